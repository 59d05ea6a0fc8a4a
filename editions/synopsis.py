"""Events, and the accounts that documents give of them. Source: TEI P5, chapters 14.3.4 and 17.1.

An account is the passages in which one document reports an event. Reads what editors have aligned;
finds no likeness by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple

from lxml.etree import _Element

from editions import tei, uris
from editions.document import CALLED, ISO_DATE, Document, Passage
from editions.findings import Finding, Level
from editions.pointers import Place, Pointers
from editions.source import ACCOUNTS, Source
from editions.trees import Held, of_tree
from editions.words import say

EVENTS = "//tei:listEvent//tei:event[not(ancestor::tei:text)]"
DATES = ("when", "when-iso", "from", "notBefore", "to", "notAfter")

FOLDER = "events"
"""The folder of the pages about events."""


class Told(NamedTuple):
    """A passage of an account, or a part of one."""

    at: int
    """The number of its element in the file."""
    name: str
    """The name of its element."""
    anchor: str
    """Where it stands on the document's page."""
    passage: Passage | None
    """The passage that it is, or that is around it; None if it is the text as a whole, or none."""
    words: int
    """How many words it has, notes aside."""

    @property
    def called(self) -> str:
        """What a reader calls where it stands: `paragraph 3`."""
        return self.passage.label if self.passage else say(CALLED.get(self.name, self.name))


@dataclass(frozen=True, eq=False)
class Account:
    """What one document says of an event."""

    document: Document
    passages: tuple[Told, ...]
    """In reading order."""
    line: int
    """The line where editors have said so."""

    @property
    def words(self) -> int:
        """How many words it has, notes aside."""
        return sum(one.words for one in self.passages)

    @property
    def anchor(self) -> str:
        """Where it stands on the event's page; no xml:id has a colon."""
        return f"account:{uris.slug(self.document.stem)}"

    def place(self, passage: Told) -> str:
        """The address of one of its passages on the document's page."""
        return f"{self.document.uri}#{passage.anchor}"

    def element(self, passage: Told) -> _Element:
        """The element of one of its passages."""
        return self.document.source.elements[passage.at]


@dataclass(frozen=True, eq=False)
class Event(Held):
    """Something said or done that documents report."""

    source: Source
    at: int
    """The number of its element in the file."""
    identifier: str
    """The xml:id."""
    accounts: tuple[Account, ...] = ()
    """In the order of the documents."""

    @of_tree
    def element(self) -> _Element:
        """Where editors say what it is."""
        return self.source.elements[self.at]

    @property
    def uri(self) -> str:
        """The event's page."""
        return uris.entry(FOLDER, self.identifier)

    @cached_property
    def label(self) -> str:
        """What it is called: its `label` or `head`; its id where it has neither."""
        return self._name or self.identifier

    @property
    def is_named(self) -> bool:
        """The editors have called it something."""
        return bool(self._name)

    @cached_property
    def _name(self) -> str:
        return tei.plain(self._label)

    @cached_property
    def lang(self) -> str | None:
        """The language of what it is called, as a tag of BCP 47."""
        return None if self._label is None else tei.language(self._label)

    @of_tree
    def _label(self) -> _Element | None:
        return tei.find(self.element, "tei:label | tei:head")

    @property
    def group_lang(self) -> str | None:
        """The language of the heading of its list."""
        return None if self._group is None else tei.language(self._group)

    @property
    def _group(self) -> _Element | None:
        return tei.find(self.element, "(ancestor::tei:listEvent/tei:head)[last()]")

    @cached_property
    def group(self) -> str:
        """The heading of the list that it stands in; empty without one."""
        return tei.plain(self._group)

    @property
    def date(self) -> str | None:
        """When it was, or began, in ISO form."""
        said = (self.element.get(name, "") for name in DATES)
        return next((date for date in said if ISO_DATE.fullmatch(date)), None)

    @property
    def description(self) -> tuple[_Element, ...]:
        """The elements that say what was said or done."""
        return tuple(tei.find_all(self.element, "tei:desc | tei:p | tei:note[not(@type)]"))

    @property
    def comparison(self) -> tuple[_Element, ...]:
        """What the editors say of the accounts: what they share and how they differ."""
        return tuple(tei.find_all(self.element, "tei:note[@type='comparison']"))

    @property
    def contradiction(self) -> tuple[_Element, ...]:
        """Where the accounts contradict each other, in the editors' words."""
        return tuple(tei.find_all(self.element, "tei:note[@type='contradiction']"))

    @property
    def further(self) -> tuple[_Element, ...]:
        """What it is called elsewhere, and what has been written of it."""
        return tuple(tei.find_all(self.element, "tei:idno | tei:ref | tei:bibl"))

    def account(self, document: Document) -> Account | None:
        """What a document says of it."""
        return next((one for one in self.accounts if one.document is document), None)


@dataclass(frozen=True, eq=False)
class Order:
    """Events one after the other, as a reader may go through them."""

    key: str
    """`list`, `date`, or the uri of the document whose order it is."""
    events: tuple[Event, ...]
    document: Document | None = None

    def uri(self, page: int = 1) -> str:
        """The page of the events in this order; `page` counts from 1."""
        if self.key == "list" and page == 1:
            return uris.index(FOLDER)
        key = self.key if self.document is not None else f"{self.key}.html"
        return f"{FOLDER}/by/{key}" if page == 1 else f"{FOLDER}/by/{page}/{key}"

    @cached_property
    def position(self) -> Mapping[str, int]:
        """The place of each event from 0, by its uri."""
        return {event.uri: number for number, event in enumerate(self.events)}

    def around(self, event: Event) -> tuple[Event | None, Event | None]:
        """The event before one, and the event after it."""
        at = self.position[event.uri]
        before = self.events[at - 1] if at else None
        return before, self.events[at + 1] if at + 1 < len(self.events) else None


def anchor(document: Document, passage: _Element) -> str:
    """Where a passage of an account stands on its document's page."""
    found, identifier = document.passage(passage), tei.xml_id(passage)
    is_it = found is not None and document.source.elements[found.at] is passage
    if found is not None and (is_it or identifier is None):
        return found.anchor
    return uris.anchor(identifier or "")


def orders(events: Iterable[Event]) -> Mapping[str, Order]:
    """The orders in which one can go through events: as listed, by date, and as each document does.

    By their keys. There is one by date if an event has one; undated events are not in it.
    """
    listed = tuple(events)
    found = {"list": Order("list", listed)}
    dated = sorted((event for event in listed if event.date), key=lambda event: event.date or "")
    if dated:
        found["date"] = Order("date", tuple(dated))
    told: dict[str, list[tuple[int, Event, Account]]] = {}
    for event in listed:
        for account in event.accounts:
            first = account.passages[0].at
            told.setdefault(account.document.uri, []).append((first, event, account))
    for key, some in sorted(told.items()):
        ordered = tuple(event for _, event, _ in sorted(some, key=lambda one: one[0]))
        found[key] = Order(key, ordered, some[0][2].document)
    return found


def read(
    pointers: Pointers, document_at: Mapping[tuple[str, int], Document]
) -> tuple[tuple[Event, ...], tuple[Finding, ...]]:
    """The events of all files with links of accounts, in order, and what is wrong with them.

    `document_at` is the document of each text, by its file's path and the number of the text's
    element, in the order of the documents.
    """
    reading = _Reading(pointers, document_at)
    holders = [source for source in pointers.sources.values() if source.has_accounts]
    for source in holders:
        for element in tei.find_all(source.root, EVENTS):
            reading.take_event(source, element)
    for source in holders:
        for link in tei.find_all(source.root, ACCOUNTS):
            reading.take_link(source, link)
    order = {document.uri: number for number, document in enumerate(document_at.values())}
    events = []
    for event in reading.events.values():
        told = reading.accounts.get(event, [])
        told.sort(key=lambda account: order[account.document.uri])
        events.append(replace(event, accounts=tuple(told)))
        if not told and event not in reading.linked:
            reading.find(event.source, event.element, "event-without-account", event.identifier)
    return tuple(events), tuple(reading.findings)


LEVELS: Mapping[str, Level] = {
    "no-event": "error",
    "no-passage": "error",
    "two-documents": "error",
}
"""Levels of what is found, by code; those that are not here are warnings."""

MESSAGES = {
    "no-event": "a link of an account begins with its event, and {} is none: give the event's id",
    "no-passage": "{} is no passage of a document: name a p, seg, div or note by its xml:id",
    "two-documents": "this account of {} has passages of {} and of {}: write a link for each",
    "passage-twice": "this account of {} has the words of {} twice: name the passage once",
    "account-twice": "line {2} has an account of {0} by {1} already: join the two links",
    "event-without-account": (
        'no link has an account of {0}: write <link target="#{0} documents/FILE.xml#ID"/>'
    ),
    "event-without-label": "the event {} has no label: say in some words what was said or done",
    "event-without-id": "the event has no xml:id, so it has no page: give it one",
}
"""What an editor is told, by code."""


@dataclass(slots=True)
class _Reading:
    """Events and accounts as they are met."""

    pointers: Pointers
    document_at: Mapping[tuple[str, int], Document]
    events: dict[Place, Event] = field(default_factory=dict)
    accounts: dict[Event, list[Account]] = field(default_factory=dict)
    linked: set[Event] = field(default_factory=set)
    """The events that a link names, be it a faulty one."""
    findings: list[Finding] = field(default_factory=list)

    def find(self, source: Source, element: _Element, code: str, *said: object) -> None:
        """Note what is wrong."""
        message = MESSAGES[code].format(*said)
        found = source.finding(element, LEVELS.get(code, "warning"), code, message)
        self.findings.append(found)

    def take_event(self, source: Source, element: _Element) -> None:
        """Take an event of a file."""
        identifier = tei.xml_id(element)
        if identifier is None:
            self.find(source, element, "event-without-id")
            return
        event = Event(source, source.numbers[element], identifier)
        known = self.events.setdefault(Place(source.path, identifier), event)
        if known is event and not event.is_named:
            self.find(source, element, "event-without-label", identifier)

    def take_link(self, source: Source, link: _Element) -> None:
        """Take the account that a link says of."""
        pointer, *others = link.get("target", "").split() or [""]
        found = self._event(source, pointer)
        if found is None:
            self.find(source, link, "no-event", pointer or "nothing")
        if not isinstance(found, Event):
            return
        self.linked.add(found)
        if not others:
            self.find(source, link, "no-passage", "nothing")
        told = [one for pointer in others for one in self._passage(source, link, pointer)]
        documents = {one.uri: one for one, _ in told}
        if len(documents) > 1:
            self.find(source, link, "two-documents", found.identifier, *_stems(documents.values()))
        for document in documents.values():
            passages = [passage for one, passage in told if one is document]
            self._add(source, found, link, document, passages)

    def _event(self, source: Source, pointer: str) -> Event | Literal["elsewhere"] | None:
        """The event that a pointer leads to; a pointer to nothing is told of elsewhere."""
        meant = self.pointers.meant(pointer, source.path) if pointer else None
        if not isinstance(meant, Place):
            return None
        holder = self.pointers.sources.get(meant.path)
        element = None if holder is None else holder.ids.get(meant.identifier)
        if holder is None or (element is None and meant.identifier):
            return "elsewhere"
        if element is not None and tei.name(element) == "event":
            self.take_event(holder, element)
        return self.events.get(meant)

    def _add(
        self,
        source: Source,
        event: Event,
        link: _Element,
        document: Document,
        passages: list[_Element],
    ) -> None:
        """Add an account, to that which the document gives of the event already if it does."""
        told = self.accounts.setdefault(event, [])
        known = next((one for one in told if one.document is document), None)
        name, line = event.identifier, link.sourceline or 0
        if known is not None:
            self.find(source, link, "account-twice", name, document.stem, known.line)
            told.remove(known)
            passages = [*(known.element(one) for one in known.passages), *passages]
        outer = [one for one in passages if {*passages}.isdisjoint(one.iterancestors())]
        twice = next((one for one in passages if passages.count(one) > 1 or one not in outer), None)
        if twice is not None:
            self.find(source, link, "passage-twice", name, tei.xml_id(twice))
        numbers = document.source.numbers
        ordered = sorted({*outer}, key=lambda one: numbers[one])
        told.append(Account(document, tuple(_told(document, one) for one in ordered), line))

    def _passage(
        self, source: Source, link: _Element, pointer: str
    ) -> Iterator[tuple[Document, _Element]]:
        """The passage that a pointer leads to, with its document: a file's name is its text."""
        meant = self.pointers.meant(pointer, source.path)
        place = meant if isinstance(meant, Place) else Place("", "")
        holder = self.pointers.sources.get(place.path)
        if isinstance(meant, Place) and holder is None:
            return  # A pointer to nothing, of which is told elsewhere.
        element = None if holder is None else _named(holder, place.identifier)
        if holder is not None and element is None and place.identifier:
            return
        around = [] if element is None else [element, *element.iterancestors()]
        places = [] if holder is None else [(holder.path, holder.numbers[one]) for one in around]
        held = next((self.document_at[one] for one in places if one in self.document_at), None)
        if element is None or held is None or not tei.plain(element):
            self.find(source, link, "no-passage", pointer)
            return
        yield held, element


def _stems(documents: Iterable[Document]) -> list[str]:
    """What the files of the first two documents are called."""
    return [one.stem for one in documents][:2]


def _told(document: Document, element: _Element) -> Told:
    """A passage of an account in values."""
    found, at = document.passage(element), document.source.numbers[element]
    is_text = found is not None and found.at == document.at != at
    words = len(tei.plain(element, tei.unread(element)).split())
    passage = None if is_text else found
    return Told(at, tei.name(element), anchor(document, element), passage, words)


def _named(source: Source, identifier: str) -> _Element | None:
    """The element of an id in a file; without an id, the file's text."""
    return source.ids.get(identifier) if identifier else tei.find(source.root, "tei:text")
