"""The words of the documents: how each is written, how often, and where it stands.

Reads texts and notes, not headers. Counts, and draws nothing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.etree import _Element

from editions import alphabet, tei, uris
from editions.document import Document, Passage
from editions.edition import Edition

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

MARKS = "".join(
    sign for sign in map(chr, range(0x300, 0xFE30)) if unicodedata.category(sign) in ("Mn", "Mc")
)
"""Signs that stand on a letter or after it, and that Python takes for none of a word."""

# A hyphen parts no word: "MIG-21" and "over-flights" are what is looked for, and stand in the
# alphabet beside what they begin with. The halves of "Mikoyan-Kennedy" are no words of that text.
WORD = re.compile(rf"[\w{MARKS}]+(?:['’\-‐‑\u00ad][\w{MARKS}]+)*")
"""Letters and digits in a row, with apostrophes and hyphens between them."""

SAME = str.maketrans({"’": "'", "‐": "-", "‑": "-", "\u00ad": None})
"""Signs within a word that make no other word of it."""

OF_THE_SOURCE = ".//tei:del[not(parent::tei:restore)] | .//tei:secl | .//tei:fw"
"""What the page has in the text of the source alone, besides what `tei.unread` says."""

FORMS = ".//tei:choice | .//tei:subst"
"""Elements whose children stand for each other."""


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
    return _words(edition.documents)


# The pages and the files of a build have the same words: 1.6 million are counted in some seconds.
@lru_cache(maxsize=1)
def _words(documents: tuple[Document, ...]) -> tuple[Word, ...]:
    found = _Found()
    for document in documents:
        found.take(document)
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
        if self.places and self.places[-1].passage is passage:
            self.places[-1] = Place(document, passage, self.places[-1].count + count)
        elif len(self.places) < FOREMOST:
            self.places.append(Place(document, passage, count))


@dataclass(slots=True)
class _Found:
    """The words of the documents that were read."""

    entries: dict[str, _Entry] = field(default_factory=dict)
    """By their plain letters."""
    _entry_of: dict[str, _Entry | None] = field(default_factory=dict)
    """By each form; None for marks without a letter."""

    def take(self, document: Document) -> None:
        """Count the words of a document."""
        page = _Page(document)
        counts = Counter(page.words())
        order = [document.source.numbers[passage.element] for passage, _ in page.places]
        for written, number in sorted(counts, key=lambda found: order[found[1]]):
            passage, lang = page.places[number]
            entry = self._entry(written)
            if entry is not None:
                entry.take(written, lang, counts[written, number])
                entry.take_place(document, passage, counts[written, number])

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


@dataclass(frozen=True, slots=True)
class _Version:
    """One of the texts that a page has in one."""

    left_out: AbstractSet[_Element]
    own: AbstractSet[_Element] | None
    """The elements in which it differs from the first version, which has none of them."""


class _Page:
    """The words of a document's page: of its text, its notes, and its readings, each apart."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.places: list[tuple[Passage, str | None]] = []
        """Passages with a language that is spoken in them."""
        self._numbers: dict[tuple[_Element, str | None], int] = {}
        self._number_of: dict[_Element, int] = {}

    def words(self) -> Iterator[tuple[str, int]]:
        """Each word with the number of its place.

        The reading text has all its words. Of a further version those are new in which there is
        a piece of its own: of `Mos<choice><sic>q</sic><corr>k</corr></choice>au` both forms.
        """
        streams = self._streams()
        apart = self.document.parts | self.document.copied | {*streams}
        for version in self._versions(apart):
            for stream in (self.document.text, *streams):
                pieces = [*tei.pieces(stream, version.left_out)]
                if version.own is None or any(holder in version.own for holder, _ in pieces):
                    yield from self._in_stream(pieces, version.own)

    def _streams(self) -> dict[_Element, None]:
        """The notes, and the readings that do not stand in the text, in document order."""
        found: dict[_Element, None] = {}
        for note in self.document.notes:
            is_app = tei.name(note) == "app"
            found |= dict.fromkeys(tei.readings(note) if is_app else [note])
        return found

    def _in_stream(
        self, pieces: Sequence[tuple[_Element, str]], own: AbstractSet[_Element] | None
    ) -> Iterator[tuple[str, int]]:
        """The words of pieces of text; of a version, those that have a piece of its own."""
        texts, starts, holders, size, before = [], [], [], 0, -1
        for holder, text in pieces:
            number = self._number(holder)
            if self.places[before][0] is not self.places[number][0]:
                text = f" {text}"  # No word goes on from one passage to the next.
            texts.append(text.replace("_", " "))
            starts.append(size)
            holders.append(holder)
            size, before = size + len(text), number
        starts.append(size)
        at = 0
        for found in WORD.finditer("".join(texts)):
            while starts[at + 1] <= found.start():
                at += 1
            if own is None or _is_of(own, holders, starts, at, found.end()):
                yield found[0], self._number_of[holders[at]]

    def _number(self, holder: _Element) -> int:
        """The number of the passage and the language of what an element holds."""
        if holder not in self._number_of:
            passage = self.document.passage(holder) or self.document.whole
            key = passage.element, tei.language(holder)
            if key not in self._numbers:
                self._numbers[key] = len(self.places)
                self.places.append((passage, key[1]))
            self._number_of[holder] = self._numbers[key]
        return self._number_of[holder]

    def _versions(self, apart: AbstractSet[_Element]) -> Iterator[_Version]:
        """The reading text, then what the page has beside it: other forms, deleted words.

        Forms within forms have versions of their own, so that each stands in one.
        """
        text, numbers = self.document.text, self.document.numbers
        beside = (tei.unread(text) | {*tei.find_all(text, OF_THE_SOURCE)}) - apart
        choices = [
            sorted(filter(tei.is_element, choice), key=beside.__contains__)
            for choice in tei.find_all(text, FORMS)
            if choice in numbers
        ]
        chosen = {form for forms in choices for form in forms}
        choices += [[one] for one in beside - chosen if one in numbers]
        choices = sorted(
            (forms for forms in choices if forms), key=lambda some: _first(some, numbers)
        )
        levels: dict[_Element, int] = {}
        for forms in choices:
            holders: Iterator[_Element] = forms[0].iterancestors()
            around = next((levels[one] for one in holders if one in levels), 0)
            begin = around + (forms[0] not in chosen)
            levels |= {form: begin + number for number, form in enumerate(forms)}
        yield _Version(apart | {one for one, level in levels.items() if level}, None)
        for level in range(1, max(levels.values(), default=0) + 1):
            mine = [one for one, own in levels.items() if own == level]
            yield _Version(apart | _hidden(choices, mine, chosen), _inside(mine, apart))


def _first(forms: Iterable[_Element], numbers: Mapping[_Element, int]) -> int:
    return min(numbers[form] for form in forms)


def _hidden(
    choices: Iterable[Sequence[_Element]], mine: Iterable[_Element], chosen: AbstractSet[_Element]
) -> set[_Element]:
    """What a version leaves out that shows some elements, and for the rest the reading text."""
    shown = {*mine}
    for one in mine:
        above: Iterator[_Element] = one.iterancestors()
        shown.update(above)
    found: set[_Element] = set()
    for forms in choices:
        kept = shown.intersection(forms) or {*forms[:1]} & chosen
        found |= {*forms} - kept
    return found


def _inside(elements: Iterable[_Element], apart: AbstractSet[_Element]) -> frozenset[_Element]:
    return frozenset(inner for one in elements for inner in tei.inside(one, apart))


def _is_of(
    own: AbstractSet[_Element],
    holders: Sequence[_Element],
    starts: Sequence[int],
    at: int,
    end: int,
) -> bool:
    """Some piece of a word, which begins in that of the number `at`, is of these elements."""
    while at < len(holders) and starts[at] < end:
        if holders[at] in own:
            return True
        at += 1
    return False
