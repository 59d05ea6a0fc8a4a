"""What narrows a search, in a real browser: an edition of letters, a record a unit or a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CONFIGURATION
from measures import served
from playwright.sync_api import Page, expect

from editions import building, search

LETTER = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="{lang}"><teiHeader><fileDesc>
<titleStmt><title>{author} to {addressee}</title><author>{author}</author></titleStmt></fileDesc>
<profileDesc><correspDesc><correspAction type="sent"><persName>{author}</persName><date {date}/>
</correspAction><correspAction type="received"><persName>{addressee}</persName></correspAction>
</correspDesc></profileDesc></teiHeader><text><body>
<p>Alpha stands at the beginning.</p>
<p>{words} <term ref="../../registers/glossary.xml#tariff">tariff</term> alpha</p>
</body></text></TEI>"""

GLOSSARY = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><list type="gloss">
<label xml:id="tariff">tariff</label><item>What is asked at a border.</item></list>
</body></text></TEI>"""

LETTERS = {
    "first/a": ("en", "Ada", "Bell", 'when="1901-05-02"', "ships"),
    "first/b": ("de", "Bell", "Ada", 'notBefore="1901-04" notAfter="1901-06"', "Schiffe"),
    "second/c": ("en", "Ada", "Cole", 'when="1902"', "trains"),
    "second/d": ("en", "Cole", "Ada", "", "roads"),
}


@pytest.fixture(scope="module", params=["unit", "page", "several indexes"])
def letters(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where the edition of letters is served.

    Its records are units, or pages as in a large one, or they stand in several indexes.
    """
    folder = tmp_path_factory.mktemp("letters")
    files = {"mkdocs.yml": CONFIGURATION, "tei/registers/glossary.xml": GLOSSARY}
    for name, (lang, author, addressee, date, words) in LETTERS.items():
        about = {"lang": lang, "author": author, "addressee": addressee, "date": date}
        files[f"tei/documents/{name}.xml"] = LETTER.format(**about, words=words)
    for name, text in files.items():
        Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
        Path(folder, name).write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "page":
            patch.setattr(search, "OF_PAGES", 3)
        if request.param == "several indexes":
            patch.setattr(search, "OF_AN_INDEX", 300)
        site = building.build(folder)[0]
    told = json.loads((site / "search/index.json").read_text("utf-8"))
    assert (len(told["indexes"]) > 2) == (request.param == "several indexes")
    with served(site) as address:
        yield address


def documents(page: Page) -> set[str]:
    """The documents that the passages found now stand in."""
    links = page.locator("#search-page .search-results > li > a")
    links.first.wait_for()
    found = links.evaluate_all("links => links.map(({ pathname }) => pathname)")
    return {str(path).rpartition("/")[2].removesuffix(".html") for path in found}


@pytest.mark.part(5)
@pytest.mark.parametrize(
    ("further", "found"),
    [
        ("author=Ada", "ac"),
        ("author=Ada&author=Cole", "acd"),
        ("addressee=Ada", "bd"),
        ("language=de", "b"),
        ("language=en&addressee=Ada", "d"),
        ("collection=first", "ab"),
        ("collection=second&author=Ada", "c"),
        ("document=first%2Fa", "a"),
        ("term=tariff", "abcd"),
        ("from=1901-05-03&to=1901-12", "b"),
        ("from=1901-05-02&to=1901-05-02", "ab"),
        ("to=1901-05-01", "b"),
        ("from=1902-03", "c"),
        ("from=1901", "abc"),
    ],
)
def test_what_is_found_is_narrowed(page: Page, letters: str, further: str, found: str) -> None:
    page.goto(f"{letters}search.html?q=alpha&kind=Text&{further}")
    assert documents(page) == {*found}


def test_a_filter_without_words_finds_all_that_has_it(page: Page, letters: str) -> None:
    page.goto(f"{letters}search.html?author=Bell")
    assert documents(page) == {"b"}


def test_a_passage_is_found_where_it_stands(page: Page, letters: str) -> None:
    page.goto(f"{letters}search.html?q=%22trains+tariff%22&kind=Text")
    assert documents(page) == {"c"}
    page.locator("#search-page .search-results a").first.click()
    page.wait_for_url("**/documents/second/c.html?*#p-2")
    expect(page.locator("#p-2 mark.pagefind-highlight").first).to_be_in_viewport()


@pytest.mark.part(5)
@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("Author", ["Ada", "Bell", "Cole"]),
        ("Addressee", ["Ada", "Bell", "Cole"]),
        ("Language", ["de", "en"]),
        ("Collection", ["first", "second"]),
        ("Terms", ["tariff"]),
    ],
)
def test_each_filter_lists_its_values(
    page: Page, letters: str, kind: str, values: list[str]
) -> None:
    page.goto(f"{letters}search.html?q=alpha")
    documents(page)
    narrowing = page.locator(".search-filters details", has=page.get_by_text(kind, exact=True))
    narrowing.locator("summary").click()
    boxes = narrowing.get_by_role("checkbox")
    expect(boxes).to_have_count(len(values))
    expect(boxes.first).to_be_visible()
    names = [str(one) for one in boxes.evaluate_all("boxes => boxes.map(({ value }) => value)")]
    assert sorted(names) == values


def test_what_the_edition_has_no_filter_for_narrows_nothing(page: Page, letters: str) -> None:
    page.goto(f"{letters}search.html?q=alpha&kind=Text&work=Faust")
    assert documents(page) == {*"abcd"}
