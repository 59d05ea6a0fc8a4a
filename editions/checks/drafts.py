"""What is still to be filled in: each instruction `fill-in` of a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from lxml.etree import _ProcessingInstruction

from editions import tei
from editions.checks.references import File
from editions.findings import Finding
from editions.source import Source

CODE = "fill-in"

MARKED = b"<?fill-in"
"""Where an editor has to fill something in, as `editions import` writes it."""


def in_file(file: File) -> Iterator[Finding]:
    """What is left to be filled in."""
    source = file.source
    found = marks(source)
    places = tei.instruction_positions(source.data, CODE) if found else []
    for one, place in zip_longest(found, places[: len(found)]):
        line, column = place or (one.sourceline or 0, 0)
        said = f"to fill in: {one.text or ''}; write it in the place of <?fill-in …?>"
        yield Finding(source.path, line, column, "warning", CODE, said)


def marks(source: Source) -> list[_ProcessingInstruction]:
    """The instructions themselves."""
    return tei.instructions(source.root, CODE) if MARKED in source.data else []
