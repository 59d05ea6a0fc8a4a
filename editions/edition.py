"""The edition as a whole: documents, registers, and how they point to each other.

Reading returns the edition and its findings; it prints nothing and writes nothing.
"""

from __future__ import annotations

import os
import posixpath
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from lxml.etree import _Element

from editions import (
    alphabet,
    anchors,
    document,
    pointers,
    registers,
    sentences,
    synopsis,
    tei,
    uris,
)
from editions.anchors import Recorded
from editions.document import AUTHOR, FORWARDED, RECEIVED, SENT, Document, Passage, Source
from editions.findings import EditionError, Finding, Level, errors
from editions.imprint import Imprint
from editions.neighbours import Neighbours
from editions.pointers import Address, Place, Pointers
from editions.progress import Progress, silent
from editions.registers import Entry
from editions.synopsis import Account, Event, Order
from editions.words import LANGUAGE, later

ROLES = (
    (later("Author of"), f"{AUTHOR}/descendant-or-self::*[@ref] | {SENT}/*[@ref]"),
    (later("Addressee of"), f"{RECEIVED}/*[@ref]"),
    (later("Received a copy of"), f"{FORWARDED}/*[@ref]"),
)
"""What persons and organisations named in a header have to do with the document, in English, and
where."""

CITED = frozenset(["bibl", "biblStruct", "biblFull"])
AUTHORS = "(.//tei:author | .//tei:editor)[1]/descendant-or-self::*[last()]"
LONGEST_CITATION = 60

RECORD = "anchors.json"
"""The file below the folder of the TEI that records what was published."""

IMAGE = re.compile(r"[^\0]+\.(?:png|jpe?g|gif|webp|avif)", re.IGNORECASE)
"""Names of files that every browser shows, and none runs: an SVG may hold scripts."""

XML_ID = re.compile(r"[^\W\d][\w.\-\u00b7\u0300-\u036f\u203f\u2040]*")
"""A name without colon, as far as concerns an editor. Source: Namespaces in XML 1.0, NCName."""


@dataclass(frozen=True, slots=True)
class Mention:
    """What one sentence of one passage says of an entry."""

    document: Document
    passage: Passage
    sentence: str
    """The sentence around, or the whole passage where there is none, white space normalised."""
    marks: tuple[tuple[int, int], ...]
    """Where in the sentence the entry is named: start and end in characters, in order."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a pointer leads to."""

    uri: str
    """A page of the site with its fragment, or an address on the web."""
    title: str
    """A few words on it; empty if there are none."""
    entry: Entry | None = None
    passage: str = ""
    """What a reader calls the passage: `paragraph 3`; empty if it is none."""
    passage_lang: str | None = None
    """The language of that."""
    holder: str = ""
    """The title of the document that the passage is of."""
    lang: str | None = None
    """The language of the document's title."""

    def called(self, page: str) -> tuple[tuple[str, str | None], ...]:
        """What a link of a page says that has no words of its own: parts, each with its language,
        as far as that is known."""
        if self.entry is not None:
            return ((self.entry.name, self.entry.langs.get(self.entry.name)),)
        elsewhere = self.holder if not self.uri.startswith(f"{page}#") else ""
        parts = ((elsewhere, self.lang), (self.passage, self.passage_lang))
        said = tuple(part for part in parts if part[0])
        return said or ((self.title or self.uri.removeprefix("https://"), self.lang),)


@dataclass(frozen=True, slots=True)
class Settings:
    """How an edition is read."""

    folder: str = "tei"
    """The folder of the sources, from the project's root; documents are in `documents/` below."""
    dangling: Level = "error"
    """The level of a pointer without target."""
    split: str | None = None
    """The XPath of the elements of documents that have pages of their own."""
    pointers: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """The edition's own kinds of pointers, by the word before the colon."""
    imprint: Imprint = field(default_factory=Imprint)
    """What the edition says of itself."""


@dataclass(frozen=True)
class Edition:
    """Documents and registers. Read it with `Edition.read`."""

    sources: Mapping[str, Source]
    """Every file that could be parsed, by its path from the project's root."""
    documents: tuple[Document, ...]
    """In order of date, then of path; undated ones last."""
    entries: tuple[Entry, ...]
    """Register by register, each in order of names."""
    findings: tuple[Finding, ...] = field(default=())
    """In order of file, line and column."""
    entry_at: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    """The entry that an id means in a file, by the file's path and the id."""
    settings: Settings = field(default_factory=Settings)
    project: Path | None = None
    """The project's folder; None for an edition that was not read from one."""
    events: tuple[Event, ...] = ()
    """What documents give accounts of, in the order of the files that say so."""

    @classmethod
    def read(
        cls,
        project: Path,
        settings: Settings | None = None,
        progress: Progress = silent,
    ) -> Edition:
        """Read every TEI file of a project. Whatever is wrong in any file is a finding."""
        settings = settings or Settings()
        folder = settings.folder
        sources, found = _sources(project, folder, progress)
        unread = {finding.path for finding in errors(found)}
        record = f"{folder}/{RECORD}"
        recorded = _recorded(project / record, record, found)
        documents = [
            replace(one, recorded=recorded.get(one.stem, ()), copied=registers.copied(one))
            for one in _documents(sources, f"{folder}/documents/", settings.split, found)
        ]
        merged = _merged(sources, documents)
        whole = cls(
            sources,
            tuple(sorted(documents, key=lambda one: (one.date or "~", one.stem))),
            tuple(sorted(merged.every(), key=_entry_order)),
            entry_at=merged.entry_at(),
            settings=settings,
        )
        events, unsound = synopsis.read(whole.pointers, whole.document_at)
        whole = replace(whole, events=events)
        found += [*unsound, *merged.findings, *_lost(documents, recorded, record), *_missing(whole)]
        found += [*_bad_ids(whole), *_duplicates(whole), *_collisions(whole)]
        found += pointers.findings(whole.pointers, unread, project, settings.dangling)
        return replace(whole, project=project, findings=tuple(sorted(found)))

    def register(self, folder: str) -> tuple[Entry, ...]:
        """The entries of one kind, by the name of its folder."""
        return tuple(entry for entry in self.entries if entry.kind.folder == folder)

    @cached_property
    def lang(self) -> str | None:
        """The language that most documents are in, as a tag of BCP 47."""
        found = Counter(one.lang for one in self.documents if one.lang)
        return next((lang for lang, _ in found.most_common(1)), None)

    @cached_property
    def documents_of(self) -> Mapping[str, tuple[Document, ...]]:
        """The documents of a file in order of its text, by its path."""
        found: dict[str, list[Document]] = {}
        for one in self.documents:
            found.setdefault(one.source.path, []).append(one)
        return {path: tuple(sorted(some, key=_in_file)) for path, some in found.items()}

    @cached_property
    def document_at(self) -> Mapping[_Element, Document]:
        """The document that an element is the text of."""
        return {one.text: one for one in self.documents}

    @cached_property
    def pointers(self) -> Pointers:
        """What pointers mean here: entries are known by id and by `idno` in every file."""
        known: dict[str, Place] = {}
        addresses: dict[str, Place] = {}
        for (path, identifier), entry in self.entry_at.items():
            known.setdefault(identifier, Place(path, identifier))
            for idno in entry.idnos:
                if pointers.HOST.match(pointers.bare(idno)):
                    addresses.setdefault(pointers.bare(idno), Place(path, identifier))
        own, folder = self.settings.pointers, self.settings.folder
        return Pointers(self.sources, known, addresses, own, folder)

    def target(self, pointer: str, path: str) -> Target | None:
        """What one pointer in the file `path` leads to; None if it leads nowhere in the site."""
        meant = self.pointers.meant(pointer, path)
        if isinstance(meant, Address):
            scheme = meant.uri.partition(":")[0].lower()
            return Target(meant.uri, "") if scheme in pointers.SCHEMES else None
        entry = self.entry_at.get((meant.path, meant.identifier))
        if entry is not None:
            return Target(entry.uri, described(entry), entry)
        event = self._event_at.get((meant.path, meant.identifier))
        if event is not None:
            return Target(event.uri, event.label)
        return self._passage_target(meant.path, meant.identifier)

    @cached_property
    def _event_at(self) -> Mapping[tuple[str, str], Event]:
        return {(event.source.path, event.identifier): event for event in self.events}

    @cached_property
    def orders(self) -> Mapping[str, Order]:
        """The orders in which one can go through the events, by their keys."""
        return synopsis.orders(self.events)

    @cached_property
    def told(self) -> Mapping[_Element, tuple[tuple[Event, Account], ...]]:
        """The events that each passage of an account tells of, with the account."""
        found: dict[_Element, list[tuple[Event, Account]]] = {}
        for event in self.events:
            for account in event.accounts:
                for passage in account.passages:
                    found.setdefault(passage, []).append((event, account))
        return {passage: tuple(some) for passage, some in found.items()}

    @cached_property
    def reporting(self) -> tuple[Document, ...]:
        """The documents that have accounts of events, in their order."""
        return tuple(one for one in self.documents if one.uri in self.orders)

    def image(self, url: str, path: str) -> str | None:
        """The image that an address in the file `path` means, as a path from the project's root.

        None if it is none that a browser shows, or not there, or not in the project.
        """
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(url)))
        if self.project is None or not IMAGE.fullmatch(file) or not uris.is_below(file):
            return None
        place = self.project / file
        # os.path takes a name that no file can have for one that is not there; pathlib raises.
        is_there = os.path.isfile(place)
        return file if is_there and place.resolve().is_relative_to(self.project.resolve()) else None

    def _passage_target(self, path: str, identifier: str) -> Target | None:
        """A document, or the passage of one that has or holds the element of this id."""
        documents = self.documents_of.get(path, ())
        if not identifier:
            found = (
                Target(one.uri, one.short_title, lang=one.short_title_lang) for one in documents
            )
            return next(found, None)
        element = documents[0].source.ids.get(identifier) if documents else None
        holders = [] if element is None else [element, *element.iterancestors()]
        one = next((self.document_at[one] for one in holders if one in self.document_at), None)
        passage = None if one is None or element is None else one.passage(element)
        if one is None or element is None or passage is None:
            return None
        own = synopsis.anchor(one, element) if element in self.told else passage.anchor
        uri = f"{one.uri}#{own}"
        cited = _cited(element) if tei.name(element) in CITED else ""
        said = (cited, tei.language(element)) if cited else (passage.label, LANGUAGE.get())
        return Target(uri, "", None, *said, one.short_title, one.short_title_lang)

    @property
    def record(self) -> str:
        """What is published now, as the file that records it."""
        return anchors.written({one.stem: one.record for one in self.documents})

    @cached_property
    def mentions(self) -> Mapping[str, tuple[Mention, ...]]:
        """The mentions of each entry, by its uri, in order of documents and text."""
        found: dict[str, list[Mention]] = {}
        for one in self.documents:
            for uri, mention in _mentions(self, one):
                found.setdefault(uri, []).append(mention)
        return {uri: tuple(mentions) for uri, mentions in found.items()}

    @cached_property
    def roles(self) -> Mapping[str, tuple[tuple[str, Document], ...]]:
        """What the headers say of each entry, by its uri: a role and a document, each once."""
        found: dict[str, dict[tuple[str, str], Document]] = {}
        for one in self.documents:
            for role, place in ROLES:
                for uri in self._pointed_to(one, place):
                    found.setdefault(uri, {})[role, one.uri] = one
        return {
            uri: tuple((role, one) for (role, _), one in roles.items())
            for uri, roles in found.items()
        }

    @cached_property
    def longest_account(self) -> int:
        """The words of the longest account of any event; at least 1."""
        return max((one.words for event in self.events for one in event.accounts), default=1)

    def _pointed_to(self, one: Document, place: str) -> Iterator[str]:
        """The uris of the persons and organisations at an XPath of a document's header."""
        for element in one.told(place):
            for pointer in (element.get("ref") or "").split():
                target = self.target(pointer, one.source.path)
                entry = None if target is None else target.entry
                if entry is not None and entry.kind.folder != "places":
                    yield entry.uri

    @cached_property
    def _mentioned(self) -> Mapping[tuple[str, str], tuple[Entry, ...]]:
        """The entries that each document mentions, by the document's uri and the kind's folder."""
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries:
            here = {mention.document.uri for mention in self.mentions.get(entry.uri, ())}
            for uri in here:
                found.setdefault((uri, entry.kind.folder), []).append(entry)
        return {key: tuple(some) for key, some in found.items()}

    @cached_property
    def neighbours(self) -> Neighbours:
        """How the documents stand to each other."""
        kinds = ("persons", "places")
        shared = {
            one.uri: tuple(entry for kind in kinds for entry in self.mentioned(one, kind))
            for one in self.documents
        }
        return Neighbours(self.documents, dict(sorted(self.documents_of.items())), shared)

    def mentioned(self, one: Document, folder: str) -> tuple[Entry, ...]:
        """The entries of a kind that a document's text mentions, in order of names."""
        return self._mentioned.get((one.uri, folder), ())


def _cited(element: _Element) -> str:
    """What a reader knows a book or an article by: `Smith, Tables, 1999`."""
    found = [tei.find(element, place) for place in (AUTHORS, ".//tei:title", ".//tei:date")]
    said = [tei.plain(one) for one in found if one is not None]
    return textwrap.shorten(
        ", ".join(said) or tei.plain(element), LONGEST_CITATION, placeholder=" …"
    )


def _in_file(one: Document) -> int:
    return one.source.numbers[one.text]


def described(entry: Entry) -> str:
    """An entry's accepted name and what it is: what stands at hand over a link."""
    return f"{entry.name}: {entry.short}" if entry.short else entry.name


@dataclass(slots=True)
class _Merged:
    """The entries of all files, each once: many editions repeat a person in every file."""

    entries: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    """By kind and id: one, or several where files use an id for different things."""
    same: dict[tuple[str, str], tuple[str, str, int]] = field(default_factory=dict)
    """Where the entry of a file and an id is found in `entries`."""
    findings: list[Finding] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """Take an entry that may be one of those already here."""
        key = (entry.kind.folder, entry.identifier)
        known = self.entries.setdefault(key, [])
        number = next((n for n, one in enumerate(known) if one.is_same(entry)), len(known))
        if number == len(known):
            known.append(self._apart(entry, known[0]) if known else entry)
        else:
            known[number] = known[number].merged(entry)
        self.same[entry.source.path, entry.identifier] = (*key, number)

    def _apart(self, entry: Entry, other: Entry) -> Entry:
        """The entry with an address of its own, for another has its id."""
        if entry.source is other.source:
            return entry
        message = (
            f'{entry.identifier} is "{entry.name}" here and "{other.name}" in {other.source.path}:'
            " each has a page; give one another id"
        )
        self.findings.append(entry.source.finding(entry.element, "warning", "same-id", message))
        return replace(entry, apart=PurePosixPath(entry.source.path).stem)

    def every(self) -> Iterator[Entry]:
        """All entries."""
        return (entry for some in self.entries.values() for entry in some)

    def entry_at(self) -> dict[tuple[str, str], Entry]:
        """The entry of a file and an id."""
        return {
            place: self.entries[key, one][number] for place, (key, one, number) in self.same.items()
        }


def _merged(sources: Mapping[str, Source], documents: Iterable[Document]) -> _Merged:
    """The entries of all files; what a register says goes before what a document repeats."""
    with_text = {one.source.path for one in documents}
    merged = _Merged()
    for path in sorted(sources, key=lambda path: path in with_text):
        for entry in registers.entries(sources[path], path in with_text):
            merged.add(entry)
    return merged


def _missing(edition: Edition) -> Iterator[Finding]:
    """That there are no documents, or none of the parts that are to have pages of their own."""
    folder, split = edition.settings.folder, edition.settings.split
    if not edition.documents:
        message = "there is no TEI file here: an edition has at least one document"
        yield Finding(f"{folder}/documents", 0, 0, "error", "no-documents", message)
    elif split is not None and not any(one.parent for one in edition.documents):
        message = f"split: {split} selects nothing in any document"
        yield Finding("mkdocs.yml", 0, 0, "warning", "configuration", message)


def _entry_order(entry: Entry) -> tuple[int, tuple[str, str, str], str]:
    """Kinds in their order, names as an index of the site's language sorts them."""
    kinds = [kind.folder for kind in registers.KINDS]
    name = alphabet.key(entry.order, LANGUAGE.get())
    return (kinds.index(entry.kind.folder), name, entry.identifier)


def _sources(
    project: Path, folder: str, progress: Progress
) -> tuple[dict[str, Source], list[Finding]]:
    """Every file below the folder that parses, by path; findings for those that do not.

    What is no TEI, and among no documents, is nobody's business here.
    """
    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    files = tei.files(project / folder)
    for number, file in enumerate(files, 1):
        progress("Reading TEI", number, len(files))
        path = file.relative_to(project).as_posix()
        try:
            source = document.read(path, file.read_bytes())
            if source.is_tei or path.startswith(f"{folder}/documents/"):
                sources[path] = source
                findings += tei.warnings(source.data, source.root, path)
        except EditionError as fault:
            findings += fault.findings
    return sources, findings


def _documents(
    sources: Mapping[str, Source], folder: str, split: str | None, findings: list[Finding]
) -> Iterator[Document]:
    """The documents of the files below a folder; what is none is a finding."""
    for path, source in sources.items():
        if not path.startswith(folder):
            continue
        stem = PurePosixPath(path.removeprefix(folder)).with_suffix("").as_posix()
        try:
            found = document.documents(source, stem, split)
        except EditionError as fault:
            findings += fault.findings
            continue
        if not found:
            message = "the file has no text, so it has no page: it is read for its registers"
            findings.append(source.finding(source.root, "warning", "no-text", message))
        yield from found


def _recorded(file: Path, path: str, findings: list[Finding]) -> Mapping[str, tuple[Recorded, ...]]:
    """What was published, by the documents' ids; nothing if nothing was recorded."""
    if not file.is_file():
        return {}
    try:
        return anchors.read(file.read_bytes())
    except ValueError as fault:
        message = f"{fault}: take it from the last release, or remove it"
        findings.append(Finding(path, 0, 0, "error", "broken-record", message))
        return {}


def _lost(
    documents: Iterable[Document], recorded: Mapping[str, tuple[Recorded, ...]], path: str
) -> Iterator[Finding]:
    """Pages and passages that were published and are no more."""
    stems = set()
    for one in documents:
        stems.add(one.stem)
        for gone in one.lost:
            message = (
                f'the published passage #{gone.anchor}, "{gone.words[:40]}…", is no more: links to'
                " it lead to what stands in its place"
            )
            yield one.source.finding(one.text, "warning", "lost-anchor", message)
    for stem in sorted(recorded.keys() - stems):
        message = f"the published document {stem} is no more: links to {uris.document(stem)} end"
        yield Finding(path, 0, 0, "warning", "lost-page", message)


def _bad_ids(edition: Edition) -> Iterator[Finding]:
    """Every xml:id that is no name: neither a pointer nor an address can have it."""
    for source in edition.sources.values():
        for element in source.elements:
            identifier = tei.xml_id(element)
            if identifier is not None and not XML_ID.fullmatch(identifier):
                message = f'xml:id "{identifier}" is no name: begin with a letter, leave out blanks'
                yield source.finding(element, "error", "bad-id", message)


def _duplicates(edition: Edition) -> Iterator[Finding]:
    """Every xml:id that stands a second time in its file."""
    for source in edition.sources.values():
        for element in source.elements:
            identifier = tei.xml_id(element)
            first = source.ids[identifier] if identifier is not None else element
            if first is not element:
                line = first.sourceline
                message = f'xml:id "{identifier}" is already that of line {line}: give it another'
                yield source.finding(element, "error", "duplicate-id", message)


def _collisions(edition: Edition) -> Iterator[Finding]:
    """Documents or entries whose pages would have one address."""
    places = [(one.uri, one.source, one.text, one.stem) for one in edition.documents]
    places += [(one.uri, one.source, one.element, one.identifier) for one in edition.entries]
    places += [(one.uri, one.source, one.element, one.identifier) for one in edition.events]
    taken: dict[str, str] = {uris.index(kind.folder): "its index" for kind in registers.KINDS}
    taken[uris.index("documents")] = "the list of documents"
    taken[uris.index(synopsis.FOLDER)] = "the list of events"
    for uri, source, element, called in places:
        if uri in taken:
            message = f'"{called}" would have the page {uri}, as {taken[uri]} has: rename one'
            yield source.finding(element, "error", "same-address", message)
        taken.setdefault(uri, f'"{called}" in {source.path}')


def _mentions(edition: Edition, one: Document) -> Iterator[tuple[str, Mention]]:
    """Each mention in a document's text with its entry's uri, in order of the text."""
    named: dict[_Element, list[tuple[_Element, str]]] = {}
    passages: dict[_Element, Passage] = {}
    for element in one.elements:
        written = _naming(element)
        if written is None or element in one.copied:
            continue
        passage = one.passage(element)
        for pointer in written.split() if passage is not None else ():
            target = edition.target(pointer, one.source.path)
            if passage is not None and target is not None and target.entry is not None:
                passages[passage.element] = passage
                named.setdefault(passage.element, []).append((element, target.uri))
    for holder, elements in named.items():
        yield from in_sentences(one, passages[holder], elements)


def _naming(element: _Element) -> str | None:
    """The pointers by which an element may name an entry; None if it has none.

    Many editions name persons by `ref` with a `@target`.
    """
    own = element.get("ref")
    return element.get("target") if own is None and tei.name(element) == "ref" else own


def in_sentences(
    one: Document, passage: Passage, named: Iterable[tuple[_Element, str]]
) -> Iterator[tuple[str, Mention]]:
    """The mentions in one passage, those of the same key (an entry's uri) in a sentence as one."""
    text, spans = _spans(passage.element, {element for element, _ in named})
    bounds = sentences.bounds(text, one.lang)
    grouped: dict[tuple[str, tuple[int, int]], list[tuple[int, int]]] = {}
    for element, uri in named:
        start, end = spans.get(element, (len(text), 0))
        around = next((pair for pair in bounds if pair[0] <= start < pair[1]), (0, len(text)))
        marks = grouped.setdefault((uri, around), [])
        # A name within a name of the same entry is marked already; one in a note is not in here.
        if start < end and (not marks or marks[-1][1] <= start):
            marks.append((start, min(end, around[1])))
    for (uri, (left, right)), marks in grouped.items():
        inside = tuple((start - left, end - left) for start, end in marks)
        yield uri, Mention(one, passage, text[left:right], inside)


def _spans(
    passage: _Element, wanted: set[_Element]
) -> tuple[str, Mapping[_Element, tuple[int, int]]]:
    """The reading text of a passage, and where in it each wanted element starts and ends.

    Elements without words in the reading text have no place in it.
    """
    text = ""
    spans: dict[_Element, tuple[int, int]] = {}
    for holder, piece in tei.pieces(passage, tei.unread(passage)):
        added = tei.normalised(piece)
        text += added.lstrip() if not text or text.endswith(" ") else added
        start = len(text) - len(added.lstrip())
        for around in (holder, *holder.iterancestors()):
            if around in wanted:
                first, _ = spans.get(around, (start, start))
                spans[around] = (first, len(text.rstrip()))
    return text.rstrip(), spans
