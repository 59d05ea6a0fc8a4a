"""Where a long list is cut into pages, and how pages of words are addressed.

The cuts follow from the list alone and stay where they are: one more word changes the page that
it is on, and hardly ever another one. Knows nothing of what the words are, or whatever is listed.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, takewhile
from operator import eq
from typing import NamedTuple

from editions import uris

LAST = "\U0010ffff"
"""What stands after every letter."""

PLAIN = re.compile("[a-z0-9]+")

LONGEST = 40
"""Signs of a page's name: files of longer ones cannot be written everywhere."""


class Cut(NamedTuple):
    """Where a page begins."""

    at: int
    """The number of its first word."""
    start: str
    """The letters from which on words stand there: `sch`; of the first page, none."""


def cuts(words: Sequence[str], weights: Sequence[int], most: int) -> tuple[Cut, ...]:
    """Cut words, which are in order, into pages that each weigh so much at most.

    What weighs too much is cut in two, somewhere in its inner half, where the fewest letters tell
    one side from the other; and so on.
    """
    return tuple(_Cutter(words, [0, *accumulate(weights)], most).pages(0, len(words), ""))


class _Cutter(NamedTuple):
    words: Sequence[str]
    sums: Sequence[int]
    """What all words before each weigh."""
    most: int

    def pages(self, first: int, end: int, start: str) -> Iterator[Cut]:
        """The pages of the words of some numbers."""
        if end - first < 2 or self.sums[end] - self.sums[first] <= self.most:
            yield Cut(first, start)
            return
        middle = self._middle(first, end)
        yield from self.pages(first, middle.at, start)
        yield from self.pages(middle.at, end, middle.start)

    def _middle(self, first: int, end: int) -> Cut:
        """The place to cut: each side has a quarter, or as much of it as can be.

        Which place of several is nearest to the middle differs from word to word that is added, so
        they are told apart by their letters alone: with the nearest, 9 of 100 words moved a cut,
        with these, 2.
        """
        quarter = (self.sums[end] - self.sums[first]) // 4
        low = bisect_left(self.sums, self.sums[first] + quarter, first + 1, end - 1)
        high = bisect_right(self.sums, self.sums[end] - quarter, low, end) - 1
        return min(self._places(low, max(low, high)), key=lambda cut: _hash(cut.start))

    def _places(self, low: int, high: int) -> Iterator[Cut]:
        """Where words begin that the fewest letters tell from those before them."""
        words = self.words
        same = _same(words[low - 1], words[high])
        at = low - 1
        while True:
            is_shortest = len(words[at]) == same
            beyond = words[at][: same + 1] + LAST
            at = at + 1 if is_shortest else bisect_right(words, beyond, at, high + 1)
            if at > high:
                return
            yield Cut(at, words[at][: same + 1])


def _same(one: str, other: str) -> int:
    """With how many letters two words begin that are the same."""
    return sum(1 for _ in takewhile(bool, map(eq, one, other)))


def runs(names: Sequence[str], weights: Sequence[int], least: int, most: int) -> tuple[range, ...]:
    """Cut a list in any order, of what has names, into pages that each weigh so much; as numbers.

    What weighs too much is cut in two, so that each side has what a page has at `least`, before
    the name there whose hash is the least; and so on. So a cut stays though the weights change:
    only what is near to an edge comes to be, or ceases to be, a place to cut. Where no place leaves
    enough on both sides, it is the one nearest to the middle; one thing alone is never cut.
    """
    sums = [0, *accumulate(weights)]
    return tuple(_runs(names, sums, range(len(names)), least, most)) if names else ()


def _runs(
    names: Sequence[str], sums: Sequence[int], some: range, least: int, most: int
) -> Iterator[range]:
    first, last = sums[some.start], sums[some.stop]
    if last - first <= most or len(some) == 1:
        yield some
        return
    low = bisect_left(sums, first + least, some.start + 1, some.stop)
    high = bisect_right(sums, last - least, some.start + 1, some.stop)
    if low < high:
        cut = min(range(low, high), key=lambda at: _hash(names[at]))
    else:
        cut = min(some[1:], key=lambda at: abs(2 * sums[at] - first - last))
    yield from _runs(names, sums, range(some.start, cut), least, most)
    yield from _runs(names, sums, range(cut, some.stop), least, most)


def address(name: str, start: str) -> str:
    """The name of the page of a part that begins with some letters, for a file: `s`, `s-sch`.

    No two have the same: the names of parts have no hyphen, nor have letters that are plain.
    """
    if not start:
        return name
    made = start if PLAIN.fullmatch(start) else uris.coded(start)
    if len(made) <= LONGEST:
        return f"{name}-{made}"
    return f"{name}--{_hash(start)}"


@lru_cache(maxsize=1 << 16)
def _hash(name: str) -> str:
    return hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
