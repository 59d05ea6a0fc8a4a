"""A transcript as the text of a TEI file. Says in TEI what the transcript has, and no more."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile
from typing import NamedTuple

from editions.importing.days import days
from editions.importing.names import ELEMENTS, Named, Names
from editions.importing.transcript import (
    Block,
    Break,
    Inline,
    Item,
    List,
    Note,
    Paragraph,
    Row,
    Sign,
    Table,
    Text,
)
from editions.importing.xml import Xml, comment, element, escape, holder, joined, lines

NOTES = {"foot": "n", "end": "e", None: "n"}
"""How the ids of notes begin, by their place."""

LOWEST = 1 << 30
"""Below the level of any heading."""


class Mark(NamedTuple):
    """A part of a content that has tags of its own around it."""

    start: int
    end: int
    before: Xml
    after: Xml


@dataclass
class Writer:
    """Writes one text, and counts what it writes."""

    names: Names
    language: str | None = None
    paragraphs: int = 0
    dates: int = 0
    notes: dict[str, int] = field(default_factory=dict)
    """How many there are, by how their ids begin."""
    named: list[tuple[Named, str]] = field(default_factory=list)
    """The names that registers know, each with the passage around it."""
    _has_both: bool = False

    def body(self, blocks: Sequence[Block]) -> Xml:
        """The element `body`, in lines; headings begin divisions by their level."""
        self._has_both = {"foot", "end"} <= {note.place for note in _notes(blocks)}
        return holder("body", self._divided([*blocks], 3), 2)

    def _divided(self, blocks: list[Block], depth: int) -> Iterator[Xml]:
        """What stands before the first heading, then a division for each of the highest ones."""
        start = [*takewhile(lambda one: not _is_heading(one), blocks)]
        yield from self._flow(start, depth)
        rest = blocks[len(start) :]
        while rest:
            inner = [*_below(_level(rest[0]), rest[1:])]
            head = self._block(rest[0], depth + 1)
            yield holder("div", [head, *self._divided(inner, depth + 1)], depth)
            rest = rest[1 + len(inner) :]

    def _flow(self, blocks: Sequence[Block], depth: int) -> Iterator[Xml]:
        """Paragraphs, lists and tables; quoted paragraphs that follow each other in one quote."""
        for is_quoted, some in groupby(blocks, _is_quoted):
            if is_quoted:
                yield holder("quote", [self._block(one, depth + 1) for one in some], depth)
            else:
                yield from (self._block(one, depth) for one in some)

    def _block(self, block: Block, depth: int) -> Xml:
        match block:
            case Paragraph(level=None):
                return lines(self._paragraph(block), depth)
            case Paragraph():
                content = self._inline(_without_bold(block.content), "head")
                return lines(element("head", content, n=block.number, rend=_rend(block)), depth)
            case List():
                items = [self._item(item, depth + 1) for item in block.items]
                rend = "numbered" if block.is_numbered else "bulleted"
                return holder("list", items, depth, rend=rend)
            case Table():
                return holder("table", [self._row(row, depth + 1) for row in block.rows], depth)
            case Break():
                return lines(element(block.element), depth)

    def _paragraph(self, block: Paragraph) -> Xml:
        self.paragraphs += 1
        key = f"p{self.paragraphs}"
        content = self._inline(block.content, key)
        return element("p", content, xml_id=key, n=str(self.paragraphs), rend=_rend(block))

    def _item(self, item: Item, depth: int) -> Xml:
        return self._holding("item", item.blocks, depth, "list", n=item.number)

    def _row(self, row: Row, depth: int) -> Xml:
        role = "label" if row.is_label else None
        cells = [
            self._holding(
                *("cell", cell.blocks, depth + 1, "table"),
                cols=None if cell.columns == 1 else str(cell.columns),
                rows=None if cell.rows == 1 else str(cell.rows),
            )
            for cell in row.cells
        ]
        return holder("row", cells, depth, role=role)

    def _holding(
        self, name: str, blocks: Sequence[Block], depth: int, place: str, **attributes: str | None
    ) -> Xml:
        """An item or a cell: of one paragraph it holds the words themselves."""
        if all(isinstance(one, Paragraph | Break) for one in blocks) and len(blocks) < 2:
            return lines(element(name, self._inside(blocks, place), **attributes), depth)
        inner = (
            lines(element("p", self._inline(one.content, place), rend=_rend(one)), depth + 1)
            if isinstance(one, Paragraph)
            else self._block(one, depth + 1)
            for one in blocks
        )
        return holder(name, inner, depth, **attributes)

    def _inside(self, blocks: Sequence[Block], place: str) -> Xml:
        """Blocks in a line: one paragraph as its words, several as `p`."""
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return self._inline(blocks[0].content, place)
        return joined(
            element("p", self._inline(one.content, place), rend=_rend(one))
            if isinstance(one, Paragraph)
            else self._block(one, 0)
            for one in blocks
        )

    def _note(self, note: Note) -> Xml:
        letter = NOTES[note.place]
        self.notes[letter] = self.notes.get(letter, 0) + 1
        key = f"{letter}{self.notes[letter]}"
        return element(
            "note",
            self._inside(note.blocks, key),
            xml_id=key,
            n=note.mark,
            place=note.place,
            type=f"{note.place}note" if self._has_both and note.place else None,
        )

    def _inline(self, content: Sequence[Inline], place: str) -> Xml:
        """The words of a paragraph, with its days tagged and its names proposed."""
        runs = ((target, [*some]) for target, some in groupby(content, _target))
        return joined(
            self._run(some, place)
            if target is None
            else element("ref", self._run(some, place), target=target)
            for target, some in runs
        )

    def _run(self, content: Sequence[Inline], place: str) -> Xml:
        """Content that leads to one address, or to none.

        What a tag holds may be a part of a piece, then the tag stands within its `hi`; or go over
        several, which it holds then.
        """
        pieces = [*_placed(content)]
        marks = [*self._marks("".join(_plain(one) for _, one in pieces), place)]
        starts = [start for start, _ in pieces]
        wide = [
            mark for mark in marks if _is_wide(mark, pieces[bisect_right(starts, mark.start) - 1])
        ]
        within = sorted({*marks} - {*wide})
        bounds = [bound for mark in wide for bound in (mark.start, mark.end)]
        found: list[Xml] = []
        for part, some in groupby(_cut(pieces, bounds), lambda one: bisect_right(bounds, one[0])):
            inner = joined(self._piece(start, one, within) for start, one in some)
            mark = wide[part // 2] if part % 2 else None
            found.append(Xml(f"{mark.before}{inner}{mark.after}") if mark else inner)
        return joined(found)

    def _piece(self, start: int, piece: Inline, marks: Sequence[Mark]) -> Xml:
        match piece:
            case Text():
                inner = _tagged(piece.words, start, marks)
                return element("hi", inner, rend=" ".join(piece.looks)) if piece.looks else inner
            case Break(element="lb"):
                return Xml("<lb/> ")
            case Break():
                return element(piece.element)
            case Sign():
                return element("g", type=piece.font, n=piece.number)
            case Note():
                return self._note(piece)

    def _marks(self, text: str, place: str) -> Iterator[Mark]:
        """Days, and proposals for the names beside them, in the order of the text."""
        found: list[Mark] = []
        for day in days(text, self.language):
            found.append(Mark(day.start, day.end, Xml(f'<date when="{day.iso}">'), Xml("</date>")))
        self.dates += len(found)
        dated = {at for mark in found for at in range(mark.start, mark.end)}
        for name in self.names.named(text.replace("\u00a0", " ")):
            if dated.isdisjoint(range(name.start, name.end)):
                self.named.append((name, place))
                found += self._proposed(name)
        yield from sorted(found)

    def _proposed(self, name: Named) -> Iterator[Mark]:
        """The tags of a name, as comments: who takes out the comment signs has them in the text."""
        every = [
            f'{ELEMENTS[one.kind.folder]} ref="{self.names.pointer(one)}"' for one in name.entries
        ]
        if any("--" in one for one in every):  # No comment can hold it: it is in the list alone.
            return
        if len(every) > 1:
            yield Mark(name.start, name.end, comment(f"? {' or '.join(every)}"), Xml(""))
            return
        end = comment(f"/{ELEMENTS[name.entries[0].kind.folder]}")
        yield Mark(name.start, name.end, comment(every[0]), end)


def _placed(content: Iterable[Inline]) -> Iterator[tuple[int, Inline]]:
    """Each piece with the place at which it begins."""
    at = 0
    for one in content:
        yield at, one
        at += len(_plain(one))


def _cut(
    pieces: Iterable[tuple[int, Inline]], bounds: Sequence[int]
) -> Iterator[tuple[int, Inline]]:
    """The pieces, cut where tags around several of them begin and end."""
    for start, piece in pieces:
        if not isinstance(piece, Text):
            yield start, piece
            continue
        end = start + len(piece.words)
        inner = bounds[bisect_right(bounds, start) : bisect_right(bounds, end - 1)]
        for first, last in zip((start, *inner), (*inner, end), strict=True):
            yield first, replace(piece, words=piece.words[first - start : last - start])


def _tagged(words: str, start: int, marks: Sequence[Mark]) -> Xml:
    """The words of a piece that begins at a place, with the tags within it."""
    found: list[Xml] = []
    at, end = start, start + len(words)
    first = bisect_right(marks, start, key=lambda mark: mark.end)
    for mark in marks[first:]:
        if mark.start >= end:
            break
        inner = escape(words[mark.start - start : mark.end - start])
        found += [escape(words[at - start : mark.start - start]), mark.before, inner, mark.after]
        at = mark.end
    return joined([*found, escape(words[at - start :])])


def _is_wide(mark: Mark, piece: tuple[int, Inline]) -> bool:
    """A tag goes on beyond the piece in which it begins."""
    start, one = piece
    return mark.end > start + len(_plain(one))


def _plain(one: Inline) -> str:
    """A piece as it counts for days and names: a note stands within no name."""
    if isinstance(one, Text):
        return one.words
    return " " if isinstance(one, Break) else "\ufffc"


def _target(one: Inline) -> str | None:
    return one.target if isinstance(one, Text) else None


def _rend(block: Paragraph) -> str | None:
    return " ".join(block.looks) or None


def _is_heading(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.level is not None


def _is_quoted(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.is_quoted


def _level(block: Block) -> int:
    """The level of a heading; of all else one that is below all headings."""
    own = block.level if isinstance(block, Paragraph) else None
    return LOWEST if own is None else own


def _below(level: int, blocks: Iterable[Block]) -> Iterator[Block]:
    """What follows a heading before the next of its level or a higher one."""
    return takewhile(lambda one: _level(one) > level, blocks)


def _without_bold(content: Sequence[Inline]) -> Sequence[Inline]:
    """A heading that is bold as a whole is so because it is a heading."""
    texts = [one for one in content if isinstance(one, Text) and one.words.strip()]
    if not all("bold" in one.looks for one in texts):
        return content
    return [
        replace(one, looks=tuple(look for look in one.looks if look != "bold"))
        if isinstance(one, Text)
        else one
        for one in content
    ]


def _notes(blocks: Iterable[Block]) -> Iterator[Note]:
    """The notes of a text, without those within notes."""
    for block in blocks:
        match block:
            case Paragraph():
                yield from (one for one in block.content if isinstance(one, Note))
            case List():
                yield from (note for item in block.items for note in _notes(item.blocks))
            case Table():
                cells = (cell for row in block.rows for cell in row.cells)
                yield from (note for cell in cells for note in _notes(cell.blocks))
