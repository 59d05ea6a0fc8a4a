"""What editors may have overlooked: each module looks for one kind of it.

A check is a function that gives findings, of one file or of the whole edition; it writes nothing.
What stops pages from being made is found by those who read: `source`, `pointers`, `edition`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from editions.checks import characters, dates, links, notes, pages, typography
from editions.edition import Edition
from editions.findings import Finding
from editions.source import Source

OF_FILES: tuple[Callable[[Source], Iterator[Finding]], ...] = (
    characters.of_file,
    dates.of_file,
    links.of_file,
    notes.of_file,
    pages.of_file,
    typography.of_file,
)
"""Checks that need one file alone: what they found of it stands as long as the file does."""

OF_EDITION: tuple[Callable[[Edition], Iterator[Finding]], ...] = ()
"""Checks that look at several files."""


def of_file(source: Source) -> tuple[Finding, ...]:
    """What may have been overlooked in a file, sorted."""
    return tuple(sorted(finding for check in OF_FILES for finding in check(source)))


def of_edition(edition: Edition) -> tuple[Finding, ...]:
    """What may have been overlooked between files, sorted."""
    return tuple(sorted(finding for check in OF_EDITION for finding in check(edition)))
