"""The parts of a page that the search finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, document

from editions import records
from editions.edition import Edition
from editions.records import EDITORS, NOTE, REGISTER, TEXT, Page, Reader

PAGE = "<html lang='en'><body><main data-pagefind-body>{}</main></body></html>"


def read(body: str, uri: str = "a.html") -> Page:
    page = Reader(Edition({}, (), ()), "en").page(uri, PAGE.format(body).encode())
    assert page is not None
    return page


def words(body: str) -> list[tuple[str, str]]:
    return [(unit.anchor, unit.words) for unit in read(body).units]


def test_a_unit_begins_where_a_block_has_an_id_and_goes_on_to_the_next() -> None:
    body = (
        "<h1 id='t'>A</h1><p>one</p><p id='p1'>two</p><p>three</p><h2 id='h'>four</h2><p>five</p>"
    )
    assert words(body) == [("", "A one"), ("p1", "two three"), ("h", "four five")]


def test_ids_within_a_line_begin_nothing() -> None:
    assert words("<p id='p1'>one <span id='s'>two</span></p>") == [("p1", "one two")]


def test_blocks_part_words_and_lines_do_not() -> None:
    body = "<p id='p1'>ex<em>am</em>ple</p><ul><li>one</li><li>two<br/>three</li></ul>"
    assert words(body) == [("p1", "example one two three")]


@pytest.mark.parametrize(
    "sign",
    [
        "<sup><a class='footnote-ref' href='#n'>1</a></sup>",
        "<a class='permalink'>7</a>",
        "<span data-pagefind-ignore=''>x</span>",
        "<span hidden=''>x</span>",
        "<script>x</script>",
    ],
)
def test_what_is_no_word_of_the_text_is_left_out(sign: str) -> None:
    assert words(f"<p id='p1'>Cuba{sign} with</p>") == [("p1", "Cuba with")]


def test_what_the_reading_text_does_not_show_is_found_too() -> None:
    (unit,) = read("<p id='p'>cat <span class='aside' data-pagefind-ignore=''>kat</span></p>").units
    assert (unit.words, unit.names) == ("cat", "kat")


def test_a_unit_without_a_word_is_none() -> None:
    assert words("<p id='a'>* * *</p><p id='b'>b</p>") == [("b", "b")]


def test_a_page_that_is_not_marked_is_not_searched() -> None:
    assert Reader(Edition({}, (), ()), "en").page("a.html", b"<html><body>a</body></html>") is None


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    reader = Reader(Edition.read(ROOT), "en")
    every = (reader.page(uri, (site / uri).read_bytes()) for uri in reader.uris(site))
    return {page.uri: page for page in every if page is not None}


def test_paragraphs_notes_and_entries_say_whose_words_they_have(pages: dict[str, Page]) -> None:
    report = {unit.anchor: unit for unit in pages["documents/radvanyi-1962-12-05.html"].units}
    assert (report["p5"].kind, report["p5"].place) == (TEXT, "paragraph 5")
    assert (report["fn:n2"].kind, report["fn:n2"].place) == (NOTE, "note 2")
    assert report["page:summary"].kind == EDITORS
    (entry,) = pages["persons/thompson-llewellyn.html"].units
    assert entry.kind == REGISTER
    assert "spells the name Thomson" in entry.words


def test_a_unit_knows_whom_it_mentions_by_all_their_names(pages: dict[str, Page]) -> None:
    report = {unit.anchor: unit for unit in pages["documents/radvanyi-1962-12-05.html"].units}
    assert "Thompson, Llewellyn E." in report["p5"].names
    assert report["p31"].filters == {
        "person": ("Mikoyan, Anastas Ivanovich", "Rusk, David Dean"),
        "place": ("Berlin", "West Berlin"),
        "organisation": ("North Atlantic Treaty Organization",),
    }


def test_a_document_is_filtered_by_what_its_header_says(pages: dict[str, Page]) -> None:
    assert pages["documents/ruzek-1962-11-30.html"].filters == {
        "document": ("ruzek-1962-11-30",),
        "date": ("1962-11-30",),
        "author": ("Růžek, Miloslav",),
        "addressee": ("Novotný, Antonín",),
        "language": ("en",),
    }


def test_an_edition_has_the_filters_that_it_has_something_for() -> None:
    assert records.filters(Edition.read(ROOT)) == [
        *("kind", "person", "place", "organisation", "term"),
        *("date", "author", "addressee"),
    ]
    one = document("<p>a</p>")
    assert records.filters(Edition({one.source.path: one.source}, (one,), ())) == ["kind"]
