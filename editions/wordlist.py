"""The words of the documents: how each is written, how often, and where it stands.

Reads texts and notes, not headers. Counts, and draws nothing.
"""

from __future__ import annotations

import json
import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from editions import gathering
from editions.cache import Cache, digest
from editions.document import Document
from editions.edition import Edition
from editions.gathering import Columns, Gathered, Part, Sheet, written
from editions.tallies import Tally
from editions.tokens import WORD, Counted, folded, part

FOLDER = "search/words"
"""Where the files for the search are."""

SHORTEST = 3
"""Letters that a part of a word or a name has at least to be known by itself."""


class Form(NamedTuple):
    """One way to write a word; capitals make no other."""

    written: str
    """As it is written most often."""
    times: int
    lang: str | None
    """The language of the passage where it occurs first."""


class Place(NamedTuple):
    """A passage in which a word occurs."""

    document: Document
    anchor: str
    called: str
    """The number of a paragraph; what another passage is called."""
    times: int
    """How often it occurs there."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the edition, whatever its marks and capitals."""

    folded: str
    """Its plain letters, by which it is sorted: `muller` for `Müller`."""
    forms: tuple[Form, ...]
    """How it is written, the most frequent first."""
    places: tuple[Place, ...]
    """Where it occurs first, in order of documents and text."""

    @property
    def count(self) -> int:
        """How often it occurs."""
        return sum(form.times for form in self.forms)

    @property
    def elsewhere(self) -> int:
        """How often it occurs in other passages than those of `places`."""
        return self.count - sum(place.times for place in self.places)


def gathered(edition: Edition) -> Gathered:
    """The words of all documents by their first letters, in order.

    With what an earlier build kept, those alone are gathered that have changed.
    """
    kept = edition.kept
    found = _gathered(edition.documents, edition.counted, None if kept is None else kept.cache)
    if kept is not None:
        kept.later["words"] = found.keep
    return found


# The pages and the files of a build have the same words.
@lru_cache(maxsize=1)
def _gathered(documents: tuple[Document, ...], counted: Counted, cache: Cache | None) -> Gathered:
    return gathering.gathered(documents, counted, cache)


def words(edition: Edition) -> Iterator[Word]:
    """The words of all documents in order of their plain letters."""
    every = gathered(edition)
    for one in every.parts:
        for sheet in one.sheets:
            yield from unpacked(every, one.name, sheet)


def unpacked(every: Gathered, name: str, sheet: Sheet) -> Iterator[Word]:
    """The words of a page of a part."""
    for plain, packed in every.tallies(name, sheet):
        tally = Tally.unpacked(packed)
        forms = tuple(Form(*form) for form in tally.spelt())
        places = (Place(every.documents[number], *spot) for number, spot in tally.foremost())
        yield Word(plain, forms, tuple(places))


class File(NamedTuple):
    """A file of the search that need not be made again if its digest is that of another build."""

    path: str
    digest: str
    make: Callable[[], bytes]


def files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """What the search knows of words, by parts, and in `index.json` how many each part has.

    By plain letters, the forms with how often each occurs:
    `{"muller":[["Müller",7],["muller",2]]}`.
    Besides the words of the texts, those that a hyphen joins, and those of names in registers.
    """
    return ((one.path, one.make()) for one in file_makers(edition))


def file_makers(edition: Edition) -> Iterator[File]:
    """The same files, each with what makes it, which has to be done in this process."""
    words = gathered(edition)
    known = {one.name: one.digest for one in words.parts}
    further = _further(edition, words.parts)
    names = sorted(known.keys() | further.keys())
    lists = {name: partial(_listed, words, name, further.get(name, {})) for name in names}
    digests = {name: digest(known.get(name), further.get(name)) for name in names}
    for name in names:
        yield File(_path(name), digests[name], partial(_file, lists[name]))
    cache = None if edition.kept is None else edition.kept.cache
    yield File(_path("index"), digest(digests), partial(_index, lists, digests, cache))


def _path(name: str) -> str:
    return f"{FOLDER}/{name}.json"


def _file(listed: Callable[[], Mapping[str, str]]) -> bytes:
    return (
        f"{{{','.join(f'{written(plain)}:{said}' for plain, said in listed().items())}}}".encode()
    )


def _index(
    lists: Mapping[str, Callable[[], Mapping[str, str]]],
    digests: Mapping[str, str],
    cache: Cache | None,
) -> bytes:
    """How many words each file has: of those that are as they were it is known."""
    data = None if cache is None else cache.get("words of files", "")
    known: dict[str, int] = {} if data is None else marshal.loads(data)
    counts = {
        name: known[digests[name]] if digests[name] in known else len(listed())
        for name, listed in lists.items()
    }
    if cache is not None:
        told = marshal.dumps({digests[name]: count for name, count in counts.items()})
        cache.put("words of files", [("", told)])
    return written(counts).encode()


def _listed(
    words: Gathered, name: str, further: Mapping[str, Sequence[tuple[str, int]]]
) -> Mapping[str, str]:
    """The words of a file by their plain letters: their forms, the most frequent first, as JSON."""
    is_part = any(one.name == name for one in words.parts)
    columns = words.columns(name) if is_part else Columns.empty()
    found = dict(zip(columns.plains, columns.known, strict=True))
    if not further:
        return found
    for plain, pieces in further.items():
        forms: dict[str, int] = dict(json.loads(found.get(plain, "[]")))
        for piece, count in pieces:
            if count or not forms:
                forms[piece] = forms.get(piece, 0) + count
        found[plain] = written(sorted(forms.items(), key=lambda form: (-form[1], form[0])))
    return {plain: found[plain] for plain in sorted(found)}


def _further(
    edition: Edition, parts: Iterable[Part]
) -> Mapping[str, Mapping[str, Sequence[tuple[str, int]]]]:
    """By parts and plain letters, what else the search knows: forms, and how often each occurs."""
    joined = (pair for one in parts for pair in one.joined)
    pieces = [(piece, count) for form, count in joined for piece in form.split("-")]
    names = (name for entry in edition.entries for name in entry.names)
    pieces += [(piece, 0) for name in names for piece in WORD.findall(name)]
    found: dict[str, dict[str, list[tuple[str, int]]]] = {}
    for piece, count in pieces:
        plain = folded(piece)
        if len(plain) >= SHORTEST:
            found.setdefault(part(plain), {}).setdefault(plain, []).append((piece, count))
    return found
