"""Who is mentioned with whom: persons and organisations whose names stand in one paragraph.

Counts; draws nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from editions.document import Document
from editions.edition import Edition
from editions.registers import Entry

KINDS = ("persons",)
"""The registers whose entries are compared."""

MOST_IN_A_PASSAGE = 20
"""A passage that names more is a list, of which one cannot say who is with whom."""


Place = tuple[Document, int]
"""A passage: its document, and the number of its element in the file."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that are mentioned together."""

    one: Entry
    other: Entry
    passages: tuple[Place, ...]
    """Those that they share, in order of documents and text."""


def pairs(edition: Edition) -> tuple[Pair, ...]:
    """Those who are mentioned together, those of most passages first."""
    entries = {entry.uri: entry for kind in KINDS for entry in edition.register(kind)}
    found: dict[tuple[str, str], list[Place]] = {}
    for document, passages in _by_document(edition, entries):
        for at in sorted(passages):
            named = passages[at]
            for pair in combinations(named, 2) if len(named) <= MOST_IN_A_PASSAGE else ():
                found.setdefault(pair, []).append((document, at))
    every = (
        Pair(entries[one], entries[other], tuple(some)) for (one, other), some in found.items()
    )
    return tuple(sorted(every, key=_order))


def _by_document(
    edition: Edition, entries: Iterable[str]
) -> Iterator[tuple[Document, dict[int, list[str]]]]:
    """The entries that each passage mentions, in order of the registers, document by document."""
    found: dict[str, dict[int, list[str]]] = {}
    for uri in entries:
        for document, passages in edition.mentions.places(uri):
            here = found.setdefault(document.uri, {})
            for at in passages:
                here.setdefault(at, []).append(uri)
    return ((one, found[one.uri]) for one in edition.documents if one.uri in found)


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
