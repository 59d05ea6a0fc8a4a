"""Measure what the search finds, beside plain Pagefind on the same pages.

    python tests/finding/measure.py

Builds this edition, and of the material that is no part of the project an edition of letters; asks
both searches in Chromium for the queries beside this file; writes `docs/finding.md`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any

import pagefind_bin
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from conftest import MATERIAL, ROOT, edition_in
from measures import BROWSER, served

from editions import building

QUERIES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "queries.json").read_text("utf-8")
)
TABLE = ROOT / "docs/finding.md"
JUDGED = ("documents/", "persons/", "places/", "organisations/", "works/", "glossary/")
"""Pages that were judged: others repeat what these have, and are neither right nor wrong."""

CONFIGURATION = """site_name: Letters
theme: {name: material, language: de}
plugins: [{editions: {levels: {dangling-pointer: warning}}}]
"""

OWN = """async ({ query, filters }) => {
  const { find, engine } = window.editions.finding;
  const { from, to, ...values } = filters;
  const { hits, some, backend } = await find(query, { filters: values, from, to });
  const first = [...hits, ...some].slice(0, 100);
  const records = await Promise.all(first.map((hit) => backend.record(hit.id)));
  return records.map(({ uri, anchors }) => uri + (anchors[0]?.id ? `#${anchors[0].id}` : ""));
}"""

PLAIN = """async ({ query }) => {
  const pagefind = await import("/plain/pagefind.js");
  const { results } = await pagefind.search(query);
  const records = await Promise.all(results.slice(0, 100).map((one) => one.data()));
  return records.flatMap(({ url, sub_results }) =>
    [url, ...sub_results.map((one) => one.url)].map((one) => one.replace(/^\\//, "")));
}"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search has found for a query."""

    query: Mapping[str, Any]
    found: Sequence[str]
    """Addresses, the best first, each once."""

    def places(self, at_most: int | None = None) -> float:
        """The part of the expected places that are among the first found."""
        return _part(self.query["expected"], self.found[:at_most])

    def pages(self, at_most: int | None = None) -> float:
        """The part of the pages with expected places: there a reader has to look for them."""
        found = [*dict.fromkeys(_page(one) for one in self.found)]
        return _part({_page(one) for one in self.query["expected"]}, found[:at_most])

    @property
    def first(self) -> int | None:
        """At which number the first expected place stands; of a page, if no place is told."""
        return _first({*self.query["expected"]}, self.found)

    @property
    def first_page(self) -> int | None:
        """At which number the first page with an expected place stands."""
        found = [*dict.fromkeys(_page(one) for one in self.found)]
        return _first({_page(one) for one in self.query["expected"]}, found)


def _page(address: str) -> str:
    return address.partition("#")[0]


def _part(expected: Iterable[str], found: Sequence[str]) -> float:
    wanted = {*expected}
    return len(wanted & {*found}) / len(wanted)


def _first(expected: set[str], found: Sequence[str]) -> int | None:
    return next((number for number, one in enumerate(found, 1) if one in expected), None)


READY = """() => new Promise((ready) => {
    const look = () => (window.editions.finding ? ready() : setTimeout(look, 10));
    look();
})"""
"""Waits for the search; the policy of a page lets nothing be waited for by a text."""


def answers(page: Page, address: str, program: str, queries: Sequence[Any]) -> list[Answer]:
    """Ask a search for each query."""
    page.goto(f"{address}search.html?q=a")
    page.locator("#search-page [role=status]").wait_for()
    page.evaluate(READY)
    given = [{"query": one["query"], "filters": one.get("filters", {})} for one in queries]
    found = [page.evaluate(program, one) for one in given]
    return [
        Answer(query, [one for one in dict.fromkeys(some) if one.startswith(JUDGED)])
        for query, some in zip(queries, found, strict=True)
    ]


def plain(site: Path) -> None:
    """Index a site with Pagefind as it comes."""
    command = [str(pagefind_bin.get_executable()), "--site", str(site)]
    command += ["--output-subdir", "plain", "--keep-index-url"]
    subprocess.run(command, check=True, capture_output=True)


def measured(site: Path, queries: Sequence[Any]) -> tuple[list[Answer], list[Answer]]:
    """What the site's search finds, and what plain Pagefind finds on its pages."""
    plain(site)
    with sync_playwright() as playwright, served(site) as address:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER)
        page = browser.new_page()
        both = tuple(answers(page, address, program, queries) for program in (OWN, PLAIN))
        browser.close()
    return both[0], both[1]


def sites(folder: Path) -> dict[str, Path]:
    """The built sites of the editions, by the names that the queries have for them."""
    letters = folder / "letters"
    source = MATERIAL / "corpora/schnitzler"
    found = {"own": building.build(edition_in(folder / "own"))[0]}
    if source.is_dir():
        shutil.copytree(source / "editions", letters / "tei/documents")
        shutil.copytree(source / "indices", letters / "tei/registers")
        (letters / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
        found["schnitzler"] = building.build(letters)[0]
    return found


def row(name: str, some: Sequence[Answer]) -> str:
    """A line of the table: how much is found, and where the first of it stands."""
    firsts = [1 / one.first if one.first else 0 for one in some]
    pages = [1 / one.first_page if one.first_page else 0 for one in some]
    none = sum(one.first_page is None for one in some)
    cells = [
        f"{mean(one.places() for one in some):.0%}",
        f"{mean(one.places(10) for one in some):.0%}",
        f"{mean(firsts):.2f}",
        f"{mean(one.pages() for one in some):.0%}",
        f"{mean(pages):.2f}",
        str(none),
    ]
    return f"| {name} | {' | '.join(cells)} |"


def table(found: Mapping[str, tuple[list[Answer], list[Answer]]]) -> str:
    """The page of the documentation."""
    both = [answer for pair in found.values() for answer in zip(*pair, strict=True)]
    kinds = dict.fromkeys(str(own.query["kind"]) for own, _ in both)
    lines = [HEAD]
    for name, (own, other) in found.items():
        lines += [row(f"{NAMES[name]}: this search", own), row(f"{NAMES[name]}: plain", other)]
    lines += [row("**all: this search**", [own for own, _ in both])]
    lines += [row("**all: plain Pagefind**", [other for _, other in both]), KINDS]
    for kind in kinds:
        pairs = [(own, other) for own, other in both if own.query["kind"] == kind]
        means = [f"{mean(one.places() for one, _ in pairs):.0%}"]
        means += [f"{mean(one.pages() for one, _ in pairs):.0%}"]
        means += [f"{mean(one.pages() for _, one in pairs):.0%}"]
        lines.append(f"| {kind} | {len(pairs)} | {' | '.join(means)} |")
    lines.append(EACH)
    for one, beside in both:
        cells = [f"`{one.query['query']}`", str(len(one.query["expected"])), f"{one.places():.0%}"]
        cells += [str(one.first or "–"), f"{beside.pages():.0%}", str(beside.first_page or "–")]
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


NAMES = {"own": "the reports", "schnitzler": "letters"}
HEAD = """---
search:
  exclude: true # The queries stand here.
---

# What the search finds

Forty queries that a historian would ask, twenty-four of the two reports and sixteen of an edition
of 140 German letters, with the 205 paragraphs, notes and entries that should be found. They were
chosen by reading, before any search was asked; `tests/finding/README.md` says how. What is found on
other pages than those of documents and entries is neither right nor wrong, and passed over.

Beside it, Pagefind as it comes, on the same pages: it finds pages, and in them headings, not
paragraphs. `python tests/finding/measure.py` makes this page.

**Places** are the very paragraphs, notes and entries; **pages** those that hold them. The parts are
means over the queries. **Rank** is the mean of 1/n, where n is the number of the first right one
among what is found: 1.00 where it is always the first.

| | places | in the first 10 | rank | pages | rank of pages | queries without any |
| --- | --- | --- | --- | --- | --- | --- |"""
KINDS = """
## By kind of query

| kind | queries | places, this search | pages, this search | pages, plain Pagefind |
| --- | --- | --- | --- | --- |"""
EACH = """
## Each query

| query | expected | places, this search | first place | pages, plain | first page, plain |
| --- | --- | --- | --- | --- | --- |"""


def main() -> None:
    """Measure and write."""
    with TemporaryDirectory() as folder:
        built = sites(Path(folder))
        found = {
            name: measured(site, [one for one in QUERIES if one["edition"] == name])
            for name, site in built.items()
        }
    _, heading, weights = TABLE.read_text("utf-8").partition("\n## What a search transfers")
    TABLE.write_text(table(found) + heading + weights, "utf-8")
    print(table(found))


if __name__ == "__main__":
    main()
