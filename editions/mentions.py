"""Where texts mention the entries of registers, sentence by sentence.

Packed, for they are most of what is known of an edition; those of one entry are unpacked at once.
"""

from __future__ import annotations

import hashlib
import marshal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, islice
from typing import NamedTuple, TypeVar

from editions import cuts
from editions.document import Document, Naming, Passage

Thing = TypeVar("Thing")

MOST = 300
"""Mentions of an entry on one page."""

LEAST = 100
"""The same, if they are too many for one page."""


@dataclass(frozen=True, slots=True)
class Mention:
    """What one sentence of one passage says of an entry."""

    document: Document
    passage: Passage
    sentence: str
    """The sentence around, or the whole passage where there is none, white space normalised."""
    marks: tuple[tuple[int, int], ...]
    """Where in the sentence the entry is named: start and end in characters, in order."""


Form = tuple[str, str | None, int]
"""How a name is written, the language of the passage where it is so first, and how often."""

Packed = tuple[int, bytes, tuple[int, ...], bytes, bytes | None]
"""The mentions of one entry in one document: how many, a digest, the numbers of their passages'
elements in order, the forms of the name in order, packed, and they themselves, packed; None if
these are kept elsewhere."""


Found = tuple[Document, Packed]

HELD = 16
"""Entries whose mentions are held unpacked: a page asks for the same ones again and again."""

AT_ONCE = 1000
"""Documents whose mentions are unpacked at once."""


class Part(NamedTuple):
    """Where a page of an entry's mentions begins, and what tells it from other pages."""

    start: str
    """The uri of the first document; with the anchor of a passage if it begins amid a document."""
    first: str | None
    """The date of the first document; None if there is none that has a date."""
    last: str | None
    """The date of the last document that has one."""
    is_partly_undated: bool
    """At its end are documents without a date."""
    title: str
    """What the first document is called in lists."""
    title_lang: str | None
    passage: Passage | None
    """The passage with which it begins amid a document; the number of its element is left out."""


class _Unit(NamedTuple):
    """What is not cut: all mentions in one document, or, of very many, those in one passage."""

    document: Document
    packed: Packed
    at: int
    """How many mentions the document has before."""
    size: int
    passage: Passage | None = None
    """The passage, unless the document begins with it."""

    @property
    def start(self) -> str:
        """Where it begins."""
        uri = self.document.uri
        return uri if self.passage is None else f"{uri}#{self.passage.anchor}"


Elsewhere = Callable[[str, Iterable[Found]], Mapping[str, bytes]]
"""What is kept of the mentions of an entry in documents, by the documents' uris."""


def _unpacked(some: Iterable[Found], rows: Mapping[str, bytes]) -> Iterator[Mention]:
    return (
        Mention(document, Passage(*passage), sentence, marks)
        for document, _ in some
        for passage, sentence, marks in marshal.loads(rows[document.uri])
    )


def _hold(held: dict[str, Thing], uri: str, one: Thing) -> None:
    """Hold what was found of an entry, and let go of what was found first if that is much."""
    if len(held) >= HELD:
        held.pop(next(iter(held)))
    held[uri] = one


class _OfDocuments(Mapping[str, Mapping[str, Packed]]):
    """The mentions in each document, unpacked when they are asked for."""

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._packed = packed

    def __getitem__(self, uri: str) -> Mapping[str, Packed]:
        return apart(self._packed[uri])

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


class _OfEntries(Mapping[str, Sequence[Found]]):
    """The mentions of each entry, unpacked when they are asked for."""

    def __init__(self, found: Sequence[tuple[Document, bytes]]) -> None:
        self._documents = [one for one, _ in found]
        self._packed: dict[str, list[bytes]] = {}
        self.counts: dict[str, int] = {}
        """How often each entry is mentioned."""
        self._held: dict[str, Sequence[Found]] = {}
        for start in range(0, len(found), AT_ONCE):
            some: dict[str, list[tuple[object, ...]]] = {}
            for number, (_, data) in enumerate(found[start : start + AT_ONCE], start):
                for uri, packed in apart(data).items():
                    some.setdefault(uri, []).append((number, packed))
                    self.counts[uri] = self.counts.get(uri, 0) + packed[0]
            for uri, rows in some.items():
                self._packed.setdefault(uri, []).append(marshal.dumps(rows))

    def __getitem__(self, uri: str) -> Sequence[Found]:
        if uri not in self._held:
            every = (row for data in self._packed[uri] for row in marshal.loads(data))
            found = [(self._documents[number], packed) for number, packed in every]
            _hold(self._held, uri, found)
        return self._held[uri]

    def __contains__(self, uri: object) -> bool:
        return uri in self._packed

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


class Mentions(Mapping[str, tuple[Mention, ...]]):
    """The mentions of each entry, by its uri, in order of documents and text."""

    def __init__(
        self,
        found: Iterable[tuple[Document, bytes]] = (),
        elsewhere: Elsewhere = lambda uri, documents: {},
    ) -> None:
        """`found` are the documents in their order, each with what is `joined` of it."""
        every = [*found]
        self._elsewhere = elsewhere
        self._paged: dict[str, Mapping[str, Sequence[_Unit]]] = {}
        self._parts: dict[str, tuple[Part, ...]] = {}
        self.of_documents: Mapping[str, Mapping[str, Packed]]
        self.of_documents = _OfDocuments({one.uri: data for one, data in every})
        """By the documents' uris, and then the entries'."""
        self._found = _OfEntries(every)
        self.starts: dict[str, tuple[str, ...]] = {}
        """Where the pages of entries begin, by the entries' uris, as far as that was asked for."""

    def __getitem__(self, uri: str) -> tuple[Mention, ...]:
        """Every mention of an entry."""
        every = self._found[uri]
        return tuple(_unpacked(every, self._rows(uri, every)))

    def further(self, uri: str) -> tuple[str, ...]:
        """Where the further pages of an entry's mentions begin, if they are too many for one."""
        if self.count(uri) <= MOST:
            return ()
        if uri not in self.starts:
            self.starts[uri] = tuple(self._pages(uri))
        return self.starts[uri][1:]

    def parts(self, uri: str) -> tuple[Part, ...]:
        """The pages of an entry's mentions, in their order: several if they are very many."""
        if uri not in self._parts:  # Each of these pages leads to all others.
            every = (_part(start, units) for start, units in self._pages(uri).items())
            _hold(self._parts, uri, tuple(every))
        return self._parts[uri]

    def sizes(self, uri: str) -> tuple[int, ...]:
        """How many mentions are on each of these pages."""
        return tuple(sum(one.size for one in units) for units in self._pages(uri).values())

    def part(self, uri: str, start: str) -> tuple[Mention, ...]:
        """The mentions of an entry on the page that begins somewhere."""
        units = self._pages(uri)[start]
        rows = self._rows(uri, [(one.document, one.packed) for one in units])
        return tuple(
            mention
            for one in units
            for mention in islice(
                _unpacked([(one.document, one.packed)], rows), one.at, one.at + one.size
            )
        )

    def part_digests(self, uri: str, start: str) -> tuple[object, ...]:
        """What tells the mentions on a page from others; nothing if no page begins there."""
        units = self._pages(uri).get(start, ())
        return tuple(
            (one.document.uri, one.document.digest, one.packed[1], one.at, one.size)
            for one in units
        )

    def _pages(self, uri: str) -> Mapping[str, Sequence[_Unit]]:
        """What is on each page, by where it begins."""
        if uri not in self._paged:
            units = [one for found in self._found.get(uri, ()) for one in self._units(uri, found)]
            names, weights = [one.start for one in units], [one.size for one in units]
            runs = cuts.runs(names, weights, LEAST, MOST)
            pages = {names[run.start]: [*_joined(units[run.start : run.stop])] for run in runs}
            _hold(self._paged, uri, pages)
        return self._paged[uri]

    def _units(self, uri: str, found: Found) -> Iterator[_Unit]:
        """The mentions in one document; by passages if they are too many for a page."""
        document, packed = found
        if packed[0] <= MOST:
            yield _Unit(document, packed, 0, packed[0])
            return
        every = _unpacked([found], self._rows(uri, [found]))
        runs = [(passage, len([*some])) for passage, some in groupby(every, lambda x: x.passage)]
        starts = accumulate((count for _, count in runs), initial=0)
        for at, (passage, count) in zip(starts, runs, strict=False):
            yield _Unit(document, packed, at, count, passage if at else None)

    def __contains__(self, uri: object) -> bool:
        """The entry is mentioned."""
        return uri in self._found

    def __iter__(self) -> Iterator[str]:
        """The entries that are mentioned."""
        return iter(self._found)

    def __len__(self) -> int:
        """How many entries are mentioned."""
        return len(self._found)

    def counts(self, uri: str) -> tuple[tuple[Document, int], ...]:
        """The documents that mention an entry, in their order, each with how often."""
        return tuple((document, one[0]) for document, one in self._found.get(uri, ()))

    def places(self, uri: str) -> tuple[tuple[Document, tuple[int, ...]], ...]:
        """The documents that mention an entry, each with the numbers of the passages' elements."""
        return tuple((document, one[2]) for document, one in self._found.get(uri, ()))

    def passage(self, uri: str, document: Document, at: int) -> Passage:
        """A passage that mentions an entry, by the number of its element."""
        some = [(document, self.of_documents[document.uri][uri])]
        found = _unpacked(some, self._rows(uri, some))
        return next(one.passage for one in found if one.passage.at == at)

    def forms(self, uri: str) -> Sequence[Form]:
        """The forms of an entry's name in the texts, in order."""
        found: dict[str, Form] = {}
        for _, packed in self._found.get(uri, ()):
            for form, lang, times in marshal.loads(packed[3]):
                _, first, before = found.get(form, (form, lang, 0))
                found[form] = form, first, before + times
        return [*found.values()]

    def count(self, uri: str) -> int:
        """How often an entry is mentioned."""
        return self._found.counts.get(uri, 0)

    def digests(self, uri: str) -> Iterator[tuple[Document, bytes]]:
        """The documents that mention an entry, each with a digest of what they say."""
        return ((document, one[1]) for document, one in self._found.get(uri, ()))

    def _rows(self, uri: str, every: Sequence[Found]) -> dict[str, bytes]:
        absent = [(document, one) for document, one in every if one[4] is None]
        kept = self._elsewhere(uri, absent) if absent else {}
        return {
            document.uri: kept[document.uri] if one[4] is None else one[4]
            for document, one in every
        }


def _joined(units: Iterable[_Unit]) -> Iterator[_Unit]:
    """Units in their order, those of one document as one."""
    for _, (first, *others) in groupby(units, lambda unit: unit.document.uri):
        size = first.size + sum(one.size for one in others)
        yield first._replace(size=size) if others else first


def _part(start: str, units: Sequence[_Unit]) -> Part:
    first = units[0].document
    dated = [one.document.date for one in units if one.document.date]
    return Part(
        start,
        dated[0] if dated else None,
        dated[-1] if dated else None,
        units[-1].document.date is None,
        first.short_title,
        first.short_title_lang,
        units[0].passage and units[0].passage._replace(at=0),
    )


def packed(rows: Iterable[tuple[Passage, str, Sequence[tuple[int, int]]]]) -> Packed:
    """The mentions of one entry in one document, in order of its text: passage, sentence, marks."""
    some = [*rows]
    every = [(tuple(passage), sentence, tuple(marks)) for passage, sentence, marks in some]
    places = tuple(dict.fromkeys(passage.at for passage, _, _ in some))
    data = marshal.dumps(every)
    named = [
        (sentence[start:stop], passage.lang)
        for passage, sentence, marks in some
        for start, stop in marks
    ]
    counts, langs = Counter(form for form, _ in named), dict(reversed(named))
    forms = marshal.dumps([(form, langs[form], times) for form, times in counts.items()])
    return len(every), mark(data), places, forms, data


def joined(found: Mapping[str, Packed]) -> bytes:
    """The mentions in one document, by the entries' uris, as they are held."""
    return marshal.dumps({**found})


def apart(data: bytes) -> Mapping[str, Packed]:
    """The mentions in one document, by the entries' uris."""
    found: Mapping[str, Packed] = marshal.loads(data)
    return found


def mark(rows: bytes) -> bytes:
    """The digest of packed mentions."""
    return hashlib.blake2b(rows, digest_size=8).digest()


def packed_namings(document: Document) -> bytes:
    """The elements of a document that may name entries."""
    return marshal.dumps([(key, tuple(passage), *rest) for key, passage, *rest in document.named])


def namings(data: bytes) -> Iterator[Naming]:
    """The elements of a document that may name entries, from what they were packed into."""
    for key, passage, *rest in marshal.loads(data):
        yield Naming(key, Passage(*passage), *rest)
