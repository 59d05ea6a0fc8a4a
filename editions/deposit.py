"""An edition as it is given to an archive: its site, and all that it was made from, as a bag."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import html

from editions import bag, configuration, crate, exports, manifest, projects, provenance, verify
from editions.crate import DAY, SITE, Tool, Whole
from editions.findings import EditionError, Finding
from editions.progress import Progress, silent
from editions.projects import Project

BESIDE = ("mkdocs.yml", "pyproject.toml", "README*", "LICENSE*", "LICENCE*", "CITATION.cff")
"""The files of a project's root that are given with it."""

PASSING = (".pyc", "~", ".swp", ".tmp")


class Deposit(NamedTuple):
    """A bag that was made."""

    bag: Path
    files: int
    """How many files its payload has."""
    size: int
    """Their bytes."""
    hash: str
    """The SHA-256 of what lists its manifests."""


def deposited(folder: Path, into: Path, progress: Progress = silent) -> Deposit:
    """Make a bag of a project whose site is built.

    Raises EditionError if it is not, or was made from something else, or has no date.
    """
    read = projects.read(folder, progress)
    found = [*_undated(read), *_unbuilt(read)]
    if found:
        raise EditionError(found)
    whole = Whole(read.edition, read.description, _plain(read.rights))
    payload: dict[str, Path | bytes] = {**dict(_files(read)), crate.TOOLS: _requirements()}
    cited = crate.citation(whole)
    if cited is not None:
        payload.setdefault(crate.CITATION, cited.encode())
    own = provenance.versions()
    tools = [Tool(name, version, provenance.home(name)) for name, version in own.items()]
    sizes = {path: _size(one) for path, one in payload.items()}
    described = json.dumps(crate.metadata(whole, sizes, tools), ensure_ascii=False, indent=1)
    payload[crate.METADATA] = f"{described}\n".encode()
    hash_ = bag.written(into, payload, _info(whole))
    return Deposit(into, len(payload), sum(map(_size, payload.values())), hash_)


def _size(content: Path | bytes) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _undated(read: Project) -> Iterator[Finding]:
    if read.edition.settings.imprint.date is None:
        message = (
            "date: an archive is told when an edition was published: write it under the plugin"
        )
        yield Finding(configuration.CONFIGURATION, 0, 0, "error", "configuration", message)


def _unbuilt(read: Project) -> Iterator[Finding]:
    """What is wrong with the site, if it is not what these sources give."""
    path = Path(os.path.relpath(read.site, read.folder)).as_posix()
    file = read.site / provenance.DATA
    made = json.loads(file.read_text("utf-8")) if file.is_file() else None
    if made != read.made or not exports.is_made_from(read.site, read.edition, read.hooks):
        message = "it was not made from these sources with these tools: build it first"
        yield Finding(path, 0, 0, "error", "not-built", message)
        return
    try:
        differences = verify.verified(str(read.site)).differences
    except verify.NothingToVerifyError as fault:
        yield Finding(path, 0, 0, "error", "not-built", f"{fault}: build it first")
        return
    for one in differences:
        message = f"it was {one.kind} since the site was built: build it again"
        yield Finding(f"{path}/{one.path}", 0, 0, "error", "not-built", message)


def _files(read: Project) -> Iterator[tuple[str, Path]]:
    """The files of the payload by path: the site, what it is made from, what stands beside."""
    for path in manifest.paths_below(read.site):
        yield f"{SITE}{path}", read.site / path
    for folder in read.folders:
        for path in manifest.paths_below(read.folder / folder):
            if not _is_passing(path) and not (read.folder / folder / path).is_symlink():
                yield f"{folder}/{path}", read.folder / folder / path
    for pattern in BESIDE:
        for file in sorted(read.folder.glob(pattern)):
            if file.is_file() and not file.is_symlink():
                yield file.name, file


def _is_passing(path: str) -> bool:
    """Hidden files, and those that programs put beside others, belong to nobody's edition."""
    steps = path.split("/")
    return path.endswith(PASSING) or any(
        one.startswith(".") or one == "__pycache__" for one in steps
    )


def _requirements() -> bytes:
    """The versions of all tools, as pip reads them."""
    lines = (f"{name}=={version}" for name, version in provenance.installed().items())
    return "\n".join([f"# Python {provenance.versions()['python']}", *lines, ""]).encode()


def _info(whole: Whole) -> dict[str, str]:
    """What a bag says of itself. Source: RFC 8493, 2.2.2."""
    imprint = whole.imprint
    title = f"{imprint.title}, version {imprint.version}" if imprint.version else imprint.title
    told = {
        "Source-Organization": imprint.publisher,
        "External-Description": ". ".join(one for one in (title, whole.description) if one),
        "External-Identifier": "; ".join(imprint.identifiers),
        "Bagging-Date": imprint.date if DAY.fullmatch(imprint.date or "") else None,
        "Bag-Software-Agent": f"{provenance.NAME} {provenance.installed()[provenance.NAME]}",
    }
    return {name: said for name, said in told.items() if said}


def _plain(rights: str | None) -> str | None:
    """What is said of the rights, without its marks of HTML."""
    if not rights or not rights.strip():
        return None
    return " ".join(html.fragment_fromstring(rights, create_parent=True).text_content().split())
