"""Rules for transcriptions that follow the page. Source: TEI P5, chapter 12.2."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules

rules = Rules()


@rules.block("facsimile", "sourceDoc", "surfaceGrp", "surface", "zone", "path")
def written_surface(element: _Element, render: Render) -> Markdown:
    """Keep what is written on a surface, or in a zone of it, together."""
    content = render.flow(element)
    if not content.strip():
        return content
    return markdown.block(content, render.cls(element), id=render.anchor(element))


@rules.block("line")
def written_line(element: _Element, render: Render) -> Markdown:
    """Show a line of the source as a line."""
    if render.has_blocks(element):
        return markdown.block(render.flow(element), render.cls(element), id=render.anchor(element))
    return markdown.paragraph(render.inline(element), render.anchor(element), render.cls(element))
