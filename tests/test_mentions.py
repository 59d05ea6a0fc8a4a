"""On which pages the mentions of an entry stand."""

from __future__ import annotations

import random

import pytest
from conftest import Project, file

from editions import mentions
from editions.edition import Edition
from editions.mentions import Mentions, Part

ANNA = "persons/anna.html"

REGISTER = """<listPerson xmlns="http://www.tei-c.org/ns/1.0"><person xml:id="anna">
<persName>Anna</persName></person></listPerson>"""

NAMED = '<p>Dear <persName ref="#anna">Anna</persName>.</p>'


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are long after nine mentions."""
    monkeypatch.setattr(mentions, "LEAST", 3)
    monkeypatch.setattr(mentions, "MOST", 9)


def of_letters(project: Project, *counts: int) -> Mentions:
    """The mentions in letters of which each names Anna so often."""
    letters = {f"tei/documents/v/{n:02}.xml": file(NAMED * one) for n, one in enumerate(counts)}
    return Edition.read(project({**letters, "tei/persons.xml": REGISTER})).mentions


@pytest.mark.parametrize("seed", range(5))
def test_every_mention_is_on_one_page_in_their_order(project: Project, seed: int) -> None:
    counts = random.Random(seed).choices((0, 1, 2, 4, 8, 23), k=12)
    found = of_letters(project, *counts)
    parts = [found.part(ANNA, part.start) for part in found.parts(ANNA)]
    assert tuple(mention for part in parts for mention in part) == found[ANNA]
    assert found.sizes(ANNA) == tuple(map(len, parts))
    assert max(found.sizes(ANNA)) <= 9
    assert len(parts) > 1


def test_few_mentions_are_on_one_page(project: Project) -> None:
    found = of_letters(project, 0, 4, 5)
    part = Part("documents/v/01.html", None, None, True, "A letter", None, None)
    assert found.parts(ANNA) == (part,)
    assert found.part(ANNA, part.start) == found[ANNA]


def test_who_is_not_mentioned_has_no_page(project: Project) -> None:
    found = of_letters(project, 0)
    assert (found.parts(ANNA), found.sizes(ANNA)) == ((), ())


def test_the_mentions_of_one_document_stay_together(project: Project) -> None:
    found = of_letters(project, 7, 7, 7)
    assert [part.start for part in found.parts(ANNA)] == [
        f"documents/v/0{number}.html" for number in range(3)
    ]


def test_one_document_with_too_many_is_cut_before_passages(project: Project) -> None:
    found = of_letters(project, 1, 12)
    starts = [part.start.partition("#") for part in found.parts(ANNA)]
    assert {uri for uri, _, _ in starts[1:]} == {"documents/v/01.html"}
    assert [part.passage and part.passage.anchor for part in found.parts(ANNA)] == [
        anchor or None for _, _, anchor in starts
    ]
    assert any(anchor for _, _, anchor in starts)


def test_nothing_tells_a_page_that_is_not_there(project: Project) -> None:
    assert of_letters(project, 4).part_digests(ANNA, "documents/none.html") == ()
