"""The words of the documents: how each is written, how often, and where it stands.

Reads texts and notes, not headers. Counts, and draws nothing.
"""

from __future__ import annotations

import json
import marshal
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple

from editions import workers
from editions.document import Document, Passage
from editions.edition import Edition
from editions.tokens import WORD, Counted, Row, folded, part

FOREMOST = 20
"""Passages that are kept of a word, the first ones: of a common word the others are counted."""

FOLDER = "search/words"

SHORTEST = 3
"""Letters that a part of a word or a name has at least to be known by itself."""
"""Where the files for the search are."""

MOST_WORDS, MOST_PLACES = 1500, 3000
"""Words on one page of the list, and passages to which it leads."""


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
    """Its plain letters, by which it is sorted: `ruzek` for `Růžek`."""
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


class Sheet(NamedTuple):
    """The words that stand together on a page of the list."""

    first: Form
    last: Form
    words: int
    """How many they are."""
    packed: bytes


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
    known: bytes
    """The forms of each word with how often each occurs, by its plain letters; packed."""


def words(edition: Edition) -> Iterator[Word]:
    """The words of all documents in order of their plain letters."""
    for one in parts(edition):
        for sheet in one.sheets:
            yield from unpacked(edition, sheet)


def parts(edition: Edition) -> tuple[Part, ...]:
    """The words of all documents by their first letters, in order."""
    return _parts(edition.documents, edition.counted)


# The pages and the files of a build have the same words.
@lru_cache(maxsize=1)
def _parts(documents: tuple[Document, ...], counted: Counted) -> tuple[Part, ...]:
    sizes = counted.parts(documents)
    names = sorted(sizes, key=lambda name: (-sizes[name], name))  # What takes long begins early.
    are_many = len(documents) >= workers.FEWEST
    found = [*workers.each(partial(_part, documents, counted), names, costly=are_many)]
    counted.forget()
    return tuple(sorted(found, key=lambda one: one.first))


def _part(documents: tuple[Document, ...], counted: Counted, name: str) -> Part:
    """Gather the words of a part from all documents."""
    found = _Found()
    for number, document in enumerate(documents):
        found.take(number, counted.rows(document, name))
    every = [found.word(folded) for folded in sorted(found.entries)]
    passages = {
        number: counted.passages(documents[number])
        for number in sorted({number for word in every for number, _, _ in word.places})
    }
    sheets = tuple(_sheet(some, passages) for some in _cut(every))
    known = {word.folded: {form.written: form.times for form in word.forms} for word in every}
    return Part(
        name,
        every[0].folded,
        sheets,
        sum(len(word.forms) for word in every),
        sum(form.times for word in every for form in word.forms),
        marshal.dumps(known),
    )


def _cut(every: Iterable[_Word]) -> Iterator[list[_Word]]:
    """The words in order, as many together as a page can have."""
    here: list[_Word] = []
    places = 0
    for word in every:
        if len(here) == MOST_WORDS or places + len(word.places) > MOST_PLACES:
            yield here
            here, places = [], 0
        here.append(word)
        places += len(word.places)
    yield here


def _sheet(some: Sequence[_Word], passages: Mapping[int, Sequence[Passage]]) -> Sheet:
    every = [
        (
            word.folded,
            [tuple(form) for form in word.forms],
            [(n, *_called(passages[n][at]), count) for n, at, count in word.places],
        )
        for word in some
    ]
    return Sheet(some[0].forms[0], some[-1].forms[0], len(some), marshal.dumps(every))


def _called(passage: Passage) -> tuple[str, str]:
    """The anchor of a passage, and what it is called."""
    is_numbered = passage.called == "paragraph" and passage.number
    return passage.anchor, passage.number if is_numbered else passage.label


def unpacked(edition: Edition, sheet: Sheet) -> tuple[Word, ...]:
    """The words of a page of the list."""
    return tuple(
        Word(
            folded,
            tuple(Form(*form) for form in forms),
            tuple(Place(edition.documents[n], *place) for n, *place in places),
        )
        for folded, forms, places in marshal.loads(sheet.packed)
    )


def files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """What the search knows of words, by parts, and in `index.json` how many each part has.

    By plain letters, the forms with how often each occurs: `{"ruzek":[["Růžek",7],["ruzek",2]]}`.
    Besides the words of the texts, those that a hyphen joins, and those of names in registers.
    """
    known = {one.name: one.known for one in parts(edition)}
    further = _further(edition, known.values())
    counts: dict[str, int] = {}
    for name in sorted(known.keys() | further.keys()):
        found: dict[str, dict[str, int]] = marshal.loads(known[name]) if name in known else {}
        for plain, piece, count in further.get(name, ()):
            if count or plain not in found:
                forms = found.setdefault(plain, {})
                forms[piece] = forms.get(piece, 0) + count
        counts[name] = len(found)
        yield _file(name, {plain: _listed(forms) for plain, forms in sorted(found.items())})
    yield _file("index", counts)


def _listed(forms: Mapping[str, int]) -> list[tuple[str, int]]:
    """The forms of a word, the most frequent first."""
    return sorted(forms.items(), key=lambda form: (-form[1], form[0]))


def _file(name: str, said: object) -> tuple[str, bytes]:
    written = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f"{FOLDER}/{name}.json", written.encode()


def _further(edition: Edition, known: Iterable[bytes]) -> Mapping[str, list[tuple[str, str, int]]]:
    """By parts, what else the search knows: plain letters, a form, and how often it occurs."""
    pieces: list[tuple[str, int]] = []
    for packed in known:
        for plain, forms in marshal.loads(packed).items() if b"-" in packed else ():
            if "-" in plain:
                pieces += [
                    (piece, count)
                    for written, count in forms.items()
                    for piece in written.split("-")
                ]
    names = (name for entry in edition.entries for name in entry.names)
    pieces += [(piece, 0) for name in names for piece in WORD.findall(name)]
    found: dict[str, list[tuple[str, str, int]]] = {}
    for piece, count in pieces:
        plain = folded(piece)
        if len(plain) >= SHORTEST:
            found.setdefault(part(plain), []).append((plain, piece, count))
    return found


@dataclass(slots=True)
class _Entry:
    """What is known of a word so far."""

    counts: dict[str, int] = field(default_factory=dict)
    """How often each form occurs, with its capitals."""
    langs: dict[str, str | None] = field(default_factory=dict)
    places: list[tuple[int, int, int]] = field(default_factory=list)
    """Numbers of documents and of passages in them, and how often it occurs there."""


class _Word(NamedTuple):
    """A word with numbers for documents and passages."""

    folded: str
    forms: tuple[Form, ...]
    places: tuple[tuple[int, int, int], ...]


@dataclass(slots=True)
class _Found:
    """The words of some documents."""

    entries: dict[str, _Entry] = field(default_factory=dict)
    """By their plain letters."""

    def take(self, document: int, rows: Iterable[Row]) -> None:
        """Count the words of a document."""
        for plain, forms, passages in rows:
            entry = self.entries.get(plain)
            if entry is None:
                entry = self.entries[plain] = _Entry()
            for written, times, lang in forms:
                entry.counts[written] = entry.counts.get(written, 0) + times
                entry.langs.setdefault(written, lang)
            left = FOREMOST - len(entry.places)
            if left > 0:
                entry.places += [(document, at, times) for at, times in passages[:left]]

    def word(self, key: str) -> _Word:
        """All that was found of a word."""
        entry = self.entries[key]
        same: dict[str, list[str]] = {}
        for written in entry.counts:
            same.setdefault(unicodedata.normalize("NFC", written).casefold(), []).append(written)
        forms = [_form(entry, some) for some in same.values()]
        forms.sort(key=lambda form: (-form.times, form.written))
        return _Word(key, tuple(forms), tuple(entry.places))


def _form(entry: _Entry, same: Sequence[str]) -> Form:
    """One form of what differs in capitals alone: that of most, or of fewest capitals."""
    written = min(same, key=lambda one: (-entry.counts[one], one.swapcase()))
    count = sum(entry.counts[one] for one in same)
    return Form(unicodedata.normalize("NFC", written), count, entry.langs[written])
