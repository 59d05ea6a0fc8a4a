"""The command `editions serve`."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from editions import desk
from editions.cli.terminal import PROJECT, near, out, reporting, show
from editions.excerpts import Excerpt
from editions.findings import EditionError, Finding


class _Address(click.ParamType):  # type: ignore[type-arg] # In newer versions alone it has one.
    """`127.0.0.1:8000`."""

    name = "HOST:PORT"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """Read it, or say what is wrong."""
        host, _, port = str(value).rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65535:
            self.fail("give a host and a port, such as 127.0.0.1:8000", param, ctx)
        return host, int(port)


@click.command("serve")
@PROJECT
@click.option(
    "--address",
    type=_Address(),
    default="127.0.0.1:8000",
    show_default=True,
    help="Where to serve.",
)
@click.option(
    "--editor",
    default="vscode",
    metavar="NAME|ADDRESS",
    help=f"What opens a file: {', '.join(desk.EDITORS)}, or an address with {{file}} and {{line}}.",
)
def command(project: Path, address: tuple[str, int], editor: str) -> None:
    """Serve the site at your desk, and build it anew whenever a source changes.

    A page of the file that you save is there at once, then all the others. What is wrong stands
    over the page, and the last good page stays until it is mended.
    """
    host, port = address

    def tell(answer: Mapping[str, Any]) -> None:
        for one in answer["findings"]:
            _show_values(one)
        if answer.get("built"):
            out.print(f"Built. {near(Path(answer['site']))} is at http://{host}:{port}/")

    with reporting(logging.INFO):
        out.print(f"Building; the site will be at http://{host}:{port}/ (end with Ctrl+C)")
        try:
            desk.serve(project.resolve(), host, port, desk.EDITORS.get(editor, editor), tell)
        except KeyboardInterrupt:
            sys.exit(0)
        except OSError as fault:  # The address is in use, or is none of this machine's.
            message = f"cannot serve at {host}:{port}: {fault.strerror or fault}"
            found = Finding("--address", 0, 0, "error", "address", message)
            raise EditionError([found]) from None


def _show_values(values: Mapping[str, Any]) -> None:
    """A finding that another process has told."""
    excerpt = values["excerpt"]
    names = [one.name for one in fields(Finding)]
    show(Finding(**{name: values[name] for name in names}), excerpt and Excerpt(**excerpt))
