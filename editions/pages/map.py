"""The map: the places that texts mention on outlines of the world, and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import cos, radians, sqrt

from lxml.etree import _Element

from editions import geography, markdown, tongues, uris
from editions.edition import Edition
from editions.geography import Line, Located, Point
from editions.markdown import Markdown, escape
from editions.pages.drawing import E, drawing, length, words
from editions.pages.page import UNSEARCHED, Maker, Page, way
from editions.registers import Entry
from editions.words import number, say, several

PAGE = "map.html"

WIDTH, LOWEST, TALLEST = 960, 420, 620
"""The width of the map and the least and the most height that it has."""

FINE = 10
"""How many units of the outlines make one of the drawing."""

TOLERANCE = 18
"""The outlines' steps are at least so long, in their own units."""

LEAST_DEGREES = 6.0
"""How much of the world a map of one town shows."""

MOST = 300
"""Places on the map, and in each list: the most mentioned."""

SIGN, LINE = 6.4, 14
"""The width of a sign of a label and the height of its line, in units of the drawing."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def map_makers(edition: Edition) -> Iterator[Maker]:
    """What makes the map; nothing where no place that is mentioned has coordinates."""
    if geography.has_located(edition):
        yield Maker(PAGE, partial(_map_page, edition))


def _map_page(edition: Edition) -> Page:
    """The map, the places on it as a table, and those that are not on it."""
    every = geography.located(edition)
    title = say("Map")
    body = [
        markdown.heading(escape(title), 1),
        markdown.paragraph(escape(several(len(every), "{} place", "{} places")), cls="count"),
        _drawn("map-whole", say("Map of the places mentioned"), every[:MOST]),
        *_detail(every[:MOST]),
        markdown.paragraph(
            escape(say("Outlines and borders: Natural Earth, as of today.")), cls="count"
        ),
        markdown.heading(escape(say("The places on the map")), 2, "page:places"),
        _table(every[:MOST]),
        *_others(geography.unlocated(edition), len(every)),
    ]
    hide = {"hide": ["navigation", "toc"]}
    return Page(PAGE, {"title": title, **UNSEARCHED, **hide}, markdown.blocks(body))


@dataclass(frozen=True, slots=True)
class View:
    """The part of the world that a map shows, and how: equirectangular, true in the middle."""

    west: float
    north: float
    scale: float
    """Units of the drawing a degree of latitude."""
    narrow: float
    """How much narrower a degree of longitude is."""
    height: float

    def place(self, point: Point) -> tuple[float, float]:
        """Where a point is in the drawing."""
        across = (point.longitude - self.west) * self.scale * self.narrow
        return across, (self.north - point.latitude) * self.scale


def view_of(points: Sequence[Point]) -> View:
    """The view that has all points in it, and some of what is around them."""
    west, east = _wide([point.longitude for point in points])
    south, north = _wide([point.latitude for point in points])
    narrow = max(0.2, round(cos(radians((south + north) / 2)), 4))
    scale = min(WIDTH / ((east - west) * narrow), TALLEST / (north - south))
    height = max(LOWEST, (north - south) * scale)
    middle = ((west + east) / 2, (south + north) / 2)
    return View(
        middle[0] - WIDTH / scale / narrow / 2,
        middle[1] + height / scale / 2,
        scale,
        narrow,
        height,
    )


def _wide(degrees: Sequence[float]) -> tuple[float, float]:
    """From where to where a map goes for what is at these degrees."""
    lowest, highest = min(degrees), max(degrees)
    around = max((highest - lowest) * 0.08, (LEAST_DEGREES - (highest - lowest)) / 2)
    return lowest - around, highest + around


def _detail(places: Sequence[Located]) -> Iterator[Markdown]:
    """Where the map is crowded, a map of that part alone: of what is not far from the middle half.

    Far is what Tukey calls so: more than half as far again as the middle half is wide.
    """
    middle = [place for place in places if _is_near(place.point, places)]
    if len(middle) < 2 or len(middle) == len(places):
        return
    whole, part = (view_of([one.point for one in some]) for some in (places, middle))
    if part.scale > 2 * whole.scale:
        title = say("Where most of the places are")
        yield markdown.heading(escape(title), 2, "page:detail")
        yield _drawn("map-detail", title, middle)


def _is_near(point: Point, places: Sequence[Located]) -> bool:
    """A point is no outlier among places."""
    for side in (0, 1):
        degrees = sorted(place.point[side] for place in places)
        lower, upper = degrees[len(degrees) // 4], degrees[len(degrees) * 3 // 4]
        if not lower - 1.5 * (upper - lower) <= point[side] <= upper + 1.5 * (upper - lower):
            return False
    return True


def _drawn(name: str, title: str, places: Sequence[Located]) -> Markdown:
    """A map of places."""
    view = view_of([place.point for place in places])
    world = geography.world()
    land = "".join(_path(ring, True) for ring in _clipped(view, world.land))
    borders = "".join(_path(line, False) for line in _inside(view, world.borders))
    outlines = E.g(
        {"class": "outlines", "aria-hidden": "true", "transform": f"scale({1 / FINE:g})"},
        E.path({"class": "land"}, d=land),
        E.path({"class": "borders"}, d=borders),
    )
    sea = E.rect({"class": "sea"}, width=str(WIDTH), height=length(view.height))
    parts = [sea, outlines, *_markers(view, places)]
    return drawing(f"map {name}", title, parts, (0, 0, WIDTH, view.height))


def _clipped(view: View, rings: Iterable[Line]) -> Iterator[list[tuple[int, int]]]:
    """Closed lines as far as they are in view, in units of the outlines.

    Source: I. E. Sutherland and G. W. Hodgman, Reentrant Polygon Clipping, 1974.
    """
    bounds = ((0, -FINE, 1), (0, (WIDTH + 1) * FINE, -1), (1, -FINE, 1))
    sides = (*bounds, (1, (view.height + 1) * FINE, -1))
    for ring in rings:
        line = _projected(view, ring)
        for axis, bound, sign in sides:
            line = _cut(line, axis, bound, sign)
        if len(line) > 3:
            yield [(round(x), round(y)) for x, y in line]


def _cut(
    line: list[tuple[float, float]], axis: int, bound: float, sign: int
) -> list[tuple[float, float]]:
    """A closed line without what is beyond a bound of x (axis 0) or y (axis 1)."""
    found: list[tuple[float, float]] = []
    for one, other in pairwise([*line, *line[:1]]):
        before, after = (one[axis] - bound) * sign >= 0, (other[axis] - bound) * sign >= 0
        if before:
            found.append(one)
        if before != after:
            part = (bound - one[axis]) / (other[axis] - one[axis])
            at = [one[side] + (other[side] - one[side]) * part for side in (0, 1)]
            found.append((at[0], at[1]))
    return found


def _inside(view: View, lines: Iterable[Line]) -> Iterator[list[tuple[int, int]]]:
    """The runs of lines that are in view, in units of the outlines."""
    for line in lines:
        run: list[tuple[int, int]] = []
        for x, y in _projected(view, line):
            if -FINE <= x <= (WIDTH + 1) * FINE and -FINE <= y <= (view.height + 1) * FINE:
                run.append((round(x), round(y)))
            elif run:
                yield run
                run = []
        if run:
            yield run


def _projected(view: View, line: Line) -> list[tuple[float, float]]:
    places = (view.place(point) for point in line)
    return [(x * FINE, y * FINE) for x, y in places]


def _path(line: list[tuple[int, int]], is_closed: bool) -> str:
    """A line as steps, without those that nobody could see; nothing of a speck."""
    kept = line[:1]
    for x, y in line[1:] if is_closed else line[1:-1]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= TOLERANCE:
            kept.append((x, y))
    kept += line[-1:] if not is_closed else []
    if len(kept) < (3 if is_closed else 2):
        return ""
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(kept)]
    drawn = "".join(
        f"{x}{y:+d}" if at == 0 or x < 0 else f" {x}{y:+d}" for at, (x, y) in enumerate(steps)
    )
    return f"M{kept[0][0]} {kept[0][1]}l{drawn.replace('+', ' ')}{'z' if is_closed else ''}"


def _markers(view: View, places: Sequence[Located]) -> Iterator[_Element]:
    """The places as discs as large as they are often mentioned, the smaller ones on top."""
    most = max(place.mentions for place in places)
    discs = []
    for place in places:
        x, y = view.place(place.point)
        discs.append((x, y, 3 + 11 * sqrt(place.mentions / most)))
    labels = _labels(view, places, discs)
    for place, (x, y, radius), label in zip(places, discs, labels, strict=True):
        count = several(place.mentions, "{} mention", "{} mentions")
        disc = E.circle(cx=length(x), cy=length(y), r=length(radius))
        name = place.entry.name
        lang = place.entry.langs.get(name)
        parts = [words("title", f"{name}: {count}", lang), disc]
        if label is not None:
            at = {"x": length(label[0]), "y": length(label[3] - 3)}
            parts.append(words("text", name, lang, **at))
        yield E.a({"class": "place"}, *parts, href=uris.relative(place.entry.uri, PAGE))


def _labels(
    view: View, places: Sequence[Located], discs: Sequence[tuple[float, float, float]]
) -> list[Box | None]:
    """Where names can stand without covering a disc or another name, the most mentioned first."""
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for x, y, r in discs]
    found: list[Box | None] = []
    for place, (x, y, radius) in zip(places, discs, strict=True):
        size = len(place.entry.name) * SIGN
        free = (
            box
            for box in _around(x, y, radius + 2, size)
            if box[0] >= 0
            and box[1] >= 0
            and box[2] <= WIDTH
            and box[3] <= view.height
            and not any(_overlap(box, other) for other in taken)
        )
        box = next(free, None)
        found.append(box)
        taken += [box] if box is not None else []
    return found


def _around(x: float, y: float, away: float, size: float) -> tuple[Box, ...]:
    """The places for a name beside a disc, the better ones first."""
    half = LINE / 2
    return (
        (x + away, y - half, x + away + size, y + half),
        (x - away - size, y - half, x - away, y + half),
        (x - size / 2, y - away - LINE, x + size / 2, y - away),
        (x - size / 2, y + away, x + size / 2, y + away + LINE),
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _table(places: Sequence[Located]) -> Markdown:
    """The places of the map: what and where they are, and how often they are mentioned."""
    head = [say("Place"), say("Who or what"), say("Coordinates"), say("Mentions")]
    rows = [
        [
            markdown.link(tongues.named(place.entry), way(place.entry.uri, PAGE)),
            tongues.described(place.entry),
            escape(_coordinates(place.point)),
            escape(number(place.mentions)),
        ]
        for place in places
    ]
    return markdown.block(markdown.table([*map(escape, head)], rows), "list-of-entries")


def _coordinates(point: Point) -> str:
    """A point as readers know it: `23.1° N, 82.4° W`."""
    north = (
        say("{}°\u00a0N", f"{point.latitude:.1f}")
        if point.latitude >= 0
        else say("{}°\u00a0S", f"{-point.latitude:.1f}")
    )
    east = (
        say("{}°\u00a0E", f"{point.longitude:.1f}")
        if point.longitude >= 0
        else say("{}°\u00a0W", f"{-point.longitude:.1f}")
    )
    return f"{north}, {east}"


def _others(unlocated: Sequence[Entry], on_map: int) -> Iterator[Markdown]:
    """The places that are mentioned and not on the map, and the way to all places."""
    if unlocated:
        yield markdown.heading(escape(say("Places without coordinates")), 2, "page:others")
        links = [markdown.link(tongues.named(one), way(one.uri, PAGE)) for one in unlocated]
        yield markdown.block(markdown.list_(links[:MOST]), "in-a-row")
    if max(len(unlocated), on_map) > MOST:
        every = markdown.link(escape(say("All places")), way(uris.index("places"), PAGE))
        yield markdown.paragraph(every)
