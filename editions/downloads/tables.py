"""Documents and registers as tables for spreadsheets. Source: RFC 4180.

In UTF-8, without a mark of the order of bytes; lines end as the standard has it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from editions import citations, geography
from editions.authorities import address_of
from editions.document import Document
from editions.downloads.made import FOLDER, File
from editions.edition import Edition
from editions.header import ARCHIVE
from editions.registers import KINDS, Entry

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

FORMULA = re.compile(r"((?:^|[;\t\r\n])\s*)(?=[=+\-@\t\r＝＋－＠])")
"""Where a spreadsheet may begin to read a formula: at the beginning of a cell, and behind what
spreadsheets of many countries take for the end of one."""

MANY = " | "
"""Between several values in a cell."""

OF_DOCUMENTS = "id title date authors addressees kept_at language source url".split()
OF_ENTRIES = "id name other_names description same_as mentions documents source url".split()
OF_PLACES = ["latitude", "longitude"]


def of_all(edition: Edition) -> Iterator[File]:
    """A table of the documents, and one of each register that has entries."""
    yield File(f"{FOLDER}/documents.csv", partial(_documents, edition))
    for kind in KINDS:
        if edition.register(kind.folder):
            yield File(f"{FOLDER}/{kind.folder}.csv", partial(_entries, edition, kind.folder))


def cell(value: str) -> str:
    """A value that no spreadsheet runs: before what may begin a formula stands an apostrophe.

    A number is none, be it below zero. Source: OWASP, CSV Injection.
    """
    return value if NUMBER.fullmatch(value) else FORMULA.sub(r"\1'", value)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as CSV."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow(["" if one is None else cell(str(one)) for one in row])
    return written.getvalue().encode()


def _documents(edition: Edition) -> bytes:
    return table(OF_DOCUMENTS, (_document(edition, one) for one in edition.documents))


def _document(edition: Edition, one: Document) -> tuple[object, ...]:
    names = (citations.names(edition, one), citations.addressees(edition, one))
    kept = MANY.join(one.kept[name] for name in ARCHIVE if one.kept.get(name))
    address = edition.settings.imprint.address(one.uri) or one.uri
    about = (one.stem, one.title, one.date, *map(MANY.join, names), kept, one.lang)
    return (*about, one.source.path, address)


def _entries(edition: Edition, folder: str) -> bytes:
    head = [*OF_ENTRIES, *(OF_PLACES if folder == "places" else ())]
    return table(head, (_entry(edition, one) for one in edition.register(folder)))


def _entry(edition: Edition, one: Entry) -> tuple[object, ...]:
    same = [address for idno in one.identifiers if (address := address_of(idno))]
    mentions = edition.mentions
    counts = (mentions.count(one.uri), len(mentions.counts(one.uri)))
    address = edition.settings.imprint.address(one.uri) or one.uri
    about = (one.identifier, one.name, MANY.join(one.names[1:]), one.short, MANY.join(same))
    at = geography.point(one) if one.kind.folder == "places" else None
    where = (
        ()
        if one.kind.folder != "places"
        else ("", "")
        if at is None
        else (at.latitude, at.longitude)
    )
    return (*about, *counts, one.source.path, address, *where)
