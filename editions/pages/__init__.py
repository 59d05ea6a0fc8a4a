"""The pages of an edition as Markdown, one module for each kind.

Gives values; writing them is the plugin's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from editions.edition import Edition
from editions.pages.chronology import chronology_makers, with_timelines
from editions.pages.documents import document_page
from editions.pages.downloads import downloads_page
from editions.pages.encoding import encoding_makers
from editions.pages.events import event_page
from editions.pages.history import gone_makers
from editions.pages.home import SEARCH, home_page, search_page
from editions.pages.indexes import index_makers
from editions.pages.lists import list_makers
from editions.pages.map import map_makers
from editions.pages.network import network_makers
from editions.pages.page import UNSEARCHED, Maker, Page, Written
from editions.pages.registers import entry_makers
from editions.pages.synopsis import synopsis_page, synopsis_pages
from editions.pages.wordlist import word_makers
from editions.registers import KINDS
from editions.rules import Rules

__all__ = [
    "UNSEARCHED",
    "Maker",
    "Page",
    "Written",
    "document_page",
    "downloads_page",
    "home_page",
    "makers",
    "pages",
    "with_timelines",
]


def pages(edition: Edition, rules: Rules) -> Iterator[Page]:
    """Every page of the edition: documents, then events, registers and search."""
    made = (maker.make() for maker in makers(edition, rules))
    return (page for page in made if page is not None)


def makers(edition: Edition, rules: Rules) -> Iterator[Maker]:
    """What makes each page of the edition."""
    for document in edition.documents:
        make = partial(document_page, edition, rules, document)
        names = (f"file:{document.source.path}",)
        yield Maker(document.uri, make, document, names, document.digest)
    yield from list_makers(edition)
    for order, number in synopsis_pages(edition):
        page = partial(synopsis_page, edition, order, number)
        yield Maker(order.uri(number), page, names=("events:", "documents:"))
    for event in edition.events:
        yield Maker(event.uri, partial(event_page, edition, rules, event), event, ("events:",))
    for kind in KINDS:
        yield from index_makers(edition, kind)
        for entry in edition.register(kind.folder):
            yield from entry_makers(edition, rules, entry)
    for makers_of in (chronology_makers, map_makers, network_makers, word_makers, encoding_makers):
        yield from makers_of(edition)
    yield from gone_makers(edition)
    yield Maker(SEARCH, partial(search_page, edition))
