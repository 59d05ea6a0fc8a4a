"""Rules of Schematron are applied to each element that they are for."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import file

from editions import schematron
from editions import source as sources
from editions.findings import EditionError
from editions.schematron import Schematron

HEAD = '<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2">'
NAMESPACE = '<ns prefix="tei" uri="http://www.tei-c.org/ns/1.0"/>'


def read(rules: str) -> Schematron:
    """The rules of patterns, and perhaps of variables, in a file of their own."""
    made = schematron.schematron(f"{HEAD}{NAMESPACE}{rules}</schema>".encode(), "r.sch")
    assert made is not None
    return made


def rule(context: str, *tests: str) -> str:
    return f'<pattern><rule context="{context}">{"".join(tests)}</rule></pattern>'


def found(rules: Schematron, body: str) -> list[tuple[int, int, str, str]]:
    """Line, column, level and message of each finding, without the place of the rule."""
    source = sources.read("a.xml", file(body).encode())
    every = [*rules.found(source)]
    assert {one.code for one in every} <= {"schematron"}
    return [(one.line, one.column, one.level, one.message.rpartition(" (")[0]) for one in every]


def messages(rules: str, body: str) -> list[str]:
    made = read(rules)
    assert made.findings == ()
    return [message for *_, message in found(made, body)]


ASSERT = '<assert test="@n">A number is missing.</assert>'


def test_what_is_asserted_is_told_at_its_element_where_it_is_not_so() -> None:
    body = "<p n='1'>A</p>\n  <p>B</p>"
    assert found(read(rule("tei:p", ASSERT)), body) == [(3, 3, "error", "A number is missing.")]


def test_what_is_reported_is_told_where_it_is_so() -> None:
    rules = rule("tei:p", '<report test="@n">A number.</report>')
    assert messages(rules, "<p n='1'>A</p><p>B</p>") == ["A number."]


@pytest.mark.parametrize(
    ("role", "level"),
    [
        ("", "error"),
        ("fatal", "error"),
        ("error", "error"),
        ("Warning", "warning"),
        ("nonfatal", "warning"),
        ("information", "hint"),
        ("info", "hint"),
    ],
)
def test_the_role_says_the_level(role: str, level: str) -> None:
    rules = rule("tei:p", f'<assert test="@n" role="{role}">A</assert>')
    assert [one[2] for one in found(read(rules), "<p>B</p>")] == [level]


def test_a_message_has_the_values_in_their_places() -> None:
    test = '<report test="@n"><name/> has <value-of select="@n"/> of <emph>two</emph>.</report>'
    assert messages(rule("tei:p", test), "<p n='1'>A</p>") == ["p has 1 of two."]


def test_a_node_has_the_first_rule_of_a_pattern_that_it_fits() -> None:
    rules = (
        '<pattern><rule context="tei:p[@n]"><report test="true()">One</report></rule>'
        '<rule context="tei:*[self::tei:p]"><report test="true()">Two</report></rule></pattern>'
        + rule("tei:*[@n]", '<report test="true()">Three</report>')
    )
    assert messages(rules, "<p n='1'/><p/>") == ["One", "Two", "Three"]


def test_variables_build_on_each_other() -> None:
    rules = (
        '<let name="all" value="//tei:p"/><pattern><let name="least" value="count($all)"/>'
        '<rule context="tei:p"><let name="own" value="@n cast as xs:integer"/>'
        '<assert test="$own ge $least"><value-of select="$own"/> of <value-of select="$least"/>'
        "</assert></rule></pattern>"
    )
    assert messages(rules, "<p n='1'/><p n='2'/>") == ["1 of 2"]


def test_the_node_of_the_rule_is_known_within_predicates() -> None:
    test = (
        "<report test=\"preceding::tei:p[@n = current()/@n] and 'current()' != 'a'\">Twice</report>"
    )
    assert messages(rule("tei:p", test), "<p n='1'/><p n='2'/><p n='1'/>") == ["Twice"]


@pytest.mark.parametrize(
    ("context", "count"),
    [
        ("tei:hi/@rend", 2),
        ("tei:p | tei:hi", 3),
        ("tei:p/tei:hi[@rend = ('a', 'b')]", 1),
        ("tei:hi[starts-with(@rend, 'a')]", 1),
        ("tei:hi[matches(@rend, '^a')]", 1),
        ("/tei:TEI", 1),
        ("*[@rend]", 2),
        ("tei:hi[@rend eq ']|/a']", 0),
        ("tei:hi/text()", 2),
        ("tei:none", 0),
    ],
)
def test_a_context_is_a_pattern_of_any_kind(context: str, count: int) -> None:
    rules = rule(context, '<report test="true()">A</report>')
    body = "<p><hi rend='a'>A</hi><seg><hi rend='b'>B</hi></seg></p>"
    assert len(found(read(rules), body)) == count


def test_what_is_said_in_two_languages_is_told_once() -> None:
    both = "".join(rule("tei:p", f'<assert test="@n">{said}</assert>') for said in "AB")
    assert messages(both, "<p/>") == ["A"]


def test_what_cannot_be_tested_is_told_at_its_element() -> None:
    rules = rule("tei:p", '<report test="@n cast as xs:integer > 1">More</report>')
    ((_, _, level, message),) = found(read(rules), "<p n='x'/>")
    assert (level, message[:27]) == ("warning", "this cannot be tested here:")


UNUSED = (
    rule("tei:p", "<assert test=\"key('a', @n)\">A</assert>"),
    rule("tei:p", '<assert test="(">A</assert>'),
    rule("tei:p[", ASSERT),
    rule("tei:p", "<assert test=\"doc('http://localhost/')\">A</assert>"),
    rule("tei:p", "<assert test=\"unparsed-text('/etc/passwd')\">A</assert>"),
    rule("tei:p", "<assert test=\"environment-variable('PATH')\">A</assert>"),
    '<pattern abstract="true"><rule context="$p"/></pattern>',
    '<pattern><rule abstract="true" id="a"/></pattern>',
    rule("tei:p", '<extends rule="a"/>'),
)


@pytest.mark.parametrize("rules", UNUSED)
def test_what_is_not_applied_is_told_and_the_rest_is_applied(rules: str) -> None:
    made = read(rules + "\n" + rule("tei:p", ASSERT))
    assert [(one.path, one.line, one.level, one.code) for one in made.findings] == [
        ("r.sch", 1, "warning", "unused-rule")
    ]
    assert len(found(made, "<p>A</p>")) == 1


def test_a_file_without_rules_has_none_and_a_broken_one_is_told() -> None:
    assert schematron.schematron(b"<grammar/>", "a.rng") is None
    with pytest.raises(EditionError, match=r"r\.sch: error: this is no Schematron"):
        schematron.schematron(HEAD.encode(), "r.sch")


def test_all_rules_of_tei_are_applied(material: Path) -> None:
    data = (material / "schema/tei_all.rng").read_bytes()
    made = schematron.schematron(data, "tei_all.rng")
    assert made is not None
    assert (len(made.patterns), made.findings) == (data.count(b"<sch:pattern") or 83, ())
    body = (
        '<p><date when="1962" from="1962">A</date> <ref target="a.xml" cRef="b">B</ref>'
        '<list type="gloss"><item>C</item></list><lg><l><l>D</l></l></lg><hi subtype="a">E</hi></p>'
    )
    said = [(level, message.split(".")[0]) for _, _, level, message in found(made, body)]
    assert said == [
        ("warning", "The @when attribute cannot be used with any other att"),
        (
            "error",
            "The hi element should not be categorized in detail with @subtype unless also"
            " categorized in general with @type",
        ),
        ("error", "Only one of the attributes @target' and @cRef' may be supplied on ref"),
        (
            "error",
            'The content of a "gloss" list should include a sequence of one or more pairs of a'
            " label element followed by an item element",
        ),
        ("error", "Abstract model violation: Lines may not contain lines or lg elements"),
    ]
