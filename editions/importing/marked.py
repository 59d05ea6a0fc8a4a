"""Markdown, as CommonMark has it, with notes, tables and struck words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

from editions.findings import EditionError, Finding, counted
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
    has_words,
    tidy,
)

YEAR = re.compile(r"^([ >]*\d{3,9})(?=[.)])", re.MULTILINE)
"""What begins with a year, as Hungarian dates do, is no item of a list."""

DEEPEST = 60
"""Beyond this the parser would leave out what it finds."""

LOOKS = {"em": "italic", "strong": "bold", "s": "strike"}
MARK = re.compile(r"\d+|[a-z]|\*+")
"""Names of notes that are marks too; all others are for the one who writes."""


def read(text: str, path: str) -> Transcript:
    """A text in Markdown; HTML in it is text. Raises EditionError if it is nested too deep."""
    escaped = YEAR.sub(r"\1\\", text)
    found: dict[str, Any] = {}
    tokens = _parser().parse(escaped, found)
    # The parser drops notes that no mark names: with a backslash they are paragraphs.
    lost = [key[1:] for key, at in found.get("footnotes", {}).get("refs", {}).items() if at < 0]
    if lost:
        names = "|".join(map(re.escape, lost))
        tokens = _parser().parse(
            re.sub(rf"^( *)(\[\^(?:{names})\]:)", r"\n\1\\\2", escaped, flags=re.M), {}
        )
    every = chain(tokens, *(token.children or () for token in tokens))
    if any(token.level >= DEEPEST - 1 for token in every):
        message = f"lists, quotations or looks are nested more than {DEEPEST} deep: flatten them"
        raise EditionError([Finding(path, 0, 0, "error", "too-deep", message)])
    return _Reader().transcript(SyntaxTreeNode(tokens))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    return parser.enable(["table", "strikethrough"]).use(footnote_plugin)


class _Reader:
    """Reads one tree; notes stand at its end, and in a transcript where their first marks are."""

    def __init__(self) -> None:
        self.notes: dict[int, SyntaxTreeNode] = {}
        self.pictures = 0

    def transcript(self, root: SyntaxTreeNode) -> Transcript:
        for holder in root.children:
            if holder.type == "footnote_block":
                self.notes = {note.meta["id"]: note for note in holder.children}
        blocks = tuple(self.blocks(root))
        message = f"left out: {counted(self.pictures, 'picture')}; the words given for it stand"
        return Transcript(blocks, (("left-out", message),) if self.pictures else ())

    def blocks(self, holder: SyntaxTreeNode) -> Iterator[Block]:
        for node in holder.children:
            match node.type:
                case "heading":
                    yield from self.paragraph(node, int(node.tag[1:]))
                case "paragraph":
                    yield from self.paragraph(node)
                case "blockquote":
                    yield from map(_quoted, self.blocks(node))
                case "bullet_list" | "ordered_list":
                    yield self.list(node)
                case "table":
                    yield Table(tuple(self.rows(node)))
                case "code_block" | "fence":
                    yield from _code(node)

    def paragraph(self, node: SyntaxTreeNode, level: int | None = None) -> Iterator[Paragraph]:
        content = tidy(self.inlines(node, ()))
        if content:
            yield Paragraph(content, level=level)

    def list(self, node: SyntaxTreeNode) -> List:
        is_numbered = node.type == "ordered_list"
        return List(
            tuple(
                Item(tuple(self.blocks(one)), f"{one.info}{one.markup}" if is_numbered else None)
                for one in node.children
            ),
            is_numbered,
        )

    def rows(self, table: SyntaxTreeNode) -> Iterator[Row]:
        for part in table.children:
            for row in part.children:
                cells = (Cell(tuple(self.paragraph(cell))) for cell in row.children)
                yield Row(tuple(cells), part.type == "thead")

    def inlines(
        self, holder: SyntaxTreeNode, looks: tuple[str, ...], target: str | None = None
    ) -> Iterator[Inline]:
        for node in holder.children:
            match node.type:
                case "inline":
                    yield from self.inlines(node, looks, target)
                case "em" | "strong" | "s":
                    more = tuple(sorted({*looks, LOOKS[node.type]}))
                    yield from self.inlines(node, more, target)
                case "link":
                    yield from self.inlines(node, looks, address(str(node.attrs.get("href", ""))))
                case "softbreak":
                    yield Text(" ", looks, target)
                case "hardbreak":
                    yield Break("lb")
                case "footnote_ref":
                    yield self.note(node)
                case "code_inline":
                    yield Text(node.content, tuple(sorted({*looks, "monospace"})), target)
                case "image":
                    self.pictures += 1
                    yield Text(node.content, looks, target)
                case "text":
                    yield Text(node.content, looks, target)

    def note(self, node: SyntaxTreeNode) -> Inline:
        """The note of a mark; of a mark that names the same note again, the mark."""
        label = node.meta.get("label") or ""
        note = self.notes.pop(node.meta["id"], None)
        if note is None:
            return Text(f"[^{label}]")
        mark = label if MARK.fullmatch(label) else None
        return Note(tuple(self.blocks(note)), mark)


def _quoted(block: Block) -> Block:
    match block:
        case Paragraph(level=None):
            return replace(block, is_quoted=True)
    return block


def _code(node: SyntaxTreeNode) -> Iterator[Paragraph]:
    """Lines of a typewriter."""
    content: list[Inline] = []
    for line in node.content.splitlines():
        content += [Break("lb"), Text(line, ("monospace",))]
    if has_words(content):
        yield Paragraph(tidy(content))
