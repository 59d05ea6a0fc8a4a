"""The built site in a real browser, as readers meet it."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CONFIGURATION
from playwright.sync_api import Browser, Page, expect, sync_playwright

from editions import plugin

HUNGARIAN = "documents/radvanyi-1962-12-05.html"
CZECHOSLOVAK = "documents/ruzek-1962-11-30.html"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site served at a path below the root, as a mirror may have it."""
    root = site.parent / "served"
    shutil.copytree(site, root / "mirror")
    handler = functools.partial(Quiet, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/mirror/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium: `make test` installs one, or name it in CHROMIUM")
    arguments = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page. At its end no script has failed and nothing was asked of another host."""
    context = browser.new_context()
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    opened.on(
        "request",
        lambda sent: None if sent.url.startswith("http://127.0.0.1:") else faults.append(sent.url),
    )
    yield opened
    context.close()
    assert faults == []


@pytest.fixture
def without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def titles(page: Page) -> list[str]:
    links = page.locator("#search-page .search-results > li > a")
    expect(links.first).to_be_visible()
    return links.all_inner_texts()


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Guantanamo", "Hungarian Legation in Washington"),
        ("Goulart", "Czechoslovak Ambassador to the United States"),
        ("obfuscation", "Hungarian Legation in Washington"),
        ("Thompson", "Thompson, Llewellyn E."),
        ("quarantine", "blockade"),
    ],
)
def test_search_finds_texts_notes_and_entries(
    page: Page, address: str, words: str, title: str
) -> None:
    page.goto(f"{address}search.html?q={words}")
    assert [one for one in titles(page) if one.startswith(title)] != []


def test_search_shows_the_words_in_their_context(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=obfuscation")
    marked = page.locator("#search-page .search-results mark").first
    expect(marked).to_have_text("obfuscation.")
    expect(marked.locator("xpath=..")).to_contain_text("This was a serious obfuscation.")


def test_a_filter_narrows_the_results(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=Goulart")
    before = titles(page)
    page.get_by_label("Document", exact=True).select_option(
        label="Růžek on Mikoyan's conversations (1)"
    )
    expect(page.get_by_role("status")).to_have_text("1 page")
    assert len(before) > 1
    assert [one.partition(" (")[0] for one in titles(page)] == [
        "Czechoslovak Ambassador to the United States"
    ]


def test_a_person_filters_the_reports_that_mention_them(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?person=Udall%2C+Stewart+L.")
    assert [one.partition(" in")[0] for one in titles(page)] == ["Hungarian Legation"]


def test_the_search_stands_in_the_address(page: Page, address: str) -> None:
    def asked() -> None:
        page.goto(f"{address}search.html")
        page.get_by_label("Words").fill("Goulart")
        page.get_by_label("Kind of page").select_option(index=1)
        page.wait_for_url("**/search.html?q=Goulart&kind=*")

    asked()
    page.reload()
    found = titles(page)
    asked()
    # Results of the words alone may still stand there: wait for those of the filter.
    expect(page.locator("#search-page .search-results > li > a")).to_have_text(found)


def test_a_result_opens_with_the_hit_in_view(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=Guantanamo&kind=Document")
    page.locator("#search-page .search-results a").first.click()
    hit = page.locator("mark.pagefind-highlight").first
    expect(hit).to_have_text("Guantanamo")
    expect(hit).to_be_in_viewport()


def test_a_phrase_opens_at_its_place_and_is_marked_alone(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=%22live+with+it+in+peace%22")
    page.locator("#search-page .search-results a").first.click()
    hits = page.locator("mark.pagefind-highlight")
    expect(hits.first).to_be_in_viewport()
    assert " ".join(hits.all_inner_texts()) == "live with it in peace"


def test_several_words_open_at_the_passage_that_has_them(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=Polaris+Italy&kind=Document")
    page.locator("#search-page .search-results a").first.click()
    expect(page.locator("#p13 mark.pagefind-highlight").first).to_be_in_viewport()
    words = {one.lower() for one in page.locator("mark.pagefind-highlight").all_inner_texts()}
    assert words == {"polaris", "-type", "italy"}  # Of "Polaris-type" a part is a link.


def test_a_word_that_no_page_has_is_said_to_be_missing(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=Dobrinin")
    expect(page.get_by_role("status")).to_contain_text("No page has “Dobrinin”")


def test_the_header_finds_as_one_types_and_escape_closes(page: Page, address: str) -> None:
    page.goto(address + CZECHOSLOVAK)
    page.keyboard.press("/")
    page.keyboard.type("Goulart")
    results = page.locator("[data-search-results]")
    expect(results.get_by_role("status")).to_contain_text("pages")
    expect(results.locator("li").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(results).to_be_hidden()


def test_words_that_nobody_wrote_are_not_found_and_said_so(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=zeppelin")
    expect(page.get_by_role("status")).to_have_text("No page has all these words.")


def test_enter_in_the_header_opens_the_search_page(page: Page, address: str) -> None:
    page.goto(address + CZECHOSLOVAK)
    page.keyboard.press("/")
    page.keyboard.type("Brest")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=Brest")
    assert titles(page) != []


def test_a_note_opens_and_returns_by_keyboard(page: Page, address: str) -> None:
    page.goto(address + HUNGARIAN)
    mark = page.locator("#p20 a.footnote-ref")
    expect(mark).to_have_accessible_name("note 1")
    mark.focus()
    page.keyboard.press("Enter")
    note = page.locator("li[id='fn:n1']")
    expect(note).to_be_in_viewport()
    expect(note).to_contain_text("Mikoyan talked about his visit to Cuba")
    for _ in range(3):  # Past Mikoyan and Cuba, to the way back.
        page.keyboard.press("Tab")
    expect(note.locator(".footnote-backref")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#p20")).to_be_in_viewport()
    assert page.url.endswith("#fnref:n1")


def test_a_name_leads_to_the_register_and_back_to_the_paragraph(page: Page, address: str) -> None:
    page.goto(address + HUNGARIAN)
    page.locator("#p16").get_by_role("link", name="Norstadt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Norstad, Lauris C.")
    page.locator(".mentions").get_by_role("link", name="paragraph 16").click()
    expect(page.locator("#p16")).to_be_in_viewport()


def test_a_name_says_at_hand_who_it_is(page: Page, address: str) -> None:
    page.goto(address + HUNGARIAN)
    page.locator("#p16").get_by_role("link", name="Norstadt").focus()
    tip = page.locator(".md-tooltip2", has_text="Supreme Allied Commander")
    expect(tip).to_be_visible()


def test_the_form_that_was_mended_is_not_read(page: Page, address: str) -> None:
    page.goto(address + CZECHOSLOVAK)
    expect(page.locator("#p8")).to_contain_text("ultra-left")
    expect(page.locator("#p8 .tei-sic").first).to_be_hidden()
    assert "□" not in page.locator(".tei-text").inner_text()


def test_all_is_read_without_scripts(without_scripts: Page, address: str) -> None:
    page = without_scripts
    page.goto(address + HUNGARIAN)
    expect(page.locator("#p31")).to_be_visible()
    page.locator("#p20 a.footnote-ref").click()
    expect(page.locator("li[id='fn:n1']")).to_be_in_viewport()
    page.locator("#p16").get_by_role("link", name="Norstadt").click()
    expect(page.locator(".mentions")).to_contain_text("one of the main reasons for replacing")
    page.get_by_role("link", name="Persons").first.click()
    expect(page.get_by_role("link", name="Mikoyan, Anastas Ivanovich")).to_be_visible()
    page.goto(address + "search.html")
    expect(page.get_by_text("The search needs JavaScript")).to_be_visible()


def test_the_site_reads_from_a_disk(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="The Hungarian chargé").click()
    page.locator("#p16").get_by_role("link", name="Norstadt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Norstad, Lauris C.")
    page.goto((site / "search.html").as_uri())
    expect(page.get_by_role("status")).to_contain_text("from a disk, use the registers")
    context.close()


SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  const seen = (list) => list.getEntries().forEach((entry) => { sum += entry.value; });
  new PerformanceObserver(seen).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 300);
})"""


def test_a_text_is_set_in_the_typeface_of_the_site_and_no_line_moves(
    page: Page, address: str
) -> None:
    page.goto(address + CZECHOSLOVAK)
    page.wait_for_load_state("networkidle")
    loaded = "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family + f.style)"
    assert {"EB Garamondnormal", "EB Garamonditalic"} <= set(page.evaluate(loaded))
    assert page.evaluate(SHIFTS) == 0


def test_on_paper_a_document_has_its_text_and_notes_and_no_navigation(
    page: Page, address: str
) -> None:
    page.goto(address + HUNGARIAN)
    page.emulate_media(media="print")
    for shown in ("#p1", "li[id='fn:n1']", ".document-head >> nth=0"):
        expect(page.locator(shown)).to_be_visible()
    for hidden in (".md-header", ".md-sidebar >> nth=0", ".up", ".text-switch", ".md-footer"):
        expect(page.locator(hidden)).to_be_hidden()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in ("index.html", CZECHOSLOVAK, "persons/index.html", "about.html", "editors.html"):
        page.goto(address + path)
        wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wider), path
    context.close()


TWO_TEXTS = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>A draft</title></titleStmt></fileDesc></teiHeader><text><body><p>He <subst><del>went</del>
<add>came</add></subst> to <choice><abbr>W.</abbr><expan>Washington</expan></choice>.</p></body>
</text></TEI>"""


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a document that has a reading text and a text of the source, on disk."""
    folder = tmp_path_factory.mktemp("draft")
    (folder / "tei/documents").mkdir(parents=True)
    (folder / "tei/documents/a.xml").write_text(TWO_TEXTS, "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
    site, _, _ = plugin.build(folder)
    return (site / "documents/a.html").as_uri()


def test_a_reader_chooses_the_text_by_keyboard_without_scripts(
    without_scripts: Page, draft: str
) -> None:
    without_scripts.goto(draft)
    text = without_scripts.locator(".tei-text p")
    assert text.inner_text().split()[1:] == "He came to Washington.".split()
    without_scripts.get_by_label("Reading text").focus()
    without_scripts.keyboard.press("ArrowRight")
    expect(without_scripts.get_by_label("Text of the source")).to_be_checked()
    assert text.inner_text().split()[1:] == "He went came to W..".split()


def test_both_texts_are_in_the_page_to_copy_and_to_prove(without_scripts: Page, draft: str) -> None:
    without_scripts.goto(draft)
    words = without_scripts.locator(".tei-text p").text_content() or ""
    assert words.split()[1:] == "He went came to W.Washington.".split()
