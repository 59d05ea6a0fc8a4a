"""Slips of the hand in a transcription: blanks, doubled words, marks without their other.

Everything is a hint: the words of a source are its own, and what an editor says of them
(`sic`, `orig`, `supplied`) is not judged. What a text does throughout is taken for its custom.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from editions import tei
from editions.checks.paragraphs import OBJECT, Paragraph, paragraphs
from editions.findings import Finding
from editions.source import Source

MOST = 20
"""Places of one code that are told in one file."""

SELDOM = 0.05
"""How often, of 1, a text may do something that is no custom of it."""

IN_SOURCE = "if the source has it so, leave it, or say so with sic"

BLANK_BEFORE = re.compile(r"(?<=[^\W\d_])\s+([,.;:!?])(?=\s|\Z)(?!\s*\.)")
CLOSE = re.compile(r"[^\W\d_]([,.;:!?])(?=\s|\Z)")
"""A mark after a word, with a blank before it and without."""

NO_BLANK = re.compile(r"([^\W\d_]{2})([,.;!?])([^\W\d_]{2,})")
ADDRESS = re.compile(r"\S*(?:[@/:\\_=]|\.\S*\.)\S*")
"""What is an address or an abbreviation, not the end of one word and the beginning of another."""

LONGEST = 80
"""Characters of an address that tell it from words."""

TWICE = {
    "": "the of and with from were which their und von mit für auf nicht eine einen im nach über"
    " als wird wurde du les une et dans pour avec že pro jako jsou byl és hogy egy",
    "en": "a an to for by was are this his is as be but it or",
    "de": "ein ist bei aus sind hat dem des auch am zum zur",
    "fr": "un le la de des par sur est au aux ce",
    "cs": "a na v do ale nebo který",
    "hu": "a az nem van mint vagy",
}
"""Words that no sentence has twice in a row, by language; under none those of no language here."""

BRACKETS, QUOTATIONS = (("(", ")"), ("[", "]")), (("«", "»"), ("»", "«"), ("“", "”"), ("„", "“”"))
"""Marks that come in pairs; the one that closes „ depends on the language."""

NUMBERING = re.compile(r"(?:^|[^\w.])(?:[^\W\d_]{1,2}|\d{1,3}[a-z]?|[ivxlc]{1,6})[.']?\s*\Z")
"""What stands before the bracket of an item: `a)`, `12)`, `iv)`."""

SMILEY = re.compile(r"[:;]-?[()]")

FARTHEST = 20
"""Paragraphs over which a bracket or a quotation may go."""

MIXED = (
    ("apostrophes", re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])"), "'"),
    ("quotation marks", re.compile(r'(?<!\d)["“”„«»]'), '"'),
)
FEWEST = 10
"""Marks of one kind that make a custom."""


class Spot(NamedTuple):
    """Something at a place of a text."""

    place: tuple[int, int]
    code: str
    message: str
    mark: str = ""
    """The mark that it is about."""


def of_file(source: Source) -> Iterator[Finding]:
    """Slips in the texts of a file."""
    if tei.find(source.root, "//tei:body") is None:
        return
    some = paragraphs(source)
    close = Counter(found[1] for one in some for found in CLOSE.finditer(one.text))
    for spots in (
        _seldom(_blanks_before(some), close),
        _seldom(_blanks_missing(some), close),
        [*_words_twice(some)],
        [spot for pair in (*BRACKETS, *QUOTATIONS) for spot in _unpaired(some, *pair)],
        [spot for kind in MIXED for spot in _mixed(some, *kind)],
    ):
        for number, one in enumerate(sorted(spots)[:MOST], 1):
            left = len(spots) - MOST if number == MOST else 0
            more = f"; and {left} more like this" if left > 0 else ""
            yield Finding(source.path, *one.place, "hint", one.code, one.message + more)


def _seldom(spots: Iterator[Spot], usual: Counter[str]) -> list[Spot]:
    """Spots about marks which a text usually has otherwise."""
    every = [*spots]
    found = Counter(one.mark for one in every)
    seldom = {
        mark
        for mark, often in found.items()
        if usual[mark] >= FEWEST and often <= max(1, SELDOM * usual[mark])
    }
    return [one for one in every if one.mark in seldom]


def _blanks_before(some: Sequence[Paragraph]) -> Iterator[Spot]:
    """Marks with a blank before them."""
    for one in some:
        for found in BLANK_BEFORE.finditer(one.text):
            place = one.place(found.start())
            message = f'a blank stands before "{found[1]}": remove it; {IN_SOURCE}'
            yield Spot(place, "blank-before-mark", message, found[1])


def _blanks_missing(some: Sequence[Paragraph]) -> Iterator[Spot]:
    """Marks with a word right after them. Not across elements: these may be lines."""
    for one in some:
        for _, string in one.strings:
            for found in NO_BLANK.finditer(string.text):
                before, mark, after = found.groups()
                is_end = mark != "." or (before.islower() and after.istitle())
                if is_end and not _is_address(string.text, found.start()):
                    said = f"{before}{mark}{after}"
                    message = f'no blank stands after "{mark}" in "…{said}": {IN_SOURCE}'
                    yield Spot(string.place(found.start(2)), "no-blank-after-mark", message, mark)


def _is_address(text: str, at: int) -> bool:
    """What stands between blanks at a place is an address, or abbreviated."""
    before = re.search(r"\S*\Z", text[max(0, at - LONGEST) : at])
    after = re.match(r"\S*", text[at : at + LONGEST])
    word = "".join(found[0] for found in (before, after) if found)
    return ADDRESS.fullmatch(word.rstrip(".,;:!?")) is not None


def _words_twice(some: Sequence[Paragraph]) -> Iterator[Spot]:
    """Words that stand twice in a row though no sentence has them so."""
    for one in some:
        language = (tei.language(one.element) or "").partition("-")[0]
        for found in _twice(language).finditer(one.text):
            word = " ".join(found[0].split())
            message = f'"{word}": a word stands twice; {IN_SOURCE}'
            yield Spot(one.place(found.start()), "word-twice", message)


@cache
def _twice(language: str) -> re.Pattern[str]:
    words = f"{TWICE['']} {TWICE.get(language, '')}".split()
    return re.compile(rf"(?<![\w'’.-])({'|'.join(words)})\s+\1(?![\w'’.-])")


def _unpaired(some: Sequence[Paragraph], opens: str, closes: str) -> Iterator[Spot]:
    """Brackets and quotation marks that are not closed, or were not opened."""
    text_has = "".join(one.text for one in some)
    if not _is_custom(text_has, opens, closes):
        return
    left: list[tuple[int, int, bool]] = []
    pairs = 0
    for number, one in enumerate(some):
        alone, closed = _alone(one, opens, closes)
        pairs += closed
        left += [(number, at, one.text[at] == opens) for at in alone]
    odd = [*_odd(some, left)]
    # Else the text has pairs of another kind.
    if len(odd) > max(2, 0.1 * pairs):
        return
    for number, at, is_opening in odd:
        what = "is opened, and closed nowhere" if is_opening else "is closed, and opened nowhere"
        mark = some[number].text[at]
        message = f'"{mark}" {what}: look for its other in the source; {IN_SOURCE}'
        yield Spot(some[number].place(at), "unpaired-mark", message)


def _is_custom(text: str, opens: str, closes: str) -> bool:
    """A text has marks of this pair: “ opens it in one language, and closes it in another."""
    if opens == "“" and "„" in text:
        return False
    if opens in "«»":
        return opens in text and closes not in text[: text.find(opens)]
    return opens in text or closes in text


def _alone(one: Paragraph, opens: str, closes: str) -> tuple[list[int], int]:
    """Where marks of a pair stand alone in a paragraph, and how many have their other."""
    text = SMILEY.sub("  ", one.text) if opens == "(" else one.text
    begun: list[int] = []
    alone: list[int] = []
    pairs = 0
    for found in re.finditer(f"[{re.escape(opens + closes)}]", text):
        at = found.start()
        if found[0] == opens:
            begun.append(at)
        elif begun:
            begun.pop()
            pairs += 1
        elif opens != "„" and not (opens == "(" and NUMBERING.search(text[max(0, at - 12) : at])):
            alone.append(at)
    is_whole = OBJECT not in text or opens in "(["
    return (sorted([*alone, *begun]) if is_whole else []), pairs


def _odd(
    some: Sequence[Paragraph], left: Sequence[tuple[int, int, bool]]
) -> Iterator[tuple[int, int, bool]]:
    """Marks that stand alone even if what they set off may go on in the next paragraphs."""
    is_closed = False
    for one, other in zip_longest(left, left[1:]):
        number, at, is_opening = one
        if is_closed:
            is_closed = False
            continue
        below = some[number + 1].text.lstrip() if number + 1 < len(some) else ""
        mark = some[number].text[at]
        if is_opening and mark not in "([" and below.startswith(mark):
            continue  # A quotation may open again in each paragraph.
        if is_opening and other and not other[2]:
            is_closed = number < other[0] <= number + FARTHEST
        if not is_closed:
            yield one


def _mixed(
    some: Sequence[Paragraph], what: str, marks: re.Pattern[str], plain: str
) -> Iterator[Spot]:
    """Straight signs among typographic ones, or the other way, where one of them is rare."""
    found = [(one, each) for one in some for each in marks.finditer(one.text)]
    straight = [pair for pair in found if pair[1][0] == plain]
    others = [pair for pair in found if pair[1][0] != plain]
    few, many = sorted((straight, others), key=len)
    if few and len(many) >= FEWEST and len(few) <= SELDOM * 2 * len(many):
        one, first = few[0]
        called = "straight" if few is straight else "typographic"
        message = (
            f"{len(few)} of the {len(found)} {what} of this text {'is' if len(few) == 1 else 'are'}"
            f" {called}, such as this {first[0]}: write them alike, but for those that the source"
            " has so"
        )
        yield Spot(one.place(first.start()), "mixed-marks", message)
