"""What all makers of files share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple

FOLDER = "data"
"""Where in the site the files of the whole edition are."""

WRITTEN = json.JSONEncoder(ensure_ascii=False)


class Maker(NamedTuple):
    """What makes some files of the site."""

    paths: tuple[str, ...]
    make: Callable[[], Mapping[str, bytes]]
    key: str = ""
    """A digest of all that they are made of; empty if they are to be made each time."""


class File(NamedTuple):
    """A file of the site that is offered."""

    path: str
    make: Callable[[], bytes]
    key: Callable[[], str] | None = None
    """A digest of all that it is made of; None if it is to be made each time."""

    @property
    def maker(self) -> Maker:
        """What makes it, as the build knows it."""
        key = "" if self.key is None else self.key()
        return Maker((self.path,), lambda: {self.path: self.make()}, key)
