"""The same commit gives the same bytes, whatever is around the build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import libfaketime  # type: ignore[import-untyped] # It has no types.
import pytest
from bench import letters
from conftest import edition_in, files_of

OTHER_LISTINGS = """
import os, random, socket

def shuffled(some):
    return random.SystemRandom().sample([*some], len(some))

class Listing:
    def __init__(self, *where):
        with scandir(*where) as found:
            self.found = iter(shuffled([*found]))
    def __iter__(self):
        return self
    def __next__(self):
        return next(self.found)
    def __enter__(self):
        return self
    def __exit__(self, *fault):
        pass
    def close(self):
        pass

def refused(socket, *where):
    raise OSError(f"the network was asked for: {where}")

listdir, scandir = os.listdir, os.scandir
os.listdir = lambda *where: shuffled(listdir(*where))
os.scandir = Listing
socket.socket.connect = socket.socket.connect_ex = refused
socket.getaddrinfo = refused
"""
"""Lists folders in another order each time, and has no network."""

PLAIN = {"TZ": "UTC0", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "PYTHONUTF8": "1"}

ELSEWHERE = {
    "TZ": "XXX-14",
    "LC_ALL": "tr_TR.ISO-8859-9",
    "LANGUAGE": "tr",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONUTF8": "0",
    "PYTHONHASHSEED": "4711",
    "SOURCE_DATE_EPOCH": "2403400000",
    "HOME": "/nonexistent",
    "USER": "nobody",
    "FAKETIME": "@2046-02-28 23:59:30",
    "NO_FAKE_STAT": "1",
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
}
"""A machine whose locale is not there, so that files are ASCII for Python unless one says more."""


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def copied(project: Path, into: Path, backwards: bool) -> Path:
    """A project, its files written in another order."""
    for file in sorted((one for one in project.rglob("*") if one.is_file()), reverse=backwards):
        target = into / file.relative_to(project)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    return into


def clock() -> str:
    """The library that tells programs another time."""
    found = sorted(Path(libfaketime.__file__).parent.rglob("libfaketime*.so*"))
    assert found, "libfaketime has no library for this machine"
    return str(found[0])


def without_network() -> list[str]:
    """How a program is run that has no network, where a user may do so."""
    command = ["unshare", "--map-root-user", "--net"]
    may = (
        shutil.which(command[0]) and not subprocess.run([*command, "true"], check=False).returncode
    )
    return command if may else []


def built(
    folder: Path, around: dict[str, str], *options: str, before: list[str]
) -> dict[str, bytes]:
    """Every file of the site that a build gives, its pages as Markdown too."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    paths = os.pathsep.join(
        one for one in (around.get("PYTHONPATH"), kept.get("PYTHONPATH")) if one
    )
    command = [*before, sys.executable, "-m", "editions", "build", *options]
    environment = {**kept, **around, "PYTHONPATH": paths}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    site, pages = (files_of(folder / "build" / name) for name in ("site", "pages"))
    return site | {f"build/pages/{path}": data for path, data in pages.items()}


def differences(project: Path, tmp_path: Path, *options: str) -> list[str]:
    """The files that differ between two builds, of which one has all else around it."""
    (tmp_path / "python").mkdir()
    (tmp_path / "python/sitecustomize.py").write_text(OTHER_LISTINGS, "utf-8")
    first = copied(project, tmp_path / "a", backwards=False)
    second = copied(project, tmp_path / "other folder/čtvrtá složka", backwards=True)
    elsewhere = {**ELSEWHERE, "LD_PRELOAD": clock(), "PYTHONPATH": str(tmp_path / "python")}
    with umask(0o022):
        one = built(first, PLAIN, "--workers", "1", before=[])
    with umask(0o077):
        other = built(second, elsewhere, "--workers", "3", *options, before=without_network())
    assert any(path.endswith(".pf_index") for path in one)
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def addressed(project: Path) -> Path:
    """A project with an address, so that its sitemap has something to say."""
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as configuration:
        configuration.write("site_url: https://letters.example/\n")
    return project


def test_the_same_commit_gives_the_same_bytes_on_another_machine(tmp_path: Path) -> None:
    project = edition_in(tmp_path / "project")
    assert differences(addressed(project), tmp_path) == []


@pytest.mark.slow
def test_so_do_very_many_letters_built_in_parts(tmp_path: Path) -> None:
    project = letters.written(tmp_path / "project", 300)
    assert differences(addressed(project), tmp_path, "--shards", "3") == []
