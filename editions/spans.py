"""From when to when something was, by the attributes of its element.

Source: TEI P5, att.datable.w3c and att.datable.iso.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from lxml.etree import _Element

from editions import dates
from editions.words import later, say

ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?")
"""A year, a month or a day, with a time that is passed over; years before our era are not read."""

FROM, UNTIL = later("from {}"), later("until {}")
NOT_BEFORE, NOT_AFTER = later("not before {}"), later("not after {}")

PERIODS = (
    ("{}", ("when",)),
    ("{}–{}", ("from", "to")),
    (later("between {} and {}"), ("notBefore", "notAfter")),
    (FROM, ("from",)),
    (UNTIL, ("to",)),
    (NOT_BEFORE, ("notBefore",)),
    (NOT_AFTER, ("notAfter",)),
)
"""Attributes that say when something was, and how a reader is told."""

UNSURE = frozenset(["low", "medium", "unknown"])
"""Values of `@cert` that a reader is told of."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when something was, as far as is known."""

    first: date
    last: date
    form: str
    """How a reader is told, with a place for each date: `not before {}`."""
    values: tuple[str, ...]
    """The dates as the encoding has them, without times."""
    is_unsure: bool = False
    """The editors are not certain of it."""

    @property
    def words(self) -> str:
        """How a reader is told: `29 November 1962`, `not before November 1962 (uncertain)`."""
        said = say(self.form, *(dates.day(value) for value in self.values))
        said = said.replace("–", " – ") if " " in said else said
        return say("{} (uncertain)", said) if self.is_unsure else said

    @property
    def key(self) -> str:
        """What tells it from others: `1962-11-29`, `not-before-1962-11-uncertain`."""
        said = self.form.format(*self.values).replace("–", " to ")
        return "-".join([*said.split(), *(["uncertain"] if self.is_unsure else [])])

    @property
    def earliest(self) -> date | None:
        """The first day on which it may have been; None if nobody says."""
        return None if self.form in (UNTIL, NOT_AFTER) else self.first

    @property
    def latest(self) -> date | None:
        """The last day on which it may have been; None if nobody says."""
        return None if self.form in (FROM, NOT_BEFORE) else self.last

    @property
    def is_open(self) -> bool:
        """It was some time in between, or nobody says when it ended or began."""
        return self.form not in ("{}", "{}–{}")


def span(element: _Element) -> Span | None:
    """When something was by its element's attributes; None if they name no day, month or year."""
    for form, names in PERIODS:
        said = [element.get(name) or element.get(f"{name}-iso") or "" for name in names]
        days = [one for one in map(_days, said) if one is not None]
        if len(days) == len(names) and days[0][0] <= days[-1][1]:
            values = tuple(value.partition("T")[0] for value in said)
            return Span(days[0][0], days[-1][1], form, values, element.get("cert") in UNSURE)
    return None


def _days(said: str) -> tuple[date, date] | None:
    """The first and the last day of a year, a month or a day in ISO form."""
    found = ISO.fullmatch(said)
    year, month, day = (int(part) if part else 0 for part in found.groups()) if found else (0, 0, 0)
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        return first, date(year, last_month, day or monthrange(year, last_month)[1])
    except ValueError:  # No year nought, no month 13.
        return None
