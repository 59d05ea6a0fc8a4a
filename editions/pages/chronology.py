"""The chronology: a timeline, and below it everything that is dated as a list in order of time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby

from editions import cache, markdown, tongues, uris
from editions.chronology import TEXT, Chronology, Dated
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.pages.mentions import marked
from editions.pages.page import UNSEARCHED, Maker, Page, way
from editions.pages.timeline import timeline, window
from editions.spans import Span
from editions.words import number, say, several

PAGE = "chronology.html"

LONGEST = 300
"""Dated things on one page."""

PLACED = re.compile(r"<p>\[\[timeline(?:: (\d{4}-\d\d-\d\d) (\d{4}-\d\d-\d\d))?\]\]</p>")
"""A paragraph of a hand-written page in whose place a timeline stands, and from when to when."""

HIDDEN = {**UNSEARCHED, "hide": ["navigation", "toc"]}


@dataclass(frozen=True)
class Places:
    """On which page of the chronology, and where there, each thing stands."""

    pages: Mapping[str, tuple[Dated, ...]]
    """The lists, by their pages."""

    @classmethod
    def of(cls, chronology: Chronology) -> Places:
        """One page for all; if they are many, one for each ten years, or each year of those."""
        if len(chronology.every) <= LONGEST:
            return cls({PAGE: chronology.every})
        found: dict[str, tuple[Dated, ...]] = {}
        for decade, group in groupby(chronology.every, lambda one: _year(one) // 10):
            of_decade = tuple(group)
            if len(of_decade) <= LONGEST:
                found[f"chronology/{decade:03}0-{decade:03}9.html"] = of_decade
                continue
            for year, some in groupby(of_decade, _year):
                found |= _pages_of_year(year, tuple(some))
        return cls(found)

    def links(self, page: str) -> Callable[[Dated], str]:
        """Where things stand, as links in the HTML of a page."""
        held = {id(one): uri for uri, some in self.pages.items() for one in some}
        return lambda one: uris.relative(f"{held[id(one)]}#{_anchor(one.span)}", page)


def _pages_of_year(year: int, some: tuple[Dated, ...]) -> dict[str, tuple[Dated, ...]]:
    """The page of a year, or the pages of one with very much in it."""
    starts = range(0, len(some), LONGEST)
    numbers = {start: f"-part-{start // LONGEST + 1}" if start else "" for start in starts}
    return {
        f"chronology/{year:04}{number}.html": some[start : start + LONGEST]
        for start, number in numbers.items()
    }


def chronology_makers(edition: Edition) -> Iterator[Maker]:
    """What makes the pages of the chronology; nothing where nothing has a date."""
    chronology = Chronology.of(edition)
    if not chronology.every:
        return
    places = Places.of(chronology)
    years = [(uri, len(some)) for uri, some in places.pages.items()]
    yield Maker(PAGE, partial(_first_page, chronology, places), names=("dated:", "events:"))
    for uri, some in places.pages.items():
        if uri != PAGE:
            given = cache.digest(years, [one.said for one in some])
            yield Maker(uri, partial(_part_page, places, uri), digest=given)


def timeline_of(
    chronology: Chronology, page: str, days: tuple[date, date] | None = None
) -> Markdown:
    """The timeline as HTML for a page of the site; of some days, or else of those that tell most.

    Nothing if nothing is dated so.
    """
    every = chronology.every
    if not every:
        return Markdown("")
    return timeline(every, *(days or window(every)), Places.of(chronology).links(page))


def with_timelines(html: str, edition: Edition, page: str) -> str:
    """The HTML of a hand-written page with its timelines; a day that is none leaves the line."""
    if PLACED.search(html) is None:
        return html
    chronology = Chronology.of(edition)

    def placed(found: re.Match[str]) -> str:
        try:
            days = [date.fromisoformat(day) for day in found.groups() if day]
        except ValueError:
            return found[0]
        return timeline_of(chronology, page, (days[0], days[1]) if days else None)

    return PLACED.sub(placed, html)


def _first_page(chronology: Chronology, places: Places) -> Page:
    """The timeline, and the list or the years that have lists of their own."""
    title = say("Chronology")
    every = chronology.every
    body = [
        markdown.heading(escape(title), 1),
        markdown.paragraph(escape(_counted(every)), cls="count"),
        timeline_of(chronology, PAGE),
    ]
    if PAGE in places.pages:
        body += _list(every, PAGE)
    else:
        body.append(_years(places, PAGE))
    return Page(PAGE, {"title": title, **HIDDEN}, markdown.blocks(body))


def _part_page(places: Places, uri: str) -> Page:
    """The list of one year."""
    some = places.pages[uri]
    title = say("Chronology: {}", _called(uri))
    body = [
        markdown.paragraph(markdown.link(escape(say("Chronology")), way(PAGE, uri)), cls="up"),
        markdown.heading(escape(title), 1),
        _years(places, uri),
        *_list(some, uri),
    ]
    return Page(uri, {"title": title, **HIDDEN}, markdown.blocks(body))


def _called(uri: str) -> str:
    """What a reader calls the page of some years: `1890–1899`, `1895`, `1895 (2)`."""
    years, _, number = uri.rpartition("/")[2].removesuffix(".html").partition("-part-")
    return years.replace("-", "–") + (f" ({number})" if number else "")


def _year(one: Dated) -> int:
    return one.span.first.year


def _counted(every: Sequence[Dated]) -> str:
    """How many things are dated, of each kind, and from when to when."""
    told = sum(one.kind == TEXT for one in every)
    named = len(every) - told
    counts = [several(named, "{} document or event", "{} documents or events")] if named else []
    counts += [several(told, "{} dated passage", "{} dated passages")] if told else []
    return " · ".join(counts)


def _years(places: Places, page: str) -> Markdown:
    """The ways to the lists of the years, each with how many things it has."""
    items = []
    for uri, some in places.pages.items():
        words = escape(_called(uri))
        link = markdown.link(words, way(uri, page)) if uri != page else words
        items.append(markdown.join([link, markdown.span(escape(f" {number(len(some))}"), "count")]))
    return markdown.block(markdown.list_(items), "alphabet", "nav", aria_label=say("Years"))


def _list(some: Iterable[Dated], page: str) -> Iterator[Markdown]:
    """Year by year and date by date, what is of it."""
    for year, of_year in groupby(some, _year):
        yield markdown.heading(escape(str(year)), 2, f"date:{year:04}", "chronology-year")
        for span, group in groupby(of_year, lambda one: one.span):
            if span.key != f"{year:04}":
                yield markdown.heading(_time(span), 3, _anchor(span), "chronology-date")
            yield markdown.list_(_item(one, page) for one in group)


def _anchor(span: Span) -> str:
    """Where a date stands in the list; no xml:id has a colon."""
    return f"date:{span.key}"


def _time(span: Span) -> Markdown:
    """A date in words, and for programs where it is a single one."""
    words = escape(span.words)
    if span.form != "{}":
        return words
    return markdown.span(words, element="time", datetime=span.values[0])


def _item(one: Dated, page: str) -> Markdown:
    """A document by its title; a passage by its sentence, and where it is."""
    if one.mention is None:
        link = markdown.link(tongues.marked(one.title, one.lang), way(one.uri, page))
        return markdown.span(link, f"dated-{one.kind}", "strong")
    link = markdown.link(
        tongues.whence(one.mention.document, one.mention.passage), way(one.uri, page)
    )
    return markdown.join([marked(one.mention), Markdown(" "), markdown.span(link, "whence")])
