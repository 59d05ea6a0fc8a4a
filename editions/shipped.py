"""What a site has that others have made: scripts, styles, fonts, programs, each with its licence.

Also the page for those who keep a copy, which names it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import metadata, version
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from editions import manifest, markdown, provenance
from editions.markdown import Markdown, escape
from editions.pages import UNSEARCHED, Page
from editions.verify import MANIFEST
from editions.words import other, say

DATA = "data/third-party.json"
PAGE = "copies.html"

SERVERS = {
    "data/serving/nginx.txt": "nginx",
    "data/serving/apache.txt": "Apache",
    "data/serving/caddy.txt": "Caddy",
}
"""What servers are told of the site: see `serving`."""
PRINCIPLES = "endings.html"
"""The page that says how the site keeps the Endings Principles: see `endings`."""

PERMISSIONS = {
    "lockss": "LOCKSS system has permission to collect, preserve, and serve this Archival Unit",
    "clockss": "CLOCKSS system has permission to ingest, preserve, and serve this Archival Unit",
}
"""The words that systems of preservation look for, which no other words can stand for.

Source: LOCKSS and CLOCKSS, permission statements.
"""

OF_MODULE = re.compile(r"node_modules/((?:@[^/]+/)?[^/]+)")
"""Where the map of a script says that a part of it is from."""


class Maker(NamedTuple):
    """A package of which files are in sites."""

    name: str
    pattern: str
    """Where its files are, as a pattern of paths."""
    package: str | None = None
    """What it is called where it is installed from."""
    folder: tuple[str, str] | None = None
    """The package and the folder there in which its files stand as they do in sites."""
    licence: str | None = None
    """That of files which are in no package that says so."""


MAKERS = (
    Maker("mkdocs-material", "assets/**/*", "mkdocs-material", ("material", "templates")),
    Maker("Pagefind", "pagefind/*/*.js", "pagefind-bin"),
    Maker("Pagefind", "pagefind/*/wasm.*", "pagefind-bin"),
    # The licence stands beside the fonts: eb-garamond-LICENSE.txt.
    Maker("EB Garamond", "assets/editions/fonts/*.woff2", licence="OFL-1.1"),
)


class Shipped(NamedTuple):
    """A file that somebody else has made."""

    path: str
    sha256: str
    name: str
    version: str | None
    licence: str | None
    parts: tuple[str, ...]
    """The modules that it is put together from, as its map says."""


def files(site: Path) -> tuple[Shipped, ...]:
    """The files of a site that others have made, in the order of their paths."""
    return tuple(sorted(one for maker in MAKERS for one in _of(maker, site)))


def _of(maker: Maker, site: Path) -> Iterator[Shipped]:
    """The files of one maker: where they stand in a package, those that are as they are there."""
    for file in site.glob(maker.pattern):
        path = file.relative_to(site).as_posix()
        own = None if maker.folder is None else _installed(*maker.folder) / path
        if file.is_file() and (own is None or _are_same(own, file)):
            made = version(maker.package) if maker.package else None
            hash_ = manifest.sha256(file)
            yield Shipped(path, hash_, maker.name, made, licence(maker), (*_parts(file),))


def _are_same(own: Path, file: Path) -> bool:
    return own.is_file() and own.read_bytes() == file.read_bytes()


def _installed(package: str, folder: str) -> Path:
    found = find_spec(package)
    assert found is not None  # It is needed for the build.
    assert found.origin is not None
    return Path(found.origin).parent / folder


def _parts(file: Path) -> Iterator[str]:
    """The modules of a script or a style, from the map beside it."""
    beside = file.with_name(f"{file.name}.map")
    if beside.is_file():
        sources = json.loads(beside.read_text("utf-8")).get("sources", ())
        yield from sorted({found[1] for one in sources if (found := OF_MODULE.search(one))})


def licence(maker: Maker) -> str | None:
    """The licence of a package, as it says itself."""
    if maker.package is None:
        return maker.licence
    said = metadata(maker.package)
    every = [*(said.get_all("License-Expression") or ()), *(said.get_all("License") or ())]
    return next((one for one in every if one.strip()), maker.licence)


def records(site: Path) -> list[dict[str, object]]:
    """One record for each file that others have made."""
    return [{**one._asdict(), "parts": [*one.parts]} for one in files(site)]


def page(permissions: Sequence[str], further: Mapping[str, str] = MappingProxyType({})) -> Page:
    """The page for those who keep a copy; `permissions` are names of systems of preservation.

    `further` are titles of pages by their addresses.
    """
    listed = say(
        "Every file of this site is listed with its SHA-256. The program verify.py compares a copy"
        " with the list, and needs nothing but Python; sha256sum --check does so too."
    )
    links = {
        MANIFEST: say("The list of all files"),
        "verify.py": say("The program that compares a copy"),
        provenance.DATA: say("What the site was made from and with (JSON)"),
        **{path: say("How {} serves this site", name) for path, name in SERVERS.items()},
        PRINCIPLES: say("Made to last"),
        **further,
    }
    parts = [
        markdown.heading(escape(say("Keeping a copy")), 1),
        markdown.paragraph(escape(listed)),
        _links(links),
    ]
    if permissions:
        parts += [markdown.heading(escape(say("Permission to preserve")), 2), _permit(permissions)]
        parts.append(
            _links({"index.html": say("Home page"), "documents/index.html": say("Documents")})
        )
    parts += [markdown.heading(escape(say("Files that others have made")), 2), _table()]
    parts.append(_links({DATA: say("Each of these files with its SHA-256 (JSON)")}))
    front = {"title": say("Keeping a copy"), "hide": ["navigation", "toc"], **UNSEARCHED}
    return Page(PAGE, front, markdown.blocks(parts))


def _links(titles: dict[str, str]) -> Markdown:
    items = "".join(
        f'<li><a href="{uri}">{html.escape(said)}</a></li>' for uri, said in titles.items()
    )
    return Markdown(f"<ul>{items}</ul>")


def _permit(permissions: Sequence[str]) -> Markdown:
    """The statements, which are in English on every site."""
    lang = markdown.attributes(lang=other("en"))
    said = "".join(f"<p{lang}>{html.escape(PERMISSIONS[one])}</p>" for one in permissions)
    return Markdown(f"<div>{said}</div>")


def _table() -> Markdown:
    """A row for each maker."""
    titles = (say("Package"), say("Version"), say("Licence"))
    head = "".join(f"<th>{html.escape(one)}</th>" for one in titles)
    rows = dict.fromkeys(
        (one.name, version(one.package) if one.package else "", licence(one) or "")
        for one in MAKERS
    )
    body = "".join(
        f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return Markdown(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
