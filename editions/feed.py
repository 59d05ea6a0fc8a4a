"""The changes of an edition as a feed, release by release. Source: RFC 4287 (Atom)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from lxml.builder import ElementMaker
from lxml.etree import _Element

from editions import dates
from editions.edition import Edition
from editions.released import Release
from editions.words import LANGUAGE, say

PATH = "feed.xml"
ATOM = "http://www.w3.org/2005/Atom"
MOST = 200
"""Changes in the feed, the newest of them."""

E = ElementMaker(namespace=ATOM, nsmap={None: ATOM})


class Change(NamedTuple):
    """A text that was new in a release, or had changed."""

    release: Release
    uri: str
    title: str
    is_new: bool


def is_there(edition: Edition) -> bool:
    """The edition has releases, and says where it is published."""
    return bool(edition.settings.imprint.site and edition.moves.record.releases)


def changes(edition: Edition) -> Iterator[Change]:
    """The texts of each release, the newest release first."""
    pages = edition.moves.record.pages
    texts = [(one, pages[one.uri]) for one in edition.documents if one.uri in pages]
    for release in reversed(edition.moves.record.releases):
        for one, page in texts:
            if release in page.versions:
                is_new = page.versions[0] == release
                yield Change(release, one.uri, one.short_title, is_new)


def written(edition: Edition) -> bytes:
    """The feed of an edition that has one."""
    imprint = edition.settings.imprint
    site, releases = imprint.site or "", edition.moves.record.releases
    author = "; ".join(imprint.editors) or imprint.publisher or imprint.title or site
    some = [one for one, _ in zip(changes(edition), range(MOST), strict=False)]
    root = E.feed(
        E.id(site),
        E.title(imprint.title or site),
        E.updated(_moment(releases[-1].date)),
        E.author(E.name(author)),
        E.link(rel="self", type="application/atom+xml", href=f"{site}{PATH}"),
        E.link(rel="alternate", type="text/html", href=site),
        *(_entry(one, site) for one in some),
    )
    root.set("{http://www.w3.org/XML/1998/namespace}lang", LANGUAGE.get())
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _entry(one: Change, site: str) -> _Element:
    """A change; its id is that of the page in this version, which is no address of its own."""
    said = say("New in version {}", one.release.version)
    if not one.is_new:
        said = say("Changed in version {}", one.release.version)
    return E.entry(
        E.id(f"{site}{one.uri}#version-{_plain(one.release.version)}"),
        E.title(one.title),
        E.updated(_moment(one.release.date)),
        E.link(rel="alternate", type="text/html", href=f"{site}{one.uri}"),
        E.summary(said),
    )


def _plain(version: str) -> str:
    """A version as part of an address."""
    return "".join(sign if sign.isalnum() or sign in ".-" else "-" for sign in version)


def _moment(date: str) -> str:
    """The beginning of a day; of a month or a year, of its first one."""
    first = datetime.date(*dates.parts(date), *[1] * (3 - len(dates.parts(date))))
    return f"{first.isoformat()}T00:00:00Z"
