from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import lxml.html
import pytest

FINDING = Path(__file__).parent / "finding"
QUERIES: list[dict[str, Any]] = json.loads(FINDING.joinpath("queries.json").read_text("utf-8"))

KINDS = """word words variant diacritics inflection misspelling
    phrase exclusion wildcard either filter""".split()
WRITTEN = {
    "phrase": r'"[^"]+ [^"]+"',
    "exclusion": r"\S -\w",
    "wildcard": r"^\w+\*$",
    "either": r"\S OR \S",
}
ADDRESS = re.compile(r"documents/[a-z0-9-]+\.html#\S+|(?!documents)[a-z]+/[a-z0-9-]+\.html")
DATE = re.compile(r"\d{4}-\d\d-\d\d")


def of(edition: str) -> list[dict[str, Any]]:
    """The queries for an edition."""
    return [query for query in QUERIES if query["edition"] == edition]


def missing(site: Path, page: str, anchors: set[str]) -> set[str]:
    """What a page has not, of what is expected there; all of it if there is no such page."""
    file = site / page
    if not file.is_file():
        return {page}
    ids = set(lxml.html.parse(file).getroot().xpath("//*/@id"))
    return {f"{page}#{anchor}" for anchor in anchors - ids}


@pytest.fixture(params=QUERIES, ids=lambda query: query["query"])
def query(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Each query."""
    found: dict[str, Any] = request.param
    return found


def test_a_query_says_what_is_asked_and_why(query: dict[str, Any]) -> None:
    fields = {"edition", "query", "about", "kind", "expected"}
    assert set(query) == fields | ({"filters"} if query["kind"] == "filter" else set())
    assert query["edition"] in ("own", "schnitzler")
    assert query["about"].endswith(".")


def test_a_query_is_written_as_its_kind_says(query: dict[str, Any]) -> None:
    assert query["kind"] in KINDS
    written = [kind for kind, form in WRITTEN.items() if re.search(form, query["query"])]
    assert written == [kind for kind in WRITTEN if kind == query["kind"]]


def test_a_query_expects_each_address_once(query: dict[str, Any]) -> None:
    assert query["expected"]
    assert len(set(query["expected"])) == len(query["expected"])
    assert [one for one in query["expected"] if not ADDRESS.fullmatch(one)] == []


def test_a_filter_has_persons_or_days(query: dict[str, Any]) -> None:
    filters = query.get("filters", {})
    assert set(filters) <= {"person", "from", "to"}
    assert all(DATE.fullmatch(filters[end]) for end in ("from", "to") if end in filters)


def test_no_query_is_asked_twice() -> None:
    asked = [(query["edition"], query["query"]) for query in QUERIES]
    assert len(set(asked)) == len(asked) == 40


def test_what_is_expected_of_this_edition_is_in_the_site(site: Path) -> None:
    anchors: dict[str, set[str]] = {}
    for address in (one for query in of("own") for one in query["expected"]):
        page, mark, anchor = address.partition("#")
        anchors.setdefault(page, set()).update({anchor} if mark else ())
    absent = [one for page in sorted(anchors) for one in sorted(missing(site, page, anchors[page]))]
    assert absent == []


def test_a_person_to_filter_by_is_called_as_in_the_register(site: Path) -> None:
    pages = site.joinpath("persons").glob("*.html")
    headings = {lxml.html.parse(page).getroot().findtext(".//h1") for page in pages}
    assert {name for one in of("own") for name in one.get("filters", {}).get("person", ())} <= (
        headings
    )


def test_the_figures_that_are_given_are_those_of_the_data() -> None:
    own, other = (Counter(query["kind"] for query in of(name)) for name in ("own", "schnitzler"))
    sums = [sum(len(query["expected"]) for query in of(name)) for name in ("own", "schnitzler")]
    rows = [f"| {kind} | {own[kind]} | {other[kind]} |" for kind in KINDS]
    rows.append(f"| all queries | {own.total()} | {other.total()} |")
    rows.append(f"| expected in all | {sums[0]} | {sums[1]} |")
    text = FINDING.joinpath("README.md").read_text("utf-8")
    assert re.findall(r"^\| [a-z ]+ \| \d+ \| \d+ \|$", text, re.M) == rows
    assert f"{sum(sums) / len(QUERIES):.1f} places a query" in text
