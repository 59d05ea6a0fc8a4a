"""What a site has of others, and the page for those who keep a copy."""

from __future__ import annotations

import hashlib
import json
import re
from importlib.metadata import version
from pathlib import Path

import pytest
from conftest import Project, file
from lxml import html
from measures import served
from playwright.sync_api import Page

from editions import building, shipped
from editions.findings import EditionError

PAGEFIND = {"pagefind.js", "pagefind-worker.js", "pagefind-highlight.js"}


def test_each_file_of_others_is_told_with_its_licence(site: Path) -> None:
    told = json.loads((site / shipped.DATA).read_text("utf-8"))
    assert all(one["licence"] for one in told)
    assert {one["path"]: one["sha256"] for one in told} == {
        one["path"]: hashlib.sha256((site / one["path"]).read_bytes()).hexdigest() for one in told
    }
    names = {Path(one["path"]).name: one for one in told}
    assert {*PAGEFIND, "wasm.en.pagefind", "eb-garamond-latin-regular.woff2"} < names.keys()
    assert names["pagefind.js"]["version"] == version("pagefind-bin")


def test_scripts_styles_and_fonts_are_ours_or_told_of(site: Path) -> None:
    told = {one["path"] for one in json.loads((site / shipped.DATA).read_text("utf-8"))}
    kinds = ("*.js", "*.css", "*.woff2", "*.wasm", "wasm.*")
    every = {one.relative_to(site).as_posix() for kind in kinds for one in site.rglob(kind)}
    # Cards, words and the search on a disk are made of the edition.
    made = re.compile(r".*\.cards\.js|search/.*|assets/editions/[a-z-]+\.(js|css)")
    fonts = "assets/editions/fonts/eb-garamond.css"
    assert {one for one in every - told if not made.fullmatch(one)} == {fonts}


def test_what_a_script_is_put_together_from_is_told(site: Path) -> None:
    told = {one.path: one for one in shipped.files(site)}
    bundle = next(one for path, one in told.items() if re.search(r"bundle\.\w+\.min\.js$", path))
    assert "rxjs" in bundle.parts


def test_a_file_that_a_project_has_put_in_its_place_is_the_projects(site: Path) -> None:
    assert "assets/images/favicon.png" in {one.path for one in shipped.files(site)}
    maker = shipped.MAKERS[0]
    assert maker.folder is not None
    own = site.parent / "own/assets/images"
    own.mkdir(parents=True)
    (own / "favicon.png").write_bytes(b"ours")
    assert shipped.files(own.parent.parent) == ()


def test_the_search_of_the_theme_is_shipped_where_it_is_in_use(project: Project) -> None:
    documents = {"tei/documents/a.xml": file("<p>One</p>")}
    site, _, _ = building.build(project(documents))
    assert not [*site.glob("assets/javascripts/[lw]*/*")]
    configuration = "site_name: A\ntheme: {name: material}\nplugins: [search, editions]\n"
    site, _, _ = building.build(project({"mkdocs.yml": configuration}))
    assert [*site.glob("assets/javascripts/workers/*.js")]


def test_nothing_is_permitted_that_the_configuration_does_not_permit(
    project: Project, site: Path
) -> None:
    assert "permission" not in (site / shipped.PAGE).read_text("utf-8").lower()
    configuration = (
        "site_name: A\ntheme: {name: material, language: de}\n"
        "plugins:\n  - editions: {preservation: [clockss, lockss]}\n"
    )
    documents = {"tei/documents/a.xml": file("<p>One</p>")}
    made, _, _ = building.build(project({"mkdocs.yml": configuration, **documents}))
    page = html.parse(made / shipped.PAGE).getroot()
    said = [one.text_content() for one in page.xpath('//article//p[@lang="en"]')]
    assert said == [shipped.PERMISSIONS["clockss"], shipped.PERMISSIONS["lockss"]]
    hrefs = page.xpath("//article//a/@href")
    assert {"index.html", "documents/index.html", "manifest-sha256.txt", "verify.py"} < {*hrefs}
    proof = html.parse(made / "proof.html").getroot()
    assert shipped.PAGE in proof.xpath("//article//a/@href")


def test_an_unknown_system_of_preservation_is_told(project: Project) -> None:
    configuration = (
        "site_name: A\ntheme: {name: material}\nplugins:\n  - editions: {preservation: [me]}\n"
    )
    with pytest.raises(EditionError):
        building.build(project({"mkdocs.yml": configuration}))


def test_pages_need_nothing_of_the_themes_search(site: Path, page: Page) -> None:
    with served(site) as address:
        for name in ("index.html", "about.html", "search.html"):
            page.goto(f"{address}mirror/{name}")
            page.wait_for_load_state("networkidle")
            assert page.title()
