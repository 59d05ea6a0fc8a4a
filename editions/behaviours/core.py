"""Rules for elements that occur in all kinds of text. Source: TEI P5, chapter 3."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei
from editions.document import IN_PLACE
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules

rules = Rules()

RENDITIONS = {
    "bold": "strong",
    "italic": "em",
    "italics": "em",
    "ital": "em",
    "i": "em",
    "b": "strong",
    "sup": "sup",
    "superscript": "sup",
    "sub": "sub",
    "subscript": "sub",
}
"""Values of `@rend` that HTML has an element for. All others become a class."""


@rules.block("p", "ab")
def paragraph(element: _Element, render: Render) -> Markdown:
    """Show a paragraph with a permanent link; with lists and the like in it, a container."""
    passage, anchor = render.passage(element), render.anchor(element)
    if passage is None:
        flowing = render.has_blocks(element)
        return render.flow(element) if flowing else markdown.paragraph(render.inline(element))
    link = permanent_link(passage.anchor, passage.label)
    if render.has_blocks(element):
        content = markdown.blocks([markdown.paragraph(link), render.flow(element)])
        return markdown.block(content, render.cls(element), id=anchor)
    content = Markdown(f"{link} {render.inline(element).strip()}")
    return markdown.paragraph(content, anchor)


def permanent_link(anchor: str, label: str) -> Markdown:
    """The number of a paragraph in the margin, which is its address."""
    number = markdown.escape(label.rpartition(" ")[2])
    title = f"Permanent link to {label}"
    return markdown.link(number, f"#{anchor}", title, "permalink added")


@rules.block("list")
def bulleted(element: _Element, render: Render) -> Markdown:
    """Show a list in order; `@rend` numbered gives numbers."""
    numbered = element.get("rend") in ("numbered", "ordered") or element.get("type") == "ordered"
    cls = " ".join(["tei-list", *(element.get("type") or "").split()])
    kind = "ol" if numbered else "ul"
    return markdown.block(render.flow(element), cls, kind, id=render.anchor(element))


@rules.block("item")
def item(element: _Element, render: Render) -> Markdown:
    """Show an item of a list."""
    anchor = render.anchor(element)
    if render.has_blocks(element):
        return markdown.block(render.flow(element), element="li", id=anchor)
    return markdown.leaf(render.inline(element), "li", id=anchor)


@rules.inline("label")
def label(element: _Element, render: Render) -> Markdown:
    """Set the numeral or word off that stands for what follows."""
    anchor = render.anchor(element)
    return markdown.span(render.inline(element), "tei-label", "strong", id=anchor)


@rules.block("label", when="parent::tei:list")
def label_of_item(element: _Element, render: Render) -> Markdown:
    """Show the label of an item in a list of its own kind."""
    content = markdown.span(render.inline(element), "tei-label", "strong")
    return markdown.leaf(content, "li", id=render.anchor(element))


@rules.inline("lb")
def line_begins(_element: _Element, _render: Render) -> Markdown:
    """Break the line; within a word (`@break`) nothing."""
    return Markdown("" if _element.get("break") == "no" else "<br>")


@rules.inline("pb", "cb", "milestone", "gb")
def boundary(element: _Element, _render: Render) -> Markdown:
    """Mark where a page or column of the source begins."""
    what = {"pb": "page", "cb": "column", "gb": "gathering"}.get(tei.name(element), "part")
    shown = markdown.escape(f"[{what} {element.get('n')}]" if element.get("n") else "|")
    title = f"Here a new {what} of the source begins"
    return markdown.span(shown, f"tei-{tei.name(element)} added", title=title)


@rules.inline("hi", "emph", "distinct")
def highlighted(element: _Element, render: Render) -> Markdown:
    """Show what the source sets off, as it does where HTML can."""
    rend = (element.get("rend") or "").split()
    tags = dict.fromkeys(RENDITIONS[word] for word in rend if word in RENDITIONS)
    classes = [word for word in rend if word not in RENDITIONS and word.isidentifier()]
    default = "em" if tei.name(element) == "emph" or not rend else "span"
    inner, *outer = tags or [default]
    content = markdown.span(render.inline(element), " ".join(classes), inner)
    for tag in outer:
        content = markdown.span(content, element=tag)
    return content


@rules.inline("foreign", "title", "mentioned")
def italic(element: _Element, render: Render) -> Markdown:
    """Set a foreign word or a title in italics."""
    return markdown.span(render.inline(element), f"tei-{tei.name(element)}", "em")


@rules.inline("q", "quote", "said", "soCalled", "gloss", "seg", "num", "measure", "time", "s", "w")
@rules.inline("unit", "email", "bibl", "publisher", "pubPlace")
@rules.inline("biblScope", "resp", "edition", "pc", "c", "g", "term", "cit")
def marked(element: _Element, render: Render) -> Markdown:
    """Show the text as it is; quotation marks are the source's own."""
    return markdown.span(render.inline(element), f"tei-{tei.name(element)}")


@rules.block("quote", when="tei:p or tei:lg or tei:list or @rend='block'")
def block_quotation(element: _Element, render: Render) -> Markdown:
    """Set a quotation of paragraphs apart."""
    return markdown.block(render.flow(element), "tei-quote", "blockquote")


@rules.inline("term", when="@ref")
@rules.inline("ref", when="@target")
def pointing(element: _Element, render: Render) -> Markdown:
    """Link the words to what they point to."""
    return render.link(element, element.get("target") or element.get("ref") or "")


@rules.inline("ref", "ptr", when="starts-with(@type, 'note') or contains(@target, '#')")
def note_mark(element: _Element, render: Render) -> Markdown:
    """Put the note that stands elsewhere at its mark; the mark's own words are its number."""
    note = None if render.document is None else render.document.note_of_mark(element)
    if note is None:
        return render.next(element)
    if tei.plain(element):
        render.omit(element, "the page has its own marks of notes")
    return render.note(note)


@rules.inline("note")
def note(element: _Element, render: Render) -> Markdown:
    """Put a note at the foot of the page and its mark here, if it has no mark elsewhere."""
    document = render.document
    if document is None or element not in document.notes:
        return render.note(element)
    return Markdown("") if document.has_mark_elsewhere(element) else render.note(element)


@rules.either("note", when="contains(@place, 'inline')")
def note_in_the_line(element: _Element, render: Render) -> Markdown:
    """Show a note that stands in the line of the source there."""
    return render.note_in_place(element)


@rules.block("note", when=IN_PLACE)
def note_in_place(element: _Element, render: Render) -> Markdown:
    """Show a note where it stands that is a text of its own, if it has no mark elsewhere."""
    if render.document is not None and render.document.has_mark_elsewhere(element):
        return Markdown("")
    if render.has_blocks(element):
        return render.note_in_place(element)
    return markdown.paragraph(render.note_in_place(element))


@rules.block("table")
def table(element: _Element, render: Render) -> Markdown:
    """Show a table."""
    return markdown.block(render.flow(element), "tei-table", "table", id=render.anchor(element))


@rules.block("row")
def row(element: _Element, render: Render) -> Markdown:
    """Show a row of a table."""
    return markdown.block(render.flow(element), element="tr", id=render.anchor(element))


@rules.block("cell")
def cell(element: _Element, render: Render) -> Markdown:
    """Show a cell; in a row of labels, or a label itself, as a head."""
    parent = element.getparent()
    roles = {element.get("role"), None if parent is None else parent.get("role")}
    tag = "th" if "label" in roles else "td"
    rows, columns = element.get("rows"), element.get("cols")
    if render.has_blocks(element):
        return markdown.block(render.flow(element), element=tag, rowspan=rows, colspan=columns)
    return markdown.leaf(render.inline(element), tag, rowspan=rows, colspan=columns)


@rules.block("lg")
def stanza(element: _Element, render: Render) -> Markdown:
    """Keep the lines of a stanza together."""
    return markdown.block(render.flow(element), "tei-lg", id=render.anchor(element))


@rules.block("l")
def verse(element: _Element, render: Render) -> Markdown:
    """Show a line of verse."""
    return markdown.paragraph(render.inline(element), render.anchor(element), "tei-l")
