"""What a transcript holds, whatever kind of file it comes from: paragraphs, notes, lists, tables.

Values alone: reads no file, writes no TEI.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from editions.findings import counted

WHITE_SPACE = re.compile(r"[ \t\r\n]+")
"""What XML takes for a blank; a no-break space is a character of the text."""


ADDRESS = re.compile(r"https?://\S|mailto:\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """Words of one look."""

    words: str
    looks: tuple[str, ...] = ()
    """Words of `@rend`, sorted: `bold`, `letterspaced`."""
    target: str | None = None
    """The address on the web that they lead to."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where a line or a page begins."""

    element: Literal["lb", "pb"]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign known only by its number in a font of signs, such as Wingdings."""

    font: str
    number: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note, at the place of its mark."""

    blocks: tuple[Block, ...]
    mark: str | None = None
    """`1`, `iv`, `*`; None where the file does not tell it."""
    place: Literal["foot", "end"] | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a heading."""

    content: tuple[Inline, ...]
    looks: tuple[str, ...] = ()
    """How all of it is set: `center`, `right`."""
    level: int | None = None
    """Of a heading: 0 for a title of the whole, then from 1."""
    number: str | None = None
    """The number that the file gives a heading: `II.`"""
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list."""

    blocks: tuple[Block, ...]
    number: str | None = None
    """`3.`, `b)`; None of an item with a bullet, or where the file does not tell it."""


@dataclass(frozen=True, slots=True)
class List:
    """A list; lists within it stand in the blocks of its items."""

    items: tuple[Item, ...]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    blocks: tuple[Block, ...]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Cell, ...]
    is_label: bool = False
    """It heads the columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table."""

    rows: tuple[Row, ...]


Inline = Text | Break | Sign | Note
Block = Paragraph | List | Table | Break


@dataclass(frozen=True, slots=True)
class Transcript:
    """The text of a file, and what of the file is not in it."""

    blocks: tuple[Block, ...]
    messages: tuple[tuple[str, str], ...] = ()
    """What an editor should know: the code of a finding, and what it says."""


def tidy(content: Iterable[Inline]) -> tuple[Inline, ...]:
    """The content without blanks at its ends, in as few pieces as its looks allow.

    A word processor cuts words where somebody once typed. Blanks have no look of their own.
    """
    found: list[Inline] = []
    for one in content:
        for piece in _parted(one) if isinstance(one, Text) else (one,):
            last = found[-1] if found else None
            if isinstance(piece, Text) and isinstance(last, Text) and _is_like(last, piece):
                found[-1] = replace(last, words=WHITE_SPACE.sub(" ", last.words + piece.words))
            else:
                found.append(piece)
    return tuple(_stripped(_joined(found)))


def page_breaks_apart(
    content: tuple[Inline, ...],
) -> tuple[int, tuple[Inline, ...], int]:
    """How many page breaks a content begins with, what stands between, how many it ends with."""
    start, end = 0, len(content)
    while start < end and content[start] == Break("pb"):
        start += 1
    while end > start and content[end - 1] == Break("pb"):
        end -= 1
    return start, tidy(content[start:end]), len(content) - end


def told(
    said: Mapping[str, tuple[str, str]], counts: Mapping[str, int], code: str = "left-out"
) -> Iterator[tuple[str, str]]:
    """The messages of a transcript: how often something occurs, by what is said of it."""
    for key, (noun, more) in said.items():
        if counts[key]:
            start = "left out: " if code == "left-out" else ""
            yield code, f"{start}{counted(counts[key], noun)} {more}".rstrip()


def address(uri: str) -> str | None:
    """An address on the web or of mail, as an attribute can have it; None for any other pointer."""
    return re.sub(r"\s", "%20", uri.strip()) if ADDRESS.match(uri.strip()) else None


def has_words(content: Iterable[Inline]) -> bool:
    """There is more than blanks and line breaks."""
    return any(
        one.words.strip() if isinstance(one, Text) else one != Break("lb") for one in content
    )


def words(content: Iterable[Inline]) -> str:
    """The words of a content without its notes."""
    found = (
        one.words if isinstance(one, Text) else " " if isinstance(one, Break) else ""
        for one in content
    )
    return WHITE_SPACE.sub(" ", "".join(found)).strip()


def _parted(text: Text) -> Iterator[Text]:
    """The words, with the blanks around them apart if they have a look or lead somewhere."""
    said = WHITE_SPACE.sub(" ", text.words)
    inner = said.strip(" ")
    if not inner or not (text.looks or text.target):
        yield from [Text(said)] if said else []
        return
    before, _, after = said.partition(inner)
    # That a link is underlined is the program's way to show it.
    looks = tuple(one for one in text.looks if one != "underline" or text.target is None)
    every = (Text(before), Text(inner, looks, text.target), Text(after))
    yield from (piece for piece in every if piece.words)


def _is_like(one: Text, other: Text) -> bool:
    return (one.looks, one.target) == (other.looks, other.target)


def _joined(content: list[Inline]) -> list[Inline]:
    """The same with a blank taken into the look or the link that is before and after it."""
    found: list[Inline] = []
    for one in content:
        match found[-2:], one:
            case [Text() as before, Text(words=" ")], Text() if _is_like(before, one):
                found[-2:] = [replace(before, words=f"{before.words} {one.words}")]
            case [Text(target=str() as target), Text(words=" ")], Text(target=other) if (
                target == other
            ):
                found[-1:] = [Text(" ", target=target), one]
            case _:
                found.append(one)
    return found


def _stripped(content: list[Inline]) -> Iterator[Inline]:
    """The same without blanks and line breaks at the ends."""
    while content and not has_words(content[:1]):
        content = content[1:]
    while content and not has_words(content[-1:]):
        content = content[:-1]
    for at, one in enumerate(content):
        if isinstance(one, Text):
            said = one.words.lstrip(" ") if at == 0 else one.words
            yield replace(one, words=said.rstrip(" ") if at == len(content) - 1 else said)
        else:
            yield one
