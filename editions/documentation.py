"""What editors say of the elements and attributes that they use: in schemas and in headers.

Reads RELAX NG with its annotations, ODD, and the tagging declaration of a header. Does not know
what is in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from lxml.etree import _Element

from editions import tei
from editions.findings import EditionError

SUFFIXES = (".rng", ".odd")
"""How the names of schemas end: RELAX NG, and TEI's own language for them."""

RNG = "{http://relaxng.org/ns/structure/1.0}"
DOCUMENTATION = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"
"""Source: RELAX NG DTD Compatibility (OASIS, 2001), section 5."""

ANY = ""
"""The name of an element where something is said of an attribute on all elements."""

SPECIFICATIONS = (
    "//tei:elementSpec[not(@mode='delete')] | //tei:classSpec[@type='atts' and tei:attList]"
)
"""Source: TEI P5, chapter 22 (Documentation Elements)."""


class Said(NamedTuple):
    """Something that is said of an element, of an attribute, or of a value of one."""

    element: str
    """Its name; `{namespace}name` of one that is not TEI's."""
    attribute: str
    """Empty where it is said of the element itself."""
    value: str | None
    """None where it is said of the attribute itself."""
    text: str
    lang: str | None
    """The language of that, as a tag of BCP 47."""
    of_texts: bool = False
    """It is said in a tagging declaration, which tells of texts alone, not of headers."""


class Annotation(NamedTuple):
    """Something that a schema says, with the line of what is defined there."""

    said: Said
    line: int


def schemas(folder: Path) -> tuple[Path, ...]:
    """The files below a folder that are schemas, sorted."""
    return tuple(sorted(file for suffix in SUFFIXES for file in folder.rglob(f"*{suffix}")))


@lru_cache(maxsize=16)
def of_schema(data: bytes, path: str, elements: frozenset[str]) -> tuple[Annotation, ...]:
    """What a schema says of some elements, in its order.

    Nothing if it is none, which the validation tells.
    """
    try:
        root = tei.parse(data, path)
    except EditionError:
        return ()
    found = _Grammar(root).said(elements) if root.tag == f"{RNG}grammar" else of_tei(root)
    return tuple(dict.fromkeys(found))


def is_schema(root: _Element) -> bool:
    """A file of TEI is ODD: a schema, and no text of the edition."""
    return tei.find(root, "//tei:schemaSpec[not(ancestor::tei:teiHeader)]") is not None


def of_tei(root: _Element) -> Iterator[Annotation]:
    """What a file of TEI says: its tagging declarations and its specifications of elements.

    Source: TEI P5, chapters 2.3.4 (The Tagging Declaration) and 22.5 (Element Specifications).
    """
    for usage in tei.find_all(root, "//tei:tagsDecl//tei:tagUsage[@gi]"):
        around = usage.getparent()
        namespace = tei.TEI if around is None else around.get("name", tei.TEI)
        yield from _said(usage, (_named(usage.get("gi", ""), namespace), "", None), True)
    for specification in tei.find_all(root, SPECIFICATIONS):
        yield from _specified(specification)


def _specified(specification: _Element) -> Iterator[Annotation]:
    """What ODD says of an element with its attributes, or of those of a class of elements."""
    element = ANY
    if tei.name(specification) == "elementSpec":
        element = _named(specification.get("ident", ""), specification.get("ns", tei.TEI))
        for words in tei.find_all(specification, "tei:desc | tei:remarks"):
            yield from _said(words, (element, "", None))
    for attribute in tei.find_all(specification, ".//tei:attDef[not(@mode='delete')]"):
        name = attribute.get("ident", "")
        for words in tei.find_all(attribute, "tei:desc | tei:remarks"):
            yield from _said(words, (element, name, None))
        for value in tei.find_all(attribute, "tei:valList/tei:valItem"):
            for words in tei.find_all(value, "tei:desc | tei:gloss[not(../tei:desc)]"):
                yield from _said(words, (element, name, value.get("ident", "")))


def _said(
    words: _Element, of: tuple[str, str, str | None], of_texts: bool = False
) -> Iterator[Annotation]:
    """The words of an element, if it has any."""
    text = tei.plain(words)
    if text:
        yield Annotation(Said(*of, text, tei.language(words), of_texts), words.sourceline or 0)


def _named(name: str, namespace: str) -> str:
    return name if namespace == tei.TEI else f"{{{namespace}}}{name}"


class _Grammar:
    """A grammar of RELAX NG, with what its annotations say.

    What stands in a definition is said of every element that refers to it.
    """

    def __init__(self, root: _Element) -> None:
        self.root = root
        self._found: dict[str, tuple[_Element, ...]] = {}
        self._read: dict[_Element, tuple[tuple[str, str | None, int], ...]] = {}

    def said(self, elements: AbstractSet[str]) -> Iterator[Annotation]:
        """What is said of some elements, with their attributes and the values of these."""
        for element in self.root.iter(f"{RNG}element"):
            for name in _names(element, _inherited(element, "ns")):
                if name in elements:
                    yield from self._annotated(element, name)
                    for attribute in self._inside(element, "attribute"):
                        yield from self._of_attribute(name, attribute)

    def _of_attribute(self, element: str, attribute: _Element) -> Iterator[Annotation]:
        for name in _names(attribute, attribute.get("ns", "")):
            yield from self._annotated(attribute, element, name)
            for value in self._inside(attribute, "value"):
                yield from self._annotated(value, element, name, (value.text or "").strip())

    def _annotated(
        self, pattern: _Element, element: str, attribute: str = "", value: str | None = None
    ) -> Iterator[Annotation]:
        """What the annotations of a pattern say, which many elements may share."""
        if pattern not in self._read:
            self._read[pattern] = tuple(_annotations(pattern))
        for text, lang, line in self._read[pattern]:
            yield Annotation(Said(element, attribute, value, text, lang), line)

    @cached_property
    def _definitions(self) -> Mapping[str, list[_Element]]:
        found: dict[str, list[_Element]] = {}
        for one in self.root.iter(f"{RNG}define"):
            found.setdefault(one.get("name", ""), []).append(one)
        return found

    def _inside(self, pattern: _Element, kind: str) -> Iterator[_Element]:
        """The patterns of a kind inside another one, wherever they are defined."""
        for child in pattern:
            if child.tag == f"{RNG}{kind}":
                yield child
            elif child.tag == f"{RNG}ref":
                yield from self._defined(child.get("name", ""), kind)
            elif child.tag not in (f"{RNG}element", f"{RNG}attribute"):
                yield from self._inside(child, kind)

    def _defined(self, name: str, kind: str) -> tuple[_Element, ...]:
        """The patterns of a kind that a definition gives; none while it is looked for already."""
        key = f"{kind} {name}"
        if key not in self._found:
            self._found[key] = ()
            every = self._definitions.get(name, ())
            self._found[key] = tuple(one for each in every for one in self._inside(each, kind))
        return self._found[key]


def _names(pattern: _Element, namespace: str) -> Iterator[str]:
    """The names that a pattern of an element or of an attribute has; none of any name."""
    own = pattern.get("name")
    first = next((one for one in pattern.iterchildren("*") if str(one.tag).startswith(RNG)), None)
    classes = first.iter(f"{RNG}name") if own is None and first is not None else ()
    for name in [own] if own else [one.text or "" for one in classes]:
        prefix, _, local = name.strip().rpartition(":")
        uri = pattern.nsmap.get(prefix, "") if prefix and prefix != "xml" else namespace
        is_xml = prefix == "xml" or uri == tei.XML
        yield f"xml:{local}" if is_xml else _named(local, uri or tei.TEI)


def _inherited(pattern: _Element, name: str) -> str:
    """An attribute of a pattern, or of the nearest one around it."""
    around: Iterable[_Element] = (pattern, *pattern.iterancestors())
    return next((value for one in around if (value := one.get(name)) is not None), "")


def _annotations(pattern: _Element) -> Iterator[tuple[str, str | None, int]]:
    """The annotations of a pattern: before all else in it, or behind one that holds text alone.

    Each with its language and the line of the pattern.
    """
    is_text = pattern.tag == f"{RNG}value"
    every = pattern.itersiblings("*") if is_text else pattern.iterchildren("*")
    for one in takewhile(lambda one: one.tag == DOCUMENTATION, every):
        text = tei.normalised("".join(one.itertext())).strip()
        if text:
            yield text, tei.language(one), pattern.sourceline or 0
