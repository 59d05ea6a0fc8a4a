"""Every code has a page with a wrong example that is found, and a mended one that is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, file

from editions import plugin
from editions.check import checked, single
from editions.findings import EditionError, Finding
from editions.levels import CODES, FIXED

PAGES = ROOT / "docs/checks"
BLOCK = re.compile(r"(?:^`([^`\n]+)`:\n\n)?^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""The path of a file, if it is not that of the document, and its text."""

CONFIGURATION = "site_name: A\ntheme: {name: material}\nplugins: [editions]\n"

FIRST = "tei/documents/a.xml"
"""The file of an example that names none."""

NO_EXAMPLE = frozenset(
    "address changed-meanwhile dead-link moved-link no-answer no-project no-repository no-source"
    " not-compared not-in-git nothing-to-explain scheduler search-index shards unknown-revision"
    " workers".split()
)
"""Codes of what no file of an edition can have."""


def whole(body: str) -> str:
    """A document in English."""
    return file(body).replace("<TEI ", '<TEI xml:lang="en" ', 1)


def examples(code: str, heading: str) -> dict[str, str]:
    """The files of an example by their paths; what is no whole file is the body of a document."""
    page = (PAGES / f"{code}.md").read_text("utf-8")
    _, _, part = page.partition(f"\n## {heading}\n")
    part = part.partition("\n## ")[0]
    found = {path or FIRST: text for path, text in BLOCK.findall(part)}
    return {
        path: whole(text)
        if path == FIRST and not text.lstrip().startswith(("<TEI", "<?xml"))
        else text
        for path, text in found.items()
    }


def found(folder: Path, files: dict[str, str]) -> list[Finding]:
    """What is found in an edition of these files."""
    for path, text in {"mkdocs.yml": CONFIGURATION, FIRST: whole("<p>A.</p>"), **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    try:
        read = plugin.read(folder)
    except EditionError as fault:
        return [*fault.findings]
    every = checked(folder, read.edition, read.site, read.sources, read.hooks).findings
    every = (*read.said, *every)
    return [*read.levels.applied(every, lambda path: (folder / path).read_bytes()).findings]


CODES_WITH_PAGES = sorted(one.stem for one in PAGES.glob("*.md") if one.stem != "index")


@pytest.mark.parametrize("code", [one for one in CODES_WITH_PAGES if one not in NO_EXAMPLE])
def test_the_wrong_example_is_found_and_the_mended_one_is_not(code: str, tmp_path: Path) -> None:
    wrong, mended = examples(code, "Wrong"), examples(code, "Mended")
    assert wrong
    assert mended
    assert code in {one.code for one in found(tmp_path / "wrong", wrong)}
    assert found(tmp_path / "mended", mended) == []


def test_what_a_schema_forbids_is_told_once_and_is_an_error() -> None:
    place = ("tei/a.xml", 3, 7)
    invalid = Finding(*place, "error", "invalid", "not valid: Error validating datatype")
    better = Finding(*place, "warning", "bad-idno", "is no identifier of GND")
    other = Finding("tei/a.xml", 4, 7, "warning", "bad-idno", "is no identifier of VIAF")
    assert [*single([invalid, better, other])] == [better.at_level("error"), other]


def test_there_is_no_page_of_what_is_no_code() -> None:
    assert [one for one in CODES_WITH_PAGES if one not in CODES | FIXED] == []
