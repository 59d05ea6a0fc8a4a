"""Dates that no calendar has, or that contradict each other, the words, or the lives of persons.

Source: TEI P5, att.datable.w3c and chapter 3.6.4 (Dates and Times).
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from functools import cache

from babel.core import Locale, UnknownLocaleError
from lxml.etree import _Element

from editions import header, registers, tei
from editions.checks.references import File
from editions.document import Document
from editions.findings import Finding
from editions.registers import Entry
from editions.source import Source
from editions.spans import Span, span

WRITTEN = ("when", "from", "to", "notBefore", "notAfter")
"""Attributes that hold a date of the W3C's form."""

DATED = frozenset(WRITTEN)

IN_ORDER = (("notBefore", "notAfter"), ("from", "to"), ("from", "notAfter"), ("notBefore", "to"))
"""Attributes of which the first does not come after the second."""

DAY = re.compile(r"(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?(?:T[\d:.]+)?(?:Z|[+-]\d\d:\d\d)?")
"""A year, a month or a day, with its time if it has one."""

RECURRING = re.compile(r"--(\d\d)(?:-(\d\d))?|---(\d\d)|\d\d:\d\d(:[\d.]+)?(Z|[+-]\d\d:\d\d)?")
"""What comes again: a day of each year, of each month, a time of each day."""

FORMS = "write a year, a month or a day, as in 1901, 1901-02 or 1901-02-28"

OTHER_FORMS = (
    re.compile(r"(?P<year>\d{4})[-./ ](?P<month>\d{1,2})[-./ ](?P<day>\d{1,2})"),
    re.compile(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})"),
)
"""How days are written beside ISO 8601. In 2/6/1871 nobody knows which is the month."""

FIRST = "0001-01-01"
"""The first day that the machine knows."""

FULL = re.compile(r"\d{4}-\d\d-\d\d(?:T|$)")
"""A day, with its time if it has one."""

WORD = re.compile(r"[^\W\d_]+")

EVERYWHERE = datetime.date(1924, 1, 1)
"""From here on no state of Europe had the Julian calendar."""

DATELINES = ".//tei:dateline//tei:date | .//tei:docDate"

UNBORN = datetime.timedelta(days=300)
"""A child may be spoken of before its birth."""

QUOTED = frozenset("note app floatingText quote q cit bibl listBibl back".split())
"""Elements whose words need not be of the document's day: those of editors, and of others."""

OF_WRITING = "ancestor::*[self::tei:creation or self::tei:correspAction or self::tei:dateline]"
"""Around the date of a document that is the one of its writing, not that of a print."""

TAKING_PART = (header.SENT, header.RECEIVED)
"""Where a header names whom a letter went from and to."""


def of_file(source: Source) -> Iterator[Finding]:
    """Days that are none, dates that end before they begin, and weekdays that a day has not."""
    for element in source.elements:
        if not DATED.isdisjoint(map(str, element.keys())) and tei.is_tei(element):
            yield from _of_element(source, element)
    yield from _of_weekdays(source)
    for person in source.root.iter(f"{{{tei.TEI}}}person"):
        yield from _of_life(source, person)


def in_file(file: File) -> Iterator[Finding]:
    """Documents that are of two dates, and persons named where they cannot have been."""
    for one in file.edition.documents_of.get(file.source.path, ()):
        if one.when is not None and one.dating is not None:
            yield from _of_two_dates(file.source, one, one.when)
            yield from _outside_lives(file, one, one.when)


def _of_element(source: Source, element: _Element) -> Iterator[Finding]:
    said = {name: element.get(name, "").strip() for name in WRITTEN if element.get(name)}
    days = {name: day for name, value in said.items() if (day := _day(value)) is not None}
    for name in said.keys() - days.keys():
        if not RECURRING.fullmatch(said[name]):
            message = (
                f'@{name}="{said[name]}" is no day, month or year that there is:'
                f" {_meant(said[name])}"
            )
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


def _meant(said: str) -> str:
    """What to write instead of a date: the one that is meant, if its form alone is wrong."""
    for pattern in OTHER_FORMS:
        found = pattern.fullmatch(said)
        if found is not None:
            made = "-".join(found[part].zfill(2) for part in ("year", "month", "day"))
            if _day(made) is not None:
                return f"write {made}"
    return FORMS


def _is_after(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """The one is later, as far as both are said: 1962-11 is not after 1962."""
    said = min(len(one), len(other))
    return one[:said] > other[:said]


def _of_life(source: Source, person: _Element) -> Iterator[Finding]:
    born, died = registers.lived(person)
    if born is not None and died is not None and born > died:
        message = f"birth ({born}) comes after death ({died}): mend one of them"
        yield source.finding(person, "error", "dates-in-disorder", message)


def _of_weekdays(source: Source) -> Iterator[Finding]:
    """Weekdays in the words of dates that their days have not."""
    every = [
        one
        for one in source.root.iter(f"{{{tei.TEI}}}date")
        if FULL.match(one.get("when", "")) and not one.get("calendar")
    ]
    otherwise = _language_of_header(source) if every else ""
    for one in every:
        when = one.get("when", "")[:10]
        names = _weekdays((tei.language(one) or otherwise).partition("-")[0])
        words = WORD.findall(tei.plain(one, tei.unread(one)))
        said = [word for word in words if word.casefold() in names]
        if len(said) != 1 or _day(when) is None or when < FIRST:
            continue
        day = datetime.date.fromisoformat(when)
        if names[said[0].casefold()] not in _possible(day):
            right = Locale("en").days["format"]["wide"][day.weekday()]
            message = (
                f'{when} was a {right}, but the words have "{said[0]}": is it another day, or does'
                " the source err?"
            )
            yield source.finding(one, "hint", "wrong-weekday", message)


def _language_of_header(source: Source) -> str:
    """The language that the header of a file names, if it is one."""
    found = {one.get("ident", "") for one in source.root.iter(f"{{{tei.TEI}}}language")}
    return next(iter(found)) if len(found) == 1 else ""


def _possible(day: datetime.date) -> tuple[int, ...]:
    """The weekdays that a day may have had, Monday as 0: by the calendar of today, and by the
    Julian one while that was in use."""
    today = day.weekday()
    century = (day.year - (day.month < 3)) // 100
    behind = century - century // 4 - 2
    return (today,) if day >= EVERYWHERE else (today, (today + behind) % 7)


@cache
def _weekdays(language: str) -> Mapping[str, int]:
    """The names of the weekdays in a language, folded, with Monday as 0."""
    try:
        days = Locale.parse(language).days
    except (ValueError, UnknownLocaleError):
        return {}
    forms = (days[form]["wide"] for form in ("format", "stand-alone"))
    return {name.casefold(): number for some in forms for number, name in some.items()}


def _of_two_dates(source: Source, one: Document, when: Span) -> Iterator[Finding]:
    """That the dateline is of no day that the header has for the document."""
    if one.dating in one.numbers:
        return
    said = [
        (date, found)
        for date in tei.find_all(one.text, DATELINES)
        if date in one.numbers and not date.get("calendar") and not _is_quoted(date)
        if (found := span(date)) is not None
    ]
    if said and not any(_may_be_one(when, found) for _, found in said):
        date, found = min(said, key=lambda one: _apart(when, one[1]))
        message = (
            f"the dateline is of {_words(found)}, but the header dates the document"
            f" {_words(when)}: mend one of them, if both are of its writing"
        )
        yield source.finding(date, "hint", "two-dates", message)


def _words(when: Span) -> str:
    """A span in English words: `not before 1962-11`."""
    return when.form.format(*when.values)


def _may_be_one(one: Span, other: Span) -> bool:
    """Two spans have a day in common, as far as they are known."""
    first, last = datetime.date.min, datetime.date.max
    begin = max(one.earliest or first, other.earliest or first)
    return begin <= min(one.latest or last, other.latest or last)


def _apart(one: Span, other: Span) -> int:
    """How many days lie between two spans, as far as they are known: a slip is not far off."""
    days = [
        abs((first - second).days)
        for first in (one.earliest, one.latest)
        for second in (other.earliest, other.latest)
        if first is not None and second is not None
    ]
    return min(days, default=0)


def _is_quoted(element: _Element) -> bool:
    holders: Iterator[_Element] = element.iterancestors()
    return any(tei.name(holder) in QUOTED for holder in holders)


def _outside_lives(file: File, one: Document, when: Span) -> Iterator[Finding]:
    """Persons who had died when they wrote or were written to, or who were not yet born."""
    wrote = _taking_part(one)
    told: set[str] = set()
    for reference in file.references:
        element, _, entry = reference
        is_in_text = element in one.numbers and not _is_quoted(element)
        if entry.uri in told or not (is_in_text or element in wrote):
            continue
        message = _outside_life(entry, when, element in wrote)
        if message:
            told.add(entry.uri)
            yield file.source.finding(element, "warning", "outside-life", message)


def _outside_life(entry: Entry, when: Span, took_part: bool) -> str:
    """That a person was dead or not yet born at a time; empty if neither is known."""
    born, died = entry.lived
    advice = "is somebody else meant, or is one of the dates wrong?"
    if took_part and died is not None and when.earliest is not None and when.earliest > died:
        return f"{entry.name} died before {_words(when)}, on {died} at the latest: {advice}"
    if born is not None and when.latest is not None and when.latest < born - UNBORN:
        return f"{entry.name} was born after {_words(when)}, on {born} at the earliest: {advice}"
    return ""


def _taking_part(one: Document) -> frozenset[_Element]:
    """Those who wrote or received a document, as its header names them."""
    # A print may well be later than its author's life.
    is_of_writing = one.dating is not None and tei.find(one.dating, OF_WRITING) is not None
    places = (*TAKING_PART, header.AUTHOR) if is_of_writing else TAKING_PART
    return frozenset(
        element for place in places for holder in one.told(place) for element in holder.iter("*")
    )
