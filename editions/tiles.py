"""Images cut into tiles that any viewer of the IIIF Image API finds by their names.

Knows files and numbers; nothing of TEI, and no address of the site.
Source: IIIF Image API 3.0, level 0 (static files); its Implementation Notes, section 2.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageCms, ImageFile, ImageOps
from PIL import __version__ as pillow

SCAN = re.compile(r"[^\0]+\.(?:jpe?g|tiff?|png)", re.IGNORECASE)
"""Names of files that may be the image of a page."""

FORMATS = ("JPEG", "TIFF", "PNG")
"""What such a file may be within: of all other formats not a byte is read."""

LARGEST = 100_000_000
"""Pixels of the largest image: a sheet of A3 at 600 dots an inch has 70 million. To decode it takes
three bytes for each, and a small file may say that it has thousands of millions."""

TILE = 1024
"""Pixels of a tile's side. With 512, which others use, a site has three times as many files."""

QUALITY = 80
"""Of JPEG, from 0 to 95."""

THUMBNAIL = 256
"""Pixels of the longer side below which no smaller image is made."""

MEDIUM = 2000
"""Pixels of the longer side of the largest image that is shown as a whole."""

MADE = f"{pillow} {TILE} {QUALITY} {THUMBNAIL} 1"
"""With another one of these, other tiles come of the same image."""

ALL = "full/max/0/default.jpg"

FAULTS = (
    *(OSError, ValueError, ArithmeticError, LookupError, SyntaxError, TypeError, AttributeError),
    *(RuntimeError, MemoryError, struct.error, ImageCms.PyCMSError),
)
"""What Pillow raises over bytes that are no image."""

ORIENTATION = 0x0112
"""The tag of EXIF that says which side of an image is up; from 5 on it lies on its side."""

PLAIN = {"1": "L", "I": "L", "F": "L"}
"""What the pixels of a grey image become."""

Image.MAX_IMAGE_PIXELS = None  # Judged here, by what the head of a file says.


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int

    def shrunk(self, factor: int) -> Size:
        """The size of the image in which one pixel stands for a square of some."""
        return Size(-(-self.width // factor), -(-self.height // factor))


class Tile(NamedTuple):
    """A file with an image, or with a part of one."""

    path: str
    """Below the folder of the image: `0,0,1024,1024/512,512/0/default.jpg`."""
    factor: int
    """How many pixels of the image, in each direction, one of the tile stands for."""
    box: tuple[int, int, int, int]
    """The part of the image made smaller by the factor: left, top, right, bottom."""


def measured(file: Path) -> Size | str:
    """The size of an image as it is shown, by its head alone; or what is wrong with it."""
    try:
        found = file.stat()
    except OSError as fault:
        return fault.strerror or "it cannot be read"
    return _measured(str(file), found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=4096)
def _measured(file: str, _size: int, _time: int) -> Size | str:
    try:
        with Image.open(file, formats=FORMATS) as image:
            size = Size(*image.size)
            if size.width * size.height > LARGEST:
                said = (
                    f"it has {size.width} by {size.height} pixels, and {LARGEST} at most are read"
                )
                return f"{said}: make it smaller"
            # Of a PNG, Pillow would read all pixels to see whether anything is said behind them.
            is_said = image.format != "PNG"
            is_lying = is_said and image.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)
    except FAULTS:
        return "it is no JPEG, TIFF or PNG, or is broken"
    return Size(size.height, size.width) if is_lying else size


def factors(size: Size) -> tuple[int, ...]:
    """How often the image is made smaller for tiles: 1, 2, 4, until it fits into one."""
    found = [1]
    while max(size.shrunk(found[-1])) > TILE:
        found.append(found[-1] * 2)
    return tuple(found)


def wholes(size: Size) -> tuple[int, ...]:
    """How often it is made smaller for images of the whole, the last one a thumbnail."""
    found = [*factors(size)]
    while max(size.shrunk(found[-1])) > THUMBNAIL:
        found.append(found[-1] * 2)
    return tuple(found)


def whole(size: Size, factor: int) -> str:
    """The path of the image of the whole that is made smaller by a factor."""
    if factor == 1:
        return ALL
    return "full/{},{}/0/default.jpg".format(*size.shrunk(factor))


def medium(size: Size) -> int:
    """The factor of the largest image of the whole that is not too large for a page."""
    return next(one for one in wholes(size) if max(size.shrunk(one)) <= MEDIUM)


def tiles(size: Size) -> Iterator[Tile]:
    """Every file of an image, each path once, in the canonical form of its address.

    Source: IIIF Image API 3.0, section 4.7 (Canonical URI Syntax).
    """
    for factor in wholes(size):
        yield Tile(whole(size, factor), factor, (0, 0, *size.shrunk(factor)))
    for factor in factors(size):
        width, height = size.shrunk(factor)
        for top in range(0, height, TILE):
            for left in range(0, width, TILE):
                box = (left, top, min(left + TILE, width), min(top + TILE, height))
                if box != (0, 0, width, height):
                    yield Tile(_path(size, factor, box), factor, box)


def _path(size: Size, factor: int, box: tuple[int, int, int, int]) -> str:
    left, top, right, bottom = box
    x, y = left * factor, top * factor
    region = x, y, min(right * factor, size.width) - x, min(bottom * factor, size.height) - y
    return "{},{},{},{}/{},{}/0/default.jpg".format(*region, right - left, bottom - top)


def info(size: Size, address: str) -> dict[str, Any]:
    """What a viewer has to know of the image at an address.

    Source: IIIF Image API 3.0, section 5 (Image Information).
    """
    shown = reversed(wholes(size))
    return {
        "@context": "http://iiif.io/api/image/3/context.json",
        "id": address,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level0",
        **size._asdict(),
        "sizes": [size.shrunk(factor)._asdict() for factor in shown],
        "tiles": [{"width": TILE, "height": TILE, "scaleFactors": [*factors(size)]}],
    }


def write(file: Path, folder: Path) -> str | None:
    """Write all tiles of an image into a folder, and give what is wrong with the image.

    The same image gives the same bytes, without what cameras and programs note in it.
    """
    size = measured(file)
    if isinstance(size, str):
        return size
    try:
        image = _plain(file)
    except FAULTS:
        return "it breaks off, or its pixels cannot be read"
    if image.size != size:
        return "it is not as large as it says"
    done = 1
    for tile in sorted(tiles(size), key=lambda tile: tile.factor):
        while done < tile.factor:
            image, done = image.reduce(2), done * 2
        target = folder / tile.path
        target.parent.mkdir(parents=True, exist_ok=True)
        image.crop(tile.box).save(target, "JPEG", quality=QUALITY, optimize=True)
    return None


def _plain(file: Path) -> Image.Image:
    """The pixels of an image in grey or sRGB, upright, on white, with nothing besides."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # Who sets PDFs has it otherwise, for all.
    with Image.open(file, formats=FORMATS) as opened:
        opened.load()
        profile = opened.info.get("icc_profile")
        image = opened if opened.format == "PNG" else ImageOps.exif_transpose(opened)
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("P", "LA", "PA", "RGBA"):
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image).convert("RGB")
    if profile and image.mode in ("RGB", "CMYK"):
        image = _as_srgb(image, profile)
    image = image if image.mode in ("L", "RGB") else image.convert(PLAIN.get(image.mode, "RGB"))
    plain = image.copy()
    plain.info = {}
    return plain


def _as_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The same colours as those of a profile, which tiles do not have; as they are if it fails."""
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        made = ImageCms.profileToProfile(
            image, own, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except FAULTS:
        return image
    return image if made is None else made
