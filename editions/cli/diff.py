"""The command `editions diff`."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from editions import reviews, versions
from editions.cli.terminal import bars, out, reporting, show


@click.command("diff")
@click.argument("before", metavar="[REV]", default="HEAD")
@click.argument("after", metavar="[REV]", required=False)
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The project's folder, if it is not the one you are in.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *reviews.FORMATS]),
    default="text",
    help="For a pull request, as a page of its own, or for a program; on standard output.",
)
@click.option("--merge-base", is_flag=True, help="Since the two parted, as pull requests have it.")
def command(before: str, after: str | None, project: Path, form: str, merge_base: bool) -> None:
    """Say what a change does to the edition.

    Compares the edition at a revision of git (HEAD without one) with the files as they stand, or
    with a second revision: words, notes, names, registers, documents, addresses, findings. The
    rules of a revision are run, as a build runs them.

    \b
    Exit codes:
      0  compared, whatever has changed: editions check says whether there are errors
      1  not compared: git does not know a revision, or the edition cannot be read there
      2  the command itself was misused
    """
    with reporting(logging.ERROR), bars() as progress:
        review = versions.compared(project.resolve(), before, after, merge_base, progress)
    for finding in review.findings:
        show(finding)
    if form != "text":
        click.echo(reviews.FORMATS[form](review.comparison))
        return
    for line in reviews.lines(review.comparison):
        out.print(line)
