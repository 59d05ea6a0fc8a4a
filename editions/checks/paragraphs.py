"""The words of each paragraph of a text as they run, each character with its place.

What is the source's own by its editor's statement is passed over: `sic`, `orig`, `supplied`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from lxml.etree import _Element

from editions import tei
from editions.checks.strings import String, strings
from editions.source import Source

OBJECT = "\ufffc"
"""What stands for something that is no words of the paragraph, such as a note."""

ROOTS = frozenset("front body back floatingText".split())

BLOCKS = frozenset(
    "p ab head l lg item cell row list table note speaker stage sp castItem roleDesc castList div"
    " div1 div2 div3 div4 div5 div6 div7 salute signed byline dateline opener closer address"
    " addrLine postscript trailer label argument epigraph docTitle titlePart docImprint imprimatur"
    " figDesc caption u entry entryFree bibl msDesc person place org event".split()
)
"""Elements whose words are no part of what is around them."""

PASSED_OVER = frozenset(
    "sic orig supplied surplus del rdg unclear gap am g c fw egXML eg code gi att val tag ident"
    " formula notatedMusic figure graphic idno listPerson listPlace listOrg listBibl listEvent"
    " taxonomy".split()
)
"""Elements whose words are not judged: the source's own as editors say, registers, code."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, note, line of verse or the like."""

    element: _Element
    text: str
    strings: Sequence[tuple[int, String]] = field(repr=False)
    """The strings of which it consists, each with where it begins in the text."""

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character of the text."""
        start, string = self.strings[bisect_right(self.strings, offset, key=itemgetter(0)) - 1]
        return string.place(offset - start)


@lru_cache(maxsize=1)
def paragraphs(source: Source) -> tuple[Paragraph, ...]:
    """The paragraphs of a file's texts in the order of their beginnings."""
    homes: dict[_Element, _Element | None] = {}
    gathered: dict[_Element, _Gathered] = {}
    for one in strings(source):
        home = _home(source.elements[one.at], homes)
        if home is not None:
            gathered.setdefault(home, _Gathered(source, home)).add(one)
    return tuple(some.paragraph() for some in gathered.values())


class _Gathered:
    """A paragraph whose strings are gathered."""

    def __init__(self, source: Source, element: _Element) -> None:
        self._source, self._element = source, element
        self._texts: list[str] = []
        self._strings: list[tuple[int, String]] = []
        self._length = 0

    def add(self, one: String) -> None:
        """Put in the next string, after what stands for the elements between."""
        if self._strings:
            last = self._strings[-1][1].after
            between = _between(self._source.elements[last + 1 : one.after + 1])
            self._texts.append(between)
            self._length += len(between)
        self._strings.append((self._length, one))
        self._texts.append(one.text)
        self._length += len(one.text)

    def paragraph(self) -> Paragraph:
        """What is gathered."""
        return Paragraph(self._element, "".join(self._texts), tuple(self._strings))


def _between(elements: Sequence[_Element]) -> str:
    """What stands for elements that begin between two strings of a paragraph."""
    parts = False
    for one in elements:
        name = tei.name(one)
        if name in PASSED_OVER or name in BLOCKS:
            return OBJECT
        if name in tei.APART:
            parts = parts or not tei.is_within_word(one)
        elif not len(one) and not one.text:
            return OBJECT
    return " " if parts else ""


def _home(element: _Element, known: dict[_Element, _Element | None]) -> _Element | None:
    """The paragraph of an element; None if its words are passed over."""
    if element in known:
        return known[element]
    parent = element.getparent()
    name = tei.name(element) if tei.is_tei(element) else ""
    above = None if parent is None else _home(parent, known)
    home: _Element | None = above
    if name in ROOTS:
        home = element
    elif not name or name in PASSED_OVER:
        home = None
    elif name in BLOCKS and above is not None:
        home = element
    elif name == "abbr" and parent is not None and tei.name(parent) == "choice":
        home = None  # Its expansion stands beside it.
    known[element] = home
    return home
