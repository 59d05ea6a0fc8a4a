"""What differs between two versions of an edition, in values: for those who review a change.

Compares what was read; reads no file, and says nothing itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from editions import uris
from editions.comparison import addresses, documents, facts
from editions.comparison.addresses import Lost
from editions.comparison.documents import DocumentChange
from editions.comparison.facts import RecordChange
from editions.edition import Edition
from editions.findings import Finding, errors
from editions.registers import Entry
from editions.synopsis import Event

LINE = re.compile(r"\bline \d+")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions."""

    name: str
    """The revision, or the working tree."""
    edition: Edition
    findings: tuple[Finding, ...] = ()
    """What is wrong with it, at the levels that it has chosen."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """The pages written by hand, each with a digest of its file."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Other files that belong to it, such as rules and schemas, by path, each with its digest."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change does to an edition."""

    before: str
    """The name of the older version."""
    after: str
    documents: tuple[DocumentChange, ...]
    records: tuple[RecordChange, ...]
    """Entries of registers, and events."""
    lost: tuple[Lost, ...]
    """Addresses that are no more."""
    gained: tuple[Finding, ...]
    """What is wrong now and was not."""
    mended: tuple[Finding, ...]
    """What was wrong and is not any more."""
    unread: tuple[str, ...]
    """Files that could not be read in one of the versions, so their documents are not compared."""
    files: tuple[str, ...]
    """Other files that have changed: pages written by hand, rules, schemas, the configuration."""

    @property
    def is_empty(self) -> bool:
        """Nothing has changed."""
        return not any(
            (self.documents, self.records, self.lost, self.gained, self.mended, self.files)
        )


def compared(before: Side, after: Side) -> Comparison:
    """What differs between two versions."""
    old, new = facts.records(before.edition), facts.records(after.edition)
    same = facts.pairs(old, new)
    entries = {old[one].title.uri: new[other].title.uri for one, other in same.items()}
    stems = documents.pairs(before.edition, after.edition)
    unread = _unread(before) | _unread(after)
    changed = documents.compared(before.edition, after.edition, stems, entries, unread)
    pages = _pages(before, after, stems, entries, unread)
    paths = _paths(before.edition, after.edition, stems)
    gained, mended = _findings(before.findings, after.findings, paths)
    return Comparison(
        before.name,
        after.name,
        changed,
        facts.compared(old, new, same),
        tuple(_lost(before, after, pages, changed)),
        gained,
        mended,
        tuple(sorted(unread)),
        tuple(sorted(_others(before, after, changed))),
    )


def _unread(side: Side) -> frozenset[str]:
    """The files of TEI that could not be read."""
    faulty = {one.path for one in errors(side.edition.findings) if one.path.endswith(".xml")}
    return frozenset(faulty - side.edition.sources.keys())


def _pages(
    before: Side,
    after: Side,
    stems: documents.Pairs,
    entries: Mapping[str, str],
    unread: Collection[str],
) -> addresses.Places:
    """The pages that there were, each with the page that the same has now, if there is one."""
    new = {one.stem: one.uri for one in after.edition.documents}
    found: dict[str, str | None] = {
        one.uri: new.get(stems.get(one.stem, ""))
        for one in before.edition.documents
        if one.stem in stems or one.source.path not in unread
    }
    records: tuple[Entry | Event, ...] = (*before.edition.entries, *before.edition.events)
    found |= {one.uri: entries.get(one.uri) for one in records if one.source.path not in unread}
    by_bytes = {digest: uri for uri, digest in after.pages.items()}
    return found | {
        uri: uri if uri in after.pages else by_bytes.get(digest)
        for uri, digest in before.pages.items()
    }


def _lost(
    before: Side, after: Side, pages: addresses.Places, changed: Collection[DocumentChange]
) -> Iterator[Lost]:
    """Addresses that are no more, each once: pages, then passages."""
    edition = after.edition
    now = {*after.pages, *(one.uri for one in edition.documents)}
    now |= {one.uri for one in edition.entries} | {one.uri for one in edition.events}
    now |= {uris.index(uri.partition("/")[0]) for uri in now if "/" in uri}
    texts = {one.before: one.text for one in changed if one.before and one.text}
    found = [*addresses.of_pages(pages, now), *(lost for one in changed for lost in one.lost)]
    found += addresses.of_accounts(before.edition, after.edition, pages, texts)
    yield from dict.fromkeys(found)


def _paths(before: Edition, after: Edition, stems: documents.Pairs) -> Mapping[str, str]:
    """The files of documents before, with those that have them now."""
    new = {one.stem: one.source.path for one in after.documents}
    every = ((one.stem, one.source.path) for one in before.documents)
    return {path: new[stems[stem]] for stem, path in every if stem in stems}


def _findings(
    before: Collection[Finding], after: Collection[Finding], paths: Mapping[str, str]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """What is wrong now and was not, and what was wrong and is not any more."""
    old = [(_mark(one, paths), one) for one in before]
    new = [(_mark(one, {}), one) for one in after]
    return tuple(_further(new, old)), tuple(_further(old, new))


def _mark(one: Finding, paths: Mapping[str, str]) -> tuple[str, ...]:
    """What a finding is known by, wherever in its file it stands, and whatever that is called."""
    message = LINE.sub("line", one.message)
    return paths.get(one.path, one.path), one.level, one.code, message


def _further(
    some: Collection[tuple[tuple[str, ...], Finding]],
    others: Collection[tuple[tuple[str, ...], Finding]],
) -> Iterator[Finding]:
    """What of some findings is not among others, each as often as it is there more often."""
    left = Counter(mark for mark, _ in others)
    for mark, finding in some:
        if left[mark]:
            left[mark] -= 1
        else:
            yield finding


def _others(before: Side, after: Side, changed: Collection[DocumentChange]) -> Iterator[str]:
    """Other files that have changed, and files of TEI of which nothing else is said."""
    for path in before.files.keys() | after.files.keys():
        if before.files.get(path) != after.files.get(path):
            yield path
