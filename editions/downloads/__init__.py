"""Files that readers and programs may take away: one table of formats, each a function or two.

A further format is a function that gives files, and a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from editions.document import Document
from editions.downloads import (
    books,
    correspondence,
    harvest,
    linked,
    pages,
    printed,
    references,
    tables,
    texts,
    typesetting,
)
from editions.downloads.made import PAGES, Begun, File, Maker, keep_begun
from editions.edition import Edition
from editions.imprint import Imprint
from editions.words import later

__all__ = [
    "DEFAULT",
    "FORMATS",
    "PAGE",
    "PAGES",
    "Begun",
    "File",
    "Format",
    "Maker",
    "asked",
    "begun",
    "faults",
    "keep_begun",
    "missing",
    "of_all",
    "of_document",
    "quick",
]

OfDocument = Callable[[Edition, Document], File]
OfAll = Callable[[Edition], Iterator[File]]


DAY = "date (a whole day)"


class Format(NamedTuple):
    """A format that a configuration can ask for."""

    title: str
    """What readers call it, in English."""
    said: str
    """What it is good for, in English."""
    of_document: OfDocument | None = None
    """The file of a document."""
    of_all: tuple[OfAll, ...] = ()
    """The files of the whole edition."""
    of_pages: tuple[OfAll, ...] = ()
    """The same, where they are made of the pages, and so when all of these are written."""
    needs: tuple[str, ...] = ()
    """What the configuration must say for it."""
    missing: Callable[[], str | None] = lambda: None
    """What is to be installed for it; None if all is there."""
    is_slow: bool = False
    """Whether it takes seconds a document: a preview goes without."""


FORMATS = {
    "txt": Format(
        later("Plain text"),
        later("the reading texts without markup, notes at their ends"),
        texts.of_document,
        (texts.of_all,),
    ),
    "csv": Format(
        later("Tables (CSV)"),
        later("the documents and each register, for spreadsheets"),
        of_all=(tables.of_all,),
    ),
    "jsonl": Format(
        later("Corpus (JSON Lines)"),
        later("each passage with its address, its language and the entries that it mentions"),
        of_all=(texts.corpus, texts.schema),
    ),
    "csl": Format(
        later("References (CSL-JSON)"),
        later("the citations of all documents, for reference managers"),
        of_all=(references.of_all,),
    ),
    "md": Format(
        later("Markdown"),
        later("the pages as they are written, before they become HTML"),
        pages.of_document,
    ),
    "cmif": Format(
        later("Correspondence (CMIF)"),
        later("who wrote to whom, when and where, for indexes of letters"),
        of_all=(correspondence.of_all,),
        needs=("site_url", "publisher", "contact", DAY),
    ),
    "skos": Format(
        later("Glossary (SKOS)"),
        later("the terms of the glossary as linked data"),
        of_all=(linked.glossary,),
    ),
    "beacon": Format(
        later("Persons (BEACON)"),
        later("the persons that the GND knows, for catalogues that link to them"),
        of_all=(linked.beacon,),
        needs=("site_url",),
    ),
    "oai": Format(
        later("Records (OAI-PMH)"),
        later("a static repository, for what collects records of documents"),
        of_all=(harvest.of_all,),
        needs=("site_url", "contact", DAY, "oai_gateway"),
    ),
    "epub": Format(
        later("E-book (EPUB)"),
        later("for readers of books, on a screen or a device"),
        books.of_document,
        of_pages=(books.of_all,),
        needs=(DAY,),
    ),
    "pdf": Format(
        later("For printing (PDF)"),
        later("set in pages, with notes at their feet"),
        printed.of_document,
        of_pages=(printed.of_all,),
        missing=typesetting.missing,
        is_slow=True,
    ),
}
"""By the words of the configuration, in the order in which they are offered."""

PAGE = "downloads.html"
"""The page that lists the files of the whole edition."""

DEFAULT = ("txt", "csv", "jsonl")

NEEDS: Mapping[str, Callable[[Imprint], object]] = {
    "site_url": lambda imprint: imprint.site,
    "publisher": lambda imprint: imprint.publisher,
    "contact": lambda imprint: imprint.contact,
    "oai_gateway": lambda imprint: imprint.gateway,
    DAY: lambda imprint: len(imprint.date or "") == len("2026-11-22"),
}
"""What a format may need, by what the configuration calls it. Nothing is made up in its place."""


def faults(asked: Iterable[str], imprint: Imprint) -> Iterator[str]:
    """What cannot be asked for, said to whoever configured it."""
    for name in asked:
        if name not in FORMATS:
            meant = next(iter(get_close_matches(name.lower(), FORMATS, 1, 0.4)), None)
            hint = f"did you mean {meant}?" if meant else f"known are {', '.join(FORMATS)}"
            yield f"downloads: {name} is no format: {hint}"
            continue
        missing = [one for one in FORMATS[name].needs if not NEEDS[one](imprint)]
        if missing:
            said = " and ".join(missing)
            yield f"downloads: {name} needs {said}: write it in mkdocs.yml, or take {name} out"


def begun(edition: Edition, document: Document) -> Sequence[Begun]:
    """What files of a document are made of, to make while its tree is there anyway."""
    formats = {"txt", "jsonl"}.intersection(asked(edition))
    return [*texts.begun_of(edition, document, "jsonl" in formats)] if formats else ()


def quick(asked: Iterable[str]) -> Iterator[str]:
    """The formats that a preview has."""
    return (name for name in asked if not FORMATS[name].is_slow)


def missing(asked: Iterable[str]) -> Iterator[str]:
    """What is to be installed for the formats that are asked for."""
    for name in asked:
        said = FORMATS[name].missing()
        if said is not None:
            yield f"downloads: {name}: {said}, or take {name} out"


def of_document(edition: Edition, document: Document) -> Iterator[tuple[str, File]]:
    """The files of a document, each with the word for its format."""
    for name in asked(edition):
        make = FORMATS[name].of_document
        if make is not None:
            yield name, make(edition, document)


def of_all(edition: Edition) -> Iterator[tuple[str, File]]:
    """The files of the whole edition, likewise."""
    for name in asked(edition):
        for make in (*FORMATS[name].of_all, *FORMATS[name].of_pages):
            yield from ((name, file) for file in make(edition))


def asked(edition: Edition) -> Iterator[str]:
    """The formats that are asked for, in the order of the table."""
    return (name for name in FORMATS if name in edition.settings.downloads)
