"""What the styles and numberings of a .docx file say of paragraphs and words.

Source: ECMA-376, part 1, 17.3 (Paragraphs and Rich Formatting), 17.7 (Styles), 17.9 (Numbering).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from lxml.etree import _Element

from editions import tei
from editions.importing.numbering import number

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

TOGGLES: Mapping[str, str] = {
    "b": "bold",
    "i": "italic",
    "strike": "strike",
    "dstrike": "strike",
    "smallCaps": "small-caps",
    "caps": "uppercase",
    "vanish": "hidden",
}
"""Properties of words that are on or off, and the look of each."""

SPACED = 20
"""Twentieths of a point between letters, from which on they are spaced: programs that read scans
write 1 to 10 to fill a line."""

DEEPEST = 8
"""The deepest level of a list, from 0."""

HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
QUOTES = frozenset(["quote", "intense quote", "block text", "quotations"])
LINKS = frozenset(["hyperlink", "followedhyperlink", "internet link", "visited internet link"])
TITLE = "title"
"""Names of styles: Word has them in English, whatever language it speaks."""

ALIGNMENTS: Mapping[str, str] = {"center": "center", "right": "right", "end": "right"}


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a paragraph."""

    level: int | None
    """Of a heading, from 0."""
    looks: tuple[str, ...]
    list: tuple[str, int | None] | None
    """The numbering and the level in it, from 0; None where the style has to tell it."""
    styles: frozenset[str | None]
    """The ids of its style and of those that it is based on."""
    mark: _Element | None
    """The properties of the mark at its end."""
    begins_page: bool
    is_quoted: bool


class Styles:
    """The styles of a file."""

    def __init__(self, root: _Element | None) -> None:
        every = [] if root is None else [one for one in root if is_word(one, "style")]
        self._styles = {value(style, "styleId"): style for style in every}
        self._chains: dict[str | None, list[_Element]] = {}

    def looks(self, run: _Element) -> tuple[str, ...]:
        """The looks of a run: of its style and of its own properties, sorted."""
        own = child(run, "rPr")
        styled = self._chain(said(own, "rStyle")) if own is not None else []
        names = {(said(style, "name") or "").casefold() for style in styled}
        properties = [child(style, "rPr") for style in styled] if names.isdisjoint(LINKS) else []
        return looks([*properties, own])

    def paragraph(self, paragraph: _Element) -> Said:
        """What a paragraph's style and its own properties say."""
        own = child(paragraph, "pPr")
        chain = self._chain(said(own, "pStyle"))
        properties = [child(style, "pPr") for style in chain] + [own]
        names = [(said(style, "name") or "").casefold() for style in chain]
        alignment = ALIGNMENTS.get(_last(properties, "jc") or "")
        level = _level(names[::-1], _last(properties, "outlineLvl"))
        styled = () if level is not None else looks([child(style, "rPr") for style in chain])
        return Said(
            level,
            (*([alignment] if alignment else []), *(one for one in styled if one != "hidden")),
            _list(properties),
            frozenset(value(style, "styleId") for style in chain),
            child(own, "rPr"),
            _is_on(own, "pageBreakBefore"),
            not QUOTES.isdisjoint(names),
        )

    def _chain(self, key: str | None) -> list[_Element]:
        """A style with those that it is based on, the base first."""
        if key not in self._chains:
            found: dict[str | None, _Element] = {}
            style = key
            while style in self._styles and style not in found:
                found[style] = self._styles[style]
                style = said(found[style], "basedOn")
            self._chains[key] = [*found.values()][::-1]
        return self._chains[key]


class Numbering:
    """The numberings of a file, counting on as its paragraphs are read in order."""

    def __init__(self, root: _Element | None) -> None:
        every = [] if root is None else [*root]
        self._abstract = {
            value(one, "abstractNumId"): one for one in every if is_word(one, "abstractNum")
        }
        self._of = {value(one, "numId"): one for one in every if is_word(one, "num")}
        self._counts: dict[str | None, dict[int, int]] = {}
        self._begun: set[str] = set()
        self._known: dict[str, dict[int, _Element]] = {}

    def level(self, key: str, styles: AbstractSet[str | None]) -> int:
        """The level of a numbering that belongs to one of some styles; else the highest."""
        every = ((said(one, "pStyle"), at) for at, one in self._levels(key).items())
        return next((at for style, at in every if style is not None and style in styles), 0)

    def next(self, key: str, level: int) -> tuple[bool, str | None]:
        """Whether a paragraph has a number and no bullet, and which; None if that is not known."""
        levels = self._levels(key)
        if level not in levels:
            return False, None
        counts = self._counted(key, level, levels)
        form = said(levels[level], "numFmt") or "decimal"
        if form in ("bullet", "none"):
            return False, None
        text = said(levels[level], "lvlText") or ""
        parts: list[str] = []
        for part in re.split(r"(%[1-9])", text):
            if not re.fullmatch(r"%[1-9]", part):
                parts.append(part)
                continue
            at = int(part[1]) - 1
            made = number(counts.get(at, 0), said(levels.get(at), "numFmt") or "decimal")
            if made is None:
                return True, None
            parts.append(made)
        return True, "".join(parts).strip() or None

    def _counted(self, key: str, level: int, levels: Mapping[int, _Element]) -> dict[int, int]:
        """The numbers of all levels, with the next one at this level."""
        holder = said(self._of.get(key), "abstractNumId")
        counts = self._counts.setdefault(holder, {})
        if key not in self._begun:
            self._begun.add(key)
            counts.update(_restarted(self._of.get(key)))
        for at in range(level + 1):
            start = whole(said(levels.get(at), "start"), 1)
            if at == level:
                counts[at] = counts[at] + 1 if at in counts else start
            else:
                counts.setdefault(at, start)
        for at in [one for one in counts if one > level]:
            del counts[at]
        return counts

    def _levels(self, key: str) -> dict[int, _Element]:
        """The levels of a numbering; those that it has of its own go before."""
        if key not in self._known:
            self._known[key] = {whole(value(one, "ilvl"), 0): one for one in self._said(key)}
        return self._known[key]

    def _said(self, key: str) -> Iterator[_Element]:
        own = self._of.get(key)
        holder = self._abstract.get(said(own, "abstractNumId"))
        if (link := said(holder, "numStyleLink")) is not None:
            others = self._abstract.values()
            holder = next((one for one in others if said(one, "styleLink") == link), holder)
        overrides = [] if own is None else [one for one in own if is_word(one, "lvlOverride")]
        every = [
            *([] if holder is None else holder),
            *(level for one in overrides for level in one),
        ]
        yield from (one for one in every if is_word(one, "lvl"))


def is_word(element: _Element, name: str) -> bool:
    """The element is the one of WordprocessingML with this name."""
    return element.tag == f"{{{WORD}}}{name}"


def child(element: _Element | None, name: str) -> _Element | None:
    """The first child of this name."""
    return None if element is None else element.find(f"{{{WORD}}}{name}")


def value(element: _Element | None, name: str = "val") -> str | None:
    """An attribute."""
    return None if element is None else element.get(f"{{{WORD}}}{name}")


def said(element: _Element | None, name: str) -> str | None:
    """The value of a child."""
    return value(child(element, name))


def looks(properties: Iterable[_Element | None]) -> tuple[str, ...]:
    """The looks that properties of runs say, of which later ones go before; sorted."""
    found: dict[str, bool] = {}
    for one in properties:
        for each in [] if one is None else one:
            found.update(_looks(each))
    return tuple(sorted(look for look, is_on in found.items() if is_on))


def _looks(element: _Element) -> Iterator[tuple[str, bool]]:
    """The looks that one property turns on or off."""
    if not tei.is_element(element):
        return
    name, given = tei.name(element), value(element)
    if name in TOGGLES:
        yield TOGGLES[name], given not in ("0", "false", "off")
    elif name == "u":
        yield "underline", given not in ("none", "double", None)
        yield "double-underline", given == "double"
    elif name == "vertAlign":
        yield "superscript", given == "superscript"
        yield "subscript", given == "subscript"
    elif name == "spacing":
        yield "letterspaced", whole(given, 0) >= SPACED


def _is_on(properties: _Element | None, name: str) -> bool:
    found = child(properties, name)
    return found is not None and value(found) not in ("0", "false", "off")


def _last(properties: Sequence[_Element | None], name: str) -> str | None:
    """The value of a property where it is said last."""
    found = [one for each in properties if (one := said(each, name)) is not None]
    return found[-1] if found else None


def _level(names: Iterable[str], outline: str | None) -> int | None:
    """The level of a heading by the names of its styles, else by its place in the outline."""
    for name in names:
        if name == TITLE:
            return 0
        if heading := HEADING.fullmatch(name):
            return int(heading[1])
    level = whole(outline, 9)
    return level + 1 if 0 <= level < 9 else None


def _list(properties: Sequence[_Element | None]) -> tuple[str, int | None] | None:
    """The numbering of a paragraph, and its level if its own properties say it."""
    every = [one for each in properties if (one := child(each, "numPr")) is not None]
    key = _last(every, "numId")
    own = said(child(properties[-1], "numPr"), "ilvl")
    level = None if own is None else min(max(whole(own, 0), 0), DEEPEST)
    return None if key in (None, "0") else (str(key), level)


def _restarted(numbering: _Element | None) -> Iterator[tuple[int, int]]:
    """The levels at which a numbering begins anew, each with what comes before its first number."""
    for one in [] if numbering is None else numbering:
        if is_word(one, "lvlOverride") and child(one, "startOverride") is not None:
            yield whole(value(one, "ilvl"), 0), whole(said(one, "startOverride"), 1) - 1


def whole(text: str | None, otherwise: int) -> int:
    """A whole number as the file has it, else another one."""
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else otherwise
