from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from conftest import Project, file
from measures import served
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as BrowserPage
from test_pages import made

import editions.edition
from editions import building, mentions
from editions.edition import Edition
from editions.pages import Page, indexes, lists

NAME = '<persName ref="#{}">{}</persName>'
DATED = "<profileDesc><creation><date when='{}'/></creation></profileDesc></teiHeader>"


def letter(body: str, date: str = "1962-11-30") -> str:
    """A document of a date."""
    return file(body).replace("</teiHeader>", DATED.format(date))


def persons(*names: str) -> str:
    """A register: the id of each person is the first word of the name in lower case."""
    entries = "".join(
        f'<person xml:id="{name.split()[0].lower()}"><persName>{name}</persName></person>'
        for name in names
    )
    return f'<listPerson xmlns="http://www.tei-c.org/ns/1.0">{entries}</listPerson>'


def pages(project: Project, register: str, *letters: str) -> dict[str, Page]:
    """The pages of an edition with a register of persons."""
    files = {f"tei/documents/{n}.xml": text for n, text in enumerate(letters)}
    return made(Edition.read(project({**files, "tei/persons.xml": register})))


def rows(page: Page) -> list[str]:
    """The lines of a page's table below its head."""
    return [line for line in page.body.splitlines() if line.startswith("| ")][2:]


def test_years_of_mentions_are_drawn_where_documents_have_several(project: Project) -> None:
    twice = letter(f"<p>{NAME.format('a', 'A')} came. {NAME.format('a', 'A')} left.</p>")
    found = pages(
        project, persons("A", "B"), twice, letter(f"<p>{NAME.format('a', 'A')}</p>", "1964")
    )
    first, second = rows(found["persons/index.html"])
    assert first.split("|")[3].strip() == (
        '<svg preserveAspectRatio="none" class="years-drawn" viewBox="0 0 3 10" aria-hidden="true">'
        '<path d="M0 10v-10h1V10M2 10v-5h1V10"/></svg> <span class="years">1962–1964</span>'
    )
    assert second.split("|")[3].strip() == ""


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are long after two entries, or three mentions."""
    monkeypatch.setattr(indexes, "LONGEST", 2)
    monkeypatch.setattr(indexes, "FOREMOST", 1)
    monkeypatch.setattr(mentions, "LEAST", 2)
    monkeypatch.setattr(mentions, "MOST", 3)


@pytest.mark.usefixtures("small")
def test_a_long_register_is_a_page_for_each_letter(project: Project) -> None:
    register = persons("Abel", "Adam", "Arnold", "Őry", "Zeno")
    found = pages(project, register, letter(f"<p>{NAME.format('zeno', 'Zeno')}</p>"))
    assert [uri for uri in found if uri.startswith("persons/") and uri.count("/") == 2] == [
        "persons/letters/a.html",
        "persons/letters/a-2.html",
        "persons/letters/o.html",
        "persons/letters/z.html",
    ]
    first = found["persons/index.html"].body
    assert '- [A](letters/a.md)<span class="count"> 3</span>' in first
    assert rows(found["persons/index.html"]) == ["| [Zeno](zeno.md) |  | 1 |"]
    assert rows(found["persons/letters/a-2.html"]) == ["| [Arnold](../arnold.md) |  | 0 |"]


UNDATED = "1 April 1962 · Without a date"

ABEL = f"<p>{NAME.format('abel', 'Abel')} spoke.</p>"


def of_abel(found: dict[str, Page]) -> list[str]:
    """The further pages of Abel's mentions."""
    return [uri for uri in found if uri.startswith("persons/abel/")]


@pytest.mark.usefixtures("small")
def test_an_entry_with_many_mentions_has_further_pages(project: Project) -> None:
    letters = [letter(ABEL * count, f"196{n}-01-02") for n, count in enumerate((1, 1, 2))]
    found = pages(project, persons("Abel"), *letters)
    assert of_abel(found) == ["persons/abel/from/2.html"]
    entry, further = found["persons/abel.html"].body, found["persons/abel/from/2.html"]
    assert '- 1960–1961<span class="count"> 2</span>\n- [2 January 1962: A letter]' in entry
    assert "\n[2 January 1962: A letter →](abel/from/2.md)" in entry
    assert "- [1960–1961](../../abel.md#mentions)\n- 2 January 1962: A letter\n" in further.body
    assert "2 mentions · 1 document\n{: .count }" in further.body
    assert "\n[← 1960–1961](../../abel.md#mentions)" in further.body
    assert "[paragraph 2](../../../documents/2.md#p-2): <mark>Abel</mark> spoke." in further.body
    assert further.metadata["search"] == {"exclude": True}
    assert further.title == "Abel: mentions, 2 January 1962: A letter"


@pytest.mark.usefixtures("small")
def test_very_many_mentions_in_one_document_are_cut_before_a_passage(project: Project) -> None:
    found = pages(project, persons("Abel"), letter(ABEL * 4))
    (uri,) = of_abel(found)
    assert uri == "persons/abel/from/0--p-3.html"
    assert found[uri].title == "Abel: mentions, 30 November 1962: A letter, paragraph 3"
    assert [found[page].body.count("<mark>") for page in ("persons/abel.html", uri)] == [2, 2]
    assert "2 mentions · 1 document\n{: .count }" in found[uri].body


def ways(page: Page) -> list[str]:
    """What the pages of mentions are called on one of them."""
    nav = page.body.partition('<nav class="in-a-row"')[2].partition("</nav>")[0]
    return re.findall(r"^- \[?(.+?)(?:\]\(.*|<.*)$", nav, re.MULTILINE)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("dated", "called"),
    [
        ("1960 1961 1962-03 1962-07", ["1960–1961", "March 1962 – July 1962"]),
        ("1962-03-01 1962-03-05 1962-04-01 -", ["1 March 1962 – 5 March 1962", UNDATED]),
        ("1962 1962 - -", ["1962: A letter", "A letter"]),
    ],
)
def test_a_page_of_mentions_is_called_by_what_tells_its_dates_apart(
    project: Project, dated: str, called: list[str]
) -> None:
    letters = [file(ABEL) if date == "-" else letter(ABEL, date) for date in dated.split()]
    assert ways(pages(project, persons("Abel"), *letters)["persons/abel.html"]) == called


def test_an_entry_tells_how_the_texts_write_its_name(project: Project) -> None:
    forms = ["Old Abel", "Abel", "Abél", "Abel"]
    body = "".join(f"<p>{NAME.format('abel', form)}.</p>" for form in forms)
    page = pages(project, persons("Abel"), letter(body))["persons/abel.html"]
    said = '<dt markdown="span">In the texts</dt>\n<dd markdown="span">{}</dd>'
    assert said.format("Abel (2), Abél (1), Old Abel (1)") in page.body


def test_an_entry_that_is_called_by_its_name_alone_has_no_forms(project: Project) -> None:
    body = f"<p>{NAME.format('abel', 'Abel')}.</p>"
    assert (
        "In the texts"
        not in pages(project, persons("Abel"), letter(body))["persons/abel.html"].body
    )


def test_of_very_many_letters_to_one_person_the_first_are_named(project: Project) -> None:
    header = (
        "<profileDesc><correspDesc><correspAction type='received'><persName ref='abel'>A</persName>"
    )
    header += "</correspAction></correspDesc></profileDesc></teiHeader>"
    letters = [file("<p>a</p>").replace("</teiHeader>", header)] * 32
    page = pages(project, persons("Abel"), *letters)["persons/abel.html"]
    assert page.body.count("[A letter]") == 30
    assert "[and 2 more documents](../documents/index.md)" in page.body


def test_a_ref_to_an_entry_is_a_mention(project: Project) -> None:
    body = '<p>So <ref target="../persons.xml#abel">he</ref> said.</p>'
    page = pages(project, persons("Abel"), letter(body))["persons/abel.html"]
    assert "- [paragraph 1](../documents/0.md#p-1): So <mark>he</mark> said." in page.body


def test_the_list_of_very_many_documents_has_pages(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_LISTED", 2)
    dates = ("1890", "1891-02-03", "1892", "1894", "1895")
    found = pages(project, persons("A"), *(letter("<p>Dear A</p>", date) for date in dates))
    first, second, last = (
        found[uri] for uri in ("documents/index.html", "documents/by/2.html", "documents/by/3.html")
    )
    rows_of = [page.body.count('scope="row"') for page in (first, second, last)]
    assert rows_of == [2, 2, 1]
    assert second.metadata["title"] == "Documents: 3–4 (1892–1894)"
    assert "- [1–2 (1890–1891)](../index.md)\n- 3–4 (1892–1894)\n" in second.body
    assert "[5 (1895) →](3.md)" in second.body
    assert "→" not in last.body


def test_a_document_cannot_have_the_page_of_a_list(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"tei/documents/{name}.xml": letter("<p>Dear A</p>") for name in ("a", "by/2")}
    assert Edition.read(project(files)).findings == ()
    monkeypatch.setattr(editions.edition, "MOST_LISTED", 1)
    (found,) = Edition.read(project(files)).findings
    assert (found.path, found.code) == ("tei/documents/by/2.xml", "same-address")


@pytest.fixture
def long_list(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where an edition with a list of three pages is served."""
    monkeypatch.setattr(lists, "MOST_LISTED", 2)
    letters = {f"tei/documents/{name}.xml": letter("<p>Dear A</p>") for name in "abcde"}
    site, _, _ = building.build(project(letters))
    with served(site) as address:
        yield address


def test_a_long_list_goes_on_as_a_reader_does(page: BrowserPage, long_list: str) -> None:
    page.goto(f"{long_list}documents/index.html")
    links = page.locator(".list-of-documents tbody a")
    expect(links).to_have_count(5)
    expect(page.locator(".list-goes-on")).to_have_count(0)
    links.last.click()
    page.wait_for_url("**/documents/e.html")


def test_a_long_list_has_pages_without_scripts(browser: Browser, long_list: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{long_list}documents/index.html")
    for found, name in ((2, "b"), (2, "d"), (1, "e")):
        links = page.locator(".list-of-documents tbody a")
        expect(links).to_have_count(found)
        assert str(links.last.get_attribute("href")).endswith(f"{name}.html")
        if name != "e":
            page.locator(".list-goes-on a").click()
    page.close()
