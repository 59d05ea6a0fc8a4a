"""Every kind of page as people with a screen reader, a phone or a magnifier meet it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from measures import (
    Scheme,
    html_messages,
    lighthouse,
    lines,
    screen,
    served,
    shared_out,
    violations,
    visit,
)
from playwright.sync_api import Browser, Locator, Page, expect

DOCUMENT = "documents/ruzek-1962-11-30.html"
ENTRY = "persons/mikoyan-anastas.html"

SCREENS: list[tuple[int, Scheme]] = [
    (width, scheme) for width in (320, 390, 1280) for scheme in ("light", "dark")
]


def found_by_axe(page: Page, addresses: Iterable[str]) -> list[str]:
    """What axe finds against pages, each as it opens."""
    found = []
    for address in addresses:
        path = visit(page, address)
        found += [f"{path}: {one}" for one in violations(page)]
    return found


def test_every_page_is_valid_html(site: Path, volume: Path) -> None:
    found = [*html_messages(site), *html_messages(volume)]
    assert found == [], lines(found)


@pytest.mark.parametrize(("width", "scheme", "share"), shared_out(*SCREENS, part=3))
def test_axe_finds_nothing(
    browser: Browser, each_kind: tuple[str, ...], width: int, scheme: Scheme, share: slice
) -> None:
    page = screen(browser, width, scheme)
    found = found_by_axe(page, each_kind[share])
    page.close()
    assert found == [], lines(found)


def test_axe_finds_nothing_in_notes_beside_the_text(browser: Browser, server: str) -> None:
    page = screen(browser, 1500)
    visit(page, server + DOCUMENT)
    expect(page.locator(".side-notes .note").first).to_be_visible()
    found = violations(page)
    page.close()
    assert found == [], lines(found)


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_in_a_search_with_all_its_parts(
    browser: Browser, server: str, width: int, scheme: Scheme
) -> None:
    page = screen(browser, width, scheme)
    visit(page, f"{server}search.html?q=misile+Cuba&kind=Text&from=1962-11")
    page.locator(".ways-on").wait_for()
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.get_by_label("to", exact=True).fill("November")
    expect(page.locator("[aria-invalid=true]")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Kennedy").first).to_be_visible()
    page.get_by_role("searchbox", name="Search", exact=True).fill("Castro")
    expect(page.locator("[data-search-results] li").first).to_be_visible()
    found = violations(page)
    page.close()
    assert found == [], lines(found)


@pytest.mark.parametrize("share", shared_out((), part=3))
def test_axe_finds_nothing_in_any_example(
    browser: Browser, server: str, site: Path, share: slice
) -> None:
    page = screen(browser, 320)
    files = sorted(site.glob("elements/*.html"))[share]
    found = found_by_axe(page, (server + file.relative_to(site).as_posix() for file in files))
    page.close()
    assert found == [], lines(found)


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_axe_finds_nothing_on_any_page(
    browser: Browser, server: str, site: Path, width: int, scheme: Scheme
) -> None:
    page = screen(browser, width, scheme)
    files = sorted(site.rglob("*.html"))
    found = found_by_axe(page, (server + file.relative_to(site).as_posix() for file in files))
    page.close()
    assert found == [], lines(found)


OPENERS = """() => {
  const kinds = new Set();
  const openers = [...document.querySelectorAll(
    "summary, [popovertarget], [aria-haspopup], [aria-expanded='false']")].filter((one) => {
    const kind = one.tagName + one.className;
    return one.checkVisibility({ visibilityProperty: true }) && !kinds.has(kind) && kinds.add(kind);
  });
  openers.forEach((one, number) => { one.dataset.opener = number; });
  return openers.length;
}"""

LEFT_OPEN = """() => [...document.querySelectorAll(
  ":popover-open, dialog[open], [aria-expanded='true']:not(.md-nav__link)," +
  "[data-md-toggle]:checked")]
  .map((one) => one.outerHTML.slice(0, 120))"""
"""What lies over a page. A section of the navigation stays open, as other details do."""


@pytest.mark.parametrize(
    ("width", "scheme", "share"), shared_out((320, "light"), (390, "dark"), (1280, "dark"), part=3)
)
def test_axe_finds_nothing_in_what_opens_and_escape_closes_it(
    browser: Browser, each_kind: tuple[str, ...], width: int, scheme: Scheme, share: slice
) -> None:
    page = screen(browser, width, scheme)
    found, seen = [], set()
    for address in each_kind[share]:
        path = visit(page, address)
        for number in range(page.evaluate(OPENERS)):
            opener = page.locator(f"[data-opener='{number}']")
            said = str(opener.evaluate("one => one.cloneNode(false).outerHTML"))
            kind = said.partition("data-opener")[0]
            if kind in seen:
                continue
            seen.add(kind)
            opener.focus()
            page.keyboard.press("Enter")
            found += [f"{path}: {kind}: {one}" for one in violations(page)]
            page.keyboard.press("Escape")
            found += [f"{path}: {kind}: Escape leaves: {one}" for one in page.evaluate(LEFT_OPEN)]
    page.close()
    assert found == [], lines(found)


def header_results(page: Page) -> Locator:
    """The list of what the search finds while one types in the header."""
    page.keyboard.press("/")
    page.keyboard.type("Cuba")
    expect(page.locator("[data-search-results] li").first).to_be_visible()
    return page.locator("[data-search-results]")


def note(page: Page) -> Locator:
    """A note beside its mark."""
    page.locator(".tei-text a.footnote-ref").first.focus()
    return page.locator(".popover:popover-open")


def name(page: Page) -> Locator:
    """What is said of a person beside the name."""
    page.locator(".tei-text a[href*='persons/']").first.focus()
    return page.locator(".popover:popover-open")


OPENED: Mapping[str, tuple[str, Callable[[Page], Locator]]] = {
    "results in the header": (DOCUMENT, header_results),
    "a note": (DOCUMENT, note),
    "a name": (DOCUMENT, name),
}
"""What opens otherwise than by a button: a page that has it, and how it is opened."""


@pytest.mark.part(5)
@pytest.mark.parametrize("what", OPENED)
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_axe_finds_nothing_in_what_is_open(
    browser: Browser, server: str, what: str, width: int, scheme: Scheme
) -> None:
    path, opens = OPENED[what]
    page = screen(browser, width, scheme)
    visit(page, server + path)
    opened = opens(page)
    expect(opened).to_be_visible()
    found = violations(page)
    page.keyboard.press("Escape")
    expect(opened).to_be_hidden()
    page.close()
    assert found == [], lines(found)


LOST = """() => {
  const found = [];
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) found.push("the page is moved sideways");
  const style = (one) => getComputedStyle(one);
  const frame = (one) => one && one !== document.body
    && (/auto|scroll/.test(style(one).overflowX) ? one : frame(one.parentElement));
  // The name of the site in the header is whole in the navigation.
  const isHidden = (one) => one.closest(
    "[hidden], .md-skip, .md-header__title, svg, math")
    || style(one).clipPath === "inset(50%)"  // Said to screen readers alone.
    || !one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const said = new Set();
  while (words.nextNode()) {
    const one = words.currentNode.parentElement;
    if (!words.currentNode.data.trim() || said.has(one) || isHidden(one)) continue;
    said.add(one);
    const range = document.createRange();
    range.selectNodeContents(words.currentNode);
    const box = range.getBoundingClientRect();
    const told = one.cloneNode(false).outerHTML.slice(0, 100) + one.textContent.trim().slice(0, 60);
    if (!frame(one) && box.right > wide + 1) found.push(`stands beyond the screen: ${told}`);
    for (let around = one; around && around !== document.body; around = around.parentElement) {
      const { overflowX, overflowY } = style(around);
      const shown = around.getBoundingClientRect();
      const isCut = (/hidden|clip/.test(overflowX) && box.right > shown.right + 1)
        || (/hidden|clip/.test(overflowY) && box.bottom > shown.bottom + 1);
      if (isCut) found.push(`is cut by ${around.className}: ${told}`);
      if (isCut || frame(around) === around) break;
    }
  }
  return found;
}"""

STYLED = """(style) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
"""Gives a page a style, which its policy forbids to stand in it."""

SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
"""The spaces that a reader may set. Source: WCAG 2.1, 1.4.12."""


@pytest.mark.parametrize("share", shared_out((), part=3))
def test_nothing_is_lost_when_text_is_four_times_as_large(
    browser: Browser, each_kind: tuple[str, ...], share: slice
) -> None:
    page = screen(browser, 320, height=256)
    found = []
    for address in each_kind[share]:
        path = visit(page, address)
        found += [f"{path}: {one}" for one in page.evaluate(LOST)]
        page.evaluate(STYLED, SPACED)
        found += [f"{path}, spaced: {one}" for one in page.evaluate(LOST)]
    page.close()
    assert found == [], lines(found)


def test_nothing_is_lost_of_the_navigation_of_a_small_screen(
    browser: Browser, server: str, volume: Path
) -> None:
    page = screen(browser, 320, height=256)
    with served(volume) as address:
        visit(page, address)
        page.get_by_role("button", name="Navigation").click()
        drawer = page.get_by_role("navigation", name="Navigation")
        expect(drawer.get_by_role("link").first).to_be_in_viewport()
        found = page.evaluate(LOST)
    page.close()
    assert found == [], lines(found)


@pytest.mark.parametrize(
    "path", [DOCUMENT, *(pytest.param(one, marks=pytest.mark.slow) for one in ("", ENTRY))]
)
def test_lighthouse_gives_full_marks(server: str, path: str, tmp_path: Path) -> None:
    result = lighthouse(server + path, tmp_path)
    audits = result["audits"].items()
    failed = [name for name, one in audits if one["score"] is not None and one["score"] < 1]
    assert (result["categories"]["accessibility"]["score"], failed) == (1, [])
