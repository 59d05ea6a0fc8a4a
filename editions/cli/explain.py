"""The command `editions explain`."""

from __future__ import annotations

import os
import sys
import textwrap
from pathlib import Path

import click

from editions import configuration, explain, overrides, projects
from editions.cli.terminal import bars, out, project_around, reporting, show

MOST_EXPLAINED = 10


@click.command("explain")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("where", required=False, metavar="[LINE|XPATH]")
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder with mkdocs.yml; without it, the nearest one around the file.",
)
def command(file: Path | None, where: str | None, project: Path | None) -> None:
    """Say which rule shows an element, and what it makes of it.

    FILE is a TEI file of the edition. A line means the elements that begin in it, or else the one
    around it; an XPath has TEI names with the prefix tei: //tei:hi[@rend='bold']. Without FILE, say
    what the project has in the place of what the package and the theme give.
    """
    if file is None:
        _print_overrides((project or Path()).resolve())
        return
    if where is None:
        raise click.UsageError("name a line of the file too, or an XPath")
    with reporting(), bars() as progress:
        folder = (project or project_around(file)).resolve()
        path = Path(os.path.relpath(file.resolve(), folder)).as_posix()
        read = projects.read(folder, progress)
        source = explain.source(read.edition, path)
        found = explain.elements(source, where)
    shown = [
        explain.explained(read.edition, read.rules, source, element, folder)
        for element in found[:MOST_EXPLAINED]
    ]
    for one in shown:
        _print_explanation(one)
    if len(found) > len(shown):
        out.print(f"And {len(found) - len(shown)} more: name fewer with a narrower XPath.")
    sys.exit(1 if any(one.findings for one in shown) else 0)


def _print_overrides(folder: Path) -> None:
    """What the project has otherwise, a line each."""
    with reporting(), bars() as progress:
        config, _ = configuration.load(folder)
        found = [*overrides.overrides(config, projects.read(folder, progress).edition)]
    for kind, name, place, instead in found:
        out.print(f"{kind:<9} {name}\n          {place}: {instead}", markup=False)
    if not found:
        out.print("All is as the package and the theme give it.")


def _print_explanation(one: explain.Explanation) -> None:
    """What becomes of an element, line by line."""
    lines = [("", f"{one.place}: {one.name}")]
    if one.left_out_with is not None:
        name, because = one.left_out_with
        lines.append(("left out", f"with the {name} around it: {because}"))
    if not one.in_text:
        lines.append(("outside", "of the texts: pages of documents and entries show parts of it"))
    if not one.rules:
        lines.append(("rule", "none: its text is shown plainly; write a rule or omit it"))
    for number, rule in enumerate(one.rules):
        lines.append(("behind" if number else "rule", f"{explain.title(rule)}, {rule.place}"))
        lines.append(("when", rule.when or "always"))
        lines.append(("says", explain.summary(rule)))
    for label, said in lines:
        out.print(f"  {label:<9} {said}" if label else said, markup=False)
    for finding in one.findings:
        show(finding)
    if not one.findings:
        said = textwrap.indent(one.markdown or "(nothing)", "    ")
        out.print(f"  gives\n{said}\n", markup=False)
