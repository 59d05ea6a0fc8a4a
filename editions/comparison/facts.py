"""What registers, events and headers say, fact by fact, and what of it has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lxml.etree import _Element

from editions import synopsis, tei
from editions.comparison import wording
from editions.comparison.wording import Runs
from editions.edition import Edition
from editions.registers import Entry
from editions.source import Source
from editions.synopsis import Event

State = Literal["changed", "new", "removed", "renamed"]


Key = tuple[str, str, str]


class Fact(NamedTuple):
    """Something that is said of something."""

    name: str
    """The way to it: `birth/@when`, `persName/surname`, `note/p`."""
    said: str


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that reads differently, is new, or is said no more."""

    name: str
    words: Runs


class Title(NamedTuple):
    """An entry, an event or a file as it is named."""

    uri: str
    """The page; empty of a file, which has none."""
    name: str
    identifier: str
    """The xml:id; of a file its path."""
    path: str
    """The file that says what it is."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What has changed of an entry of a register, or of an event."""

    state: State
    """`renamed`: it has another name, or another id."""
    kind: str
    """What readers call it: `Person`, `Event`; `File` of one without text, for its header."""
    before: Title | None
    after: Title | None
    facts: tuple[FactChange, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """An entry or an event, as it is compared."""

    kind: str
    folder: str
    title: Title
    apart: str
    """The name of the file, where an entry of another file has the same id."""
    idnos: tuple[str, ...]
    digest: str
    """Equal for two that say the same; else they may say the same."""
    facts: Callable[[], Iterable[Fact]]

    @property
    def key(self) -> Key:
        """What it is known by."""
        return self.folder, self.title.identifier, self.apart


def called(attribute: str) -> str:
    """An attribute's name as it is written: `xml:lang`."""
    return attribute.replace(f"{{{tei.XML}}}", "xml:")


def facts(element: _Element, name: str = "") -> Iterator[Fact]:
    """What an element says: its attributes, and its words, or what those within it say.

    Ids are none of it.
    """
    for attribute, value in sorted(element.items()):
        if attribute != tei.ID:
            yield Fact(f"{name}/@{called(attribute)}".lstrip("/"), value)
    children = [child for child in element if tei.is_element(child)]
    own = "".join(text for holder, text in tei.pieces(element, {*children}))
    if own.strip() or not children:
        words = tei.plain(element)
        yield from [Fact(name or tei.name(element), words)] if words else []
        for child in children:
            yield from _attributes(child, f"{name}/{tei.name(child)}".lstrip("/"))
        return
    for child in children:
        yield from facts(child, f"{name}/{tei.name(child)}".lstrip("/"))


def _attributes(element: _Element, name: str) -> Iterator[Fact]:
    """The attributes of an element and of those within it."""
    for one in tei.inside(element, frozenset()):
        for attribute, value in sorted(one.items()):
            if attribute != tei.ID:
                yield Fact(f"{name}/@{called(attribute)}", value)


def changes(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[FactChange, ...]:
    """Facts that are not the same, in order.

    Where one of a name is gone and one of that name is new, it reads differently.
    """
    if [*before] > [*after]:  # As with words: in one direction, so that the way back is the same.
        return tuple(
            FactChange(one.name, wording.turned(one.words)) for one in changes(after, before)
        )
    found = []
    for a, b, c, d in wording.changes(before, after):
        new = [*after[c:d]]
        for one in before[a:b]:
            same = next((other for other in new if other.name == one.name), None)
            if same is not None:
                new.remove(same)
            words = wording.compared(one.said, "" if same is None else same.said)
            found.append(FactChange(one.name, words))
        found += [FactChange(one.name, wording.compared("", one.said)) for one in new]
    return tuple(found)


def records(edition: Edition) -> Mapping[Key, Record]:
    """The entries of the registers, the events, and the headers of files that are no documents."""
    others = (one for path, one in edition.sources.items() if path not in edition.documents_of)
    every = [*map(_entry, edition.entries), *map(_event, edition.events), *map(_file, others)]
    return {one.key: one for one in every}


def pairs(before: Mapping[Key, Record], after: Mapping[Key, Record]) -> Mapping[Key, Key]:
    """Which record is which now: by its id, else by what it is called elsewhere, else by name."""
    found = {key: key for key in before if key in after}
    for values in (_idnos, _name):
        taken = {*found.values()}
        old = _holders((one for key, one in before.items() if key not in found), values)
        new = _holders((one for key, one in after.items() if key not in taken), values)
        for value in sorted(old.keys() & new.keys()):
            if old[value] not in found and new[value] not in taken:
                found[old[value]] = new[value]
                taken.add(new[value])
    return found


def compared(
    before: Mapping[Key, Record], after: Mapping[Key, Record], found: Mapping[Key, Key]
) -> tuple[RecordChange, ...]:
    """What has changed, those that still are in their order, then those that are no more."""
    earlier = {new: old for old, new in found.items()}
    both = ((before[earlier[key]], one) for key, one in after.items() if key in earlier)
    changed = {two[1].key: change for two in both if (change := _changed(*two)) is not None}
    new = {key: _only(one, "new") for key, one in after.items() if key not in earlier}
    gone = [_only(one, "removed") for key, one in before.items() if key not in found]
    now = (changed.get(key) or new.get(key) for key in after)
    return (*(one for one in now if one is not None), *gone)


def _entry(entry: Entry) -> Record:
    title = Title(entry.uri, entry.name, entry.identifier, entry.source.path)
    united = (entry, *entry.others)

    def every() -> Iterator[Fact]:
        for one in united:
            yield from facts(one.element)
            if one.is_term:  # What a glossary says of a term stands beside it.
                yield from (fact for prose in one.prose for fact in facts(prose, tei.name(prose)))

    digest = " ".join(one.digest for one in united)
    return Record(
        entry.kind.singular, entry.kind.folder, title, entry.apart, entry.idnos, digest, every
    )


def _event(event: Event) -> Record:
    title = Title(event.uri, event.label, event.identifier, event.source.path)

    def every() -> Iterator[Fact]:
        yield from facts(event.element)
        for account in event.accounts:
            said = ", ".join(passage.called for passage in account.passages)
            yield Fact("account", f"{account.document.short_title}: {said}")

    return Record("Event", synopsis.FOLDER, title, "", (), "", every)


def _file(source: Source) -> Record:
    title = Title("", source.path, source.path, source.path)

    def every() -> Iterator[Fact]:
        header = tei.find(source.root, "//tei:teiHeader")
        yield from () if header is None else facts(header)

    return Record("File", "", title, "", (), source.digest, every)


def _idnos(one: Record) -> Iterable[str]:
    return one.idnos


def _name(one: Record) -> Iterable[str]:
    return [one.title.name.casefold()]


def _holders(
    some: Iterable[Record], values: Callable[[Record], Iterable[str]]
) -> Mapping[tuple[str, str], Key]:
    """The records by kind and by each value that no other of their kind has."""
    every = [((one.folder, value), one.key) for one in some for value in {*values(one)}]
    counts = Counter(value for value, _ in every)
    return {value: key for value, key in every if counts[value] == 1}


def _changed(before: Record, after: Record) -> RecordChange | None:
    """What has changed of a record; None if nothing has."""
    if before.digest and (before.digest, before.title) == (after.digest, after.title):
        return None
    found = changes([*before.facts()], [*after.facts()])
    one, other = before.title, after.title
    is_renamed = (one.name, one.identifier, one.uri) != (other.name, other.identifier, other.uri)
    if not found and not is_renamed:
        return None
    return RecordChange("renamed" if is_renamed else "changed", after.kind, one, other, found)


def _only(one: Record, state: Literal["new", "removed"]) -> RecordChange:
    """A record that one of the versions has, with all that it says there."""
    said = [*one.facts()]
    found = changes([], said) if state == "new" else changes(said, [])
    before, after = (None, one.title) if state == "new" else (one.title, None)
    return RecordChange(state, one.kind, before, after, found)
