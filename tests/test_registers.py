from __future__ import annotations

from editions import tei
from editions.document import read
from editions.registers import Entry, entries


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
