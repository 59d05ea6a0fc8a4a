"""Rules for elements that occur in all kinds of text. Source: TEI P5, chapter 3."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei, tongues
from editions.behaviours import labels
from editions.behaviours.facsimile import leading
from editions.behaviours.structure import AMONG_BLOCKS, LEVELS, begun
from editions.document import IN_PLACE, Passage
from editions.markdown import Markdown
from editions.render import Render, classes
from editions.rules import Rules
from editions.words import later, say

rules = Rules()

SHOWN = {"italic": "em", "bold": "strong", "superscript": "sup", "subscript": "sub"}
"""The looks that HTML has an element for. All others are a class."""

PROSE = frozenset("p ab item cell note quote q dd desc".split())
"""Where a line of the source is no line of the page."""

LINES = frozenset(
    "head label address addrLine opener closer salute signed dateline byline trailer speaker stage"
    " titlePart docTitle docImprint docDate docAuthor docEdition titlePage imprimatur l stamp role"
    " roleDesc castItem epigraph figDesc caption".split()
)
"""Where a line of the source is shown as one."""

MARKED = (
    "soCalled gloss seg num measure measureGrp unit time s w c pc cl phr m g email street postCode"
    " postBox term rb rt desc bibl publisher pubPlace biblScope citedRange resp respStmt edition"
    " extent series distributor authority"
).split()
"""What is shown as it stands."""

LETTERHEAD = "(parent::tei:opener or parent::tei:closer or parent::tei:seg[@type='letterhead'])"
"""XPath: a segment is one of those that an opener, a closer or a letterhead is made of."""

DISPLAYED = (
    f"@rend='block' or @rend='blockquote' or @rend='display' or {AMONG_BLOCKS}"
    " or parent::tei:epigraph"
)
"""Where a quotation is a block of its own."""

OUTSIDE = LEVELS | frozenset("list table row lg sp listBibl castList".split())
"""Where there are no lines, but between blocks."""

BOUNDARIES = later({"pb": "page", "cb": "column", "gb": "gathering", "milestone": "part"})
"""What begins at each, for a reader, where it does not say so itself."""

BEGINNINGS = later(
    {
        "pb": "Here a new page of the source begins",
        "cb": "Here a new column of the source begins",
        "gb": "Here a new gathering of the source begins",
        "milestone": "Here a new part of the source begins",
    }
)


@rules.block("p", "ab")
def paragraph(element: _Element, render: Render) -> Markdown:
    """Show a paragraph with a permanent link; with lists and the like in it, a container."""
    passage, anchor, cls = render.passage(element), render.anchor(element), render.rend(element)
    if passage is None and render.has_blocks(element):
        return markdown.block(render.flow(element), " ".join(cls)) if cls else render.flow(element)
    if passage is None:
        return markdown.paragraph(render.inline(element), cls=" ".join(cls))
    link = permanent_link(passage)
    if render.has_blocks(element):
        return markdown.block(begun(link, element, render), render.cls(element), id=anchor)
    words = render.inline(element).strip()
    if not words:
        return markdown.block(Markdown(""), id=anchor)  # A number alone would be a word too many.
    return markdown.paragraph(Markdown(f"{link} {words}"), anchor, " ".join(cls))


def permanent_link(passage: Passage) -> Markdown:
    """The number of a paragraph in the margin, which is its address."""
    number = markdown.escape(passage.number)
    return markdown.link(number, f"#{passage.anchor}", cls="permalink added")


@rules.inline("lb")
def line_begins(element: _Element, _render: Render) -> Markdown:
    """Begin a line where lines are shown; in running text keep the place, as style may show it."""
    holder = element.getparent()
    if holder is not None and tei.name(holder) in OUTSIDE:
        return Markdown("" if element.get("break") == "no" else " ")
    cls = "tei-lb within" if element.get("break") == "no" else "tei-lb"
    around = (tei.name(one) for one in element.iterancestors())
    is_line = next((name in LINES for name in around if name in PROSE | LINES), False)
    if cls != "tei-lb":
        return markdown.span(Markdown(""), cls)
    return Markdown("<br>") if is_line else markdown.span(Markdown(" "), cls)


@rules.inline("pb", "cb", "milestone", "gb")
def boundary(element: _Element, render: Render) -> Markdown:
    """Mark where a page or column of the source begins, and lead to its facsimile."""
    name, number = tei.name(element), element.get("n")
    unit = element.get("unit", "") if name == "milestone" else ""
    what = unit or say(BOUNDARIES[name])
    shown = markdown.escape(f"[{say('{} {}', what, number)}]" if number else "|")
    for pointer in element.get("facs", "").split()[:1]:
        called = say("{} {}", what, number) if number else what
        shown = leading(shown, called, pointer, element, render)
    title = ": ".join(said for said in (say(BEGINNINGS[name]), unit) if said)
    cls = " ".join([f"tei-{name}", *render.rend(element), "added"])
    return markdown.span(shown, cls, title=title, lang=tongues.site(element))


@rules.either("hi", "emph", "distinct")
def highlighted(element: _Element, render: Render) -> Markdown:
    """Show what the source sets off, as it does where HTML can."""
    looks = render.looks(element)
    is_said = any(element.get(name) for name in ("rend", "rendition", "style"))
    if render.has_blocks(element):
        return render.wrapped(element)
    tags = [SHOWN[look] for look in looks if look in SHOWN]
    cls = " ".join(classes("rend", " ".join(look for look in looks if look not in SHOWN)))
    inner, *outer = tags or ["em" if tei.name(element) == "emph" or not is_said else "span"]
    content = markdown.span(render.inline(element), cls, inner, id=render.anchor(element))
    for tag in outer:
        content = markdown.span(content, element=tag)
    return content


@rules.either("foreign", "title", "mentioned")
def italic(element: _Element, render: Render) -> Markdown:
    """Set a foreign word or a title in italics."""
    return render.wrapped(element, tag="em")


@rules.either(*MARKED)
def marked(element: _Element, render: Render) -> Markdown:
    """Show the text as it is."""
    return render.wrapped(element)


@rules.inline("seg", when=f"{LETTERHEAD} and {labels.ABUTTING}")
def line_of_letterhead(element: _Element, render: Render) -> Markdown:
    """Show a part of an opener or closer that has nothing but parts as a line."""
    return markdown.join([render.next(element), markdown.span(Markdown("<br>"), "added")])


@rules.either("q", "quote", "said", "cit")
def quotation(element: _Element, render: Render) -> Markdown:
    """Show a quotation, whose marks are the source's own; one of paragraphs stands apart."""
    return (
        quotation_apart(element, render) if render.has_blocks(element) else render.wrapped(element)
    )


@rules.block("q", "quote", "said", "cit", when=DISPLAYED)
def quotation_apart(element: _Element, render: Render) -> Markdown:
    """Show a quotation apart that the source sets apart."""
    anchor, tag = render.anchor(element), "blockquote"
    return markdown.block(render.flow(element), render.cls(element), tag, id=anchor)


@rules.inline("index")
def index(element: _Element, render: Render) -> Markdown:
    """Keep the words of an index in the page, and out of the reading text."""
    cls = f"{render.cls(element)} aside"
    return markdown.span(render.inline(element), cls, data_pagefind_ignore="")


@rules.inline("ruby")
def ruby(element: _Element, render: Render) -> Markdown:
    """Show a gloss over the characters that it stands by."""
    return markdown.span(render.inline(element), render.cls(element), "ruby")


@rules.inline("rt", when="parent::tei:ruby")
def gloss_of_ruby(element: _Element, render: Render) -> Markdown:
    """Show the gloss of the characters before it."""
    return markdown.span(render.inline(element), render.cls(element), "rt")


@rules.either("ref", "noteGrp")
def plainly(element: _Element, render: Render) -> Markdown:
    """Show the words alone."""
    return render.wrapped(element)


@rules.either("term", when="@ref")
@rules.either("ref", when="@target")
def pointing(element: _Element, render: Render) -> Markdown:
    """Link the words to what they point to; without words, say what that is."""
    pointers = element.get("target") or element.get("ref") or ""
    if not tei.plain(element) and not render.has_blocks(element):
        return markdown.join([render.inline(element), render.pointed(pointers, element)])
    return render.link(element, pointers)


@rules.inline("ptr")
def pointer(element: _Element, render: Render) -> Markdown:
    """Say what is pointed to, and link it."""
    said = render.pointed(element.get("target") or "", element)
    return markdown.join([render.inline(element), said])


@rules.inline("ref", "ptr", when="starts-with(@type, 'note') or contains(@target, '#')")
def note_mark(element: _Element, render: Render) -> Markdown:
    """Put the note that stands elsewhere at its mark; the mark's own words are its number."""
    note = None if render.document is None else render.document.note_of_mark(element)
    if note is None:
        return render.next(element)
    if tei.plain(element):
        render.omit(element, later("the page has its own marks of notes"))
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
