"""Folders of files that earlier builds made, kept beside the cache.

A folder counts only if the cache knows it, and each of its files is what was put there.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path

from editions import workers
from editions.cache import Cache


class Store:
    """Folders of one kind, each by a key that is the name of one.

    Who makes a folder writes it at `path`, and then puts it. What has been put nobody writes to:
    the site has the same files, not copies, where the file system allows it.
    """

    def __init__(self, cache: Cache, kind: str) -> None:
        self._cache = cache
        self._kind = kind
        self._root = cache.file.parent / kind

    def path(self, key: str) -> Path:
        """Where a folder is, or would be."""
        return self._root / key

    def has(self, key: str) -> bool:
        """A folder is there, and whole."""
        files = self._files(key)
        digests = workers.each(partial(_digest, self.path(key)), [*files])
        return bool(files) and [*digests] == [*files.values()]

    def put(self, key: str) -> None:
        """Know a folder from now on."""
        folder = self.path(key)
        names = sorted(one.relative_to(folder).as_posix() for one in _inside(folder))
        digests = workers.each(partial(_digest, folder), names)
        told = json.dumps(dict(zip(names, digests, strict=True)))
        self._cache.put(self._kind, [(key, told.encode())])

    def give(self, key: str, part: str, target: Path) -> None:
        """Have the files of a folder's subfolder in another folder, where none of them is."""
        made = set()
        for name in self._files(key):
            if name.startswith(f"{part}/"):
                file = target / name.removeprefix(f"{part}/")
                if file.parent not in made:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    made.add(file.parent)
                linked(self.path(key) / name, file)

    def keep(self, keys: Collection[str]) -> None:
        """Remove all folders but some."""
        for folder in self._root.iterdir() if self._root.exists() else ():
            if folder.name not in keys:
                shutil.rmtree(folder, ignore_errors=True)
        self._cache.remove(
            self._kind, [key for key, _ in self._cache.every(self._kind) if key not in keys]
        )

    def _files(self, key: str) -> Mapping[str, str]:
        """The files of a folder, each with its digest."""
        told = self._cache.get(self._kind, key)
        return {} if told is None else json.loads(told)


def _inside(folder: Path) -> Iterator[Path]:
    return (one for one in folder.rglob("*") if one.is_file())


def _digest(folder: Path, name: str) -> str | None:
    """What a file holds; None if it cannot be read."""
    try:
        return hashlib.blake2b((folder / name).read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return None


def linked(file: str | Path, target: str | Path) -> None:
    """Have a file at a second place, unless one is there: the same one, or else a copy."""
    try:
        os.link(file, target)
    except FileExistsError:
        pass
    except OSError:
        shutil.copy2(file, target)
