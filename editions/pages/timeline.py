"""A timeline: how many documents and told days fall on each day, month or year, as a drawing.

Every column, and every bar of a named thing, is a link into the list of the chronology.
"""

from __future__ import annotations

import textwrap
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from lxml.etree import _Element

from editions import dates
from editions.chronology import DOCUMENT, EVENT, TEXT, Dated
from editions.markdown import Markdown
from editions.pages.drawing import E, drawing, length, words
from editions.words import later, say, several

WIDTH, MARGIN = 960, 24
TALL = 96
"""The height of the fullest column."""

ROW, SIGN = 24, 6.6
"""The height of a row of names, and the width of a sign of them, in the units of the drawing."""

THIN = 11
"""The height of a row of times that have no name."""

MOST_NAMED = 24
"""Things that have a bar of their own, of each kind; of more, the columns alone are drawn."""

KINDS = later({DOCUMENT: "Documents", EVENT: "Events", TEXT: "Dates in the texts"})
"""What a reader calls each kind."""

LONGEST_NAME = 46

MONTH = timedelta(days=31)

STEPS = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000)
MOST_COLUMNS, MOST_LABELS = 130, 14

Link = Callable[[Dated], str]
"""Where something of the chronology stands in its list."""


@dataclass(frozen=True)
class Scale:
    """The columns of a timeline: days, months, or some years each."""

    first: date
    last: date

    @cached_property
    def unit(self) -> str:
        """What a column is: `day`, `month`, `year`."""
        days = self.last.toordinal() - self.first.toordinal()
        return "day" if days < MOST_COLUMNS else "month" if days < 30 * MOST_COLUMNS else "year"

    @cached_property
    def starts(self) -> tuple[date, ...]:
        """The first day of each column."""
        if self.unit == "day":
            days = range(self.first.toordinal(), self.last.toordinal() + 1)
            return tuple(date.fromordinal(day) for day in days)
        if self.unit == "month":
            months = range(_month(self.first), _month(self.last) + 1)
            return tuple(date(month // 12, month % 12 + 1, 1) for month in months)
        years = self.last.year - self.first.year + 1
        step = next(step for step in (*STEPS, 10000) if years <= step * MOST_COLUMNS)
        return tuple(
            date(max(year, 1), 1, 1)
            for year in range(self.first.year // step * step, self.last.year + 1, step)
        )

    @property
    def width(self) -> float:
        """The width of a column."""
        return (WIDTH - 2 * MARGIN) / len(self.starts)

    def column(self, day: date) -> int:
        """The column of a day from 0; a day outside is in the first or the last."""
        return max(0, bisect_right(self.starts, min(day, self.last)) - 1)

    def left(self, day: date) -> float:
        """Where the column of a day begins."""
        return MARGIN + self.column(day) * self.width

    def right(self, day: date) -> float:
        """Where the column of a day ends."""
        return self.left(day) + self.width

    def words(self, column: int) -> str:
        """What a reader calls a column: `29 November 1962`, `November 1962`, `1890–1894`."""
        start = self.starts[column].isoformat()
        if self.unit != "year":
            return dates.day(start[: {"day": 10, "month": 7}[self.unit]])
        after = self.starts[column + 1] if column + 1 < len(self.starts) else None
        first = self.starts[column].year
        last = self.last.year if after is None else after.year - 1
        return f"{first}–{last}" if first < last else str(first)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def timeline(every: Sequence[Dated], first: date, last: date, link: Link) -> Markdown:
    """What falls between two days as a drawing; nothing if nothing does."""
    shown = [one for one in every if one.span.last >= first and one.span.first <= last]
    if not shown:
        return Markdown("")
    scale = Scale(first, last)
    rows = _rows(scale, _with_names(shown), _named_extent)
    named = {id(one) for row in rows for one in row}
    unnamed = [one for one in shown if id(one) not in named]
    wide = _rows(scale, [one for one in unnamed if _is_wide(scale, one)], _extent)
    below = {id(one) for row in wide for one in row}
    counted = [one for one in shown if one.span.first >= first and id(one) not in below]
    top = len(rows) * ROW + 6
    low = top + TALL + 26
    parts = [
        *(_named(scale, one, at * ROW + 5, link) for at, row in enumerate(rows) for one in row),
        *_columns(scale, counted, top, link),
        _axis(scale, top + TALL),
        *(_period(scale, one, low + at * THIN, link) for at, row in enumerate(wide) for one in row),
    ]
    title = say("Timeline from {} to {}", scale.words(0), scale.words(len(scale.starts) - 1))
    kinds = [kind for kind in KINDS if any(one.kind == kind for one in shown)]
    legend = [(kind, say(KINDS[kind])) for kind in kinds]
    return drawing("timeline", title, parts, (0, 0, WIDTH, low + len(wide) * THIN), legend)


def window(every: Sequence[Dated]) -> tuple[date, date]:
    """From when to when a timeline goes: all documents, and texts but for what is far from most.

    Far is what Tukey calls so: more than three times as far as the middle half is long.
    """
    days = sorted(one.span.first.toordinal() for one in every)
    lower, upper = days[len(days) // 4], days[len(days) * 3 // 4]
    far = 3 * (upper - lower)
    near = [one.span for one in every if lower - far <= one.span.first.toordinal() <= upper + far]
    near += [one.span for one in every if one.kind != TEXT]
    first, last = min(one.first for one in near), max(one.last for one in near)
    return first, min(last, max(one.first for one in near) + MONTH)


def _with_names(shown: Sequence[Dated]) -> list[Dated]:
    """Documents and events; where they are too many, documents alone."""
    every = [one for one in shown if one.kind != TEXT]
    few = len(every) <= MOST_NAMED
    return every if few else [one for one in every if one.kind == DOCUMENT]


def _rows(
    scale: Scale, shown: Sequence[Dated], extent: Callable[[Scale, Dated], tuple[float, float]]
) -> list[list[Dated]]:
    """Things in rows, in each row side by side; none if they are too many."""
    rows: list[tuple[float, list[Dated]]] = []
    for one in shown if len(shown) <= MOST_NAMED else ():
        start, end = extent(scale, one)
        at = next((n for n, (taken, _) in enumerate(rows) if taken < start), len(rows))
        if at == len(rows):
            rows.append((0, []))
        rows[at] = (end, [*rows[at][1], one])
    return [row for _, row in rows]


def _is_wide(scale: Scale, one: Dated) -> bool:
    """It is of a time of several columns."""
    return scale.column(one.span.first) < scale.column(one.span.last)


def _extent(scale: Scale, one: Dated) -> tuple[float, float]:
    """From where to where a bar goes."""
    return scale.left(one.span.first), scale.right(one.span.last)


def _named_extent(scale: Scale, one: Dated) -> tuple[float, float]:
    """From where to where a bar and its name go."""
    left, right = _extent(scale, one)
    size = len(_name(one)) * SIGN + 10
    return (left - size, right) if _is_before(left, right, size) else (left, right + size)


def _is_before(left: float, right: float, size: float) -> bool:
    """The name stands before the bar, for behind it there is no room."""
    return right + size > WIDTH and left - size > 0


def _name(one: Dated) -> str:
    return textwrap.shorten(one.short, LONGEST_NAME, placeholder=" …")


def _named(scale: Scale, one: Dated, y: int, link: Link) -> _Element:
    """The bar of a document or an event, with its name."""
    left, right = _extent(scale, one)
    is_before = _is_before(left, right, len(_name(one)) * SIGN + 10)
    at = {"x": length(left - 6 if is_before else right + 6), "y": str(y + 9)}
    side = {"text-anchor": "end"} if is_before else {}
    title = words("title", f"{one.title}: {one.span.words}", one.lang)
    bar = _bar(_look(one), left, y, right - left, 10)
    name = words("text", _name(one), one.short_lang, **at, **side)
    return E.a(title, bar, name, href=link(one))


def _period(scale: Scale, one: Dated, y: int, link: Link) -> _Element:
    """The bar of a time that has no name beside it."""
    left, right = _extent(scale, one)
    title = words("title", f"{one.span.words}: {one.short}", one.short_lang)
    return E.a(title, _bar(_look(one), left, y, right - left, 7), href=link(one))


def _look(one: Dated) -> str:
    """The classes of a bar."""
    return f"{one.kind} unsure" if one.span.is_open or one.span.is_unsure else one.kind


def _columns(scale: Scale, shown: Sequence[Dated], top: int, link: Link) -> Iterator[_Element]:
    """The columns, each with how many documents and told days begin there."""
    by_column = [
        (column, [*some])
        for column, some in groupby(shown, lambda one: scale.column(one.span.first))
    ]
    most = max((len(some) for _, some in by_column), default=1)
    for column, some in by_column:
        left = MARGIN + column * scale.width
        said = f"{scale.words(column)}: {_counted(some)}"
        parts = [E.title(said), _bar("space", left, top, scale.width, TALL)]
        bottom = float(top + TALL)
        for kind, of_kind in groupby(sorted(some, key=_kind), _kind):
            height = max(3.0, len([*of_kind]) / most * TALL)
            bottom -= height
            parts.append(_bar(kind, left + 0.5, bottom, max(scale.width - 1, 1), height))
        yield E.a(*parts, href=link(some[0]))


def _kind(one: Dated) -> str:
    return one.kind


def _counted(some: Iterable[Dated]) -> str:
    """How many things there are of each kind, in words."""
    kinds = [one.kind for one in some]
    told, named = kinds.count(TEXT), len(kinds) - kinds.count(TEXT)
    counts = [several(named, "{} document or event", "{} documents or events")] if named else []
    counts += [several(told, "{} passage", "{} passages")] if told else []
    return ", ".join(counts)


def _bar(cls: str, x: float, y: float, width: float, height: float) -> _Element:
    place = {"x": length(x), "y": length(y)}
    return E.rect({"class": cls, **place}, width=length(width), height=length(height))


def _axis(scale: Scale, y: int) -> _Element:
    """The line below the columns with some of their names."""
    line = E.path(d=f"M{MARGIN} {y}H{WIDTH - MARGIN}")
    marks = [
        part
        for column in _labelled(scale)
        for part in (
            E.path(d=f"M{length(MARGIN + column * scale.width)} {y}v5"),
            E.text(_short(scale, column), x=length(MARGIN + column * scale.width), y=str(y + 18)),
        )
    ]
    return E.g({"class": "axis", "aria-hidden": "true"}, line, *marks)


def _labelled(scale: Scale) -> list[int]:
    """The columns that are named below the line: rounder ones, and not too many."""
    every = range(len(scale.starts))
    if scale.unit == "day":
        steps: Iterable[Callable[[date], bool]] = (
            lambda day: True,
            lambda day: day.day in (1, 5, 10, 15, 20, 25),
            lambda day: day.day in (1, 10, 20),
            lambda day: day.day == 1,
        )
    elif scale.unit == "month":
        steps = (lambda _: True, lambda day: day.month % 3 == 1, lambda day: day.month == 1)
    else:
        steps = (_rounder(step) for step in STEPS)
    found = ([n for n in every if wanted(scale.starts[n])] for wanted in steps)
    return next((some for some in found if len(some) <= MOST_LABELS), [])


def _rounder(step: int) -> Callable[[date], bool]:
    return lambda day: day.year % step == 0


def _short(scale: Scale, column: int) -> str:
    """What stands below a column."""
    start = scale.starts[column]
    if scale.unit == "year":
        return str(start.year)
    return dates.short(start, with_day=scale.unit == "day")
