"""Rules for what scribes and editors change, add and cannot read.

A reader chooses between the reading text and the text of the source: what only the source has is
`aside`, what only the reading text has is `mended`; style hides the one or the other.
Source: TEI P5, chapters 3.5 (Simple Editorial Changes) and 12.3 (Scope of Transcriptions).
"""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element

from editions import markdown, tei, tongues
from editions.behaviours.labels import added
from editions.markdown import Markdown, escape
from editions.render import Render, classes
from editions.rules import Rules
from editions.words import later, say

rules = Rules()

TITLES = later(
    {
        "supplied": "Added by an editor",
        "gloss": "Added by an editor",
        "surplus": "In the source, and left out of the reading text",
        "secl": "In the source, and left out of the reading text",
        "unclear": "Not clearly legible",
        "damage": "Damaged in the source",
        "sic": "So in the source",
        "corr": "Mended by an editor",
        "orig": "Spelling of the source",
        "reg": "Spelling made regular",
        "abbr": "Abbreviation of the source",
        "expan": "Expanded by an editor",
        "am": "Sign of abbreviation in the source",
        "ex": "Expanded by an editor",
        "del": "Deleted in the source",
        "add": "Added in the source",
        "restore": "Deleted in the source, and restored",
        "retrace": "Written over in the source",
        "mod": "Changed in the source",
        "fw": "Outside of the text in the source",
        "metamark": "Mark of the writer in the source",
    }
)
"""What a reader is told of an editor's or a scribe's mark."""

DETAILS = ("reason", "agent", "place")
"""Attributes that say more of it."""


@rules.either("unclear", "sic", "corr", "orig", "reg", "abbr", "expan", "damage", "mod", "retrace")
@rules.either("subst", "restore", "redo", "undo", "listTranspose", "transpose", "ellipsis", "am")
@rules.either("gloss", when="@resp")
def edited(element: _Element, render: Render) -> Markdown:
    """Show the words, marked as the editor's or as edited."""
    return _marked(element, render)


@rules.either("supplied", "ex")
@rules.either("corr", "reg", "expan", when="parent::tei:choice[tei:sic or tei:orig or tei:abbr]")
def of_the_reading_text(element: _Element, render: Render) -> Markdown:
    """Show the words in the reading text alone: the source does not have them."""
    return _marked(element, render, "mended")


@rules.either("surplus", "secl", "fw", "metamark")
@rules.either("am", when="ancestor::tei:choice or ancestor::tei:expan or ../tei:ex")
@rules.either("sic", when="parent::tei:choice[tei:corr]")
@rules.either("orig", when="parent::tei:choice[tei:reg or tei:corr]")
@rules.either("abbr", when="parent::tei:choice[tei:expan]")
@rules.either("unclear", when="parent::tei:choice and preceding-sibling::tei:unclear")
@rules.either("seg", when="parent::tei:choice and preceding-sibling::tei:seg")
def of_the_source(element: _Element, render: Render) -> Markdown:
    """Keep in the page, and out of the reading text and the search, what the source has."""
    return _marked(element, render, "aside")


@rules.either("choice")
def choice(element: _Element, render: Render) -> Markdown:
    """Show all forms in the order of the source; style hides those that are not to be read."""
    return render.wrapped(element)


@rules.either("del")
def deletion(element: _Element, render: Render) -> Markdown:
    """Show deleted words struck through, in the text of the source alone."""
    return _marked(element, render, "aside", "del")


@rules.either("del", when="parent::tei:restore")
def deletion_restored(element: _Element, render: Render) -> Markdown:
    """Show words whose deletion was taken back."""
    return _marked(element, render)


@rules.either("add")
def addition(element: _Element, render: Render) -> Markdown:
    """Show words that were added in the source."""
    return _marked(element, render, tag="ins")


@rules.inline("gap")
def gap(element: _Element, render: Render) -> Markdown:
    """Say that something is missing, how much and why, and as what it is described."""
    extent = " ".join(element.get(word, "") for word in ("quantity", "extent", "unit")).split()
    said = (" ".join(extent), element.get("reason", ""))
    details = ", ".join(one for one in said if one)
    why = say("Missing: {}", details) if details else say("Missing")
    words = tei.plain(element)
    if not words:
        mark = markdown.span(escape("[…]"), "tei-gap added", title=why, lang=tongues.site(element))
        return markdown.join([mark, render.inline(element)])
    # A description such as `〈1 page missing〉` or `•` is a mark already.
    signs = ("[", "]") if words[0].isalnum() else ("", "")
    begin, end = (added(sign) for sign in signs)
    content = markdown.join([begin, render.inline(element), end])
    return markdown.span(content, "tei-gap", title=why)


@rules.inline("space")
def space(element: _Element, render: Render) -> Markdown:
    """Show a space of the source as one blank."""
    said = render.inline(element)
    return Markdown(f" {said} " if said.strip() else " ")


@rules.inline("handShift")
def hand_shift(element: _Element, render: Render) -> Markdown:
    """Say in the text of the source where another hand begins."""
    _, _, identifier = (element.get("new") or "").rpartition("#")
    hand = render.source.ids.get(identifier)
    named = (tei.plain(hand) if hand is not None else "") or identifier or element.get("scribe")
    said = escape(f"[{say('hand: {}', named) if named else say('another hand')}]")
    given: dict[str, Any] = {
        "data_pagefind_ignore": "",
        "lang": tongues.site(element),
    }
    mark = markdown.span(said, "tei-handShift aside added", **given)
    return markdown.join([mark, render.inline(element)])


@rules.inline("delSpan", "addSpan", "damageSpan", "substJoin")
def beginning_of_a_range(element: _Element, render: Render) -> Markdown:
    """Give nothing: the words of the range are marked themselves."""
    return render.inline(element)


def _marked(element: _Element, render: Render, view: str = "", tag: str = "span") -> Markdown:
    """The words with the element's class, in which text they stand, and what is known of them."""
    names = [render.cls(element), *classes("reason", element.get("reason"))]
    names += [*classes("place", element.get("place")), view]
    ignored = "" if view == "aside" else None
    given: dict[str, Any] = {"title": _title(element), "data_pagefind_ignore": ignored}
    return render.wrapped(element, " ".join(word for word in names if word), tag, **given)


def _title(element: _Element) -> str | None:
    """What is at hand over the words: the kind of change, and what its attributes say."""
    certainty = element.get("cert")
    values = [element.get(name) for name in DETAILS]
    title = TITLES.get(tei.name(element))
    said = [
        say(title) if title else None,
        *values,
        say("certainty: {}", certainty) if certainty else None,
    ]
    return ", ".join(word for word in said if word) or None
