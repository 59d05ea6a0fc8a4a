"""How the anchors of passages and notes without an xml:id stay the same from release to release.

Such an anchor is a position, `p-12`. It is recorded with the words of its passage when an edition
is released; at later builds the passage with these words has it, wherever it stands. Reads no
file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import count

FOOT = "fn:"
"""How the anchors of notes at the foot of a page begin."""

LONGEST = 80
"""How many characters of a passage are recorded: enough to tell it from others, and to read."""

ALIKE = 0.6
"""From what ratio of `difflib` two beginnings are taken for those of one passage."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One passage or note as it was released."""

    anchor: str
    name: str
    """The element's name: a paragraph does not become a heading."""
    words: str
    """Its first `LONGEST` characters, white space normalised."""
    former: tuple[str, ...] = ()
    """Anchors that it was released with before."""

    @property
    def anchors(self) -> tuple[str, ...]:
        """All that it was ever released with."""
        return (self.anchor, *self.former)


@dataclass(frozen=True, slots=True)
class Carried:
    """What anchors the passages of a text have now."""

    before: tuple[Recorded | None, ...]
    """For each passage what it was; None for those that are new."""
    lost: tuple[tuple[Recorded, int], ...]
    """What was released and is no more, with the number of the passage in whose place it was."""


def carried(
    recorded: Sequence[Recorded],
    passages: Sequence[tuple[str, str]],
    own: Sequence[str | None] = (),
) -> Carried:
    """Find each recorded passage among those of now, given by name and words, in reading order.

    `own` are the anchors that they have by their xml:id: whoever has one is known by it. Others
    with the same words keep their anchors; where passages changed between two that did not, those
    whose beginnings are alike do, in order; and then whatever words no other passage has.
    """
    numbers = {anchor: number for number, anchor in enumerate(own) if anchor is not None}
    keys = [one.anchor.removeprefix(FOOT) for one in recorded]
    found = {numbers[key]: old for old, key in enumerate(keys) if key in numbers}
    known = {*found.values()}
    old = [number for number in range(len(recorded)) if number not in known]
    new = [number for number in range(len(passages)) if number not in found]
    before = [(recorded[number].name, recorded[number].words) for number in old]
    now = [(name, words[:LONGEST]) for name, words in (passages[number] for number in new)]
    found |= {new[other]: old[one] for one, other in _pairs(before, now).items()}
    back = {one: other for other, one in found.items()}
    lost: list[tuple[Recorded, int]] = []
    place = 0
    for number, one in enumerate(recorded):
        place = back[number] + 1 if number in back else place
        if number not in back:
            lost.append((one, min(place, len(passages) - 1)))
    matched = tuple(recorded[found[n]] if n in found else None for n in range(len(passages)))
    return Carried(matched, tuple(lost))


def _pairs(before: Sequence[tuple[str, str]], now: Sequence[tuple[str, str]]) -> dict[int, int]:
    """Which of the passages before is which of those now, by numbers."""
    found: dict[int, int] = {}
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            found |= dict(zip(range(start, end), range(first, last), strict=True))
            continue
        pairs = _alike(before[start:end], now[first:last])
        found |= {start + old: first + new for old, new in pairs.items()}
    taken = {*found.values()}
    left = _single({n: one for n, one in enumerate(before) if n not in found})
    free = _single({n: one for n, one in enumerate(now) if n not in taken})
    return found | {old: free[said] for said, old in left.items() if said in free}


def _single(some: Mapping[int, tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The numbers of passages with words that no other of them has, by these."""
    counts = Counter(some.values())
    return {said: number for number, said in some.items() if counts[said] == 1}


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
