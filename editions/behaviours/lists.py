"""Rules for lists. Source: TEI P5, chapter 3.8."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml.etree import _Element

from editions import markdown, tei
from editions.behaviours.structure import begun, line
from editions.markdown import Markdown, escape
from editions.render import Render
from editions.rules import Rules

rules = Rules()

Pieces = Sequence[tuple[_Element | None, Markdown]]

ITEMS = frozenset("item castItem castGroup bibl biblStruct biblFull listBibl".split())
"""What gives `li`."""

PAIRS = frozenset("label item headLabel headItem".split())
"""What gives `dt` and `dd` where labels and items alternate."""

NUMBERED = "@type='ordered' or @type='numbered' or @rend='numbered' or @rend='ordered'"
LABELLED = (
    "tei:label and not(tei:*[self::tei:item or self::tei:label][last()][self::tei:label])"
    " and tei:*[self::tei:item or self::tei:label][1][self::tei:label]"
)
RUNS_ON = (
    "(@rend='inline' or @rend='runon' or @rend='run-on' or @type='inline' or @type='runon')"
    f" and not({LABELLED})"
)
IN_LABELLED = f"parent::tei:list[{LABELLED}]"

OWN_LABEL = re.compile(r"(?:\(?\w{1,5}[.)]|[\u2013\u2014\u2022*+·-])(?=\s|$)")
"""How an item begins that has its number or bullet in its text."""


@rules.block("list")
def bulleted(element: _Element, render: Render) -> Markdown:
    """Show a list in order; items that begin with signs of their own get none."""
    return listed(element, render, "ul", ITEMS | {"label"})


@rules.block("list", when=NUMBERED)
def numbered(element: _Element, render: Render) -> Markdown:
    """Number the items of a list."""
    return listed(element, render, "ol", ITEMS | {"label"})


@rules.block("list", when=LABELLED)
def labelled(element: _Element, render: Render) -> Markdown:
    """Show a glossary, or any list whose items have labels, as labels and what they stand for."""
    return listed(element, render, "dl", PAIRS)


@rules.either("list", when=RUNS_ON)
def within(element: _Element, render: Render) -> Markdown:
    """Show a list that runs on in a sentence; its items part its words."""
    starts = element.xpath("boolean(*[1][self::tei:item])", namespaces=tei.NAMESPACES)
    return Markdown(f"{'' if starts else ' '}{render.wrapped(element)}")


def listed(element: _Element, render: Render, tag: str, items: Iterable[str]) -> Markdown:
    """An HTML list of an element's items: what stands before and after them is outside of it.

    What stands between two items, such as a page break, becomes an item without a sign.
    """
    pieces = [*render.pieces(element)]
    if not pieces:
        return Markdown("")
    places = [at for at, (child, _) in enumerate(pieces) if _is_item(child, items)]
    first, last = (places[0], places[-1] + 1) if places else (len(pieces), len(pieces))
    among = [
        content if _is_item(child, items) else _between(child, content, tag)
        for child, content in pieces[first:last]
    ]
    before, after = (
        [markdown.paragraph(content) if child is None else content for child, content in some]
        for some in (pieces[:first], pieces[last:])
    )
    cls, anchor = " ".join([render.cls(element), *_signs(element)]), render.anchor(element)
    if not before and not after and among:
        return markdown.block(markdown.blocks(among), cls, tag, id=anchor)
    inner = [markdown.block(markdown.blocks(among), element=tag)] if among else []
    return markdown.block(markdown.blocks([*before, *inner, *after]), cls, id=anchor)


def _is_item(child: _Element | None, items: Iterable[str]) -> bool:
    return child is not None and tei.name(child) in items


def _between(child: _Element | None, content: Markdown, tag: str) -> Markdown:
    """What is no item, in a place where HTML takes items alone."""
    name = {"dl": "dd", "table": "tr"}.get(tag, "li")
    if child is None:
        return markdown.leaf(content, name, "between")
    return markdown.block(content, "between", name)


def _signs(element: _Element) -> list[str]:
    """Whether the items bring their own numbers or bullets."""
    items = tei.find_all(element, "tei:item")
    own = items and all(_has_own_label(item) for item in items)
    return ["own-labels"] if own else []


def _has_own_label(item: _Element) -> bool:
    return OWN_LABEL.match(tei.plain(item)) is not None


@rules.block("item")
def item(element: _Element, render: Render) -> Markdown:
    """Show an item of a list; `@n` is its number, or added before it."""
    value, said = _number(element)
    given = {"id": render.anchor(element), "value": value}
    cls = " ".join([*render.cls(element).split()[1:], *(["with-label"] if said else [])])
    if render.has_blocks(element):
        content = begun(said, element, render) if said else render.flow(element)
        return markdown.block(content, cls, "li", **given)
    return markdown.leaf(markdown.join([said, render.inline(element)]), "li", cls, **given)


def _number(element: _Element) -> tuple[str | None, Markdown]:
    """The number of an item, for HTML, and what else its `@n` says, unless its text says it."""
    given = element.get("n", "").strip()
    holder = element.getparent()
    is_numbered = holder is not None and bool(tei.find_all(holder, f"self::tei:list[{NUMBERED}]"))
    number = given.rstrip(".)")
    if is_numbered and number.isascii() and number.isdigit() and len(number) < 7:
        return str(int(number)), Markdown("")
    if not given or tei.plain(element).startswith(given) or _has_own_label(element):
        return None, Markdown("")
    return None, markdown.join([markdown.span(escape(given), "item-label added"), " "])


@rules.block("item", when="not(parent::tei:list)")
def item_without_list(element: _Element, render: Render) -> Markdown:
    """Show an item that is in no list as a paragraph."""
    if render.has_blocks(element):
        return render.wrapped(element)
    return markdown.paragraph(render.inline(element), render.anchor(element), render.cls(element))


@rules.either("item", when=f"parent::tei:list[{RUNS_ON}]")
def item_within(element: _Element, render: Render) -> Markdown:
    """Show an item of a list that runs on, parted from the words around it."""
    if render.has_blocks(element):
        return render.wrapped(element)
    return markdown.join([" ", _number(element)[1], render.wrapped(element), " "])


@rules.block("item", when=IN_LABELLED)
def item_of_label(element: _Element, render: Render) -> Markdown:
    """Show what a label stands for."""
    return _half(element, render, "dd")


@rules.inline("label")
def label(element: _Element, render: Render) -> Markdown:
    """Set the numeral or word off that stands for what follows."""
    anchor = render.anchor(element)
    return markdown.span(render.inline(element), render.cls(element), "strong", id=anchor)


@rules.block("label", when="parent::tei:list")
def label_between(element: _Element, render: Render) -> Markdown:
    """Show a label that no item of its list follows as an item."""
    content = markdown.span(render.inline(element), "tei-label", "strong")
    return markdown.leaf(content, "li", "between", id=render.anchor(element))


@rules.inline("label", when=f"parent::tei:list[{RUNS_ON}]")
def label_within(element: _Element, render: Render) -> Markdown:
    """Show the label of an item in a list that runs on in a sentence."""
    return label(element, render)


@rules.block("label", when=IN_LABELLED)
def label_of_item(element: _Element, render: Render) -> Markdown:
    """Show the label of an item."""
    return _half(element, render, "dt")


@rules.block("headLabel", "headItem")
def heading_of_column(element: _Element, render: Render) -> Markdown:
    """Show the heading of the labels, or of the items, of a list."""
    return line(element, render)


@rules.block("headLabel", "headItem", when=IN_LABELLED)
def heading_in_list(element: _Element, render: Render) -> Markdown:
    """Show the heading of the labels, or of the items, in line with them."""
    return _half(element, render, "dt" if tei.name(element) == "headLabel" else "dd")


def _half(element: _Element, render: Render, tag: str) -> Markdown:
    """A label or what it stands for."""
    cls, anchor = render.cls(element), render.anchor(element)
    if render.has_blocks(element):
        return markdown.block(render.flow(element), cls, tag, id=anchor)
    return markdown.leaf(render.inline(element), tag, cls, id=anchor)
