"""What is in use in the sources: elements, with the rules that show them, and attributes.

Counts and gives values; prints nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element

from editions import trees, usage
from editions.edition import Edition
from editions.rules import Rules
from editions.usage import Holds, Seen, Use

MOST_VALUES = 10


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an element, with what stands in it."""

    name: str
    """As one writes it: `xml:lang`; `{namespace}name` of one that TEI does not have."""
    count: int
    holds: Holds
    distinct: int
    """How many different values there are."""
    values: tuple[tuple[str, int], ...]
    """The most frequent values with their counts; none of ids and pointers."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element in use, with what shows it."""

    name: str
    """The local name; `{namespace}name` of an element that is not TEI's."""
    count: int
    files: int
    without_rule: int
    """How many there are that no rule matches."""
    rules: tuple[tuple[str, int], ...]
    """File and line of each rule that shows it or leaves it out, and how often, the most first."""
    attributes: tuple[Attribute, ...]


def census(edition: Edition, rules: Rules, everything: bool = False) -> tuple[Element, ...]:
    """Every element in use in the texts, those without a rule first, then the most frequent.

    With `everything`, those of headers and of registers too.
    """
    found: dict[str, _Counts] = {}
    for path, element in _everywhere(edition) if everything else _in_texts(edition):
        own = rules.within(edition.settings.within(path))
        found.setdefault(usage.name(str(element.tag)), _Counts()).add(path, element, own)
    elements = (counts.element(name) for name, counts in found.items())
    return tuple(sorted(elements, key=lambda one: (-one.without_rule, -one.count, one.name)))


def _in_texts(edition: Edition) -> Iterator[tuple[str, _Element]]:
    for document in edition.documents:
        for element in document.elements:
            yield document.source.path, element
        trees.release()


def _everywhere(edition: Edition) -> Iterator[tuple[str, _Element]]:
    for path, source in edition.sources.items():
        for element in source.elements:
            yield path, element
        trees.release()


@dataclass(slots=True)
class _Counts:
    """What is known of the elements of one name."""

    use: Use = field(default_factory=Use)
    files: set[str] = field(default_factory=set)
    rules: Counter[str | None] = field(default_factory=Counter)

    def add(self, path: str, element: _Element, rules: Rules) -> None:
        """Count one element."""
        rule = next(rules.matching(element), None)
        self.rules[None if rule is None else rule.place] += 1
        self.files.add(path)
        self.use.add(element, False, path, 0)

    def element(self, name: str) -> Element:
        """The counts as a value."""
        places = {place: count for place, count in self.rules.items() if place is not None}
        attributes = (_attribute(key, values or {}) for key, values in self.use.values.items())
        return Element(
            name,
            self.use.count,
            len(self.files),
            self.rules[None],
            _most(places.items()),
            tuple(sorted(attributes, key=lambda one: (-one.count, one.name))),
        )


def _attribute(name: str, values: Mapping[str, Seen]) -> Attribute:
    holds = usage.holds(name, values)
    counts = [(value, count) for value, (count, *_) in values.items()]
    shown = _most(counts)[:MOST_VALUES] if holds == "values" else ()
    return Attribute(name, sum(count for _, count in counts), holds, len(values), shown)


def _most(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The most frequent first; of equals, in order of the alphabet."""
    return tuple(sorted(counts, key=lambda one: (-one[1], one[0])))
