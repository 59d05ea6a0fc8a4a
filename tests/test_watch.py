"""What is asked of an edition while a page is made."""

from __future__ import annotations

from dataclasses import fields

from conftest import Project, file

from editions.edition import Edition
from editions.kept import BETWEEN
from editions.watch import Facts, Watched

OF_OTHERS = {"read", "document_around", "judged"}
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
    mentions = one.mentions.of_documents["documents/a.html"]
    facts.assume({name: "old", other: "old"}, {"documents/a.html": ({}, mentions)})
    assert (facts[name], facts[other]) == (Facts(one)[name], "old")
