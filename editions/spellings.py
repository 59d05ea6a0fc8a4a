"""Which of many names one may have meant by another one. Knows words alone."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from functools import cached_property

NEAR = 0.8
"""How like a name must be, from 0 to 1, as `difflib` counts."""

MOST_COMMON = 500
"""Names that have three letters in common, beyond which these tell nothing."""

MOST_COMPARED = 20

PARTING = "-_."
"""Signs after which a name goes on with another word."""

DIGITS = re.compile(r"\d+")


class Spellings:
    """Many names, of which the one is looked for that is nearest to a word.

    Names are found by three letters in a row that they share with it, so one of 20,000 takes less
    than a millisecond: `difflib.get_close_matches` would compare each.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = [*names]

    @cached_property
    def _folded(self) -> list[str]:
        return [folded(name) for name in self._names]

    @cached_property
    def _by_letters(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, name in enumerate(self._folded):
            for letters in _threes(name):
                found.setdefault(letters, []).append(number)
        return found

    @cached_property
    def _sorted(self) -> list[tuple[str, int]]:
        return sorted((name, number) for number, name in enumerate(self._folded))

    def nearest(self, word: str, fits: Callable[[str], bool] = lambda _: True) -> str | None:
        """The name that differs from a word by a slip, or is the only one that begins with it.

        None if there is none. Other numbers are no slip: `p12` is not meant by `p13`.
        """
        plain = folded(word)
        counts: Counter[int] = Counter()
        for letters in _threes(plain):
            some = self._by_letters.get(letters, ())
            if len(some) <= MOST_COMMON:
                counts.update(some)
        compared = [
            (_likeness(plain, self._folded[number]), -number)
            for number, _ in counts.most_common(MOST_COMPARED)
            if fits(self._names[number])
        ]
        ratio, number = max(compared, default=(0.0, 0))
        return self._names[-number] if ratio >= NEAR else self._longer(plain, fits)

    def _longer(self, plain: str, fits: Callable[[str], bool]) -> str | None:
        """The only name that goes on after a word: `muster-anna` after `muster`."""
        found: list[str] = []
        for start in (f"{plain}{sign}" for sign in PARTING if plain):
            first = bisect_left(self._sorted, (start, 0))
            some = self._sorted[first : first + MOST_COMPARED]
            numbers = [number for name, number in some if name.startswith(start)]
            found += [self._names[number] for number in numbers if fits(self._names[number])]
        return found[0] if len(found) == 1 else None


def _likeness(one: str, other: str) -> float:
    """How like two folded names are, from 0 to 1: letters may differ, numbers may not."""
    if DIGITS.findall(one) != DIGITS.findall(other):
        return 0.0
    return SequenceMatcher(None, DIGITS.sub("", one), DIGITS.sub("", other)).ratio()


def folded(name: str) -> str:
    """A name without case and accents."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def _threes(name: str) -> set[str]:
    """Three letters in a row, all that a name has; its ends count as letters too."""
    around = f"^{name}$"
    return {around[at : at + 3] for at in range(len(around) - 2)}
