"""Pages and files as MkDocs has them: converted here, built apart, or standing in the last site."""

from __future__ import annotations

import logging
import marshal
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from jinja2 import Environment
from mkdocs.commands import build as mkdocs_build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import TableOfContents, get_toc
from mkdocs.utils import get_relative_url

from editions import conversion, workers
from editions.findings import Finding

ID = re.compile(r"\bid=\"([^\"]*)\"")

Known = dict[tuple[str, str], tuple[File | None, str] | None]
"""Where links lead that were met before, by the folder of the page and the path in the link: a page
and its address from there; the address alone of one that stands; the path itself if it is on the
web; None where MkDocs would warn."""

Said = tuple[str, int, str | Finding]
"""What was logged: the logger, the level, the message."""


class Conversion(NamedTuple):
    """How generated pages become HTML."""

    ways: Known
    is_certain: bool
    """Markdown is read with no other extensions than those of `conversion`."""


BY_MKDOCS = Conversion({}, False)


class Generated(MkDocsPage):
    """A generated page: the package converts it where it is certain of what MkDocs would make."""

    conversion = BY_MKDOCS
    is_apart = False
    """It is built apart from the others: no navigation has it."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert its Markdown."""
        # Whether a page that stands has an anchor is asked for those of the navigation alone.
        known = self.conversion.ways if self.is_apart else {}
        ways = Ways(self.file, files, known, self.is_apart)
        # MkDocs has to read the first heading of a page that says no title.
        is_certain = self.conversion.is_certain and "title" in self.meta
        made = conversion.converted(self.markdown or "", ways) if is_certain else None
        if made is None:
            super().render(config, files)
            return
        self.content, self.toc, self.is_certain = made.html, contents(made.headings), True
        self.present_anchor_ids, self.links_to_anchors = {*made.ids}, ways.anchors

    is_certain = False
    """The package has converted it, and there was nothing to warn of."""
    entries: tuple[str, ...] = ()
    """The entries of which it has cards, as soon as it is converted."""


class Apart(Generated):
    """A generated page that is built before MkDocs comes to it: nothing of it is left to do.

    What MkDocs asks of thousands of them, to see whether links lead somewhere, is packed.
    """

    _ids: str | None = None
    _links: bytes = b""
    files: Files

    @property
    def present_anchor_ids(self) -> set[str] | None:
        """What one can link to in it."""
        return self._anchors()

    @present_anchor_ids.setter
    def present_anchor_ids(self, ids: Iterable[str] | None) -> None:
        self._ids = None if ids is None else "\n".join(sorted(ids))

    def _anchors(self) -> set[str] | None:
        return None if self._ids is None else {*self._ids.split("\n")}

    @property
    def links_to_anchors(self) -> dict[File, dict[str, str]] | None:
        """The anchors in other pages that it links to, each with the link."""
        every = self.linked.items()
        targets = ((self.files.get_file_from_path(path), some) for path, some in every)
        # What stands in a page of the last site was there when this page was made.
        return {
            one: some
            for one, some in targets
            if one is not None and not isinstance(one.page, Standing)
        }

    @links_to_anchors.setter
    def links_to_anchors(self, links: dict[File, dict[str, str]] | None) -> None:
        told = {file.src_uri: some for file, some in (links or {}).items()}
        self._links = marshal.dumps(told) if told else b""

    @property
    def linked(self) -> dict[str, dict[str, str]]:
        """The same by the paths of those pages, be they there or not."""
        linked: dict[str, dict[str, str]] = marshal.loads(self._links) if self._links else {}
        return linked

    def read_source(self, config: MkDocsConfig) -> None:
        """Read nothing."""
        self.markdown, self.meta = "", {"title": self.file.src_uri, "template": "built.html"}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert nothing."""
        self.content, self.toc = "", TableOfContents([])

    def take(self, files: Files, made: Built) -> None:
        """Note what MkDocs has to know of it, now that it is built."""
        self.files, self._ids, self._links = files, made.ids, made.links


class Standing(Apart):
    """A page of the last site."""

    site: Path
    """The folder of that site."""

    def _anchors(self) -> set[str] | None:
        return _anchors(self.site / self.file.dest_uri)


class Kept(Standing):
    """A page of the last site that has a place in the navigation."""

    known: str
    """Its title."""

    def read_source(self, config: MkDocsConfig) -> None:
        """Take its title from what is known of it."""
        super().read_source(config)
        self.meta["title"] = self.known


class Built(NamedTuple):
    """What MkDocs has to know of a page that is built apart, in values for other processes."""

    entries: tuple[str, ...]

    ids: str
    links: bytes
    """The anchors in other pages that it links to, by the paths of those, packed."""
    said: tuple[Said, ...]
    """What MkDocs has logged."""


def built_apart(
    env: Environment,
    config: MkDocsConfig,
    files: Files,
    every: Sequence[File],
    nav: Navigation,
    way: Conversion,
    page: Apart,
) -> Built:
    """Build a page as MkDocs does, and keep what it says of it."""
    made = Generated(None, page.file, config)
    made.is_apart, made.conversion = True, way
    try:
        with listening() as said:
            mkdocs_build._populate_page(made, config, files)
            mkdocs_build._build_page(made, config, every, nav, env)
    finally:
        page.file.page = page
    links = {file.src_uri: some for file, some in (made.links_to_anchors or {}).items()}
    ids = "\n".join(sorted(made.present_anchor_ids or ()))
    return Built(made.entries, ids, marshal.dumps(links) if links else b"", tuple(said))


def settle(files: Files) -> None:
    """Take those of the files away with which MkDocs has nothing left to do.

    These are the pages that were built apart, and link to no anchor that is not there: it would
    write each of thousands once more.
    """
    apart = [one.page for one in files.documentation_pages() if type(one.page) is Apart]
    linked: dict[str, set[str]] = {}
    for page in apart:
        for path, anchors in page.linked.items():
            linked.setdefault(path, set()).update(anchors)
    lost = {path for path, some in linked.items() if not _has(files.get_file_from_path(path), some)}
    for page in apart:
        if lost.isdisjoint(page.linked):
            files.remove(page.file)


def _has(file: File | None, anchors: set[str]) -> bool:
    """A page has all anchors that are linked to, as far as MkDocs would ask for them."""
    page = None if file is None else file.page
    ids = None if page is None or isinstance(page, Standing) else page.present_anchor_ids
    return ids is None or anchors <= ids


class SiteFiles(Files):
    """The files of a site, of which MkDocs need not see all."""

    def __init__(self, files: Files, config: MkDocsConfig, further: Mapping[str, Path]) -> None:
        """`further` are pages that may stand in a site already: by the paths of their files, the
        folder of that site."""
        super().__init__(files)
        self._config, self._further = config, further
        self._found: dict[str, File] = {}

    def copy(self) -> SiteFiles:
        """The same files, to which others may be added."""
        return SiteFiles(self, self._config, self._further)

    def get_file_from_path(self, path: str) -> File | None:
        """A file by its path, be it one of a page that is not built again."""
        found = self._src_uris.get(path) or self._found.get(path)
        if found is None and path in self._further:
            found = self._found[path] = File.generated(self._config, path, content="")
            Standing(None, found, self._config).site = self._further[path]
        return found or super().get_file_from_path(path)

    def copy_static_files(
        self,
        dirty: bool = False,
        *,
        inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included,
    ) -> None:
        """Copy files that are no pages, very many of them by several processes."""
        every = [one for one in self if not one.is_documentation_page()]
        every = [one for one in every if inclusion(one.inclusion)]
        if len(every) < VERY_MANY:
            super().copy_static_files(dirty, inclusion=inclusion)
        else:
            for _ in workers.each(partial(_copied, dirty), every):
                pass

    def standing(self, path: str) -> str | None:
        """The address of a page that is not built again, by its file's path."""
        is_there = path in self._further and path not in self._src_uris
        return quote(f"{path.removesuffix('.md')}.html") if is_there else None


VERY_MANY = 1_000
"""Files from which on several processes copy them."""


def _copied(dirty: bool, file: File) -> None:
    file.copy_file(dirty)


class There(File):
    """A file that the site has already: of the theme, or of the project's pages by hand."""

    def copy_file(self, dirty: bool = False) -> None:
        """Copy nothing."""


def _anchors(file: Path) -> set[str]:
    """What one can link to in a built page."""
    _, _, article = file.read_text("utf-8").partition("<article")
    return {unescape(found[1]) for found in ID.finditer(article)}


class Ways:
    """Where the links of a page lead: what MkDocs would warn of leads nowhere."""

    def __init__(self, file: File, files: Files, known: Known, is_apart: bool = False) -> None:
        self.file, self.files, self.known, self.is_apart = file, files, known, is_apart
        self.folder = dirname(file.src_uri)
        self.anchors: dict[File, dict[str, str]] = {}
        """The anchors to which the page links, with the first link to each."""

    def __call__(self, uri: str) -> str | None:
        """The address of a link in the page."""
        path, _, anchor = uri.partition("#")
        if path and (self.folder, path) not in self.known:
            self.known[self.folder, path] = self._resolved(path)
        found = self.known[self.folder, path] if path else (self.file, "")
        if found is None:
            return None
        target, address = found
        if target is None and address == path:
            return uri
        if target is not None and anchor:
            self.anchors.setdefault(target, {}).setdefault(anchor, uri)
        return f"{address}#{anchor}" if anchor else address

    def _resolved(self, uri: str) -> tuple[File | None, str] | None:
        try:
            scheme, host, path, query, _ = urlsplit(uri)
        except ValueError:
            return None
        if scheme or host:
            return None, uri
        whole = normpath(join(self.folder, unquote(path)))
        if self.is_apart and isinstance(self.files, SiteFiles) and not query:
            standing = self.files.standing(whole)
            if standing is not None and path[:1] not in ("/", "\\"):
                return None, get_relative_url(standing, self.file.url)
        target = None if path[:1] in ("/", "\\") else self.files.get_file_from_path(whole)
        if target is None or target.inclusion is InclusionLevel.EXCLUDED:
            return None
        address = get_relative_url(target.url, self.file.url)
        return target, urlunsplit(("", "", address, query, ""))


def contents(headings: Iterable[conversion.Heading]) -> TableOfContents:
    """The contents of a page: a heading stands below the last one before it of a higher level."""
    items: list[Any] = []
    above: list[Any] = []
    for one in headings:
        item = {"level": one.level, "id": one.id, "name": one.name, "children": []}
        while above and above[-1]["level"] >= one.level:
            above.pop()
        (above[-1]["children"] if above else items).append(item)
        above.append(item)
    return get_toc(items)


class _Keeper(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, said: list[Said]) -> None:
        super().__init__()
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        finding = next((one for one in record.args or () if isinstance(one, Finding)), None)
        self.said.append((record.name, record.levelno, finding or record.getMessage()))


def say_again(said: Iterable[Said]) -> None:
    """Log what was kept."""
    for name, level, message in said:
        logging.getLogger(name).log(level, "%s", message)


@contextmanager
def listening() -> Iterator[list[Said]]:
    """Keep what MkDocs logs instead of telling it."""
    said: list[Said] = []
    mkdocs = logging.getLogger("mkdocs")
    before = mkdocs.handlers, mkdocs.propagate
    mkdocs.handlers, mkdocs.propagate = [_Keeper(said)], False
    try:
        yield said
    finally:
        mkdocs.handlers, mkdocs.propagate = before
