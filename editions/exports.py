"""What the site offers to programs: lists as JSON, and the sources themselves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from lxml.etree import _Element

from editions import citations, downloads, encoding, feed, redirects, tei, wordlist
from editions.cache import digest
from editions.document import Document
from editions.downloads import Maker
from editions.edition import Edition
from editions.encoding import Encoding
from editions.synopsis import DATES

DOCUMENTS = "data/documents.json"
EVENTS = "data/events.json"
ENTRIES = "data/entries.json"
SOURCES = "data/sources.json"

ENCODER = json.JSONEncoder(ensure_ascii=False)
"""As `json.dumps` would make anew for each of many thousands of records."""


def files(edition: Edition, rules: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Every exported file by its path in the site. `rules` are the project's own rules, by path.

    Besides lists, each document has three files for reference managers; the words of all documents
    are in files by letter.
    """
    return {path: data for one in makers(edition, rules) for path, data in one.make().items()}


def makers(edition: Edition, rules: Mapping[str, bytes]) -> Iterator[Maker]:
    """What makes the exported files."""
    yield from of_documents(edition, edition.documents, lambda one: citations.told(edition, one))
    yield from lists(edition, rules)


def of_documents(
    edition: Edition, some: Iterable[Document], told: Callable[[Document], str | None]
) -> Iterator[Maker]:
    """What makes the files of single documents. `told` is a digest of what others say of one."""
    for document in some:
        key = digest(document.source.digest, document.uri, told(document))
        make = partial(citations.files, edition, document)
        yield Maker(citations.paths(document), make, key)
        yield from (file.maker for _, file in downloads.of_document(edition, document))


def lists(edition: Edition, rules: Mapping[str, bytes]) -> Iterator[Maker]:
    """What makes the files that are of the whole edition."""
    for one in wordlist.file_makers(edition):
        yield Maker((one.path,), partial(_of_words, one), one.digest)
    made: dict[str, Callable[[], object]] = {
        DOCUMENTS: partial(documents, edition),
        ENTRIES: partial(entries, edition),
        SOURCES: partial(hashes, edition, rules),
        **({EVENTS: partial(events, edition)} if edition.events else {}),
    }
    for path, listed in made.items():
        yield Maker((path,), partial(_listed, path, listed))
    for path, data in redirects.files(edition):
        yield Maker((path,), partial(_made, path, data), hashlib.sha256(data).hexdigest())
    if feed.is_there(edition):
        yield Maker((feed.PATH,), lambda: {feed.PATH: feed.written(edition)})
    used = encoding.encoding(edition)
    make = partial(_listed, encoding.DATA, partial(encoded, edition, used))
    yield Maker((encoding.DATA,), make, encoding.told(edition, used))


def _made(path: str, data: bytes) -> Mapping[str, bytes]:
    return {path: data}


def _of_words(file: wordlist.File) -> Mapping[str, bytes]:
    return {file.path: file.make()}


def _listed(path: str, listed: Callable[[], object]) -> Mapping[str, bytes]:
    return {path: serialised(listed())}


def documents(edition: Edition) -> list[dict[str, Any]]:
    """One record a page that carries text: its id, title, date, source and url.

    `element` is where its text stands in the file, and `parts` are the elements inside that have
    pages of their own: paths of names with the prefix `tei`, from the file's root.
    """
    return [
        {
            "id": document.stem,
            "title": document.title,
            "date": document.date,
            "source": document.source.path,
            "url": document.uri,
            "element": document.path,
            "parts": [*document.paths_of_parts],
        }
        for document in edition.documents
    ]


def events(edition: Edition) -> list[dict[str, Any]]:
    """One record an event: what it is, and the passages of each account with their addresses."""
    return [
        {
            "id": event.identifier,
            "label": event.label,
            "group": event.group or None,
            "dates": {name: event.element.get(name) for name in DATES if event.element.get(name)},
            "description": _said(event.description),
            "comparison": _said(event.comparison),
            "contradiction": _said(event.contradiction),
            "source": event.source.path,
            "url": event.uri,
            "accounts": [
                {
                    "document": account.document.stem,
                    "words": account.words,
                    "url": f"{event.uri}#{account.anchor}",
                    "passages": [
                        {"url": account.place(one), "in": one.called, "words": one.words}
                        for one in account.passages
                    ],
                }
                for account in event.accounts
            ],
        }
        for event in edition.events
    ]


def _said(elements: Iterable[_Element]) -> str | None:
    """The words of elements; None where there are none."""
    return " ".join(tei.plain(one) for one in elements) or None


def entries(edition: Edition) -> list[dict[str, str]]:
    """One record an entry of the registers: its xml:id, kind, name, source and url."""
    return [
        {
            "id": entry.identifier,
            "kind": entry.kind.singular,
            "name": entry.name,
            "source": entry.source.path,
            "url": entry.uri,
        }
        for entry in edition.entries
    ]


def encoded(edition: Edition, used: Encoding) -> list[dict[str, Any]]:
    """One record an element in use: how often, what it means, attributes with values, examples."""
    shown = encoding.examples(edition, used)
    return [
        {
            "name": one.name,
            "count": one.count,
            "files": one.files,
            "in_headers": one.in_headers,
            "meanings": [asdict(meaning) for meaning in one.meanings],
            "attributes": [_attribute(attribute) for attribute in one.attributes],
            "examples": [_example(shown[place]) for place in one.examples],
        }
        for one in used.elements
    ]


def _attribute(one: encoding.Attribute) -> dict[str, Any]:
    return {
        "name": one.name,
        "count": one.count,
        "holds": one.holds,
        "distinct": one.distinct,
        "meanings": [asdict(meaning) for meaning in one.meanings],
        "values": [
            {
                "value": value.value,
                "count": value.count,
                "meanings": [asdict(meaning) for meaning in value.meanings],
            }
            for value in one.values
        ],
    }


def _example(one: encoding.Example) -> dict[str, Any]:
    line, text = one.excerpt or (None, None)
    return {"source": one.path, "line": line, "url": one.uri, "text": text}


def hashes(edition: Edition, rules: Mapping[str, bytes]) -> dict[str, str]:
    """The SHA-256 of every source and every file of rules, by its path."""
    sources = {path: source.digest for path, source in edition.sources.items()}
    own = {path: hashlib.sha256(data).hexdigest() for path, data in rules.items()}
    return dict(sorted((sources | own).items()))


def is_made_from(site: Path, edition: Edition, rules: Mapping[str, bytes]) -> bool:
    """The site was made from just these sources by just these rules."""
    record = site / SOURCES
    made = json.loads(record.read_text("utf-8")) if record.is_file() else None
    return bool(made == hashes(edition, rules))


def serialised(value: object) -> bytes:
    """A value as the bytes of a JSON file that people can read, with a line for each record."""
    return f"{_lines(value)}\n".encode()


def _lines(value: object, deep: int = 0) -> str:
    """A list, or a mapping that has lists, over lines; anything else on one."""
    if isinstance(value, list):
        parts = [ENCODER.encode(one) for one in value]
    elif isinstance(value, Mapping) and (not deep or _has_lists(value)):
        pairs = ((json.dumps(name), _lines(one, deep + 1)) for name, one in value.items())
        parts = [f"{name}: {one}" for name, one in pairs]
    else:
        return ENCODER.encode(value)
    begin, end = "[]" if isinstance(value, list) else "{}"
    return "\n".join([begin, ",\n".join(parts), end]) if parts else begin + end


def _has_lists(value: Mapping[str, object]) -> bool:
    return any(isinstance(one, list) for one in value.values())
