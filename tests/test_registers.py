from __future__ import annotations

import pytest
from conftest import Project, file

from editions import tei
from editions.edition import Edition, Settings
from editions.registers import Entry, entries
from editions.source import read


def registered(lists: str) -> list[Entry]:
    """The entries of a file of lists."""
    whole = f'<standOff xmlns="http://www.tei-c.org/ns/1.0">{lists}</standOff>'
    return list(entries(read("tei/registers/all.xml", whole.encode())))


def test_entries_of_all_kinds_are_read_kind_by_kind() -> None:
    found = registered(
        "<list type='gloss'><label xml:id='t'>DEFCON</label><item>A state.</item></list>"
        "<listOrg><org xml:id='o'><orgName>OAS</orgName></org></listOrg>"
        "<listPlace><place xml:id='l'><placeName>Havana</placeName></place></listPlace>"
        "<listPerson><person xml:id='p'><persName>Castro</persName></person></listPerson>"
    )
    assert [(entry.uri, entry.name) for entry in found] == [
        ("persons/p.html", "Castro"),
        ("places/l.html", "Havana"),
        ("organisations/o.html", "OAS"),
        ("glossary/t.html", "DEFCON"),
    ]


def test_an_entry_without_id_is_left_out() -> None:
    assert registered("<listPerson><person><persName>A</persName></person></listPerson>") == []


def test_the_first_name_is_the_accepted_form_and_each_is_given_once() -> None:
    (entry,) = registered(
        "<listPerson><person xml:id='p'><persName>Mikoyan,\n Anastas</persName><persName/>"
        "<persName>Mikojan</persName><persName>Mikojan</persName></person></listPerson>"
    )
    assert entry.names == ("Mikoyan, Anastas", "Mikojan")


def test_an_entry_without_name_is_called_by_its_id() -> None:
    (entry,) = registered("<listPlace><place xml:id='havana'/></listPlace>")
    assert entry.name == "havana"


def test_a_person_is_described_by_occupation_and_by_notes() -> None:
    (entry,) = registered(
        "<listPerson><person xml:id='p'><persName>A</persName><idno type='GND'>1</idno>"
        "<note type='short'>Deputy <hi>premier</hi></note><note>Born in Sanahin.</note>"
        "<p>Died in Moscow.</p></person></listPerson>"
    )
    said = [tei.plain(element) for element in (*entry.prose, *entry.identifiers)]
    assert (entry.short, said) == ("Deputy premier", ["Born in Sanahin.", "Died in Moscow.", "1"])


def test_a_place_is_described_by_its_desc() -> None:
    (entry,) = registered(
        "<listPlace><place xml:id='p'><placeName>A</placeName><desc>A bay. On Cuba.</desc>"
        "<note>In the east.</note></place></listPlace>"
    )
    said = [tei.plain(element) for element in entry.prose]
    assert (entry.short, said) == ("A bay. On Cuba.", ["In the east."])


def test_an_organisation_is_described_as_a_place_is() -> None:
    (entry,) = registered(
        "<listOrg><org xml:id='o'><orgName>OAS</orgName><desc>A union.</desc><p>Of states.</p>"
        "<note>In Washington.</note><note type='short'>no</note></org></listOrg>"
    )
    said = [tei.plain(element) for element in entry.prose]
    assert (entry.short, said) == ("A union.", ["Of states.", "In Washington."])


def test_an_entry_that_says_nothing_has_no_description() -> None:
    (entry,) = registered("<listOrg><org xml:id='o'><orgName>A</orgName></org></listOrg>")
    assert (entry.short, entry.prose) == ("", ())


def test_a_term_is_described_by_the_first_sentence_of_its_item() -> None:
    first, second = registered(
        "<list type='gloss'><label xml:id='a'>A</label><item>U.S. base. Left in 1963.</item>"
        "<label xml:id='b'>B</label><item>A treaty.</item></list>"
    )
    assert (first.short, second.short) == ("U.S. base.", "A treaty.")


def test_a_term_may_stand_in_its_label_with_the_id() -> None:
    (entry,) = registered(
        "<list type='gloss'><label>the <term xml:id='s'>soirée</term></label><item>B.</item></list>"
    )
    assert (entry.identifier, entry.names) == ("s", ("soirée",))


def test_a_list_that_is_no_gloss_list_has_no_terms() -> None:
    assert registered("<list><label xml:id='a'>A</label><item>B</item></list>") == []


def test_a_name_of_parts_alone_is_read_as_an_index_has_it() -> None:
    (entry,) = registered(
        "<listPerson><person xml:id='p'>"
        "<persName><surname>Troll</surname><forename>Agnes</forename></persName><persName><forename>Agnes</forename><surname>Troll</surname></persName></person>"
        "</listPerson>"
    )
    assert entry.names == ("Troll, Agnes", "Agnes Troll")


def test_an_index_sorts_by_surname() -> None:
    (entry,) = registered(
        "<listPerson><person xml:id='p'><persName><forename>Agnes</forename> <surname>Troll"
        "</surname></persName></person></listPerson>"
    )
    assert (entry.name, entry.order) == ("Agnes Troll", "Troll Agnes Troll")


def test_a_person_is_described_by_years_and_office() -> None:
    (entry,) = registered(
        "<listPerson><person xml:id='p'><persName>A</persName><birth><date when='1801-02-03'/>"
        "</birth><death when='1870'/><occupation>printer</occupation></person></listPerson>"
    )
    assert entry.short == "1801–1870, printer"


def test_several_offices_are_all_facts() -> None:
    (entry,) = registered(
        "<listPerson><person xml:id='p'><persName>A</persName><birth when='1801'/>"
        "<occupation>printer</occupation><occupation>bookseller</occupation></person></listPerson>"
    )
    facts = [tei.name(fact) for fact in entry.facts]
    assert (entry.short, facts) == ("born 1801, printer", ["birth", "occupation", "occupation"])


def test_a_work_is_named_by_its_title_and_described_by_author_and_date() -> None:
    first, second, third = registered(
        "<listBibl><bibl xml:id='w'><title>On ferries</title>"
        "<title type='link'>http://a.org</title><author>Troll</author><date>1830</date></bibl>"
        "<biblStruct xml:id='s'><analytic><title>Boats</title></analytic>"
        "<monogr><title>Rivers</title></monogr></biblStruct>"
        "<bibl xml:id='x'>Troll, Ferries, 1830.</bibl></listBibl>"
    )
    assert [(entry.uri, entry.name, entry.short) for entry in (first, second, third)] == [
        ("works/w.html", "On ferries", "Troll, 1830"),
        ("works/s.html", "Boats", ""),
        ("works/x.html", "Troll, Ferries, 1830.", ""),
    ]


WORK = "<listBibl><bibl xml:id='w'><title>On ferries</title></bibl></listBibl>"


@pytest.mark.parametrize(
    ("place", "kinds"),
    [
        ("<standOff>{}</standOff>", ["works"]),
        ("<teiHeader><profileDesc><textClass>{}</textClass></profileDesc></teiHeader>", ["works"]),
        ("<text><back>{}</back></text>", ["works"]),
        ("<text><back><div><listPlace/>{}</div></back></text>", ["works"]),
        ("<text><back><div>{}</div></back></text>", []),
        ("<text><body>{}</body></text>", []),
        ("<teiHeader><fileDesc><sourceDesc>{}</sourceDesc></fileDesc></teiHeader>", []),
        ("<standOff><listPerson><person>{}</person></listPerson></standOff>", []),
    ],
)
def test_a_document_has_works_where_they_are_no_bibliography(place: str, kinds: list[str]) -> None:
    whole = f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{place.format(WORK)}</TEI>'
    source = read("tei/documents/a.xml", whole.encode())
    assert [entry.kind.folder for entry in entries(source, of_document=True)] == kinds


PERSONS = """<listPerson><person xml:id="m"><persName>Mikoyan</persName>
<occupation>Deputy premier</occupation></person></listPerson>"""
NAMED = '<p>So <persName ref="{}m">he</persName> said.</p>'
HEADER = "<profileDesc><particDesc>{}</particDesc></profileDesc></teiHeader>"
PLACES = {
    "a file of its own": {"tei/documents/a.xml": file(NAMED), "tei/r.xml": file(PERSONS)},
    "the header": {
        "tei/documents/a.xml": file(NAMED).replace("</teiHeader>", HEADER.format(PERSONS))
    },
    "back": {
        "tei/documents/a.xml": file(NAMED).replace("</body>", f"</body><back>{PERSONS}</back>")
    },
    "standOff": {
        "tei/documents/a.xml": file(NAMED).replace(
            "<text>", f"<standOff>{PERSONS}</standOff><text>"
        )
    },
}


@pytest.mark.parametrize("pointer", ["#", "", "psn:"])
@pytest.mark.parametrize("place", PLACES)
def test_a_register_is_the_same_wherever_it_stands(
    project: Project, place: str, pointer: str
) -> None:
    written = PLACES[place]
    files = {path: text.replace("{}", pointer) for path, text in written.items()}
    settings = Settings(pointers={"psn": lambda rest: f"#{rest}"})
    edition = Edition.read(project(files), settings)
    assert [(one.uri, one.name, one.short) for one in edition.entries] == [
        ("persons/m.html", "Mikoyan", "Deputy premier")
    ]
    assert [one.sentence for one in edition.mentions["persons/m.html"]] == ["So he said."]


def test_a_person_met_in_many_files_is_one_entry_with_all_names(project: Project) -> None:
    other = PERSONS.replace("<occupation>", "<persName>Mikojan</persName><occupation>")
    texts = {"a": file(PERSONS), "b": file(PERSONS), "c": file(other)}
    files = {f"tei/documents/{stem}.xml": text for stem, text in texts.items()}
    edition = Edition.read(project(files))
    assert [one.names for one in edition.entries] == [("Mikoyan", "Mikojan")]


def test_an_entry_is_united_with_what_further_files_say_of_it_once(project: Project) -> None:
    other = PERSONS.replace("<occupation>", "<birth when='1895'>in Sanahin</birth><occupation>")
    texts = {"a": file(PERSONS), "b": file(other), "c": file(other)}
    (entry,) = Edition.read(
        project({f"tei/documents/{one}.xml": texts[one] for one in texts})
    ).entries
    assert [(one.source.path, tei.plain(said)) for one, said in entry.further] == [
        ("tei/documents/b.xml", "in Sanahin")
    ]


def test_an_id_that_files_use_for_different_persons_is_told(project: Project) -> None:
    files = {
        "tei/documents/a.xml": file(PERSONS),
        "tei/documents/b.xml": file(PERSONS.replace("Mikoyan", "Rusk")),
    }
    edition = Edition.read(project(files))
    assert [one.uri for one in edition.entries] == ["persons/m.html", "persons/m-b.html"]
    assert [str(one) for one in edition.findings] == [
        'tei/documents/b.xml:2:83: warning: m is "Rusk" here and "Mikoyan" in tei/documents/a.xml:'
        " each has a page; give one another id [same-id]"
    ]
