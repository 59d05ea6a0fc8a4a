"""A first TEI document from a transcript: every word, notes at their marks, nothing invented."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from babel.dates import format_date
from conftest import ROOT, Project, edition_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from transcripts import (
    WORD,
    archive,
    docx,
    marked,
    noted,
    odt,
    p,
    r,
    words_of_docx,
    words_of_tei,
)

from editions import importing, tei
from editions.edition import Edition
from editions.findings import EditionError
from editions.importing.days import days
from editions.importing.numbering import number

Import = Callable[[str, str | bytes], importing.Imported]

PERSONS = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>R</title>
</titleStmt></fileDesc></teiHeader><text><body><listPerson>
<person xml:id="rusk"><persName><surname>Rusk</surname>, <forename>Dean</forename></persName>
<persName type="variant">Rusk</persName></person>
<person xml:id="anna-a"><persName>Anna</persName></person>
<person xml:id="anna-b"><persName>Anna Bloch</persName><persName>Anna</persName></person>
</listPerson><listPlace><place xml:id="port"><placeName>Port Said</placeName></place></listPlace>
<list type="gloss"><label><term xml:id="quay">quay</term></label><item>A wharf.</item></list>
</body></text></TEI>"""


@pytest.fixture
def make(tmp_path: Path) -> Import:
    """Import a file of this name and content."""

    def imported(name: str, content: str | bytes) -> importing.Imported:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return importing.imported(file, "tei/documents/a.xml")

    return imported


def body(done: importing.Imported) -> str:
    """What stands in the body of an imported document, on one line."""
    inner = done.tei.partition("<body>")[2].partition("</body>")[0]
    return re.sub(
        r">\s+<(?=/?(?:p|div|head|list|item|table|row|cell|quote|pb)\b)", "><", inner
    ).strip()


def flat(done: importing.Imported) -> str:
    """The same with each run of blanks as one."""
    return re.sub(r"\s+", " ", body(done))


def said(done: importing.Imported) -> list[str]:
    return [f"{one.code}: {one.message}" for one in done.findings]


# Every word, none added.

STYLES = """
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Ueberschrift2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Part"/><w:basedOn w:val="H1"/></w:style>
<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style>
<w:style w:type="character" w:styleId="Link"><w:name w:val="Hyperlink"/>
<w:rPr><w:u w:val="single"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Sperr"><w:name w:val="Sperrung"/>
<w:rPr><w:spacing w:val="40"/></w:rPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="8">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="9">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>
"""


def listed(words: str, level: int = 0, numbering: int = 1, style: str = "") -> str:
    """A paragraph of Word that is an item of a list."""
    own = f'<w:pStyle w:val="{style}"/>' if style else ""
    place = f'<w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/>'
    return f"<w:p><w:pPr>{own}<w:numPr>{place}</w:numPr></w:pPr>{r(words)}</w:p>"


def field(instruction: str, result: str) -> str:
    """A field of Word with its result."""
    parts = [
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    ]
    told = f"<w:r><w:instrText> {instruction} </w:instrText></w:r>"
    return f"{parts[0]}{told}{parts[1]}{r(result)}{parts[2]}"


BOX = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:txbxContent>{0}</w:txbxContent>"
    "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox>"
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
TABLE = (
    "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>{}</w:tc></w:tr>"
    "<w:sdt><w:sdtContent><w:tr><w:tc>{}</w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr>{}</w:tc></w:tr>"
    "</w:sdtContent></w:sdt></w:tbl>"
)
EVERYTHING = docx(
    p("The report", pStyle="T")
    + p("Part one", pStyle="H1")
    + p("Before ", r("bold", "b"), r(" and ", "b", "i"), "ha", "lf", " “quoted” — ſ Ω 🜚")
    + p("Foot", marked("footnote", 2), " star", marked("footnote", 3, "*"), " end")
    + p("End", marked("endnote", 5), ", then.")
    + p("<w:r><w:t>non</w:t><w:noBreakHyphen/><w:t>stop</w:t><w:tab/><w:t>b</w:t></w:r>")
    + p('<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t><w:br w:type="page"/></w:r>', "d")
    + p("kept ", f"<w:ins w:id='1'>{r('inserted')}</w:ins>")
    + p("<w:del w:id='2'><w:r><w:delText>deleted words</w:delText></w:r></w:del>", "after")
    + p(f"<w:moveFrom w:id='3'>{r('gone')}</w:moveFrom><w:moveTo w:id='4'>{r('moved')}</w:moveTo>")
    + p(r("שלום עולם", "rtl"), " and ", r("مرحبا", "rtl"))
    + p(f"<w:hyperlink r:id='link'>{r('a link')}</w:hyperlink>", " ", field("PAGEREF x", "page 42"))
    + p(f"<w:fldSimple w:instr='DATE'>{r('a field')}</w:fldSimple>", " and ")
    + p(f"<w:smartTag w:element='x'>{r('smart')}</w:smartTag>", " and more")
    + p(f"<w:sdt><w:sdtPr/><w:sdtContent>{r('held')}</w:sdtContent></w:sdt>", " in a line")
    + p("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", r(" seen by none", "vanish"))
    + f"<w:sdt><w:sdtPr/><w:sdtContent>{p('In a control')}</w:sdtContent></w:sdt>"
    + f"<w:customXml>{p('In custom XML')}</w:customXml>"
    + "".join([listed("one"), listed("one a", 1), listed("one b", 1), listed("two")])
    + listed("dot", 0, 2)
    + TABLE.format(p("c1"), p("c2") + p("c2 again"), p("c3"), p(""))
    + p("")
    + p("Before a box", BOX.format(p("in the box") + p("and again in it")))
    + p("The last"),
    styles=STYLES,
    numbering=NUMBERING,
    footnotes=noted("footnote", 2, "First foot.", "Its second paragraph.")
    + noted("footnote", 3, "Star."),
    endnotes=noted("endnote", 5, "At the end."),
)


def test_every_word_of_a_word_processor_is_in_the_tei(make: Import) -> None:
    found = words_of_docx(EVERYTHING)
    assert sum(map(len, found.values())) == 89
    # The mark "*" of a note stands in the attribute n.
    found["document"] = [word.replace("star*", "star") for word in found["document"]]
    assert words_of_tei(make("a.docx", EVERYTHING).tei) == found


def test_a_word_that_is_lost_would_be_seen(make: Import) -> None:
    done = make("a.docx", EVERYTHING)
    assert words_of_tei(done.tei.replace("inserted", "")) != words_of_tei(done.tei)


LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]))
WORDS = st.lists(LETTERS.filter(bool), min_size=1, max_size=4).map(" ".join)
RUNS = st.tuples(WORDS, st.lists(st.sampled_from(["b", "i", "smallCaps"]), max_size=2, unique=True))
PARAGRAPHS = st.lists(st.lists(RUNS, max_size=4), min_size=1, max_size=4)


def escaped(words: str) -> str:
    """Words as they may stand in XML."""
    return "".join(f"&#{ord(sign)};" for sign in words if sign not in "\ufffe\uffff")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PARAGRAPHS, PARAGRAPHS)
def test_any_words_are_kept_in_order(
    make: Import, text: list[list[tuple[str, list[str]]]], note: list[list[tuple[str, list[str]]]]
) -> None:
    body, notes = (
        "".join(p(*(r(escaped(words), *looks) for words, looks in runs)) for runs in some)
        for some in (text, note)
    )
    inner = p("Known words", marked("footnote", 1)) + body
    file = docx(inner, footnotes=f'<w:footnote w:id="1">{notes}</w:footnote>')
    assert words_of_tei(make("a.docx", file).tei) == {**words_of_docx(file), "endnotes": []}


# What becomes of a text of a word processor.


def without_numbers(text: str) -> str:
    """TEI without what numbers its paragraphs."""
    return re.sub(r' xml:id="p\d+" n="\d+"', "", text)


def of(make: Import, *paragraphs: str, **parts: str) -> str:
    """The body that comes of paragraphs of Word."""
    return flat(
        make("a.docx", docx("".join(paragraphs), styles=STYLES, numbering=NUMBERING, **parts))
    )


def test_looks_of_words_are_kept_and_blanks_have_none(make: Import) -> None:
    runs = (
        "A ",
        r("bold ", "b"),
        r("word", "b"),
        r(" x", '<w:u w:val="single"/>'),
        r("2", "strike"),
    )
    assert of(make, p(*runs)) == (
        '<p xml:id="p1" n="1">A <hi rend="bold">bold word</hi> <hi rend="underline">x</hi>'
        '<hi rend="strike">2</hi></p>'
    )


def test_a_look_that_is_turned_off_is_none(make: Import) -> None:
    runs = (r("a", '<w:b w:val="0"/>'), r("b", '<w:i w:val="false"/>', '<w:u w:val="none"/>'))
    assert of(make, p(*runs)) == '<p xml:id="p1" n="1">ab</p>'


def test_spaced_letters_are_told_from_a_line_that_was_filled(make: Import) -> None:
    style = '<w:rStyle w:val="Sperr"/>'
    runs = (r("C", '<w:spacing w:val="60"/>'), " ", r("o", '<w:spacing w:val="4"/>'), r("p", style))
    assert of(make, p(*runs)) == (
        '<p xml:id="p1" n="1"><hi rend="letterspaced">C</hi> o<hi rend="letterspaced">p</hi></p>'
    )


def test_a_paragraph_in_the_middle_or_at_the_right_says_so(make: Import) -> None:
    assert of(make, p("a", jc="center"), p("b", jc="end"), p("c", jc="both")) == (
        '<p xml:id="p1" n="1" rend="center">a</p><p xml:id="p2" n="2" rend="right">b</p>'
        '<p xml:id="p3" n="3">c</p>'
    )


def test_headings_make_divisions_by_their_level(make: Import) -> None:
    given = [p("T", pStyle="T"), p("x"), p("A", pStyle="Own"), p("B", pStyle="Ueberschrift2")]
    given += [p("y"), p("C", outlineLvl="0"), p("z")]
    assert of(make, *given) == (
        '<div><head>T</head><p xml:id="p1" n="1">x</p>'
        '<div><head>A</head><div><head>B</head><p xml:id="p2" n="2">y</p></div></div>'
        '<div><head>C</head><p xml:id="p3" n="3">z</p></div></div>'
    )


def test_a_heading_that_is_bold_is_a_heading_alone(make: Import) -> None:
    assert of(make, p(r("A", "b"), r("B", "b", "i"), pStyle="H1")) == (
        '<div><head>A<hi rend="italic">B</hi></head></div>'
    )


def test_quoted_paragraphs_stand_in_one_quote(make: Import) -> None:
    found = of(make, p("a"), p("b", pStyle="Q"), p("c", pStyle="Q"))
    assert without_numbers(found) == "<p>a</p><quote><p>b</p><p>c</p></quote>"


def test_lists_are_nested_and_keep_their_numbers(make: Import) -> None:
    items = [listed("one"), listed("one a", 1), listed("one b", 1), listed("two")]
    assert of(make, *items, p("between"), listed("three"), listed("dot", 0, 2)) == (
        '<list rend="numbered"><item n="1."><p>one</p>'
        '<list rend="numbered"><item n="1.a)">one a</item><item n="1.b)">one b</item></list></item>'
        '<item n="2.">two</item></list><p xml:id="p1" n="1">between</p>'
        '<list rend="numbered"><item n="3.">three</item></list>'
        '<list rend="bulleted"><item>dot</item></list>'
    )


def test_a_list_that_begins_deep_loses_nothing(make: Import) -> None:
    assert of(make, listed("deep", 2), listed("high", 0)) == (
        '<list rend="bulleted"><item><list rend="bulleted"><item>deep</item></list></item></list>'
        '<list rend="numbered"><item n="1.">high</item></list>'
    )


def test_the_number_of_a_heading_is_kept(make: Import) -> None:
    headings = (listed(words, 0, 3, "H1") for words in ("A", "B"))
    assert of(make, *headings) == (
        '<div><head n="I.">A</head></div><div><head n="II.">B</head></div>'
    )


def test_an_empty_item_is_counted_as_word_counts_it(make: Import) -> None:
    found = of(make, listed("one"), listed(""), listed("three"))
    assert re.findall('n="(.*?)"', found) == ["1.", "3."]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next(make: Import) -> None:
    end = '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{}</w:p>'
    cut = end.format(r("when Lenin had to ")) + p("defend a view") + end.format(r("The last"))
    assert without_numbers(of(make, cut)) == (
        "<p>when Lenin had to defend a view</p><p>The last</p>"
    )


def test_the_level_of_a_number_is_that_of_the_style_where_nothing_else_says_it(
    make: Import,
) -> None:
    level = '<w:lvl w:ilvl="{0}"><w:pStyle w:val="H{0}"/><w:lvlText w:val="{1}"/></w:lvl>'
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Own"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Own"/>'
        f"{level.format(0, '%1')}{level.format(1, '%1.%2')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    style = (
        '<w:style w:type="paragraph" w:styleId="H{0}"><w:name w:val="heading {1}"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    file = docx(
        "".join(p(words, pStyle=key) for words, key in (("A", "H0"), ("B", "H1"), ("C", "H1"))),
        styles=style.format(0, 1) + style.format(1, 2),
        numbering=numbering,
    )
    assert re.findall("<head[^/]*", flat(make("a.docx", file))) == [
        '<head n="1">A<',
        '<head n="1.1">B<',
        '<head n="1.2">C<',
    ]


def test_a_table_keeps_its_cells(make: Import) -> None:
    table = (
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"
        f"{p('head')}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>{p('a')}"
        f"</w:tc><w:tc>{p('b')}</w:tc></w:tr>"
        f"<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{p('more')}</w:tc><w:tc>{p('c')}</w:tc></w:tr></w:tbl>"
    )
    assert of(make, table) == (
        '<table><row role="label"><cell cols="2">head</cell></row>'
        '<row><cell rows="2"><p>a</p><p>more</p></cell><cell>b</cell></row>'
        "<row><cell>c</cell></row></table>"
    )


def test_pages_begin_where_somebody_said_so(make: Import) -> None:
    page = '<w:r><w:br w:type="page"/></w:r>'
    section = '<w:sectPr><w:type w:val="{}"/></w:sectPr>'
    given = [
        p("a"),
        f"<w:p>{page}</w:p>",
        f"<w:p><w:pPr><w:pageBreakBefore/></w:pPr>{r('b')}<w:r><w:lastRenderedPageBreak/></w:r></w:p>",
        f"<w:p><w:pPr>{section.format('nextPage')}</w:pPr>{r('c')}</w:p>",
        f"<w:p><w:pPr>{section.format('continuous')}</w:pPr>{r('d')}{page}</w:p>",
        f"<w:p>{r('e ')}{page}{r('f')}</w:p>{section.format('nextPage')}",
    ]
    assert re.sub(r"<p [^>]*>|</p>", "", of(make, *given)) == ("a<pb/><pb/>bcd<pb/><pb/>e <pb/>f")


def test_a_note_stands_where_its_mark_stands_with_its_mark(make: Import) -> None:
    given = p(
        "A", marked("footnote", 2), " b", marked("footnote", 3, "*"), marked("footnote", 7), "."
    )
    notes = noted("footnote", 7, "Two.") + noted("footnote", 2, "One.")
    star = f'<w:footnote w:id="3">{p("* Star.")}</w:footnote>'
    assert of(make, given, footnotes=notes + star) == (
        '<p xml:id="p1" n="1">A<note xml:id="n1" n="1" place="foot">One.</note>'
        ' b<note xml:id="n2" n="*" place="foot">Star.</note>'
        '<note xml:id="n3" n="2" place="foot">Two.</note>.</p>'
    )


def test_notes_at_the_foot_and_at_the_end_are_two_series(make: Import) -> None:
    given = p("A", marked("footnote", 2), " b", marked("endnote", 2))
    parts = {"footnotes": noted("footnote", 2, "One."), "endnotes": noted("endnote", 2, "Two.")}
    assert of(make, given, **parts) == (
        '<p xml:id="p1" n="1">A<note xml:id="n1" n="1" place="foot" type="footnote">One.</note>'
        ' b<note xml:id="e1" n="i" place="end" type="endnote">Two.</note></p>'
    )


def test_notes_are_numbered_as_the_file_says(make: Import) -> None:
    given = p("A", marked("footnote", 2))
    form = '<w:footnotePr><w:numFmt w:val="upperLetter"/><w:numStart w:val="3"/></w:footnotePr>'
    notes = noted("footnote", 2, "One.")
    assert 'n="C"' in of(make, given, footnotes=notes, settings=form)
    again = '<w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr>'
    done = make("a.docx", docx(given, footnotes=notes, settings=again))
    assert '<note xml:id="n1" place="foot">One.</note>' in flat(done)
    assert said(done) == [
        "look-at: 1 note without number: the file counts them anew on pages or in parts"
    ]


def test_links_keep_their_addresses_and_unsafe_ones_their_words(make: Import) -> None:
    link = f"<w:hyperlink r:id='link'>{r('a ')}{r('b', 'i')}</w:hyperlink>"
    old = field('HYPERLINK "https://example.org/c"', "c")
    assert without_numbers(of(make, p("See ", link, " ", old))) == (
        '<p>See <ref target="https://example.org/">a <hi rend="italic">b</hi></ref>'
        ' <ref target="https://example.org/c">c</ref></p>'
    )
    unsafe = make("a.docx", docx(p(link), link="javascript:alert(1)"))
    assert flat(unsafe) == '<p xml:id="p1" n="1">a <hi rend="italic">b</hi></p>'


def test_the_style_of_links_is_no_look_of_the_source(make: Import) -> None:
    assert without_numbers(of(make, p(r("a", '<w:rStyle w:val="Link"/>')))) == "<p>a</p>"


def test_a_table_without_cells_and_a_list_without_items_are_none(make: Import) -> None:
    assert without_numbers(of(make, p("a"), "<w:tbl><w:tr/></w:tbl>")) == "<p>a</p>"
    text = "<text:p>a</text:p><text:list/><table:table><table:table-row/></table:table>"
    assert without_numbers(of_odt(make, text)) == "<p>a</p>"


def test_what_is_not_in_the_tei_is_told(make: Import) -> None:
    given = p("a", "<w:del><w:r><w:delText>two words</w:delText></w:r></w:del>")
    given += p("b", "<w:r><w:commentReference w:id='1'/></w:r>", r("hidden", "vanish"))
    given += p("c", "<w:r><w:drawing><a:blip xmlns:a='x'/></w:drawing></w:r>")
    given += p("d", "<w:r><w:sym w:font='Wingdings' w:char='F0E0'/><w:sym w:char='03A9'/></w:r>")
    given += p("e", marked("footnote", 9))
    notes = noted("footnote", 1, "Nobody leads here.")
    done = make("a.docx", docx(given, header=p("Page of a book"), footnotes=notes))
    assert said(done) == [
        "left-out: left out: 2 words that tracked changes delete or move away",
        "left-out: left out: 1 remark (comments)",
        "left-out: left out: 1 picture",
        "left-out: left out: 3 words of notes to which no mark leads",
        "left-out: left out: 4 words of running heads and feet",
        "look-at: 1 word that the word processor does not show: take it out if it should not be"
        " read",
        "look-at: 1 sign of which the file has but a number in a font: each is an empty g",
        "look-at: 1 mark of a note that the file does not have",
    ]
    assert 'd<g type="Wingdings" n="F0E0"/>Ω' in flat(done)


def test_the_strict_kind_of_file_is_read(make: Import) -> None:
    packed = docx(p("One ", r("two", "b")), styles=STYLES)
    with zipfile.ZipFile(BytesIO(packed)) as opened:
        files = {name: opened.read(name).decode() for name in opened.namelist()}
    old = "http://schemas.openxmlformats.org/{}/2006/"
    new = "http://purl.oclc.org/ooxml/{}/"
    for kind in ("wordprocessingml", "officeDocument"):
        files = {
            name: text.replace(old.format(kind), new.format(kind)) for name, text in files.items()
        }
    done = make("a.docx", archive(files))
    assert flat(done) == '<p xml:id="p1" n="1">One <hi rend="bold">two</hi></p>'


# OpenDocument.

LOOKS = """<style:style style:name="T1" style:family="text">
<style:text-properties fo:letter-spacing="0.1cm" fo:font-style="italic"/></style:style>
<style:style style:name="T2" style:family="text">
<style:text-properties fo:letter-spacing="0.01cm" style:text-underline-style="solid"/></style:style>
<style:style style:name="P1" style:family="paragraph">
<style:paragraph-properties fo:break-before="page" fo:text-align="end"/></style:style>
<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Title"/>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1"
 style:num-format="1" style:num-suffix="."/><text:list-level-style-bullet text:level="2"/>
</text:list-style>"""


def of_odt(make: Import, body: str) -> str:
    styles = '<style:style style:name="Title" style:family="paragraph"/>'
    return flat(make("a.odt", odt(body, styles, LOOKS)))


def test_a_text_of_libreoffice_keeps_looks_blanks_and_pages(make: Import) -> None:
    text = (
        '<text:p text:style-name="P2">Title</text:p><text:h text:outline-level="1">Part</text:h>'
        '<text:p>a <text:span text:style-name="T1">b</text:span><text:s text:c="2"/>c<text:tab/>d'
        '<text:line-break/>e<text:span text:style-name="T2">f</text:span></text:p>'
        '<text:p text:style-name="P1">g</text:p>'
    )
    assert of_odt(make, text) == (
        "<div><head>Title</head><div><head>Part</head>"
        '<p xml:id="p1" n="1">a <hi rend="italic letterspaced">b</hi> c d<lb/> e'
        '<hi rend="underline">f</hi></p><pb/><p xml:id="p2" n="2" rend="right">g</p></div></div>'
    )


def test_a_text_of_libreoffice_keeps_notes_lists_and_tables(make: Import) -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>3</text:note-citation>'
        "<text:note-body><text:p>Note.</text:p></text:note-body></text:note>"
    )
    text = (
        f"<text:p>a{note}.</text:p>"
        '<text:list text:style-name="L1"><text:list-item><text:p>one</text:p><text:list>'
        "<text:list-item><text:p>dot</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item><text:p>two</text:p></text:list-item></text:list>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell "
        'table:number-columns-spanned="2"><text:p>h</text:p></table:table-cell>'
        "<table:covered-table-cell/></table:table-row></table:table-header-rows></table:table>"
    )
    assert of_odt(make, text) == (
        '<p xml:id="p1" n="1">a<note xml:id="n1" n="3" place="foot">Note.</note>.</p>'
        '<list rend="numbered"><item n="1."><p>one</p><list rend="bulleted"><item>dot</item></list>'
        '</item><item n="2.">two</item></list>'
        '<table><row role="label"><cell cols="2">h</cell></row></table>'
    )


def test_what_libreoffice_keeps_beside_the_text_is_told(make: Import) -> None:
    text = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>two words</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>a<office:annotation><text:p>Why?</text:p></office:annotation>"
        "<draw:frame><draw:text-box><text:p>in a box</text:p></draw:text-box><draw:image/>"
        "</draw:frame></text:p><text:section><text:p>b <text:page-number>7</text:page-number>"
        "</text:p></text:section>"
    )
    done = make("a.odt", odt(text))
    assert without_numbers(flat(done)) == "<p>a</p><p>in a box</p><p>b 7</p>"
    assert said(done) == [
        "left-out: left out: 2 words that tracked changes delete",
        "left-out: left out: 1 remark (comments)",
        "left-out: left out: 1 picture",
    ]


# Plain text and Markdown.


def test_paragraphs_lines_and_pages_of_plain_text(make: Import) -> None:
    text = "SECRET!\r\nTo all,\r\n\r\nDear & <Anna>,\n \u00a0 \nnext\x0cpage\n"
    assert without_numbers(flat(make("a.txt", text))) == (
        "<p>SECRET!<lb/> To all,</p><p>Dear &amp; &lt;Anna&gt;,</p><p>next</p><pb/><p>page</p>"
    )


def test_lines_that_a_program_has_broken_are_joined(make: Import) -> None:
    text = "The visit had aroused some\ninterest, and the comments\non it were many.\nYours,\nAnna"
    assert without_numbers(flat(make("a.txt", text))) == (
        "<p>The visit had aroused some interest, and the comments on it were many.<lb/> Yours,<lb/>"
        " Anna</p>"
    )


def test_notes_that_somebody_typed_stand_at_their_marks(make: Import) -> None:
    text = "He left for Cuba[1] with a task.[2]\n\n[1] In November.\n[2] To ask.\nA summary.\n"
    assert flat(make("a.txt", text)) == (
        '<p xml:id="p1" n="1">He left for Cuba<note xml:id="n1" n="1">In November.</note>'
        ' with a task.<note xml:id="n2" n="2">To ask.</note></p><p xml:id="p2" n="2">A summary.</p>'
    )


def test_marks_that_lead_nowhere_or_twice_stay_as_they_are(make: Import) -> None:
    text = "One[1] two[1] three[3]\n\n[1] Once.\n\n[2] Never.\n"
    done = make("a.txt", text)
    assert without_numbers(flat(done)) == (
        "<p>One[1] two[1] three[3]</p><p>[1] Once.</p><p>[2] Never.</p>"
    )
    assert said(done) == [
        "note-without-mark: [1], [2] begins a paragraph, but is no mark at one place of the text:"
        " left as it is"
    ]


def test_typed_notes_of_a_word_processor_stand_at_their_marks_too(make: Import) -> None:
    assert of(make, p("A", r("[1]", "b"), "."), p("[1] ", r("Note.", "i"))) == (
        '<p xml:id="p1" n="1">A<note xml:id="n1" n="1"><hi rend="italic">Note.</hi></note>.</p>'
    )


def test_other_encodings_than_unicode_are_not_guessed(make: Import) -> None:
    assert "Růžek" in flat(make("a.txt", "Růžek".encode("utf-16")))
    assert "Růžek" in flat(make("a.txt", "Růžek".encode("utf-8-sig")))
    with pytest.raises(EditionError, match="save it in UTF-8"):
        make("a.txt", "Růžek".encode("cp1250"))


def test_control_characters_are_left_out_and_told(make: Import) -> None:
    done = make("a.txt", "a\x00b\x1bc")
    assert (flat(done), said(done)) == (
        '<p xml:id="p1" n="1">abc</p>',
        ["left-out: left out: 2 control characters, for which XML has no place"],
    )


def test_markdown_gives_headings_looks_notes_lists_and_tables(make: Import) -> None:
    text = (
        "# Letter\n\nDear *Anna*,[^1] **two**\nlines  \nand [a link](https://example.org/)[^b]\n\n"
        "> quoted\n\n3. three\n   - dot\n4. four\n\n| a | b |\n|---|---|\n| c | d |\n\n"
        "[^1]: First.\n\n    Second.\n[^b]: <b>Raw</b>\n"
    )
    assert without_numbers(flat(make("a.md", text))) == (
        '<div><head>Letter</head><p>Dear <hi rend="italic">Anna</hi>,<note xml:id="n1" n="1">'
        '<p>First.</p><p>Second.</p></note> <hi rend="bold">two</hi> lines<lb/>'
        ' and <ref target="https://example.org/">a link</ref>'
        '<note xml:id="n2" n="b">&lt;b&gt;Raw&lt;/b&gt;</note></p>'
        "<quote><p>quoted</p></quote>"
        '<list rend="numbered"><item n="3."><p>three</p><list rend="bulleted"><item>dot</item>'
        '</list></item><item n="4.">four</item></list>'
        '<table><row role="label"><cell>a</cell><cell>b</cell></row>'
        "<row><cell>c</cell><cell>d</cell></row></table></div>"
    )


def test_a_note_of_markdown_without_mark_and_a_mark_said_twice_lose_no_word(make: Import) -> None:
    text = "A[^1] b[^1]\n\n[^1]: Note.\n[^2]: Lost?\n"
    assert flat(make("a.md", text)) == (
        '<p xml:id="p1" n="1">A<note xml:id="n1" n="1">Note.</note> b[^1]</p>'
        '<p xml:id="p2" n="2">[^2]: Lost?</p>'
    )


def test_a_year_at_the_beginning_of_a_line_of_markdown_is_no_number(make: Import) -> None:
    assert flat(make("a.md", "1962. november 30-án\n")) == (
        '<p xml:id="p1" n="1"><date when="1962-11-30">1962. november 30</date>-án</p>'
    )


def test_plain_text_with_headings_of_markdown_is_read_as_markdown(make: Import) -> None:
    done = make("a.txt", "## A **part**\n\nwords\n")
    assert flat(done) == (
        '<div><head>A <hi rend="bold">part</hi></head><p xml:id="p1" n="1">words</p></div>'
    )
    assert said(done) == [
        "look-at: it has headings as Markdown writes them: it was read as Markdown"
    ]


def test_a_reader_that_is_not_installed_is_told(
    make: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "editions.importing.marked", raising=False)
    monkeypatch.delattr(importing, "marked", raising=False)
    monkeypatch.setitem(sys.modules, "mdit_py_plugins.footnote", None)
    with pytest.raises(EditionError, match=r"the package mdit_py_plugins.footnote is not there"):
        make("a.md", "words")


TYPED = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]) | st.just("\n"))


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TYPED)
def test_any_letters_that_somebody_typed_are_kept(make: Import, name: str, text: str) -> None:
    done = make(name, f"Known\n\n{text}")
    held = "".join(etree.fromstring(done.tei.encode()).find(".//{*}body").itertext("{*}*"))  # type: ignore[union-attr]
    numbers = "".join(re.findall(r' n="(\d+)[.)]"', done.tei))
    assert letters(f"Known{text}") == sorted(letters(held) + letters(numbers))


def letters(text: str) -> list[str]:
    """The letters of a text, sorted: signs may be those of Markdown."""
    return sorted(one for one in text if one.isalpha())


# Files that nobody should trust.


@pytest.mark.parametrize("name", ["a.docx", "a.odt"])
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"no archive", "this is no .docx or .odt file, or it is broken"),
        (b"", "this is no .docx or .odt file, or it is broken"),
        (EVERYTHING[:2000], "this is no .docx or .odt file, or it is broken"),
        (
            b"\xd0\xcf\x11\xe0 and more",
            "an old word processor, or has a password: save it as .docx",
        ),
        (archive({"a.txt": "a"}), "the file holds no text of a word processor"),
    ],
)
def test_what_is_no_file_of_a_word_processor_is_told(
    make: Import, name: str, content: bytes, told: str
) -> None:
    with pytest.raises(EditionError) as fault:
        make(name, content)
    assert [one.code for one in fault.value.findings] == ["not-readable"]
    assert told in str(fault.value)


def with_text(text: str | bytes) -> bytes:
    """A .docx file with this as the XML of its text."""
    with zipfile.ZipFile(BytesIO(docx(""))) as opened:
        files: dict[str, str | bytes] = {one: opened.read(one) for one in opened.namelist()}
    return archive({**files, "word/document.xml": text})


def entities(declared: str) -> str:
    """The XML of a text with a declaration, and one paragraph that uses it."""
    return (
        f"<!DOCTYPE w:document [{declared}]><w:document xmlns:w='{WORD}'><w:body><w:p><w:r>"
        "<w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
    )


LAUGHS = "<!ENTITY z 'ha ha ha ha'>" + "".join(
    f"<!ENTITY {name} '{f'&{inner};' * 40}'>"
    for name, inner in zip("yxwvua", "zyxwvu", strict=True)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<w:document>", "not-well-formed"),
        (entities("<!ENTITY a SYSTEM 'file:///etc/passwd'>"), "external-entity"),
        (entities(LAUGHS), "too-many-entities"),
        ("<a>" * 200 + "</a>" * 200, "too-deep"),
        (b"<a>" + b" " * (tei.MOST_BYTES + 1), "too-large"),
        (b"<a>" + b"<b/>" * (tei.MOST_ELEMENTS + 1) + b"</a>", "too-many-elements"),
    ],
    ids=lambda given: given if isinstance(given, str) and len(given) < 30 else "",
)
def test_an_attack_in_a_part_is_a_finding_at_it(make: Import, text: str | bytes, code: str) -> None:
    with pytest.raises(EditionError) as fault:
        make("a.docx", with_text(text))
    assert {one.code for one in fault.value.findings} == {code}
    assert fault.value.findings[0].path.endswith("a.docx/word/document.xml")


def test_what_an_entry_says_of_its_size_is_not_believed(make: Import) -> None:
    packed = bytearray(with_text(b"<a>" + b" " * (tei.MOST_BYTES + 1)))
    for start in (b"PK\x01\x02", b"PK\x03\x04"):  # The size that a part has when unpacked.
        at = packed.rfind(b"word/document.xml", 0, packed.rfind(b"PK\x05\x06"))
        at = packed.rfind(start, 0, at)
        place = at + (24 if start.endswith(b"\x02") else 22)
        packed[place : place + 4] = (100).to_bytes(4, "little")
    with pytest.raises(EditionError) as fault:
        make("a.docx", bytes(packed))
    assert fault.value.findings[0].code in ("too-large", "not-readable", "not-well-formed")


def test_a_note_that_leads_to_itself_ends(make: Import) -> None:
    notes = f'<w:footnote w:id="1">{p("again", marked("footnote", 1))}</w:footnote>'
    assert of(make, p("a", marked("footnote", 1)), footnotes=notes) == (
        '<p xml:id="p1" n="1">a<note xml:id="n1" n="1" place="foot">again</note></p>'
    )


def test_styles_that_are_based_on_each_other_end(make: Import) -> None:
    style = '<w:style w:type="paragraph" w:styleId="{}"><w:basedOn w:val="{}"/></w:style>'
    file = docx(p("a", pStyle="X"), styles=style.format("X", "Y") + style.format("Y", "X"))
    assert flat(make("a.docx", file)) == '<p xml:id="p1" n="1">a</p>'


@pytest.mark.parametrize("text", ["> " * 80 + "words", "*a " * 3000 + "b*" * 3000])
def test_markdown_too_deep_for_a_reader_is_told(make: Import, text: str) -> None:
    with pytest.raises(EditionError, match="nested more than 60 deep"):
        make("a.md", text)


def test_a_text_without_words_and_a_file_of_another_kind_are_told(make: Import) -> None:
    with pytest.raises(EditionError, match="there are no words in it"):
        make("a.docx", docx(p("")))
    with pytest.raises(EditionError, match=r"only .docx, .odt, .txt, .md: save it as .docx, say"):
        make("a.rtf", "{}")


# Days.


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on November 30, 1962, in", {"November 30, 1962": "1962-11-30"}),
        ("Nov. 3rd 1962", {"Nov. 3rd 1962": "1962-11-03"}),
        ("the 30th of November, 1962", {"30th of November, 1962": "1962-11-30"}),
        (
            "am 1. März 1848 und 2. Jänner 1849",
            {"1. März 1848": "1848-03-01", "2. Jänner 1849": "1849-01-02"},
        ),
        ("dne 30.\u00a0listopadu 1962", {"30.\u00a0listopadu 1962": "1962-11-30"}),
        ("5. června a 6. července 1962", {"6. července 1962": "1962-07-06"}),
        ("1962. november 30-án", {"1962. november 30": "1962-11-30"}),
        ("1962. 11. 30.", {"1962. 11. 30": "1962-11-30"}),
        ("30. 11. 1962", {"30. 11. 1962": "1962-11-30"}),
        ("1962-11-30", {"1962-11-30": "1962-11-30"}),
    ],
)
def test_a_day_that_is_named_in_full_is_found(text: str, found: dict[str, str]) -> None:
    assert {text[one.start : one.end]: one.iso for one in days(text)} == found


@pytest.mark.parametrize(
    "text",
    [
        "30 November",
        "November 1962",
        "the 31st of June 1962",
        "26-28 October 1962",
        "26.\u202f–\u202f28. října 1962",
        "28/29 October 1962",
        "11/10/1962",
        "3.4.1962",
        "30 November 1517",
        "30 listopada 1962",
        "No. 130 November 19621",
        "1.30.11.1962",
        "x1962-11-30",
    ],
)
def test_what_is_no_day_in_full_or_may_be_two_is_none(text: str) -> None:
    assert [*days(text)] == []


def test_the_language_of_a_text_tells_the_month_in_numbers() -> None:
    assert [one.iso for one in days("3.4.1962", "cs")] == ["1962-04-03"]
    assert [*days("3.4.1962", "en-GB")] == []


@given(
    st.dates(min_value=datetime.date(1752, 9, 14)),
    st.sampled_from("en en_GB de de_AT cs hu".split()),
)
def test_every_day_that_a_language_writes_out_is_found(day: datetime.date, language: str) -> None:
    written = str(format_date(day, "long", locale=language))
    assert [one.iso for one in days(f"({written})")] == [day.isoformat()]


def test_a_day_is_tagged_whatever_its_look(make: Import) -> None:
    given_ = p("On ", r("the 30"), r("th", '<w:vertAlign w:val="superscript"/>'), " November 1962")
    assert of(make, given_, p(r("30 May 1962, noon", "i"))) == (
        '<p xml:id="p1" n="1">On the <date when="1962-11-30">30<hi rend="superscript">th</hi>'
        ' November 1962</date></p><p xml:id="p2" n="2"><hi rend="italic"><date when="1962-05-30">'
        "30 May 1962</date>, noon</hi></p>"
    )


# Names.


def known(project: Project, text: str) -> importing.Imported:
    """A text imported into a project with a register."""
    folder = project({"tei/registers/people.xml": PERSONS, "a.txt": text})
    edition = Edition.read(folder)
    return importing.imported(folder / "a.txt", "tei/documents/a.xml", edition.entries)


def test_names_are_proposed_as_tags_in_comments(project: Project) -> None:
    done = known(project, "Dean Rusk, then Rusk's friend Rusky in Port Said.")
    rusk = '<!--persName ref="../registers/people.xml#rusk"-->'
    assert without_numbers(flat(done)) == (
        f"<p>{rusk}Dean Rusk<!--/persName-->, then {rusk}Rusk<!--/persName-->'s friend Rusky in"
        ' <!--placeName ref="../registers/people.xml#port"-->Port Said<!--/placeName-->.</p>'
    )
    assert [(one.form, one.count, one.places) for one in done.proposals] == [
        ("Dean Rusk", 1, ("p1",)),
        ("Port Said", 1, ("p1",)),
        ("Rusk", 1, ("p1",)),
    ]


def test_a_form_that_two_entries_have_is_left_to_the_editor(project: Project) -> None:
    done = known(project, "Anna and Anna Bloch")
    assert without_numbers(flat(done)) == (
        '<p><!--? persName ref="../registers/people.xml#anna-a" or persName'
        ' ref="../registers/people.xml#anna-b"-->Anna and'
        ' <!--persName ref="../registers/people.xml#anna-b"-->Anna Bloch<!--/persName--></p>'
    )


def test_a_term_is_proposed_once_in_a_paragraph(project: Project) -> None:
    done = known(project, "Quay, quay and quay\n\nthe quay\n")
    assert [(one.form, one.count, one.places) for one in done.proposals] == [
        ("quay", 2, ("p1", "p2")),
        ("Quay", 1, ("p1",)),
    ]


def test_the_proposals_are_tags_as_soon_as_the_comment_signs_are_gone(project: Project) -> None:
    done = known(project, "Dean Rusk on 30 May 1962 in Port Said at the quay.")
    accepted = re.sub(r"<!--(/?\w[^>]*?)-->", r"<\1>", done.tei)
    folder = project({"tei/documents/a.xml": accepted})
    edition = Edition.read(folder)
    assert edition.findings == ()
    assert [edition.mentions.count(entry.uri) for entry in edition.entries] == [0, 0, 1, 1, 1]


# The file.


def test_the_header_says_what_is_to_be_filled_in_and_invents_nothing(make: Import) -> None:
    done = make("letter.txt", "A word")
    root = etree.fromstring(done.tei.encode())
    words = " ".join("".join(root.find("{*}teiHeader").itertext("{*}*")).split())  # type: ignore[union-attr]
    assert words == (
        "Edition Made this file from letter.txt. The paragraphs of the running text are numbered;"
        " several blanks count as one. First draft, made from letter.txt."
    )
    marks = [one for one in root.iter() if isinstance(one, etree._ProcessingInstruction)]
    assert [one.target for one in marks] == ["fill-in"] * 10


def test_the_only_heading_of_the_highest_level_is_the_title(make: Import) -> None:
    assert '<title type="main">A &amp; B</title>' in make("a.md", "# A *& B*\n\nc\n").tei
    assert '<title type="main"><?fill-in' in make("a.md", "# A\n\nb\n\n# C\n").tei


def test_the_tei_is_valid(make: Import, material: Path) -> None:
    schema = etree.RelaxNG(etree.parse(material / "schema/tei_all.rng"))
    files = [("a.docx", EVERYTHING), ("a.odt", odt("<text:p>a</text:p>"))]
    for file in sorted((material / "seeds").glob("0*.txt")):
        files.append((file.name, file.read_bytes()))
    for name, content in files:
        schema.assertValid(etree.fromstring(make(name, content).tei.encode()))


def words(text: str) -> list[str]:
    """The words of a text, sorted."""
    return sorted(re.findall(r"\w+", text))


def test_the_words_of_the_reports_as_they_were_handed_over_are_kept(
    make: Import, material: Path
) -> None:
    (seed,) = (material / "seeds").glob("002*.txt")
    done = make(seed.name, seed.read_bytes())
    # The marks stand in the attribute n, and the notes at the marks.
    text = re.sub(r"\[[12]\]", " ", seed.read_text("utf-8"))
    inner = re.sub(r"</?(?:note|p|lb)\b[^>]*>", " ", body(done))
    assert re.findall('<note xml:id="n." n="."', body(done)) == [
        '<note xml:id="n1" n="1"',
        '<note xml:id="n2" n="2"',
    ]
    assert words(re.sub(r"<[^>]*>", "", inner)) == words(text)
    assert (done.paragraphs, done.notes, done.dates) == (35, 2, 1)


def test_a_file_called_like_a_paragraph_has_no_id_twice(tmp_path: Path) -> None:
    (tmp_path / "p1.txt").write_text("a", "utf-8")
    done = importing.imported(tmp_path / "p1.txt", "tei/documents/p1.xml")
    assert done.tei.count('xml:id="p1"') == 1


def test_an_import_is_the_same_each_time(make: Import) -> None:
    assert make("a.docx", EVERYTHING).tei == make("a.docx", EVERYTHING).tei


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (3, "decimal", "3"),
        (28, "lowerLetter", "bb"),
        (4, "upperRoman", "IV"),
        (7, "decimalZero", "07"),
        (5000, "lowerRoman", None),
        (1, "chicago", None),
    ],
)
def test_numbers_are_written_as_word_writes_them(value: int, form: str, said: str | None) -> None:
    assert number(value, form) == said


# The guide.

GUIDE = (ROOT / "docs/guides/import.md").read_text("utf-8")


def test_the_example_of_the_guide_gives_what_it_says(tmp_path: Path) -> None:
    (text,) = re.findall(r"```text\n(.*?)```", GUIDE, re.DOTALL)
    (expected,) = re.findall(r"```xml\n(.*?)```", GUIDE, re.DOTALL)
    (tmp_path / "letter.txt").write_text(text, "utf-8")
    entries = Edition.read(ROOT).entries
    done = importing.imported(tmp_path / "letter.txt", "tei/documents/letter.xml", entries)
    assert flat(done) == re.sub(r"\s+", " ", expected).strip().replace("</p> <p", "</p><p")
    (pattern,) = re.findall(r"^        (<!--.*)$", GUIDE, re.MULTILINE)
    accepted = etree.fromstring(re.sub(pattern, r"<\1>", done.tei).encode())
    assert [name.text for name in accepted.iter("{*}persName")] == ["Rusk"]


def test_what_is_told_of_an_import_has_a_code(make: Import) -> None:
    told = [*make("a.docx", EVERYTHING).findings, *make("a.txt", "a\n\n[1] b").findings]
    codes = {one.code for one in told}
    assert codes == {"left-out", "look-at", "note-without-mark"}


# The command.


def command(*arguments: str, at: Path) -> subprocess.CompletedProcess[str]:
    run = [sys.executable, "-m", "editions", *arguments]
    return subprocess.run(run, cwd=at, capture_output=True, text=True, check=False)


def test_a_document_is_made_in_the_project_around_and_never_overwritten(project: Project) -> None:
    folder = project({"tei/registers/people.xml": PERSONS})
    (folder / "notes").mkdir()
    (folder / "notes/A Letter (1962).docx").write_bytes(docx(p("Dear Rusk")))
    run = command("import", "A Letter (1962).docx", "--language", "en", at=folder / "notes")
    assert (run.returncode, run.stderr) == (0, "")
    assert "a-letter-1962.xml: 1 paragraph, no notes, no days tagged." in run.stdout
    made = folder / "tei/documents/a-letter-1962.xml"
    text = made.read_text("utf-8")
    assert 'xml:id="a-letter-1962"' in text
    assert '<text xml:lang="en">' in text
    again = command("import", "A Letter (1962).docx", at=folder / "notes")
    assert (again.returncode, made.read_text("utf-8")) == (1, text)
    assert (
        "there is such a file, and it is not overwritten: name another with --output"
        in again.stderr
    )


def test_an_imported_document_builds_and_check_says_what_is_to_be_filled_in(
    project: Project,
) -> None:
    folder = project({"a.txt": "Dear Anna, the ships have arrived."})
    assert command("import", "a.txt", at=folder).returncode == 0
    build = command("build", at=folder)
    assert (build.returncode, build.stderr) == (0, "")
    assert "the ships have arrived" in (folder / "build/pages/documents/a.md").read_text("utf-8")
    run = command("check", at=folder)
    assert run.returncode == 0
    assert "tei/documents/a.xml:6:28: warning: to fill in: the title by which" in run.stderr
    assert run.stdout.splitlines()[-1].endswith("compared with the site: 10 warnings, 1 hint.")


def test_an_import_into_this_edition_makes_no_error(tmp_path: Path) -> None:
    edition_in(tmp_path)
    (tmp_path / "new.docx").write_bytes(EVERYTHING)
    assert command("import", "new.docx", at=tmp_path).returncode == 0
    run = command("check", at=tmp_path)
    assert run.returncode == 0
    told = [line for line in run.stderr.splitlines() if not line.startswith(" ")]
    expected = ("[fill-in]", "[undocumented]", ": hint: ")
    faults = [line for line in told if not any(one in line for one in expected)]
    assert [line for line in faults if "warning: not valid against" not in line] == []
    file = tmp_path / "tei/documents/new.xml"
    file.write_text(re.sub(r"<\?fill-in.*?\?>", "", file.read_text("utf-8")), "utf-8")
    done = command("check", at=tmp_path)
    assert done.returncode == 1
    assert "new.xml:7:9: error: not valid against tei/schema/edition.rng" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("a.txt", "--language", "?"), "? is no tag of a language"),
        (("a.txt", "--output", "mkdocs.yml"), "mkdocs.yml: error: there is such a file"),
        (("a.txt", "--output", "mkdocs.yml/a.xml"), "the file cannot be written"),
        (("a.pdf",), "a.pdf: error: files of this kind are not read"),
    ],
)
def test_what_cannot_be_imported_is_told(
    project: Project, arguments: tuple[str, ...], told: str
) -> None:
    folder = project({"a.txt": "a", "a.pdf": "a"})
    run = command("import", *arguments, at=folder)
    assert run.returncode == 1
    assert told in run.stderr
    assert "Traceback" not in run.stderr


LIKE = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:x="http://example.org/x"><teiHeader>
    <fileDesc>
      <titleStmt><title>A letter</title>
        <respStmt xml:id="ed"><resp>Edition</resp> <name>J. &amp; K. Doe</name></respStmt>
      </titleStmt>
      <publicationStmt>
        <publisher>A press</publisher>
      </publicationStmt>
      <sourceDesc><biblFull><titleStmt><title>B</title><respStmt><resp>Print</resp>
        <name>Nobody</name></respStmt></titleStmt></biblFull></sourceDesc>
    </fileDesc></teiHeader><text><body><p>a</p></body></text></TEI>"""


SAME = """        <respStmt xml:id="ed"><resp>Edition</resp> <name>J. &amp; K. Doe</name></respStmt>
      </titleStmt>
      <publicationStmt>
        <publisher>A press</publisher>
      </publicationStmt>
"""


def test_several_transcripts_take_from_a_header_what_is_the_same_for_all(project: Project) -> None:
    folder = project({"a.txt": "One.", "b.txt": "Two.", "tei/documents/first.xml": LIKE})
    run = command("import", "a.txt", "b.txt", "--like", "tei/documents/first.xml", at=folder)
    assert (run.returncode, run.stderr) == (0, "")
    for one in ("a", "b"):
        made = (folder / f"tei/documents/{one}.xml").read_text("utf-8")
        assert SAME in made
        left = [what for what, _, _ in (said.partition(":") for said in FILL_IN.findall(made))]
        assert left == ["the title by which readers will know it", *OPEN]


FILL_IN = re.compile(r"<\?fill-in (.*?)\?>")
OPEN = [
    "who wrote it, with a pointer to the register; without an author take the element out",
    "what was transcribed",
    "what you decide on spelling, corrections, brackets and names",
    "when it was written, in words and in the attribute when; else take creation out",
    "the attributes when and who of this change",
    "the language",
]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("a.txt", "--like", "a.txt"), 1, "a.txt:1:1: error: "),
        (("a.txt", "b.txt", "--output", "c.xml"), 2, "--output names one file"),
    ],
)
def test_what_cannot_be_imported_together_is_told(
    project: Project, arguments: tuple[str, ...], code: int, told: str
) -> None:
    folder = project({"a.txt": "One.", "b.txt": "Two."})
    run = command("import", *arguments, at=folder)
    assert (run.returncode, told in run.stderr) == (code, True), run.stderr
    assert not (folder / "tei/documents").exists()


def test_an_import_outside_of_a_project_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", "utf-8")
    run = command("import", "a.txt", at=tmp_path)
    assert run.returncode == 1
    assert "has a mkdocs.yml: name one with --project" in run.stderr
