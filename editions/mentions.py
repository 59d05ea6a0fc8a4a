"""Where texts mention the entries of registers, sentence by sentence.

Packed, for they are most of what is known of an edition; those of one entry are unpacked at once.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from editions.document import Document, Naming, Passage


@dataclass(frozen=True, slots=True)
class Mention:
    """What one sentence of one passage says of an entry."""

    document: Document
    passage: Passage
    sentence: str
    """The sentence around, or the whole passage where there is none, white space normalised."""
    marks: tuple[tuple[int, int], ...]
    """Where in the sentence the entry is named: start and end in characters, in order."""


Packed = tuple[int, bytes, tuple[int, ...], bytes | None]
"""The mentions of one entry in one document: how many, a digest, the numbers of their passages'
elements in order, and they themselves, packed; None if these are kept elsewhere."""


Found = tuple[Document, Packed]

AT_ONCE = 1000
"""Documents whose mentions are unpacked at once."""

Elsewhere = Callable[[str, Iterable[Found]], Mapping[str, bytes]]
"""What is kept of the mentions of an entry in documents, by the documents' uris."""


def _unpacked(some: Iterable[Found], rows: Mapping[str, bytes]) -> Iterator[Mention]:
    return (
        Mention(document, Passage(*passage), sentence, marks)
        for document, _ in some
        for passage, sentence, marks in marshal.loads(rows[document.uri])
    )


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
    """The mentions of each entry, unpacked when they are asked for; those of the last are held."""

    def __init__(self, found: Sequence[tuple[Document, bytes]]) -> None:
        self._documents = [one for one, _ in found]
        self._packed: dict[str, list[bytes]] = {}
        self._last: tuple[str, Sequence[Found]] = ("", ())
        for start in range(0, len(found), AT_ONCE):
            some: dict[str, list[tuple[object, ...]]] = {}
            for number, (_, data) in enumerate(found[start : start + AT_ONCE], start):
                for uri, packed in apart(data).items():
                    some.setdefault(uri, []).append((number, *packed))
            for uri, rows in some.items():
                self._packed.setdefault(uri, []).append(marshal.dumps(rows))

    def __getitem__(self, uri: str) -> Sequence[Found]:
        last, found = self._last
        if last != uri:
            every = (row for data in self._packed[uri] for row in marshal.loads(data))
            found = [(self._documents[number], tuple(packed)) for number, *packed in every]
            self._last = uri, found
        return found

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
        self._counts: dict[str, int] = {}
        self.of_documents: Mapping[str, Mapping[str, Packed]]
        self.of_documents = _OfDocuments({one.uri: data for one, data in every})
        """By the documents' uris, and then the entries'."""
        self._found: Mapping[str, Sequence[Found]] = _OfEntries(every)

    def __getitem__(self, uri: str) -> tuple[Mention, ...]:
        """Every mention of an entry."""
        every = self._found[uri]
        return tuple(_unpacked(every, self._rows(uri, every)))

    def part(self, uri: str, start: int, stop: int) -> tuple[Mention, ...]:
        """Some mentions of an entry, by their numbers from 0; `stop` is not among them."""
        some, first = self._around(uri, start, stop)
        found = _unpacked(some, self._rows(uri, some))
        return tuple(islice(found, start - first, stop - first))

    def part_digests(self, uri: str, start: int, stop: int) -> tuple[object, ...]:
        """What tells some mentions of an entry from others."""
        some, first = self._around(uri, start, stop)
        return first, [(one.uri, one.digest, packed[1]) for one, packed in some]

    def _around(self, uri: str, start: int, stop: int) -> tuple[list[Found], int]:
        """The documents that have some mentions of an entry, and how many others are before."""
        some: list[Found] = []
        at = first = 0
        for document, packed in self._found.get(uri, ()):
            if at >= stop:
                break
            if at + packed[0] > start:
                first = first if some else at
                some.append((document, packed))
            at += packed[0]
        return some, first

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

    def count(self, uri: str) -> int:
        """How often an entry is mentioned."""
        if uri not in self._counts:
            self._counts[uri] = sum(one[0] for _, one in self._found.get(uri, ()))
        return self._counts[uri]

    def digests(self, uri: str) -> Iterator[tuple[Document, bytes]]:
        """The documents that mention an entry, each with a digest of what they say."""
        return ((document, one[1]) for document, one in self._found.get(uri, ()))

    def _rows(self, uri: str, every: Sequence[Found]) -> dict[str, bytes]:
        absent = [(document, one) for document, one in every if one[3] is None]
        kept = self._elsewhere(uri, absent) if absent else {}
        return {
            document.uri: kept[document.uri] if one[3] is None else one[3]
            for document, one in every
        }


def packed(rows: Iterable[tuple[Passage, str, Sequence[tuple[int, int]]]]) -> Packed:
    """The mentions of one entry in one document, in order of its text: passage, sentence, marks."""
    some = [*rows]
    every = [(tuple(passage), sentence, tuple(marks)) for passage, sentence, marks in some]
    places = tuple(dict.fromkeys(passage.at for passage, _, _ in some))
    data = marshal.dumps(every)
    return len(every), mark(data), places, data


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
