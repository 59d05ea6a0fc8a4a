"""Text files of a site, compressed once for all who ask for them: `.br` and `.gz` beside each.

What earlier builds compressed is kept by the hash of the file, and the site has the same files.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import brotli

from editions import workers
from editions.cache import Cache
from editions.serving import LOST, TEXTS
from editions.store import linked
from editions.verify import MANIFEST

KIND = "compressed"
"""The folder beside the cache, and what kind of thing the stamps of its files are there."""

SMALLEST = 1024
"""Bytes from which on a file is compressed: a smaller one fits into a packet or two as it is."""

QUALITY = 10
"""Of Brotli, from 0 to 11. On the HTML of an edition 5 takes 0.03 s a million bytes and leaves 19 %
of them, 10 takes 0.5 s and leaves 17.5 %, 11 takes 1.6 s and leaves 17.1 %; gzip leaves 21 %."""

NOT_SERVED = ("search/disk/", "data/serving/")
"""Folders that no browser asks a server for. The page for addresses that are not there is not
compressed either, for servers of copies change it."""


class Work(NamedTuple):
    """A file to compress, and the files to write without their endings."""

    file: Path
    target: Path


def add(site: Path, hashes: Mapping[str, str], cache: Cache | None) -> None:
    """Put `.br` and `.gz` beside the text files of a site, given by path with their SHA-256.

    Only what the cache does not know is compressed; without one, all is.
    """
    every = {path: hash_ for path, hash_ in hashes.items() if _is_worth(site, path)}
    if cache is None:
        _compress([Work(site / path, site / path) for path in every])
        return
    folder = cache.file.parent / KIND
    folder.mkdir(parents=True, exist_ok=True)
    known = {hash_: json.loads(told) for hash_, told in cache.every(KIND)}
    by_hash = {hash_: path for path, hash_ in every.items()}
    stale = [one for one in by_hash if one not in known or known[one] != _stamps(folder / one)]
    _compress([Work(site / by_hash[one], folder / one) for one in stale])
    told = ((one, json.dumps(_stamps(folder / one)).encode()) for one in stale)
    cache.put(KIND, told)
    for path, hash_ in every.items():
        for ending in ENDINGS:
            (site / f"{path}{ending}").unlink(missing_ok=True)
            linked(folder / f"{hash_}{ending}", site / f"{path}{ending}")
    _forget(folder, by_hash, known, cache)


def _is_worth(site: Path, path: str) -> bool:
    is_asked_for = path not in (MANIFEST, LOST) and not path.startswith(NOT_SERVED)
    is_text = is_asked_for and path.rpartition(".")[2] in TEXTS
    return is_text and os.stat(site / path).st_size >= SMALLEST


def _compress(every: list[Work]) -> None:
    for _ in workers.each(_written, every):
        pass


def _written(work: Work) -> None:
    data = work.file.read_bytes()
    for ending, compress in ENDINGS.items():
        made = work.target.with_name(f"{work.target.name}{ending}")
        made.unlink(missing_ok=True)
        made.write_bytes(compress(data))


def _stamps(target: Path) -> list[list[int]] | None:
    """The size of each compressed file and when it was written; None if one is not there."""
    try:
        found = [os.stat(f"{target}{ending}") for ending in ENDINGS]
    except OSError:
        return None
    return [[one.st_size, one.st_mtime_ns] for one in found]


def _forget(folder: Path, used: Iterable[str], known: Iterable[str], cache: Cache) -> None:
    """Remove what no file of the site is any more."""
    names = {f"{one}{ending}" for one in used for ending in ENDINGS}
    for file in folder.iterdir():
        if file.name not in names:
            file.unlink()
    cache.remove(KIND, {*known} - {*used})


ENDINGS = {
    ".br": partial(brotli.compress, quality=QUALITY),
    # No time and no name stands in it, so that the same file gives the same bytes.
    ".gz": partial(gzip.compress, compresslevel=9, mtime=0),
}
