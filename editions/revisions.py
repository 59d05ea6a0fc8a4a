"""An edition as it was at a revision of git, taken out into a folder. Writes nothing to git.

Git is called as a program. Its objects are read as they are: no filter, no hook and no other
program that a configuration names is run.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, NamedTuple

from editions.findings import EditionError, Finding

WORKING_TREE = "the working tree"
"""What the files as they stand in the folder are called."""

MOST_FILES = 500_000
MOST_BYTES = 4 * 1024**3
LONGEST = 64 * 1024 * 1024
"""Bytes of one file: of TEI no longer one is read."""

MEDIA = frozenset(
    "png jpg jpeg gif webp avif tif tiff jp2 pdf mp3 mp4 m4a ogg wav webm mov zip gz 7z".split()
)
"""Files of which an edition asks only whether they are there: they are taken out empty."""

OUTPUT = "build"
"""The folder that builds write to: nothing in it is a source."""

# A folder of a repository may look like a repository itself, with a configuration that runs
# programs; a query may want to note what it has found out in the index, or fetch what is not here.
SAFELY = ("-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false", "--no-optional-locks")
ENVIRONMENT = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}

# Within a hook of git these name another index or folder than that of the project.
OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


@dataclass(frozen=True, slots=True)
class Revision:
    """The files of a project as they were, or as they are."""

    name: str
    """As it was asked for: `main`, `HEAD~2`, or the working tree."""
    folder: Path
    """Where the files are."""
    commit: str | None = None
    """The whole name of the commit; None for the working tree."""
    left_out: tuple[Finding, ...] = ()
    """Files that were not taken out."""


class _Blob(NamedTuple):
    """A file of a revision."""

    path: str
    mode: str
    name: str
    """The name of its object."""
    size: int


def commit(project: Path, revision: str) -> str:
    """The whole name of the commit that a revision means.

    Raises EditionError if there is none, or no repository.
    """
    inside = _run(project, "rev-parse", "--is-inside-work-tree")
    if inside.stdout.strip() != b"true":
        said = inside.stderr.decode(errors="replace").partition("\n")[0] or "it has no working tree"
        message = f"the folder is in no repository that git can read: {said}"
        raise EditionError([Finding(".", 0, 0, "error", "no-repository", message)])
    if revision.startswith("-"):  # It would be an option.
        raise EditionError([_unknown(project, revision)])
    found = _asked(project, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if found is None:
        raise EditionError([_unknown(project, revision)])
    return found.decode().strip()


def parted(project: Path, one: str, other: str) -> str:
    """The last commit that two commits have in common. Raises EditionError without any."""
    found = _asked(project, "merge-base", one, other)
    if found is None:
        message = f"{one[:10]} and {other[:10]} have nothing in common{_if_shallow(project)}"
        raise EditionError([Finding(".", 0, 0, "error", "unknown-revision", message)])
    return found.decode().split()[0]


@contextmanager
def at(project: Path, name: str, whole: str) -> Iterator[Revision]:
    """The project at a commit, in a folder that is there as long as one works with it.

    `whole` is the commit's whole name, `name` what it is called in findings. Raises EditionError if
    it has more than can be read.
    """
    prefix = (_asked(project, "rev-parse", "--show-prefix") or b"").decode().strip()
    listed = _asked(project, "ls-tree", "-r", "-z", "-l", "--full-tree", f"{whole}:{prefix}")
    blobs = [_blob(entry) for entry in (listed or b"").split(b"\0") if entry]
    wanted = [one for one in blobs if _is_source(one.path)]
    if (
        len(wanted) > MOST_FILES
        or sum(one.size for one in wanted if is_read(one.path)) > MOST_BYTES
    ):
        message = "the revision has more files, or longer ones, than are read: compare a part of it"
        raise EditionError([Finding(name, 0, 0, "error", "too-large", message)])
    taken = [one for one in wanted if _why_not(one) is None]
    left_out = tuple(_not_compared(name, one) for one in wanted if _why_not(one) is not None)
    with TemporaryDirectory(prefix="editions-") as holder:
        folder = Path(holder).resolve() / "edition"
        folder.mkdir()
        try:
            _take_out(project, taken, folder)
        except OSError as fault:
            message = f"the revision cannot be taken out: {fault.strerror or fault}"
            finding = Finding(name, 0, 0, "error", "unknown-revision", message)
            raise EditionError([finding]) from None
        if not (folder / "mkdocs.yml").is_file():
            message = f"{name} has no mkdocs.yml in this folder: there was no edition here yet"
            raise EditionError([Finding(name, 0, 0, "error", "no-project", message)])
        yield Revision(name, folder, whole, left_out)


def not_in_git(project: Path, folders: Iterable[str], paths: Collection[str]) -> Iterator[Finding]:
    """Files of some folders that the working tree and git do not both have.

    Of those that git lacks, and has not been told to pass over, the ones of `paths` alone.
    """
    listing = ("--literal-pathspecs", "ls-files", "-z")
    untracked = _asked(project, *listing, "--others", "--exclude-standard", "--", *folders)
    deleted = _asked(project, *listing, "--deleted", "--", *folders)
    for path in _paths(untracked):
        if path in paths:
            message = "the file is not in git, so reviewers will not have it: git add it"
            yield Finding(path, 0, 0, "warning", "not-in-git", message)
    for path in _paths(deleted):
        if _is_source(path):
            message = "git has the file, and the folder does not: git restore it, or git rm it"
            yield Finding(path, 0, 0, "warning", "not-in-git", message)


def untracked(project: Path, folder: str, paths: Iterable[str]) -> tuple[str, ...] | None:
    """Those of some paths below a folder that git has not; None if it has no such program.

    Where there is no repository, git has none of them.
    """
    try:
        listed = _asked(project, "--literal-pathspecs", "ls-files", "-z", "--", folder)
    except EditionError:
        return None
    known = frozenset(_paths(listed))
    return tuple(path for path in paths if path not in known)


def is_read(path: str) -> bool:
    """An edition reads the file, and does not only ask whether it is there: it is no hidden one."""
    return _is_source(path) and path.rpartition(".")[2].lower() not in MEDIA


@contextmanager
def own_modules(folder: Path) -> Iterator[None]:
    """Let go of the modules below a folder afterwards: another revision has others so named."""
    before = {*sys.modules}
    try:
        yield
    finally:
        for name in {*sys.modules} - before:
            file = getattr(sys.modules[name], "__file__", None)
            if file is not None and Path(file).is_relative_to(folder):
                del sys.modules[name]


def _unknown(project: Path, revision: str) -> Finding:
    message = f'git knows no revision "{revision}" here{_if_shallow(project)}'
    return Finding(".", 0, 0, "error", "unknown-revision", message)


def _if_shallow(project: Path) -> str:
    """What to do, if the clone does not have all that the repository has."""
    found = _asked(project, "rev-parse", "--is-shallow-repository")
    if found is not None and found.strip() == b"true":
        return ": the clone is shallow, so git fetch --unshallow (in a workflow, fetch-depth: 0)"
    return ": git branch --all lists the branches, git log the commits; git fetch brings new ones"


def _blob(entry: bytes) -> _Blob:
    """An entry of `git ls-tree -l`: mode, kind, object and size, then the path."""
    said, _, path = entry.partition(b"\t")
    mode, _, name, size = said.decode().split()
    return _Blob(os.fsdecode(path), mode, name, int(size) if size.isdigit() else 0)


def _is_source(path: str) -> bool:
    """The file may matter to the edition: it is neither hidden nor output."""
    parts = path.split("/")
    return parts[0] != OUTPUT and not any(part.startswith(".") for part in parts)


def _why_not(one: _Blob) -> str | None:
    """Why a file cannot be taken out; None if it can."""
    if one.mode == "120000":
        return "it is a symbolic link, which is not followed"
    if one.mode == "160000":
        return "it is a repository of its own (a submodule), which is not read"
    place = Path(one.path)
    if place.is_absolute() or place.drive or ".." in place.parts:
        return "it would be written outside of its folder"
    if is_read(one.path) and one.size > LONGEST:
        return "it is longer than any file that is read"
    return None


def _not_compared(name: str, one: _Blob) -> Finding:
    message = f"the file is left out of the comparison: {_why_not(one)}"
    return Finding(f"{name}:{one.path}", 0, 0, "hint", "not-compared", message)


def _take_out(project: Path, blobs: Sequence[_Blob], folder: Path) -> None:
    """Write files of a revision into an empty folder. Raises EditionError if one cannot be."""
    for one in blobs:
        file = folder / one.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    read = [one for one in blobs if is_read(one.path)]
    with TemporaryFile() as asked:
        asked.writelines(f"{one.name}\n".encode() for one in read)
        asked.seek(0)
        with subprocess.Popen(
            ["git", *SAFELY, "cat-file", "--batch"],
            cwd=project,
            env=_environment(),
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as git:
            for one in read:
                (folder / one.path).write_bytes(_content(git.stdout, one))


def _content(given: IO[bytes] | None, one: _Blob) -> bytes:
    """The next object that `git cat-file --batch` gives: a line with its size, its bytes, a line's
    end."""
    assert given is not None
    _, _, size = given.readline().decode().strip().rpartition(" ")
    if not size.isdigit():
        message = "git does not have the content of this file here: git fetch it"
        raise EditionError([Finding(one.path, 0, 0, "error", "unknown-revision", message)])
    data = given.read(int(size))
    given.readline()
    return data


def _paths(listed: bytes | None) -> list[str]:
    return [os.fsdecode(path) for path in (listed or b"").split(b"\0") if path]


def _asked(project: Path, *arguments: str) -> bytes | None:
    """What git says; None if it ends with an error. Raises EditionError if there is no git."""
    run = _run(project, *arguments)
    return run.stdout if run.returncode == 0 else None


def _run(project: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", *SAFELY, *arguments]
    try:
        return subprocess.run(
            command, cwd=project, env=_environment(), capture_output=True, check=False
        )
    except FileNotFoundError:
        message = "git is not installed: a comparison needs it"
        raise EditionError([Finding(".", 0, 0, "error", "no-repository", message)]) from None


def _environment() -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OF_HOOKS}
    return kept | ENVIRONMENT
