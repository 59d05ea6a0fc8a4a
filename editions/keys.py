"""Where the keys of a YAML file stand, and what is wrong with it. Reads no file, knows no key.

Source: YAML 1.1, as PyYAML reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode


class Place(NamedTuple):
    """A place in a file: line and column from 1, or zeros where it is not known."""

    line: int
    column: int


NOWHERE = Place(0, 0)


class Fault(NamedTuple):
    """What is wrong at a place."""

    place: Place
    message: str


BROKEN = (yaml.YAMLError, RecursionError)
"""What is raised of a text that is no YAML."""

REMEDIES = {
    "mapping values are not allowed": "put a value that has a colon in it into quotation marks",
    "found character '\\t'": "indent with blanks, not with tabs",
    "cannot start any token": "put the value into quotation marks",
    "found undefined alias": "put a value that begins with * into quotation marks",
    "expected <block end>": "look at how far the lines are indented, and at quotation marks",
    "could not find expected ':'": "a colon and a blank part a key from its value",
    "while scanning a quoted scalar": "a quotation mark is missing",
}
"""What to do, by a part of what PyYAML says."""


def root(text: str) -> Node | None:
    """The values of a file with their places. Raises one of `BROKEN` if it is no YAML."""
    node: Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    return node


def fault(text: str) -> Fault | None:
    """Why a text is no YAML; None if it is."""
    try:
        root(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(one for one in (error.context, error.problem) if one)
        remedy = next((do for part, do in REMEDIES.items() if part in said), "")
        message = f"this is no YAML: {said}" + (f": {remedy}" if remedy else "")
        return Fault(NOWHERE if mark is None else _at(mark), message)
    except BROKEN as error:
        return Fault(NOWHERE, f"this is no YAML: {' '.join(str(error).split())}")
    return None


def place(text: str, *way: str) -> Place:
    """Where a key stands, by the keys above it; the nearest above it that is there.

    An item of a list is found by its name, as a plugin in `plugins: [search, editions: {…}]`.
    """
    found = NOWHERE
    try:
        node = root(text)
    except BROKEN:
        return found
    for name in way:
        key, node = _below(node, name)
        if key is None:
            break
        found = _at(key.start_mark)
    return found


def twice(node: Node | None) -> Iterator[Fault]:
    """Keys that stand a second time in one mapping: of their values the last one counts."""
    if isinstance(node, SequenceNode):
        for one in node.value:
            yield from twice(one)
    if not isinstance(node, MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        name = str(key.value)
        if name in seen and name != "<<":
            message = f"{name} stands here a second time, and the first is not used: join them"
            yield Fault(_at(key.start_mark), message)
        seen.add(name)
        yield from twice(value)


def entries(node: Node | None) -> Iterator[tuple[str, Place, Node]]:
    """The keys of a mapping, each with its place and its value; none of anything else."""
    for key, value in node.value if isinstance(node, MappingNode) else ():
        yield str(key.value), _at(key.start_mark), value


def _below(node: Node | None, name: str) -> tuple[Node | None, Node | None]:
    """A key of a mapping, or an item of a list, with what it holds."""
    if isinstance(node, MappingNode):
        return next(((key, value) for key, value in node.value if key.value == name), (None, None))
    for one in node.value if isinstance(node, SequenceNode) else ():
        if isinstance(one, ScalarNode) and one.value == name:
            return one, None
        key, value = _below(one, name) if isinstance(one, MappingNode) else (None, None)
        if key is not None:
            return key, value
    return None, None


def _at(mark: yaml.Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)
