"""What editors may have overlooked: each module looks for one kind of it.

A check is a function that gives findings, of one file or of the whole edition; it writes nothing.
What stops pages from being made is found by those who read: `source`, `pointers`, `edition`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from editions import workers
from editions.checks import (
    characters,
    dates,
    drafts,
    entries,
    facsimiles,
    identifiers,
    ids,
    languages,
    links,
    notes,
    pages,
    references,
    typography,
)
from editions.checks.references import File
from editions.edition import Edition
from editions.findings import Finding
from editions.registers import Entry
from editions.source import Source

OF_FILES: tuple[Callable[[Source], Iterator[Finding]], ...] = (
    characters.of_file,
    dates.of_file,
    entries.of_file,
    facsimiles.of_file,
    identifiers.of_file,
    ids.of_file,
    languages.of_file,
    links.of_file,
    notes.of_file,
    pages.of_file,
    typography.of_file,
)
"""Checks that need one file alone: what they found of it stands as long as the file does."""

IN_EDITION: tuple[Callable[[File], Iterator[Finding]], ...] = (
    dates.in_file,
    ids.in_file,
    references.in_file,
    languages.in_file,
    drafts.in_file,
)
"""Checks of one file that ask what its pointers lead to in others."""

OF_EDITION: tuple[Callable[[Edition], Iterator[Finding]], ...] = (
    entries.of_edition,
    facsimiles.of_edition,
    ids.of_edition,
)
"""Checks that look at several files."""


class Looked(NamedTuple):
    """What one file was found to have."""

    findings: tuple[Finding, ...]
    """Sorted."""
    used: frozenset[str]
    """The uris of the entries to which it points."""


def looked(edition: Edition, sources: Sequence[Source]) -> Iterator[Looked]:
    """What may have been overlooked in each of some files, in their order."""
    # Once, before processes are born.
    surnames, _ = references.by_surname(edition), (edition.pointers, edition.documents_of)
    return workers.each(partial(_looked, edition, surnames), sources)


def _looked(edition: Edition, surnames: Mapping[str, tuple[Entry, ...]], source: Source) -> Looked:
    file = File(edition, source, surnames)
    found = (*of_file(source), *(finding for check in IN_EDITION for finding in check(file)))
    return Looked(tuple(sorted(found)), frozenset(one.entry.uri for one in file.references))


def of_file(source: Source) -> tuple[Finding, ...]:
    """What may have been overlooked in a file, sorted."""
    return tuple(sorted(finding for check in OF_FILES for finding in check(source)))


def of_edition(edition: Edition, used: AbstractSet[str]) -> tuple[Finding, ...]:
    """What may have been overlooked between files that point to some entries, sorted.

    The entries are given by their uris.
    """
    found = (finding for check in OF_EDITION for finding in check(edition))
    return tuple(sorted([*found, *entries.unused(edition, used)]))
