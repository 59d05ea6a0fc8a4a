from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Project, file

from editions import behaviours, explain
from editions.edition import Edition
from editions.explain import Explanation
from editions.findings import EditionError
from editions.markdown import Markdown, span
from editions.rules import Rules

BODY = """<p>One
<hi rend="bold">two</hi> <q>three</q>
four
</p>"""
PATH = "tei/documents/a.xml"


def at(project: Project, where: str, body: str = BODY) -> list[str]:
    """The names of the elements at a line or an XPath; the body begins in line 2."""
    edition = Edition.read(project({PATH: file(body)}))
    found = explain.elements(edition.sources[PATH], where)
    return [str(one.tag).rpartition("}")[2] for one in found]


def explained(project: Project, path: str, own: Rules, body: str = BODY) -> Explanation:
    folder = project({PATH: file(body)})
    edition = Edition.read(folder)
    (element,) = explain.elements(edition.sources[PATH], path)
    rules = behaviours.defaults().followed_by(own)
    return explain.explained(edition, rules, edition.sources[PATH], element, folder)


def test_a_line_means_the_elements_that_begin_in_it(project: Project) -> None:
    assert at(project, "3") == ["hi", "q"]


def test_a_line_where_none_begins_means_the_innermost_around_it(project: Project) -> None:
    assert at(project, "4") == ["p"]


def test_an_xpath_means_the_elements_that_it_finds(project: Project) -> None:
    assert at(project, "//tei:hi | //tei:p") == ["p", "hi"]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("99", "there is no element at line 99"),
        ("0", "there is no element at line 0"),
        ("//tei:lg", "there is no element at //tei:lg"),
        ("count(//tei:p)", "there is no element at count(//tei:p)"),
        ("//tei:p/@n", "there is no element at //tei:p/@n"),
        ("//comment()", "there is no element at //comment()"),
        ("//tei:p[", '"//tei:p[" is neither a line nor an XPath: Invalid expression'),
        ("//no:p", '"//no:p" is neither a line nor an XPath: Undefined namespace prefix'),
    ],
)
def test_what_is_nowhere_is_told(project: Project, where: str, said: str) -> None:
    with pytest.raises(EditionError) as fault:
        at(project, where, "<!-- a --><p>b</p>")
    assert [one.message for one in fault.value.findings] == [said]


def test_the_rule_that_wins_comes_first_and_those_behind_it_follow(project: Project) -> None:
    own = Rules()

    @own.inline("hi", when="@rend='bold'")
    def loud(element: object, render: object) -> Markdown:
        """Show it loudly.

        More of it.
        """
        return span(Markdown("TWO"), "loud")

    one = explained(project, "//tei:hi", own)
    assert (one.name, one.place) == ("hi", f"{PATH}:3:1")
    assert [(explain.title(rule), rule.when) for rule in one.rules] == [
        ("loud", "@rend='bold'"),
        ("highlighted", None),
    ]
    assert explain.summary(one.rules[0]) == "Show it loudly."
    assert one.rules[0].place.startswith(str(Path(__file__)))
    assert one.rules[1].place.startswith("editions/behaviours/core.py:")
    assert one.markdown == '<span class="loud">TWO</span>'


def test_an_element_without_rule_keeps_its_text(project: Project) -> None:
    one = explained(project, "//tei:zot", Rules(), "<p><zot>a</zot></p>")
    assert (one.rules, one.markdown) == ((), '<span class="tei-zot">a</span>')


def test_a_note_is_given_with_its_mark(project: Project) -> None:
    one = explained(project, "//tei:note", Rules(), "<p>a<note>b</note></p>")
    assert one.markdown == "[^note-1]\n\n[^note-1]: b"


def test_an_omission_says_its_reason(project: Project) -> None:
    own = Rules()
    own.omit("q", because="it repeats")
    one = explained(project, "//tei:q", own)
    assert (explain.title(one.rules[0]), explain.summary(one.rules[0])) == (
        "omission",
        "it repeats",
    )
    assert one.markdown == ""


def test_what_is_left_out_with_an_element_around_it_is_said_to_be(project: Project) -> None:
    own = Rules()
    own.omit("p", because="it repeats")
    assert explained(project, "//tei:q", own).left_out_with == ("p", "it repeats")


def test_an_element_of_the_header_is_outside_of_the_texts(project: Project) -> None:
    one = explained(project, "//tei:titleStmt/tei:title", Rules())
    assert (one.in_text, one.markdown) == (False, '<em class="tei-title">A letter</em>')


def test_a_rule_that_gives_nothing_is_a_finding(project: Project) -> None:
    own = Rules()
    own.inline("q")(lambda element, render: None)  # type: ignore[arg-type, return-value]
    one = explained(project, "//tei:q", own)
    assert [finding.code for finding in one.findings] == ["broken-rules"]
    assert one.markdown == ""


def test_a_file_that_is_no_source_is_told(project: Project) -> None:
    edition = Edition.read(project({PATH: file(BODY), "tei/b.xml": "<list"}))
    for path, code in (("tei/b.xml", "not-well-formed"), ("docs/a.md", "no-source")):
        with pytest.raises(EditionError) as fault:
            explain.source(edition, path)
        assert fault.value.findings[0].code == code
