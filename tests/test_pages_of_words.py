from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import Project, file
from test_pages import made

from editions import gathering, tallies
from editions.edition import Edition
from editions.pages import Page


def letters(project: Project, *bodies: str) -> dict[str, Page]:
    """The pages of words of an edition of letters, by their addresses."""
    files = {f"tei/documents/{n}.xml": file(text) for n, text in enumerate(bodies)}
    found = made(Edition.read(project(files)))
    return {uri: page for uri, page in found.items() if uri.startswith("words/")}


def listed(page: Page) -> list[str]:
    """The lines of a page's list: a word, and where it stands."""
    content = page.body.partition('<dl class="list-of-words">')[2].partition("</dl>")[0]
    return re.findall(r"<dt>.*?</dd>", content)


def test_the_first_page_says_what_there_is_and_leads_to_the_letters(project: Project) -> None:
    page = letters(project, "<p>Cuba, cuba and Čuba 1962</p>")["words/index.html"]
    assert page.body.split("\n\n") == [
        "# Words",
        "Every word of the documents and their notes, with the paragraphs in which it stands. Marks"
        " and capitals make no difference to its place.",
        "4 word forms · 5 words · [Search](../search.md)\n{: .count }",
        '<nav class="alphabet" aria-label="Letters of the alphabet" markdown="block">',
        '- [0–9](0.md)<span class="count"> 1</span>\n'
        '- [A](a.md)<span class="count"> 1</span>\n'
        '- [C](c.md)<span class="count"> 1</span>',
        "</nav>",
    ]


def test_an_edition_without_a_word_has_the_first_page_alone(project: Project) -> None:
    found = letters(project, "<p><graphic url='a.png'/></p>")
    assert [*found] == ["words/index.html"]
    assert "0 word forms · 0 words" in found["words/index.html"].body


def test_a_word_has_its_forms_and_leads_to_its_passages(project: Project) -> None:
    text = "<head>Cuba</head><p>Cuba, Čuba<note>cuba</note></p><p n='7b'>Cuba</p>"
    (line,) = listed(letters(project, text)["words/c.html"])
    assert line == (
        '<dt>Cuba <span class="count">5</span><span class="forms"> (Cuba 4, Čuba 1)</span></dt>'
        '<dd>A letter\u00a0<a href="../documents/0.html#head-1">heading</a>,'
        ' <a href="../documents/0.html#p-1">1</a>\u00a0×2,'
        ' <a href="../documents/0.html#fn:note-1">note 1</a>,'
        ' <a href="../documents/0.html#p-2">7b</a></dd>'
    )


def test_the_passages_of_each_document_stand_together(project: Project) -> None:
    (line,) = listed(letters(project, "<p>a</p><p>a</p>", "<p>a</p>")["words/a.html"])
    assert re.sub("<.*?>", "", line) == "a 3A letter\u00a01, 2; A letter\u00a01"


def test_a_common_word_leads_on_to_the_search(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "FOREMOST", 1)
    (line,) = listed(letters(project, "<p>Über über</p><p>über</p><p>über</p>")["words/u.html"])
    assert line.endswith('\u00a0×2; <a href="../search.html?q=%C3%BCber">and 2 more</a></dd>')


def test_words_and_titles_are_marked_with_their_language(project: Project) -> None:
    text = '<p xml:lang="fr">abc</p><p xml:lang="he">אבג</p>'
    found = letters(project, text)
    assert listed(found["words/a.html"])[0].startswith('<dt><span lang="fr">abc</span> ')
    assert listed(found["words/x5d0.html"])[0].startswith(
        '<dt><span lang="he" dir="rtl">אבג</span> '
    )


def test_no_word_is_read_as_markup(project: Project) -> None:
    title = file("<p>a</p>").replace("A letter", "&lt;b&gt; *A* &amp; [c](d)")
    found = made(Edition.read(project({"tei/documents/a.xml": title})))["words/a.html"]
    assert "<dd>&lt;b&gt; *A* &amp; [c](d)\u00a0<a " in found.body


def test_a_long_letter_has_several_pages(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST", 4)
    found = letters(project, "<p>aa ab ac ba</p>")
    assert [*found] == [
        "words/index.html",
        "words/a.html",
        "words/a-ab.html",
        "words/b.html",
    ]
    assert [found[uri].metadata["title"] for uri in found] == [
        "Words",
        "Words: aa",
        "Words: ab – ac",
        "Words: B",
    ]
    assert found["words/a-ab.html"].body.count("- [A](a.md)\n- Ab") == 2


def test_a_page_leads_to_no_more_passages_than_a_reader_can_load(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST", 5)
    found = letters(project, "<p>aa ab</p><p>aa ab</p><p>ac</p>")
    assert [len(listed(page)) for page in found.values()] == [0, 1, 2]


def test_lists_of_words_are_not_searched(project: Project) -> None:
    for page in letters(project, "<p>a</p>").values():
        assert page.metadata["search"] == {"exclude": True}


def test_every_link_of_the_list_leads_to_its_passage(site: Path) -> None:
    for page in sorted(site.glob("words/*.html")):
        for path, anchor in re.findall(r'href="\.\./(documents/[^"#]+)#([^"]+)"', page.read_text()):
            assert f'id="{anchor}"' in (site / path).read_text(), (page.name, path, anchor)


def test_the_site_has_the_words_of_its_pages_for_the_search(site: Path) -> None:
    counts = json.loads((site / "search/words/index.json").read_bytes())
    for name, count in counts.items():
        given = json.loads((site / f"search/words/{name}.json").read_bytes())
        page = (site / f"words/{name}.html").read_text()
        assert 0 < page.count("<dt>") <= len(given) == count
