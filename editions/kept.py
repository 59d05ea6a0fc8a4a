"""What is kept from one build to the next: of files, of mentions, of pages, of the site.

Everything is found again by digests, so what is kept can be old or missing, but not wrong.
"""

from __future__ import annotations

import hashlib
import marshal
import pickle
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from editions.cache import Cache
from editions.document import Document
from editions.mentions import Mentions, Packed
from editions.pointers import Judged
from editions.survey import Survey

BUCKETS = 64
"""Parts in which what is known of very many things is kept: a change of one writes one of them."""

Stamp = tuple[int, int]
"""The size of a file and when it was written, in nanoseconds."""


class Rendered(NamedTuple):
    """A page as Markdown, and what it depends on: see `watch`."""

    digest: str
    """Of what its maker was given."""
    names: tuple[str, ...]
    values: tuple[str | None, ...]
    pointers: tuple[str, ...]
    """Those that were followed, each with its file."""
    led: str
    """A digest of what they led to."""
    written: Any
    """The page as it was written; None if there was nothing to show."""


class Output(NamedTuple):
    """A file of the site."""

    key: str
    """A digest of all that it was made of."""
    stamp: Stamp


class Proved(NamedTuple):
    """What the comparison of the documents of one file gave."""

    key: str
    """A digest of the file and of its pages."""
    proofs: tuple[Any, ...]
    outside: list[dict[str, Any]]


Changed = tuple[Mapping[str, tuple[int, bytes]], Mapping[str, tuple[int, bytes]]]
"""How often a document mentioned each entry, with a digest of what it said, and does now."""


@dataclass(slots=True)
class State:
    """What a build knows at its end."""

    space: str = ""
    """A digest of what pointers can lead to."""
    rendered: dict[str, Rendered] = field(default_factory=dict)
    """By the pages' uris."""
    carded: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The entries of which each page has cards, by the page's uri."""
    outputs: dict[str, Output] = field(default_factory=dict)
    """By their paths in the site."""
    navigation: str = ""
    """A digest of the navigation, which all pages have."""
    proved: dict[str, Proved] = field(default_factory=dict)
    """By the files' paths."""
    once: dict[str, Any] = field(default_factory=dict)
    """What depends on the tools alone, by names."""
    judged: dict[str, Judged] = field(default_factory=dict)
    """By the files' paths."""
    everything: str = ""
    """A digest of all documents and entries."""
    facts: dict[str, str | None] = field(default_factory=dict)
    """What was asked of texts, by its names: see `watch`."""


SINGLE = ("space", "navigation", "everything", "once")
IN_BUCKETS = ("rendered", "carded", "outputs", "proved", "judged", "facts")


class Kept:
    """What the last build left in a cache, and what this one leaves."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self._surveys: dict[str, tuple[str, Survey]] = {}
        self._surveys_before: dict[str, tuple[str, Survey]] = {}
        self.later: dict[str, Callable[[], None]] = {}
        """What is to be kept besides at the end, by a name for each: until then others read."""

    @cached_property
    def state(self) -> State:
        """What the last build knew at its end."""
        data = self.cache.get("state", "")
        single: dict[str, Any] = {} if data is None else pickle.loads(data)
        single |= {name: self._bucketed(name) for name in IN_BUCKETS}
        return State(**single)

    def surveys(self, files: Mapping[str, Path]) -> dict[str, Survey]:
        """What is known of the files that are as they were, by path; `files` are all."""
        known: dict[str, tuple[str, Survey]] = self._bucketed("survey")
        self._surveys_before = known
        found: dict[str, Survey] = {}
        for path, file in files.items() if known else ():
            if path in known and _digest(file) == known[path][0]:
                _, survey = self._surveys[path] = known[path]
                if survey.source is not None:
                    vars(survey.source)["origin"] = file
                found[path] = survey
        return found

    def survey(self, path: str, digest: str, survey: Survey) -> None:
        """Keep what is known of a file, besides its words."""
        self._surveys[path] = (digest, replace(survey, words={}, namings={}))
        namings = {one.stem: survey.namings[one.uri] for one in survey.documents}
        self.cache.put("naming", [(path, marshal.dumps((digest, namings)))])

    def namings(self, documents: Iterable[Document]) -> dict[str, bytes]:
        """What may name entries in documents whose files are as they were, by their uris."""
        of_file: dict[str, list[Document]] = {}
        for one in documents:
            of_file.setdefault(one.source.path, []).append(one)
        found: dict[str, bytes] = {}
        for path, data in self.cache.several("naming", of_file):
            digest, packed = marshal.loads(data)
            found |= {
                one.uri: packed[one.stem]
                for one in of_file[path]
                if one.source.digest == digest and one.stem in packed
            }
        return found

    @cached_property
    def mentions(self) -> dict[str, tuple[str, dict[str, Packed]]]:
        """The mentions in each document by its uri, with the digest of its file."""
        data = self.cache.get("mentioned", "")
        return {} if data is None else marshal.loads(data)

    def changed(self, mentions: Mentions) -> dict[str, Changed]:
        """The documents whose mentions are others than they were, by their uris."""
        found: dict[str, Changed] = {}
        for uri in {**self.mentions, **mentions.of_documents}:
            _, old = self.mentions.get(uri, ("", {}))
            new = mentions.of_documents.get(uri, {})
            if old is not new and (told := (_briefly(old), _briefly(new)))[0] != told[1]:
                found[uri] = told
        return found

    def judged(self, space: str) -> Mapping[str, Judged]:
        """What was wrong with pointers, if they can lead to nothing else than then."""
        return self.state.judged if self.state.space == space else {}

    def rows(self, uri: str) -> Mapping[str, bytes]:
        """The mentions of an entry, packed, by the documents' uris."""
        data = self.cache.get("mentions", uri)
        return {} if data is None else marshal.loads(data)

    def keep_mentions(self, documents: Iterable[Document], mentions: Mentions) -> None:
        """Keep the mentions of all entries; those that are as they were are there already."""
        changed = {
            entry
            for old, new in self.changed(mentions).values()
            for entry in {**old, **new}
            if old.get(entry) != new.get(entry)
        }
        there = sorted(changed.intersection(mentions))
        self.cache.put("mentions", ((one, marshal.dumps(mentions.rows(one))) for one in there))
        self.cache.remove("mentions", changed.difference(mentions))
        found: dict[str, tuple[str, dict[str, Packed]]] = {}
        for one in documents:
            told = mentions.of_documents[one.uri]
            known = self.mentions.get(one.uri)
            if known is None or known[0] != one.source.digest or known[1] is not told:
                packed = ((entry, (times, mark, None)) for entry, (times, mark, _) in told.items())
                found[one.uri] = (one.source.digest, dict(packed))
            else:
                found[one.uri] = known
        if found != self.mentions:
            self.cache.put("mentioned", [("", marshal.dumps(found))])

    def keep(self, state: State) -> None:
        """Let all stand that was kept, with what this build knows at its end."""
        self._put_in_buckets("survey", self._surveys_before, self._surveys)
        for name in IN_BUCKETS:
            self._put_in_buckets(name, getattr(self.state, name), getattr(state, name))
        for keep in self.later.values():
            keep()
        single = {name: getattr(state, name) for name in SINGLE}
        self.cache.put("state", [("", pickle.dumps(single))])
        self.cache.commit()

    def _bucketed(self, kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for _, data in self.cache.every(kind):
            found |= pickle.loads(data)
        return found

    def _put_in_buckets(self, kind: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        """Keep values of which most are those that were there before."""
        changed = [key for key, value in now.items() if before.get(key, self) is not value]
        dirty: dict[str, dict[str, Any]] = {
            _bucket(key): {} for key in (*changed, *(before.keys() - now.keys()))
        }
        for key, value in now.items() if dirty else ():
            if (bucket := _bucket(key)) in dirty:
                dirty[bucket][key] = value
        self.cache.put(kind, ((key, pickle.dumps(some)) for key, some in dirty.items()))


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _briefly(some: Mapping[str, Packed]) -> dict[str, tuple[int, bytes]]:
    return {entry: (times, digest) for entry, (times, digest, _) in some.items()}


def _bucket(path: str) -> str:
    return f"{zlib.crc32(path.encode(errors='surrogateescape')) % BUCKETS:02}"
