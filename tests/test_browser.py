"""The built site in a real browser, as readers meet it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import CONFIGURATION
from measures import served
from playwright.sync_api import Browser, Locator, Page, Response, expect
from test_languages import written

from editions import building

HUNGARIAN = "documents/radvanyi-1962-12-05.html"
CZECHOSLOVAK = "documents/ruzek-1962-11-30.html"
EVENT = "events/overflights.html"


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


def test_events_are_narrowed_by_keyboard_without_scripts(
    without_scripts: Page, address: str
) -> None:
    page = without_scripts
    page.goto(f"{address}events/index.html")
    rows = page.locator(".matrix tbody tr:not(.part-of-list)")
    contradicted = page.locator(".matrix tr.contradict")
    page.get_by_label("All (").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Contradictions (")).to_be_checked()
    expect(rows.filter(visible=True)).to_have_count(contradicted.count())
    assert 0 < contradicted.count() < rows.count()


def test_a_passage_leads_to_the_other_account_and_back_without_scripts(
    without_scripts: Page, address: str
) -> None:
    page = without_scripts
    page.goto(address + CZECHOSLOVAK)
    mark = page.locator("#p4 a.also-told").first
    expect(mark).to_have_accessible_name(
        "Also told by Radványi on Mikoyan's visit: Flights over Cuba"
    )
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Flights over Cuba")
    other = page.locator(".account").filter(has_text="Radványi on Mikoyan's visit")
    expect(other.get_by_role("heading", level=2)).to_be_in_viewport()
    other.get_by_role("link", name="paragraph").first.click()
    assert HUNGARIAN in page.url
    expect(page.locator(f"[id='{page.url.rpartition('#')[2]}']")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "beside"), [(390, False), (1280, True)])
def test_accounts_stand_beside_each_other_where_there_is_room(
    browser: Browser, address: str, width: int, beside: bool
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(address + EVENT)
    first, second = (one.bounding_box() for one in page.locator(".account").all())
    assert first is not None
    assert second is not None
    assert (first["y"] == second["y"]) is beside
    context.close()


def test_the_words_of_an_event_are_found_and_its_copies_are_not(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=width+photographed&kind=Editors")
    expect(page.locator("#search-page [role=status]")).to_have_text("Nothing has all of this.")
    page.goto(f"{address}search.html?q=Flights+over+Cuba&kind=Editors")
    expect(
        page.locator(".search-results").get_by_role("link", name="Flights over Cuba").first
    ).to_be_visible()


def test_the_site_reads_from_a_disk(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="The Hungarian chargé").click()
    page.locator("#p16").get_by_role("link", name="Norstadt").hover()
    expect(page.locator(".popover")).to_contain_text("Supreme Allied Commander")
    page.locator("#p16").get_by_role("link", name="Norstadt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Norstad, Lauris C.")
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


@pytest.mark.part(2)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    lists = ("persons/index.html", "events/index.html", f"events/by/{HUNGARIAN}")
    for path in ("index.html", CZECHOSLOVAK, EVENT, *lists, "about.html", "editors.html"):
        page.goto(address + path)
        wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wider), path
    context.close()


BROKEN = """() => [...document.querySelectorAll('.md-content :is(td, th)')].flatMap((cell) => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    for (const word of texts.currentNode.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((line) => Math.round(line.top)));
      if (lines.size > 1) found.push(word[0]);
    }
  }
  return found;
})"""
"""The words of tables that stand on more than one line."""


@pytest.mark.part(2)
@pytest.mark.parametrize("width", [320, 390, 600])
def test_no_word_of_a_list_is_broken(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for path in ("documents/index.html", "persons/index.html", "places/index.html", "map.html"):
        page.goto(address + path)
        assert page.locator(".md-content td").count() > 3
        assert page.evaluate(BROKEN) == [], path
    page.close()


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
    site, _, _ = building.build(folder)
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


def norstad(page: Page) -> Locator:
    return page.locator("#p16").get_by_role("link", name="Norstadt")


def said(page: Page) -> Locator:
    """What is said of a name, or the text of a note, beside the word."""
    return page.locator(".popover")


CARD = ["Norstad, Lauris C.", "Supreme Allied Commander, Europe, until December 1962"]


def test_a_name_says_who_it_is_while_the_mouse_is_on_it(page: Page, address: str) -> None:
    page.goto(address + HUNGARIAN)
    norstad(page).hover()
    expect(said(page).locator("p")).to_have_text([*CARD, "Person · 1 mention, 1962"])
    said(page).hover()
    page.wait_for_timeout(600)
    expect(said(page)).to_be_visible()
    page.mouse.move(2, 400)
    expect(said(page)).to_be_hidden()
    expect(norstad(page)).not_to_have_attribute("aria-describedby", "reading:popover")


def test_escape_takes_away_what_is_said_though_the_mouse_stays(page: Page, address: str) -> None:
    page.goto(address + HUNGARIAN)
    norstad(page).hover()
    expect(said(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(said(page)).to_be_hidden()
    norstad(page).hover(position={"x": 3, "y": 3})
    page.wait_for_timeout(600)
    expect(said(page)).to_be_hidden()


def test_a_name_says_who_it_is_to_the_keyboard(page: Page, address: str) -> None:
    page.goto(address + HUNGARIAN)
    page.locator("#p16").get_by_role("link", name="NATO").focus()
    page.keyboard.press("Tab")
    expect(norstad(page)).to_be_focused()
    expect(norstad(page)).to_have_accessible_description(
        " ".join([*CARD, "Person · 1 mention, 1962"])
    )
    page.keyboard.press("Escape")
    expect(said(page)).to_be_hidden()
    expect(norstad(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(CARD[0])


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True)
    yield context.new_page()
    context.close()


def test_a_tap_says_who_it_is_and_a_second_one_goes_there(phone: Page, address: str) -> None:
    phone.goto(f"{address}{HUNGARIAN}#p16")
    norstad(phone).tap()
    dialog = phone.get_by_role("dialog", name="Norstadt")
    expect(dialog).to_be_focused()
    expect(dialog.get_by_role("link", name="Open the entry")).to_have_attribute(
        "href", f"{address}persons/norstad-lauris.html"
    )
    phone.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(norstad(phone)).to_be_focused()
    norstad(phone).tap()
    expect(dialog).to_be_visible()
    norstad(phone).tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text(CARD[0])


def test_a_tap_elsewhere_takes_away_what_is_said(phone: Page, address: str) -> None:
    phone.goto(f"{address}{HUNGARIAN}#p16")
    norstad(phone).tap()
    expect(said(phone)).to_be_visible()
    phone.touchscreen.tap(20, 600)
    expect(said(phone)).to_be_hidden()


def test_a_tap_says_why_words_are_in_brackets(phone: Page, address: str) -> None:
    phone.goto(f"{address}{HUNGARIAN}#p21")
    phone.get_by_text("[issued on 28 October]").tap()
    expect(said(phone)).to_have_text("Added by an editor, circumstance")


PLACED = """() => {
  const box = document.querySelector(".popover").getBoundingClientRect();
  const word = document.querySelector("[aria-describedby='reading:popover']");
  const covered = [...word.getClientRects()].some((line) => line.top < box.bottom &&
    line.bottom > box.top && line.left < box.right && line.right > box.left);
  const head = document.querySelector(".md-header").getBoundingClientRect().bottom;
  return covered || box.left < 0 || box.right > innerWidth || box.top < head ||
    box.bottom > innerHeight;
}"""


@pytest.mark.part(2)
@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (1280, 800)])
def test_what_is_said_covers_no_word_it_is_said_of_and_is_whole_on_the_screen(
    page: Page, address: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address + HUNGARIAN)
    page.locator("#p15 a.permalink").focus()
    misplaced = []
    for _ in range(25):
        page.keyboard.press("Tab")
        word = page.locator(":focus").inner_text()
        if page.locator("a.permalink:focus, .popover :focus").count() == 0:
            expect(said(page)).to_be_visible()
            page.wait_for_timeout(50)
            misplaced += [word] if page.evaluate(PLACED) else []
    assert misplaced == []


def test_what_is_said_of_names_is_asked_for_at_the_first_one(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url.rpartition("/")[2]))
    page.goto(address + HUNGARIAN)
    page.wait_for_load_state("networkidle")
    assert "radvanyi-1962-12-05.cards.js" not in asked
    norstad(page).hover()
    expect(said(page)).to_be_visible()
    assert "radvanyi-1962-12-05.cards.js" in asked


def test_a_name_without_card_is_a_link(phone: Page, address: str) -> None:
    phone.route("**/*.cards.js", lambda route: route.abort())
    phone.goto(f"{address}{HUNGARIAN}#p16")
    norstad(phone).tap()
    expect(phone.get_by_role("heading", level=1)).to_have_text(CARD[0])


def test_a_mark_of_an_account_says_in_words_where_it_leads(page: Page, address: str) -> None:
    page.goto(address + CZECHOSLOVAK)
    page.locator("#p4 a.also-told").first.hover()
    expect(said(page)).to_have_text("Also told by Radványi on Mikoyan's visit: Flights over Cuba")


def test_a_note_is_shown_at_its_mark_with_whose_it_is(page: Page, address: str) -> None:
    page.goto(address + HUNGARIAN)
    page.locator("#p20 a.footnote-ref").hover()
    expect(said(page)).to_contain_text("Notes by CB, MK")
    expect(said(page)).to_contain_text("1 Mikoyan talked about his visit to Cuba")
    expect(said(page).get_by_role("link", name="Cuba")).to_be_visible()
    expect(said(page).locator(".footnote-backref")).to_have_count(0)
    ids = page.locator("[id]").evaluate_all("all => all.map((one) => one.id)")
    assert len(ids) == len(set(ids))


def test_the_keyboard_goes_from_a_mark_into_its_note_and_on(page: Page, address: str) -> None:
    page.goto(address + HUNGARIAN)
    page.locator("#p20 a").nth(1).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#p20 a.footnote-ref")).to_be_focused()
    page.keyboard.press("Tab")
    expect(said(page).get_by_role("link", name="Mikoyan")).to_be_focused()
    page.keyboard.press("Escape")
    expect(said(page)).to_be_hidden()
    expect(page.locator("#p20 a.footnote-ref")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#p20").get_by_role("link", name="Castro", exact=True)).to_be_focused()


LONG_NOTES = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>A letter</title></titleStmt></fileDesc></teiHeader><text xml:lang="{lang}"><body><p>One.<note
xml:id="a"><p>First of all.</p><list><item>Bread</item><item>Salt</item></list><table><row><cell>3
</cell><cell>loaves</cell></row></table></note> Two.<note>Brief.</note> Three.<note>Briefer.</note>
Four.<lb/>Five.<pb n="2"/><choice><sic>Sux</sic><corr>Six</corr></choice>.<note><p>{words}</p>
</note></p></body></text></TEI>"""


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two letters with long notes, one of them written from right to left."""
    folder = tmp_path_factory.mktemp("letters")
    (folder / "tei/documents").mkdir(parents=True)
    for name, lang in {"a": "en", "b": "he"}.items():
        letter = LONG_NOTES.format(lang=lang, words="Words of a note. " * 60)
        (folder / f"tei/documents/{name}.xml").write_text(letter, "utf-8")
    (folder / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
    site, _, _ = building.build(folder)
    return site / "documents"


def opened(browser: Browser, file: Path, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 700}).new_page()
    page.goto(file.as_uri())
    return page


def test_a_note_of_paragraphs_lists_and_tables_is_shown_whole(
    browser: Browser, letters: Path
) -> None:
    page = opened(browser, letters / "a.html", 1280)
    page.locator("a.footnote-ref").first.hover()
    expect(said(page).locator("li")).to_have_text(["Bread", "Salt"])
    expect(said(page).locator("td")).to_have_text(["3", "loaves"])
    assert said(page).inner_text().split() == "1 First of all. Bread Salt 3 loaves".split()
    page.context.close()


def test_notes_stand_beside_their_marks_without_overlap_on_a_wide_screen(
    browser: Browser, letters: Path
) -> None:
    page = opened(browser, letters / "a.html", 1440)
    notes = page.locator(".side-notes .note")
    expect(notes).to_have_count(4)
    boxes = [notes.nth(number).bounding_box() for number in range(4)]
    mark = page.locator("a.footnote-ref").first.bounding_box()
    text = page.locator(".tei-text").bounding_box()
    assert mark is not None
    assert text is not None
    placed = [box for box in boxes if box is not None]
    assert abs(placed[0]["y"] - mark["y"]) < 12
    assert min(box["x"] for box in placed) > text["x"] + text["width"]
    for above, below in pairwise(placed):
        assert above["y"] + above["height"] < below["y"]
    page.context.close()


def test_a_mark_lights_up_the_note_beside_it_and_shows_one_that_is_cut(
    browser: Browser, letters: Path
) -> None:
    page = opened(browser, letters / "a.html", 1440)
    page.locator("a.footnote-ref").nth(1).hover()
    expect(page.locator(".side-notes .lit")).to_have_text("2 Brief.")
    page.locator("a.footnote-ref").nth(3).hover()
    expect(said(page)).to_contain_text("Words of a note.")
    page.context.close()


def test_no_notes_are_beside_the_text_without_room_or_without_wish(
    browser: Browser, letters: Path
) -> None:
    page = opened(browser, letters / "a.html", 1280)
    expect(page.locator(".side-notes")).to_have_count(0)
    page.set_viewport_size({"width": 1440, "height": 700})
    expect(page.locator(".side-notes")).to_have_count(1)
    page.get_by_role("button", name="Reading settings").click()
    page.get_by_label("Notes").select_option("At the end alone")
    expect(page.locator(".side-notes")).to_have_count(0)
    page.emulate_media(media="print")
    expect(page.locator("li[id='fn:a']")).to_be_visible()
    page.context.close()


def test_the_number_of_a_paragraph_is_at_the_begin_of_its_lines(
    browser: Browser, letters: Path
) -> None:
    places = []
    for name in ("a", "b"):
        page = opened(browser, letters / f"{name}.html", 1280)
        number = page.locator(".tei-text a.permalink").bounding_box()
        words = page.locator(".tei-text p").first.bounding_box()
        assert number is not None
        assert words is not None
        places.append(number["x"] < words["x"])
        page.context.close()
    assert places == [True, False]


def test_what_a_reader_chooses_is_kept_and_there_from_the_start(
    browser: Browser, letters: Path
) -> None:
    page = opened(browser, letters / "a.html", 1440)
    page.get_by_label("Text of the source").check()
    page.get_by_role("button", name="Reading settings").click()
    for label, choice in {
        "Text size": "Larger",
        "Lines of the source": "Never",
        "Pages of the source": "Not marked",
        "Editors’ additions": "Quiet",
    }.items():
        page.get_by_label(label).select_option(choice)
    page.add_init_script("""document.addEventListener("readystatechange", () => {
      const { size, lines, pages, additions } = document.documentElement.dataset;
      window.first ??= { size, lines, pages, additions };
    });""")
    page.goto((letters / "b.html").as_uri())
    assert page.evaluate("window.first") == {
        "size": "larger",
        "lines": "hidden",
        "pages": "hidden",
        "additions": "quiet",
    }
    expect(page.get_by_label("Text of the source")).to_be_checked()
    expect(page.locator(".tei-pb")).to_be_hidden()
    ends = "getComputedStyle(document.querySelector('.tei-lb'), '::after').content"
    assert page.evaluate(ends) == "none"
    assert (
        page.locator(".tei-text").evaluate("one => parseFloat(getComputedStyle(one).fontSize)") > 20
    )
    page.get_by_role("button", name="Reading settings").click()
    page.get_by_role("button", name="Reset").click()
    page.reload()
    assert page.evaluate("window.first.size") is None
    assert page.context.cookies() == []
    page.context.close()


def test_the_settings_are_reached_and_left_by_keyboard(page: Page, address: str) -> None:
    page.goto(address + HUNGARIAN)
    button = page.get_by_role("button", name="Reading settings")
    panel = page.get_by_role("dialog", name="Reading settings")
    button.focus()
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Text size")).to_be_focused()
    expect(page.get_by_label("Lines of the source")).to_be_hidden()  # This report shows none.
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


def test_without_scripts_no_button_is_dead(without_scripts: Page, address: str) -> None:
    without_scripts.goto(address + HUNGARIAN)
    expect(without_scripts.get_by_role("button")).to_have_count(0)


def test_the_contents_say_where_one_reads(page: Page, address: str) -> None:
    page.goto(f"{address}{HUNGARIAN}#p20")
    current = page.locator(".contents [aria-current='location']")
    expect(current).to_have_text(
        "Copy of the report made by the embassy to Washington on 5 December 1962"
    )
    page.locator("h2[id='page:notes']").evaluate("one => one.scrollIntoView()")
    expect(current).to_have_text("Notes")


def test_a_phone_has_contents_to_open_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + HUNGARIAN)
    contents = page.get_by_role("navigation", name="Table of contents")
    expect(contents.get_by_role("link", name="Notes")).to_be_hidden()
    contents.get_by_text("Table of contents").click()
    contents.get_by_role("link", name="Notes").click()
    expect(page.locator("h2[id='page:notes']")).to_be_in_viewport()
    context.close()


def test_who_comes_back_is_led_to_where_one_went_away(page: Page, address: str) -> None:
    page.goto(address + HUNGARIAN)
    expect(page.locator(".place-kept")).to_have_count(0)
    page.goto(f"{address}{HUNGARIAN}#p20")
    page.goto(address + CZECHOSLOVAK)
    page.goto(address + HUNGARIAN)
    way = page.get_by_role("status").get_by_role("link")
    expect(way).to_contain_text("Continue at 20, “II. During the conversation")
    way.click()
    expect(page.locator("#p20")).to_be_in_viewport()


def test_who_has_read_to_the_end_is_led_nowhere(page: Page, address: str) -> None:
    page.goto(address + HUNGARIAN)
    page.locator("h2[id='page:about']").evaluate("one => one.scrollIntoView()")
    page.goto(address + CZECHOSLOVAK)
    page.goto(address + HUNGARIAN)
    page.wait_for_timeout(600)
    expect(page.locator(".place-kept")).to_have_count(0)


CITED = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>A &lt;/script> report</title><author>Doe, Jane</author></titleStmt></fileDesc></teiHeader>
<text><body><p xml:id="p1">He came.</p><p xml:id="p2">He went.</p><p xml:id="p3">He wrote.</p>
</body></text></TEI>"""

PUBLISHED = """site_name: Reports
theme: {name: material}
plugins:
  - editions:
      version: 0.1.0
      date: 2026-11-22
      report: https://example.org/new?title={title}&body={body}
"""


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of a document of a published edition, served, with a place to report errors."""
    folder = tmp_path_factory.mktemp("cited")
    (folder / "tei/documents").mkdir(parents=True)
    (folder / "tei/documents/a.xml").write_text(CITED, "utf-8")
    (folder / "mkdocs.yml").write_text(PUBLISHED, "utf-8")
    site, _, _ = building.build(folder)
    with served(site) as address:
        yield f"{address}documents/a.html"


def copied(page: Page) -> str:
    said: str = page.evaluate("navigator.clipboard.readText()")
    return said


def allow_to_copy(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])


def test_a_paragraph_has_a_menu_by_keyboard(page: Page, cited: str) -> None:
    page.goto(cited)
    number = page.locator("#p2 a.permalink")
    number.focus()
    page.keyboard.press("Enter")
    menu = page.get_by_role("group", name="Paragraph 2")
    expect(menu.get_by_role("button", name="Copy link")).to_be_focused()
    assert page.url.endswith("#p2")
    page.keyboard.press("Tab")
    expect(menu.get_by_role("button", name="Cite this paragraph")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(number).to_be_focused()


def test_the_link_of_a_paragraph_is_copied_and_told(page: Page, cited: str) -> None:
    allow_to_copy(page)
    page.goto(cited)
    page.locator("#p2 a.permalink").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status").last).to_have_text("Copied")
    assert copied(page) == f"{cited}#p2"


def test_a_paragraph_is_cited_with_its_number_and_address(page: Page, cited: str) -> None:
    allow_to_copy(page)
    page.goto(cited)
    page.locator("#p2 a.permalink").click()
    page.get_by_role("button", name="Cite this paragraph").click()
    dialog = page.get_by_role("dialog", name="Paragraph 2")
    dialog.get_by_role("button", name="Copy: Chicago, note").click()
    expect(dialog.get_by_role("status").last).to_have_text("Copied")
    assert copied(page) == (
        "Jane Doe, “A </script> report,” in Reports, version 0.1.0, November 22, 2026, para. 2,"
        f" {cited}#p2."
    )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#p2 a.permalink")).to_be_focused()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("BibTeX", "  pages = {par. 2},\n  url = {ADDRESS#p2}\n}\n"),
        ("RIS", "SP  - par. 2\r\nUR  - ADDRESS#p2\r\nER  - "),
        ("CSL-JSON", '"page": "par. 2",\n  "URL": "ADDRESS#p2"'),
    ],
)
def test_reference_managers_are_given_the_paragraph(
    page: Page, cited: str, name: str, said: str
) -> None:
    page.goto(cited)
    page.locator("#p2 a.permalink").click()
    page.get_by_role("button", name="Cite this paragraph").click()
    with page.expect_download() as waiting:
        page.get_by_role("dialog").get_by_role("link", name=name).click()
    assert waiting.value.suggested_filename.startswith("a-p2.")
    written = Path(waiting.value.path()).read_bytes().decode()
    assert said.replace("ADDRESS", cited) in written


def test_what_is_selected_over_several_paragraphs_is_cited(page: Page, cited: str) -> None:
    page.goto(cited)
    page.evaluate(
        "getSelection().setBaseAndExtent(document.querySelector('#p2').lastChild, 1,"
        " document.querySelector('#p3').lastChild, 4)"
    )
    page.get_by_role("button", name="Cite the selection").click()
    dialog = page.get_by_role("dialog", name="Paragraphs 2–3")
    expect(dialog.locator("dd").first).to_contain_text(f"paras. 2–3, {cited}#p2.")
    expect(dialog.locator("dd").last).to_contain_text("(Doe, pars. 2–3)")


def test_an_error_in_a_passage_is_reported_with_its_words_and_version(
    page: Page, cited: str
) -> None:
    page.goto(cited)
    page.locator("#p2 a.permalink").click()
    link = page.get_by_role("link", name="Report an error in this passage")
    address = urlsplit(link.get_attribute("href") or "")
    asked = parse_qs(address.query)
    assert address.hostname == "example.org"
    assert asked["title"] == ["Error in A </script> report, Paragraph 2"]
    assert asked["body"][0].splitlines() == [
        "documents/a.html, Version 0.1.0, tei/documents/a.xml",
        f"{cited}#p2",
        "",
        "> He went.",
        "",
    ]


def test_a_document_is_cited_without_scripts(without_scripts: Page, cited: str) -> None:
    page = without_scripts
    page.goto(cited)
    page.get_by_role("link", name="Cite", exact=True).click()
    page.get_by_text("Cite this document").click()
    expect(page.locator("details.citing dd").first).to_have_text(
        "Jane Doe, “A </script> report,” in Reports, version 0.1.0, November 22, 2026."
    )
    expect(page.get_by_role("link", name="BibTeX")).to_have_attribute("href", "a.bib")
    expect(page.get_by_role("link", name="Report an error")).to_be_visible()
    page.locator("#p2 a.permalink").click()
    assert page.url.endswith("#p2")


def test_linked_data_cannot_end_its_script(page: Page, cited: str) -> None:
    page.goto(cited)
    data = page.locator('script[type="application/ld+json"]').text_content() or ""
    assert "<" not in data
    assert json.loads(data)["name"] == "A </script> report"


PACKED = (".woff2", ".png")


@pytest.mark.parametrize("document", [HUNGARIAN, CZECHOSLOVAK])
def test_a_first_visit_loads_little(page: Page, address: str, document: str) -> None:
    loaded: list[Response] = []
    page.on("response", lambda one: loaded.append(one))
    page.goto(address + document)
    page.wait_for_load_state("networkidle")
    sizes = {
        one.url: len(body if one.url.endswith(PACKED) else gzip.compress(body))
        for one in loaded
        for body in [one.body()]
    }
    assert sum(sizes.values()) <= 150_000, sizes


def test_the_choice_of_light_or_dark_is_kept(page: Page, address: str) -> None:
    page.goto(address + HUNGARIAN)
    page.get_by_title("Switch to dark").click()
    page.goto(address + "about.html")  # This page has the theme's own script.
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.get_by_title("Switch to light").click()
    page.goto(address + CZECHOSLOVAK)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")


@pytest.mark.parametrize("path", [HUNGARIAN, "about.html"])
def test_the_drawer_opens_and_closes_by_keyboard(page: Page, address: str, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address + path)
    drawer = page.get_by_role("navigation", name="Navigation")
    button = page.get_by_role("button", name="Navigation")
    expect(drawer).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    drawer.get_by_text("Registers").first.focus()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(button).to_be_focused()


def test_the_header_says_further_down_which_page_it_is(page: Page, address: str) -> None:
    page.goto(address + HUNGARIAN)
    title = page.locator(".md-header__title")
    expect(title).not_to_have_class("md-header__title md-header__title--active")
    page.goto(f"{address}{HUNGARIAN}#p20")
    expect(title).to_have_class("md-header__title md-header__title--active")


@pytest.fixture(scope="module")
def czech(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site in Czech of texts in Greek."""
    site, _, _ = building.build(written(tmp_path_factory.mktemp("czech")))
    with served(site) as address:
        yield address


def test_scripts_speak_the_language_of_the_site_and_mark_that_of_the_texts(
    page: Page, czech: str
) -> None:
    page.goto(f"{czech}search.html?q=είκοσι&kind=Text")
    result = page.locator("#search-page .search-results > li")
    expect(result).to_have_count(1)
    assert result.locator("a").get_attribute("lang") == "el"
    assert result.locator("p").get_attribute("lang") == "el"
    expect(page.locator("#search-page [role=status]")).to_have_text("1 místo v textu")
    expect(page.get_by_role("button", name="Odebrat: Druh textu: Text")).to_be_visible()


def test_what_is_said_of_a_name_is_in_its_language(page: Page, czech: str) -> None:
    page.goto(f"{czech}documents/a.html")
    page.locator(".tei-text a", has_text="Μαρία").first.hover()
    box = page.locator(".popover")
    expect(box.locator(".name")).to_have_attribute("lang", "el")
    expect(box.locator(".what")).to_have_text("nar. 1862, γιατρός")
    expect(box.locator(".what span")).to_have_attribute("lang", "el")
    expect(box.locator(".kind")).to_contain_text("Osoba · 2 zmínky")
