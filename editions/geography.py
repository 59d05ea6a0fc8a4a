"""Where the places of an edition are, and the outlines of the world around them.

The outlines are Natural Earth's: see `world/README.md`. Projects and draws nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from editions.edition import Edition
from editions.registers import Entry

OUTLINES = Path(__file__).parent / "world" / "countries-50m.json"

PAIR = re.compile(r"(-?\d+(?:[.,]\d+)?)[,;]?\s+(-?\d+(?:[.,]\d+)?)|(-?\d+\.\d+)[,;](-?\d+\.\d+)")
"""Latitude and longitude, which have a point or a comma."""


class Point(NamedTuple):
    """A point in degrees."""

    longitude: float
    latitude: float


Line = Sequence[Point]


@dataclass(frozen=True, slots=True)
class Located:
    """A place that texts mention, and where it is."""

    entry: Entry
    point: Point
    mentions: int


def located(edition: Edition) -> tuple[Located, ...]:
    """The places that are mentioned and have coordinates, the most mentioned first."""
    return tuple(sorted(_located(edition), key=lambda one: -one.mentions))


def has_located(edition: Edition) -> bool:
    """There is such a place."""
    return any(_located(edition))


def unlocated(edition: Edition) -> tuple[Entry, ...]:
    """The places that are mentioned and have none, in order of names."""
    without = (entry for entry in edition.register("places") if point(entry) is None)
    return tuple(entry for entry in without if edition.mentions.count(entry.uri))


def _located(edition: Edition) -> Iterator[Located]:
    for entry in edition.register("places"):
        at = point(entry)
        count = 0 if at is None else edition.mentions.count(entry.uri)
        if at is not None and count:
            yield Located(entry, at, count)


def point(entry: Entry) -> Point | None:
    """Where an entry is by its first `geo`: latitude, then longitude, as TEI has them."""
    found = PAIR.fullmatch(entry.coordinates)
    if found is None:
        return None
    latitude, longitude = (float(part.replace(",", ".")) for part in found.groups() if part)
    is_one = abs(latitude) <= 90 and abs(longitude) <= 180
    return Point(longitude, latitude) if is_one else None


@dataclass(frozen=True, slots=True)
class World:
    """The outlines of land as closed lines, and the borders between countries."""

    land: tuple[Line, ...]
    borders: tuple[Line, ...]


@cache
def world() -> World:
    """The outlines, read once.

    Source: the TopoJSON format specification, 2.1: quantized arcs as steps, and rings as numbers of
    arcs, the complement of those that run the other way.
    """
    topology = json.loads(OUTLINES.read_text("utf-8"))
    arcs = [_decoded(arc, **topology["transform"]) for arc in topology["arcs"]]
    (land,) = topology["objects"]["land"]["geometries"]
    used: dict[int, int] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        for number in {_arc(one) for one in _numbers(country.get("arcs", ()))}:
            used[number] = used.get(number, 0) + 1
    rings = (ring for polygon in land["arcs"] for ring in polygon)
    borders = (arcs[number] for number, count in sorted(used.items()) if count > 1)
    lines = (_unrolled(_joined(ring, arcs)) for ring in rings)
    return World(tuple(line for one in lines for line in _repeated(one)), tuple(borders))


def _decoded(
    steps: Iterable[Sequence[int]], scale: Sequence[float], translate: Sequence[float]
) -> list[Point]:
    """An arc in degrees."""
    across, down = zip(*steps, strict=True)
    places = zip(accumulate(across), accumulate(down), strict=True)
    return [Point(x * scale[0] + translate[0], y * scale[1] + translate[1]) for x, y in places]


def _joined(ring: Iterable[int], arcs: Sequence[list[Point]]) -> list[Point]:
    """The arcs of a ring as one line; where two meet, the point stands once."""
    line: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        line += arc[1:] if line else arc
    return line


def _unrolled(ring: list[Point]) -> list[Point]:
    """A ring that does not jump where it meets the 180th meridian, but goes on beyond it.

    One around a pole, which ends a whole turn from where it began, is closed there.
    """
    line, turn = ring[:1], 0
    for before, point in pairwise(ring):
        across = point.longitude - before.longitude
        turn += 360 if across < -180 else -360 if across > 180 else 0
        line.append(Point(point.longitude + turn, point.latitude))
    if turn:
        pole = -90.0 if line[0].latitude < 0 else 90.0
        line += [Point(line[-1].longitude, pole), Point(line[0].longitude, pole)]
    return line


def _repeated(ring: list[Point]) -> Iterator[list[Point]]:
    """A ring, and once more on the other side of the world if it goes beyond the 180th meridian."""
    yield ring
    for beyond, turn in ((max(ring).longitude > 180, -360), (min(ring).longitude < -180, 360)):
        if beyond:
            yield [Point(point.longitude + turn, point.latitude) for point in ring]


def _arc(number: int) -> int:
    return number if number >= 0 else ~number


def _numbers(nested: Iterable[object]) -> Iterator[int]:
    """The numbers in lists of lists."""
    for one in nested:
        if isinstance(one, int):
            yield one
        elif isinstance(one, list):
            yield from _numbers(one)
