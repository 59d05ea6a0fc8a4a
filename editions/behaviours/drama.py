"""Rules for performance texts. Source: TEI P5, chapter 7."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei
from editions.behaviours import labels
from editions.behaviours.bibliography import PUNCTUATION
from editions.behaviours.lists import ITEMS, listed
from editions.behaviours.structure import line
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules

rules = Rules()

IN_WORDS = " or ".join(
    f"ancestor::tei:{name}" for name in "p ab l speaker head item cell note stage castItem".split()
)
"""Where a stage direction is a part of what is said."""


PART_NEXT = "following-sibling::*[1][self::tei:role or self::tei:roleDesc or self::tei:actor]"
PART_NEXT += "[not(contains(',.;:(', substring(normalize-space(), 1, 1)))]"


@rules.block("sp")
def speech(element: _Element, render: Render) -> Markdown:
    """Keep a speech and the name of its speaker together."""
    return markdown.block(render.flow(element), render.cls(element), id=render.anchor(element))


@rules.block("speaker", "caption")
def spoken_by(element: _Element, render: Render) -> Markdown:
    """Show the name of a speaker, or words on the screen, as a line."""
    return line(element, render)


@rules.block("stage", "move", "view", "sound", "tech", "camera")
def direction(element: _Element, render: Render) -> Markdown:
    """Show a direction for the stage or the screen as a line."""
    return line(element, render)


@rules.either("stage", "move", "view", "sound", "tech", "camera", "caption", when=IN_WORDS)
def direction_within(element: _Element, render: Render) -> Markdown:
    """Show a direction within a speech; one for the stage is parted from the words around it."""
    content = render.wrapped(element)
    parts = tei.name(element) in tei.PARTING and not render.has_blocks(element)
    return markdown.join([" ", content, " "]) if parts else content


@rules.block("castList")
def cast(element: _Element, render: Render) -> Markdown:
    """List the persons of a play."""
    return listed(element, render, "ul", ITEMS)


@rules.block("castGroup")
def group_of_cast(element: _Element, render: Render) -> Markdown:
    """List persons of a play that belong together, as an item of the whole list."""
    return markdown.block(listed(element, render, "ul", ITEMS), element="li")


@rules.block("castItem")
def person_of_cast(element: _Element, render: Render) -> Markdown:
    """Show a person of a play with its actor."""
    cls, anchor = render.cls(element), render.anchor(element)
    if render.has_blocks(element):
        return markdown.block(render.flow(element), cls, "li", id=anchor)
    return markdown.leaf(render.inline(element), "li", cls, id=anchor)


@rules.block("castItem", "castGroup", when="not(parent::tei:castList or parent::tei:castGroup)")
def cast_in_no_list(element: _Element, render: Render) -> Markdown:
    """Show persons of a play that stand in no list as a block of their own."""
    is_group = tei.name(element) == "castGroup"
    content = listed(element, render, "ul", ITEMS) if is_group else render.flow(element)
    return markdown.block(content, render.cls(element), id=render.anchor(element))


@rules.either("role", "roleDesc", "actor")
def part_of_cast(element: _Element, render: Render) -> Markdown:
    """Show the name of a role, what it is, and who plays it."""
    return render.wrapped(element)


@rules.either("role", "roleDesc", when=f"{PART_NEXT} and {labels.ABUTTING}")
def part_of_cast_that_abuts(element: _Element, render: Render) -> Markdown:
    """Part what is said of a role where the source parts it by the look alone."""
    if render.has_blocks(element):
        return render.next(element)
    sign = " " if tei.plain(element).endswith(PUNCTUATION) else ", "
    return markdown.join([render.next(element), labels.added(sign)])
