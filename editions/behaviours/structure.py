"""Rules for the default text structure. Source: TEI P5, chapter 4."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from editions import markdown, tei
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules
from editions.words import later

rules = Rules()

DIVISIONS = frozenset("div div1 div2 div3 div4 div5 div6 div7 floatingText".split()) | frozenset(
    "set prologue epilogue performance".split()
)
"""What is divided, or a division."""

LEVELS = DIVISIONS | frozenset("body front back group text".split())
"""What is a level of headings where it has one."""

DEEPEST_HEADING = 6

AMONG_BLOCKS = (
    "parent::tei:titlePage or parent::tei:front or parent::tei:back or parent::tei:body"
    " or parent::*[starts-with(local-name(), 'div')]"
)
"""Where what can stand in a sentence stands between paragraphs."""


@rules.block("TEI", "text", "body", "front", "back", "group")
def whole(element: _Element, render: Render) -> Markdown:
    """Show the content: the page itself is the text."""
    return render.flow(element)


@rules.block("text", when="ancestor::tei:text")
def text_of_group(element: _Element, render: Render) -> Markdown:
    """Set each text of a group apart from the others."""
    return markdown.block(render.flow(element), "text-of-group", id=render.anchor(element))


rules.omit("teiHeader", because=later("a header says of the text what is no part of it"))


@rules.block(*sorted(DIVISIONS - {"div"}), "opener", "closer", "postscript", "argument", "epigraph")
@rules.block("titlePage", "docTitle", "spGrp")
def container(element: _Element, render: Render) -> Markdown:
    """Keep the blocks of a division, of a title page, or of what opens and closes a text."""
    return markdown.block(render.flow(element), render.cls(element), id=render.anchor(element))


@rules.block("salute", "signed", "byline", "dateline", "trailer", "addrLine", "stamp", "titlePart")
@rules.block("imprimatur")
def line(element: _Element, render: Render) -> Markdown:
    """Show a line of its own; with blocks in it, a container."""
    if render.has_blocks(element):
        return container(element, render)
    return markdown.paragraph(render.inline(element), render.anchor(element), render.cls(element))


@rules.either("salute", "signed", "dateline", when="parent::tei:p")
def line_within(element: _Element, render: Render) -> Markdown:
    """Show a salutation and the like within a paragraph that goes on behind it."""
    return markdown.join([" ", render.wrapped(element), " "])


@rules.either("docAuthor", "docDate", "docEdition", "docImprint", "meeting")
def part_of_title_page(element: _Element, render: Render) -> Markdown:
    """Show what a title page says of the text, where it is said elsewhere."""
    return render.wrapped(element)


@rules.block("docAuthor", "docDate", "docEdition", "docImprint", "meeting", when=AMONG_BLOCKS)
def line_of_title_page(element: _Element, render: Render) -> Markdown:
    """Show what a title page says of the text as a line."""
    return line(element, render)


@rules.either("address")
def address(element: _Element, render: Render) -> Markdown:
    """Show an address: its lines, or its parts within a sentence."""
    return render.wrapped(element)


@rules.inline("divGen")
def generated(_element: _Element, _render: Render) -> Markdown:
    """Leave it to the page to list its contents: what is to be made has no words yet."""
    return Markdown("")


@rules.block("head")
def heading(element: _Element, render: Render) -> Markdown:
    """Show the heading of a list, table, figure, stanza or speech as a line of its own."""
    cls = " ".join([render.cls(element), *_further(element)])
    if render.has_blocks(element):
        return markdown.block(render.flow(element), cls, id=render.anchor(element))
    return markdown.paragraph(render.inline(element), render.anchor(element), cls)


IS_LEVEL = " or ".join(f"parent::tei:{name}" for name in sorted(LEVELS))


@rules.block("head", when=f"({IS_LEVEL}) and not(preceding-sibling::*[1][self::tei:head])")
def heading_of_division(element: _Element, render: Render) -> Markdown:
    """Show a heading whose level is that of its division; the page's title is level 1.

    A heading right after another one is a further line of it, not a new place in the contents.
    """
    if render.has_blocks(element):
        return heading(element, render)
    level = min(len([*levels(element, render)]) + 1, DEEPEST_HEADING)
    cls = " ".join(render.rend(element))
    return markdown.heading(render.inline(element), level, render.anchor(element), cls)


def levels(element: _Element, render: Render) -> Iterator[_Element]:
    """What an element stands in on its page that has headings: no level is passed over."""
    for holder in element.iterancestors():
        is_page = render.document is not None and holder is render.document.text
        is_title = is_page and render.document is not None and render.document.shows_its_title
        if tei.name(holder) in LEVELS and tei.find(holder, "tei:head") is not None and not is_title:
            yield holder
        if is_page:
            return


def _further(element: _Element) -> list[str]:
    """A further heading is told from the first one."""
    before = tei.find(element, "preceding-sibling::*[1][self::tei:head]")
    return [] if before is None else ["further"]


def begun(said: Markdown, element: _Element, render: Render) -> Markdown:
    """The blocks of an element with inline content before the words of the first one."""
    pieces = [*render.pieces(element)]
    if pieces and pieces[0][0] is None:
        pieces[0] = (None, markdown.join([said, pieces[0][1].lstrip()], " "))
    else:
        pieces.insert(0, (None, said))
    return markdown.blocks(
        markdown.paragraph(content) if child is None else content for child, content in pieces
    )
