"""Rules for the default text structure. Source: TEI P5, chapter 4."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules

rules = Rules()

DIVISIONS = ("div", "div1", "div2", "div3", "div4", "div5", "div6", "div7")
DEEPEST_HEADING = 6


@rules.block("text", "body", "front", "back", "group")
def whole(element: _Element, render: Render) -> Markdown:
    """Show the content: the page itself is the text."""
    return render.flow(element)


@rules.block(*DIVISIONS)
@rules.block("opener", "closer", "postscript", "argument", "epigraph", "floatingText")
def container(element: _Element, render: Render) -> Markdown:
    """Keep the blocks of a division, or of what opens and closes one, together."""
    cls = f"tei-{tei.name(element)}"
    return markdown.block(render.flow(element), cls, id=render.anchor(element))


@rules.block("salute", "signed", "byline", "dateline", "trailer", "address", "addrLine", "stamp")
def line(element: _Element, render: Render) -> Markdown:
    """Show a line of its own; with blocks in it, a container."""
    cls = f"tei-{tei.name(element)}"
    if render.has_blocks(element):
        return markdown.block(render.flow(element), cls, id=render.anchor(element))
    return markdown.paragraph(render.inline(element), render.anchor(element), cls)


@rules.block("head")
def heading(element: _Element, render: Render) -> Markdown:
    """Show the heading of a list, table or figure as a line of its own."""
    return markdown.paragraph(render.inline(element), render.anchor(element), "tei-head")


@rules.block("head", when="parent::*[starts-with(local-name(), 'div')]")
def heading_of_division(element: _Element, render: Render) -> Markdown:
    """Show a heading whose level is that of its division; the page's title is level 1."""
    above = [one for one in element.iterancestors() if tei.name(one) in DIVISIONS]
    level = min(len(above) + 1, DEEPEST_HEADING)
    return markdown.heading(render.inline(element), level, render.anchor(element))
