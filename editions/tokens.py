"""The words of one document: of its text, its notes and its readings, each apart.

Reads texts and notes, not headers.
"""

from __future__ import annotations

import hashlib
import marshal
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby
from types import MappingProxyType
from typing import NamedTuple

from lxml.etree import _Element

from editions import alphabet, tei, uris
from editions.document import Document, Passage

# Not those of the Far East between, which has 50,000 signs and none of these.
MARKS = "".join(
    sign
    for sign in map(chr, (*range(0x300, 0x3100), *range(0xA000, 0xAC00), *range(0xFB00, 0xFE30)))
    if unicodedata.category(sign) in ("Mn", "Mc")
)
"""Signs that stand on a letter or after it, and that Python takes for none of a word."""

# A hyphen parts no word: "MIG-21" and "over-flights" are what is looked for, and stand in the
# alphabet beside what they begin with. The halves of "Muster-Weber" are no words of that text.
WORD = re.compile(rf"[\w{MARKS}]+(?:['’\-‐‑\u00ad][\w{MARKS}]+)*")
"""Letters and digits in a row, with apostrophes and hyphens between them."""

NUMBERS, OTHER = "0", "other"
"""The parts of words that begin with a digit, and of those of scripts with very many letters."""

MANY_LETTERS = "\u1100"
"""Scripts from here on, as those of the Far East, have too many letters for a part of each."""

SAME = str.maketrans({"’": "'", "‐": "-", "‑": "-", "\u00ad": None})
"""Signs within a word that make no other word of it."""


OF_THE_SOURCE = ".//tei:del[not(parent::tei:restore)] | .//tei:secl | .//tei:fw"
"""What the page has in the text of the source alone, besides what `tei.unread` says."""

FORMS = ".//tei:choice | .//tei:subst"
"""Elements whose children stand for each other."""


class Place(NamedTuple):
    """A passage with a language that is spoken in it, as a tag of BCP 47."""

    passage: Passage
    lang: str | None


Row = tuple[str, list[tuple[str, int, str | None]], list[tuple[int, int]]]
"""A word of a document by its plain letters: its forms, each with how often it occurs and in which
language first; and the numbers of its passages, each with how often it occurs there."""


class Packed(NamedTuple):
    """The forms of a document; unpacked they take five times the memory of its text."""

    passages: bytes
    """The anchor of each passage that has words, and what it is called."""
    parts: Mapping[str, bytes]
    """The rows of each part of the list of words."""

    @property
    def called(self) -> list[tuple[str, str]]:
        """The anchor of each passage, and what it is called."""
        called: list[tuple[str, str]] = marshal.loads(self.passages)
        return called


class Counted:
    """The forms of an edition's documents."""

    def __init__(self, zipped: Mapping[Document, bytes] = MappingProxyType({})) -> None:
        self._zipped = zipped
        """Counted while their trees were there."""

    def zipped(self, document: Document) -> bytes:
        """The forms of a document, as they are kept; they are counted if they are not here."""
        known = self._zipped.get(document)
        return zipped(document) if known is None else known


def zipped(document: Document) -> bytes:
    """The forms of a document as they are kept."""
    found = packed(document)
    return zlib.compress(marshal.dumps((found.passages, {**found.parts})), 1)


def unzipped(data: bytes) -> Packed:
    """The forms of a document that were kept."""
    return Packed(*marshal.loads(zlib.decompress(data)))


def digest(document: Document) -> bytes:
    """What stands for all that a document's words and their places follow from."""
    before = [
        (one.anchors, one.name, one.words)
        for one in (*document.released.passages, *document.released.notes)
    ]
    said = document.source.digest, document.at, before, document.released.lost
    return hashlib.blake2b(marshal.dumps(said, 2), digest_size=10).digest()


def packed(document: Document) -> Packed:
    """How often each form occurs in each passage of a document."""
    page = _Page(document)
    counts = page.counted()
    passages = [*dict.fromkeys(place.passage for place in page.places)]
    passages.sort(key=lambda passage: passage.at)
    numbers = {passage: number for number, passage in enumerate(passages)}
    in_order = [numbers[place.passage] for place in page.places]
    rows: dict[str, Row] = {}
    for at in sorted(counts, key=in_order.__getitem__):
        number, lang = in_order[at], page.places[at].lang
        for written, count in counts[at].items():
            plain = folded(written)
            if plain in rows:
                _add(rows[plain], written, count, lang, number)
            elif plain:  # Marks without a letter are no word.
                rows[plain] = plain, [(written, count, lang)], [(number, count)]
    found: dict[str, list[Row]] = {}
    for plain, row in rows.items():
        found.setdefault(part(plain), []).append(row)
    parts = {name: marshal.dumps(some) for name, some in found.items()}
    return Packed(marshal.dumps([*map(_called, passages)]), parts)


def _add(row: Row, written: str, count: int, lang: str | None, number: int) -> None:
    """Add a form of a word as it occurs in a passage, of this number or one before no other."""
    _, forms, passages = row
    for at, (known, before, first) in enumerate(forms):
        if known == written:
            forms[at] = written, before + count, first
            break
    else:
        forms.append((written, count, lang))
    last, before = passages[-1]
    if last == number:
        passages[-1] = number, before + count
    else:
        passages.append((number, count))


def _called(passage: Passage) -> tuple[str, str]:
    """The anchor of a passage; the number of a paragraph, or what another passage is called."""
    is_numbered = passage.called == "paragraph" and passage.number
    return passage.anchor, passage.number if is_numbered else passage.label


@lru_cache(maxsize=1 << 17)
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
        self.places: list[Place] = []
        self._numbers: dict[Place, int] = {}
        self._number_of: dict[_Element, int] = {}

    def counted(self) -> Mapping[int, Counter[str]]:
        """How often each word occurs, by the number of its place.

        The reading text has all its words. Of a further version those are new in which there is
        a piece of its own: of `Mos<choice><sic>q</sic><corr>k</corr></choice>au` both forms.
        """
        found: dict[int, Counter[str]] = {}
        streams = self._streams()
        apart = self.document.parts | self.document.copied | {*streams}
        for version in self._versions(apart):
            for stream in (self.document.text, *streams):
                pieces = [*tei.pieces(stream, version.left_out)]
                if version.own is None or any(holder in version.own for holder, _ in pieces):
                    for at, words in self._in_stream(pieces, version.own):
                        found.setdefault(at, Counter()).update(words)
        return found

    def _streams(self) -> dict[_Element, None]:
        """The notes, and the readings that do not stand in the text, in document order."""
        found: dict[_Element, None] = {}
        for note in self.document.notes:
            is_app = tei.name(note) == "app"
            found |= dict.fromkeys(tei.readings(note) if is_app else [note])
        return found

    def _in_stream(
        self, pieces: Sequence[tuple[_Element, str]], own: AbstractSet[_Element] | None
    ) -> Iterator[tuple[int, list[str]]]:
        """The words of pieces of text, passage by passage, each time with the number of a place.

        Of a version, those that have a piece of its own.
        """
        # No word goes on from one passage to the next.
        for _, some in groupby(pieces, lambda piece: self.places[self._number(piece[0])].passage):
            run = [(holder, text.replace("_", " ")) for holder, text in some]
            numbers = {self._number_of[holder] for holder, _ in run}
            if own is None and len(numbers) == 1:
                yield numbers.pop(), WORD.findall("".join(text for _, text in run))
            else:
                yield from self._one_by_one(run, own)

    def _one_by_one(
        self, run: Sequence[tuple[_Element, str]], own: AbstractSet[_Element] | None
    ) -> Iterator[tuple[int, list[str]]]:
        """The same of a passage in several languages, or of which not all words are asked for."""
        holders = [holder for holder, _ in run]
        starts = [*accumulate((len(text) for _, text in run), initial=0)]
        at = 0
        for found in WORD.finditer("".join(text for _, text in run)):
            while starts[at + 1] <= found.start():
                at += 1
            if own is None or _is_of(own, holders, starts, at, found.end()):
                yield self._number_of[holders[at]], [found[0]]

    def _number(self, holder: _Element) -> int:
        """The number of the passage and the language of what an element holds."""
        if holder not in self._number_of:
            passage = self.document.passage(holder) or self.document.whole
            place = Place(passage, tei.language(holder))
            if place not in self._numbers:
                self._numbers[place] = len(self.places)
                self.places.append(place)
            self._number_of[holder] = self._numbers[place]
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
