"""What a build says of itself: the report of the proof, and the errors of a preview."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Project, file
from lxml import html
from lxml.html import HtmlElement

from editions import building, reports
from editions.edition import Edition
from editions.findings import EditionError, Finding
from editions.lossless import Omission, Proof

WHOLE = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>A &lt;letter&gt;</title></titleStmt></fileDesc><xenoData>dc: 1</xenoData></teiHeader>
<facsimile/><standOff><listPerson><person><persName>Anna B.</persName></person></listPerson>
</standOff><text><body><p>Dear Anna</p></body></text></TEI>"""

HOSTILE = r"""<script>alert("\1")</script>"""


def proof(path: str = "tei/documents/a.xml", *omissions: Omission) -> Proof:
    return Proof(path, "documents/a.html", 8, 1, omissions, ())


def edition(project: Project) -> Edition:
    return Edition.read(project({"tei/documents/a.xml": WHOLE}))


def read(said: str) -> HtmlElement:
    return html.fromstring(f"<div>{said}</div>")


def cells(said: HtmlElement, heading: str) -> list[list[str]]:
    """The rows of the table under a heading, as text."""
    rows = said.xpath(f"//h2[.='{heading}']/following::table[1]/tbody/tr")
    return [[cell.text_content() for cell in row] for row in rows]


def test_the_report_groups_what_was_left_out_by_its_reason(project: Project) -> None:
    left = [
        Omission("fw", "repeats", 5, elsewhere=3),
        Omission("fw", "repeats", 4),
        Omission("del", "struck", 3),
    ]
    told = reports.report(edition(project), [proof("tei/documents/a.xml", *left)])
    assert told["totals"] == {
        "documents": 1,
        "characters": 8,
        "notes": 1,
        "omissions": 3,
        "omitted_characters": 12,
        "elsewhere": 3,
        "findings": 0,
    }
    assert told["documents"] == [
        {
            "source": "tei/documents/a.xml",
            "url": "documents/a.html",
            "characters": 8,
            "notes": 1,
            "omissions": [
                {"name": "fw", "reason": "repeats", "count": 2, "characters": 9, "elsewhere": 3},
                {"name": "del", "reason": "struck", "count": 1, "characters": 3, "elsewhere": 0},
            ],
            "findings": [],
        }
    ]


def test_what_stands_beside_the_text_is_measured_once_with_its_reason(project: Project) -> None:
    found = reports.outside(edition(project), "tei/documents/a.xml")
    assert [(one.name, one.characters) for one in found] == [
        ("teiHeader", len("A<letter>")),
        ("xenoData", len("dc:1")),
        ("facsimile", 0),
        ("standOff", len("AnnaB.")),
    ]
    assert [one.because for one in found] == [reports.OUTSIDE[one.name] for one in found]


def test_texts_of_a_corpus_are_not_beside_each_other(project: Project) -> None:
    tei = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>h</teiHeader><text>abc</text></TEI>'
    corpus = f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">{tei}{tei}</teiCorpus>'
    one = Edition.read(project({"tei/documents/a.xml": corpus}))
    found = reports.outside(one, "tei/documents/a.xml")
    assert [(left.name, left.characters) for left in found] == [("teiHeader", 1)] * 2


def test_what_is_no_tei_is_said_to_be_none(project: Project) -> None:
    text = WHOLE.replace("<facsimile/>", '<x xmlns="http://x.org/">abc</x>')
    one = Edition.read(project({"tei/documents/a.xml": text}))
    assert Omission("x", "no TEI", 3) in reports.outside(one, "tei/documents/a.xml")


def test_a_reader_is_told_that_every_word_stands_here(project: Project) -> None:
    one = edition(project)
    said = read(reports.proof_html(one, reports.report(one, [proof()])))
    assert said[0].text_content() == (
        "Every word of the texts in the sources stands on these pages. Compared were 1 document,"
        " 8 characters and 1 note, and there is no difference. Nothing was left out."
    )
    assert cells(said, "Documents") == [["A <letter>", "8", "1", "0"]]
    assert said.xpath("//h2/text()") == [
        "Documents",
        "Beside the texts",
        "How it is checked",
        "For programs",
        "Keeping a copy",
    ]


def test_a_reader_is_told_what_was_left_out_and_why(project: Project) -> None:
    one = edition(project)
    told = reports.report(one, [proof("tei/documents/a.xml", Omission("fw", HOSTILE, 1234))])
    said = read(reports.proof_html(one, told))
    assert cells(said, "Left out on purpose") == [["fw", HOSTILE, "1", "1,234"]]
    assert "for the reasons below: 1 element, together 1,234 characters." in said[0].text_content()


def test_of_very_many_documents_those_are_listed_that_left_something_out(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "MOST_DOCUMENTS", 1)
    one = edition(project)
    left = proof("tei/documents/a.xml", Omission("fw", "repeats", 5))
    said = read(reports.proof_html(one, reports.report(one, [proof(), proof(), left])))
    assert cells(said, "Documents") == [["A <letter>", "8", "1", "5"]]
    assert "something was left out, or that differ: 1 of 3." in said.text_content()


def test_content_takes_the_place_that_is_kept_for_it_letter_for_letter() -> None:
    page = '<p>a</p><div class="x" id="here"><p>Wait</p></div><div id="there"></div>'
    assert reports.filled(page, "here", HOSTILE) == (
        f'<p>a</p><div class="x" id="here">{HOSTILE}</div><div id="there"></div>'
    )


def test_a_page_without_the_place_stays_as_it_is() -> None:
    assert reports.filled("<p>a</p>", "here", "b") == "<p>a</p>"


def test_the_page_says_that_nothing_was_compared_as_long_as_nothing_was() -> None:
    assert "have not been compared" in reports.proof_page().body


def test_an_error_is_shown_with_the_lines_around_it_as_text() -> None:
    finding = Finding("a.xml", 3, 1, "error", "x", "wrong <b>")
    data = b"1\n2\n<script>\n4\n5\n6\n"
    said = read(reports.error_list([finding], {"a.xml": data}))
    assert said.xpath("//p")[0].text_content() == "a.xml:3:1: error: wrong <b> [x]"
    lines = [f"{number:>6}  {text}" for number, text in enumerate("12x45", 1)]
    lines[2] = "     3  <script>"
    assert said.xpath("//pre")[0].text_content() == "\n".join(lines)
    assert said.xpath("//mark")[0].text_content() == lines[2]


def test_of_a_long_line_only_what_is_around_the_error_is_shown() -> None:
    finding = Finding("a.xml", 1, 5001, "error", "x", "wrong")
    line = b"a" * 5000 + b"b" + b"a" * 5000
    (shown,) = read(reports.error_list([finding], {"a.xml": line})).xpath("//pre")
    assert len(shown.text_content()) == 8 + reports.WIDEST
    assert "b" in shown.text_content()


@pytest.mark.parametrize(("line", "path"), [(0, "a.xml"), (9, "a.xml"), (1, "gone.xml")])
def test_an_error_without_a_line_is_shown_alone(line: int, path: str) -> None:
    finding = Finding(path, line, 1, "error", "x", "wrong")
    assert "<pre>" not in reports.error_list([finding], {"a.xml": b"1\n"})


def built(project: Project, files: dict[str, str]) -> Path:
    site, _, _ = building.build(project(files))
    return site


def test_a_build_publishes_what_the_proof_gave(project: Project) -> None:
    site = built(project, {"tei/documents/a.xml": WHOLE})
    told = json.loads((site / "data/proof.json").read_text("utf-8"))
    assert told["totals"]["characters"] == len("DearAnna")
    page = html.parse(site / "proof.html").getroot()
    said = page.get_element_by_id("proof-report")
    assert cells(said, "Documents") == [["A <letter>", "8", "0", "0"]]
    assert page.xpath("//@data-pagefind-body") == []
    assert "preview" not in html.tostring(page, encoding="unicode")


def test_two_builds_give_the_same_report(project: Project) -> None:
    files = {"tei/documents/a.xml": WHOLE, "tei/documents/b.xml": file("<p>Two</p>")}
    first = [(built(project, files) / name).read_bytes() for name in ("proof.html", reports.PROOF)]
    again = [(built(project, files) / name).read_bytes() for name in ("proof.html", reports.PROOF)]
    assert first == again


BROKEN_RULES = """from editions import Rules, escape
rules = Rules()

@rules.inline("hi")
def broken(element, render):
    return render.colour(element)

@rules.inline("persName")
def nobody(element, render):
    return escape("nobody")
"""

HOOKED = "site_name: A\ntheme: {name: material}\nplugins: [editions]\nhooks: [hooks/rules.py]\n"

BROKEN = {
    "mkdocs.yml": HOOKED,
    "hooks/rules.py": BROKEN_RULES,
    "tei/documents/whole.xml": file("<p>One</p>"),
    "tei/documents/open.xml": file("<p>Open").replace("</body>", "\n</body>"),
    "tei/documents/no-tei.xml": "<html/>",
    "tei/documents/rule.xml": file("<p>One <hi>two</hi></p>"),
    "tei/documents/lost.xml": file("<p>Dear <persName>Anna</persName></p>"),
    "tei/documents/dangling.xml": file('<p><ref target="#gone">See</ref></p>'),
    "tei/registers/persons.xml": "<list",
}


def codes(page: HtmlElement) -> list[str]:
    """The codes of the errors that a page shows."""
    said = page.xpath("//div[@id='preview:errors']//p")
    return [one.text_content().rpartition("[")[2].rstrip("]") for one in said]


@pytest.fixture
def preview(project: Project) -> dict[str, HtmlElement]:
    site, _ = building.preview(project(BROKEN))
    return {
        one.relative_to(site).as_posix(): html.parse(one).getroot() for one in site.rglob("*.html")
    }


def test_each_broken_document_has_a_page_of_a_preview_with_its_errors(
    preview: dict[str, HtmlElement],
) -> None:
    shown = {path: codes(page) for path, page in preview.items() if codes(page)}
    assert {path: set(some) for path, some in shown.items()} == {
        "documents/open.html": {"not-well-formed"},
        "documents/no-tei.html": {"no-tei"},
        "documents/rule.html": {"broken-rules"},
        "documents/lost.html": {"words-differ"},
        "documents/dangling.html": {"dangling-pointer"},
    }
    assert preview["documents/rule.html"].xpath("//mark")[0].text_content() == (
        "     6      return render.colour(element)"
    )


def test_a_document_that_can_be_shown_is_shown_below_its_errors(
    preview: dict[str, HtmlElement],
) -> None:
    assert preview["documents/lost.html"].find_class("tei-text")[0].text_content().split() == [
        *("1", "Dear", "nobody")
    ]
    assert preview["documents/open.html"].find_class("tei-text") == []


def test_every_page_of_a_preview_says_how_many_errors_there_are(
    preview: dict[str, HtmlElement],
) -> None:
    banners = {page.find_class("preview-banner")[0].text_content() for page in preview.values()}
    found = preview["proof.html"].xpath("//h2[.='Errors']/following-sibling::ul[1]/li")
    assert banners == {f"A preview: {len(found)} errors"}


def test_the_report_of_a_preview_leads_to_the_pages_with_errors_and_claims_nothing(
    preview: dict[str, HtmlElement],
) -> None:
    said = preview["proof.html"].get_element_by_id("proof-report")
    links = said.xpath("//h2[.='Pages with errors']/following-sibling::ul[1]//a/@href")
    assert links == [
        f"documents/{name}.html" for name in ("dangling", "lost", "no-tei", "open", "rule")
    ]
    assert said[0].text_content().startswith("It is not proved that every word")
    assert "tei/registers/persons.xml:1:" in said.text_content()


def test_the_search_of_a_preview_finds_no_errors(preview: dict[str, HtmlElement]) -> None:
    for page in preview.values():
        for body in page.xpath("//*[@data-pagefind-body]"):
            assert body.xpath(".//div[@id='preview:errors'][not(@data-pagefind-ignore)]") == []


def test_a_preview_is_made_without_rules_that_cannot_be_run(project: Project) -> None:
    files = {"mkdocs.yml": HOOKED, "hooks/rules.py": "rules = Rulez()\n"}
    site, found = building.preview(project({**files, "tei/documents/a.xml": file("<p>One</p>")}))
    assert [(one.path, one.line, one.code) for one in found] == [
        ("hooks/rules.py", 1, "broken-rules")
    ]
    assert "One" in (site / "documents/a.html").read_text("utf-8")


def test_a_preview_keeps_a_hand_written_page_and_says_what_it_hides(project: Project) -> None:
    files = {"tei/documents/a.xml": file("<p>One</p>"), "docs/documents/a.md": "# Mine"}
    site, found = building.preview(project(files))
    assert [one.code for one in found] == ["same-address", "page-without-text"]
    assert "Mine" in (site / "documents/a.html").read_text("utf-8")


def test_a_preview_is_made_without_pages_of_ones_own_that_fail(project: Project) -> None:
    hook = "def pages(edition):\n    yield edition.nothing\n"
    files = {
        "mkdocs.yml": HOOKED,
        "hooks/rules.py": hook,
        "tei/documents/a.xml": file("<p>One</p>"),
    }
    site, found = building.preview(project(files))
    assert [(one.path, one.line, one.code) for one in found] == [
        ("hooks/rules.py", 2, "broken-rules")
    ]
    assert "One" in (site / "documents/a.html").read_text("utf-8")


def test_a_configuration_that_cannot_be_used_gives_no_preview(project: Project) -> None:
    configuration = (
        "site_name: A\ntheme: {name: material}\nplugins:\n  - editions:\n      split: '//['\n"
    )
    folder = project({"mkdocs.yml": configuration, "tei/documents/a.xml": file("<p>One</p>")})
    with pytest.raises(EditionError):
        building.preview(folder)
    assert not (folder / "build/site").exists()
