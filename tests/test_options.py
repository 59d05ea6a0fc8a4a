"""What `mkdocs.yml` can say, and what a project has in the place of what the package gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CONFIGURATION, Project, file
from lxml import html

from editions import building, configuration, overrides, projects, words
from editions.configuration import EditionsConfig
from editions.findings import EditionError
from editions.overrides import Override

OWN = {
    "mkdocs.yml": CONFIGURATION.replace("{name: material}", "{name: material, custom_dir: look}")
    + "extra_css: [mine.css]\nhooks: [hooks/own.py]\n",
    "tei/documents/a.xml": file("<p>One <hi>two</hi><note>Three.</note></p>"),
    "docs/mine.css": ":root { --edition-text: 1rem; }",
    "docs/documents/index.md": "---\nreplaces: true\n---\n\n# When\n\nOn a Monday.",
    "hooks/own.py": """from editions import Rules, span
rules = Rules()
@rules.inline("hi", when="@rend='x'")
def high(element, render):
    return span(render.inline(element), "x")
""",
    "look/404.html": "{% extends 'main.html' %}",
    "look/new.html": "",
    "languages/en.po": """msgid "Notes"
msgstr "Annotations"

msgid "{} document"
msgid_plural "{} documents"
msgstr[0] "{} letter"
msgstr[1] "{} letters"

msgid "Nothing that is said"
msgstr "Never"
""",
}


@pytest.fixture(autouse=True)
def _no_own_words() -> None:
    words.OWN.set(b"")


def test_each_option_says_what_it_holds_and_does() -> None:
    found = configuration.described()
    assert [one.name for one in found] == [*EditionsConfig()]
    assert all(one.holds and one.said.endswith(".") for one in found)
    (preservation,) = (one for one in found if one.name == "preservation")
    assert preservation.holds == "a list, each item `lockss` or `clockss`"


def test_a_level_may_be_off_as_yaml_has_it(project: Project) -> None:
    said = CONFIGURATION.replace("[editions]", "[{editions: {levels: {no-language: off}}}]")
    config, _ = configuration.load(project({"mkdocs.yml": said}))
    assert configuration.levels_of(config).of_codes == {"no-language": "off"}


def test_the_page_of_options_has_each_of_them(site: Path) -> None:
    page = (site / "options.html").read_text("utf-8")
    assert [one.name for one in configuration.described() if f'id="{one.name}"' not in page] == []


def test_all_that_a_project_has_otherwise_is_listed(project: Project) -> None:
    folder = project(OWN)
    config, _ = configuration.load(folder)
    assert [*overrides.overrides(config, projects.read(folder).edition)] == [
        Override("template", "404.html", "look/404.html", "in place of that of the package"),
        Override("template", "new.html", "look/new.html", "a further file"),
        Override("style", "mine.css", "docs/mine.css", "read behind the package's own"),
        Override("rule", "hi[@rend='x']", "hooks/own.py:3", "before 1 of the package"),
        Override("words", "Annotations", "languages/en.po:1", 'for "Notes"'),
        Override("words", "{} letter", "languages/en.po:4", 'for "{} document"'),
        Override(
            "words", "Never", "languages/en.po:9", '"Nothing that is said" is nowhere in the site'
        ),
        Override(
            "page",
            "documents/index.html",
            "docs/documents/index.md",
            "in place of the generated one",
        ),
    ]
    run = subprocess.run(
        [sys.executable, "-m", "editions", "explain", "--project", str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "rule      hi[@rend='x']\n          hooks/own.py:3: before" in run.stdout


def test_a_site_says_what_the_project_says_otherwise(project: Project) -> None:
    folder = project(OWN)
    (folder / "look/404.html").unlink()
    site, _, _ = building.build(folder)
    page = (site / "documents/a.html").read_text("utf-8")
    assert (">Annotations<" in page, ">Notes<" in page) == (True, False)
    assert "On a Monday." in (site / "documents/index.html").read_text("utf-8")
    project({**OWN, "languages/en.po": 'msgid "Notes"\nmsgstr "Glosses"\n'})
    (folder / "look/404.html").unlink()
    building.build(folder)
    assert ">Glosses<" in (site / "documents/a.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("said", "line", "message"),
    [
        ('msgid "{} document"\nmsgstr "letters"\n', 1, "must have {} where"),
        ('msgid "Notes"\nmsgstr "{0.__class__}"\n', 1, "must have {} where"),
        ('msgid "{} {}"\nmsgstr "{1} {1}"\n', 1, "must have {} where"),
        ('msgid "Notes"\nmsgstr "A"\nwhat\n', 3, "no line of translations"),
    ],
)
def test_words_that_cannot_be_said_are_told(
    project: Project, said: str, line: int, message: str
) -> None:
    folder = project({**OWN, "languages/en.po": said})
    with pytest.raises(EditionError) as fault:
        configuration.load(folder)
    (found,) = fault.value.findings
    assert (found.path, found.line, message in found.message) == ("languages/en.po", line, True)


def test_the_translations_of_the_package_can_be_used() -> None:
    for file_ in words.LANGUAGES.glob("*.po"):
        assert [*words.faults(file_.read_bytes(), file_.stem)] == []


def test_words_in_another_form_than_utf_8_are_told(project: Project) -> None:
    folder = project(OWN)
    (folder / "languages/en.po").write_bytes(b'msgid "Notes"\nmsgstr "\xff"\n')
    with pytest.raises(EditionError) as fault:
        configuration.load(folder)
    assert "not in UTF-8" in fault.value.findings[0].message


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("docs/documents/a.md", "---\nreplaces: true\n---\n# A\n", "rename or remove it"),
        ("docs/proof.md", "---\nreplaces: true\n---\n# A\n", "rename or remove it"),
        ("docs/documents/index.md", "# A\n", "or write replaces: true in its front matter"),
    ],
)
def test_a_page_by_hand_hides_none_that_nobody_gave_up(
    project: Project, path: str, text: str, told: str
) -> None:
    folder = project({"tei/documents/a.xml": OWN["tei/documents/a.xml"], path: text})
    run = subprocess.run(
        [sys.executable, "-m", "editions", "build", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, told in run.stderr) == (1, True)


def test_a_build_tells_so_many_warnings_of_one_kind_and_counts_the_others(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    names = "".join(f"<persName ref='#nobody-{number}'>N</persName> " for number in range(15))
    said = CONFIGURATION.replace(
        "[editions]", "[{editions: {levels: {dangling-pointer: warning}}}]"
    )
    folder = project({"mkdocs.yml": said, "tei/documents/a.xml": file(f"<p>{names}</p>")})
    building.build(folder)
    told = [one for one in caplog.messages if "dangling-pointer" in one]
    assert len(told) == 11
    assert told[-1] == "5 more of dangling-pointer: `editions check` tells all"


def menu(site: Path, page: str = "index.html") -> list[str]:
    """What stands in the tabs of a page."""
    tabs = html.fromstring((site / page).read_bytes()).cssselect(".md-tabs__link")
    return [" ".join(one.text_content().split()) for one in tabs]


def test_a_menu_that_nobody_has_written_begins_with_what_is_read(project: Project) -> None:
    persons = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><standOff><listPerson>
    <person xml:id="anna"><persName>Anna</persName></person></listPerson></standOff></TEI>"""
    folder = project(
        {
            "tei/documents/a.xml": file("<p>Dear <persName ref='#anna'>Anna</persName>!</p>"),
            "tei/persons.xml": persons,
            "docs/zeal.md": "# Our zeal",
        }
    )
    site, _, _ = building.build(folder)
    assert menu(site) == [
        *("A trial", "Our zeal", "Documents", "Persons", "Words", "About this edition", "Search")
    ]
    assert menu(site, "proof.html") == menu(site)
    (current,) = html.fromstring((site / "proof.html").read_bytes()).cssselect(
        ".md-tabs__item--active"
    )
    assert current.text_content().strip() == "About this edition"
    project({"mkdocs.yml": f"{CONFIGURATION}nav: [proof.md, zeal.md]\n"})
    building.build(folder)
    assert menu(site)[:2] == ["The proof", "Our zeal"]
