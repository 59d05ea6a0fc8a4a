"""The command `editions census`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from editions import census, projects
from editions.cli.terminal import PROJECT, bars, cells, out, reporting, show
from editions.findings import counted, errors


@click.command("census")
@PROJECT
@click.option("--all", "everything", is_flag=True, help="Count headers and registers too.")
@click.option("--json", "as_json", is_flag=True, help="Print it as data.")
def command(project: Path, everything: bool, as_json: bool) -> None:
    """Say which elements and attributes are in use, and which rules show them.

    Counts the texts of the documents. Elements that no rule shows come first.
    """
    with reporting(), bars() as progress:
        read = projects.read(project.resolve(), progress)
    found = census.census(read.edition, read.rules, everything)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        _print_census(found)
    unread = [one for one in errors(read.edition.findings) if one.path not in read.edition.sources]
    for finding in unread:
        show(finding)
    sys.exit(1 if unread else 0)


def _print_census(found: tuple[census.Element, ...]) -> None:
    """Two tables: elements with their rules, attributes with their values."""
    elements = Table("Element", "Times", "Files", "Shown by", box=None)
    attributes = Table("Attribute", "Times", "Values", box=None)
    for one in found:
        places = [f"{place} ({count})" for place, count in one.rules]
        places = [f"NO RULE ({one.without_rule})", *places] if one.without_rule else places
        elements.add_row(*cells(one.name, one.count, one.files, "\n".join(places)))
        for attribute in one.attributes:
            name = f"{one.name}/@{attribute.name}"
            attributes.add_row(*cells(name, attribute.count, _values(attribute)))
    out.print(elements, soft_wrap=False)
    out.print()
    out.print(attributes, soft_wrap=False)
    bare = sum(bool(one.without_rule) for one in found)
    out.print(f"\n{counted(len(found), 'element')} in use, {bare or 'none'} of them without rule.")


def _values(attribute: census.Attribute) -> str:
    """`3 values: bold (5), italic (2), sup (1)`."""
    shown = ", ".join(f"{value} ({count})" for value, count in attribute.values)
    more = (
        " …" if attribute.holds == "values" and attribute.distinct > len(attribute.values) else ""
    )
    kind = counted(attribute.distinct, attribute.holds[:-1])
    return f"{kind}: {shown}{more}" if shown else kind
