"""Trees of XML are held while someone works with them: what is computed from one goes with it.

An edition of thousands of files would not fit into memory as trees. What all of it needs to know of
a file are values, and its tree is read again when its own pages are made.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar, overload
from weakref import WeakKeyDictionary, ref

Value = TypeVar("Value")

HELD = 16
"""Trees that are kept for those who ask again, besides lasting ones."""


class Lasting(Protocol):
    """What a tree is read from."""

    @property
    def is_lasting(self) -> bool:
        """Its tree is kept: all pages look into it."""


class OfTree(cached_property[Value], Generic[Value]):
    """A property of a source, or of what has one, that is computed once while its tree is held."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> OfTree[Value]: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> Value: ...

    def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
        value = super().__get__(instance, owner)
        if instance is not None:
            source = vars(instance).get("source", instance)
            _held.setdefault(source, []).append((ref(instance), self.attrname or ""))
        return value


of_tree = OfTree


class Held:
    """Something with properties of a tree: a pickle of it has the others alone."""

    def __getstate__(self) -> dict[str, Any]:
        bound = type(self)
        return {
            name: value
            for name, value in vars(self).items()
            if not isinstance(getattr(bound, name, None), OfTree)
        }


# An edition that nobody has any more takes its trees with it.
_held: WeakKeyDictionary[Any, list[tuple[ref[Any], str]]] = WeakKeyDictionary()
"""What is computed of each source, in the order in which their trees were read."""


def release(kept: int = HELD) -> None:
    """Let go of all trees but the last ones and the lasting: nobody may be at work with them."""
    passing = [source for source in _held if not source.is_lasting]
    for source in passing[: max(0, len(passing) - kept)]:
        forget(source)


def forget(source: Lasting) -> None:
    """Let go of one tree."""
    for held, name in _held.pop(source, ()):
        instance = held()
        if instance is not None:
            vars(instance).pop(name, None)
