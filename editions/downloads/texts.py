"""The reading texts of documents without markup: passage by passage, and then the notes.

What the passages of a document say follows from its file, and is kept from build to build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from lxml.etree import _Element

from editions import citations, tei, tokens
from editions.cache import digest
from editions.document import Document, Passage
from editions.downloads.made import FOLDER, WRITTEN, Begun, File, begun, of_each, of_some
from editions.edition import Edition
from editions.registers import Entry
from editions.words import say

TEXT, CORPUS = f"{FOLDER}/texts.txt", f"{FOLDER}/passages.jsonl"

KEPT, LINES = "reading texts", "lines of the corpus"
"""The kinds of what is kept."""

RULE = "\n\n" + "-" * 72 + "\n\n"
"""Between the texts of two documents."""


Rows = list[tuple[Any, ...]]
"""The fields of runs."""


class Block(NamedTuple):
    """A run of words of one passage."""

    at: int
    """The number of the passage's element in the file."""
    anchor: str
    called: str
    number: str
    lang: str | None
    words: str
    note: str = ""
    """The mark of the note that it is a part of; empty in the text itself."""


def blocks(document: Document) -> tuple[Block, ...]:
    """What a reader reads, run by run: the text in its order, and then note by note."""
    text = document.text
    notes = {
        one: document.note_labels[note]
        for note in document.notes
        for one in (tei.readings(note) if tei.name(note) == "app" else [note])
        if note not in document.in_place
    }
    apart = document.parts | document.copied | {*notes}
    left_out = (tei.unread(text) - document.in_place) | apart
    found = [*_runs(document, text, left_out, "")]
    for one, label in notes.items():
        found += _runs(document, one, left_out - {one}, label)
    return tuple(found)


def _runs(
    document: Document, stream: _Element, left_out: frozenset[_Element], label: str
) -> Iterator[Block]:
    """The runs of a stream of words, each within one passage."""
    passages: dict[_Element, Passage] = {}
    for holder in tei.inside(stream, left_out):
        passages[holder] = document.passage(holder) or document.whole
    pieces = tei.pieces(stream, left_out)
    for passage, some in groupby(pieces, lambda piece: passages[piece[0]]):
        words = tei.normalised("".join(text for _, text in some)).strip()
        if words:
            yield Block(*passage[:4], passage.lang, words, label)


def every(
    edition: Edition, documents: Sequence[Document] | None = None
) -> Iterator[tuple[Document, Sequence[Block]]]:
    """The documents in their order, or some of them, each with its runs."""
    for document, kept in of_each(edition, KEPT, tokens.digest, rows, documents):
        yield document, [Block(*row) for row in kept]


def rows(document: Document) -> Rows:
    """The runs of a document as they are kept."""
    return [tuple(block) for block in blocks(document)]


def begun_of(edition: Edition, document: Document, has_corpus: bool) -> Iterator[Begun]:
    """What files are made of that have the text of a document, and its lines of the corpus."""
    runs = blocks(document)
    yield begun(KEPT, document.uri, tokens.digest(document), [tuple(block) for block in runs])
    if has_corpus:
        lines = _lines(edition, document, runs)
        yield begun(LINES, document.uri, _mark(edition, document), lines)


def plain(edition: Edition, document: Document, runs: Iterable[Block]) -> str:
    """A document as plain text: what it is, its paragraphs parted by blank lines, its notes."""
    authors = "; ".join(citations.names(edition, document))
    address = edition.settings.imprint.address(document.uri)
    about = (document.title, authors, document.date, address)
    parts = ["\n".join(one for one in about if one)]
    notes: list[str] = []
    for block in runs:
        if not block.note:
            parts.append(block.words)
        elif notes and notes[-1].startswith(f"[{block.note}] "):
            notes[-1] += f"\n{block.words}"
        else:
            notes.append(f"[{block.note}] {block.words}")
    return "\n\n".join([*parts, *([say("Notes"), *notes] if notes else [])])


def of_document(edition: Edition, document: Document) -> File:
    """A document as plain text."""
    path = document.uri.removesuffix(".html") + ".txt"

    def key() -> str:
        told = citations.told(edition, document)
        return digest(tokens.digest(document), document.digest, path, told)

    def made() -> bytes:
        ((_, runs),) = every(edition, [document])
        return f"{plain(edition, document, runs)}\n".encode()

    return File(path, made, key)


def of_all(edition: Edition) -> Iterator[File]:
    """All documents as one plain text, in their order."""

    def made() -> bytes:
        texts = (plain(edition, document, runs).encode() for document, runs in every(edition))
        return RULE.encode().join(texts) + b"\n"

    def key() -> str:
        told = [(one.digest, citations.told(edition, one)) for one in edition.documents]
        return digest([*_marks(edition)], told)

    yield File(TEXT, made, key)


def corpus(edition: Edition) -> Iterator[File]:
    """Every passage of all texts as a line of JSON. Its schema: `SCHEMA`."""

    def key() -> str:
        return digest([_mark(edition, one) for one in edition.documents])

    yield File(CORPUS, partial(_corpus, edition), key)


def _marks(edition: Edition) -> Iterator[bytes]:
    return (tokens.digest(one) for one in edition.documents)


def _mark(edition: Edition, document: Document) -> str:
    """A digest of all that the lines of a document are made of."""
    mentioned = edition.mentions.of_documents.get(document.uri, {})
    about = [(uri, edition.entry(uri).identifier, one[2]) for uri, one in mentioned.items()]
    site = edition.settings.imprint.site
    return digest(tokens.digest(document), document.uri, document.date, site, about)


def _corpus(edition: Edition) -> bytes:
    def make(some: Sequence[Document]) -> Iterator[tuple[Document, str]]:
        for document, runs in every(edition, some):
            yield document, _lines(edition, document, runs)

    every_line = of_some(edition, LINES, partial(_mark, edition), make)
    return b"".join(lines.encode() for _, lines in every_line)


def _lines(edition: Edition, document: Document, runs: Iterable[Block]) -> str:
    """The lines of a document."""
    named: dict[int, list[str]] = {}
    for uri, packed in edition.mentions.of_documents.get(document.uri, {}).items():
        for at in packed[2]:
            named.setdefault(at, []).append(uri)
    found = []
    for record in passages(edition, document, runs):
        uris = sorted({*named.get(record.pop("at"), ())})
        about = [_named(edition.entry(uri)) for uri in uris]
        found.append(WRITTEN.encode({**record, "mentions": about}) + "\n")
    return "".join(found)


def _named(entry: Entry) -> Mapping[str, str]:
    """What the corpus says of an entry."""
    return {"id": entry.identifier, "kind": entry.kind.singular, "url": entry.uri}


def passages(
    edition: Edition, document: Document, runs: Iterable[Block]
) -> Iterator[dict[str, Any]]:
    """A record a passage, in the order in which a reader comes to them, without its mentions."""
    found: dict[str, list[Block]] = {}
    for block in runs:
        found.setdefault(block.anchor, []).append(block)
    for anchor, some in found.items():
        uri = f"{document.uri}#{anchor}"
        yield {
            "at": some[0].at,
            "id": f"{document.stem}#{anchor}",
            "document": document.stem,
            "date": document.date,
            "url": edition.settings.imprint.address(uri) or uri,
            "kind": some[0].called,
            "number": some[0].number or None,
            "language": some[0].lang,
            "text": " ".join(block.words for block in some),
        }


_TEXT = {"type": "string", "minLength": 1}
_MAYBE = {"type": ["string", "null"], "minLength": 1}
_MENTION = {
    "type": "object",
    "required": ["id", "kind", "url"],
    "additionalProperties": False,
    "properties": {
        "id": _TEXT,
        "kind": _TEXT,
        "url": {"type": "string", "format": "uri-reference"},
    },
}
SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A passage of a text of the edition: a line of passages.jsonl",
    "type": "object",
    "required": ["id", "document", "date", "url", "kind", "number", "language", "text", "mentions"],
    "additionalProperties": False,
    "properties": {
        "id": {**_TEXT, "description": "The document's id, #, and the anchor of the passage"},
        "document": {**_TEXT, "description": "The document's id, as in documents.json"},
        "date": {**_MAYBE, "description": "When the document was written, in ISO form"},
        "url": {"type": "string", "format": "uri-reference"},
        "kind": {**_TEXT, "description": "What a passage of its kind is called in English"},
        "number": {**_MAYBE, "description": "Its number among those, or the mark of the note"},
        "language": {**_MAYBE, "description": "The language of its element, as BCP 47 has it"},
        "text": {**_TEXT, "description": "Its reading text: no notes, no deleted words"},
        "mentions": {"type": "array", "items": _MENTION, "uniqueItems": True},
    },
}
"""What a line of the corpus is, as JSON Schema."""


def schema(_edition: Edition) -> Iterator[File]:
    """The JSON Schema of the corpus."""
    data = f"{WRITTEN.encode(SCHEMA)}\n".encode()
    yield File(f"{FOLDER}/passages.schema.json", lambda: data, lambda: digest(data))
