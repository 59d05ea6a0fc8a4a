"""The command `editions build`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from editions import building, manifest, verify
from editions.cli.terminal import PROJECT, bars, called, near, out, reporting
from editions.edition import Edition
from editions.findings import counted
from editions.lossless import Proof
from editions.shards import Shards
from editions.workers import WORKERS

KEEP_GOING = click.option(
    "--keep-going",
    is_flag=True,
    help="Make a preview whatever is wrong: pages that are broken show their errors.",
)


class _Shard(click.ParamType):  # type: ignore[type-arg] # In newer versions alone it has one.
    """`3/30`."""

    name = "K/N"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Shards:
        """Read it, or say what is wrong."""
        try:
            return Shards.read(value)
        except ValueError as fault:
            self.fail(str(fault), param, ctx)


@click.command("build")
@PROJECT
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@KEEP_GOING
@click.option("--workers", type=click.IntRange(1), help="How many processes (one a processor).")
@click.option("--shards", type=click.IntRange(1), help="Build in so many parts.")
@click.option("--shard", type=_Shard(), help="Build one of them alone, such as 3/30.")
@click.option("--scheduler", metavar="ADDRESS", help="Have shards built by Dask: tcp://HOST:PORT.")
def command(
    project: Path,
    strict: bool,
    keep_going: bool,
    workers: int | None,
    shards: int | None,
    shard: Shards | None,
    scheduler: str | None,
) -> None:
    """Build the site into build/site.

    The site is built aside and takes the old one's place only when it is whole and its words are
    those of the TEI. Errors leave what was published before untouched.
    """
    if strict and keep_going:
        raise click.UsageError("--strict and --keep-going contradict each other")
    WORKERS.set(workers or 0)
    if (shards or shard) and (keep_going or (shards and shard)):
        raise click.UsageError("--shards, --shard and --keep-going go each without the others")
    if scheduler and not shards:
        raise click.UsageError("--scheduler needs --shards: how many tasks there are")
    if keep_going:
        _preview(project.resolve())
    chosen = shard or Shards(shards or 1)
    with reporting(), bars() as progress:
        site, edition, proofs = building.build(
            project.resolve(), strict, progress, chosen, scheduler
        )
    if shard:
        out.print(f"Shard {shard.only} of {shard.of} is in {near(site)}.")
    else:
        _print_built(project, site, edition, proofs)


def _print_built(project: Path, site: Path, edition: Edition, proofs: Sequence[Proof]) -> None:
    """What was built, and where it is."""
    characters = sum(proof.characters for proof in proofs)
    notes = sum(proof.notes for proof in proofs)
    omitted = sum(len(proof.omissions) for proof in proofs)
    documents = counted(len(edition.documents), "document")
    out.print(
        f"{documents}, {counted(len(edition.entries), 'register entry', 'register entries')}."
    )
    out.print(
        f"No word lost: {counted(characters, 'character')} and {counted(notes, 'note')} compared,"
        f" {counted(omitted, 'element')} left out on purpose."
    )
    shown = near(site)
    out.print(f"Its hash is {manifest.sha256(site / verify.MANIFEST)}, of {verify.MANIFEST}.")
    out.print(f"The site is in {shown}: open {shown}/index.html,")
    where = "" if project.resolve() == Path.cwd() else f" {project}"
    out.print(f"or see it with search: {called()} serve{where}", markup=False)


def _preview(project: Path) -> NoReturn:
    """Build a preview and end, with exit code 1 if there was an error."""
    with reporting(), bars() as progress:
        site, found = building.preview(project, progress)
    shown = near(site)
    out.print(f"A preview with {counted(len(found), 'error')} is in {shown}: do not publish it.")
    out.print(f"Open {shown}/index.html, or {shown}/proof.html for all that is wrong.")
    sys.exit(1 if found else 0)
