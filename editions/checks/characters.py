"""Characters that came about by accident: of a wrong encoding, unseen ones, look-alikes.

Looks at texts and attributes as they are read; what editors describe with `g` is meant so.
Source: TEI P5, chapters vi (Languages and Character Sets) and 5; Unicode 15.1, UAX 9.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from lxml.etree import _Element

from editions import tei
from editions.checks import letters
from editions.checks.letters import LOST
from editions.checks.strings import strings
from editions.findings import Finding, Level
from editions.source import Source

REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));")

UNSEEN = (
    "\u0080-\u009f\u00ad\u034f\u061c\u180e\u200b-\u200d\u2028\u2029\u2060-\u2064\u206a-\u206f"
    "\ufeff\ufff9-\ufffc\U000e0000-\U000e007f"
)
"""Characters that one does not see, with the controls of ISO 8859-1."""

PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
SINGLE = re.compile(f"[{UNSEEN}{LOST}{PRIVATE}]")
IS_PRIVATE = re.compile(f"[{PRIVATE}]")

OPENING, CLOSING, ISOLATING = "\u202a\u202b\u202d\u202e", "\u202c\u2069", "\u2066\u2067\u2068"
TURNING = re.compile(f"[{OPENING}{CLOSING}{ISOLATING}]")
"""Characters that set the direction of what follows them, and those that end it."""

OVERRIDING = "\u202d\u202e"
"""Those that turn even letters around. Source: UAX 9, section 2.2; CVE-2021-42574."""

JOINERS = "\u200b\u200c\u200d\u2060\u034f"
"""Unseen, and needed where letters join, or where no blanks part words."""

UNJOINED = frozenset("LATIN GREEK CYRILLIC DIGIT SPACE NO-BREAK COMMA FULL HYPHEN-MINUS".split())
"""Scripts in which nothing joins, and other signs, by the first word of a character's name."""

SOFT_HYPHEN = "\u00ad"

DESCRIBED = "ancestor-or-self::*[self::tei:g or self::tei:charDecl]"
"""XPath: a character is explained by a description of it."""

BLOCKS = tei.PARTING | {"note", "text"}
"""Elements at whose end the direction of a text ends too."""

MOST_ATTRIBUTES = 100
"""Attributes of an element that are looked at."""

LONGEST = 60
"""Letters of a word that are told."""

MOST = 20
"""Kinds of one code that are told in one file."""


class Place(NamedTuple):
    """A text of a file, or an attribute."""

    text: str
    element: _Element
    at: Callable[[int], tuple[int, int]]
    """Line and column of a character by its offset."""


class Spot(NamedTuple):
    """Something at fault at one place."""

    code: str
    kind: str
    """What it is, such as its character: what is of one kind is told once."""
    line: int
    column: int
    level: Level
    message: str


def of_file(source: Source) -> Iterator[Finding]:
    """Characters of a file that seem to be there by accident."""
    text = _decoded(source)
    if text.isascii():
        return
    garbled = letters.garbled(text)
    has_any = SINGLE.search(text) or TURNING.search(text) or letters.BESIDE.search(text)
    if garbled or has_any or not unicodedata.is_normalized("NFC", text):
        places = [*_places(source)]
        spots = [spot for one in places for spot in (*_single(one), *_of_words(one, garbled))]
        yield from _told(source, [*spots, *_turning(places)])


def _decoded(source: Source) -> str:
    """The characters of a file, references among them."""
    encoding = source.root.getroottree().docinfo.encoding or "UTF-8"
    try:
        text = source.data.decode(encoding, "replace")
    except LookupError:  # The parser knows encodings that Python does not.
        text = source.data.decode("utf-8", "replace")
    text = text.removeprefix("\ufeff")
    return REFERENCE.sub(_character, text) if "&#" in text else text


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    return chr(number) if number <= 0x10FFFF else ""


def _places(source: Source) -> Iterator[Place]:
    """The texts and attributes of a file that are not in ASCII."""
    for one in strings(source):
        if not one.text.isascii():
            yield Place(one.text, source.elements[one.at], one.place)
    for element in source.elements:
        # libxml2 goes through all attributes for the value of each.
        for value in element.attrib.values() if len(element.attrib) < MOST_ATTRIBUTES else ():
            if not value.isascii():
                yield Place(value, element, _at_start(source, element))


def _at_start(source: Source, element: _Element) -> Callable[[int], tuple[int, int]]:
    """An attribute is told at its element."""
    found = source.finding(element, "hint", "", "")
    return lambda _: (found.line, found.column)


def _told(source: Source, spots: Iterable[Spot]) -> Iterator[Finding]:
    """Each kind at its first place, with how often it is there; not too many of a code."""
    for _, some in groupby(sorted(spots), key=lambda one: one.code):
        kinds: dict[str, list[Spot]] = {}
        for one in some:
            kinds.setdefault(one.kind, []).append(one)
        first = sorted((same[0] for same in kinds.values()), key=lambda one: one[2:4])
        for number, one in enumerate(first[:MOST], 1):
            often = len(kinds[one.kind])
            more = f" ({often} times in this file)" if often > 1 else ""
            if number == MOST < len(first):
                more += f"; and {len(first) - MOST} more like this"
            place = one.line, one.column
            yield Finding(source.path, *place, one.level, one.code, one.message + more)


def _single(one: Place) -> Iterator[Spot]:
    """Characters that are not seen, have no meaning, or were lost."""
    for found in SINGLE.finditer(one.text):
        sign, place = found[0], one.at(found.start())
        if sign == LOST:
            message = "a character could not be read here (U+FFFD): look what the source has"
            yield Spot("replacement-character", "", *place, "warning", message)
        elif IS_PRIVATE.match(sign):
            if tei.find(one.element, DESCRIBED) is None:
                yield Spot("private-use", sign, *place, "hint", _private(sign))
        elif sign < "\u00a0":
            yield Spot("control-character", sign, *place, "warning", _control(sign))
        elif _is_unneeded(one.text, found.start()):
            message = (
                f"{_called(sign)} is not seen, but parts words for programs: remove it, or write"
                " what the source has there"
            )
            yield Spot("invisible-character", sign, *place, "warning", message)


def _called(sign: str) -> str:
    return f"{unicodedata.name(sign, 'a character').lower()} (U+{ord(sign):04X})"


def _private(sign: str) -> str:
    return (
        f"U+{ord(sign):04X} has a meaning in some fonts alone, such as those of MUFI: describe it"
        f' with charDecl in the header, and write <g ref="#…">&#x{ord(sign):X};</g>'
    )


def _control(sign: str) -> str:
    """What to do with a control of ISO 8859-1, which is mostly a character of Windows."""
    said = f"U+{ord(sign):04X} is a control character, which nobody sees"
    try:
        meant = sign.encode("latin-1").decode("cp1252")
    except UnicodeDecodeError:
        return f"{said}: look what the source has"
    return f"{said}; in Windows-1252 it was {meant} (U+{ord(meant):04X}): write that instead"


def _is_unneeded(text: str, at: int) -> bool:
    """An unseen character does nothing at its place that a text needs."""
    sign, before, after = text[at], text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    if sign == SOFT_HYPHEN:  # Before a line's break it is a hyphen.
        return bool(text[at + 1 :].strip())
    return sign not in JOINERS or {letters.first(before), letters.first(after)} <= UNJOINED


def _turning(places: Iterable[Place]) -> Iterator[Spot]:
    """Characters that turn the direction of a text and do not end, or turn letters around."""
    some = (one for one in places if TURNING.search(one.text))
    for _, same in groupby(some, key=lambda one: _block(one.element)):
        begun: list[tuple[str, tuple[int, int]]] = []
        for one in same:
            for found in TURNING.finditer(one.text):
                sign, place = found[0], one.at(found.start())
                if sign in OVERRIDING:
                    yield _turned(sign, "shows letters in another order than they have", place)
                if sign not in CLOSING:
                    begun.append((sign, place))
                elif begun and (begun[-1][0] in ISOLATING) == (sign == "\u2069"):
                    begun.pop()
                else:
                    yield _turned(sign, "ends what has not begun", place)
        for sign, place in begun:
            if sign not in OVERRIDING:
                yield _turned(sign, "turns the direction of the text, and nothing ends it", place)


def _turned(sign: str, does: str, place: tuple[int, int]) -> Spot:
    message = f"{_called(sign)} {does}: remove it, and say the language of the words with @xml:lang"
    return Spot("bidi-control", sign + does, *place, "warning", message)


def _block(element: _Element) -> _Element:
    """The paragraph, note or the like in which something stands."""
    around: Iterator[_Element] = element.iterancestors()
    every = [element, *around]
    return next((one for one in every if tei.is_tei(one) and tei.name(one) in BLOCKS), every[-1])


def _of_words(one: Place, garbled: Mapping[str, str]) -> Iterator[Spot]:
    """Words of a wrong encoding, of letters that are not one character, or that only look so."""
    has_mixed = letters.BESIDE.search(one.text) is not None
    if not garbled and not has_mixed and unicodedata.is_normalized("NFC", one.text):
        return
    for found in letters.WORD.finditer(one.text):
        word = found[0]
        if word in garbled:
            message = f'"{word}" was read in a wrong encoding: write "{garbled[word]}"'
            yield Spot("garbled-word", word, *one.at(found.start()), "warning", message)
            continue
        composed = letters.composed(word)
        if composed:
            yield Spot("not-nfc", "", *one.at(found.start()), "hint", _apart(composed[:LONGEST]))
        is_mixed = has_mixed and letters.BESIDE.search(word) is not None
        for some in letters.LETTERS.finditer(word) if is_mixed else ():
            mixed = letters.mixed(some[0])
            if mixed is not None:
                place = one.at(found.start() + some.start())
                yield Spot("mixed-scripts", some[0], *place, "warning", _looks(some[0], *mixed))


def _apart(composed: str) -> str:
    return (
        f'"{composed}" is written with other characters than Unicode\'s form NFC has, such as a'
        " letter and its accent apart: bring the file into NFC, all of it at once"
    )


def _looks(word: str, own: str, strange: str, odd: str, mended: str) -> str:
    signs = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in odd)
    return (
        f'"{word}" has the {strange} {signs} among {own} letters, which only looks the same:'
        f' write "{mended}"'
    )
