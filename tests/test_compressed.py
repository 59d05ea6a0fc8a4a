"""Text files of a site stand beside themselves, compressed once, and follow what changes."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import brotli
import pytest
from conftest import file, files_of

from editions import building, compressed, serving
from editions.verify import MANIFEST, listed

CONFIGURATION = """site_name: A trial
theme: {name: material}
plugins:
  - editions:
      precompressed: true
"""

WORDS = "<p>One word after another. </p>" * 100


def unpacked(site: Path) -> dict[str, bytes]:
    """What each compressed file has in it, by its path."""
    every = files_of(site)
    zipped = {path: gzip.decompress(data) for path, data in every.items() if path.endswith(".gz")}
    small = {path: brotli.decompress(data) for path, data in every.items() if path.endswith(".br")}
    return zipped | small


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition that was built once, so that what the theme has is compressed."""
    folder = tmp_path_factory.mktemp("known") / "letters"
    for path, text in {
        "mkdocs.yml": CONFIGURATION,
        "docs/index.md": "# A",
        "tei/documents/a.xml": file(WORDS),
        "tei/documents/b.xml": file(WORDS),
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    building.build(folder)
    return folder


@pytest.fixture
def letters(known: Path, tmp_path: Path) -> Path:
    """A copy of it, without its site."""
    folder = tmp_path / "letters"
    shutil.copytree(known, folder, ignore=shutil.ignore_patterns("site", "site.*"))
    return folder


def test_each_text_that_is_worth_it_is_there_twice_more(letters: Path) -> None:
    site, _, _ = building.build(letters)
    every = files_of(site)
    found = unpacked(site)
    assert {"index.html.br", "index.html.gz", "documents/a.html.br"} < found.keys()
    assert [path for path, data in found.items() if every[path[:-3]] != data] == []
    assert not {"404.html.br", f"{MANIFEST}.gz", "search/disk/index.js.br"} & found.keys()
    assert {path.rpartition(".")[2] for path in (one[:-3] for one in found)} <= serving.TEXTS
    assert listed((site / MANIFEST).read_bytes(), MANIFEST).keys() == {*every} - {MANIFEST}


def test_no_time_and_no_name_stands_in_them(letters: Path) -> None:
    site, _, _ = building.build(letters)
    # Source: RFC 1952, 2.3: flags, then the time in four bytes.
    assert {(one.read_bytes()[3:8]) for one in site.rglob("*.gz")} == {bytes(5)}


def test_they_follow_a_change_and_what_did_not_change_is_not_compressed_again(
    letters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    building.build(letters)
    done: list[str] = []
    write = compressed._written

    def written(work: compressed.Work) -> None:
        done.append(work.file.name)
        write(work)

    monkeypatch.setattr(compressed, "_written", written)
    (letters / "tei/documents/a.xml").write_text(file(WORDS + "<p>Ende.</p>"), "utf-8")
    site, _, _ = building.build(letters)
    every = files_of(site)
    assert [path for path, data in unpacked(site).items() if every[path[:-3]] != data] == []
    assert b"Ende." in brotli.decompress(every["documents/a.html.br"])
    assert "a.html" in done
    assert not {"b.html", "frame.js", "edition.css"} & {*done}


def test_what_is_no_more_leaves_nothing_behind(letters: Path) -> None:
    building.build(letters)
    (letters / "tei/documents/a.xml").unlink()
    site, _, _ = building.build(letters)
    every = files_of(site)
    assert not any(path.startswith("documents/a.") for path in every)
    kept = {one.name for one in (letters / "build/cache/compressed").iterdir()}
    hashes = listed((site / MANIFEST).read_bytes(), MANIFEST)
    assert kept == {f"{hashes[path[:-3]]}{path[-3:]}" for path in unpacked(site)}


def test_a_broken_one_is_made_again(letters: Path) -> None:
    first = files_of(building.build(letters)[0])
    for one in (letters / "build/cache/compressed").glob("*.br"):
        one.unlink()
        one.write_bytes(b"broken")
    assert files_of(building.build(letters)[0]) == first


def test_without_the_option_nothing_is_compressed(letters: Path) -> None:
    building.build(letters)
    (letters / "mkdocs.yml").write_text(CONFIGURATION.replace("true", "false"), "utf-8")
    site, _, _ = building.build(letters)
    assert unpacked(site) == {}
