from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import rispy
from citeproc.source.bibtex.bibparse import BibTeXParser
from conftest import Project, file

from editions import building, citations, csl
from editions.edition import Edition, Settings
from editions.findings import EditionError
from editions.imprint import Imprint, names
from editions.words import LANGUAGE

HEADER = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc><titleStmt>
<title>{title}</title>{author}</titleStmt><sourceDesc><msDesc><msIdentifier>
<settlement>Prague</settlement><repository>National Archive</repository><idno>Box 193</idno>
</msIdentifier></msDesc></sourceDesc></fileDesc><profileDesc><creation><date when="{date}"/>
</creation></profileDesc></teiHeader><text><body><p>He came.</p></body></text></TEI>"""

PERSONS = """<listPerson xmlns="http://www.tei-c.org/ns/1.0"><person xml:id="r">
<persName>Růžek, Miloslav</persName></person></listPerson>"""

REFERRED = '<author><persName ref="../registers/persons.xml#r">Dr. M. Růžek</persName></author>'

IMPRINT = Imprint(
    title="Reports",
    editors=("Doe, Jane", "Roe, Richard"),
    publisher="Press",
    version="0.1.0",
    date="2026-11-22",
    site="https://example.org/",
)

ITEM: dict[str, Any] = {
    "id": "a",
    "type": "chapter",
    "title": "A report on Cuba",
    "author": [{"family": "Růžek", "given": "Miloslav"}],
    "container-title": "Reports",
    "editor": [{"family": "Doe", "given": "Jane"}, {"family": "Roe", "given": "Richard"}],
    "publisher": "Press",
    "version": "0.1.0",
    "original-date": {"date-parts": [[1962, 11, 30]]},
    "issued": {"date-parts": [[2026, 11, 22]]},
    "language": "en",
    "URL": "https://example.org/documents/a.html",
    "archive": "National Archive",
    "archive-place": "Prague",
    "archive_location": "Box 193",
}

ADDRESS = "https://example.org/documents/a.html"


def read(
    project: Project,
    title: str = "A report on Cuba",
    author: str = REFERRED,
    date: str = "1962-11-30",
    imprint: Imprint = IMPRINT,
) -> Edition:
    """An edition of one document and a register."""
    text = HEADER.format(title=title, author=author, date=date)
    files = {"tei/documents/a.xml": text, "tei/registers/persons.xml": PERSONS}
    return Edition.read(project(files), Settings(imprint=imprint))


def cited(item: dict[str, Any], address: str | None = ADDRESS) -> dict[str, str]:
    """What each form makes of a reference."""
    return {one.form: one.content for one in csl.citations(item, address)}


def without(*keys: str) -> dict[str, Any]:
    return {key: value for key, value in ITEM.items() if key not in keys}


def test_a_document_is_an_item_of_csl(project: Project) -> None:
    edition = read(project)
    assert citations.item(edition, edition.documents[0]) == ITEM


def test_what_is_not_known_is_left_out(project: Project) -> None:
    edition = Edition.read(project({"tei/documents/a.xml": file("<p>a</p>")}))
    assert citations.item(edition, edition.documents[0]) == {
        "id": "a",
        "type": "chapter",
        "title": "A letter",
    }


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("<author>The embassy</author>", {"literal": "The embassy"}),
        ("<author>Jane Doe, Richard Roe</author>", {"literal": "Jane Doe, Richard Roe"}),
        ("<author>Růžek, Miloslav</author>", {"family": "Růžek", "given": "Miloslav"}),
        (
            "<author><persName><forename>Miloslav</forename> <surname>Růžek</surname></persName>"
            "</author>",
            {"family": "Růžek", "given": "Miloslav"},
        ),
        (
            "<author><orgName>Embassy, Washington</orgName></author>",
            {"literal": "Embassy, Washington"},
        ),
        (REFERRED, {"family": "Růžek", "given": "Miloslav"}),
    ],
)
def test_an_author_has_parts_where_they_are_known(
    project: Project, author: str, name: dict[str, str]
) -> None:
    edition = read(project, author=author)
    assert citations.item(edition, edition.documents[0])["author"] == [name]


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("1962-11-30", [1962, 11, 30]),
        ("1962-11", [1962, 11]),
        ("1962-13-45", [1962]),
        ("1962-02-30", [1962, 2]),
        ("0000", None),
        (None, None),
    ],
)
def test_a_date_is_as_exact_as_it_can_be(said: str | None, parts: list[int] | None) -> None:
    known = citations.date_parts(said)
    assert (known and known["date-parts"][0]) == parts


def test_a_document_is_cited_by_chicago_and_mla() -> None:
    """By The Chicago Manual of Style, 17th edition, 14.111, and the MLA Handbook, 9th edition."""
    address = f'<span class="citation-address">{ADDRESS}</span>'
    assert cited(ITEM) == {
        "Chicago, note": (
            "Miloslav Růžek, “A report on Cuba,” November 30, 1962, in <i>Reports</i>, version"
            " 0.1.0, ed. Jane Doe and Richard Roe, Press, November 22, 2026, <span"
            ' class="citation-at" data-one="para. {}, " data-more="paras. {}, "></span>'
            f"{address}."
        ),
        "Chicago, bibliography": (
            "Růžek, Miloslav. “A report on Cuba.” November 30, 1962. In <i>Reports</i>, version"
            " 0.1.0, edited by Jane Doe and Richard Roe. Press, November 22, 2026."
            f" {address}."
        ),
        "MLA, works cited": (
            "Růžek, Miloslav. “A report on Cuba.” 30 Nov. 1962. <i>Reports</i>, edited by Jane Doe"
            f" and Richard Roe, Version 0.1.0, Press, 22 Nov. 2026, {address}."
        ),
        "MLA, in the text": (
            '(Růžek<span class="citation-at" data-one=", par. {}" data-more=", pars. {}"></span>)'
        ),
    }


def test_what_has_no_author_begins_with_its_title() -> None:
    place = '<span class="citation-at" data-one=",” par. {}" data-more=",” pars. {}">”</span>'
    made = cited(without("author"))
    assert made["Chicago, note"].startswith("“A report on Cuba,” November 30, 1962, in <i>Repo")
    assert made["Chicago, bibliography"].startswith("“A report on Cuba.” November 30, 1962. In ")
    assert made["MLA, works cited"].startswith("“A report on Cuba.” 30 Nov. 1962. <i>Reports</i>, ")
    assert made["MLA, in the text"] == f"(“A report on Cuba{place})"


def test_a_place_is_left_for_an_address_that_is_not_known() -> None:
    made = cited(without("URL", "editor", "version", "publisher"), None)
    assert made["Chicago, bibliography"] == (
        "Růžek, Miloslav. “A report on Cuba.” November 30, 1962. In <i>Reports</i>. November 22,"
        ' 2026<span class="citation-address" data-before=". "></span>.'
    )


@pytest.mark.parametrize(
    ("title", "note", "entry"),
    [
        ("What now?", "“What now?,” November", "“What now?” November"),
        ("He came.", "“He came,” November", "“He came.” November"),
        ("On “Cuba” alone", "“On ‘Cuba’ alone,” November", "“On ‘Cuba’ alone.” November"),
        ("21 of 9001 <b>", "“21 of 9001 &lt;b>,” November", "“21 of 9001 &lt;b>.” November"),
        ("*a* [b](c)", r"“\*a\* \[b\](c),” November", r"“\*a\* \[b\](c).” November"),
    ],
)
def test_a_title_stands_as_it_is_but_for_its_end(title: str, note: str, entry: str) -> None:
    made = cited({**ITEM, "title": title})
    assert note in made["Chicago, note"]
    assert entry in made["Chicago, bibliography"]


def test_a_citation_is_in_the_language_of_the_site() -> None:
    token = LANGUAGE.set("de")
    try:
        made = [one.content for one in csl.citations(without("URL", "publisher"), ADDRESS)]
    finally:
        LANGUAGE.reset(token)
    assert made[1].startswith(
        "Růžek, Miloslav. „A report on Cuba“. 30. November 1962. In <i>Reports</i>, Version 0.1.0,"
        " herausgegeben von Jane Doe und Richard Roe. 22. November 2026."
    )


def test_a_style_is_applied_once_for_each_shape() -> None:
    known: dict[csl.Shape, str] = {}
    csl.remember(known)
    cited(ITEM)
    before = {**known}
    cited({**ITEM, "title": "Another", "original-date": {"date-parts": [[1971, 11, 3]]}})
    assert known == before != {}


def test_what_an_earlier_build_has_made_of_a_shape_is_not_made_again() -> None:
    known: dict[csl.Shape, str] = {}
    csl.remember(known)
    cited(ITEM)
    csl.remember(dict.fromkeys(known, "Known."))
    made = {*cited(ITEM).values()}
    csl.remember({})
    assert made == {"Known."}


def test_bibtex_is_read_back(tmp_path: Path) -> None:
    written = tmp_path / "a.bib"
    written.write_text(citations.bibtex(ITEM), "utf-8")
    entry = BibTeXParser(str(written), "utf-8")["a"]
    assert (entry.document_type, dict(entry)) == (
        "incollection",
        {
            "author": "Růžek, Miloslav",
            "title": "A report on Cuba",
            "booktitle": "Reports",
            "editor": "Doe, Jane and Roe, Richard",
            "publisher": "Press",
            "edition": "0.1.0",
            "origdate": "1962-11-30",
            "date": "2026-11-22",
            "year": "2026",
            "url": "https://example.org/documents/a.html",
            "langid": "en",
            "library": "National Archive, Prague, Box 193",
        },
    )


def test_bibtex_escapes_what_tex_would_run() -> None:
    odd = r"50% of $5 & #1_a {b} \input ~ ^"
    written = citations.bibtex({**ITEM, "title": odd, "URL": "https://a.org/b_c#d"})
    assert (
        r"title = {50\% of \$5 \& \#1\_a \{b\} \textbackslash{}input \textasciitilde{}"
        r" \textasciicircum{}}" in written
    )
    assert "  url = {https://a.org/b_c#d},\n" in written


def test_a_name_without_parts_is_kept_whole_in_bibtex() -> None:
    written = citations.bibtex({**ITEM, "author": [{"literal": "The Embassy and its staff"}]})
    assert "  author = {{The Embassy and its staff}},\n" in written


def test_ris_is_read_back() -> None:
    (read,) = rispy.load(io.StringIO(citations.ris(ITEM)))
    assert read == {
        "type_of_reference": "CHAP",
        "authors": ["Růžek, Miloslav"],
        "title": "A report on Cuba",
        "secondary_title": "Reports",
        "secondary_authors": ["Doe, Jane", "Roe, Richard"],
        "publisher": "Press",
        "edition": "0.1.0",
        "date": "2026/11/22",
        "year": "2026",
        "original_publication": "1962-11-30",
        "language": "en",
        "name_of_database": "National Archive, Prague, Box 193",
        "urls": ["https://example.org/documents/a.html"],
    }


def test_a_line_of_ris_stays_one_line() -> None:
    written = citations.ris({"title": "One\n\nER  - two"})
    assert written == "TY  - CHAP\r\nTI  - One ER - two\r\nER  - \r\n"


def test_csl_json_is_a_list_of_one() -> None:
    assert json.loads(citations.csl_json(ITEM)) == [ITEM]


def test_the_head_says_what_zotero_takes_for_a_book_section() -> None:
    assert citations.highwire(IMPRINT, ITEM) == [
        ("citation_title", "A report on Cuba"),
        ("citation_author", "Růžek, Miloslav"),
        ("citation_book_title", "Reports"),
        ("citation_publisher", "Press"),
        ("citation_language", "en"),
        ("citation_public_url", "https://example.org/documents/a.html"),
        ("citation_publication_date", "2026/11/22"),
        ("bibo.edition", "0.1.0"),
    ]


def test_editors_stand_in_one_line() -> None:
    assert names("Doe, Jane; Roe, Richard;") == ("Doe, Jane", "Roe, Richard")


@pytest.mark.parametrize(
    ("report", "address"),
    [
        ("mailto:e@example.org", "mailto:e@example.org?subject=A%26b&body=c%0Ad"),
        ("mailto:e@example.org?subject={title}", "mailto:e@example.org?subject=A%26b"),
        ("https://a.org/new?title={title}&body={body}", "https://a.org/new?title=A%26b&body=c%0Ad"),
        ("https://a.org/{body}", "https://a.org/c%0Ad"),
        (None, None),
    ],
)
def test_an_error_is_reported_where_the_edition_says(
    report: str | None, address: str | None
) -> None:
    assert Imprint(report=report).reporting("A&b", "c\nd") == address


@pytest.mark.parametrize(
    ("imprint", "fault"),
    [
        (Imprint(report="javascript:alert(1)"), "report: javascript:alert(1) is no address for"),
        (Imprint(report="e@example.org"), "report: e@example.org is no address for"),
        (Imprint(date="22.11.2026"), "date: 22.11.2026 is no date"),
        (Imprint(date="2026-13-01"), "date: 2026-13-01 is no date"),
    ],
)
def test_what_cannot_be_used_is_said(imprint: Imprint, fault: str) -> None:
    assert [said[: len(fault)] for said in imprint.faults()] == [fault]


def test_what_can_be_used_is_no_fault() -> None:
    assert [*replace(IMPRINT, report="https://a.org/new?title={title}").faults()] == []


CONFIGURED = """site_name: Reports
theme: {name: material}
copyright: Free.
plugins:
  - editions: {version: 0.1.0, date: 2026-11-22}
"""


def test_the_foot_of_each_page_and_its_print_say_the_version(project: Project) -> None:
    text = HEADER.format(title="A report", author="", date="1962")
    site, _, _ = building.build(project({"mkdocs.yml": CONFIGURED, "tei/documents/a.xml": text}))
    page = lxml.html.parse(site / "documents/a.html").getroot()
    foot, printed = page.find_class("md-copyright")[0], page.find_class("print-only")[0]
    assert " ".join(foot.text_content().split()).startswith("Free. Version 0.1.0, 22 November 2026")
    assert printed.text_content().strip() == (
        "Reports, version 0.1.0, 22 November 2026, source: tei/documents/a.xml"
    )


def test_a_configuration_that_cannot_be_used_stops_the_build(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    configured = CONFIGURED.replace("date: 2026-11-22", "report: call us")
    with pytest.raises(EditionError):
        building.build(project({"mkdocs.yml": configured, "tei/documents/a.xml": file("<p/>")}))
    assert "mkdocs.yml:5:32: error: report: call us is no address for reports: write mailto:" in (
        caplog.text
    )
