"""The command `editions import`, whose name no module can have."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table

from editions import importing, projects
from editions.cli.terminal import (
    bars,
    called,
    cells,
    near,
    out,
    project_around,
    reporting,
    show,
)
from editions.findings import counted

MOST_PLACES = 8


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with mkdocs.yml; without it, the nearest one around the folder you are in.",
)
@click.option("--output", type=click.Path(path_type=Path), help="The TEI file to make.")
@click.option("--language", metavar="TAG", help="The language of the text, such as cs or en-GB.")
@click.option(
    "--like",
    type=FILE,
    help="A TEI file: its editors, publisher, rights and decisions are those of the new one too.",
)
def command(
    files: tuple[Path, ...],
    project: Path | None,
    output: Path | None,
    language: str | None,
    like: Path | None,
) -> None:
    """Make a first TEI document from a transcript.

    FILE is a .docx, .odt, .txt or .md file, or several. The document is made in tei/documents,
    called after the file, and never overwrites another one. Names that the registers know are
    proposed in it as tags within comments.
    """
    if output and len(files) > 1:
        raise click.UsageError("--output names one file: give one transcript")
    with reporting(), bars() as progress:
        folder = (project or project_around(output or Path.cwd() / "mkdocs.yml")).resolve()
        read = projects.read(folder, progress)
        for file in files:
            made = (
                output or folder / read.sources / "documents" / f"{importing.name(file.name)}.xml"
            )
            path = Path(os.path.relpath(made.resolve(), folder)).as_posix()
            done = importing.imported(file, path, read.edition.entries, language, like)
            importing.write(done, made)
            _print_done(done, made)
    out.print(f"What is to be filled in: {called()} check")


def _print_done(done: importing.Imported, made: Path) -> None:
    """What was made, and what to look at in it."""
    for finding in done.findings:
        show(finding)
    _print_proposals(done.proposals)
    parts = (counted(done.paragraphs, "paragraph"), counted(done.notes, "note"))
    out.print(f"{near(made.resolve())}: {', '.join(parts)}, {counted(done.dates, 'day')} tagged.")


def _print_proposals(found: Sequence[importing.Proposal]) -> None:
    """A table of the names that registers know."""
    if not found:
        return
    names = Table("Proposed", "Times", "For", "In", box=None)
    for one in found:
        entries = " or ".join(f"{entry.name} ({entry.identifier})" for entry in one.entries)
        places = ", ".join(one.places[:MOST_PLACES])
        more = " …" if len(one.places) > MOST_PLACES else ""
        names.add_row(*cells(one.form, one.count, entries, f"{places}{more}"))
    out.print(names, soft_wrap=False)
    out.print()
