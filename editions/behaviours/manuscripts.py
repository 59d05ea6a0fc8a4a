"""Rules for descriptions of manuscripts and other sources. Source: TEI P5, chapter 11."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei
from editions.behaviours import labels
from editions.behaviours.labels import added, readable
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules
from editions.words import later, say

rules = Rules()

PARTS = later(
    {
        "msDesc": "",
        "msPart": "Part",
        "msFrag": "Fragment",
        "msContents": "Contents",
        "msItem": "",
        "msItemStruct": "",
        "objectDesc": "Object",
        "supportDesc": "Support",
        "layoutDesc": "Layout",
        "handDesc": "Hands",
        "handNotes": "Hands",
        "typeDesc": "Type",
        "scriptDesc": "Scripts",
        "decoDesc": "Decoration",
        "bindingDesc": "Binding",
        "binding": "",
        "sealDesc": "Seals",
        "seal": "",
        "adminInfo": "Administration",
        "recordHist": "History of this description",
        "custodialHist": "Custody",
    }
)
"""Elements that hold others alone, with the label above them."""

STATEMENTS = later(
    {
        "summary": "Summary",
        "rubric": "Rubric",
        "finalRubric": "Final rubric",
        "incipit": "Incipit",
        "explicit": "Explicit",
        "colophon": "Colophon",
        "filiation": "Filiation",
        "support": "Support",
        "extent": "Extent",
        "foliation": "Foliation",
        "collation": "Collation",
        "condition": "Condition",
        "layout": "Layout",
        "handNote": "Hand",
        "typeNote": "Type",
        "scriptNote": "Script",
        "musicNotation": "Music",
        "decoNote": "Decoration",
        "additions": "Additions",
        "accMat": "Accompanying material",
        "origin": "Origin",
        "provenance": "Provenance",
        "acquisition": "Acquisition",
        "source": "Source",
        "custEvent": "Custody",
    }
)
"""Elements that say one thing, in a phrase or in paragraphs, with the label before the words."""

IN_DESCRIPTION = (
    "parent::tei:*[not(text()[normalize-space()])]"
    f"[contains(' physDesc history surrogates {' '.join(PARTS)} ',"
    " concat(' ', local-name(), ' '))]"
)
"""XPath: a statement of a description, not a phrase of a text."""

PHRASES = (
    "locus locusGrp material objectType origDate origPlace height width depth dim secFol signatures"
    " catchwords heraldry watermark"
).split()


@rules.block(*PARTS)
def part(element: _Element, render: Render) -> Markdown:
    """Show a part of a description with its label, if its statements have none of their own."""
    number = element.get("n") if tei.name(element) in ("msItem", "msItemStruct") else None
    has_labels = any(tei.name(child) in STATEMENTS for child in labels.children(element))
    said = "" if has_labels else PARTS[tei.name(element)]
    return labels.gathered(
        element, render, labels.label(number or (say(said) if said else ""), element)
    )


@rules.either(*(name for name in STATEMENTS if name != "extent"))
def phrase(element: _Element, render: Render) -> Markdown:
    """Show a statement that a text makes in passing."""
    return render.wrapped(element)


@rules.block(*STATEMENTS, when=IN_DESCRIPTION)
def statement(element: _Element, render: Render) -> Markdown:
    """Show what is said of the source with its label."""
    said = say(STATEMENTS[tei.name(element)])
    when = labels.undated(element)
    told = f"{said}, {when}" if when else said
    return labels.marked(
        element, render, labels.label(told, element), lambda: labels.listed(element, render)
    )


@rules.block("msIdentifier")
def identifier(element: _Element, render: Render) -> Markdown:
    """Show on a line where the source is kept and what it is called there."""
    return labels.marked(element, render, labels.NOTHING, lambda: labels.listed(element, render))


@rules.either("altIdentifier")
def further_identifier(element: _Element, render: Render) -> Markdown:
    """Show what else the source is, or was, called."""
    if render.has_blocks(element):
        return render.wrapped(element)
    return markdown.span(labels.listed(element, render), render.cls(element))


@rules.either(*PHRASES)
def description(element: _Element, render: Render) -> Markdown:
    """Show a phrase of a description; without words, what its attributes measure."""
    if render.has_blocks(element):
        return render.wrapped(element)
    words = render.inline(element) if tei.plain(element) else measured(element)
    return markdown.span(words, render.cls(element), id=render.anchor(element))


@rules.inline("dimensions")
def dimensions(element: _Element, render: Render) -> Markdown:
    """Show measures with a sign between them and their unit."""
    unit = element.get("unit")
    words = labels.listed(element, render, " ×")
    held = markdown.join([words, added(f" {unit}")]) if unit and words else words
    kind = readable(element.get("type"))
    content = markdown.join([added(kind), held], " ") if kind and words else held
    return markdown.span(content, "tei-dimensions", id=render.anchor(element))


def measured(element: _Element) -> Markdown:
    """What the attributes of an element without words measure, or where they point."""
    names = ("quantity", "extent", "unit", "when", "from", "to", "target")
    values = [element.get(name) for name in names if name not in ("from", "to")]
    ends = "–".join(value for name in ("from", "to") if (value := element.get(name)))
    words = " ".join(value for value in (*values, ends) if value)
    return added(words) if words else Markdown("")
