"""The picture of the README, taken in Chromium of the site that was built.

Run it with `make picture`, and commit what it writes.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from chromium import installed
from measures import BROWSER, served
from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
SITE = ROOT / "build/site"
FILE = ROOT / "docs/pictures/report.webp"
PAGE = "documents/radvanyi-1962-12-05.html"
NAME = "#p3 a[href*='persons/']"
"""A name on it whose card is open: what readers meet first."""

SIZE = (1280, 800)
SHOWN = (960, 600)
OPENED = 800
"""Milliseconds in which a card has opened."""


def main() -> None:
    """Take the picture."""
    with served(SITE) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=[*BROWSER])
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        page.goto(f"{address}{PAGE}", wait_until="networkidle")
        page.locator(NAME).first.hover()
        page.wait_for_timeout(OPENED)
        image = Image.open(BytesIO(page.screenshot()))
        browser.close()
    FILE.parent.mkdir(exist_ok=True)
    image.resize(SHOWN, Image.Resampling.LANCZOS).save(FILE, "WEBP", quality=80, method=6)
    print(FILE.relative_to(ROOT))


if __name__ == "__main__":
    main()
