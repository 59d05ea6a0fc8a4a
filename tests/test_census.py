from __future__ import annotations

from conftest import Project, file

from editions import behaviours
from editions.census import Attribute, Element, census
from editions.edition import Edition
from editions.rules import Rules

LISTED = "<list xmlns='http://www.tei-c.org/ns/1.0'><item>a</item></list>"


def counted(project: Project, body: str, own: Rules | None = None) -> dict[str, Element]:
    """The elements in use in a body, by name, without those of the file around it."""
    edition = Edition.read(project({"tei/documents/a.xml": file(body)}))
    found = census(edition, behaviours.defaults().followed_by(own or Rules()))
    return {one.name: one for one in found if one.name not in ("text", "body", "p")}


def test_elements_without_a_rule_come_first_then_the_most_frequent(project: Project) -> None:
    found = counted(project, "<p><hi>a</hi><hi>b</hi><zot>c</zot><q>d</q></p>")
    assert [(name, one.count, one.without_rule) for name, one in found.items()] == [
        ("zot", 1, 1),
        ("hi", 2, 0),
        ("q", 1, 0),
    ]


def test_files_are_counted_once(project: Project) -> None:
    texts = {f"tei/documents/{name}.xml": file("<p>a</p><p>b</p>") for name in "ab"}
    found = census(Edition.read(project(texts)), Rules())
    assert {(one.name, one.count, one.files) for one in found} == {
        ("text", 2, 2),
        ("body", 2, 2),
        ("p", 4, 2),
    }


def test_each_rule_is_named_with_its_file_and_line_and_how_often_it_wins(project: Project) -> None:
    own = Rules()
    own.omit("zot", because="noise")
    own.inline("zot", when="@a")(lambda element, render: render.inline(element))
    (zot,) = counted(project, "<p><zot/><zot/><zot a='1'/></p>", own).values()
    (omission, twice), (rule, once) = zot.rules
    assert (twice, once) == (2, 1)
    here = own.omit.__code__.co_filename
    assert here.endswith("rules.py")
    assert [place.rpartition(":")[0].rpartition("/")[2] for place in (omission, rule)] == [
        "test_census.py",
        "test_census.py",
    ]
    assert int(rule.rpartition(":")[2]) - int(omission.rpartition(":")[2]) == 1


def test_an_element_that_only_some_rules_match_is_partly_without(project: Project) -> None:
    own = Rules()
    own.inline("zot", when="@a")(lambda element, render: render.inline(element))
    (zot,) = counted(project, "<p><zot/><zot a='1'/></p>", own).values()
    assert (zot.count, zot.without_rule, len(zot.rules)) == (2, 1, 1)


def test_attributes_have_their_most_frequent_values(project: Project) -> None:
    values = "".join(f"<hi rend='r{number:02}'>a</hi>" for number in range(12))
    (hi,) = counted(project, f"<p>{values}<hi rend='r05'>a</hi></p>").values()
    (rend,) = hi.attributes
    assert (rend.name, rend.count, rend.holds, rend.distinct) == ("rend", 13, "values", 12)
    assert rend.values == (
        ("r05", 2),
        *((f"r{number:02}", 1) for number in (0, 1, 2, 3, 4, 6, 7, 8, 9)),
    )


def test_ids_and_pointers_are_counted_alone(project: Project) -> None:
    (ref,) = counted(project, "<p><ref xml:id='a' target='#a'/><ref target='#a'/></p>").values()
    assert ref.attributes == (
        Attribute("target", 2, "pointers", 1, ()),
        Attribute("xml:id", 1, "ids", 1, ()),
    )


def test_a_date_is_no_pointer_where_the_attribute_may_be_one(project: Project) -> None:
    (date,) = counted(project, "<p><date from='1962'>a</date></p>").values()
    assert date.attributes == (Attribute("from", 1, "values", 1, (("1962", 1),)),)


def test_an_element_of_another_vocabulary_has_its_namespace(project: Project) -> None:
    assert [*counted(project, "<p><m xmlns='http://m.org/'>a</m></p>")] == ["{http://m.org/}m"]


def test_headers_and_registers_are_counted_if_one_wants_everything(project: Project) -> None:
    edition = Edition.read(project({"tei/documents/a.xml": file("<p>a</p>"), "tei/b.xml": LISTED}))
    inside = {one.name for one in census(edition, Rules())}
    every = {one.name for one in census(edition, Rules(), everything=True)}
    assert every - inside == {
        *("TEI", "teiHeader", "fileDesc", "titleStmt", "title"),
        *("list", "item"),
    }
