"""How words looked in the source: `@rend`, `@rendition` and `@style` as a few names of looks.

Source: TEI P5, chapter 1.3.1.1.3 (Rendition Indicators). Knows TEI and CSS; writes no HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from lxml.etree import _Element

WORDS: Mapping[str, str] = {
    "italic": "italic italics ital i it slant oblique kursiv",
    "bold": "bold b bf fett",
    "underline": "underline underlined u ul unterstrichen",
    "double-underline": "double-underline doubleunderline double-underlined underline2",
    "strike": "strike strikethrough strike-through line-through overstrike durchgestrichen",
    "superscript": "superscript sup super hochgestellt",
    "subscript": "subscript sub tiefgestellt",
    "small-caps": "small-caps smallcaps smallcap small_caps sc",
    "uppercase": "uppercase upper caps capitals allcaps all-caps",
    "lowercase": "lowercase lower",
    "spaced": "spaced spaced-out letterspaced letter-spaced letterspacing gesperrt",
    "antiqua": "antiqua latin latintype",
    "monospace": "monospace typewriter tt",
    "larger": "larger large big",
    "smaller": "smaller small",
    "center": "center centre centered centred aligncenter align-center zentriert",
    "right": "right flushright alignright align-right rightaligned",
    "left": "left flushleft alignleft align-left",
    "justify": "justify justified",
    "indent": "indent indented indent1 inline-indent",
    "indent-2": "indent2 indent-2 double-indent",
    "hanging": "hanging hang outdent",
    "boxed": "boxed box border frame framed",
}
"""The words that files use for each look."""

LOOKS = {word: look for look, words in WORDS.items() for word in [look, *words.split()]}

NONE = r"(?!0(?![.\d]*[1-9])|none|normal)"
CSS: tuple[tuple[str, str, str], ...] = (
    ("font-style", "italic|oblique", "italic"),
    ("font-weight", "bold|bolder|[6-9]00", "bold"),
    ("text-decoration|text-decoration-line", ".*underline.*double.*", "double-underline"),
    ("text-decoration|text-decoration-line", ".*underline.*", "underline"),
    ("text-decoration|text-decoration-line", ".*line-through.*", "strike"),
    ("vertical-align", "super|text-top|top", "superscript"),
    ("vertical-align", "sub|text-bottom|bottom", "subscript"),
    ("font-variant|font-variant-caps", ".*small-caps.*", "small-caps"),
    ("text-transform", "uppercase", "uppercase"),
    ("text-transform", "lowercase", "lowercase"),
    ("letter-spacing", NONE + "[^-].*", "spaced"),
    ("font-family", ".*monospace.*", "monospace"),
    ("font-size", r".*large.*|1(?!00%)\d\d%|[2-9]\d\d%|1\.[1-9]\d*r?em|[2-9]\.?\d*r?em", "larger"),
    ("font-size", r".*small.*|\d\d%|0?\.\d+r?em", "smaller"),
    ("text-align", "center", "center"),
    ("text-align", "right|end", "right"),
    ("text-align", "left|start", "left"),
    ("text-align", "justify", "justify"),
    ("text-indent", "-.*", "hanging"),
    ("text-indent|margin-left|padding-left|margin-inline-start", NONE + "[^-].*", "indent"),
    ("border", NONE + ".*", "boxed"),
)
"""The declarations of CSS that are shown: property, value, look. All others are passed over: the
source is untrusted, and a page's policy allows no styles of its own."""

WORD = re.compile(r"[^\s();,]+")


def looks(element: _Element, declared: Callable[[str], str | None]) -> tuple[str, ...]:
    """The looks that an element's attributes name, each once; a word without a look is its own.

    `declared` gives the words or the CSS of the `rendition` element that a pointer leads to. A
    pointer that leads to none is taken by its name.
    """
    if not element.attrib:
        return ()
    found = [*_said(element.get("rend", "")), *_of_css(element.get("style", ""))]
    for pointer in element.get("rendition", "").split():
        text = declared(pointer)
        found += _said(pointer.rpartition("#")[2] if text is None else text)
    return tuple(dict.fromkeys(found))


def _said(text: str) -> Iterator[str]:
    """The looks of words, which some write as CSS: `font-style:italic`."""
    if ":" in text:
        yield from _of_css(text)
        return
    # A ladder says what kind of look each is: `align(right)slant(italic)`.
    ladder = re.sub(r"[\w-]+\(", " ", text)
    yield from (LOOKS.get(word.lower(), word) for word in WORD.findall(ladder))


def _of_css(text: str) -> Iterator[str]:
    for declaration in re.sub(r"/\*.*?\*/", "", text.lower(), flags=re.DOTALL).split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        given = value.removesuffix("!important").strip()
        for names, pattern, look in CSS:
            if name in names.split("|") and re.fullmatch(pattern, given):
                yield look
                break
