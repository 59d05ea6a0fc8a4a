from __future__ import annotations

from collections.abc import Mapping

import pytest
from conftest import Project, file

from editions import cards
from editions.cards import Cards
from editions.edition import Edition, Settings

PERSONS = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>Persons</title></titleStmt></fileDesc></teiHeader><standOff><listPerson>
<person xml:id="ada"><persName>Ada</persName><birth when="1815"/><occupation>Writer</occupation>
</person><person xml:id="bo"><persName>Bo</persName></person></listPerson></standOff></TEI>"""

LETTER = file('<p>{} <persName ref="../registers/persons.xml#ada">Ada</persName>.</p>')

FILES: Mapping[str, str] = {
    "tei/registers/persons.xml": PERSONS,
    "tei/documents/a.xml": LETTER.format('<date when="1840">Today</date>').replace(
        "<body>", '<body><opener><dateline><date when="1840-05-01"/></dateline></opener>'
    ),
    "tei/documents/b.xml": LETTER.format("").replace(
        "<body>", '<body><opener><dateline><date when="1843"/></dateline></opener>'
    ),
}


@pytest.fixture
def of_ada(project: Project) -> Cards:
    return Cards(Edition.read(project(FILES), Settings()))


def test_a_card_says_who_it_is_and_how_often_and_when_one_is_mentioned(of_ada: Cards) -> None:
    assert of_ada.card("persons/ada.html") == (
        "Ada",
        "born 1815, Writer",
        "Person · 2 mentions, 1840–1843",
    )


def test_a_card_of_one_whom_nobody_mentions_says_so_much(of_ada: Cards) -> None:
    assert of_ada.card("persons/bo.html") == ("Bo", "", "Person")


def test_what_is_said_of_entries_is_lifted_from_a_page(of_ada: Cards) -> None:
    page = (
        '<a href="../persons/ada.html" title="Ada: Writer">A</a> <a href="b.html" title="B">b</a>'
    )
    assert of_ada.lifted(page, "documents/a.html") == (
        '<a href="../persons/ada.html">A</a> <a href="b.html" title="B">b</a>',
        ("persons/ada.html",),
    )


def test_a_list_of_entries_has_no_cards(of_ada: Cards) -> None:
    page = '<a href="ada.html">Ada</a>'
    assert of_ada.lifted(page, "persons/index.html") == (page, ())


def test_cards_are_told_by_a_script_beside_the_page(of_ada: Cards) -> None:
    assert cards.file("documents/a.html") == "documents/a.cards.js"
    assert of_ada.script(("persons/bo.html",)).decode() == (
        'document.dispatchEvent(new CustomEvent("cards",'
        ' { detail: {"persons/bo.html": ["Bo", "", "Person"]} }));\n'
    )
