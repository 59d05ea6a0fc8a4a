from __future__ import annotations

import pytest
from conftest import document, file

from editions import document as documents
from editions import tei
from editions.document import Document
from editions.findings import EditionError
from editions.source import read

HEADED = """<TEI xmlns="http://www.tei-c.org/ns/1.0" {}><teiHeader>{}</teiHeader>
<text><body><p/></body></text></TEI>"""


def headed(header: str, attributes: str = "") -> Document:
    """A document with a header."""
    source = read("tei/documents/1962/a.xml", HEADED.format(attributes, header).encode())
    return documents.documents(source, "1962/a")[0]


def labels(one: Document) -> list[tuple[str, str]]:
    """Anchor and label of every passage."""
    return [(passage.anchor, passage.label) for passage in one.passages.values()]


def test_the_main_title_is_the_title() -> None:
    titles = "<title type='short'>Letter</title><title type='main'>A <hi>long</hi> letter</title>"
    one = headed(f"<fileDesc><titleStmt>{titles}</titleStmt></fileDesc>")
    assert (one.title, one.short_title) == ("A long letter", "Letter")


def test_the_first_title_serves_without_a_main_one() -> None:
    one = headed("<fileDesc><titleStmt><title>A</title><title>B</title></titleStmt></fileDesc>")
    assert (one.title, one.short_title) == ("A", "A")


def test_a_title_of_no_other_kind_is_before_that_of_the_volume() -> None:
    titles = "<title type='volume'>Letters</title><title n='3'>To Anna</title>"
    assert headed(f"<fileDesc><titleStmt>{titles}</titleStmt></fileDesc>").title == "To Anna"


def test_a_paragraph_with_nothing_in_it_is_no_passage() -> None:
    assert labels(document("<p>a</p><p/><p>b</p>")) == [
        ("p-1", "paragraph 1"),
        ("p-2", "paragraph 2"),
    ]


def test_a_number_that_paragraphs_share_tells_none_of_them() -> None:
    shared = document("<p n='1'>a</p><p n='1'>b</p>")
    apart = document("<div><p n='7'>a</p></div><div><p n='7'>b</p></div>")
    assert [label for _, label in labels(shared)] == ["paragraph 1", "paragraph 2"]
    assert [label for _, label in labels(apart)] == ["paragraph 7", "paragraph 7"]


def test_a_document_without_header_is_called_by_its_file() -> None:
    source = read("tei/documents/1962/a.xml", file("<p/>").encode())
    source.root[0].tag = "nothing"
    one = documents.documents(source, "1962/a")[0]
    assert (one.title, one.date, one.header) == ("a", None, None)


def test_a_document_has_its_page_where_its_file_is() -> None:
    assert headed("").uri == "documents/1962/a.html"


@pytest.mark.parametrize(
    ("header", "date"),
    [
        ("<profileDesc><creation><date when='1962-11-30'/></creation></profileDesc>", "1962-11-30"),
        (
            "<profileDesc><correspDesc><correspAction type='sent'><date from='1962-11'/>"
            "</correspAction></correspDesc></profileDesc>",
            "1962-11",
        ),
        (
            "<fileDesc><sourceDesc><msDesc><history><origin when='1962-11'>November</origin>"
            "</history></msDesc></sourceDesc></fileDesc>",
            "1962-11",
        ),
        (
            "<fileDesc><sourceDesc><bibl><date notBefore='1962' notAfter='1963'/></bibl>"
            "</sourceDesc></fileDesc>",
            "1962",
        ),
        ("<profileDesc><creation><date when='autumn 1962'/></creation></profileDesc>", None),
    ],
)
def test_the_date_is_the_one_that_the_header_has_in_iso_form(header: str, date: str | None) -> None:
    assert headed(header).date == date


def test_the_date_of_writing_counts_before_that_of_the_source() -> None:
    assert (
        headed(
            "<fileDesc><sourceDesc><bibl><date when='1999'/></bibl></sourceDesc></fileDesc>"
            "<profileDesc><creation><date/><date when='1962'/></creation></profileDesc>"
        ).date
        == "1962"
    )


def test_the_language_is_that_of_the_nearest_element_around_the_text() -> None:
    assert headed("", "xml:lang='cs'").lang == "cs"


def test_a_text_without_language_has_none() -> None:
    assert headed("").lang is None


def test_paragraphs_are_passages_by_number_or_by_id() -> None:
    one = document("<p>a</p><p xml:id='b'>b</p><ab n='12'>c</ab>")
    assert labels(one) == [("p-1", "paragraph 1"), ("b", "paragraph 2"), ("ab-1", "paragraph 12")]


def test_small_passages_need_an_id() -> None:
    one = document("<div><head>A</head><list xml:id='l'><item>b</item></list></div>")
    assert labels(one) == [("head-1", "heading"), ("l", "list"), ("item-1", "item")]


@pytest.mark.parametrize(
    ("passage", "label"),
    [
        ("<ab>a</ab>", "paragraph 1"),
        ("<head/>", "heading"),
        ("<div xml:id='a'/>", "section"),
        ("<div xml:id='a' n='2'/>", "section 2"),
        ("<opener/>", "opening"),
        ("<byline/>", "opening"),
        ("<address/>", "opening"),
        ("<closer/>", "closing"),
        ("<salute/>", "salutation"),
        ("<signed/>", "signature"),
        ("<lg/>", "stanza"),
        ("<l xml:id='a'/>", "line"),
        ("<stage/>", "stage direction"),
        ("<dateline/>", "dateline"),
    ],
)
def test_a_passage_has_the_name_that_readers_give_it(passage: str, label: str) -> None:
    assert [found for _, found in labels(document(passage))] == [label]


def test_a_note_is_a_passage_and_what_is_in_it_is_not() -> None:
    one = document("<p>a<note n='a'><p>b</p></note><note xml:id='n2'>c</note></p>")
    assert labels(one) == [("p-1", "paragraph 1"), ("fn:note-1", "note a"), ("fn:n2", "note 2")]


def test_an_anchor_by_number_gives_way_to_an_id() -> None:
    assert labels(document("<p>a</p><p xml:id='p-1'>b</p>")) == [
        ("p-1-", "paragraph 1"),
        ("p-1", "paragraph 2"),
    ]


def test_elements_of_other_vocabularies_are_no_passages() -> None:
    assert labels(document("<p xmlns='http://www.w3.org/1999/xhtml'>a</p>")) == []


def test_the_passage_of_a_word_is_the_nearest_around_it() -> None:
    one = document("<p>a <note>b <hi>c</hi></note></p>")
    passage = one.passage(tei.find_all(one.text, ".//tei:hi")[0])
    assert passage is not None
    assert passage.anchor == "fn:note-1"


def test_a_word_outside_every_passage_is_the_texts() -> None:
    one = document("<div><hi>a</hi></div>")
    assert one.passage(tei.find_all(one.text, ".//tei:hi")[0]) == one.whole


def test_notes_are_keyed_by_id_or_number() -> None:
    one = document("<p><note>a</note><note xml:id='note-3'>b</note><note>c</note></p>")
    assert list(one.notes.values()) == ["note-1", "note-3", "note-3-"]


def test_of_two_elements_with_one_id_the_first_has_it() -> None:
    one = document("<p xml:id='a'>first</p><p xml:id='a'>second</p>")
    assert tei.plain(one.source.ids["a"]) == "first"


def test_a_finding_stands_where_the_start_tag_begins() -> None:
    source = read("tei/a.xml", b"<p>\n  text <hi\n n='1'>a</hi></p>")
    finding = source.finding(source.root[0], "warning", "code", "message")
    assert str(finding) == "tei/a.xml:2:8: warning: message [code]"


def test_a_finding_has_its_line_where_no_column_is_known() -> None:
    source = read("tei/a.xml", '<?xml version="1.0" encoding="cp1250"?>\n<p>ř</p>'.encode("cp1250"))
    finding = source.finding(source.root, "warning", "code", "message")
    assert finding.line == 2


def test_a_file_without_tei_is_no_document() -> None:
    source = read("tei/documents/a.xml", b"<TEI><text/></TEI>")
    with pytest.raises(EditionError) as raised:
        documents.documents(source, "a")
    assert str(raised.value) == (
        "tei/documents/a.xml:1:1: error: nothing here is in the namespace of TEI: write"
        ' xmlns="http://www.tei-c.org/ns/1.0" at this element [no-tei]'
    )


def test_ranges_that_overlap_are_all_told_of_what_is_in_them() -> None:
    body = (
        "<p><addSpan spanTo='#b'/>1<delSpan spanTo='#a'/>2</p>"
        "<p>3<anchor xml:id='a'/>4<anchor xml:id='b'/>5</p>"
    )
    source = read("tei/documents/a.xml", file(body).encode())
    after = {
        tei.plain(one) or tei.name(one): source.ranges_at(one, True) for one in source.elements
    }
    assert after["addSpan"] == ("addSpan",)
    assert after["delSpan"] == ("addSpan", "delSpan")
    assert after["12"] == ("addSpan", "delSpan")
    assert after["anchor"] == ()
