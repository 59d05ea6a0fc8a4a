"""Plain text: paragraphs between blank lines, notes that begin with their number, pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from editions.importing.transcript import Block, Break, Inline, Paragraph, Text, Transcript, tidy
from editions.importing.typed_notes import START

WRAPPED = 100
"""The longest lines of a text whose lines a program has broken; longer ones nobody breaks."""


def read(text: str) -> Transcript:
    """A plain text. A line that could hold the next word ends on purpose, and stays a line."""
    width = max((len(line.rstrip()) for line in re.split(r"[\n\f]", text)), default=0)
    blocks: list[Block] = []
    for number, page in enumerate(text.split("\f")):
        blocks += [Break("pb")] if number else []
        blocks += _paragraphs(page, width)
    return Transcript(tuple(blocks))


def _paragraphs(page: str, width: int) -> Iterator[Paragraph]:
    for block in re.split(r"\n\s*\n", page):
        content: list[Inline] = []
        is_note = False
        for line in _lines(block, width):
            begins = START.match(line) is not None
            if (begins or is_note) and content:
                yield from _paragraph(content)
                content = []
            is_note = begins
            content += [Break("lb")] if content else []
            content.append(Text(line))
        yield from _paragraph(content)


def _paragraph(content: list[Inline]) -> Iterator[Paragraph]:
    said = tidy(content)
    if said:
        yield Paragraph(said)


def _lines(block: str, width: int) -> Iterator[str]:
    """The lines that end on purpose, each without the breaks that a program made in it."""
    parts: list[str] = []
    before = 0
    for line in block.split("\n"):
        said = line.strip()
        is_full = width <= WRAPPED and before + 1 + len(said.partition(" ")[0]) > width
        if parts and not is_full:
            yield " ".join(parts)
            parts = []
        parts.append(said)
        before = len(line.rstrip())
    yield " ".join(parts)
