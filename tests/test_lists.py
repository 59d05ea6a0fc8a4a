"""Lists of documents as tables, and collections: their pages, their rules, what is beside what."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import Project, files_of, release
from lxml import html
from markdown import Markdown as Converter
from measures import lines, screen, served, violations
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as BrowserPage

from editions import building, census, explain, pages, projects
from editions.configuration import load
from editions.findings import EditionError
from editions.markdown import EXTENSIONS
from editions.pages import Page
from editions.pages.lists import FEWEST
from editions.projects import own_of, rules_of

CONFIGURATION = """site_name: Letters and a diary
theme: {name: material}
plugins:
  - editions:
      collections:
        letters: Letters
        diary:
hooks: [hooks/rules.py]
"""

LETTER = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc><titleStmt>
<title>{title}</title></titleStmt></fileDesc><profileDesc><correspDesc>
<correspAction type="sent">{sender}{place}<date when="{date}">{said}</date></correspAction>
<correspAction type="received">{recipient}</correspAction></correspDesc></profileDesc></teiHeader>
<text><body><p>Dear <hi rend="wide">friend</hi></p></body></text></TEI>"""

ENTRY = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc><titleStmt>
<title>{title}</title></titleStmt></fileDesc><profileDesc><creation><date when="{date}"/></creation>
</profileDesc></teiHeader><text><body><p>Rain, <hi rend="wide">again</hi></p></body></text></TEI>"""

PERSONS = """<listPerson xmlns="http://www.tei-c.org/ns/1.0"><person xml:id="ada">
<persName><forename>Ada</forename> <surname>Byron</surname></persName></person></listPerson>"""

OWN = """from editions import Rules, span

rules = Rules("diary")


@rules.inline("hi")
def high(element, render):
    return span(render.inline(element), "of-the-diary")
"""


def letter(number: int, sender: str = "", place: str = "", when: str = "", said: str = "") -> str:
    """A letter with a title of its number."""
    name = sender or '<persName ref="#ada">Ada B.</persName>'
    where = f"<placeName>{place}</placeName>" if place else ""
    given = {"title": f"Letter {number}", "sender": name, "place": where}
    given["date"] = when or f"1901-01-{number:02}"
    return LETTER.format(**given, said=said, recipient="<persName>Charles</persName>")


FILES = {
    "mkdocs.yml": CONFIGURATION,
    "hooks/rules.py": OWN,
    "tei/persons.xml": PERSONS,
    "tei/documents/letters/a.xml": letter(1, said="On New Year's Day"),
    "tei/documents/letters/b.xml": letter(10, "<orgName>The Board</orgName>", "Zürich"),
    "tei/documents/letters/c.xml": letter(3),
    "tei/documents/diary/one.xml": ENTRY.format(title="Monday", date="1901-01-02"),
    "tei/documents/diary/two.xml": ENTRY.format(title="Tuesday", date="1902-01-04"),
    "tei/documents/preface.xml": ENTRY.format(title="Preface", date="1903"),
}


def made(folder: Path) -> dict[str, Page]:
    """The pages of a project, by their addresses."""
    config, _ = load(folder)
    rules = rules_of(own_of(config)[0])
    return {page.uri: page for page in pages.pages(projects.read(folder).edition, rules)}


def table(page: Page) -> list[list[str]]:
    """The words of a list, row by row, the heads first."""
    converter = Converter(extensions=[*EXTENSIONS], extension_configs=EXTENSIONS)
    found = html.fromstring(f"<div>{converter.convert(page.body)}</div>")
    return [[cell.text_content() for cell in row] for row in found.iter("tr")]


def attributes(page: Page, name: str) -> list[str]:
    """The values of an attribute on a page, in order."""
    converter = Converter(extensions=[*EXTENSIONS], extension_configs=EXTENSIONS)
    found = html.fromstring(f"<div>{converter.convert(page.body)}</div>")
    return [str(value) for value in found.xpath(f"//@{name}")]


def test_a_table_has_the_columns_in_which_something_stands(project: Project) -> None:
    found = made(project(FILES))
    assert table(found["documents/letters/index.html"]) == [
        ["Date", "Document", "From", "To", "Place"],
        ["On New Year's Day", "Letter 1", "Ada B.", "Charles", ""],
        ["1901-01-03", "Letter 3", "Ada B.", "Charles", ""],
        ["1901-01-10", "Letter 10", "The Board", "Charles", "Zürich"],
    ]
    assert table(found["documents/diary/index.html"]) == [
        ["Date", "Document"],
        ["1901-01-02", "Monday"],
        ["1902-01-04", "Tuesday"],
    ]


def test_without_dates_there_is_no_column_of_dates(project: Project) -> None:
    files = {f"tei/documents/{name}.xml": ENTRY.format(title=name, date="soon") for name in "ab"}
    page = made(project(files))["documents/index.html"]
    assert table(page) == [["Document"], ["a"], ["b"]]
    assert attributes(page, "data-dates") == []


def test_the_list_of_all_says_of_each_its_collection(project: Project) -> None:
    found = made(project(FILES))["documents/index.html"]
    assert [row[-1] for row in table(found)] == [
        *("Collection", "Letters", "Diary", "Letters", "Letters", "Diary", ""),
    ]
    assert (
        '- [Letters](letters/index.md)<span class="count"> 3 documents, 1901</span>' in found.body
    )
    assert (
        '- [Diary](diary/index.md)<span class="count"> 2 documents, 1901–1902</span>' in found.body
    )


def test_heads_say_what_they_are_the_heads_of(project: Project) -> None:
    page = made(project(FILES))["documents/letters/index.html"]
    assert attributes(page, "scope") == ["col"] * 5 + ["row"] * 3


def test_rows_are_sorted_by_the_name_that_the_register_has(project: Project) -> None:
    page = made(project(FILES))["documents/letters/index.html"]
    assert attributes(page, "data-sort") == ["1901-01-01", "Byron, Ada", "Byron, Ada"]
    assert '<option value="Byron, Ada">Byron, Ada</option>' in page.body


def test_one_can_choose_where_there_are_few_values_but_several(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project(FILES)
    chosen = [attributes(made(folder)[f"documents/{x}index.html"], "data-column") for x in CHOSEN]
    assert chosen == [*CHOSEN.values()]
    monkeypatch.setattr(pages.lists, "FEW", 1)
    assert attributes(made(folder)["documents/index.html"], "data-column") == []


CHOSEN: dict[str, list[str]] = {"": ["0", "2", "5"], "letters/": ["2"], "diary/": []}
"""The columns by which one can choose, by the list: Charles alone is sent letters, and so on.
Of the two days of the diary nobody need choose one."""


def test_without_collections_nothing_is_said_of_them(project: Project) -> None:
    own = {
        name: text for name, text in FILES.items() if name not in ("mkdocs.yml", "hooks/rules.py")
    }
    found = made(project(own))
    assert "documents/letters/index.html" not in found
    assert table(found["documents/index.html"])[0] == ["Date", "Document", "From", "To", "Place"]
    assert "[Later: ]" not in found["documents/letters/a.html"].body
    assert "Later: [Monday]" in found["documents/letters/a.html"].body


def test_before_and_after_are_documents_of_the_same_collection(project: Project) -> None:
    found = made(project(FILES))
    first, last, loose = (
        found[f"documents/{name}.html"].body for name in ("letters/a", "diary/two", "preface")
    )
    assert "Later: [Letter 3](c.md)" in first
    assert "Earlier: [Monday](one.md)" in last
    assert "Earlier:" not in loose


def test_a_document_leads_to_its_collection(project: Project) -> None:
    found = made(project(FILES))
    assert (
        "[Documents](../index.md) · [Letters](index.md) · "
        in found["documents/letters/a.html"].body
    )
    assert "[Documents](index.md) · [Cite]" in found["documents/preface.html"].body


def test_rules_of_a_collection_hold_there_alone(project: Project) -> None:
    folder = project(FILES)
    found = made(folder)
    shown = [uri for uri, page in found.items() if "of-the-diary" in page.body]
    assert shown == ["documents/diary/one.html", "documents/diary/two.html"]
    read = projects.read(folder)
    (counted,) = (one for one in census.census(read.edition, read.rules) if one.name == "hi")
    places = {place.partition(":")[0]: count for place, count in counted.rules}
    assert places["hooks/rules.py"] == 2
    assert sum(places.values()) == 6


def test_it_is_explained_which_rule_a_collection_has(project: Project) -> None:
    folder = project(FILES)
    read = projects.read(folder)
    told = {}
    for path in ("diary/one", "letters/a"):
        source = read.edition.sources[f"tei/documents/{path}.xml"]
        (element,) = source.root.iter("{*}hi")
        found = explain.explained(read.edition, read.rules, source, element, folder)
        told[path] = found.rules[0].place.partition(":")[0]
    assert told["diary/one"] == "hooks/rules.py"
    assert told["letters/a"].startswith("editions/behaviours/")


def faults(project: Project, files: Mapping[str, str]) -> list[tuple[str, int, str]]:
    """What stops a project that has these files instead: path, line and message."""
    with pytest.raises(EditionError) as raised:
        projects.read(project({**FILES, **files}))
    return [(one.path, one.line, one.message) for one in raised.value.findings]


@pytest.mark.parametrize(
    ("collections", "line", "message"),
    [
        ("leters: A", 6, "there is no folder leters in tei/documents: did you mean letters?"),
        ("../documents: A", 6, "there is no folder ../documents in tei/documents"),
        ("letters: A\n        diary: A", 7, "diary is called A, as letters is"),
        ("letters: A\n        letters/early: B", 7, "letters/early stands in letters, and"),
        ("letters: [A]", 5, "Expected type: a text but received: a list"),
    ],
)
def test_what_is_wrong_with_a_collection_is_told_where_it_is(
    project: Project, collections: str, line: int, message: str
) -> None:
    head, tail = CONFIGURATION.split("letters: Letters\n        diary:")
    early = {"tei/documents/letters/early/d.xml": letter(4)}
    files = {"mkdocs.yml": f"{head}{collections}{tail}", "hooks/rules.py": "", **early}
    ((path, where, told),) = faults(project, files)
    assert (path, where) == ("mkdocs.yml", line)
    assert message in told


def test_rules_for_a_collection_that_is_not_there_are_told(project: Project) -> None:
    own = {"hooks/rules.py": OWN.replace('"diary"', '"dairy"')}
    message = "mkdocs.yml has no collection dairy: did you mean diary?"
    assert faults(project, own) == [("hooks/rules.py", 3, message)]


def test_a_document_cannot_have_the_page_of_a_collection(project: Project) -> None:
    edition = projects.read(project({**FILES, "tei/documents/diary/index.xml": letter(1)})).edition
    (found,) = edition.findings
    assert (found.path, found.code) == ("tei/documents/diary/index.xml", "same-address")


def test_the_page_of_a_collection_stays_once_it_is_released(project: Project) -> None:
    folder = project(FILES)
    settings = projects.read(folder).edition.settings
    assert "documents/letters/index.html" in release(folder, settings=settings).moves.record.pages
    project({"mkdocs.yml": CONFIGURATION.replace("        letters: Letters\n", "")})
    lost = [one for one in projects.read(folder).edition.findings if one.code == "lost-page"]
    assert ["documents/letters/index.html" in one.message for one in lost] == [True]


WRITTEN = """---
description: What she wrote in the evening.
---

She wrote *every* day, and [sent](../letters/index.md) letters.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a text on one of its collections, and its site."""
    folder = tmp_path_factory.mktemp("collections")
    files = {**FILES, "docs/documents/diary/index.md": WRITTEN, "docs/index.md": "# Home\n"}
    for name, text in files.items():
        Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
        Path(folder, name).write_text(text, "utf-8")
    building.build(folder)
    return folder


@pytest.fixture(scope="module")
def built(folder: Path) -> Path:
    """Its site."""
    return folder / "build/site"


def test_what_is_written_of_a_collection_stands_on_its_page(built: Path) -> None:
    page = html.fromstring((built / "documents/diary/index.html").read_bytes())
    assert page.xpath("string(//h1)") == "Diary"
    assert page.xpath("//meta[@name='description']/@content") == ["What she wrote in the evening."]
    assert page.xpath("//article//p[em]//a/@href") == ["../letters/index.html"]
    assert len(page.xpath("//*[@data-pagefind-body]//*[@data-pagefind-ignore]//tbody/tr")) == 2


def test_a_search_can_be_narrowed_to_a_collection(page: BrowserPage, built: Path) -> None:
    with served(built) as server:
        page.goto(f"{server}documents/diary/index.html")
        page.get_by_role("link", name="Search in it").click()
        page.get_by_role("searchbox", name="Words").fill("rain")
        page.keyboard.press("Enter")
        results = page.get_by_role("region", name="Results")
        expect(results.get_by_role("link", name="Monday").first).to_be_visible()
        page.get_by_role("searchbox", name="Words").fill("dear")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Nothing is found.").first).to_be_visible()


def test_a_change_makes_anew_the_lists_that_it_stands_on(folder: Path, built: Path) -> None:
    before = files_of(built)
    file = folder / "tei/documents/diary/two.xml"
    file.write_text(file.read_text("utf-8").replace("Tuesday", "Wednesday"), "utf-8")
    building.build(folder)
    after = files_of(built)
    file.write_text(file.read_text("utf-8").replace("Wednesday", "Tuesday"), "utf-8")
    building.build(folder)
    lists = [
        name for name in after if name.endswith("/index.html") and name.startswith("documents")
    ]
    changed = [name for name in sorted(lists) if before[name] != after[name]]
    assert changed == ["documents/diary/index.html", "documents/index.html"]
    assert files_of(built) == before


MANY, OF_PERSONS = 1_200, 7


def day(number: int) -> str:
    """When a letter was written: one every third day."""
    return (date(1900, 1, 1) + timedelta(3 * number)).isoformat()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where an edition of very many letters by seven persons is served, and of three essays."""
    folder = tmp_path_factory.mktemp("many")
    (folder / "tei/documents/letters").mkdir(parents=True)
    (folder / "tei/documents/essays").mkdir()
    own = CONFIGURATION.replace("diary:", "essays:").replace("hooks: [hooks/rules.py]\n", "")
    (folder / "mkdocs.yml").write_text(own, "utf-8")
    for number in range(MANY):
        name = f"<persName>Person {number % OF_PERSONS}</persName>"
        text = letter(number, name, "Zürich" if number == 700 else "Bern", day(number))
        (folder / f"tei/documents/letters/{number:04}.xml").write_text(text, "utf-8")
    for name in "abc":
        text = ENTRY.format(title=f"Essay {name}", date="1920")
        (folder / f"tei/documents/essays/{name}.xml").write_text(text, "utf-8")
    with served(building.build(folder)[0]) as server:
        yield server


LIST = "documents/letters/index.html"


def titles(page: BrowserPage) -> Locator:
    """The links to the documents of the table."""
    return page.locator(".list-of-documents tbody th a")


def told(page: BrowserPage) -> Locator:
    """What a reader is told of the table as it changes."""
    return page.locator(".filter [role=status]")


def sorting(page: BrowserPage) -> list[str | None]:
    """How the columns are sorted."""
    heads = page.locator(".list-of-documents thead th")
    return [one.get_attribute("aria-sort") for one in heads.all()]


def test_all_rows_are_sorted_by_keys(page: BrowserPage, many: str) -> None:
    page.goto(many + LIST)
    assert sorting(page) == ["ascending", None, None, None, None]
    page.get_by_role("combobox", name="Place").focus()
    for name in ("Date", "Document", "From"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(told(page)).to_have_text("sorted by Document")
    expect(titles(page).first).to_have_text("Letter 0")
    expect(titles(page).nth(2)).to_have_text("Letter 2")  # Numbers as numbers.
    page.keyboard.press("Space")
    expect(titles(page).first).to_have_text(f"Letter {MANY - 1}")
    assert sorting(page) == [None, "descending", None, None, None]
    expect(page.get_by_role("button", name="Document", exact=True)).to_be_focused()


def test_all_rows_are_filtered_as_one_types(page: BrowserPage, many: str) -> None:
    page.goto(many + LIST)
    page.get_by_role("searchbox", name="Filter by any word").press_sequentially("zurich person")
    expect(told(page)).to_have_text(f"1 of {MANY} shown")
    expect(titles(page)).to_have_text(["Letter 700"])
    titles(page).click()
    page.wait_for_url("**/documents/letters/0700.html")


def test_rows_are_chosen_by_year_and_name(page: BrowserPage, many: str) -> None:
    page.goto(f"{many}documents/letters/by/2.html")
    page.get_by_role("combobox", name="From").select_option("Person 3")
    expect(told(page)).to_have_text(f"{len(range(3, MANY, OF_PERSONS))} of {MANY} shown")
    of_1900 = sum(day(number).startswith("1900") for number in range(3, MANY, OF_PERSONS))
    page.get_by_role("combobox", name="Year").select_option("1900")
    expect(told(page)).to_have_text(f"{of_1900} of {MANY} shown")
    expect(titles(page).first).to_have_text("Letter 3")
    page.get_by_role("combobox", name="From").select_option("All")
    page.get_by_role("combobox", name="Year").select_option("All")
    expect(titles(page)).to_have_count(500)
    expect(titles(page).first).to_have_text("Letter 0")


def test_a_sorted_list_goes_on_as_a_reader_does(page: BrowserPage, many: str) -> None:
    page.goto(many + LIST)
    page.get_by_role("button", name="From").click()
    expect(titles(page)).to_have_count(500)
    page.get_by_role("button", name=f"{MANY - 500} more").click()
    for _ in range(2):
        page.locator("footer").last.scroll_into_view_if_needed()
        page.mouse.wheel(0, 100_000)
    expect(titles(page)).to_have_count(MANY)
    expect(page.locator(".more-rows")).to_have_count(0)


def test_from_a_disk_the_rows_of_a_page_are_sorted(browser: Browser, built: Path) -> None:
    page = screen(browser, 1280)
    page.goto((built / "documents/letters/index.html").as_uri())
    page.get_by_role("button", name="From").click()
    expect(titles(page)).to_have_text(["Letter 1", "Letter 3", "Letter 10"])
    page.get_by_role("button", name="From").click()
    expect(titles(page)).to_have_text(["Letter 10", "Letter 1", "Letter 3"])
    page.get_by_role("button", name="Place").click()
    expect(titles(page).first).to_have_text("Letter 10")  # Others have none.
    page.get_by_role("button", name="Place").click()
    expect(told(page)).to_have_text("sorted by Place, the last first")
    expect(titles(page).first).to_have_text("Letter 10")
    page.close()


def test_what_cannot_be_loaded_is_said(browser: Browser, many: str) -> None:
    page = screen(browser, 1280)
    page.route("**/by/3.html", lambda route: route.abort())
    page.goto(many + LIST)
    page.get_by_role("searchbox", name="Filter by any word").fill("letter 49")
    expect(told(page)).to_have_text("15 of 500 shown · only of this page")
    expect(page.locator(".list-goes-on a")).to_be_visible()
    page.close()


def test_a_long_table_reads_without_scripts(browser: Browser, many: str) -> None:
    page = screen(browser, 1280, scripts=False)
    page.goto(many + LIST)
    assert titles(page).count() == 500
    expect(page.locator(".filter")).to_be_hidden()
    assert page.locator(".list-of-documents button").count() == 0
    page.locator(".list-goes-on a").click()
    expect(titles(page).first).to_have_text("Letter 500")
    page.close()


@pytest.mark.part(2)
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (390, "light"), (1280, "dark")])
def test_tables_are_for_all_on_any_screen(
    browser: Browser, built: Path, width: int, scheme: str
) -> None:
    page = screen(browser, width, "dark" if scheme == "dark" else "light")
    found = []
    with served(built) as server:
        for path in ("documents/index.html", "documents/diary/index.html", LIST):
            page.goto(server + path)
            page.get_by_role("button", name="Document", exact=True).click()
            field = page.get_by_role("searchbox", name="Filter by any word")
            expect(field).to_have_count(int(page.locator("tbody tr").count() >= FEWEST))
            if field.count():
                field.fill("a")
            found += [f"{path}: {one}" for one in violations(page)]
            assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()
    assert found == [], lines(found)


def test_two_corpora_are_collections_of_one_site(material: Path, tmp_path: Path) -> None:
    names = {"dodis": "dodis/[0-9]*.xml", "schnitzler": "schnitzler/editions/*.xml"}
    for name, pattern in names.items():
        folder = tmp_path / "tei/documents" / name
        folder.mkdir(parents=True)
        for file in sorted((material / "corpora").glob(pattern))[:5]:
            shutil.copy(file, folder)
    (tmp_path / "mkdocs.yml").write_text(OF_CORPORA, "utf-8")
    site, edition, proofs = building.build(tmp_path)
    assert [one for proof in proofs for one in proof.findings] == []
    for name in names:
        page = html.fromstring((site / f"documents/{name}/index.html").read_bytes())
        links = page.xpath("//table//th[@scope='row']/a/@href")
        own = [one.uri for one in edition.documents if one.uri.startswith(f"documents/{name}/")]
        assert [f"documents/{name}/{link}" for link in links] == own
        assert len(own) == 5


OF_CORPORA = """site_name: Two corpora
theme: {name: material}
plugins:
  - editions:
      levels: {dangling-pointer: warning}
      collections: {dodis: Diplomacy, schnitzler: Letters}
"""
