"""What the parser says of a file that is no XML, in an editor's words and at the very place.

Knows the messages of libxml2; parses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

ALIKE = 0.7
"""From what ratio of `difflib` on one name may be a slip for another."""


class Fault(NamedTuple):
    """One thing at one place: line and column in characters from 1."""

    line: int
    column: int
    said: str


class _Kind(NamedTuple):
    """How the parser says one thing, and how an editor is told it."""

    found: re.Pattern[str]
    words: str
    """With the groups of `found` in the places of {}."""
    begins: str = ""
    """What is at fault, and ends at the place that the parser gives: a pattern."""
    parts: bool = False
    """It is of where elements begin and end."""


def _kind(found: str, words: str, begins: str = "", parts: bool = False) -> _Kind:
    return _Kind(re.compile(found), words, begins, parts)


KINDS = (
    _kind(
        r"Opening and ending tag mismatch: (\S+) line (\d+) and (\S+)",
        "</{2}> stands here, but {0} of line {1} is still open: close {0} before it with </{0}>"
        " (if it is empty, as <{0}/>), or remove </{2}>",
        "</[^<]*",
        parts=True,
    ),
    _kind(
        r"Premature end of data in tag (\S+) line (\d+)",
        "the file ends here, but {0} of line {1} is still open: write </{0}> where it ends",
        parts=True,
    ),
    _kind(
        r"Extra content at the end of the document",
        "the outermost element has ended before this: look for an end tag too many, or remove it",
        parts=True,
    ),
    _kind(r"expected '>'", "this tag is not finished: it ends with >", parts=True),
    _kind(r"xmlParseEntityRef: no name", "an & that is a sign of the text is written &amp;", "&"),
    _kind(
        r"EntityRef: expecting ';'",
        "an & that is a sign of the text is written &amp;; what is called by its name ends with ;",
        "&[^&]*",
    ),
    _kind(r"StartTag: invalid element name", "a < that is a sign of the text is written &lt;", "<"),
    _kind(
        r"""AttValue: " or ' expected""",
        'the value of an attribute stands between straight quotation marks: n="1"',
        parts=True,
    ),
    _kind(
        r"Unescaped '<' not allowed in attributes values",
        "the quotation mark that ends a value is missing before this tag; a < in a value is"
        " written &lt;",
        parts=True,
    ),
    _kind(r"AttValue: ' expected", "the quotation mark that ends a value is missing", parts=True),
    _kind(
        r"attributes construct error|Couldn't find end of Start Tag|Specification mandates? value",
        'this tag does not end with >, or an attribute in it is not written n="1", with a blank'
        " before it",
        parts=True,
    ),
    _kind(
        r"Attribute (\S+) redefined",
        "the attribute {0} stands twice in this tag: remove one",
        "<[^<]*",
    ),
    _kind(
        r"Double hyphen within comment",
        "two hyphens end a comment, and stand nowhere else in it: remove one",
        "--",
    ),
    _kind(
        r"XML declaration allowed only at the start",
        "<?xml …?> is the very first in a file: remove what stands before it",
        r"<\?xml",
    ),
    _kind(
        r"Namespace prefix (\S+)(?: for \S+)? on \S+ is not defined",
        'nothing says what the prefix {0} means: mend it, or write xmlns:{0}="…" at the outermost'
        " element",
        "<[^<]*",
    ),
    _kind(
        r"PCDATA invalid Char value (\d+)",
        "a control character (number {0}), which XML does not have: remove it",
    ),
    _kind(
        r"Invalid bytes in character encoding|Input is not proper UTF-8",
        "this is not in the encoding that the first line names (UTF-8 if it names none): save the"
        " file in UTF-8",
    ),
)


def faults(said: Iterable[Fault], text: str) -> Iterator[Fault]:
    """What the parser has said of a text, in other words.

    Of where elements begin and end only the first is told: the parser counts otherwise than who
    wrote the file from there on.
    """
    lines = text.split("\n")
    is_lost = False
    for one in said:
        kind = next((kind for kind in KINDS if kind.found.search(one.said)), None)
        if kind is None:
            yield one
        elif not (kind.parts and is_lost):
            is_lost = is_lost or kind.parts
            yield _told(one, kind, lines[one.line - 1] if one.line <= len(lines) else "")


def _told(one: Fault, kind: _Kind, line: str) -> Fault:
    groups = kind.found.search(one.said)
    assert groups is not None
    begun = re.search(f"(?:{kind.begins})\\Z", line[: one.column - 1]) if kind.begins else None
    column = one.column if begun is None else begun.start() + 1
    return Fault(one.line, column, _slip(*groups.groups()) or kind.words.format(*groups.groups()))


def _slip(*names: str) -> str:
    """What is said of an end tag whose name is a slip for that of the open element, if it is."""
    if len(names) != 3 or SequenceMatcher(None, names[0], names[2]).ratio() < ALIKE:
        return ""
    return (
        f"</{names[2]}> stands here, but {names[0]} of line {names[1]} is open: write </{names[0]}>"
    )
