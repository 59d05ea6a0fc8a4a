from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from editions import pagefind, search, searched
from editions.edition import Edition
from editions.findings import EditionError
from editions.records import Reader

PAGE = "<html lang='{}'><body><main {}><h1>{}</h1><p id='p'>{}</p></main></body></html>"
READER = Reader(Edition({}, (), ()), "en")

Spoil = Callable[[Path], Path]


def written(site: Path, lang: str = "en", **pages: str) -> Path:
    """A site with an unmarked page and some that are searched."""
    site.joinpath("search.html").write_text(PAGE.format("en", "", "Search", "Search"))
    for name, text in pages.items():
        page = PAGE.format(lang, "data-pagefind-body", name, text)
        site.joinpath(f"{name}.html").write_text(page, "utf-8")
    return site


def refused(site: Path) -> str:
    """What is said of an index of two records that is not whole."""
    with TemporaryDirectory() as folder:
        pages = searched.read(site, READER, Path(folder)).pages
        records = [record for page in pages for record in searched.of_page(page, is_large=False)]
        with pytest.raises(EditionError) as raised:
            pagefind.checked(site / "pagefind/en", records)
    return str(raised.value)


def test_each_unit_of_the_marked_pages_is_a_record(tmp_path: Path) -> None:
    assert search.index(written(tmp_path, a="Mikoyan came", b="Mikoyan left"), READER) == 4
    told = json.loads((tmp_path / "search/index.json").read_text())
    assert told == {"indexes": ["en"], "record": "unit", "records": 4}


def test_in_a_large_edition_a_record_is_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "OF_PAGES", 3)
    assert search.index(written(tmp_path, a="Mikoyan came", b="Mikoyan left"), READER) == 2
    assert json.loads((tmp_path / "search/index.json").read_text())["record"] == "page"


def test_each_language_has_an_index_that_knows_its_endings(tmp_path: Path) -> None:
    written(tmp_path, "de", a="Die Raketen", b="Die Rakete")
    search.index(written(tmp_path, "cs", c="Rakety"), READER)
    told = json.loads((tmp_path / "search/index.json").read_text())
    assert told["indexes"] == ["cs", "de"]
    assert (tmp_path / "pagefind/de/wasm.de.pagefind").exists()


def test_a_large_edition_has_several_indexes_of_a_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "OF_AN_INDEX", 50)
    assert search.index(written(tmp_path, a="Mikoyan came", b="Mikoyan left"), READER) == 4
    told = json.loads((tmp_path / "search/index.json").read_text())
    assert told["indexes"] == ["en", "en-15b2b17c"]
    order = json.loads((tmp_path / "search/order.json").read_text())
    assert [(start, len(names.split())) for start, names in order] == [
        (one, 2) for one in told["indexes"]
    ]
    assert [*tmp_path.glob("pagefind/en-*/*.js")] == []


def test_a_language_of_very_few_is_indexed_with_the_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "RARE", 0.4)
    written(tmp_path, a="Mikoyan came", b="Mikoyan left")
    search.index(written(tmp_path, "de", c="Die Raketen"), READER)
    assert [one.name for one in (tmp_path / "pagefind").iterdir()] == ["en"]


def test_interfaces_that_the_site_does_not_use_are_removed(tmp_path: Path) -> None:
    search.index(written(tmp_path, a="Mikoyan came"), READER)
    assert [file.name for file in tmp_path.glob("pagefind/en/*-ui.*")] == []


def test_a_site_without_marked_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match="no page is searched"):
        search.index(written(tmp_path), READER)


def emptied(folder: Path) -> Path:
    fragment = min(folder.glob("fragment/*"))
    fragment.write_bytes(b"")
    return fragment


def removed(pattern: str) -> Spoil:
    def spoil(folder: Path) -> Path:
        file = min(folder.glob(pattern))
        file.unlink()
        return file

    return spoil


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (emptied, "empty files: {}"),
        (removed("fragment/*"), "missing: fragment/{}"),
        (removed("index/*"), "missing: index/{}"),
        (removed("filter/*"), "missing: filter/{}"),
        (removed("*.pf_meta"), "missing: {}"),
    ],
)
def test_an_index_that_is_not_whole_is_found_out(tmp_path: Path, spoil: Spoil, says: str) -> None:
    search.index(written(tmp_path, a="Mikoyan came", b="Mikoyan left"), READER)
    name = spoil(tmp_path / "pagefind/en").name
    assert refused(tmp_path) == (
        f"pagefind: error: the search index is not whole ({says.format(name)}):"
        " is the disk full? [search-index]"
    )


def test_a_page_that_is_not_in_the_index_is_found_out(tmp_path: Path) -> None:
    search.index(written(tmp_path, a="Mikoyan came"), READER)
    written(tmp_path, b="Mikoyan left")
    assert "(2 of 4 records, missing: b/0.html, b/1.html)" in refused(tmp_path)


def test_words_that_the_index_does_not_know_are_found_out(tmp_path: Path) -> None:
    search.index(written(tmp_path, a="Mikoyan came"), READER)
    written(tmp_path, a="Zeppelins came")
    assert '("zeppelins" is not found in a.html)' in refused(tmp_path)


def test_two_indexes_of_the_same_site_are_the_same_bytes(site: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        target = tmp_path / name
        for page in ("documents", "persons"):
            (target / page).mkdir(parents=True)
            for file in sorted((site / page).glob("*.html")):
                (target / page / file.name).write_bytes(file.read_bytes())
        edition = Edition.read(Path(__file__).parent.parent)
        search.index(target, Reader(edition, "en"))
    one, two = (
        {file.relative_to(root): file.read_bytes() for file in root.rglob("*") if file.is_file()}
        for root in (tmp_path / "one", tmp_path / "two")
    )
    assert [name for name in one if one[name] != two.get(name)] == []
    assert len([name for name in one if name.suffix == ".pf_filter"]) > 5
