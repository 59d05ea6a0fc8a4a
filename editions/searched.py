"""The searched pages of a site, each read anew only if something of it has changed.

What is known of a page without its words is small, and all of the edition has it at once; words
wait in files, or in what earlier builds kept, until an index is made of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from editions import workers
from editions.cache import Cache
from editions.records import EDITORS, NOTE, REGISTER, TEXT, Page, Reader, is_searched

PAGES, WORDS = "searched pages", "searched words"
"""What is kept of each page, by its uri."""

WEIGHTS = {TEXT: 3, NOTE: 2, REGISTER: 2, EDITORS: 1}
"""How much a word counts, by whose it is."""

OF_TITLE = 8
"""How much a word of an entry's name counts."""

APART = "⁂"
"""Before the words by which a record is found that do not stand in it."""

Pair = tuple[str, str]


class Mark(NamedTuple):
    """A unit without its words."""

    anchor: str
    place: str
    kind: str
    filters: tuple[Pair, ...]
    """Whom and what it mentions: names of filters with a value each."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A searched page without its words."""

    uri: str
    title: str
    title_lang: str
    lang: str
    filters: Mapping[str, tuple[str, ...]]
    number: int
    """How many units it has."""
    marks: bytes
    """The units, packed: there are very many in an edition."""
    size: int
    """Bytes of its words."""
    digest: str
    """Of all that the search has of it, its words too."""
    words_digest: str
    file: Path
    """Where its words are when an index is made of them."""

    @property
    def units(self) -> tuple[Mark, ...]:
        """Its units in order, without their words."""
        return tuple(
            Mark(anchor, place, kind, tuple((name, value) for name, value in some))
            for anchor, place, kind, some in json.loads(self.marks)
        )

    @property
    def words(self) -> list[Pair]:
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
    mark: Mark | None = None
    """Its unit, if it is no page: of a page, they are unpacked when they are asked for."""

    @property
    def marks(self) -> Sequence[Mark]:
        """Its units, without their words."""
        return self.page.units if self.mark is None else (self.mark,)

    @property
    def file(self) -> str:
        """Where Pagefind finds it: the page without its ending as a folder, and its number."""
        return f"{self.page.uri.removesuffix('.html')}/{self.number}.html"

    @property
    def filters(self) -> Iterator[Pair]:
        """What it can be filtered by, and what is shown of it: names with values."""
        own = [("title", f"{self.page.title}\t{self.page.title_lang}")]
        units = self.marks
        for unit in units:
            own += [("kind", unit.kind)]
            own += [("at", f"{unit.anchor}\t{unit.place}")] if unit.place else []
        own += [(name, value) for name, some in self.page.filters.items() for value in some]
        own += (pair for unit in units for pair in unit.filters)
        return iter(dict.fromkeys(own))

    def html(self, words: Sequence[Pair]) -> str:
        """The record as a page for Pagefind; `words` are those of the whole page."""
        marks = "".join(
            f'<i data-pagefind-filter="{name}[data-v]" data-v="{escape(value)}"></i>'
            for name, value in self.filters
        )
        pairs = zip(self.marks, self.units, strict=True)
        units = "".join(self._unit(mark, words[at][0]) for mark, at in pairs)
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


@dataclass(frozen=True, slots=True)
class Searched:
    """The searched pages of a site in its order."""

    site: Path
    reader: Reader
    folder: Path
    """Where their words are written."""
    cache: Cache | None
    pages: tuple[Listed, ...]

    def provide(self, pages: Iterable[Listed]) -> None:
        """Write the words of pages into their files where they are not."""
        missing = {page.uri: page for page in pages if not page.file.exists()}
        kept = self.cache.several(WORDS, missing) if self.cache is not None else ()
        for uri, words in kept:
            if digest(words) == missing[uri].words_digest:
                missing.pop(uri).file.write_bytes(words)
        for page in missing.values():
            _read(self.site, self.reader, self.folder, {}, (int(page.file.stem), page.uri))


def of_page(page: Listed, is_large: bool) -> Iterator[Record]:
    """The records of a page: of each unit one, or one of all."""
    if is_large:
        yield from [Record(page, 0, range(page.number))] if page.number else []
    else:
        for at, mark in enumerate(page.units):
            yield Record(page, at, range(at, at + 1), mark)


def read(site: Path, reader: Reader, folder: Path, cache: Cache | None = None) -> Searched:
    """The searched pages of a site; the words of those read anew are written into a folder."""
    known = {} if cache is None else dict(cache.every(PAGES))
    numbered = [*enumerate(reader.uris(site))]
    found = workers.each(partial(_read, site, reader, folder, known), numbered)
    pages, anew, searched = [], [], set()
    for (number, uri), told in zip(numbered, found, strict=True):
        if told is None:
            continue
        searched.add(uri)
        anew += [(uri, told)] if told else []
        pages.append(_listed(told or known[uri], folder / f"{number}.json"))
    if cache is not None:
        cache.put(PAGES, anew)
        files = {page.uri: page.file for page in pages}
        cache.put(WORDS, ((uri, files[uri].read_bytes()) for uri, _ in anew))
        gone = known.keys() - searched
        cache.remove(PAGES, gone)
        cache.remove(WORDS, gone)
    return Searched(site, reader, folder, cache, tuple(pages))


def _read(
    site: Path, reader: Reader, folder: Path, known: Mapping[str, bytes], numbered: tuple[int, str]
) -> bytes | None:
    """What is kept of a page, its words written; None if it is not searched, `b""` if known.

    That is in lines: the digest of what it was read from, the entries' pages that it leads to,
    and what is listed.
    """
    number, uri = numbered
    data = (site / uri).read_bytes()
    if not is_searched(data):
        return None
    if uri in known:
        before, links, _ = known[uri].split(b"\n")
        if reader.digest(uri, data, json.loads(links)) == before.decode():
            return b""
    page = reader.page(uri, data)
    if page is None:
        return None
    words = serialised([[unit.words, unit.names] for unit in page.units])
    (folder / f"{number}.json").write_bytes(words)
    own = reader.digest(uri, data, page.links).encode()
    return b"\n".join([own, serialised(page.links), _serialised_page(page, words)])


def _serialised_page(page: Page, words: bytes) -> bytes:
    """A page without its words as JSON; see `_listed`."""
    marks = [
        (unit.anchor, unit.place, unit.kind, [(name, one) for name in of for one in of[name]])
        for unit, of in ((unit, unit.filters) for unit in page.units)
    ]
    told = (page.uri, page.title, page.title_lang, page.lang, page.filters, marks)
    return serialised((*told, len(words), digest(words)))


def _listed(kept: bytes, file: Path) -> Listed:
    """A page as it is kept."""
    page = kept.rpartition(b"\n")[2]
    uri, title, title_lang, lang, filters, marks, size, words_digest = json.loads(page)
    of_page = {name: tuple(some) for name, some in filters.items()}
    told = (uri, title, title_lang, lang, of_page, len(marks), serialised(marks), size)
    return Listed(*told, digest(page), words_digest, file)


def serialised(value: Any) -> bytes:
    """A value as JSON in one line."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest(data: bytes) -> str:
    """What tells apart what is searched."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
