"""What of an image a `surface` or a `zone` shows, as TEI says it. Reads no image.

Source: TEI P5, chapter 12.1 (Digital Facsimiles).
"""

from __future__ import annotations

import math
from itertools import chain
from typing import NamedTuple

from lxml.etree import _Element

from editions import tei

CORNERS = ("ulx", "uly", "lrx", "lry")
"""Attributes of a rectangle: its upper left and its lower right corner."""

GRAPHICS = (
    "self::tei:graphic | tei:graphic",
    "ancestor::*[tei:graphic][1]/tei:graphic",
    "ancestor-or-self::tei:surface[1]/tei:zone/tei:graphic",
)
"""XPath: the image of a surface or zone is its own, else that of what is around it, else one that
shows more than the surface, and so has a zone of its own."""


class Box(NamedTuple):
    """A rectangle in the units of a surface."""

    left: float
    top: float
    right: float
    bottom: float

    def is_within(self, other: Box) -> bool:
        """It goes nowhere beyond another one, but for half a unit that was lost by rounding."""
        before = other.left - self.left, other.top - self.top
        after = self.right - other.right, self.bottom - other.bottom
        return max(*before, *after) <= 0.5


class Shown(NamedTuple):
    """An image, and the part of it that is meant."""

    url: str
    """The address of the image, as the `graphic` has it."""
    part: Box | None
    """The part that is meant; None for the whole."""
    whole: Box | None
    """What the image shows of the surface; None where the units are the image's own pixels."""


def shown(element: _Element) -> Shown | None:
    """What a pointer to a `surface`, a `zone` or a `graphic` leads to; None without an image."""
    found = (tei.find(element, path) for path in GRAPHICS)
    graphic = next((one for one in found if one is not None), None)
    url = None if graphic is None else graphic.get("url")
    if graphic is None or not url:
        return None
    holder = graphic.getparent()
    whole = None if holder is None else box(holder)
    is_part = tei.name(element) in ("zone", "surface") and element is not holder
    return Shown(url, box(element) if is_part else None, whole)


def box(element: _Element) -> Box | None:
    """The rectangle of a surface or zone, or the one around its `@points`; None without one."""
    points = [point.split(",") for point in (element.get("points") or "").split()]
    corners = [element.get(name) or "" for name in CORNERS]
    numbers = [_number(one) for one in (chain(*points) if points else corners)]
    found = [one for one in numbers if one is not None]
    if len(found) < len(numbers) or any(len(point) != 2 for point in points):
        return None
    across, down = found[::2], found[1::2]
    made = Box(min(across), min(down), max(across), max(down))
    return made if made.left < made.right and made.top < made.bottom else None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
