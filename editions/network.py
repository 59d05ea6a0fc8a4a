"""Who is mentioned with whom: persons and organisations whose names stand in one paragraph.

Counts; draws nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from editions.edition import Edition
from editions.mentions import Mention
from editions.registers import Entry

KINDS = ("persons",)
"""The registers whose entries are compared."""

MOST_IN_A_PASSAGE = 20
"""A passage that names more is a list, of which one cannot say who is with whom."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that are mentioned together."""

    one: Entry
    other: Entry
    passages: tuple[Mention, ...]
    """A mention of the first in each passage that they share, in order of documents and text."""


def pairs(edition: Edition) -> tuple[Pair, ...]:
    """Those who are mentioned together, those of most passages first."""
    entries = {entry.uri: entry for kind in KINDS for entry in edition.register(kind)}
    found: dict[tuple[str, str], list[Mention]] = {}
    for named in _by_passage(edition, entries):
        if len(named) <= MOST_IN_A_PASSAGE:
            for one, other in combinations(named, 2):
                found.setdefault((one, other), []).append(named[one])
    every = (
        Pair(entries[one], entries[other], tuple(some)) for (one, other), some in found.items()
    )
    return tuple(sorted(every, key=_order))


def _by_passage(edition: Edition, entries: Mapping[str, Entry]) -> Iterator[dict[str, Mention]]:
    """The entries of each passage with a mention, in order of the registers."""
    found: dict[tuple[str, str], dict[str, Mention]] = {}
    for uri in entries:
        for mention in edition.mentions.get(uri, ()):
            place = (mention.document.uri, mention.passage.anchor)
            found.setdefault(place, {}).setdefault(uri, mention)
    order = {one.uri: number for number, one in enumerate(edition.documents)}
    first = {place: next(iter(named.values())) for place, named in found.items()}

    def in_text(place: tuple[str, str]) -> tuple[int, int]:
        mention = first[place]
        return order[place[0]], mention.passage.at

    yield from (found[place] for place in sorted(found, key=in_text))


def _order(pair: Pair) -> tuple[int, str, str]:
    return -len(pair.passages), pair.one.uri, pair.other.uri


def ring(pairs: tuple[Pair, ...]) -> tuple[Entry, ...]:
    """Those of some pairs in an order for a circle: next to each other who is often together.

    It begins with who has most, and goes on with whoever has most to do with those placed last.
    """
    strength: dict[str, Counter[str]] = {}
    entries: dict[str, Entry] = {}
    for pair in pairs:
        for one, other in ((pair.one, pair.other), (pair.other, pair.one)):
            entries[one.uri] = one
            strength.setdefault(one.uri, Counter())[other.uri] += len(pair.passages)
    left = sorted(entries, key=lambda uri: (-strength[uri].total(), uri))
    placed: list[str] = []
    while left:
        last = placed[:-4:-1]
        best = max(left, key=lambda uri: _nearness(strength[uri], last))
        left.remove(best)
        placed.append(best)
    return tuple(entries[uri] for uri in placed)


def _nearness(strength: Mapping[str, int], last: Sequence[str]) -> int:
    """How much one has to do with those placed last, the very last counting most."""
    return sum((len(last) - back) * strength[uri] for back, uri in enumerate(last))
