"""How the anchors of passages without an xml:id stay the same from release to release.

Such an anchor is a position, `p-12`. It is recorded with the words of its passage when an edition
is published; at later builds the passage with these words has it, wherever it stands. Reads no
file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import count
from typing import Any

LONGEST = 80
"""How many characters of a passage are recorded: enough to tell it from others, and to read."""

ALIKE = 0.6
"""From what ratio of `difflib` two beginnings are taken for those of one passage."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One passage as it was published."""

    anchor: str
    name: str
    """The element's name: a paragraph does not become a heading."""
    words: str
    """Its first `LONGEST` characters, white space normalised."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What anchors the passages of a text have now."""

    before: tuple[Recorded | None, ...]
    """For each passage what it was; None for those that are new."""
    lost: tuple[tuple[Recorded, int], ...]
    """What was published and is no more, with the number of the passage in whose place it was."""


def carried(recorded: Sequence[Recorded], passages: Sequence[tuple[str, str]]) -> Carried:
    """Find each recorded passage among those of now, given by name and words, in reading order.

    Passages with the same words keep their anchors; where passages changed between two that did
    not, those whose beginnings are alike do, in order.
    """
    before = [(one.name, one.words) for one in recorded]
    now = [(name, words[:LONGEST]) for name, words in passages]
    found: dict[int, int] = {}
    lost: list[tuple[Recorded, int]] = []
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            found |= dict(zip(range(first, last), range(start, end), strict=True))
            continue
        pairs = _alike(before[start:end], now[first:last])
        found |= {first + new: start + old for old, new in pairs.items()}
        gone = [number for number in range(start, end) if number - start not in pairs]
        lost += [(recorded[number], min(first, len(now) - 1)) for number in gone]
    matched = tuple(recorded[found[n]] if n in found else None for n in range(len(now)))
    return Carried(matched, tuple(lost))


def _alike(before: Sequence[tuple[str, str]], now: Sequence[tuple[str, str]]) -> Mapping[int, int]:
    """Which of the passages before is which of those now, by numbers, in order."""
    found: dict[int, int] = {}
    first = 0
    for old, (name, words) in enumerate(before):
        for new in range(first, len(now)):
            ratio = SequenceMatcher(None, words, now[new][1], autojunk=False).ratio()
            if now[new][0] == name and ratio >= ALIKE:
                found[old] = new
                first = new + 1
                break
    return found


def positions(name: str) -> Iterator[str]:
    """`p-1`, `p-2` and so on."""
    return (f"{name}-{number}" for number in count(1))


def written(records: Mapping[str, Sequence[Recorded]]) -> str:
    """The records of all documents as a JSON file, by the document's id, a line a passage."""
    lines = []
    for stem, passages in sorted(records.items()):
        listed = ",\n".join(
            f"  {json.dumps([one.anchor, one.name, one.words], ensure_ascii=False)}"
            for one in passages
        )
        lines.append(f"{json.dumps(stem, ensure_ascii=False)}: [\n{listed}\n]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read(data: bytes) -> Mapping[str, tuple[Recorded, ...]]:
    """The records of a file made by `written`. Raises ValueError if it is none."""
    try:
        found: Any = json.loads(data)
        return {stem: tuple(Recorded(*one) for one in some) for stem, some in found.items()}
    except (AttributeError, TypeError, ValueError) as fault:
        raise ValueError(f"no record of anchors: {fault}") from None
