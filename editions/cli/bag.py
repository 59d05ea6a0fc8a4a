"""The command `editions bag`."""

from __future__ import annotations

from pathlib import Path

import click

from editions import deposit, verify
from editions.cli.terminal import PROJECT, bars, near, out, reporting
from editions.findings import counted


@click.command("bag")
@PROJECT
@click.option("--into", type=click.Path(path_type=Path), help="Where it is made (build/bag).")
def command(project: Path, into: Path | None) -> None:
    """Put the site and all that it was made from into a bag, for an archive.

    A bag (BagIt, RFC 8493) is a folder with the digests of all its files. It has the site, the TEI
    with its schemas, pages, rules, configuration, the versions of all tools, and a description
    (RO-Crate) of what headers and configuration say. The site must have been built from these
    sources, and mkdocs.yml must say when it was published (`date`).
    """
    folder = project.resolve()
    with reporting(), bars() as progress:
        made = deposit.deposited(folder, into or folder / "build/bag", progress)
    out.print(f"{counted(made.files, 'file')} of {made.size} bytes are in {near(made.bag)}.")
    out.print(f"Its hash is {made.hash}, of {verify.OF_TAGS}.")
