"""The example edition of letters builds without findings, and has all that it is there to show."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import ROOT
from lxml import etree, html
from measures import Scheme, html_messages, lines, screen, served, violations, visit
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser, Page, expect
from test_cli import editions

EXAMPLE = ROOT / "examples/letters"
DRAFT = "documents/1847-03-03-klara-to-johann.html"
ANSWER = "documents/1847-03-11-johann-to-klara.html"
ENGLISH = "documents/1847-04-02-klara-to-johann-english.html"
PARALLEL = (DRAFT, ANSWER, ENGLISH)

SCREENS: list[tuple[int, Scheme]] = [(390, "light"), (1280, "dark")]

TEI = {"tei": "http://www.tei-c.org/ns/1.0"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example, built."""
    copy = tmp_path_factory.mktemp("example") / "letters"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("build", "__pycache__"))
    built = editions("build", "--strict", at=copy)
    assert (built.returncode, built.stderr) == (0, "")
    return copy


@pytest.fixture(scope="module")
def letters(project: Path) -> Path:
    """The site of the example."""
    return project / "build/site"


@pytest.fixture(scope="module")
def server(letters: Path) -> Iterator[str]:
    with served(letters) as address:
        yield address


def of(site: Path, uri: str) -> html.HtmlElement:
    """A page of the site."""
    return html.fromstring((site / uri).read_bytes().decode("utf-8"))


def test_the_check_finds_nothing(project: Path) -> None:
    checked = editions("check", "--strict", at=project)
    said = "5 files read, 4 documents compared with the site: no findings.\n"
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, said, "")


def test_each_passage_stands_beside_its_translation(letters: Path) -> None:
    for uri in PARALLEL:
        rows = of(letters, uri).xpath("//*[@class='parallel-row'][count(*) = 2]")
        assert len(rows) >= 4
        langs = {tuple(cell.xpath("ancestor-or-self::*/@lang")[-1] for cell in one) for one in rows}
        assert langs == {("de", "en")}
        assert of(letters, uri).find_class("parallel-names")


def test_the_page_has_apparatus_changes_of_the_writer_and_notes_of_both(letters: Path) -> None:
    page = of(letters, DRAFT)
    notes = [" ".join(one.text_content().split()) for one in page.xpath("//li[@id]")]
    assert "hinter der Mühle E" in " ".join(notes)
    witnesses = [one.text_content().split()[0] for one in page.find_class("tei-witness")]
    assert witnesses == ["E", "R"]
    assert "She tells the same of a barometer" in " ".join(notes)
    assert "A line is the twelfth part of an inch" in " ".join(notes)
    assert [one.text_content() for one in page.find_class("tei-del")] == ["Zoll"]
    assert [one.text_content() for one in page.find_class("tei-add")] == ["kurz vor Tage,"]


def test_pages_of_the_draft_have_tiles_and_zones(letters: Path) -> None:
    page = of(letters, DRAFT)
    images = page.xpath("//a[contains(@class, 'facsimile')]")
    assert len(images) == 2
    assert len(page.xpath("//*[@data-zone]")) == 6
    folder = letters / "facsimiles/tei/documents/images"
    for image in EXAMPLE.glob("tei/documents/images/*.jpg"):
        assert [*(folder / image.name).rglob("*.jpg")]
    assert (letters / DRAFT.replace(".html", ".iiif.json")).is_file()


def test_registers_lead_to_both_languages(letters: Path) -> None:
    mentions = of(letters, "persons/quast.html").xpath("//a/@href")
    for anchor in ("#de-1", "#en-1", "#p3", "#p2-en"):
        assert any(way.endswith(anchor) for way in mentions), anchor
    assert {one.stem for one in letters.glob("places/*.html")} == {"index", "lehnau", "tressin"}


def test_each_letter_is_in_the_list_of_the_correspondence_once(letters: Path) -> None:
    listed = etree.parse(letters / "data/cmif.xml")
    found = listed.xpath("//tei:correspDesc/@key", namespaces=TEI)
    assert found == [Path(one).stem for one in (DRAFT, ANSWER, ENGLISH.replace("-english", ""))]


def test_an_original_and_its_translation_in_another_file_lead_to_each_other(letters: Path) -> None:
    german = ENGLISH.replace("-english", "")
    ways = of(letters, german).xpath("//p[@class='up']//a/@href")
    assert Path(ENGLISH).name in ways
    assert Path(german).name in of(letters, ENGLISH).xpath(
        "//*[contains(@class, 'parallel-names')]//a/@href"
    )


def test_the_pages_are_valid_html(letters: Path) -> None:
    found = html_messages(letters)
    assert found == [], lines(found)


def test_the_images_are_those_that_the_script_draws(tmp_path: Path) -> None:
    spec = spec_from_file_location("draw", EXAMPLE / "tools/draw.py")
    assert spec is not None
    assert spec.loader is not None
    draw = module_from_spec(spec)
    spec.loader.exec_module(draw)
    draw.main(tmp_path)
    files = sorted((EXAMPLE / "tei/documents/images").iterdir())
    assert [one.name for one in files] == sorted(one.name for one in tmp_path.iterdir())
    assert sum(one.stat().st_size for one in files) < 150_000
    for one in files:  # Other versions of libjpeg round otherwise.
        with Image.open(one) as kept, Image.open(tmp_path / one.name) as drawn:
            difference = ImageStat.Stat(ImageChops.difference(kept, drawn)).mean
        assert max(difference) < 1


BOXES = """() => [...document.querySelectorAll(".parallel-row")]
  .filter((row) => row.children.length === 2)
  .map((row) => [...row.children].map((cell) => cell.getBoundingClientRect().toJSON()))"""

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("scripts", [True, False])
def test_columns_stand_side_by_side_where_there_is_room(
    browser: Browser, server: str, scripts: bool
) -> None:
    page = screen(browser, 1280, scripts=scripts)
    for uri in PARALLEL:
        visit(page, server + uri)
        boxes = page.evaluate(BOXES)
        assert len(boxes) >= 4
        for original, translation in boxes:
            assert original["top"] == translation["top"]
            assert original["right"] < translation["left"]
            assert abs(original["width"] - translation["width"]) < 1
        assert page.evaluate(OVERFLOW) == 0
    page.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_translations_stand_below_their_originals_on_a_phone(
    browser: Browser, server: str, scripts: bool
) -> None:
    page = screen(browser, 390, scripts=scripts)
    for uri in PARALLEL:
        visit(page, server + uri)
        boxes = page.evaluate(BOXES)
        assert len(boxes) >= 4
        flat = [box for row in boxes for box in row]
        assert all(a["bottom"] <= b["top"] for a, b in pairwise(flat))
        assert page.evaluate(OVERFLOW) == 0
    page.close()


@pytest.mark.part(2)
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_axe_finds_nothing_in_parallel_texts(
    browser: Browser, server: str, width: int, scheme: Scheme
) -> None:
    page = screen(browser, width, scheme)
    found = []
    for uri in PARALLEL:
        visit(page, server + uri)
        found += violations(page)
    page.close()
    assert found == [], lines(found)


@pytest.mark.parametrize(
    ("query", "anchor"), [("Regenmesser", "#de-1"), ("gauge", "#en-1"), ("thawed", "#en-2")]
)
def test_the_search_finds_words_of_both_languages(
    page: Page, server: str, query: str, anchor: str
) -> None:
    visit(page, f"{server}search.html?q={query}")
    expect(page.locator(f".search-results a[href$='{anchor}']").first).to_be_visible()


def test_the_copy_of_an_original_is_not_found_a_second_time(page: Page, server: str) -> None:
    visit(page, f"{server}search.html?q=Einunddrei%C3%9Fig")
    ways = page.locator(".search-results a[href*='1847-04-02']").evaluate_all(
        "all => all.map((one) => one.getAttribute('href').split('/').pop().split(/[?#]/)[0])"
    )
    assert {*ways} == {Path(ENGLISH.replace("-english", "")).name}
