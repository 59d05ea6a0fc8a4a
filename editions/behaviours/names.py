"""Rules for names of persons, places and organisations. Source: TEI P5, chapter 14."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules

rules = Rules()


@rules.inline("persName", "placeName", "orgName", "name", "rs", "geogName", "settlement", "country")
@rules.inline("region", "district", "bloc", "objectName", "eventName")
def name(element: _Element, render: Render) -> Markdown:
    """Show a name as it stands."""
    return markdown.span(render.inline(element), f"tei-{tei.name(element)}")


@rules.inline("surname", "forename", "roleName", "addName", "genName", "nameLink")
def part_of_name(element: _Element, render: Render) -> Markdown:
    """Show a part of a name within it."""
    return render.inline(element)


@rules.inline("persName", "placeName", "orgName", "name", "rs", "geogName", when="@ref")
@rules.inline("settlement", "country", "region", when="@ref")
def registered(element: _Element, render: Render) -> Markdown:
    """Link a name to its entry in the register."""
    pointers = (element.get("ref") or "").split()
    return render.link(element, pointers[0]) if pointers else render.inline(element)
