"""What a site is made from and made with, as data: digests of what was read, versions of tools."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from editions import manifest

DATA = "data/build.json"

PACKAGE = Path(__file__).parent
NAME = "editions"
TOOLS = (
    "mkdocs mkdocs-material markdown jinja2 lxml pygments pymdown-extensions pyyaml"
    " python-frontmatter sentencex citeproc-py babel pagefind-bin cbor2"
).split()
"""What the pages of a site, and its search, are made with."""

NOT_OF_SITES = "__pycache__"


def made(sources: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """What a site is made with and from; `sources` are digests of files by path, by what they are.

    Neither says when or on which machine. Of Python the minor version: with another patch of it,
    the bytes are the same.
    """
    python = ".".join(platform.python_version_tuple()[:2])
    own = {"version": version(NAME), "sha256": package()}
    return {
        "made_with": {NAME: own, "python": python, **{name: version(name) for name in TOOLS}},
        "made_from": {
            name: {"files": len(files), "sha256": manifest.digest(files)}
            for name, files in sorted(sources.items())
        },
    }


@cache
def package() -> str:
    """One SHA-256 of all files of the package itself, which a version alone does not tell."""
    return manifest.digest(hashes(PACKAGE))


def hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file of a folder by its path there, but for what Python makes of some."""
    every = (path for path in manifest.paths_below(folder) if NOT_OF_SITES not in path)
    return {path: manifest.sha256(folder / path) for path in every}


def installed(name: str = NAME) -> dict[str, str]:
    """The exact version of each package that one needs, with those that these need; itself too."""
    found: dict[str, str] = {}
    left = [Requirement(name)]
    while left:
        wanted = left.pop()
        known = wanted.name.lower().replace("_", "-")
        if known not in found:
            try:
                one = distribution(wanted.name)
            except PackageNotFoundError:
                continue
            found[known] = one.version
            left += _required(one.requires or [])
    return dict(sorted(found.items()))


def _required(said: list[str]) -> Iterator[Requirement]:
    """What is needed on this machine, without extras."""
    for one in map(Requirement, said):
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            yield one
