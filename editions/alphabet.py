"""The order of names in an index, and the letters under which they stand there.

What languages have letters of their own is that of their collations. Source: Unicode CLDR,
common/collation; first level of the Unicode Collation Algorithm (UTS 10).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import chain

OWN = {
    "cs": "c č, h ch, r ř, s š, z ž",
    "da": "z æ=ä ø=ö=ő=œ å",
    "es": "n ñ",
    "hu": "c cs, d dz dzs, g gy, l ly, n ny, o ö=ő, s sz, t ty, u ü=ű, z zs",
    "pl": "a ą, c ć, e ę, l ł, n ń, o ó, s ś, z ź ż",
    "sk": "a ä, c č, h ch, l ł, o ô, r ř, s š, z ž ż",
    "sv": "z å ä=æ=ę ö=ø=ő=œ=ô",
}
"""What a language counts as letters of its own, after the letter that they follow, with what it
counts as the same. Elsewhere a letter with a mark is sorted as the letter without it."""

PLAIN = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
"""Letters that are none with a mark to Unicode, and how they are sorted."""

OTHER = "#"
"""Where names stand that begin with no letter."""

LATEST = 0x10FF00
"""The code point for the first letter that follows a letter: later than any that text has."""

IGNORED = re.compile(r"['’ʼʹ`]")
NO_LETTERS = re.compile(r"[\W_]+")


def key(name: str, language: str) -> tuple[str, str, str]:
    """What to sort a name by: its letters alone; between names of the same letters, its signs."""
    return _primary(name, language), name.casefold(), name


def letter(name: str, language: str) -> str:
    """The letter under which a name stands in an index: `C`, `Č`, `Ch`."""
    first = _primary(name, language)[:2]
    own = _letters(language).get(first)
    if own is not None:
        return own.capitalize()
    return first[:1].upper() if first[:1].isalpha() else OTHER


def without_marks(words: str) -> str:
    """Words of lower case with the plain letters of the alphabet alone: `muller` for `müller`."""
    if words.isascii():
        return words
    apart = unicodedata.normalize("NFKD", words)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(PLAIN)


def _primary(name: str, language: str) -> str:
    """The name's letters in an alphabet in which those of the language follow their neighbours."""
    words = unicodedata.normalize("NFC", name).casefold()
    words = NO_LETTERS.sub(" ", IGNORED.sub("", words)).strip()
    pattern, sorted_as = _own(language)
    parts = pattern.split(words) if pattern else [words]
    return "".join(sorted_as.get(part) or without_marks(part) for part in parts)


@cache
def _own(language: str) -> tuple[re.Pattern[str] | None, Mapping[str, str]]:
    """What finds the letters of a language's own, and what each is sorted as."""
    found = {
        same: group[0] + chr(LATEST + number)
        for group in _groups(language)
        for number, one in enumerate(group[1:])
        for same in one.split("=")
    }
    longest = sorted(found, key=len, reverse=True)
    return (re.compile(f"({'|'.join(longest)})") if found else None), found


@cache
def _letters(language: str) -> Mapping[str, str]:
    """The letters of a language's own, by what they are sorted as."""
    _, found = _own(language)
    named = [one.split("=")[0] for one in chain(*(group[1:] for group in _groups(language)))]
    return {found[one]: one for one in named}


def _groups(language: str) -> list[list[str]]:
    return [group.split() for group in OWN.get(language.partition("-")[0], "").split(",") if group]
