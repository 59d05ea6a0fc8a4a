"""Earlier releases of an edition, whose sites stay readable in folders of the new one.

Each is copied as it was published, byte for byte, with its own manifest: see `verify`.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from editions import dates, exports, manifest, markdown, verify
from editions.cache import Cache, digest
from editions.findings import Finding
from editions.markdown import Markdown, escape
from editions.pages import UNSEARCHED, Page
from editions.progress import Progress, silent
from editions.released import Record
from editions.verify import MANIFEST
from editions.words import say, several

FOLDER = "releases"
PAGE = f"{FOLDER}/index.html"
DATA = verify.RELEASES
OF_BAG = Path("data/site")
"""Where the site is in a bag that `editions bag` has made."""

NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
KEPT = "earlier"
"""What kind of thing the state of a release's files is, in the cache."""


class Earlier(NamedTuple):
    """The site of an earlier release."""

    version: str
    site: Path
    sha256: str
    """Of its manifest, which stands for all of it."""
    paths: tuple[str, ...]
    """Its own files: none of releases that stood in it."""

    @property
    def folder(self) -> str:
        """Where it is in the new site."""
        return f"{FOLDER}/{self.version}/"

    @property
    def files(self) -> Iterator[tuple[str, Path]]:
        """Its files by their paths in the new site."""
        return ((f"{self.folder}{path}", self.site / path) for path in self.paths)


def read(
    project: Path, folder: str | None, cache: Cache | None = None, progress: Progress = silent
) -> tuple[tuple[Earlier, ...], tuple[Finding, ...]]:
    """The earlier releases in the folders of a folder, each named after its version.

    Each is a site or a bag of one, and is compared with its manifest. Gives what is wrong, too.
    """
    if folder is None:
        return (), ()
    if not (project / folder).is_dir():
        message = "there is no such folder: have one, with the site of each release in it"
        return (), (_fault(folder, message),)
    every = sorted(one for one in (project / folder).iterdir() if not one.name.startswith("."))
    found, faults = [], []
    for number, one in enumerate(every):
        progress("Comparing releases", number, len(every))
        release = _read(one, f"{folder}/{one.name}", cache)
        found += [release] if isinstance(release, Earlier) else []
        faults += [] if isinstance(release, Earlier) else release
    progress("Comparing releases", len(every), len(every))
    return tuple(found), tuple(faults)


def _read(folder: Path, path: str, cache: Cache | None) -> Earlier | list[Finding]:
    if not NAME.fullmatch(folder.name) or not folder.is_dir():
        message = "is no release: have a folder for each, named after its version, as 1.0.0"
        return [_fault(path, message)]
    site = folder / OF_BAG if (folder / verify.DECLARATION).is_file() else folder
    try:
        differences = () if _is_known(site, cache) else verify.verified(str(site)).differences
        data = (site / MANIFEST).read_bytes()
    except (verify.NothingToVerifyError, OSError) as fault:
        return [_fault(path, f"{fault}: copy the site there as it was published")]
    if differences:
        message = "it was {} since it was published: copy the site there as it was"
        return [_fault(f"{path}/{one.path}", message.format(one.kind)) for one in differences]
    if cache is not None:
        cache.put(KEPT, [(str(site), _state(site).encode())])
    paths = (*verify.listed(data, MANIFEST), MANIFEST)
    return Earlier(folder.name, site, hashlib.sha256(data).hexdigest(), paths)


def _fault(path: str, message: str) -> Finding:
    return Finding(path, 0, 0, "error", "earlier-release", message)


def _is_known(site: Path, cache: Cache | None) -> bool:
    """Its files have the sizes and times that they had when they were compared."""
    known = None if cache is None else cache.get(KEPT, str(site))
    return known is not None and known.decode() == _state(site)


def _state(site: Path) -> str:
    return digest(*sorted(manifest.states(site)))


def listed(every: Iterable[Earlier], record: Record) -> bytes:
    """All releases as data: those that were recorded, and those whose sites are here."""
    return exports.serialised([*_rows(every, record)])


def _rows(every: Iterable[Earlier], record: Record) -> Iterator[Mapping[str, str | None]]:
    """A record for each release, the oldest first; then those that nothing records."""
    here = {one.version: one for one in every}
    days = {one.version: one.date for one in record.releases}
    for version in dict.fromkeys([*days, *here]):
        one = here.get(version)
        yield {
            "version": version,
            "date": days.get(version),
            "folder": one and one.folder,
            "sha256": one and one.sha256,
        }


def page(every: Iterable[Earlier], record: Record) -> Page:
    """The page of all releases, the newest first."""
    changed = _changed(record)
    rows = [_cells(row, changed) for row in _rows(every, record)][::-1]
    titles = (say("Version"), say("Date"), say("New or changed"), say("Its site"), "SHA-256")
    said = say(
        "A release that has its site here is read as it was published: each page of it leads to"
        " what it is now, and says whether its text has changed since."
    )
    parts = [
        markdown.heading(escape(say("Releases")), 1),
        markdown.paragraph(escape(said)),
        markdown.table([escape(one) for one in titles], rows),
    ]
    front = {"title": say("Releases"), "hide": ["navigation", "toc"], **UNSEARCHED}
    return Page(PAGE, front, markdown.blocks(parts))


def _cells(row: Mapping[str, str | None], changed: Mapping[str, int]) -> list[Markdown]:
    version, day, folder = row["version"] or "", row["date"], row["folder"]
    number = changed.get(version)
    texts = several(number, "{} text", "{} texts") if number else ""
    way = f"{version}/index.html"
    link = Markdown(f'<a href="{way}">{html.escape(say("Read it"))}</a>') if folder else escape("")
    hash_ = Markdown(f"<code>{row['sha256']}</code>") if row["sha256"] else escape("")
    return [escape(version), escape(dates.day(day or "")), escape(texts), link, hash_]


def _changed(record: Record) -> dict[str, int]:
    """How many texts were new or had changed in each version."""
    found: dict[str, int] = {}
    for one in record.pages.values():
        for release in one.versions if one.digest else ():
            found[release.version] = found.get(release.version, 0) + 1
    return found
