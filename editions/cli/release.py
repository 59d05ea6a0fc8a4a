"""The command `editions release`."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from editions import configuration, projects, releases
from editions.cli.terminal import PROJECT, bars, near, out, reporting, show
from editions.findings import counted, errors
from editions.released import RECORD, Release


@click.command("release")
@PROJECT
def command(project: Path) -> None:
    """Record a release: the version of mkdocs.yml, and every address that it has.

    From then on no build goes without the addresses of pages, entries, paragraphs and notes, and
    each document knows in which version its text last changed. The record is a file below tei/
    that belongs to the sources: commit it, and give the commit a tag.
    """
    with reporting(), bars() as progress:
        read = projects.read(project.resolve(), progress)
    written = (project / configuration.CONFIGURATION).read_text("utf-8")
    refused = releases.fault(read.edition, written, datetime.date.today().isoformat())
    found = [*errors(read.levelled), *([refused] if refused else [])]
    for finding in found:
        show(finding)
    if found:
        sys.exit(1)
    imprint = read.edition.settings.imprint
    version = Release(imprint.version or "", imprint.date or "")
    made = releases.record(read.edition, version)
    file = project / read.sources / RECORD
    file.write_text(made.written(), "utf-8")
    changed = sum(version in one.versions for one in made.pages.values() if one.digest)
    out.print(f"Version {version.version} is recorded in {near(file.absolute())}: commit it.")
    out.print(
        f"{counted(len(read.edition.titles), 'page')} with"
        f" {counted(sum(len(one.anchors) for one in made.pages.values()), 'anchor')};"
        f" {counted(changed, 'document')} new or changed."
    )
