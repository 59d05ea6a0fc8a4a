"""Parts of an edition whose single pages are made for themselves, one after another or elsewhere.

A shard has the pages of the documents of some files, which follow each other by path as volumes do,
and of some entries of registers. Lists, and whatever else is of the whole, are in none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from editions.document import Document
from editions.edition import Edition
from editions.registers import Entry

WHOLE = 0
"""The number of what is in no shard."""


class Shards(NamedTuple):
    """How many shards an edition is built in, and which of them is asked for."""

    of: int = 1
    only: int = WHOLE
    """The number of the one that is asked for, from 1; else all are, and they are joined."""

    @classmethod
    def read(cls, written: str) -> Shards:
        """What is written as `3/30`. Raises ValueError if it is no such thing."""
        found = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", written)
        if found is None or int(found[1]) > int(found[2]):
            raise ValueError(f"{written} is no shard: write for example 3/30, the third of thirty")
        return cls(int(found[2]), int(found[1]))

    @property
    def numbers(self) -> range:
        """The numbers of the shards to build; none if the edition is built as a whole."""
        if self.of == 1 and self.only == WHOLE:
            return range(0)
        return range(1, self.of + 1) if self.only == WHOLE else range(self.only, self.only + 1)


ONE = Shards()
"""The edition is built as a whole."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Which shard each file and each entry is in: all are of about the same size."""

    files: Mapping[str, int]
    """By the paths of files with documents."""
    entries: Mapping[str, int]
    """By the uris of the entries' pages."""

    @classmethod
    def of(cls, edition: Edition, shards: Shards) -> Shares:
        """What each shard of an edition has; nothing, if it is built as a whole."""
        if not shards.numbers:
            return cls({}, {})
        paths = sorted(edition.documents_of)
        return cls(
            _parted(paths, shards.of), _parted((one.uri for one in edition.entries), shards.of)
        )

    def holder(self, about: object) -> int:
        """The number of the shard that has the page of a document or an entry."""
        if isinstance(about, Document):
            return self.files.get(about.source.path, WHOLE)
        return self.entries.get(about.uri, WHOLE) if isinstance(about, Entry) else WHOLE


def _parted(names: Iterable[str], number: int) -> Mapping[str, int]:
    """The number of each name's part, from 1: parts follow each other as names do."""
    every = [*names]
    return {name: at * number // len(every) + 1 for at, name in enumerate(every)}
