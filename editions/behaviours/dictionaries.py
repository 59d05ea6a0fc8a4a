"""Rules for dictionaries. Source: TEI P5, chapter 10."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei
from editions.behaviours import labels
from editions.behaviours.labels import added
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules

rules = Rules()

ENTRIES = "superEntry entry entryFree hom sense re dictScrap".split()
PHRASES = (
    "form orth pron hyph syll stress gramGrp gram gen number case per tns mood iType pos subc"
    " colloc def usg lbl xr etym lang"
).split()

REPEATING = {"oRef": "~", "oVar": "~", "pRef": "~", "pVar": "~"}
"""What stands for the headword where the source leaves it out."""


@rules.block(*ENTRIES)
def entry(element: _Element, render: Render) -> Markdown:
    """Show an entry, or a sense within it, as a block with its number."""
    number = element.get("n") if tei.name(element) in ("sense", "hom") else None
    label = added(number, "label") if number else Markdown("")
    if not render.has_blocks(element):
        return labels.marked(element, render, number or "", lambda: render.inline(element))
    content = markdown.join([label, render.flow(element)], "\n\n" if number else "")
    return markdown.block(content, render.cls(element), id=render.anchor(element))


@rules.either(*PHRASES)
@rules.either("cit", "quote", "gloss", "mentioned", when="ancestor::*[tei:form or tei:sense]")
def phrase(element: _Element, render: Render) -> Markdown:
    """Show part of an entry, parted from the next where the source has no blank."""
    if render.has_blocks(element):
        return render.wrapped(element)
    return labels.spaced(element, render.wrapped(element))


@rules.either(*REPEATING)
def headword(element: _Element, render: Render) -> Markdown:
    """Show the sign for the headword where the source has none."""
    words = render.wrapped(element)
    return words if tei.plain(element) else added(REPEATING[tei.name(element)], "tei-oRef")
