"""Rules for records of persons, places, organisations, events, objects. Source: TEI P5, chapter 14.

The facts of an entry in a text and on its register's page are told by the same functions.
"""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei
from editions.behaviours import labels
from editions.behaviours.labels import added, readable
from editions.document import LISTS_APART, apart
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules
from editions.words import later, say

rules = Rules()

FACTS = later(
    {
        "birth": "Born",
        "death": "Died",
        "floruit": "Active",
        "age": "Age",
        "sex": "Sex",
        "gender": "Gender",
        "persPronouns": "Pronouns",
        "faith": "Faith",
        "education": "Education",
        "occupation": "Office",
        "socecStatus": "Status",
        "residence": "Residence",
        "nationality": "Nationality",
        "affiliation": "Affiliation",
        "langKnowledge": "Languages",
        "langKnown": "Language",
        "state": "State",
        "trait": "Trait",
        "population": "Population",
        "climate": "Climate",
        "terrain": "Terrain",
        "location": "Location",
        "geo": "Coordinates",
        "bloc": "Alliance",
        "country": "Country",
        "region": "Region",
        "district": "District",
        "settlement": "Settlement",
        "geogName": "Feature",
        "placeName": "Place",
        "orgName": "Organisation",
        "persName": "Person",
        "objectName": "Object",
        "author": "Author",
        "editor": "Editor",
        "date": "Date",
        "pubPlace": "Place of publication",
        "publisher": "Publisher",
        "biblScope": "Extent",
        "listBibl": "Literature",
        "bibl": "Literature",
        "title": "Title",
        "desc": "Description",
        "note": "Note",
        "listEvent": "Events",
        "event": "Event",
        "listPerson": "Persons",
        "listPlace": "Places",
        "listOrg": "Organisations",
        "material": "Material",
        "objectIdentifier": "Object",
    }
)
"""What a reader sees for an element of an entry, where it is not the element's name."""

TOLD_BY_TYPE = frozenset("state trait note event desc title location".split())
"""Elements whose `@type` says what they tell."""

LISTS = "listPerson listPlace listOrg listEvent listRelation listNym listObject".split()
ENTRIES = "person personGrp persona place org event object nym objectIdentifier".split()
STATES = (
    "birth death floruit age sex gender persPronouns faith education occupation socecStatus"
    " residence nationality affiliation langKnowledge langKnown state trait population climate"
    " terrain location geo"
).split()
PLACES = "country region district settlement bloc".split()

IN_RECORD = (
    "parent::*[contains(' person personGrp persona place org object nym event population climate"
    " terrain state trait ', concat(' ', local-name(), ' '))]"
)
"""XPath: the element is a fact of a record, not a phrase of a text."""

HTML_LISTS = frozenset(["list", "listBibl", "table"])
"""Facts whose parts HTML takes in a list or a table alone."""

DATE_FIRST = frozenset("birth death floruit event".split())
VALUES = ("value", "quantity", "tag", "code")
"""Attributes that say what an element without words says."""


@rules.block(*LISTS, *ENTRIES)
def record(element: _Element, render: Render) -> Markdown:
    """Show an entry, or a list of entries, fact by fact."""
    content = each(element, render)
    if not content.strip():
        return content
    return markdown.block(content, render.cls(element), id=render.anchor(element))


for folder, (list_of_entries, _) in LISTS_APART.items():
    because = later("its entries have pages of their own")
    rules.omit(list_of_entries, because=because, when=apart(folder))


@rules.either(*STATES)
def phrase(element: _Element, render: Render) -> Markdown:
    """Show a fact that a text tells in passing; without words, what its attributes say."""
    return render.wrapped(element) if tei.plain(element) else _without_words(element, render)


@rules.block(*STATES, *PLACES, when=IN_RECORD)
def fact(element: _Element, render: Render) -> Markdown:
    """Show a fact of a record on a line with its label, and when it was."""
    when = labels.undated(element) if render.has_blocks(element) else ""
    said = f"{label(element)}, {when}" if when else label(element)
    return labels.marked(
        element, render, labels.label(said, element), lambda: words(element, render)
    )


@rules.either("location", "geo", when="ancestor::tei:birth or ancestor::tei:death")
def place_of_fact(element: _Element, render: Render) -> Markdown:
    """Keep coordinates within another fact on the page, out of what is read."""
    return render.wrapped(element, f"{render.cls(element)} aside", data_pagefind_ignore="")


@rules.block("relation")
def relation(element: _Element, render: Render) -> Markdown:
    """Say who has what relation to whom."""
    name = readable(element.get("name") or element.get("type")) or say("Relation")
    return labels.marked(
        element, render, labels.label(name, element), lambda: _related(element, render)
    )


def _related(element: _Element, render: Render) -> Markdown:
    """Both sides, with an arrow from the one to the other, the words, and the dates."""
    sides = [labels.linked(render, element.get(side, "")) for side in ("active", "passive")]
    mutual = labels.linked(render, element.get("mutual", ""))
    said = [mutual, markdown.join((side for side in sides if side), " → ")]
    told = [markdown.span(one, "added") for one in said if one]
    when = labels.undated(element)
    dates = [added(when, around=element)]
    words_ = [*told, labels.listed(element, render), *dates]
    return markdown.join((one for one in words_ if one.strip()), " ")


def each(element: _Element, render: Render) -> Markdown:
    """The blocks of a fact, with when it was above them; those of a list stand in it."""
    if tei.name(element) in HTML_LISTS:
        return render.element(element)
    when = markdown.paragraph(added(labels.undated(element), around=element))
    return markdown.blocks([when, labels.each(element, render)])


def label(element: _Element) -> str:
    """What a reader sees before a fact: its `@type` where that says what it tells."""
    name = tei.name(element)
    if name == "location" and [tei.name(one) for one in labels.children(element)] == ["geo"]:
        return say(FACTS["geo"])
    typed = readable(element.get("type")) if name in TOLD_BY_TYPE else ""
    return typed or (say(FACTS[name]) if name in FACTS else readable(name))


def words(element: _Element, render: Render) -> Markdown:
    """The words of a fact that holds no blocks, with what its attributes add."""
    if render.has_blocks(element):
        return Markdown("")
    pointers = labels.pointers(element, render) or _address(element)
    said = render.link(element, pointers) if pointers else labels.listed(element, render)
    said = Markdown(said.strip()) or _without_words(element, render)
    when = labels.undated(element)
    if not when:
        return said
    if not said:
        return added(when, around=element)
    if tei.name(element) in DATE_FIRST:
        return Markdown(f"{added(f'{when},', around=element)} {said}")
    return Markdown(f"{said} {added(f'({when})', around=element)}")


def _address(element: _Element) -> str:
    """The words, where they are an address on the web and nothing else."""
    words = tei.plain(element)
    return words if words.startswith(("http://", "https://")) and " " not in words else ""


def _without_words(element: _Element, render: Render) -> Markdown:
    """What an empty fact says by its attributes."""
    pointers = element.get("ref")
    if pointers:
        return markdown.span(labels.linked(render, pointers), "added")
    values = (element.get(name) for name in VALUES)
    value = next((value for value in values if value), None)
    return added(value) if value else Markdown("")
