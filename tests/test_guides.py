"""Who follows the guides step by step, and types what they show, gets what they say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
from conftest import CONFIGURATION, ROOT, document, file, rendering
from lxml import html
from measures import served, visit
from playwright.sync_api import Page, expect
from test_checks import found

from editions.edition import Edition

BLOCK = re.compile(r"(?:^`([^`\n]+)`:\n\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Step(NamedTuple):
    """What a guide shows in one box."""

    path: str
    """The file; empty if none is named above it."""
    language: str
    text: str


def steps(guide: str) -> list[Step]:
    """The boxes of a guide in order."""
    return [Step(*one) for one in BLOCK.findall((ROOT / f"docs/guides/{guide}.md").read_text())]


def samples(guide: str, language: str = "xml") -> list[str]:
    """What stands in boxes of one language that are no whole files."""
    return [one.text for one in steps(guide) if one.language == language and not one.path]


def said(command: str, at: Path, programs: Path) -> str:
    """What a command says, on both its ways; the programs are made in a folder."""
    programs.mkdir(exist_ok=True)
    program = programs / "editions"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m editions "$@"\n')
    program.chmod(0o755)
    way = {"PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        command,
        shell=True,
        cwd=at,
        env={**os.environ, **way},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return run.stdout


def changed(text: str, difference: str) -> str:
    """A text with lines taken out and put in, as a box shows them."""
    for part in difference.split("…\n"):
        lines = part.splitlines()
        before = "\n".join(line[1:] for line in lines if line[0] in "- ")
        after = "\n".join(line[1:] for line in lines if line[0] in "+ ")
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def followed(guide: str, folder: Path) -> Path:
    """Do what a guide says: write its files, change them, and run its commands; where it ends."""
    programs = folder.parent / "programs"
    for path, language, text in steps(guide):
        if language == "diff":
            (folder / path).write_text(changed((folder / path).read_text("utf-8"), text), "utf-8")
        elif path:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
        elif language == "console":
            for command, expected in commands(text):
                if command.startswith("cd "):
                    folder /= command[3:]
                    continue
                lines = said(command, folder, programs).splitlines()
                assert [line for line in expected if line not in lines] == [], "\n".join(lines)
    return folder


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a box, with the lines that it is to say."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *expected = part.splitlines()
        yield command, expected


@pytest.fixture(scope="module")
def organ(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project of the tutorial, when all its steps are done."""
    folder = tmp_path_factory.mktemp("tutorial") / "editing"
    folder.mkdir()
    return followed("first", folder)


def test_who_follows_the_tutorial_has_an_edition_of_three_letters(organ: Path) -> None:
    letters = sorted(one.stem for one in (organ / "build/site/documents").glob("1851*.html"))
    assert letters == ["1851-04-02-reeve", "1851-05-11-kerr", "1851-06-24-reeve"]
    last = html.fromstring((organ / f"build/site/documents/{letters[2]}.html").read_text("utf-8"))
    (text,) = last.find_class("tei-text")
    assert "the smith himself worked the bellows" in " ".join(text.text_content().split())
    (note,) = last.xpath("//li[@id='fn:na']")
    assert "It has not been found." in note.text_content()
    chronology = html.fromstring((organ / "build/site/chronology.html").read_text("utf-8"))
    days = {one.get("datetime") for one in chronology.iter("time")}
    assert days == {"1851-04-02", "1851-05-11", "1851-06-22", "1851-06-24"}


def test_the_registers_of_the_tutorial_name_every_letter(organ: Path) -> None:
    for entry, mentions in (("persons/pole-anthony", 3), ("glossary/mixture", 3)):
        page = html.fromstring((organ / f"build/site/{entry}.html").read_text("utf-8"))
        ways = {one.partition("#")[0] for one in page.xpath("//a/@href") if "/1851-" in one}
        assert len(ways) == mentions


def test_a_copy_of_the_tutorial_is_what_was_released(organ: Path) -> None:
    assert "each is there, none has changed" in said(
        "editions verify ../published", organ, organ.parents[1] / "programs"
    )
    foot = html.fromstring((organ.parent / "published/index.html").read_text("utf-8"))
    assert "1.0" in foot.find_class("md-footer")[0].text_content()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bean", {"1851-05-11-kerr.html", "1851-06-24-reeve.html"}),
        ('"two pounds"', {"1851-05-11-kerr.html"}),
        ("pole", {"pole-anthony.html", "1851-04-02-reeve.html"}),
    ],
)
def test_the_search_of_the_tutorial_finds_what_it_says(
    page: Page, organ: Path, query: str, first: set[str]
) -> None:
    with served(organ / "build/site") as address:
        visit(page, f"{address}search.html?q={quote(query)}")
        expect(page.locator(".search-results a").first).to_be_visible()
        ways = page.locator(".search-results a").evaluate_all(
            "all => all.map((one) => one.getAttribute('href').split('/').pop().split(/[?#]/)[0])"
        )
    assert first <= {*ways}
    assert query == "pole" or {*ways} == first


def test_the_events_of_the_guide_are_laid_side_by_side(tmp_path: Path) -> None:
    folder = tmp_path / "edition"
    folder.mkdir()
    (folder / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
    followed("events", folder)
    (event,) = Edition.read(folder).events
    assert (event.label, event.group, len(event.accounts)) == ("The ship lands", "In the port", 2)
    assert (len(event.comparison), len(event.contradiction)) == (1, 1)
    page = html.fromstring((folder / "build/site/events/landing.html").read_text("utf-8"))
    said = " ".join(page.text_content().split())
    for words in ("all forty of us", "The ship landed on the second.", "We were sixty on board."):
        assert words in said
    assert "It is hot" not in said


def register() -> str:
    """The entries of the guide to registers, each in its list."""
    person, _, _, place, organisation, term = samples("registers")
    return f"""<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><text><body>
<listPerson>{person}</listPerson><listPlace>{place}</listPlace><listOrg>{organisation}</listOrg>
<list type="gloss">{term}</list></body></text></TEI>"""


MENTIONS = (
    ("placeName", "key-west", "Key West"),
    ("orgName", "un-secretariat", "the Secretariat"),
    ("term", "demarche", "démarche"),
)


def test_the_entries_of_the_guide_can_be_pointed_to(tmp_path: Path) -> None:
    _, name, unnamed, *_ = samples("registers")
    path = "../registers/persons.xml"
    others = (f'<{one} ref="{path}#{id_}">{words}</{one}>' for one, id_, words in MENTIONS)
    body = f"<p>{name} and {unnamed}: {', '.join(others)}.</p>"
    whole = file(body).replace("<TEI ", '<TEI xml:lang="en" ', 1)
    files = {"tei/registers/persons.xml": register(), "tei/documents/a.xml": whole}
    assert found(tmp_path, files) == []


def test_the_pointers_of_the_guide_lead_somewhere(tmp_path: Path) -> None:
    table = (ROOT / "docs/guides/registers.md").read_text("utf-8").partition("| Pointer |")[2]
    rows = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    pointers = [one for row in rows for one in re.findall(r"`([^`]+)`", row)]
    assert len(pointers) == 8
    refs = "".join(f'<ref target="{one}">there</ref>, ' for one in pointers)
    prefix = (
        '<encodingDesc><listPrefixDef><prefixDef ident="psn" matchPattern="(.+)"'
        ' replacementPattern="../registers/persons.xml#$1"><p>A person</p></prefixDef>'
        "</listPrefixDef></encodingDesc></teiHeader>"
    )
    whole = file(f'<p xml:id="p3">{refs}</p>').replace("</teiHeader>", prefix)
    whole = whole.replace("<TEI ", '<TEI xml:lang="en" ', 1)
    used = "".join(f'<ref target="#{one}">x</ref>' for _, one, _ in MENTIONS)
    other = file(f"<p>{used}</p>").replace("<TEI ", '<TEI xml:lang="en" ', 1)
    files = {
        "tei/registers/persons.xml": register(),
        "tei/documents/a.xml": whole,
        "tei/documents/radvanyi-1962-12-05.xml": other,
    }
    assert found(tmp_path, files) == []


NOTES = [one for one in samples("notes") if not one.startswith("<respStmt")]
HEADER = """<listWit><witness xml:id="A">The letter</witness><witness xml:id="B">A copy</witness>
</listWit>"""


@pytest.mark.parametrize("sample", NOTES, ids=range(len(NOTES)))
def test_the_notes_of_the_guide_are_sound(sample: str, tmp_path: Path) -> None:
    (statement,) = (one for one in samples("notes") if one.startswith("<respStmt"))
    body = sample if sample.startswith("<") else f"<p>{sample}</p>"
    whole = file(body).replace("</titleStmt>", f"{statement}</titleStmt>")
    whole = whole.replace("</fileDesc>", f"<sourceDesc>{HEADER}</sourceDesc></fileDesc>")
    whole = whole.replace("<TEI ", '<TEI xml:lang="en" ', 1)
    assert found(tmp_path, {"tei/documents/a.xml": whole}) == []


def test_the_guide_has_notes() -> None:
    assert len(NOTES) == 6


def test_notes_that_stand_elsewhere_are_shown_at_their_marks() -> None:
    both = [one for one in NOTES if "target=" in one]
    assert len(both) == 2
    for one in both:
        of_sample = document(one)
        shown = rendering(of_sample).flow(of_sample.text)
        assert "by air[^n" in re.sub(r"</?span[^>]*>", "", shown)
