"""Where a reader may go on to from a document: in order, in time, and for what they share."""

from __future__ import annotations

from collections.abc import Iterator

from editions import dates, markdown, tongues
from editions.document import Document
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.neighbours import Related
from editions.pages.page import way
from editions.words import say

FURTHER = "page:further"

MOST_NAMES = 6


def around(edition: Edition, document: Document) -> Iterator[Markdown]:
    """The ways to what stands before and after a document: `Earlier: A letter`."""
    for word, other in _around(edition, document):
        yield markdown.join([escape(f"{word} "), _link(document, other)])


def further(edition: Edition, document: Document) -> Markdown:
    """The ways on at the end of a document; nothing where there is none."""
    known = edition.neighbours
    related = known.related(document)
    nearest = {other.uri for _, other in _around(edition, document)}
    days = [one for one in known.of_the_days_around(document) if one.uri not in nearest]
    beside = [
        markdown.join([escape(f"{word} "), _dated(document, other)])
        for word, other in _around(edition, document)
    ]
    parts = [
        markdown.list_(beside),
        *_listed(say("Of the same day"), [_link(document, x) for x in known.of_the_day(document)]),
        *_listed(say("Of the days around"), [_dated(document, one) for one in days]),
        *_listed(
            say("With the same persons and places"), [_shared(document, one) for one in related]
        ),
    ]
    if not any(parts):
        return Markdown("")
    heading = markdown.heading(escape(say("Further documents")), 2, FURTHER)
    content = markdown.blocks([heading, *parts])
    return markdown.block(content, "further added", data_pagefind_ignore="")


def _around(edition: Edition, document: Document) -> Iterator[tuple[str, Document]]:
    """What stands before and after a document, in the file and then in time, each once."""
    known = edition.neighbours
    found = (
        (say("Before:"), known.before(document)),
        (say("After:"), known.after(document)),
        (say("Earlier:"), known.earlier(document)),
        (say("Later:"), known.later(document)),
    )
    told: set[str] = set()
    for word, other in found:
        if other is not None and other.uri not in told:
            told.add(other.uri)
            yield word, other


def _listed(title: str, items: list[Markdown]) -> list[Markdown]:
    """A list under its heading; nothing without items."""
    return [markdown.heading(escape(title), 3), markdown.list_(items)] if items else []


def _link(document: Document, other: Document) -> Markdown:
    return markdown.link(tongues.briefly(other), way(other.uri, document.uri))


def _dated(document: Document, other: Document) -> Markdown:
    """A document with its date: `A letter, November 30, 1962`."""
    said = dates.day(other.date or "")
    return markdown.join([_link(document, other), escape(f", {said}" if said else "")])


def _shared(document: Document, related: Related) -> Markdown:
    """A document with what it shares, the rarest first."""
    names = markdown.join(map(tongues.named, related.shared[:MOST_NAMES]), "; ")
    left = len(related.shared) - MOST_NAMES
    if left > 0:
        names = markdown.filled(say("{} and {} more"), names, escape(str(left)))
    shown = markdown.span(names, "shared")
    return markdown.join([_dated(document, related.document), shown], " ")
