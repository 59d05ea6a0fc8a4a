"""Which entries of registers the pointers of a file lead to, and which may not be meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from lxml.etree import _Element

from editions import pointers, tei
from editions.edition import Edition
from editions.findings import Finding
from editions.pointers import Place, Written
from editions.registers import Entry
from editions.source import Source

KINDS: Mapping[str, tuple[str, str]] = {
    "persName": ("persons", "a person"),
    "placeName": ("places", "a place"),
    "settlement": ("places", "a place"),
    "district": ("places", "a place"),
    "region": ("places", "a place"),
    "country": ("places", "a place"),
    "geogName": ("places", "a place"),
    "orgName": ("organisations", "an organisation"),
}
"""The register that the names of an element point to, and what one of its entries is called."""

CALLED: Mapping[str, str] = {
    "persons": "person",
    "places": "place",
    "organisations": "organisation",
    "works": "work",
    "glossary": "term",
}
"""What an entry is called in a message, by its register."""

NAMING = frozenset("persName rs name ref".split())
"""Elements whose words may be the name of a person."""

LONGEST = 100
"""Letters of a name."""

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Reference(NamedTuple):
    """An element that points to an entry."""

    element: _Element
    pointer: str
    """As it is written."""
    entry: Entry


@dataclass(frozen=True)
class File:
    """A file among the others of its edition."""

    edition: Edition
    source: Source
    surnames: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """What is `by_surname` in the edition."""

    @cached_property
    def pointers(self) -> tuple[tuple[_Element, Written], ...]:
        """Every pointer of the file with its element, in document order."""
        return tuple(pointers.written(self.source))

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """What in the file points to entries, in document order."""
        led: dict[str, Entry | None] = {}
        found: list[Reference] = []
        for element, written in self.pointers:
            pointer = written.pointer
            if pointer not in led:
                led[pointer] = self.entry(pointer)
            entry = led[pointer]
            if entry is not None:
                found.append(Reference(element, pointer, entry))
        return tuple(found)

    def entry(self, pointer: str) -> Entry | None:
        """The entry that a pointer of this file leads to."""
        meant = self.edition.pointers.meant(pointer, self.source.path)
        if not isinstance(meant, Place):
            return None
        return self.edition.entry_at.get((meant.path, meant.identifier))


def in_file(file: File) -> Iterator[Finding]:
    """References to entries of another kind, and names that are those of somebody else."""
    for reference in file.references:
        if reference.pointer in (reference.element.get("ref") or "").split():
            yield from _of_other_kind(file, reference)
            yield from _of_another(file, reference)


def _of_other_kind(file: File, reference: Reference) -> Iterator[Finding]:
    element, pointer, entry = reference
    name = tei.name(element)
    folder, wanted = KINDS.get(name, (entry.kind.folder, ""))
    if folder == entry.kind.folder:
        return
    other = _same_id(file.edition, entry.identifier, folder)
    advice = (
        f"{wanted} of this id is in {other}: name that file in the pointer"
        if other
        else f"point to {wanted}, or name the element after what it means"
    )
    message = (
        f'{name} points to {pointer[:100]}, which is the {CALLED[entry.kind.folder]} "{entry.name}"'
        f" of {entry.source.path}: {advice}"
    )
    yield file.source.finding(element, "warning", "other-kind", message)


def _same_id(edition: Edition, identifier: str, folder: str) -> str:
    """The file of an entry of a kind that has an id; empty if there is none."""
    found = (
        path
        for (path, one), entry in edition.entry_at.items()
        if one == identifier and entry.kind.folder == folder
    )
    return next(found, "")


def _of_another(file: File, reference: Reference) -> Iterator[Finding]:
    """A full name of one person that points to another, who has no such name.

    A surname alone may mean several in one text; who is called by his full name is one.
    """
    element, pointer, entry = reference
    if entry.kind.folder != "persons" or tei.name(element) not in NAMING:
        return
    form = tei.plain(element, tei.unread(element))
    said = words(form[:LONGEST])
    if len(said) < 2 or said <= _every_word(entry):
        return
    others = {one.uri: one for word in said for one in file.surnames.get(word, ())}
    named = [one for one in others.values() if one.uri != entry.uri and _is_full_name(said, one)]
    if named:
        message = (
            f'"{form}" points to {pointer[:100]}, which is "{entry.name}", but it is the name of'
            f' "{named[0].name}" ({named[0].identifier}): mend the pointer, or give the person'
            " this name too"
        )
        yield file.source.finding(element, "warning", "name-of-another", message)


def by_surname(edition: Edition) -> Mapping[str, tuple[Entry, ...]]:
    """The persons of an edition whose surname is known, by each of its words, folded."""
    found: dict[str, dict[str, Entry]] = {}
    for entry in edition.register("persons"):
        for name in entry.names:
            for word in words(_surname(entry, name)):
                found.setdefault(word, {})[entry.uri] = entry
    return {word: tuple(some.values()) for word, some in found.items()}


def _surname(entry: Entry, name: str) -> str:
    """The surname in a name of an entry: it is marked, or stands before a comma."""
    if name == entry.name and entry.surnames:
        return " ".join(entry.surnames)
    before, comma, _ = name.partition(",")
    return before if comma else ""


def _is_full_name(said: frozenset[str], entry: Entry) -> bool:
    """The words are a surname with a forename of one name of an entry, and nothing else."""
    for name in entry.names:
        surname, every = words(_surname(entry, name)), words(name)
        if surname and surname < said <= every:
            return any(len(word) > 1 for word in said - surname) and _is_forename(
                said - surname, entry
            )
    return False


def _is_forename(said: frozenset[str], entry: Entry) -> bool:
    """One of some words is a forename, as far as forenames are marked: no title, no rank."""
    marked = tei.find_all(entry.element, "tei:persName//tei:forename")
    return not marked or any(not said.isdisjoint(words(tei.plain(one))) for one in marked)


def _every_word(entry: Entry) -> frozenset[str]:
    return words(" ".join(entry.names))


@lru_cache(maxsize=1 << 14)
def words(name: str) -> frozenset[str]:
    """The words of a name without case and accents, for sources leave these out."""
    plain = unicodedata.normalize("NFKD", name)
    folded = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    return frozenset(WORD.findall(folded))
