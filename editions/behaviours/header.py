"""Rules for what the header says, where a page shows it. Source: TEI P5, chapters 2 and 22."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei, tongues
from editions.behaviours.structure import DEEPEST_HEADING, levels
from editions.markdown import Markdown, escape
from editions.render import Render
from editions.rules import Rules
from editions.words import later, say

rules = Rules()

HEADINGS = later(
    {
        "correction": "Corrections",
        "normalization": "Spelling and white space",
        "quotation": "Quotation marks",
        "hyphenation": "Hyphenation",
        "segmentation": "Division of the text",
        "punctuation": "Punctuation",
        "stdVals": "Dates and values",
        "interpretation": "Interpretation",
        "refsDecl": "References",
        "surrogates": "The copy",
        "physDesc": "The document",
        "history": "History of the document",
        "availability": "Rights",
        "bibl": "Citation as handed over",
        "listWit": "Witnesses",
    }
)
"""What a reader sees above each declaration."""


@rules.block("editorialDecl", "encodingDesc", "additional", "refsDecl", "surrogates", "physDesc")
@rules.block("history", "correction", "normalization", "quotation", "hyphenation", "segmentation")
@rules.block("punctuation", "stdVals", "interpretation", "availability", "cRefPattern")
@rules.block("bibl", "listWit", when="parent::tei:sourceDesc")
def declaration(element: _Element, render: Render) -> Markdown:
    """Show a declaration under a heading of its own."""
    said = HEADINGS.get(tei.name(element))
    level = min(len([*levels(element, render)]) + 2, DEEPEST_HEADING)
    if tei.find(element, "ancestor::tei:teiHeader") is not None:
        level = 3
    lang = tongues.site(element)
    heading = Markdown("")
    if said:
        heading = markdown.heading(escape(say(said)), level, cls="added", lang=lang)
    return markdown.blocks([heading, render.flow(element)])


@rules.inline("gi", "att", "val", "tag", "code", "ident")
def code(element: _Element, render: Render) -> Markdown:
    """Set the names of elements, attributes and values as code."""
    return markdown.span(render.inline(element), f"tei-{tei.name(element)}", "code")


@rules.inline("repository", "collection", "institution", "msName", "funder", "author", "editor")
@rules.inline("date", "language", "textLang", "sponsor", "principal", "idno")
def said(element: _Element, render: Render) -> Markdown:
    """Show the words as they are."""
    return render.inline(element)


@rules.inline("idno", when="starts-with(normalize-space(.), 'http') and not(*)")
def address(element: _Element, render: Render) -> Markdown:
    """Link an identifier that is an address."""
    written = tei.plain(element)
    return (
        render.linked(render.inline(element), written)
        if " " not in written
        else said(element, render)
    )
