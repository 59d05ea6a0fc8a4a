"""Days that a text names in full: in English, German, Czech and Hungarian, or in numbers.

What may mean two days, or a day of another calendar, is not found.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal, NamedTuple

from babel.dates import get_month_names

FIRST = datetime.date(1752, 9, 14)
"""The first day of England's new calendar: a date before it may be one of the Julian."""

LANGUAGES = ("en", "de", "de_AT", "cs", "hu")
WIDTHS: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")
WITHOUT_SHORT = frozenset(["cs"])
"""Czech abbreviations of months (`pro`, `lis`) stand in no date."""

DAY_FIRST = frozenset("de cs hu sk".split())
"""Languages in which 3.4.1962 is the 3rd of April beyond doubt."""

BLANK = r"[ \u00a0\u202f]+"
DAY = rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?(?:{BLANK}of)?"
MONTH = r"(?P<month>(?:MONTHS)\b\.?)"
NUMBER = r"(?P<month>\d{1,2})"
YEAR = r"(?P<year>\d{4})(?!\d)"

WAYS = (
    # 30 November 1962, 30th of November, 1962, 30. November 1962, 30. listopadu 1962
    rf"{DAY}{BLANK}{MONTH},?{BLANK}{YEAR}",
    # November 30, 1962
    rf"{MONTH}{BLANK}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?{BLANK}{YEAR}",
    # 1962. november 30., 1962. 11. 30.
    rf"{YEAR}\.{BLANK}{MONTH}{BLANK}(?P<day>\d{{1,2}})(?!\d)",
    rf"{YEAR}\.{BLANK}{NUMBER}\.{BLANK}(?P<day>\d{{1,2}})(?![\d])",
    # 1962-11-30
    rf"{YEAR}-{NUMBER}-(?P<day>\d\d)(?![\d-])",
)
NUMBERS = rf"(?P<day>\d{{1,2}})\.(?:{BLANK})?{NUMBER}\.(?:{BLANK})?{YEAR}"
"""30. 11. 1962: a few Americans write the month first."""

RANGE = re.compile(r"\d[.\s]*[-\u2010-\u2015/][\s]*\Z|[\w.-]\Z")
"""What stands before a date that begins earlier: `26-28 October 1962`; or before no date at all."""


class Day(NamedTuple):
    """A day that a text names."""

    start: int
    end: int
    iso: str
    """`1962-11-30`."""


def days(text: str, language: str | None = None) -> Iterator[Day]:
    """The days that a text in a language names in full, in its order."""
    every = sorted(found for way in _ways() for found in _found(way, text, language))
    end = 0
    for one in every:
        if one.start >= end:
            yield one
            end = one.end


def _found(way: re.Pattern[str], text: str, language: str | None) -> Iterator[Day]:
    for said in way.finditer(text):
        month = said["month"].casefold().rstrip(".")
        number = int(month) if month.isdecimal() else _months()[month]
        try:
            day = datetime.date(int(said["year"]), number, int(said["day"]))
        except ValueError:  # The 31st of June.
            continue
        is_clear = way.pattern != NUMBERS or day.day > 12 or day.day == number
        is_clear = is_clear or (language or "").partition("-")[0] in DAY_FIRST
        if is_clear and day >= FIRST and not RANGE.search(text[: said.start()][-8:]):
            yield Day(said.start(), said.end(), day.isoformat())


@cache
def _ways() -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    every = (way.replace("MONTHS", names) for way in (*WAYS, NUMBERS))
    return tuple(re.compile(way, re.IGNORECASE) for way in every)


@cache
def _months() -> Mapping[str, int]:
    """The number of each month by its names and abbreviations. Source: Unicode CLDR."""
    found: dict[str, int] = {"sept": 9}
    for language in LANGUAGES:
        widths = WIDTHS[:1] if language in WITHOUT_SHORT else WIDTHS
        for names in (get_month_names(width, "format", language) for width in widths):
            found |= {str(name).casefold().rstrip("."): month for month, name in names.items()}
    return found
