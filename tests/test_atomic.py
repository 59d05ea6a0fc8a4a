"""Whatever happens to a build, the site is the old one or the new one, and whole."""

from __future__ import annotations

import fcntl
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from conftest import CONFIGURATION, file

from editions import building, plugin, publication
from editions.findings import EditionError
from editions.verify import MANIFEST

BUILDS = {"cache", "docs", "pages", "site", "site.sha256"}
"""What is in `build` after a build that ended well."""

KILLED_AT = """
import os, signal, sys
left = int(sys.argv.pop(1))
CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate"}

def count(event, given):
    global left
    is_written = event == "open" and isinstance(given[2], int) and given[2] & 3
    if event in CHANGES or is_written or event == "ctypes.dlsym" and given[1] == "renameat2":
        left -= 1
        if not left:
            os.kill(0, signal.SIGKILL)

sys.addaudithook(count)
from editions.cli import main
try:
    main()
finally:
    print("left", left, file=sys.stderr)
"""
"""Ends with its whole group before it changes a file for the time that it is told."""


class Trial:
    """An edition of two states, of which one is published."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.site = folder, folder / "build/site"
        self.hashes: list[str] = []
        self.lasting: set[str] = set()
        """The files that the sites of both states have."""
        (folder / "tei/documents").mkdir(parents=True)
        (folder / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
        (folder / "tei/documents/b.xml").write_text(file("<p>It stays.</p>"), "utf-8")
        for state in (1, 0):
            self.write(state)
            assert self.run() == (0, "")
            self.hashes.insert(0, self.hash())
            self.lasting = {*listed(self.site)} & (self.lasting or {*listed(self.site)})

    def write(self, state: int) -> None:
        """Have the text in one of two states: in one there is a document more."""
        said = ("It was calm.", "The sea rose.")[state]
        (self.folder / "tei/documents/a.xml").write_text(file(f"<p>{said}</p>"), "utf-8")
        further = self.folder / "tei/documents/c.xml"
        if state:
            further.write_text(file("<p>It went.</p>"), "utf-8")
        else:
            further.unlink(missing_ok=True)

    def started(self, *before: str) -> subprocess.Popen[str]:
        """A build, in a process group of its own."""
        command = [sys.executable, *(before or ("-m", "editions")), "build", str(self.folder)]
        return subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, *before: str) -> tuple[int, str]:
        """The exit code of a build, and what is wrong as it says."""
        process = self.started(*before)
        said = process.communicate()[1]
        assert "Traceback" not in said
        return process.returncode, said

    def hash(self) -> str:
        """What stands for the site."""
        return hashlib.sha256((self.site / MANIFEST).read_bytes()).hexdigest()

    def is_whole(self) -> bool:
        """The site has the files of its manifest, and no others."""
        here = (one for one in self.site.rglob("*") if one.is_file())
        there = {one.relative_to(self.site).as_posix() for one in here}
        return listed(self.site).keys() | {MANIFEST} == there and differing(self.site) == []

    def left(self) -> set[str]:
        """What is left behind."""
        here = {one.name for one in (self.folder / "build").iterdir()} - BUILDS
        return here | {one.name for one in self.folder.glob("build/cache/temporary")}

    def check_ended(self, state: int) -> None:
        """A build of a state ends well, as a clean build does; nothing else is there."""
        self.write(state)
        assert self.run() == (0, "")
        assert (self.hash(), self.is_whole(), self.left()) == (self.hashes[state], True, set())


def listed(site: Path) -> dict[str, str]:
    """The files of a manifest with their hashes."""
    lines = (site / MANIFEST).read_text("utf-8").splitlines()
    return {path: hash_ for hash_, path in (line.split("  ", 1) for line in lines)}


def differing(site: Path) -> list[str]:
    """The files that are not as the manifest has them."""
    return [path for path, hash_ in listed(site).items() if hash_of(site / path) != hash_]


def hash_of(path: Path) -> str:
    """The SHA-256 of a file; empty if it is not there."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


class Reader(Thread):
    """Reads a site all the time, as a server does."""

    def __init__(self, site: Path, lasting: set[str]) -> None:
        super().__init__(daemon=True)
        self.site, self.lasting, self.is_over = site, lasting, Event()
        self.faults: list[str] = []
        self.manifests: set[str] = set()

    def run(self) -> None:
        while not self.is_over.wait(0.001):
            try:
                self.read()
            except OSError as fault:
                self.faults.append(str(fault))

    def read(self) -> None:
        """Read the first page and the manifest, and by it all files."""
        if not (self.site / "index.html").read_bytes():
            self.faults.append("index.html is empty")
        before = (self.site / MANIFEST).read_bytes()
        self.manifests.add(hashlib.sha256(before).hexdigest())
        found = {path: hash_of(self.site / path) for path in listed(self.site)}
        self.faults += [path for path in found if not found[path] and path in self.lasting]
        wrong = differing(self.site)
        if (self.site / MANIFEST).read_bytes() == before:  # Else it is another site by now.
            self.faults += wrong


@contextmanager
def reading(trial: Trial) -> Iterator[Reader]:
    reader = Reader(trial.site, trial.lasting)
    reader.start()
    try:
        yield reader
    finally:
        reader.is_over.set()
        reader.join()


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial(tmp_path_factory.mktemp("trial"))


MANY = pytest.mark.slow


@pytest.mark.parametrize("times", [12, pytest.param(100, marks=MANY)])
def test_killed_at_any_moment_a_build_leaves_the_old_site_or_the_new_one(
    trial: Trial, times: int
) -> None:
    chance = random.Random(times)
    start = time.monotonic()
    trial.check_ended(0)
    lasting = time.monotonic() - start
    with reading(trial) as reader:
        for number in range(times):
            trial.write(number % 2)
            if chance.random() < 0.25:
                shutil.rmtree(trial.folder / "build/cache", ignore_errors=True)
            process = trial.started()
            time.sleep(chance.uniform(0, 1.2 * lasting))
            os.killpg(process.pid, signal.SIGKILL)
            said = process.communicate()[1]
            assert process.returncode in (0, -signal.SIGKILL), said
            assert process.returncode or trial.hash() == trial.hashes[number % 2]
            assert trial.hash() in trial.hashes
            assert trial.is_whole()
            if number % 4 == 3:
                trial.check_ended(number % 2)
    assert reader.faults == []
    assert reader.manifests <= {*trial.hashes}


@pytest.mark.parametrize(
    ("times", "is_new"),
    [(3, False), pytest.param(30, False, marks=MANY), pytest.param(30, True, marks=MANY)],
)
def test_killed_before_any_change_of_a_file_a_build_leaves_the_old_site_or_the_new_one(
    trial: Trial, times: int, is_new: bool
) -> None:
    trial.check_ended(0)

    def begin(state: int) -> None:
        trial.write(state)
        if is_new:
            shutil.rmtree(trial.folder / "build/cache")

    begin(1)
    code, said = trial.run("-c", KILLED_AT, "0")
    changes = -int(said.split("left")[1])
    assert (code, changes > 50) == (0, True)
    for number in range(times):
        state = number % 2
        begin(state)
        # The last are those of the publication.
        at = changes - number * changes // times
        code, _ = trial.run("-c", KILLED_AT, str(at))
        assert code in (0, -signal.SIGKILL)
        assert trial.hash() in trial.hashes
        assert trial.is_whole()
        trial.check_ended(state)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk in memory, which can be made small."""
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(tmp_path)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("nobody but the administrator of a system may mount a disk")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def resize(disk: Path, size: str) -> None:
    """Give a disk another size."""
    subprocess.run(["mount", "-o", f"remount,size={size}", str(disk)], check=True)


@pytest.mark.parametrize("steps", [4, pytest.param(20, marks=MANY)])
def test_on_a_full_disk_the_old_site_stays_and_the_build_says_why(disk: Path, steps: int) -> None:
    trial = Trial(disk / "edition")
    whole = sum(one.stat().st_size for one in trial.site.rglob("*"))
    ends = set()
    for step in range(steps):
        trial.check_ended(0)
        trial.write(1)
        if step % 4 > 1:  # In every second pair all is made anew.
            shutil.rmtree(trial.folder / "build/cache")
        used = shutil.disk_usage(disk).used
        resize(disk, str(used + 4096 + 2 * whole * step // max(1, steps - 1)))
        code, said = trial.run()
        ends.add(code)
        assert (code, "full" in said or "index" in said) in ((0, False), (1, True)), said
        assert (trial.hash(), trial.is_whole()) == (trial.hashes[1 - code], True)
        assert trial.left() == set()
        resize(disk, "64m")
    assert ends == {0, 1}


def loop(path: Path) -> None:
    """A link that leads nowhere."""
    path.symlink_to("nowhere")


def unreadable(path: Path) -> None:
    """What is there, and nobody can read it, not even an administrator."""
    path.symlink_to("/proc/self/mem")


@pytest.mark.part(2)
@pytest.mark.parametrize("make", [Path.mkdir, loop, unreadable])
@pytest.mark.parametrize("path", ["tei/documents/d.xml", "tei/persons.xml"])
def test_what_cannot_be_read_of_the_texts_is_told_and_the_site_stays(
    trial: Trial, path: str, make: object
) -> None:
    trial.check_ended(0)
    assert callable(make)
    make(trial.folder / path)
    try:
        code, said = trial.run()
    finally:
        (trial.folder / path).rmdir() if make is Path.mkdir else (trial.folder / path).unlink()
    assert (code, said.startswith(f"{path}: error: "), "[not-readable]" in said) == (1, True, True)
    assert (trial.hash(), trial.is_whole(), trial.left()) == (trial.hashes[0], True, set())


@pytest.mark.parametrize("name", ["a.md", "a.png"])
def test_what_cannot_be_read_of_other_files_is_told_and_the_site_stays(
    trial: Trial, name: str
) -> None:
    trial.check_ended(0)
    (trial.folder / "docs").mkdir()
    unreadable(trial.folder / "docs" / name)
    try:
        code, said = trial.run()
    finally:
        shutil.rmtree(trial.folder / "docs")
    assert (code, "error: " in said) == (1, True)
    assert (trial.hash(), trial.is_whole(), trial.left()) == (trial.hashes[0], True, set())


def test_a_second_build_says_that_there_is_one_and_leaves_all_as_it_is(trial: Trial) -> None:
    trial.check_ended(0)
    trial.write(1)
    with (trial.folder / "build/cache/lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, said = trial.run()
    assert (code, "[another-build]" in said, trial.hash()) == (1, True, trial.hashes[0])
    trial.check_ended(1)


def test_of_builds_at_once_one_ends_well_and_the_site_is_whole(trial: Trial) -> None:
    trial.check_ended(0)
    trial.write(1)
    with reading(trial) as reader:
        processes = [trial.started() for _ in range(3)]
        said = [process.communicate()[1] for process in processes]
    codes = [process.returncode for process in processes]
    assert 0 in codes
    assert [bool(code) for code in codes] == ["[another-build]" in one for one in said]
    assert (reader.faults, reader.manifests <= {*trial.hashes}) == ([], True)
    trial.check_ended(1)


@pytest.mark.parametrize(("many", "is_early"), [(1, True), (1_000, False)])
def test_of_very_many_pages_the_site_has_new_ones_before_their_search_and_is_whole(
    trial: Trial, monkeypatch: pytest.MonkeyPatch, many: int, is_early: bool
) -> None:
    trial.check_ended(0)
    trial.write(1)
    monkeypatch.setattr(plugin, "MANY", many)
    seen = []

    def progress(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("Indexing", 0):
            is_new = "rose" in (trial.site / "documents/a.html").read_text("utf-8")
            is_old = trial.hash() == trial.hashes[0]
            seen.append((is_new, is_old, trial.is_whole()))

    building.build(trial.folder, progress=progress)
    assert seen == [(is_early, not is_early, True)]
    assert (trial.hash(), trial.is_whole(), trial.left()) == (trial.hashes[1], True, set())


def test_where_folders_cannot_be_exchanged_a_moment_without_one_is_mended(tmp_path: Path) -> None:
    site, gone = tmp_path / "site", tmp_path / ".site.old"
    gone.mkdir()
    (gone / "a").write_text("old", "utf-8")
    publication.restore(site)
    assert ((site / "a").read_text("utf-8"), gone.exists()) == ("old", False)


def test_a_site_takes_another_ones_place_where_folders_cannot_be_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publication, "_is_exchanged", lambda *_: False)
    for name in ("site", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text(name, "utf-8")
    publication.swap(tmp_path / "new", tmp_path / "site")
    assert {one.name: (one / "a").read_text("utf-8") for one in tmp_path.iterdir()} == {
        "site": "new",
        "new": "site",
    }


def test_a_twin_has_the_same_files_and_no_others_whatever_it_had(tmp_path: Path) -> None:
    site, twin = tmp_path / "site", tmp_path / "twin"
    for path in ("site/a/b", "site/c", "twin/a/d", "twin/c/e", "twin/f/g"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path, "utf-8")
    publication.mirror(site, twin)
    found = {one.relative_to(twin).as_posix() for one in twin.rglob("*") if one.is_file()}
    assert found == {"a/b", "c"}
    assert all((site / path).samefile(twin / path) for path in found)
    assert not (twin / "f").exists()


def test_what_is_renewed_is_told_and_no_empty_folder_stays(tmp_path: Path) -> None:
    aside, site = tmp_path / "aside", tmp_path / "site"
    for path in ("aside/a/b", "aside/same", "site/a/b", "site/same", "site/gone/far/c", "site/d/e"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("same" if path.endswith("same") else path, "utf-8")
    changed = publication.renew(aside, site, lambda path: path == "d/e")
    assert changed == ["a/b", "gone/far/c"]
    assert {one.relative_to(site).as_posix() for one in site.rglob("*")} == {
        *("a", "a/b", "same", "d", "d/e"),
    }
    assert (site / "a/b").read_text("utf-8") == "aside/a/b"


def test_a_refused_file_is_told_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(EditionError) as told, publication.told(tmp_path):
        (tmp_path / "docs/a.md").read_bytes()
    found = told.value.findings[0]
    assert (found.path, found.code) == ("docs/a.md", "not-readable")
