"""`editions upgrade` writes what a new version changes, and nothing that was changed by hand."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import editions, snapshot

from editions import founding
from editions.findings import EditionError
from editions.founding import files, upgrade
from editions.founding.upgrade import Record

Texts = Mapping[str, str]

LINES = st.lists(st.sampled_from("abcdefgh"), max_size=6).map(lambda some: "\n".join([*some, ""]))
TEXT = st.none() | LINES
STATES = st.dictionaries(
    st.sampled_from(["Makefile", ".ci/run", "hooks/rules.py", "README.md"]),
    st.tuples(TEXT, TEXT, TEXT)
    | LINES.map(lambda one: (one, one, one))
    | st.tuples(LINES, LINES).map(lambda two: (two[0], two[1], two[0])),
)
"""Of each file, how the version before wrote it, how this one does, and how it is; None: not."""


def written(texts: Mapping[str, str | None]) -> Texts:
    return {path: text for path, text in texts.items() if text is not None}


@settings(max_examples=150)
@given(STATES)
def test_no_work_by_hand_is_lost_and_all_else_is_new(
    states: Mapping[str, tuple[str | None, str | None, str | None]],
) -> None:
    before, now = (
        Record(version, "A", "a", written({path: one[at] for path, one in states.items()}))
        for at, version in enumerate(["0.1.0", "0.2.0"])
    )
    with TemporaryDirectory() as name:
        project = Path(name)
        for path, (_, _, own) in states.items():
            if own is not None:
                files.write(project / path, own)
        found = upgrade.changes(project, before, now)
        upgrade.write(project, before, now, found)
        is_left = {one.path for one in found if one.is_left}
        for path, state in states.items():
            _is_kept_or_new(project / path, path in is_left, *state)
        _is_settled(project, before, now, is_left)


def _is_kept_or_new(
    file: Path, is_left: bool, before: str | None, new: str | None, own: str | None
) -> None:
    """What a file has become follows from what it was."""
    text = file.read_text("utf-8") if file.exists() else None
    if is_left or before == new or (own is None and before is not None):
        assert text == own
    elif own == before:
        assert text == new
    else:
        added = {*(own or "").split()} - {*(before or "").split()}
        assert added <= {*(text or "").split()}


def _is_settled(project: Path, before: Record, now: Record, is_left: set[str]) -> None:
    """A second time does nothing; what is left is told until one says that it is kept."""
    record = upgrade.recorded(project) if (project / upgrade.RECORD).exists() else before
    files_before = snapshot(project)
    again = upgrade.changes(project, record, now)
    assert {one.path for one in again if one.is_left} == {one.path for one in again} == is_left
    upgrade.write(project, record, now, again)
    assert snapshot(project) == files_before
    upgrade.write(project, record, now, again, kept=is_left)
    kept = upgrade.recorded(project) if is_left else record
    assert upgrade.changes(project, kept, now) == ()


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project begun by a version that wrote three files otherwise, and one that is no more."""
    templates = tmp_path / "templates"
    shutil.copytree(files.FILES, templates)
    (templates / "unused.txt").write_text("no more\n", "utf-8")
    (templates / "_gitignore.txt").write_text(".venv/\n__pycache__/\n", "utf-8")
    (templates / "_ci/run.txt").unlink()
    make = templates / "Makefile.txt"
    make.write_text(make.read_text("utf-8").replace("--disable-pip-version-check ", ""), "utf-8")
    monkeypatch.setattr(files, "FILES", templates)
    project = tmp_path / "letters"
    founding.founded(project, title="Lettres d'été")
    monkeypatch.undo()
    return project


def fresh(tmp_path: Path) -> dict[str, bytes]:
    """The files of a project that this version begins."""
    founding.founded(tmp_path / "fresh/letters", title="Lettres d'été")
    return snapshot(tmp_path / "fresh/letters")


def test_a_new_project_is_up_to_date(tmp_path: Path) -> None:
    founding.founded(tmp_path / "letters")
    before = snapshot(tmp_path)
    for options in ([], ["--write"]):
        run = editions("upgrade", *options, at=tmp_path / "letters")
        assert (run.returncode, run.stdout) == (0, "")
        assert run.stderr.startswith("Up to date with ")
    assert snapshot(tmp_path) == before


def test_an_older_project_becomes_as_this_version_begins_it(older: Path, tmp_path: Path) -> None:
    before = snapshot(older)
    shown = editions("upgrade", at=older)
    assert (shown.returncode, snapshot(older)) == (1, before)
    assert "\n-__pycache__/" not in shown.stdout
    for line in ("--- a/.gitignore", "+build/", "+exec make site check", "-no more"):
        assert f"\n{line}\n" in f"\n{shown.stdout}"
    done = editions("upgrade", "--write", at=older)
    assert (done.returncode, done.stdout) == (0, shown.stdout)
    assert "4 files written, 0 to join by hand" in done.stderr
    assert snapshot(older) == fresh(tmp_path)
    assert os.access(older / ".ci/run", os.X_OK)


def test_what_was_changed_by_hand_is_joined_or_left(older: Path) -> None:
    make, ignored = older / "Makefile", older / ".gitignore"
    make.write_text(make.read_text("utf-8") + "\nours:\n\techo ours\n", "utf-8")
    ignored.write_text(".venv/\nours/\n__pycache__/\n", "utf-8")
    (older / "unused").unlink()
    (older / "tei/documents/own.xml").write_text("<TEI/>", "utf-8")
    texts = {one: (older / one).read_bytes() for one in ("mkdocs.yml", "tei/documents/own.xml")}
    done = editions("upgrade", "--write", at=older)
    assert done.returncode == 1
    assert ".gitignore: you have changed what this version changes: join it by hand." in done.stderr
    assert "2 files written, 1 to join by hand" in done.stderr
    assert "+build/" in done.stdout
    assert "--disable-pip-version-check" in make.read_text("utf-8")
    assert make.read_text("utf-8").endswith("echo ours\n")
    assert ignored.read_text("utf-8") == ".venv/\nours/\n__pycache__/\n"
    assert {one: (older / one).read_bytes() for one in texts} == texts
    kept = editions("upgrade", "--write", "--keep", ".gitignore", at=older)
    assert (kept.returncode, kept.stdout) == (0, "")
    assert editions("upgrade", at=older).returncode == 0
    assert ignored.read_text("utf-8") == ".venv/\nours/\n__pycache__/\n"


def test_bytes_that_are_no_text_are_kept(older: Path) -> None:
    (older / ".gitignore").write_bytes(b".venv/\n__pycache__/\n# \xff\xfe\n")
    assert "\n # \ufffd\ufffd\n" in editions("upgrade", "--write", at=older).stdout
    joined = b".venv/\nbuild/\n*.egg-info/\n__pycache__/\n# \xff\xfe\n"
    assert (older / ".gitignore").read_bytes() == joined


@pytest.mark.parametrize(
    "path", ["../away", "/away", "tei/a.xml", "docs/a.md", "linked/a", ".git/a"]
)
def test_a_record_gives_no_way_to_files_that_are_not_its_own(path: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (tmp_path / "elsewhere").mkdir()
    project.mkdir()
    (project / "linked").symlink_to(tmp_path / "elsewhere")
    one = (project / path) if not path.startswith("/") else tmp_path / "away"
    given_path = path if not path.startswith("/") else str(one)
    one.parent.mkdir(exist_ok=True)
    one.write_text("mine", "utf-8")
    record = Record("0.1.0", "A", "a", {given_path: "mine"})
    for now in (Record("0.2.0", "A", "a", {}), Record("0.2.0", "A", "a", {given_path: "new"})):
        assert upgrade.changes(project, record, now) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is none"),
        ("<<<<<<< HEAD", "it cannot be read: take it back from git"),
        ("[]", "it cannot be read"),
        ("{}", "it cannot be read"),
        ('{"version": "1", "title": "a", "name": "a", "files": []}', "it cannot be read"),
        ('{"version": "1", "title": "a", "name": 3, "files": {}}', "not as `editions new` writes"),
    ],
)
def test_a_record_that_cannot_be_used_is_told(text: str | None, said: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / upgrade.RECORD).write_text(text, "utf-8")
    with pytest.raises(EditionError, match=rf"\.editions\.json: error: .*{said}"):
        upgrade.recorded(tmp_path)


@pytest.mark.parametrize("options", [["--keep", "Makefile"], ["--write", "--keep", "Makefile"]])
def test_only_what_is_left_is_kept(options: list[str], tmp_path: Path) -> None:
    founding.founded(tmp_path / "letters")
    assert editions("upgrade", *options, at=tmp_path / "letters").returncode == 2


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    founding.founded(tmp_path / "letters", title='"A" – ů')
    record = upgrade.recorded(tmp_path / "letters")
    texts = {path: (tmp_path / "letters" / path).read_text("utf-8") for path in record.files}
    assert (record.title, record.name, record.files) == ('"A" – ů', "letters", texts)
    assert json.loads((tmp_path / "letters" / upgrade.RECORD).read_text("utf-8"))
