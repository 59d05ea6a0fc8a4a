"""Validate sources against a RELAX NG schema, and say which element is at fault.

libxml2 stops at the first fault, complains at every level above it, and for a schema with several
kinds of file it complains of the wrong kind. Here each fault is found in turn, at its element.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from copy import deepcopy
from functools import cached_property, lru_cache
from itertools import chain
from typing import Literal

from lxml import etree
from lxml.etree import _Element

from editions import tei
from editions.findings import EditionError, Finding
from editions.source import Source

RELAX_NG = {"rng": "http://relaxng.org/ns/structure/1.0"}
ELEMENT, EMPTY, NOT_ALLOWED = (
    f"{{{RELAX_NG['rng']}}}{name}" for name in ("element", "empty", "notAllowed")
)
MOST_FAULTS = 100

FEW = 100
"""Elements of a schema below which libxml2 needs no time for it: some tenths of a second."""

MOST = 0.75
"""How many of the elements of a name, of 1, have an attribute that another one then lacks."""

RANKS = (
    *("doesn't allow value", "failed to validate attributes"),
    *("Invalid attribute", "Did not expect element"),
)
"""Which of several messages on one element says most, the best first."""

ONE_ATTRIBUTE = re.compile(r"Invalid attribute (\S+) for element (\S+)")


class Schema:
    """A RELAX NG schema, for files that have elements of some names alone; None: of any.

    libxml2 takes 14 s to compile all of TEI, for it compares the parts of every choice with each
    other. An element that no file has can never match: where only the verdict counts, nothing
    stands in its place, and for the messages an empty element of its name.
    """

    def __init__(self, data: bytes, path: str, names: frozenset[str] | None = None) -> None:
        self.path = path
        """Path from the project's root."""
        self._data, tree = data, etree.fromstring(data)
        is_small = sum(1 for _ in tree.iter(ELEMENT)) < FEW
        self._tree, self._names = tree, None if is_small else names
        self._judging = self._compiled("notAllowed")

    def of(self, names: frozenset[str]) -> Schema:
        """The same schema for files with elements of these names alone."""
        return schema(self._data, self.path, names)

    def allows(self, source: Source) -> bool:
        """The source is valid."""
        return self._judging.validate(source.root)

    def findings(self, source: Source) -> Iterator[Finding]:
        """Every fault of a source, each at its element; none if the source is valid."""
        if self.allows(source):
            return
        whole, kinds = self._telling
        fitting = [kind for name, kind in kinds if name == tei.name(source.root)]
        found = [tuple(self._faults(kind, source)) for kind in fitting or [whole]]
        # The kind that is meant is the one whose first fault comes last in the file.
        yield from max(found, key=lambda faults: min((one.line for one in faults), default=0))

    @cached_property
    def _telling(self) -> tuple[etree.RelaxNG, tuple[tuple[str, etree.RelaxNG], ...]]:
        """The schema as a whole, and for each kind of file that it knows.

        Where several kinds of file have the same root element: its name, and the kind's schema.
        """
        if self._names is None:
            return self._judging, tuple(_kinds(self._tree))
        return self._compiled("empty"), tuple(_kinds(narrowed(self._tree, self._names, "empty")))

    def _compiled(self, instead: Literal["empty", "notAllowed"]) -> etree.RelaxNG:
        if self._names is not None:
            with suppress(etree.RelaxNGParseError):  # Then the whole of it says what is wrong.
                return etree.RelaxNG(narrowed(self._tree, self._names, instead))
        return etree.RelaxNG(self._tree)

    def _faults(self, kind: etree.RelaxNG, source: Source) -> Iterator[Finding]:
        """The faults one after the other: what is at fault is taken out of a copy of the file.

        What may come of that is not told: a fault at an element around it, or right behind it
        where only elements stand, for the element may have been demanded there.
        """
        copy = deepcopy(source.root)
        originals = dict(zip(copy.iter("*"), source.elements, strict=True))
        affected: set[_Element] = set()
        for _ in range(MOST_FAULTS):
            if kind.validate(copy):
                return
            entry = min(kind.error_log, key=_says_most)
            element = _element(copy, entry)
            if element not in affected:
                said = _message(originals[element], entry.message)
                message = f"not valid against {self.path}: {said}"
                yield source.finding(originals[element], "error", "invalid", message)
            affected |= {*element.iterancestors(), *_behind(element)}
            if element.getparent() is None:
                return
            element.tag = "at-fault"
            etree.strip_elements(copy, "at-fault", with_tail=False)


@lru_cache(maxsize=8)
def schema(data: bytes, path: str, names: frozenset[str] | None = None) -> Schema:
    """The schema that a file holds, for files with elements of these local names alone.

    The last ones are held: who writes a file has it judged many times. Raises EditionError if the
    file holds none.
    """
    try:
        return Schema(data, path, names)
    except (etree.RelaxNGParseError, etree.XMLSyntaxError) as fault:
        message = f"this is no RELAX NG schema: {fault}"
        raise EditionError([Finding(path, 0, 0, "error", "broken-schema", message)]) from None


def narrowed(
    tree: _Element, names: AbstractSet[str], instead: Literal["empty", "notAllowed"]
) -> _Element:
    """A copy of a schema in which elements with a name that is none of `names` can hold nothing.

    `notAllowed` stands in their place, `empty` in the place of what they hold. Those of several
    names, or of any, stay. Source: RELAX NG, sections 4.8 and 4.20.
    """
    copy = deepcopy(tree)
    for element in [*copy.iter(ELEMENT)]:
        name, parent = element.get("name"), element.getparent()
        if name is None or parent is None or name.strip().rpartition(":")[2] in names:
            continue
        if instead == "notAllowed":
            parent.replace(element, etree.Element(NOT_ALLOWED))
            continue
        for child in [*element]:
            element.remove(child)
        etree.SubElement(element, EMPTY)
    return copy


def _kinds(tree: _Element) -> Iterator[tuple[str, etree.RelaxNG]]:
    """A schema for each alternative of the start, where two begin with the same element."""
    alternatives = [ref.get("name", "") for ref in _rng(tree, "/*/rng:start/rng:choice/rng:ref")]
    roots = {
        name: element.get("name", "")
        for name in alternatives
        for element in _rng(tree, f"/*/rng:define[@name='{name}']/rng:element[@name]")
    }
    shared = [name for name, root in roots.items() if list(roots.values()).count(root) > 1]
    for name in shared:
        alone = deepcopy(tree)
        for ref in _rng(alone, f"/*/rng:start/rng:choice/rng:ref[@name!='{name}']"):
            ref.getparent().remove(ref)  # type: ignore[union-attr] # found below a choice
        yield roots[name], etree.RelaxNG(alone)


def _rng(tree: _Element, path: str) -> list[_Element]:
    found = tree.xpath(path, namespaces=RELAX_NG)
    return [node for node in found if isinstance(node, _Element)] if isinstance(found, list) else []


def _behind(element: _Element) -> Iterator[_Element]:
    """The element that follows, if its parent holds elements alone."""
    parent, following = element.getparent(), element.getnext()
    if parent is not None and following is not None and not _has_text(parent):
        yield following


def _has_text(element: _Element) -> bool:
    """There are words right in the element, beside its children."""
    return any(text.strip() for holder, text in tei.pieces(element) if holder is element)


def _says_most(entry: etree._LogEntry) -> tuple[int, int]:
    """The deepest element first, and of its messages the most telling."""
    rank = next((n for n, words in enumerate(RANKS) if words in entry.message), len(RANKS))
    return -(entry.path or "").count("/"), rank


def _element(root: _Element, entry: etree._LogEntry) -> _Element:
    """The element that a message is about."""
    way = entry.path or ""
    parts = root.iter("*") if ":" in way else ()
    prefixes = {prefix: uri for one in parts for prefix, uri in one.nsmap.items() if prefix}
    found = root.xpath(way, namespaces=prefixes) if way else []
    nodes = found if isinstance(found, list) else []
    element = next((node for node in nodes if isinstance(node, _Element)), root)
    parent = element.getparent()
    # Where no text stands before the first child, libxml2 gives its path for the attributes.
    if parent is not None and entry.message == f"Element {tei.name(parent)} {RANKS[1]}":
        return parent
    return element


def _message(element: _Element, message: str) -> str:
    """The validator's words; where it speaks of attributes, what tells more."""
    one = ONE_ATTRIBUTE.search(message)
    if one is not None:
        names = (name for name in _attributes(element) if re.split("[@:]", name)[-1] == one[1])
        named = next(names, f"@{one[1]}")
        return f"{one[2]} may not have {named}, or not with this value"
    return message if RANKS[1] not in message else _of_attributes(element)


def _of_attributes(element: _Element) -> str:
    """How the attributes of an element differ from those of its like in the file."""
    name, own = tei.name(element), _attributes(element)
    others = [_attributes(one) for one in _alike(element)]
    often = Counter(chain.from_iterable(others))
    lacking = [one for one in often if one not in own and often[one] >= MOST * len(others)]
    foreign = [one for one in own if one not in often] if others else []
    said = [
        *([f"lacks {', '.join(lacking)}, which other {name} elements have"] if lacking else []),
        *([f"has {', '.join(foreign)}, which no other {name} element has"] if foreign else []),
    ]
    if said:
        return f"{name} {' and '.join(said)}"
    has = ", ".join(own) or "none"
    return (
        f"an attribute of {name} is missing or not allowed, or has a value that is not allowed (it"
        f" has: {has})"
    )


def _alike(element: _Element) -> Iterator[_Element]:
    """The other elements of the same name in a file: in its text, or outside of it."""
    in_text = _is_in_text(element)
    for one in element.getroottree().getroot().iter(f"{{*}}{tei.name(element)}"):
        if one is not element and _is_in_text(one) == in_text:
            yield one


def _is_in_text(element: _Element) -> bool:
    return tei.find(element, "ancestor::tei:text") is not None


def _attributes(element: _Element) -> list[str]:
    """The names of an element's attributes: `@xml:id`."""
    names = (etree.QName(name) for name in element.attrib)
    return [f"@{'xml:' if one.namespace == tei.XML else ''}{one.localname}" for one in names]
