"""Reads `docs/elements/*.md`: TEI and the Markdown that it becomes, for those who do not program.

To add a case: a title line that begins with `## `, what is in the body of a TEI file in a fenced
block `xml`, and what the page has in a fenced block `markdown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT, document, rendering

from editions import behaviours, markdown
from editions.rules import Rule

FILES = sorted(file for file in (ROOT / "docs/elements").glob("*.md") if file.name != "index.md")
CASE = re.compile(r"^## ([^\n]+)\n\n```xml\n(.*?)```\n\n```markdown\n(.*?)```$", re.M | re.S)


class Case(NamedTuple):
    """One case of a file."""

    title: str
    body: str
    shown: str


def cases() -> Iterator[Case]:
    """The cases of all files, in order."""
    for file in FILES:
        for title, body, shown in CASE.findall(file.read_text("utf-8")):
            yield Case(f"{file.stem}: {title}", body, shown.removesuffix("\n"))


def rules() -> list[Rule]:
    """Every rule of the package."""
    return [*behaviours.defaults()]


@pytest.mark.parametrize("case", [*cases()], ids=lambda case: case.title)
def test_the_page_has_what_the_case_says(case: Case) -> None:
    one = document(case.body)
    render = rendering(one)
    text = render.flow(one.text)
    assert markdown.blocks([text, markdown.notes(render.notes)]) == case.shown


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_case_in_a_file_has_the_form_that_is_read(file: Path) -> None:
    text = file.read_text("utf-8")
    assert len(CASE.findall(text)) == text.count("```xml") > 0


def test_every_rule_of_the_package_wins_in_some_case() -> None:
    joined = behaviours.defaults()
    elements = [element for case in cases() for element in document(case.body).text.iter("*")]
    winning = {rule for element in elements for rule in islice(joined.matching(element), 1)}
    assert [(rule.name, rule.when) for rule in rules() if rule not in winning] == []
