"""PDFs: what stands in them, that nothing is lost, and that nothing but the edition decides."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pypdfium2
import pytest
from conftest import ROOT, Project, edition_in, file

from editions import building, downloads, projects
from editions.document import Document
from editions.downloads import printed, texts, typesetting
from editions.edition import Edition
from editions.findings import EditionError

MISSING = typesetting.missing()

pytestmark = pytest.mark.skipif(MISSING is not None, reason=f"{MISSING}: `make test` installs it")

WORD = re.compile(r"\w+")
BROKEN = re.compile(r"(\w+)[\u2010\ufffe\x02-]\r?\n\s*(?=(\w+))")
END = re.compile(r"(\w+)[\u2010\ufffe\x02-]\s*$", re.MULTILINE)

CONFIGURATION = """site_name: Letters
{site}theme: {{name: material}}
plugins:
  - editions: {{downloads: [pdf]}}
"""
SITE = "site_url: https://letters.example/one/\n"

NOTE = '<note n="{0}" xml:id="n{0}">{1}</note>'
LETTER = file(
    "<head>To Anna"
    + NOTE.format(1, "She never answered.")
    + '</head><p xml:id="one">The <term ref="r.xml#sea">sea</term> is calm.'
    + NOTE.format(2, "<p>It was not.</p><p>Nobody knows why.</p>")
    + " Unverbesserliche Nachtwächterangelegenheiten.</p><p>Bye.</p><table><row><cell>Bread"
    + NOTE.format(3, "Of rye.")
    + "</cell><cell>2 marks</cell></row></table><p>Řehoř, Őrség, Ψυχή, Москва.</p>"
)
GLOSSARY = file(
    '<list type="gloss"><label xml:id="sea"><term>sea</term></label>'
    "<item>Much water. More than a lake.</item></list>"
)


def opened(file: Path | bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(file if isinstance(file, bytes) else file.read_bytes())


def pages(file: Path | bytes) -> list[str]:
    """The words of each page, in the order in which they are drawn."""
    with opened(file) as read:
        return [page.get_textpage().get_text_range() for page in read]


def lost(wanted: Iterable[str], said: Sequence[str]) -> Counter[str]:
    """The words that pages do not have as often as they are wanted.

    What is parted at the end of a line may be one word or two; a word that is parted between two
    pages is known by its halves.
    """
    here = Counter(WORD.findall("\n".join(BROKEN.sub(r"\1", page) for page in said)))
    here.update(half for page in said for parted in BROKEN.findall(page) for half in parted)
    left = Counter(WORD.findall(" ".join(wanted))) - here
    halves = [found for page in said for found in END.findall(page)]
    for half in halves:
        for word in [*left]:
            if word.startswith(half) and here[word.removeprefix(half)]:
                left[word] -= 1
    return +left


def words(document: Document) -> list[str]:
    return [block.words for block in texts.blocks(document)]


def site_of(project: Project, *letters: str, site: str = SITE) -> Path:
    """A built site of letters."""
    named = {f"tei/documents/{chr(97 + n)}.xml": one for n, one in enumerate(letters)}
    files = {**named, "tei/r.xml": GLOSSARY, "mkdocs.yml": CONFIGURATION.format(site=site)}
    return building.build(project(files))[0]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Edition]:
    """This edition with PDFs, and what was read of it."""
    folder = edition_in(tmp_path_factory.mktemp("reports"))
    configured = folder / "mkdocs.yml"
    text = configured.read_text("utf-8").replace(
        "- editions:\n", "- editions:\n      downloads: [pdf]\n"
    )
    configured.write_text(f"{SITE}{text}", "utf-8")
    site, edition, _ = building.build(folder, strict=True)
    return site, edition


def test_no_word_of_the_reports_is_lost(reports: tuple[Path, Edition]) -> None:
    site, edition = reports
    every = pages(site / printed.PATH)
    for one in edition.documents:
        said = pages(site / one.uri.replace(".html", ".pdf"))
        assert lost(words(one), said) == Counter()
        assert lost(words(one), every) == Counter()
        assert lost(words(one), [re.sub("Mikoyan", "", page) for page in said])["Mikoyan"] > 9


def test_the_reports_are_as_accessible_as_can_be_told(reports: tuple[Path, Edition]) -> None:
    site, edition = reports
    for one in edition.documents:
        path = site / one.uri.replace(".html", ".pdf")
        found = pdfua.validate(str(path))
        assert [str(fault) for fault in found.findings] == []
        with pikepdf.open(path) as read:
            assert_tagged(read, one.title)
            assert all("EBGaramond" in name or "EB-Garamond" in name for name in fonts(read))


def assert_tagged(read: pikepdf.Pdf, title: str) -> None:
    """Assert what PDF/UA-1 asks of a document as a whole. Source: ISO 14289-1, 7.1 to 7.21."""
    assert str(read.Root.Lang) == "en"
    assert bool(read.Root.MarkInfo.Marked)
    assert bool(read.Root.ViewerPreferences.DisplayDocTitle)
    assert str(read.docinfo.Title) == title
    assert {"/CreationDate", "/ModDate"}.isdisjoint(read.docinfo.keys())
    with read.open_metadata() as said:
        assert said["pdfuaid:part"] == "1"
        assert said["dc:title"] == title
    kinds = [kind for kind, _ in tags(read.Root.StructTreeRoot)]
    levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {"/P", "/L", "/LI", "/Link"} <= {*kinds}
    for page in read.pages:
        assert page.Tabs == "/S"
        links = [one for one in page.get("/Annots", []) if one.Subtype == "/Link"]
        assert all(str(one.Contents) for one in links)
    with read.open_outline() as outline:
        assert next(one.title for one in outline.root) == title


def tags(element: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    """The elements of the tree of a PDF, in its order."""
    children: Any = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S), child
            yield from tags(child)


def fonts(read: pikepdf.Pdf) -> set[str]:
    found = [page.Resources.Font for page in read.pages]
    every = [font for one in found for font in one.values()]
    assert all("/FontFile2" in one.DescendantFonts[0].FontDescriptor for one in every)
    return {str(one.BaseFont) for one in every}


def addresses(read: pikepdf.Pdf) -> set[str]:
    """The addresses that links of a PDF lead to, beyond it."""
    every = [one for page in read.pages for one in page.get("/Annots", [])]
    return {str(one.A.URI) for one in every if "/A" in one and "/URI" in one.A}


def test_a_note_stands_at_the_foot_and_those_of_tables_at_the_end(project: Project) -> None:
    said = "\n".join(pages(site_of(project, LETTER) / "documents/a.pdf"))
    feet = re.search(r"1\s+She never answered\.\s+2\s+It was not\.\s+Nobody knows why\.", said)
    assert feet is not None
    assert said.index("Of rye.") < feet.start()
    assert "Much water. More than a lake." in said
    assert (
        lost(["Unverbesserliche Nachtwächterangelegenheiten Řehoř Őrség Ψυχή Москва"], [said]) == {}
    )


def test_no_note_is_lost_where_pages_are_full_of_them(project: Project) -> None:
    body = "".join(
        f"<p>{'The sea was calm and nobody came to see it. ' * (n % 7)}"
        f"{NOTE.format(n, f'Mark{n} ' + 'said so, and more of it. ' * (n % 11))}"
        f"{'But a dog barked at ships. ' * (n % 5)}</p>"
        for n in range(1, 60)
    )
    said = pages(site_of(project, file(body)) / "documents/a.pdf")
    assert lost([f"Mark{n}" for n in range(1, 60)], said) == Counter()
    found = [int(one) for one in re.findall(r"Mark(\d+)", " ".join(said))]
    assert found == sorted(found)


def test_links_lead_to_the_site_or_are_none(project: Project) -> None:
    other = LETTER.replace("Bye.", '<ref target="a.xml#one">There</ref>')
    site = site_of(project, LETTER, other)
    with pikepdf.open(site / "documents/b.pdf") as read:
        found = addresses(read)
    assert "https://letters.example/one/documents/a.html#one" in found
    assert all(one.startswith("https://letters.example/one/") for one in found)
    with pikepdf.open(site / printed.PATH) as read:
        assert "https://letters.example/one/documents/a.html#one" in addresses(read)  # Its number.
        named = [str(one) for one in read.Root.Names.Dests.Names if isinstance(one, pikepdf.String)]
    assert {"c1.one", "c2.one", "g.sea"} <= {*named}


def test_without_an_address_no_link_leaves_the_pdf(project: Project) -> None:
    site = site_of(project, LETTER, LETTER, site="")
    with pikepdf.open(site / "documents/a.pdf") as read:
        assert addresses(read) == set()


def test_hostile_tei_is_text_and_reads_no_file(project: Project, tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>Hidden</text></svg>', "utf-8")
    uri = secret.as_uri()
    said = f"<img src='{uri}'><script>x</script><link rel=attachment href='{uri}'>"
    attack = file(
        f'<p rend="background:url({uri})" style="background: url({uri})">'
        f'{said.replace("<", "&lt;")} @import url({uri}); <graphic url="{uri}"/>'
        f'<graphic url="../../secret.svg"/><ref target="{uri}">There</ref>'
        '<ref target="javascript:alert(1)">Run</ref></p>'
    )
    made = site_of(project, attack) / "documents/a.pdf"
    shown = "".join("\n".join(pages(made)).split())
    assert "".join(said.split()) in shown.replace("\u2010", "").replace("\ufffe", "")
    assert "Hidden" not in shown
    with pikepdf.open(made) as read:
        assert all(one.startswith("https://letters.example/") for one in addresses(read))
        assert "/EmbeddedFiles" not in read.Root.get("/Names", {})


@pytest.mark.parametrize(
    "page",
    [
        '<img src="{}">',
        '<link rel="stylesheet" href="{}">',
        '<link rel="attachment" href="{}">',
        "<style>@import url({}); p {{ background: url({}) }}</style><p>x</p>",
        '<object data="{}"></object><embed src="{}">',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="{}"/></svg>',
    ],
)
def test_nothing_is_fetched_even_by_markup(page: str, tmp_path: Path) -> None:
    image = tmp_path / "secret.svg"
    image.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>Hidden</text></svg>', "utf-8")
    made = typesetting.laid_out(page.replace("{}", image.as_uri()), "", {}, "x").pdf()
    assert "Hidden" not in "".join(pages(made))
    with pikepdf.open(io.BytesIO(made)) as read:
        assert "/EmbeddedFiles" not in read.Root.get("/Names", {})


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://x.example/", "edition:x", "data:,x"])
def test_only_files_of_the_document_are_given(url: str) -> None:
    with pytest.raises(ValueError, match="is no file of this document"):
        typesetting.Fetcher({"edition:a": Path(__file__)})(url)


def test_two_machines_make_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for number, own in enumerate(
        (
            {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)},
        )
    ):
        folder = tmp_path / f"place-{number}"
        (folder / "tei/documents").mkdir(parents=True)
        (folder / "tei/documents/a.xml").write_text(LETTER, "utf-8")
        (folder / "tei/documents/b.xml").write_text(LETTER, "utf-8")
        (folder / "tei/r.xml").write_text(GLOSSARY, "utf-8")
        (folder / "mkdocs.yml").write_text(CONFIGURATION.format(site=SITE), "utf-8")
        command = [sys.executable, "-m", "editions", "build"]
        env = {**os.environ, "PYTHONPATH": str(ROOT), **own}
        subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)
        site = folder / "build/site"
        made.append([(site / path).read_bytes() for path in ("documents/a.pdf", printed.PATH)])
    assert made[0] == made[1]


def test_what_did_not_change_is_not_set_again(project: Project) -> None:
    site = site_of(project, LETTER, LETTER)
    told: list[tuple[int, int]] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "Setting pages":
            told.append((done, total))

    changed = site.parent.parent / "tei/documents/b.xml"
    changed.write_text(LETTER.replace("Bye.", "Farewell."), "utf-8")
    building.build(site.parent.parent, progress=progress)
    assert told == [(1, 1)]
    assert "Farewell." in "".join(pages(site / "documents/b.pdf"))
    assert "Farewell." in "".join(pages(site / printed.PATH))
    assert "Farewell." not in "".join(pages(site / "documents/a.pdf"))


def test_what_is_not_installed_is_said_where_it_is_asked_for(
    project: Project, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    typesetting._weasyprint.cache_clear()
    with pytest.raises(EditionError):
        site_of(project, LETTER)
    said = caplog.messages[0]
    assert said.startswith("mkdocs.yml:5:")
    assert "pip install 'editions[pdf]', or take pdf out [not-installed]" in said
    assert projects.read(project({})).edition.documents  # What checks needs no PDF.


def test_who_does_not_ask_needs_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    typesetting._weasyprint.cache_clear()
    folder = project({"tei/documents/a.xml": LETTER, "tei/r.xml": GLOSSARY})
    site, edition, _ = building.build(folder)
    assert [*site.rglob("*.pdf")] == []
    assert [*downloads.missing(edition.settings.downloads)] == []


CORPORA = (
    "dodis/*.xml",
    "frus-history/documents/*.xml",
    "schnitzler/editions/*.xml",
    "frus-history/articles/*.xml",
)


@pytest.mark.slow
def test_no_word_of_real_files_is_lost(material: Path, project: Project) -> None:
    own = CONFIGURATION.replace("[pdf]", "[pdf], levels: {{dangling-pointer: warning}}")
    folder = project({"mkdocs.yml": own.format(site="")})
    (folder / "tei/documents").mkdir(parents=True)
    for number, pattern in enumerate(CORPORA):
        every = sorted((material / "corpora").glob(pattern), key=lambda one: one.stat().st_size)
        shutil.copy(every[len(every) // 2], folder / f"tei/documents/{number}.xml")
    site, edition, _ = building.build(folder)
    assert len(edition.documents) > 3
    for one in edition.documents:
        said = pages(site / one.uri.replace(".html", ".pdf"))
        assert (one.uri, lost(words(one), said)) == (one.uri, Counter())
