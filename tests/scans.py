"""Images of pages for tests: lines of a text, drawn in ink on paper."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PAPER, INK = (240, 232, 210), (40, 30, 20)
WORDS = "The ferry is late again and nobody at the landing stage can say when it comes".split()


def drawn(name: str, width: int, height: int) -> Image.Image:
    """A page with its name above lines of text."""
    image = Image.new("RGB", (width, height), PAPER)
    pen = ImageDraw.Draw(image)
    size = max(8, width // 30)
    font = ImageFont.load_default(size)
    pen.text((width // 2, size), name, INK, font)
    for number, top in enumerate(range(3 * size, height - 2 * size, 3 * size // 2)):
        words = [WORDS[(number + at) % len(WORDS)] for at in range(8)]
        pen.text((2 * size, top), " ".join(words), INK, font)
    return image


def scan(file: Path, width: int = 1300, height: int = 1700, name: str = "") -> Path:
    """The file of an image, of the format of its name."""
    file.parent.mkdir(parents=True, exist_ok=True)
    drawn(name or file.stem, width, height).save(file)
    return file
