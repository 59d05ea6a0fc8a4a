"""Images of sources that nobody could see, and zones that lie outside of their surface."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from editions import surfaces, tei
from editions.edition import Edition
from editions.findings import Finding
from editions.source import Source
from editions.surfaces import Box

ZONES = f"{{{tei.TEI}}}zone"

SURFACE = "(ancestor::tei:surface)[last()]"
"""XPath: the surface that a zone is a part of."""

WHERE = ("facs", "url", "target")
"""Attributes that lead to an image."""


def of_file(source: Source) -> Iterator[Finding]:
    """Zones that go beyond the corners that their surface gives itself.

    One that has an image of its own may: it says how much more than the surface that shows.
    """
    for zone in source.root.iter(ZONES):
        surface, own = tei.find(zone, SURFACE), surfaces.box(zone)
        whole = None if surface is None else surfaces.box(surface)
        has_image = tei.find(zone, "tei:graphic") is not None
        if own and whole and not has_image and not own.is_within(whole):
            message = (
                f"the zone goes from {_corners(own)}, and its surface from {_corners(whole)}:"
                " mend the coordinates of one of them"
            )
            yield source.finding(zone, "warning", "zone-outside", message)


def _corners(box: Box) -> str:
    return "{:g},{:g} to {:g},{:g}".format(*box)


def of_edition(edition: Edition) -> Iterator[Finding]:
    """Images below the project to which texts point, and that cannot be read.

    Each is told once in a file, at the first element that leads to it. It takes a look at the first
    bytes of each image, which need not be the same as when its file was checked.
    """
    for path, judged in edition.judged.items():
        some = (file for file, is_there in judged.files.items() if is_there)
        broken = {file: fault for file in some if (fault := _fault(edition, file))}
        source = edition.sources[path]
        for file, fault in broken.items():
            message = f"{file} cannot be shown: {fault}"
            place = _first(edition, source, file)
            yield source.finding(place, "warning", "unreadable-image", message)


def _fault(edition: Edition, file: str) -> str | None:
    """What is wrong with an image, by its path from the project's root, which may be quoted."""
    scan = edition.scan(file, "")
    return scan[1] if scan is not None and isinstance(scan[1], str) else None


def _first(edition: Edition, source: Source, file: str) -> _Element:
    """The first element that leads to a file."""
    own = edition.scan(file, "")
    for element in source.elements:
        for pointer in (one for name in WHERE for one in element.get(name, "").split()):
            if edition.scan(pointer, source.path) == own:
                return element
    return source.root
