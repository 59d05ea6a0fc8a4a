"""The manifest of a site: every file with its SHA-256, and one hash that stands for all of them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from editions.cache import Cache
from editions.findings import EditionError, Finding
from editions.verify import MANIFEST, PART, UNFIT, release_of

FOREIGN = re.compile(
    r"""[<>:"|?*]|[. ](?:/|$)|(?:^|/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[./]|$)|[^/]{200}""",
    re.I,
)
"""What a path of a file cannot have on some disks."""

KNOWN = "manifest"
"""What kind of thing the digests of an earlier site are, in the cache."""


def faults(paths: Iterable[str]) -> Iterator[Finding]:
    """The paths that no manifest can name, as no file of a copy on another system can."""
    for path in paths:
        if UNFIT.search(path):
            message = (
                "the file's name has a backslash, a control character or bytes that are no UTF-8:"
                " no list of files can name it; give it another name"
            )
            yield Finding(ascii(path)[1:-1], 0, 0, "error", "file-name", message)


def foreign(paths: Iterable[str]) -> Iterator[Finding]:
    """The paths that cannot stand in a copy on every disk: sticks, Windows, macOS.

    Of names that are the same but for case or Unicode's form, such disks have one. Source:
    Microsoft, Naming Files, Paths, and Namespaces.
    """
    first: dict[str, str] = {}
    for path in paths:
        if FOREIGN.search(path):
            message = "not every disk can have a file of this name: give it another one"
            yield Finding(path, 0, 0, "error", "file-name", message)
        other = first.setdefault(path.lower() if path.isascii() else _folded(path), path)
        if other != path:
            message = f"on many disks it is the same file as {other}: give it another name"
            yield Finding(path, 0, 0, "error", "file-name", message)


def _folded(path: str) -> str:
    """Source: The Unicode Standard, 3.13, D145 (canonical caseless matching)."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())


def written(site: Path, cache: Cache | None = None, keeps: bool = True) -> str:
    """Write the manifest of a site, and give its SHA-256. For `keeps` see `hashes`.

    Raises EditionError if a copy on another disk would not be the same.
    """
    found = hashes(site, cache, keeps)
    if faults := [*foreign(found)]:
        raise EditionError(faults)
    return _put(site, found)


def renewed(site: Path, were: Mapping[str, str], changed: Iterable[str]) -> str:
    """Write the manifest of a site whose `hashes` are what they were but for some paths.

    Gives its SHA-256. Raises EditionError if a copy on another disk would not be the same.
    """
    found = {**were}
    for path in {*changed} - {MANIFEST}:
        if (site / path).is_file():
            found[path] = sha256(site / path)
        else:
            found.pop(path, None)
    is_more = not found.keys() <= were.keys()
    if faults := [*foreign(sorted(found))] if is_more else []:
        raise EditionError(faults)
    return _put(site, found)


def _put(site: Path, hashes: Mapping[str, str]) -> str:
    data = lines(hashes)
    (site / MANIFEST).unlink(missing_ok=True)
    (site / MANIFEST).write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def hashes(site: Path, cache: Cache | None = None, keeps: bool = True) -> dict[str, str]:
    """The SHA-256 of each file of a site by its path, but for the manifest.

    Files that have their size and time of an earlier site, as the cache has it, are not read again:
    what is built replaces files, and never writes into them. If the cache `keeps` what it is told,
    this site is that earlier one from now on.
    """
    now = _now(site, known(cache))
    if cache is not None and keeps:
        cache.put(KNOWN, [("", json.dumps(now).encode())])
    return {path: hash_ for path, (_, _, hash_) in now.items()}


def as_known(site: Path, known: bytes) -> dict[str, str]:
    """The same, with what was `known`, for a process that cannot ask the cache."""
    return {path: hash_ for path, (_, _, hash_) in _now(site, known).items()}


def known(cache: Cache | None) -> bytes:
    """What the cache has of the files of an earlier site."""
    return (cache and cache.get(KNOWN, "")) or b"{}"


def size(known: bytes) -> int:
    """About how many files are known."""
    return known.count(b":")


def _now(site: Path, known: bytes) -> dict[str, tuple[int, int, str]]:
    """Each file of a site by its path: its size, the time of its change, its SHA-256."""
    before = json.loads(known)
    now: dict[str, tuple[int, int, str]] = {}
    found = dict(states(site))
    for path in _own(found):
        if path != MANIFEST:
            size, time = found[path]
            *then, hash_ = before.get(path, (0, 0, ""))
            is_known = hash_ and then == [size, time]
            now[path] = size, time, hash_ if is_known else sha256(site / path)
    return now


def unchanged(site: Path, cache: Cache) -> tuple[frozenset[str], frozenset[str]]:
    """The paths of files that have their size and time of an earlier site, as the cache has it.

    And of those that are no more.
    """
    before = json.loads(known(cache))
    now = dict(states(site))
    same = (path for path, (size, time, _) in before.items() if now.get(path) == (size, time))
    return frozenset(same), frozenset(before.keys() - now.keys())


def states(folder: Path, start: str = "") -> Iterator[tuple[str, tuple[int, int]]]:
    """The files of a folder by their paths there, each with its size and the time of its change."""
    with os.scandir(folder) as every:
        for one in every:
            if one.is_dir():
                yield from states(Path(one), f"{start}{one.name}/")
            else:
                found = one.stat()
                yield f"{start}{one.name}", (found.st_size, found.st_mtime_ns)


def paths_of(site: Path) -> list[str]:
    """The paths of the files of a site, in order, but for those of earlier releases in it."""
    return _own(paths_below(site))


def _own(paths: Collection[str]) -> list[str]:
    """Paths without those of earlier releases, which have manifests of their own: see `verify`."""
    beside = {release_of(path) for path in paths if path.endswith(f"/{MANIFEST}")} - {""}
    return sorted(path for path in paths if not beside or release_of(path) not in beside)


def lines(hashes: Mapping[str, str]) -> bytes:
    """What `sha256sum` writes of files, in the order of their paths' bytes."""
    every = sorted((path.encode(), hash_.encode()) for path, hash_ in hashes.items())
    return b"".join(b"%b  %b\n" % (hash_, path) for path, hash_ in every)


def digest(hashes: Mapping[str, str]) -> str:
    """One SHA-256 for several files: of the lines that `sha256sum` writes of them."""
    return hashlib.sha256(lines(hashes)).hexdigest()


def sha256(file: Path) -> str:
    """The SHA-256 of a file."""
    made = hashlib.sha256()
    with file.open("rb") as opened:
        for data in iter(lambda: opened.read(PART), b""):
            made.update(data)
    return made.hexdigest()


def paths_below(folder: Path) -> list[str]:
    """The paths of all files of a folder, in order."""
    folders = ((Path(at).relative_to(folder), names) for at, _, names in os.walk(folder))
    starts = ((f"{at.as_posix()}/".removeprefix("./"), names) for at, names in folders)
    return sorted(start + name for start, names in starts for name in names)
