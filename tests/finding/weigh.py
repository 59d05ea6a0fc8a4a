"""Measure what a search transfers, in editions of 100, 1,000 and 4,000 made-up letters.

    python tests/finding/weigh.py

Builds them, asks the search of each in Chromium, and writes the table of `docs/finding.md` that
stands below its last heading.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, Response, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import letters
from conftest import ROOT
from measures import BROWSER, served

from editions import building

NUMBERS = (100, 1_000, 4_000)
TABLE = ROOT / "docs/finding.md"
PROGRAM = re.compile(r"\.(js|css|woff2|html|png)$|\.pagefind$|pagefind-entry\.json$|/index\.json$")
"""What a search fetches once, whatever is asked: the program, and what says which parts it has."""

FILTERS = ("date", "person", "place", "author", "addressee")

VALUES = """async (name) => {
  const backend = await window.editions.finding.engine();
  await backend.values(name);
}"""

HEAD = """
## What a search transfers

Editions of made-up letters with the statistics of real ones (`tests/bench/letters.py`): kilobytes
of a first query, beyond the program, before a filter is opened; of two further queries; and of each
kind of filter when it is opened, the first with the order of all records. Zipped as servers do.
`python tests/finding/weigh.py` makes this table.

| letters | record | records | MB on disk | 1st | 2nd | 3rd | date | person | place | author | to |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


@contextmanager
def counting(page: Page, sizes: list[int]) -> Iterator[None]:
    """Add up what is transferred meanwhile, by a worker too, without the program."""

    def answered(response: Response) -> None:
        if not PROGRAM.search(response.url.partition("?")[0]):
            sizes.append(int(response.headers["content-length"]))

    page.context.on("response", answered)
    yield
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    page.context.remove_listener("response", answered)


def weighed(page: Page, address: str, words: Sequence[str]) -> list[int]:
    """The bytes of each query, and of each filter."""
    found: list[int] = []
    page.goto(f"{address}documents/index.html")
    for word in words:
        sizes: list[int] = []
        with counting(page, sizes):
            page.locator("[data-search] input").fill(word)
            page.locator("[data-search-results] li").first.wait_for()
        found.append(sum(sizes))
    for name in FILTERS:
        sizes = []
        with counting(page, sizes):
            page.evaluate(VALUES, name)
        found.append(sum(sizes))
    return found


def words_of(site: Path) -> list[str]:
    """Words that every tenth, every hundredth letter, and that few letters have."""
    counts: dict[str, int] = {}
    files = sorted((site / "documents").glob("l*.html"))
    for file in files:
        for word in {*re.findall(r"\b[a-zěůřý]{5,}\b", file.read_text("utf-8"))}:
            counts[word] = counts.get(word, 0) + 1
    wanted = (len(files) // 10, len(files) // 100 or 1, 3)
    return [min(sorted(counts), key=lambda word: abs(counts[word] - one)) for one in wanted]


def row(number: int, folder: Path) -> str:
    """Build an edition, and weigh its search."""
    site = building.build(letters.written(folder, number))[0]
    told = json.loads((site / "search/index.json").read_text("utf-8"))
    files = [one for one in (site / "pagefind").rglob("*") if one.is_file()]
    size = sum(one.stat().st_size for one in files) / 1e6
    with sync_playwright() as playwright, served(site) as address:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER)
        found = weighed(browser.new_page(), address, words_of(site))
        browser.close()
    cells = [f"{number:,}", told["record"], f"{told['records']:,}", f"{size:.0f}"]
    return f"| {' | '.join([*cells, *(f'{one / 1000:.0f}' for one in found)])} |"


def main() -> None:
    """Measure and write."""
    with TemporaryDirectory() as folder:
        rows = [row(number, Path(folder, str(number))) for number in NUMBERS]
    before = TABLE.read_text("utf-8").partition(HEAD.partition("\n\n")[0])[0]
    TABLE.write_text(f"{before}{HEAD}{chr(10).join(rows)}\n", "utf-8")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
