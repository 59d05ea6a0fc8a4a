"""Rules for verse. Source: TEI P5, chapter 6."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown
from editions.behaviours.structure import begun
from editions.markdown import Markdown, escape
from editions.render import Render, classes
from editions.rules import Rules

rules = Rules()


@rules.block("lg")
def stanza(element: _Element, render: Render) -> Markdown:
    """Keep the lines of a stanza together, and stanzas within a poem."""
    return markdown.block(render.flow(element), render.cls(element), id=render.anchor(element))


@rules.block("l")
def line(element: _Element, render: Render) -> Markdown:
    """Show a line of verse with its number, if it has one, in the margin."""
    said = escape(element.get("n", "").strip())
    number = markdown.span(said, "line-number added") if said else said
    cls = " ".join([render.cls(element), *classes("part", element.get("part"))])
    if render.has_blocks(element):
        content = begun(number, element, render) if number else render.flow(element)
        return markdown.block(content, cls, id=render.anchor(element))
    content = markdown.join([number, render.inline(element).strip()], " ")
    return markdown.paragraph(content, render.anchor(element), cls)


@rules.inline("caesura")
def caesura(element: _Element, render: Render) -> Markdown:
    """Show where a line of verse rests as a wider blank."""
    return markdown.span(Markdown(" "), render.cls(element))


@rules.inline("rhyme")
def rhyme(element: _Element, render: Render) -> Markdown:
    """Show the words of a rhyme as they are."""
    return markdown.span(render.inline(element), render.cls(element))
