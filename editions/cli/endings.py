"""The command `editions endings`."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from editions import endings, projects, provenance, revisions, validation, verify
from editions.cli.terminal import PROJECT, bars, cells, out, reporting
from editions.endings import Beyond, Row, rules
from editions.findings import EditionError, Finding, errors

SAID = {
    "pass": ("pass", "green"),
    "fail": ("FAIL", "bold red"),
    "people": ("for people to judge", "yellow"),
}
"""What is said of each verdict, and its colour on a terminal."""

MOST = 5
"""Faults of one principle that the table shows."""


@click.command("endings")
@PROJECT
@click.option("--json", "as_json", is_flag=True, help="Print it as data, with every fault.")
def command(project: Path, as_json: bool) -> None:
    """Say which of the Endings Principles the edition keeps.

    Judges the files of the sources and of build/site by the Endings Principles for Digital
    Longevity (https://endings.uvic.ca/principles.html). What no program can judge is named as for
    people. The page endings.html of the site says the same, but for what a build does not ask: git,
    the schemas, and whether the site is still what was built.

    \b
    Exit codes:
      0  no principle fails
      1  one fails, or there is no site
      2  the command itself was misused
    """
    folder = project.resolve()
    with reporting(logging.ERROR), bars() as progress:
        read = projects.read(folder, progress)
        if errors(read.edition.findings) or not read.site.is_dir():
            raise EditionError([*errors(read.edition.findings), *_unbuilt(read)])
        rows = endings.rows(read.site, folder, read.edition, _beyond(read), language=read.language)
    if as_json:
        click.echo(json.dumps([_record(one) for one in rows], ensure_ascii=False, indent=1))
    else:
        _print(rows)
    sys.exit(int(any(one.verdict == "fail" for one in rows)))


def _unbuilt(read: projects.Project) -> list[Finding]:
    path = Path(os.path.relpath(read.site, read.folder)).as_posix()
    message = "there is no site to judge: build it first"
    return [] if read.site.is_dir() else [Finding(path, 0, 0, "error", "not-built", message)]


def _beyond(read: projects.Project) -> Beyond:
    """What a build does not ask."""
    schemas = validation.files(read.folder, read.sources)
    invalid = errors(validation.against(schemas, [*read.edition.sources.values()]))
    untracked = revisions.untracked(read.folder, read.sources, read.edition.sources)
    return Beyond(untracked, tuple(map(str, invalid)), _differences(read), _outdated(read))


def _differences(read: projects.Project) -> tuple[str, ...]:
    try:
        return tuple(map(str, verify.verified(str(read.site)).differences))
    except verify.NothingToVerifyError as fault:
        return (str(fault),)


def _outdated(read: projects.Project) -> tuple[str, ...]:
    """What the site was made from or with, and is no more."""
    file = read.site / provenance.DATA
    try:
        made = json.loads(file.read_bytes())
        pairs = [(name, made[name], read.made[name]) for name in ("made_from", "made_with")]
    except (OSError, ValueError, LookupError, TypeError):
        return (provenance.DATA,)
    return tuple(
        f"{provenance.DATA}: {part}"
        for _, then, now in pairs
        for part in sorted({*then, *now})
        if then.get(part) != now.get(part)
    )


def _record(row: Row) -> dict[str, object]:
    """A row as data, with what it is about."""
    number = row.number
    told = {"name": rules.NAMES[number], "rule": rules.RULES[number]}
    to_do = {} if row.verdict == "pass" else {"to_do": rules.TO_DO[number]}
    return {"number": number, **told, **asdict(row), **to_do}


def _print(rows: Sequence[Row]) -> None:
    """A table, and how many rows have each verdict."""
    table = Table("", "Principle", "Judgement", "Looked at, and what is against it", box=None)
    for row in rows:
        word, style = SAID[row.verdict]
        told = [row.seen, *row.faults[:MOST]]
        if len(row.faults) > MOST:
            told.append(f"and {len(row.faults) - MOST} more")
        if row.verdict != "pass":
            told.append(f"→ {rules.TO_DO[row.number]}")
        number, name, seen = cells(
            row.number, rules.NAMES[row.number], "\n".join(filter(None, told))
        )
        table.add_row(number, name, Text(word, style), seen)
    out.print(table, soft_wrap=False)
    count = endings.counted(rows)
    out.print(
        f"\n{count['pass']} pass, {count['fail']} fail, {count['people']} for people to judge."
    )
