"""Which image of the source a pointer of a text leads to, which part of it, and its address.

Makes no image: see `tiles` for what stands at an address, and `iiif` for how it comes there.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from editions import surfaces, uris
from editions.edition import Edition
from editions.pointers import Address
from editions.surfaces import Box
from editions.tiles import Size

FOLDER = "facsimiles/"
"""Where in the site images of sources are, each in a folder that is called as its file."""


class Meant(NamedTuple):
    """What a pointer means: the address of an image as a file has it, and a part of it."""

    url: str
    path: str
    """The file that has the address."""
    part: Box | None = None
    whole: Box | None = None


class Facsimile(NamedTuple):
    """An image of a page of the source, or a part of one."""

    file: str
    """Its path from the project's root."""
    size: Size
    zone: tuple[int, int, int, int] | None
    """The part: left, top, width and height in pixels; None for the whole."""
    is_outside: bool
    """What the TEI gives as the part goes beyond the image."""

    def uri(self, path: str = "") -> str:
        """Where its folder is in the site, or a file of that."""
        return f"{FOLDER}{self.file}/{path}".rstrip("/")

    def way(self, page: str, path: str = "") -> str:
        """The same as a link of a page has it."""
        return way(uris.relative(self.uri(path), page))


def way(uri: str) -> str:
    """A path in the site as a part of an address; the API writes its commas as they are."""
    return quote(uri, safe="/,")


def meant(edition: Edition, pointer: str, path: str) -> Meant:
    """What a pointer in the file `path` means: an image itself, or that of a surface or a zone."""
    place = edition.pointers.meant(pointer, path)
    source = None if isinstance(place, Address) else edition.sources.get(place.path)
    if source is None or isinstance(place, Address):
        return Meant(pointer, path)
    element = source.ids.get(place.identifier)
    shown = None if element is None else surfaces.shown(element)
    return Meant(pointer, path) if shown is None else Meant(shown.url, place.path, *shown[1:])


def facsimile(edition: Edition, pointer: str, path: str) -> Facsimile | str | None:
    """The image of the project that a pointer in the file `path` leads to.

    None if there is none, or none that can be cut into tiles; in words what is wrong with one
    that cannot be read.
    """
    one = meant(edition, pointer, path)
    scan = edition.scan(one.url, one.path)
    if scan is None:
        return None
    file, size = scan
    if isinstance(size, str):
        return f"{file} cannot be shown: {size}"
    whole = one.whole or Box(0, 0, *size)
    if one.part is None:
        return Facsimile(file, size, None, False)
    return Facsimile(file, size, _pixels(one.part, whole, size), not one.part.is_within(whole))


def _pixels(part: Box, whole: Box, size: Size) -> tuple[int, int, int, int] | None:
    """A part of a surface in pixels of its image, as far as the image shows it."""
    across = size.width / (whole.right - whole.left)
    down = size.height / (whole.bottom - whole.top)
    left = round(max(0, (part.left - whole.left) * across))
    top = round(max(0, (part.top - whole.top) * down))
    width = round(min(size.width, (part.right - whole.left) * across)) - left
    height = round(min(size.height, (part.bottom - whole.top) * down)) - top
    return (left, top, width, height) if width > 0 and height > 0 else None


def is_one(path: str) -> bool:
    """A path in the site is that of the folder of an image of a source."""
    return path.startswith(FOLDER)


def manifest(document: str) -> str:
    """Where what a viewer has to know of a document's images is, by the address of its page."""
    return f"{document.removesuffix('.html')}.iiif.json"
