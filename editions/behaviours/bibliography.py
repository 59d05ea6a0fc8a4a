"""Rules for bibliographic references. Source: TEI P5, chapter 3.12."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei
from editions.behaviours.lists import ITEMS, listed
from editions.markdown import Markdown, escape
from editions.render import Render
from editions.rules import Rules

rules = Rules()

STRUCTURES = "biblStruct analytic monogr series imprint relatedItem address".split()
"""Elements that hold no words themselves: nothing parts what is in them."""

STATEMENTS = "titleStmt editionStmt publicationStmt seriesStmt sourceDesc".split()
"""The same, of a reference that is made as a header is."""

PARTS = (
    "analytic monogr series imprint respStmt author editor title edition publisher pubPlace"
    " distributor authority date biblScope extent"
    " citedRange idno resp meeting textLang name persName orgName placeName settlement region"
    " country district street postCode postBox funder sponsor principal"
).split()
"""What stands in those, or in an address, side by side."""

IN_FULL = "ancestor::tei:biblFull"
SIDE_BY_SIDE = " or ".join(f"parent::tei:{name}" for name in STRUCTURES)
IN_STATEMENT = " or ".join(f"parent::tei:{name}" for name in [*STATEMENTS, "respStmt"])
TOGETHER = (
    f"{SIDE_BY_SIDE} or {IN_FULL} and ({IN_STATEMENT})"
    " or parent::tei:respStmt and ancestor::tei:biblStruct"
)

BETWEEN = {
    **dict.fromkeys(["analytic", "monogr", *STATEMENTS], ". "),
    "pubPlace": ": ",
    "resp": " ",
}
"""What is put after a part, where it is no comma."""

PUNCTUATION = (".", ",", ";", ":", "!", "?")


@rules.block("listBibl")
def bibliography(element: _Element, render: Render) -> Markdown:
    """List the entries of a bibliography."""
    return listed(element, render, "ul", ITEMS)


@rules.block("listBibl", when="parent::tei:listBibl")
def part_of_bibliography(element: _Element, render: Render) -> Markdown:
    """List a part of a bibliography within it."""
    return markdown.block(bibliography(element, render), element="li")


@rules.either("biblStruct", "biblFull", "analytic", "monogr", "imprint", "relatedItem")
def structured(element: _Element, render: Render) -> Markdown:
    """Show a reference, or a part of one, that is made of parts."""
    return render.wrapped(element)


@rules.block("bibl", "biblStruct", "biblFull", when="parent::tei:listBibl")
def entry(element: _Element, render: Render) -> Markdown:
    """Show an entry of a bibliography as an item of its list."""
    cls, anchor = render.cls(element), render.anchor(element)
    if render.has_blocks(element):
        return markdown.block(render.flow(element), cls, "li", id=anchor)
    return markdown.leaf(render.inline(element), "li", cls, id=anchor)


@rules.either(*PARTS, when=TOGETHER)
def part(element: _Element, render: Render) -> Markdown:
    """Show a part of a reference or of an address, with a sign between it and the next one."""
    return _parted(element, render.next(element), render)


@rules.either(*STATEMENTS, when="parent::tei:biblFull")
def statement(element: _Element, render: Render) -> Markdown:
    """Show a part of a reference that is made as a header is."""
    return _parted(element, render.wrapped(element), render)


def _parted(element: _Element, content: Markdown, render: Render) -> Markdown:
    """A part of a reference with the sign that parts it from the next one."""
    words = tei.plain(element)
    if not words or render.is_block(element) or not _is_followed(element):
        return content
    sign = " " if words.endswith(PUNCTUATION) else BETWEEN.get(tei.name(element), ", ")
    return markdown.join([content, markdown.span(escape(sign), "added")])


def _is_followed(element: _Element) -> bool:
    return bool(
        tei.find_all(element, "following-sibling::*[normalize-space()][not(self::tei:note)]")
    )
