"""One file, many pages: volumes of documents, corpora, groups of texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Project
from lxml import html

from editions import building, projects
from editions.edition import Edition, Settings
from editions.findings import EditionError

VOLUME = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>Volume 1</title></titleStmt></fileDesc></teiHeader><text>
<front><p>See <ref target="#d2">number 2</ref>.</p></front>
<body><div xml:id="ch1"><head>Chapter 1</head>
<div type="document" xml:id="d1"><head>1. Telegram<note n="1">Sent at noon.</note></head>
<opener><dateline><date when="1962-01-02">2 January</date></dateline></opener>
<p>As <ref target="#p2">there</ref> and in the <ref target="#ch1">chapter</ref>, see
<ref target="#n2">its note</ref>.</p></div>
<div type="document" xml:id="d2"><head>2. Letter</head>
<p xml:id="p2">From here<note xml:id="n2" n="1">By hand.</note>
<delSpan spanTo="#end"/>deleted</p></div>
</div><div type="document"><p>up to <anchor xml:id="end"/>here</p></div><p>The end.</p></body>
</text></TEI>"""

CONFIGURATION = """site_name: Volumes
theme: {name: material}
plugins:
  - editions:
      split: "//tei:div[@type='document']"
"""

CORPUS = """<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>
<TEI xml:id="a">
<teiHeader><fileDesc><titleStmt><title>First</title></titleStmt></fileDesc></teiHeader>
<text><body><p>One.</p></body></text></TEI>
<TEI><teiHeader><fileDesc><titleStmt><title>Second</title></titleStmt></fileDesc></teiHeader>
<text><body><p>Two.</p></body></text></TEI></teiCorpus>"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a volume with a page a document."""
    folder = tmp_path_factory.mktemp("volume")
    (folder / "tei/documents").mkdir(parents=True)
    (folder / "tei/documents/v1.xml").write_text(VOLUME, "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
    site, _, proofs = building.build(folder)
    assert [len(proof.findings) for proof in proofs] == [0, 0, 0, 0]
    return site


def page(site: Path, name: str) -> html.HtmlElement:
    """One page of the documents."""
    return html.fromstring((site / f"documents/{name}.html").read_text("utf-8"))


def links(site: Path, name: str, words: str) -> list[str]:
    """Where the links of a page with these words lead."""
    found = page(site, name).xpath("//article//a[normalize-space(.)=$words]/@href", words=words)
    return [str(one) for one in found]


def test_each_part_has_its_page_and_the_file_one_of_what_is_left(built: Path) -> None:
    names = sorted(
        one.relative_to(built / "documents").as_posix() for one in built.glob("documents/**/*.html")
    )
    assert names == ["index.html", "v1.html", "v1/d1.html", "v1/d2.html", "v1/div-3.html"]


def test_the_page_of_the_file_leads_to_its_parts(built: Path) -> None:
    ways = page(built, "v1").xpath("//p[contains(@class, 'part')]/a/@href")
    assert ways == ["v1/d1.html", "v1/d2.html", "v1/div-3.html"]


def test_a_part_leads_to_the_file_and_to_its_neighbours(built: Path) -> None:
    ways = page(built, "v1/d2").xpath("//p[contains(@class, 'up')]/a/@href")
    up = ["../v1.html", "d1.html", "div-3.html", "#page:cite"]
    assert ways == [*up, "../../search.html?document=v1%2Fd2"]


@pytest.mark.parametrize(
    ("name", "words", "way"),
    [
        ("v1", "number 2", "v1/d2.html#d2"),
        ("v1/d1", "there", "d2.html#p2"),
        ("v1/d1", "chapter", "../v1.html#ch1"),
        ("v1/d1", "its note", "d2.html#fn:n2"),
    ],
)
def test_links_lead_from_part_to_part(built: Path, name: str, words: str, way: str) -> None:
    assert links(built, name, words) == [way]


def test_a_range_goes_on_over_the_pages(built: Path) -> None:
    found = [page(built, f"v1/{name}").xpath("//del/text()") for name in ("d2", "div-3")]
    assert found == [["deleted"], ["up to "]]


def test_a_part_has_the_date_and_the_title_of_its_own(project: Project) -> None:
    folder = project({"tei/documents/v1.xml": VOLUME})
    whole = Edition.read(folder, Settings(split="//tei:div[@type='document']"))
    assert {one.stem: (one.title, one.date) for one in whole.documents} == {
        "v1": ("Volume 1", None),
        "v1/d1": ("1. Telegram", "1962-01-02"),
        "v1/d2": ("2. Letter", None),
        "v1/div-3": ("Volume 1, div-3", None),
    }


def test_each_text_of_a_corpus_is_a_document_with_its_own_header(project: Project) -> None:
    whole = Edition.read(project({"tei/documents/c.xml": CORPUS}))
    assert [(one.stem, one.title) for one in whole.documents] == [
        ("c/a", "First"),
        ("c/text-2", "Second"),
    ]


def test_a_path_that_selects_nothing_is_told(project: Project) -> None:
    whole = Edition.read(project({"tei/documents/v1.xml": VOLUME}), Settings(split="//tei:div9"))
    assert [str(one) for one in whole.findings] == [
        "mkdocs.yml: warning: split: //tei:div9 selects nothing in any document [configuration]"
    ]


def test_a_path_that_is_none_is_told(project: Project) -> None:
    files = {"tei/documents/v1.xml": VOLUME, "mkdocs.yml": CONFIGURATION.replace("']", "'")}
    with pytest.raises(EditionError) as raised:
        projects.read(project(files))
    assert [one.code for one in raised.value.findings] == ["configuration"]


def test_a_part_has_its_own_heading_as_the_one_title_of_its_page(built: Path) -> None:
    titles = [one.text_content() for one in page(built, "v1/d1").xpath("//h1")]
    assert [" ".join(title.split()) for title in titles] == ["1. Telegram1"]
