"""Rules for names of persons, places, organisations. Source: TEI P5, chapters 3.6.1, 14.2, 14.4."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei
from editions.behaviours import labels
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules

rules = Rules()

NAMES = (
    "persName placeName orgName name rs geogName settlement country region district bloc geogFeat"
    " objectName eventName"
).split()
PARTS = "surname forename roleName addName genName nameLink".split()


@rules.either(*NAMES, "offset")
@rules.either("author", "editor", when="@ref or @key")
def name(element: _Element, render: Render) -> Markdown:
    """Show a name as it stands, as a link to its entry in the register where it has one."""
    pointers = labels.pointers(element, render)
    return render.wrapped(element) if pointers is None else render.link(element, pointers)


@rules.either(*PARTS)
def part_of_name(element: _Element, render: Render) -> Markdown:
    """Show a part of a name within it."""
    return render.flow(element) if render.has_blocks(element) else render.inline(element)


@rules.either(*PARTS, when=labels.ABUTTING)
def part_that_abuts(element: _Element, render: Render) -> Markdown:
    """Part the words of a name whose parts follow each other without a blank."""
    if render.has_blocks(element):
        return render.next(element)
    is_first = tei.name(element) == "surname" and element.getprevious() is None
    sign = ", " if is_first and tei.find(element, "../tei:forename") is not None else " "
    return markdown.join([render.next(element), Markdown(f'<span class="added">{sign}</span>')])
