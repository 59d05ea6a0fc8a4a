"""Two wordings compared word by word. Knows strings alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Kind = Literal["same", "gone", "new"]

MOST_PAIRS = 200_000
"""Pairs of equal words in two wordings, beyond which they are compared clause by clause.

The time of `difflib` grows with them: two wordings of 4,000 words have some 160,000.
"""

SMALL = 4
"""Characters between two changes that make one change of them: an article, a comma."""

# What parts words. Marks that stand over letters belong to them, which `\\w` does not know.
SIGNS = r"\s!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u2010-\u205e"
HAN = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
LETTER = rf"[^{SIGNS}\u3001-\u303f{HAN}]"
TOKEN = re.compile(rf"\s*(?:[{HAN}]|{LETTER}+(?:['’-]{LETTER}+)*|\S)|\s+$")
CLAUSE_END = frozenset(".;:!?")


class Run(NamedTuple):
    """Some words that both wordings have, or one of them alone."""

    kind: Kind
    text: str


Runs = tuple[Run, ...]
"""In order. Those that are not new make the wording before, those that are not gone that after."""

Change = tuple[int, int, int, int]
"""From where to where before, and from where to where after: between these all is equal."""


def compared(before: str, after: str) -> Runs:
    """The words of two texts, whose white space is normalised; one run if they are equal."""
    # `difflib` takes the first of several likenesses: so that the way back is the way turned
    # around, it is always asked in the same direction.
    if before > after:
        return turned(compared(after, before))
    one, other = tokens(before), tokens(after)
    runs: list[Run] = []
    at = 0
    for start, end, first, last in _joined(_slid([*changes(one, other)], one, other), one):
        gone, new = "".join(one[start:end]), "".join(other[first:last])
        # The blank before both is no part of the change.
        blank = " " if gone[:1] == new[:1] == " " and start else ""
        runs += _run("same", [*one[at:start], blank])
        runs += _run("gone", [gone.removeprefix(blank)])
        runs += _run("new", [new.removeprefix(blank)])
        at = end
    runs += _run("same", one[at:])
    return _without_first_blank(runs)


def turned(runs: Runs) -> Runs:
    """The same with before and after exchanged."""
    kinds: dict[Kind, Kind] = {"same": "same", "gone": "new", "new": "gone"}
    made = [Run(kinds[kind], text) for kind, text in runs]
    for number in range(len(made) - 1):
        if (made[number].kind, made[number + 1].kind) == ("new", "gone"):
            made[number : number + 2] = made[number + 1], made[number]
    return tuple(made)


def before(runs: Runs) -> str:
    """The wording before."""
    return "".join(text for kind, text in runs if kind != "new")


def after(runs: Runs) -> str:
    """The wording after."""
    return "".join(text for kind, text in runs if kind != "gone")


def are_equal(runs: Runs) -> bool:
    """Both wordings are the same."""
    return all(kind == "same" for kind, _ in runs)


def of_words(before: Sequence[str], after: Sequence[str]) -> Runs:
    """What of two sequences is not equal, each as a run; what is equal is left out."""
    if [*before] > [*after]:
        return turned(of_words(after, before))
    runs = []
    for a, b, c, d in changes(before, after):
        runs += _run("gone", [" ".join(before[a:b])] if a < b else [])
        runs += _run("new", [" ".join(after[c:d])] if c < d else [])
    return tuple(runs)


def tokens(text: str) -> list[str]:
    """Words and signs, each with the blank before it: all together the text after a blank."""
    return TOKEN.findall(f" {text}") if text else []


def changes(before: Sequence[Hashable], after: Sequence[Hashable]) -> Iterator[Change]:
    """Where two sequences differ, in order."""
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    one, other = before[start : len(before) - end], after[start : len(after) - end]
    for change in _changes(one, other):
        a, b, c, d = change
        yield start + a, start + b, start + c, start + d


def equal(before: Sequence[Hashable], after: Sequence[Hashable]) -> Iterator[tuple[int, int, int]]:
    """Where two sequences are equal, in order: from where before, from where after, how long."""
    at, there = 0, 0
    for start, end, first, last in changes(before, after):
        if start > at:
            yield at, there, first - there
        at, there = end, last
    if len(before) > at:
        yield at, there, len(before) - at


def likeness(one: str, other: str) -> float:
    """How much of their words two texts have in common, whatever the order: from 0 to 1.

    Source: Dice, Measures of the Amount of Ecologic Association Between Species (1945).
    """
    words = Counter(one.casefold().split()), Counter(other.casefold().split())
    every = words[0].total() + words[1].total()
    return 2 * (words[0] & words[1]).total() / every if every else 1.0


def _shared(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """How many elements two sequences share at their beginnings."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _changes(before: Sequence[Hashable], after: Sequence[Hashable]) -> Iterator[Change]:
    if not before and not after:
        return
    if _pairs(before, after) <= MOST_PAIRS:
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        yield from ((a, b, c, d) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")
        return
    one, other = _clauses(before), _clauses(after)
    if len(one) == len(before) or _pairs(one, other) > MOST_PAIRS:
        yield 0, len(before), 0, len(after)
        return
    starts, firsts = _starts(one), _starts(other)
    for a, b, c, d in _changes(one, other):
        # What changed within the clauses that differ is small enough by now, or told as a whole.
        start, end, first, last = starts[a], starts[b], firsts[c], firsts[d]
        if _pairs(before[start:end], after[first:last]) > MOST_PAIRS:
            yield start, end, first, last
            continue
        for i, j, k, m in changes(before[start:end], after[first:last]):
            yield start + i, start + j, first + k, first + m


def _pairs(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """How many pairs of equal elements there are."""
    found, others = Counter(one), Counter(other)
    return sum(count * others[value] for value, count in found.items())


def _clauses(words: Sequence[Hashable]) -> list[tuple[Hashable, ...]]:
    """Words up to a full stop or the like."""
    made: list[tuple[Hashable, ...]] = []
    begun: list[Hashable] = []
    for word in words:
        begun.append(word)
        if str(word).strip() in CLAUSE_END:
            made.append(tuple(begun))
            begun = []
    return [*made, tuple(begun)] if begun else made


def _starts(clauses: Sequence[tuple[Hashable, ...]]) -> list[int]:
    """Where each clause begins, in words, and where the last one ends."""
    starts = [0]
    for clause in clauses:
        starts.append(starts[-1] + len(clause))
    return starts


def _slid(found: Sequence[Change], one: Sequence[str], other: Sequence[str]) -> Iterator[Change]:
    """Changes, those that only add or take away where a clause begins.

    Of "He came. He saw. He left." all of "He saw." is new, as well as "saw. He".
    """
    bound = 0
    for number, (a, b, c, d) in enumerate(found):
        last = found[number + 1][0] if number + 1 < len(found) else len(one)
        step = 0
        if a == b or c == d:
            step = (
                _step(one, (a, b), (bound, last))
                if c == d
                else _step(other, (c, d), (c - a + bound, d - b + last))
            )
        yield a + step, b + step, c + step, d + step
        bound = b + step


def _step(words: Sequence[str], run: tuple[int, int], room: tuple[int, int]) -> int:
    """By how many words a run must be slid to begin with a clause; 0 if it cannot be."""
    start, end = run
    first = start
    while first > room[0] and words[first - 1] == words[first - 1 + end - start]:
        first -= 1
    while True:
        if first == 0 or words[first - 1].strip() in CLAUSE_END:
            return first - start
        if first + end - start >= room[1] or words[first] != words[first + end - start]:
            return 0
        first += 1


def _joined(found: Iterator[Change], words: Sequence[str]) -> Iterator[Change]:
    """Changes, those with hardly anything between them as one."""
    begun: Change | None = None
    for a, b, c, d in found:
        if begun is not None and len("".join(words[begun[1] : a]).strip()) < SMALL:
            begun = begun[0], b, begun[2], d
            continue
        if begun is not None:
            yield begun
        begun = a, b, c, d
    if begun is not None:
        yield begun


def _run(kind: Kind, words: Sequence[str]) -> list[Run]:
    text = "".join(words)
    return [Run(kind, text)] if text else []


def _without_first_blank(runs: Sequence[Run]) -> Runs:
    """Runs without the blank that was put before the first word of each wording."""
    at = next((number for number, one in enumerate(runs) if one.kind == "same"), len(runs))
    first = [Run(kind, text[1:]) for kind, text in runs[:at]]
    rest = [*runs[at:]]
    if rest and len(first) < 2:
        rest[0] = Run("same", rest[0].text[1:])
        # What is equal follows in one of the two on a blank, and is the first word of the other.
        first = [Run(kind, f"{text} ") for kind, text in first]
    return (*first, *rest)
