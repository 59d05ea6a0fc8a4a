"""Which documents a reader may go on to: before and after, of the same days, of the same persons.

Knows documents and mentions; looks at no page. Cost grows with the number of mentions alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from math import log

from editions import cache
from editions.collections import Collection
from editions.document import Document
from editions.registers import Entry

COMMONEST = 100
"""An entry that more documents mention relates none of them: it would cost the square of them."""

MOST_RELATED = 5
MOST_OF_A_DAY = 10
DAYS_AROUND = 7


@dataclass(frozen=True, slots=True)
class Related:
    """A document that shares persons and places with another."""

    document: Document
    shared: tuple[Entry, ...]
    """The rarest first."""


class _Mentioning(dict[str, Mapping[str, None]]):
    """The uris of the documents that mention each entry, found when they are asked for.

    Of a common entry they are not all there, only enough to tell that it is common.
    """

    def __init__(self, find: Callable[[str], Iterable[Document]]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, entry: str) -> Mapping[str, None]:
        some = islice(self._find(entry), COMMONEST + 1)
        self[entry] = found = {one.uri: None for one in some}
        return found


@dataclass(frozen=True)
class Neighbours:
    """The documents of an edition, as they stand to each other."""

    documents: tuple[Document, ...]
    """In order of date, undated ones last."""
    files: Mapping[str, tuple[Document, ...]]
    """The documents of each file in order of its text, by its path."""
    mentioned: Callable[[Document], tuple[Entry, ...]]
    """The persons and places that a document mentions."""
    mentioning: Callable[[str], Iterable[Document]]
    """The documents that mention an entry, in their order, by its uri."""
    collection: Callable[[Document], Collection | None] = lambda _: None
    """The collection that has a document: what is before and after it is of the same one."""
    translations: frozenset[str] = frozenset()
    """The uris of documents that translate another one, of which alone they are neighbours."""

    def before(self, document: Document) -> Document | None:
        """What stands before it in the same file; of what has no date, in the file before."""
        return self._beside(document)[0]

    def after(self, document: Document) -> Document | None:
        """What stands after it, likewise."""
        return self._beside(document)[1]

    def earlier(self, document: Document) -> Document | None:
        """The document before this one in time; None if it has no date, or is a translation."""
        return self._in_time.get(document.uri, (None, None))[0]

    def later(self, document: Document) -> Document | None:
        """The document after this one in time; None if it has no date, or is a translation."""
        return self._in_time.get(document.uri, (None, None))[1]

    def of_the_day(self, document: Document) -> tuple[Document, ...]:
        """The other documents of the same day."""
        start, end = self._same_day(document)
        found = self._days[1][start : min(end, start + MOST_OF_A_DAY + 1)]
        return tuple(one for one in found if one.uri != document.uri)[:MOST_OF_A_DAY]

    def of_the_days_around(self, document: Document) -> tuple[Document, ...]:
        """The nearest documents of a week before and after, in order of date."""
        day = _day(document)
        if day is None:
            return ()
        (start, end), (days, documents) = self._same_day(document), self._days
        numbers = [*range(max(0, start - MOST_RELATED), start), *range(end, end + MOST_RELATED)]
        near = [n for n in numbers if n < len(days) and abs(days[n] - day) <= DAYS_AROUND]
        nearest = sorted(near, key=lambda n: (abs(days[n] - day), n))[:MOST_RELATED]
        return tuple(documents[n] for n in sorted(nearest))

    def related(self, document: Document) -> tuple[Related, ...]:
        """The documents that share most persons and places, rare ones counting more."""
        rare = [*self._rare(document)]
        weights: dict[str, float] = {}
        for entry in rare:
            weight = self._weight(entry)
            for uri in self._mentioning[entry.uri].keys() - self.translations:
                weights[uri] = weights.get(uri, 0) + weight
        weights.pop(document.uri, None)
        best = sorted(weights, key=lambda uri: (-weights[uri], uri))[:MOST_RELATED]
        shared = {
            uri: [entry for entry in rare if uri in self._mentioning[entry.uri]] for uri in best
        }
        return tuple(
            Related(self._by_uri[uri], tuple(sorted(some, key=self._commonness)))
            for uri, some in shared.items()
        )

    def digest(self, document: Document) -> str:
        """Another one whenever one of the answers for a document is; most often only then."""
        beside = (self.before, self.after, self.earlier, self.later)
        near = [*(ask(document) for ask in beside), *self.of_the_day(document)]
        near += [None, *self.of_the_days_around(document)]
        entries = self.mentioned(document)
        sharing = [(one.uri, one.digest, self._sharing(one.uri)) for one in entries]
        return cache.digest([one and (one.uri, one.digest) for one in near], sharing)

    def _sharing(self, entry: str) -> str:
        """A digest of the documents that mention an entry, unless they are too many."""
        if entry not in self._digests:
            uris = self._mentioning[entry]
            told = [
                (uri, uri in self.translations, self._by_uri[uri].digest)
                for uri in (uris if _is_rare(uris) else ())
            ]
            self._digests[entry] = cache.digest(told)
        return self._digests[entry]

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {}

    @cached_property
    def _by_uri(self) -> Mapping[str, Document]:
        return {one.uri: one for one in self.documents}

    @cached_property
    def _places(self) -> Mapping[str, tuple[Document | None, Document | None]]:
        """What stands before and after each document, by its uri: parts of the same whole in their
        order, and what has no date in the order of its files."""
        siblings: dict[str, list[Document]] = {}
        for one in (one for some in self.files.values() for one in some):
            if one.parent is not None or one.date is None:
                siblings.setdefault(self._holder(one), []).append(one)
        return {uri: pair for some in siblings.values() for uri, pair in _pairs(some)}

    def _holder(self, one: Document) -> str:
        """The uri of what a document is a part of: a file with others, or a collection."""
        holder = one.parent or self.collection(one)
        return "" if holder is None else holder.uri

    def _beside(self, document: Document) -> tuple[Document | None, Document | None]:
        return self._places.get(document.uri, (None, None))

    @cached_property
    def _in_time(self) -> Mapping[str, tuple[Document | None, Document | None]]:
        lines: dict[Collection | None, list[Document]] = {}
        for one in self.documents:
            if one.date is not None and one.uri not in self.translations:
                lines.setdefault(self.collection(one), []).append(one)
        return {uri: pair for some in lines.values() for uri, pair in _pairs(some)}

    @cached_property
    def _days(self) -> tuple[tuple[int, ...], tuple[Document, ...]]:
        """The days of all documents that have one, in order, and the documents."""
        originals = (
            (number, one)
            for number, one in enumerate(self.documents)
            if one.uri not in self.translations
        )
        days = ((_day(one), number) for number, one in originals)
        dated = sorted((day, number) for day, number in days if day is not None)
        return tuple(day for day, _ in dated), tuple(self.documents[n] for _, n in dated)

    def _same_day(self, document: Document) -> tuple[int, int]:
        """Where the documents of a document's day begin and end among those with a day."""
        day = _day(document)
        days = self._days[0]
        return (0, 0) if day is None else (bisect_left(days, day), bisect_right(days, day))

    @cached_property
    def _mentioning(self) -> _Mentioning:
        return _Mentioning(self.mentioning)

    def _rare(self, document: Document) -> Iterator[Entry]:
        entries = self.mentioned(document)
        return (one for one in entries if _is_rare(self._mentioning[one.uri]))

    def _weight(self, entry: Entry) -> float:
        """What it tells that two documents share an entry: more, the fewer have it."""
        return 1 / log(1 + len(self._mentioning[entry.uri]))

    def _commonness(self, entry: Entry) -> tuple[int, str]:
        return len(self._mentioning[entry.uri]), entry.uri


def _is_rare(documents: Sized) -> bool:
    return len(documents) <= COMMONEST


def _pairs(
    documents: Iterable[Document],
) -> Iterator[tuple[str, tuple[Document | None, Document | None]]]:
    """Each document's uri with the ones before and after it."""
    every = [None, *documents, None]
    for before, one, after in zip(every, every[1:], every[2:], strict=False):
        if one is not None:
            yield one.uri, (before, after)


def _day(document: Document) -> int | None:
    """The number of the day of a document that has one."""
    try:
        return date.fromisoformat(document.date or "").toordinal()
    except ValueError:
        return None
