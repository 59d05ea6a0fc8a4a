"""Which pages and files of the last site are what would be made again, and so are not."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from editions import cards, workers
from editions.cache import Cache, digest
from editions.cards import Cards
from editions.edition import Edition
from editions.kept import Kept, Output, Proved, Rendered, Stamp, State
from editions.lossless import Proof
from editions.manifest import states
from editions.pages import Maker, Written
from editions.store import linked
from editions.watch import Asked, Facts

T = TypeVar("T")


class Keeping:
    """What is taken from the last site, and what the next build will know of this one."""

    def __init__(
        self,
        kept: Kept | None = None,
        site: Path = Path(),
        markdown: Path = Path(),
        size: int = 0,
    ) -> None:
        """`site` and `markdown` are the folders of the last site and of its Markdown.

        `size` is about how many files there are.
        """
        self.kept = kept
        self.site = site
        # Born before much is read, which it would share with this process.
        self._there = cache(workers.aside(partial(_there, site, markdown), size))
        """The files of the last site, and of its Markdown, by their paths there."""
        self.before = State() if kept is None else kept.state
        self.now = State()
        self.facts = Facts(Edition({}, (), ()))
        self._may_keep = False
        self._is_same_space = False
        self._wanted: dict[str, str] = {}
        self._proofs: dict[str, str] = {}
        self._is_whole = False
        self.elsewhere: dict[str, str] = {}
        """Pages that others have built, by uri: a digest of all that each is made of."""
        self._cards: dict[str, str | None] = {}

    @property
    def cache(self) -> Cache | None:
        """What is kept of what is costly to learn; None in a build that keeps nothing."""
        return None if self.kept is None else self.kept.cache

    def begin(self, edition: Edition, may_keep: bool, whole: Keeping | None = None) -> None:
        """Begin with an edition that was read; whether pages of the site may be kept at all.

        Of a part of the site, the keeping of the `whole` is given.
        """
        is_kept = self.kept is not None
        self.now = State(*((edition.space, edition.pointers.reach) if is_kept else ()))
        self.facts = Facts(edition)
        self._wanted, self._cards = {}, {}
        self._may_keep = may_keep and self.kept is not None
        self._is_same_space = self.now.space == self.before.space
        if self.kept is not None:
            if whole is not None:
                self.facts.update(whole.facts)
            else:
                self.now.judged = {**edition.judged}
            self.now.everything = digest(self.facts["documents:"], self.facts["entries:"])
            _ = edition.mentions
            self.now.mentioned = self.kept.mark
            is_same = self.now.everything == self.before.everything
            is_from_there = self.before.mentioned == self.kept.mark_before
            if self._is_same_space and is_same and is_from_there:
                others = self.facts.assume(self.before.facts, self.kept.changed)
                same = self.before.starts.items()
                edition.mentions.starts.update((uri, one) for uri, one in same if uri not in others)
            self.now.starts = edition.mentions.starts

    def forget_site(self) -> None:
        """Keep nothing of the site."""
        self.before.outputs.clear()

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What depends on the tools alone: made once, and kept as long as they are the same."""
        made: T = self.before.once[name] if name in self.before.once else make()
        self.now.once[name] = made
        return made

    def has_rendered(self, maker: Maker) -> Rendered | None:
        """The Markdown of a page, if its maker would write the same again."""
        known = self.before.rendered.get(maker.uri)
        if known is None or known.digest != maker.digest or not self._has_file(known.written):
            return None
        if None in known.values or self.facts.of(known.names) != known.values:
            return None
        is_same = self._is_same_space or self.facts.led(known.pointers) == known.led
        if is_same:
            self.now.rendered[maker.uri] = known
        return known if is_same else None

    def _has_file(self, page: Written | None) -> bool:
        return page is None or self._there()[1].get(page.path) == page.stamp

    def rendered(self, maker: Maker, page: Written | None, asked: Asked) -> None:
        """Note the Markdown that a maker has written, and what it asked for."""
        if self.kept is not None:
            names = tuple(sorted({*maker.names, *asked.names}))
            values = self.facts.of(names)
            self.now.rendered[maker.uri] = Rendered(
                maker.digest, names, values, asked.pointers, asked.led, page
            )

    def has_page(self, page: Written, of: Cards) -> bool:
        """The site has a page that would be built again of its Markdown."""
        entries = self.before.carded.get(page.uri)
        if entries is None or not self.has(_files(page.uri, entries), self._key(page, entries, of)):
            return False
        self.now.carded[page.uri] = entries
        return True

    def built(self, page: Written, entries: tuple[str, ...], of: Cards) -> None:
        """Note a page that was built, with the entries of which it has cards."""
        if self._may_keep:
            self.now.carded[page.uri] = entries
            key = self._key(page, entries, of)
            self._wanted |= dict.fromkeys(_files(page.uri, entries), key)

    def _key(self, page: Written, entries: Sequence[str], of: Cards) -> str:
        marks = self._cards
        for uri in entries:
            if uri not in marks:
                marks[uri] = self._card(uri, of)
        return digest(page.digest, [marks[uri] for uri in entries])

    def _card(self, uri: str, of: Cards) -> str | None:
        """A digest of a card, which is known as long as nothing of what it says has changed."""
        name = f"card:{uri}"
        if name not in self.facts:
            self.facts[name] = digest(of.card(uri)) if of.has(uri) else ""
        return self.facts[name]

    def has(self, paths: Sequence[str], key: str) -> bool:
        """The site has all these files, made of what `key` is a digest of."""
        if not self._may_keep:
            return False
        found: dict[str, Output] = {}
        for path in paths:
            known = self.before.outputs.get(path)
            if known is None or known[0] != key or self._there()[0].get(path) != known[1]:
                self.want(paths, key)
                return False
            found[path] = known
        self.now.outputs |= found
        return True

    def want(self, paths: Iterable[str], key: str) -> None:
        """Note files that are made anew, of what `key` is a digest of."""
        self._wanted |= dict.fromkeys(paths, key)

    def begin_with(self, navigation: str) -> None:
        """Begin with what is told of the navigation: with another one, nothing is kept."""
        self.now.navigation = navigation
        if navigation != self.before.navigation:
            self.forget_site()

    def is_same_navigation(self, told: str) -> bool:
        """The navigation is that of the last site, or nothing of that site is kept."""
        self.now.navigation = told
        return told == self.before.navigation or not self.now.outputs

    @property
    def is_part(self) -> bool:
        """What is built is a part of the site: the rest is that of the last one."""
        return bool(self.now.outputs) and not self._is_whole

    def complete(self, site: Path) -> None:
        """Put what is kept of the last site into the new one, which is whole then."""
        for path in self.now.outputs:
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            linked(self.site / path, site / path)
        self._is_whole = True

    @property
    def pages(self) -> Mapping[str, str]:
        """The pages of this build by their uris: for each, a digest of all that it is made of."""
        kept = {uri: self.now.outputs[uri][0] for uri in self.now.carded if uri in self.now.outputs}
        return kept | {uri: self._wanted[uri] for uri in self.now.carded if uri in self._wanted}

    def link_to_prove(self, edition: Edition, site: Path, known: Container[str]) -> None:
        """Put the pages that a proof reads into the folder of the new site.

        These are those of the documents whose files are not `known` to be proved, and those of the
        entries that the files have.
        """
        for path, documents in edition.documents_of.items() if self.is_part else ():
            if path not in known:
                names = edition.sources[path].names
                entries = (one.uri for one in edition.entries if one.identifier in names)
                for uri in (*(one.uri for one in documents), *entries):
                    if uri in self.now.outputs:
                        (site / uri).parent.mkdir(parents=True, exist_ok=True)
                        linked(self.site / uri, site / uri)

    def proved(self, edition: Edition, site: Path) -> dict[str, Proved]:
        """What the proof gave for files that stand as they did with their pages, by path."""
        found: dict[str, Proved] = {}
        for path, documents in edition.documents_of.items() if self.kept is not None else ():
            known = self.before.proved.get(path)
            pages = [self._page(one.uri, site) for one in documents]
            key = digest(edition.sources[path].digest, pages)
            self._proofs[path] = key
            if known is not None and (known.key == key or known.key == self._with_entries(key)):
                found[path] = known
        return found

    def _with_entries(self, key: str) -> str:
        return digest(key, self.facts["entries:"])

    def _page(self, uri: str, site: Path) -> str:
        """A digest of a page of the new site, or of all that it was made of."""
        known = self.now.outputs.get(uri)
        if known is not None:
            return known[0]
        file = site / uri
        made = self._wanted.get(uri) or self.elsewhere.get(uri)
        return made or (digest(file.read_bytes()) if file.is_file() else "")

    def prove(self, proofs: Iterable[Proof], outside: Mapping[str, list[dict[str, Any]]]) -> None:
        """Note what the proof gave."""
        of_file: dict[str, list[Proof]] = {}
        for one in proofs:
            of_file.setdefault(one.path, []).append(one)
        for path, some in of_file.items() if self.kept is not None else ():
            left = [omission for one in some for omission in one.omissions]
            key = self._with_entries(self._proofs[path]) if left else self._proofs[path]
            # What was looked up on other pages is looked up again.
            if not any(one.elsewhere for one in left) and not any(one.findings for one in some):
                self.now.proved[path] = Proved(key, tuple(some), outside[path])

    def pause(self) -> None:
        """Let stand what was read and rendered, and of the site what was known before."""
        if self.kept is not None:
            was, facts = self.before, self.facts.of_mentions
            self.kept.keep(
                replace(
                    self.now,
                    navigation=was.navigation,
                    facts=facts,
                    carded=was.carded,
                    outputs=was.outputs,
                    proved=was.proved,
                )
            )

    def end(self, site: Path) -> None:
        """Let all stand that this build knows of the site."""
        if self.kept is not None:
            for path, key in self._wanted.items():
                if (made := stamp(site / path)) is not None:
                    self.now.outputs[path] = (key, made)
            self.now.facts = self.facts.of_mentions
            self.kept.keep(self.now)


def _files(uri: str, entries: Iterable[str]) -> list[str]:
    return [uri, *([cards.file(uri)] if entries else [])]


def _there(*folders: Path) -> tuple[dict[str, Stamp], ...]:
    """The files of some folders by their paths there, each with its stamp."""
    found: list[dict[str, Stamp]] = []
    for folder in folders:
        found.append({})
        with suppress(OSError):  # What is not there, or cannot be looked at, is made anew.
            found[-1].update(states(folder))
    return tuple(found)


def stamp(file: str | Path) -> Stamp | None:
    """The size of a file and when it was written; None if it is not there."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
