"""Every box of the docs is run by a test: those that no other test runs are run here."""

from __future__ import annotations

import inspect
import json
import re
import shlex
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
import test_api
import test_checks
import test_cli
import test_encoding
import test_forges
import test_guide
import test_guides
import test_importing
from conftest import CONFIGURATION, ROOT, Project, file
from lxml import html
from mkdocs.utils.yaml import yaml_load
from PIL import Image
from test_checks import found
from test_cli import without_numbers
from test_look import LOOK

from editions import building, cli, projects, words
from editions.moves import Moves
from editions.released import Record

BOX = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)

EXAMPLES = ("docs/checks/", "docs/elements/")
"""Folders in which all boxes of all pages are run alike: by `test_checks`, by `test_cases`."""


class Box(NamedTuple):
    """What a page shows as code."""

    page: str
    """Its path from the root of the project."""
    language: str
    """Empty where commands are shown without what they say, or a drawing."""
    text: str


def boxes() -> list[Box]:
    """The boxes of all pages, but for those of examples."""
    every = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    pages = {one.relative_to(ROOT).as_posix(): one.read_text("utf-8") for one in every}
    return [
        Box(page, language, text)
        for page, whole in pages.items()
        if not page.startswith(EXAMPLES) or page == "docs/checks/index.md"
        for _, language, text in BOX.findall(whole)
    ]


def shown(page: str, language: str) -> list[str]:
    """The boxes of a page in one language."""
    return [
        one.text for one in boxes() if (one.page, one.language) == (f"docs/{page}.md", language)
    ]


# What is run, and by which test


NAMED = "site_name: A\ntheme: {name: material}\n"

CONFIGURATIONS = [
    one
    for one in boxes()
    if one.language == "yaml"
    and re.match("(site_name|plugins|nav|hooks):", one.text)
    and one.page != "docs/editors.md"  # A test of `test_cli` builds these.
]


@pytest.mark.parametrize("box", CONFIGURATIONS, ids=lambda box: box.page)
def test_a_configuration_that_is_shown_can_be_used(box: Box, project: Project) -> None:
    said = yaml_load(box.text)
    lacking = {"site_name: A trial": "site_name", "theme: {name: material}": "theme"}
    head = [line for line, key in lacking.items() if key not in said]
    head += [] if "plugins" in said else ["plugins: [editions]"]
    files = {f"tei/documents/{one}/a.xml": file("<p>A</p>") for one in ("letters", "diary")}
    files |= {
        "hooks/rules.py": "",
        "releases/.keep": "",
        "mkdocs.yml": "\n".join([*head, box.text]),
    }
    read = projects.read(project(files))
    assert (read.said, [one for one in read.edition.findings if one.level == "error"]) == ((), [])


def test_a_collection_has_the_words_and_the_rules_of_the_guide(project: Project) -> None:
    page = "guides/collections"
    (configured,), (said,), (rules,) = (
        shown(page, language) for language in ("yaml", "markdown", "python")
    )
    body = file('<p>It <hi rend="underlined">rained</hi>.</p>')
    folder = project(
        {
            "mkdocs.yml": f"{NAMED}{configured}hooks: [hooks/diary.py]\n",
            "hooks/diary.py": rules,
            "docs/documents/letters/index.md": said,
            "docs/introduction.md": "# Introduction",
            "tei/documents/letters/a.xml": body,
            "tei/documents/diary/b.xml": body,
        }
    )
    site, _, _ = building.build(folder, strict=True)
    letters = html.fromstring((site / "documents/letters/index.html").read_text("utf-8"))
    assert "The letters were found in 1960." in letters.text_content()
    assert letters.xpath("//meta[@name='description']/@content") == [
        "212 letters between two sisters, 1890 to 1912."
    ]
    added = [
        len(html.fromstring((site / f"documents/{one}.html").read_text()).find_class("added-later"))
        for one in ("letters/a", "diary/b")
    ]
    assert added == [0, 1]


def test_the_images_of_the_guide_stand_beside_the_text(tmp_path: Path) -> None:
    by_page, surfaces, by_zone = shown("guides/facsimiles", "xml")
    folder = tmp_path / "tei/documents/images"
    folder.mkdir(parents=True)
    for name in ("1r.jpg", "1v.tif"):
        Image.new("RGB", (248, 351)).save(folder / name)
    of_zones = test_checks.whole(by_zone).replace("<text>", f"{surfaces}<text>")
    for number, text in enumerate([test_checks.whole(by_page), of_zones]):
        assert found(tmp_path, {"tei/documents/a.xml": text}) == [], number
    site, _, _ = building.build(tmp_path)
    page = html.fromstring((site / "documents/a.html").read_text("utf-8"))
    assert len(page.xpath("//*[@data-zone]")) == 1


def test_the_translations_of_the_guide_stand_beside_their_original(tmp_path: Path) -> None:
    one_file, links, two_files = shown("guides/translations", "xml")
    linked = one_file
    for number in (1, 2):
        linked = linked.replace(f'corresp="#de{number}"', f'xml:id="en{number}"')
    linked = linked.replace("  <text xml", f"{links}<text xml", 1)
    french = {"tei/documents/letter-french.xml": two_files}
    for number, whole in enumerate([one_file, linked]):
        folder = tmp_path / str(number)
        assert found(folder, {"tei/documents/letter.xml": whole, **french}) == []
        site, _, _ = building.build(folder)
        for page in ("letter", "letter-french"):
            read = html.fromstring((site / f"documents/{page}.html").read_text("utf-8"))
            rows = read.xpath("//*[@class='parallel-row'][count(*) = 2]")
            assert len(rows) == 2, page


def test_the_moves_of_the_guide_are_read() -> None:
    (moved,) = (one for one in shown("guides/releases", "yaml") if not one.startswith("plugins"))
    read = Moves.read(Record(), moved, "tei")
    assert (read.faults, len(read.given)) == ((), 5)


def test_what_git_leaves_in_a_file_is_found_as_the_guide_says(tmp_path: Path) -> None:
    (conflict,) = (one for one in shown("guides/git", "text") if one.startswith("<<<<"))
    (first, *_) = found(tmp_path, {"tei/documents/a.xml": file(conflict)})
    assert first.code == "conflict-marker"


def test_what_the_guide_writes_for_forges_is_there() -> None:
    hooks, workflow, component = (yaml_load(one) for one in shown("guides/git", "yaml"))
    there: Any = yaml_load(test_forges.HOOKS)
    assert {one["id"] for one in hooks["repos"][0]["hooks"]} <= {one["id"] for one in there}
    (used,) = component["include"]
    specified: Any = yaml_load(
        (ROOT / "templates/editions.yml").read_text("utf-8").split("\n---\n")[0]
    )
    assert used["inputs"].keys() <= specified["spec"]["inputs"].keys()
    assert workflow["jobs"]["check"]["steps"][-1]["uses"].startswith("our/editions@")


def test_the_settings_of_programs_call_the_command() -> None:
    code, kate = (json.loads(one) for one in shown("guides/editors-programs", "json"))
    called = [code["glspc.server.command"], *code["glspc.server.commandArguments"]]
    assert called == kate["servers"]["xml"]["command"] == ["editions", "lsp"]
    assert "lsp" in cli.COMMANDS


def test_the_words_of_the_page_of_options_can_be_said() -> None:
    (own,) = shown("options", "po")
    assert [*words.faults(own.encode(), "en")] == []
    assert {*re.findall(r'^msgid "(.+)"', own, re.M)} <= words.known()


def test_what_a_project_has_otherwise_is_told_as_the_page_of_options_says() -> None:
    (sample,) = shown("options", "console")
    command, *expected = sample.splitlines()
    run = test_cli.editions(*shlex.split(command)[2:], at=ROOT)
    said = [without_numbers(line) for line in run.stdout.splitlines()]
    assert [line for line in expected if without_numbers(line) not in said] == []


def test_the_unknown_option_of_the_page_of_options_is_told(project: Project) -> None:
    sample = " ".join(next(one for one in shown("options", "") if "publishr" in one).split())
    lines = ["site_name: A", "theme:", "  name: material", "plugins:", "  - editions:"]
    folder = project({"mkdocs.yml": "\n".join([*lines, "      publishr: B", ""])})
    assert [str(one) for one in projects.read(folder).said] == [sample]


def test_the_style_of_the_guide_sets_what_there_is() -> None:
    (style,) = shown("editors", "css")
    assert {*re.findall(r"^  (--[a-z-]+):", style, re.M)} <= {*re.findall(r"(--[a-z-]+):", LOOK)}


def test_the_front_matter_of_the_guide_is_that_of_a_page(project: Project) -> None:
    (front,) = (one for one in shown("editors", "yaml") if one.startswith("lang:"))
    folder = project(
        {
            "docs/index.md": "# A",
            "docs/b.md": f"---\n{front}---\n\n# B",
            "tei/documents/a.xml": file("<p>A</p>"),
        }
    )
    (folder / "mkdocs.yml").write_text(CONFIGURATION.replace("material", "material, language: de"))
    site, _, _ = building.build(folder)
    page = html.fromstring((site / "b.html").read_text("utf-8"))
    assert page.xpath("ancestor-or-self::html/@lang | //*[@lang='en']/@lang")[-1] == "en"


# Which tests run what


RUN: list[tuple[str, str, tuple[Callable[..., object], ...]]] = [
    ("api", "python 4 text 4", (test_api.test_an_example_prints_what_the_page_says,)),
    (
        "checks/index",
        "console 1",
        (test_checks.test_the_finding_of_the_index_reads_as_it_is_shown,),
    ),
    ("checks/index", "xml 1 yaml 1", (test_checks.test_the_levels_of_the_index_can_be_chosen,)),
    ("data", "yaml 1", (test_a_configuration_that_is_shown_can_be_used,)),
    ("editors", "console 3", (test_cli.test_the_commands_of_the_guide_say_what_it_says,)),
    ("editors", "css 1", (test_the_style_of_the_guide_sets_what_there_is,)),
    ("editors", "xml 2", (test_encoding.test_the_examples_of_the_guide_say_what_they_seem_to,)),
    (
        "editors",
        "yaml 4",
        (
            test_cli.test_the_edition_of_the_guide_builds,
            test_the_front_matter_of_the_guide_is_that_of_a_page,
        ),
    ),
    (
        "guides/collections",
        "markdown 1 python 1 yaml 1",
        (test_a_collection_has_the_words_and_the_rules_of_the_guide,),
    ),
    ("guides/editors-programs", "json 2", (test_the_settings_of_programs_call_the_command,)),
    (
        "guides/events",
        "console 1 xml 3",
        (test_guides.test_the_events_of_the_guide_are_laid_side_by_side,),
    ),
    ("guides/facsimiles", "xml 3", (test_the_images_of_the_guide_stand_beside_the_text,)),
    (
        "guides/first",
        "console 10 diff 5 text 3 xml 1",
        (test_guides.test_who_follows_the_tutorial_has_an_edition_of_three_letters,),
    ),
    (
        "guides/git",
        "text 2 yaml 3",
        (
            test_forges.test_the_guide_shows_what_the_command_says,
            test_what_git_leaves_in_a_file_is_found_as_the_guide_says,
            test_what_the_guide_writes_for_forges_is_there,
        ),
    ),
    (
        "guides/import",
        "text 1 xml 1",
        (test_importing.test_the_example_of_the_guide_gives_what_it_says,),
    ),
    ("guides/notes", "xml 7", (test_guides.test_the_notes_of_the_guide_are_sound,)),
    (
        "guides/registers",
        "xml 6",
        (
            test_guides.test_the_entries_of_the_guide_can_be_pointed_to,
            test_cli.test_the_entry_and_the_note_of_the_guides_can_be_added,
        ),
    ),
    (
        "guides/releases",
        "yaml 3",
        (test_a_configuration_that_is_shown_can_be_used, test_the_moves_of_the_guide_are_read),
    ),
    (
        "guides/translations",
        "xml 3",
        (test_the_translations_of_the_guide_stand_beside_their_original,),
    ),
    (
        "options",
        "console 1 po 1 yaml 2",
        (
            test_what_a_project_has_otherwise_is_told_as_the_page_of_options_says,
            test_the_words_of_the_page_of_options_can_be_said,
            test_a_configuration_that_is_shown_can_be_used,
        ),
    ),
    (
        "rules",
        "html 5 python 6 xml 5 yaml 1",
        (
            test_guide.test_an_example_gives_what_the_guide_says,
            test_guide.test_a_function_of_the_rules_adds_a_page,
            test_a_configuration_that_is_shown_can_be_used,
        ),
    ),
]
"""What a page of `docs/` shows, so many boxes of each language, and which tests run it."""

NOT_RUN = {
    ("guides/editors-programs", "lua 1"): "Neovim is not among what the tests install",
    ("guides/editors-programs", "elisp 1"): "nor is Emacs",
}
"""What no test runs, and why."""


def counted(languages: str) -> Counter[str]:
    """How many boxes of each language: of `xml 3 yaml 1`."""
    said = languages.split()
    return Counter({one: int(count) for one, count in zip(said[::2], said[1::2], strict=True)})


def test_every_box_is_run_by_a_test_or_it_is_said_why_not() -> None:
    there: dict[str, Counter[str]] = {}
    for one in boxes():
        if one.language not in ("", "sh"):
            page = one.page.removeprefix("docs/").removesuffix(".md")
            there.setdefault(page, Counter())[one.language] += 1
    told: dict[str, Counter[str]] = {}
    for page, languages in (*((page, languages) for page, languages, _ in RUN), *NOT_RUN):
        told.setdefault(page, Counter()).update(counted(languages))
    assert there == told


@pytest.mark.parametrize(("page", "tests"), [(page, tests) for page, _, tests in RUN])
def test_a_test_of_boxes_reads_their_page(
    page: str, tests: tuple[Callable[..., object], ...]
) -> None:
    general = test_a_configuration_that_is_shown_can_be_used
    for one in tests:
        module = sys.modules[one.__module__]
        code = inspect.getsource(one if one.__module__ == __name__ else module)
        read = {box.page for box in CONFIGURATIONS} if one is general else set()
        named = page.rpartition("/")[2]
        assert f"docs/{page}.md" in read or re.search(rf"\b{named}\b", code), one


COMMANDS = sorted(
    {
        (one.page, line.removeprefix("$ ").strip())
        for one in boxes()
        if one.language in ("", "sh", "console")
        for line in one.text.splitlines()
        if re.match(r"(\$ )?(\.venv/bin/)?editions +\w", line)
    }
)


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_a_command_that_is_shown_has_these_options(page: str, line: str) -> None:
    typed = re.split(r" > | {3,}", line)[0]
    _, name, *arguments = shlex.split(typed)
    command = cli.command(name)
    options, _, _ = command.make_parser(click.Context(command)).parse_args(args=[*arguments])
    known = {one.name for one in command.params}
    assert options.keys() <= known
