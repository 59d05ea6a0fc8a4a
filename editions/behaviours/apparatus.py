"""Rules for the critical apparatus: the text has the lemma, the foot of the page the readings.

Source: TEI P5, chapter 13 (Critical Apparatus).
"""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei
from editions.markdown import Markdown, escape
from editions.render import Render
from editions.rules import Rules
from editions.words import later, say

rules = Rules()

LACUNAE = later(
    {
        "witStart": "{} begins",
        "witEnd": "{} ends",
        "lacunaStart": "{} has a lacuna from here",
        "lacunaEnd": "{} goes on from here",
    }
)
"""What a witness does at a place of the text."""


@rules.either("app")
def entry_in_the_text(element: _Element, render: Render) -> Markdown:
    """Show the lemma, and put the other readings at the foot of the page."""
    apart = frozenset(tei.readings(element))
    lemma = render.wrapped(element, leave_out=apart)
    mark = render.footnote(element, lambda app: _readings(app, render)) if apart else Markdown("")
    return markdown.join([lemma, mark], "\n\n" if render.has_blocks(element) else "")


@rules.block("app", when="ancestor::tei:listApp")
def entry_of_a_list(element: _Element, render: Render) -> Markdown:
    """Show an entry of an apparatus that stands apart from its text as a line of its own."""
    place = element.get("loc") or ""
    label = markdown.span(escape(place), "tei-loc added") if place else Markdown("")
    if not label and element.get("from"):
        way = render.edition.target(element.get("from", ""), render.source.path)
        uri = "" if way is None else way.uri
        label = render.linked(markdown.span(escape("→"), "added"), uri) if uri else label
    content = markdown.join([label, render.inline(element)], " ")
    return markdown.paragraph(content, render.anchor(element), "tei-app")


@rules.block("listApp", "listWit")
def list_of_entries(element: _Element, render: Render) -> Markdown:
    """Show an apparatus, or the witnesses, as blocks of their own."""
    return markdown.block(render.flow(element), render.cls(element), id=render.anchor(element))


@rules.either("lem")
def lemma(element: _Element, render: Render) -> Markdown:
    """Show the words of the text that the readings differ from."""
    return render.wrapped(element)


@rules.either("lem", when="ancestor::tei:listApp")
def lemma_of_a_list(element: _Element, render: Render) -> Markdown:
    """Show the lemma with the bracket that parts it from the readings."""
    bracket = markdown.span(escape("] "), "added")
    return markdown.join([render.wrapped(element), _sigla(element, render), bracket])


@rules.either("rdg")
def reading(element: _Element, render: Render) -> Markdown:
    """Show a reading with the witnesses that have it; one without words as left out."""
    words = render.wrapped(element)
    if not tei.plain(element):
        words = markdown.join([words, markdown.span(escape(say("om.")), "tei-om added")])
    separator = "\n\n" if render.has_blocks(element) else " "
    return markdown.join([words, _sigla(element, render)], separator)


@rules.either(
    "rdg",
    when="parent::tei:app[not(tei:lem) and not(ancestor::tei:listApp)]"
    " and not(preceding-sibling::tei:rdg)",
)
def reading_of_the_text(element: _Element, render: Render) -> Markdown:
    """Show the first reading in the text, where there is no lemma."""
    return render.wrapped(element)


@rules.either("rdgGrp")
def group_of_readings(element: _Element, render: Render) -> Markdown:
    """Show readings that belong together."""
    return render.wrapped(element)


@rules.inline("wit", "witDetail")
def witnesses(element: _Element, render: Render) -> Markdown:
    """Show what is said of the witnesses of a reading."""
    return render.wrapped(element)


@rules.inline(*LACUNAE)
def lacuna(element: _Element, render: Render) -> Markdown:
    """Say where the text of a witness begins, ends or is broken off."""
    sigla = ", ".join(_names(element, render)) or say("A witness")
    said = escape(f"[{say(LACUNAE[tei.name(element)], sigla)}]")
    return markdown.join([markdown.span(said, "tei-lacuna added"), render.inline(element)])


@rules.block("witness")
def witness(element: _Element, render: Render) -> Markdown:
    """Show a witness behind its siglum."""
    siglum = markdown.span(escape(_siglum(element)), "tei-siglum added", "strong")
    said = "" if tei.find(element, ".//tei:abbr[@type='siglum']") is not None else siglum
    if render.has_blocks(element):
        content = markdown.blocks([markdown.paragraph(Markdown(said)), render.flow(element)])
        return markdown.block(content, render.cls(element), id=render.anchor(element))
    content = markdown.join([said, render.inline(element)], " ")
    return markdown.paragraph(content, render.anchor(element), render.cls(element))


def _readings(app: _Element, render: Render) -> Markdown:
    """The entry at the foot of the page: the lemma again, a bracket, and the readings."""
    base = tei.base(app)
    said = tei.plain(base, tei.unread(base)) if base is not None else ""
    sigla = _sigla(base, render) if base is not None else Markdown("")
    again = markdown.span(escape(f"{said}"), "tei-lem added")
    bracket = markdown.span(escape("]"), "added")
    opening = markdown.join([again, sigla, bracket] if said else [], " ")
    readings = tei.readings(app)
    if any(render.is_block(one) for one in readings):
        blocks = [markdown.paragraph(opening), *(render.element(one) for one in readings)]
        return markdown.blocks(blocks)
    # Readings of a group are parted by the blanks of the source.
    semicolon = markdown.span(escape(";"), "added")
    words = markdown.join((render.element(one) for one in readings), f"{semicolon} ")
    return markdown.paragraph(markdown.join([opening, words], " "))


def _sigla(element: _Element, render: Render) -> Markdown:
    """The sigla of the witnesses that have a reading."""
    names = _names(element, render)
    if not names:
        return Markdown("")
    return markdown.span(escape(f" {' '.join(names)}"), "tei-sigla added")


def _names(element: _Element, render: Render) -> list[str]:
    """The sigla that the pointers of `@wit` mean, in order."""
    found = []
    for pointer in (element.get("wit") or "").split():
        identifier = pointer.rpartition("#")[2]
        holder = render.source.ids.get(identifier)
        found.append(_siglum(holder) if holder is not None else identifier)
    return found


def _siglum(witness: _Element) -> str:
    """What a witness is called in the apparatus: its siglum, else its number or id."""
    abbreviation = tei.find(witness, ".//tei:abbr[@type='siglum']")
    given = tei.plain(abbreviation) or witness.get("n") or tei.xml_id(witness)
    return given or tei.plain(witness)
