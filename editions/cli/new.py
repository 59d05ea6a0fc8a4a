"""The command `editions new`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click
from rich.table import Table

from editions import founding
from editions.cli.terminal import bars, called, cells, near, out, reporting, show
from editions.findings import counted
from editions.founding import Founded

MOST_TOLD = 8
"""Findings, and elements, that are told one by one."""


@click.command("new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--tei",
    "source",
    metavar="FOLDER",
    type=click.Path(exists=True, path_type=Path),
    help="The TEI to begin with: a folder, or one file. Without it, an example to replace.",
)
@click.option("--title", help="What the edition is called; without it, what its files say.")
def command(folder: Path, source: Path | None, title: str | None) -> None:
    """Begin an edition: a project that builds, in a new folder.

    With --tei the files of a folder are copied, and what they are is looked at: title, language,
    registers, what has pages of its own, and which findings are so many that a build had better
    not stop at them. What was assumed is told in the end.
    """
    project = Path(os.path.abspath(folder))
    with reporting(), bars() as progress:
        made = founding.founded(project, source, title, progress)
    for finding in made.left[:MOST_TOLD]:
        show(finding)
    for finding in made.errors[:MOST_TOLD]:
        show(finding)
    _print_assumed(made, source is not None)
    out.print(f"\nBuild the site: {called()} build {near(project)}{_keep_going(made)}")


def _keep_going(made: Founded) -> str:
    """How a build has a site in spite of errors."""
    return " --keep-going" if made.errors else ""


def _print_assumed(made: Founded, is_own: bool) -> None:
    """A table of what was assumed, why, and where to change it."""
    table = Table("Assumed", "", "Because", "Change it in", box=None)
    for row in _assumed(made):
        table.add_row(*cells(*row))
    copied = f"{counted(made.copied, 'file')} copied, " if is_own else ""
    out.print(f"{copied}{counted(made.documents, 'document')}.\n")
    out.print(table, soft_wrap=False)
    for said in _told(made):
        out.print(f"\n{said}")


def _assumed(made: Founded) -> Iterator[tuple[str, str, str, str]]:
    """What was assumed, row by row."""
    yield "title", made.title.value, made.title.because, "mkdocs.yml: site_name"
    yield "language", made.language.value, made.language.because, "mkdocs.yml: theme: language"
    yield "pages", made.split.value or "files", made.split.because, "mkdocs.yml: split"
    if folders := made.collections.value:
        yield "collections", folders, made.collections.because, "mkdocs.yml: collections"
    for title, (entries, paths) in made.registers.items():
        found = f"found in {counted(len(paths), 'file')}"
        yield title.lower(), str(entries), found, paths[0] + (" …" if len(paths) > 1 else "")
    for code, times in made.levels.items():
        yield code, "warning", f"found {times} times", "mkdocs.yml: levels"


def _told(made: Founded) -> Iterator[str]:
    """What there is besides to know."""
    if made.left:
        yield f"Not copied: {counted(len(made.left), 'file')} that cannot be read as TEI."
    if made.without_rule:
        named = _counted(made.without_rule)
        yield f"No rule shows these elements; their words are kept: {named}."
    if made.warnings:
        yield f"A build warns of more, and `editions check` says where: {_counted(made.warnings)}."
    if made.errors:
        yield (
            f"{counted(len(made.errors), 'error')} no one can choose to overlook:"
            " until they are mended, there is only a preview."
        )
    if made.folder is not None:
        yield (
            "pyproject.toml installs editions from a folder of this computer:"
            " write there where others find it, before they work on the edition."
        )


def _counted(times: Mapping[str, int]) -> str:
    """Names with their numbers, the most frequent first."""
    most = sorted(times.items(), key=lambda one: (-one[1], one[0]))
    return _few(f"{name} ({number})" for name, number in most)


def _few(every: Iterable[str]) -> str:
    """The first of many, in a line."""
    some = [*every]
    return ", ".join(some[:MOST_TOLD]) + (" and others" if len(some) > MOST_TOLD else "")
