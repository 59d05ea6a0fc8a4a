"""Lists on `docs/commands.md` every command with its options, as the package has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc
from typing import Any

import click

from editions import cli, markdown
from editions.markdown import Markdown

PAGE = "commands.md"
LIST = "[[commands]]"

CODE = re.compile(r"^ +(\d) +(.+)$", re.M)
"""An exit code and what it means."""


def on_page_markdown(text: str, page: Any, **_: Any) -> str:
    """Put the list in its place."""
    return text.replace(LIST, listed()) if page.file.src_uri == PAGE else text


def listed() -> str:
    """A heading for each command, what it does, how it is called, and its options."""
    return "\n\n".join(part for name in cli.COMMANDS for part in _parts(name, cli.command(name)))


def _parts(name: str, command: click.Command) -> Iterator[str]:
    """A command, with its options behind what it does, and last its exit codes."""
    context = click.Context(command, info_name=f"editions {name}")
    yield f"## `editions {name}` {{: #{name} }}"
    yield f"```\n{' '.join([f'editions {name}', *command.collect_usage_pieces(context)])}\n```"
    paragraphs = cleandoc(command.help or "").split("\n\n")
    codes = [one for one in paragraphs if one.startswith("\b")]
    yield from (_words(one) for one in paragraphs if one not in codes)
    records = (one.get_help_record(context) for one in command.params)
    options = [record for record in records if record and record[1]]
    if options:
        yield "\n".join(f"- `{option}`: {_words(said)}" for option, said in options)
    for paragraph in codes:
        yield _words(CODE.sub("", paragraph.removeprefix("\b")))
        yield "\n".join(f"- `{code}`: {_words(said)}" for code, said in CODE.findall(paragraph))


def _words(said: str) -> Markdown:
    """Words in which backticks mean what one types."""
    pieces = " ".join(said.split()).split("`")
    return markdown.join(
        markdown.span(markdown.escape(piece), element="code") if at % 2 else markdown.escape(piece)
        for at, piece in enumerate(pieces)
    )
