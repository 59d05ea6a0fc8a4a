"""Addresses that were in the site and are no more, with where readers should be led instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from editions import uris
from editions.comparison.texts import TextChange
from editions.document import Document
from editions.edition import Edition
from editions.synopsis import Account


class Lost(NamedTuple):
    """An address that leads to something else, or nowhere."""

    before: str
    """The address, from the site's root: `documents/a.html#p3`."""
    after: str
    """The best one in its place: where the same is now, or what is nearest to it."""
    is_same: bool
    """There is the same; else what is left of its surroundings."""
    is_taken: bool = False
    """Something else has the address now, so nothing can lead on from it."""


Places = Mapping[str, str | None]
"""The pages that there were, each with the page that the same has now, if there is one."""


def of_pages(pages: Places, now: Collection[str]) -> Iterator[Lost]:
    """Pages of documents, entries and events, and those written by hand."""
    for before, after in pages.items():
        if after is None:
            folder, is_below, _ = before.partition("/")
            index = uris.index(folder) if is_below else ""
            nearest = index if index in now and index != before else "index.html"
            yield Lost(before, nearest, False, before in now)
        elif before != after:
            yield Lost(before, after, True, before in now)


def of_passages(before: Document, after: Document, change: TextChange) -> Iterator[Lost]:
    """Passages and notes of a document that is still there."""
    now = anchors(after)
    kept = {alias for some in after.aliases.values() for alias in some}
    for anchor, (place, is_same) in change.anchors.items():
        if anchor == place or anchor in kept:
            continue
        whole = after.uri if place == after.whole.anchor else f"{after.uri}#{place}"
        yield Lost(f"{before.uri}#{anchor}", whole, is_same, anchor in now)


def of_accounts(
    before: Edition, after: Edition, pages: Places, changes: Mapping[str, TextChange]
) -> Iterator[Lost]:
    """Parts of passages that have an address because an account of an event is made of them.

    `changes` are those of the documents, by the pages that they had.
    """
    now = {place for one in after.events for place, _ in _places(one.accounts)}
    for event in before.events:
        for place, around in _places(event.accounts):
            uri, _, anchor = place.partition("#")
            there = pages.get(uri)
            if place in now or there is None or f"{there}#{anchor}" in now or anchor == around:
                continue
            found = changes[uri].anchors if uri in changes else {}
            nearest, _ = found.get(around, (around, True))
            yield Lost(place, f"{there}#{nearest}" if nearest else there, False)


def anchors(document: Document) -> frozenset[str]:
    """The anchors of all passages and notes on a document's page."""
    notes = {f"fn:{key}" for key in document.notes.values()}
    return frozenset({one.anchor for one in document.passages.values()} | notes)


def _places(accounts: Iterable[Account]) -> Iterator[tuple[str, str]]:
    """The addresses of what accounts are made of, each with the anchor of the passage around it."""
    for account in accounts:
        for told in account.passages:
            yield account.place(told), told.passage.anchor if told.passage else ""
