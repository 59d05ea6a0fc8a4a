"""The search in a real browser: what is found, how it is narrowed, how one gets there."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import ROOT, Project, file
from measures import served
from playwright.sync_api import Browser, Locator, Page, expect

from editions import building

CZECHOSLOVAK = "documents/ruzek-1962-11-30.html"


def results(page: Page) -> Locator:
    """What the page of the search has found, when it has."""
    items = page.locator("#search-page .search-results > li")
    expect(items.first).to_be_visible()
    return items


def addresses(page: Page, address: str, query: str, further: str = "") -> list[str]:
    """The places that a query finds, best first, all of those on the page."""
    page.goto(f"{address}search.html?q={quote(query)}{further}")
    links = results(page).locator("> a")
    found = links.evaluate_all("links => links.map(({ href }) => href)")
    return [
        place.removeprefix(address).partition("?")[0] + (f"#{anchor}" if anchor else "")
        for place, _, anchor in (str(one).partition("#") for one in found)
    ]


@pytest.mark.part(2)
@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("Goulart", "documents/ruzek-1962-11-30.html#p9"),
        ("obfuscation", "documents/radvanyi-1962-12-05.html#fn:n2"),
        ("invited ambassadors", "documents/radvanyi-1962-12-05.html#p6"),
        ("Ruzek", "persons/ruzek-miloslav.html"),
        ("Dorticos", "persons/dorticos-osvaldo.html"),
        ("Thompson", "documents/radvanyi-1962-12-05.html#p5"),
        ("Thomson", "persons/thompson-llewellyn.html"),
        ("Guevara", "documents/radvanyi-1962-12-05.html#p22"),
        ("Jinmen", "documents/radvanyi-1962-12-05.html#p27"),
        ("photograph*", "documents/ruzek-1962-11-30.html#p4"),
        ("Finland OR Laos", "documents/ruzek-1962-11-30.html#p5"),
        ('"step-by-step" Berlin', "documents/radvanyi-1962-12-05.html#p31"),
        ("Polaris Italy", "documents/radvanyi-1962-12-05.html#p13"),
        ("MIG-21 India", "documents/ruzek-1962-11-30.html#p8"),
    ],
)
def test_a_query_finds_the_very_place(page: Page, address: str, query: str, place: str) -> None:
    assert place in addresses(page, address, query)


READING = (ROOT / "docs/reading.md").read_text("utf-8").partition("## Search")[2]
WRITTEN = re.findall(r"`([^`]+)`", READING.partition("\n## ")[0])


def test_the_page_for_readers_has_queries() -> None:
    assert len(WRITTEN) == 7


@pytest.mark.part(2)
@pytest.mark.parametrize("query", WRITTEN)
def test_a_query_of_the_page_for_readers_finds_what_it_says(
    page: Page, address: str, query: str
) -> None:
    page.goto(f"{address}search.html?q={quote(query)}")
    first = plain(results(page).first.inner_text())
    wanted = [re.sub(r"\W", "", one) for one in plain(query).split() if one[0] != "-"]
    there = {one for one in wanted if one in first}
    assert there == {*wanted} or ("or" in wanted and there)
    assert "-" not in query or "cuba" not in first


def plain(text: str) -> str:
    """A text in small letters without marks."""
    letters = unicodedata.normalize("NFD", text.lower())
    return "".join(one for one in letters if not unicodedata.combining(one))


def test_quotation_marks_mean_the_words_as_they_are(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=%22Ruzek%22&kind=Text")
    for mark in results(page).locator("mark").all_inner_texts():
        assert mark.strip(",.") == "Ruzek"


def test_a_word_with_a_minus_is_not_there(page: Page, address: str) -> None:
    every = addresses(page, address, "Finland", "&kind=Text")
    fewer = addresses(page, address, "Finland -Leningrad", "&kind=Text")
    assert {*every} - {*fewer} == {"documents/radvanyi-1962-12-05.html#p13"}
    assert fewer == ["documents/ruzek-1962-11-30.html#p2"]


def test_a_hit_shows_its_words_where_it_is_and_when(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=obfuscation&kind=Note")
    hit = results(page).first
    expect(hit.locator("> a")).to_have_text("Radványi on Mikoyan's visit, note 2")
    expect(hit.locator(".kind")).to_contain_text("5 December 1962")
    expect(hit.locator("mark")).to_have_text("obfuscation.")
    expect(hit.locator("p")).to_contain_text("This was a serious obfuscation.")


def test_a_hit_by_another_name_says_which(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=Thompson&kind=Text")
    expect(results(page).first.locator(".also-named")).to_contain_text("Thompson")


def test_a_hit_opens_at_its_place_with_the_words_marked(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=Polaris+Italy&kind=Text")
    results(page).first.locator("> a").click()
    expect(page.locator("#p13 mark.pagefind-highlight").first).to_be_in_viewport()
    words = {one.lower() for one in page.locator("mark.pagefind-highlight").all_inner_texts()}
    assert words == {"polaris", "-type", "italy"}  # Of "Polaris-type" a part is a link.


def test_a_phrase_is_marked_as_one(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=%22live+with+it+in+peace%22&kind=Text")
    results(page).first.locator("> a").click()
    hits = page.locator("mark.pagefind-highlight")
    expect(hits.first).to_be_in_viewport()
    assert " ".join(hits.all_inner_texts()) == "live with it in peace"


def test_filters_narrow_with_counts_stand_as_chips_and_are_taken_away(
    page: Page, address: str
) -> None:
    page.goto(f"{address}search.html?q=Finland")
    status = page.locator("#search-page [role=status]")
    results(page)
    before = status.inner_text()
    page.locator(".search-filters summary", has_text="Kind of text").click()
    text = page.get_by_role("checkbox", name="Text 2")
    text.check()
    expect(status).to_have_text("2 passages")
    page.wait_for_url("**&kind=Text")
    page.locator(".search-filters summary", has_text="Places").click()
    page.get_by_role("checkbox", name="Leningrad 1").check()
    expect(status).to_have_text("1 passage")
    page.get_by_role("button", name="Remove: Places: Leningrad").click()
    expect(status).to_have_text("2 passages")
    page.get_by_role("button", name="Remove: Kind of text: Text").press("Enter")
    expect(status).to_have_text(before)
    expect(page.locator(".chips")).to_be_empty()


def test_dates_narrow_to_what_overlaps_them(page: Page, address: str) -> None:
    found = addresses(page, address, "Castro", "&from=1962-12&to=1962-12-05&kind=Text")
    assert {one.partition("#")[0] for one in found} == {"documents/radvanyi-1962-12-05.html"}
    page.get_by_label("to", exact=True).fill("1962-12-04")
    expect(page.locator("#search-page [role=status]")).to_have_text("Nothing is found.")
    page.get_by_label("from", exact=True).fill("30.11.1962")
    expect(page.locator(".search-filters fieldset .hint")).to_contain_text(
        "1901-02-28, 1901-02 or 1901"
    )
    expect(page.get_by_label("from", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("from", exact=True).fill("1962-12-05")
    expect(page.locator(".search-filters fieldset .hint")).to_have_text("It begins after its end.")


def test_by_document_hits_stand_under_its_title_in_their_order(page: Page, address: str) -> None:
    found = addresses(page, address, "Laos", "&order=document&kind=Text")
    assert found == [
        "documents/ruzek-1962-11-30.html#p5",
        "documents/radvanyi-1962-12-05.html#p7",
    ]
    expect(page.locator("#search-page h2")).to_have_text(
        ["Růžek on Mikoyan's conversations", "Radványi on Mikoyan's visit"]
    )


def test_a_search_is_kept_in_its_address(page: Page, address: str) -> None:
    kept = "search.html?q=Cuba&kind=Text&person=Castro%2C+Fidel&from=1962-12&order=document"
    page.goto(address + kept)
    results(page)
    found = page.locator("#search-page .search-results > li > a").all_inner_texts()
    assert page.url.endswith(kept)
    page.reload()
    results(page)
    assert page.locator("#search-page .search-results > li > a").all_inner_texts() == found


def test_a_misspelt_word_is_mended(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=Dobrinin")
    expect(page.locator("#search-page [role=status]")).to_contain_text("read as “Dobrynin”")
    expect(results(page).first).to_contain_text("Dobrynin")


@pytest.mark.parametrize(
    ("written", "read_as", "finds"),
    [
        ("khrush", "khrush*", "Khrushchev"),
        ("president kenn", "kenn*", "Kennedy"),
        ("Khrushchov", "Khrushchev", "Khrushchev"),
    ],
)
def test_a_word_that_nobody_wrote_is_read_as_what_it_may_be(
    page: Page, address: str, written: str, read_as: str, finds: str
) -> None:
    page.goto(f"{address}search.html?q={quote(written)}")
    expect(page.locator("#search-page [role=status]")).to_contain_text(f"read as “{read_as}”")
    expect(results(page).first.locator("mark").last).to_contain_text(finds)


@pytest.mark.parametrize("word", ["Thant", "Beijing"])
def test_a_word_is_not_read_as_another_that_only_looks_like_it(
    page: Page, address: str, word: str
) -> None:
    page.goto(f"{address}search.html?q={word}")
    expect(page.locator("#search-page [role=status]")).to_have_text("Nothing is found.")


def test_quotation_marks_and_dashes_are_understood_as_they_are_typed(
    page: Page, address: str
) -> None:
    for plain, typeset in (('"five points"', "“five points”"), ("Finland -Laos", "Finland –Laos")):
        assert addresses(page, address, typeset) == addresses(page, address, plain)


def test_short_words_are_marked_as_whole_ones(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=U-2&kind=Text")
    marked = {one.strip(" .,;:") for one in results(page).locator("mark").all_inner_texts()}
    assert marked <= {"U-2", "U-2s"}


def test_each_step_of_a_search_is_gone_back(page: Page, address: str) -> None:
    page.goto(f"{address}search.html")
    words = page.get_by_role("searchbox", name="Words")
    words.fill("Kennedy")
    page.wait_for_url("**?q=Kennedy")
    page.locator(".search-filters summary", has_text="Kind of text").click()
    page.get_by_role("checkbox", name="Note").check()
    page.wait_for_url("**&kind=Note")
    words.fill("Laos")
    page.wait_for_url("**?q=Laos&kind=Note")
    page.go_back()
    page.wait_for_url("**?q=Kennedy&kind=Note")
    expect(words).to_have_value("Kennedy")
    page.go_back()
    page.wait_for_url("**?q=Kennedy")
    expect(page.locator(".chips")).to_be_empty()
    expect(page).to_have_title(re.compile("^Kennedy – "))


def test_of_kinds_of_text_several_are_chosen(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=Kennedy&kind=Text")
    results(page)
    note = page.get_by_role("checkbox", name="Note")
    note.check()
    page.wait_for_url("**&kind=Text&kind=Note")
    page.get_by_role("button", name="Remove all").click()
    expect(page.locator(".chips")).to_be_empty()


def test_how_many_there_are_is_known_when_all_have_been_seen(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=kenned*&order=document")
    items = results(page)
    expect(page.locator("#search-page [role=status]")).to_contain_text("at most")
    more = page.locator("#search-page .more.md-button")
    while more.count():
        before = items.count()
        more.click()
        expect(items.nth(before)).to_be_visible()
    expect(page.locator("#search-page [role=status]")).to_have_text(f"{items.count()} passages")


def test_a_word_that_may_have_been_meant_is_offered(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=misile+Italy")
    expect(page.locator("#search-page [role=status]")).to_contain_text("read as “missile”")
    page.locator(".ways-on").get_by_role("button", name="missiles").click()
    expect(page.get_by_label("Words")).to_have_value("missiles Italy")


def test_where_no_passage_has_all_words_those_with_some_are_shown(page: Page, address: str) -> None:
    found = addresses(page, address, "obfuscation Laos")
    expect(page.locator("#search-page [role=status]")).to_have_text("Nothing has all of this.")
    expect(page.locator("#search-page h2")).to_have_text("With some of the words")
    assert "documents/radvanyi-1962-12-05.html#fn:n2" in found


def test_passages_with_some_of_the_words_come_after_those_with_all(
    page: Page, address: str
) -> None:
    page.goto(f"{address}search.html?q=invasion+guarantees&kind=Text")
    expect(page.locator("#search-page h2")).to_have_text("With some of the words")
    first, second = page.locator("#search-page .search-results").all()
    marked = first.locator("> li").first.locator("mark").all_inner_texts()
    assert {word[:5].lower() for word in marked} == {"invas", "guara"}
    assert second.locator("> li").count() > 0


def test_where_nothing_is_found_each_part_of_the_query_is_offered(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=%22serious+obfuscation%22+Laos")
    page.locator(".ways-on").get_by_role("button", name="Laos").click()
    results(page)


def test_what_nobody_wrote_is_not_found_and_the_page_leads_on(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=xylophones")
    expect(page.locator("#search-page [role=status]")).to_have_text("Nothing is found.")
    expect(page.locator("#search-page").get_by_role("link", name="Persons")).to_be_visible()


def test_more_is_shown_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q=Cuba")
    items = results(page)
    expect(items).to_have_count(10)
    page.get_by_role("button", name="10 more").press("Enter")
    expect(items).to_have_count(20)
    expect(items.nth(10).locator("> a")).to_be_focused()


def test_the_header_finds_as_one_types_and_arrows_walk(page: Page, address: str) -> None:
    page.goto(address + CZECHOSLOVAK)
    page.keyboard.press("/")
    page.keyboard.type("Goulart")
    panel = page.locator("[data-search-results]")
    expect(page.locator(".edition-search [role=status]")).to_contain_text("passages")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(panel.locator("li a").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(panel).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=Goulart")
    results(page)


def test_a_copy_on_a_disk_is_searched_too(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto(f"{(site / 'search.html').as_uri()}?q=Jinmen&kind=Text")
    results(page).first.locator("> a").click()
    expect(page.locator("#p27")).to_be_in_viewport()
    page.keyboard.press("/")
    page.keyboard.type('"sleep just as well" -zeppelin')
    expect(page.locator("[data-search-results] li")).to_have_count(1)
    page.close()


def test_several_languages_are_searched_at_once_each_with_its_endings(
    page: Page, project: Project
) -> None:
    german = file("<p>Die Raketen wurden abgezogen.</p>").replace("<TEI ", "<TEI xml:lang='de' ")
    english = file("<p>The bases were dismantled.</p>").replace("<TEI ", "<TEI xml:lang='en' ")
    folder = project({"tei/documents/a.xml": german, "tei/documents/b.xml": english})
    with served(building.build(folder)[0]) as address:
        assert addresses(page, address, "Rakete") == ["documents/a.html#p-1"]
        assert addresses(page, address, "base") == ["documents/b.html#p-1"]
        found = addresses(page, address, "Rakete OR base")
        assert sorted(found) == ["documents/a.html#p-1", "documents/b.html#p-1"]


def test_one_searches_in_a_document(page: Page, address: str) -> None:
    page.goto(address + CZECHOSLOVAK)
    page.get_by_role("link", name="Search in it").click()
    expect(page.get_by_role("searchbox", name="Words")).to_be_focused()
    page.keyboard.type("Castro")
    page.wait_for_url("**q=Castro**")
    chip = page.get_by_role("button", name="Remove: Document: Růžek on Mikoyan's conversations")
    expect(chip).to_be_visible()
    found = results(page).locator("> a").evaluate_all("links => links.map(({ href }) => href)")
    assert {re.split("[?#]", str(one))[0] for one in found} == {address + CZECHOSLOVAK}
