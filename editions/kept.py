"""What is kept from one build to the next: of files, of mentions, of pages, of the site.

Everything is found again by digests, so what is kept can be old or missing, but not wrong.
"""

from __future__ import annotations

import copy
import hashlib
import marshal
import os
import pickle
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from editions import gathering, mentions, tei, usage, workers
from editions.cache import Cache, digest
from editions.document import Document
from editions.findings import Finding
from editions.mentions import Packed
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


Output = tuple[str, Stamp]
"""A file of the site: a digest of all that it was made of, and its stamp."""


class Proved(NamedTuple):
    """What the comparison of the documents of one file gave."""

    key: str
    """A digest of the file and of its pages."""
    proofs: tuple[Any, ...]
    outside: list[dict[str, Any]]


class Looked(NamedTuple):
    """What a check found in a file."""

    key: str
    """A digest of the file and of all that the check looks at besides."""
    findings: tuple[Finding, ...]
    used: frozenset[str]
    """The uris of the entries to which it points."""


NONE = mentions.joined({})

Mentioned = dict[str, tuple[str, bytes]]
"""The mentions in each document by its uri, joined, with the digest of its file."""

BETWEEN = "\0"
"""Between the parts of a name: nothing in XML can have it."""


@dataclass(slots=True)
class State:
    """What a build knows at its end."""

    space: str = ""
    """A digest of what pointers can lead to, and of what is told of it."""
    reach: str = ""
    """A digest of where pointers can lead."""
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
    looked: dict[str, Looked] = field(default_factory=dict)
    """What a check found, by the files' paths."""
    mentioned: str = ""
    """A mark of the mentions that `facts` are of."""
    everything: str = ""
    """A digest of all documents and entries."""
    starts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Where the pages of entries' mentions begin, by the entries' uris."""
    facts: dict[str, str | None] = field(default_factory=dict)
    """What was asked of texts, by its names: see `watch`."""


SINGLE = ("space", "reach", "navigation", "everything", "mentioned", "once", "starts")
PLAIN = frozenset(["carded", "outputs", "facts", "mentioned"])
"""Kinds of what is quickly read, for it is made of tuples and strings alone."""

IN_BUCKETS = ("rendered", "carded", "outputs", "proved", "judged", "facts", "looked")


class Kept:
    """What the last build left in a cache, and what this one leaves."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self._own = cache
        """Where that is kept which is of a part of the site."""
        self._surveys: dict[str, tuple[str, Survey]] = {}
        self._surveys_before: dict[str, tuple[str, Survey]] = {}
        self.changed: dict[str, tuple[bytes, bytes]] = {}
        """The mentions in each document that has others than before: those, and the new ones."""
        self.mark = ""
        """A mark of the mentions that are kept now."""
        self._looked: Callable[[], Mapping[str, str | None]] | None = None
        self.later: dict[str, Callable[[], None]] = {}
        """What is to be kept besides at the end, by a name for each: until then others read."""

    def of_part(self, own: Cache) -> Kept:
        """The same for a part of the site, of which another cache knows what stands."""
        part = copy.copy(self)
        part._own, part.later = own, {}
        vars(part).pop("state", None)
        return part

    @property
    def is_of_part(self) -> bool:
        """It is that of a part of the site."""
        return self._own is not self.cache

    @cached_property
    def state(self) -> State:
        """What the last build knew at its end."""
        data = self._own.get("state", "")
        single: dict[str, Any] = {} if data is None else pickle.loads(data)
        single |= {name: self._bucketed(name) for name in IN_BUCKETS}
        return State(**single)

    def look(self, folder: Path, size: int) -> None:
        """Begin to look at what the files of a folder hold; `size` is about how many there are."""
        self._looked = workers.aside(lambda: _digests(tei.files(folder)), size)

    def surveys(self, files: Mapping[str, Path]) -> dict[str, Survey]:
        """What is known of the files that are as they were, by path; `files` are all."""
        if next(self.cache.every("survey"), None) is None:
            return {}
        looked = self._looked or workers.aside(lambda: _digests(files.values()), len(files))
        known: dict[str, tuple[str, Survey]] = self._bucketed("survey")
        digests, self._looked = looked(), None
        self._surveys_before = known
        found: dict[str, Survey] = {}
        for path, file in files.items():
            if path in known and digests.get(str(file)) == known[path][0]:
                _, survey = self._surveys[path] = known[path]
                if survey.source is not None:
                    vars(survey.source)["origin"] = str(file)
                found[path] = survey
        return found

    def survey(self, path: str, digest: str, survey: Survey) -> Survey:
        """Keep what is known of a file, and give it without what is of its words and elements."""
        words = ((gathering.key(one), words) for one, words in survey.words.items())
        self.cache.put(gathering.DOCUMENTS, words)
        namings = {one.stem: survey.namings[one.uri] for one in survey.documents}
        self.cache.put("naming", [(path, marshal.dumps((digest, namings)))])
        self.cache.put(usage.FILES, [(path, marshal.dumps((digest, survey.usage)))])
        self._surveys[path] = (digest, replace(survey, words={}, namings={}, usage=b""))
        return self._surveys[path][1]

    def namings(self, documents: Iterable[Document]) -> dict[str, bytes]:
        """What may name entries in documents whose files are as they were, by their uris."""
        of_file: dict[str, list[Document]] = {}
        for one in documents:
            of_file.setdefault(one.source.path, []).append(one)
        found: dict[str, bytes] = {}
        for path, data in self.cache.several("naming", of_file):
            known, packed = marshal.loads(data)
            found |= {
                one.uri: packed[one.stem]
                for one in of_file[path]
                if one.source.digest == known and one.stem in packed
            }
        return found

    def usages(self, files: Mapping[str, str]) -> dict[str, bytes]:
        """What files use, packed, by their paths, as far as their digests are what they were."""
        kept = self.cache.several(usage.FILES, files)
        every = ((path, *marshal.loads(data)) for path, data in kept)
        return {path: packed for path, digest, packed in every if files[path] == digest}

    @cached_property
    def _mentioned(self) -> tuple[str, str, Mentioned]:
        """A mark of what is kept of mentions, the space of pointers that it is of, and it."""
        space = ""
        found: Mentioned = {}
        for key, data in self.cache.every("mentioned"):
            if key:
                found |= marshal.loads(data)
            else:
                space = data.decode()
        return self._mark_of_mentions(), space, found

    @property
    def mark_before(self) -> str:
        """A mark of the mentions that were kept before."""
        return self._mentioned[0]

    def mentions(self, space: str) -> Mentioned:
        """What is kept of mentions, if pointers can lead to nothing else than then."""
        _, known, found = self._mentioned
        return found if known == space else {}

    def rows(self, entry: str, documents: Iterable[str]) -> dict[str, bytes]:
        """The mentions of an entry in documents, packed, by their uris; they may be older ones."""
        keys = (_pair(entry, uri) for uri in documents)
        return {key.partition(BETWEEN)[2]: rows for key, rows in self.cache.several("rows", keys)}

    def mentions_in(self, document: Document, found: Mapping[str, Packed]) -> bytes:
        """Keep the mentions in a document, and give them joined, without those themselves."""
        uri = document.uri
        packed = mentions.joined({entry: (*one[:4], None) for entry, one in found.items()})
        _, was = self._mentioned[2].get(uri, ("", NONE))
        if was != packed:
            old = mentions.apart(was)
            self.changed[uri] = (was, packed)
            self.cache.remove("rows", (_pair(one, uri) for one in old if one not in found))
            rows = ((_pair(one, uri), rows) for one, (*_, rows) in found.items() if rows)
            self.cache.put("rows", rows)
        return packed

    def keep_mentions(self, space: str, found: Mentioned) -> None:
        """Keep the mentions in all documents, besides those themselves, which are kept already."""
        _, known, before = self._mentioned
        for uri in before.keys() - found.keys():
            old = mentions.apart(before[uri][1])
            self.changed[uri] = (before[uri][1], NONE)
            self.cache.remove("rows", (_pair(one, uri) for one in old))
        self._put_in_buckets(self.cache, "mentioned", before, found)
        if known != space:
            self.cache.put("mentioned", [("", space.encode())])
        self.cache.commit()  # Whoever is born of this process can read them then.
        self.mark = self._mark_of_mentions()

    def _mark_of_mentions(self) -> str:
        marks = self.cache.marks("mentioned")
        return digest(marks) if marks else ""

    def judged(self, reach: str) -> Mapping[str, Judged]:
        """What was wrong with pointers, if they can lead to no other place than then."""
        return self.state.judged if self.state.reach == reach else {}

    def keep(self, state: State) -> None:
        """Let all stand that was kept, with what this build knows at its end."""
        if not self.is_of_part:
            self._put_in_buckets(self.cache, "survey", self._surveys_before, self._surveys)
            self._surveys_before = {**self._surveys}
        for name in IN_BUCKETS:
            self._put_in_buckets(self._own, name, getattr(self.state, name), getattr(state, name))
        while self.later:
            self.later.popitem()[1]()
        single = pickle.dumps({name: getattr(state, name) for name in SINGLE})
        if single != self._own.get("state", ""):  # Who has nothing to say waits for nobody.
            self._own.put("state", [("", single)])
        self._own.commit()
        self.state = state

    def _bucketed(self, kind: str) -> dict[str, Any]:
        read = marshal.loads if kind in PLAIN else pickle.loads
        found: dict[str, Any] = {}
        for _, data in (self.cache if kind == "survey" else self._own).every(kind):
            found |= read(data)
        return found

    def _put_in_buckets(
        self, cache: Cache, kind: str, before: Mapping[str, Any], now: Mapping[str, Any]
    ) -> None:
        """Keep values of which most are those that were there before."""
        changed = [key for key, value in now.items() if before.get(key, self) is not value]
        dirty: dict[str, dict[str, Any]] = {
            _bucket(key): {} for key in (*changed, *(before.keys() - now.keys()))
        }
        for key, value in now.items() if dirty else ():
            if (bucket := _bucket(key)) in dirty:
                dirty[bucket][key] = value
        written = marshal.dumps if kind in PLAIN else pickle.dumps
        cache.put(kind, ((key, written(some)) for key, some in dirty.items()))


def _digests(files: Iterable[Path]) -> dict[str, str | None]:
    return {str(file): _digest(file) for file in files}


def _digest(file: Path) -> str | None:
    """What a file holds; None if it cannot be read."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() if os.path.isfile(file) else None
    except OSError:
        return None


def _pair(entry: str, document: str) -> str:
    return f"{entry}{BETWEEN}{document}"


def _bucket(path: str) -> str:
    return f"{zlib.crc32(path.encode(errors='surrogateescape')) % BUCKETS:02}"
