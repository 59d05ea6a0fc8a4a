"""Faults against the schema of this edition are found one by one, each at its element."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import pytest
from conftest import ROOT, file
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.etree import _Element

from editions import schema, tei
from editions import source as sources
from editions.findings import EditionError
from editions.schema import Schema
from editions.source import Source

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


def test_a_fault_in_an_element_with_a_prefix_is_found(of_edition: Schema) -> None:
    strange = '<x:x xmlns:x="http://example.org/x"><x:y/></x:x>'
    ((where, message),) = found(of_edition, REPORT.replace("</body>", f"{strange}</body>", 1))
    assert (where, message) == (line(REPORT, "</body>"), "Did not expect element x there")


def local_names(*files: Source) -> frozenset[str]:
    return frozenset(tei.name(element) for one in files for element in one.elements)


def mutations(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """A file with one thing changed, in some ways."""
    for change in (renamed, removed, with_attribute, without_attributes, doubled):
        root = etree.fromstring(data)
        every = [one for one in root.iter("*") if one.getparent() is not None]
        if every:
            change(chance.choice(every), chance.choice(every))
            yield etree.tostring(root)


def renamed(one: _Element, other: _Element) -> None:
    one.tag = other.tag


def removed(one: _Element, _: _Element) -> None:
    parent = one.getparent()
    assert parent is not None
    parent.remove(one)


def with_attribute(one: _Element, _: _Element) -> None:
    one.set("when", "some day")


def without_attributes(one: _Element, _: _Element) -> None:
    one.attrib.clear()


def doubled(one: _Element, other: _Element) -> None:
    one.append(etree.Element(other.tag))


def same(whole: Schema, narrow: Schema, files: Iterable[Source]) -> None:
    """Assert that two schemas say the same of files."""
    for one in files:
        assert narrow.allows(one) == whole.allows(one)
        assert [*narrow.findings(one)] == [*whole.findings(one)]


def with_mutations(files: Sequence[Source], chance: random.Random) -> list[Source]:
    changed = [
        sources.read(f"{number}-{one.path}", data)
        for one in files
        for number, data in enumerate(mutations(one.data, chance))
    ]
    return [*files, *changed]


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_schema_without_what_no_file_has_says_the_same(chance: random.Random) -> None:
    path = "tei/schema/edition.rng"
    data = (ROOT / path).read_bytes()
    report = sources.read("a.xml", REPORT.encode())
    files = with_mutations([report], chance)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "FEW", 0)
        narrow = schema.schema(data, path, local_names(*files))
    same(schema.schema(data, path), narrow, files)


NARROW = """<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="a" xmlns:b="b">
<start><element name="all"><zeroOrMore><choice><ref name="one"/><element name="b:two"><text/>
</element><element><choice><name>three</name><name>four</name></choice><empty/></element>
<element><nsName ns="c"><except><name ns="c">five</name></except></nsName><empty/></element>
</choice></zeroOrMore></element></start><define name="one"><element name=" one "><text/></element>
</define></grammar>"""


@pytest.mark.parametrize("instead", ["empty", "notAllowed"])
def test_elements_of_several_names_or_of_any_stay(
    instead: Literal["empty", "notAllowed"],
) -> None:
    made = schema.narrowed(etree.fromstring(NARROW), {"all", "one"}, instead)
    whole = etree.RelaxNG(etree.fromstring(NARROW))
    for inner in (
        "<one>A</one>",
        "<four/>",
        "<five/>",
        "<c:x xmlns:c='c'/>",
        "<c:five xmlns:c='c'/>",
    ):
        one = etree.fromstring(f"<all xmlns='a'>{inner}</all>")
        assert etree.RelaxNG(made).validate(one) == whole.validate(one)
    named = [one.get("name") for one in made.iter(schema.ELEMENT)]
    assert ("b:two" in named) == (instead == "empty")


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["dodis/*", "tei-p5-test/*", "tei-examples/*", "ceteicean/*"])
def test_all_of_tei_without_what_no_file_has_says_the_same(pattern: str, material: Path) -> None:
    data = (material / "schema/tei_all.rng").read_bytes()
    files = [
        sources.read(one.name, one.read_bytes())
        for one in sorted((material / "corpora").glob(f"{pattern}.xml"))
        if one.stat().st_size < 100_000
    ]
    chance = random.Random(pattern)
    every = with_mutations(chance.sample(files, min(len(files), 60)), chance)
    narrow = schema.schema(data, "tei_all.rng", local_names(*every))
    same(schema.schema(data, "tei_all.rng"), narrow, every)
