"""The built site of this edition, as files."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import frontmatter
import pytest
from conftest import ROOT
from lxml import html
from lxml.html import HtmlElement

from editions import building, lossless
from editions.edition import Edition


@cache
def pages(site: Path) -> dict[str, HtmlElement]:
    return {
        file.relative_to(site).as_posix(): html.parse(file).getroot()
        for file in sorted(site.rglob("*.html"))
        if file.name != "404.html"  # Its addresses are absolute: it is shown at any path.
    }


def addresses(site: Path) -> Iterator[tuple[str, str, str]]:
    """Page, element name and address of everything that a page links to or loads."""
    for path, page in pages(site).items():
        for element, _, address, _ in page.iterlinks():
            yield path, str(element.tag), address


def is_outside(address: str) -> bool:
    return bool(urlsplit(address).netloc)


def test_every_link_leads_to_a_page_and_an_anchor_that_exist(site: Path) -> None:
    ids = {path: set(page.xpath("//@id")) for path, page in pages(site).items()}
    dead = []
    for path, _, address in addresses(site):
        parts = urlsplit(address)
        if is_outside(address) or parts.scheme in ("mailto", "data"):
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
        target = target if parts.path else path
        whole = parts.fragment == "" or unquote(parts.fragment) in ids.get(target, set())
        if not (site / target).is_file() or not whole:
            dead.append((path, address))
    assert dead == []


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    loaded = [(path, address) for path, tag, address in addresses(site) if tag != "a"]
    assert [(path, address) for path, address in loaded if is_outside(address)] == []


def test_styles_load_nothing_from_another_host(site: Path) -> None:
    styles = "".join(file.read_text("utf-8") for file in sorted(site.rglob("*.css")))
    assert re.findall(r"url\(\s*['\"]?(?:https?:)?//[^)]*", styles) == []


def test_no_id_stands_twice_on_a_page(site: Path) -> None:
    for path, page in pages(site).items():
        ids = page.xpath("//@id")
        assert (path, sorted({one for one in ids if ids.count(one) > 1})) == (path, [])


def test_no_instruction_of_the_carrier_is_left(site: Path) -> None:
    left = [path for path, page in pages(site).items() if page.xpath("//@markdown")]
    assert left == []


def test_every_paragraph_has_a_permanent_link_to_itself(site: Path) -> None:
    for stem, count in (("ruzek-1962-11-30", 11), ("radvanyi-1962-12-05", 31)):
        page = pages(site)[f"documents/{stem}.html"]
        links = page.xpath("//p[@id]/a[contains(@class, 'permalink')]")
        found = [(one.getparent().get("id"), one.get("href"), one.text) for one in links]
        assert found == [(f"p{n}", f"#p{n}", str(n)) for n in range(1, count + 1)]


def test_notes_keep_the_labels_of_the_edition(site: Path) -> None:
    page = pages(site)["documents/radvanyi-1962-12-05.html"]
    marks = [one.text_content() for one in page.find_class("footnote-ref")]
    notes = [one.text_content() for one in page.find_class("note-label")]
    assert notes == [*"abcdefghijklmn", "1", "2"]
    assert sorted(marks) == sorted(notes)


def test_the_list_of_documents_says_where_each_text_is(site: Path) -> None:
    records = json.loads((site / "data/documents.json").read_text("utf-8"))
    assert [(one["id"], one["date"], one["source"], one["url"]) for one in records] == [
        (
            "ruzek-1962-11-30",
            "1962-11-30",
            "tei/documents/ruzek-1962-11-30.xml",
            "documents/ruzek-1962-11-30.html",
        ),
        (
            "radvanyi-1962-12-05",
            "1962-12-05",
            "tei/documents/radvanyi-1962-12-05.xml",
            "documents/radvanyi-1962-12-05.html",
        ),
    ]


def test_the_tei_is_offered_as_plain_text_unchanged(site: Path) -> None:
    for source in sorted((ROOT / "tei").rglob("*.xml")):
        offered = site / f"{source.relative_to(ROOT).as_posix()}.txt"
        assert offered.read_bytes() == source.read_bytes()
    assert [file.name for file in site.rglob("*.xml") if file.name != "sitemap.xml"] == []


def test_every_document_is_proved_to_have_its_words(site: Path) -> None:
    proofs = lossless.proved(site.parent.parent, site)
    assert [(one.path, one.findings, one.omissions) for one in proofs] == [
        ("tei/documents/ruzek-1962-11-30.xml", (), ()),
        ("tei/documents/radvanyi-1962-12-05.xml", (), ()),
    ]
    assert all(one.characters > 8000 for one in proofs)


def test_the_front_matter_of_a_report_says_what_it_is(site: Path) -> None:
    page = frontmatter.load(str(site.parent / "pages/documents/ruzek-1962-11-30.md"))
    expected = {
        "date": "1962-11-30",
        "place": "Washington",
        "author": "Miloslav Růžek",
        "addressee": "Antonín Novotný",
        "classification": "Top secret",
        "language": "en",
        "original_language": "cs",
        "source": "tei/documents/ruzek-1962-11-30.xml",
    }
    assert {key: page[key] for key in expected} == expected
    assert "Mikoyan, Anastas Ivanovich" in str(page["persons"])


def test_every_mention_leads_to_the_very_passage_that_names_the_entry(site: Path) -> None:
    followed = 0
    for path, page in pages(site).items():
        for link in page.xpath("//div[@class='mentions']//li/a[1]"):
            followed += 1
            address = urlsplit(link.get("href"))
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), address.path))
            (passage,) = pages(site)[target].xpath("//*[@id=$id]", id=unquote(address.fragment))
            hrefs = [
                posixpath.join(posixpath.dirname(target), one) for one in passage.xpath(".//@href")
            ]
            assert path in [posixpath.normpath(one) for one in hrefs], (path, link.get("href"))
    mentions = Edition.read(ROOT).mentions.values()
    assert followed == sum(len(of_entry) for of_entry in mentions) > 300


def test_every_entry_of_a_register_is_in_its_index(site: Path) -> None:
    for entry in Edition.read(ROOT).entries:
        index = pages(site)[f"{entry.kind.folder}/index.html"]
        hrefs = [posixpath.join(entry.kind.folder, one) for one in index.xpath("//table//@href")]
        assert entry.uri in hrefs


def test_two_builds_give_the_same_files(site: Path) -> None:
    folders = [site.parent / "pages", site]
    before = [contents(folder) for folder in folders]
    kept = {file: file.stat().st_mtime_ns for file in folders[0].rglob("*.md")}
    building.build(site.parent.parent)
    assert [contents(folder) for folder in folders] == before
    assert {file: file.stat().st_mtime_ns for file in folders[0].rglob("*.md")} == kept


def contents(folder: Path) -> dict[Path, bytes]:
    """All files of a folder."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.relative_to(folder): file.read_bytes() for file in files}


def test_the_theme_writes_nothing_that_html_does_not_allow(site: Path) -> None:
    faults = "//input[@type='checkbox'][@autocomplete] | //*[@tabindex='']"
    faults += " | //label[@for='__toc'][not(//input[@id='__toc'])]"
    assert [path for path, page in pages(site).items() if page.xpath(faults)] == []


@pytest.mark.parametrize("name", ["index.html", "about.html", "search.html", "persons/index.html"])
def test_every_page_has_one_heading_of_the_first_level(site: Path, name: str) -> None:
    assert len(pages(site)[name].xpath("//h1")) == 1


@pytest.mark.parametrize("name", ["radvanyi-1962-12-05", "ruzek-1962-11-30"])
def test_the_page_of_a_document_is_mostly_its_words(site: Path, name: str) -> None:
    page = site / f"documents/{name}.html"
    shown = html.parse(page).xpath("//*[@class='tei-text' or @class='footnote']")
    words = sum(len(part.text_content().split()) for part in shown)
    assert page.stat().st_size / words <= 30
