"""Dates as numbers, and in words as the language of the site writes them."""

from __future__ import annotations

import datetime
import re
from functools import cache

from babel.core import Locale, UnknownLocaleError

from editions.words import LANGUAGE

ISO = re.compile(r"(?<![\d-])\d{4}-\d{2}(?:-\d{2})?(?![\d-])")
"""A day or a month as in ISO 8601."""


def in_words(text: str) -> str:
    """A text with the days and months of ISO 8601 in words: `29 November 1962 – December 1962`."""
    said = ISO.sub(lambda found: day(found[0]), text)
    return said if said == text else said.replace("–", " – ")


def parts(date: str | None) -> tuple[int, ...]:
    """Year, month and day of a date such as `1962-11-30`, as far as it has them and they exist."""
    numbers = [int(part) for part in date.split("-")] if date else []
    while numbers:
        try:
            datetime.date(*numbers, *[1] * (3 - len(numbers)))
        except ValueError:
            numbers.pop()
        else:
            break
    return tuple(numbers)


def day(date: str) -> str:
    """A day or a month in words: `29 November 1962`, `November 1962`.

    What is none, such as a year or the 31st of June, stays as it is.
    """
    from babel.dates import format_date, format_skeleton  # It looks for this machine's time zone.

    locale = _locale(LANGUAGE.get())
    try:
        numbers = [int(part) for part in date.split("-")]
        first = datetime.date(*numbers, *[1] * (3 - len(numbers)))
    except (ValueError, TypeError):
        return date
    if len(numbers) == 3:
        return str(format_date(first, "long", locale=locale))
    return str(format_skeleton("yMMMM", first, locale=locale)) if len(numbers) == 2 else date


def short(day: datetime.date, with_day: bool) -> str:
    """A day of a month, or a month of a year, in as few signs as the language allows."""
    from babel.dates import format_skeleton

    skeleton = "MMMd" if with_day else "yMMM"
    return str(format_skeleton(skeleton, day, locale=_locale(LANGUAGE.get())))


@cache
def _locale(language: str) -> Locale:
    """How a language writes dates; English as in Britain, and so what nobody knows."""
    try:
        return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en", "GB")
