"""What is wrong with entries, with what points to them, and with their identifiers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_checks import found, whole

from editions.checks import identifiers
from editions.findings import Finding

PERSONS, PLACES = "tei/registers/persons.xml", "tei/registers/places.xml"
BUNDY = "<persName><surname>Bundy</surname>, <forename>McGeorge</forename></persName>"


def register(kind: str, *entries: str) -> str:
    """A register whose entries are given as `id: what it says`."""
    name, entry = {"persons": ("Person", "person"), "places": ("Place", "place")}[kind]
    some = (one.partition(": ") for one in entries)
    rows = "".join(f'<{entry} xml:id="{id_}">{said}</{entry}>' for id_, _, said in some)
    return f'<list{name} xmlns="http://www.tei-c.org/ns/1.0">{rows}</list{name}>'


def person(identifier: str, words: str = "A.") -> str:
    return f'<persName ref="../registers/persons.xml#{identifier}">{words}</persName>'


def told(folder: Path, code: str, files: dict[str, str]) -> list[Finding]:
    """The findings of one code in an edition of these files."""
    return [one for one in found(folder, files) if one.code == code]


def test_an_entry_to_which_nothing_points_is_a_hint(tmp_path: Path) -> None:
    persons = register("persons", f"a: {BUNDY}", "b: <persName>Berle</persName>")
    (finding,) = found(tmp_path, {PERSONS: persons, "tei/documents/a.xml": whole(person("a"))})
    column = persons.index('<person xml:id="b">') + 1
    assert str(finding) == (
        f'tei/registers/persons.xml:1:{column}: hint: nothing points to the person "Berle" (b):'
        " point to it where it is named, or leave it out [unused-entry]"
    )


def test_a_register_to_which_nothing_points_is_told_once(tmp_path: Path) -> None:
    persons = register("persons", f"a: {BUNDY}", "b: <persName>Berle</persName>")
    (finding,) = found(tmp_path, {PERSONS: persons})
    assert finding.message.startswith("nothing points to any of the 2 persons")


def test_an_entry_that_a_pointer_seems_to_mean_is_not_told_to_be_idle(tmp_path: Path) -> None:
    persons = register("persons", f"bundy-mcgeorge: {BUNDY}", "b: <persName>Berle</persName>")
    body = f"<p>{person('bundy-macgeorge')} {person('b')}</p>"
    files = {PERSONS: persons, "tei/documents/a.xml": whole(body)}
    assert [one.code for one in found(tmp_path, files)] == ["dangling-pointer"]


def test_nobody_knows_what_a_broken_file_points_to(tmp_path: Path) -> None:
    persons = register("persons", f"a: {BUNDY}", "b: <persName>Berle</persName>")
    files = {PERSONS: persons, "tei/documents/b.xml": "<TEI", "tei/documents/a.xml": whole("")}
    assert told(tmp_path, "unused-entry", files) == []


def test_an_entry_is_in_use_by_what_another_entry_says(tmp_path: Path) -> None:
    persons = register("persons", f"a: {BUNDY}", f"b: <persName>B.</persName><p>{person('a')}</p>")
    files = {PERSONS: persons, "tei/documents/a.xml": whole(person("b"))}
    assert told(tmp_path, "unused-entry", files) == []


def test_a_country_is_in_use_by_its_town(tmp_path: Path) -> None:
    town = '<place xml:id="town"><placeName>Havana</placeName></place>'
    places = register("places", f"land: <placeName>Cuba</placeName>{town}")
    body = '<placeName ref="../registers/places.xml#town">Havana</placeName>'
    assert found(tmp_path, {PLACES: places, "tei/documents/a.xml": whole(body)}) == []


def test_who_is_listed_in_a_document_may_be_named_nowhere(tmp_path: Path) -> None:
    listed = '<listPerson><person xml:id="a"><persName>A.</persName></person></listPerson>'
    assert told(tmp_path, "unused-entry", {"tei/documents/a.xml": whole(listed)}) == []


@pytest.mark.parametrize(
    ("one", "other", "are_twins"),
    [
        ("", "", True),
        ("<birth when='1840'/>", "<birth when='1870'/>", False),
        ("<birth when='1840'/>", "<death when='1871'/>", True),
        ("<birth when='1840'/><occupation>Poet</occupation>", "<birth when='1840'/>", True),
        ("<occupation>Poet</occupation>", "<occupation>Painter</occupation>", False),
        ("<occupation>Poet</occupation>", "<occupation>Poet and painter</occupation>", True),
    ],
)
def test_two_entries_of_one_name_are_one_unless_something_tells_them_apart(
    tmp_path: Path, one: str, other: str, are_twins: bool
) -> None:
    name = "<persName>Müller, Anna</persName>"
    decomposed = "<persName>Mu\u0308ller,  Anna</persName>"
    files = {PERSONS: register("persons", f"a: {name}{one}", f"b: {decomposed}{other}")}
    assert bool(told(tmp_path, "entry-twice", files)) is are_twins


def test_two_entries_of_one_identifier_are_one(tmp_path: Path) -> None:
    gnd = '<idno type="GND">https://d-nb.info/gnd/118540238</idno>'
    other = '<idno type="URL">http://d-nb.info/gnd/118540238</idno>'
    entries = (f"a: <persName>Goethe</persName>{gnd}", f"b: <persName>G.</persName>{other}")
    (finding,) = told(tmp_path, "entry-twice", {PERSONS: register("persons", *entries)})
    assert finding.message == (
        'the person "G." (b) has the idno d-nb.info/gnd/118540238 of "Goethe" (a in'
        " tei/registers/persons.xml): make one entry of them, or say what tells them apart"
    )


@pytest.mark.parametrize(
    "idno",
    [
        ('<idno type="A">7</idno>', '<idno type="B">7</idno>'),
        ("<idno>https://de.wikipedia.org/wiki/Grimm</idno>",) * 2,
        ("<idno/>", "<idno/>"),
    ],
)
def test_numbers_of_two_authorities_and_shared_articles_are_no_identifiers(
    tmp_path: Path, idno: tuple[str, str]
) -> None:
    entries = [
        f"{name}: <persName>{name}</persName>{said}" for name, said in zip("ab", idno, strict=True)
    ]
    assert told(tmp_path, "entry-twice", {PERSONS: register("persons", *entries)}) == []


def test_very_many_of_one_name_are_no_accident(tmp_path: Path) -> None:
    entries = [f"n{number}: <persName>N. N.</persName>" for number in range(21)]
    assert told(tmp_path, "entry-twice", {PERSONS: register("persons", *entries)}) == []


def test_one_entry_in_several_files_is_no_twin(tmp_path: Path) -> None:
    files = {
        PERSONS: register("persons", f"a: {BUNDY}"),
        PLACES: register("persons", f"a: {BUNDY}"),
    }
    assert told(tmp_path, "entry-twice", files) == []


def test_an_empty_name_is_told_where_it_stands_and_once(tmp_path: Path) -> None:
    (finding,) = told(
        tmp_path, "entry-without-name", {PERSONS: register("persons", "a: <persName/>")}
    )
    assert finding.message == "this persName is empty: write the name, or remove the element"


def test_an_entry_may_be_named_in_another_file(tmp_path: Path) -> None:
    files = {
        PERSONS: register("persons", f"a: {BUNDY}"),
        PLACES: register("persons", "a: <p>?</p>"),
    }
    assert told(tmp_path, "entry-without-name", files) == []


def test_a_speaker_without_a_name_is_a_hint_in_a_document(tmp_path: Path) -> None:
    listed = '<listPerson><person xml:id="a"><sex>f</sex></person></listPerson>'
    body = f'{listed}<sp who="#a"><p>A.</p></sp>'
    (finding,) = found(tmp_path, {"tei/documents/a.xml": whole(body)})
    assert (finding.level, finding.code) == ("hint", "entry-without-name")


def test_a_name_that_points_to_another_kind_is_told_what_has_its_id(tmp_path: Path) -> None:
    files = {
        PERSONS: register("persons", f"a: {BUNDY}"),
        PLACES: register("places", "a: <placeName>Aa</placeName>"),
        "tei/documents/a.xml": whole('<p><placeName ref="#a">the Aa</placeName></p>'),
    }
    (finding,) = told(tmp_path, "other-kind", files)
    assert finding.message == (
        'placeName points to #a, which is the person "Bundy, McGeorge" of'
        " tei/registers/persons.xml: a place of this id is in tei/registers/places.xml: name that"
        " file in the pointer"
    )


def test_who_says_what_is_meant_is_not_what_is_meant(tmp_path: Path) -> None:
    files = {
        PERSONS: register("persons", f"a: {BUNDY}"),
        PLACES: register("places", "b: <placeName>Boston</placeName>"),
        "tei/documents/a.xml": whole('<p><placeName ref="#b" resp="#a">here</placeName></p>'),
    }
    assert found(tmp_path, files) == []


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("McGeorge Bundy", True),
        ("Bundy, McGeorge", True),
        ("Mc<lb break='no'/>George Búndy", True),
        ("Bundy", False),
        ("the wife of McGeorge Bundy", False),
        ("William Bundy", False),
        ("Bundy<note>McGeorge Bundy</note>", False),
    ],
)
def test_a_full_name_belongs_to_one_person(tmp_path: Path, words: str, is_told: bool) -> None:
    other = "<persName><surname>Bundy</surname>, <forename>William</forename></persName>"
    files = {
        PERSONS: register("persons", f"a: {BUNDY}", f"b: {other}"),
        "tei/documents/a.xml": whole(f"<p>{person('a')} {person('b', words)}</p>"),
    }
    assert bool(told(tmp_path, "name-of-another", files)) is is_told


def test_father_and_son_may_have_one_name(tmp_path: Path) -> None:
    name = "<persName>Strauss, Johann</persName>"
    son = f"b: {name}<birth when='1825'/>"
    files = {
        PERSONS: register("persons", f"a: {name}<birth when='1804'/>", son),
        "tei/documents/a.xml": whole(f"<p>{person('a')} {person('b', 'Johann Strauss')}</p>"),
    }
    assert found(tmp_path, files) == []


def test_an_initial_is_no_forename(tmp_path: Path) -> None:
    entries = ("a: <persName>Kennedy, J.</persName>", "b: <persName>Kennedy, Robert</persName>")
    files = {
        PERSONS: register("persons", *entries),
        "tei/documents/a.xml": whole(f"<p>{person('a')} {person('b', 'J. Kennedy')}</p>"),
    }
    assert told(tmp_path, "name-of-another", files) == []


def test_a_title_is_no_forename(tmp_path: Path) -> None:
    kennedy = "<persName><roleName>President</roleName> <surname>Kennedy</surname></persName>"
    full = "<persName><forename>John</forename> <surname>Kennedy</surname></persName>"
    files = {
        PERSONS: register("persons", f"a: {kennedy}{full}", "b: <persName>Johnson</persName>"),
        "tei/documents/a.xml": whole(f"<p>{person('a')} {person('b', 'President Kennedy')}</p>"),
    }
    assert told(tmp_path, "name-of-another", files) == []


@pytest.mark.parametrize(
    ("said", "kind", "proposed"),
    [
        ("118540239", "gnd", None),
        ("40743354", "gnd", "4074335-4"),
        ("https://d-nb.info/gnd/118540239", "url", None),
        ("42", "wikidata", "Q42"),
        ("https://www.wikidata.org/wiki/q42", "", "Q42"),
        ("http://www.geonames.org/35534x/havana.html", "", None),
        ("0000-0002-1825-0098", "orcid", None),
        ("64007537a", "viaf", None),
        ("978-3-16-148410-1", "isbn", None),
    ],
)
def test_identifiers_that_cannot_be_right(said: str, kind: str, proposed: str | None) -> None:
    fault = identifiers.fault(said, frozenset([kind])) or ""
    assert "is no identifier of" in fault
    assert ("did you mean" in fault) is (proposed is not None)
    assert (proposed or "") in fault


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("118540238", "gnd"),
        ("GND: 118540238", "gnd"),
        ("(DE-588)4074335-4", "gnd"),
        ("https://d-nb.info/gnd/4074335-4/about", "url"),
        ("https://lobid.org/gnd/118540238", "gnd"),
        ("https://orcid.org/0000-0002-1825-0097", "orcid"),
        ("0000 0001 2103 2683", "isni"),
        ("https://viaf.org/viaf/64007537/#Khrushchev", "viaf"),
        ("https://sws.geonames.org/3553478/", "geonames"),
        ("https://www.geonames.org/maps/", "geonames"),
        ("0-937073-80-6", "isbn"),
        ("any words", "shelfmark"),
        ("", "gnd"),
    ],
)
def test_identifiers_that_may_be_right(said: str, kind: str) -> None:
    assert identifiers.fault(said, frozenset([kind])) is None


def test_an_address_of_one_authority_is_none_of_another() -> None:
    said = identifiers.fault("https://viaf.org/viaf/64007537", frozenset(["gnd"]))
    assert said == (
        "this idno says that it is of GND, but https://viaf.org/viaf/64007537 is an address of"
        " VIAF: mend the type or the address"
    )


def gnd(number: int, hyphen: str) -> str:
    """A number with the check digit of the one or the other rule; X is 10."""
    weighted = sum(int(one) * weight for weight, one in enumerate(reversed(str(number)), 2))
    digit = (weighted if hyphen else -weighted) % 11
    return f"{number}{hyphen}{'X' if digit == 10 else digit}"


@given(st.integers(10**7, 10**8 - 1), st.sampled_from(["", "-"]), st.data())
def test_no_digit_of_a_gnd_number_can_be_another(
    number: int, hyphen: str, data: st.DataObject
) -> None:
    said = gnd(number, hyphen)
    assert identifiers.is_gnd(said)
    at = data.draw(st.integers(1, 7))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != said[at]]))
    assert not identifiers.is_gnd(said[:at] + other + said[at + 1 :])


def test_identifiers_of_real_editions_are_right(material: Path) -> None:
    from editions.source import read

    files = sorted((material / "corpora/schnitzler/indices").glob("*.xml"))
    sources = [read(file.name, file.read_bytes()) for file in files]
    every = [one for source in sources for one in source.root.iter("{*}idno")]
    assert len(every) > 1000
    assert [one for source in sources for one in identifiers.of_file(source)] == []
