"""Notes whose marks are missing, doubled or out of order, and notes that say nothing.

Looks at the notes of texts; the apparatus has no marks of its own.
Source: TEI P5, chapter 3.9 (Notes).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element

from editions import document, tei
from editions.checks import counting
from editions.document import Document
from editions.findings import Finding
from editions.source import Source

EMPTY = (
    "self::tei:note[not(normalize-space() or @sameAs or @copyOf or @facs or parent::tei:person"
    " or parent::tei:place or parent::tei:org or parent::tei:event or parent::tei:bibl"
    " or .//tei:graphic or .//tei:media or .//tei:formula or .//tei:gap or .//tei:ptr)]"
)
"""XPath: a note says nothing, nor holds what says something without words. Those of registers are
fields, which programs fill."""

MOST = 0.75
"""How many of a series, of 1, have something that then all should have."""


@dataclass(frozen=True)
class Notes:
    """The notes of one document in the order of their marks."""

    document: Document
    order: Sequence[_Element]
    place: Mapping[_Element, _Element] = field(repr=False)
    """Where each has its mark: the mark elsewhere, or the note itself."""
    part: Mapping[_Element, tuple[int, int]] = field(repr=False)
    """The division and the page of each mark, by numbers."""


def of_file(source: Source) -> Iterator[Finding]:
    """What is wrong with the notes of each text of a file."""
    if tei.find(source.root, "//tei:note") is None:
        return
    for one in document.documents(source, ""):
        if one.notes:
            yield from _of_document(_notes(one))


def _notes(one: Document) -> Notes:
    """The notes of a document that have marks."""
    places = {note: mark for note, mark in one.marked_notes.items() if tei.name(note) == "note"}
    for place, some in one.targeted.items():
        places |= dict.fromkeys(some, place)
    apart = one.in_place
    every = [note for note in one.notes if tei.name(note) == "note" and note not in apart]
    places = {note: places.get(note, note) for note in every}
    order = sorted(every, key=lambda note: one.numbers[places[note]])
    return Notes(one, order, places, _parts(one, {*places.values()}))


def _parts(one: Document, places: set[_Element]) -> Mapping[_Element, tuple[int, int]]:
    """The division and the page of some elements of a document."""
    page = 0
    found = {}
    for element in one.elements:
        page += tei.name(element) == "pb" and tei.find(element, "ancestor::tei:note") is None
        if element in places:
            part = counting.part(element)
            found[element] = (0 if part is None else one.source.numbers[part], page)
    return found


def _of_document(notes: Notes) -> Iterator[Finding]:
    yield from _empty(notes.document)
    yield from _unmarked(notes.document)
    yield from _differing(notes)
    series: dict[document.Series, list[_Element]] = {}
    for note in notes.order:
        series.setdefault(notes.document.series(note), []).append(note)
    for some in series.values():
        numbered = [note for note in some if note.get("n", "").strip()]
        if len(numbered) > 1 and len(numbered) >= MOST * len(some):
            yield from _unnumbered(notes, some)
        yield from _disordered(notes, numbered)


def _empty(one: Document) -> Iterator[Finding]:
    """Notes without anything in them."""
    for note in one.notes:
        if tei.find(note, EMPTY) is not None:
            message = "the note is empty: write what it is to say, or remove it"
            yield one.source.finding(note, "warning", "empty-note", message)


def _unmarked(one: Document) -> Iterator[Finding]:
    """Notes of a list to which no mark leads, though one leads to most of the others."""
    lists: dict[_Element | None, list[_Element]] = {}
    for note in one.notes:
        if tei.name(note) == "note" and (note in one.in_place or one.has_mark_elsewhere(note)):
            lists.setdefault(note.getparent(), []).append(note)
    for some in lists.values():
        left = [note for note in some if note in one.in_place]
        if len(some) - len(left) < max(2, MOST * len(some)):
            continue
        for note in left:
            identifier = tei.xml_id(note) or "…"
            message = (
                "no mark in the text leads to this note, as to the others beside it: write"
                f' <ref type="note" target="#{identifier}"/> where it belongs'
            )
            yield one.source.finding(note, "warning", "note-without-mark", message)


def _unnumbered(notes: Notes, some: Sequence[_Element]) -> Iterator[Finding]:
    """Notes without `@n` among those that have one."""
    labels = notes.document.note_labels
    for at, note in enumerate(some):
        if not note.get("n", "").strip():
            before = some[at - 1].get("n", "")[: counting.LONGEST] if at else ""
            where = f"after note {before}" if before else "the first" if not at else "after another"
            message = (
                f"the other notes of its series have an @n, this one ({where}) has none and is"
                f' shown as "{labels[note]}": write its mark in @n'
            )
            yield notes.document.source.finding(note, "warning", "note-without-number", message)


def _differing(notes: Notes) -> Iterator[Finding]:
    """Marks that are another one than that of their note."""
    source = notes.document.source
    marks = (one for one in notes.document.elements if tei.name(one) in ("ref", "ptr"))
    for element in marks:
        note = notes.document.note_of_mark(element)
        own = "" if note is None else note.get("n", "").strip(counting.AROUND)
        if note is None or not own:
            continue
        said = (element.get("n") or tei.plain(element)).strip(counting.AROUND)
        if said == own or not _is_mark(said):
            continue
        message = (
            f"the mark is {said}, but the note to which it leads, {element.get('target')}, is"
            f" {own[: counting.LONGEST]}: mend @target, or one of the two marks"
        )
        yield source.finding(element, "warning", "mark-differs", message)


def _is_mark(said: str) -> bool:
    """Some words are a mark, not what the text says where it refers to a note."""
    return bool(counting.read([(said, False)], with_letters=True)[0].kind)


def _disordered(notes: Notes, some: Sequence[_Element]) -> Iterator[Finding]:
    """Marks of a series that are there twice, missing, or out of place."""
    source, part = notes.document.source, notes.part
    before: list[tuple[int, int] | None] = [None, *(part[notes.place[note]] for note in some)]
    written = [
        (note.get("n", ""), before[at] != part[notes.place[note]]) for at, note in enumerate(some)
    ]
    for found in counting.faults(counting.read(written, with_letters=True)):
        note, own = notes.place[some[found.at]], written[found.at][0]
        other = written[found.other][0]
        if found.fault in ("twice", "again"):
            instead = f"is it {found.wanted}?" if found.wanted else "give one of them another"
            message = f"the mark {own} is already that of a note of this series: {instead}"
            yield source.finding(note, "warning", "mark-twice", message)
            continue
        if found.fault == "missing":
            number = "is" if " to " not in found.wanted else "are"
            message = (
                f"after note {other} comes {own}; {found.wanted} {number} missing: is a note lost,"
                " or is the mark another?"
            )
        else:
            around = f"after {other}"
            if found.after is not None:
                around = f"between {other} and {written[found.after][0]}"
            instead = f": is it {found.wanted}?" if found.wanted else ": is it in its place?"
            message = f"note {own} stands {around}{instead}"
        yield source.finding(note, "hint", "marks-in-disorder", message)
