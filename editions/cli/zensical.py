"""The command `editions zensical`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from editions import zensical
from editions.cli.terminal import PROJECT, bars, near, out, reporting, show
from editions.findings import counted, errors


@click.command("zensical")
@PROJECT
@click.option("--zensical", "called", metavar="COMMAND", help="Zensical, if it stands elsewhere.")
def command(project: Path, called: str | None) -> None:
    """Build the site once more with Zensical, the follower of Material for MkDocs.

    Takes what `editions build` has made: the Markdown of build/pages, the pages by hand, and the
    files beside them. They are put into build/zensical with a configuration, zensical.toml, and
    Zensical builds the site in build/zensical/site. Its words are compared with the TEI, and its
    search is made anew.
    """
    with reporting(), bars() as progress:
        made = zensical.built(project.resolve(), called, progress)
    found = [finding for proof in made.proofs for finding in proof.findings]
    for finding in found:
        show(finding)
    if "Warning" in made.said:
        click.echo(made.said, err=True)
    characters = sum(proof.characters for proof in made.proofs)
    notes = sum(proof.notes for proof in made.proofs)
    if not found:
        out.print(f"No word lost: {counted(characters, 'character')} and {counted(notes, 'note')}.")
    out.print(f"The site is in {near(made.site)}.")
    sys.exit(int(bool(errors(found))))
