"""A TEI file as a document of the edition: its header, its text, and the passages one can cite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from lxml.etree import _Element

from editions import tei, uris
from editions.findings import EditionError, Finding, Level

ACTION = "tei:profileDesc/tei:correspDesc/tei:correspAction"
SENT = f"{ACTION}[@type='sent']"
RECEIVED = f"{ACTION}[@type='received']"
FORWARDED = f"{ACTION}[@type='forwarded']"
AUTHOR = "tei:fileDesc/tei:titleStmt/tei:author"
CREATION = "tei:profileDesc/tei:creation//tei:date"
"""Where a header says these things. Source: TEI P5, chapters 2.2.1, 2.4.1 and 2.4.6."""

PASSAGES = frozenset(
    [
        "p",
        "ab",
        "head",
        "label",
        "item",
        "l",
        "lg",
        "opener",
        "closer",
        "salute",
        "signed",
        "byline",
        "dateline",
        "address",
        "trailer",
        "note",
        "stamp",
        "argument",
        "epigraph",
        "postscript",
        "row",
        "speaker",
        "stage",
        "div",
        "list",
        "table",
        "figure",
    ]
)
"""Elements that are passages: what a citation or a register can lead to."""

SMALL = frozenset(["label", "stamp", "l", "div", "list", "table", "figure"])
"""Passages only where they carry an xml:id: else the passage around them serves."""

CALLED = {
    "p": "paragraph",
    "ab": "paragraph",
    "head": "heading",
    "div": "section",
    "opener": "opening",
    "byline": "opening",
    "address": "opening",
    "closer": "closing",
    "salute": "salutation",
    "signed": "signature",
    "lg": "stanza",
    "l": "line",
    "stage": "stage direction",
}
"""What readers call a passage, where it is not the element's name."""

ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class Source:
    """One file of the edition: its bytes and its tree, which nobody writes to."""

    path: str
    """Path from the project's root, with forward slashes."""
    data: bytes = field(repr=False)
    root: _Element

    @cached_property
    def ids(self) -> Mapping[str, _Element]:
        """Every xml:id with its element; of a duplicate id, the first."""
        found: dict[str, _Element] = {}
        for element in self.elements:
            identifier = tei.xml_id(element)
            if identifier is not None:
                found.setdefault(identifier, element)
        return found

    @cached_property
    def elements(self) -> tuple[_Element, ...]:
        """All elements in document order."""
        return tuple(self.root.iter("*"))

    @cached_property
    def numbers(self) -> Mapping[_Element, int]:
        """Each element's number in document order from 0."""
        return {element: number for number, element in enumerate(self.elements)}

    @cached_property
    def positions(self) -> Mapping[int, tei.Position]:
        """Where start tags begin; see `tei.positions`."""
        return tei.positions(self.data)

    def finding(self, element: _Element, level: Level, code: str, message: str) -> Finding:
        """A finding at an element of this file, at the place where its start tag begins."""
        place = self.positions.get(self.numbers[element])
        line, column = place or (element.sourceline or 0, 0)
        return Finding(self.path, line, column, level, code, message)


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document's text that has an address of its own."""

    element: _Element
    anchor: str
    """The xml:id; without one, the element's name and number: `p-12`. For a note, its footnote."""
    label: str
    """What a reader calls it: `paragraph 3`, `note a`, `heading`."""


@dataclass(frozen=True)
class Document:
    """One text of the edition with what its header says of it."""

    source: Source
    stem: str
    """Path below `tei/documents` without `.xml`: the document's id in the edition."""
    text: _Element
    """The TEI element `text` that the page shows."""

    @cached_property
    def header(self) -> _Element | None:
        """The nearest `teiHeader` before the text."""
        return tei.find(self.text, "preceding-sibling::tei:teiHeader")

    @property
    def uri(self) -> str:
        """The document's page."""
        return uris.document(self.stem)

    @cached_property
    def title(self) -> str:
        """The main title, else the first one, else the file's name."""
        return (
            self.said("tei:fileDesc/tei:titleStmt/tei:title[@type='main']")
            or self.said("tei:fileDesc/tei:titleStmt/tei:title")
            or PurePosixPath(self.stem).name
        )

    @cached_property
    def short_title(self) -> str:
        """The title for lists: `title[@type='short']`, else the main one."""
        return self.said("tei:fileDesc/tei:titleStmt/tei:title[@type='short']") or self.title

    @cached_property
    def date(self) -> str | None:
        """When it was written, as the header has it in ISO form: `1962-11-30`, `1962-11`, `1962`.

        The date of writing (`creation`), else of sending (`correspAction`), else of the source.
        """
        places = (
            CREATION,
            f"{SENT}//tei:date",
            "tei:fileDesc/tei:sourceDesc//tei:date",
        )
        for date in (date for place in places for date in self.told(place)):
            for name in ("when", "from", "notBefore", "to", "notAfter"):
                if ISO_DATE.fullmatch(date.get(name, "")):
                    return date.get(name)
        return None

    @cached_property
    def lang(self) -> str | None:
        """The language of the text, as a tag of BCP 47."""
        found = self.text.xpath("ancestor-or-self::*[@xml:lang][1]/@xml:lang")
        return str(found[0]) if isinstance(found, list) and found else None

    def told(self, path: str) -> list[_Element]:
        """The elements at an XPath in the header."""
        return [] if self.header is None else tei.find_all(self.header, path)

    def said(self, path: str) -> str:
        """The plain text of the first element at an XPath in the header; empty without one."""
        return next((tei.plain(element) for element in self.told(path)), "")

    @cached_property
    def notes(self) -> Mapping[_Element, str]:
        """The notes of the text in document order, each with its key: xml:id or `note-3`."""
        notes = tei.find_all(self.text, ".//tei:note")
        return {
            note: tei.xml_id(note) or self._unused(f"note-{number}")
            for number, note in enumerate(notes, 1)
        }

    @cached_property
    def marked_notes(self) -> frozenset[_Element]:
        """The notes that a mark elsewhere in the text points to."""
        marks = (mark for mark in self.text.iter(f"{{{tei.TEI}}}ref", f"{{{tei.TEI}}}ptr"))
        targets = (mark.get("target", "") for mark in marks if is_note_mark(mark))
        found = (self.source.ids.get(target.partition("#")[2]) for target in targets)
        return frozenset(one for one in found if one is not None and one in self.notes)

    @cached_property
    def passages(self) -> Mapping[_Element, Passage]:
        """Every passage of the text in document order."""
        counts: dict[str, int] = {}
        found: dict[_Element, Passage] = {}
        in_notes = set(tei.find_all(self.text, ".//tei:note//*"))
        for element in self.text.iter("*"):
            name = tei.name(element)
            if not tei.is_tei(element) or name not in PASSAGES or element in in_notes:
                continue
            counts[name] = counts.get(name, 0) + 1
            if tei.xml_id(element) is not None or name not in SMALL:
                found[element] = self._passage(element, name, counts[name])
        return found

    def passage(self, element: _Element) -> Passage | None:
        """The nearest passage that holds an element, or is it."""
        holders: Iterator[_Element] = element.iterancestors()
        for holder in (element, *holders):
            if holder in self.passages:
                return self.passages[holder]
        return None

    def _passage(self, element: _Element, name: str, number: int) -> Passage:
        own = tei.xml_id(element)
        if name == "note":
            key = self.notes[element]
            return Passage(element, f"fn:{key}", f"note {element.get('n') or number}")
        word = CALLED.get(name, name)
        shown = element.get("n") or (str(number) if word == "paragraph" else "")
        label = f"{word} {shown}".strip()
        return Passage(element, own or self._unused(f"{name}-{number}"), label)

    def _unused(self, anchor: str) -> str:
        """The anchor, made different from every xml:id of the file."""
        while anchor in self.source.ids:
            anchor += "-"
        return anchor


def is_note_mark(element: _Element) -> bool:
    """The element is the mark in the text of a note that stands elsewhere.

    Source: TEI P5, chapter 3.9.1.1 (Encoding Annotations).
    """
    return tei.name(element) in ("ref", "ptr") and element.get("type") in ("note", "noteAnchor")


def read(path: str, data: bytes) -> Source:
    """One file of the edition. Raises EditionError if it is not well-formed XML."""
    return Source(path, data, tei.parse(data, path))


def documents(source: Source, stem: str) -> tuple[Document, ...]:
    """The documents of a file: of a `TEI` element, its `text`.

    Raises EditionError if the file has no TEI text.
    """
    text = tei.find(source.root, "self::tei:TEI/tei:text")
    if text is not None:
        return (Document(source, stem, text),)
    message = "the file has no TEI element with a text: is the namespace of TEI missing?"
    raise EditionError([source.finding(source.root, "error", "no-text", message)])
