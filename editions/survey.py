"""What all of the edition has to know of one file: values, which outlast the file's tree.

Reading is parted over processes file by file, so nothing here looks into another file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from editions import (
    document,
    documentation,
    mentions,
    moves,
    pointers,
    registers,
    tei,
    tokens,
    uris,
    usage,
)
from editions import source as sources
from editions.document import Document
from editions.findings import EditionError, Finding
from editions.registers import Entry
from editions.released import Page
from editions.source import Source

ROOTS = frozenset("TEI teiCorpus standOff text listPerson listPlace listOrg listEvent".split())
"""How a file of TEI begins."""

OF_SOURCES = ("is_lasting", "is_tei", "has_accounts", "names", "prefixes", "pointed")
OF_DOCUMENTS = tuple(
    "uri title title_lang short_title short_title_lang date when lang whole authors addressees kept"
    " roles dates_said senders_said recipients_said places_said senders originals path"
    " paths_of_parts spots dated days digest changed".split()
)
OF_ENTRIES = registers.OWN
"""What is found out of each while its tree is there."""


@dataclass(frozen=True)
class Survey:
    """One file as the edition knows it."""

    source: Source | None = None
    """None if it could not be parsed, or is nobody's business here."""
    documents: tuple[Document, ...] = ()
    entries: tuple[Entry, ...] = ()
    written: bytes = b""
    """Its pointers, packed."""
    words: Mapping[Document, bytes] = field(default_factory=dict)
    """The forms of each document, if they are counted, as they are kept."""
    namings: Mapping[str, bytes] = field(default_factory=dict)
    """What may name entries in each document, by its uri, packed."""
    usage: bytes = b""
    """Which elements and attributes it uses, packed."""
    findings: tuple[Finding, ...] = ()
    """What is wrong with it by itself."""


@dataclass(frozen=True, slots=True)
class Surveyor:
    """Surveys the files of one project."""

    project: Path
    folder: str
    """The folder of the sources, from the project's root; documents are in `documents/` below."""
    split: str | None
    """The XPath of the elements of documents that have pages of their own."""
    released: Mapping[str, Page]
    """What was released, by the documents' pages."""
    with_words: bool
    """The words are counted too, which pages need and checks do not."""

    def survey(self, file: Path) -> Survey:
        """One file. What is no TEI, and among no documents, is nobody's business here."""
        path = file.relative_to(self.project).as_posix()
        if not os.path.isfile(file):
            message = "is no file, but a folder or a link that leads nowhere: mend or remove it"
            return Survey(findings=(Finding(path, 0, 0, "error", "not-readable", message),))
        try:
            data = file.read_bytes()
        except OSError as fault:
            message = f"cannot be read ({fault.strerror}): see that you may, or put it there anew"
            return Survey(findings=(Finding(path, 0, 0, "error", "not-readable", message),))
        return self.survey_of(path, data, file)

    def survey_of(self, path: str, data: bytes, file: Path | None = None) -> Survey:
        """The same of bytes that may stand in no file yet."""
        try:
            source = sources.read(path, data, file)
        except EditionError as fault:
            return Survey(findings=fault.findings)
        in_documents = path.startswith(f"{self.folder}/documents/")
        if not source.is_tei and not in_documents:
            return Survey(findings=tuple(_without_namespace(source)))
        found = [*tei.warnings(source.data, source.root, path), *_bad_ids(source)]
        documents = self._documents(source, found) if in_documents else ()
        entries = tuple(registers.entries(source, bool(documents)))
        for things, names in (
            ([source], OF_SOURCES),
            (documents, OF_DOCUMENTS),
            (entries, OF_ENTRIES),
        ):
            for thing in things:
                for name in names:
                    getattr(thing, name)
        written = pointers.packed(source)
        words = {one: tokens.zipped(one) for one in documents if self.with_words}
        namings = {one.uri: mentions.packed_namings(one) for one in documents}
        for one in documents:
            del vars(one)["named"]
        used = used_in(source, bool(documents))
        return Survey(source, documents, entries, written, words, namings, used, tuple(found))

    def _documents(self, source: Source, found: list[Finding]) -> tuple[Document, ...]:
        """The documents of a file; what is none is a finding."""
        relative = source.path.removeprefix(f"{self.folder}/documents/")
        stem = PurePosixPath(relative).with_suffix("").as_posix()
        try:
            documents = document.documents(source, stem, self.split, self.released)
        except EditionError as fault:
            found += fault.findings
            return ()
        if not documents:
            message = "the file has no text, so it has no page: it is read for its registers"
            found.append(source.finding(source.root, "warning", "no-text", message))
        for one in documents:
            found += _lost(one, self.folder)
        return documents


def used_in(source: Source, has_documents: bool) -> bytes:
    """Which elements and attributes a file uses, packed; none if it is a schema of TEI's own."""
    is_schema = not has_documents and documentation.is_schema(source.root)
    said = documentation.of_tei(source.root)
    return usage.of_file(source.path, () if is_schema else source.elements, said).packed()


def _without_namespace(source: Source) -> Iterator[Finding]:
    """That a file is TEI but for its namespace; of other files nobody wants to know."""
    if str(source.root.tag) in ROOTS:
        yield source.finding(source.root, "error", "no-tei", document.NO_TEI)


def _bad_ids(source: Source) -> Iterator[Finding]:
    """Every xml:id that is no name, or stands a second time in its file."""
    for element in source.elements:
        identifier = tei.xml_id(element)
        if identifier is None:
            continue
        if not uris.XML_ID.fullmatch(identifier):
            instead = _name(identifier, tei.name(element))
            message = f'xml:id "{identifier}" is no name, for that begins with a letter and has no'
            message += f" blanks or other signs: write {instead}, say"
            yield source.finding(element, "error", "bad-id", message)
        first = source.ids[identifier]
        if first is not element:
            line = first.sourceline
            message = f'xml:id "{identifier}" is already that of line {line}: give it another'
            yield source.finding(element, "error", "duplicate-id", message)


def _name(identifier: str, element: str) -> str:
    """An id like another one that can be one: `p12` for `12` of a paragraph."""
    made = re.sub(r"[^\w.\-]+", "-", identifier).strip("-.") or element
    return made if uris.XML_ID.fullmatch(made) else f"{element[0].lower()}{made}"


def _lost(one: Document, folder: str) -> Iterator[Finding]:
    """Anchors that were released and are no more, of which nobody says where they lead."""
    for anchor, (was, place) in one.lost.items():
        if anchor in one.released.leads:
            continue
        nearest = next((name for name, element in one.places.items() if element is place), "")
        words = "" if was is None else was.words
        message = moves.unmoved(one.uri, anchor, words, nearest, folder)
        yield one.source.finding(place, "error", "lost-anchor", message)
