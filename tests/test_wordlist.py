from __future__ import annotations

import json

import pytest
from conftest import ROOT, Project, document, file

from editions import tallies, wordlist
from editions.edition import Edition, Settings
from editions.tokens import folded, part
from editions.wordlist import Form, Word, files, gathered


def words(*bodies: str) -> dict[str, Word]:
    """The words of documents with these bodies, by their plain letters."""
    documents = tuple(document(body) for body in bodies)
    every = wordlist.words(Edition({}, documents, ()))
    return {word.folded: word for word in every}


def counts(*bodies: str) -> dict[str, int]:
    return {key: word.count for key, word in words(*bodies).items()}


def where(word: Word) -> list[tuple[str, int]]:
    """The anchors of a word's passages, with how often it occurs there."""
    return [(place.anchor, place.times) for place in word.places]


@pytest.mark.parametrize(
    ("word", "letters"),
    [
        ("Růžek", "ruzek"),
        ("Straße", "strasse"),
        ("Æsir", "aesir"),
        ("Łódź", "lodz"),
        ("Đorđe", "dorde"),
        ("Søren", "soren"),
        ("ﬁn", "fin"),
        ("MIG‑21", "mig-21"),
        ("don’t", "don't"),
        ("Wash\u00adington", "washington"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
    ],
)
def test_a_word_is_sorted_by_its_plain_letters(word: str, letters: str) -> None:
    assert folded(word) == letters


def test_words_of_the_same_letters_are_one_with_several_forms() -> None:
    found = words("<p>Růžek, růžek and Ruzek; Růžek.</p>")
    assert [*found] == ["and", "ruzek"]
    assert found["ruzek"].forms == (Form("Růžek", 3, None), Form("Ruzek", 1, None))
    assert found["ruzek"].count == 4


def test_of_as_many_capitals_as_none_those_without_are_shown() -> None:
    assert words("<p>The the</p>")["the"].forms == (Form("the", 2, None),)


def test_a_mark_of_its_own_and_one_in_its_letter_are_the_same() -> None:
    assert words("<p>cafe\u0301 caf\u00e9</p>")["cafe"].forms == (Form("caf\u00e9", 2, None),)


def test_hyphens_and_apostrophes_part_no_word_and_all_else_does() -> None:
    text = "<p>Over-flights of MIG-21s don’t—'stop' 1962–1963, a/b a_b -c- [d].</p>"
    assert [*counts(text)] == [
        *("1962", "1963", "a", "b", "c", "d", "don't", "mig-21s", "of", "over-flights", "stop"),
    ]


def test_letters_with_signs_above_and_below_are_one_word() -> None:
    assert counts("<p>בְּרֵאשִׁית हिन्दी</p>") == {"בראשית": 1, "हिनदी": 1}


def test_signs_without_a_letter_are_no_word() -> None:
    assert counts("<p>\u0301 – … ⁂</p>") == {}


def test_a_word_goes_on_over_the_edges_of_elements_and_breaks_that_part_none() -> None:
    text = (
        '<p><hi>K</hi>uba Wash<lb break="no"/>ing<pb break="no"/>ton<lb/>now<note>yes</note>.</p>'
    )
    assert counts(text) == {"kuba": 1, "now": 1, "washington": 1, "yes": 1}


def test_no_word_goes_on_from_passage_to_passage() -> None:
    text = "<div><head>One</head><p>two</p><u>three</u><u>four</u></div><p>five</p>"
    assert [*counts(text)] == ["five", "four", "one", "three", "two"]


def test_both_forms_of_a_choice_are_words_and_none_is_counted_twice() -> None:
    text = (
        "<p>to Mos<choice><sic>q</sic><corr>k</corr></choice>au by"
        " <choice><abbr>tel.</abbr><expan>telegram</expan></choice></p>"
    )
    assert counts(text) == dict.fromkeys(("by", "moskau", "mosqau", "tel", "telegram", "to"), 1)


def test_of_forms_within_forms_each_is_counted_once() -> None:
    text = (
        "<p><choice><reg>ministry</reg><orig>min<choice><sic>n</sic><corr>i</corr></choice>try"
        "</orig></choice> <del>a <choice><unclear>b</unclear><unclear>c</unclear></choice></del>"
        " d</p>"
    )
    every = ("a", "b", "c", "d", "minitry", "ministry", "minntry")
    assert counts(text) == dict.fromkeys(every, 1)


def test_deleted_words_are_words_of_their_own() -> None:
    text = (
        "<p>Mos<subst><del>q</del><add>k</add></subst>au, not<del>hing</del>"
        " <surplus>so</surplus></p>"
    )
    assert counts(text) == dict.fromkeys(("moskau", "mosqau", "not", "nothing", "so"), 1)


def test_readings_at_the_foot_of_the_page_are_words() -> None:
    text = "<p>He <app><lem>came</lem><rdg>went</rdg></app><note>A <del>x</del> note</note></p>"
    every = ("a", "came", "he", "note", "went", "x")
    assert counts(text) == dict.fromkeys(every, 1)


def test_headers_and_registers_with_pages_of_their_own_have_no_words(project: Project) -> None:
    person = '<person xml:id="a"><persName>Rusk</persName></person>'
    text = file("<p>here</p>").replace(
        "</text>", f"<back><listPerson>{person}</listPerson></back></text>"
    )
    edition = Edition.read(project({"tei/documents/a.xml": text}))
    assert [word.folded for word in wordlist.words(edition)] == ["here"]


def test_a_part_with_a_page_of_its_own_has_its_words_there(project: Project) -> None:
    text = file('<p>whole</p><div xml:id="d"><p>part</p></div>')
    edition = Edition.read(project({"tei/documents/a.xml": text}), Settings(split="//tei:div"))
    found = {word.folded: word.places for word in wordlist.words(edition)}
    assert {key: [place.document.stem for place in some] for key, some in found.items()} == {
        "part": ["a/d"],
        "whole": ["a"],
    }


def test_a_word_knows_its_passages_in_the_order_of_the_text() -> None:
    text = (
        "<p>Cuba, CUBA<note>of Cuba</note> and <choice><sic>kuba</sic><corr>Cuba</corr></choice>"
        "</p><p xml:id='p2'>no</p><p>Cuba</p>"
    )
    found = words(text)
    assert where(found["cuba"]) == [("p-1", 3), ("fn:note-1", 1), ("p-3", 1)]
    assert where(found["kuba"]) == [("p-1", 1)]
    assert where(found["no"]) == [("p2", 1)]


def test_of_a_common_word_the_first_passages_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "FOREMOST", 2)
    word = words("<p>a a</p><p>a A</p><p>a</p>", "<p>a</p>")["a"]
    assert (word.count, word.elsewhere, where(word)) == (6, 2, [("p-1", 2), ("p-2", 2)])


def test_a_form_is_in_the_language_of_the_passage_where_it_occurs_first() -> None:
    text = '<p xml:lang="cs">to <foreign xml:lang="fr">café</foreign></p><p xml:lang="en">to</p>'
    found = words(text)
    assert found["to"].forms == (Form("to", 2, "cs"),)
    assert found["cafe"].forms == (Form("café", 1, "fr"),)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("cuba", "c"),
        ("21st", "0"),
        ("٣", "0"),
        ("αθηνα", "x3b1"),
        ("москва", "x43c"),
        ("北京", "other"),
    ],
)
def test_parts_are_letters_numbers_and_scripts_of_many_letters(word: str, name: str) -> None:
    assert part(word) == name


def test_parts_stand_in_the_order_of_their_words() -> None:
    edition = Edition({}, (document("<p>beta alpha 1 ωμέγα Bern</p>"),), ())
    every = gathered(edition)
    found = {part.name: every.columns(part.name).plains for part in every.parts}
    assert found == {
        "0": ["1"],
        "a": ["alpha"],
        "b": ["bern", "beta"],
        "x3c9": ["ωμεγα"],
    }


def test_the_search_has_a_small_file_for_each_part() -> None:
    made = dict(files(Edition({}, (document("<p>Růžek, Růžek, Ruzek 7</p>"),), ())))
    assert made["search/words/r.json"].decode() == '{"ruzek":[["Růžek",2],["Ruzek",1]]}'
    assert json.loads(made["search/words/index.json"]) == {"0": 1, "r": 1}
    assert [*made] == [f"search/words/{name}.json" for name in ("0", "r", "index")]


def test_the_search_knows_what_a_hyphen_joins_and_the_names_of_entries() -> None:
    edition = Edition.read(ROOT)
    known = json.loads(dict(files(edition))["search/words/l.json"])
    assert known["litovsk"] == [["Litovsk", 1]]
    known = json.loads(dict(files(edition))["search/words/k.json"])
    assert known["kinmen"] == [["Kinmen", 0]]
