"""One way to build an edition, in this process, and what it took: `ways.py edition FOLDER`.

Imports no more than the command `editions build` does, for that is measured too.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from editions import cli

PUBLISHED: list[float] = []
"""When a site was published: of a large edition the pages are before their search is made."""


def edition(folder: Path) -> dict[str, float]:
    """Build an edition; the seconds of its stages."""
    cli.command("build")  # It looks for nothing that is not needed while it imports.
    from editions import building, plugin, publication

    begun: dict[str, float] = {}

    def progress(stage: str, done: int, total: int) -> None:
        begun.setdefault(stage, time.perf_counter())

    def swap(new: Path, final: Path) -> None:
        publication.swap(new, final)
        PUBLISHED.append(time.perf_counter())

    vars(plugin)["swap"] = swap
    building.build(folder, progress=progress)
    ends = [*[*begun.values()][1:], time.perf_counter()]
    return {stage: end - start for (stage, start), end in zip(begun.items(), ends, strict=True)}


def unindexed(folder: Path) -> dict[str, float]:
    """Build an edition without its search, whose index another program makes."""
    cli.command("build")
    from editions import search

    vars(search)["index"] = lambda *_: None
    return edition(folder)


def stock(folder: Path) -> dict[str, float]:
    """Build the Markdown of an edition by MkDocs and Material alone, out of the navigation."""
    from mkdocs.commands import build
    from mkdocs.config import load_config

    from editions import markdown

    config = load_config(
        str(folder / "mkdocs.yml"),
        plugins=[],
        docs_dir=str(folder / "build/pages"),
        site_dir=str(folder / "stock"),
        nav=["index.md"],
        markdown_extensions=[*markdown.EXTENSIONS],
        use_directory_urls=False,
    )
    build.build(config)
    return {}


def floor(folder: Path) -> dict[str, float]:
    """Parse the sources, and write as many files as the site has pages, of the same size."""
    from lxml import etree

    for file in (folder / "tei").rglob("*.xml"):
        etree.parse(file)
    target = folder / "floor"
    for file in (folder / "build/site").rglob("*.html"):
        copy = target / file.relative_to(folder / "build/site")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(bytes(file.stat().st_size))
    return {}


WAYS: Mapping[str, Callable[[Path], dict[str, float]]] = {
    "edition": edition,
    "unindexed": unindexed,
    "stock": stock,
    "floor": floor,
}


def told(way: str, folder: Path) -> None:
    """Take one way in this process, and print what it took."""
    start = time.perf_counter()
    stages = WAYS[way](folder)
    wall = time.perf_counter() - start
    own, born = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    cpu = own.ru_utime + own.ru_stime + born.ru_utime + born.ru_stime
    memory = max(own.ru_maxrss, born.ru_maxrss) // 1024
    pages = min(PUBLISHED, default=0)
    print(
        json.dumps({"wall": wall, "cpu": cpu, "memory": memory, "stages": stages, "pages": pages})
    )


if __name__ == "__main__":
    told(sys.argv[1], Path(sys.argv[2]))
