"""Pages that lead readers from released addresses to where their words are now.

They need no script and stay in the site; with one, an anchor leads to where its words are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import quote

from editions import uris
from editions.edition import Edition
from editions.released import NEVER, Gone
from editions.words import LANGUAGE, say

SCRIPT = "assets/editions/moved.js"

PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<link rel="canonical" href="{canonical}">
<script src="{script}" defer></script>
<meta http-equiv="refresh" content="0; url={href}">
</head>
<body>
<main>
<h1>{title}</h1>
<p>{words} <a href="{href}">{to}</a></p>
{anchors}</main>
</body>
</html>
"""


def pages(edition: Edition) -> Mapping[str, str]:
    """Where each page that is no more leads, by its address: released ones, and those of old."""
    moves, present = edition.moves, edition.titles
    found = {}
    for page in sorted({*moves.record.pages, *(one.partition("#")[0] for one in moves.given)}):
        led = moves.led(page)
        if page not in present and isinstance(led, str) and led != page:
            found[page] = led
    for entry, page in _pages_of_mentions(edition):
        led = moves.led(entry)
        found[page] = led if isinstance(led, str) else entry
    return found


def files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """The pages as files, by their paths in the site."""
    for page, to in pages(edition).items():
        yield page, _html(edition, page, to).encode()


def _pages_of_mentions(edition: Edition) -> Iterator[tuple[str, str]]:
    """Pages of mentions that there are no more, each with that of its entry."""
    for entry, released in edition.moves.record.pages.items():
        further = edition.mentions.further(entry) if released.mentions else ()
        now = {uris.mentions(entry, start) for start in further}
        yield from ((entry, page) for page in released.mentions if page not in now)


def _html(edition: Edition, page: str, to: str) -> str:
    """A page that leads to another one, and its anchors to where each is now."""
    before = edition.moves.record.pages.get(page, NEVER)
    anchors = "".join(
        f'<li id="{escape(anchor)}"><a href="{_way(led, page)}">#{escape(anchor)}</a></li>\n'
        for anchor in before.anchors
        if isinstance(led := edition.moves.led(f"{page}#{anchor}"), str) and "#" in led
    )
    return PAGE.format(
        lang=escape(LANGUAGE.get()),
        title=escape(before.title or page),
        canonical=escape(edition.settings.imprint.address(quote(to, "/#:")) or _way(to, page)),
        script=_way(SCRIPT, page),
        words=escape(say("This page has another address now:")),
        href=_way(to, page),
        to=escape(edition.titles.get(to.partition("#")[0], to)),
        anchors=f"<ul>\n{anchors}</ul>\n" if anchors else "",
    )


def _way(to: str, page: str) -> str:
    return escape(quote(uris.relative(to, page), "/#:"))


def gone(edition: Edition) -> Mapping[str, Gone]:
    """The pages that are no more and lead nowhere, each with the reason."""
    moves = edition.moves
    every = ((page, moves.led(page)) for page in sorted(moves.given) if "#" not in page)
    found = ((page, led) for page, led in every if isinstance(led, Gone))
    return {page: led for page, led in found if page not in edition.titles}
