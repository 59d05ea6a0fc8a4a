"""Runs the examples of `docs/rules.md`: what an editor reads there is what happens."""

from __future__ import annotations

import re

import markdown as python_markdown
import pytest
from conftest import ROOT, Project, document, file, rendering

from editions import Page, building, markdown
from editions.rules import Rules, loaded

EXAMPLE = re.compile(
    r"```python\n((?:(?!```).)*?)```\n(?:(?!```).)*?```xml\n(.*?)```\n(?:(?!```).)*?```html\n(.*?)```",
    re.DOTALL,
)
GUIDE = (ROOT / "docs/rules.md").read_text("utf-8")


def test_the_guide_has_examples() -> None:
    assert len(EXAMPLE.findall(GUIDE)) == GUIDE.count("```html") == 5


@pytest.mark.parametrize(("code", "body", "shown"), EXAMPLE.findall(GUIDE))
def test_an_example_gives_what_the_guide_says(code: str, body: str, shown: str) -> None:
    space: dict[str, object] = {}
    exec(code, space)
    rules = space["rules"]
    assert isinstance(rules, Rules)
    one = document(body)
    render = rendering(one, rules)
    page = markdown.blocks([render.flow(one.text), *render.references.values()])
    extensions, settings = [*markdown.EXTENSIONS], {**markdown.EXTENSIONS}
    html = python_markdown.markdown(page, extensions=extensions, extension_configs=settings)
    assert html == shown.strip()


def test_a_function_of_the_rules_adds_a_page(project: Project) -> None:
    code = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)[-1]
    configuration = (
        "site_name: A\ntheme: {name: material}\nplugins: [editions]\nhooks: [rules.py]\n"
    )
    files = {"tei/documents/a.xml": file("<p>a</p>"), "rules.py": code, "mkdocs.yml": configuration}
    site, _, _ = building.build(project(files))
    assert "unknown: A letter" in (site / "languages.html").read_text("utf-8")


@pytest.mark.parametrize(
    "given",
    [
        '"a page"',
        'Page("../a.html", {}, "")',
        'Page("a.txt", {}, "")',
        'Page("taken.html", {}, "")',
    ],
)
def test_what_is_no_page_is_told_with_its_place(project: Project, given: str) -> None:
    code = f"from editions import Page\n\ndef pages(edition):\n    yield {given}\n"
    folder = project({"rules.py": code})
    own = loaded(folder / "rules.py", folder)
    with pytest.raises(Exception, match=r"rules.py:3: error: the function pages gave"):
        own.further(None, ["taken.html"], Page)


def test_a_page_at_a_free_address_is_taken(project: Project) -> None:
    code = 'from editions import Page\n\ndef pages(edition):\n    yield Page("a/b.html", {}, "")\n'
    folder = project({"rules.py": code})
    own = loaded(folder / "rules.py", folder)
    assert [page.uri for page in own.further(None, ["taken.html"], Page)] == ["a/b.html"]
