"""What is asked of an edition while a page is made."""

from __future__ import annotations

from dataclasses import fields

import pytest
from conftest import Project, file

from editions import behaviours, mentions
from editions.edition import Edition
from editions.kept import BETWEEN
from editions.pages import makers
from editions.watch import Facts, Watched

OF_OTHERS = {"read", "of", "document_around", "judged", "collection", "listed", "entry"}
"""What is no part of an edition, or asks it for parts."""

PERSONS = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><standOff><listPerson>
<person xml:id="anna"><persName>Anna</persName></person>
<person xml:id="berta"><persName>{}</persName></person></listPerson></standOff></TEI>"""

NAMED = '<p>Dear <persName ref="#anna">Anna</persName>.</p>'


def edition(project: Project, berta: str = "Berta", body: str = NAMED) -> Edition:
    """An edition of two letters and two persons."""
    letters = {"tei/documents/a.xml": file(body), "tei/documents/b.xml": file("<p>No.</p>")}
    return Edition.read(project({**letters, "tei/persons.xml": PERSONS.format(berta)}))


def test_whatever_an_edition_offers_is_noted() -> None:
    offered = {name for name in vars(Edition) if not name.startswith("_")}
    offered |= {one.name for one in fields(Edition)}
    assert offered - {*vars(Watched)} == OF_OTHERS


def test_what_is_asked_is_noted_until_one_begins_again(project: Project) -> None:
    watched = Watched(edition(project))
    watched.target("#anna", "tei/documents/a.xml")
    assert watched.mentions.count("persons/anna.html") == 1
    assert watched.asked.names == ("entry:persons/anna.html", "count:persons/anna.html")
    assert watched.asked.pointers == (f"#anna{BETWEEN}tei/documents/a.xml",)
    watched.begin()
    assert not watched.asked.names


def test_a_fact_is_another_one_only_if_something_of_it_has_changed(project: Project) -> None:
    names = ("entry:persons/anna.html", "entry:persons/berta.html", "register:persons")
    before = Facts(edition(project)).of(names)
    assert Facts(edition(project)).of(names) == before
    after = Facts(edition(project, "Bertha")).of(names)
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, False, False]


def letters(project: Project, *counts: int, last: str = "A letter") -> Edition:
    """An edition of letters, one a year, of which each names Anna so often."""
    year = "<profileDesc><creation><date when='{}'/></creation></profileDesc></teiHeader>"
    texts = [
        file(NAMED * count).replace("</teiHeader>", year.format(1900 + number))
        for number, count in enumerate(counts)
    ]
    texts[-1] = texts[-1].replace("A letter", last)
    files = {f"tei/documents/{number:02}.xml": text for number, text in enumerate(texts)}
    return Edition.read(project({**files, "tei/persons.xml": PERSONS.format("Berta")}))


Known = dict[str, tuple[tuple[str, ...], tuple[str | None, ...]]]


def known(edition: Edition) -> Known:
    """What the further pages of Anna's mentions ask for, and what it is, by their addresses."""
    watched, facts, found = Watched(edition), Facts(edition), {}
    for maker in makers(watched, behaviours.defaults()):
        if maker.uri.startswith("persons/anna/"):
            watched.begin()
            maker.make()
            found[maker.uri] = watched.asked.names, facts.of(watched.asked.names)
    return found


def stale(before: Known, edition: Edition) -> list[str]:
    """The pages that are made anew."""
    facts = Facts(edition)
    return [
        uri
        for uri in known(edition)
        if uri not in before or facts.of(before[uri][0]) != before[uri][1]
    ]


def test_only_the_page_with_one_more_mention_is_made_anew(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mentions, "LEAST", 3)
    monkeypatch.setattr(mentions, "MOST", 9)
    counts = [2] * 12
    before = known(letters(project, *counts))
    every = [*before]
    assert len(every) > 1
    assert stale(before, letters(project, *counts)) == []
    assert stale(before, letters(project, 3, *counts[1:])) == []
    assert stale(before, letters(project, *counts[1:], 3)) == [every[-1]]
    assert stale(before, letters(project, *counts, last="Another")) == [every[-1]]


def test_a_page_of_mentions_more_changes_the_ways_on_all_others(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mentions, "LEAST", 3)
    monkeypatch.setattr(mentions, "MOST", 9)
    before = known(letters(project, *[2] * 12))
    after = letters(project, *[2] * 18)
    assert stale(before, after) == [*known(after)]


def test_what_nobody_can_tell_equals_nothing(project: Project) -> None:
    watched = Watched(edition(project))
    _ = watched.findings
    (name,) = watched.asked.names
    assert Facts(watched.whole)[name] is None


def test_what_texts_mention_is_taken_from_before_unless_it_changed(project: Project) -> None:
    one = edition(project)
    anna = "persons/anna.html"
    name, other = f"mentions:{anna}", "mentions:persons/berta.html"
    facts = Facts(one)
    now = mentions.joined(one.mentions.of_documents["documents/a.html"])
    changed = {"documents/a.html": (mentions.joined({}), now)}
    facts.assume({name: "old", other: "old"}, changed)
    assert (facts[name], facts[other]) == (Facts(one)[name], "old")
