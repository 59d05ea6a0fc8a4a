"""Measure how fast an edition is built, beside stock MkDocs on the same Markdown.

Editions of made-up letters, each build in a process of its own, all in one run: machines differ
from hour to hour. Writes `docs/speed.md`. Run it with `make bench`; `make bench SIZES="100 400"`
measures other sizes and writes nothing.
"""

from __future__ import annotations

import compileall
import json
import math
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from lxml import etree
from lxml.builder import E
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bench import letters
from editions import building, workers

if TYPE_CHECKING:
    from bench import writing

SIZES = (2, 100, 1000, 4000)
WORDS = 800
CHANGES = 3
"""How often something is changed and built again; what took the middle time counts."""

PAGE = Path(__file__).parent.parent.parent / "docs/speed.md"
STAGES = (
    "Reading TEI", "Rendering", "Building pages", "Indexing", "Comparing words"
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """What one process took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all processors."""
    memory: int
    """Megabytes of the largest process at its largest."""
    stages: Mapping[str, float]
    """Seconds from a stage's beginning to the next one's."""
    pages: float = 0
    """Seconds until all pages are right, from when the process was started."""
    until: float = 0
    """Seconds until the process has ended."""


def run(way: str, folder: Path) -> Run:
    """Take one way in a process of its own."""
    command = [sys.executable, str(Path(__file__).with_name("ways.py")), way, str(folder)]
    start = time.perf_counter()  # The clock of the machine, which all processes share.
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return Run(**{**found, "pages": found["pages"] - start, "until": time.perf_counter() - start})


def changed(folder: Path, number: int) -> None:
    """Put a sentence into a letter."""
    files = sorted((folder / "tei/documents").glob("*.xml"))
    file = files[-1 - number % len(files)]
    text = file.read_text("utf-8")
    head, body, rest = text.partition("<body>")
    rest = rest.replace("<p>", "<p>A comma, and what stands after it. ", 1)
    file.write_text(head + body + rest, "utf-8")


@dataclass(frozen=True)
class Measured:
    """What an edition of one size took."""

    letters: int
    pages: int
    megabytes: float
    """Of its site."""
    cold: Run
    """Without the search."""
    stock: Run
    floor: Run
    whole: Run
    """With the search."""
    same: Run
    """Once more, nothing changed."""
    changes: Sequence[Run]
    """Once more, each time after a paragraph of a letter has changed."""
    waited: writing.Waited


def measured(size: int, folder: Path) -> Measured:
    """Take all ways with an edition of so many letters."""
    letters.written(folder, size, WORDS)
    cold = run("unindexed", folder)
    site = folder / "build/site"
    files = [file for file in site.rglob("*") if file.is_file()]
    pages = sum(file.suffix == ".html" for file in files)
    megabytes = sum(file.stat().st_size for file in files) / 1e6
    beside = run("stock", folder), run("floor", folder)
    shutil.rmtree(folder / "build")
    whole, same = run("edition", folder), run("edition", folder)
    changes = []
    for number in range(CHANGES):
        changed(folder, number)
        changes.append(run("edition", folder))
    from bench import writing  # With a client of a language server: not what a build imports.

    waited = writing.waited(folder)
    return Measured(size, pages, megabytes, cold, *beside, whole, same, changes, waited)


def exponent(some: Sequence[Measured]) -> float:
    """With which power of the letters the cold build grows, from the last but one to the last."""
    one, other = some[-2:]
    return math.log(other.cold.wall / one.cold.wall) / math.log(other.letters / one.letters)


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table in Markdown, numbers at the right."""
    lines = [heads, ["---:"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


BUILDS = (
    *("letters", "pages", "MB", "s", "stock", "ratio", "floor", "CPU s", "memory, MB"),
    *("with search, s", "memory then"),
)


def row(one: Measured) -> list[str]:
    """What is said of one size, under `BUILDS`."""
    return [
        *(f"{number:,.0f}" for number in (one.letters, one.pages, one.megabytes)),
        *(f"{number:.1f}" for number in (one.cold.wall, one.stock.wall)),
        f"{one.cold.wall / one.stock.wall:.2f}",
        *(f"{number:.1f}" for number in (one.floor.wall, one.cold.cpu)),
        f"{one.cold.memory:,}",
        f"{one.whole.wall:.1f}",
        f"{one.whole.memory:,}",
    ]


AGAIN = ("letters", "nothing changed, s", "a changed paragraph: pages, s", "and search, s", "MB")


def row_again(one: Measured) -> list[str]:
    """What is said of building again, under `AGAIN`."""
    pages, until = (
        statistics.median(getattr(change, name) for change in one.changes)
        for name in ("pages", "until")
    )
    memory = max(change.memory for change in one.changes)
    seconds = (f"{some:.1f}" for some in (one.same.until, pages, until))
    return [f"{one.letters:,}", *seconds, f"{memory:,}"]


WAITED = (
    *("letters", "first check, s", "check of one changed file, s", "language server begins, s"),
    *("verdict while one types, s", "page of what was saved, s"),
)


def row_waited(one: Measured) -> list[str]:
    """What is said of an editor's waiting, under `WAITED`."""
    told = one.waited
    long = (told.check, told.check_again, told.server)
    short = (told.verdict, told.desk)
    seconds = (*(f"{some:.1f}" for some in long), *(f"{some:.2f}" for some in short))
    return [f"{one.letters:,}", *seconds]


DASHES = {"editions": "none", "stock MkDocs": "6 3", "the floor": "1 3"}
"""How the line of each way is drawn."""


def plot(some: Sequence[Measured]) -> str:
    """Seconds by letters as a drawing, both on scales where each step is ten times the last."""
    lines = {
        "editions": [one.cold.wall for one in some],
        "stock MkDocs": [one.stock.wall for one in some],
        "the floor": [one.floor.wall for one in some],
    }
    letters_ = [math.log10(one.letters) for one in some]
    left, right = letters_[0], letters_[-1]
    across = [50 + 400 * (one - left) / (right - left) for one in letters_]
    low, high = -2, 3

    def down(seconds: float) -> float:
        return 260 - 250 * (math.log10(max(seconds, 10**low)) - low) / (high - low)

    parts = []
    for power in range(low, high + 1):
        y = f"{down(10**power):.1f}"
        parts.append(E.line(x1="50", x2="450", y1=y, y2=y, stroke="currentColor", opacity="0.2"))
        said = f"{10**power:g} s"
        parts.append(E.text(said, x="44", y=y, fill="currentColor", **TEXT, **END))
    for one, x in zip(some, across, strict=True):
        said = f"{one.letters:,}"
        parts.append(E.text(said, x=f"{x:.1f}", y="276", fill="currentColor", **TEXT, **MIDDLE))
    for name, seconds in lines.items():
        pairs = zip(across, seconds, strict=True)
        points = " ".join(f"{x:.1f},{down(one):.1f}" for x, one in pairs)
        given = {"stroke-dasharray": DASHES[name], "stroke-width": "2"}
        parts.append(E.polyline(given, points=points, fill="none", stroke="currentColor"))
        y = f"{down(seconds[-1]) + BESIDE.get(name, 0):.1f}"
        parts.append(E.text(name, x="456", y=y, fill="currentColor", **TEXT))
    given = {"viewBox": "0 0 560 290", "role": "img", "aria-label": "Seconds by letters"}
    return str(etree.tostring(E.svg(given, *parts), encoding="unicode"))


BESIDE = {"editions": 8, "stock MkDocs": -8}
"""How far below the end of its line a name stands, so that it is on no other one."""

TEXT = {"font-size": "14", "dominant-baseline": "middle"}
END, MIDDLE = {"text-anchor": "end"}, {"text-anchor": "middle"}


def page(some: Sequence[Measured]) -> str:
    """The page of the docs."""
    builds = table(BUILDS, [row(one) for one in some])
    stages = table(
        ["letters", *STAGES],
        [
            [f"{one.letters:,}", *(f"{one.whole.stages.get(stage, 0):.1f}" for stage in STAGES)]
            for one in some
        ],
    )
    return TEMPLATE.format(
        builds=builds,
        again=table(AGAIN, [row_again(one) for one in some]),
        waited=table(WAITED, [row_waited(one) for one in some]),
        plot=plot(some),
        stages=stages,
        exponent=f"{exponent(some):.2f}",
        workers=workers.number(),
        words=WORDS,
    )


TEMPLATE = """---
search:
  exclude: true
---

# How fast it builds

Editions of made-up letters of {words} words with notes and names (`tests/bench/letters.py`), built
from nothing by {workers} processes, each build measured in a process of its own, all in one run.
First without search, whose index Pagefind makes. Beside them stock MkDocs with Material, which
builds the same Markdown out of the navigation, without search too; and the floor: to parse the
sources and to write as many files of the same size.
`make bench` measures it anew.

{builds}

{plot}

Without search, the cold build grows with the letters to the power of {exponent}.

Built again, from the start of the command until the pages are right, and until the search is too.
The memory is that of the largest process, which is Pagefind's where there is much to index:

{again}

What an editor waits for (`tests/bench/writing.py`): from the start of `editions check`; from the
start of the language server, of an edition that was checked before; from the last key until the
server says what is wrong, of which a quarter of a second is its waiting for a further key; from
saving a file until `editions serve` gives its page:

{waited}

Where the time of a cold build goes, in seconds:

{stages}
"""


def main(sizes: Sequence[int]) -> None:
    """Measure editions of these sizes; write the page if they are the usual ones."""
    console = Console(stderr=True)
    # As pip does: where Python may write no bytecode, each process would compile the package.
    compileall.compile_dir(Path(building.__file__).parent, quiet=1)
    some: list[Measured] = []
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress, TemporaryDirectory() as folder:
        for size in sizes:
            task = progress.add_task(f"{size:,} letters", total=None)
            place = Path(folder, str(size))
            some.append(measured(size, place))
            shutil.rmtree(place)
            progress.update(task, total=1, completed=1)
    text = page(some)
    print(text)
    if tuple(sizes) == SIZES:
        PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
