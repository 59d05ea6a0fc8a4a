"""The search index of a site that was indexed before: the same as a new one, with less work."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import file as tei_file

from editions import pagefind, search, searched, workers
from editions.cache import Cache
from editions.edition import Edition
from editions.records import Page, Reader
from editions.searched import Listed
from editions.workers import WORKERS

WORDS = "alpha bridge candle dune ember forest garden harbour island jetty".split()
NAMES = "Ada Bell Cole Dora Ernst Fanny".split()

PAGE = """<html lang="{}"><body><main data-pagefind-body><h1>{}</h1>
<p id="p1">{}</p><p id="p2"><a href="../persons/{}.html">somebody</a> {}</p></main></body></html>"""

REGISTER = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><listPerson>{}</listPerson>
</body></text></TEI>"""


def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The languages of the indexes that Pagefind makes from now on."""
    found: list[str] = []
    run = pagefind._run

    def counted(pages: Path, folder: Path, lang: str) -> None:
        found.append(lang)
        run(pages, folder, lang)

    monkeypatch.setattr(pagefind, "_run", counted)
    return found


@dataclass
class Letters:
    """An edition of letters that somebody is at work with."""

    root: Path
    chance: random.Random = field(default_factory=lambda: random.Random(11))
    names: dict[str, str] = field(default_factory=lambda: {f"p{n}": NAMES[n] for n in range(3)})
    pages: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number in range(24):
            self.pages[f"letters/l{number:03}.html"] = self.letter("de" if number % 4 else "en")

    def letter(self, lang: str) -> tuple[str, ...]:
        """What a letter is made of."""
        said = (" ".join(self.chance.choices(WORDS, k=20)) for _ in range(2))
        first, second = said
        return lang, self.chance.choice(WORDS), first, self.chance.choice([*self.names]), second

    def edit(self) -> None:
        """Do one thing to it."""
        some = self.chance.choice(sorted(self.pages))
        edits: list[Callable[[], object]] = [
            lambda: self.pages.pop(some),
            lambda: self.pages.update({some: self.letter(self.pages[some][0])}),
            lambda: self.pages.update({some.replace(".", "-b."): self.letter("de")}),
            lambda: self.names.update({self.chance.choice([*self.names]): "Gwen"}),
            lambda: self.names.update({f"p{len(self.names)}": self.chance.choice(NAMES)}),
        ]
        self.chance.choice(edits)()

    def written(self, site: Path) -> Reader:
        """Write the site anew, and read the edition."""
        shutil.rmtree(site / "letters", ignore_errors=True)
        for uri, page in self.pages.items():
            (site / uri).parent.mkdir(parents=True, exist_ok=True)
            (site / uri).write_text(PAGE.format(*page), "utf-8")
        persons = (
            f'<person xml:id="{one}"><persName>{name}</persName></person>'
            for one, name in self.names.items()
        )
        for path, text in {
            "tei/documents/a.xml": tei_file("<p>a</p>"),
            "tei/registers/persons.xml": REGISTER.format("".join(persons)),
        }.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, "utf-8")
        return Reader(Edition.read(self.root), "de")


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    with Cache(tmp_path / "cache/kept.sqlite", "1") as opened:
        yield opened


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Letters:
    """An edition that has several indexes of a language."""
    monkeypatch.setattr(search, "OF_AN_INDEX", 2_000)
    return Letters(tmp_path / "edition")


def files(site: Path) -> Mapping[str, bytes]:
    """What the search has in a site."""
    return {
        one.relative_to(site).as_posix(): one.read_bytes()
        for folder in ("pagefind", "search")
        for one in (site / folder).rglob("*")
        if one.is_file()
    }


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def anew(letters: Letters, site: Path) -> Mapping[str, bytes]:
    """What the search has in a site that was not there before."""
    search.index(site, letters.written(site))
    return files(site)


def test_an_index_after_any_edits_is_that_of_a_new_site(
    letters: Letters, cache: Cache, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    search.index(site, letters.written(site), cache)
    for number in range(10):
        for _ in range(letters.chance.choice([1, 1, 3])):
            letters.edit()
        search.index(site, letters.written(site), cache)
        assert differing(files(site), anew(letters, tmp_path / f"{number}")) == []


@pytest.mark.parametrize("processes", [1, 3])
def test_any_number_of_processes_makes_the_same(
    letters: Letters,
    cache: Cache,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    processes: int,
) -> None:
    clean = anew(letters, tmp_path / "clean")
    monkeypatch.setattr(workers, "FEWEST", 2)
    token = WORKERS.set(processes)
    for _ in range(2):
        search.index(tmp_path / "site", letters.written(tmp_path / "site"), cache)
    WORKERS.reset(token)
    assert differing(files(tmp_path / "site"), clean) == []


def test_what_is_the_same_is_not_indexed_again(
    letters: Letters, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = runs(monkeypatch)
    reader = letters.written(tmp_path)
    search.index(tmp_path, reader, cache)
    assert {*made} == {"de", "en"}
    assert made.count("de") > 2
    made.clear()
    search.index(tmp_path, reader, cache)
    assert made == []
    letters.pages["letters/l001.html"] = letters.letter("de")
    search.index(tmp_path, letters.written(tmp_path), cache)
    assert made == ["de"]


def test_a_page_that_is_the_same_is_not_read_again(
    letters: Letters, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search.index(tmp_path, letters.written(tmp_path), cache)
    read: list[str] = []
    page = Reader.page

    def noted(reader: Reader, uri: str, data: bytes) -> Page | None:
        read.append(uri)
        return page(reader, uri, data)

    monkeypatch.setattr(Reader, "page", noted)
    letters.pages["letters/l001.html"] = letters.letter("de")
    search.index(tmp_path, letters.written(tmp_path), cache)
    assert read == ["letters/l001.html"]
    read.clear()
    letters.names["p1"] = "Gwen"
    search.index(tmp_path, letters.written(tmp_path), cache)
    assert read == sorted(uri for uri, page in letters.pages.items() if page[3] == "p1")


def test_a_damaged_index_that_was_kept_is_made_anew(
    letters: Letters, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, clean = tmp_path / "site", anew(letters, tmp_path / "clean")
    search.index(site, letters.written(site), cache)
    fragment = min(tmp_path.glob("cache/indexes/*/pagefind/fragment/*"))
    fragment.write_bytes(b"")
    made = runs(monkeypatch)
    search.index(site, letters.written(site), cache)
    assert len(made) == 1
    assert differing(files(site), clean) == []


@pytest.mark.parametrize("kind", [searched.PAGES, searched.WORDS, search.KEPT])
def test_what_the_cache_has_lost_is_found_out_again(
    letters: Letters, cache: Cache, tmp_path: Path, kind: str
) -> None:
    site = tmp_path / "site"
    search.index(site, letters.written(site), cache)
    cache.remove(kind, [key for key, _ in cache.every(kind)])
    letters.pages["letters/l001.html"] = letters.letter("de")
    search.index(site, letters.written(site), cache)
    assert differing(files(site), anew(letters, tmp_path / "clean")) == []


def test_files_of_an_earlier_site_are_not_written_to(
    letters: Letters, cache: Cache, tmp_path: Path
) -> None:
    site, before = tmp_path / "site", tmp_path / "before"
    search.index(site, letters.written(site), cache)
    told = files(site)
    for name in told:
        (before / name).parent.mkdir(parents=True, exist_ok=True)
        (before / name).hardlink_to(site / name)
    for _ in range(5):
        letters.edit()
    search.index(site, letters.written(site), cache)
    assert differing(files(site), told) != []
    assert differing(files(before), told) == []


def test_indexes_that_are_no_more_are_not_kept(
    letters: Letters, cache: Cache, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    for _ in range(2):
        letters.edit()
        search.index(site, letters.written(site), cache)
    kept = [one.name for one in (tmp_path / "cache/indexes").iterdir()]
    assert sorted(kept) == [key for key, _ in cache.every(search.KEPT)]
    assert len(kept) == len([*(site / "pagefind").iterdir()])


def page(number: int, size: int, **filters: tuple[str, ...]) -> Listed:
    return Listed(f"{number:05}.html", "", "", "en", filters, 0, b"[]", size, "", "", Path())


def parted(pages: Sequence[Listed]) -> set[tuple[str, ...]]:
    """The addresses of the pages of each index."""
    return {tuple(one.uri for one in run) for run in search._parted(pages)}


def test_documents_and_others_have_indexes_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "OF_AN_INDEX", 3)
    pages = [page(0, 1, document=("a",)), page(1, 1, document=("b",)), page(2, 2)]
    assert parted(pages) == {("00000.html", "00001.html"), ("00002.html",)}
    assert parted(pages[1:]) == {("00001.html", "00002.html")}


def test_a_page_more_or_less_shifts_hardly_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(5)
    monkeypatch.setattr(search, "OF_AN_INDEX", 7_000_000)
    pages = [page(2 * number, chance.randrange(2_000, 8_000)) for number in range(4_000)]
    before, counts = parted(pages), []
    for number in range(100):
        at = chance.randrange(len(pages))
        if number % 2:
            pages.pop(at)
        else:
            pages.insert(at, page(10_000 + number, chance.randrange(2_000, 8_000)))
        now = parted(pages)
        counts.append(len(now - before))
        before = now
    assert len(before) == 4
    assert sum(count > 1 for count in counts) < 10
    assert max(counts) <= 3
