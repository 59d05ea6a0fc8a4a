"""The network: who is mentioned with whom, as a table and as a drawing of the strongest ties."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from functools import partial
from math import cos, pi, sin, sqrt

from lxml.etree import _Element

from editions import markdown, network, tongues, uris
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.network import Pair
from editions.pages.drawing import E, drawing, length, words
from editions.pages.page import UNSEARCHED, Maker, Page, way
from editions.registers import Entry
from editions.words import number, say, several

PAGE = "network.html"

MOST_PAIRS = 60
"""Pairs in the table."""

MOST_DRAWN, MOST_TIES = 60, 240
"""Persons and ties in the drawing."""

MOST_PASSAGES = 4
"""Passages that a row of the table leads to."""

MIDDLE, RADIUS = 400, 220
"""The middle of the drawing, both ways, and the radius of its circle."""

LONGEST_NAME = 28

THICKEST, LARGEST = 7, 9
"""The width of the strongest tie, and the radius of the disc of who has most."""


def network_makers(edition: Edition) -> Iterator[Maker]:
    """What makes the network."""
    yield Maker(PAGE, partial(_network_page, edition))


def _network_page(edition: Edition) -> Page | None:
    """The table of pairs, and the drawing of the strongest; None where no two are together."""
    pairs = network.pairs(edition)
    if not pairs:
        return None
    title = say("Network")
    told = say("Persons whose names stand in the same paragraph, note or heading.")
    count = several(len(pairs), "{} pair", "{} pairs")
    if len(pairs) > MOST_PAIRS:
        count = say("{}; the {} of most passages are listed", count, MOST_PAIRS)
    shown = _strongest(pairs)
    to_drawing = markdown.link(escape(say("To the drawing")), "#page:drawing")
    body = [
        markdown.heading(escape(title), 1),
        markdown.paragraph(escape(told)),
        markdown.paragraph(markdown.join([escape(f"{count} · "), to_drawing]), cls="count"),
        _table(edition, pairs[:MOST_PAIRS]),
        markdown.heading(escape(say("Drawn")), 2, "page:drawing"),
        _drawn(shown),
    ]
    hide = {"hide": ["navigation", "toc"]}
    return Page(PAGE, {"title": title, **UNSEARCHED, **hide}, markdown.blocks(body))


def _table(edition: Edition, pairs: Sequence[Pair]) -> Markdown:
    """The pairs with how many passages they share, and the ways to the first of them."""
    head = [say("Person"), say("Mentioned with"), say("Passages"), say("Where")]
    rows = [
        [
            markdown.link(tongues.named(pair.one), way(pair.one.uri, PAGE)),
            markdown.link(tongues.named(pair.other), way(pair.other.uri, PAGE)),
            escape(number(len(pair.passages))),
            _where(edition, pair),
        ]
        for pair in pairs
    ]
    return markdown.block(markdown.table([escape(word) for word in head], rows), "list-of-pairs")


def _where(edition: Edition, pair: Pair) -> Markdown:
    """Links to the first passages of a pair, and whether there are more."""
    passages = (
        (document, edition.mentions.passage(pair.one.uri, document, at))
        for document, at in pair.passages[:MOST_PASSAGES]
    )
    links = [
        markdown.link(
            tongues.whence(document, passage), way(f"{document.uri}#{passage.anchor}", PAGE)
        )
        for document, passage in passages
    ]
    more = [Markdown("…")] if len(pair.passages) > MOST_PASSAGES else []
    return markdown.join([*links, *more], "; ")


def _strongest(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """The first pairs that are of no more persons than can be drawn."""
    known: set[str] = set()
    shown: list[Pair] = []
    for pair in pairs:
        both = {pair.one.uri, pair.other.uri}
        if len(known | both) <= MOST_DRAWN and len(shown) < MOST_TIES:
            known |= both
            shown.append(pair)
    return tuple(shown)


def _drawn(pairs: tuple[Pair, ...]) -> Markdown:
    """Persons on a circle, and the ties between them, which bend towards its middle."""
    ring = network.ring(pairs)
    turns = {entry.uri: at / len(ring) for at, entry in enumerate(ring)}
    most = max(len(pair.passages) for pair in pairs)
    ties = [_tie(at, pair, turns, most) for at, pair in enumerate(pairs)]
    of_entry: dict[str, list[tuple[int, Pair]]] = {}
    for at, pair in enumerate(pairs):
        for one in (pair.one, pair.other):
            of_entry.setdefault(one.uri, []).append((at, pair))
    totals = {uri: sum(len(pair.passages) for _, pair in some) for uri, some in of_entry.items()}
    largest = max(totals.values())
    persons = [
        _person(entry, turns[entry.uri], of_entry[entry.uri], totals[entry.uri] / largest)
        for entry in ring
    ]
    title = say("Who is mentioned with whom")
    parts = [E.g({"class": "ties", "aria-hidden": "true"}, *ties), *persons]
    return drawing("network", title, parts, (0, 0, 2 * MIDDLE, 2 * MIDDLE))


def _at(turn: float, radius: float) -> tuple[float, float]:
    """A place on a circle: a part of a turn from the top, clockwise."""
    angle = 2 * pi * turn
    return MIDDLE + radius * sin(angle), MIDDLE - radius * cos(angle)


def _tie(at: int, pair: Pair, turns: dict[str, float], most: int) -> _Element:
    """The line between two persons, thicker the more passages they share."""
    (x, y), (to_x, to_y) = (_at(turns[one.uri], RADIUS) for one in (pair.one, pair.other))
    width = 1 + (THICKEST - 1) * (len(pair.passages) - 1) / max(1, most - 1)
    line = f"M{length(x)} {length(y)}Q{MIDDLE} {MIDDLE} {length(to_x)} {length(to_y)}"
    return E.path({"id": f"tie-{at}", "stroke-width": length(width)}, d=line)


def _person(entry: Entry, turn: float, ties: Sequence[tuple[int, Pair]], share: float) -> _Element:
    """A person's disc and name, and once more the ties, which style shows when one is at it."""
    x, y = _at(turn, RADIUS)
    lang = entry.langs.get(entry.name)
    title = say("{}: mentioned with {}", entry.name, _others(entry, ties))
    again = [E.use(href=f"#tie-{at}") for at, _ in ties]
    disc = E.circle(cx=length(x), cy=length(y), r=length(2.5 + (LARGEST - 2.5) * sqrt(share)))
    name = textwrap.shorten(entry.name, LONGEST_NAME, placeholder=" …")
    return E.a(
        {"class": "person"},
        words("title", title, lang),
        *again,
        disc,
        words("text", name, lang, **_turned(turn)),
        href=uris.relative(entry.uri, PAGE),
    )


def _others(entry: Entry, ties: Sequence[tuple[int, Pair]]) -> str:
    """With whom a person is mentioned, in order of the ties: `Muster (8), Weber (1)`."""
    said = [
        f"{(pair.other if pair.one is entry else pair.one).name} ({len(pair.passages)})"
        for _, pair in ties
    ]
    return ", ".join([*said[:8], *(["…"] if len(said) > 8 else [])])


def _turned(turn: float) -> dict[str, str]:
    """Where a name begins and how it is turned, so that none stands on its head."""
    x, y = _at(turn, RADIUS + LARGEST + 5)
    degrees = turn * 360 - 90
    if turn > 0.5:
        degrees += 180
    side = {"text-anchor": "end"} if turn > 0.5 else {}
    place = {"x": length(x), "y": length(y), "dy": "4"}
    return place | side | {"transform": f"rotate({length(degrees)} {length(x)} {length(y)})"}
