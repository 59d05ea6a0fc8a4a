"""Small drawings in SVG: elements that lxml writes, so that no word can break out of them.

Colours are those of style, by class; a drawing says nothing that words beside it do not say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree
from lxml.builder import ElementMaker
from lxml.etree import _Element

from editions import markdown
from editions.edition import Edition, Mention
from editions.markdown import Markdown, escape

E = ElementMaker()

COLUMNS = 30
"""The most columns of the small drawing of years."""

TALL = 10


@dataclass(frozen=True, slots=True)
class Years:
    """The years that small drawings of an edition span."""

    first: int
    last: int

    @classmethod
    def of(cls, edition: Edition) -> Years | None:
        """From the first to the last document; None if all are of one year."""
        dates = [int(one.date[:4]) for one in edition.documents if one.date]
        return cls(min(dates), max(dates)) if dates and min(dates) < max(dates) else None

    @property
    def step(self) -> int:
        """The years that share a column."""
        return (self.last - self.first) // COLUMNS + 1

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return (self.last - self.first) // self.step + 1


def written(element: _Element) -> Markdown:
    """An element as HTML on one line."""
    return Markdown(etree.tostring(element, encoding="unicode"))


def drawn_years(years: Years, mentions: Iterable[Mention]) -> Markdown:
    """The years of mentions in words, and how many each has as columns; nothing without any."""
    counts = Counter(int(one.document.date[:4]) for one in mentions if one.document.date)
    if not counts:
        return Markdown("")
    first, last = min(counts), max(counts)
    words = escape(f"{first}–{last}" if first < last else str(first))
    return markdown.join([_columns(years, counts), markdown.span(words, "years")], " ")


def _columns(years: Years, counts: Counter[int]) -> Markdown:
    """Columns on the axis of all documents, the tallest of the fullest years."""
    places: Counter[int] = Counter()
    for year, count in counts.items():
        places[(year - years.first) // years.step] += count
    most = max(places.values())
    columns = (
        f"M{place} {TALL}v-{max(1, places[place] * TALL // most)}h1V{TALL}"
        for place in sorted(places)
    )
    path = E.path(d="".join(columns))
    view = f"0 0 {years.columns} {TALL}"
    attributes = {"class": "years-drawn", "viewBox": view, "aria-hidden": "true"}
    return written(E.svg(path, attributes, preserveAspectRatio="none"))
