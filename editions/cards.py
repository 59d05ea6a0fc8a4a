"""The short entries of registers, which a page shows at hand over its links.

They stand in a file beside the page, for a page of many names would be twice as large with them; a
script asks for the file when a reader first points to a name. Knows pages as HTML alone.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable
from functools import lru_cache

from editions.document import Document
from editions.edition import Edition
from editions.registers import Entry
from editions.words import other, say, several

DESCRIBED = re.compile(r'(<a\b[^>]*?) title="[^"]*"([^>]*>)')
"""A link that has a description: what stands before it, and after it."""
HREF = re.compile(r' href="([^"#?]+)"')

Card = tuple[str, ...]
"""What a card says: the name, the years, who or what it is, how often it is mentioned; and where
that of the site is another one, the languages of the name and of what it is."""


@lru_cache(maxsize=1 << 14)  # Most pages are in the same folder, and name whom others name.
def _led(folder: str, href: str) -> str:
    """The page to which a link from one of a folder leads."""
    return posixpath.normpath(posixpath.join(folder, href))


class Cards:
    """The cards of an edition, and which of them each page needs."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._entries = {entry.uri: entry for entry in edition.entries}
        self._made: dict[str, Card] = {}

    def lifted(self, page: str, uri: str) -> tuple[str, tuple[str, ...]]:
        """A page's HTML without the descriptions of its links to entries, and those entries' uris.

        Links that have no description are of lists, and have no card.
        """
        found: set[str] = set()
        folder = posixpath.dirname(uri)

        def bare(link: re.Match[str]) -> str:
            href = HREF.search(link[0])
            entry = _led(folder, href[1]) if href else ""
            if entry not in self._entries:
                return link[0]
            found.add(entry)
            return link[1] + link[2]

        return DESCRIBED.sub(bare, page), tuple(sorted(found))

    def script(self, uris: tuple[str, ...]) -> bytes:
        """The cards of entries as a script: a browser reads no data from a disk, but scripts.

        It tells them to the page as an event, by the entries' uris.
        """
        said = json.dumps({uri: self.card(uri) for uri in uris}, ensure_ascii=False)
        told = f'document.dispatchEvent(new CustomEvent("cards", {{ detail: {said} }}));\n'
        return told.encode()

    def has(self, uri: str) -> bool:
        """There is such an entry."""
        return uri in self._entries

    def card(self, uri: str) -> Card:
        """The card of an entry, made once: a name may be on every page of an edition."""
        if uri not in self._made:
            entry = self._entries[uri]
            langs = (other(entry.langs.get(entry.name)) or "", other(entry.lang) or "")
            said = (entry.name, entry.life, entry.role, self._known(entry))
            self._made[uri] = (*said, *(langs if any(langs) else ()))
        return self._made[uri]

    def _known(self, entry: Entry) -> str:
        """What kind of entry it is, and how often and when it is mentioned: `Person · 3 mentions,
        1962–1963`."""
        count = self.edition.mentions.count(entry.uri)
        counted = several(count, "{} mention", "{} mentions") if count else ""
        years = _years(document for document, _ in self.edition.mentions.counts(entry.uri))
        mentioned = ", ".join(word for word in (counted, years) if word)
        return " · ".join(word for word in (say(entry.kind.singular), mentioned) if word)


def _years(documents: Iterable[Document]) -> str:
    """The years of the first and the last of some documents that have a date."""
    years = {date[:4] for one in documents if (date := one.date)}
    return "–".join(dict.fromkeys([min(years), max(years)])) if years else ""


def file(uri: str) -> str:
    """The file of a page's cards: `documents/a.cards.js`."""
    return f"{uri.removesuffix('.html')}.cards.js"
