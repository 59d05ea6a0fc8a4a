"""The words of the documents: how each is written, how often, and where it stands.

Reads texts and notes, not headers. Counts, and draws nothing.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from editions import alphabet, uris
from editions.document import Document, Passage
from editions.edition import Edition
from editions.tokens import WORD, Counted, Tokens

FOREMOST = 20
"""Passages that are kept of a word, the first ones: of a common word the others are counted."""

FOLDER = "search/words"

SHORTEST = 3
"""Letters that a part of a word or a name has at least to be known by itself."""
"""Where the files for the search are."""

NUMBERS, OTHER = "0", "other"
"""The parts of words that begin with a digit, and of those of scripts with very many letters."""

MANY_LETTERS = "\u1100"
"""Scripts from here on, as those of the Far East, have too many letters for a part of each."""

SAME = str.maketrans({"’": "'", "‐": "-", "‑": "-", "\u00ad": None})
"""Signs within a word that make no other word of it."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a word; capitals make no other."""

    written: str
    """As it is written most often."""
    count: int
    lang: str | None
    """The language of the passage where it occurs first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage in which a word occurs."""

    document: Document
    passage: Passage
    count: int
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
        return sum(form.count for form in self.forms)

    @property
    def elsewhere(self) -> int:
        """How often it occurs in other passages than those of `places`."""
        return self.count - sum(place.count for place in self.places)


def words(edition: Edition) -> tuple[Word, ...]:
    """The words of all documents in order of their plain letters."""
    return _words(edition.documents, edition.counted)


# The pages and the files of a build have the same words: 1.6 million are counted in some seconds.
@lru_cache(maxsize=1)
def _words(documents: tuple[Document, ...], counted: Counted) -> tuple[Word, ...]:
    found = _Found()
    for document in documents:
        found.take(document, counted.of(document))
    return tuple(found.word(folded) for folded in sorted(found.entries))


def folded(word: str) -> str:
    """The plain letters of a word: without capitals, marks and letters that are two in one."""
    return alphabet.without_marks(word.translate(SAME).casefold())


def part(folded: str) -> str:
    """The part of the list to which a word belongs, as an address has it: `a`, `0`, `x3b1`."""
    first = folded[0]
    if first.isdecimal():
        return NUMBERS
    if first >= MANY_LETTERS:
        return OTHER
    return first if first.isascii() else uris.coded(first)


def parts(every: Iterable[Word]) -> Mapping[str, Sequence[Word]]:
    """The words of each part."""
    found: dict[str, list[Word]] = {}
    for word in every:
        found.setdefault(part(word.folded), []).append(word)
    return found


def files(edition: Edition) -> Mapping[str, bytes]:
    """What the search knows of words, by parts, and in `index.json` how many each part has.

    By plain letters, the forms with how often each occurs: `{"ruzek":[["Růžek",7],["ruzek",2]]}`.
    Besides the words of the texts, those that a hyphen joins, and those of names in registers.
    """
    made: dict[str, dict[str, list[list[object]]]] = {}
    for plain, forms in sorted(_known(edition).items()):
        listed = sorted(forms.items(), key=lambda form: (-form[1], form[0]))
        made.setdefault(part(plain), {})[plain] = [[*form] for form in listed]
    counts = {name: len(some) for name, some in made.items()}
    return {
        f"{FOLDER}/{name}.json": json.dumps(
            given, ensure_ascii=False, separators=(",", ":")
        ).encode()
        for name, given in {**made, "index": counts}.items()
    }


def _known(edition: Edition) -> Mapping[str, Mapping[str, int]]:
    """The forms that the search knows, by their plain letters, with how often each occurs."""
    found: dict[str, dict[str, int]] = {}
    every = words(edition)
    for word in every:
        found[word.folded] = {form.written: form.count for form in word.forms}
    joined = (form for word in every if "-" in word.folded for form in word.forms)
    pieces = [(piece, form.count) for form in joined for piece in form.written.split("-")]
    names = [name for entry in edition.entries for name in entry.names]
    pieces += [(piece, 0) for name in names for piece in WORD.findall(name)]
    for piece, count in pieces:
        plain = folded(piece)
        if len(plain) >= SHORTEST and (count or plain not in found):
            forms = found.setdefault(plain, {})
            forms[piece] = forms.get(piece, 0) + count
    return found


@dataclass(slots=True)
class _Entry:
    """What is known of a word so far."""

    counts: dict[str, int] = field(default_factory=dict)
    """How often each form occurs, with its capitals."""
    langs: dict[str, str | None] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)

    def take(self, written: str, lang: str | None, count: int) -> None:
        """Count a form."""
        self.counts[written] = self.counts.get(written, 0) + count
        self.langs.setdefault(written, lang)

    def take_place(self, document: Document, passage: Passage, count: int) -> None:
        """Keep where it occurs: forms in one passage are taken one after the other."""
        last = self.places[-1] if self.places else None
        if last is not None and last.document is document and last.passage == passage:
            self.places[-1] = Place(document, passage, last.count + count)
        elif len(self.places) < FOREMOST:
            self.places.append(Place(document, passage, count))


@dataclass(slots=True)
class _Found:
    """The words of the documents that were read."""

    entries: dict[str, _Entry] = field(default_factory=dict)
    """By their plain letters."""
    _entry_of: dict[str, _Entry | None] = field(default_factory=dict)
    """By each form; None for marks without a letter."""

    def take(self, document: Document, found: Tokens) -> None:
        """Count the words of a document."""
        for written, number, count in found.forms:
            passage, lang = found.places[number]
            entry = self._entry(written)
            if entry is not None:
                entry.take(written, lang, count)
                entry.take_place(document, passage, count)

    def _entry(self, written: str) -> _Entry | None:
        if written not in self._entry_of:
            key = folded(written)
            self._entry_of[written] = self.entries.setdefault(key, _Entry()) if key else None
        return self._entry_of[written]

    def word(self, key: str) -> Word:
        """All that was found of a word."""
        entry = self.entries[key]
        same: dict[str, list[str]] = {}
        for written in entry.counts:
            same.setdefault(unicodedata.normalize("NFC", written).casefold(), []).append(written)
        forms = [_form(entry, some) for some in same.values()]
        forms.sort(key=lambda form: (-form.count, form.written))
        return Word(key, tuple(forms), tuple(entry.places))


def _form(entry: _Entry, same: Sequence[str]) -> Form:
    """One form of what differs in capitals alone: that of most, or of fewest capitals."""
    written = min(same, key=lambda one: (-entry.counts[one], one.swapcase()))
    count = sum(entry.counts[one] for one in same)
    return Form(unicodedata.normalize("NFC", written), count, entry.langs[written])
