"""Zensical makes of the same pages and configuration a site with the same words and ways.

What differs stands in `docs/guides/zensical.md`, and here just that may differ.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from conftest import ROOT, Project, edition_in, file, files_of
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from lxml.etree import _Element
from measures import served
from playwright.sync_api import Page
from test_searching import addresses

from editions import building, zensical
from editions.findings import EditionError

GUIDE = (ROOT / "docs/guides/zensical.md").read_text("utf-8")

HERE = "https://site.invalid/"
SKIP = "__skip"
"""An anchor that Zensical's theme has in each article."""

JUDGED = "endings.html"
"""The page on which a site is judged."""

LETTER = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="de"><teiHeader><fileDesc>
<titleStmt><title>Brief {0}</title>{1}</titleStmt></fileDesc></teiHeader><text><body>
<p xml:id="p1">Am Fluss <persName ref="../registers/names.xml#anna">Anna</persName>{2}.</p></body>
</text></TEI>"""
EDITORS = "".join(
    f"<respStmt xml:id='{one}'><resp>Noten</resp><name>{one.title()}</name></respStmt>"
    for one in ("zoe", "ada")
)
NOTES = "".join(
    f"<note resp='#{one}'>{one} {number}</note>" for number in range(12) for one in ("zoe", "ada")
)
NAMES = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>Namen</title></titleStmt></fileDesc></teiHeader><standOff><listPerson>
<person xml:id="anna"><persName>Anna Quast</persName><note>Eine Wirtin</note></person>
</listPerson></standOff></TEI>"""
SMALL = {
    "mkdocs.yml": """site_name: 'Briefe: „Wetter“ "und" mehr'
site_url: https://example.org/briefe/
theme: {name: material, language: de, custom_dir: own}
extra_css: [own.css]
markdown_extensions:
  - admonition
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
plugins: [{editions: {precompressed: true, version: '1', date: 2026-01-01}}]
hooks: [hooks/put.py]
""",
    "hooks/put.py": """def on_page_markdown(text, page, **_):
    return text.replace("[[put]]", f"*from a hook, in {page.file.src_uri}*")
""",
    "docs/own.css": "p { color: black }",
    "docs/_headers": "/*\n  X-Own: yes\n",
    "docs/plain.html": "<p>A page that is HTML already</p>",
    "own/assets/own.txt": "Of the project's own theme.",
    "docs/about.md": (
        "# Über\n\n[[put]], [Anna](persons/anna.md) :smile:\n\n!!! note\n    Ein *Hinweis*\n\n"
        "[[timeline]]\n\n```\n[[timeline]]\n```\n\nEine Fußnote[^1].\n\n[^1]: Ihr Text\n"
    ),
    "docs/english.md": "---\nlang: en\ntitle: 'a --- b'\n---\n\n# In English\n\nThe ferry.\n",
    "tei/documents/a.xml": LETTER.format("&lt;/script> &amp; 'eins'", EDITORS, NOTES),
    "tei/documents/b.xml": LETTER.format("zwei", "", " am <date when='1962-11-30'>Freitag</date>"),
    "tei/registers/names.xml": NAMES,
}


QUERIES = {
    "edition": ["Castro", '"Soviet Union"', "missil*", "Cuba -Castro"],
    "small": ["Fluss", '"am Freitag"'],
}


class Sites(NamedTuple):
    """A site of MkDocs and one of Zensical, of the same project."""

    name: str
    mkdocs: Path
    zensical: Path
    built: zensical.Built


@pytest.fixture(scope="session")
def program() -> str:
    """The command of Zensical; `make test` installs it."""
    found = Path(os.environ.get("ZENSICAL", ROOT / ".venv/zensical/bin/zensical"))
    if not found.is_file():
        pytest.skip(f"no {found}: make .venv/zensical")
    return str(found)


@pytest.fixture(scope="module", params=["edition", "small"])
def sites(
    request: pytest.FixtureRequest, program: str, tmp_path_factory: pytest.TempPathFactory
) -> Sites:
    """This edition, and a small one that has what it has not: German, a hook, many notes."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "edition":
        edition_in(folder)
    for path, text in SMALL.items() if request.param == "small" else ():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    site, _, _ = building.build(folder, strict=True)
    built = zensical.built(folder, program)
    return Sites(request.param, site, built.site, built)


def tree(page: Path) -> _Element:
    return html.document_fromstring(page.read_bytes().decode())


def articles(sites: Sites) -> Iterator[tuple[str, _Element, _Element]]:
    """What each page says, in both sites, by its address."""
    for path in sorted(one.relative_to(sites.mkdocs).as_posix() for one in pages(sites.mkdocs)):
        (one,) = tree(sites.mkdocs / path).xpath("//article")
        (other,) = tree(sites.zensical / path).xpath("//article")
        yield path, one, other


def pages(site: Path) -> list[Path]:
    """The pages that are made of Markdown, but that for addresses which are not there."""
    every = (one for one in site.rglob("*.html") if b"<article" in one.read_bytes())
    return [one for one in every if one.name != "404.html"]


def words(element: _Element) -> str:
    return " ".join("".join(element.itertext()).split())


def verdicts(article: _Element) -> dict[str, str]:
    """What a site is said to keep, by the numbers of the principles."""
    rows = article.xpath(".//section[@id='endings-report']//tr[td]")
    return {words(row[0]).partition(" ")[0]: words(row[1]) for row in rows}


def test_there_are_the_same_pages(sites: Sites) -> None:
    found = {one.relative_to(sites.mkdocs) for one in pages(sites.mkdocs)}
    assert {one.relative_to(sites.zensical) for one in pages(sites.zensical)} == found
    assert len(found) >= 20


def test_every_page_has_the_same_words_but_the_one_that_judges_the_site(sites: Sites) -> None:
    different = [path for path, one, other in articles(sites) if words(one) != words(other)]
    assert different == [JUDGED]


def test_one_judgement_differs(sites: Sites) -> None:
    one, other = next((one, other) for path, one, other in articles(sites) if path == JUDGED)
    before, after = verdicts(one), verdicts(other)
    assert len(before) == 21
    assert [name for name in before if after[name] != before[name]] == ["4.1"]


def test_every_page_has_the_same_ids_in_the_same_order(sites: Sites) -> None:
    for path, one, other in articles(sites):
        assert other.xpath(".//@id") == [SKIP, *one.xpath(".//@id")], path


def test_every_page_has_the_same_links(sites: Sites) -> None:
    for path, one, other in articles(sites):
        assert other.xpath(".//a/@href") == one.xpath(".//a/@href"), path
        assert other.xpath(".//img/@src") == one.xpath(".//img/@src"), path


def test_every_link_leads_somewhere(sites: Sites) -> None:
    site = sites.zensical
    trees = {one.relative_to(site).as_posix(): tree(one) for one in pages(site)}
    ids = {
        path: {SKIP, *one.xpath("//@id"), *one.xpath("//a/@name")} for path, one in trees.items()
    }
    every = {
        (path, urljoin(f"{HERE}{path}", link))
        for path, one in trees.items()
        for link in one.xpath("//a/@href | //script/@src | //link[@rel!='canonical']/@href")
    }
    inside = {pair for pair in every if pair[1].startswith(HERE)}
    lost = [pair for pair in inside if not is_there(site, pair[1], ids)]
    assert lost == []
    assert len(inside) > 500


def is_there(site: Path, address: str, ids: dict[str, set[str]]) -> bool:
    whole, anchor = urldefrag(address)
    path = unquote(urlsplit(whole).path).removeprefix("/") or "index.html"
    return (site / path).is_file() and (not anchor or unquote(anchor) in ids.get(path, {anchor}))


def test_programs_are_told_the_same_of_each_page(sites: Sites) -> None:
    told = 0
    for path, _, _ in articles(sites):
        before, after = (heads(site / path) for site in (sites.mkdocs, sites.zensical))
        assert after == before, path
        told += len(before)
    assert told > 30


def heads(page: Path) -> list[Any]:
    """The title, the description and what is said of the citation, as names and as data."""
    whole = tree(page)
    data = [json.loads(one.text) for one in whole.xpath("//script[contains(@type, 'ld+json')]")]
    named = whole.xpath("//meta[starts-with(@name, 'citation_') or @name='description']")
    said = [(one.get("name"), one.get("content")) for one in named]
    return [whole.findtext(".//title"), *data, *said]


def test_notes_have_their_marks_words_and_ways_back(sites: Sites) -> None:
    number = 0
    for path, one, other in articles(sites):
        assert marks(other) == marks(one), path
        assert listed(other) == listed(one), path
        number += len(listed(one))
    assert number >= sum(proof.notes for proof in sites.built.proofs) > 20


def marks(article: _Element) -> list[tuple[str, str | None, str | None]]:
    found = article.xpath(".//a[contains(@class, 'footnote-ref')]")
    return [(words(one), one.get("href"), one.get("aria-label")) for one in found]


def listed(article: _Element) -> list[tuple[str | None, str, list[str]]]:
    """Each note: its id, its words with the label, and where it leads."""
    notes = article.xpath(".//div[contains(@class, 'footnote')]//li[starts-with(@id, 'fn:')]")
    return [(one.get("id"), words(one), one.xpath(".//a/@href")) for one in notes]


def test_no_word_of_the_sources_is_lost(sites: Sites) -> None:
    assert sites.built.proofs
    assert [finding for proof in sites.built.proofs for finding in proof.findings] == []
    told = files_of(sites.zensical / "data")["proof.json"]
    assert told == files_of(sites.mkdocs / "data")["proof.json"]


def test_the_search_has_the_same_index(sites: Sites) -> None:
    for folder in ("pagefind", "search"):
        expected = files_of(sites.mkdocs / folder)
        packed = {path for path in expected if path.endswith((".br", ".gz"))}
        assert files_of(sites.zensical / folder) == {
            path: data for path, data in expected.items() if path not in packed
        }
        assert expected


@pytest.mark.part(2)
def test_queries_find_the_same_places(sites: Sites, page: Page) -> None:
    for query in QUERIES[sites.name]:
        with served(sites.mkdocs) as one, served(sites.zensical) as other:
            found = addresses(page, one, query)
            assert found, query
            assert addresses(page, other, query) == found


def test_the_navigation_has_the_same_ways_in_the_same_order(sites: Sites) -> None:
    for path in ("index.html", "documents/index.html"):
        before, after = ways(sites.mkdocs, path), ways(sites.zensical, path)
        assert after == before
        assert len(after) > 5


def ways(site: Path, path: str) -> list[tuple[str, str]]:
    """What the navigation of a page calls other pages, with their addresses."""
    way = "//nav[contains(@class, 'md-nav--primary')]//a[contains(@class, 'md-nav__link')]"
    found = tree(site / path).xpath(way)
    return [*dict.fromkeys((words(one), urljoin(HERE + path, one.get("href"))) for one in found)]


def test_what_is_said_of_names_stands_at_the_links(sites: Sites) -> None:
    told = 0
    for path, one, other in articles(sites):
        cards = sites.mkdocs / f"{path.removesuffix('.html')}.cards.js"
        entries = {urljoin(HERE, uri) for uri in carded(cards)}
        before, after = (
            {urljoin(f"{HERE}{path}", link.get("href")) for link in article.xpath(".//a[@title]")}
            for article in (one, other)
        )
        assert after - before == entries, path
        told += len(entries)
    assert told


def carded(script: Path) -> list[str]:
    """The entries of which a page has cards, by their uris."""
    if not script.is_file():
        return []
    told = script.read_text("utf-8").partition("detail: ")[2]
    return [*json.JSONDecoder().raw_decode(told)[0]]


def test_further_files_are_the_same_but_for_those_that_are_named(sites: Sites) -> None:
    before, after = further(sites.mkdocs), further(sites.zensical)
    assert {path for path in before if not path.endswith((".cards.js", ".br", ".gz"))} == {
        path for path in after if path != "search.json"
    }
    different = {path for path, data in after.items() if data != before.get(path, data)}
    assert different == {
        *(["_headers"] if sites.name == "edition" else []),  # The small one has its own.
        "data/third-party.json",
        "manifest-sha256.txt",
        *(f"data/serving/{name}.txt" for name in ("apache", "caddy", "nginx")),
    }


def further(site: Path) -> dict[str, bytes]:
    """The files but pages and the theme's own."""
    made = {one.relative_to(site).as_posix() for one in pages(site)} | {"404.html", "sitemap.xml"}
    own = re.compile(r"assets/(?:javascripts|stylesheets|images)/")
    return {
        path: data
        for path, data in files_of(site).items()
        if path not in made and not own.match(path)
    }


def test_zensical_has_nothing_to_warn_of(sites: Sites) -> None:
    assert "No issues found" in sites.built.said


def test_nothing_is_asked_of_another_host(sites: Sites, page: Page) -> None:
    with served(sites.zensical) as address:
        for path in ("index.html", "documents/index.html", "search.html"):
            page.goto(address + path)
            policy = page.locator("meta[http-equiv='Content-Security-Policy']")
            assert "default-src 'none'" in (policy.get_attribute("content") or "")
            page.wait_for_load_state("networkidle")


def test_zensical_alone_makes_the_same_pages_again_and_keeps_the_index(
    program: str, project: Project
) -> None:
    folder = project({"tei/documents/a.xml": file("<p>Eins<note>Zwei</note></p>")})
    building.build(folder)
    before = files_of(zensical.built(folder, program).site)
    at = folder / zensical.FOLDER
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([program, "build"], cwd=at, env=env, capture_output=True, check=True)
    after = files_of(at / "site")
    assert {path for path, data in after.items() if data != before[path]} == {"proof.html", JUDGED}
    made_last = {path for path in before if path not in after}
    assert not {path for path in made_last if path.startswith(("pagefind/", "search/"))}


def test_a_project_that_is_not_built_is_told(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file("<p>Eins</p>")})
    with pytest.raises(EditionError) as told:
        zensical.built(folder, "zensical")
    assert [one.code for one in told.value.findings] == ["not-built"]


def test_that_zensical_is_not_there_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project({"tei/documents/a.xml": file("<p>Eins</p>")})
    building.build(folder)
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with pytest.raises(EditionError) as told:
        zensical.built(folder)
    assert [one.code for one in told.value.findings] == ["not-installed"]


def test_that_zensical_fails_is_told(project: Project, tmp_path: Path) -> None:
    folder = project({"tei/documents/a.xml": file("<p>Eins</p>")})
    building.build(folder)
    with pytest.raises(EditionError) as told:
        zensical.built(folder, "false")
    assert [one.code for one in told.value.findings] == ["not-built"]


SETTINGS = st.recursive(
    st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda some: (
        st.lists(some, max_size=4) | st.dictionaries(st.text(max_size=9), some, max_size=4)
    ),
    max_leaves=9,
)


@given(st.dictionaries(st.from_regex(r"[a-z_]+", fullmatch=True), SETTINGS, max_size=4))
def test_settings_are_read_as_they_were(settings: dict[str, Any]) -> None:
    text = "\n".join(zensical.line(name, value) for name, value in settings.items())
    assert tomllib.loads(text) == settings


def test_the_guide_names_the_version_that_is_tested() -> None:
    (version,) = re.findall(r"^zensical==(.+)$", (ROOT / "tests/zensical.txt").read_text(), re.M)
    assert f"Zensical {version}" in GUIDE
