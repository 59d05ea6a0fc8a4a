"""What the search finds: the paragraphs, notes, headings and entries of the built pages."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from lxml import html
from lxml.etree import _Element, _ElementUnicodeResult

from editions import citations
from editions.document import Document
from editions.edition import Edition
from editions.registers import Entry
from editions.words import other

BODY = "//*[@data-pagefind-body]"
"""What of a page is searched."""

LEFT_OUT = frozenset(
    "footnote-ref footnote-backref headerlink permalink note-label also-told up".split()
)
"""Signs and ways between words: with them "Cuba[1] with" would not be found as "Cuba with"."""

BLOCKS = frozenset(
    "article aside blockquote br caption dd details div dl dt figcaption figure footer h1 h2 h3 h4"
    " h5 h6 header hr li ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
"""Elements of HTML that part the words before and after them."""

SILENT = frozenset("nav script style svg template".split())
"""Elements of HTML whose words are no part of what is read."""

UNITS = BLOCKS - {"h1", "br", "hr"}
"""Elements of HTML that begin a unit if they have an id."""

TEXT, NOTE, EDITORS, REGISTER = "Text", "Note", "Editors", "Register"
"""Whose words a unit has: of a document or its notes, of the editors, of a register."""

FILTERS = {
    "persons": "person",
    "places": "place",
    "organisations": "organisation",
    "works": "work",
    "glossary": "term",
}
"""The filters by what a unit mentions, by the folders of the registers."""

BLANKS = re.compile(r"\s+")
SAYS = re.compile(r"[^\W_]")


class Mentioned(NamedTuple):
    """An entry that a unit mentions."""

    filter: str
    names: tuple[str, ...]
    """The accepted one first."""


@dataclass(slots=True)
class Unit:
    """A part of a page that a hit leads to: values alone, which pass between processes."""

    anchor: str
    """Its id; empty for what stands before the first."""
    place: str
    """What a reader calls it: `paragraph 7`, `note b`; empty for the page itself."""
    kind: str
    parts: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    """Words that the reading text does not show."""
    mentioned: dict[str, Mentioned] = field(default_factory=dict)
    """The entries that it mentions, by their uris."""

    @property
    def words(self) -> str:
        """What it says, white space normalised."""
        return BLANKS.sub(" ", "".join(self.parts)).strip()

    @property
    def names(self) -> str:
        """Words by which it is found too: other names of whom it mentions, forms of the source."""
        named = (name for one in self.mentioned.values() for name in one.names)
        return BLANKS.sub(" ", " ".join([*named, *self.aside])).strip()

    @property
    def filters(self) -> Mapping[str, tuple[str, ...]]:
        """Whom and what it mentions, by the filters."""
        found: dict[str, list[str]] = {}
        for one in self.mentioned.values():
            found.setdefault(one.filter, []).append(one.names[0])
        return {name: tuple(sorted({*some})) for name, some in found.items()}


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site as the search has it."""

    uri: str
    title: str
    title_lang: str
    """The language of the title; empty where it is that of the site, or unknown."""
    lang: str
    """The language that its words are stemmed by: a tag without region or script."""
    units: tuple[Unit, ...]
    filters: Mapping[str, tuple[str, ...]]
    """What holds of all of its units."""
    links: tuple[str, ...] = ()
    """Where entries would have their pages, of all places that it leads to, each once."""


@dataclass(frozen=True)
class Reader:
    """Reads the built pages of an edition."""

    edition: Edition
    lang: str
    """The language of a page that says none."""

    def uris(self, site: Path) -> list[str]:
        """The pages of a site: documents in their order, then the others by address."""
        order = {one.uri: number for number, one in enumerate(self.edition.documents)}
        uris = (file.relative_to(site).as_posix() for file in site.rglob("*.html"))
        return sorted(uris, key=lambda uri: (order.get(uri, len(order)), uri))

    def digest(self, uri: str, data: bytes, links: Iterable[str]) -> str:
        """A digest of all that a page with such links is read from; it needs no tree."""
        document, entry = self._documents.get(uri), self._entries.get(uri)
        own = None if document is None else (*_told(document), _about(self.edition, document))
        named = None if entry is None else (entry.name, entry.langs.get(entry.name))
        found = [(link, self._entries.get(link)) for link in links]
        mentioned = [one and (link, one.kind.folder, one.names) for link, one in found]
        told = repr((self.lang, own, named, mentioned)).encode()
        return hashlib.blake2b(told, key=hashlib.blake2b(data).digest(), digest_size=16).hexdigest()

    def page(self, uri: str, data: bytes) -> Page | None:
        """One page; None if it is not searched."""
        if not is_searched(data):
            return None
        tree = html.document_fromstring(data, html.HTMLParser(encoding="utf-8"))
        bodies = tree.xpath(BODY)
        if not bodies:
            return None
        document, entry = self._documents.get(uri), self._entries.get(uri)
        heading = " ".join(bodies[0].xpath("string((.//h1)[1])").split())
        title = document.short_title if document is not None else heading
        lang = (document.lang if document is not None else tree.get("lang")) or self.lang
        filters = {} if document is None else _about(self.edition, document)
        reading = _Reading(self, uri, document, entry)
        units = reading.units(bodies[0])
        named = entry.langs.get(entry.name) if entry is not None else None
        title_lang = document.short_title_lang if document is not None else named
        return Page(
            uri,
            title or uri,
            other(title_lang) or "",
            lang.split("-")[0].lower(),
            units,
            filters,
            tuple(reading.links),
        )

    def entry(self, uri: str) -> Entry | None:
        """The entry that has a page."""
        return self._entries.get(uri)

    @cached_property
    def _documents(self) -> Mapping[str, Document]:
        return {one.uri: one for one in self.edition.documents}

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return {one.uri: one for one in self.edition.entries}


@dataclass(slots=True)
class _Reading:
    """Goes through one page and parts it into units."""

    reader: Reader
    uri: str
    document: Document | None
    entry: Entry | None
    links: dict[str, None] = field(default_factory=dict)
    """The places of registers that it leads to, in order."""
    _around: dict[_Element, tuple[bool, bool, _Element]] = field(default_factory=dict)
    """Of an element: whether it is left out, whether it is aside, and its block."""

    def units(self, body: _Element) -> tuple[Unit, ...]:
        """The units in order: each begins where a block has an id, and goes on to the next."""
        found = [Unit("", "", EDITORS if self.entry is None else REGISTER)]
        labels = {} if self.document is None else _labels(self.document)
        self._around[body] = (False, False, body)
        block = body
        for node in body.xpath(".//*[@id or @href] | .//text()"):
            if isinstance(node, _ElementUnicodeResult):
                block = self._add(found[-1], node, block)
            elif self._is_left_out(node):
                continue
            elif node.get("href") is not None:
                self._link(found[-1], node.get("href") or "")
            elif node.tag in UNITS and self.entry is None:
                anchor = node.get("id") or ""
                found.append(Unit(anchor, labels.get(anchor, ""), self._kind(node)))
        return tuple(unit for unit in found if SAYS.search(unit.words))

    def _add(self, unit: Unit, node: _ElementUnicodeResult, before: _Element) -> _Element:
        """Take the words of a text node, parted from those of another block; its block."""
        parent = node.getparent()
        assert parent is not None  # What XPath finds stands in the tree.
        holder = next(parent.iterancestors()) if node.is_tail else parent
        left_out, aside, block = self._surroundings(holder)
        if aside:
            unit.aside.append(f"{node} ")
        elif not left_out:
            is_parted = block is not before or (node.is_tail and parent.tag == "br")
            unit.parts += [" ", node] if is_parted else [node]
            return block
        return before

    def _surroundings(self, element: _Element) -> tuple[bool, bool, _Element]:
        known = self._around.get(element)
        if known is None:
            left_out, aside, block = self._surroundings(next(element.iterancestors()))
            ignored = element.get("data-pagefind-ignore") is not None
            classes = {*(element.get("class") or "").split()}
            known = (
                left_out or ignored or not LEFT_OUT.isdisjoint(classes) or _is_silent(element),
                aside or (ignored and "aside" in classes and not left_out),
                element if element.tag in BLOCKS else block,
            )
            self._around[element] = known
        return known

    def _is_left_out(self, element: _Element) -> bool:
        return self._surroundings(element)[0]

    def _link(self, unit: Unit, address: str) -> None:
        path = unquote(address.partition("#")[0])
        uri = posixpath.normpath(posixpath.join(posixpath.dirname(self.uri), path))
        if posixpath.dirname(uri) not in FILTERS:
            return
        self.links[uri] = None
        entry = self.reader.entry(uri)
        if entry is not None and entry is not self.entry:
            unit.mentioned[entry.uri] = Mentioned(FILTERS[entry.kind.folder], entry.names)

    def _kind(self, element: _Element) -> str:
        classes = {
            name
            for holder in (element, *element.iterancestors())
            for name in (holder.get("class") or "").split()
        }
        if self.document is None or not classes & {"tei-text", "footnote"}:
            return EDITORS
        return NOTE if "footnote" in classes else TEXT


def is_searched(data: bytes) -> bool:
    """A built page may have something that is searched."""
    return b"data-pagefind-body" in data


def filters(edition: Edition) -> list[str]:
    """The filters that an edition has something for."""
    of_registers = [name for folder, name in FILTERS.items() if edition.register(folder)]
    told = {name for one in edition.documents for name in _about(edition, one)}
    if len({one.lang for one in edition.documents}) < 2:
        told -= {"language"}
    if len({_collection(edition, one) for one in edition.documents}) < 2:
        told -= {"collection"}
    order = ("date", "author", "addressee", "language", "collection")
    return ["kind", *of_registers, *(name for name in order if name in told)]


def _is_silent(element: _Element) -> bool:
    """The element has no words for readers."""
    return element.tag in SILENT or element.get("hidden") is not None


def _told(document: Document) -> tuple[object, ...]:
    """What a document's own title, language and labels of passages depend on."""
    return (
        document.short_title,
        document.short_title_lang,
        document.lang,
        *(document.source.digest, document.at, document.parts_at, document.released),
    )


def _labels(document: Document) -> Mapping[str, str]:
    """What a reader calls each passage of a document, by its anchor."""
    return {one.anchor: one.label for one in document.passages.values()}


def _about(edition: Edition, document: Document) -> Mapping[str, tuple[str, ...]]:
    """What the header of a document says, by the filters: an unsure date as `first/last`."""
    when = document.when
    dates = [] if when is None else [when.first.isoformat(), when.last.isoformat()]
    collection = _collection(edition, document)
    found: dict[str, Sequence[str]] = {
        "document": [document.stem],
        "date": ["/".join(dict.fromkeys(dates))] if dates else [],
        "author": citations.names(edition, document),
        "addressee": citations.addressees(edition, document),
        "language": [document.lang] if document.lang else [],
        "collection": [collection] if collection else [],
    }
    return {name: tuple(some) for name, some in found.items() if some}


def _collection(edition: Edition, document: Document) -> str:
    """What the search calls the collection of a document: its title, else its folder."""
    found = edition.collection(document)
    return posixpath.dirname(document.stem) if found is None else found.title
