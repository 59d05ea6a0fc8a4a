"""Words whose letters are others than they seem: of a wrong encoding, composed, of two scripts.

Knows words alone, and says what they should be.
Source: Unicode 15.1, UAX 15 (Normalization Forms) and UTS 39 (Confusable Detection).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

WORD = re.compile("[^ \\t\\r\\n<>\"'&=]+")
"""What stands between blanks or marks of XML: other blanks may be parts of garbled words."""

FOREIGN = re.compile(r"[^\x00-\x7f]{2,}")
"""What is read in a wrong encoding has two or more of these for each character."""

LONGEST = 60
"""Characters before a place, and after it, that belong to a word."""

CENTRAL = re.compile("[a-zß-ž][ÂĂÄĹ][^\x00-\x7f]|Ă[ĽźśąłĄŁŻżŹŚľ]")
"""How a word looks whose UTF-8 was read as Windows-1250: `fĂĽr`. No language writes so."""

QUOTES = "„“”‚‘’«»‹›…–—"
"""What stands around a letter that is spoken of: `“Ã”` is not a garbled `Ô`."""

LOST = "\ufffd"

LEFT_ALONE = frozenset("HEBREW CJK".split())
"""What differs from NFC for good reasons, by the first word of a character's name."""

SCRIPTS = {
    "Latin": re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]"),
    "Greek": re.compile(r"[Ͱ-ͳͶͷΆΈ-ϡἀ-ῼ]"),
    "Cyrillic": re.compile(r"[Ѐ-ԯ]"),
}
BESIDE = re.compile(r"[Ͱ-ϿЀ-ԯ](?:[A-Za-zÀ-ɏ]|(?<=[A-Za-zÀ-ɏ].))")
"""Where letters of two scripts stand side by side."""

LETTERS = re.compile(r"[^\W\d_]{2,}")

LOOKS = (
    ("Cyrillic", "АВЕКМНОРСТХІЈЅаеорсухіјѕ", "Latin", "ABEKMHOPCTXIJSaeopcyxijs"),
    ("Greek", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "Latin", "ABEZHIKMNOPTYXo"),
)
"""Letters that look like those of another script, and are taken for them."""

ALIKE = {
    (strange, own): dict(zip(these, those, strict=True))
    for one, ours, two, theirs in LOOKS
    for strange, these, own, those in ((one, ours, two, theirs), (two, theirs, one, ours))
}
"""What a letter of one script would be in another, by both."""


def garbled(text: str) -> Mapping[str, str]:
    """The words of a text that were read in a wrong encoding, each with what it was.

    ftfy knows which sequences of characters no language has; those of Windows-1250 in part.
    """
    words = {*_foreign(text)}
    if not words:
        return {}
    from ftfy import badness  # A check of plain texts need not wait 35 ms for it.

    suspect = (word for word in words if badness.is_bad(word) or CENTRAL.search(word))
    return {word: fixed for word in suspect if (fixed := _fixed(word))}


def _foreign(text: str) -> Iterator[str]:
    """The words that have characters side by side which are not in ASCII; of endless ones parts."""
    end = 0
    for found in FOREIGN.finditer(text):
        start = at = found.start()
        if at < end:
            continue
        while at - start < LONGEST and start > end and WORD.match(text[start - 1]):
            start -= 1
        word = WORD.match(text, start, at + LONGEST)
        if word is not None:
            end = word.end()
            yield word[0]


def _fixed(word: str) -> str:
    """What a word was before it was read in a wrong encoding; empty if that is not clear."""
    import ftfy

    settings = ftfy.TextFixerConfig(
        restore_byte_a0=False, replace_lossy_sequences=False, fix_c1_controls=False
    )
    fixed = ftfy.fix_encoding(word, settings)
    if fixed == word:
        try:
            fixed = word.encode("cp1250").decode()
        except UnicodeError:
            return ""
    is_word = len(word.strip(QUOTES)) > 1 and LOST not in word
    is_clear = is_word and LOST not in fixed and not ftfy.badness.is_bad(fixed)
    return fixed if is_clear else ""


def composed(word: str) -> str:
    """A word in NFC, if it is not and should be; else empty."""
    if unicodedata.is_normalized("NFC", word) or any(first(one) in LEFT_ALONE for one in word):
        return ""
    return unicodedata.normalize("NFC", word)


@cache
def first(sign: str) -> str:
    """The first word of a character's name, which for letters is the script."""
    return unicodedata.name(sign, "SPACE").split()[0] if sign else "SPACE"


def mixed(letters: str) -> tuple[str, str, str, str] | None:
    """The script of a word, that of some letters which only look so, these, and the word mended.

    None where letters of two scripts may be meant so: `μm`, `αβ`.
    """
    if len(letters) > LONGEST:
        return None
    counts = {name: len(script.findall(letters)) for name, script in SCRIPTS.items()}
    found = sorted((name for name in counts if counts[name]), key=lambda name: -counts[name])
    if len(found) != 2 or sum(counts.values()) != len(letters):
        return None
    for own, strange in (found, found[::-1]):
        if "Greek" in found and counts[own] < 2:  # A line of hydrogen is called Hα.
            continue
        alike = ALIKE.get((strange, own), {})
        odd = [one for one in letters if SCRIPTS[strange].fullmatch(one)]
        if all(one in alike for one in odd):
            mended = "".join(alike.get(one, one) for one in letters)
            return own, strange, "".join(dict.fromkeys(odd)), mended
    return None
