"""What was released: every page with its versions, and the addresses within it.

The record is a file of the edition, so a build asks neither git nor the clock. Reads no file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from editions.anchors import Recorded

RECORD = "released.json"
"""The file below the folder of the TEI that records what was released."""


class Release(NamedTuple):
    """A version of the edition that was published."""

    version: str
    date: str
    """In ISO form."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What is no more."""

    because: str


Led = str | Gone
"""Where an address leads now: another one from the site's root, or nowhere."""


@dataclass(frozen=True)
class Page:
    """A page as it was last released."""

    title: str = ""
    versions: tuple[Release, ...] = ()
    """Those in which its text was new or had changed, the oldest first."""
    digest: str = ""
    """Of the words of its text; empty of a page that is no text."""
    passages: tuple[Recorded, ...] = ()
    notes: tuple[Recorded, ...] = ()
    """Notes and entries of the apparatus, with their anchors: `fn:note-3`."""
    lost: tuple[str, ...] = ()
    """Anchors that were released once, and that nothing has."""
    was: str = ""
    """The page whose text this one had taken over when it was first released."""
    mentions: tuple[str, ...] = ()
    """Of an entry: further pages that list where texts mention it."""
    leads: Mapping[str, Led] = field(default_factory=dict)
    """Where those of its anchors lead that were moved. It is no part of the record."""

    @property
    def anchors(self) -> tuple[str, ...]:
        """Every anchor that it was ever released with."""
        every = (anchor for one in (*self.passages, *self.notes) for anchor in one.anchors)
        return tuple(dict.fromkeys([*every, *self.lost]))


NEVER = Page()
"""A page that was never released."""

NOTHING: Mapping[str, Page] = MappingProxyType({})
"""The pages of an edition that was never released."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was released."""

    releases: tuple[Release, ...] = ()
    """The oldest first."""
    pages: Mapping[str, Page] = field(default_factory=dict)
    """Every page of a text, an entry or an event that ever was, by its address."""

    def written(self) -> str:
        """The same as a file: JSON, a line a passage, so that git can compare it."""
        listed = [f'"releases": {_listed([*one] for one in self.releases)}']
        listed += (f"{_json(uri)}: {_page(one)}" for uri, one in sorted(self.pages.items()))
        return "{\n" + ",\n".join(listed) + "\n}\n"


def read(data: bytes) -> Record:
    """The record that a file keeps. Raises ValueError if it keeps none."""
    try:
        found: Any = json.loads(data)
        releases = tuple(Release(*map(str, one)) for one in found.pop("releases"))
        dates = {one.version: one for one in releases}
        return Record(releases, {str(uri): _read(one, dates) for uri, one in found.items()})
    except (AttributeError, LookupError, TypeError, ValueError) as fault:
        raise ValueError(f"no record of releases: {fault!r}") from None


def _read(one: Mapping[str, Any], releases: Mapping[str, Release]) -> Page:
    passages, notes = (tuple(map(_recorded, one.get(name, ()))) for name in ("passages", "notes"))
    return Page(
        str(one["title"]),
        tuple(releases[name] for name in one["versions"]),
        str(one.get("digest", "")),
        passages,
        notes,
        tuple(map(str, one.get("lost", ()))),
        str(one.get("was", "")),
        tuple(map(str, one.get("mentions", ()))),
    )


def _recorded(one: Iterable[str]) -> Recorded:
    anchor, name, words, *former = map(str, one)
    return Recorded(anchor, name, words, tuple(former))


def _page(one: Page) -> str:
    return "{" + ", ".join(_fields(one)) + "}"


def _fields(one: Page) -> Iterator[str]:
    yield f'"title": {_json(one.title)}'
    yield f'"versions": {_json([name for name, _ in one.versions])}'
    for name in ("digest", "was"):
        if getattr(one, name):
            yield f'"{name}": {_json(getattr(one, name))}'
    for name in ("passages", "notes"):
        some = [[each.anchor, each.name, each.words, *each.former] for each in getattr(one, name)]
        if some:
            yield f'"{name}": {_listed(some)}'
    for name in ("lost", "mentions"):
        if getattr(one, name):
            yield f'"{name}": {_json([*getattr(one, name)])}'


def _listed(some: Iterable[object]) -> str:
    return "[\n" + ",\n".join(map(_json, some)) + "\n]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
