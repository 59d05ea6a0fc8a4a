"""A bag: a folder for archives that has the digests of all its files. Source: RFC 8493."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from editions import manifest
from editions.findings import EditionError, Finding
from editions.verify import DECLARATION, PART, PAYLOAD

ALGORITHMS = ("sha256", "sha512")
VERSION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
CODES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
"""What a manifest writes by number. Source: RFC 8493, 2.1.3."""

Payload = Mapping[str, Path | bytes]
"""Files by their paths in the payload: those of a disk, or what stands in them."""


def written(folder: Path, payload: Payload, info: Mapping[str, str]) -> str:
    """Write a bag, in the place of another one, and give the SHA-256 of its tag manifest.

    Raises EditionError if a name cannot be listed, or if something else is in its place.
    """
    found = [*manifest.faults(payload)]
    if folder.exists() and not (folder / DECLARATION).is_file() and any(folder.iterdir()):
        message = "there is something else than a bag: name another folder with --into"
        found.append(Finding(str(folder), 0, 0, "error", "file-exists", message))
    if found:
        raise EditionError(found)
    aside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        digest = _written(aside, payload, info)
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return digest


def _written(folder: Path, payload: Payload, info: Mapping[str, str]) -> str:
    hashes = {
        f"{PAYLOAD}{path}": _put(folder / PAYLOAD / path, payload[path]) for path in sorted(payload)
    }
    size = sum((folder / path).stat().st_size for path in hashes)
    told = {**info, "Payload-Oxum": f"{size}.{len(hashes)}"}
    lines = (f"{name}: {' '.join(said.split())}\n" for name, said in told.items())
    tags = {DECLARATION: VERSION, "bag-info.txt": "".join(lines)}
    tags |= {f"manifest-{name}.txt": _lines(hashes, at) for at, name in enumerate(ALGORITHMS)}
    of_tags = {path: _put(folder / path, text.encode()) for path, text in tags.items()}
    made = [
        _put(folder / f"tagmanifest-{name}.txt", _lines(of_tags, at).encode())
        for at, name in enumerate(ALGORITHMS)
    ]
    return made[0][0]


def _put(target: Path, content: Path | bytes) -> tuple[str, ...]:
    """Write a file, and give its digests by all algorithms."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digests = [hashlib.new(name) for name in ALGORITHMS]
    with target.open("xb") as written:
        for data in _parts(content):
            written.write(data)
            for one in digests:
                one.update(data)
    return tuple(one.hexdigest() for one in digests)


def _parts(content: Path | bytes) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as opened:
        yield from iter(lambda: opened.read(PART), b"")


def _lines(hashes: Mapping[str, tuple[str, ...]], at: int) -> str:
    """A line for each file, in the order of their paths."""
    every = sorted((path, found[at]) for path, found in hashes.items())
    return "".join(f"{found}  {_coded(path)}\n" for path, found in every)


def _coded(path: str) -> str:
    return "".join(CODES.get(one, one) for one in path)
