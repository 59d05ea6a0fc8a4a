"""Rules for what editors add, mend and cannot read. Source: TEI P5, chapters 3.5 and 12.3."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules

rules = Rules()

TITLES = {
    "supplied": "Added by an editor",
    "gloss": "Added by an editor",
    "surplus": "In the source, and left out of the reading text",
    "unclear": "Not clearly legible",
    "sic": "So in the source",
    "corr": "Mended by an editor",
    "orig": "Spelling of the source",
    "reg": "Spelling made regular",
    "abbr": "Abbreviation of the source",
    "expan": "Expanded by an editor",
    "del": "Deleted in the source",
    "add": "Added in the source",
}
"""What a reader is told of an editor's mark."""


@rules.inline("supplied", "unclear", "sic", "corr", "orig", "reg", "abbr", "expan")
@rules.inline("ex", "am", "damage", "restore", "subst", "mod", "handShift")
@rules.inline("gloss", when="@resp")
def edited(element: _Element, render: Render) -> Markdown:
    """Show the words, marked as the editor's or as edited."""
    name = tei.name(element)
    cls = " ".join([f"tei-{name}", *(word for word in (element.get("reason") or "").split())])
    return markdown.span(render.inline(element), cls, title=_title(element))


def _title(element: _Element) -> str | None:
    """What is at hand over the words: kind of edit, its reason, how sure it is."""
    said = TITLES.get(tei.name(element))
    certainty = element.get("cert")
    given = [said, element.get("reason"), f"certainty: {certainty}" if certainty else None]
    return ", ".join(word for word in given if word) or None


@rules.inline("surplus")
def superfluous(element: _Element, render: Render) -> Markdown:
    """Keep the words in the page, and out of the reading text."""
    return _aside(element, render)


@rules.inline("choice")
def choice(element: _Element, render: Render) -> Markdown:
    """Show both forms side by side; style hides the one that is not to be read."""
    return markdown.span(render.inline(element), "tei-choice")


@rules.inline("sic", when="parent::tei:choice[tei:corr]")
@rules.inline("orig", when="parent::tei:choice[tei:reg]")
@rules.inline("abbr", when="parent::tei:choice[tei:expan]")
def form_not_read(element: _Element, render: Render) -> Markdown:
    """Keep the form that was mended in the page, and out of the reading text."""
    return _aside(element, render)


def _aside(element: _Element, render: Render) -> Markdown:
    """Words that style hides from the reading text, and that search passes over."""
    cls = f"tei-{tei.name(element)} aside"
    return markdown.span(
        render.inline(element), cls, title=_title(element), data_pagefind_ignore=""
    )


@rules.inline("gap")
def gap(element: _Element, render: Render) -> Markdown:
    """Say that something is missing, and why."""
    extent = " ".join(element.get(word, "") for word in ("quantity", "unit", "extent")).split()
    why = " ".join(["Missing", *extent, element.get("reason", "")]).strip()
    mark = markdown.span(markdown.escape("[…]"), "tei-gap added", title=why)
    return markdown.join([mark, render.inline(element)])


@rules.inline("del")
def deletion(element: _Element, render: Render) -> Markdown:
    """Show deleted words struck through."""
    return markdown.span(render.inline(element), "tei-del", "del", title=TITLES["del"])


@rules.inline("add")
def addition(element: _Element, render: Render) -> Markdown:
    """Show words that were added in the source."""
    return markdown.span(render.inline(element), "tei-add", "ins", title=TITLES["add"])


@rules.inline("space")
def space(_element: _Element, _render: Render) -> Markdown:
    """Show a space of the source as one blank."""
    return Markdown(" ")
