"""HTML set as the pages of a PDF. Fetches nothing, and asks the system for letters at need alone.

The only module that imports WeasyPrint, which is installed on request: `editions[pdf]`.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import unicodedata
import warnings
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
FONTS = FOLDER.parent / "theme/assets/editions/fonts"
FAMILY = "EB Garamond"

CONFIGURATION = "FONTCONFIG_FILE"
ALONE = FOLDER / "fonts.conf"

SCHEME = "edition:"
"""How the addresses of files begin that a document may have."""

VARIANT = "pdf/ua-1"
"""Source: ISO 14289-1, PDF/UA-1."""

STYLES = {"regular": ("normal", 400), "italic": ("italic", 400), "bold": ("normal", 700)}
"""Slope and weight by the endings of the files of the typeface."""

ASK = "pip install 'editions[pdf]'"
LIBRARY = "Pango, as `apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` does"


class Face(NamedTuple):
    """A file of the typeface: some of its letters, in a style."""

    file: Path
    family: str
    style: str
    weight: int
    letters: frozenset[int]

    @property
    def rule(self) -> str:
        """How a style sheet names it. Each part is a family: WeasyPrint takes the glyphs of two
        files of one family for those of one."""
        return (
            f'@font-face {{ font-family: "{self.family}"; font-style: {self.style};'
            f" font-weight: {self.weight}; src: url({SCHEME}{self.file.name}) }}\n"
        )


def missing() -> str | None:
    """What is to be installed before a PDF can be made; None if all is there."""
    try:
        _weasyprint()
    except ImportError:
        return f"WeasyPrint, which makes PDFs, is not installed: {ASK}"
    except OSError:
        return f"a library of the system that makes PDFs is not installed: have {LIBRARY}"
    return None


@cache
def made_with() -> str:
    """What sets pages, with its versions: others may break lines elsewhere."""
    _weasyprint()
    from weasyprint.text.ffi import harfbuzz_subset, pango

    packages = ("weasyprint", "pydyf", "fonttools", "pyphen")
    number = pango.pango_version()
    own = f"pango {number // 10_000}.{number // 100 % 100}.{number % 100}"
    with_subsets = "" if harfbuzz_subset is None else ", harfbuzz-subset"
    return ", ".join([*(f"{one} {version(one)}" for one in packages), own]) + with_subsets


class Layout(NamedTuple):
    """A document that is set in pages."""

    document: Any
    identity: str

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of what stands on the pages, page by page.

        WeasyPrint 70 may lose a note at the foot of a page whose lines it parts anew.
        """
        return tuple(name for page in self.document.pages for name in page.anchors)

    def pdf(self) -> bytes:
        """The pages as a tagged PDF: the same bytes each time, without a date."""
        identifier = hashlib.md5(self.identity.encode(), usedforsecurity=False).digest()
        made: bytes = self.document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier)
        return made


def laid_out(page: str, style: str, images: Mapping[str, Path], identity: str) -> Layout:
    """Set an HTML document in pages.

    `images` are the files that it may show, by their addresses, which begin with `edition:`.
    """
    weasyprint = _weasyprint()
    letters = {ord(one) for one in page if unicodedata.category(one)[0] not in "CZ"}
    faces = [face for face in _faces() if face.letters & letters]
    fonts = _fonts(of_system=bool(letters.difference(*(face.letters for face in faces))))
    files = {f"{SCHEME}{face.file.name}": face.file for face in faces}
    families = ", ".join(dict.fromkeys(f'"{face.family}"' for face in faces))
    rules = "".join(face.rule for face in faces) + f"html {{ font-family: {families}, serif }}"
    fetcher = Fetcher({**images, **files})
    sheet = weasyprint.CSS(string=rules + style, font_config=fonts, url_fetcher=fetcher)
    read = weasyprint.HTML(string=page, url_fetcher=fetcher)
    made = read.render(stylesheets=[sheet], font_config=fonts, pdf_variant=VARIANT)
    return Layout(made, identity)


class Fetcher:
    """Gives the files that a document may have, and refuses everything else."""

    _fail_on_errors = False  # WeasyPrint asks; what is refused is left out.

    def __init__(self, files: Mapping[str, Path]) -> None:
        self.files = files

    def __call__(self, url: str) -> Any:
        """Give a file. Raises ValueError if it is not one of those."""
        from weasyprint.urls import URLFetcherResponse

        if url not in self.files:
            raise ValueError(f"{url} is no file of this document")
        return URLFetcherResponse(url, self.files[url].read_bytes())


@cache
def _weasyprint() -> Any:
    """WeasyPrint, which says on the standard output what it does not find."""
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import weasyprint
    return weasyprint


def _fonts(of_system: bool) -> Any:
    """The typefaces that may be used: those of the package, and those of the system if need be."""
    from weasyprint.text.fonts import FontConfiguration

    before = os.environ.get(CONFIGURATION)
    if not of_system:
        os.environ[CONFIGURATION] = str(ALONE)
    try:
        return FontConfiguration()
    finally:
        os.environ.pop(CONFIGURATION, None)
        if before is not None:
            os.environ[CONFIGURATION] = before


@cache
def _faces() -> tuple[Face, ...]:
    """The files of the typeface that the package ships, the most used letters first."""
    from fontTools.ttLib import TTFont

    found = []
    for file in sorted(FONTS.glob("*.woff2"), key=lambda one: ("latin-" not in one.name, one.name)):
        part, _, name = file.stem.removeprefix("eb-garamond-").rpartition("-")
        family = FAMILY if part == "latin" else f"{FAMILY} {part}"
        with TTFont(file, lazy=True) as font:
            letters = frozenset(font.getBestCmap())
        found.append(Face(file, family, *STYLES[name], letters))
    return tuple(found)
