from __future__ import annotations

import json
from pathlib import Path

import pytest

from editions import search
from editions.findings import EditionError

PAGE = "<html lang='en'><body><main {}><h1>Talks</h1><p>{}</p></main></body></html>"


def written(site: Path, **pages: str) -> Path:
    """A site with an unmarked page and some that search reads."""
    site.joinpath("search.html").write_text(PAGE.format("", "Search"))
    for name, text in pages.items():
        site.joinpath(f"{name}.html").write_text(PAGE.format("data-pagefind-body", text), "utf-8")
    return site


def refused(site: Path) -> str:
    """What is said of an index that is not whole."""
    with pytest.raises(EditionError) as raised:
        search.checked(site)
    return str(raised.value)


def test_the_index_has_the_pages_that_are_marked(tmp_path: Path) -> None:
    site = written(tmp_path, a="Mikoyan came", b="Mikoyan left", c="Микоян приехал")
    assert search.index(site, "en") == 3


def test_interfaces_that_the_site_does_not_use_are_removed(tmp_path: Path) -> None:
    search.index(written(tmp_path, a="Mikoyan came"), "en")
    assert [file.name for file in (tmp_path / "pagefind").glob("*-ui.*")] == []


def test_a_site_without_marked_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EditionError):
        search.index(written(tmp_path), "en")


def test_a_page_that_is_marked_and_not_read_is_found_out(tmp_path: Path) -> None:
    site = written(tmp_path, a="Mikoyan came")
    site.joinpath("b.html").write_text("<!-- data-pagefind-body --><html><body>b</body></html>")
    with pytest.raises(EditionError, match=r"not whole \(1 of 2 pages, missing: nothing\)"):
        search.index(site, "en")


def test_an_index_file_that_is_empty_is_found_out(tmp_path: Path) -> None:
    search.index(written(tmp_path, a="Mikoyan came"), "en")
    (fragment,) = tmp_path.glob("pagefind/fragment/*")
    fragment.write_bytes(b"")
    assert refused(tmp_path) == (
        f"pagefind: error: the search index is not whole (empty files: {fragment.name}):"
        " is the disk full? [search-index]"
    )


def test_an_entry_file_that_is_empty_is_found_out(tmp_path: Path) -> None:
    search.index(written(tmp_path, a="Mikoyan came"), "en")
    (tmp_path / "pagefind" / "pagefind-entry.json").write_bytes(b"")
    assert "(empty files: pagefind-entry.json)" in refused(tmp_path)


def test_a_language_without_its_file_is_found_out(tmp_path: Path) -> None:
    search.index(written(tmp_path, a="Mikoyan came"), "en")
    entry = json.loads((tmp_path / "pagefind" / "pagefind-entry.json").read_text())
    (tmp_path / "pagefind" / f"pagefind.{entry['languages']['en']['hash']}.pf_meta").unlink()
    assert f"(1 of 1 pages, missing: {entry['languages']['en']['hash']})" in refused(tmp_path)


def test_a_page_in_another_encoding_is_counted(tmp_path: Path) -> None:
    site = written(tmp_path, a="Mikoyan came")
    site.joinpath("b.html").write_bytes(PAGE.format("data-pagefind-body", "Mühl").encode("latin-1"))
    assert search.index(site, "en") == 2


def test_the_index_knows_words_by_the_language_of_the_texts(tmp_path: Path) -> None:
    search.index(written(tmp_path, a="Mikoyan came"), "de-AT")
    entry = json.loads((tmp_path / "pagefind/pagefind-entry.json").read_text("utf-8"))
    assert [*entry["languages"]] == ["de"]
