"""What stands in a project in the place of what the package and the theme give.

Gives values; prints nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import get_files

from editions import behaviours, configuration, frame, handwritten, pages, projects, rules, words
from editions.edition import Edition


class Override(NamedTuple):
    """One thing that a project has otherwise."""

    kind: str
    """`template`, `style`, `rule`, `words` or `page`."""
    name: str
    """What it is: a template's path, an element, words of the site, a page's address."""
    place: str
    """Where it stands, from the project's root."""
    instead: str
    """In place of what."""


def overrides(config: MkDocsConfig, edition: Edition) -> Iterator[Override]:
    """All that a project has otherwise, in order of kinds."""
    yield from _templates(config)
    for one in config.extra_css:
        yield Override("style", str(one), f"{_docs(config)}/{one}", "read behind the package's own")
    yield from _rules(config)
    yield from _words(config)
    yield from _pages(config, edition)


def _templates(config: MkDocsConfig) -> Iterator[Override]:
    """The files of the project's own theme, each with whose it hides."""
    own = configuration.own_theme(config)
    every = sorted(file for file in own.rglob("*") if file.is_file()) if own else []
    holders = [
        ("the package", frame.THEME),
        *(("the theme", Path(one)) for one in config.theme.dirs),
    ]
    for file in every:
        path = file.relative_to(own or file)
        hidden = (whose for whose, folder in holders if folder != own and (folder / path).is_file())
        whose = next(hidden, None)
        instead = f"in place of that of {whose}" if whose else "a further file"
        yield Override("template", path.as_posix(), _from_root(config, file), instead)


def _rules(config: MkDocsConfig) -> Iterator[Override]:
    """The rules of the project, each with how many of the package stand behind it."""
    own, _ = projects.own_of(config)
    usual = [one.name for one in behaviours.defaults()]
    for file in own:
        for rule in file.rules:
            count = usual.count(rule.name)
            behind = f"before {count} of the package" if count else "where the package has none"
            name = f"{rule.name}[{rule.when}]" if rule.when else rule.name
            place = Path(rule.place.rpartition(":")[0])
            shown = _from_root(config, place) if place.is_absolute() else place.as_posix()
            yield Override("rule", name, f"{shown}:{rule.place.rpartition(':')[2]}", behind)


def _words(config: MkDocsConfig) -> Iterator[Override]:
    """The words of the site that the project says otherwise."""
    path = _from_root(config, configuration.own_words(config))
    data = configuration.words_of(config)
    for one in words.translated(data, str(config.theme["language"])) if data else ():
        known = f'for "{one.words}"' if one.is_known else f'"{one.words}" is nowhere in the site'
        yield Override("words", one.said, f"{path}:{one.line}", known)


def _pages(config: MkDocsConfig, edition: Edition) -> Iterator[Override]:
    """The pages by hand that stand in the place of generated ones."""
    generated = {one.uri for one in pages.makers(edition, rules.Rules())}
    for file in get_files(config).documentation_pages():
        if file.dest_uri in generated and handwritten.replaces(Path(str(file.abs_src_path))):
            place = f"{_docs(config)}/{file.src_uri}"
            yield Override("page", file.dest_uri, place, "in place of the generated one")


def _docs(config: MkDocsConfig) -> str:
    return _from_root(config, Path(config.docs_dir))


def _from_root(config: MkDocsConfig, file: Path) -> str:
    return Path(os.path.relpath(file, configuration.root(config))).as_posix()
