"""Places in a text as an editor counts them, and the pointer that stands at one.

A text may be no XML for the moment, so it is looked at as text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lsprotocol.types import Position, PositionEncodingKind, Range
from pygls.workspace import PositionCodec

from editions.excerpts import LINE_END

BEFORE = re.compile(
    r"""<(?P<element>[\w:.-]+)(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*+"""
    r"""\s+(?P<attribute>[\w:.-]+)\s*=\s*(?P<quote>["'])(?P<value>(?:(?!(?P=quote))[^<])*)"""
)
"""A start tag up to a place within the value of an attribute."""

REST = re.compile(r"""[^\s"'<>]*""")
"""What is left of a pointer."""

Encoding = PositionEncodingKind | str | None
"""The units in which an editor counts characters; UTF-16 if it does not say."""


class Cursor(NamedTuple):
    """A place within the value of an attribute, where a pointer stands or may be written."""

    element: str
    attribute: str
    pointer: str
    """The whole of it."""
    typed: str
    """What of it stands before the place."""
    start: int
    """Where it begins, in characters of the text from 0."""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.pointer)


def cursor(text: str, at: int) -> Cursor | None:
    """What stands around a place of a text, in characters from 0, if it is in an attribute."""
    opened = text.rfind("<", 0, at)
    found = BEFORE.fullmatch(text, opened, at) if opened >= 0 else None
    if found is None:
        return None
    typed = re.split(r"\s", found["value"])[-1]
    rest = REST.match(text, at)
    pointer = typed + (rest[0] if rest else "")
    element = found["element"].rpartition(":")[2]
    return Cursor(element, found["attribute"], pointer, typed, at - len(typed))


def written(text: str, pointer: str) -> Iterator[int]:
    """Where a pointer stands in a text, in characters from 0: whole, in the value of something."""
    for found in re.finditer(rf"(?<=[\"'\s]){re.escape(pointer)}(?=[\"'\s])", text):
        around = cursor(text, found.start())
        if around is not None and around.pointer == pointer:
            yield found.start()


@dataclass(frozen=True)
class Lines:
    """The lines of a text as the protocol and XML count them; Python ends them at more signs."""

    text: str
    encoding: Encoding

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins, in characters from 0."""
        return [0, *(found.end() for found in LINE_END.finditer(self.text))]

    def line(self, number: int) -> str:
        """A line by its number from 0, with its end."""
        starts = [*self.starts, len(self.text)]
        return self.text[starts[number] : starts[number + 1]]

    def at(self, position: Position) -> int:
        """The place that an editor means."""
        if position.line >= len(self.starts):
            return len(self.text)
        codec, line = PositionCodec(self.encoding), self.line(position.line)
        within = Position(0, position.character)
        return (
            self.starts[position.line] + codec.position_from_client_units([line], within).character
        )

    def position(self, at: int) -> Position:
        """A place as an editor counts it."""
        number = bisect_right(self.starts, at) - 1
        return Position(number, units(self.text[self.starts[number] : at], self.encoding))

    def range(self, start: int, end: int) -> Range:
        """From one place to another."""
        return Range(self.position(start), self.position(end))

    def of_finding(self, line: int, column: int, length: int) -> Range:
        """What a finding marks, by its line and column from 1; without a column, the line."""
        if not 0 < line <= len(self.starts):
            return self.range(0, 0)
        start, whole = self.starts[line - 1], self.line(line - 1).rstrip("\r\n")
        if not column:
            return self.range(start + len(whole) - len(whole.lstrip()), start + len(whole))
        first = min(column - 1, len(whole))
        return self.range(start + first, start + min(first + length, len(whole)))


def units(text: str, encoding: Encoding) -> int:
    """How long a text is for an editor. Those of pygls count sign by sign: of a register on one
    line with 200 findings, two seconds."""
    if encoding == PositionEncodingKind.Utf32:
        return len(text)
    if encoding == PositionEncodingKind.Utf8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
