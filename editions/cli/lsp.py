"""The command `editions lsp`."""

from __future__ import annotations

import click


@click.command("lsp")
def command() -> None:
    """Say what is wrong while you type, in an editor that speaks the Language Server Protocol.

    The editor starts this itself, and speaks with it on standard input and output. An edition is
    the nearest folder above a file that has a mkdocs.yml. See docs/guides/editors-programs.md.
    """
    from editions import lsp  # A quarter of a second that help need not wait for.

    lsp.serve()
