"""Entries of registers without a name, of which there are two, or to which nothing points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import combinations

from editions import pointers, tei
from editions.checks.references import CALLED
from editions.edition import Edition
from editions.findings import Finding, Level, errors
from editions.registers import Entry
from editions.source import Source

PROPOSED = re.compile(r"; did you mean [^?]*?([^?#]+)\?\Z")
"""The id that is proposed at the end of a message on a pointer."""

NAMES = {"persName": "person", "placeName": "place", "orgName": "org"}
"""Elements that name an entry, and the entry's element."""

NAMED_ELSEWHERE = frozenset("ref key nymRef sameAs copyOf".split())
"""Attributes by which an empty name says where the name is."""

SHARED = re.compile(r"(?:[\w-]+\.)?wikipedia\.org/", re.IGNORECASE)
"""Addresses that two may share: an encyclopedia tells of two brothers in one article."""

MOST_TWINS = 20
"""Entries of one name that are compared with each other: more are no accident."""


def of_file(source: Source) -> Iterator[Finding]:
    """Empty names in the entries of a file."""
    for element in source.root.iter(*(f"{{{tei.TEI}}}{name}" for name in NAMES)):
        if tei.plain(element):
            continue
        entry, name = element.getparent(), tei.name(element)
        is_of_entry = entry is not None and tei.name(entry) == NAMES[name]
        if is_of_entry and NAMED_ELSEWHERE.isdisjoint(map(str, element.keys())):
            message = f"this {name} is empty: write the name, or remove the element"
            yield source.finding(element, "warning", "entry-without-name", message)


def unused(edition: Edition, used: Collection[str]) -> Iterator[Finding]:
    """Entries to which nothing points; `used` are the uris of those to which something does.

    A document may list who takes part in it, and a bibliography what no text names: both are
    passed over. Where a file could not be read, nobody knows to what it points.
    """
    if any(one.path not in edition.sources for one in errors(edition.findings)):
        return
    for folder, called in CALLED.items():
        every = [
            one
            for one in ([] if folder == "works" else edition.register(folder))
            if one.source.path not in edition.documents_of
        ]
        idle = [one for one in every if one.uri not in used]
        if every and len(idle) == len(every) > 1:
            message = (
                f"nothing points to any of the {len(every)} {folder}, of which this is the first"
                " by name: point to them where they are named, and their pages list where"
            )
            yield every[0].source.finding(every[0].element, "hint", "unused-entry", message)
            continue
        meant = _proposed(edition)
        for one in idle:
            if one.identifier not in meant and not _holds_used(edition, one, used):
                message = (
                    f'nothing points to the {called} "{one.name}" ({one.identifier}): point to it'
                    " where it is named, or leave it out"
                )
                yield one.source.finding(one.element, "hint", "unused-entry", message)


def _proposed(edition: Edition) -> frozenset[str]:
    """The ids that are proposed for pointers which lead nowhere: their entries will be in use."""
    faults = (one.message for one in edition.findings if one.code == "dangling-pointer")
    found = (PROPOSED.search(message) for message in faults)
    return frozenset(one[1] for one in found if one is not None)


def _holds_used(edition: Edition, entry: Entry, used: Collection[str]) -> bool:
    """The entry has another one within to which something points, as a country has a town."""
    ids = (tei.xml_id(one) for one in entry.element.iterdescendants("*"))
    inner = (edition.entry_at.get((entry.source.path, one)) for one in ids if one)
    return any(one is not None and one.uri in used for one in inner)


def of_edition(edition: Edition) -> Iterator[Finding]:
    """Entries without a name, and entries that are there twice."""
    for one in edition.entries:
        if not one.langs:
            yield from _nameless(edition, one)
    yield from _twins(edition)


def _nameless(edition: Edition, entry: Entry) -> Iterator[Finding]:
    """That an entry has no name; an empty one is found where it stands."""
    holder = tei.name(entry.element)
    name = next((name for name, one in NAMES.items() if one == holder), "title")
    if any(tei.name(child) == name for child in tei.find_all(entry.element, "*")):
        return
    message = (
        f"the {CALLED[entry.kind.folder]} {entry.identifier} has no {name}, so readers see its id:"
        " write one"
    )
    # A document may list speakers of whom nobody knows the names.
    level: Level = "hint" if entry.source.path in edition.documents_of else "warning"
    yield entry.source.finding(entry.element, level, "entry-without-name", message)


def _twins(edition: Edition) -> Iterator[Finding]:
    """Entries of one kind that have the same name or the same identifier."""
    told: set[tuple[str, str]] = set()
    for said, one, other in [*_of_one_idno(edition), *_of_one_name(edition)]:
        if (one.uri, other.uri) in told:
            continue
        told.add((one.uri, other.uri))
        message = (
            f'the {CALLED[other.kind.folder]} "{other.name}" ({other.identifier}) has {said} of'
            f' "{one.name}" ({one.identifier} in {one.source.path}): make one entry of them, or'
            " say what tells them apart"
        )
        yield other.source.finding(other.element, "warning", "entry-twice", message)


Twins = Iterator[tuple[str, Entry, Entry]]


def _of_one_name(edition: Edition) -> Twins:
    """Entries with the same accepted name of which nothing says that they are different."""
    every = ((f"{one.kind.folder} {folded(one.name)}", one) for one in edition.entries)
    for one, other in _pairs((key, entry) for key, entry in every if entry.langs):
        if not _are_apart(one, other):
            yield "the name", one, other


def _of_one_idno(edition: Edition) -> Twins:
    """Entries with the same identifier of the same authority."""
    every = (
        (f"{one.kind.folder} {pointers.bare(idno)}", one)
        for one in edition.entries
        for idno in one.idnos
        if idno and not SHARED.match(pointers.bare(idno))
    )
    for one, other in _pairs(every):
        both = _identifiers(one) & _identifiers(other)
        for _, idno in sorted(both)[:1]:
            yield f"the idno {idno[:100]}", one, other


def _identifiers(entry: Entry) -> set[tuple[str, str]]:
    """The identifiers of an entry, each with its type where it is no address."""
    found = set()
    for element in entry.identifiers:
        idno = pointers.bare(tei.plain(element))
        kind = f"{element.get('type')} {element.get('subtype')}"
        if idno and not SHARED.match(idno):
            found.add(("" if pointers.HOST.match(idno) else kind, idno))
    return found


def _pairs(keyed: Iterable[tuple[str, Entry]]) -> Iterator[tuple[Entry, Entry]]:
    """Pairs of different entries with one key, in order of files and lines."""
    found: dict[str, dict[str, Entry]] = {}
    for key, entry in keyed:
        found.setdefault(key, {}).setdefault(entry.uri, entry)
    for same in found.values():
        if 1 < len(same) <= MOST_TWINS:
            yield from combinations(sorted(same.values(), key=_place), 2)


def _place(entry: Entry) -> tuple[str, int]:
    return entry.source.path, entry.at


def _are_apart(one: Entry, other: Entry) -> bool:
    """Something says that two entries of one name are different."""
    years = [*zip(one.years, other.years, strict=True)]
    if any(mine and theirs and mine != theirs for mine, theirs in years):
        return True
    if any(mine and mine == theirs for mine, theirs in years):
        return False
    if one.coordinates != other.coordinates and one.coordinates and other.coordinates:
        return True
    roles = folded(one.role), folded(other.role)
    differ = all(roles) and roles[0] not in roles[1] and roles[1] not in roles[0]
    return differ or one.element.get("type") != other.element.get("type")


@lru_cache(maxsize=1 << 16)
def folded(name: str) -> str:
    """A name without what may vary in its writing: case, white space, composed letters."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
