"""A project as this version would begin it: what of its files an older version wrote otherwise.

What `editions new` writes is recorded in the project. So it can be told what has been changed by
hand since, and what a new version changes; both are joined where they do not meet.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from editions import uris
from editions.findings import EditionError, Finding
from editions.founding import files
from editions.founding.files import Origin
from editions.mending import unified

RECORD = ".editions.json"
"""What was written in a project, from its root: a file to commit, and not to edit."""

OF_EDITORS = frozenset(["tei", "docs", "build", ".git", "mkdocs.yml", RECORD])
"""What is never written below a project's root, whatever a record says."""


@dataclass(frozen=True, slots=True)
class Record:
    """With what a project was begun, or brought up to date."""

    version: str
    """That of the package."""
    title: str
    name: str
    """The name of the folder."""
    files: Mapping[str, str]
    """What was written, by path from the project's root."""

    def written(self) -> str:
        """The record as a file."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class Change:
    """A file that this version writes otherwise than the one before. None is a file not there."""

    path: str
    own: str | None
    """As it is now."""
    before: str | None
    """As the version before wrote it."""
    new: str | None
    """As this version writes it."""
    joined: str | None
    """What it becomes: as this version writes it, with all that was changed by hand."""
    is_left: bool = False
    """Both have changed the same place, and people must join them."""

    def diff(self) -> Iterator[str]:
        """What becomes of it; of a file that is left, what the new version has otherwise."""
        is_new = self.before is None or self.new is None
        old = self.own if is_new or not self.is_left else self.before
        new = self.new if self.is_left else self.joined
        return unified(self.path, *(_shown(one or "") for one in (old, new)))


def begun(title: str, name: str, origin: Origin) -> Record:
    """The record of a project that this version begins now."""
    return Record(origin.version, title, name, dict(sorted(files.written(title, name, origin))))


def recorded(project: Path) -> Record:
    """What a project was begun with. Raises EditionError without a record that can be read."""
    try:
        said = json.loads((project / RECORD).read_bytes())
        record = Record(*(said[name] for name in ("version", "title", "name", "files")))
        texts = [record.version, record.title, record.name, *record.files.values()]
        if all(isinstance(one, str) for one in texts):
            return record
        message = "it is not as `editions new` writes it: take it back from git"
    except FileNotFoundError:
        message = "there is none: only what `editions new` has begun can be brought up to date"
    except (ValueError, LookupError, AttributeError, TypeError):
        message = "it cannot be read: take it back from git"
    raise EditionError([Finding(RECORD, 0, 0, "error", "no-project", message)])


def changes(project: Path, record: Record, now: Record) -> tuple[Change, ...]:
    """What this version writes otherwise, in order of path.

    What was deleted by hand stays so. A file that was changed by hand, but not by the new version,
    is none of them; nor is one that already has what the new version has.
    """
    found = (_change(project, path, record, now) for path in {*record.files, *now.files})
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.path))


def write(
    project: Path, record: Record, now: Record, some: Iterable[Change], kept: Collection[str] = ()
) -> None:
    """Write what can be joined, and what this version has written into the record.

    Of a file that is left the record stays as it was, so that it is told again; unless it is
    `kept` as it is.
    """
    known = {**now.files}
    for one in some:
        if one.is_left:
            _forget(known, one, one.path in kept)
        elif one.joined is not None:
            files.write(project / one.path, one.joined)
        else:
            (project / one.path).unlink()
    made = Record(now.version, now.title, now.name, dict(sorted(known.items())))
    if made != record:
        files.write(project / RECORD, made.written())


def _forget(known: dict[str, str], one: Change, is_kept: bool) -> None:
    """Record of a file that is left what it was before, unless it is kept."""
    if is_kept:
        return
    known.pop(one.path, None)
    if one.before is not None:
        known[one.path] = one.before


def _change(project: Path, path: str, record: Record, now: Record) -> Change | None:
    """What becomes of a file; None if it stays as it is."""
    before, new = record.files.get(path), now.files.get(path)
    if before == new or not _is_ours(project, path):
        return None
    own = _text(project / path)
    if own == new or (own is None and before is not None):
        return None
    if own == before:
        return Change(path, own, before, new, new)
    joined = None if None in (own, before, new) else _joined(own or "", before or "", new or "")
    if joined is None:
        return Change(path, own, before, new, own, is_left=True)
    return None if joined == own else Change(path, own, before, new, joined)


def _shown(text: str) -> str:
    """A text with a sign in the place of each byte that is none."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _is_ours(project: Path, path: str) -> bool:
    """A file may be written: it is in the project, is not the editors', and no link leads away."""
    is_settled = uris.UNSETTLED.isdisjoint(path.split("/")) and "\\" not in path
    if not is_settled or path.split("/")[0] in OF_EDITORS:
        return False
    return Path(os.path.realpath(project / path)) == Path(os.path.realpath(project)) / path


def _text(file: Path) -> str | None:
    """What stands in a file; None if there is none."""
    if not file.is_file():
        return None
    return file.read_bytes().decode("utf-8", "surrogateescape").replace("\r\n", "\n")


def _joined(own: str, before: str, new: str) -> str | None:
    """Both changes of a text; None if they meet, or if git is not installed."""
    with TemporaryDirectory() as folder:
        for name, text in (("own", own), ("before", before), ("new", new)):
            files.write(Path(folder, name), text)
        command = ["git", "merge-file", "--stdout", "own", "before", "new"]
        try:
            run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        except FileNotFoundError:
            return None
    return None if run.returncode else run.stdout.decode("utf-8", "surrogateescape")
