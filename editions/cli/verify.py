"""The command `editions verify`."""

from __future__ import annotations

import sys

import click

from editions import verify
from editions.cli.terminal import out


@click.command("verify")
@click.argument("where", metavar="DIR|BAG|URL", default="build/site")
@click.option("--hash", "expected", metavar="HASH", help="The hash that the build has printed.")
def command(where: str, expected: str | None) -> None:
    """Say whether a copy of the site is what was built.

    DIR is a folder with a copy (build/site without one), BAG one that `editions bag` has made, URL
    where a copy is served. Every file is compared with the manifest: those that have changed, are
    missing or were added are named. Each site has this command as a program that needs Python
    alone: verify.py.

    \b
    Exit codes:
      0  each file is there and none has changed
      1  something differs
      2  there is nothing to compare with
    """
    try:
        result = verify.verified(where, expected)
    except verify.NothingToVerifyError as fault:
        raise click.UsageError(str(fault)) from None
    for line in result.lines():
        out.print(line, markup=False)
    sys.exit(int(bool(result.differences)))
