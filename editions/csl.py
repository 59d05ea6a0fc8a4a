"""Citations in the styles of the Citation Style Language, by citeproc-py.

A style is applied once for each shape of a reference, to marks in the place of its values: an
edition has thousands of documents and few shapes, and no word of a source reaches the styles.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from editions import markdown
from editions.markdown import Markdown, escape
from editions.words import LANGUAGE, later, other, say

STYLES = Path(__file__).parent / "styles"

CHICAGO, MLA = "chicago-notes-bibliography", "modern-language-association"

FORMS = later(
    (
        ("Chicago, note", CHICAGO, True),
        ("Chicago, bibliography", CHICAGO, False),
        ("MLA, works cited", MLA, False),
        ("MLA, in the text", MLA, True),
    )
)
"""What readers are offered: its name, its style, and whether it is a note or an entry of a list."""

MENDED = (
    # citeproc-py shortens given names wherever a style says how that would be done.
    (re.compile(r' initialize-with="[^"]*"'), ""),
    # It takes each reference for one of several that must be told apart.
    (re.compile(r'disambiguate="true"'), 'type="none"'),
)
"""What citeproc-py 0.11 makes of styles otherwise, and how they are written against it."""

QUOTED_POINTS = ((re.compile(r"(?<![.?!])”\."), ".”"), (re.compile(r"”([.,])"), r"\1”"))
"""In American English points and commas stand within quotation marks: citeproc-py leaves them."""

QUOTED = re.compile(r"[“\"]([^“”\"]*)[”\"]")
"""What is quoted in a title, which stands in quotation marks itself."""

UNSAID = ("id", "language", "type", "archive", "archive-place", "archive_location")
"""What a citation of the edition does not say: the document's own page says where its source is."""

TWICE = re.compile(r"(?<=[.?!])\.(?=”)")
"""A point behind one, or behind a question."""

NOWHERE = "nowhere"
"""The address of what has none."""

NOBODY = "\uf8ff"
"""Who stands as the author of what has none: the styles would take the editor, or say it twice."""

NO_ADDRESS = "\uf8fe"
"""The mark of the place where an address would be, with the separator before it."""

FIRST_MARK = 0xE000
FIRST_YEAR, FIRST_DAY = 9001, 21
"""Numbers that stand for years and days; no other part of a reference has any."""

PIECE = re.compile(r"(?P<mark>[\ue000-\uf8ff]|900\d|2\d)|(?P<tag></?i>)|<[^>]*>")
ONE, SEVERAL = "7", "7–8"
"""Numbers of paragraphs that stand for others."""


Shape = tuple[str, str, bool, str, str]
"""A shape as JSON, a style, whether it is a note, the numbers of paragraphs, the language."""

_known: dict[Shape, str] = {}
"""What styles have made of shapes, which depends on nothing else."""

_new: dict[Shape, str] = {}
"""What of it is new in this process."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference in a style, as a page shows it."""

    form: str
    """What readers call the form: `Chicago, note`."""
    content: Markdown
    """Its words. What changes with a paragraph is in elements that say what it changes to."""


def citations(
    item: Mapping[str, Any], address: str | None, lang: str | None = None
) -> Iterator[Citation]:
    """A reference, given as CSL-JSON, in each of the forms; `lang` is the language of the title.

    Without an address its place is left empty, for a script that knows where the page is.
    """
    for form, style, is_note in FORMS:
        values = _Values(lang=other(lang))
        shape = values.shape(_for(style, item, address))
        made = (
            _rendered(shape, style, is_note, numbers, LANGUAGE.get())
            for numbers in (("", ONE, SEVERAL) if is_note else ("", "", ""))
        )
        bare, one, more = map(values.without_address, made)
        yield Citation(say(form), _with_place(bare, one, more, values))


def remember(known: dict[Shape, str]) -> None:
    """Take what styles made of shapes in earlier builds, and add to it what they make now."""
    global _known
    _known = known


def learned() -> dict[Shape, str]:
    """What styles have made of shapes in this process since this was asked last."""
    found = {**_new}
    _new.clear()
    return found


def learn(made: Mapping[Shape, str]) -> None:
    """Take what styles made of shapes in another process."""
    _known.update(made)


def _for(style: str, item: Mapping[str, Any], address: str | None) -> dict[str, Any]:
    """A reference with its date where a style has that of a document.

    Behind the title. The Chicago Manual says so of letters in collections and of archives (17th
    edition, 14.111 and 14.221), its style of the description alone; MLA's has an own place for it.
    """
    known = {key: value for key, value in item.items() if key not in UNSAID}
    if style == CHICAGO and "original-date" in known:
        known["genre"] = _date(*known.pop("original-date")["date-parts"][0])
    known["title"] = known["title"].removesuffix(".")
    if LANGUAGE.get().startswith("en"):
        known["title"] = QUOTED.sub(r"‘\1’", known["title"])
    return {"author": [{"literal": NOBODY}], **known, "URL": address or NOWHERE}


def _date(year: int, month: int | None = None, day: int | None = None) -> str:
    """A date as the styles write it: `November 30, 1962`, `November 1962`, `1962`."""
    from babel.dates import format_date, format_skeleton

    if month is None:
        return str(year)
    try:
        locale = Locale.parse(_locale(LANGUAGE.get()), sep="-")
    except UnknownLocaleError:
        locale = Locale("en", "US")
    whole = date(year, month, day or 1)
    if day is None:
        return str(format_skeleton("yMMMM", whole, locale=locale))
    return str(format_date(whole, "long", locale=locale))


def _locale(language: str) -> str:
    """The language and country that citeproc knows a language by; English for one it does not."""
    from citeproc import PRIMARY_DIALECTS

    return str(PRIMARY_DIALECTS.get(language.partition("-")[0], "en-US"))


@dataclass(slots=True)
class _Values:
    """What is in a reference, by the marks that stand for it."""

    of: dict[str, str] = field(default_factory=dict)
    dates: int = 0
    address: str | None = None
    """The mark of the address."""
    lang: str | None = None
    """The language of the title, where it is not that of the site."""
    title: str | None = None
    """The mark of the title."""

    def shape(self, item: Mapping[str, Any]) -> str:
        """A reference with marks in the place of its values, as JSON."""
        shape = {key: self._marked(value) for key, value in item.items()}
        self.address, self.title = shape["URL"], shape["title"][:1]
        return json.dumps({"id": "item", "type": "manuscript", **shape})

    def _marked(self, value: Any) -> Any:
        if value == NOBODY:
            return value
        if isinstance(value, str):
            # What a value ends with decides on the point behind it, so that it stays.
            ending = value[-1] if value[-1:] in tuple(".?!") else ""
            mark = chr(FIRST_MARK + len(self.of))
            self.of[mark] = value.removesuffix(ending)
            return mark + ending
        if isinstance(value, Mapping):
            return {"date-parts": [self._dated(*parts) for parts in value["date-parts"]]}
        return [{part: self._marked(word) for part, word in name.items()} for name in value]

    def _dated(self, year: int, month: int | None = None, day: int | None = None) -> list[int]:
        parts = [FIRST_YEAR + self.dates]
        self.of[str(parts[0])] = str(year)
        if month is not None:
            parts.append(month)
        if day is not None:
            parts.append(FIRST_DAY + self.dates)
            self.of[str(parts[2])] = str(day)
        self.dates += 1
        return parts

    def without_address(self, said: str) -> str:
        """What a style made of the marks, with one mark for separator and address without one."""
        nowhere = next((mark for mark, value in self.of.items() if value == NOWHERE), NOWHERE)
        found = re.search(f"([.,] ){nowhere}", said)
        if found is None:
            return said
        self.of[NO_ADDRESS] = found[1]
        return said.replace(found[0], NO_ADDRESS)

    def filled(self, said: str) -> Markdown:
        """What a style made of the marks, as Markdown with the values."""
        parts: list[Markdown] = []
        end = 0
        for piece in PIECE.finditer(said):
            parts.append(escape(html.unescape(said[end : piece.start()])))
            parts.append(self._shown(piece["mark"], piece["tag"]))
            end = piece.end()
        return markdown.join([*parts, escape(html.unescape(said[end:]))])

    def _shown(self, mark: str | None, tag: str | None) -> Markdown:
        """The value of a mark; the address as an element that a script finds."""
        value = self.of.get(mark or "", "")
        if mark == NO_ADDRESS:
            return markdown.span(Markdown(""), "citation-address", data_before=value)
        if mark is not None and mark == self.address:
            return markdown.span(escape(value), "citation-address")
        if mark is not None and mark == self.title:
            return markdown.span(escape(value), lang=self.lang)
        return escape(value) if mark else Markdown(tag or "")

    def words(self, said: str) -> str:
        """The same as plain words."""
        plain = PIECE.sub(lambda piece: self.of.get(piece["mark"] or "", ""), said)
        return html.unescape(plain)


def _with_place(bare: str, one: str, more: str, values: _Values) -> Markdown:
    """A citation with a place for the numbers of one or several paragraphs, if they change it."""
    if bare == one:
        return values.filled(bare)
    starts, ends = zip(_shared(bare, one), _shared(bare, more), strict=True)
    start, end = min(starts), min(ends)
    inner = [values.words(text[start : len(text) - end]) for text in (one, more)]
    place = markdown.span(
        values.filled(bare[start : len(bare) - end]),
        "citation-at",
        data_one=inner[0].replace(ONE, "{}", 1),
        data_more=inner[1].replace(SEVERAL, "{}", 1),
    )
    return markdown.join(
        [values.filled(bare[:start]), place, values.filled(bare[len(bare) - end :])]
    )


def _shared(bare: str, other: str) -> tuple[int, int]:
    """How many signs two texts share at their beginnings, and then at their ends."""
    start = _alike(bare, other)
    return start, _alike(bare[start:][::-1], other[start:][::-1])


def _alike(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _rendered(*shape: *Shape) -> str:
    """What a style makes of a shape: HTML with marks."""
    if shape not in _known:
        _known[shape] = _new[shape] = _made(*shape)
    return _known[shape]


def _made(shape: str, style: str, is_note: bool, locator: str, language: str) -> str:
    # Here, for nearly all is known from an earlier build.
    import citeproc
    from citeproc import formatter
    from citeproc.source import Locator
    from citeproc.source.json import CiteProcJSON

    known = _style(style, language)
    source = CiteProcJSON([json.loads(shape)])
    bibliography = citeproc.CitationStylesBibliography(known, source, formatter.html)
    at = {"locator": Locator("paragraph", locator)} if locator else {}
    cited = citeproc.Citation([citeproc.CitationItem("item", **at)])
    bibliography.register(cited)
    made = str(bibliography.cite(cited, str) if is_note else bibliography.bibliography()[0])
    begun = re.sub(f"^{NOBODY}[.,] ", "", made).replace(NOBODY, f"“{json.loads(shape)['title']}”")
    return _punctuated(begun, language)


@cache
def _style(name: str, language: str) -> Any:
    """A style that speaks a language, if citeproc knows it, else English."""
    import citeproc

    written = (STYLES / f"{name}.csl").read_text("utf-8")
    for fault, mended in MENDED:
        written = fault.sub(mended, written)
    data = BytesIO(written.encode())
    return citeproc.CitationStylesStyle(data, locale=_locale(language), validate=False)


def _punctuated(said: str, language: str) -> str:
    """A citation with points and commas where the language has them."""
    for place, right in QUOTED_POINTS if language.startswith("en") else ():
        said = place.sub(right, said)
    return TWICE.sub("", said)
