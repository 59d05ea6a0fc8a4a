"""The pages of an edition as Markdown, one module for each kind.

Gives values; writing them is the plugin's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from editions.document import Document
from editions.edition import Edition
from editions.pages.chronology import chronology_makers, with_timelines
from editions.pages.documents import document_page, documents_makers
from editions.pages.events import event_page
from editions.pages.home import home_page, search_page
from editions.pages.indexes import index_makers
from editions.pages.map import map_makers
from editions.pages.network import network_makers
from editions.pages.page import UNSEARCHED, Page, Written
from editions.pages.registers import entry_makers
from editions.pages.synopsis import synopsis_page, synopsis_pages
from editions.pages.wordlist import word_makers
from editions.registers import KINDS, Entry
from editions.rules import Rules
from editions.synopsis import Event

__all__ = [
    "UNSEARCHED",
    "Page",
    "Written",
    "document_page",
    "home_page",
    "makers",
    "pages",
    "with_timelines",
]


def pages(edition: Edition, rules: Rules) -> Iterator[Page]:
    """Every page of the edition: documents, then events, registers and search."""
    return (make() for _, make in makers(edition, rules))


def makers(
    edition: Edition, rules: Rules
) -> Iterator[tuple[Document | Entry | Event | None, Callable[[], Page]]]:
    """What makes each page of the edition, with what the page is about; None of a list."""
    for document in edition.documents:
        yield document, partial(document_page, edition, rules, document)
    for make in documents_makers(edition):
        yield None, make
    for order, number in synopsis_pages(edition):
        yield None, partial(synopsis_page, edition, order, number)
    for event in edition.events:
        yield event, partial(event_page, edition, rules, event)
    for kind in KINDS:
        for make in index_makers(edition, kind):
            yield None, make
        for entry in edition.register(kind.folder):
            for number, make in enumerate(entry_makers(edition, rules, entry)):
                yield None if number else entry, make
    for makers_of in (chronology_makers, map_makers, network_makers, word_makers):
        for make in makers_of(edition):
            yield None, make
    yield None, partial(search_page, edition)
