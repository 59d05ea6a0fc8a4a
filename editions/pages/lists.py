"""The lists of documents: tables of all, and of each collection, with what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape as escape_html
from typing import NamedTuple
from urllib.parse import quote

from editions import alphabet, citations, markdown, tongues, uris
from editions.cache import digest
from editions.collections import Collection
from editions.document import Document
from editions.edition import MOST_LISTED, Edition
from editions.header import Said
from editions.markdown import Markdown, escape
from editions.pages.page import UNSEARCHED, Maker, Page, way
from editions.words import LANGUAGE, later, say, several

FEWEST = 3
"""Documents from which on a list is worth filtering."""

FEW = 30
"""As many values of a column, or years, can be chosen from at most."""

Names = Callable[[Edition, Document], Sequence[str]]


class Column(NamedTuple):
    """A column of a table of documents, which is shown if something stands in it."""

    title: str
    """In English."""
    said: Callable[[Edition, Document], Sequence[Said]]
    """The words of a cell."""
    names: Names
    """The same as one sorts and chooses by it."""


def _dates(_: Edition, one: Document) -> Sequence[Said]:
    said = tuple(each for each in one.dates_said if each.words)
    return said or ((Said(one.date, None),) if one.date else ())


def _collections(edition: Edition, one: Document) -> Sequence[Said]:
    found = edition.collection(one)
    return () if found is None else (Said(found.title, None),)


def _words(said: Iterable[Said]) -> list[str]:
    return [one.words for one in said]


DATE = Column(later("Date"), _dates, lambda _, one: [one.date] if one.date else [])

COLUMNS = (
    DATE,
    Column(later("From"), lambda _, one: one.senders_said, citations.senders),
    Column(later("To"), lambda _, one: one.recipients_said, citations.addressees),
    Column(later("Place"), lambda _, one: one.places_said, lambda _, one: _words(one.places_said)),
    Column(
        later("Collection"), _collections, lambda edition, one: _words(_collections(edition, one))
    ),
)
"""Columns besides the document itself."""

OF_COLLECTION = COLUMNS[-1]
"""What a list of a single collection does not say."""


@dataclass(frozen=True)
class List:
    """A list of documents in order of date, over one or more pages."""

    edition: Edition
    collection: Collection | None
    """Of what it is the list; None of all documents."""
    documents: tuple[Document, ...]

    @property
    def title(self) -> str:
        """What its first page is called."""
        return say("Documents") if self.collection is None else self.collection.title

    def uri(self, start: int = 0) -> str:
        """The page that begins with the document of a number."""
        folder = "" if self.collection is None else self.collection.folder
        return uris.documents(start // MOST_LISTED + 1, folder)

    @property
    def starts(self) -> range:
        """The numbers of the documents with which pages begin."""
        return range(0, max(1, len(self.documents)), MOST_LISTED)

    def some(self, start: int) -> tuple[Document, ...]:
        """The documents of a page."""
        return self.documents[start : start + MOST_LISTED]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in which something stands, on whatever page."""
        known = [one for one in COLUMNS if self.collection is None or one is not OF_COLLECTION]
        return tuple(
            one for one in known if any(one.said(self.edition, each) for each in self.documents)
        )

    @property
    def at(self) -> int:
        """Before which of these columns the document itself stands: behind the date."""
        return int(DATE in self.columns)

    @cached_property
    def choices(self) -> str:
        """What a reader can choose rows by, as HTML: columns with several values, but few."""
        found = []
        for number, column in enumerate(self.columns):
            values = {name for one in self.documents for name in column.names(self.edition, one)}
            if column is DATE:
                found.append(_choice(number, say("Year"), sorted({one[:4] for one in values})))
                continue
            language = LANGUAGE.get()
            ordered = sorted(values, key=lambda name: (alphabet.key(name, language), name))
            found.append(_choice(number + 1, say(column.title), ordered))
        return "".join(found)


def list_makers(edition: Edition) -> Iterator[Maker]:
    """What makes the pages of the list of all documents, and of each collection."""
    for collection in (None, *edition.settings.collections):
        listed = List(edition, collection, edition.listed(collection))
        own = digest([(one.uri, one.digest) for one in listed.documents], collection)
        for start in listed.starts:
            # All pages have the same choices, which are names of entries.
            yield Maker(listed.uri(start), partial(_page, listed, start), None, ("entries:",), own)


def _page(listed: List, start: int) -> Page:
    """A page of a list, from the document of the number `start` on."""
    title = f"{listed.title}: {bounds(listed, start)}" if start else listed.title
    has_several = len(listed.documents) > 1
    collection = None if start else listed.collection  # What is said of it, on its first page.
    said = Markdown("" if collection is None else collection.text)
    own = dict(collection.about) if collection is not None and said else UNSEARCHED
    table = [
        _standing(listed, start),
        _pages(listed, start),
        _filter(listed) if has_several else Markdown(""),
        _table(listed, start),
        _on(listed, start),
    ]
    body = [
        _up(listed, start),
        Markdown("") if said.startswith("# ") else markdown.heading(escape(title), 1),
        said,
        *([markdown.block(markdown.blocks(table), data_pagefind_ignore="")] if said else table),
    ]
    scripts = {"scripts": ["lists"]} if has_several else {}
    front = {"title": title, "hide": ["navigation"], **own, **scripts}
    return Page(listed.uri(start), front, markdown.blocks(body))


def _up(listed: List, start: int) -> Markdown:
    """The way from a collection to all documents, and from a further page to the first."""
    page = listed.uri(start)
    ways = []
    if listed.collection is not None:
        ways.append(markdown.link(escape(say("Documents")), way(uris.documents(1), page)))
    if listed.collection is not None and start:
        ways.append(markdown.link(escape(listed.title), way(listed.uri(), page)))
    return markdown.paragraph(markdown.join(ways, " · "), cls="up") if ways else Markdown("")


def _standing(listed: List, start: int) -> Markdown:
    """How many documents a collection has, of which years; of all documents, the collections."""
    if start:
        return Markdown("")
    page, collection = listed.uri(), listed.collection
    if collection is not None:
        inside = f"{way('search.html', page)}?collection={quote(collection.title, safe='')}"
        search = markdown.link(escape(say("Search in it")), inside)
        said = markdown.join([escape(spanned(listed.documents)), search], " · ")
        return markdown.paragraph(said, cls="count")
    return collections_of(listed.edition, page)


def collections_of(edition: Edition, page: str) -> Markdown:
    """The collections, each with its number of documents and its years; nothing without any."""
    items = [
        markdown.join(
            [
                markdown.link(escape(one.title), way(one.uri, page)),
                markdown.span(escape(f" {spanned(edition.listed(one))}"), "count"),
            ]
        )
        for one in edition.settings.collections
    ]
    return markdown.block(markdown.list_(items), "collections") if items else Markdown("")


def spanned(documents: Sequence[Document]) -> str:
    """How many documents there are, and from when to when: `12 documents, 1890–1892`."""
    years = _years(one for one in documents if one.date)
    count = several(len(documents), "{} document", "{} documents")
    return f"{count}, {years}" if years else count


def _years(dated: Iterable[Document]) -> str:
    """The years of the first and of the last document."""
    years = [one.date[:4] for one in dated if one.date]
    return "–".join(dict.fromkeys([years[0], years[-1]])) if years else ""


def _table(listed: List, start: int) -> Markdown:
    """The rows of a page under their heads: a row is known by its document."""
    heads = [_head(say(one.title), one is DATE) for one in listed.columns]
    heads.insert(listed.at, _head(say("Document")))
    head = markdown.block(markdown.block(markdown.blocks(heads), element="tr"), element="thead")
    page, edition = listed.uri(start), listed.edition
    rows = []
    for one in listed.some(start):
        link = markdown.link(tongues.titled(one), way(one.uri, page))
        cells = [_cell(edition, column, one) for column in listed.columns]
        cells.insert(listed.at, markdown.leaf(link, "th", scope="row"))
        rows.append(markdown.block(markdown.blocks(cells), element="tr"))
    body = markdown.block(markdown.blocks(rows), element="tbody")
    table = markdown.block(markdown.blocks([head, body]), element="table")
    return markdown.block(table, "list-of-documents")


def _head(word: str, has_dates: bool = False) -> Markdown:
    return markdown.leaf(escape(word), "th", scope="col", data_dates="" if has_dates else None)


def _cell(edition: Edition, column: Column, one: Document) -> Markdown:
    """A cell with its words, and with what it is sorted by where these are others."""
    said = column.said(edition, one)
    content = markdown.join((tongues.within(each.lang, escape(each.words)) for each in said), "; ")
    key = "; ".join(column.names(edition, one))
    is_same = key == "; ".join(_words(said))
    label = None if column is DATE or not content else say(column.title)
    return markdown.leaf(content, "td", data_sort=None if is_same else key, data_label=label)


def _filter(listed: List) -> Markdown:
    """The fields with which a script filters the list below, and where it says how it is sorted."""
    status = '<p role="status"></p>'
    if len(listed.documents) < FEWEST:
        return Markdown(f'<div class="filter">{status}</div>')
    label = escape_html(say("Filter by any word"))
    return Markdown(
        f'<div class="filter"><label><span>{label}</span> <input type="search" autocomplete="off">'
        f"</label>{listed.choices}{status}</div>"
    )


def _choice(column: int, label: str, values: Sequence[str]) -> str:
    """A list from which one value of a column is chosen; nothing if there are none, or too many."""
    if not 1 < len(values) <= FEW:
        return ""
    every = [("", say("All")), *((one, one) for one in values)]
    options = "".join(
        f'<option value="{escape_html(value)}">{escape_html(said)}</option>'
        for value, said in every
    )
    return (
        f"<label><span>{escape_html(label)}</span>"
        f' <select data-column="{column}">{options}</select></label>'
    )


def _pages(listed: List, here: int) -> Markdown:
    """The ways to the pages of the list, which say from when to when they go."""
    if len(listed.starts) < 2:
        return Markdown("")
    items = [
        escape(bounds(listed, start)) if start == here else _link(listed, start, here)
        for start in listed.starts
    ]
    label = say("Pages of the list")
    return markdown.block(markdown.list_(items), "in-a-row", "nav", aria_label=label)


def _link(listed: List, start: int, here: int, words: str = "{}") -> Markdown:
    said = markdown.filled(words, escape(bounds(listed, start)))
    return markdown.link(said, way(listed.uri(start), listed.uri(here)))


def _on(listed: List, here: int) -> Markdown:
    """The way on, which a script follows by itself when a reader comes near to it."""
    start = here + MOST_LISTED
    if start >= len(listed.documents):
        return Markdown("")
    return markdown.paragraph(_link(listed, start, here, "{} →"), cls="list-goes-on")


def bounds(listed: List, start: int) -> str:
    """The documents of a page of a list: `501–1000 (1890–1892)`."""
    some = listed.some(start)
    years = _years((some[0], some[-1]))
    said = "–".join(dict.fromkeys([str(start + 1), str(start + len(some))]))
    return f"{said} ({years})" if years else said
