"""What all makers of files share."""

from __future__ import annotations

import json
import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from editions import workers
from editions.document import Document
from editions.edition import Edition

PAGES = Path("build/pages")
"""Where the pages stand as Markdown, from the project's root."""

FOLDER = "data"
"""Where in the site the files of the whole edition are."""

AT_ONCE = 250
"""Documents of which what is kept is asked for at once."""

WRITTEN = json.JSONEncoder(ensure_ascii=False)


class Maker(NamedTuple):
    """What makes some files of the site."""

    paths: tuple[str, ...]
    make: Callable[[], Mapping[str, bytes]]
    key: str = ""
    """A digest of all that they are made of; empty if they are to be made each time."""
    is_slow: bool = False
    """Whether it is worth a process of its own."""


class File(NamedTuple):
    """A file of the site that is offered."""

    path: str
    make: Callable[[], bytes]
    key: Callable[[], str] | None = None
    """A digest of all that it is made of; None if it is to be made each time."""
    is_slow: bool = False
    """Whether it is worth a process of its own."""

    @property
    def maker(self) -> Maker:
        """What makes it, as the build knows it."""
        key = "" if self.key is None else self.key()
        return Maker((self.path,), lambda: {self.path: self.make()}, key, self.is_slow)


def of_each(
    edition: Edition,
    kind: str,
    mark: Callable[[Document], Any],
    make: Callable[[Document], Any],
    documents: Sequence[Document] | None = None,
) -> Iterator[tuple[Document, Any]]:
    """The documents in their order, each with what is made of it: lists, texts and numbers.

    Of those whose `mark` is that of an earlier build, it is what was kept then.
    """

    def by_processes(fresh: Sequence[Document]) -> Iterator[tuple[Document, Any]]:
        return zip(fresh, workers.each(make, fresh), strict=True)

    return of_some(edition, kind, mark, by_processes, documents)


def of_some(
    edition: Edition,
    kind: str,
    mark: Callable[[Document], Any],
    make: Callable[[Sequence[Document]], Iterable[tuple[Document, Any]]],
    documents: Sequence[Document] | None = None,
) -> Iterator[tuple[Document, Any]]:
    """The same, where what is not kept is made of several documents at once."""
    every = edition.documents if documents is None else documents
    for start in range(0, len(every), AT_ONCE):
        some = every[start : start + AT_ONCE]
        marks = {one.uri: mark(one) for one in some}
        known = _known(edition, kind, marks)
        fresh = [one for one in some if one.uri not in known]
        made = {one.uri: result for one, result in make(fresh)} if fresh else {}
        keep(edition, kind, ((uri, marks[uri], one) for uri, one in made.items()))
        yield from ((one, made[one.uri] if one.uri in made else known[one.uri]) for one in some)


def keep(edition: Edition, kind: str, some: Iterable[tuple[str, Any, Any]]) -> None:
    """Keep what was made of documents, given by their uris, with the marks by which it is known."""
    keep_begun(edition, [begun(kind, *one) for one in some])


class Begun(NamedTuple):
    """What was made of a document, as it is kept."""

    kind: str
    uri: str
    data: bytes


def begun(kind: str, uri: str, mark: Any, one: Any) -> Begun:
    """What was made of a document, with the mark by which it is known."""
    return Begun(kind, uri, marshal.dumps((mark, one)))


def keep_begun(edition: Edition, some: Iterable[Begun]) -> None:
    """Keep what was made of documents, so that processes that are born later can read it."""
    if edition.kept is not None:
        for one in some:
            edition.kept.cache.put(one.kind, [(one.uri, one.data)])
        edition.kept.cache.commit()


def _known(edition: Edition, kind: str, marks: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of the documents that are as they were, by their uris."""
    if edition.kept is None:
        return {}
    kept = edition.kept.cache.several(kind, marks)
    every = ((uri, *marshal.loads(data)) for uri, data in kept)
    return {uri: made for uri, mark, made in every if mark == marks[uri]}
