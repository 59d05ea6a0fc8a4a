"""The lists of events: which document tells which, at how much length, in each order."""

from __future__ import annotations

import html
from collections.abc import Iterator
from itertools import groupby
from math import ceil

from editions import markdown
from editions.document import Document
from editions.edition import Edition
from editions.markdown import Markdown, escape, span
from editions.pages.events import when
from editions.pages.page import LIST, Page, way
from editions.synopsis import Event, Order
from editions.words import say, several

MOST_COLUMNS = 6
"""Documents that have a column each; of more, those that tell an event are named in its row."""

MOST_ROWS = 200
"""Events on a page; further ones are on further pages."""

STEPS = 10
"""Into how many lengths the extents of accounts are sorted."""

ALL, SEVERAL, ALONE, CONTRADICT = "all", "several", "alone", "contradict"
"""What a reader can choose to see."""


def synopsis_pages(edition: Edition) -> Iterator[tuple[Order, int]]:
    """The pages of the lists: an order, and the number of the page from 1."""
    for order in edition.orders.values():
        rows = sum(len(events) for _, events in _sections(edition, order))
        for number in range(1, ceil(rows / MOST_ROWS) + 1):
            yield order, number


def synopsis_page(edition: Edition, order: Order, number: int) -> Page:
    """Events by documents: the extent of each account, which leads to it."""
    page = order.uri(number)
    pairs = [(title, event) for title, events in _sections(edition, order) for event in events]
    shown = pairs[(number - 1) * MOST_ROWS : number * MOST_ROWS]
    title = _title(order)
    body = markdown.blocks(
        [
            markdown.heading(escape(title), 1),
            markdown.paragraph(escape(_intro(edition))),
            _ways(edition, order, page),
            _filter([event for _, event in shown], len(edition.reporting)),
            _table(edition, order, shown, page),
            _further(order, number, ceil(len(pairs) / MOST_ROWS), page),
        ]
    )
    return Page(page, {"title": title, **LIST, "hide": ["navigation", "toc"]}, body)


def _sections(edition: Edition, order: Order) -> list[tuple[str, tuple[Event, ...]]]:
    """The events with a title for each part of the list; without one, the title is empty."""
    if order.key == "list":
        groups = groupby(order.events, lambda event: event.group)
        return [(title, tuple(events)) for title, events in groups]
    if order.document is not None and len(edition.reporting) > MOST_COLUMNS:
        return [("", order.events)]  # All events on the page of each document would be too many.
    rest = tuple(event for event in edition.events if event.uri not in order.position)
    title = say("Without a date") if order.document is None else say("Not told here")
    return [("", order.events), *([(title, rest)] if rest else [])]


def _title(order: Order) -> str:
    if order.document is not None:
        return say("In the order of {}", order.document.short_title)
    return say("Side by side") if order.key == "list" else say("Side by side, by date")


def _intro(edition: Edition) -> str:
    events = several(len(edition.events), "{} event", "{} events")
    documents = several(len(edition.reporting), "{} document", "{} documents")
    said = say("{} in {}. A number says how many words an account has, and leads to it.")
    return said.format(events, documents)


def _ways(edition: Edition, order: Order, page: str) -> Markdown:
    """The ways to the same events in other orders."""
    orders = edition.orders
    documents = edition.reporting
    shown = documents if len(documents) <= MOST_COLUMNS else ()
    keys = ["list", "date", *(document.uri for document in shown), order.key]
    links = []
    for key in dict.fromkeys(key for key in keys if key in orders):
        one = orders[key].document
        named = {"list": say("As listed"), "date": say("By date")}
        words = escape(named[key] if one is None else one.short_title)
        is_this = key == order.key
        links.append(
            span(words, "current", "strong")
            if is_this
            else markdown.link(words, way(orders[key].uri(), page))
        )
    label = span(escape(say("Order")), "label")
    content = markdown.paragraph(markdown.join([label, *links], " "))
    return markdown.block(content, "orders", "nav", aria_label=say("Order of the events"))


def _kinds(event: Event) -> list[str]:
    """Which choices of the filter an event belongs to."""
    found = [SEVERAL] if len(event.accounts) > 1 else [ALONE] if event.accounts else []
    return [*found, CONTRADICT] if event.contradiction else found


def _filter(events: list[Event], documents: int) -> Markdown:
    """The choice of events by who tells them. Style follows it, so it needs no script."""
    kinds = [kind for event in events for kind in _kinds(event)]
    counts = {ALL: len(events)} | {kind: kinds.count(kind) for kind in (SEVERAL, ALONE, CONTRADICT)}
    if len([kind for kind, count in counts.items() if count]) < 3:
        return Markdown("")
    words = {
        ALL: say("All"),
        SEVERAL: say("Both tell") if documents == 2 else say("Several tell"),
        ALONE: say("One alone"),
        CONTRADICT: say("Contradictions"),
    }
    choices = [
        f'<span><input type="radio" name="events" id="events:{kind}"{" checked" * (kind == ALL)}>'
        f' <label for="events:{kind}">{html.escape(words[kind])} ({count})</label></span>'
        for kind, count in counts.items()
        if count
    ]
    opening = markdown.attributes(
        "text-switch events-filter", role="radiogroup", aria_label=say("Events shown")
    )
    return markdown.join([f"<div{opening}>", *choices, "</div>"], "\n")


def _table(edition: Edition, order: Order, shown: list[tuple[str, Event]], page: str) -> Markdown:
    """The rows of a page, part by part, under the names of the documents."""
    documents = edition.reporting
    is_wide = len(documents) > MOST_COLUMNS
    columns = [
        markdown.link(escape(document.short_title), way(document.uri, page))
        for document in ([] if is_wide else documents)
    ] or [escape(say("Told by"))]
    heads = [escape(say("Event")), *columns]
    cells = [markdown.leaf(head, "th", scope="col") for head in heads]
    row = markdown.block(markdown.blocks(cells), element="tr")
    parts = [markdown.block(row, element="thead")]
    most = edition.longest_account
    for title, group in groupby(shown, lambda pair: pair[0]):
        rows = [_heading(title, len(heads))] if title else []
        for _, event in group:
            told = (
                [_named(event, page)]
                if is_wide
                else [_cell(event, document, most, page) for document in documents]
            )
            rows.append(_row(event, order, told, page))
        parts.append(markdown.block(markdown.blocks(rows), element="tbody"))
    table = markdown.block(markdown.blocks(parts), "matrix", "table")
    return markdown.block(table, "scroll", role="group", aria_label=say("Events and accounts"))


def _heading(title: str, columns: int) -> Markdown:
    cell = markdown.leaf(escape(title), "th", scope="rowgroup", colspan=str(columns))
    return markdown.block(cell, "part-of-list", "tr")


def _row(event: Event, order: Order, told: list[Markdown], page: str) -> Markdown:
    """An event with when it was, and what is particular about it."""
    account = None if order.document is None else event.account(order.document)
    anchor = "" if account is None else f"#{account.anchor}"
    link = markdown.link(escape(event.label), f"{way(event.uri, page)}{anchor}")
    kinds = _kinds(event)
    marks = {ALONE: say("one alone"), CONTRADICT: say("contradiction")}
    about = [escape(when(event))]
    about += [
        span(escape(said), f"standing {kind}") for kind, said in marks.items() if kind in kinds
    ]
    said = span(markdown.join((one for one in about if one), " · "), "about")
    head = markdown.leaf(markdown.join([link, said], " "), "th", scope="row")
    return markdown.block(markdown.blocks([head, *told]), " ".join(kinds), "tr")


def _cell(event: Event, document: Document, most: int, page: str) -> Markdown:
    """How many words a document has on an event, as number and as length."""
    account = event.account(document)
    if account is None:
        said = span(escape(say("not told")), "visually-hidden")
        return markdown.leaf(said, "td", "untold")
    bar = span(Markdown(""), f"extent extent-{ceil(STEPS * account.words / most)}")
    link = markdown.link(escape(str(account.words)), f"{way(event.uri, page)}#{account.anchor}")
    return markdown.leaf(markdown.join([link, bar], " "), "td")


def _named(event: Event, page: str) -> Markdown:
    """The documents that tell an event, where they are too many for columns."""
    links = [
        markdown.link(
            escape(f"{one.document.short_title} ({one.words})"),
            f"{way(event.uri, page)}#{one.anchor}",
        )
        for one in event.accounts[:MOST_COLUMNS]
    ]
    more = len(event.accounts) - MOST_COLUMNS
    if more > 0:
        links.append(markdown.link(escape(say("{} more", more)), way(event.uri, page)))
    return markdown.leaf(markdown.join(links, "; "), "td", "told-by")


def _further(order: Order, number: int, pages: int, page: str) -> Markdown:
    """The ways to the other pages of a long list."""
    if pages < 2:
        return Markdown("")
    links = [
        span(escape(str(one)), "current", "strong")
        if one == number
        else markdown.link(escape(str(one)), way(order.uri(one), page))
        for one in range(1, pages + 1)
    ]
    label = span(escape(say("Page")), "label")
    content = markdown.paragraph(markdown.join([label, *links], " "))
    return markdown.block(content, "orders", "nav", aria_label=say("Pages of the list"))
