from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Project, file

from editions.edition import Edition, described
from editions.released import Page, Record, Release

PERSONS = """<listPerson xmlns="http://www.tei-c.org/ns/1.0">
<person xml:id="m"><persName>Mikoyan</persName><occupation>deputy premier</occupation></person>
<person xml:id="r"><persName>Rusk</persName></person></listPerson>"""


def read(project: Project, body: str, **files: str) -> Edition:
    """An edition of one document, a register of two persons, and files of `tei/documents`."""
    texts = {f"tei/documents/{name}.xml": text for name, text in files.items()}
    given = {"tei/documents/a.xml": file(body), "tei/registers/persons.xml": PERSONS}
    return Edition.read(project(given | texts))


def said(edition: Edition) -> list[str]:
    """The findings as an editor reads them."""
    return [str(finding) for finding in edition.findings]


def mentions(edition: Edition, uri: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Passage, sentence and marked words of each mention of an entry."""
    return [
        (one.passage.label, one.sentence, tuple(one.sentence[a:b] for a, b in one.marks))
        for one in edition.mentions.get(uri, ())
    ]


def test_a_sound_edition_has_no_findings(project: Project) -> None:
    body = "<p xml:id='p1'><ref target='#p1 a.xml https://www.tei-c.org'>a</ref></p>"
    assert said(read(project, body)) == []


def test_a_project_without_documents_is_told_so(project: Project) -> None:
    assert said(Edition.read(project({"tei/registers/persons.xml": PERSONS}))) == [
        "tei/documents: error: there is no TEI file here: an edition has at least one document"
        " [no-documents]"
    ]


def test_a_register_without_the_namespace_of_tei_is_told_once(project: Project) -> None:
    register = PERSONS.replace(' xmlns="http://www.tei-c.org/ns/1.0"', "")
    body = '<p><persName ref="../registers/persons.xml#m">M</persName></p>'
    files = {"tei/registers/persons.xml": register, "tei/catalogue.xml": "<catalog/>"}
    edition = Edition.read(project({**files, "tei/documents/a.xml": file(body)}))
    assert said(edition) == [
        "tei/registers/persons.xml:1:1: error: nothing here is in the namespace of TEI: write"
        ' xmlns="http://www.tei-c.org/ns/1.0" at this element [no-tei]'
    ]


@pytest.mark.parametrize(
    ("wrong", "instead"), [("12", "p12"), ("a b", "a-b"), ("(x", "x"), ("!", "p"), ("é 1", "é-1")]
)
def test_an_id_that_is_no_name_is_told_with_one_that_is(
    project: Project, wrong: str, instead: str
) -> None:
    (finding,) = read(project, f"<p xml:id='{wrong}'>A.</p>").findings
    assert finding.message.endswith(f": write {instead}, say")


def test_documents_that_cannot_be_read_are_not_said_to_be_missing(project: Project) -> None:
    release = Release("1.0", "2026")
    uris = ("documents/a.html", "documents/gone.html")
    record = Record((release,), {uri: Page("A", (release,)) for uri in uris}).written()
    edition = Edition.read(project({"tei/documents/a.xml": "<TEI>", "tei/released.json": record}))
    assert [(one.code, one.path) for one in edition.findings] == [
        ("not-well-formed", "tei/documents/a.xml"),
        ("lost-page", "tei/released.json"),
    ]
    assert edition.findings[1].message.startswith("documents/gone.html,")


def test_documents_are_in_order_of_date_and_undated_ones_last(project: Project) -> None:
    dated = "<profileDesc><creation><date when='{}'/></creation></profileDesc></teiHeader>"
    later = file("").replace("</teiHeader>", dated.format("1962-12"))
    sooner = file("").replace("</teiHeader>", dated.format("1962-11-30"))
    edition = read(project, "", b=later, c=sooner, d=file(""))
    assert [one.stem for one in edition.documents] == ["c", "b", "a", "d"]


def test_entries_are_in_order_of_names_without_case_and_accents(project: Project) -> None:
    names = "".join(
        f"<person xml:id='p{number}'><persName>{name}</persName></person>"
        for number, name in enumerate(["Zorin", "Čermák", "castro", "Dobrynin"])
    )
    lists = f"<listPerson xmlns='http://www.tei-c.org/ns/1.0'>{names}</listPerson>"
    edition = Edition.read(project({"tei/registers/persons.xml": lists}))
    assert [entry.name for entry in edition.entries] == ["castro", "Čermák", "Dobrynin", "Zorin"]


def test_a_register_has_the_entries_of_one_kind(project: Project) -> None:
    edition = read(project, "")
    kinds = [len(edition.register(folder)) for folder in ("persons", "places")]
    assert kinds == [2, 0]


def test_a_pointer_to_an_id_that_is_not_there_is_found(project: Project) -> None:
    edition = read(project, "<p>\n<persName ref='../registers/persons.xml#x'>X</persName></p>")
    assert said(edition) == [
        "tei/documents/a.xml:3:1: error: persName points to ../registers/persons.xml#x, but"
        " tei/registers/persons.xml has no xml:id x: mend the pointer, or write what it should"
        " lead to [dangling-pointer]"
    ]


def test_a_pointer_to_a_file_that_is_not_there_is_found(project: Project) -> None:
    assert said(read(project, "<p corresp='b.xml#p1'/>")) == [
        "tei/documents/a.xml:2:71: error: p points to b.xml#p1, but there is no file"
        " tei/documents/b.xml: mend the pointer, or write what it should lead to"
        " [dangling-pointer]"
    ]


def test_each_of_several_pointers_is_followed(project: Project) -> None:
    edition = read(project, "<p xml:id='a' corresp='#a #b #c'/>")
    assert [finding.message.split(",")[0] for finding in edition.findings] == [
        "p points to #b",
        "p points to #c",
    ]


def test_an_attribute_that_is_a_word_on_its_element_is_no_pointer(project: Project) -> None:
    body = "<p><rendition scheme='css'>a</rendition><gi scheme='docbook'>para</gi></p>"
    assert said(read(project, body)) == []


def test_attributes_of_other_vocabularies_are_no_pointers(project: Project) -> None:
    assert said(read(project, "<p><x xmlns='d' ref='#b'/></p>")) == []


@pytest.mark.parametrize("target", ["#n2", "#p1"])
def test_the_mark_of_a_note_that_is_missing_is_found(project: Project, target: str) -> None:
    body = f"<p xml:id='p1'>a<ref type='note' target='{target}'>1</ref></p>"
    (finding,) = read(project, body).findings
    assert (finding.level, finding.code, finding.message) == (
        "error",
        "mark-without-note",
        f"the mark points to {target}, where there is no note: write it, or mend the mark",
    )


def test_a_mark_whose_note_stands_elsewhere_is_sound(project: Project) -> None:
    body = "<p>a<ref type='note' target='#n1'>1</ref></p><note xml:id='n1'>b</note>"
    assert said(read(project, body)) == []


def test_every_id_given_again_is_found_where_it_stands(project: Project) -> None:
    edition = read(project, "<p xml:id='a'/>\n<p xml:id='a'/>\n<p xml:id='a'/>")
    message = 'xml:id "a" is already that of line 2: give it another [duplicate-id]'
    assert said(edition) == [
        f"tei/documents/a.xml:3:1: error: {message}",
        f"tei/documents/a.xml:4:1: error: {message}",
    ]


def test_one_id_in_two_files_is_no_fault(project: Project) -> None:
    assert said(read(project, "<p xml:id='m'/>", b=file("<p xml:id='m'/>"))) == []


def test_two_documents_at_one_address_are_found(project: Project) -> None:
    edition = read(project, "", růžek=file(""), Ruzek=file(""))
    assert [(finding.code, finding.message) for finding in edition.findings] == [
        (
            "same-address",
            '"růžek" would have the page documents/ruzek.html, as "Ruzek" in'
            " tei/documents/Ruzek.xml has: rename one",
        )
    ]


def test_a_document_at_the_address_of_the_list_is_found(project: Project) -> None:
    assert [finding.message for finding in read(project, "", index=file("")).findings] == [
        '"index" would have the page documents/index.html, as the list of documents has: rename one'
    ]


def test_an_entry_at_the_address_of_its_index_is_found(project: Project) -> None:
    lists = PERSONS.replace('xml:id="m"', 'xml:id="Index"')
    files = {"tei/documents/a.xml": file(""), "tei/registers/persons.xml": lists}
    edition = Edition.read(project(files))
    assert [finding.code for finding in edition.findings] == ["same-address"]


def test_all_broken_files_are_told_in_one_run(project: Project) -> None:
    edition = read(project, "<p corresp='#x'/>", b="<TEI>", c="", d="<TEI/>")
    assert [(finding.path[-5:], finding.code) for finding in edition.findings] == [
        ("a.xml", "dangling-pointer"),
        ("b.xml", "not-well-formed"),
        ("c.xml", "empty-file"),
        ("d.xml", "no-tei"),
    ]


def test_a_file_without_text_has_no_page_and_is_read_for_its_registers(project: Project) -> None:
    lone = f"<TEI xmlns='http://www.tei-c.org/ns/1.0'><standOff>{PERSONS}</standOff></TEI>"
    files = {"tei/documents/a.xml": file(""), "tei/documents/b.xml": lone}
    edition = Edition.read(project(files))
    assert said(edition) == [
        "tei/documents/b.xml:1:1: warning: the file has no text, so it has no page: it is read for"
        " its registers [no-text]"
    ]
    assert [one.stem for one in edition.documents] == ["a"]
    assert [one.identifier for one in edition.entries] == ["m", "r"]


def test_a_file_that_is_no_tei_is_passed_over_outside_of_the_documents(project: Project) -> None:
    other = "<project><target xml:id='1 b' ref='#x'/><a xml:id='c'/><a xml:id='c'/></project>"
    files = {"tei/documents/a.xml": file(""), "tei/build.xml": other}
    edition = Edition.read(project(files))
    assert (said(edition), [*edition.sources]) == ([], ["tei/documents/a.xml"])


def test_what_is_said_of_a_file_that_parses_leaves_its_pointers_judged(project: Project) -> None:
    lone = '<!DOCTYPE TEI SYSTEM "tei.dtd">' + file("<p xml:id='p1'/>")
    edition = read(project, "<ref target='b.xml#p1'/><ref target='b.xml#p2'/>", b=lone)
    found = [(one.path[-5:], one.code) for one in edition.findings]
    assert found == [("a.xml", "dangling-pointer"), ("b.xml", "external-dtd")]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JavaScript:alert(1)", "data:x,y"])
def test_an_address_that_could_run_is_found_and_not_linked(project: Project, address: str) -> None:
    edition = read(project, f"<p><ref target='{address}'>a</ref></p>")
    assert said(edition) == [
        f"tei/documents/a.xml:2:74: warning: ref points to {address}, which a browser would"
        " run: write a plain address"
        " [unsafe-link]"
    ]
    assert edition.target(address, "tei/documents/a.xml") is None


@pytest.mark.parametrize(
    ("pointer", "uri"),
    [
        ("../registers/persons.xml#m", "persons/m.html"),
        ("a.xml", "documents/a.html"),
        ("#p1", "documents/a.html#p1"),
        ("#word", "documents/a.html#p1"),
        ("https://www.tei-c.org", "https://www.tei-c.org"),
        ("HTTPS://www.tei-c.org", "HTTPS://www.tei-c.org"),
        ("mailto:a@b.cz", "mailto:a@b.cz"),
        ("psn:mikoyan", None),
        ("#nothing", None),
        ("../registers/persons.xml", None),
    ],
)
def test_a_pointer_leads_to_a_page_a_passage_or_the_web(
    project: Project, pointer: str, uri: str | None
) -> None:
    edition = read(project, "<p xml:id='p1'>a <hi xml:id='word'>b</hi></p>")
    target = edition.target(pointer, "tei/documents/a.xml")
    assert (target and target.uri) == uri


def test_an_entry_is_described_by_its_name_and_what_it_is(project: Project) -> None:
    described_as = [described(entry) for entry in read(project, "").entries]
    assert described_as == ["Mikoyan: deputy premier", "Rusk"]


def test_a_mention_has_its_passage_its_sentence_and_its_marks(project: Project) -> None:
    edition = read(
        project,
        """<p>He left. Then
        <persName ref="../registers/persons.xml#m"> Mikoyan</persName> spoke. He sat.</p>""",
    )
    assert mentions(edition, "persons/m.html") == [
        ("paragraph 1", "Then Mikoyan spoke.", ("Mikoyan",))
    ]


def test_mentions_of_an_entry_in_one_sentence_are_one(project: Project) -> None:
    name = '<persName ref="../registers/persons.xml#m">{}</persName>'
    body = f"<p>{name.format('Mikoyan')} and {name.format('he')} left. {name.format('He')} sat.</p>"
    assert mentions(read(project, body), "persons/m.html") == [
        ("paragraph 1", "Mikoyan and he left.", ("Mikoyan", "he")),
        ("paragraph 1", "He sat.", ("He",)),
    ]


def test_a_name_that_means_two_persons_is_a_mention_of_both(project: Project) -> None:
    body = (
        """<p><rs ref="../registers/persons.xml#m ../registers/persons.xml#r">They</rs> sat.</p>"""
    )
    found = read(project, body).mentions
    assert sorted(found) == ["persons/m.html", "persons/r.html"]


def test_a_name_within_a_name_of_the_same_entry_is_marked_once(project: Project) -> None:
    name = 'ref="../registers/persons.xml#m"'
    body = f"<p><rs {name}>deputy <persName {name}>Mikoyan</persName></rs> sat.</p>"
    assert mentions(read(project, body), "persons/m.html") == [
        ("paragraph 1", "deputy Mikoyan sat.", ("deputy Mikoyan",))
    ]


def test_a_mention_in_a_note_is_the_notes(project: Project) -> None:
    body = """<p>He sat.<note n="a">So <persName ref="../registers/persons.xml#m">Mikoyan</persName>
        says.</note></p>"""
    assert mentions(read(project, body), "persons/m.html") == [
        ("note a", "So Mikoyan says.", ("Mikoyan",))
    ]


def test_a_name_that_is_not_read_is_a_mention_of_the_passage(project: Project) -> None:
    body = """<p>One. <surplus><persName ref="../registers/persons.xml#m">M.</persName></surplus>
        Two.</p>"""
    assert mentions(read(project, body), "persons/m.html") == [("paragraph 1", "One. Two.", ())]


def test_a_name_outside_every_passage_is_a_mention_of_the_text(project: Project) -> None:
    body = """<div><persName ref="../registers/persons.xml#m">Mikoyan</persName></div>"""
    assert mentions(read(project, body), "persons/m.html") == [("text", "Mikoyan", ("Mikoyan",))]


def test_a_name_in_a_register_at_the_end_of_a_text_is_no_mention(project: Project) -> None:
    person = '<person xml:id="a"><persName ref="../registers/persons.xml#m">Mikoyan</persName>'
    back = f"<back><listPerson>{person}</person></listPerson></back>"
    edition = read(project, f"<floatingText><body><p>A</p></body>{back}</floatingText>")
    assert mentions(edition, "persons/m.html") == []


def test_a_document_mentions_entries_of_each_kind_once(project: Project) -> None:
    name = '<persName ref="../registers/persons.xml#m">M.</persName>'
    edition = read(project, f"<p>{name}</p><p>{name}</p>", b=file("<p>nobody</p>"))
    mentioned = [
        [entry.name for entry in edition.mentioned(one, "persons")] for one in edition.documents
    ]
    assert mentioned == [["Mikoyan"], []]


def test_reading_tells_how_far_it_is(project: Project) -> None:
    told: list[tuple[str, int, int]] = []
    folder: Path = project({"tei/a.xml": PERSONS, "tei/b.xml": file("")})
    Edition.read(folder, progress=lambda *step: told.append(step))
    assert told == [("Reading TEI", 1, 2), ("Reading TEI", 2, 2)]


def test_an_entry_that_files_repeat_is_one(project: Project) -> None:
    person = '<listPerson><person xml:id="a"><persName>Anna</persName></person></listPerson>'
    text = f'{person}<p><persName ref="#a">Anna</persName> came.</p>'
    edition = Edition.read(
        project({"tei/documents/a.xml": file(text), "tei/documents/b.xml": file(text)})
    )
    assert edition.findings == ()
    assert [entry.uri for entry in edition.entries] == ["persons/a.html"]
    mentions = edition.mentions["persons/a.html"]
    assert [mention.document.stem for mention in mentions] == ["a", "b"]


@pytest.mark.parametrize("identifier", ["two words", "1st", "a{b}", "a:b", "a&quot;b"])
def test_an_id_that_is_no_name_is_found(project: Project, identifier: str) -> None:
    text = file(f'<p xml:id="{identifier}">One</p>')
    (finding,) = Edition.read(project({"tei/documents/a.xml": text})).findings
    assert (finding.level, finding.code) == ("error", "bad-id")


@pytest.mark.parametrize("identifier", ["p1", "Ödön_1", "a.b-c", "_x"])
def test_an_id_that_is_a_name_passes(project: Project, identifier: str) -> None:
    text = file(f'<p xml:id="{identifier}">One</p>')
    assert Edition.read(project({"tei/documents/a.xml": text})).findings == ()


def test_a_pointer_that_no_name_of_a_file_can_be_is_found(project: Project) -> None:
    text = file(f'<p><ref target="{"a" * 300}">One</ref></p>')
    (finding,) = Edition.read(project({"tei/documents/a.xml": text})).findings
    assert (finding.level, finding.code) == ("warning", "unknown-name")


def test_a_pointer_to_an_image_that_is_there_passes(project: Project) -> None:
    text = file('<p><pb facs="scans/1.jpg"/><pb facs="scans/2.jpg"/>One</p>')
    folder = project({"tei/documents/a.xml": text, "tei/documents/scans/1.jpg": ""})
    (finding,) = Edition.read(folder).findings
    assert (finding.level, finding.code) == ("warning", "missing-file")
    assert "tei/documents/scans/2.jpg" in finding.message
