"""Marks that count up, as those of notes and pages do: which is missing, twice or out of place.

Knows marks alone; what it cannot read as a number of some kind it passes over.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

from lxml.etree import _Element

from editions import tei
from editions.notes import roman

PARTS = frozenset(
    "div div1 div2 div3 div4 div5 div6 div7 front body back group text floatingText"
    " titlePage".split()
)
"""Elements at whose edges notes and pages may be counted anew."""

AROUND = " \t\n[](){}<>⟨⟩.,:;?*–—-"
"""What may stand around a number: `[12]`, `1)`, `– 3 –`."""

NUMBER = re.compile(
    r"(?P<before>(?:.*\D)?)(?P<number>\d{1,6})\s*"
    r"(?P<side>recto|verso|r°|v°|ro|vo|r|v|ʳ|ᵛ)?\s*(?P<after>[a-z]|bis|ter|quater)?"
)
LONGEST = 20
"""Characters of what may be a mark."""

ROMAN = re.compile("m{0,4}(cm|cd|d?c{0,4})(xc|xl|l?x{0,4})(ix|iv|v?i{0,4})")
NUMERALS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
LETTER = re.compile(r"([a-z])\1{0,3}")

UNUSED = frozenset("j v w".split())
"""Letters that many a series of letters passes over."""

Fault = Literal["missing", "twice", "misplaced", "again"]


class Count(NamedTuple):
    """What a mark counts: the order of two of one kind is that of the tuples."""

    number: int
    after: str = ""
    """What was put in after the number: `a` in `12a`."""


NONE = Count(0)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in its series."""

    written: str
    may_restart: bool
    """Something begins before it, such as a division, so that it may count anew."""
    kind: str = ""
    """What it is counted by; empty if it is not known how."""
    count: Count = NONE
    is_first: bool = False
    """It is the first that there is of its kind: 1, a, i."""

    def follows(self, other: Mark) -> bool:
        """It comes right after another one."""
        one, two = other.count, self.count
        return one < two and two.number - one.number < 2


class Found(NamedTuple):
    """What is wrong at a mark."""

    at: int
    """Its number in the series, from 0."""
    fault: Fault
    other: int
    """The number of the one before it; of one that is there twice, that of the other."""
    after: int | None = None
    """The number of the one after it, where both tell that it is out of place."""
    wanted: str = ""
    """What would be right there, if that is known; of missing marks, these."""


def part(element: _Element) -> _Element | None:
    """The division or text in which an element stands, and in which one count goes on."""
    holders: Iterator[_Element] = element.iterancestors()
    return next((one for one in holders if tei.name(one) in PARTS), None)


def read(marks: Sequence[tuple[str, bool]], with_letters: bool = False) -> list[Mark]:
    """The marks of a series as they count: each as it is written, and whether it may restart."""
    numbers = [_number(written) for written, _ in marks]
    has_sides = any(found is not None and found["side"] for found in numbers)
    plain = [written.strip(AROUND).lower() for written, _ in marks]
    others = [one for one, found in zip(plain, numbers, strict=True) if found is None]
    has_letters = with_letters and not _are_roman(others)
    read = []
    for (written, may_restart), one, found in zip(marks, plain, numbers, strict=True):
        mark = Mark(written, may_restart)
        if found is not None:
            mark = _numbered(mark, found, has_sides)
        elif has_letters and LETTER.fullmatch(one):
            count = Count((len(one) - 1) * 26 + ord(one[0]) - ord("a") + 1)
            mark = replace(mark, kind="letters", count=count, is_first=one == "a")
        elif not has_letters and one and ROMAN.fullmatch(_with_i(one)):
            count = Count(_value(_with_i(one)))
            kind = "ROMAN" if written.strip(AROUND).isupper() else "roman"
            mark = replace(mark, kind=kind, count=count, is_first=count.number == 1)
        read.append(mark)
    return read


def faults(marks: Sequence[Mark]) -> list[Found]:
    """What is wrong in a series, run by run; nothing where its marks do not count up by one."""
    runs: list[list[tuple[int, Mark]]] = []
    found: list[Found] = []
    for at, mark in enumerate(marks):
        if not mark.kind:
            continue
        if not runs or _begins(runs[-1][-1][1], mark):
            found += _again(runs[-1], at, mark) if runs else ()
            runs.append([])
        runs[-1].append((at, mark))
    steps = 0
    for run in runs:
        kept = _longest([mark.count for _, mark in run])
        found += _of_run(run, kept)
        steps += sum(run[two][1].follows(run[one][1]) for one, two in pairwise(kept))
    # A commentary that is numbered by lines has few that follow each other.
    is_counted = steps > 1 and steps >= 2 * len(found)
    return found if is_counted or _are_few(marks) else []


def _number(written: str) -> re.Match[str] | None:
    return NUMBER.fullmatch(written.strip(AROUND)) if len(written) <= LONGEST else None


def _numbered(mark: Mark, found: re.Match[str], has_sides: bool) -> Mark:
    """A mark with a number: that of a page, or of a leaf whose sides are told."""
    number = int(found["number"])
    if has_sides:
        is_back = (found["side"] or "r")[0] in "vᵛ"
        count = Count(2 * number + is_back, found["after"] or "")
        return replace(mark, kind=f"leaves {found['before']}", count=count, is_first=number == 1)
    count = Count(number, found["after"] or "")
    return replace(mark, kind=f"numbers {found['before']}", count=count, is_first=number == 1)


def _are_roman(marks: Sequence[str]) -> bool:
    """The marks are numerals, not letters: each is one, and one has several letters."""
    every = [_with_i(one) for one in marks]
    return any(len({*one}) > 1 or one == "ii" for one in every) and all(
        ROMAN.fullmatch(one) for one in every
    )


def _with_i(numeral: str) -> str:
    """A numeral without the `j` that ends it in older texts: `iij`."""
    return numeral[:-1] + "i" if numeral.endswith("j") else numeral


def _value(numeral: str) -> int:
    values = [NUMERALS[one] for one in numeral]
    return sum(
        -one if one < following else one
        for one, following in zip(values, [*values[1:], 0], strict=True)
    )


def _begins(before: Mark, mark: Mark) -> bool:
    """A mark begins a new count."""
    if mark.kind != before.kind:
        return True
    return mark.count <= before.count and (
        mark.may_restart or (mark.is_first and before.count.number > mark.count.number + 1)
    )


def _are_few(marks: Sequence[Mark]) -> bool:
    """No number is beyond how many there are: they count these, be they in disorder."""
    return all(one.kind == "numbers " and one.count.number <= len(marks) for one in marks)


def _again(run: Sequence[tuple[int, Mark]], at: int, mark: Mark) -> Iterator[Found]:
    """A count that begins anew though nothing begins there."""
    if mark.may_restart or mark.kind != run[-1][1].kind:
        return
    same = next((number for number, one in run if one.count == mark.count), None)
    if same is not None:
        yield Found(at, "again", same)


def _of_run(run: Sequence[tuple[int, Mark]], kept: Sequence[int]) -> Iterator[Found]:
    """What is wrong where nothing begins anew; `kept` are those that go up, in order."""
    filled: set[int] = set()
    up = {run[at][1].count: run[at][0] for at in kept}
    odd = {*range(len(run))} - {*kept}
    for at in sorted(odd):
        wanted = None if odd & {at - 1, at + 1} else _wanted(run, at)
        filled |= {run[at][1].count.number, wanted.number if wanted else 0}
        # What goes on from a mark that is out of place is not told again.
        if at and not (at - 1 in odd and run[at][1].follows(run[at - 1][1])):
            yield _odd(run, up, at, wanted)
    if kept[0]:
        yield Found(run[kept[0]][0], "misplaced", run[kept[0] - 1][0])
    for one, two in pairwise(kept):
        before, (number, mark) = run[one][1], run[two]
        between = range(before.count.number + 1, mark.count.number)
        ends = [
            next((n for n in some if n not in filled and not _is_unused(mark, n)), None)
            for some in (between, reversed(between))
        ]
        missing = [_written(mark, Count(n)) for n in ends if n is not None]
        if missing:
            yield Found(number, "missing", run[one][0], None, " to ".join(dict.fromkeys(missing)))


def _odd(
    run: Sequence[tuple[int, Mark]], up: Mapping[Count, int], at: int, wanted: Count | None
) -> Found:
    """What is wrong with a mark that does not go up with the others, which are `up`."""
    number, mark = run[at]
    said = _written(mark, wanted) if wanted else ""
    if mark.count in up:
        return Found(number, "twice", up[mark.count], None, said)
    after = run[at + 1][0] if at + 1 < len(run) else None
    return Found(number, "misplaced", run[at - 1][0], after, said)


def _longest(counts: Sequence[Count]) -> list[int]:
    """The numbers of the longest part of a series that only goes up, in order."""
    ends: list[int] = []
    before: list[int] = []
    for at, count in enumerate(counts):
        place = bisect_left(ends, count, key=lambda one: counts[one])
        before.append(ends[place - 1] if place else -1)
        if place == len(ends) or counts[ends[place]] != count:  # Of two the same, the first.
            ends[place : place + 1] = [at]
    found = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]


def _wanted(run: Sequence[tuple[int, Mark]], at: int) -> Count | None:
    """What stands between two marks where one alone is missing."""
    if not 0 < at < len(run) - 1:
        return None
    first, last = run[at - 1][1].count.number, run[at + 1][1].count.number
    return Count(first + 1) if last - first == 2 else None


def _is_unused(mark: Mark, number: int) -> bool:
    return mark.kind == "letters" and chr(ord("a") + (number - 1) % 26) in UNUSED


def _written(mark: Mark, count: Count) -> str:
    """A count as a mark of the same kind."""
    kind, _, before = mark.kind.partition(" ")
    if kind == "leaves":
        return f"{before}{count.number // 2}{'v' if count.number % 2 else 'r'}"
    if kind == "numbers":
        return f"{before}{count.number}"
    if kind == "letters":
        rounds, letter = divmod(count.number - 1, 26)
        return chr(ord("a") + letter) * (rounds + 1)
    numeral = roman(count.number)
    return numeral.upper() if kind == "ROMAN" else numeral
