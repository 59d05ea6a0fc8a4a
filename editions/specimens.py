"""Elements as their file writes them: excerpts of a source, for those who look at its encoding."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from itertools import count
from typing import NamedTuple
from xml.parsers import expat

TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")

MOST_BYTES = 4
"""Of a character in UTF-8."""

LONGEST_LINE = 4096
"""Bytes of a line that are looked at before and after an element."""

AROUND = 60
"""Characters that are shown before and after an empty element."""


class Excerpt(NamedTuple):
    """The beginning of an element, or all of it."""

    line: int
    """Where it begins, from 1."""
    text: str
    """Line by line, as deep in them as it is in the file; `…` stands for what is left out."""


def excerpts(
    data: bytes, encoding: str | None, numbers: Collection[int], longest: int
) -> Mapping[int, Excerpt]:
    """Elements of a file by their numbers from 0, each at most as long as so many characters.

    Of an empty one, what is around it in its line. `encoding` is that of the bytes. Left out is
    what no tag of the file begins, for an entity stands for it, and all of a file in an encoding
    that nobody knows.
    """
    try:
        written = data.decode(encoding or "utf-8").removeprefix("\ufeff").encode()
    except (LookupError, ValueError):
        return {}
    return {
        number: _excerpt(written, start, end, longest)
        for number, (start, end) in bounds(written, numbers).items()
        if start < end
    }


def bounds(written: bytes, numbers: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """Where elements begin and end in a file in UTF-8, in bytes, by their numbers from 0.

    Of an element that an entity stands for, it is the place of the entity.
    """
    found: dict[int, tuple[int, int]] = {}
    around: list[int] = []
    begun = count()
    parser = expat.ParserCreate("utf-8")

    def start(_name: str, _attributes: dict[str, str]) -> None:
        around.append(next(begun))
        if around[-1] in numbers:
            found[around[-1]] = (parser.CurrentByteIndex, 0)

    def end(_name: str) -> None:
        number = around.pop()
        if number in numbers:
            first = found[number][0]
            tag = TAG.match(written, first)
            if tag is not None and not tag[0].endswith(b"/>"):
                tag = TAG.match(written, parser.CurrentByteIndex)
            found[number] = first, tag.end() if tag else 0

    parser.StartElementHandler, parser.EndElementHandler = start, end
    with suppress(expat.ExpatError, ValueError):
        parser.Parse(written, True)
    return found


def _excerpt(written: bytes, start: int, end: int, longest: int) -> Excerpt:
    line = written.count(b"\n", 0, start) + 1
    begin = max(written.rfind(b"\n", 0, start) + 1, start - LONGEST_LINE)
    before = written[begin:start].decode(errors="ignore").expandtabs(2)
    if written[start:end].endswith(b"/>"):
        behind = written[end : end + LONGEST_LINE].partition(b"\n")[0].decode(errors="ignore")
        own = written[start:end].decode()
        return Excerpt(line, f"{_end(before.lstrip())}{own}{_beginning(behind.rstrip(), AROUND)}")
    deep = len(before) - len(before.lstrip())
    some = written[start : min(end, start + MOST_BYTES * longest)]
    lines = [line.rstrip() for line in some.decode(errors="ignore").expandtabs(2).splitlines()]
    inner = (re.sub(rf"^ {{0,{deep}}}", "", line) for line in lines[1:])
    text = "\n".join([lines[0], *(line for line in inner if line)])
    return Excerpt(line, _beginning(text, longest, is_whole=end - start == len(some)))


def _beginning(text: str, longest: int, is_whole: bool = True) -> str:
    """The first words of a text, without a tag that would have no end."""
    if is_whole and len(text) <= longest:
        return text
    words = re.sub(r"\s+\S*$", "", text[:longest])
    tag = words.rfind("<")
    return f"{words[:tag].rstrip() if tag > max(words.rfind('>'), 0) else words} …"


def _end(text: str) -> str:
    """The last words of a text, without a tag that would have no beginning."""
    if len(text) <= AROUND:
        return text
    words = re.sub(r"^\S*\s+", "", text[-AROUND:])
    tag, other = words.find(">"), words.find("<")
    return f"… {words[tag + 1 :].lstrip() if tag >= 0 and not 0 <= other < tag else words}"
