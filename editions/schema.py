"""Validate sources against a RELAX NG schema, and say which element is at fault.

libxml2 stops at the first fault, complains at every level above it, and for a schema with several
kinds of file it complains of the wrong kind. Here each fault is found in turn, at its element.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain

from lxml import etree
from lxml.etree import _Element

from editions import tei
from editions.findings import EditionError, Finding
from editions.source import Source

RELAX_NG = {"rng": "http://relaxng.org/ns/structure/1.0"}
MOST_FAULTS = 100

MOST = 0.75
"""How many of the elements of a name, of 1, have an attribute that another one then lacks."""

RANKS = (
    *("doesn't allow value", "failed to validate attributes"),
    *("Invalid attribute", "Did not expect element"),
)
"""Which of several messages on one element says most, the best first."""

ONE_ATTRIBUTE = re.compile(r"Invalid attribute (\S+) for element (\S+)")


@dataclass(frozen=True, slots=True)
class Schema:
    """A RELAX NG schema: as a whole, and for each kind of file that it knows."""

    path: str
    """Path from the project's root."""
    whole: etree.RelaxNG
    kinds: tuple[tuple[str, etree.RelaxNG], ...]
    """Where several kinds of file have the same root element: its name, and the kind's schema."""

    def findings(self, source: Source) -> Iterator[Finding]:
        """Every fault of a source, each at its element; none if the source is valid."""
        if self.whole.validate(source.root):
            return
        fitting = [kind for name, kind in self.kinds if name == tei.name(source.root)]
        found = [tuple(self._faults(kind, source)) for kind in fitting or [self.whole]]
        # The kind that is meant is the one whose first fault comes last in the file.
        yield from max(found, key=lambda faults: min((one.line for one in faults), default=0))

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


def schema(data: bytes, path: str) -> Schema:
    """The schema that a file holds. Raises EditionError if it holds none."""
    try:
        tree = etree.fromstring(data)
        return Schema(path, etree.RelaxNG(tree), tuple(_kinds(tree)))
    except (etree.RelaxNGParseError, etree.XMLSyntaxError) as fault:
        message = f"this is no RELAX NG schema: {fault}"
        raise EditionError([Finding(path, 0, 0, "error", "broken-schema", message)]) from None


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
    found = root.xpath(entry.path) if entry.path else []
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
