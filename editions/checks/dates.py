"""Dates that no calendar has, or that contradict each other.

Source: TEI P5, att.datable.w3c and chapter 3.6.4 (Dates and Times).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from lxml.etree import _Element

from editions import tei
from editions.findings import Finding
from editions.source import Source

WRITTEN = ("when", "from", "to", "notBefore", "notAfter")
"""Attributes that hold a date of the W3C's form."""

IN_ORDER = (("notBefore", "notAfter"), ("from", "to"), ("from", "notAfter"), ("notBefore", "to"))
"""Attributes of which the first does not come after the second."""

DAY = re.compile(r"(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?")
"""A year, a month or a day, with its time if it has one."""

RECURRING = re.compile(r"--(\d\d)(?:-(\d\d))?|---(\d\d)|\d\d:\d\d(:[\d.]+)?(Z|[+-]\d\d:\d\d)?")
"""What comes again: a day of each year, of each month, a time of each day."""

FORMS = "write 1962, 1962-11 or 1962-11-30"


def of_file(source: Source) -> Iterator[Finding]:
    """Days that are none, and dates that end before they begin."""
    for element in source.elements:
        if element.attrib and tei.is_tei(element):
            yield from _of_element(source, element)


def _of_element(source: Source, element: _Element) -> Iterator[Finding]:
    said = {name: element.get(name, "").strip() for name in WRITTEN if element.get(name)}
    days = {name: day for name, value in said.items() if (day := _day(value)) is not None}
    for name in said.keys() - days.keys():
        if not RECURRING.fullmatch(said[name]):
            message = f'@{name}="{said[name]}" is no day, month or year that there is: {FORMS}'
            yield source.finding(element, "error", "bad-date", message)
    for first, last in IN_ORDER:
        if first in days and last in days and _is_after(days[first], days[last]):
            message = (
                f"@{first} ({said[first]}) comes after @{last} ({said[last]}): mend one of them"
            )
            yield source.finding(element, "error", "dates-in-disorder", message)
            break


def _day(value: str) -> tuple[int, ...] | None:
    """Year, month and day as far as they are said; None if there is no such day."""
    found = DAY.fullmatch(value)
    if found is None:
        return None
    numbers = tuple(int(part) for part in found.groups() if part)
    if len(numbers) > 1 and not 1 <= numbers[1] <= 12:
        return None
    # In the years before Christ leap years are those of the calendar of today, as ISO 8601 has it.
    if (
        len(numbers) > 2
        and not 1 <= numbers[2] <= monthrange(numbers[0] % 400 + 400, numbers[1])[1]
    ):
        return None
    return numbers


def _is_after(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """The one is later, as far as both are said: 1962-11 is not after 1962."""
    said = min(len(one), len(other))
    return one[:said] > other[:said]
