"""What a first visit to a page costs, and that all of it reads before and without scripts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest
from lxml import html
from measures import kinds, lines, shared_out
from playwright.sync_api import Browser, Page, Route

OF_HTML = 30_000
"""Bytes of HTML that a document's page may have for each thousand words."""

TRANSFERRED = 150_000
"""Bytes that a first visit to a document may transfer in all."""

SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    // While a long page comes in, its table takes the widths of its columns from what is there.
    const [{ domInteractive }] = performance.getEntriesByType("navigation");
    for (const { value, startTime, sources } of list.getEntries()) {
      if (value < 0.001 || domInteractive === 0 || startTime < domInteractive) continue;
      const what = sources.map(({ node }) => node?.parentElement?.className || node?.nodeName);
      window.shifts.push(`${value.toFixed(4)}: ${what.join(", ")}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.fixture(scope="session")
def documents(site: Path) -> list[str]:
    """The paths of the pages of documents."""
    return [name for name in kinds(site) if name.startswith("documents/") and "index" not in name]


def words(page: Path) -> int:
    """How many words the article of a page has."""
    (article,) = html.fromstring(page.read_bytes()).xpath("//article")
    return len(article.text_content().split())


def test_a_document_is_as_light_as_its_words_allow(site: Path, documents: list[str]) -> None:
    heavy = {}
    for path in documents:
        size, count = (site / path).stat().st_size, words(site / path)
        print(f"{path}: {size} bytes, {count} words, {size * 1000 // count} bytes a 1,000 words")
        if size * 1000 > OF_HTML * count:
            heavy[path] = size * 1000 // count
    assert heavy == {}


def test_a_first_visit_transfers_little_and_from_here_alone(
    browser: Browser, server: str, documents: list[str]
) -> None:
    heavy, elsewhere = {}, []
    for path in documents:
        sizes = transferred(browser, server + path)
        print(path, sum(sizes.values()), dict(sizes.most_common()))
        elsewhere += [address for address in sizes if not address.startswith((server, "data:"))]
        if sum(sizes.values()) > TRANSFERRED:
            heavy[path] = sum(sizes.values())
    assert (elsewhere, heavy) == ([], {})


def transferred(browser: Browser, address: str) -> Counter[str]:
    """The bytes of each response of a first visit, by address."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    network, addresses, sizes = context.new_cdp_session(page), {}, Counter[str]()
    network.on("Network.requestWillBeSent", lambda one: addresses.update({one["requestId"]: one}))
    network.on(
        "Network.loadingFinished",
        lambda one: sizes.update(
            {addresses[one["requestId"]]["request"]["url"]: int(one["encodedDataLength"])}
        ),
    )
    network.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    context.close()
    return sizes


@pytest.mark.parametrize(("width", "share"), shared_out((390,), (1280,), part=5))
def test_nothing_moves_when_fonts_come_late(
    browser: Browser, each_kind: tuple[str, ...], width: int, share: slice
) -> None:
    found = []
    for address in each_kind[share]:
        path = urlsplit(address).path
        found += [f"{path}: {one}" for one in shifts(browser, address, width)]
    assert found == [], lines(found)


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_what_is_found_comes(browser: Browser, server: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_init_script(f"({SHIFTS})()")
    page = context.new_page()
    page.goto(f"{server}search.html?q=missiles")
    page.wait_for_selector(".search-results li")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shifts") == []
    context.close()


def shifts(browser: Browser, address: str, width: int) -> list[str]:
    """What moves on a page whose fonts come when its words have been drawn in another face."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_init_script(f"({SHIFTS})()")
    waiting: list[Route] = []
    is_late = Event()
    context.route(
        "**/*.woff2", lambda one: one.continue_() if is_late.is_set() else waiting.append(one)
    )
    page = context.new_page()
    page.goto(address, wait_until="domcontentloaded")
    page.wait_for_timeout(300)  # A browser waits for an optional font for 100 ms.
    is_late.set()
    for route in waiting:
        route.continue_()
    page.wait_for_load_state()
    page.evaluate("document.fonts.ready.then(() => true)")
    found: list[str] = page.evaluate("window.shifts")
    context.close()
    return found


SAID = """() => {
  const article = document.querySelector("article");
  const found = [];
  const words = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const one = words.currentNode.parentElement;
    const isOfTools = one.closest("label, button, form, [role=status], [popover], .side-notes");
    if (!isOfTools && one.checkVisibility()) found.push(...words.currentNode.data.split(/\\s+/));
  }
  const links = [...article.querySelectorAll("a[href]")].map((one) => one.getAttribute("href"));
  return [found.filter(Boolean), links];
}"""
"""The words that an article shows, but those of its tools, and where its links lead."""


def said(page: Page) -> tuple[Counter[str], set[str]]:
    shown, links = page.evaluate(SAID)
    return Counter(shown), set(links)


@pytest.mark.parametrize("share", shared_out((), part=3))
def test_all_is_there_without_scripts(
    browser: Browser, each_kind: tuple[str, ...], share: slice
) -> None:
    scripted = browser.new_page()
    bare = browser.new_page(java_script_enabled=False)
    found = []
    for address in each_kind[share]:
        if urlsplit(address).path.endswith("/search.html"):
            continue  # It says that it needs a script, and what serves without.
        scripted.goto(address)
        bare.goto(address)
        (more, further), (words_, links) = said(scripted), said(bare)
        path = urlsplit(address).path
        found += [f"{path}: {one}" for one in sorted([*(more - words_), *(further - links)])]
    scripted.close()
    bare.close()
    assert found == [], lines(found)
