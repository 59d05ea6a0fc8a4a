from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from conftest import Tei
from lxml import etree

from editions import tei as reading
from editions.findings import EditionError

LETTER = b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><p>Dear friend</p></TEI>'


def faults(data: bytes) -> list[str]:
    """What is said against a file, one line a finding."""
    with pytest.raises(EditionError) as raised:
        reading.parse(data, "tei/a.xml")
    return [str(finding) for finding in raised.value.findings]


def test_a_file_is_parsed_into_its_root_element() -> None:
    assert reading.name(reading.parse(LETTER, "tei/a.xml")) == "TEI"


def test_the_encoding_is_the_one_that_the_file_declares() -> None:
    data = '<?xml version="1.0" encoding="windows-1250"?><p>Růžek</p>'.encode("windows-1250")
    assert reading.parse(data, "tei/a.xml").text == "Růžek"


def test_an_internal_entity_becomes_its_text() -> None:
    data = b'<!DOCTYPE p [<!ENTITY cpsu "Communist Party">]><p>the &cpsu; of</p>'
    assert reading.plain(reading.parse(data, "tei/a.xml")) == "the Communist Party of"


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE p SYSTEM "tei.dtd">',
        '<!DOCTYPE p SYSTEM "http://localhost:9/tei.dtd">',
        '<!DOCTYPE p PUBLIC "-//TEI//DTD" "https://localhost:9/tei.dtd" []>',
        '<!DOCTYPE p SYSTEM "../tei.dtd" [<!ENTITY % TEI.header "INCLUDE">'
        " <!ATTLIST p xsi:schemaLocation CDATA #IMPLIED>]>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "iso-8859-1"])
def test_an_external_dtd_is_not_loaded_and_said_so(declared: str, encoding: str) -> None:
    start = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n'
    data = f"{start}<!-- <!DOCTYPE --> {declared}<p>für</p>".encode(encoding)
    root = reading.parse(data, "tei/a.xml")
    found = reading.warnings(data, root, "tei/a.xml")
    assert root.text == "für"
    assert [(one.level, one.code) for one in found] == [("warning", "external-dtd")]
    # expat knows no UTF-32.
    assert (found[0].line, found[0].column) == ((0, 0) if encoding == "utf-32" else (2, 20))


def test_what_is_said_of_an_external_dtd_is_for_an_editor() -> None:
    data = b'<!DOCTYPE p SYSTEM "tei.dtd"><p>text</p>'
    (found,) = reading.warnings(data, reading.parse(data, "tei/a.xml"), "tei/a.xml")
    assert str(found) == (
        "tei/a.xml:1:1: warning: the DTD tei.dtd is not loaded: delete this line; an entity that"
        " it declares is written as its text [external-dtd]"
    )


@pytest.mark.parametrize("declared", [b"", b'<!DOCTYPE p [<!ENTITY a "b">]>'])
def test_a_file_without_external_dtd_has_no_warning(declared: bytes) -> None:
    data = declared + b"<p>text</p>"
    assert reading.warnings(data, reading.parse(data, "tei/a.xml"), "tei/a.xml") == []


def test_an_external_dtd_is_not_read_from_the_disk(tmp_path: Path) -> None:
    dtd = tmp_path / "tei.dtd"
    dtd.write_text('<!ATTLIST p rend CDATA "from the disk">')
    root = reading.parse(f'<!DOCTYPE p SYSTEM "{dtd}"><p>text</p>'.encode(), "tei/a.xml")
    assert (reading.plain(root), dict(root.attrib)) == ("text", {})


@pytest.mark.parametrize(
    "declared",
    [
        "",
        '<!DOCTYPE p SYSTEM "tei.dtd">',
        '<!DOCTYPE p SYSTEM "tei.dtd" []>',
        '<!DOCTYPE p SYSTEM "http://localhost:9/tei.dtd">',
        '<!DOCTYPE p PUBLIC "a" "b" [<!ENTITY % c "INCLUDE">]>',
        "<!DOCTYPE p [<!ENTITY % c ''>]>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_an_entity_that_the_file_does_not_declare_is_an_error(declared: str, encoding: str) -> None:
    start = f'<?xml version="1.0" encoding="{encoding}"?>{declared}\n'
    data = f'{start}<p>é&nbsp;e\n<hi n="é&mine;"/></p>'.encode(encoding)
    said = "is declared nowhere that is read: write"
    assert faults(data) == [
        f"tei/a.xml:2:5: error: the entity nbsp {said} &#160; instead [undeclared-entity]",
        f"tei/a.xml:3:9: error: the entity mine {said} its text instead [undeclared-entity]",
    ]


def test_an_entity_of_a_parameter_entity_is_not_lost_silently() -> None:
    data = b"""<!DOCTYPE p SYSTEM "a.dtd" [<!ENTITY % a "<!ENTITY b 'c'>"> %a; %d;]><p>e&b;f</p>"""
    assert {fault.rpartition("[")[2] for fault in faults(data)} == {"undeclared-entity]"}


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!ENTITY x SYSTEM "file:///etc/passwd">',
        b'<!ENTITY x PUBLIC "-//A//B" "http://localhost:9/x">',
        b'<!ENTITY % x SYSTEM "http://localhost:9/x"> %x;',
    ],
)
def test_an_external_entity_is_refused(declaration: bytes) -> None:
    assert faults(b"<!DOCTYPE p [" + declaration + b"]><p>&x;</p>") == [
        "tei/a.xml:1:14: error: this declares an entity whose text is in another file, which is"
        " never loaded: write the text itself where the entity stands, and delete the declaration"
        " [external-entity]"
    ]


def test_an_external_entity_in_another_encoding_is_not_loaded_either(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    text = f'<!DOCTYPE p [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>&x;</p>'
    for encoding in ("utf-16", "utf-32"):
        assert [fault.rpartition("[")[2] for fault in faults(text.encode(encoding))] == [
            "external-entity]"
        ]


def test_an_external_entity_in_an_unusual_encoding_is_not_loaded_either(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    text = f'<!DOCTYPE p [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>&x;</p>'
    data = b'<?xml version="1.0" encoding="UTF-7"?>' + text.replace("<", "+ADw-").encode()
    assert [fault.rpartition("[")[2] for fault in faults(data)] == ["undeclared-entity]"]


def test_entities_that_multiply_are_refused() -> None:
    names = [f'<!ENTITY e{number} "{f"&e{number - 1};" * 20}">' for number in range(1, 9)]
    data = f'<!DOCTYPE p [<!ENTITY e0 "lol">{"".join(names)}]><p>&e8;</p>'.encode()
    assert faults(data) == [
        "tei/a.xml:1:14: error: the file's entities repeat themselves without end or measure:"
        " write their text, and delete what declares them [too-many-entities]"
    ]


def test_an_entity_of_itself_is_refused() -> None:
    data = b'<!DOCTYPE p [\n<!ENTITY a "&b;"><!ENTITY b "&a;">]>\n<p>&a;</p>'
    assert [fault.split(" ")[0] for fault in faults(data)] == ["tei/a.xml:2:1:"]


def test_more_entities_than_any_edition_has_are_refused() -> None:
    names = "".join(f'<!ENTITY e{number} "x">' for number in range(reading.MOST_ENTITIES + 1))
    assert faults(f"<!DOCTYPE p [{names}]><p/>".encode()) == [
        "tei/a.xml:1:1: error: the file declares more than 400 entities: write the characters"
        " [too-many-entities]"
    ]


def test_a_gzip_archive_is_not_unpacked() -> None:
    assert faults(gzip.compress(LETTER)) == [
        "tei/a.xml:1:1: error: this is a gzip archive, not XML: unpack it [not-xml]"
    ]


def test_a_file_too_large_to_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", len(LETTER) - 1)
    assert faults(LETTER) == [
        "tei/a.xml:1:1: error: the file is larger than 64 MiB: split it [too-large]"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_more_elements_than_any_volume_has_are_refused(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(reading, "MOST_ELEMENTS", 3)
    data = "<p><hi>a</hi><lb/><!-- b --></p>".encode(encoding)
    assert reading.name(reading.parse(data, "tei/a.xml")) == "p"
    assert faults("<p><hi>a</hi><lb/><lb/></p>".encode(encoding)) == [
        "tei/a.xml:1:1: error: the file has more than 3 elements: split it [too-many-elements]"
    ]


def test_a_text_that_is_not_in_the_encoding_it_declares_has_its_place() -> None:
    assert faults("<?xml version='1.0'?>\n<p>f\u00fcr</p>".encode("latin-1")) == [
        "tei/a.xml:2:5: error: not well-formed XML: this is not in the encoding that the first line"
        " names (UTF-8 if it names none): save the file in UTF-8 [not-well-formed]"
    ]


@pytest.mark.parametrize("data", [b"", b" \n\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert faults(data) == [
        "tei/a.xml:1:1: error: the file is empty: remove it or write TEI into it [empty-file]"
    ]


def test_markers_of_a_merge_are_found_even_in_a_comment() -> None:
    conflict = b"<p>\n<!--\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> theirs\n-->\n</p>"
    assert faults(conflict) == [
        "tei/a.xml:3:1: error: a merge has left two texts here: choose one, and delete the three"
        " lines of <<<<<<<, ======= and >>>>>>> [conflict-marker]"
    ]
    places = [
        fault.split(":")[1] for fault in faults(conflict + b"\n" + conflict[5:] + b">>>>>>> ")
    ]
    assert places == ["3", "11"]
    assert [fault.split(":")[1] for fault in faults(b"<p>\n>>>>>>> theirs\n</p>")] == ["2"]


def test_elements_nested_as_deep_as_allowed_are_read() -> None:
    data = b"<p>" * reading.DEEPEST + b"text" + b"</p>" * reading.DEEPEST
    assert reading.plain(reading.parse(data, "tei/a.xml")) == "text"


def test_elements_nested_deeper_are_refused() -> None:
    deep = reading.DEEPEST + 1
    assert faults(b"<p>" * deep + b"text" + b"</p>" * deep) == [
        "tei/a.xml: error: elements are nested more than 150 deep: flatten the structure [too-deep]"
    ]


def said_of(text: str) -> list[str]:
    """The places and words of what is no XML."""
    named = (
        fault.removeprefix("tei/a.xml:").removesuffix(" [not-well-formed]")
        for fault in faults(text.encode())
    )
    return [one.replace(" error: not well-formed XML:", "") for one in named]


def test_a_fault_of_syntax_has_its_line_and_column() -> None:
    assert faults("<p>\né<hi>bold</p>".encode()) == [
        "tei/a.xml:2:10: error: not well-formed XML: </p> stands here, but hi of line 2 is still"
        " open: close hi before it with </hi> (if it is empty, as <hi/>), or remove </p>"
        " [not-well-formed]"
    ]


def test_an_element_that_is_not_closed_is_told_once() -> None:
    text = "<TEI><text>\n<p>a<hi>b</p>\n</text></TEI>"
    assert [one.partition(" ")[0] for one in said_of(text)] == ["2:10:"]


def test_all_faults_of_syntax_that_the_parser_names_are_told_at_once() -> None:
    lines = '<p>\n<ed:q>a</ed:q>\n<q ed:n="1">b</q>\nR&D;\n</q>'
    assert [one.partition(": ")[0] for one in said_of(lines)] == ["2:1", "3:1", "4:2", "5:1"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>\nR & D</p>", "2:3: an & that is a sign of the text is written &amp;"),
        (
            "<p>\nR&D, ltd</p>",
            "2:2: an & that is a sign of the text is written &amp;; what is called by its name ends"
            " with ;",
        ),
        ("<p>\n3 < 4</p>", "2:3: a < that is a sign of the text is written &lt;"),
        (
            "<p>\n<pb n=3/></p>",
            '2:7: the value of an attribute stands between straight quotation marks: n="1"',
        ),
        (
            '<p>\n<pb n="3/></p>',
            "2:11: the quotation mark that ends a value is missing before this tag; a < in a value"
            " is written &lt;",
        ),
        (
            '<p>\n<pb n="3" n="3"/></p>',
            "2:1: the attribute n stands twice in this tag: remove one",
        ),
        (
            "<p>\n<!-- a -- b --></p>",
            "2:8: two hyphens end a comment, and stand nowhere else in it: remove one",
        ),
        (
            "<p>\n<q>a",
            "2:5: the file ends here, but q of line 2 is still open: write </q> where it ends",
        ),
        (
            "<p/>\n<p/>",
            "2:1: the outermost element has ended before this: look for an end tag too many, or"
            " remove it",
        ),
        (
            "\n<?xml version='1.0'?><p/>",
            "2:1: <?xml …?> is the very first in a file: remove what stands before it",
        ),
        (
            "<p>\n\x08</p>",
            "2:1: a control character (number 8), which XML does not have: remove it",
        ),
        (
            "<p><persName>\na</persname></p>",
            "2:2: </persname> stands here, but persName of line 1 is open: write </persName>",
        ),
        (
            "<p>\n<q>a</q </p>",
            "2:9: this tag is not finished: it ends with >",
        ),
    ],
)
def test_a_fault_of_syntax_is_told_in_an_editors_words(text: str, said: str) -> None:
    assert said_of(text) == [said]


def test_a_prefix_without_namespace_is_a_fault() -> None:
    assert said_of('<p ed:n="1">a</p>\n') == [
        '1:1: nothing says what the prefix ed means: mend it, or write xmlns:ed="…" at the'
        " outermost element"
    ]


def test_an_id_given_twice_is_no_fault_of_syntax() -> None:
    data = b'<p><hi xml:id="a"/><hi xml:id="a"/></p>'
    assert reading.name(reading.parse(data, "tei/a.xml")) == "p"


def test_comments_and_elements_of_other_vocabularies_are_not_tei() -> None:
    root = etree.fromstring(
        '<p xmlns="http://www.tei-c.org/ns/1.0"><!-- a --><?b c?><hi/><x xmlns="d"/></p>'
    )
    assert [reading.is_tei(node) for node in root] == [False, False, True, False]


def test_an_element_says_its_name_its_id_and_its_language(tei: Tei) -> None:
    p = tei('<p xml:id="p3" xml:lang="cs"/>')
    said = (reading.name(p), reading.xml_id(p), reading.lang(p))
    assert said == ("p", "p3", "cs")


def test_an_element_without_id_and_language_says_none(tei: Tei) -> None:
    assert (reading.xml_id(tei("<p/>")), reading.lang(tei("<p/>"))) == (None, None)


def test_elements_are_found_by_xpath_in_document_order(tei: Tei) -> None:
    p = tei("<p><hi>a</hi><q><hi>b</hi></q> <hi>c</hi></p>")
    assert [element.text for element in reading.find_all(p, ".//tei:hi")] == ["a", "b", "c"]


def test_the_first_element_is_found_or_none(tei: Tei) -> None:
    p = tei("<p><hi>a</hi><hi>b</hi></p>")
    assert reading.plain(reading.find(p, "tei:hi")) == "a"
    assert reading.find(p, "tei:q") is None


def test_an_xpath_that_gives_no_elements_finds_none(tei: Tei) -> None:
    assert reading.find_all(tei("<p><hi/></p>"), "count(tei:hi)") == []


def test_pieces_of_text_come_in_reading_order_with_their_holders(tei: Tei) -> None:
    pieces = reading.pieces(tei("<p>a<hi>b<q>c</q>d</hi>e</p>"))
    found = [(reading.name(holder), text) for holder, text in pieces]
    assert found == [("p", "a"), ("hi", "b"), ("q", "c"), ("hi", "d"), ("p", "e")]


def test_text_after_comments_and_processing_instructions_is_read(tei: Tei) -> None:
    assert reading.plain(tei("<p>a<!-- not me -->b<?nor me?>c</p>")) == "abc"


def test_text_after_an_element_left_out_is_read(tei: Tei) -> None:
    p = tei("<p>a<note>not <hi>me</hi> and me</note>b</p>")
    assert reading.plain(p, frozenset(reading.find_all(p, "tei:note"))) == "ab"


def test_plain_text_has_its_white_space_normalised(tei: Tei) -> None:
    assert reading.plain(tei("<p>\n  a\t<hi> b </hi>\n c\n</p>")) == "a b c"


def test_a_no_break_space_is_no_white_space_of_xml(tei: Tei) -> None:
    assert reading.plain(tei("<p>10\u00a0 km</p>")) == "10\u00a0 km"


def test_plain_text_without_element_is_empty() -> None:
    assert reading.plain(None) == ""


def test_a_reading_text_passes_over_notes_and_what_was_mended(tei: Tei) -> None:
    p = tei(
        "<p>We <note>So.</note><choice><sic>wer</sic><corr>were</corr></choice>"
        " <choice><abbr>t.</abbr><expan>there</expan></choice><surplus> there</surplus>"
        " <choice><orig>vp</orig><reg>up</reg></choice> <sic>hte</sic> hill</p>"
    )
    assert reading.plain(p, reading.unread(p)) == "We were there up hte hill"


def test_positions_are_where_start_tags_begin() -> None:
    data = "<p>\n  <hi>ř</hi><q/>\n<!-- <no/> --><lb/></p>".encode()
    assert reading.positions(data) == {0: (1, 1), 1: (2, 3), 2: (2, 13), 3: (3, 15)}


def test_positions_number_elements_as_the_tree_does() -> None:
    data = b'<!DOCTYPE p [<!ENTITY e "<hi>a</hi>">]><p>&e;<?pi?><lb/></p>'
    elements = list(reading.parse(data, "tei/a.xml").iter("*"))
    assert list(reading.positions(data)) == list(range(len(elements)))


def test_positions_end_where_the_second_reading_cannot_follow() -> None:
    assert reading.positions(b"<p><hi>a</p>") == {0: (1, 1), 1: (1, 4)}


def test_files_are_sorted_and_hidden_ones_left_out(tmp_path: Path) -> None:
    for path in ("b.xml", "a/c.xml", "a.txt", ".hidden.xml", ".git/d.xml"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("")
    found = [file.relative_to(tmp_path).as_posix() for file in reading.files(tmp_path)]
    assert found == ["a/c.xml", "b.xml"]


def test_a_line_break_parts_words_and_one_within_a_word_does_not(tei: Tei) -> None:
    element = tei('<p>talks<lb/>with Wash<lb break="no"/>ington</p>')
    assert reading.plain(element) == "talks with Washington"


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("fra", "fr"),
        ("fre-CA", "fr-CA"),
        ("sr-Cyrl", "sr-Cyrl"),
        ("grc", "grc"),
        ("x-own", "x-own"),
        ("Old French", None),
        ("", None),
    ],
)
def test_a_language_is_a_tag_of_bcp_47_or_none(written: str, tag: str | None) -> None:
    assert reading.lang(reading.parse(f"<p xml:lang='{written}'/>".encode(), "a.xml")) == tag


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        (
            "<opener><seg><seg>»Die <hi>Zeit</hi>«</seg><seg>Wien</seg></seg><salute>Sir!</salute>"
            "<signed>A</signed></opener>",
            "»Die Zeit« Wien Sir! A",
        ),
        ("<closer>Yours, <signed><hi>A</hi><hi>rthur</hi></signed></closer>", "Yours, Arthur"),
        ("<p><seg>ab</seg><seg>cd</seg></p>", "abcd"),
    ],
)
def test_the_lines_of_a_letterhead_are_apart(tei: Tei, fragment: str, words: str) -> None:
    assert reading.plain(tei(fragment)) == words
