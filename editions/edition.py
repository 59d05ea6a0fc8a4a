"""The edition as a whole: documents, registers, and how they point to each other.

Reading returns the edition and its findings; it prints nothing and writes nothing.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from lxml.etree import _Element

from editions import (
    alphabet,
    cache,
    mentions,
    moves,
    pointers,
    registers,
    released,
    survey,
    synopsis,
    tei,
    tiles,
    trees,
    uris,
    usage,
    workers,
)
from editions.collections import Collection, holding
from editions.document import Document, Naming, Passage
from editions.findings import Finding, errors
from editions.imprint import Imprint
from editions.kept import Kept, Mentioned
from editions.mentions import Mentions, Packed
from editions.moves import MOVED, Moves
from editions.neighbours import Neighbours
from editions.pointers import Address, Judged, Place, Pointers
from editions.progress import Progress, silent
from editions.registers import Entry
from editions.released import RECORD, Record
from editions.source import Source
from editions.survey import Survey, Surveyor
from editions.synopsis import Account, Event, Order
from editions.tiles import Size
from editions.tokens import Counted
from editions.usage import Usage
from editions.words import LANGUAGE

OF_ANY = frozenset(["pointers", "space", "document_at", "documents_of", "told", "orders"])
"""What holds of an edition whatever was found in it."""

MOST_LISTED = 500
"""Documents on one page of their list."""

AT_ONCE = 1000
"""Documents whose mentions are in memory at once."""

IMAGE = re.compile(r"[^\0]+\.(?:png|jpe?g|gif|webp|avif)", re.IGNORECASE)
"""Names of files that every browser shows, and none runs: an SVG may hold scripts."""


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
    """The language of the document's title, or of the few words on an event."""

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
    split: str | None = None
    """The XPath of the elements of documents that have pages of their own."""
    pointers: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """The edition's own kinds of pointers, by the word before the colon."""
    imprint: Imprint = field(default_factory=Imprint)
    """What the edition says of itself."""
    downloads: tuple[str, ...] = ()
    """The formats that are offered: see `downloads`."""
    words: bool = False
    """The words of each document are counted as it is read: pages need them, checks do not."""
    collections: tuple[Collection, ...] = ()
    """In the order of the configuration."""

    def collection(self, path: str) -> Collection | None:
        """The collection that has the file of a path."""
        start = f"{self.folder}/documents/"
        if not self.collections or not path.startswith(start):
            return None
        return holding(self.collections, path.removeprefix(start))

    def within(self, path: str) -> str | None:
        """The folder of that collection."""
        found = self.collection(path)
        return None if found is None else found.folder


class Reading(NamedTuple):
    """How the files of a project are read."""

    surveyor: Surveyor
    settings: Settings
    moves: Moves
    """What was released, and where what is no more of it leads."""
    findings: tuple[Finding, ...]
    """What is wrong with the records of that."""

    @classmethod
    def begun(cls, project: Path, settings: Settings) -> Reading:
        """Read what was released, which says where passages without ids are."""
        found: list[Finding] = []
        moves = _released(project, settings.folder, found)
        surveyor = Surveyor(project, settings.folder, settings.split, moves.pages, settings.words)
        return cls(surveyor, settings, moves, tuple(found))

    def surveys(self, progress: Progress = silent, kept: Kept | None = None) -> list[Survey]:
        """What is to be known of every file below the folder, in order of path."""
        return _surveys(self.surveyor, progress, kept)


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
    counted: Counted = field(default_factory=Counted)
    """The words of the documents, if they were counted when they were read."""
    namings: dict[str, bytes] = field(default_factory=dict)
    """What may name entries in each document, by its uri, packed; else it is looked for again."""
    usages: Mapping[str, bytes] = field(default_factory=dict)
    """What each file uses, by its path, packed; of the others it is kept, or looked for again."""
    kept: Kept | None = None
    """What an earlier build has found out."""
    judged: Mapping[str, Judged] = field(default_factory=dict)
    """What is wrong with the pointers of each file, by its path."""
    moves: Moves = field(default_factory=Moves)
    """What was released, and where what is no more of it leads."""

    @classmethod
    def read(
        cls,
        project: Path,
        settings: Settings | None = None,
        progress: Progress = silent,
        kept: Kept | None = None,
    ) -> Edition:
        """Read every TEI file of a project. Whatever is wrong in any file is a finding.

        Of `kept` are taken the files that are as they were.
        """
        reading = Reading.begun(project, settings or Settings())
        return cls.of(reading, reading.surveys(progress, kept), kept)

    @classmethod
    def of(
        cls,
        reading: Reading,
        surveys: Sequence[Survey],
        kept: Kept | None = None,
        before: Edition | None = None,
    ) -> Edition:
        """The edition of files that were read, in order of path.

        What pointers lead to is taken from an edition `before` if all of them lead there still.
        """
        found, settings, project = [*reading.findings], reading.settings, reading.surveyor.project
        merged = _merged(surveys)
        whole = _whole(surveys, merged, settings, kept)
        events, unsound = synopsis.read(whole.pointers, whole.document_at)
        whole = replace(whole, events=events, moves=reading.moves, project=project)
        of_files = [finding for one in surveys for finding in one.findings]
        unread = {finding.path for finding in errors(of_files)} - whole.sources.keys()
        found += [*of_files, *unsound, *merged.findings]
        found += _addresses(whole, unread)
        found += [*_missing(whole, unread), *_collisions(whole)]
        every = {one.source.path: one.written for one in surveys if one.source is not None}
        reach = whole.pointers.reach
        known = kept.judged(reach) if kept is not None and not unread else {}
        if before is not None and not unread and reach == before.pointers.reach:
            known = before.judged
        judged = pointers.judged(whole.pointers, every, unread, project, known)
        found += [finding for one in judged.values() for finding in one.findings]
        final = replace(whole, findings=tuple(sorted(found)), judged=judged)
        vars(final).update({name: one for name, one in vars(whole).items() if name in OF_ANY})
        return final

    def register(self, folder: str) -> tuple[Entry, ...]:
        """The entries of one kind, by the name of its folder."""
        return tuple(entry for entry in self.entries if entry.kind.folder == folder)

    @cached_property
    def lang(self) -> str | None:
        """The language that most documents are in, as a tag of BCP 47."""
        found = Counter(one.lang for one in self.documents if one.lang)
        return next((lang for lang, _ in found.most_common(1)), None)

    @cached_property
    def years(self) -> tuple[int, int]:
        """The years of the first and of the last document that has a date; else 0 and 0."""
        every = [int(one.date[:4]) for one in self.documents if one.date]
        return (min(every), max(every)) if every else (0, 0)

    @cached_property
    def documents_of(self) -> Mapping[str, tuple[Document, ...]]:
        """The documents of a file in order of its text, by its path."""
        found: dict[str, list[Document]] = {}
        for one in self.documents:
            found.setdefault(one.source.path, []).append(one)
        return {path: tuple(sorted(some, key=_in_file)) for path, some in found.items()}

    @cached_property
    def document_at(self) -> Mapping[tuple[str, int], Document]:
        """The document of each text, by its file's path and the number of the text's element."""
        return {(one.source.path, one.at): one for one in self.documents}

    def document_around(self, source: Source, element: _Element) -> Document | None:
        """The document in whose text an element of a file stands, or whose text it is."""
        holders: Iterator[_Element] = element.iterancestors()
        places = ((source.path, source.numbers[one]) for one in (element, *holders))
        return next((self.document_at[one] for one in places if one in self.document_at), None)

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
            return Target(event.uri, event.label, lang=event.lang)
        return self._passage_target(meant.path, meant.identifier)

    @cached_property
    def _event_at(self) -> Mapping[tuple[str, str], Event]:
        return {(event.source.path, event.identifier): event for event in self.events}

    @cached_property
    def orders(self) -> Mapping[str, Order]:
        """The orders in which one can go through the events, by their keys."""
        return synopsis.orders(self.events)

    @cached_property
    def told(self) -> Mapping[tuple[str, int], tuple[tuple[Event, Account], ...]]:
        """The events that each passage of an account tells of, with the account.

        By its file's path and the number of the passage's element.
        """
        found: dict[tuple[str, int], list[tuple[Event, Account]]] = {}
        for event in self.events:
            for account in event.accounts:
                for passage in account.passages:
                    place = (account.document.source.path, passage.at)
                    found.setdefault(place, []).append((event, account))
        return {passage: tuple(some) for passage, some in found.items()}

    @cached_property
    def translations(self) -> Mapping[str, tuple[Document, ...]]:
        """The documents with a translation of each document of another file, by its uri."""
        found: dict[str, list[Document]] = {}
        for one in self.documents:
            targets = (self.target(pointer, one.source.path) for pointer in one.originals)
            pages = {target.uri.partition("#")[0] for target in targets if target is not None}
            for uri in sorted(pages - {one.uri}):
                found.setdefault(uri, []).append(one)
        return {uri: tuple(some) for uri, some in found.items()}

    @cached_property
    def reporting(self) -> tuple[Document, ...]:
        """The documents that have accounts of events, in their order."""
        return tuple(one for one in self.documents if one.uri in self.orders)

    def image(self, url: str, path: str) -> str | None:
        """The image that an address in the file `path` means, as a path from the project's root.

        None if it is none that a browser shows, or not there, or not in the project.
        """
        return self._file(url, path, IMAGE)

    def scan(self, url: str, path: str) -> tuple[str, Size | str] | None:
        """The image of a page of the source that an address in the file `path` means.

        As a path from the project's root, and with its size; with words instead of that if it
        cannot be read. None where `image` gives None.
        """
        file = self._file(url, path, tiles.SCAN)
        return None if file is None else (file, tiles.measured((self.project or Path()) / file))

    def _file(self, url: str, path: str, names: re.Pattern[str]) -> str | None:
        """A file of the project, by an address in another one, if it has one of some names."""
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(url)))
        if self.project is None or not names.fullmatch(file) or not uris.is_below(file):
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
        held = ((one, one.spots[identifier]) for one in documents if identifier in one.spots)
        one, spot = next(held, (None, None))
        if one is None or spot is None:
            return None
        is_part = (path, spot.at) in self.told and not spot.is_passage
        own = uris.anchor(identifier) if is_part else spot.passage.anchor
        label = (spot.passage.label, LANGUAGE.get())
        said = (spot.cited, spot.lang) if spot.cited else label
        return Target(f"{one.uri}#{own}", "", None, *said, one.short_title, one.short_title_lang)

    @property
    def titles(self) -> Mapping[str, str]:
        """What the pages are called that a release records, by their addresses."""
        found = {one.uri: one.label for one in self.events}
        found |= {one.uri: one.name for one in self.entries}
        found |= {one.uri: one.title for one in self.settings.collections}
        return found | {one.uri: one.short_title for one in self.documents}

    @cached_property
    def mentions(self) -> Mentions:
        """The mentions of each entry, by its uri, in order of documents and text."""
        if self.kept is None:
            found = ((one, _mentions(self, one)) for one in self.documents)
            return Mentions((one, mentions.joined(some)) for one, some in found)
        known = self.kept.mentions(self.space)
        fresh = [
            one for one in self.documents if known.get(one.uri, "")[:1] != (one.source.digest,)
        ]
        made: Mentioned = {}
        for start in range(0, len(fresh), AT_ONCE):
            made |= self._mentioned_in(fresh[start : start + AT_ONCE], self.kept)
        every = {one.uri: made.get(one.uri) or known[one.uri] for one in self.documents}
        self.kept.keep_mentions(self.space, every)
        return Mentions(((one, every[one.uri][1]) for one in self.documents), self._kept_rows)

    def _mentioned_in(self, documents: Sequence[Document], kept: Kept) -> Mentioned:
        """The mentions in some documents, which are kept, all but their numbers."""
        _ = self.pointers, self._event_at  # Once, before processes are born.
        self.namings.update(kept.namings(documents))
        found = workers.each(partial(_mentions, self), documents)
        made: Mentioned = {
            one.uri: (one.source.digest, kept.mentions_in(one, some))
            for one, some in zip(documents, found, strict=True)
        }
        self.namings.clear()
        return made

    def _kept_rows(self, uri: str, some: Iterable[tuple[Document, Packed]]) -> dict[str, bytes]:
        """The mentions of an entry in some documents; what is not what is wanted is made anew."""
        every = [*some]
        kept = {} if self.kept is None else self.kept.rows(uri, (one.uri for one, _ in every))
        for one, (_, mark, *_) in every:
            if one.uri not in kept or mentions.mark(kept[one.uri]) != mark:
                kept[one.uri] = _mentions(self, one)[uri][4] or b""
        return kept

    @cached_property
    def usage(self) -> Usage:
        """Which elements and attributes all files use, and what their headers say of them."""
        files = {path: source.digest for path, source in self.sources.items()}
        cache_ = None if self.kept is None else self.kept.cache
        found = usage.gathered(files, self._usages, cache_)
        if self.kept is not None:
            self.kept.later["usage"] = found.keep
        return found.usage

    def _usages(self, paths: Sequence[str]) -> Iterator[bytes]:
        files = {path: self.sources[path].digest for path in paths if path not in self.usages}
        kept = {} if self.kept is None else self.kept.usages(files)
        for path in paths:
            known = self.usages.get(path) or kept.get(path)
            yield known or survey.used_in(self.sources[path], path in self.documents_of)
            trees.release()

    @cached_property
    def space(self) -> str:
        """A digest of what pointers can lead to; another one if it may be something else."""
        places = [(place, entry.uri, entry.idnos) for place, entry in self.entry_at.items()]
        told = [
            (event.uri, event.label, [one.passages for one in event.accounts])
            for event in self.events
        ]
        documents = [(one.uri, one.digest) for one in self.documents]
        return cache.digest(self.pointers.reach, documents, places, told)

    @cached_property
    def roles(self) -> Mapping[str, tuple[tuple[str, Document], ...]]:
        """What the headers say of each entry, by its uri: a role and a document, each once."""
        found: dict[str, dict[tuple[str, str], Document]] = {}
        for one in self.documents:
            for role, pointer in one.roles:
                target = self.target(pointer, one.source.path)
                entry = None if target is None else target.entry
                if entry is not None and entry.kind.folder != "places":
                    found.setdefault(entry.uri, {})[role, one.uri] = one
        return {
            uri: tuple((role, one) for (role, _), one in roles.items())
            for uri, roles in found.items()
        }

    @cached_property
    def longest_account(self) -> int:
        """The words of the longest account of any event; at least 1."""
        return max((one.words for event in self.events for one in event.accounts), default=1)

    @cached_property
    def _order(self) -> Mapping[str, tuple[int, Entry]]:
        """The entries by their uris, each with its number."""
        return {entry.uri: (number, entry) for number, entry in enumerate(self.entries)}

    @cached_property
    def neighbours(self) -> Neighbours:
        """How the documents stand to each other."""

        def mentioned(one: Document) -> tuple[Entry, ...]:
            return tuple(x for kind in ("persons", "places") for x in self.mentioned(one, kind))

        def mentioning(uri: str) -> Iterator[Document]:
            return (document for document, _ in self.mentions.counts(uri))

        files = dict(sorted(self.documents_of.items()))
        translations = frozenset(one.uri for some in self.translations.values() for one in some)
        return Neighbours(
            self.documents, files, mentioned, mentioning, self.collection, translations
        )

    def collection(self, one: Document) -> Collection | None:
        """The collection that has a document."""
        return self.settings.collection(one.source.path)

    def listed(self, collection: Collection | None = None) -> tuple[Document, ...]:
        """The documents of a collection, else all, in their order."""
        if collection is None:
            return self.documents
        return tuple(one for one in self.documents if self.collection(one) == collection)

    def entry(self, uri: str) -> Entry:
        """The entry of a page. Raises KeyError if there is none."""
        return self._order[uri][1]

    def mentioned(self, one: Document, folder: str) -> tuple[Entry, ...]:
        """The entries of a kind that a document's text mentions, in order of names."""
        found = (self._order[uri] for uri in self.mentions.of_documents.get(one.uri, ()))
        return tuple(entry for _, entry in sorted(found) if entry.kind.folder == folder)


def _in_file(one: Document) -> int:
    return one.at


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
        return entry.but(apart=PurePosixPath(entry.source.path).stem)

    def every(self) -> Iterator[Entry]:
        """All entries."""
        return (entry for some in self.entries.values() for entry in some)

    def entry_at(self) -> dict[tuple[str, str], Entry]:
        """The entry of a file and an id."""
        return {
            place: self.entries[key, one][number] for place, (key, one, number) in self.same.items()
        }


def _surveys(surveyor: Surveyor, progress: Progress, kept: Kept | None) -> list[Survey]:
    """What is to be known of every file below the folder, in order of path."""
    every = tei.files(surveyor.project / surveyor.folder)
    before = len(f"{surveyor.project}/") if surveyor.project.parts else 0
    files = {file.as_posix()[before:]: file for file in every}
    found = {} if kept is None else kept.surveys(files)
    changed = {path: file for path, file in files.items() if path not in found}
    surveys = workers.each(surveyor.survey, [*changed.values()])
    for number, (path, one) in enumerate(zip(changed, surveys, strict=True), 1):
        progress("Reading TEI", number, len(changed))
        found[path] = one
        if kept is not None and one.source is not None:
            found[path] = kept.survey(path, one.source.digest, one)
    if kept is not None:
        kept.cache.commit()  # Others can read then, and each file is known by its digest.
    return [found[path] for path in files]


def _whole(
    surveys: Sequence[Survey], merged: _Merged, settings: Settings, kept: Kept | None
) -> Edition:
    """The edition of all files, without events and findings."""
    documents = (document for one in surveys for document in one.documents)
    words = {document: packed for one in surveys for document, packed in one.words.items()}
    return Edition(
        {one.source.path: one.source for one in surveys if one.source is not None},
        tuple(sorted(documents, key=lambda one: (one.date or "~", one.stem))),
        tuple(sorted(merged.every(), key=_entry_order)),
        entry_at=merged.entry_at(),
        settings=settings,
        counted=Counted(words),
        namings={uri: packed for one in surveys for uri, packed in one.namings.items()},
        usages={one.source.path: one.usage for one in surveys if one.source and one.usage},
        kept=kept,
    )


def _merged(surveys: Iterable[Survey]) -> _Merged:
    """The entries of all files; what a register says goes before what a document repeats."""
    merged = _Merged()
    for one in sorted(surveys, key=lambda one: bool(one.documents)):
        for entry in one.entries:
            merged.add(entry)
    return merged


def _missing(edition: Edition, unread: AbstractSet[str]) -> Iterator[Finding]:
    """That there are no documents, or none of the parts that are to have pages of their own.

    A document that could not be read is not missing.
    """
    folder, split = edition.settings.folder, edition.settings.split
    if any(path.startswith(f"{folder}/documents/") for path in unread):
        return
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


def _released(project: Path, folder: str, findings: list[Finding]) -> Moves:
    """What was released, and where what is no more of it leads; nothing if nothing was released."""
    files = {name: project / folder / name for name in (RECORD, MOVED)}
    data = {name: file.read_bytes() if file.is_file() else b"" for name, file in files.items()}
    record = Record()
    try:
        record = released.read(data[RECORD]) if data[RECORD] else record
    except ValueError as fault:
        message = f"{fault}: take it from the last release, or remove it"
        place = f"{folder}/{RECORD}"
        findings.append(Finding(place, 0, 0, "error", "broken-record", message))
    found = Moves.read(record, data[MOVED].decode(errors="replace"), folder)
    findings += found.faults
    return found


def _addresses(edition: Edition, unread: AbstractSet[str]) -> Iterator[Finding]:
    """Released pages that are no more, and what is wrong with what is said of them.

    Those of a file that cannot be read may well be there.
    """
    documents = f"{edition.settings.folder}/documents/"
    stems = (one.removeprefix(documents).removesuffix(".xml") for one in unread)
    starts = tuple(uris.document(stem).removesuffix(".html") for stem in stems)
    titles = edition.titles
    texts = {one.uri: one for one in edition.documents}

    def unknown(uri: str) -> bool:
        is_text = uri.startswith("documents/")
        return uri.startswith(starts) if is_text else bool(unread)

    def anchors(page: str) -> AbstractSet[str] | None:
        one = texts.get(page)
        return None if one is None else {*one.places, *one.former}

    yield from edition.moves.of_pages(titles, unknown)
    if not unread:
        kinds = (kind.folder for kind in registers.KINDS if edition.register(kind.folder))
        by_hand = _by_hand(edition.project) if edition.moves.given else ()
        present = {*moves.known(titles), *map(uris.index, kinds), *by_hand}
        yield from edition.moves.of_targets(present, anchors)


def _by_hand(project: Path | None) -> Iterator[str]:
    """The pages that are written by hand, where they stand in the usual folder."""
    folder = (project or Path()) / "docs"
    files = folder.rglob("*.md") if folder.is_dir() else ()
    return (file.relative_to(folder).with_suffix(".html").as_posix() for file in files)


def _collisions(edition: Edition) -> Iterator[Finding]:
    """Documents or entries whose pages would have one address."""
    places = [(one.uri, one.source, one.at, one.stem) for one in edition.documents]
    places += [(one.uri, one.source, one.at, one.identifier) for one in edition.entries]
    places += [(one.uri, one.source, one.at, one.identifier) for one in edition.events]
    taken: dict[str, str] = {uris.index(kind.folder): "its index" for kind in registers.KINDS}
    for collection in (None, *edition.settings.collections):
        folder = collection.folder if collection else ""
        for start in range(0, max(1, len(edition.listed(collection))), MOST_LISTED):
            taken[uris.documents(start // MOST_LISTED + 1, folder)] = "the list of documents"
    taken[uris.index(synopsis.FOLDER)] = "the list of events"
    for uri, source, at, called in places:
        if uri in taken:
            element = source.elements[at]
            message = f'"{called}" would have the page {uri}, as {taken[uri]} has: rename one'
            yield source.finding(element, "error", "same-address", message)
        taken.setdefault(uri, f'"{called}" in {source.path}')


def _mentions(edition: Edition, one: Document) -> Mapping[str, Packed]:
    """The mentions in a document's text, packed, by the entries' uris, in order of the text.

    Those of one entry in one sentence are one, by whatever pointers they name it.
    """
    grouped: dict[str, dict[tuple[Passage, int], list[Naming]]] = {}
    given = edition.namings.get(one.uri)
    for naming in one.named if given is None else mentions.namings(given):
        target = edition.target(naming.key, one.source.path)
        if target is not None and target.entry is not None:
            of_entry = grouped.setdefault(target.uri, {})
            of_entry.setdefault((naming.passage, naming.start), []).append(naming)
    return {
        uri: mentions.packed(
            (passage, some[0].sentence, _joined(some)) for (passage, _), some in sentences.items()
        )
        for uri, sentences in grouped.items()
    }


def _joined(some: Sequence[Naming]) -> tuple[tuple[int, int], ...]:
    """The marks of several pointers in one sentence, without those within others."""
    if len(some) == 1:
        return some[0].marks
    marks: list[tuple[int, int]] = []
    every = (mark for one in some for mark in one.marks)
    for mark in sorted(every, key=lambda mark: (mark[0], -mark[1])):
        if not marks or marks[-1][1] <= mark[0]:
            marks.append(mark)
    return tuple(marks)
