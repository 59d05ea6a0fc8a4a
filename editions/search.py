"""The search index of a built site, made by Pagefind of its records and checked afterwards."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from itertools import accumulate, groupby, islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import cbor2
import pagefind_bin

from editions import workers
from editions.findings import EditionError, Finding
from editions.records import EDITORS, NOTE, REGISTER, TEXT, Reader, Unit

FOLDER = "pagefind"
"""Below it stands an index for each language: a text is stemmed by its own. A large edition has
several of a language."""

DATA = "search"
"""What the search has beside Pagefind's index."""

OF_PAGES = 10_000
"""Units from which on a record is a page: an index of paragraphs would be heavy to begin with."""

OF_AN_INDEX = 10_000
"""Records in one index: Pagefind takes 0.4 MB of memory for each."""

WEIGHTS = {TEXT: 3, NOTE: 2, REGISTER: 2, EDITORS: 1}
"""How much a word counts, by whose it is."""

OF_TITLE = 8
"""How much a word of an entry's name counts."""

OF_A_SCRIPT = 500
"""Units in one script for a browser that reads from a disk."""

SHOWN = ("title", "at")
"""What of a record is shown, but does not filter."""

LARGEST = 16_000
"""Bytes of a part of an index: a word asks for one or two of them."""

RARE = 0.002
"""The part of all records below which those of a language are indexed with the most."""

# What Pagefind writes beside an index; the site has its own interface.
UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*")

ANY = "wasm.unknown.pagefind"
"""The program for a language whose endings Pagefind does not know."""

APART = "⁂"
"""Before the words by which a record is found that do not stand in it."""

WORD = re.compile(r"\b[a-z]{4,}\b")

ENTRY = "pagefind-entry.json"

MAGIC = b"pagefind_dcd"
"""What the files of an index begin with when they are unpacked. Source: Pagefind 1.5.2."""

PAGES, CHUNKS, FILTERS = 1, 2, 3
"""Where an index says what there is: records, parts of the index, filters. Source: the same."""


class Mark(NamedTuple):
    """A unit without its words."""

    anchor: str
    place: str
    kind: str
    filters: tuple[tuple[str, str], ...]
    """Whom and what it mentions: names of filters with a value each."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A searched page without its words: they are in a file until the index is made."""

    uri: str
    title: str
    title_lang: str
    lang: str
    filters: Mapping[str, tuple[str, ...]]
    units: tuple[Mark, ...]
    file: Path

    @property
    def words(self) -> list[tuple[str, str]]:
        """The words of each unit, and those by which it is found too."""
        return [(words, names) for words, names in json.loads(self.file.read_bytes())]


@dataclass(frozen=True, slots=True)
class Record:
    """What the search finds as one: a unit, or in a large edition a page."""

    page: Listed
    number: int
    """Which it is of its page."""
    units: range
    """The numbers of its units in the page."""

    @property
    def file(self) -> str:
        """Where Pagefind finds it: the page without its ending as a folder, and its number."""
        return f"{self.page.uri.removesuffix('.html')}/{self.number}.html"

    @property
    def filters(self) -> Iterator[tuple[str, str]]:
        """What it can be filtered by, and what is shown of it: names with values."""
        own = [("title", f"{self.page.title}\t{self.page.title_lang}")]
        units = [self.page.units[at] for at in self.units]
        for unit in units:
            own += [("kind", unit.kind)]
            own += [("at", f"{unit.anchor}\t{unit.place}")] if unit.place else []
        own += [(name, value) for name, some in self.page.filters.items() for value in some]
        own += (pair for unit in units for pair in unit.filters)
        return iter(dict.fromkeys(own))

    def html(self, words: Sequence[tuple[str, str]]) -> str:
        """The record as a page for Pagefind; `words` are those of the whole page."""
        marks = "".join(
            f'<i data-pagefind-filter="{name}[data-v]" data-v="{escape(value)}"></i>'
            for name, value in self.filters
        )
        units = "".join(self._unit(self.page.units[at], words[at][0]) for at in self.units)
        names = " ".join(dict.fromkeys(words[at][1] for at in self.units if words[at][1]))
        further = f'<p data-pagefind-weight="0.4">{APART} {escape(names)}</p>' if names else ""
        return f"<html><body data-pagefind-body>{marks}{units}{further}</body></html>"

    def _unit(self, unit: Mark, words: str) -> str:
        """A unit; an entry's name, with which it begins, counts more."""
        begins = unit.kind == REGISTER and words.startswith(self.page.title)
        title = self.page.title if begins else ""
        head = f'<span data-pagefind-weight="{OF_TITLE}">{escape(title)}</span>' if title else ""
        rest = escape(words.removeprefix(title))
        given = f'id="{escape(unit.anchor)}" data-pagefind-weight="{WEIGHTS[unit.kind]}"'
        return f"<p {given}>{head}{rest}</p>"


def index(site: Path, reader: Reader) -> int:
    """Index the searched pages of a site into its folder `pagefind`; the number of records.

    Raises EditionError if Pagefind fails or an index is not whole: on a full disk it ends well
    and leaves empty files, and it passes over a page that it cannot read.
    """
    with TemporaryDirectory() as folder:
        return _index(site, reader, read(site, reader, Path(folder)))


def read(site: Path, reader: Reader, folder: Path) -> tuple[Listed, ...]:
    """The searched pages of a site; their words are written into files of a folder."""
    numbered = [*enumerate(reader.uris(site))]
    found = workers.each(partial(_listed, site, reader, folder), numbered)
    known: dict[tuple[str, str], tuple[str, str]] = {}  # A name may be on every page.
    return tuple(_shared(one, known) for one in found if one is not None)


def _listed(site: Path, reader: Reader, folder: Path, numbered: tuple[int, str]) -> Listed | None:
    """Read a page, if it is searched, and write its words."""
    number, uri = numbered
    page = reader.page(uri, (site / uri).read_bytes())
    if page is None:
        return None
    file = folder / f"{number}.json"
    file.write_bytes(_json([[unit.words, unit.names] for unit in page.units]).encode())
    units = tuple(_mark(unit) for unit in page.units)
    return Listed(uri, page.title, page.title_lang, page.lang, page.filters, units, file)


def _mark(unit: Unit) -> Mark:
    pairs = tuple((name, value) for name, some in unit.filters.items() for value in some)
    return Mark(unit.anchor, unit.place, unit.kind, pairs)


def _shared(page: Listed, known: dict[tuple[str, str], tuple[str, str]]) -> Listed:
    """The page with the same pairs as others, not with others that are equal."""
    units = tuple(
        unit._replace(filters=tuple(known.setdefault(pair, pair) for pair in unit.filters))
        for unit in page.units
    )
    return replace(page, units=units)


def _index(site: Path, reader: Reader, pages: Sequence[Listed]) -> int:
    is_large = sum(len(page.units) for page in pages) > OF_PAGES
    records = [record for page in pages for record in of_page(page, is_large)]
    if not records:
        raise _fault("no page is searched")
    indexes = _indexes(records, reader.lang)
    hashes: dict[str, str] = {}
    for name, some in indexes.items():
        found = _indexed(site / FOLDER / name, name.partition("-")[0], some)
        hashes |= {file: f"{name}/{one}" for file, one in found.items()}
    told = {
        "indexes": [*indexes],
        "record": "page" if is_large else "unit",
        "records": len(records),
    }
    _write(site / DATA / "index.json", told)
    _write(site / DATA / "order.json", _order(hashes[one.file] for one in records))
    _write_filters(site / DATA / "filters", records)
    _write_disk(site / DATA / "disk", pages)
    return len(records)


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
        _write(folder / f"{name}.json", steps)


def _write_disk(folder: Path, pages: Sequence[Listed]) -> None:
    """Write all units as plain scripts, for a browser that reads from a disk."""
    folder.mkdir(parents=True, exist_ok=True)
    every = (one for number, page in enumerate(pages) for one in _units_for_disk(number, page))
    parts: list[str] = []
    while some := [*islice(every, OF_A_SCRIPT)]:
        parts.append(f"{len(parts)}.js")
        script = f"window.editions.disk.records.push(...{_json(some)});\n"
        (folder / parts[-1]).write_bytes(script.encode())
    told = [
        {
            "uri": page.uri,
            "filters": {"title": [f"{page.title}\t{page.title_lang}"], **page.filters},
        }
        for page in pages
    ]
    script = f"window.editions.disk = {_json({'parts': parts, 'pages': told, 'records': []})};\n"
    (folder / "index.js").write_bytes(script.encode())


def _units_for_disk(number: int, page: Listed) -> Iterator[list[Any]]:
    """The units of a page by the page's number, each with its filters and words."""
    for unit, (words, names) in zip(page.units, page.words, strict=True):
        filters: dict[str, list[str]] = {"kind": [unit.kind]}
        if unit.place:
            filters["at"] = [f"{unit.anchor}\t{unit.place}"]
        for name, value in unit.filters:
            filters.setdefault(name, []).append(value)
        yield [number, unit.anchor, filters, words, names]


def of_page(page: Listed, is_large: bool) -> Iterator[Record]:
    """The records of a page: of each unit one, or one of all."""
    every = range(len(page.units))
    if is_large:
        yield from [Record(page, 0, every)] if every else []
    else:
        yield from (Record(page, at, range(at, at + 1)) for at in every)


def _indexes(records: Sequence[Record], lang: str) -> Mapping[str, Sequence[Record]]:
    """The records of each index, by its name: the language, and for further ones a number."""
    languages = _languages(records, lang)
    found: dict[str, Sequence[Record]] = {}
    for one in sorted({*languages.values()}):
        some = [record for record in records if languages[record.page.lang] == one]
        for start in range(0, len(some), OF_AN_INDEX):
            number = f"-{start // OF_AN_INDEX + 1}" if start else ""
            found[f"{one}{number}"] = some[start : start + OF_AN_INDEX]
    return found


def _languages(records: Iterable[Record], lang: str) -> Mapping[str, str]:
    """The language that the records of each language are indexed in.

    That is their own, unless very few are in it: each index is a file more for every reader.
    """
    main = lang.split("-")[0].lower()
    counts = Counter(one.page.lang for one in records)
    least = counts.total() * RARE
    most = main if main in counts else counts.most_common(1)[0][0]
    return {one: one if number >= least else most for one, number in counts.items()}


def _indexed(folder: Path, lang: str, records: Sequence[Record]) -> Mapping[str, str]:
    """Index the records of a language, and check the index; the id of each record's fragment."""
    with TemporaryDirectory() as temporary:
        pages = [[*some] for _, some in groupby(records, lambda one: one.page.uri)]
        for _ in workers.each(partial(_as_files, Path(temporary)), pages):
            pass
        command = [
            str(pagefind_bin.get_executable()),
            *("--site", temporary),
            *("--output-path", str(folder)),
            *("--force-language", lang),
            "--keep-index-url",
        ]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise EditionError([_finding(f"Pagefind failed: {(run.stderr or run.stdout).strip()}")])
    for pattern in UNUSED:
        for unused in folder.glob(pattern):
            unused.unlink()
    if [*folder.glob("wasm.*.pagefind")] != [folder / ANY]:
        (folder / ANY).unlink()
    _settle(folder)
    return checked(folder, records)


def _as_files(folder: Path, records: Sequence[Record]) -> None:
    """Write the records of a page as pages for Pagefind."""
    words = records[0].page.words
    for one in records:
        file = folder / one.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(one.html(words), "utf-8")


def _settle(folder: Path) -> None:
    """Bring an index into an order of its own, and into parts that are quickly fetched.

    Pagefind writes filters and their values in an order that changes from run to run; all else
    is the same for the same records. Names of files are made from their content anew.
    """
    entry = _entry(folder)
    for lang, told in entry["languages"].items():
        file = folder / f"pagefind.{told['hash']}.pf_meta"
        meta = _unpacked(file)
        filters = []
        for name, old in meta[FILTERS]:
            values = _unpacked(folder / f"filter/{old}.pf_filter")
            (folder / f"filter/{old}.pf_filter").unlink()
            packed = _packed([values[0], sorted(values[1])])
            new = f"{lang}_{hashlib.sha256(packed).hexdigest()[:7]}"
            (folder / f"filter/{new}.pf_filter").write_bytes(packed)
            filters.append([name, new])
        meta[FILTERS] = sorted(filters)
        parted = workers.each(partial(_parts, folder, lang), meta[CHUNKS])
        meta[CHUNKS] = [part for parts in parted for part in parts]
        packed = _packed(meta)
        file.unlink()
        told["hash"] = f"{lang}_{hashlib.sha256(packed).hexdigest()[:10]}"
        (folder / f"pagefind.{told['hash']}.pf_meta").write_bytes(packed)
    _write(folder / ENTRY, entry)


def _parts(folder: Path, lang: str, chunk: Sequence[str]) -> list[list[str]]:
    """A part of an index, from word to word; as several where it is large."""
    file = folder / f"index/{chunk[2]}.pf_index"
    size = file.stat().st_size
    if size <= LARGEST:
        return [[*chunk]]
    (words,) = _unpacked(file)
    file.unlink()
    sizes = [len(cbor2.dumps(word)) for word in words]
    most = sum(sizes) * LARGEST // size
    parts = [so_far // most for so_far in accumulate(sizes)]
    starts = [at for at, part in enumerate(parts) if at == 0 or part != parts[at - 1]]
    made = []
    for start, end in pairwise([*starts, len(words)]):
        packed = _packed([words[start:end]])
        name = f"{lang}_{hashlib.sha256(packed).hexdigest()[:7]}"
        (folder / f"index/{name}.pf_index").write_bytes(packed)
        made.append([words[start][0], words[end - 1][0], name])
    return made


def checked(folder: Path, records: Sequence[Record]) -> Mapping[str, str]:
    """The id of each record in the index of a language, by its file.

    Raises EditionError if the index is not whole: a file is empty or missing, a record is not in
    it, or one of some words is not found where it stands.
    """
    files = [one for one in folder.rglob("*") if one.is_file()]
    empty = sorted(one.name for one in files if not one.stat().st_size)
    if empty:
        raise _fault(f"empty files: {', '.join(empty)}")
    (told,) = _entry(folder)["languages"].values()
    meta = _unpacked(_there(folder, f"pagefind.{told['hash']}.pf_meta"))
    for *_, name in meta[CHUNKS]:
        _there(folder, f"index/{name}.pf_index")
    for _, name in meta[FILTERS]:
        _there(folder, f"filter/{name}.pf_filter")
    names = [name for name, _ in meta[PAGES]]
    found = dict(zip(workers.each(partial(_url, folder), names), names, strict=True))
    missing = [one.file for one in records if one.file not in found]
    if missing or len(found) != len(records):
        raise _fault(f"{len(found)} of {len(records)} records, missing: {', '.join(missing[:3])}")
    numbers = {name: number for number, (name, _) in enumerate(meta[PAGES])}
    for one in {0: records[0], 1: records[len(records) // 2], 2: records[-1]}.values():
        words = one.page.words[one.units[0]][0]
        word = next(iter(WORD.findall(words.lower())), None)
        if word is not None and numbers[found[one.file]] not in _finds(folder, meta, word):
            raise _fault(f'"{word}" is not found in {one.page.uri}')
    return found


def _url(folder: Path, name: str) -> str:
    """The record that a fragment of an index is of."""
    fragment = json.loads(_raw(_there(folder, f"fragment/{name}.pf_fragment")))
    return str(fragment["url"]).removeprefix("/")


def _finds(folder: Path, meta: Any, word: str) -> set[int]:
    """The records that have a word, or one that begins with it or that it begins with."""
    found: set[int] = set()
    for first, last, name in meta[CHUNKS]:
        if first <= word and last >= word[:3]:
            for stem, places, *_ in _unpacked(folder / f"index/{name}.pf_index")[0]:
                if stem[:3] == word[:3]:
                    found |= {*accumulate(place[0] for place in places)}
    return found


def _there(folder: Path, name: str) -> Path:
    if not (folder / name).exists():
        raise _fault(f"missing: {name}")
    return folder / name


def _entry(folder: Path) -> Any:
    return json.loads((folder / ENTRY).read_text("utf-8"))


def _raw(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes()).removeprefix(MAGIC)


def _unpacked(file: Path) -> Any:
    return cbor2.loads(_raw(file))


def _packed(value: Any) -> bytes:
    return gzip.compress(MAGIC + cbor2.dumps(value), mtime=0)


def _write(file: Path, value: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_json(value).encode())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _fault(said: str) -> EditionError:
    return EditionError([_finding(f"the search index is not whole ({said}): is the disk full?")])


def _finding(message: str) -> Finding:
    return Finding(FOLDER, 0, 0, "error", "search-index", message)
