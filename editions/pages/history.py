"""What has become of a page: its versions, its changes, and what is there no more."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lxml.etree import _Element

from editions import dates, markdown, redirects, tongues
from editions.document import Document
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.pages.page import UNSEARCHED, Maker, Page, way
from editions.released import Gone, Led, Release
from editions.render import Render
from editions.words import say

HISTORY = "page:history"


def history(document: Document, render: Render) -> Markdown:
    """The version of a text, and how it came to be so: closed at first."""
    versions = document.released.versions
    rows = [_release(number, one) for number, one in enumerate(versions)][::-1]
    changes = document.told("tei:revisionDesc//tei:change") if document.parent is None else []
    rows += [_change(render, one) for one in changes]
    if not any(rows):
        return Markdown("")
    summary = markdown.leaf(escape(say("History of this document")), "summary")
    listed = markdown.blocks(
        [summary, _paragraph(document), markdown.list_(row for row in rows if row)]
    )
    values = {"id": HISTORY, "data_pagefind_ignore": ""}
    return markdown.block(listed, "history added", "details", **values)


def _paragraph(document: Document) -> Markdown:
    return markdown.paragraph(escape(state(document)), cls="version")


def state(document: Document) -> str:
    """Of which version a text is; empty if it was never released."""
    versions = document.released.versions
    if not versions:
        return ""
    if document.changed is None:
        return say("Changed since version {}, not yet released", versions[-1].version)
    return say("This text is that of version {}, {}", *_said(versions[-1]))


def _said(one: Release) -> tuple[str, str]:
    return one.version, dates.day(one.date)


def _release(number: int, one: Release) -> Markdown:
    version, day = _said(one)
    words = say("Changed in version {}", version) if number else say("New in version {}", version)
    return escape(f"{day}: {words}")


def _change(render: Render, element: _Element) -> Markdown:
    """A change as the header tells it: when, what, and by whom where it is a name in words."""
    said = tongues.inline(element, Markdown(render.inline(element).strip()))
    day = dates.day(element.get("when", ""))
    parts = [escape(day), said]
    return markdown.join((part for part in parts if part.strip()), ": ")


def elsewhere(document: Document) -> Markdown:
    """What was on this page and is no more, at the anchors that it had."""
    items = [
        markdown.leaf(_led(led, document), "p", id=anchor)
        for anchor, led in document.elsewhere.items()
    ]
    if not items:
        return Markdown("")
    return markdown.block(markdown.blocks(items), "moved added", data_pagefind_ignore="")


def _led(led: Led | None, document: Document) -> Markdown:
    if led is None:
        return escape(say("What was here is no more."))
    if isinstance(led, Gone):
        return escape(say("What was here is gone: {}", led.because))
    link = markdown.link(escape(led), way(led, document.uri))
    return markdown.filled(say("What was here has another address now: {}"), link)


def gone_makers(edition: Edition) -> Iterator[Maker]:
    """What makes the pages that say why something is no more."""
    for uri, why in redirects.gone(edition).items():
        yield Maker(uri, partial(_gone, edition, uri, why))


def _gone(edition: Edition, uri: str, why: Gone) -> Page:
    released = edition.moves.record.pages.get(uri)
    title = (released and released.title) or uri
    said = say("First released in version {}, {}", *_said(released.versions[0])) if released else ""
    body = [
        markdown.heading(escape(title), 1),
        markdown.paragraph(escape(say("What was here is gone: {}", why.because))),
        markdown.paragraph(escape(said)),
        markdown.paragraph(markdown.link(escape(say("To the start")), way("index.html", uri))),
    ]
    metadata = {"title": title, **UNSEARCHED, "hide": ["navigation", "toc"]}
    return Page(uri, metadata, markdown.blocks(body))
