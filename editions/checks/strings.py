"""The text of a file, string by string, each with its place to the character.

lxml knows the lines of elements alone; what is found in a text is told where it stands.
"""

from __future__ import annotations

from bisect import bisect_right
from contextlib import suppress
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple
from xml.parsers import expat

from editions.findings import Finding, Level
from editions.source import Source


class String(NamedTuple):
    """Text between two tags, comments apart."""

    text: str
    at: int
    """The number of the element that holds it, in document order from 0."""
    after: int
    """The number of the last element that begins before it."""
    starts: tuple[tuple[int, int, int], ...]
    """Where its parts begin: the offset in the text from 0, and line and column from 1."""

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character."""
        start, line, column = self.starts[bisect_right(self.starts, offset, key=itemgetter(0)) - 1]
        return line, column + offset - start

    def finding(
        self, source: Source, offset: int, level: Level, code: str, message: str
    ) -> Finding:
        """A finding at a character of the text."""
        return Finding(source.path, *self.place(offset), level, code, message)


@lru_cache(maxsize=1)
def strings(source: Source) -> tuple[String, ...]:
    """The strings of a file in its order, as far as expat reads its encoding."""
    reader = _Reader()
    reader.read(source.data)
    return tuple(reader.found)


class _Reader:
    """Reads a file, and gathers its text with the places of each line and reference."""

    def __init__(self) -> None:
        self.found: list[String] = []
        self._begun = -1
        self._open: list[int] = []
        self._text: list[str] = []
        self._starts: list[tuple[int, int, int]] = []
        self._length = 0
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def read(self, data: bytes) -> None:
        """Read the file as far as it can be read."""
        with suppress(expat.ExpatError, ValueError, LookupError):
            self._parser.Parse(data, True)

    def _start(self, _name: str, _attributes: dict[str, str]) -> None:
        self._finish()
        self._begun += 1
        self._open.append(self._begun)

    def _end(self, _name: str) -> None:
        self._finish()
        self._open.pop()

    def _characters(self, text: str) -> None:
        parser = self._parser
        place = self._length, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        self._starts.append(place)
        self._text.append(text)
        self._length += len(text)

    def _finish(self) -> None:
        if self._text:
            text, starts = "".join(self._text), tuple(self._starts)
            self.found.append(String(text, self._open[-1], self._begun, starts))
            self._text, self._starts, self._length = [], [], 0
