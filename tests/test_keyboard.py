"""Every kind of page with the keyboard alone: all is reached, seen, in order, and left again."""

from __future__ import annotations

import pytest
from measures import lines, screen, shared_out, visit
from playwright.sync_api import Browser, Page, expect

HERE = """async () => {
  const here = document.activeElement;
  const isBeside = (one) => one.closest("[popover]") !== null;
  if (!here || here === document.body || ("walked" in here.dataset && !isBeside(here))) return null;
  const said = here.cloneNode(false).outerHTML.slice(0, 120);
  // What is drawn small or not at all has its outline at a label.
  const label = [...(here.labels ?? []), here.nextElementSibling].find(
    (one) => one?.matches("label") && one.checkVisibility());
  const shown = here.matches("[type=radio], [type=checkbox]") && label ? label : here;
  const parts = (element) => [element, ...element.querySelectorAll("*")];
  const outlined = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  };
  // Of a drawing the parts themselves look otherwise.
  const drawn = () => here instanceof SVGElement && parts(here).map((one) => {
    const { fill, fillOpacity, stroke, strokeWidth, visibility } = getComputedStyle(one);
    return [fill, fillOpacity, stroke, strokeWidth, visibility].join();
  }).join();
  const looksOtherwise = () => {
    const now = drawn();
    here.blur();
    const then = drawn();
    here.focus({ preventScroll: true });
    return now !== then;
  };
  const isSeen = outlined(here) || outlined(shown) || looksOtherwise();
  const boxes = () => parts(shown).flatMap((one) => [...one.getClientRects()]);
  const at = (box) => document.elementFromPoint(
    (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2,
    (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2);
  const inSight = () => boxes().some((box) => {
    const top = at(box);
    return top && (shown.contains(top) || top.contains(here) && here instanceof HTMLElement);
  });
  // What has the focus is scrolled to, within a second also on a busy computer.
  for (let frames = 0; frames < 60 && !inSight(); frames += 1) {
    await new Promise((done) => requestAnimationFrame(done));
  }
  const before = window.before;
  window.before = here;
  const goesBack = before?.isConnected && !isBeside(before) && !isBeside(here)
    && before.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_PRECEDING;
  const faults = [];
  if (!isSeen) faults.push("shows no outline");
  if (!inSight()) {
    const there = boxes().map((box) => `${[box.left, box.top].map(Math.round)}: ${
      at(box)?.cloneNode(false).outerHTML.slice(0, 80) ?? "nothing"}`);
    faults.push(`is not in sight (${there} at ${scrollY} of ${document.body.scrollHeight})`);
  }
  if (goesBack) faults.push("comes before the one before");
  here.dataset.walked = "";
  return [said, faults];
}"""

MISSED = """() => [...document.querySelectorAll(
  "a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((one) => !("walked" in one.dataset) && !one.disabled && one.type !== "hidden"
    && one.type !== "radio" && one.tabIndex >= 0
    && one.checkVisibility({ visibilityProperty: true }))
  .map((one) => one.outerHTML.slice(0, 120))"""

PAST = """() => Boolean(document.querySelector("article").compareDocumentPosition(
  document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"""
"""Whether the focus is in the text or after it."""

MOST = 300
"""After so many stops a page is known: what follows is of the same kind."""


def walk(page: Page) -> list[str]:
    """Go through a page with Tab, from its beginning to its end, and tell what is wrong."""
    found: list[str] = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            return found + [f"is not reached: {one}" for one in page.evaluate(MISSED)]
        said, faults = here
        found += [f"{fault}: {said}" for fault in faults]
    return found


@pytest.mark.parametrize(("width", "height", "share"), shared_out((1280, 800), (320, 256), part=5))
def test_all_is_reached_in_order_and_seen(
    browser: Browser, each_kind: tuple[str, ...], width: int, height: int, share: slice
) -> None:
    page = screen(browser, width, height=height)
    found = []
    for address in each_kind[share]:
        path = visit(page, address)
        found += [f"{path}: {one}" for one in walk(page)]
    page.close()
    assert found == [], lines(found)


@pytest.mark.parametrize("share", shared_out((), part=5))
def test_the_first_stop_skips_to_the_text(
    browser: Browser, each_kind: tuple[str, ...], share: slice
) -> None:
    page = screen(browser, 1280)
    missed = []
    for address in each_kind[share]:
        path = visit(page, address)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        if not page.evaluate(PAST):
            missed.append(path)
    page.close()
    assert missed == []


def test_the_navigation_of_a_small_screen_is_walked_and_left(browser: Browser, server: str) -> None:
    page = screen(browser, 390)
    visit(page, server)
    button = page.get_by_role("button", name="Navigation")
    drawer = page.get_by_role("navigation", name="Navigation")
    button.press("Enter")
    expect(drawer.get_by_role("link", name="Home")).to_be_focused()
    drawer.get_by_role("button", name="Registers").press("Enter")
    page.keyboard.press("Tab")
    expect(drawer.get_by_role("link", name="Persons")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(drawer).to_be_hidden()
    button.press("Enter")
    drawer.get_by_role("link").last.focus()
    page.keyboard.press("Tab")
    expect(drawer).to_be_hidden()
    page.close()


def test_the_navigation_of_a_small_screen_opens_without_scripts(
    browser: Browser, server: str
) -> None:
    page = screen(browser, 390, scripts=False)
    page.goto(server)
    link = page.locator(".md-nav--primary").get_by_role("link", name="Persons")
    link.focus()
    expect(link).to_be_in_viewport()
    page.close()


def test_escape_leaves_the_results_in_the_header(browser: Browser, server: str) -> None:
    page = screen(browser, 1280)
    visit(page, server)
    page.keyboard.press("/")
    page.keyboard.type("Cuba")
    results = page.locator("[data-search-results]")
    expect(results.locator("li").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(results.locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(results).to_be_hidden()
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    page.close()
