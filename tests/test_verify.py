"""Whether a copy is what was published: on a disk, as a bag, on the web; with Python alone."""

from __future__ import annotations

import ast
import hashlib
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from measures import served

from editions import manifest, verify
from editions.verify import MANIFEST, Difference, NothingToVerifyError, verified

Copy = Callable[[Mapping[str, str]], Path]

TWO = {"a.html": "one", "b/č d.txt": "two"}


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """Make a small site of files by path, with its manifest."""

    def make(files: Mapping[str, str]) -> Path:
        for path, text in files.items():
            place = tmp_path / "site" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
        manifest.written(tmp_path / "site")
        return tmp_path / "site"

    return make


def told(folder: Path) -> list[str]:
    return [str(one) for one in verified(str(folder)).differences]


def test_a_true_copy_differs_in_nothing(copy: Copy) -> None:
    result = verified(str(copy(TWO)))
    assert (result.differences, result.files, result.sees_added) == ((), 2, True)


def test_each_change_is_found(copy: Copy) -> None:
    folder = copy({**TWO, "c.txt": "three"})
    (folder / "a.html").write_text("eno", "utf-8")
    (folder / "c.txt").unlink()
    (folder / ".hidden").write_text("", "utf-8")
    assert told(folder) == ["added: .hidden", "changed: a.html", "missing: c.txt"]


@given(path=st.sampled_from(sorted(TWO)), at=st.integers(0, 2), bit=st.integers(0, 7))
def test_each_bit_counts(
    tmp_path_factory: pytest.TempPathFactory, path: str, at: int, bit: int
) -> None:
    folder = tmp_path_factory.mktemp("site")
    for name, text in TWO.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    manifest.written(folder)
    data = bytearray((folder / path).read_bytes())
    data[at] ^= 1 << bit
    (folder / path).write_bytes(data)
    assert verified(str(folder)).differences == (Difference("changed", path),)


def test_a_changed_manifest_is_known_by_its_hash(copy: Copy) -> None:
    folder = copy(TWO)
    published = verified(str(folder)).hash
    (folder / "a.html").write_text("eno", "utf-8")
    manifest.written(folder)
    assert told(folder) == []
    assert [one.path for one in verified(str(folder), published).differences] == [MANIFEST]
    assert verified(str(folder), verified(str(folder)).hash.upper()).differences == ()


def test_no_link_is_followed(copy: Copy, tmp_path: Path) -> None:
    folder = copy(TWO)
    (tmp_path / "one").write_text("one", "utf-8")
    (folder / "a.html").unlink()
    (folder / "a.html").symlink_to(tmp_path / "one")
    shutil.move(folder / "b", tmp_path / "b")
    (folder / "b").symlink_to(tmp_path / "b")
    assert told(folder) == [
        "changed: a.html (no file but a link or a device)",
        "added: b",
        "missing: b/č d.txt",
    ]


def test_a_pipe_is_not_read(copy: Copy) -> None:
    folder = copy(TWO)
    (folder / "a.html").unlink()
    os.mkfifo(folder / "a.html")
    assert told(folder) == ["changed: a.html (no file but a link or a device)"]


HASH = hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize(
    "line",
    [
        f"{HASH}  ../a",
        f"{HASH}  a/../../b",
        f"{HASH}  /etc/passwd",
        f"{HASH}  C:/windows",
        f"{HASH}  a\\..\\b",
        f"{HASH}  ./a",
        f"{HASH}  a//b",
        f"{HASH}  a/",
        f"{HASH}  a\x1b[2J",
        f"{HASH}  a\x00b",
        f"{HASH}  {'a' * 5000}",
        f"{HASH}  a\n{HASH}  a",
        f"\\{HASH}  a",
        f"{HASH[:-1]}  a",
        "a",
    ],
)
def test_a_hostile_manifest_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / MANIFEST).write_text(f"{line}\n", "utf-8", newline="")
    with pytest.raises(NothingToVerifyError) as fault:
        verified(str(tmp_path))
    assert str(fault.value).isprintable()


def test_a_manifest_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_bytes(b"\xff\xfe")
    with pytest.raises(NothingToVerifyError):
        verified(str(tmp_path))


def test_a_huge_manifest_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MOST_OF_MANIFEST", 60)
    (tmp_path / MANIFEST).write_text(f"{HASH}  a\n", "utf-8")
    with pytest.raises(NothingToVerifyError, match="larger"):
        verified(str(tmp_path))


@given(
    st.dictionaries(
        st.text(min_size=1),
        st.binary(max_size=9).map(lambda one: hashlib.sha256(one).hexdigest()),
        max_size=5,
    )
)
def test_what_is_written_is_read_again(hashes: dict[str, str]) -> None:
    kept = {path: one for path, one in hashes.items() if verify._is_below(path)}
    assert verify.listed(manifest.lines(kept), MANIFEST) == kept


def test_a_copy_on_the_web_is_fetched_file_by_file(copy: Copy) -> None:
    folder = copy({**TWO, "c.txt": "three"})
    with served(folder) as address:
        true = verified(f"{address}mirror")
        (folder / "b/č d.txt").write_text("owt", "utf-8")
        (folder / "c.txt").unlink()
        (folder / "more.txt").write_text("", "utf-8")
        result = verified(f"{address}mirror/")
    assert (true.differences, true.files, true.hash == result.hash) == ((), 3, True)
    assert [*map(str, result.differences)] == ["changed: b/č d.txt", "missing: c.txt"]
    assert "Whether there are other files cannot be seen from outside." in result.lines()


class _Answers(http.server.SimpleHTTPRequestHandler):
    """Leads away from one page, and gives no answer to another."""

    def do_GET(self) -> None:  # So it is called.
        if self.path == "/away.html":
            self.send_response(302)
            self.send_header("Location", "http://elsewhere.invalid/away.html")
            self.end_headers()
        elif self.path == "/broken.html":
            self.send_error(500)
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def answering(folder: Path) -> Iterator[str]:
    handler = partial(_Answers, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_nothing_is_asked_of_another_host(copy: Copy) -> None:
    with answering(copy({"a.html": "", "away.html": "", "broken.html": ""})) as address:
        away, broken = verified(address).differences
    assert (away.kind, broken) == (
        "unread",
        Difference("unread", "broken.html", "the answer is 500"),
    )


def test_a_file_that_has_no_end_is_not_read_to_it(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "MOST_OF_FILE", 2)
    with served(copy(TWO)) as address:
        kinds = {one.kind for one in verified(f"{address}mirror/").differences}
    assert kinds == {"unread"}


@pytest.mark.parametrize(
    "where", ["file:///etc/", "ftp://example.org/", "http://127.0.0.1:9/", "gone"]
)
def test_where_there_is_nothing_to_verify_that_is_said(where: str) -> None:
    with pytest.raises(NothingToVerifyError):
        verified(where)


def test_the_program_in_a_site_needs_nothing_but_python(site: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(site, tmp_path / "copy")
    assert (folder / "verify.py").read_bytes() == (ROOT / "editions/verify.py").read_bytes()
    command = [sys.executable, "-I", "-S", str(folder / "verify.py")]
    true = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    (folder / "index.html").write_text("", "utf-8")
    other = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (true.returncode, other.returncode) == (0, 1)
    assert other.stdout.startswith("changed: index.html\n")


def test_the_program_is_read_by_old_pythons() -> None:
    source = (ROOT / "editions/verify.py").read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    names = [
        one.names[0].name if isinstance(one, ast.Import) else str(one.module)
        for one in ast.walk(tree)
        if isinstance(one, ast.Import | ast.ImportFrom)
    ]
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_the_command_says_the_same(copy: Copy) -> None:
    folder = copy(TWO)
    command = [sys.executable, "-m", "editions", "verify", str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.splitlines()) == (0, [*verified(str(folder)).lines()])
    (folder / "a.html").unlink()
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    (folder / MANIFEST).unlink()
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert f"has no {MANIFEST}" in run.stderr
