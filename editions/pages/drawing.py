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
from editions.document import Document
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.words import other, say

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
        first, last = edition.years
        return cls(first, last) if first < last else None

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


def drawing(
    cls: str,
    title: str,
    parts: Iterable[_Element],
    view: tuple[float, float, float, float],
    legend: Iterable[tuple[str, str]] = (),
) -> Markdown:
    """A drawing in a box of its own, which scrolls where the page is narrow, as one line of HTML.

    Before it stands a way past its links; after it, what the looks of its parts mean: pairs of a
    class and words.
    """
    sides = " ".join(length(side) for side in view)
    svg = E.svg({"viewBox": sides, "role": "group", "aria-label": title}, *parts)
    after = f"after-{cls.split()[-1]}"
    skip = E.a(say("Skip the drawing"), {"class": "skip-drawing"}, href=f"#{after}")
    signs = [E.li(_sign(look), words) for look, words in legend]
    key = [E.ul({"class": "legend"}, *signs)] if signs else []
    box = E.div({"class": "drawing-box"}, svg)
    return written(E.div({"class": f"drawing {cls}"}, skip, box, *key, E.span("", id=after)))


def words(name: str, said: str, lang: str | None, **place: str) -> _Element:
    """Words in a drawing, such as `text` or `title`, in a language that may not be the site's."""
    own = other(lang)
    return E(name, said, {"lang": own} if own else {}, **place)


def _sign(look: str) -> _Element:
    """A small square that looks as something in a drawing does."""
    square = E.rect({"class": look}, width="1", height="1")
    return E.svg({"viewBox": "0 0 1 1", "aria-hidden": "true"}, square)


def length(value: float) -> str:
    """A length in a drawing, rounded, so that every machine writes the same."""
    return f"{value:.1f}".removesuffix(".0")


def drawn_years(years: Years, mentions: Iterable[tuple[Document, int]]) -> Markdown:
    """The years of mentions in words, and how many each has as columns; nothing without any.

    `mentions` are documents, each with how many it has.
    """
    counts: Counter[int] = Counter()
    for document, count in mentions:
        if document.date:
            counts[int(document.date[:4])] += count
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
