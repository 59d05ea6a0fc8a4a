"""What is asked of an edition while a page is made: when that changes, the page is made anew.

What pages ask for has a name, such as `entry:persons/x.html`, and a digest of what it is now.
Source: Mokhov, Mitchell and Peyton Jones, Build Systems à la Carte (2018), on verifying traces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, Generic, NamedTuple, TypeVar

from editions import citations, mentions
from editions.cache import digest
from editions.document import Document, Passage
from editions.edition import Edition, Target
from editions.kept import BETWEEN
from editions.mentions import Form, Mention, Mentions, Part
from editions.pointers import Address, Place
from editions.registers import KINDS, Entry
from editions.synopsis import Event
from editions.tiles import Size

Key = TypeVar("Key")
Value = TypeVar("Value")

UNKNOWN = "?"
"""The name of what nobody can tell whether it has changed."""


OF_MENTIONS = tuple(
    "mentions: counts: count: places: parts: card: cited: part: further: mentioned: roles:".split()
)
"""How names of what texts mention begin."""

OF_AN_ENTRY = ("mentions", "counts", "count", "places", "parts", "card")

Changed = tuple[bytes, bytes]
"""What a document said of each entry, and what it says now, joined."""


class Asked(NamedTuple):
    """What was asked of an edition for one page."""

    names: tuple[str, ...]
    pointers: tuple[str, ...]
    """The pointers that were followed, each with its file."""
    led: str
    """A digest of what they led to."""


class Facts(dict[str, "str | None"]):
    """What pages ask for, by its names: a digest of what it is now.

    None, which equals nothing, if nobody can tell.
    """

    def __init__(self, edition: Edition) -> None:
        super().__init__()
        self.edition = edition

    def __missing__(self, name: str) -> str | None:
        """The digest of what has a name, found out once."""
        kind, _, key = name.partition(":")
        tell: Callable[[str], str | None] = getattr(self, f"_{kind}", lambda _: None)
        self[name] = found = tell(key)
        return found

    def of(self, names: Sequence[str]) -> tuple[str | None, ...]:
        """The digests of several names."""
        return tuple(map(self.__getitem__, names))

    @property
    def of_mentions(self) -> dict[str, str | None]:
        """Those that depend on nothing but documents, entries and what texts mention."""
        return {name: told for name, told in self.items() if name.startswith(OF_MENTIONS)}

    def assume(self, before: Mapping[str, str | None], changed: Mapping[str, Changed]) -> set[str]:
        """Take what cannot have changed from what was known `before`.

        Documents and entries are what they were, but some documents have `changed` mentions.
        Gives the entries that have others than before.
        """
        self.update(before)
        came: set[str] = set()
        every: set[str] = set()
        for uri, (was, now) in changed.items():
            old, new = mentions.apart(was), mentions.apart(now)
            differing = {one for one in {**old, **new} if old.get(one) != new.get(one)}
            came |= old.keys() ^ new.keys()
            every |= differing
            stale = [f"{kind}:{one}" for one in differing for kind in OF_AN_ENTRY]
            stale += [f"mentioned:{uri}{BETWEEN}{kind.folder}" for kind in KINDS]
            stale.append(f"further:{uri}")
            for name in stale:
                self.pop(name, None)
        for name in [name for name in self if name.startswith("part:")] if every else ():
            if name[5:].partition(BETWEEN)[0] in every:
                del self[name]
        for entry in came:
            for document, _ in self.edition.mentions.counts(entry):
                self.pop(f"further:{document.uri}", None)
        return every

    def led(self, pointers: Iterable[str]) -> str:
        """A digest of what pointers lead to, each with its file."""
        pairs = (name.split(BETWEEN) for name in pointers)
        return digest([_led(self.edition, pointer, path) for pointer, path in pairs])

    @cached_property
    def _documents_by_uri(self) -> Mapping[str, Document]:
        return {one.uri: one for one in self.edition.documents}

    @cached_property
    def _entries_by_uri(self) -> Mapping[str, Entry]:
        return {one.uri: one for one in self.edition.entries}

    def _file(self, path: str) -> str:
        source = self.edition.sources.get(path)
        return "" if source is None else source.digest

    def _document(self, uri: str) -> str:
        one = self._documents_by_uri.get(uri)
        return "" if one is None else one.digest

    def _entry(self, uri: str) -> str:
        one = self._entries_by_uri.get(uri)
        return "" if one is None else told(one)

    def _documents(self, _: str) -> str:
        return digest([(one.uri, one.digest) for one in self.edition.documents])

    def _entries(self, _: str) -> str:
        return digest([(one.uri, self[f"entry:{one.uri}"]) for one in self.edition.entries])

    def _register(self, folder: str) -> str:
        every = self.edition.register(folder)
        return digest([(one.uri, self[f"entry:{one.uri}"]) for one in every])

    def _mentions(self, uri: str) -> str:
        every = self.edition.mentions.digests(uri)
        return digest([(one.uri, one.digest, mentions) for one, mentions in every])

    def _counts(self, uri: str) -> str:
        counts = self.edition.mentions.counts(uri)
        return digest([(one.uri, one.digest, count) for one, count in counts])

    def _count(self, uri: str) -> str:
        return str(self.edition.mentions.count(uri))

    def _places(self, uri: str) -> str:
        return digest([(one.uri, ats) for one, ats in self.edition.mentions.places(uri)])

    def _passage(self, key: str) -> str:
        uri, document = key.split(BETWEEN)
        one = self._documents_by_uri.get(document)
        packed = self.edition.mentions.of_documents.get(document, {}).get(uri)
        return digest(one and one.digest, packed and packed[1])

    def _part(self, key: str) -> str:
        uri, start = key.split(BETWEEN)
        return digest(self.edition.mentions.part_digests(uri, start))

    def _parts(self, uri: str) -> str:
        return digest(self.edition.mentions.parts(uri))

    def _cited(self, uri: str) -> str:
        one = self._documents_by_uri.get(uri)
        return "" if one is None else citations.told(self.edition, one)

    def _mentioned(self, key: str) -> str:
        uri, folder = key.split(BETWEEN)
        one = self._documents_by_uri.get(uri)
        every = () if one is None else self.edition.mentioned(one, folder)
        return digest([(one.uri, self[f"entry:{one.uri}"]) for one in every])

    def _roles(self, uri: str) -> str:
        every = self.edition.roles.get(uri, ())
        return digest([(role, one.uri, one.digest) for role, one in every])

    def _translations(self, uri: str) -> str:
        every = self.edition.translations.get(uri)
        return digest([(one.uri, one.digest) for one in every]) if every else ""

    def _further(self, uri: str) -> str:
        one = self._documents_by_uri.get(uri)
        return "" if one is None else self.edition.neighbours.digest(one)

    def _dated(self, _: str) -> str:
        return digest([(one.uri, one.digest, one.days) for one in self.edition.documents])

    def _told(self, path: str) -> str | None:
        return self["events:"] if path in self._telling else ""

    @cached_property
    def _telling(self) -> frozenset[str]:
        return frozenset(path for path, _ in self.edition.told)

    def _events(self, _: str) -> str:
        return digest([account_digest(event) for event in self.edition.events])

    def _has_events(self, _: str) -> str:
        return str(bool(self.edition.told))

    def _lang(self, _: str) -> str:
        return str(self.edition.lang)

    def _years(self, _: str) -> str:
        return str(self.edition.years)

    def _image(self, key: str) -> str:
        url, path = key.split(BETWEEN)
        return str(self.edition.image(url, path))

    def _scan(self, key: str) -> str:
        url, path = key.split(BETWEEN)
        return str(self.edition.scan(url, path))


def told(entry: Entry) -> str:
    """A digest of what all files say of an entry."""
    others = [told(one) for one in entry.others]
    return (
        digest(entry.digest, entry.uri, others, entry.source.path)
        if others
        else (f"{entry.digest} {entry.uri}")
    )


def account_digest(event: Event) -> tuple[object, ...]:
    """What tells an event with its accounts from others: whatever their files say."""
    accounts = [
        (one.document.uri, one.document.source.digest, one.passages) for one in event.accounts
    ]
    return event.uri, event.at, event.source.digest, accounts


def _led(edition: Edition, pointer: str, path: str) -> tuple[object, ...]:
    """What a pointer leads to, in values; what the register says of an entry is told apart."""
    target, meant = edition.target(pointer, path), edition.pointers.meant(pointer, path)
    if target is None:
        return (meant,)
    said = (target.uri, target.title, target.passage, target.passage_lang)
    return meant, *said, target.holder, target.lang


class _Noted(Mapping[Key, Value], Generic[Key, Value]):
    """A mapping that tells what is asked of it."""

    def __init__(
        self, every: Mapping[Key, Value], ask: Callable[[Key], None], ask_all: Callable[[], None]
    ) -> None:
        self.every, self.ask, self.ask_all = every, ask, ask_all

    def __getitem__(self, key: Key) -> Value:
        self.ask(key)
        return self.every[key]

    def __contains__(self, key: object) -> bool:
        self.ask(key)  # type: ignore[arg-type] # A key of another type is in no mapping.
        return key in self.every

    def __iter__(self) -> Iterator[Key]:
        self.ask_all()
        return iter(self.every)

    def __len__(self) -> int:
        self.ask_all()
        return len(self.every)


class _Mentions(Mentions):
    """Mentions that tell of which entries they are asked."""

    def __init__(self, every: Mentions, ask: Callable[..., None]) -> None:
        self.every, self.ask = every, ask

    def __getitem__(self, uri: str) -> tuple[Mention, ...]:
        self.ask("mentions", uri)
        return self.every[uri]

    def __contains__(self, uri: object) -> bool:
        self.ask("count", str(uri))
        return uri in self.every

    def __iter__(self) -> Iterator[str]:
        self.ask(UNKNOWN, "")
        return iter(self.every)

    def __len__(self) -> int:
        self.ask(UNKNOWN, "")
        return len(self.every)

    def further(self, uri: str) -> tuple[str, ...]:
        """Where the further pages of an entry's mentions begin."""
        self.ask("parts", uri)
        return self.every.further(uri)

    def parts(self, uri: str) -> tuple[Part, ...]:
        """The pages of an entry's mentions."""
        self.ask("parts", uri)
        return self.every.parts(uri)

    def sizes(self, uri: str) -> tuple[int, ...]:
        """How many mentions are on each of them."""
        self.ask("mentions", uri)
        return self.every.sizes(uri)

    def part(self, uri: str, start: str) -> tuple[Mention, ...]:
        """The mentions of an entry on one page."""
        self.ask("part", uri, start)
        return self.every.part(uri, start)

    def forms(self, uri: str) -> Sequence[Form]:
        """The forms of an entry's name in the texts."""
        self.ask("mentions", uri)
        return self.every.forms(uri)

    def counts(self, uri: str) -> tuple[tuple[Document, int], ...]:
        """The documents that mention an entry, each with how often."""
        self.ask("counts", uri)
        return self.every.counts(uri)

    def places(self, uri: str) -> tuple[tuple[Document, tuple[int, ...]], ...]:
        """The documents that mention an entry, each with the numbers of the passages' elements."""
        self.ask("places", uri)
        return self.every.places(uri)

    def passage(self, uri: str, document: Document, at: int) -> Passage:
        """A passage that mentions an entry, by the number of its element."""
        self.ask("passage", uri, document.uri)
        return self.every.passage(uri, document, at)

    def count(self, uri: str) -> int:
        """How often an entry is mentioned."""
        self.ask("count", uri)
        return self.every.count(uri)


class _Pointers:
    """Pointers that tell which of them are followed."""

    def __init__(self, watched: Watched) -> None:
        self.watched = watched

    def meant(self, pointer: str, path: str) -> Place | Address:
        """What a pointer means."""
        self.watched.target(pointer, path)
        return self.watched.whole.pointers.meant(pointer, path)


class _Neighbours:
    """Neighbours that tell of which document they are asked."""

    def __init__(self, watched: Watched) -> None:
        self.watched = watched

    def __getattr__(self, name: str) -> Any:
        def asked(document: Document) -> Any:
            self.watched.ask("further", document.uri)
            return getattr(self.watched.whole.neighbours, name)(document)

        return asked


def _telling(*kinds: str) -> Any:
    """A property of an edition that notes what of it is asked for."""

    def get(self: Watched, name: str) -> Any:
        for kind in kinds:
            self.ask(kind)
        return getattr(self.whole, name)

    return _Property(get)


def _noting(ask_one: Callable[[Callable[..., None], Any], None], every: str = UNKNOWN) -> Any:
    """A property of an edition that is a mapping which notes of what it is asked."""

    def get(self: Watched, name: str) -> Any:
        whole = getattr(self.whole, name)
        return _Noted(whole, partial(ask_one, self.ask), partial(self.ask, every))

    return _Property(get)


class _Property:
    """A property that knows its name."""

    def __init__(self, get: Callable[[Watched, str], Any]) -> None:
        self.get = get

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Watched, owner: type) -> Any:
        return self.get(instance, self.name)

    def __set__(self, instance: Watched, value: Any) -> None:
        raise AttributeError(self.name)


class Watched(Edition):
    """An edition that notes what is asked of it."""

    def __init__(self, whole: Edition) -> None:
        vars(self).update(whole=whole, _names={}, _followed={})

    whole: Edition
    _names: dict[str, None]
    _followed: dict[str, tuple[object, ...]]

    def begin(self) -> None:
        """Forget what was asked before."""
        self._names.clear()
        self._followed.clear()

    @property
    def asked(self) -> Asked:
        """What was asked since then."""
        return Asked(tuple(self._names), tuple(self._followed), digest([*self._followed.values()]))

    def ask(self, kind: str, *key: str) -> None:
        """Note that something is asked for."""
        self._names[f"{kind}:{BETWEEN.join(key)}"] = None

    def _noted(self, every: Mapping[Key, Value], ask: Callable[[Key], None]) -> Mapping[Key, Value]:
        return _Noted(every, ask, partial(self.ask, UNKNOWN))

    # Pages that ask for these are made anew each time.
    counted = _telling(UNKNOWN)
    documents_of = _telling(UNKNOWN)
    entry_at = _telling(UNKNOWN)
    findings = _telling(UNKNOWN)
    kept = _telling(UNKNOWN)
    namings = _telling(UNKNOWN)
    space = _telling(UNKNOWN)
    usage = _telling(UNKNOWN)
    usages = _telling(UNKNOWN)
    documents = _telling("documents")
    entries = _telling("entries")
    events = _telling("events")
    longest_account = _telling("events")
    reporting = _telling("events", "documents")
    titles = _telling("documents", "entries", "events")
    lang = _telling("lang")
    years = _telling("years")
    # What these say depends on nothing but the configuration and the record of releases.
    settings = _telling()
    project = _telling()
    moves = _telling()
    sources = _noting(lambda ask, path: ask("file", path))
    document_at = _noting(lambda ask, place: ask("file", place[0]))
    roles = _noting(lambda ask, uri: ask("roles", uri))
    translations = _noting(lambda ask, uri: ask("translations", uri))
    told = _noting(lambda ask, place: ask("told", place[0]), "has_events")
    orders = _noting(lambda ask, key: ask("events"), "events")
    mentions = property(lambda self: _Mentions(self.whole.mentions, self.ask))
    neighbours = property(lambda self: _Neighbours(self))
    pointers = property(lambda self: _Pointers(self))

    def register(self, folder: str) -> tuple[Entry, ...]:
        """The entries of one kind."""
        self.ask("register", folder)
        return self.whole.register(folder)

    def mentioned(self, one: Document, folder: str) -> tuple[Entry, ...]:
        """The entries of a kind that a document's text mentions."""
        self.ask("mentioned", one.uri, folder)
        return self.whole.mentioned(one, folder)

    def target(self, pointer: str, path: str) -> Target | None:
        """What one pointer leads to."""
        found = self.whole.target(pointer, path)
        if found is not None and found.entry is not None:
            self.ask("entry", found.entry.uri)
        name = f"{pointer}{BETWEEN}{path}"
        if name not in self._followed:
            self._followed[name] = _led(self.whole, pointer, path)
        return found

    def image(self, url: str, path: str) -> str | None:
        """The image that an address means."""
        self.ask("image", url, path)
        return self.whole.image(url, path)

    def scan(self, url: str, path: str) -> tuple[str, Size | str] | None:
        """The image of a page of the source that an address means."""
        self.ask("scan", url, path)
        return self.whole.scan(url, path)
