"""What a site is made from and made with, as data: digests of what was read, versions of tools."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, metadata, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from editions import manifest

if TYPE_CHECKING:
    from packaging.requirements import Requirement

DATA = "data/build.json"

PACKAGE = Path(__file__).parent
NAME = "editions"
TOOLS = (
    "mkdocs mkdocs-material markdown jinja2 lxml pygments pymdown-extensions pyyaml"
    " python-frontmatter sentencex citeproc-py babel pagefind-bin cbor2 brotli"
).split()
"""What the pages of a site, and its search, are made with."""

PAGES = ("homepage", "home", "documentation", "repository", "source")
"""What packages call their pages, the best first."""

NOT_OF_SITES = "__pycache__"


def made(sources: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """What a site is made with and from; `sources` are digests of files by path, by what they are.

    Neither says when or on which machine. Of Python the minor version: with another patch of it,
    the bytes are the same.
    """
    return {
        "made_with": {**versions(), "package": package()},
        "made_from": {
            name: {"files": len(files), "sha256": manifest.digest(files)}
            for name, files in sorted(sources.items())
        },
    }


@cache
def versions() -> Mapping[str, str]:
    """The versions of what a site is made with, by name."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python, **{name: version(name) for name in (NAME, *TOOLS)}}


def home(name: str) -> str | None:
    """Where a tool has its page, as its makers say."""
    if name == "python":
        return "https://www.python.org/"
    said = (one.partition(",") for one in metadata(name).get_all("Project-URL") or ())
    known = {label.strip().lower(): url.strip() for label, _, url in said}
    every = [*(metadata(name).get_all("Home-page") or ()), *(known.get(one) for one in PAGES)]
    return next((one for one in every if one), None)


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
    from packaging.requirements import Requirement  # 16 ms that only a bag need wait for.

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
    from packaging.requirements import Requirement

    for one in map(Requirement, said):
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            yield one
