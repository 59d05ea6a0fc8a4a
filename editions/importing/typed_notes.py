"""Notes that somebody typed: `[1]` in the text, and a paragraph that begins with `[1]` for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from editions.importing.transcript import Block, Inline, Note, Paragraph, Text, Transcript, tidy

MARK = re.compile(r"\[\^?(\d{1,3}|\*{1,3})\]")
START = re.compile(rf"{MARK.pattern}:?\s+")


def bound(transcript: Transcript) -> Transcript:
    """The same with each typed note at its mark, where one mark and one paragraph have its number.

    Where there are none or several, the words stay as they are.
    """
    blocks = transcript.blocks
    begun = {at: label for at, one in enumerate(blocks) if (label := _label(one)) is not None}
    found = Counter(begun.values())
    marks = Counter(label for at, one in enumerate(blocks) for label in _marks(one, at in begun))
    labels = {label for label in found if found[label] == marks[label] == 1}
    notes = {begun[at]: _note(blocks[at]) for at in begun if begun[at] in labels}
    kept = [one for at, one in enumerate(blocks) if begun.get(at) not in labels]
    left = ", ".join(f"[{label}]" for label in found if label not in labels)
    message = f"{left} begins a paragraph, but is no mark at one place of the text: left as it is"
    told = (("note-without-mark", message),) if left else ()
    placed = tuple(_with_notes(one, notes) for one in kept)
    return Transcript(placed, (*transcript.messages, *told))


def _label(block: Block) -> str | None:
    """The number of the note that a paragraph is."""
    match block:
        case Paragraph(level=None, content=(Text(words=words), *_)):
            found = START.match(words)
            return found[1] if found else None
    return None


def _marks(block: Block, is_note: bool) -> Iterator[str]:
    """The marks of notes in a paragraph, in a note without its own."""
    if not isinstance(block, Paragraph):
        return
    for number, one in enumerate(block.content):
        if isinstance(one, Text):
            found = [mark[1] for mark in MARK.finditer(one.words)]
            yield from found[1:] if is_note and number == 0 else found


def _note(block: Block) -> Sequence[Inline]:
    """The words of a note without its number."""
    match block:
        case Paragraph(content=(Text() as first, *rest)):
            return tidy([replace(first, words=START.sub("", first.words, count=1)), *rest])
    return ()


def _with_notes(block: Block, notes: Mapping[str, Sequence[Inline]]) -> Block:
    if not notes or not isinstance(block, Paragraph):
        return block
    content = (piece for one in block.content for piece in _placed(one, notes))
    return replace(block, content=tidy(content))


def _placed(one: Inline, notes: Mapping[str, Sequence[Inline]]) -> Iterator[Inline]:
    """A piece of a paragraph, with notes in the place of their marks."""
    if not isinstance(one, Text):
        yield one
        return
    at = 0
    for mark in MARK.finditer(one.words):
        if mark[1] in notes:
            yield replace(one, words=one.words[at : mark.start()])
            yield Note((Paragraph(tuple(notes[mark[1]])),), mark[1])
            at = mark.end()
    yield replace(one, words=one.words[at:])
