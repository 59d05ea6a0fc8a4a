"""Cut the typeface of the theme, EB Garamond, into the files that the site serves.

Run by `make fonts`, which installs the typeface and fontTools at fixed versions. The face has no
reserved font name, so that its licence lets a part of it keep the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import fontpkg_eb_garamond
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILY = "EB Garamond"
FULL = fontpkg_eb_garamond.ROOT
FOLDER = Path(__file__).parent.parent / "editions/theme/assets/editions/fonts"

LETTERS = ("kern", "liga", "rlig")
MARKS = ("locl", "ccmp", "mark")
FIGURES = ("onum", "lnum", "tnum")


@dataclass(frozen=True, slots=True)
class Part:
    """Some letters of the face: a browser fetches them when a page has one of them."""

    name: str
    ranges: str
    """The letters as CSS writes them in `unicode-range`."""
    features: tuple[str, ...]

    def letters(self) -> Iterator[int]:
        """The code points, in the order of the ranges."""
        for each in self.ranges.replace("U+", "").split(", "):
            first, _, last = each.partition("-")
            yield from range(int(first, 16), int(last or first, 16) + 1)


@dataclass(frozen=True, slots=True)
class Style:
    """A weight and a slope of the face."""

    name: str
    file: str
    cut: int
    """The weight that is cut. The lightest of the face, 400, is thin on screens."""
    weight: str
    """The weights that it stands for, as CSS writes them."""
    slope: str
    capitals: bool
    """Whether it has small ones: they are a quarter of the weight of a file."""


PARTS = (
    # The letters of most languages of Europe. The face has many points: each letter counts.
    Part(
        "latin",
        "U+20-7E, U+A0-A3, U+A5, U+A7-A9, U+AB, U+AD-AE, U+B0, U+B4, U+B6-B7, U+BB, U+BF-D6, "
        "U+D8-F6, U+F8-FF, U+102-107, U+10C-111, U+118-11B, U+11E-11F, U+130-131, U+139-13A, "
        "U+13D-13E, U+141-144, U+147-148, U+150-155, U+158-15B, U+15E-165, U+16E-171, U+178-17E, "
        "U+2002-200D, U+2010-2015, U+2018-201F, U+2022, U+2026, U+202F, U+2039-203A, U+2044, "
        "U+20AC",
        (*LETTERS, *FIGURES, "smcp"),
    ),
    Part(
        "latin-more",
        "U+100-101, U+108-10B, U+112-117, U+11C-11D, U+120-12F, U+132-138, U+13B-13C, U+13F-140, "
        "U+145-146, U+149-14F, U+156-157, U+15C-15D, U+166-16D, U+172-177, U+17F-2AF, U+300-36F, "
        "U+1E00-1EFF, U+2C60-2C7F, U+A720-A7FF",
        (*LETTERS, *MARKS),
    ),
    Part(
        "signs",
        "U+A4, U+A6, U+AA, U+AC, U+AF, U+B1-B3, U+B5, U+B8-BA, U+BC-BE, U+D7, U+F7, U+2020-2021, "
        "U+2030-2033, U+203B, U+2042, U+2070-209F, U+20A0-20AB, U+20AD-20BF, U+2100-218F, U+2212",
        LETTERS,
    ),
    Part("greek", "U+370-3FF, U+1F00-1FFF", (*LETTERS, *MARKS)),
    Part("cyrillic", "U+400-52F", (*LETTERS, *MARKS)),
)
STYLES = (
    Style("regular", "EBGaramond[wght].ttf", 430, "400", "normal", True),
    Style("italic", "EBGaramond-Italic[wght].ttf", 430, "400", "italic", False),
    Style("bold", "EBGaramond[wght].ttf", 640, "600 700", "normal", False),
)


def cut(part: Part, style: Style) -> str:
    """Write the letters of a part in a style, and say how CSS finds them."""
    features = [name for name in part.features if style.capitals or name != "smcp"]
    options = subset.Options(layout_features=features, flavor="woff2", hinting=False)
    options.name_IDs = [0, 1, 2, 4, 13]
    font = TTFont(FULL / "files" / style.file, recalcTimestamp=False)
    letters = subset.Subsetter(options)
    letters.populate(unicodes=part.letters())
    letters.subset(font)
    font = instancer.instantiateVariableFont(font, {"wght": style.cut})
    name = f"eb-garamond-{part.name}-{style.name}.woff2"
    subset.save_font(font, str(FOLDER / name), options)
    return face(name, part, style)


def face(name: str, part: Part, style: Style) -> str:
    """The rule of CSS for a file: what comes too late is for the next page: no line moves."""
    return f"""@font-face {{
  font-family: "{FAMILY}";
  font-style: {style.slope};
  font-weight: {style.weight};
  font-display: optional;
  src: url("{name}") format("woff2");
  unicode-range: {part.ranges};
}}
"""


def main() -> None:
    """Write the files of the face, its rules and its licence."""
    faces = [cut(part, style) for part in PARTS for style in STYLES]
    says = f"/* {FAMILY}, cut by tools/fonts.py; the licence is in eb-garamond-LICENSE.txt. */\n\n"
    (FOLDER / "eb-garamond.css").write_text(says + "\n".join(faces), "utf-8")
    licence = (FULL / "LICENSE").read_text("utf-8")
    (FOLDER / "eb-garamond-LICENSE.txt").write_text(licence, "utf-8")


if __name__ == "__main__":
    main()
