"""Which passage of one version is which of another: by its address, and else by its words.

Knows no TEI. As `anchors` does it for what was published, but over whole passages, and wherever
they have gone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from editions.comparison import wording

ALIKE = 0.6
"""From what likeness two passages in the same place are one."""

STILL_ALIKE = 0.3
"""The same for two that have one address."""

TELLING = 20
"""Characters from which a passage is known by its words alone: many paragraphs are "Yes."."""

NEAR = 30
"""With how many of those that follow a passage is compared."""


class Recognisable(Protocol):
    """What can be found again."""

    @property
    def key(self) -> str:
        """Its lasting address; empty without one."""

    @property
    def name(self) -> str:
        """Of what kind it is: a paragraph does not become a heading."""

    @property
    def words(self) -> str:
        """What it says."""


Pairs = Mapping[int, int]
"""Numbers before, with the numbers after."""


def pairs(before: Sequence[Recognisable], after: Sequence[Recognisable]) -> Pairs:
    """What is the same in two versions, by their numbers in reading order."""
    known = [(one.key, one.name, one.words) for one in before]
    others = [(one.key, one.name, one.words) for one in after]
    if known > others:  # One direction for both, so that the way back finds the same pairs.
        return {new: old for old, new in pairs(after, before).items()}
    made = _Pairs(before, after)
    made.by_key(lambda old, new: old.words == new.words)
    made.by_words()
    made.by_key(lambda old, new: wording.likeness(old.words, new.words) >= STILL_ALIKE)
    made.by_place()
    made.by_key(lambda old, new: True)
    made.by_words_anywhere()
    return dict(sorted(made.found.items()))


def moved(found: Pairs) -> frozenset[int]:
    """The numbers before of those that do not stand in their order any more: as few as can be.

    Source: Fredman, On Computing the Length of Longest Increasing Subsequences (1975).
    """
    there = sorted(found.items())
    back = sorted((new, old) for old, new in found.items())
    if back < there:  # As above: of two that changed places the same one has moved.
        return frozenset(found) - {old for _, old in _in_order(back)}
    return frozenset(found) - {old for old, _ in _in_order(there)}


class _Pairs:
    """What is found, step by step: the surest first."""

    def __init__(self, before: Sequence[Recognisable], after: Sequence[Recognisable]) -> None:
        self.before = before
        self.after = after
        self.found: dict[int, int] = {}
        self._taken: set[int] = set()
        self._lasting = {one.key for one in before} & {one.key for one in after} - {""}

    def by_key(self, are_same: Callable[[Recognisable, Recognisable], bool]) -> None:
        """Those of one address that fulfil a condition."""
        known = {one.key: number for number, one in enumerate(self.after) if one.key}
        for number in self._old():
            one = self.before[number]
            new = known.get(one.key)
            if new is None or new in self._taken or one.name != self.after[new].name:
                continue
            if are_same(one, self.after[new]):
                self._pair(number, new)

    def by_words(self) -> None:
        """Those of the same words, in their order."""
        old = [n for n in self._old() if _is_telling(self.before[n])]
        new = [n for n in self._new() if _is_telling(self.after[n])]
        one, other = [_said(self.before[n]) for n in old], [_said(self.after[n]) for n in new]
        for start, first, length in wording.equal(one, other):
            for step in range(length):
                self._pair(old[start + step], new[first + step])

    def by_words_anywhere(self) -> None:
        """Those of the same words wherever they stand, if no other has them."""
        old = _single([(n, self.before[n]) for n in self._old()])
        new = _single([(n, self.after[n]) for n in self._new()])
        for said, number in old.items():
            if said in new:
                self._pair(number, new[said])

    def by_place(self) -> None:
        """Those that stand between the same others, and are alike."""
        fixed = [(-1, -1), *_in_order(sorted(self.found.items()))]
        fixed.append((len(self.before), len(self.after)))
        for (start, first), (end, last) in pairwise(fixed):
            old = [n for n in range(start + 1, end) if n not in self.found]
            new = [n for n in range(first + 1, last) if n not in self._taken]
            self._pair_alike(old, new)
            self._pair_others(
                [n for n in old if n not in self.found], [n for n in new if n not in self._taken]
            )

    def _pair_alike(self, old: Sequence[int], new: Sequence[int]) -> None:
        at = 0
        for number in old:
            near = range(at, min(at + NEAR, len(new)))
            ratios = [(self._likeness(number, new[place]), -place) for place in near]
            best, place = max(ratios, default=(0.0, 0))
            if best >= ALIKE:
                self._pair(number, new[-place])
                at = 1 - place

    def _pair_others(self, old: Sequence[int], new: Sequence[int]) -> None:
        """Those that have the same place and no address by which one could tell them apart."""
        two = [(self.before[n], self.after[m]) for n, m in zip(old, new, strict=False)]
        if len(old) == len(new) and all(_may_be_one(one, other) for one, other in two):
            for number, other in zip(old, new, strict=True):
                self._pair(number, other)

    def _likeness(self, old: int, new: int) -> float:
        one, other = self.before[old], self.after[new]
        has_own = one.key in self._lasting and other.key in self._lasting
        if one.name != other.name or (has_own and not (_is_long(one) and _is_long(other))):
            return 0.0
        return wording.likeness(one.words, other.words)

    def _pair(self, old: int, new: int) -> None:
        self.found[old] = new
        self._taken.add(new)

    def _old(self) -> list[int]:
        return [number for number in range(len(self.before)) if number not in self.found]

    def _new(self) -> list[int]:
        return [number for number in range(len(self.after)) if number not in self._taken]


def _said(one: Recognisable) -> tuple[str, str]:
    return one.name, one.words


def _is_telling(one: Recognisable) -> bool:
    """It is known by its words, or has nothing else by which it could be."""
    return not one.key or _is_long(one)


def _may_be_one(one: Recognisable, other: Recognisable) -> bool:
    """Nothing tells that they are two: an address, a name, many other words."""
    if one.key or other.key or one.name != other.name:
        return False
    are_alike = wording.likeness(one.words, other.words) >= STILL_ALIKE
    return are_alike or not (_is_long(one) or _is_long(other))


def _is_long(one: Recognisable) -> bool:
    """Its words tell it from others."""
    return len(one.words) >= TELLING


def _single(some: Sequence[tuple[int, Recognisable]]) -> Mapping[tuple[str, str], int]:
    """The numbers of those whose words tell them from all others, by these."""
    counts = Counter(_said(one) for _, one in some)
    return {_said(one): number for number, one in some if counts[_said(one)] == 1 and _is_long(one)}


def _in_order(found: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    """The most pairs, of which the first numbers grow, whose second numbers grow too."""
    ends: list[int] = []
    """The last pair of the best row of each length, by its place in `found`."""
    before: list[int | None] = []
    values: list[int] = []
    for number, (_, new) in enumerate(found):
        at = bisect_left(values, new)
        before.append(ends[at - 1] if at else None)
        values[at : at + 1] = [new]
        ends[at : at + 1] = [number]
    row = []
    last = ends[-1] if ends else None
    while last is not None:
        row.append(found[last])
        last = before[last]
    return row[::-1]
