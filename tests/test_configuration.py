"""What is wrong with `mkdocs.yml` and with the top of hand-written pages, and where."""

from __future__ import annotations

import pytest
from conftest import Project, file
from hypothesis import given
from hypothesis import strategies as st

from editions import configuration, handwritten, keys, projects
from editions.findings import EditionError, Finding

CONFIGURED = """site_name: A
theme:
  name: material
plugins:
  - search
  - editions:
      levels:
        no-rule: "off"
nav:
  - Home: index.md
"""


@pytest.mark.parametrize(
    ("way", "place"),
    [
        (("site_name",), (1, 1)),
        (("theme", "name"), (3, 3)),
        (("plugins", "search"), (5, 5)),
        (("plugins", "editions"), (6, 5)),
        (("plugins", "editions", "levels", "no-rule"), (8, 9)),
        (("plugins", "editions", "split"), (6, 5)),
        (("nothing",), (0, 0)),
        ((), (0, 0)),
    ],
)
def test_a_key_has_its_place_or_that_of_the_one_above_it(
    way: tuple[str, ...], place: tuple[int, int]
) -> None:
    assert keys.place(CONFIGURED, *way) == place


def test_plugins_may_be_keys_too() -> None:
    assert keys.place("plugins:\n  editions:\n    split: a\n", *configuration.OWN, "split") == (
        3,
        5,
    )


@given(st.text(max_size=60))
def test_whatever_a_file_holds_it_is_yaml_or_a_fault(text: str) -> None:
    fault = keys.fault(text)
    assert keys.place(text, "a") == keys.NOWHERE or fault is None


def told(project: Project, configuration: str) -> list[tuple[int, int, str, str]]:
    """Line, column, level and message of what is wrong with a configuration."""
    is_short = "theme" not in configuration and "plugins" in configuration
    whole = f"{configuration}{THEME}" if is_short else configuration
    folder = project({"mkdocs.yml": whole, "tei/documents/a.xml": file("<p>A</p>")})
    try:
        found = projects.read(folder).said
    except EditionError as fault:
        found = fault.findings
    assert {(one.path, one.code) for one in found} <= {("mkdocs.yml", "configuration")}
    return [(one.line, one.column, one.level, one.message) for one in found]


THEME = "theme: {name: material}\n"
PLUGIN = "plugins:\n  - editions:\n      "


@pytest.mark.parametrize(
    ("configuration", "line", "column", "level", "message"),
    [
        ("a: b: c", 1, 5, "error", "a value that has a colon in it into quotation marks"),
        ("a:\n\t- b", 2, 1, "error", "indent with blanks, not with tabs"),
        ("a: [b", 1, 6, "error", "this is no YAML"),
        (f"{THEME}plugins: [editions]\n", 0, 0, "error", "site_name: Required"),
        ("site_name: A\nplugins: [search]\n", 2, 1, "error", "the plugin is not in use"),
        (f"site_name: A\n{PLUGIN}tei: 1\n", 4, 7, "error", "a text but received: a number"),
        (f"site_name: A\n{PLUGIN}split: '//['\n", 4, 7, "error", "is no XPath"),
        (f"site_name: A\n{PLUGIN}date: soon\n", 4, 7, "error", "soon is no date"),
        (f"site_name: A\n{PLUGIN}levels: {{no-rul: hint}}\n", 4, 16, "error", "mean no-rule?"),
        (f"site_name: A\n{PLUGIN}splitt: a\n", 4, 7, "warning", "did you mean split?"),
        ("site_name: A\nnavv: []\nplugins: [editions]\n", 2, 1, "warning", "did you mean nav?"),
        ("site_name: A\nplugins: [editions]\nsite_name: B\n", 3, 1, "warning", "second time"),
    ],
)
def test_what_is_wrong_with_a_configuration_is_told_where_it_is(
    project: Project, configuration: str, line: int, column: int, level: str, message: str
) -> None:
    ((*place, said, text),) = told(project, configuration)
    assert (place, said) == ([line, column], level)
    assert message in text


def test_a_configuration_that_is_well_is_not_told(project: Project) -> None:
    assert told(project, CONFIGURED) == []


def of_page(text: str) -> list[Finding]:
    return [*handwritten.findings(text.encode(), "docs/a.md")]


@pytest.mark.parametrize(
    "text",
    [
        "# A page\n\nNote: b\n",
        "",
        "---\n---\n",
        "---\ntitle: A\nlang: en\nsearch: {exclude: true, boost: 2}\nhide: [toc]\n---\n# A\n",
        "---\r\ntitle: 1962\r\n---\r\nA\r\n",
        "---\ntitle: 1962-11-30\nbibliography: a.bib\n---\nA",
        "title: A page\n\nA word\n",
        "---\n\nA rule is above this: [see] `it`: so\n\n---\n",
        "---\n- A\n---\n",
        "\n---\n\nSo it is here\n\n---\n",
    ],
)
def test_front_matter_that_is_well_is_not_told(text: str) -> None:
    assert of_page(text) == []


@pytest.mark.parametrize(
    ("text", "line", "column", "level", "message"),
    [
        ("---\ntitle: A: B\n---\n", 2, 9, "error", "a value that has a colon in it"),
        ("---\n\ttitle: A\n---\n", 2, 1, "error", "indent with blanks"),
        ("---\ntitle: A\n\n# A\n", 1, 1, "error", "the front matter has no end"),
        ("\n---\ntitle: A\n---\n", 2, 1, "error", "begins in the first line"),
        ("Note: this is new.\n", 1, 1, "warning", 'takes "Note: this is new." for metadata'),
        ("https://example.org\n", 1, 1, "warning", "for metadata"),
        ("---\ntitle: 1962-13-45\n---\n", 2, 1, "error", 'write title: "1962-13-45"'),
        ("---\nlang: no\n---\n", 2, 1, "warning", 'lang is no text to YAML: write lang: "no"'),
        ("---\nlang: in English\n---\n", 2, 1, "warning", "in English is no language"),
        ("---\ntitle: yes\n---\n", 2, 1, "warning", 'write title: "yes"'),
        ("---\ntitle: 1:30\n---\n", 2, 1, "warning", 'write title: "1:30"'),
        ("---\ntitle: [A]\n---\n", 2, 1, "warning", "title is no text"),
        ("---\nhide: toc\n---\n", 2, 1, "warning", "hide is no list"),
        ("---\nsearch: exclude\n---\n", 2, 1, "warning", "search has no keys"),
        ("---\nsearch: {exlude: true}\n---\n", 2, 10, "warning", "search has no exlude"),
        ("---\nsearch: {exclude: ja}\n---\n", 2, 10, "warning", "neither true nor false"),
        ("---\nsearch: {boost: much}\n---\n", 2, 10, "warning", "boost is no number"),
        ("---\ntitel: A\n---\n", 2, 1, "warning", "did you mean title?"),
        ("---\ntitle: A\ntitle: B\n---\n", 3, 1, "warning", "a second time"),
    ],
)
def test_what_is_wrong_with_front_matter_is_told_where_it_is(
    text: str, line: int, column: int, level: str, message: str
) -> None:
    (found,) = of_page(text)
    assert (found.path, found.code) == ("docs/a.md", "bad-front-matter")
    assert (found.line, found.column, found.level) == (line, column, level)
    assert message in found.message


def test_a_page_that_is_not_in_utf_8_is_told() -> None:
    data = "# A\n\nRůžek".encode("cp1250")
    assert [(one.line, one.level) for one in handwritten.findings(data, "docs/a.md")] == [
        (3, "error")
    ]


@given(st.text(max_size=60))
def test_whatever_a_page_begins_with_it_is_read(text: str) -> None:
    assert {one.code for one in of_page(f"---\n{text}\n---\n")} <= {"bad-front-matter"}


def test_what_is_nested_without_end_is_no_yaml() -> None:
    assert "this is no YAML" in of_page(f"---\na: {'[' * 5000}\n---\n")[0].message


def test_pages_are_told_with_the_configuration(project: Project) -> None:
    files = {
        "docs/deep/a.md": "---\ntitle: A: B\n---\n",
        "docs/index.md": "# Home",
        "tei/documents/a.xml": file("<p>A</p>"),
    }
    said = projects.read(project(files)).said
    assert [(one.path, one.line, one.code) for one in said] == [
        ("docs/deep/a.md", 2, "bad-front-matter")
    ]
