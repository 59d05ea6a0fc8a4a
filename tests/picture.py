"""The pictures of the README and of the tutorial, taken in Chromium of sites that were built.

Run it with `make picture`, and commit what it writes. The tutorial is followed for its picture.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from chromium import installed
from measures import BROWSER, served
from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from test_guides import followed

ROOT = Path(__file__).parent.parent
SITE = ROOT / "build/site"
FILE = ROOT / "docs/pictures/report.webp"
PAGE = "documents/radvanyi-1962-12-05.html"
NAME = "#p3 a[href*='persons/']"
"""A name on it whose card is open: what readers meet first."""

TUTORIAL = ROOT / "docs/guides/first.webp"
LETTER = "documents/1851-06-24-reeve.html"
WORD = "#p1 a[href*='glossary/']"

SIZE = (1280, 800)
SHOWN = (960, 600)
OPENED = 800
"""Milliseconds in which a card has opened."""


def main() -> None:
    """Take the pictures."""
    with sync_playwright() as playwright, TemporaryDirectory() as temporary:
        browser = playwright.chromium.launch(executable_path=installed(), args=[*BROWSER])
        taken(browser, SITE, PAGE, NAME, FILE)
        editing = Path(temporary, "editing")
        editing.mkdir()
        taken(browser, followed("first", editing) / "build/site", LETTER, WORD, TUTORIAL)
        browser.close()


def taken(browser: Browser, site: Path, uri: str, name: str, file: Path) -> None:
    """Write the picture of a page of a site, with the card of a name open."""
    with served(site) as address:
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        page.goto(f"{address}{uri}", wait_until="networkidle")
        page.locator(name).first.hover()
        page.wait_for_timeout(OPENED)
        image = Image.open(BytesIO(page.screenshot()))
    file.parent.mkdir(exist_ok=True)
    image.resize(SHOWN, Image.Resampling.LANCZOS).save(file, "WEBP", quality=80, method=6)
    print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()
