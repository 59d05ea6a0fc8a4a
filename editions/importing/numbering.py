"""The numbers that a word processor gives to paragraphs: `3.`, `b)`, `IV.`

Source: ECMA-376, part 1, 17.9 (Numbering).
"""

from __future__ import annotations

from editions import notes

FORMATS = frozenset("decimal lowerLetter upperLetter lowerRoman upperRoman decimalZero".split())
"""The formats that are known; a number of another one is left out."""

LARGEST = 3999
"""What Roman numerals can say."""


def number(value: int, form: str) -> str | None:
    """A number from 1 in a format of Word; None in one that is not known."""
    if form not in FORMATS or not 0 < value <= LARGEST:
        return str(value) if form == "decimal" else None
    if form.endswith("Letter"):  # z, aa, bb
        said = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
    else:
        said = notes.roman(value) if form.endswith("Roman") else str(value)
    said = said.zfill(2) if form == "decimalZero" else said
    return said.upper() if form.startswith("upper") else said
