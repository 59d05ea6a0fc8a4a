"""The collections of an edition: folders of documents with a title, a list and rules of their own.

Knows what the configuration says of them; reads no file of TEI.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from editions import uris


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents that belong together: letters, a diary, a volume."""

    folder: str
    """Where they are: a path below `tei/documents`."""
    title: str
    text: str = ""
    """What an editor has written of it, in Markdown; empty for nothing."""
    about: tuple[tuple[str, str], ...] = ()
    """What the front matter of that says of the page, by the names of MkDocs."""

    @property
    def uri(self) -> str:
        """The page that says what it is, and lists its documents."""
        return uris.documents(1, self.folder)


def titled(folder: str) -> str:
    """What a collection is called that has no title: `Early letters` of `early-letters`."""
    words = " ".join(re.split(r"[-_\s]+", folder.rpartition("/")[2]))
    return words[:1].upper() + words[1:]


def holding(collections: Iterable[Collection], path: str) -> Collection | None:
    """The collection that has a file, by the file's path below `tei/documents`."""
    return next((one for one in collections if path.startswith(f"{one.folder}/")), None)
