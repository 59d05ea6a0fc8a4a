"""Ids that one takes for others, or that will not stay; and which one a pointer may have meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from test_checks import found, whole

from editions.checks import ids
from editions.source import read
from editions.spellings import Spellings

PERSONS, PLACES = "tei/registers/persons.xml", "tei/registers/places.xml"


def told(body: str) -> list[tuple[str, str, str]]:
    source = read("tei/documents/a.xml", whole(body).encode())
    return [(one.level, one.code, one.message) for one in ids.of_file(source)]


def register(*identifiers: str) -> str:
    rows = "".join(
        f'<person xml:id="{one}"><persName>{one}</persName></person>' for one in identifiers
    )
    return f'<listPerson xmlns="http://www.tei-c.org/ns/1.0">{rows}</listPerson>'


def test_ids_that_differ_in_capitals_are_told_once_a_file() -> None:
    body = "".join(f'<p xml:id="{one}"/>' for one in "A1 a1 B2 b2 c3".split())
    assert told(body) == [
        (
            "hint",
            "look-alike-id",
            'xml:id "a1" differs from "A1" in capitals alone, as 1 more of this file: one is soon'
            " taken for the other, so give it another name",
        )
    ]


def test_an_id_whose_accents_are_apart_is_found() -> None:
    ((level, code, message),) = told('<p xml:id="mu\u0308ller"/>')
    assert (level, code) == ("warning", "look-alike-id")
    assert message.endswith("write them as one (NFC)")


@pytest.mark.parametrize(
    ("identifier", "maker"),
    [
        ("_Hlk123456789", "Word"),
        ("_Toc98765", "Word"),
        ("d1e1234", "a style sheet"),
        ("p-d12e7", "a style sheet"),
        ("idm140356", "a style sheet"),
        ("id-3f2504e0-4f89-11d3-9a0c-0305e82c3301", "a program that draws lots"),
        ("a3f2504e04f8911d39a0c0305e82c330a", "a program that draws lots"),
        ("_17", "a program that counts"),
    ],
)
def test_ids_of_programs_are_hints(identifier: str, maker: str) -> None:
    ((level, code, message),) = told(f'<p xml:id="{identifier}"/><p xml:id="p2"/>')
    assert (level, code) == ("hint", "unstable-id")
    assert f"looks as if {maker} had made it, and is an address" in message


@pytest.mark.parametrize("identifier", "p1 fig_1 pmb12345 K_L00003-1 e864 note-2e id1 cafe".split())
def test_ids_of_editors_are_left_alone(identifier: str) -> None:
    assert told(f'<p xml:id="{identifier}"/>') == []


def test_the_id_of_a_zone_is_no_address() -> None:
    assert told('<zone xml:id="zone-3f2504e0-4f89-11d3-9a0c-0305e82c3301"/>') == []


def test_a_name_that_ends_in_its_own_file_by_mistake_is_found(tmp_path: Path) -> None:
    body = '<p xml:id="anna"><persName ref="#anna">Anna</persName></p>'
    files = {PERSONS: register("anna"), "tei/documents/a.xml": whole(body)}
    messages = [one.message for one in found(tmp_path, files) if one.code == "same-id"]
    assert messages == [
        'persName points to #anna, which is a p of this file; the person "anna" in'
        " tei/registers/persons.xml has this id too: name its file in the pointer, or give the p"
        " another id"
    ]


def test_an_entry_of_the_own_file_is_meant(tmp_path: Path) -> None:
    own = '<listPerson><person xml:id="anna"><persName>Anna</persName></person></listPerson>'
    files = {
        PERSONS: register("anna").replace(">anna<", ">Hannah<"),
        "tei/documents/a.xml": whole(f'{own}<p><persName ref="#anna">Anna</persName></p>'),
    }
    messages = [one.message for one in found(tmp_path, files) if one.code == "same-id"]
    assert [message.partition(":")[0] for message in messages] == [
        'anna is "Anna" here and "Hannah" in tei/registers/persons.xml'
    ]


def test_passages_of_several_documents_may_have_one_id(tmp_path: Path) -> None:
    body = '<p xml:id="p1">A <ref target="#p1">link</ref>.</p>'
    files = {f"tei/documents/{name}.xml": whole(body) for name in "ab"}
    assert found(tmp_path, files) == []


@pytest.mark.parametrize(
    ("pointer", "meant"),
    [
        ("../registers/persons.xml#mikojan-anastas", "../registers/persons.xml#mikoyan-anastas"),
        ("../registers/persons.xml#mikoyan", "../registers/persons.xml#mikoyan-anastas"),
        ("#Mikoyan-Anastás", "#mikoyan-anastas"),
        ("persons.xml#mikoyan-anastsa", "persons.xml#mikoyan-anastas"),
        ("mikoyn-anastas", "mikoyan-anastas"),
        ("nowhere.xml#mikoyan-anastas-", "../registers/persons.xml#mikoyan-anastas"),
        ("#opening", None),
        ("#kennedy", None),
        ("#p12", None),
    ],
)
def test_the_entry_that_was_meant_is_proposed(
    tmp_path: Path, pointer: str, meant: str | None
) -> None:
    body = f'<p xml:id="openings"><persName ref="{pointer}">He</persName></p><p xml:id="p13"/>'
    files = {
        PERSONS: register("mikoyan-anastas", "sergo-mikoyan"),
        "tei/documents/a.xml": whole(body),
    }
    (message,) = [
        one.message for one in found(tmp_path, files) if one.level == "error" or "name" in one.code
    ]
    _, _, proposed = message.partition("; did you mean ")
    assert proposed == (f"{meant}?" if meant else "")


def test_an_id_of_another_file_is_proposed_with_the_file(tmp_path: Path) -> None:
    files = {
        "tei/documents/a.xml": whole('<p>See <ref target="#postscript">below</ref>.</p>'),
        "tei/documents/letters/b.xml": whole('<p xml:id="postscript">P. S.</p>'),
    }
    (finding,) = found(tmp_path, files)
    assert finding.message.endswith("; did you mean letters/b.xml#postscript?")


def test_the_number_of_a_passage_elsewhere_is_not_meant(tmp_path: Path) -> None:
    files = {
        "tei/documents/a.xml": whole('<p>See <ref target="#p5">below</ref>.</p>'),
        "tei/documents/b.xml": whole('<p xml:id="p5">P. S.</p>'),
    }
    (finding,) = found(tmp_path, files)
    assert finding.message.endswith(
        "has no xml:id p5: mend the pointer, or write what it should lead to"
    )


NAMES = st.lists(st.from_regex(r"[a-z]{3,9}(-[a-z]{3,9})?", fullmatch=True), unique=True)


@given(NAMES, st.text(max_size=20))
def test_what_is_nearest_is_one_of_the_names(names: list[str], word: str) -> None:
    assert Spellings(names).nearest(word) in {*names, None}


@given(NAMES.filter(bool), st.data())
def test_each_name_is_nearest_to_itself_in_capitals(names: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(names))
    assert Spellings(names).nearest(name.upper()) == name


def test_only_what_fits_is_near() -> None:
    some = Spellings(["kennedy-john", "kennedy-joan"])
    assert some.nearest("kennedy-jonn", lambda name: name.endswith("joan")) == "kennedy-joan"


def test_a_letter_left_out_of_an_id_of_this_edition_finds_it() -> None:
    data = (ROOT / "tei/registers/persons.xml").read_bytes()
    names = [one for one in read("persons.xml", data).names if len(one) > 7]
    assert len(names) > 30
    some = Spellings(names)
    assert [one for one in names if some.nearest(one[:3] + one[4:]) != one] == []


def test_another_number_is_no_slip() -> None:
    assert Spellings(["paragraph-13"]).nearest("paragraph-12") is None
    assert Spellings(["paragraph-13"]).nearest("paragraf-13") == "paragraph-13"


def test_two_names_that_go_on_after_a_word_are_both_possible() -> None:
    assert Spellings(["bundy-mcgeorge", "bundy-william"]).nearest("bundy") is None
    assert Spellings(["bundy-mcgeorge", "bundyism"]).nearest("bundy") == "bundy-mcgeorge"
