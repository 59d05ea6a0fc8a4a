"""What is dated in an edition: documents, and the days that texts tell of, in order of time.

Draws and renders nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from editions.document import Document
from editions.edition import Edition
from editions.mentions import Mention
from editions.spans import Span, span

DOCUMENT, EVENT, TEXT = "document", "event", "text"
"""What is dated: a document by its header, an event that has accounts, a day of a text."""


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
    def said(self) -> tuple[object, ...]:
        """All of it in values."""
        mention = self.mention
        words = (mention.passage, mention.sentence, mention.marks) if mention else ()
        called = (self.title, self.lang, self.short, self.short_lang)
        return self.span, self.kind, self.uri, *called, *words

    @property
    def order(self) -> tuple[date, bool, date, str, str]:
        """By day: a year and a month before their first day, and documents before passages.

        What is of one date stands together, also where another has the same days; what is of one
        date and kind stays in the order of the edition.
        """
        span = self.span
        is_day = span.first == span.last or span.form != "{}"
        return span.first, is_day, span.last, span.key, self.kind


@dataclass(frozen=True)
class Chronology:
    """Everything that is dated, in order of time."""

    every: tuple[Dated, ...]

    @classmethod
    def of(cls, edition: Edition) -> Chronology:
        """The documents of an edition, its events, and the days that their texts tell of."""
        found: list[Dated] = []
        for one in edition.documents:
            if one.when is not None:
                found.append(Dated(one.when, DOCUMENT, one.uri, *_called(one)))
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
    """The days that a document's text tells of."""
    for when, naming in one.dated:
        uri = f"{one.uri}#{naming.passage.anchor}"
        mention = Mention(one, naming.passage, naming.sentence, naming.marks)
        yield Dated(when, TEXT, uri, *_called(one), mention)
