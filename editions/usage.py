"""Which elements and attributes files use: how often, with which values, and where first.

Counts; what they mean, and what shows them, is not known here.
"""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple, TypeVar

from lxml import etree
from lxml.etree import _Element

from editions import tei
from editions.cache import Cache, digest
from editions.documentation import Said
from editions.pointers import ONLY_IF_LOCAL, POINTERS

Holds = Literal["ids", "pointers", "values"]

Seen = tuple[int, str, int]
"""How often, and where first: the path of the file, and the number of the element in it."""

Pattern = tuple[bool, tuple[str, ...]]
"""Whether an element stands in a header, and its attributes, in the order of the alphabet."""

Key = TypeVar("Key")

ID = "xml:id"
HEADER = f"{{{tei.TEI}}}teiHeader"

MOST_VALUES = 100
"""Different values of an attribute beyond which nobody has enumerated them."""

MOST_POINTERS = 20
"""The same of pointers: those who are responsible may be enumerated, paragraphs are not."""

LONGEST_VALUE = 100
"""Characters of a value beyond which the values are none that one enumerates."""

FILES, TOGETHER = "usage", "usage of several"
"""The kinds of what is kept."""

BUCKETS = 64
"""Parts in which files are counted together: a change of one counts those of one part anew."""


@dataclass(slots=True)
class Use:
    """What is known of the elements of one name."""

    files: int = 1
    """In how many files they are."""
    patterns: dict[Pattern, Seen] = field(default_factory=dict)
    values: dict[str, dict[str, Seen] | None] = field(default_factory=dict)
    """By attribute, where they are known; None where they are too many."""

    def add(self, element: _Element, in_header: bool, path: str, number: int) -> None:
        """Count one element."""
        given = [(name(str(attribute)), value) for attribute, value in element.items()]
        pattern = in_header, tuple(sorted([attribute for attribute, _ in given]))
        _count(self.patterns, pattern, (1, path, number))
        for attribute, value in given:
            values = self.values.setdefault(attribute, {})
            if values is not None:
                _count(values, value, (1, path, number))

    @property
    def count(self) -> int:
        """How many elements there are."""
        return sum(count for count, *_ in self.patterns.values())

    @property
    def first(self) -> tuple[str, int]:
        """Where the first of them is: outside of headers, if one is there."""
        return min((in_header, *seen[1:]) for (in_header, _), seen in self.patterns.items())[1:]

    def attributes(self) -> dict[str, Seen]:
        """Each attribute, in order of names."""
        found: dict[str, Seen] = {}
        for (_, attributes), seen in self.patterns.items():
            for attribute in attributes:
                _count(found, attribute, seen)
        return dict(sorted(found.items()))

    def take(self, other: Use) -> None:
        """Count those of other files too."""
        self.files += other.files
        for pattern, seen in other.patterns.items():
            _count(self.patterns, pattern, seen)
        for attribute, values in other.values.items():
            known = self.values.setdefault(attribute, {})
            if values is None or known is None:
                self.values[attribute] = None
                continue
            for value, seen in values.items():
                _count(known, value, seen)
            self.values[attribute] = _few(attribute, known)


class Usage(NamedTuple):
    """What is in use in some files, and what their headers say of it."""

    elements: dict[str, Use]
    """By name."""
    said: dict[Said, Seen]
    """With the number of headers, and the line in the first file."""

    def take(self, other: Usage) -> None:
        """Count other files too."""
        for element, use in other.elements.items():
            if element in self.elements:
                self.elements[element].take(use)
            else:
                self.elements[element] = use
        for said, seen in other.said.items():
            _count(self.said, said, seen)

    def packed(self) -> bytes:
        """The same as bytes, without ids, and without values that are too many."""
        for use in self.elements.values():
            use.values.pop(ID, None)
            use.values |= {name: _few(name, values) for name, values in use.values.items()}
        elements = {
            name: (use.files, use.patterns, use.values) for name, use in self.elements.items()
        }
        said = [(*one, seen) for one, seen in self.said.items()]
        return zlib.compress(marshal.dumps((elements, said)), 1)

    @classmethod
    def unpacked(cls, data: bytes) -> Usage:
        """Read what `packed` gives."""
        elements, said = marshal.loads(zlib.decompress(data))
        return cls(
            {name: Use(*use) for name, use in elements.items()},
            {Said(*one): seen for *one, seen in said},
        )


def of_file(path: str, elements: Iterable[_Element], said: Iterable[tuple[Said, int]]) -> Usage:
    """What a file uses; `elements` are all of it, in their order.

    `said` is what its header says of elements, with the line of each.
    """
    usage = Usage({}, {})
    end = 0
    for number, element in enumerate(elements):
        if element.tag == HEADER:
            end = max(end, number + 1 + sum(1 for _ in element.iterdescendants("*")))
        usage.elements.setdefault(name(str(element.tag)), Use()).add(
            element, number < end, path, number
        )
    for one, line in said:
        _count(usage.said, one, (1, path, line))
    return usage


def holds(attribute: str, values: Iterable[str]) -> Holds:
    """What kind of thing an attribute holds: dates in `@from` are values, a `#p3` is a pointer."""
    if attribute == ID:
        return "ids"
    if attribute not in POINTERS:
        return "values"
    local = attribute in ONLY_IF_LOCAL and not any(value.startswith("#") for value in values)
    return "values" if local else "pointers"


@lru_cache(maxsize=4096)
def name(tag: str) -> str:
    """The name of an element or an attribute as an editor writes it: `xml:lang`.

    `{namespace}name` of one that TEI does not have.
    """
    said = etree.QName(tag)
    prefix = {tei.TEI: "", tei.XML: "xml:", None: ""}.get(said.namespace)
    return tag if prefix is None else f"{prefix}{said.localname}"


class Gathered(NamedTuple):
    """What is in use in all files of an edition."""

    usage: Usage
    keep: Callable[[], None]
    """What keeps it for the next build."""


Packed = Callable[[Sequence[str]], Iterator[bytes]]
"""What files use, packed, by their paths."""


def gathered(files: Mapping[str, str], packed: Packed, cache: Cache | None = None) -> Gathered:
    """What is in use in files, given by their paths with the digests of their bytes.

    Files are counted together in parts, and of these only those anew of which one has changed.
    The sums are the same whatever was kept, for each is the sum of the same things.
    """
    parts: dict[str, dict[str, str]] = {}
    for path, told in sorted(files.items()):
        parts.setdefault(_bucket(path), {})[path] = told
    known = {} if cache is None else _known(cache)
    total, changed = Usage({}, {}), {}
    for part, some in sorted(parts.items()):
        told = digest(some)
        paths, before, data = known.pop(part, ([], "", b""))
        if before != told:
            data = _together(packed([*some]))
            changed[part] = ([*some], told, data), {*paths} - {*some}
        total.take(Usage.unpacked(data))
    gone = {part: paths for part, (paths, *_) in known.items()}
    return Gathered(total, lambda: None if cache is None else _keep(cache, changed, gone))


Part = tuple[list[str], str, bytes]
"""The paths of a part's files, a digest of these, and what they use, packed."""


def _known(cache: Cache) -> dict[str, Part]:
    return {part: marshal.loads(data) for part, data in cache.every(TOGETHER)}


def _keep(
    cache: Cache,
    changed: Mapping[str, tuple[Part, Iterable[str]]],
    gone: Mapping[str, Iterable[str]],
) -> None:
    """Keep what has changed, and forget files and parts that are no more."""
    cache.put(TOGETHER, ((part, marshal.dumps(one)) for part, (one, _) in changed.items()))
    cache.remove(TOGETHER, gone)
    for paths in (*gone.values(), *(others for _, others in changed.values())):
        cache.remove(FILES, paths)


def _together(some: Iterable[bytes]) -> bytes:
    total = Usage({}, {})
    for data in some:
        total.take(Usage.unpacked(data))
    return total.packed()


def _bucket(path: str) -> str:
    return f"{zlib.crc32(path.encode(errors='surrogateescape')) % BUCKETS:02}"


def _count(found: dict[Key, Seen], key: Key, seen: Seen) -> None:
    """Count something that was seen once more, or some times."""
    known = found.get(key)
    if known is None:
        found[key] = seen
    else:
        found[key] = known[0] + seen[0], *min(known[1:], seen[1:])


def _few(attribute: str, values: dict[str, Seen] | None) -> dict[str, Seen] | None:
    """The values of an attribute, if they are so few and short that one may enumerate them."""
    if values is None:
        return None
    is_pointer = holds(attribute, values) == "pointers"
    most = MOST_POINTERS if is_pointer else MOST_VALUES
    are_few = len(values) <= most and all(len(value) <= LONGEST_VALUE for value in values)
    return values if are_few else None
