"""The search index of a built site, in parts of which a change spoils one or two."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from editions import pagefind, searched
from editions.cache import Cache
from editions.records import Reader
from editions.searched import Listed, Record, Searched, serialised
from editions.store import Store

DATA = "search"
"""What the search has beside Pagefind's index."""

FILES = re.compile(rf"{pagefind.FOLDER}/|{DATA}/(?:[^/]+|filters/.+|disk/.+)$")
"""Paths in the site of what is made here."""

KEPT = "indexes"
"""Indexes with the scripts of the same pages, as earlier builds made them."""

OF_PAGES = 10_000
"""Units from which on a record is a page: an index of paragraphs would be heavy to begin with."""

OF_AN_INDEX = 12_000_000
"""Bytes of words from which on there are two indexes: Pagefind takes half a second for a million
of them, and seventy times the memory."""

ABOUT = 0.05
"""How far from the middle of pages they are parted, as a part of their size."""

OF_A_SCRIPT = 500
"""Units in one script for a browser that reads from a disk."""

SHOWN = ("title", "at")
"""What of a record is shown, but does not filter."""

RARE = 0.002
"""The part of all records below which those of a language are indexed with the most."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Pages that have one index."""

    name: str
    """The language, and for further ones of a language something more: see `pagefind.indexed`."""
    pages: Sequence[Listed]
    is_large: bool
    """A record is a page."""

    @property
    def records(self) -> list[Record]:
        """In their order in the site."""
        return [one for page in self.pages for one in searched.of_page(page, self.is_large)]

    @property
    def digest(self) -> str:
        """Of all that its files are made of."""
        digests = [page.digest for page in self.pages]
        return searched.digest(serialised([pagefind.VERSION, self.name, self.is_large, digests]))


@dataclass(frozen=True, slots=True)
class Made:
    """What of the files of a shard all of the search has to know."""

    ids: Sequence[str]
    """Of its records, in their order."""
    scripts: Sequence[str]
    """The names of its scripts for a browser that reads from a disk: the site has a folder of
    those of each index, by its number."""


def index(site: Path, reader: Reader, cache: Cache | None = None, into: Path | None = None) -> int:
    """Index the searched pages of a site into its folder `pagefind`; the number of records.

    What a cache knows is not made again; where the site is to stay as it is, the index goes `into`
    another folder. Raises EditionError if an index cannot be made whole.
    """
    with TemporaryDirectory() as folder:
        return _index(searched.read(site, reader, Path(folder), cache), into or site)


def _index(found: Searched, site: Path) -> int:
    shards = _shards(found.pages, found.reader.lang)
    if not shards:
        raise pagefind.fault("no page is searched")
    for stale in (pagefind.FOLDER, f"{DATA}/filters", f"{DATA}/disk"):
        shutil.rmtree(site / stale, ignore_errors=True)
    made = _made(found, shards, site)
    ids = {
        record.file: one
        for shard, told in zip(shards, made, strict=True)
        for record, one in zip(shard.records, told.ids, strict=True)
    }
    is_large = shards[0].is_large
    records = [one for page in found.pages for one in searched.of_page(page, is_large)]
    told = {
        "indexes": [shard.name for shard in shards],
        "record": "page" if is_large else "unit",
        "records": len(records),
    }
    _write(site / DATA / "index.json", serialised(told))
    _write(site / DATA / "order.json", serialised(_order(ids[one.file] for one in records)))
    _write_filters(site / DATA / "filters", records)
    _write_list_for_disk(site / DATA / "disk", found.pages, made)
    return len(records)


def _made(found: Searched, shards: Sequence[Shard], site: Path) -> list[Made]:
    """Have the files of all shards in a site, made anew where they are not kept."""
    if found.cache is None:
        return [_make(found, one, *_places(site, one, at)) for at, one in enumerate(shards)]
    store = Store(found.cache, KEPT)
    made = [_kept(found, shard, number, store, site) for number, shard in enumerate(shards)]
    store.keep({shard.digest for shard in shards})
    return made


def _kept(found: Searched, shard: Shard, number: int, store: Store, site: Path) -> Made:
    """Have the files of a shard in the store and in the site."""
    key = shard.digest
    folder = store.path(key)
    if not store.has(key):
        shutil.rmtree(folder, ignore_errors=True)
        made = _make(found, shard, folder / pagefind.FOLDER, folder / DATA)
        _write(folder / "made.json", serialised([made.ids, made.scripts]))
        store.put(key)
    index, scripts = _places(site, shard, number)
    store.give(key, pagefind.FOLDER, index)
    store.give(key, DATA, scripts)
    return Made(*json.loads((folder / "made.json").read_bytes()))


def _places(site: Path, shard: Shard, number: int) -> tuple[Path, Path]:
    """Where in the site an index is, and its scripts."""
    return site / pagefind.FOLDER / shard.name, site / DATA / "disk" / str(number)


def _make(found: Searched, shard: Shard, place: Path, scripts: Path) -> Made:
    """Make the files of a shard."""
    found.provide(shard.pages)
    records = shard.records
    ids = pagefind.indexed(place, shard.name, records)
    return Made([ids[one.file] for one in records], [*_write_for_disk(scripts, shard)])


def _shards(pages: Sequence[Listed], lang: str) -> list[Shard]:
    """The pages of each index: those of a language, in runs of the site's order if many."""
    is_large = sum(page.number for page in pages) > OF_PAGES
    some = [page for page in pages if page.number]
    languages = _languages(some, is_large, lang)
    found = []
    for one in sorted({*languages.values()}):
        of_language = [page for page in some if languages[page.lang] == one]
        for number, run in enumerate(_parted(of_language)):
            further = f"-{_hash(run[0])[:8]}" if number else ""
            found.append(Shard(f"{one}{further}", run, is_large))
    return found


def _parted(pages: Sequence[Listed]) -> Iterator[Sequence[Listed]]:
    """Pages in runs of the site's order; only in one of them is much that a change may touch.

    Documents stand apart from others: entries say how often each name stands in the texts.
    """
    if sum(page.size for page in pages) <= OF_AN_INDEX:
        yield pages
        return
    for _, some in groupby(pages, key=lambda page: "document" in page.filters):
        run = [*some]
        starts = [0, *accumulate(page.size for page in run)]
        cuts = [0, *_cuts(run, starts, range(len(run)), (0, starts[-1])), len(run)]
        yield from (run[start:end] for start, end in pairwise(cuts))


def _cuts(
    pages: Sequence[Listed], starts: Sequence[int], some: range, told: tuple[float, float]
) -> Iterator[int]:
    """The numbers of the pages before which some of all pages are parted, in order.

    Too many are parted about the middle of where they would begin and end if pages had no size,
    before that page there whose hash is the least, and both parts likewise. So a page that comes
    or goes seldom moves a cut, and a cut that is moved leaves the others where they are.
    """
    if starts[some.stop] - starts[some.start] <= OF_AN_INDEX or len(some) == 1:
        return
    first, last = told
    middle, far = (first + last) / 2, (last - first) * ABOUT
    possible = some[1:]
    near = [at for at in possible if abs(starts[at] - middle) <= far]
    nearest = min(possible, key=lambda at: abs(starts[at] - middle))
    cut = min(near or [nearest], key=lambda at: _hash(pages[at]))
    yield from _cuts(pages, starts, range(some.start, cut), (first, middle))
    yield cut
    yield from _cuts(pages, starts, range(cut, some.stop), (middle, last))


def _hash(page: Listed) -> str:
    return hashlib.sha256(page.uri.encode()).hexdigest()


def _languages(pages: Sequence[Listed], is_large: bool, lang: str) -> Mapping[str, str]:
    """The language that the records of each language are indexed in.

    That is their own, unless very few are in it: each index is a file more for every reader.
    """
    main = lang.split("-")[0].lower()
    counts: Counter[str] = Counter()
    for page in pages:
        counts[page.lang] += 1 if is_large else page.number
    least = counts.total() * RARE
    most = main if main in counts else counts.most_common(1)[0][0] if counts else main
    return {one: one if number >= least else most for one, number in counts.items()}


def _order(identifiers: Iterable[str]) -> list[list[str]]:
    """The ids of the records in their order: of each run in one index, all in one string."""
    pairs = (one.split("_") for one in identifiers)
    runs = groupby(pairs, key=lambda pair: pair[0])
    return [[start, " ".join(name for _, name in run)] for start, run in runs]


def _write_filters(folder: Path, records: Iterable[Record]) -> None:
    """Write which records have each value of a filter: how far each is from the one before.

    Pagefind has the same, but fetches its whole index to say what a filter without words finds.
    """
    found: dict[str, dict[str, list[int]]] = {}
    for number, record in enumerate(records):
        for name, value in record.filters:
            if name not in SHOWN:
                found.setdefault(name, {}).setdefault(value, []).append(number)
    for name, values in found.items():
        steps = {
            value: [one - other for one, other in zip(some, [0, *some], strict=False)]
            for value, some in values.items()
        }
        _write(folder / f"{name}.json", serialised(steps))


def _write_for_disk(folder: Path, shard: Shard) -> Iterator[str]:
    """Write the units of pages as plain scripts, for a browser that reads from a disk; their names.

    A unit is its anchor, filters and words; those of a page stand together, with its address.
    """
    every = ((page.uri, unit) for page in shard.pages for unit in _units_for_disk(page))
    number = 0
    while some := [*islice(every, OF_A_SCRIPT)]:
        runs = groupby(some, key=lambda one: one[0])
        pages = [[uri, [unit for _, unit in run]] for uri, run in runs]
        name = f"{number}.js"
        _write(folder / name, b"window.editions.disk.read.push(...%b);\n" % serialised(pages))
        yield name
        number += 1


def _units_for_disk(page: Listed) -> Iterator[list[Any]]:
    """The units of a page, each with its filters and words."""
    for unit, (words, names) in zip(page.units, page.words, strict=True):
        filters: dict[str, list[str]] = {"kind": [unit.kind]}
        if unit.place:
            filters["at"] = [f"{unit.anchor}\t{unit.place}"]
        for name, value in unit.filters:
            filters.setdefault(name, []).append(value)
        yield [unit.anchor, filters, words, names]


def _write_list_for_disk(folder: Path, pages: Iterable[Listed], made: Iterable[Made]) -> None:
    """Write which scripts there are, and of which pages, in their order."""
    told = [
        {
            "uri": page.uri,
            "filters": {"title": [f"{page.title}\t{page.title_lang}"], **page.filters},
        }
        for page in pages
    ]
    parts = [f"{number}/{name}" for number, one in enumerate(made) for name in one.scripts]
    whole = serialised({"parts": parts, "pages": told, "read": []})
    _write(folder / "index.js", b"window.editions.disk = %b;\n" % whole)


def _write(file: Path, data: bytes) -> None:
    """Write a file in the place of another, which may be one of an earlier site too."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    file.write_bytes(data)
