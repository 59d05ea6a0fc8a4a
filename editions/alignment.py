"""Originals and their translations, passage beside passage, as editors have aligned them.

A translation is a `div` of `@type` translation; its original is the division beside it, or the text
of another file, to whose passages `@corresp` or a `link` of its passages points. Finds no likeness
by itself, renders nothing. Source: TEI P5, chapter 17.4 (Correspondence and Alignment).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml.etree import _Element

from editions import tei
from editions.document import TRANSLATED, TRANSLATIONS, Document
from editions.edition import Edition
from editions.pointers import Place
from editions.source import Source

DIVISIONS = frozenset(["div", "body", "text"])
"""What can be the original of a translation that stands in another file."""

Item = tuple[int, int]
"""The number of a column, and that of something in it, both from 0."""

Link = tuple[_Element, _Element]


@dataclass(frozen=True, eq=False)
class Parallel:
    """An original beside its translations."""

    original: _Element
    document: Document
    """The document of the original."""
    translations: tuple[_Element, ...]
    """In the order of the text."""
    within: tuple[_Element, ...]
    """The whole translations that these are, or are divisions of."""
    links: tuple[Link, ...]
    """Passages that correspond, of which one may stand deep in what is beside the other."""

    @property
    def columns(self) -> tuple[_Element, ...]:
        """The original, and then its translations."""
        return (self.original, *self.translations)

    def rows(self, columns: Sequence[Sequence[_Element | None]]) -> Iterator[tuple[range, ...]]:
        """What stands beside each other: of each column the numbers of its parts, in order.

        A part is a child of the column's element, or None where it is a run of words. Headings
        that correspond to nothing else are those of the same.
        """
        at = {
            one: (column, number)
            for column, parts in enumerate(columns)
            for number, one in enumerate(parts)
            if one is not None
        }
        found = [(_held(one, at), _held(other, at)) for one, other in self.links]
        pairs = [(one, other) for one, other in found if one is not None and other is not None]
        sizes = [len(parts) for parts in columns]
        if not pairs:
            return iter([tuple(map(range, sizes))])
        linked = {item for pair in pairs for item in pair}
        heads = [item for one, item in at.items() if tei.name(one) == "head"]
        firsts = [next((one for one in heads if one[0] == at), None) for at in range(len(columns))]
        free = [one for one in firsts if one is not None and one not in linked]
        return rows(sizes, [*pairs, *pairwise(free)])


def rows(sizes: Sequence[int], links: Iterable[tuple[Item, Item]]) -> Iterator[tuple[range, ...]]:
    """Columns of so many items, cut into the most rows that part no two linked items.

    Each column keeps its order. What has no link is in a row alone, unless those around it are in
    one row.
    """
    partners: dict[Item, list[Item]] = {}
    for one, other in links:
        partners.setdefault(one, []).append(other)
        partners.setdefault(other, []).append(one)
    starts = (0,) * len(sizes)
    while starts != tuple(sizes):
        left = [item for item in enumerate(starts) if item[1] < sizes[item[0]]]
        alone = [item for item in left if item not in partners][:1]
        ends = min((_closed(item, starts, partners) for item in alone or left), key=sum)
        yield tuple(map(range, starts, ends))
        starts = ends


def _closed(
    first: Item, starts: tuple[int, ...], partners: Mapping[Item, Iterable[Item]]
) -> tuple[int, ...]:
    """Where a row ends in each column that begins at `starts` and has the item `first`."""
    ends = [*starts]
    waiting = [first]
    while waiting:
        column, number = waiting.pop()
        for one in range(ends[column], number + 1):
            waiting += partners.get((column, one), ())
        ends[column] = max(ends[column], number + 1)
    return tuple(ends)


def parallels(edition: Edition, document: Document) -> Mapping[_Element, Parallel]:
    """What stands side by side on a document's page, by the original and by each translation.

    Divisions of these that correspond to each other alone are originals and translations too.
    """
    whole = [one for one in tei.find_all(document.text, TRANSLATIONS) if one not in document.parts]
    found: dict[_Element, list[tuple[_Element, list[Link]]]] = {}
    documents: dict[_Element, Document] = {}
    links = _links(edition, document) if whole else {}
    for one in whole:
        own = {link: source for link, source in links.items() if _is_of(one, link)}
        original = _beside(document, one, own) or _elsewhere(edition, document, own)
        if original is not None:
            element, documents[element] = original
            found.setdefault(element, []).append((one, [*own]))
    every: dict[_Element, Parallel] = {}
    for element, some in found.items():
        translations = tuple(one for one, _ in some)
        pairs = tuple(link for _, of_one in some for link in of_one)
        _add(every, Parallel(element, documents[element], translations, translations, pairs))
    return every


def _add(every: dict[_Element, Parallel], one: Parallel) -> None:
    """Add what stands side by side, and the divisions of it that do."""
    every.update(dict.fromkeys(one.columns, one))
    columns = [[*element.iterchildren("{*}*")] for element in one.columns]
    for row in one.rows(columns):
        found = [[parts[at] for at in some] for parts, some in zip(columns, row, strict=True)]
        alone = [some[0] for some in found if len(some) == 1 and tei.name(some[0]) == "div"]
        links = tuple(link for link in one.links if {*link}.isdisjoint(alone))
        links = tuple(link for link in links if alone and _is_of(alone[0], link))
        if len(alone) == len(found) and links:
            first, *others = alone
            _add(every, Parallel(first, one.document, tuple(others), one.within, links))


def _links(edition: Edition, document: Document) -> dict[Link, Source]:
    """The passages of a file that correspond to others, each with the file of the other."""
    source = document.source
    written = [(one, one.get("corresp", "").split()) for one in document.elements]
    found = [(one, _meant(edition, source, pointer)) for one, some in written for pointer in some]
    for link in tei.find_all(source.root, TRANSLATED):
        ends = [_meant(edition, source, one) for one in link.get("target", "").split()]
        known = sorted((one for one in ends if one), key=lambda end: end[1] is not source)
        if len(known) == len(ends) == 2:
            found.append((known[0][0], known[1]))
    return {(one, end[0]): end[1] for one, end in found if end is not None}


def _meant(edition: Edition, source: Source, pointer: str) -> tuple[_Element, Source] | None:
    """The element that a pointer means, with its file."""
    place = edition.pointers.meant(pointer, source.path)
    if not isinstance(place, Place) or place.path not in edition.sources:
        return None
    holder = edition.sources[place.path]
    element = holder.ids.get(place.identifier)
    return None if element is None else (element, holder)


def _is_of(division: _Element, link: Link) -> bool:
    """One of what corresponds stands in a division, and one does not."""
    return len({division in (one, *one.iterancestors()) for one in link}) == 2


def _beside(
    document: Document, translation: _Element, links: Mapping[Link, Source]
) -> tuple[_Element, Document] | None:
    """The division beside a translation that it corresponds to, with its document."""
    parent = translation.getparent()
    for one in (one for link in links for one in link):
        holders: Iterator[_Element] = one.iterancestors()
        beside = next((held for held in (one, *holders) if held.getparent() is parent), None)
        is_one = beside is not None and tei.name(beside) == "div" and beside not in document.parts
        if beside is not None and is_one and beside.get("type") != "translation":
            return beside, document
    return None


def _elsewhere(
    edition: Edition, document: Document, links: Mapping[Link, Source]
) -> tuple[_Element, Document] | None:
    """What a translation corresponds to in another file, with the document of that."""
    source = next((one for one in links.values() if one is not document.source), None)
    ends = [other for (_, other), one in links.items() if one is source]
    found = edition.document_around(source, ends[0]) if source is not None else None
    if found is None:
        return None
    shared = [one for one in ends[0].iterancestors() if tei.name(one) in DIVISIONS]
    for end in ends:
        holders = {*end.iterancestors()}
        shared = [one for one in shared if one in holders] or shared
    inside = [one for one in shared if one in found.numbers]
    return (inside[0], found) if inside else None


def _held(element: _Element, at: Mapping[_Element, Item]) -> Item | None:
    """Where an element stands, or what holds it."""
    holders: Iterator[_Element] = element.iterancestors()
    return next((at[one] for one in (element, *holders) if one in at), None)
