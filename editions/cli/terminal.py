"""What commands share: how they tell findings, show what is logged, and take a project."""

from __future__ import annotations

import logging
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from editions import publication
from editions.excerpts import Excerpt
from editions.findings import EditionError, Finding
from editions.progress import Progress, silent

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

STYLES = {"error": "bold red", "warning": "yellow", "hint": "cyan"}
"""The colours of levels on a terminal."""

IN_DIFF = {"+": "green", "-": "red", "@": "cyan"}
"""The colours of lines of a diff by how they begin."""

PROJECT = click.argument(
    "project", type=click.Path(exists=True, file_okay=False, path_type=Path), default="."
)


@contextmanager
def reporting(level: int = logging.WARNING) -> Iterator[None]:
    """Show what MkDocs and the plugin log, and end with exit code 1 where the work failed."""
    try:
        with logged(level):
            yield
    except EditionError as fault:
        for finding in fault.findings:
            show(finding)
        sys.exit(1)
    except BrokenPipeError:  # Whoever has read what is told reads no more.
        raise
    except OSError as fault:
        show(publication.refused(fault, Path()))
        sys.exit(1)


@contextmanager
def logged(level: int) -> Iterator[None]:
    """Show what MkDocs and the plugin log."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Plainly())
    logger = logging.getLogger("mkdocs")
    before = logger.level
    logger.setLevel(level)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


class _Plainly(logging.Formatter):
    """Findings as they are, other messages with their level in front."""

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        is_finding = any(isinstance(value, Finding) for value in record.args or ())
        plain = is_finding or record.levelno <= logging.INFO
        return message if plain else f"{record.levelname.lower()}: {message}"


@contextmanager
def bars() -> Iterator[Progress]:
    """Progress bars on a terminal; nothing where the output is kept."""
    if not err.is_terminal:
        yield silent
        return
    # 15 ms that output which is kept need not wait for.
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, console=err, transient=True) as shown:
        tasks: dict[str, TaskID] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = shown.add_task(stage)
            shown.update(tasks[stage], completed=done, total=total)

        yield progress


def show(finding: Finding, excerpt: Excerpt | None = None) -> None:
    """A finding on a line, and below it the place in its file."""
    said = Text.assemble(
        (finding.place, "bold"),
        ": ",
        (f"{finding.level}:", STYLES[finding.level]),
        f" {finding.message} ",
        (f"[{finding.code}]", "dim"),
    )
    err.print(said)
    if excerpt is not None:
        err.print(Text("    " + excerpt.text))
        if excerpt.length:
            mark = "^" * excerpt.length
            err.print(
                Text("    " + " " * cell_len(excerpt.text[: excerpt.start])),
                Text(mark, STYLES[finding.level]),
                sep="",
            )
        if excerpt.element:
            err.print(Text(f"    in {excerpt.element}", "dim"))


def print_diff(line: str) -> None:
    """A line of a diff: in colour on a terminal, else as programs take it."""
    if not out.is_terminal:
        click.echo(line, nl=False)
        return
    style = "bold" if line.startswith(("---", "+++")) else IN_DIFF.get(line[:1], "")
    out.print(Text(line.rstrip("\r\n"), style))


def called() -> str:
    """How the command was called, where it can be called by its name alone."""
    called = Path(sys.argv[0])
    return "editions" if shutil.which("editions") else near(called.absolute())


def near(path: Path) -> str:
    """A path as one would type it here."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def cells(*values: object) -> list[Text]:
    """Cells of a table: words of the sources are no markup."""
    return [Text(str(value), overflow="fold") for value in values]


def project_around(file: Path) -> Path:
    """The nearest folder upwards of a file that has a `mkdocs.yml`."""
    for folder in file.resolve().parents:
        if (folder / "mkdocs.yml").is_file():
            return folder
    message = "no folder around this file has a mkdocs.yml: name one with --project"
    raise EditionError([Finding(str(file), 0, 0, "error", "no-project", message)])
