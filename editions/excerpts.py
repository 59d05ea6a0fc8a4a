"""What a file has at the place of a finding: its line, and the element."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from editions.findings import Finding

WIDEST = 100
"""Characters of a line that are shown: a paragraph may be one line."""

BEFORE = 30
"""Characters of them before the place."""

DECLARED = re.compile(rb"^<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
LINE_END = re.compile("\r\n|\r|\n")
START_TAG = re.compile(r"</?[^\s/>]+")
WORD = re.compile(r"\w+|\S")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line with a place in it."""

    text: str
    """The line, cut with `…` where it is long, control characters made visible."""
    start: int
    """Where in `text` what is at fault begins, in characters from 0."""
    length: int
    """How many characters of it are marked; 0 where only the line is known."""
    element: str
    """The way to the element: `TEI/text/body/p[2]`; empty if none stands there."""


Told = Sequence[tuple[Finding, Excerpt | None]]
"""Findings in their order, each with what its file has there, if that is known."""


def reader(project: Path) -> Callable[[str], bytes]:
    """What gives the bytes of a file by its path from the project; none if it is not there."""

    def read(path: str) -> bytes:
        file = project / path
        try:
            return file.read_bytes() if file.is_file() else b""
        except OSError:
            return b""

    return read


def told(findings: Iterable[Finding], read: Callable[[str], bytes]) -> Told:
    """Findings, each with what its file has there; `read` gives the bytes of a file."""
    every = [*findings]
    of_files: dict[str, list[Finding]] = {}
    for one in every:
        of_files.setdefault(one.path, []).append(one)
    found = {path: excerpts(some, read(path)) for path, some in of_files.items()}
    return [(one, found[one.path].get((one.line, one.column))) for one in every]


def excerpts(findings: Iterable[Finding], data: bytes) -> Mapping[tuple[int, int], Excerpt]:
    """The excerpts of a file at the places of findings in it, by line and column."""
    places = {(one.line, one.column) for one in findings if one.line}
    lines = LINE_END.split(decoded(data)) if places else []
    ways = elements(data, places) if places else {}
    return {
        (line, column): _excerpt(lines[line - 1], column, ways.get((line, column), ""))
        for line, column in places
        if line <= len(lines)
    }


def decoded(data: bytes) -> str:
    """The characters of a file in the encoding that it declares, or UTF-8."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    found = DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    encoding = found[1].decode() if found else "utf-8-sig"
    try:
        return data.decode(encoding, "replace").removeprefix("\ufeff")
    except LookupError:
        return data.decode("utf-8-sig", "replace")


def encoded(text: str) -> bytes:
    """The bytes of a text in the encoding that it declares, or UTF-8, as who writes it saves it."""
    found = DECLARED.match(text[:200].encode("ascii", "replace"))
    try:
        return text.encode(found[1].decode() if found else "utf-8", "xmlcharrefreplace")
    except (LookupError, UnicodeEncodeError):  # Half of a sign of UTF-16, say.
        return text.encode("utf-8", "replace")


def _excerpt(line: str, column: int, element: str) -> Excerpt:
    at = max(column - 1, 0)
    found = (START_TAG.match(line, at) or WORD.match(line, at)) if column else None
    length = max(found.end() - at, 1) if found else int(bool(column))
    first = at - BEFORE if len(line) > WIDEST and at > BEFORE else len(line) - len(line.lstrip())
    first = min(first, at) if column else first
    shown = line[first : first + WIDEST]
    before, after = "…" if first and line[:first].strip() else "", "…"
    text = before + _visible(shown) + (after if first + WIDEST < len(line) else "")
    start = len(before) + len(_visible(line[first:at]))
    return Excerpt(
        text.rstrip(), start, min(length, max(len(text) - start, 1)) * bool(column), element
    )


def _visible(text: str) -> str:
    """Text in which nothing is hidden, and nothing turns the line around or moves a terminal."""
    return "".join(one if one.isprintable() else _named(one) for one in text)


def _named(sign: str) -> str:
    return " " if sign == "\t" else f"<U+{ord(sign):04X}>"


def elements(data: bytes, places: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], str]:
    """The way from the root to the element that begins at each place, or is around it."""
    reader = _Ways(sorted(places))
    reader.read(data)
    return reader.found


class _Ways:
    """Reads a file, and tells at some places which elements are open."""

    def __init__(self, places: list[tuple[int, int]]) -> None:
        self.found: dict[tuple[int, int], str] = {}
        self._places = places[::-1]
        self._open: list[tuple[str, Counter[str]]] = [("", Counter())]
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def read(self, data: bytes) -> None:
        """Read the file as far as it can be read."""
        # What is wrong with it is a finding of its own.
        with suppress(expat.ExpatError, ValueError, LookupError):
            self._parser.Parse(data, True)
        self._pass((10**9, 0))

    def _start(self, name: str, _attributes: Mapping[str, str]) -> None:
        here = (self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)
        self._pass(here)
        counts = self._open[-1][1]
        counts[name] += 1
        number = f"[{counts[name]}]" if counts[name] > 1 else ""
        self._open.append((name.rpartition(":")[2] + number, Counter()))
        # A place that has a line alone is one of the first element there.
        while self._places and self._places[-1] in (here, (here[0], 0)):
            self.found[self._places.pop()] = self._way()

    def _end(self, _name: str) -> None:
        self._pass((self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1))
        self._open.pop()

    def _pass(self, here: tuple[int, int]) -> None:
        while self._places and self._places[-1] < here and self._places[-1] != (here[0], 0):
            self.found[self._places.pop()] = self._way()

    def _way(self) -> str:
        return "/".join(name for name, _ in self._open[1:])
