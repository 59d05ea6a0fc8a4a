"""A .odt file as a transcript: every word of its text and of its notes, in order.

Nothing is left out because it is not known: what has no meaning here still gives its words.
Source: OpenDocument 1.3, part 3, 4 to 7 (Text, Paragraph Elements). Knows no TEI.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Literal

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
    Table,
    Text,
    Transcript,
    address,
    page_breaks_apart,
    tidy,
    told,
)

PREFIXES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
NAMES = {uri: prefix for prefix, uri in PREFIXES.items()}

LOOKS: tuple[tuple[str, str, str], ...] = (
    ("fo:font-weight", "bold|[6-9]00", "bold"),
    ("fo:font-style", "italic|oblique", "italic"),
    ("fo:font-variant", "small-caps", "small-caps"),
    ("fo:text-transform", "uppercase", "uppercase"),
    ("fo:letter-spacing", ".*", "letterspaced"),
    ("style:text-underline-type", "double", "double-underline"),
    ("style:text-underline-style", "(?!none).+", "underline"),
    ("style:text-line-through-style", "(?!none).+", "strike"),
    ("style:text-position", r"super.*|[1-9].*", "superscript"),
    ("style:text-position", r"sub.*|-\d.*", "subscript"),
    ("text:display", "none", "hidden"),
)
"""Properties of words: their values, as patterns, and the look that these are."""

SPACED = 1.0
"""Points between letters, from which on they are spaced."""
POINTS = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pc": 12.0, "px": 0.75}

FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}

PASSED_OVER = frozenset("text:tracked-changes office:forms text:sequence-decls".split())
"""What holds no words of the text; deleted words are counted."""
QUOTES = frozenset("Quotations Quote".split())
DEEPEST = 10
"""The lowest level of a heading."""
MOST = 1000
"""Blanks, columns or rows that one number may stand for."""

LEFT_OUT: Mapping[str, tuple[str, str]] = {
    "deleted": ("word", "that tracked changes delete"),
    "remarks": ("remark", "(comments)"),
    "pictures": ("picture", ""),
}
"""What is left out: its noun in the singular, and more on it."""
KEPT: Mapping[str, tuple[str, str]] = {
    "hidden": (
        "word",
        "that the word processor does not show: take it out if it should not be read",
    ),
}
"""What is not, and should be looked at."""


def read(archive: Archive) -> Transcript:
    """The text of a .odt file.

    Raises EditionError if the archive holds none, or goes beyond the limits.
    """
    root = archive.tree("content.xml")
    found = [] if root is None else [*root.iterfind("office:body/office:text", PREFIXES)]
    if root is None or not found:
        message = "the file holds no text of a word processor: save it as .odt or .docx"
        raise EditionError([Finding(archive.path, 0, 0, "error", "not-readable", message)])
    styles = archive.tree("styles.xml")
    return _Reader([one for one in (styles, root) if one is not None]).transcript(found[0])


class _Reader:
    """Reads one file from its beginning to its end, and counts as it goes."""

    def __init__(self, roots: list[_Element]) -> None:
        every = [*chain.from_iterable(root.iter() for root in roots)]
        styles = [one for one in every if _name(one) == "style:style"]
        self.styles = {(_get(one, "style:family"), _get(one, "style:name")): one for one in styles}
        lists = [one for one in every if _name(one) == "text:list-style"]
        self.lists = {_get(one, "style:name"): one for one in lists}
        self.numbers: dict[str | None, dict[int, int]] = {}
        """How far each style of lists has counted, by levels from 1."""
        self.counts = Counter[str]()
        self.boxes: list[Block] = []
        self.has_begun = False

    def transcript(self, text: _Element) -> Transcript:
        blocks = tuple(self.blocks(text))
        messages = (*told(LEFT_OUT, self.counts), *told(KEPT, self.counts, "look-at"))
        return Transcript(blocks, messages)

    def blocks(self, holder: _Element) -> Iterator[Block]:
        """The paragraphs, lists and tables in an element, also those that something is around."""
        for one in holder:
            match _name(one):
                case "text:p" | "text:h":
                    yield from self.paragraph(one)
                case "text:list" if not [*one.iter(f"{{{PREFIXES['text']}}}h")]:
                    found = self.list(one, 1, None)
                    yield from [found] if found.items else []
                case "table:table":
                    rows = tuple(self.rows(one))
                    yield from [Table(rows)] if rows else []
                case "text:tracked-changes":
                    self.counts["deleted"] += len(_all_words(one).split())
                case "office:annotation":
                    self.counts["remarks"] += 1
                case "draw:image":
                    self.counts["pictures"] += 1
                case name if name and name not in PASSED_OVER:
                    yield from self.blocks(one)

    def paragraph(self, element: _Element) -> Iterator[Block]:
        styled = self.chain("paragraph", _get(element, "text:style-name"))
        outer, self.boxes = self.boxes, []
        before, content, after = page_breaks_apart(tidy(self.inlines(element, ())))
        boxes, self.boxes = self.boxes, outer
        before += self.has_begun and _begins_page(styled)
        yield from [Break("pb")] * before
        if content:
            self.has_begun = True
            yield self.said(element, styled, content)
        last = _property(styled, "style:paragraph-properties", "fo:break-after")
        yield from [Break("pb")] * (after + (last == "page"))
        yield from boxes

    def said(
        self, element: _Element, styled: list[_Element], content: tuple[Inline, ...]
    ) -> Paragraph:
        """A paragraph or a heading by what its style says."""
        names = {_get(style, "style:name") for style in styled}
        aligned = _property(styled, "style:paragraph-properties", "fo:text-align")
        place = {"center": ("center",), "end": ("right",), "right": ("right",)}.get(
            aligned or "", ()
        )
        if _name(element) == "text:h" or "Title" in names:
            level = min(_whole(_get(element, "text:outline-level"), 1), DEEPEST)
            return Paragraph(content, place, 0 if "Title" in names else level)
        looks = (one for one in _looks(styled) if one != "hidden")
        return Paragraph(content, (*place, *looks), is_quoted=not QUOTES.isdisjoint(names))

    def chain(self, family: str, name: str | None) -> list[_Element]:
        """A style with those that it is based on, the base first."""
        found: list[_Element] = []
        while (style := self.styles.get((family, name))) is not None and style not in found:
            found.append(style)
            name = _get(style, "style:parent-style-name")
        return found[::-1]

    def list(self, element: _Element, level: int, around: str | None) -> List:
        """A list of a level from 1; `around` is the style of the list that it is in."""
        style = _get(element, "text:style-name") or around
        goes_on = _get(element, "text:continue-numbering") == "true"
        if level == 1 and not goes_on and _get(element, "text:continue-list") is None:
            self.numbers[style] = {}
        counts = self.numbers.setdefault(style, {})
        for deeper in [one for one in counts if one >= level and level > 1]:
            del counts[deeper]
        items = [one for one in element if _name(one) in ("text:list-item", "text:list-header")]
        return List(
            tuple(self.item(one, level, style) for one in items),
            self.form(style, level) is not None,
        )

    def item(self, element: _Element, level: int, style: str | None) -> Item:
        number = self.next(element, level, style)
        blocks: list[Block] = []
        for one in element:
            if _name(one) == "text:list":
                blocks.append(self.list(one, level + 1, style))
            elif _name(one) in ("text:p", "text:h"):
                blocks += self.paragraph(one)
            elif _name(one) != "text:number":
                blocks += self.blocks(one)
        return Item(tuple(blocks), number)

    def form(self, style: str | None, level: int) -> _Element | None:
        """What numbers a level of a list; None if it has bullets."""
        holder = self.lists.get(style)
        for one in [] if holder is None else holder:
            if _get(one, "text:level") == str(level):
                is_number = _name(one) == "text:list-level-style-number"
                return one if is_number and _get(one, "style:num-format") else None
        return None

    def next(self, item: _Element, level: int, style: str | None) -> str | None:
        """The number of an item; None if it has none, or one that is not known."""
        form = self.form(style, level)
        if form is None or _name(item) == "text:list-header":
            return None
        counts = self.numbers[style]
        start = _whole(_get(item, "text:start-value"), 0)
        first = _whole(_get(form, "text:start-value"), 1)
        counts[level] = start or (counts[level] + 1 if level in counts else first)
        shown = _whole(_get(form, "text:display-levels"), 1)
        parts: list[str] = []
        for at in range(max(level - shown, 0) + 1, level + 1):
            of_level = self.form(style, at)
            said = FORMATS.get(_get(of_level, "style:num-format") or "", "")
            made = number(counts.get(at, 0), said)
            if made is None:
                return None
            parts.append(made)
        before, after = (_get(form, f"style:num-{place}") or "" for place in ("prefix", "suffix"))
        return f"{before}{'.'.join(parts)}{after}".strip()

    def rows(self, table: _Element, is_label: bool = False) -> Iterator[Row]:
        for one in table:
            if _name(one) == "table:table-row":
                cells = (
                    Cell(
                        tuple(self.blocks(cell)),
                        _whole(_get(cell, "table:number-columns-spanned"), 1),
                        _whole(_get(cell, "table:number-rows-spanned"), 1),
                    )
                    for cell in one
                    if _name(cell) == "table:table-cell"
                )
                if found := tuple(cells):
                    yield Row(found, is_label)
            elif _name(one):
                yield from self.rows(one, _name(one) == "table:table-header-rows")

    def inlines(
        self, holder: _Element, looks: tuple[str, ...], target: str | None = None
    ) -> Iterator[Inline]:
        """What stands in an element of a line."""
        for node in _nodes(holder):
            if isinstance(node, str):
                yield self.words(node, looks, target)
                continue
            match _name(node):
                case "text:span":
                    styled = self.chain("text", _get(node, "text:style-name"))
                    more = tuple(sorted({*looks, *_looks(styled)}))
                    yield from self.inlines(node, more, target)
                case "text:a":
                    yield from self.inlines(node, looks, address(_get(node, "xlink:href") or ""))
                case "text:s":
                    yield Text(" ", looks, target)
                case "text:tab":
                    yield Text("\t", looks, target)
                case "text:line-break":
                    yield Break("lb")
                case "text:note":
                    yield self.note(node)
                case "office:annotation":
                    self.counts["remarks"] += 1
                case "text:ruby-text":
                    yield Text(" ")
                    yield from self.inlines(node, looks, target)
                    yield Text(" ")
                case name if name.startswith("draw:"):
                    self.counts["pictures"] += len([*node.iterfind(".//draw:image", PREFIXES)])
                    pictures = self.counts["pictures"]
                    self.boxes += self.blocks(node)
                    self.counts["pictures"] = pictures
                case name if name:
                    yield from self.inlines(node, looks, target)

    def words(self, said: str, looks: tuple[str, ...], target: str | None) -> Text:
        if "hidden" in looks:
            self.counts["hidden"] += len(said.split())
        return Text(said, tuple(look for look in looks if look != "hidden"), target)

    def note(self, element: _Element) -> Note:
        """A note with the mark that the file gives it."""
        citation = element.find("text:note-citation", PREFIXES)
        body = element.find("text:note-body", PREFIXES)
        mark = "" if citation is None else " ".join(str(citation.xpath("string()")).split())
        place: Literal["foot", "end"] = (
            "end" if _get(element, "text:note-class") == "endnote" else "foot"
        )
        return Note(() if body is None else tuple(self.blocks(body)), mark or None, place)


def _nodes(element: _Element) -> Iterator[_Element | str]:
    """The pieces of text and the elements in an element, in order."""
    found = element.xpath("node()")
    for node in found if isinstance(found, list) else ():
        if isinstance(node, str):
            yield str(node)
        elif isinstance(node, _Element) and tei.is_element(node):
            yield node


def _name(element: _Element) -> str:
    """The name of an element with its usual prefix: `text:p`; empty for comments."""
    if not tei.is_element(element):
        return ""
    space, _, name = str(element.tag).rpartition("}")
    return f"{NAMES.get(space.lstrip('{'), 'other')}:{name}"


def _get(element: _Element | None, name: str) -> str | None:
    """An attribute by its name with the usual prefix."""
    prefix, _, local = name.partition(":")
    return None if element is None else element.get(f"{{{PREFIXES[prefix]}}}{local}")


def _whole(text: str | None, otherwise: int) -> int:
    """A whole number as the file has it, within bounds; else another one."""
    return min(int(text), MOST) if text and re.fullmatch(r"\d{1,9}", text) else otherwise


def _property(styled: list[_Element], holder: str, name: str) -> str | None:
    """A property where a chain of styles says it last."""
    found = [
        said
        for style in styled
        for one in style.iterfind(holder, PREFIXES)
        if (said := _get(one, name)) is not None
    ]
    return found[-1] if found else None


def _looks(styled: list[_Element]) -> tuple[str, ...]:
    """The looks of a chain of styles, sorted."""
    found = set()
    for name, pattern, look in LOOKS:
        said = _property(styled, "style:text-properties", name)
        if said is not None and re.fullmatch(pattern, said):
            found.add(look)
    if "double-underline" in found:
        found.discard("underline")
    if not _is_spaced(_property(styled, "style:text-properties", "fo:letter-spacing")):
        found.discard("letterspaced")
    return tuple(sorted(found))


def _is_spaced(said: str | None) -> bool:
    """Letters are spaced, and not only to fill a line."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([a-z]+)", said or "")
    return found is not None and float(found[1]) * POINTS.get(found[2], 0) >= SPACED


def _begins_page(styled: list[_Element]) -> bool:
    """A paragraph begins a page, by itself or with pages of another kind."""
    says = _property(styled, "style:paragraph-properties", "fo:break-before") == "page"
    return says or bool(styled and _get(styled[-1], "style:master-page-name"))


def _all_words(element: _Element) -> str:
    """The words of an element's paragraphs."""
    every = element.iter(*(f"{{{PREFIXES['text']}}}{name}" for name in ("p", "h")))
    return " ".join(str(one.xpath("string()")) for one in every)
