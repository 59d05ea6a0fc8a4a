"""Page breaks: pages that are missing, twice or out of place, and words that a break leaves parted.

Pages of prints and leaves of manuscripts; the pages of each edition are a count of their own.
Source: TEI P5, chapter 3.11.3 (Milestone Elements).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml.etree import _Element

from editions import tei
from editions.checks import counting
from editions.checks.strings import String, strings
from editions.findings import Finding
from editions.source import Source

PAGE = f"{{{tei.TEI}}}pb"

ASIDE = "ancestor::*[self::tei:note or self::tei:rdg or self::tei:teiHeader]"
"""XPath: what stands there is of a page that the text has already begun, or of another source."""

MOST = 0.75
"""How many of the page breaks, of 1, have a number that then all should have."""

AT_LINE = re.compile(rb"(?:[-=]|\xe2\x80\x90|\xe2\xb8\x97|\xc2[\xac\xad])\s*<(?:\w+:)?[lpcg]b\b")
"""How a hyphen before a break looks in a file: without it, nothing is looked for."""

LONGEST = 100
"""Characters before a break, and after it, that are looked at."""

HYPHENED = re.compile(r"([^\W\d_]+)([-=‐⸗¬\u00ad])\s*\Z")
GOES_ON = re.compile(r"\s*([^\W\d_]+)")

JOINING = frozenset(
    "und u oder bzw wie als noch bis and or et ou und e ed o y a i és vagy nebo ani či lub albo"
    " en of och og eller".split()
)
"""Words before which a hyphen stands for what is left out: `Haupt- und Nebensachen`."""


def of_file(source: Source) -> Iterator[Finding]:
    """What is wrong with the page breaks of a file, and with words before a break."""
    series: dict[tuple[str, str], list[_Element]] = {}
    for page in source.root.iter(PAGE):
        if tei.find(page, ASIDE) is None:
            series.setdefault((page.get("ed", ""), page.get("edRef", "")), []).append(page)
    for some in series.values():
        numbered = [page for page in some if page.get("n", "").strip()]
        if len(numbered) > 1 and len(numbered) >= MOST * len(some):
            yield from _unnumbered(source, some)
        yield from _disordered(source, numbered)
    if AT_LINE.search(source.data):
        yield from _hyphens(source)


def _unnumbered(source: Source, some: Sequence[_Element]) -> Iterator[Finding]:
    before = ""
    for page in some:
        number = page.get("n", "").strip()
        if not number:
            where = f"after page {before}" if before else "before the first that has one"
            message = (
                f"the other page breaks have their number in @n, this one ({where}) has none:"
                " write it, or the one that it would have in square brackets"
            )
            yield source.finding(page, "hint", "page-without-number", message)
        before = number[: counting.LONGEST] or before


def _disordered(source: Source, some: Sequence[_Element]) -> Iterator[Finding]:
    written = []
    before: _Element | None = None
    for page in some:
        part = counting.part(page)
        written.append((page.get("n", ""), part is not before))
        before = part
    for found in counting.faults(counting.read(written)):
        if found.fault == "again":  # An enclosure, say, has pages of its own.
            continue
        own, other = written[found.at][0], written[found.other][0]
        instead = f"is it {found.wanted}?" if found.wanted else "is the number right?"
        if found.fault == "twice":
            message = f"page {own} has begun already: {instead}"
            yield source.finding(some[found.at], "warning", "page-twice", message)
        elif found.fault == "misplaced":
            around = f"after page {other}"
            if found.after is not None:
                around = f"between the pages {other} and {written[found.after][0]}"
            message = f"page {own} stands {around}: {instead}"
            yield source.finding(some[found.at], "warning", "pages-in-disorder", message)
        else:
            are = "are" if " to " in found.wanted else "is"
            wrong = f"{found.wanted} {are} missing, or a number is wrong"
            message = f"page {own} comes after {other}: {wrong}"
            yield source.finding(some[found.at], "hint", "page-missing", message)


def _hyphens(source: Source) -> Iterator[Finding]:
    """Words that a line's hyphen leaves in two, for nothing says that the break parts no word."""
    words = [one for one in strings(source) if not one.text.isspace()]
    for one, two in pairwise(words):
        between = source.elements[one.after + 1 : two.after + 1]
        if not between or not all(tei.name(element) in tei.BREAKS for element in between):
            continue
        begun = HYPHENED.search(one.text, max(0, len(one.text) - LONGEST))
        rest = GOES_ON.match(two.text[:LONGEST])
        if begun is None or rest is None or any(element.get("break") for element in between):
            continue
        if rest[1][0].islower() and rest[1] not in JOINING and one.at == two.at:
            yield _hyphen(source, one, between[0], begun, rest[1])


def _hyphen(
    source: Source, one: String, element: _Element, begun: re.Match[str], rest: str
) -> Finding:
    name = tei.name(element)
    message = (
        f'"{begun[1]}{begun[2]}" and "{rest}" are read as two words, and not found as'
        f' "{begun[1]}{rest}": if they are one, write {begun[1]}<{name} break="no"/>{rest}'
    )
    return one.finding(source, begun.start(1), "hint", "hyphen-at-break", message)
