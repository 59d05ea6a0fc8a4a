"""What is still to be filled in: each instruction `fill-in` of a file."""

from __future__ import annotations

from collections.abc import Iterator

from editions import tei
from editions.checks.references import File
from editions.findings import Finding

CODE = "fill-in"

MARKED = b"<?fill-in"
"""Where an editor has to fill something in, as `editions import` writes it."""


def in_file(file: File) -> Iterator[Finding]:
    """What is left to be filled in."""
    source = file.source
    for one in tei.instructions(source.root, CODE) if MARKED in source.data else ():
        said = f"to fill in: {one.text or ''}"
        yield Finding(source.path, one.sourceline or 0, 0, "warning", CODE, said)
