"""What other editions take from here: the Action, the component, the hook, and their guide."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from conftest import CONFIGURATION, ROOT, file
from mkdocs.utils.yaml import yaml_load

from editions import cli
from editions.reviews.markdown import MARK

GUIDE = (ROOT / "docs/guides/git.md").read_text("utf-8")
COMPONENT = (ROOT / "templates/editions.yml").read_text("utf-8").split("\n---\n")[1]
HOOKS = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
IDENTITY = ("-c", "user.name=An Editor", "-c", "user.email=editor@example.org")


def read(text: str) -> Any:
    """A file of YAML as values."""
    return yaml_load(text)


def steps() -> list[dict[str, Any]]:
    """The steps of the Action."""
    found: list[dict[str, Any]] = read((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
    return found


def step(name: str) -> str:
    """The script of a step of the Action."""
    return str(next(one["run"] for one in steps() if one.get("name") == name))


def scripts() -> Iterator[str]:
    """Every line that a forge or a hook runs, and that the guide shows."""
    for one in steps():
        yield from one.get("run", "").splitlines()
    yield from read(COMPONENT)["edition"]["script"]
    yield from (hook["entry"] for hook in read(HOOKS))
    for block in re.findall(r"^```\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL):
        yield from block.splitlines()
    yield from re.findall(r"`(editions [^`]+)`", GUIDE)


COMMANDS = sorted({line for line in scripts() if line.startswith("editions ")})


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_that_are_run_are_there(line: str) -> None:
    typed = re.split(r" > | \|\| ", line)[0].replace("$STRICT", "--strict").replace("$PROJECT", ".")
    _, name, *arguments = shlex.split(typed)
    command = cli.command(name)
    # A folder of the guide's need not be here.
    given = [one for one in arguments if one != "FOLDER"]
    assert isinstance(command.make_context(name, given), click.Context)


def test_there_are_commands_of_all_of_them() -> None:
    said = " ".join(COMMANDS)
    for part in ("check --format github", "check --format gitlab", "build --keep-going"):
        assert f"editions {part}" in said
    for form in ("markdown", "html"):
        assert f"--format {form}" in said


def named(form: str, said: str) -> list[str]:
    """The files that findings of a format name."""
    if form == "github":
        return re.findall(r" file=([^,]*)", said)
    data = json.loads(said)
    if form == "sarif":
        places = (one["locations"][0]["physicalLocation"] for one in data["runs"][0]["results"])
        return [one["artifactLocation"]["uri"] for one in places]
    return [one["location"]["path"] if form == "gitlab" else one["path"] for one in data]


@pytest.mark.part(3)
@pytest.mark.parametrize(
    ("folder", "form", "path"),
    [
        ("editions/one", "github", "editions/one/tei/documents/a.xml"),
        ("editions/one", "gitlab", "editions/one/tei/documents/a.xml"),
        ("editions/one", "sarif", "editions/one/tei/documents/a.xml"),
        ("editions/one", "json", "tei/documents/a.xml"),
        (".", "github", "tei/documents/a.xml"),
    ],
)
@pytest.mark.parametrize("has_git", [True, False])
def test_forges_find_the_files_of_an_edition_in_a_folder(
    tmp_path: Path, folder: str, form: str, path: str, has_git: bool
) -> None:
    if has_git:
        subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    project = tmp_path / folder
    (project / "tei/documents").mkdir(parents=True)
    (project / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
    text = file('<p><persName ref="#nobody">N</persName></p>').replace("<TEI", '<TEI xml:lang="en"')
    (project / "tei/documents/a.xml").write_text(text, "utf-8")
    for given, cwd in (([folder], tmp_path), ([], project)):
        command = [sys.executable, "-m", "editions", "check", "--format", form, *given]
        run = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
        assert run.stderr == ""
        assert named(form, run.stdout) == [path if has_git else "tei/documents/a.xml"]


def test_no_input_is_read_as_a_script() -> None:
    for one in steps():
        assert "${{" not in one.get("run", "")


def test_the_hook_is_run_where_sources_have_changed() -> None:
    [hook] = read(HOOKS)
    assert (hook["id"], hook["language"]) == ("editions-check", "python")
    assert hook["pass_filenames"] is False
    for path in ("tei/documents/a.xml", "docs/index.md", "hooks/rules.py", "mkdocs.yml"):
        assert re.search(hook["files"], path)
    assert not re.search(hook["files"], "README.md")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *IDENTITY, *arguments], cwd=folder, check=True, capture_output=True)


def written(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


@pytest.fixture
def merged(tmp_path: Path) -> Path:
    """What a forge fetches for a pull request: the last commit alone, which merges it."""
    origin = tmp_path / "origin"
    written(origin, {"mkdocs.yml": CONFIGURATION, "tei/documents/a.xml": file("<p>A word</p>")})
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "origin")
    git(origin, "add", "--all")
    git(origin, "commit", "--message=First")
    git(origin, "switch", "--create=mine")
    written(origin, {"tei/documents/a.xml": file("<p>Another word</p>")})
    git(origin, "commit", "--all", "--message=Mine")
    git(origin, "switch", "main")
    written(origin, {"tei/documents/b.xml": file("<p>Of others</p>")})
    git(origin, "add", "--all")
    git(origin, "commit", "--message=Of others")
    git(origin, "merge", "--no-ff", "mine")
    git(origin, "update-ref", "refs/pull/1/merge", "HEAD")
    git(tmp_path, "clone", "--depth=1", origin.as_uri(), "clone")
    return tmp_path / "clone"


GH = """#!/bin/sh
case "$*" in
  *--jq*) cat "{known}" ;;
  *) printf '%s\\n' "$@" > "{said}" ;;
esac
"""


def run(script: str, at: Path, temporary: Path, **further: str) -> None:
    """A step of the Action, with programs of the test in the place of those of a forge."""
    programs = temporary / "programs"
    programs.mkdir(exist_ok=True)
    editions = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m editions "$@"\n'
    known, said = temporary / "known", temporary / "said"
    for name, text in {"editions": editions, "gh": GH.format(known=known, said=said)}.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    environment = {
        "PATH": f"{programs}:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "HOME": str(temporary),
        "RUNNER_TEMP": str(temporary),
        "GITHUB_STEP_SUMMARY": str(temporary / "summary.md"),
        "GITHUB_REPOSITORY": "our/edition",
        **further,
    }
    whole = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    subprocess.run(whole, cwd=at, env=environment, check=True)


def test_the_action_compares_what_a_pull_request_changes(merged: Path, tmp_path: Path) -> None:
    run(step("Compare"), merged, tmp_path, GITHUB_REF="refs/pull/1/merge")
    comment = (tmp_path / "editions-diff.md").read_text("utf-8")
    assert comment.startswith(MARK)
    assert "<del>A</del><ins>Another</ins> word" in comment
    assert "b.xml" not in comment
    assert (tmp_path / "summary.md").read_text("utf-8") == comment


@pytest.mark.parametrize(
    ("known", "method", "address"),
    [
        ("", [], "repos/our/edition/issues/7/comments"),
        ("12\n34\n", ["--method", "PATCH"], "repos/our/edition/issues/comments/12"),
    ],
)
def test_the_action_writes_one_comment(
    tmp_path: Path, known: str, method: list[str], address: str
) -> None:
    (tmp_path / "known").write_text(known)
    run(step("Comment"), tmp_path, tmp_path, NUMBER="7")
    said = (tmp_path / "said").read_text().splitlines()
    body = f"body=@{tmp_path}/editions-diff.md"
    assert said == ["api", "--silent", *method, address, "--field", body]


def test_the_action_knows_its_comment_by_its_mark() -> None:
    assert json.dumps(MARK) in step("Comment")


LANDING = """<p xml:id="p1">In the port.</p><p xml:id="p2">The ship landed with {} passengers.</p>
<p xml:id="p3"><persName ref="#{}">Paul</persName> was there.{}</p>"""
PERSONS = """<listPerson xmlns="http://www.tei-c.org/ns/1.0">
<person xml:id="weber-paul"><persName>Weber, Paul</persName></person>
<person xml:id="maurer-paul"><persName>Maurer, Paul</persName></person></listPerson>"""
NOTE = '<note xml:id="na" n="a">The list of passengers has sixty-two names.</note>'


def landing(*said: str) -> str:
    return file(LANDING.format(*said)).replace("A letter", "The landing")


NAMED = ("weber-paul", "maurer-paul")
"""The persons of the register, each of whom another letter names."""


def test_the_guide_shows_what_the_command_says(tmp_path: Path) -> None:
    before, after = landing("forty", "weber-paul", ""), landing("sixty", "maurer-paul", NOTE)
    written(tmp_path, {"mkdocs.yml": CONFIGURATION, "tei/registers/persons.xml": PERSONS})
    names = (f'<ref target="../registers/persons.xml#{one}">P.</ref>' for one in NAMED)
    written(tmp_path, {"tei/documents/landing.xml": before})
    written(tmp_path, {"tei/documents/letter.xml": file(f"<p>{' '.join(names)}</p>")})
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--message=First")
    written(tmp_path, {"tei/documents/landing.xml": after})
    command = [sys.executable, "-m", "editions", "diff"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    [shown] = re.findall(r"^```text\n(The landing\n.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    assert said.stdout == shown
