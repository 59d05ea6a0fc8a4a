"""The command `editions`: builds, serves and checks an edition. Its modules alone print.

Each command is a module of its own, whose `command` is imported when it is asked for.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import NoReturn

import click

COMMANDS = {
    "bag": "Put the site and all that it was made from into a bag, for an archive.",
    "build": "Build the site into build/site.",
    "census": "Say which elements and attributes are in use, and which rules show them.",
    "check": "Say what is wrong in the sources and in the site.",
    "diff": "Say what a change does to the edition.",
    "endings": "Say which of the Endings Principles the edition keeps.",
    "explain": "Say which rule shows an element, and what it makes of it.",
    "import": "Make a first TEI document from a transcript.",
    "lsp": (
        "Say what is wrong while you type, in an editor that speaks the Language Server Protocol."
    ),
    "new": "Begin an edition: a project that builds, in a new folder.",
    "release": "Record a release: the version of mkdocs.yml, and every address that it has.",
    "serve": "Serve the site at your desk, and build it anew whenever a source changes.",
    "upgrade": "Bring a project that `editions new` has begun up to date with this version.",
    "verify": "Say whether a copy of the site is what was built.",
    "zensical": "Build the site once more with Zensical, the follower of Material for MkDocs.",
}
"""The commands with the first sentence of each, so that help imports none of them."""

MODULES = {"import": "importing"}
"""What the module of a command is called, if it cannot have its name."""


class Commands(click.Group):
    """Commands of which help and completion know the sentence; the one that is run is imported."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Import the command that the arguments name."""
        name, listed, left = super().resolve_command(ctx, args)
        return name, listed and command(listed.name or ""), left


def command(name: str) -> click.Command:
    """The command of a name, of `COMMANDS`.

    While it is imported nobody looks for what is not needed: that took an eighth of the time.
    """
    gc.disable()
    try:
        found: click.Command = import_module(f"editions.cli.{MODULES.get(name, name)}").command
    finally:
        gc.enable()
    return found


def run() -> NoReturn:
    """Run the command, and leave at once: to let go of a large edition takes half a second."""
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


@click.group(
    cls=Commands,
    commands={name: click.Command(name, help=said) for name, said in COMMANDS.items()},
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="editions")
def main() -> None:
    """Make a static digital edition from TEI-XML.

    PROJECT is a folder with mkdocs.yml and the TEI files in tei/documents; without it, the folder
    you are in. Registers are found wherever they stand below tei/.

    \b
    editions new       a project that builds, from TEI or from an example
    editions build     the site, in build/site
    editions serve     the site at http://127.0.0.1:8000, built anew at every change
    editions check     what is wrong, where, and how to mend it
    editions census    which elements are in use, and which rules show them
    editions explain   which rule shows an element, and what it makes of it
    editions release   what a version of the edition has, recorded
    editions import    a first TEI document from a transcript: .docx, .odt, .txt, .md
    editions diff      what has changed since a revision of git
    editions endings   which principles of lasting digital work are kept, and which not
    editions bag       the site with all that it was made from, for an archive
    editions verify    whether a copy of the site is what was built
    editions upgrade   what this version of editions would have begun otherwise
    editions zensical  the site built by Zensical instead of MkDocs
    editions lsp       what is wrong while you type, for editors of code

    A finding has the form path:line:column: level: message [code]. The exit code is 0 without
    errors, 1 with errors, 2 if the command itself was misused.
    """
