"""Rules for images of the source, and for transcriptions that follow the page.

Source: TEI P5, chapter 12.
"""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element

from editions import facsimiles, markdown, tiles
from editions.behaviours import figures
from editions.facsimiles import Facsimile
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules
from editions.words import say

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


def leading(
    shown: Markdown, called: str, pointer: str, element: _Element, render: Render
) -> Markdown:
    """What is shown of a page, as a link to the image of it, which stands there as a thumbnail."""
    found = facsimiles.facsimile(render.edition, pointer, render.source.path)
    if found is None:
        return figures.linked(shown, pointer, render)
    if isinstance(found, str):
        message = f"{found}; the page has no image there"
        finding = render.source.finding(element, "warning", "unreadable-image", message)
        render.findings.append(finding)
        return shown
    smallest = tiles.wholes(found.size)[-1]
    width, height = found.size.shrunk(smallest)
    image = markdown.attributes(
        src=found.way(render.page, tiles.whole(found.size, smallest)),
        alt=say("Facsimile of {}", called),
        width=str(width),
        height=str(height),
        loading="lazy",
    )
    content = markdown.join([Markdown(f"<img{image}>"), shown])
    return markdown.span(content, "facsimile", "a", **_given(found, render))


def _given(found: Facsimile, render: Render) -> dict[str, Any]:
    """Attributes of a link to an image: for every browser, and for the viewer."""
    render.images[found.uri()] = found.file
    medium = tiles.whole(found.size, tiles.medium(found.size))
    return {"href": found.way(render.page, medium), **render.depicted(found)}
