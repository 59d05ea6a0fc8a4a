"""Whether an edition keeps the Endings Principles: rows, each judged by files as they are.

What no program can judge is left to people, with the place where to look. Source: The Endings
Project Team, Endings Principles for Digital Longevity, https://endings.uvic.ca/principles.html.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

from editions import (
    dates,
    encoding,
    exports,
    manifest,
    pagefind,
    redirects,
    reports,
    shipped,
    verify,
    workers,
)
from editions.cache import Cache
from editions.edition import Edition
from editions.endings import files
from editions.endings.files import Asked, Faults
from editions.endings.rules import NAMES
from editions.imprint import Imprint
from editions.words import LANGUAGE, later, number, say, several

Verdict = Literal["pass", "fail", "people"]

KEPT = "endings"
"""What is wrong with files of the last site, in the cache."""


UNLED = f"{pagefind.FOLDER}/"
"""Where the files are to which no way leads, only a script: they have other names in each build."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is to be said of one principle."""

    number: str
    """As the principles are numbered: `4.3`."""
    verdict: Verdict
    seen: str
    """What was looked at, in the language of the site."""
    faults: tuple[str, ...] = ()
    """What is against it: paths, with what stands there."""
    look: str = ""
    """The page of the site that says more."""


class Beyond(NamedTuple):
    """What a build does not ask, and the command does."""

    untracked: tuple[str, ...] | None
    """Sources that git has not; None where there is no git to ask."""
    invalid: tuple[str, ...]
    """What schemas have against the sources."""
    differences: tuple[str, ...]
    """In what the site is not what its manifest says."""
    outdated: tuple[str, ...]
    """From what the site was not made, though it is here."""


@dataclass(frozen=True)
class Matter:
    """All that is judged."""

    site: Path
    project: Path
    edition: Edition
    paths: frozenset[str]
    """Of all files of the site."""
    faults: Mapping[str, tuple[str, ...]]
    """What single files have against it, by number."""
    beyond: Beyond | None

    @property
    def pages(self) -> str:
        """How many pages there are."""
        count = sum(one.endswith(".html") for one in self.paths)
        return several(count, "{} page", "{} pages")

    @property
    def every(self) -> str:
        """How many files there are."""
        return several(len(self.paths), "{} file", "{} files")

    @property
    def sources(self) -> str:
        """How many files of TEI there are."""
        return several(len(self.edition.sources), "{} file of TEI", "{} files of TEI")

    @property
    def documents(self) -> str:
        """How many documents there are."""
        return several(len(self.edition.documents), "{} document", "{} documents")

    def data(self, path: str) -> Any:
        """What a file of JSON of the site has; None if it has none that can be read."""
        try:
            return json.loads((self.site / path).read_bytes())
        except (OSError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen of one principle."""

    what: str
    faults: Collection[str] = ()
    is_for_people: bool = False
    look: str = ""
    missing: Collection[str] = field(default=())
    """Files without which nothing could be seen."""


def rows(
    site: Path,
    project: Path,
    edition: Edition,
    beyond: Beyond | None = None,
    cache: Cache | None = None,
    language: str | None = None,
) -> tuple[Row, ...]:
    """What is to be said of each principle, in their order.

    `beyond` is what a build does not ask; `language` is that of the site, if it is another one than
    that in which this is said. What the cache knows of files that are as they were is not asked
    again; it must be that of the last build.
    """
    imprint = edition.settings.imprint
    cited = frozenset(one.uri for one in edition.documents)
    paths = tuple(one for one in manifest.paths_of(site) if one != verify.MANIFEST)
    foot = _foot(imprint, language or LANGUAGE.get())
    asked = Asked(foot, imprint.site, cited, frozenset(paths))
    found: dict[str, list[str]] = {}
    for of_file in _of_files(site, asked, paths, cache).values():
        for name, some in of_file.items():
            found.setdefault(name, []).extend(some)
    by_number = {name: tuple(some) for name, some in found.items()}
    matter = Matter(site, project, edition, asked.paths, by_number, beyond)
    return tuple(_row(name, matter) for name in NAMES)


def _foot(imprint: Imprint, language: str) -> tuple[str, ...]:
    """What the foot of each page says, in the language of the site."""
    before = LANGUAGE.set(language)
    try:
        version = say("Version {}", imprint.version) if imprint.version else ""
        return tuple(one for one in (version, dates.day(imprint.date or "")) if one)
    finally:
        LANGUAGE.reset(before)


def _of_files(
    site: Path, asked: Asked, paths: Collection[str], cache: Cache | None
) -> dict[str, Faults]:
    """What is wrong with each file, but for those with which nothing is.

    A way that led nowhere is tried again; all are if a file of the last site is no more to which a
    way can lead.
    """
    before: dict[str, Faults] = {}
    same: frozenset[str] = frozenset()
    known = None if cache is None else cache.get(KEPT, "")
    if cache is not None and known is not None:
        before = json.loads(known)
        same, gone = manifest.unchanged(site, cache)
        is_alone = all(one.startswith(UNLED) for one in gone)
        astray = frozenset(path for path, some in before.items() if "5.2" in some)
        same = same - astray if is_alone else frozenset()
    new = [one for one in paths if one not in same]
    made = dict(zip(new, workers.each(partial(files.faults, site, asked), new), strict=True))
    every = {path: made[path] if path in made else before.get(path, {}) for path in paths}
    found = {path: some for path, some in every.items() if some}
    if cache is not None:
        cache.put(KEPT, [("", json.dumps(found).encode())])
    return found


def _row(name: str, matter: Matter) -> Row:
    seen = JUDGES[name](matter)
    faults = (*seen.missing, *matter.faults.get(name, ()), *seen.faults)
    verdict: Verdict = "fail" if faults else "people" if seen.is_for_people else "pass"
    return Row(name, verdict, seen.what, tuple(dict.fromkeys(faults)), seen.look)


def _formats(matter: Matter) -> Seen:
    """1.1: what stands below the folder of the TEI is in formats of text."""
    folder = matter.edition.settings.folder
    every = [f"{folder}/{one}" for one in manifest.paths_below(matter.project / folder)]
    closed = [one for one in every if one.rpartition(".")[2].lower() in CLOSED]
    return Seen(matter.sources, closed)


CLOSED = frozenset(
    "doc docx xls xlsx ppt pptx mdb accdb fmp12 fp7 pages numbers rtf indd qxd wpd".split()
)
"""Endings of formats that one maker of programs owns, or that are none to process."""


def _history(matter: Matter) -> Seen:
    if matter.beyond is None or matter.beyond.untracked is None:
        return Seen(say(UNASKED), is_for_people=True)
    return Seen(matter.sources, matter.beyond.untracked)


UNASKED = later("A build does not ask this; the command editions endings does.")


def _validity(matter: Matter) -> Seen:
    folder = matter.edition.settings.folder
    every = manifest.paths_below(matter.project / folder)
    schemas = [f"{folder}/{one}" for one in every if one.endswith((".rng", ".sch"))]
    missing = () if schemas else (f"{folder}/*.rng",)
    told = ", ".join(schemas)
    if matter.beyond is None:
        return Seen(f"{told}. {say(UNASKED)}" if told else "", is_for_people=True, missing=missing)
    return Seen(f"{told}: {matter.sources}", matter.beyond.invalid, missing=missing)


def _documentation(matter: Matter) -> Seen:
    """2.1: each element in use is said something of, on a page and as data."""
    told = matter.data(encoding.DATA)
    missing = [one for one in (encoding.PAGE, encoding.DATA) if one not in matter.paths]
    elements = told if isinstance(told, list) else []
    bare = [f"{encoding.DATA}: {one['name']}" for one in elements if not one.get("meanings")]
    what = several(len(elements), "{} element", "{} elements")
    return Seen(what, bare, look=encoding.PAGE, missing=missing)


def _rights(matter: Matter) -> Seen:
    """2.2: each document says its rights; where a licence is not open, people ask why."""
    copies = {f"{one.source.path}.txt" for one in matter.edition.documents}
    silent = [one for one in matter.faults.get("rights", ()) if one in copies]
    closed = [one for one in matter.faults.get("licence", ()) if one in copies]
    open_ = number(len(copies) - len(closed))
    said = say("Documents that name an open licence: {} of {}.", open_, number(len(copies)))
    return Seen(said, silent, is_for_people=bool(closed))


def _proof(matter: Matter) -> Seen:
    """3.1: the build has compared every document with its page."""
    told = matter.data(reports.PROOF)
    records = told.get("documents", []) if isinstance(told, dict) else []
    proved = {one["url"] for one in records if not one["findings"]}
    left = [one.uri for one in matter.edition.documents if one.uri not in proved]
    return Seen(matter.documents, left, look=reports.PAGE)


def _making(matter: Matter) -> Seen:
    """3.2: the site is what these sources give."""
    made = matter.data(exports.SOURCES)
    listed = made if isinstance(made, dict) else {}
    hashes = exports.hashes(matter.edition, {})
    old = [path for path, hash_ in hashes.items() if listed.get(path) != hash_]
    further = matter.beyond.outdated if matter.beyond else ()
    what = several(len(listed), "{} file", "{} files")
    return Seen(what, dict.fromkeys([*old, *further]))


def _code(matter: Matter) -> Seen:
    made = matter.data(exports.SOURCES)
    own = [one for one in made or () if one.endswith(".py")] if isinstance(made, dict) else []
    return Seen(", ".join(own) or "editions", is_for_people=True)


def _static(matter: Matter) -> Seen:
    unknown = matter.faults.get("types", ())
    what = say("Types of which nothing is known: {}.", ", ".join(unknown)) if unknown else ""
    return Seen(what or matter.every, is_for_people=bool(unknown))


def _pages(matter: Matter) -> Seen:
    return Seen(matter.pages)


def _ways(matter: Matter) -> Seen:
    return Seen(say("{}. Only the search takes queries.", matter.pages))


def _alone(matter: Matter) -> Seen:
    """4.3: nothing is loaded from elsewhere; what scripts may ask, the policy of pages says."""
    hosts = dict.fromkeys(one.partition(": ")[2] for one in matter.faults.get("hosts", ()))
    if not hosts:
        return Seen(matter.every)
    said = say("Scripts name {}; each page forbids browsers to ask them.", ", ".join(sorted(hosts)))
    bare = [f"{one}: Content-Security-Policy" for one in matter.faults.get("policy", ())]
    return Seen(f"{matter.every}. {'' if bare else said}".strip(), bare)


def _sources(matter: Matter) -> Seen:
    """4.5: the site has each source, with what explains it."""
    missing = [one for one in (exports.SOURCES, "downloads.html") if one not in matter.paths]
    for path in matter.edition.sources:
        copy, own = matter.site / f"{path}.txt", matter.project / path
        if not copy.is_file() or copy.stat().st_size != own.stat().st_size:
            missing.append(f"{path}.txt")
    return Seen(matter.sources, missing, look="downloads.html")


def _libraries(matter: Matter) -> Seen:
    """4.9: what others have made is open, and listed with its hash."""
    told = matter.data(shipped.DATA)
    records = told if isinstance(told, list) else []
    missing = () if isinstance(told, list) else (shipped.DATA,)
    bare = [one["path"] for one in records if not one.get("licence")]
    makers = {f"{one['name']} {one['version'] or ''}".strip(): one["licence"] for one in records}
    named = ", ".join(f"{name} ({licence})" for name, licence in sorted(makers.items()))
    wrong = [
        one["path"]
        for one in records
        if not (matter.site / one["path"]).is_file()
        or manifest.sha256(matter.site / one["path"]) != one["sha256"]
    ]
    is_open = bool(records)
    return Seen(named, [*bare, *wrong], is_open, shipped.PAGE if records else "", missing)


def _releases(matter: Matter) -> Seen:
    """5.1: there is a record of releases, and the last one is this or an earlier version."""
    record = matter.edition.moves.record
    told = ", ".join(f"{one.version} ({one.date})" for one in record.releases)
    missing = () if record.releases else (f"{matter.edition.settings.folder}/released.json",)
    return Seen(told, missing=missing)


def _whole(matter: Matter) -> Seen:
    differences = matter.beyond.differences if matter.beyond else ()
    return Seen(f"{matter.every}, {matter.pages}", differences)


def _stamp(matter: Matter) -> Seen:
    imprint = matter.edition.settings.imprint
    given = {"version": imprint.version, "date": imprint.date}
    missing = [f"mkdocs.yml: {name}" for name, value in given.items() if not value]
    said = ", ".join(value for value in given.values() if value)
    return Seen(f"{said}: {matter.pages}" if said else matter.pages, missing)


def _citing(matter: Matter) -> Seen:
    absent = [one.uri for one in matter.edition.documents if one.uri not in matter.paths]
    return Seen(matter.documents, absent)


def _addresses(matter: Matter) -> Seen:
    """5.5: each address that was released has a page, or is said to be gone."""
    pages = matter.edition.moves.record.pages
    if not pages:
        return Seen(say("Nothing was released yet."), is_for_people=True)
    gone = redirects.gone(matter.edition)
    every = [uri for page, one in pages.items() for uri in (page, *one.mentions)]
    lost = [one for one in every if one not in matter.paths and one not in gone]
    return Seen(several(len(every), "{} address", "{} addresses"), lost)


JUDGES: Mapping[str, Callable[[Matter], Seen]] = {
    "1.1": _formats,
    "1.2": _history,
    "1.3": _validity,
    "2.1": _documentation,
    "2.2": _rights,
    "3.1": _proof,
    "3.2": _making,
    "3.3": _code,
    "4.1": _static,
    "4.2": _pages,
    "4.3": _alone,
    "4.4": _ways,
    "4.5": _sources,
    "4.6": _pages,
    "4.7": _pages,
    "4.9": _libraries,
    "5.1": _releases,
    "5.2": _whole,
    "5.3": _stamp,
    "5.4": _citing,
    "5.5": _addresses,
}
"""What judges each principle."""


def counted(every: Iterable[Row]) -> dict[Verdict, int]:
    """How many rows have each verdict."""
    found: dict[Verdict, int] = {"pass": 0, "fail": 0, "people": 0}
    for one in every:
        found[one.verdict] += 1
    return found
