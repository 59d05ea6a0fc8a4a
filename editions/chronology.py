"""What is dated in an edition: documents, and the days that texts tell of, in order of time.

Source of the attributes: TEI P5, att.datable.w3c and att.datable.iso. Draws and renders nothing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lxml.etree import _Element

from editions import dates, tei
from editions.document import Document, Passage
from editions.edition import Edition, Mention, in_sentences
from editions.words import later, say

ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?")
"""A year, a month or a day, with a time that is passed over; years before our era are not read."""

DATES = frozenset("date docDate origDate".split())
"""Elements of a text whose attributes say of what day its words are."""

PERIODS = (
    ("{}", ("when",)),
    ("{}–{}", ("from", "to")),
    (later("between {} and {}"), ("notBefore", "notAfter")),
    (later("from {}"), ("from",)),
    (later("until {}"), ("to",)),
    (later("not before {}"), ("notBefore",)),
    (later("not after {}"), ("notAfter",)),
)
"""Attributes that say when something was, and how a reader is told."""

UNSURE = frozenset(["low", "medium", "unknown"])
"""Values of `@cert` that a reader is told of."""

DOCUMENT, EVENT, TEXT = "document", "event", "text"
"""What is dated: a document by its header, an event that has accounts, a day of a text."""


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
    def is_open(self) -> bool:
        """It was some time in between, or nobody says when it ended or began."""
        return self.form not in ("{}", "{}–{}")


@dataclass(frozen=True, slots=True)
class Dated:
    """Something with a date."""

    span: Span
    kind: str
    """`document`, `event` or `text`."""
    uri: str
    """Where it is, with its anchor."""
    title: str
    """What it is called; of a passage, its document."""
    lang: str | None
    """The language of that."""
    short: str
    """The same for narrow places."""
    short_lang: str | None
    """The language of that."""
    mention: Mention | None = None
    """Of a day that a text tells of: the sentence."""

    @property
    def order(self) -> tuple[date, bool, date, str, str]:
        """By day: a year and a month before their first day, and documents before passages.

        What is of one date stands together, also where another has the same days; what is of one
        date and kind stays in the order of the edition.
        """
        span = self.span
        is_day = span.first == span.last or span.form != "{}"
        return span.first, is_day, span.last, span.key, self.kind


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


@dataclass(frozen=True)
class Chronology:
    """Everything that is dated, in order of time."""

    every: tuple[Dated, ...]

    @classmethod
    def of(cls, edition: Edition) -> Chronology:
        """The documents of an edition, its events, and the days that their texts tell of."""
        found: list[Dated] = []
        for one in edition.documents:
            when = None if one.dating is None else span(one.dating)
            if when is not None:
                found.append(Dated(when, DOCUMENT, one.uri, *_called(one)))
            found += _told(one)
        for event in edition.events:
            when = span(event.element)
            if when is not None:
                called = (event.label, event.lang)
                found.append(Dated(when, EVENT, event.uri, *called, *called))
        return cls(tuple(sorted(found, key=lambda dated: dated.order)))

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years in which something begins, in order."""
        return tuple(sorted({one.span.first.year for one in self.every}))


def _called(one: Document) -> tuple[str, str | None, str, str | None]:
    """The titles of a document, each with its language."""
    return one.title, one.title_lang, one.short_title, one.short_title_lang


def _told(one: Document) -> Iterator[Dated]:
    """The days that a document's text tells of; that of its own dateline is the document's."""
    named: dict[_Element, list[tuple[_Element, str]]] = {}
    spans: dict[str, Span] = {}
    passages: dict[_Element, Passage] = {}
    for element in one.elements:
        if tei.name(element) not in DATES or not tei.is_tei(element) or element in one.copied:
            continue
        when, passage = span(element), one.passage(element)
        if when is None or passage is None or _is_own(one, element, when):
            continue
        key = when.key
        spans[key] = when
        passages[passage.element] = passage
        named.setdefault(passage.element, []).append((element, key))
    for holder, elements in named.items():
        for key, mention in in_sentences(one, passages[holder], elements):
            uri = f"{one.uri}#{mention.passage.anchor}"
            yield Dated(spans[key], TEXT, uri, *_called(one), mention)


def _is_own(one: Document, element: _Element, when: Span) -> bool:
    """The element is the dateline's date, or another statement of it, that the document has."""
    if element is one.dating:
        return True
    own = None if one.dating is None else span(one.dating)
    is_line = tei.find(element, "(ancestor::tei:dateline | self::tei:docDate)[1]") is not None
    return is_line and own is not None and own.first == when.first
