"""Draws the images of the first letter: strokes that look like a hand, not like a typeface.

No font, no clock, no chance: the same images each time. Needs Pillow, which comes with `editions`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import pairwise
from math import pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

IMAGES = Path(__file__).parent.parent / "tei/documents/images"

SIZE = (720, 940)
FINE = 2
"""Times that everything is drawn larger than it is kept."""

PAPER, STAIN, INK = (238, 229, 206), (226, 214, 186), (62, 47, 38)
ASCENDING, DESCENDING = frozenset("bdfhkltßABCDEFGHIJKLMNOPQRSTUVWZ"), frozenset("fghjpqyzJß")
DOTTED, NARROW = frozenset("iäöüj"), frozenset("iljtfr.,")

FIRST = (
    (90, 96, "      Lehnau, den 3. März 1847."),
    (90, 160, "Hochgeehrter Herr!"),
    (90, 226, "Ihr Regenmesser steht seit acht"),
    (90, 272, "Tagen hinter der Mühle, wo weder"),
    (90, 318, "Baum noch Mauer ihm den Himmel"),
    (90, 364, "nimmt. Der Müller hält ihn für ein"),
    (90, 410, "Taufbecken und zieht den Hut davor."),
    (90, 494, "Am 27. Februar, stand das Wasser"),
    (390, 452, "kurz vor Tage,"),
    (90, 532, "vier ~Zoll Linien hoch, und am"),
    (90, 578, "Abend war es Eis. Ich habe es am"),
    (90, 624, "Ofen getaut und noch einmal"),
    (90, 670, "gemessen: es fehlte nichts."),
)
SECOND = (
    (90, 110, "Ich bitte Sie nun um ein zweites"),
    (90, 156, "Glas, denn das erste ist mir zer-"),
    (90, 202, "sprungen, und ich schäme mich"),
    (90, 248, "dessen. Geben Sie es dem Boten mit;"),
    (90, 294, "Meister Harms kennt den Weg."),
    (250, 380, "Ihre ergebene"),
    (300, 430, "Klara Wendt."),
    (150, 640, "An Herrn Johann Reuß,"),
    (150, 690, "Mechanikus in Tressin."),
    (150, 740, "Frei."),
)
PAGES = {"1847-03-03-1.jpg": FIRST, "1847-03-03-2.jpg": SECOND}
"""What stands on each page: where its lines begin, in pixels; `~` strikes a word out."""

Point = tuple[float, float]


def width(sign: str) -> int:
    """How far the next letter is from this one."""
    return 9 if sign in NARROW else 21 if sign in "mwMW" else 15


def letter(sign: str, at: int, x: float, y: float) -> Iterator[Point]:
    """The way of the pen through a letter whose foot is at a point; `at` varies it a little."""
    tall, deep = sign in ASCENDING, sign in DESCENDING
    wide = width(sign)
    swings = {"m": 3, "w": 3, "n": 2, "u": 2, "ü": 2, "h": 2}.get(sign, 1)
    sway = sin(at * 2.4 + ord(sign)) * 1.2
    for step in range(13):
        part = step / 12
        height = 13 * abs(sin(part * pi * swings)) + sway
        if tall and 0.15 < part < 0.5:
            height += 16
        if deep and 0.5 < part < 0.85:
            height -= 21
        yield x + wide * part + height * 0.28, y - height


def word(draw: ImageDraw.ImageDraw, text: str, x: float, y: float) -> float:
    """Write a word; where it ends."""
    start, is_struck = x, text.startswith("~")
    points: list[Point] = []
    for at, sign in enumerate(text.removeprefix("~")):
        if sign in ".,-:;!":
            draw.line(_fine([(x + 2, y - 1), (x + 3, y + (4 if sign in ",;" else 1))]), INK, 4)
        else:
            points += letter(sign, at + len(text), x, y)
        if sign in DOTTED:
            draw.line(_fine([(x + 9, y - 20), (x + 11, y - 21)]), INK, 4)
        x += width(sign)
    for one, other in pairwise(points):
        is_down = other[1] > one[1]
        draw.line(_fine([one, other]), INK, 4 if is_down else 2)
    if is_struck:
        draw.line(_fine([(start - 3, y - 5), (x + 6, y - 9)]), INK, 4)
    return x


def _fine(points: list[Point]) -> list[Point]:
    return [(x * FINE, y * FINE) for x, y in points]


def page(lines: tuple[tuple[int, int, str], ...]) -> Image.Image:
    """A sheet with lines of writing."""
    image = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), PAPER)
    draw = ImageDraw.Draw(image)
    for edge in range(0, 36, 4):  # Older paper is darker towards its edges.
        shade = tuple(s + (p - s) * edge // 36 for s, p in zip(STAIN, PAPER, strict=True))
        box = [edge, edge, SIZE[0] * FINE - edge, SIZE[1] * FINE - edge]
        draw.rectangle(box, outline=shade, width=4)
    draw.line(_fine([(0, 470), (SIZE[0], 468)]), STAIN, 3)  # Where it was folded.
    for x, y, line in lines:
        at = float(x)
        for one in line.split(" "):
            at = word(draw, one, at, y + sin(at / 90) * 2) + 14
    return image.reduce(FINE)


def main(folder: Path) -> None:
    """Draw all pages into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in PAGES.items():
        page(lines).save(folder / name, quality=62, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else IMAGES)
