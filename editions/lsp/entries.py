"""What an editor is shown and offered of what pointers lead to. Knows no protocol."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from editions import tei
from editions.checks.references import KINDS
from editions.drafts import Drafts
from editions.edition import Edition, Target
from editions.lsp.places import Cursor
from editions.markdown import escape
from editions.pointers import FITTING, POINTERS, Place
from editions.registers import Entry
from editions.spellings import folded

MOST = 200
"""What is offered at once: who types on is offered others."""

NEIGHBOURS = 20
"""Files beside a new one that show how this edition writes its pointers."""

LONGEST = 300
"""Letters of a passage that are shown."""


class Offer(NamedTuple):
    """A pointer that one may want to write."""

    pointer: str
    name: str
    about: str
    """What it leads to, in a line."""
    shown: str
    """More of that, as Markdown."""


def place(edition: Edition, cursor: Cursor | None, path: str) -> Place | None:
    """What the pointer at a place means, or the element whose `xml:id` stands there."""
    if cursor is None or path not in edition.sources:
        return None
    if cursor.attribute == "xml:id":
        return Place(path, cursor.pointer)
    if cursor.attribute not in POINTERS or not cursor.pointer:
        return None
    meant = edition.pointers.meant(cursor.pointer, path)
    return meant if isinstance(meant, Place) and is_there(edition, meant) else None


def is_there(edition: Edition, one: Place) -> bool:
    """A file of the edition has such an id."""
    source = edition.sources.get(one.path)
    return source is not None and (not one.identifier or one.identifier in source.names)


def shown(edition: Edition, cursor: Cursor | None, path: str) -> str:
    """What the pointer at a place leads to, as Markdown; empty if it leads to nothing known."""
    meant = place(edition, cursor, path)
    if meant is None or cursor is None or cursor.attribute == "xml:id":
        return ""
    entry = edition.entry_at.get((meant.path, meant.identifier))
    if entry is not None:
        return of_entry(entry)
    target = edition.target(cursor.pointer, path)
    return "\n\n".join([*_of_target(target), *_of_passage(edition, meant), _where(meant)])


def of_entry(entry: Entry) -> str:
    """An entry as Markdown: its name, from when to when, what it is, how else it is called."""
    life = f" ({escape(entry.life)})" if entry.life else ""
    others = "; ".join(entry.names[1:])
    parts = [
        f"**{escape(entry.name)}**{life}",
        escape(entry.role),
        f"also: {escape(others)}" if others else "",
        _where(Place(entry.source.path, entry.identifier)),
    ]
    return "\n\n".join(part for part in parts if part)


def _of_target(target: Target | None) -> Iterator[str]:
    parts = () if target is None else (target.holder, target.passage or target.title)
    said = ", ".join(part for part in parts if part)
    if said:
        yield f"**{escape(said)}**"


def _of_passage(edition: Edition, meant: Place) -> Iterator[str]:
    """The words of an element, as far as they are few."""
    if not meant.identifier:
        return
    words = tei.plain(edition.sources[meant.path].ids[meant.identifier])
    if words:
        yield escape(words[:LONGEST] + ("…" if len(words) > LONGEST else ""))


def _where(meant: Place) -> str:
    return f"`{meant.path}#{meant.identifier}`" if meant.identifier else f"`{meant.path}`"


def offers(drafts: Drafts, cursor: Cursor, path: str) -> tuple[Offer, ...]:
    """Pointers that may be meant by what is typed, entries before ids of the file itself.

    Not more than `MOST`, written as the file, or those beside it, write theirs.
    """
    return tuple(islice(_offers(drafts, cursor, path), MOST))


def _offers(drafts: Drafts, cursor: Cursor, path: str) -> Iterator[Offer]:
    edition, typed = drafts.edition, folded(cursor.typed)
    kind = KINDS.get(cursor.element, ("", ""))[0] if cursor.attribute == "ref" else ""
    ways = _ways(drafts, path)
    for entry in edition.entries:
        if kind and entry.kind.folder != kind:
            continue
        pointer = _pointer(edition, entry, path, ways)
        if typed in folded(pointer) or any(typed in folded(name) for name in entry.names):
            yield Offer(pointer, entry.name, entry.short, of_entry(entry))
    source = edition.sources.get(path)
    wanted = FITTING.get(cursor.element)
    for identifier, name in source.names.items() if source and not kind else ():
        own = Place(path, identifier)
        is_entry = (path, identifier) in edition.entry_at
        if (
            not is_entry
            and (wanted is None or name in wanted)
            and typed in folded(f"#{identifier}")
        ):
            yield Offer(f"#{identifier}", identifier, name, "".join(_of_passage(edition, own)))


Ways = dict[tuple[str, str], Counter[str]]
"""What stands before the ids of entries, by their files and kinds."""


def _ways(drafts: Drafts, path: str) -> Ways:
    """How a file writes its pointers to entries; if it has none, how those beside it do."""
    edition, folder = drafts.edition, posixpath.dirname(path)
    beside = [one for one in edition.sources if posixpath.dirname(one) == folder != path]
    found: Ways = {}
    for one in [path, *beside[:NEIGHBOURS]]:
        for pointer in drafts.pointers(one) if one in edition.sources else ():
            entry = _entry(edition, pointer, one)
            if entry is not None and pointer.endswith(entry.identifier):
                before = pointer.removesuffix(entry.identifier)
                key = (entry.source.path, entry.kind.folder)
                found.setdefault(key, Counter())[before] += 1
        if found:
            break
    return found


def _entry(edition: Edition, pointer: str, path: str) -> Entry | None:
    meant = edition.pointers.meant(pointer, path)
    if not isinstance(meant, Place):
        return None
    return edition.entry_at.get((meant.path, meant.identifier))


def _pointer(edition: Edition, entry: Entry, path: str, ways: Ways) -> str:
    """A pointer to an entry in the form that is usual, if that leads there; else with the file."""
    usual = ways.get((entry.source.path, entry.kind.folder)) or Counter()
    for before, _ in usual.most_common():
        pointer = f"{before}{entry.identifier}"
        if _entry(edition, pointer, path) is entry:
            return pointer
    if entry.source.path == path:
        return f"#{entry.identifier}"
    file = posixpath.relpath(entry.source.path, posixpath.dirname(path))
    return f"{file}#{entry.identifier}"


def pointing(drafts: Drafts, meant: Place) -> Iterator[tuple[str, str]]:
    """Files and the pointers in them that lead to a place, or to the entry that stands there."""
    edition = drafts.edition
    entry = edition.entry_at.get((meant.path, meant.identifier))
    for path in edition.sources:
        for pointer in drafts.pointers(path):
            to = edition.pointers.meant(pointer, path)
            if not isinstance(to, Place):
                continue
            same = entry is not None and edition.entry_at.get((to.path, to.identifier)) is entry
            if to == meant or same:
                yield path, pointer
