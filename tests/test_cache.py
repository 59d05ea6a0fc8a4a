"""What is kept between builds: bytes by kind and key, which nobody relies on."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from editions.cache import Cache


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache/kept.sqlite"


def kept(file: Path, salt: str = "1") -> dict[str, bytes]:
    with Cache(file, salt) as cache:
        return dict(cache.every("word"))


def keep(file: Path, **values: bytes) -> None:
    with Cache(file, "1") as cache:
        cache.put("word", values.items())
        cache.commit()


def test_what_was_put_is_there_again(file: Path) -> None:
    keep(file, a=b"1", b=b"2")
    keep(file, b=b"3")
    assert kept(file) == {"a": b"1", "b": b"3"}


def test_what_was_not_committed_is_forgotten(file: Path) -> None:
    keep(file, a=b"1")
    with Cache(file, "1") as cache:
        cache.put("word", [("b", b"2")])
        cache.remove("word", ["a"])
    assert kept(file) == {"a": b"1"}


def test_what_stands_under_another_key_than_it_was_put_is_not_known(file: Path) -> None:
    keep(file, a=b"1", b=b"2")
    with closing(sqlite3.connect(file)) as spoilt, spoilt:
        spoilt.execute("update kept set key = 'c' where key = 'a'")
    assert kept(file) == {"b": b"2"}


def test_several_are_asked_for_at_once(file: Path) -> None:
    every = {str(number): b"x" for number in range(1200)}
    keep(file, **every)
    with Cache(file, "1") as cache:
        assert dict(cache.several("word", [*every, "none"])) == every


def test_with_another_salt_nothing_is_known(file: Path) -> None:
    keep(file, a=b"1")
    assert kept(file, salt="2") == {}
    assert kept(file) == {}


@pytest.mark.parametrize("broken", [b"", b"no database at all", b"SQLite format 3\0" + b"\1" * 200])
def test_a_broken_file_is_begun_anew(file: Path, broken: bytes) -> None:
    keep(file, a=b"1")
    file.write_bytes(broken)
    assert kept(file) == {}
    keep(file, a=b"2")
    assert kept(file) == {"a": b"2"}


def test_a_value_that_was_changed_outside_is_missing(file: Path) -> None:
    keep(file, a=b"the words of a page", b=b"others")
    file.write_bytes(file.read_bytes().replace(b"the words", b"THE WORDS"))
    assert kept(file) == {"b": b"others"}


def test_a_file_that_breaks_under_way_is_begun_anew(file: Path) -> None:
    keep(file, **{str(number): bytes(3000) for number in range(50)})
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(data)
    with Cache(file, "1") as cache:
        assert not dict(cache.every("word"))
        cache.put("word", [("a", b"1")])
        cache.commit()
    assert kept(file) == {"a": b"1"}


def test_while_somebody_else_writes_nothing_is_known_and_nothing_is_lost(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(file, a=b"1")
    other = sqlite3.connect(file)
    other.execute("begin exclusive")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda name: connect(name, timeout=0.01))
    with monkeypatch.context() as patched:
        patched.setattr(Cache, "_opened", lambda self: sqlite3.connect(self.file))
        with Cache(file, "1") as cache:
            assert cache.get("word", "a") is None
            cache.put("word", [("b", b"2")])
            cache.commit()
    other.rollback()
    other.close()
    assert kept(file) == {"a": b"1"}


def test_a_process_that_is_born_reads_what_stands(file: Path) -> None:
    keep(file, a=b"1")
    with Cache(file, "1") as cache:
        cache.put("word", [("a", b"2"), ("b", bytes(3_000_000))])
        child = os.fork()
        if not child:
            os._exit(cache.get("word", "a") == b"2")
        _, code = os.waitpid(child, 0)
        cache.commit()
    assert (code, kept(file)["a"]) == (0, b"2")


def test_a_process_that_is_born_begins_no_file_anew(file: Path) -> None:
    keep(file, a=b"1")
    with Cache(file, "1") as cache:
        broken = file.read_bytes().replace(b"SQLite format 3", b"SQLite format 4")
        child = os.fork()
        if not child:
            file.write_bytes(broken)
            os._exit(cache.get("word", "a") is not None)
        _, code = os.waitpid(child, 0)
    assert (code, file.read_bytes()) == (0, broken)


def test_what_a_process_that_is_born_puts_there_is_forgotten(file: Path) -> None:
    keep(file, a=b"1")
    with Cache(file, "1") as cache:
        child = os.fork()
        if not child:
            cache.put("word", [("a", b"2")])
            cache.remove("word", ["a"])
            cache.commit()
            os._exit(cache.get("word", "a") != b"1")
        _, code = os.waitpid(child, 0)
    assert (code, kept(file)) == (0, {"a": b"1"})
