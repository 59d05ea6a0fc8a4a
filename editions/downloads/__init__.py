"""Files that readers and programs may take away: one table of formats, each a function or two.

A further format is a function that gives files, and a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from editions.document import Document
from editions.downloads import references, tables, texts
from editions.downloads.made import File, Maker
from editions.edition import Edition
from editions.imprint import Imprint
from editions.words import later

__all__ = [
    "DEFAULT",
    "FORMATS",
    "PAGE",
    "File",
    "Format",
    "Maker",
    "faults",
    "of_all",
    "of_document",
]

OfDocument = Callable[[Edition, Document], File]
OfAll = Callable[[Edition], Iterator[File]]


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
    needs: tuple[str, ...] = ()
    """What the configuration must say for it."""


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
}
"""By the words of the configuration, in the order in which they are offered."""

PAGE = "downloads.html"
"""The page that lists the files of the whole edition."""

DEFAULT = ("txt", "csv", "jsonl")

NEEDS = {
    "site_url": lambda imprint: imprint.site,
}


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


def of_document(edition: Edition, document: Document) -> Iterator[tuple[str, File]]:
    """The files of a document, each with the word for its format."""
    for name in asked(edition):
        make = FORMATS[name].of_document
        if make is not None:
            yield name, make(edition, document)


def of_all(edition: Edition) -> Iterator[tuple[str, File]]:
    """The files of the whole edition, likewise."""
    for name in asked(edition):
        for make in FORMATS[name].of_all:
            yield from ((name, file) for file in make(edition))


def asked(edition: Edition) -> Iterator[str]:
    """The formats that are asked for, in the order of the table."""
    return (name for name in FORMATS if name in edition.settings.downloads)
