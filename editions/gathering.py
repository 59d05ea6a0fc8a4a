"""The words of all documents brought together: from nothing, or from what an earlier build kept.

What is kept follows from the documents alone but for their numbers, so both ways give the same.
"""

from __future__ import annotations

import hashlib
import json
import marshal
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from typing import Any, NamedTuple

from editions import cuts, tokens, workers
from editions.cache import Cache
from editions.document import Document
from editions.tallies import Order, Tally, Use, spots_of
from editions.tokens import Counted, Packed, Row
from editions.tokens import part as part_of

MOST = 3000
"""Words on one page of the list and passages to which it leads, together."""

ALL, PARTS, WORDS, DOCUMENTS = "words", "words of parts", "words one by one", "words of documents"
"""The kinds of what is kept."""

FEW = 16
"""Changed documents below which it is never quicker to gather all words anew."""

AT_ONCE = 4000
"""Documents whose words are in memory at once, unpacked by parts."""

FEW_AT_ONCE = 100
"""Documents of which few words are looked for at once."""

written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Sheet(NamedTuple):
    """The words that stand together on a page of the list."""

    start: str
    """The letters from which on words stand here; none for the first page of a part."""
    at: int
    """The number of its first word in the part."""
    words: int
    """How many they are."""
    digest: bytes
    """What tells whether the words or anything said of them has changed."""


class Part(NamedTuple):
    """The words that begin with the same letter."""

    name: str
    first: str
    """The plain letters of its first word."""
    sheets: tuple[Sheet, ...]
    forms: int
    """How many forms its words have."""
    occurrences: int
    """How often its words occur."""
    digest: bytes
    """What tells whether any of its forms has changed, or how often it occurs."""
    joined: tuple[tuple[str, int], ...]
    """The forms that a hyphen joins, with how often each occurs."""

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(sheet.words for sheet in self.sheets)


class Line(NamedTuple):
    """What the list has to know of one word."""

    weight: int
    """The word and the passages that are shown."""
    digest: bytes
    known: str
    """The forms, the most frequent first, each with how often it occurs: JSON."""
    forms: int
    times: int


class Columns(NamedTuple):
    """The words of a part in order, and the fields of their lines, each for all words."""

    plains: list[str]
    weights: list[int]
    digests: list[bytes]
    known: list[str]
    forms: list[int]
    times: list[int]

    @classmethod
    def empty(cls) -> Columns:
        """No words."""
        return cls([], [], [], [], [], [])

    def has(self, plain: str) -> bool:
        """A word is among these."""
        at = bisect_left(self.plains, plain)
        return self.plains[at : at + 1] == [plain]

    def change(self, plain: str, line: Line | None) -> None:
        """Put a line where its word belongs; without one, the word is taken out."""
        at = bisect_left(self.plains, plain)
        place = slice(at, at + self.has(plain))
        columns: Iterable[list[Any]] = self
        for number, column in enumerate(columns):
            column[place] = [] if line is None else [(plain, *line)[number]]

    def part(self, name: str) -> Part:
        """The part that these words make."""
        found = cuts.cuts(self.plains, self.weights, MOST)
        ends = (*(cut.at for cut in found[1:]), len(self.plains))
        sheets = tuple(
            Sheet(
                cut.start, cut.at, end - cut.at, fingerprint(b"".join(self.digests[cut.at : end]))
            )
            for cut, end in zip(found, ends, strict=True)
        )
        pairs = zip(self.plains, self.known, strict=True)
        joined = tuple(
            (form, times)
            for plain, known in pairs
            if "-" in plain
            for form, times in json.loads(known)
        )
        said = fingerprint("\n".join((*self.plains, *self.known)).encode())
        totals = sum(self.forms), sum(self.times)
        return Part(name, self.plains[0], sheets, *totals, said, joined)


class Known(NamedTuple):
    """How a document was known when its words were gathered."""

    number: int
    """By which tallies know it."""
    digest: bytes
    """What its words follow from."""
    link: bytes
    """What links to it say."""


@dataclass
class Gathered:
    """The words of an edition: some here, others where they are kept until they are asked for."""

    parts: tuple[Part, ...]
    """In the order of their words."""
    documents: Mapping[int, Document]
    """By the numbers of the tallies."""
    _afresh: Callable[[], Gathered] = field(repr=False)
    """What gathers the same from the documents."""
    _cache: Cache | None = field(default=None, repr=False)
    _columns: dict[str, Columns] = field(default_factory=dict, repr=False)
    _tallies: dict[str, bytes] = field(default_factory=dict, repr=False)
    """Those that are here, by their words."""
    _keep: Callable[[Cache], None] = field(default=lambda _: None, repr=False)

    def columns(self, name: str) -> Columns:
        """The words of a part."""
        if name not in self._columns:
            columns = None if self._cache is None else _columns(self._cache, [name]).get(name)
            if columns is None:
                self._mend()
            else:
                self._columns[name] = columns
        return self._columns[name]

    def tallies(self, name: str, sheet: Sheet) -> tuple[tuple[str, bytes], ...]:
        """The words of a sheet by their plain letters, each with its tally, packed."""
        plains = self.columns(name).plains[sheet.at : sheet.at + sheet.words]
        missing = [plain for plain in plains if plain not in self._tallies]
        if missing and self._cache is not None:
            self._tallies |= self._cache.several(WORDS, missing)
        if any(plain not in self._tallies for plain in missing):
            self._mend()
        return tuple((plain, self._tallies[plain]) for plain in plains)

    def keep(self) -> None:
        """Keep what the next build needs; nobody else reads the cache from here on."""
        if self._cache is not None:
            self._keep(self._cache)

    def _mend(self) -> None:
        """Gather all anew: something was lost where it was kept."""
        vars(self).update(vars(self._afresh()))


def gathered(
    documents: tuple[Document, ...], counted: Counted, cache: Cache | None = None
) -> Gathered:
    """The words of documents; with a cache, what it has of them is made use of, and renewed.

    `counted` need not have the documents whose words are kept.
    """
    if cache is None or len({one.stem for one in documents}) < len(documents):
        return _anew(documents, counted, None)
    try:
        found = _again(documents, counted, cache)
    except LookupError:  # What is kept contradicts itself, as a broken file may.
        found = None
    return found or _anew(documents, counted, cache)


def fingerprint(data: bytes) -> bytes:
    """What stands for some bytes."""
    return hashlib.blake2b(data, digest_size=10).digest()


def key(document: Document) -> str:
    """By what the words of a document are kept: those that it had are known until all are right."""
    return _key(document.stem, tokens.digest(document))


def _key(stem: str, digest: bytes) -> str:
    return f"{stem}\0{digest.hex()}"


def _words(documents: Sequence[Document], counted: Counted, cache: Cache | None) -> list[Packed]:
    """The words of documents; what is not kept is counted, and kept."""
    if cache is None:
        return [tokens.unzipped(counted.zipped(one)) for one in documents]
    keys = {key(one): one for one in documents}
    found = dict(cache.several(DOCUMENTS, keys))
    missing = {name: counted.zipped(one) for name, one in keys.items() if name not in found}
    cache.put(DOCUMENTS, missing.items())
    found |= missing
    return [tokens.unzipped(found[name]) for name in keys]


# From nothing: each part by a process of its own.


def _anew(documents: tuple[Document, ...], counted: Counted, cache: Cache | None) -> Gathered:
    """Gather the words of all documents."""
    links = [_link(one) for one in documents]
    tallies: dict[str, list[tuple[str, bytes]]] = {}
    columns: dict[str, Columns] = {}
    for start in range(0, len(documents), AT_ONCE):
        stop = min(start + AT_ONCE, len(documents))
        is_last = stop == len(documents)
        some = _words(documents[start:stop], counted, cache)
        do = partial(_gathered_part, some, start, links if is_last else None, tallies)
        names = _parts(some, tallies if is_last else ())
        parts = workers.each(do, names, costly=stop - start >= workers.FEWEST)
        for name, (lines, pairs) in zip(names, parts, strict=True):
            tallies[name] = pairs
            columns |= {name: lines} if lines is not None else {}
    found = _in_order(some.part(name) for name, some in columns.items())
    every = {plain: tally for pairs in tallies.values() for plain, tally in pairs}
    kept = {one.stem: _kept(number, one) for number, one in enumerate(documents)}
    keep = partial(_keep_all, kept, found, columns, every)
    afresh = partial(_anew, documents, counted, cache)
    return Gathered(found, dict(enumerate(documents)), afresh, cache, columns, every, keep)


def _parts(some: Iterable[Packed], known: Iterable[str]) -> list[str]:
    """The parts that documents have words in, and those that are known; the largest first."""
    sizes = dict.fromkeys(known, 0)
    for one in some:
        for name, rows in one.parts.items():
            sizes[name] = sizes.get(name, 0) + len(rows)
    return sorted(sizes, key=lambda name: (-sizes[name], name))  # What takes long begins early.


def _gathered_part(
    documents: Sequence[Packed],
    start: int,
    links: Sequence[bytes] | None,
    before: Mapping[str, Sequence[tuple[str, bytes]]],
    name: str,
) -> tuple[Columns | None, list[tuple[str, bytes]]]:
    """Gather the words of a part from some documents, of which the first has the number `start`.

    `before` is what was gathered of others; after all, `links` are given. Gives the words in order
    with their tallies, packed, and at the end their lines.
    """
    found = {plain: Tally.unpacked(packed) for plain, packed in before.get(name, ())}
    for number, one in enumerate(documents, start):
        if name in one.parts:
            _count(found, number, marshal.loads(one.parts[name]), one.called)
    plains = sorted(found)
    pairs = [(plain, found[plain].packed) for plain in plains]
    if links is None:
        return None, pairs
    lines = [_line(plain, found[plain], links) for plain in plains]
    return Columns(plains, *map(list, zip(*lines, strict=True))), pairs


def _count(
    found: dict[str, Tally], number: int, rows: Iterable[Row], called: Sequence[tuple[str, str]]
) -> None:
    """Add what a document, which stands after all others, has of some words."""
    for plain, forms, places in rows:
        tally = found.get(plain)
        if tally is None:
            tally = found[plain] = Tally()
        tally.add(number, forms, places, called)


def _line(plain: str, tally: Tally, links: Mapping[int, bytes] | Sequence[bytes]) -> Line:
    """What the list has to know of a word."""
    forms, spots = tally.spelt(), tally.foremost()
    # In this version equal values are equal bytes: it says of none that it is another one.
    said = marshal.dumps((plain, forms, [(links[number], spot) for number, spot in spots]), 2)
    times = sum(one[1] for one in forms)
    known = written([one[:2] for one in forms])
    return Line(1 + len(spots), fingerprint(said), known, len(forms), times)


def _in_order(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda one: one.first))


# From what is kept: the words that changed documents have, or had.


class _Before(NamedTuple):
    """What is kept of the edition as it was."""

    documents: Mapping[str, Known]
    """By their ids, in their order."""
    parts: tuple[Part, ...]


class _Change(NamedTuple):
    """What has become of the documents."""

    now: Mapping[str, Known]
    """By their ids, in their order."""
    others: frozenset[str]
    """The ids of those that are not what they were, or were not there."""
    gone: frozenset[str]
    """The ids of those that are no more."""
    order: Order


Uses = Mapping[int, Use]
"""What documents have of a word, by their numbers."""


def _again(documents: tuple[Document, ...], counted: Counted, cache: Cache) -> Gathered | None:
    """Bring what is kept up to date; None if it is better to gather all words anew."""
    before = _before(cache)
    change = None if before is None else _changed(documents, before)
    if before is None or change is None:
        return None
    numbers = {change.now[one.stem].number: one for one in documents}
    afresh = partial(_anew, documents, counted, cache)
    made = Gathered(before.parts, numbers, afresh, cache)
    if not (change.others or change.gone):
        return made
    changed = [one for one in documents if one.stem in change.others]
    stems = (one.stem for one in changed)
    others = dict(zip(stems, _words(changed, counted, cache), strict=True))
    words = _concerned(before, change, others, cache)
    if words is None:
        return None
    now = {_key(stem, one.digest) for stem, one in change.now.items()}
    old = {_key(stem, one.digest) for stem, one in before.documents.items()}
    return _renewed(made, change, words, old - now, cache)


def _changed(documents: Sequence[Document], before: _Before) -> _Change | None:
    """What has become of the documents; None if they are too many, or in another order."""
    now = _numbered(documents, before)
    was = before.documents
    others = frozenset(stem for stem, one in now.items() if was.get(stem) != one)
    gone = frozenset(was.keys() - now.keys())
    if len(others) + len(gone) > max(FEW, len(documents) // 8):
        return None
    staying = now.keys() & was.keys()
    if [one for one in was if one in staying] != [one for one in now if one in staying]:
        staying -= others
        if [one for one in was if one in staying] != [one for one in now if one in staying]:
            return None
    places = {one.number: place for place, one in enumerate(now.values())}
    return _Change(now, others, gone, Order(places, {now[stem].number for stem in staying}))


def _numbered(documents: Iterable[Document], before: _Before) -> Mapping[str, Known]:
    """The documents as they are now, by their ids, in their order."""
    free = count(1 + max((one.number for one in before.documents.values()), default=-1))
    numbers = {stem: one.number for stem, one in before.documents.items()}
    return {
        one.stem: _kept(numbers[one.stem] if one.stem in numbers else next(free), one)
        for one in documents
    }


def _concerned(
    before: _Before, change: _Change, others: Mapping[str, Packed], cache: Cache
) -> Mapping[str, tuple[Uses, Uses]] | None:
    """The words to look at: what documents had of each, and what they have now.

    None if what they had is lost.
    """
    was = before.documents
    stems = [stem for stem in (*change.others, *change.gone) if stem in was]
    keys = {_key(stem, was[stem].digest): stem for stem in stems}
    kept = {keys[name]: data for name, data in cache.several(DOCUMENTS, keys)}
    found: dict[str, tuple[dict[int, Use], dict[int, Use]]] = {}
    for stem in (*change.others, *change.gone):
        old = tokens.unzipped(kept[stem]) if stem in kept else None
        if old is None and stem in was:
            return None
        had = {} if old is None else _uses(old)
        has = _uses(others[stem]) if stem in others else {}
        number = (was if stem in was else change.now)[stem].number
        is_same = stem in was and stem in change.now and was[stem].link == change.now[stem].link
        is_here = is_same and number in change.order.staying
        for plain in had.keys() | has.keys():
            if not is_here or had.get(plain) != has.get(plain):
                pair = found.setdefault(plain, ({}, {}))
                for uses, place in zip((had, has), pair, strict=True):
                    place.update({number: uses[plain]} if plain in uses else {})
    return found


def _uses(packed: Packed) -> Mapping[str, Use]:
    """What a document has of each of its words."""
    called = packed.called
    return {
        plain: Use(
            {written: (times, lang) for written, times, lang in forms}, spots_of(places, called)
        )
        for rows in packed.parts.values()
        for plain, forms, places in marshal.loads(rows)
    }


def _renewed(
    made: Gathered,
    change: _Change,
    words: Mapping[str, tuple[Uses, Uses]],
    old: Iterable[str],
    cache: Cache,
) -> Gathered | None:
    """Put what words are now in the place of what they were; None if something is lost.

    By the `old` keys the words of documents are kept that are others now, or gone.
    """
    names = {part_of(plain) for plain in words}
    columns = _columns(cache, names)
    if not names & {part.name for part in made.parts} <= columns.keys():
        return None
    columns |= {name: Columns.empty() for name in names - columns.keys()}
    listed = [plain for plain in words if columns[part_of(plain)].has(plain)]
    tallies = _tallies(words, listed, change, cache)
    if tallies is None:
        return None
    links = {one.number: one.link for one in change.now.values()}
    for plain, tally in tallies.items():
        line = _line(plain, tally, links) if tally.forms else None
        columns[part_of(plain)].change(plain, line)
    others = (part for part in made.parts if part.name not in names)
    there = {name: some for name, some in columns.items() if some.plains}
    parts = _in_order([*others, *(some.part(name) for name, some in there.items())])
    packed = {plain: tally.packed for plain, tally in tallies.items() if tally.forms}
    gone = words.keys() - packed.keys(), names - there.keys(), old
    keep = partial(_keep_changed, change.now, parts, there, packed, gone)
    return replace(made, parts=parts, _columns=there, _tallies={**packed}, _keep=keep)


def _tallies(
    words: Mapping[str, tuple[Uses, Uses]],
    listed: Iterable[str],
    change: _Change,
    cache: Cache,
) -> dict[str, Tally] | None:
    """What is known of words now; None if it was lost what documents had."""
    kept = dict(cache.several(WORDS, listed))
    found = {plain: Tally.unpacked(kept[plain]) if plain in kept else Tally() for plain in words}
    short = {plain for plain in listed if plain not in kept}
    for plain, (had, has) in words.items():
        if plain not in short:
            found[plain].change(had, has, change.order)
    short |= {plain for plain in words if plain in short or found[plain].is_short}
    if not short:
        return found
    again = _asked_again(short, change.now, cache)
    return None if again is None else found | dict.fromkeys(short, Tally()) | again


def _asked_again(
    words: AbstractSet[str], documents: Mapping[str, Known], cache: Cache
) -> dict[str, Tally] | None:
    """Gather a few words from all documents; None if what some of them have is lost."""
    found: dict[str, Tally] = {}
    names = {part_of(plain) for plain in words}
    keys = {_key(stem, one.digest): one.number for stem, one in documents.items()}
    every = [*keys]
    for start in range(0, len(every), FEW_AT_ONCE):
        some = dict(cache.several(DOCUMENTS, every[start : start + FEW_AT_ONCE]))
        for name in every[start : start + FEW_AT_ONCE]:
            if name not in some:
                return None
            one = tokens.unzipped(some[name])
            parts = (marshal.loads(one.parts[name]) for name in names & one.parts.keys())
            rows = (row for part in parts for row in part if row[0] in words)
            _count(found, keys[name], rows, one.called)
    return found


# What is kept.


def _kept(number: int, document: Document) -> Known:
    """A document as it is now."""
    return Known(number, tokens.digest(document), _link(document))


def _link(document: Document) -> bytes:
    """What stands for what links to a document say."""
    said = document.uri, document.short_title, document.short_title_lang
    return fingerprint(marshal.dumps(said, 2))


def _columns(cache: Cache, names: Iterable[str]) -> dict[str, Columns]:
    """What is kept of the words of parts, as far as it is there."""
    return {name: Columns(*marshal.loads(data)) for name, data in cache.several(PARTS, names)}


def _before(cache: Cache) -> _Before | None:
    """The edition as it was; None if that is not known."""
    data = cache.get(ALL, "")
    if data is None:
        return None
    documents, parts = marshal.loads(data)
    return _Before(
        {stem: Known(*one) for stem, *one in documents},
        tuple(
            Part(name, first, tuple(Sheet(*sheet) for sheet in sheets), *rest)
            for name, first, sheets, *rest in parts
        ),
    )


def _keep_all(
    kept: Mapping[str, Known],
    parts: tuple[Part, ...],
    columns: Mapping[str, Columns],
    tallies: Mapping[str, bytes],
    cache: Cache,
) -> None:
    """Keep the words of all documents in the place of all that was kept."""
    for name, data in [*cache.every(PARTS)]:
        plains, *_ = marshal.loads(data)
        cache.remove(WORDS, plains)
        cache.remove(PARTS, [name])
    keys = {_key(stem, one.digest) for stem, one in kept.items()}
    cache.remove(DOCUMENTS, [name for name in cache.keys(DOCUMENTS) if name not in keys])
    _keep(kept, parts, columns, tallies, cache)


def _keep_changed(
    kept: Mapping[str, Known],
    parts: tuple[Part, ...],
    columns: Mapping[str, Columns],
    tallies: Mapping[str, bytes],
    gone: tuple[Iterable[str], Iterable[str], Iterable[str]],
    cache: Cache,
) -> None:
    """Keep what has become of some words, and forget words, parts and documents that are gone."""
    for kind, keys in zip((WORDS, PARTS, DOCUMENTS), gone, strict=True):
        cache.remove(kind, keys)
    _keep(kept, parts, columns, tallies, cache)


def _keep(
    kept: Mapping[str, Known],
    parts: tuple[Part, ...],
    columns: Mapping[str, Columns],
    tallies: Mapping[str, bytes],
    cache: Cache,
) -> None:
    cache.put(WORDS, tallies.items())
    cache.put(PARTS, ((name, marshal.dumps(tuple(some))) for name, some in columns.items()))
    documents = [(stem, *one) for stem, one in kept.items()]
    every = [
        (name, first, [tuple(sheet) for sheet in sheets], *rest)
        for name, first, sheets, *rest in parts
    ]
    cache.put(ALL, [("", marshal.dumps((documents, every)))])
