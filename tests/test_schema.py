"""Faults against the schema of this edition are found one by one, each at its element."""

from __future__ import annotations

import pytest
from conftest import ROOT, file

from editions import schema
from editions import source as sources
from editions.findings import EditionError
from editions.schema import Schema

REPORT = (ROOT / "tei/documents/ruzek-1962-11-30.xml").read_text("utf-8")
PLANTED = (
    ('<p xml:id="p7" n="7">', '<p n="7">', "p lacks @xml:id, which other p elements have"),
    ('when="1962-12"', 'when="30.11.1962"', "doesn't allow value '30.11.1962'"),
    (
        '<supplied reason="clarity"',
        '<supplied reason="clear"',
        "an attribute of supplied is missing or not allowed",
    ),
    (
        '<note xml:id="ng" n="g"',
        '<note xml:id="ng"',
        "note lacks @n, which other note elements have",
    ),
    (
        '<p xml:id="p9" n',
        '<p rend="red" xml:id="p9" n',
        "p may not have @rend, or not with this value",
    ),
    ("<soCalled>`positions'</soCalled>", "<so>`positions'</so>", "Did not expect element so"),
)


@pytest.fixture(scope="module")
def of_edition() -> Schema:
    path = "tei/schema/edition.rng"
    return schema.schema((ROOT / path).read_bytes(), path)


def found(of_edition: Schema, text: str) -> list[tuple[int, str]]:
    """The lines of the findings, in order, and their messages without the schema's name."""
    source = sources.read("a.xml", text.encode())
    findings = sorted(of_edition.findings(source))
    return [(one.line, one.message.partition(": ")[2]) for one in findings]


def line(text: str, part: str) -> int:
    assert part in text
    return text[: text.index(part)].count("\n") + 1


def test_a_valid_file_has_no_finding(of_edition: Schema) -> None:
    assert found(of_edition, REPORT) == []


@pytest.mark.parametrize(("right", "wrong", "said"), PLANTED)
def test_a_fault_is_found_at_its_element(
    of_edition: Schema, right: str, wrong: str, said: str
) -> None:
    ((where, message),) = found(of_edition, REPORT.replace(right, wrong, 1))
    assert (where, said in message) == (line(REPORT, right), True)


def test_several_faults_are_found_in_one_run(of_edition: Schema) -> None:
    text = REPORT
    for right, wrong, _ in PLANTED:
        text = text.replace(right, wrong, 1)
    lines = sorted(line(REPORT, right) for right, _, _ in PLANTED)
    assert [where for where, _ in found(of_edition, text)] == lines


def test_a_message_names_the_attributes_that_are_there(of_edition: Schema) -> None:
    wrong = REPORT.replace('<supplied reason="clarity"', '<supplied reason="clear"')
    ((_, message),) = found(of_edition, wrong)
    assert message.endswith("not allowed (it has: @reason, @resp)")


def test_a_message_names_all_that_an_element_lacks(of_edition: Schema) -> None:
    ((_, message),) = found(of_edition, REPORT.replace('<note xml:id="ng" n="g"', "<note"))
    assert message == "note lacks @xml:id, @n, which other note elements have"


def test_a_register_is_measured_as_a_register(of_edition: Schema) -> None:
    text = (ROOT / "tei/registers/persons.xml").read_text("utf-8")
    wrong = text.replace("<occupation>", "<office>", 1).replace("</occupation>", "</office>", 1)
    ((where, message),) = found(of_edition, wrong)
    assert (where, message) == (line(text, "<occupation>"), "Did not expect element office there")


def test_a_file_of_another_kind_is_found_at_its_first_fault(of_edition: Schema) -> None:
    assert found(of_edition, file("<p>A letter</p>"))[0][0] == 2


def test_a_schema_that_is_none_is_told() -> None:
    with pytest.raises(EditionError, match=r"a\.rng: error: this is no RELAX NG schema"):
        schema.schema(b"<grammar/>", "a.rng")
