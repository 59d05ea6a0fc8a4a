"""The command `editions upgrade`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from editions.cli.terminal import PROJECT, called, err, near, print_diff, reporting
from editions.findings import counted
from editions.founding import files, upgrade
from editions.founding.upgrade import Change


@click.command("upgrade")
@PROJECT
@click.option("--write", is_flag=True, help="Write it.")
@click.option(
    "--keep",
    "kept",
    metavar="FILE",
    multiple=True,
    help="With --write: leave this file as it is, and say nothing more of these changes.",
)
def command(project: Path, write: bool, kept: tuple[str, ...]) -> None:
    """Bring a project that `editions new` has begun up to date with this version.

    Shows as a diff what this version would have written otherwise. What you have changed by hand
    stays; where this version changes the same place, the file is left, and you are shown what is
    new. Nothing of tei/, docs/ and mkdocs.yml is touched.

    \b
    Exit codes:
      0  the project is as this version would begin it, but for your changes
      1  there is something to write, or to join by hand
      2  the command itself was misused
    """
    folder = project.resolve()
    with reporting():
        record = upgrade.recorded(folder)
        now = upgrade.begun(record.title, record.name, files.origin())
        found = upgrade.changes(folder, record, now)
        _refuse(kept, write, found)
        _print(found, kept)
        if write:
            upgrade.write(folder, record, now, found, kept)
    left = [one for one in found if one.is_left and one.path not in kept]
    written = [one for one in found if not one.is_left]
    err.print(_summary(written, left, write, record.version, now.version))
    if written and not write:
        err.print(f"Write it: {called()} upgrade {near(folder)} --write")
    sys.exit(int(bool(left or (found and not write))))


def _refuse(kept: Iterable[str], write: bool, found: Iterable[Change]) -> None:
    """Raise UsageError if what is to be kept is not what is left."""
    known = {one.path for one in found if one.is_left}
    for path in kept:
        if path not in known or not write:
            raise click.UsageError(f"--keep {path}: name a file that is left, and --write")


def _print(found: Iterable[Change], kept: Iterable[str]) -> None:
    """The diffs, first of what is written, and then of what is left."""
    for one in sorted(found, key=lambda one: one.is_left):
        if one.path in kept:
            continue
        if one.is_left:
            err.print(f"{one.path}: you have changed what this version changes: join it by hand.")
        for line in one.diff():
            print_diff(line)


def _summary(
    written: list[Change], left: list[Change], is_written: bool, before: str, now: str
) -> str:
    """What was found, in a line."""
    versions = now if before == now else f"{before} to {now}"
    if not written and not left:
        return f"Up to date with {now}."
    done = "written" if is_written else "to write"
    return f"{versions}: {counted(len(written), 'file')} {done}, {len(left)} to join by hand."
