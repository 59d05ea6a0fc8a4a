"""Where readers of released addresses are led that are no more. Reads no file.

Editors say it in a file of the edition: where a page or an anchor is now, or why it is gone.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode

from editions import keys, uris
from editions.findings import Finding
from editions.keys import Place
from editions.released import NEVER, RECORD, Gone, Led, Page, Record

MOVED = "moved.yml"
"""The file below the folder of the TEI that says where addresses lead that are no more."""

ADDRESS = re.compile(r"[^\s#?\\]+\.html(#\S+)?")

REASON = "gone"

HOW = "write the address of a page, such as documents/a.html, or of a passage, documents/a.html#p-3"


class Given(NamedTuple):
    """What the file says of one address."""

    to: Led
    place: Place


@dataclass(frozen=True)
class Moves:
    """What was released, and where what is no more of it leads."""

    record: Record = field(default_factory=Record)
    given: Mapping[str, Given] = field(default_factory=dict)
    """By the addresses that are no more."""
    folder: str = "tei"
    faults: tuple[Finding, ...] = ()
    """What is wrong with the file by itself."""

    @classmethod
    def read(cls, record: Record, text: str, folder: str) -> Moves:
        """Read the file that editors write."""
        path = f"{folder}/{MOVED}"
        given: dict[str, Given] = {}
        found: list[Finding] = []
        fault = keys.fault(text)
        root = None if fault is not None else keys.root(text)
        faults = [*keys.twice(root)] if fault is None else [fault]
        found += (_finding(path, one.place, one.message) for one in faults)
        if root is not None and not isinstance(root, MappingNode):
            message = "write a line for each address: documents/a.html: documents/b.html"
            found.append(_finding(path, keys.NOWHERE, message))
        for address, place, node in keys.entries(root):
            to, message = _read(node)
            if not _is_address(address):
                message = f"{address} is no address of this site: {HOW}"
            if to is None or message:
                found.append(_finding(path, place, message))
            else:
                given[address] = Given(to, place)
        return cls(record, given, folder, tuple(found))

    def led(self, address: str) -> Led | None:
        """Where an address leads now, by as many steps as it has; None if it goes in a circle."""
        seen: set[str] = set()
        while address not in seen:
            seen.add(address)
            step = self._step(address)
            if step is None or isinstance(step, Gone):
                return address if step is None else step
            address = step
        return None

    def _step(self, address: str) -> Led | None:
        """Where it leads by itself, or by its page; None if nobody says."""
        page, _, anchor = address.partition("#")
        own = self.given.get(address) or self.given.get(page)
        if own is None or isinstance(own.to, Gone) or address in self.given or not anchor:
            return own and own.to
        has_anchors = "#" not in own.to and self.taken_over(own.to) == page
        return f"{own.to}#{anchor}" if has_anchors else own.to

    def taken_over(self, page: str) -> str:
        """The page whose text a page has now, with its anchors; empty if it has that of none."""
        known = self.record.pages.get(page)
        return self._heirs.get(page, "") if known is None else known.was

    @cached_property
    def _heirs(self) -> Mapping[str, str]:
        pairs = ((one.to, page) for page, one in sorted(self.given.items()) if "#" not in page)
        found: dict[str, str] = {}
        for to, page in pairs:
            if isinstance(to, str) and page in self.record.pages:
                found.setdefault(to, page)
        return found

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        """What documents are to know of what was released of them, by their pages."""
        every = {uri: one for uri, one in self.record.pages.items() if one.digest}
        for heir, page in self._heirs.items():
            if heir not in self.record.pages and page in every:
                one = every[page]
                every[heir] = replace(one, was=page)
        moved: dict[str, dict[str, Led]] = {}
        for address in self.given:
            page, _, anchor = address.partition("#")
            led = self.led(address) if anchor else None
            if led is not None:
                moved.setdefault(page, {})[anchor] = led
        leads = {page: self._leads(page, moved) for page in every.keys() | moved.keys()}
        return {page: replace(every.get(page, NEVER), leads=led) for page, led in leads.items()}

    def _leads(self, page: str, moved: Mapping[str, Mapping[str, Led]]) -> Mapping[str, Led]:
        """Where anchors of a page lead, with those of the pages whose text it has taken over."""
        found: dict[str, Led] = {}
        seen: set[str] = set()
        while page and page not in seen:
            seen.add(page)
            found = {**moved.get(page, {}), **found}
            page = self.taken_over(page)
        return found

    def of_pages(self, present: Mapping[str, str], unread: Callable[[str], bool]) -> list[Finding]:
        """Released pages that are no more, of which nothing is said.

        `present` are the titles of the pages that are there, by their addresses; of some pages
        nobody knows, for their files cannot be read.
        """
        known = self.record.pages
        new = {uri: title for uri, title in present.items() if uri not in known}
        found = []
        for uri, page in sorted(known.items()):
            if uri in present or uri in self.given or unread(uri):
                continue
            same = (one for one, title in new.items() if title == page.title and _alike(uri, one))
            near = next(same, None) or next(iter(get_close_matches(uri, new, 1)), None)
            now = f"has its text moved? Then write {uri}: {near or 'its new address'}"
            message = (
                f'{uri}, "{page.title}", was released in version {page.versions[0].version} and is'
                f" no more: put it back, or write in {self.folder}/{MOVED} what readers are to find"
                f" there. {now}; is it gone? Then write {uri}: {{gone: why it was withdrawn}}"
            )
            place = f"{self.folder}/{RECORD}"
            found.append(Finding(place, 0, 0, "error", "lost-page", message))
        return found

    def of_targets(
        self, present: Collection[str], anchors: Callable[[str], Collection[str] | None]
    ) -> Iterator[Finding]:
        """Addresses that lead to nothing, or that are no released ones for they are still there.

        `anchors` gives those of a page; None if it is the page of no text.
        """
        for address, (to, place) in self.given.items():
            page, _, anchor = address.partition("#")
            message = ""
            led = self.led(address)
            if page in present if not anchor else anchor in (anchors(page) or ()):
                message = f"{address} is still there: remove this line, or give what is there"
                message += " another address"
            elif led is None:
                message = f"{address} leads back to itself: say where it is in the end"
            elif isinstance(to, str) and isinstance(led, str):
                message = self._fault(led, present, anchors)
            if message:
                yield _finding(f"{self.folder}/{MOVED}", place, message)

    def _fault(
        self, to: str, present: Collection[str], anchors: Callable[[str], Collection[str] | None]
    ) -> str:
        """Why readers cannot be led to an address; empty if they can."""
        page, _, anchor = to.partition("#")
        if page not in present:
            if page in self.record.pages and page not in self.given:
                return ""  # That the page is lost is told, and its text may have moved.
            near = next(iter(get_close_matches(page, present, 1)), None)
            return f"there is no page {page}" + (f": did you mean {near}?" if near else "")
        if not anchor:
            return ""
        there = anchors(page)
        if there is None:
            return f"{page} is the page of no text: write it without #{anchor}"
        if anchor in there:
            return ""
        near = next(iter(get_close_matches(anchor, there, 1)), None)
        return f"{page} has no #{anchor}" + (f": did you mean #{near}?" if near else "")


def _alike(one: str, other: str) -> bool:
    """Two pages are of one kind."""
    return one.partition("/")[0] == other.partition("/")[0]


def _read(node: Node) -> tuple[Led | None, str]:
    """Where a value of the file leads; what is wrong with it, or nothing."""
    if isinstance(node, ScalarNode):
        to = str(node.value)
        if uris.is_address(to) or to.startswith("/"):
            return None, f"{to} is not below this site, and readers are led to no other: {HOW}"
        return (to, "") if _is_address(to) else (None, f"{to or 'nothing'} is no address: {HOW}")
    said = {name: str(value.value).strip() for name, _, value in keys.entries(node)}
    if said.keys() == {REASON} and said[REASON]:
        return Gone(said[REASON]), ""
    return None, "write where it is now, or why it is gone: {gone: Withdrawn by the editors.}"


def _is_address(said: str) -> bool:
    page = said.partition("#")[0]
    is_path = not uris.is_address(said) and uris.is_below(page) and posixpath.normpath(page) == page
    return bool(ADDRESS.fullmatch(said)) and is_path


def _finding(path: str, place: Place, message: str) -> Finding:
    return Finding(path, *place, "error", "bad-move", message)


def unmoved(page: str, one: str, words: str, nearest: str, folder: str) -> str:
    """What an editor is told of an anchor that is no more."""
    address = f"{page}#{one}"
    said = f', "{words[:40]}…",' if words else ""
    now = f"{page}#{nearest}" if nearest else page
    return (
        f"{address}{said} was released and is no more: put it back, or write in {folder}/{MOVED}"
        f" where readers find its words now, {address}: {now}, or that they are gone,"
        f" {address}: {{gone: why they were taken out}}"
    )


def known(pages: Iterable[str]) -> frozenset[str]:
    """Pages, and the lists that every edition has."""
    return frozenset([*pages, "index.html", *map(uris.index, ("documents", "events"))])
