"""A copy says that it is one, of what and as of when; statements are found from every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CONFIGURATION, Project, file, release
from lxml import etree, html
from measures import violations
from playwright.sync_api import Browser, Page, Route, expect
from test_weight import SHIFTS

from editions import building

OWN = "https://letters.example/reports/"
COPY = "https://mirror.example/a/copy/"

SAYING = f"""site_name: Letters
site_url: {OWN}
theme: {{name: material}}
plugins:
  - editions:
      version: "1.0"
      date: 2026-11-22
"""

TEXT = f'<p xml:id="one">{"One word after another. " * 200}</p>'


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an edition that has an address, a version and a statement."""
    folder = tmp_path_factory.mktemp("addressed")
    for path, text in {
        "mkdocs.yml": SAYING,
        "tei/documents/a.xml": file(TEXT),
        "docs/index.md": "# Letters",
        "docs/privacy.md": "# What is kept",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    site, _, _ = building.build(folder, strict=True)
    return site


@pytest.fixture(params=["light", "dark"])
def anywhere(browser: Browser, addressed: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a browser for which both hosts have the site."""
    context = browser.new_context(color_scheme=request.param)
    context.add_init_script(f"({SHIFTS})()")

    def answer(route: Route) -> None:
        base = OWN if route.request.url.startswith(OWN) else COPY
        path = route.request.url.removeprefix(base).partition("?")[0] or "index.html"
        found = addressed / path
        found = found if found.is_file() else addressed / f"{path}.html"
        route.fulfill(path=found) if found.is_file() else route.fulfill(status=404)

    context.route(re.compile("^https://"), answer)
    yield context.new_page()
    context.close()


def test_a_copy_says_of_what_and_as_of_when(anywhere: Page) -> None:
    anywhere.goto(f"{COPY}documents/a.html")
    said = anywhere.locator(".edition-copy")
    expect(said).to_have_text(f"This is a copy of {OWN}. Version 1.0, 22 November 2026.")
    expect(said).to_be_visible()
    expect(said.locator("a")).to_have_attribute("href", f"{OWN}documents/a.html")
    assert anywhere.evaluate("window.shifts") == []
    assert violations(anywhere) == []


def test_its_link_is_reached_by_keyboard_before_the_text(anywhere: Page) -> None:
    anywhere.goto(f"{COPY}documents/a.html")
    stops = []
    for _ in range(2):
        anywhere.keyboard.press("Tab")
        stops.append(anywhere.evaluate("document.activeElement.getAttribute('href')"))
    assert stops[1] == f"{OWN}documents/a.html"


def test_a_copy_is_printed_without_it(anywhere: Page) -> None:
    anywhere.goto(f"{COPY}documents/a.html")
    anywhere.emulate_media(media="print")
    expect(anywhere.locator(".edition-copy")).to_be_hidden()


@pytest.mark.part(3)
@pytest.mark.parametrize("uri", ["", "index.html", "documents/a.html", "documents/a", "?q=1#one"])
def test_the_site_itself_does_not(anywhere: Page, uri: str) -> None:
    anywhere.goto(f"{OWN}{uri}")
    expect(anywhere.locator(".edition-copy")).to_be_hidden()


def test_an_older_copy_below_the_same_host_does(anywhere: Page, addressed: Path) -> None:
    older = f"{OWN}1.0/"
    anywhere.context.route(
        re.compile(re.escape(older)), lambda route: route.fulfill(path=addressed / "index.html")
    )
    anywhere.goto(older)
    expect(anywhere.locator(".edition-copy")).to_be_visible()


def test_on_a_disk_and_without_scripts_the_foot_says_it(browser: Browser, addressed: Path) -> None:
    for scripts in (True, False):
        page = browser.new_page(java_script_enabled=scripts)
        page.goto((addressed / "documents/a.html").as_uri())
        expect(page.locator(".edition-copy")).to_be_hidden()
        said = page.locator(".md-copyright__highlight")
        expect(said).to_have_text(f"Version 1.0, 22 November 2026, {OWN}")
        expect(said.get_by_role("link")).to_have_attribute("href", OWN)
        page.close()


def test_an_edition_without_an_address_has_no_copies(project: Project) -> None:
    site, _, _ = building.build(project({"tei/documents/a.xml": file("<p>One</p>")}))
    assert [one for one in site.rglob("*.html") if b"edition-copy" in one.read_bytes()] == []


def test_each_page_leads_to_the_statements_that_there_are(addressed: Path) -> None:
    for one in sorted(addressed.rglob("*.html")):
        tree = html.fromstring(one.read_bytes())
        links = tree.xpath("//*[@class='statements']/a")
        assert [link.text for link in links] == ["Privacy"], one
        if one.name != "404.html":
            assert (one.parent / links[0].get("href")).resolve() == addressed / "privacy.html"


def test_a_statement_that_comes_later_is_in_the_foot_of_every_page(project: Project) -> None:
    files = {"tei/documents/a.xml": file("<p>One</p>"), "docs/index.md": "# A"}
    configuration = f"{CONFIGURATION}nav: [index.md]\nnot_in_nav: accessibility.md\n"
    folder = project({**files, "mkdocs.yml": configuration})
    site, _, _ = building.build(folder)
    assert b"statements" not in (site / "documents/a.html").read_bytes()
    (folder / "docs/accessibility.md").write_text("# Access", "utf-8")
    building.build(folder)
    assert b'<a href="../accessibility.html">' in (site / "documents/a.html").read_bytes()


def sitemap(site: Path) -> dict[str, str | None]:
    """The day of each address."""
    root = etree.parse(site / "sitemap.xml").getroot()
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    return {
        str(one.findtext("s:loc", None, names)): one.findtext("s:lastmod", None, names)
        for one in root.iterfind("s:url", names)
    }


def test_the_sitemap_has_the_day_on_which_a_released_text_changed(project: Project) -> None:
    letters = {
        f"tei/documents/{name}.xml": file(f"<p>The letter {name} says so.</p>")
        for name in ("a", "b", "new")
    }
    folder = project({"mkdocs.yml": SAYING, **letters})
    new = (folder / "tei/documents/new.xml").rename(folder / "aside.xml")
    release(folder)
    new.rename(folder / "tei/documents/new.xml")
    (folder / "tei/documents/b.xml").write_text(file("<p>The letter b says so now.</p>"), "utf-8")
    site, _, _ = building.build(folder)
    days = sitemap(site)
    assert days[f"{OWN}documents/a.html"] == "2026-11-22"
    assert days[f"{OWN}documents/b.html"] is None
    assert days[f"{OWN}documents/new.html"] is None
    assert days[f"{OWN}documents/index.html"] is None
