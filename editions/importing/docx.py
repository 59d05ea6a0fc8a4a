"""A .docx file as a transcript: every word of its text and of its notes, in order.

Nothing is left out because it is not known: what has no meaning here still gives its words.
Source: ECMA-376, part 1, 17 (WordprocessingML). Knows no TEI.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import ClassVar, Literal, NamedTuple

from lxml.etree import _Element

from editions import tei
from editions.findings import EditionError, Finding
from editions.importing.archive import Archive
from editions.importing.numbering import number
from editions.importing.transcript import (
    Block,
    Break,
    Cell,
    Inline,
    Item,
    List,
    Note,
    Paragraph,
    Row,
    Sign,
    Table,
    Text,
    Transcript,
    address,
    page_breaks_apart,
    tidy,
    told,
    words,
)
from editions.importing.word_styles import (
    WORD,
    Numbering,
    Said,
    Styles,
    child,
    is_word,
    said,
    value,
    whole,
)

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"

STRICT: Mapping[str, str] = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": WORD,
    "http://purl.oclc.org/ooxml/officeDocument/relationships": RELATIONS,
    "http://purl.oclc.org/ooxml/officeDocument/math": MATHS,
    "http://purl.oclc.org/ooxml/drawingml/main": DRAWING,
}
"""The namespaces of what Word calls Strict Open XML, and those of the same everywhere else."""

WORDS = frozenset([f"{{{WORD}}}t", f"{{{MATHS}}}t", f"{{{DRAWING}}}t"])
"""The elements that hold words."""

SIGNS: Mapping[str, str] = {
    "tab": "\t",
    "ptab": "\t",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
PASSED_OVER = frozenset(
    "rPr pPr sectPr tblPr trPr tcPr sdtPr rubyPr instrText delInstrText footnoteRef endnoteRef"
    " sdtEndPr".split()
)
DELETED = frozenset("del moveFrom".split())
PICTURES = frozenset("blip imagedata".split())
HOLDERS = frozenset("body pPr".split())
"""What the properties of a part of the text stand in; those of a tracked change are history."""
AROUND = frozenset("sdt sdtContent customXml ins moveTo".split())
MOST_COLUMNS = 1000
BOX = f"{{{WORD}}}txbxContent"

LINK = re.compile(r'HYPERLINK\s+"([^"]+)"')

SYMBOL = re.compile(r"[fF]0[0-9a-fA-F]{2}")
"""Numbers of signs that mean nothing without their font."""

LEFT_OUT: Mapping[str, tuple[str, str]] = {
    "deleted": ("word", "that tracked changes delete or move away"),
    "remarks": ("remark", "(comments)"),
    "pictures": ("picture", ""),
    "objects": ("embedded object", ""),
    "unmarked": ("word", "of notes to which no mark leads"),
    "running": ("word", "of running heads and feet"),
    "altChunk": ("embedded file", ""),
}
"""What is left out: its noun in the singular, and more on it."""
KEPT: Mapping[str, tuple[str, str]] = {
    "hidden": (
        "word",
        "that the word processor does not show: take it out if it should not be read",
    ),
    "signs": ("sign", "of which the file has but a number in a font: each is an empty g"),
    "lost": ("mark", "of a note that the file does not have"),
    "unnumbered": ("note", "without number: the file counts them anew on pages or in parts"),
}
"""What is not, and should be looked at."""

NOTES: Mapping[str, Literal["foot", "end"]] = {"footnote": "foot", "endnote": "end"}
FORMATS = {"footnote": "decimal", "endnote": "lowerRoman"}


class Listed(NamedTuple):
    """A paragraph that is an item of a list."""

    level: int
    is_numbered: bool
    number: str | None
    block: Paragraph


@dataclass
class Field:
    """A field, such as a link or a page's number: an instruction, then what it gives."""

    instruction: str = ""
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part of the file points to."""

    kind: str
    target: str
    is_outside: bool


def read(archive: Archive) -> Transcript:
    """The text of a .docx file.

    Raises EditionError if the archive holds none, or goes beyond the limits.
    """
    main = next(
        (one.target for one in _relations(archive, "").values() if one.kind == "officeDocument"), ""
    )
    root = _tree(archive, main)
    body = child(root, "body")
    if body is None:
        message = "the file holds no text of a word processor: save it as .docx"
        raise EditionError([Finding(archive.path, 0, 0, "error", "not-readable", message)])
    return _Reader(archive, main).transcript(body)


def _tree(archive: Archive, name: str) -> _Element | None:
    return archive.tree(name, STRICT) if name else None


def _relations(archive: Archive, part: str) -> dict[str, Relation]:
    """What a part points to, by the ids of the relationships; "" is the file as a whole."""
    folder, name = posixpath.split(part)
    root = archive.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, Relation] = {}
    for one in [] if root is None else root.iter("{*}Relationship"):
        is_outside = one.get("TargetMode") == "External"
        target = one.get("Target", "")
        inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = one.get("Type", "").rpartition("/")[2]
        found[one.get("Id", "")] = Relation(kind, target if is_outside else inside, is_outside)
    return found


class _Reader:
    """Reads one file from its beginning to its end, and counts as it goes."""

    def __init__(self, archive: Archive, main: str) -> None:
        self.archive = archive
        self.relations = _relations(archive, main)
        self.styles = Styles(self.part("styles"))
        self.numbering = Numbering(self.part("numbering"))
        self.settings = self.part("settings")
        self.notes = {kind: self.noted(kind) for kind in NOTES}
        self.counts = Counter[str]()
        self.marks = Counter[str]()
        self.fields: list[Field] = []
        self.boxes: list[Block] = []
        self.carried: list[Inline] = []
        """What stood in paragraphs whose ends are deleted, for the next one."""
        self.sections: list[_Element] = []

    def part(self, kind: str) -> _Element | None:
        """The root element of the first part of a kind."""
        found = (
            one.target for one in self.relations.values() if one.kind == kind and not one.is_outside
        )
        return _tree(self.archive, next(found, ""))

    def noted(self, kind: str) -> dict[str | None, _Element]:
        """The notes of a kind by their ids."""
        root = self.part(f"{kind}s")
        return {value(one, "id"): one for one in ([] if root is None else root)}

    def transcript(self, body: _Element) -> Transcript:
        self.sections = _sections(body)
        blocks = tuple(_folded(self.blocks(body)))
        self.counts["running"] = sum(
            len(_all_words(root).split())
            for one in self.relations.values()
            if one.kind in ("header", "footer")
            if (root := _tree(self.archive, one.target)) is not None
        )
        unread = (one for notes in self.notes.values() for one in notes.values())
        self.counts["unmarked"] = sum(len(_all_words(one).split()) for one in unread)
        messages = (*told(LEFT_OUT, self.counts), *told(KEPT, self.counts, "look-at"))
        return Transcript(blocks, messages)

    def blocks(self, holder: _Element) -> Iterator[Block | Listed]:
        """The paragraphs and tables in an element, also those that something stands around."""
        for one in holder:
            if not tei.is_element(one) or tei.name(one) in PASSED_OVER:
                continue
            if is_word(one, "p"):
                yield from self.paragraph(one)
            elif is_word(one, "tbl"):
                yield from self.table(one)
            elif tei.name(one) in DELETED:
                self.counts["deleted"] += len(_all_words(one).split())
            elif is_word(one, "altChunk"):
                self.counts["altChunk"] += 1
            else:
                yield from self.blocks(self.chosen(one))
        if content := tidy(self.carried):
            self.carried = []
            yield Paragraph(content)

    def chosen(self, element: _Element) -> _Element:
        """Of what is said in two ways, for newer and older programs, the one that has words."""
        if element.tag != f"{{{COMPATIBLE}}}AlternateContent":
            return element
        ways = [one for one in element if tei.is_element(one)]
        return next((one for one in ways if _all_words(one)), ways[0] if ways else element)

    def paragraph(self, element: _Element) -> Iterator[Block | Listed]:
        """A paragraph with the boxes in it; one whose end is deleted goes on in the next."""
        about = self.styles.paragraph(element)
        outer, self.boxes = self.boxes, []
        own = (one for each in element for one in self.inlines(each, ()))
        inlines, self.carried = [*self.carried, *own], []
        boxes, self.boxes = self.boxes, outer
        if any(child(about.mark, name) is not None for name in DELETED):
            self.carried = inlines
        else:
            yield from self.said(element, about, inlines)
        yield from boxes

    def said(
        self, element: _Element, about: Said, inlines: Iterable[Inline]
    ) -> Iterator[Block | Listed]:
        """A paragraph by what its style says, with the pages that begin before and after it."""
        before, content, after = page_breaks_apart(tidy(inlines))
        yield from [Break("pb")] * (before + about.begins_page)
        block = self.styled(about, content)  # An empty item of a list is counted too.
        yield from [block] if content else []
        yield from [Break("pb")] * (after + self.ends_page(element))

    def styled(self, about: Said, content: tuple[Inline, ...]) -> Block | Listed:
        """A paragraph, a heading or an item of a list."""
        if about.list is None:
            return Paragraph(content, about.looks, about.level, is_quoted=about.is_quoted)
        key, given = about.list
        level = self.numbering.level(key, about.styles) if given is None else given
        is_numbered, number = self.numbering.next(key, level)
        if about.level is not None:
            return Paragraph(content, about.looks, about.level, number)
        return Listed(level, is_numbered, number, Paragraph(content, about.looks))

    def table(self, element: _Element) -> Iterator[Table]:
        """A table, if it has rows; a cell that goes on over rows is one cell."""
        rows: list[tuple[bool, dict[int, Cell]]] = []
        begun: dict[int, tuple[int, int]] = {}
        for row in _inside(element, "tr"):
            properties = child(row, "trPr")
            if any(child(properties, name) is not None for name in DELETED):
                self.counts["deleted"] += len(_all_words(row).split())
                continue
            cells: dict[int, Cell] = {}
            at = 0
            for cell in _inside(row, "tc"):
                own = Cell(tuple(_folded(self.blocks(cell))), _columns(cell))
                place, column = begun.get(at, (0, 0))
                if at in begun and _goes_on(cell):
                    above = rows[place][1][column]
                    joined = (*above.blocks, *own.blocks)
                    rows[place][1][column] = Cell(joined, above.columns, len(rows) - place + 1)
                else:
                    cells[at], begun[at] = own, (len(rows), at)
                at += own.columns
            rows.append((child(properties, "tblHeader") is not None, cells))
        made = tuple(Row(tuple(cells.values()), label) for label, cells in rows if cells)
        yield from [Table(made)] if made else []

    def inlines(
        self, element: _Element, looks: tuple[str, ...], target: str | None = None
    ) -> Iterator[Inline]:
        """What stands in an element of a line."""
        if not tei.is_element(element):
            return
        name = tei.name(element)
        if element.tag in WORDS:
            yield self.text(element.text or "", looks, target)
        elif is_word(element, "r"):
            yield from self.run(element, target)
        elif name in self._READ and element.tag == f"{{{WORD}}}{name}":
            yield from self._READ[name](self, element, looks, target)
        elif is_word(element, "hyperlink"):
            yield from self.inside(element, looks, self.target(element) or target)
        elif element.tag == BOX:
            self.boxes += _folded(self.blocks(element))
        elif name in PICTURES:
            self.counts["pictures"] += 1
        elif name not in PASSED_OVER:
            yield from self.inside(self.chosen(element), looks, target)

    def inside(
        self, element: _Element, looks: tuple[str, ...], target: str | None
    ) -> Iterator[Inline]:
        for one in element:
            yield from self.inlines(one, looks, target)

    def run(self, element: _Element, target: str | None) -> Iterator[Inline]:
        """Words of one look; behind a note with a mark of its own, they are its mark."""
        looks = self.styles.looks(element)
        for at, one in enumerate(element):
            if value(one, "customMarkFollows") in ("1", "true", "on"):
                mark = words(
                    piece for rest in element[at + 1 :] for piece in self.inlines(rest, ())
                )
                yield from self.note(one, mark or None, is_typed=True)
                return
            yield from self.inlines(one, looks, target)

    def text(self, said: str, looks: tuple[str, ...], target: str | None) -> Text:
        field = next((one.target for one in reversed(self.fields) if one.target), None)
        if "hidden" in looks:
            self.counts["hidden"] += len(said.split())
        shown = tuple(look for look in looks if look != "hidden")
        return Text(said, shown, target or field)

    def target(self, hyperlink: _Element) -> str | None:
        """The address on the web to which a link leads."""
        relation = self.relations.get(hyperlink.get(f"{{{RELATIONS}}}id", ""))
        return address(relation.target) if relation and relation.is_outside else None

    def noted_at(self, element: _Element, *_: object) -> Iterator[Inline]:
        """The note to which a mark leads, with the number that it has by its order."""
        kind = tei.name(element).removesuffix("Reference")
        self.marks[kind] += 1
        start, form, begins_anew = self.counting(kind)
        mark = None if begins_anew else number(start + self.marks[kind] - 1, form)
        self.counts["unnumbered"] += mark is None
        yield from self.note(element, mark)

    def counting(self, kind: str) -> tuple[int, str, bool]:
        """How notes of a kind are numbered: from where, in which format, and if again and again.

        Source: ECMA-376, part 1, 17.11 (Footnotes and Endnotes).
        """
        holders = [*self.sections, self.settings]
        every = [one for each in holders if (one := child(each, f"{kind}Pr")) is not None]
        names = ("numStart", "numFmt", "numRestart")
        found = {
            name: next(filter(None, (said(one, name) for one in every)), None) for name in names
        }
        begins_anew = found["numRestart"] not in (None, "continuous")
        return whole(found["numStart"], 1), found["numFmt"] or FORMATS[kind], begins_anew

    def note(self, element: _Element, mark: str | None, is_typed: bool = False) -> Iterator[Inline]:
        """A note; each is read once, whatever leads to it."""
        kind = tei.name(element).removesuffix("Reference")
        holder = self.notes[kind].pop(value(element, "id"), None)
        self.counts["lost"] += holder is None
        if holder is not None:
            blocks = tuple(_folded(self.blocks(holder)))
            yield Note(_without_mark(blocks, mark) if is_typed else blocks, mark, NOTES[kind])

    def broken(self, element: _Element, *_: object) -> Iterator[Inline]:
        yield Break("pb" if value(element, "type") == "page" else "lb")

    def signed(
        self, element: _Element, looks: tuple[str, ...], target: str | None
    ) -> Iterator[Inline]:
        """A character by its number, which a font of signs has for itself."""
        given = value(element, "char") or ""
        if re.fullmatch(r"[0-9a-fA-F]{2,5}", given) and not SYMBOL.fullmatch(given):
            yield Text(chr(int(given, 16)), looks, target)
            return
        self.counts["signs"] += 1
        yield Sign(value(element, "font") or "", given)

    def lettered(
        self, element: _Element, looks: tuple[str, ...], target: str | None
    ) -> Iterator[Inline]:
        yield Text(SIGNS[tei.name(element)], looks, target)

    def deleted(self, element: _Element, *_: object) -> Iterator[Inline]:
        self.counts["deleted"] += len(_all_words(element).split())
        yield from ()

    def remarked(self, _element: _Element, *_: object) -> Iterator[Inline]:
        self.counts["remarks"] += 1
        yield from ()

    def embedded(
        self, element: _Element, looks: tuple[str, ...], target: str | None
    ) -> Iterator[Inline]:
        self.counts["objects"] += 1
        pictures = self.counts["pictures"]
        yield from self.inside(element, looks, target)
        self.counts["pictures"] = pictures  # The object's own.

    def fielded(self, element: _Element, *_: object) -> Iterator[Inline]:
        """Follow a field from its beginning over its instruction to its end."""
        kind = value(element, "fldCharType")
        if kind == "begin":
            self.fields.append(Field())
        elif self.fields and kind == "separate":
            found = LINK.search(self.fields[-1].instruction)
            self.fields[-1].target = address(found[1]) if found else None
        elif self.fields and kind == "end":
            self.fields.pop()
        yield from ()

    def instructed(self, element: _Element, *_: object) -> Iterator[Inline]:
        if self.fields:
            self.fields[-1].instruction += element.text or ""
        yield from ()

    def parted(
        self, element: _Element, looks: tuple[str, ...], target: str | None
    ) -> Iterator[Inline]:
        """How a word of Chinese or Japanese is read, beside it."""
        yield Text(" ")
        yield from self.inside(element, looks, target)
        yield Text(" ")

    _READ: ClassVar[Mapping[str, Callable[..., Iterator[Inline]]]] = {
        **dict.fromkeys(SIGNS, lettered),
        **dict.fromkeys(DELETED, deleted),
        **dict.fromkeys(("br", "cr"), broken),
        **dict.fromkeys((f"{kind}Reference" for kind in NOTES), noted_at),
        "sym": signed,
        "commentReference": remarked,
        "object": embedded,
        "fldChar": fielded,
        "instrText": instructed,
        "rt": parted,
    }
    """What is read in a way of its own, by the element's name."""

    def ends_page(self, paragraph: _Element) -> bool:
        """A part of the text ends here, and the next begins on a new page.

        Source: ECMA-376, part 1, 17.6.22: the type of a section says how it begins.
        """
        own = child(child(paragraph, "pPr"), "sectPr")
        if own is None or own not in self.sections[:-1]:
            return False
        following = self.sections[self.sections.index(own) + 1]
        return said(following, "type") not in ("continuous", "nextColumn")


def _sections(body: _Element) -> list[_Element]:
    """The properties of the parts of a text, in order; the last are those of the body itself."""
    every = body.iter(f"{{{WORD}}}sectPr")
    return [one for one in every if (up := one.getparent()) is not None and tei.name(up) in HOLDERS]


def _inside(element: _Element, name: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, also those that something stands around."""
    for one in element:
        if is_word(one, name):
            yield one
        elif tei.is_element(one) and tei.name(one) in AROUND:
            yield from _inside(one, name)


def _columns(cell: _Element) -> int:
    return min(max(whole(said(child(cell, "tcPr"), "gridSpan"), 1), 1), MOST_COLUMNS)


def _goes_on(cell: _Element) -> bool:
    """The cell goes on from the row above."""
    merged = child(child(cell, "tcPr"), "vMerge")
    return merged is not None and value(merged) != "restart"


def _all_words(element: _Element) -> str:
    """The words of an element, deleted ones too, with a blank between paragraphs."""
    every = element.iter(*WORDS, f"{{{WORD}}}delText", f"{{{WORD}}}p")
    return "".join(" " if is_word(one, "p") else one.text or "" for one in every)


def _without_mark(blocks: tuple[Block, ...], mark: str | None) -> tuple[Block, ...]:
    """A note without the mark that somebody typed before it."""
    match blocks:
        case (Paragraph(content=(Text() as first, *rest)) as start, *others):
            left = first.words.removeprefix(mark or "")
            # A note "and so on" that has the mark a begins with no mark.
            if mark and left != first.words and not left[:1].isalnum():
                own = tidy([replace(first, words=left), *rest])
                return (replace(start, content=own), *others) if own else blocks
    return blocks


def _folded(blocks: Iterable[Block | Listed]) -> Iterator[Block]:
    """The same with items of lists that follow each other as lists."""
    items: list[Listed] = []
    for one in blocks:
        if isinstance(one, Listed):
            items.append(one)
            continue
        yield from _lists(items)
        items = []
        yield one
    yield from _lists(items)


def _lists(items: Sequence[Listed]) -> Iterator[List]:
    """Lists of the highest level, with those of deeper ones in their items."""
    if not items:
        return
    level = min(one.level for one in items)
    starts = [at for at, one in enumerate(items) if one.level == level or at == 0]
    found: list[tuple[bool, Item]] = []
    for start, end in zip(starts, [*starts[1:], len(items)], strict=True):
        first = items[start]
        is_own = first.level == level
        inner = _lists(items[start + is_own : end])
        own: tuple[Block, ...] = (first.block,) if is_own else ()
        item = Item((*own, *inner), first.number if is_own else None)
        found.append((first.is_numbered, item))
    for is_numbered, some in groupby(found, itemgetter(0)):
        yield List(tuple(item for _, item in some), is_numbered)
