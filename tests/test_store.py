"""Folders that earlier builds made: whole, or not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from editions.cache import Cache
from editions.store import Store


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache(tmp_path / "cache/kept.sqlite", "1") as opened:
        yield opened


@pytest.fixture
def store(cache: Cache) -> Store:
    """With one folder of two files."""
    made = Store(cache, "indexes")
    (made.path("a") / "parts").mkdir(parents=True)
    (made.path("a") / "one").write_bytes(b"1")
    (made.path("a") / "parts/two").write_bytes(b"2")
    made.put("a")
    return made


def test_a_folder_that_was_put_is_there(store: Store) -> None:
    assert (store.has("a"), store.has("b")) == (True, False)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "one").unlink(),
        lambda folder: (folder / "one").write_bytes(b""),
        lambda folder: (folder / "parts/two").write_bytes(b"3"),
    ],
)
def test_a_damaged_folder_is_none(store: Store, spoil: Callable[[Path], object]) -> None:
    spoil(store.path("a"))
    assert not store.has("a")


def test_a_folder_that_the_cache_does_not_know_is_none(store: Store, cache: Cache) -> None:
    cache.remove("indexes", ["a"])
    assert not store.has("a")


def test_the_files_of_a_part_are_given(store: Store, tmp_path: Path) -> None:
    store.give("a", "parts", tmp_path / "site")
    found = [one.relative_to(tmp_path).as_posix() for one in tmp_path.glob("site/**/*")]
    assert found == ["site/two"]


def test_what_was_given_stays_when_the_folder_goes(store: Store, tmp_path: Path) -> None:
    store.give("a", "parts", tmp_path / "site")
    store.keep([])
    assert not store.path("a").exists()
    assert (tmp_path / "site/two").read_bytes() == b"2"


def test_what_is_to_be_kept_is(store: Store) -> None:
    store.keep(["a"])
    assert store.has("a")
