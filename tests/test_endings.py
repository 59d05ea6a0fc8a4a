"""The Endings Principles: each wrong copy of a sound site fails by the principle it breaks."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import release
from lxml import html

from editions import building, cli, endings
from editions.cache import Cache
from editions.edition import Edition
from editions.endings import Beyond, page, rules
from editions.endings.files import OF_SERVERS, STATIC
from editions.verify import MANIFEST
from editions.words import LANGUAGE

NAMES = (
    "TEI teiHeader fileDesc titleStmt title publicationStmt availability licence sourceDesc p text"
    " body"
).split()
DEFINED = """<define name="{0}"><element name="{0}">
<a:documentation>What a {0} is.</a:documentation>
<zeroOrMore><choice><text/><attribute><anyName/></attribute>{1}</choice></zeroOrMore>
</element></define>"""
SCHEMA = """<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.tei-c.org/ns/1.0"
 xmlns:a="http://relaxng.org/ns/compatibility/annotations/1.0">
<start><ref name="TEI"/></start>{}</grammar>"""
LETTER = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title>{0}</title></titleStmt>
<publicationStmt><availability><licence target="https://creativecommons.org/licenses/by/4.0/">CC BY
</licence></availability></publicationStmt>
<sourceDesc><p>A trial.</p></sourceDesc></fileDesc></teiHeader>
<text><body><p xml:id="p1">The words of {0}.</p></body></text></TEI>
"""
CONFIGURATION = """site_name: A trial
theme: {name: material}
plugins:
  - editions: {version: '1.0', date: 2026-11-22}
"""

DOCUMENT = "documents/a.html"
COPY = "tei/documents/a.xml.txt"


class Made(NamedTuple):
    """A project whose site is sound."""

    folder: Path
    edition: Edition

    @property
    def site(self) -> Path:
        return self.folder / "build/site"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A released edition of two letters, with a schema that says what each element means."""
    folder = tmp_path_factory.mktemp("sound")
    every = "".join(f'<ref name="{name}"/>' for name in NAMES)
    defined = "".join(DEFINED.format(name, every) for name in NAMES)
    files = {
        "mkdocs.yml": CONFIGURATION,
        "tei/schema/letters.rng": SCHEMA.format(defined),
        **{f"tei/documents/{one}.xml": LETTER.format(f"Letter {one}") for one in "ab"},
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    release(folder)
    _, edition, _ = building.build(folder)
    return Made(folder, edition)


@pytest.fixture
def wrong(sound: Made, tmp_path: Path) -> Made:
    """A copy of it, to be spoilt."""
    shutil.copytree(sound.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("cache"))
    return Made(tmp_path / "copy", sound.edition)


def verdicts(made: Made, beyond: Beyond | None = None) -> dict[str, str]:
    rows = endings.rows(made.site, made.folder, made.edition, beyond)
    return {one.number: one.verdict for one in rows}


def failing(made: Made, beyond: Beyond | None = None) -> set[str]:
    return {number for number, verdict in verdicts(made, beyond).items() if verdict == "fail"}


def test_of_a_sound_site_all_is_kept_but_what_people_judge(sound: Made) -> None:
    found = verdicts(sound)
    assert {number for number, one in found.items() if one == "people"} == {
        *("1.2", "1.3", "3.3", "4.9"),
    }
    assert failing(sound) == set()


def test_git_and_the_schemas_are_asked_beyond_a_build(sound: Made) -> None:
    good = verdicts(sound, Beyond((), (), (), ()))
    assert (good["1.2"], good["1.3"]) == ("pass", "pass")
    assert failing(sound, Beyond(("tei/a.xml",), (), (), ())) == {"1.2"}
    assert failing(sound, Beyond((), ("tei/a.xml:1: error",), (), ())) == {"1.3"}
    assert failing(sound, Beyond((), (), ("changed: a.html",), ())) == {"5.2"}
    assert failing(sound, Beyond((), (), (), ("data/build.json: pages",))) == {"3.2"}
    assert verdicts(sound, Beyond(None, (), (), ()))["1.2"] == "people"


def edited(path: str, old: str, new: str) -> Callable[[Made], None]:
    """What replaces the first match of an expression in a file of the site."""

    def edit(made: Made) -> None:
        file = made.site / path
        text = file.read_text("utf-8")
        spoilt = re.sub(old, new, text, count=1, flags=re.DOTALL)
        assert spoilt != text
        file.write_text(spoilt, "utf-8")

    return edit


def added(path: str, text: str = "x") -> Callable[[Made], None]:
    """What puts a file into the project."""

    def add(made: Made) -> None:
        (made.folder / path).write_text(text, "utf-8")

    return add


def removed(path: str) -> Callable[[Made], None]:
    """What takes a file out of the project."""
    return lambda made: (made.folder / path).unlink()


def in_main(text: str) -> Callable[[Made], None]:
    """What puts HTML into a page."""
    return edited(DOCUMENT, "</main>", text.replace("\\", r"\\") + "</main>")


FAULTS: list[tuple[str, Callable[[Made], None]]] = [
    ("1.1", added("tei/notes.docx")),
    ("1.1", edited(COPY, "^", "<?xml version='1.0' encoding='ISO-8859-1'?>")),
    ("1.1", edited(COPY, "</body>", "")),
    ("1.1", edited(COPY, "http://www.tei-c.org/ns/1.0", "http://example.org/")),
    ("1.3", removed("tei/schema/letters.rng")),
    ("2.1", edited("data/encoding.json", r'("name": "body".*?"meanings": )\[\{.*?\}\]', r"\1[]")),
    ("2.1", removed("build/site/encoding.html")),
    ("2.2", edited(COPY, "<availability>.*</availability>", "<p/>")),
    ("3.1", edited("data/proof.json", '"findings": \\[\\]', '"findings": [{}]')),
    ("3.1", removed("build/site/data/proof.json")),
    ("3.2", edited("data/sources.json", '": "....', '": "0000')),
    ("4.1", added("build/site/find.php")),
    ("4.1", added("build/site/data/edition.sqlite")),
    ("4.2", edited(DOCUMENT, "<!doctype html>", "")),
    ("4.2", edited(DOCUMENT, ' lang="en"', "")),
    ("4.2", edited(DOCUMENT, '<meta charset="utf-8">', "")),
    ("4.2", in_main("</section>")),
    ("4.2", in_main("<font>Words</font>")),
    ("4.2", in_main('<p id="p1">Words</p>')),
    ("4.3", in_main('<script src="https://cdn.example.org/x.js"></script>')),
    ("4.3", in_main('<img alt="" src="//images.example.org/x.png">')),
    ("4.3", in_main('<img alt="" src="data:," srcset="https://images.example.org/x.png 2x">')),
    (
        "4.3",
        edited(DOCUMENT, "</head>", '<link rel="stylesheet" href="http://x.org/a.css"></head>'),
    ),
    ("4.3", edited("assets/editions/edition.css", "^", '@import "https://fonts.example.org/a";')),
    ("4.3", edited("assets/editions/edition.css", "$", "p { background: url(//x.org/a.png) }")),
    ("4.3", edited(DOCUMENT, "<meta http-equiv=.Content-Security-Policy[^>]*>", "")),
    ("4.3", edited(DOCUMENT, "connect-src 'self'", "connect-src https://api.example.org")),
    ("4.4", in_main('<a href="b.html?page=2">Two</a>')),
    ("4.4", in_main('<a href="/documents/b.html">B</a>')),
    ("4.5", removed(f"build/site/{COPY}")),
    ("4.5", edited(COPY, "The words", "Words")),
    ("4.6", edited(DOCUMENT, "<footer.*</footer>", "")),
    (
        "4.7",
        edited(DOCUMENT, "(<article[^>]*>).*</article>", r"\1<script>words()</script></article>"),
    ),
    ("4.7", in_main('<button type="button" onclick="go()">Go</button>')),
    ("4.7", in_main('<button type="button"\nONCLICK = "go()">Go</button>')),
    ("4.7", in_main('<a href="javascript:go()">Go</a>')),
    ("4.7", in_main('<a href="JavaScript:go()">Go</a>')),
    *(
        ("4.7", in_main(f'<a href="java{one}cript:go()">Go</a>'))
        for one in ("&#115;", "&#x73;", "&#X73;", "&#0115;", "&#83;")
    ),
    ("4.9", edited("data/third-party.json", '"licence": "[^"]*"', '"licence": null')),
    ("4.9", edited("data/third-party.json", '"sha256": "....', '"sha256": "0000')),
    ("4.9", removed("build/site/data/third-party.json")),
    ("5.2", in_main('<a href="c.html">C</a>')),
    ("5.2", in_main('<img alt="" src="c.png">')),
    ("5.3", edited(DOCUMENT, "(<footer.*)Version 1.0", r"\1")),
    ("5.3", edited(DOCUMENT, "(<footer.*)22 November 2026", r"\1")),
    ("5.4", edited(DOCUMENT, ' id="page:cite"', "")),
    ("5.4", edited(DOCUMENT, '<meta name="citation_.*</head>', "</head>")),
    ("5.5", removed("build/site/documents/b.html")),
]

WITH: dict[str, set[str]] = {
    **{number: {"5.2"} for number in ("2.1", "3.1", "4.5", "4.9")},
    "1.1": {"2.2", "4.5"},
    "2.2": {"4.5"},
    "4.6": {"5.3"},
    "4.7": {"5.4"},
    "5.5": {"3.1", "5.2", "5.4"},
}
"""What else may fail with a fault: ways to a page that is no more, what stood in the words."""


@pytest.mark.part(2)
@pytest.mark.parametrize(
    ("number", "spoil"), FAULTS, ids=[f"{n}-{i}" for i, (n, _) in enumerate(FAULTS)]
)
def test_a_wrong_copy_fails_by_the_principle_that_it_breaks(
    number: str, spoil: Callable[[Made], None], wrong: Made
) -> None:
    spoil(wrong)
    found = failing(wrong)
    assert number in found
    assert found <= {number} | WITH.get(number, set())


def test_each_principle_that_a_program_judges_has_a_wrong_copy() -> None:
    elsewhere = {"1.2", "5.1"}  # In a test of their own.
    assert {number for number, _ in FAULTS} | elsewhere == {*rules.NAMES} - {"3.3"}


def test_what_was_never_released_fails_and_has_no_addresses_to_compare(sound: Made) -> None:
    bare = replace(
        sound.edition, moves=replace(sound.edition.moves, record=type(sound.edition.moves.record)())
    )
    found = verdicts(sound._replace(edition=bare))
    assert (found["5.1"], found["5.5"]) == ("fail", "people")


def test_without_version_and_date_no_page_can_say_them(sound: Made) -> None:
    imprint = replace(sound.edition.settings.imprint, version=None, date=None)
    bare = replace(sound.edition, settings=replace(sound.edition.settings, imprint=imprint))
    assert failing(sound._replace(edition=bare)) == {"5.3"}


def test_a_licence_that_is_not_open_is_for_people(wrong: Made) -> None:
    edited(COPY, "https://creativecommons.org/licenses/by/4.0/", "https://example.org/ours")(wrong)
    row = next(
        one for one in endings.rows(wrong.site, wrong.folder, wrong.edition) if one.number == "2.2"
    )
    assert (row.verdict, row.seen) == ("people", "Documents that name an open licence: 1 of 2.")


def test_a_type_that_nobody_knows_is_for_people(wrong: Made) -> None:
    added("build/site/a.xyz")(wrong)
    assert verdicts(wrong)["4.1"] == "people"
    assert not OF_SERVERS & STATIC


def test_a_link_to_the_web_and_a_search_are_no_faults(wrong: Made) -> None:
    in_main('<a href="https://example.org/?a=1">W</a><a href="../search.html?q=a">S</a>')(wrong)
    assert failing(wrong) == set()


def test_what_is_known_of_the_last_site_changes_no_row(wrong: Made, tmp_path: Path) -> None:
    def rows(cache: Cache | None) -> tuple[endings.Row, ...]:
        return endings.rows(wrong.site, wrong.folder, wrong.edition, cache=cache)

    def keep(cache: Cache) -> None:
        every = [one for one in wrong.site.rglob("*") if one.is_file() and one.name != MANIFEST]
        told = {
            one.relative_to(wrong.site).as_posix(): (one.stat().st_size, one.stat().st_mtime_ns, "")
            for one in every
        }
        cache.put("manifest", [("", json.dumps(told).encode())])

    with Cache(tmp_path / "cache", "salt") as cache:
        for spoil in (
            in_main('<a href="c.html">C</a>'),
            added("build/site/documents/c.html", "<!doctype html><p>"),
            removed("build/site/encoding.html"),
            in_main('<img src="https://example.org/a.png">'),
        ):
            spoil(wrong)
            assert rows(cache) == rows(None)
            assert rows(cache) == rows(None)
            keep(cache)


def test_the_page_says_what_the_command_says(sound: Made) -> None:
    root = html.parse(sound.site / page.PAGE).getroot()
    said = [one.text_content() for one in root.xpath("//article//td[2]")]
    every = [
        page.VERDICTS[one.verdict] for one in endings.rows(sound.site, sound.folder, sound.edition)
    ]
    assert said == every
    assert len(said) == len(rules.NAMES)
    assert root.xpath('//article//a[@href="encoding.html"]')


def test_the_page_is_in_the_language_of_the_site_and_names_what_fails(wrong: Made) -> None:
    in_main('<a href="c&lt;.html">C</a>')(wrong)
    rows = endings.rows(wrong.site, wrong.folder, wrong.edition)
    LANGUAGE.set("de")
    said = page.report(rows)
    assert "Nicht eingehalten" in said
    assert '<code lang="en">documents/a.html: c&lt;.html</code>' in said


def test_every_principle_has_a_name_a_rule_and_what_to_do() -> None:
    assert [*rules.NAMES] == [*rules.RULES] == [*rules.TO_DO] == [*endings.JUDGES]


def command(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    run = [sys.executable, "-m", "editions", "endings", *options, str(folder)]
    return subprocess.run(run, capture_output=True, text=True, check=False)


def test_the_command_asks_git_the_schemas_and_the_manifest(wrong: Made) -> None:
    git = ["git", "-C", str(wrong.folder), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "tei", "mkdocs.yml"], check=True)
    run = command(wrong.folder, "--json")
    found = {one["number"]: one for one in json.loads(run.stdout)}
    assert run.returncode == 0, run.stdout
    assert (found["1.2"]["verdict"], found["1.3"]["verdict"]) == ("pass", "pass")
    assert "to_do" in found["3.3"]
    added("tei/documents/c.xml", LETTER.format("C").replace("<p>A trial.</p>", "<ab/>"))(wrong)
    (wrong.site / "extra.txt").write_text("x", "utf-8")
    run = command(wrong.folder)
    assert run.returncode == 1
    for said in ("tei/documents/c.xml", "added: extra.txt", "7 fail"):
        assert said in run.stdout


def test_without_a_site_there_is_nothing_to_judge(wrong: Made) -> None:
    shutil.rmtree(wrong.site)
    run = command(wrong.folder)
    assert run.returncode == 1
    assert "build/site: error: there is no site to judge: build it first [not-built]" in run.stderr


def test_the_overview_names_the_command() -> None:
    assert "endings" in cli.COMMANDS
