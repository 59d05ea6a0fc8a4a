"""Every code has a page with a wrong example that is found, and a mended one that is not."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import ROOT, Project, file
from lxml import html

from editions import building, built, codes, excerpts, importing, projects
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
    # Of what no file of an edition can have.
    "address another-build changed-meanwhile dead-link file-exists file-name moved-link no-answer"
    " earlier-release"
    " no-project no-repository no-source not-a-language not-built not-compared not-in-git"
    " not-installed not-writable nothing-to-explain scheduler search-index shards unknown-revision"
    " workers"
    # Of files that no page can show.
    " not-readable not-utf-8 not-xml too-deep too-large too-many-attributes too-many-elements"
    # Of templates and rules that nobody writes by mistake: tests of their own plant them.
    " added-note lost-entry".split()
)
"""Codes without a wrong example."""

OF_BUILDS = frozenset(
    "broken-rules lost-note page-without-text words-differ words-misparted".split()
)
"""Codes of what a build alone finds."""


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


def found(folder: Path, files: dict[str, str], code: str = "") -> list[Finding]:
    """What is found in an edition of these files, where a code can be found."""
    for path, text in {"mkdocs.yml": CONFIGURATION, FIRST: whole("<p>A.</p>"), **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    if code in OF_BUILDS:
        return of_build(folder)
    transcripts = [path for path in files if path.startswith("letter.")]
    if transcripts:
        return [one for path in transcripts for one in of_import(folder / path)]
    try:
        read = projects.read(folder)
    except EditionError as fault:
        return [*fault.findings]
    every = checked(folder, read.edition, read.site, read.sources, read.hooks, read.rules).findings
    every = (*read.said, *every)
    return [*read.levels.applied(every, excerpts.reader(folder)).findings]


def of_build(folder: Path) -> list[Finding]:
    """What a build finds."""
    with built.listening() as said, suppress(EditionError):
        building.build(folder)
    return [one for _, _, one in said if isinstance(one, Finding)]


def of_import(file: Path) -> list[Finding]:
    """What is told of a transcript that is imported."""
    try:
        return [*importing.imported(file, "tei/documents/letter.xml", ()).findings]
    except EditionError as fault:
        return [*fault.findings]


CODES_WITH_PAGES = sorted(one.stem for one in PAGES.glob("*.md") if one.stem != "index")


@pytest.mark.parametrize("code", [one for one in CODES_WITH_PAGES if one not in NO_EXAMPLE])
def test_the_wrong_example_is_found_and_the_mended_one_is_not(code: str, tmp_path: Path) -> None:
    wrong, mended = examples(code, "Wrong"), examples(code, "Mended")
    assert wrong
    assert mended
    assert code in {one.code for one in found(tmp_path / "wrong", wrong, code)}
    assert found(tmp_path / "mended", mended, code) == []


def test_what_a_schema_forbids_is_told_once_and_is_an_error() -> None:
    place = ("tei/a.xml", 3, 7)
    invalid = Finding(*place, "error", "invalid", "not valid: Error validating datatype")
    better = Finding(*place, "warning", "bad-idno", "is no identifier of GND")
    other = Finding("tei/a.xml", 4, 7, "warning", "bad-idno", "is no identifier of VIAF")
    assert [*single([invalid, better, other])] == [better.at_level("error"), other]


def test_every_code_has_a_page_and_nothing_else_has() -> None:
    assert sorted(CODES | FIXED) == CODES_WITH_PAGES
    assert [*codes.meanings()] == CODES_WITH_PAGES


LETTER = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en">
  <teiHeader>
    <fileDesc><titleStmt><title>A letter</title></titleStmt></fileDesc>
  </teiHeader>
  <text>
    <body>
      <p xml:id="p1">Dear <persName ref="../registers/persons.xml#weber-ana">Anna</persName>!</p>
      <p xml:id="p2">Hi <persName ref="../registers/persons.xml#weber-anna">Anna</persName>.</p>
    </body>
  </text>
</TEI>"""
PERSONS = """<listPerson xmlns="http://www.tei-c.org/ns/1.0"><person xml:id="weber-anna">
<persName>Anna</persName></person></listPerson>"""


def test_the_finding_of_the_index_reads_as_it_is_shown(project: Project) -> None:
    index = (PAGES / "index.md").read_text("utf-8")
    (shown,) = re.findall(
        r"^```console\n\$ editions check\n(.*?)^```", index, re.DOTALL | re.MULTILINE
    )
    folder = project({"tei/documents/letter.xml": LETTER, "tei/registers/persons.xml": PERSONS})
    run = subprocess.run(
        [sys.executable, "-m", "editions", "check"], cwd=folder, capture_output=True, text=True
    )
    assert (run.stderr, run.returncode) == (shown, 1)


def test_the_levels_of_the_index_can_be_chosen(tmp_path: Path) -> None:
    index = (PAGES / "index.md").read_text("utf-8")
    (of_edition,) = re.findall(r"^```yaml\n(.*?)^```", index, re.DOTALL | re.MULTILINE)
    (in_file,) = re.findall(r"^```xml\n(.*?)^```", index, re.DOTALL | re.MULTILINE)
    letter = LETTER.replace("<body>", f"<body>{in_file}").replace("</body>", "</div></body>")
    files = {"tei/documents/a.xml": LETTER, "tei/registers/persons.xml": PERSONS}
    configuration = "site_name: A\ntheme: {name: material}\n" + of_edition
    levels = [
        one.level
        for number, added in enumerate(
            [{}, {"mkdocs.yml": configuration}, {"tei/documents/a.xml": letter}]
        )
        for one in found(tmp_path / str(number), {**files, **added})
    ]
    assert levels == ["error", "warning", "hint"]


def test_every_page_says_what_to_do() -> None:
    pages = {code: one.page for code, one in codes.meanings().items()}
    assert [code for code, page in pages.items() if "\n\n**What to do.** " not in page] == []


def test_links_within_the_project_are_words_where_a_page_stands_alone() -> None:
    page = codes.meanings()["conflict-marker"].page
    assert "\nWorking with git shows it.\n" in page


def test_the_index_lists_every_code_by_its_subject(site: Path) -> None:
    index = html.fromstring((site / "checks/index.html").read_text("utf-8"))
    listed = {
        line.find("a").text_content(): (heading.text, line.text_content())
        for heading in index.xpath("//h3")
        for line in heading.getnext().iter("li")
    }
    assert listed == {
        code: (one.subject, f"{code}: {one.title.replace('`', '')}")
        for code, one in codes.meanings().items()
    }


def test_an_installed_package_brings_the_pages_along() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    wheel, sources = (project["targets"][name] for name in ("wheel", "sdist"))
    assert wheel["force-include"] == {"docs/checks": f"editions/{codes.FOLDERS[0].name}"}
    assert "docs/checks" in sources["only-include"]
