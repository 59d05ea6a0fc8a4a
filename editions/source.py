"""A file of the edition: its bytes and its tree, and what all of the edition knows of it."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from pathlib import Path

from lxml.etree import _Element

from editions import cache, tei, trees
from editions.findings import EditionError, Finding, Level
from editions.trees import Held, of_tree

SPANNING = frozenset("delSpan addSpan damageSpan".split())
"""Elements of a transcription that begin a range. Source: TEI P5, chapter 12.3."""

TEXTS = (
    "descendant-or-self::tei:TEI[not(ancestor::tei:TEI)]"
    "/*[self::tei:text or self::tei:sourceDoc and not(../tei:text)]"
)
"""What in a file is a text of its own."""

ACCOUNTS = "//tei:linkGrp[@type='account']/tei:link"
"""Where a file says which passages are accounts of an event."""


@dataclass(frozen=True, eq=False)
class Source(Held):
    """One file of the edition, with its tree, which nobody writes to."""

    path: str
    """Path from the project's root, with forward slashes."""
    origin: str | bytes = field(repr=False)
    """The path of the file to read it from, or its bytes."""
    digest: str
    """The SHA-256 of its bytes."""

    @of_tree
    def data(self) -> bytes:
        """Its bytes. Raises EditionError if they are not those that were read at first."""
        if isinstance(self.origin, bytes):
            return self.origin
        data = Path(self.origin).read_bytes()
        if hashlib.sha256(data).hexdigest() != self.digest:
            message = "the file was changed while the edition was read: do the same again"
            raise EditionError([Finding(self.path, 0, 0, "error", "changed-meanwhile", message)])
        return data

    @of_tree
    def root(self) -> _Element:
        """Its outermost element. Raises EditionError if it is not well-formed XML."""
        return tei.parse(self.data, self.path)

    @cached_property
    def is_lasting(self) -> bool:
        """It has no text, but registers or events, which many pages look into."""
        return not tei.find_all(self.root, TEXTS)

    @cached_property
    def has_accounts(self) -> bool:
        """It says which passages are accounts of events."""
        return tei.find(self.root, ACCOUNTS) is not None

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Every xml:id with the name of its element; of a duplicate id, the first."""
        return {identifier: tei.name(element) for identifier, element in self.ids.items()}

    @cached_property
    def pointed(self) -> str:
        """A digest of what pointers can lead to here, and of the prefixes that they may have."""
        return cache.digest([*self.names.items()], self.prefixes)

    @cached_property
    def prefixes(self) -> tuple[tuple[str, str, str], ...]:
        """The prefixes of pointers that it declares, each with pattern and replacement."""
        return tuple(
            (one.get("ident", ""), one.get("matchPattern", ""), one.get("replacementPattern", ""))
            for one in self.root.iter(f"{{{tei.TEI}}}prefixDef")
        )

    @of_tree
    def ids(self) -> Mapping[str, _Element]:
        """Every xml:id with its element; of a duplicate id, the first."""
        found: dict[str, _Element] = {}
        for element in self.elements:
            identifier = tei.xml_id(element)
            if identifier is not None:
                found.setdefault(identifier, element)
        return found

    @of_tree
    def elements(self) -> tuple[_Element, ...]:
        """All elements in document order."""
        return tuple(self.root.iter("*"))

    @cached_property
    def is_tei(self) -> bool:
        """Some element of the file is in the namespace of TEI."""
        return any(tei.is_tei(element) for element in self.elements)

    @of_tree
    def numbers(self) -> Mapping[_Element, int]:
        """Each element's number in document order from 0."""
        return {element: number for number, element in enumerate(self.elements)}

    @of_tree
    def ranges(self) -> tuple[tuple[int, int, str], ...]:
        """Where words are deleted, added or damaged over elements.

        Each as the numbers of its first and last element, the last excluded, and the name of the
        element that says so.
        """
        found = []
        for element in self.elements:
            _, _, identifier = element.get("spanTo", "").partition("#")
            last = self.ids.get(identifier) if identifier else None
            if last is not None and tei.name(element) in SPANNING:
                found.append((self.numbers[element], self.numbers[last], tei.name(element)))
        return tuple(found)

    @of_tree
    def _last_inside(self) -> Mapping[_Element, int]:
        """The number of the last element inside each element."""
        found: dict[_Element, int] = {}
        for element in reversed(self.elements):
            found.setdefault(element, self.numbers[element])
            parent = element.getparent()
            if parent is not None:
                found.setdefault(parent, found[element])
        return found

    def ranges_at(self, element: _Element, after: bool) -> tuple[str, ...]:
        """The names of the ranges around the text at the beginning of an element, or after it."""
        if not self.ranges:
            return ()
        place = (self._last_inside if after else self.numbers)[element]
        at = bisect_right(self._bounds, place, key=itemgetter(0)) - 1
        return self._bounds[at][1] if at >= 0 else ()

    @of_tree
    def _bounds(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Where a range begins or ends, in order, with the names of those around what follows."""
        # A transcription has thousands of ranges, so none is looked at for each piece of text.
        found: list[tuple[int, tuple[str, ...]]] = []
        around: list[tuple[int, int, str]] = []
        begun = sorted(self.ranges, reverse=True)
        for place in sorted({bound for start, end, _ in self.ranges for bound in (start, end)}):
            around = [one for one in around if one[1] > place]
            while begun and begun[-1][0] <= place:
                around.append(begun.pop())
            names = tuple(name for _, end, name in around if end > place)
            found.append((place, names))
        return tuple(found)

    @of_tree
    def positions(self) -> Mapping[int, tei.Position]:
        """Where start tags begin; see `tei.positions`."""
        return tei.positions(self.data)

    def finding(self, element: _Element, level: Level, code: str, message: str) -> Finding:
        """A finding at an element of this file, at the place where its start tag begins."""
        place = self.positions.get(self.numbers[element])
        line, column = place or (element.sourceline or 0, 0)
        return Finding(self.path, line, column, level, code, message)


def read(path: str, data: bytes, file: Path | None = None) -> Source:
    """One file of the edition; its bytes are kept unless they can be read from `file` again.

    Raises EditionError if it is not well-formed XML.
    """
    digest = hashlib.sha256(data).hexdigest()
    source = Source(path, data if file is None else str(file), digest)
    try:
        _ = source.root
    except EditionError:
        trees.forget(source)
        raise
    return source
