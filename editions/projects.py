"""A project as it is read without being built: its edition, its rules, what it is made from."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import get_files

from editions import behaviours, configuration, manifest, provenance, rules
from editions.cache import Cache, opened
from editions.configuration import root
from editions.edition import Edition, Settings
from editions.excerpts import reader
from editions.findings import EditionError, Finding
from editions.kept import Kept
from editions.levels import Levels
from editions.progress import Progress, silent
from editions.rules import Own, Rules

T = TypeVar("T")


Make = Callable[[Path, Settings, Progress, Kept | None], Edition]
"""What reads an edition, as `Edition.read` does."""

CHECKED = Path("build/cache/checks.sqlite")
"""What the last check found out."""

LINKS = Path("build/cache/links.json")
"""What hosts on the web have answered to `editions check --links`."""


@dataclass(frozen=True, slots=True)
class Project:
    """What there is to check."""

    folder: Path
    edition: Edition
    site: Path
    """The folder of the built site, which need not be there."""
    sources: str
    """The folder of the TEI, from the project's root."""
    hooks: Mapping[str, bytes]
    """The files of the project's own rules, by path from its root."""
    rules: Rules
    levels: Levels
    """How much findings matter."""
    docs: str = "docs"
    """The folder of the pages that are written by hand, from the project's root."""
    said: tuple[Finding, ...] = ()
    """What is wrong with the configuration, and with the pages that are written by hand."""
    folders: tuple[str, ...] = ()
    """What a site is made from, from the project's root."""
    description: str | None = None
    """`site_description`."""
    rights: str | None = None
    """`copyright`, which may be HTML."""
    made: Mapping[str, Any] = field(default_factory=dict)
    """What a site would be made from and made with: see `provenance`."""
    language: str = "en"
    """That of the words of the site."""

    @property
    def levelled(self) -> tuple[Finding, ...]:
        """What is wrong with the sources, at the levels that are chosen."""
        return self.levels.applied(self.edition.findings, reader(self.folder)).findings


def read(project: Path, progress: Progress = silent, make: Make = Edition.read) -> Project:
    """Read a project without building it; `make` reads the edition.

    Raises EditionError if the configuration or a rule cannot be used.
    """
    return _read(project, progress, *configuration.load(project), make)


@contextmanager
def reading(
    project: Path, progress: Progress = silent, make: Make = Edition.read
) -> Iterator[Project]:
    """The same, for a check: of the last one is taken what is as it was, and this one can be kept.

    The edition knows nothing of its words.
    """
    config, found = configuration.load(project)
    with opened(project / CHECKED, configuration.salt_of(config)) as cache:
        yield _read(project, progress, config, found, make, cache)


def _read(
    project: Path,
    progress: Progress,
    config: MkDocsConfig,
    found: tuple[Finding, ...],
    make: Make,
    cache: Cache | None = None,
) -> Project:
    own, broken = own_of(config)
    if broken:
        raise EditionError(broken)
    rules = rules_of(own)
    kept = None if cache is None else Kept(cache)
    edition = make(project, configuration.settings(config, rules), progress, kept)
    return Project(
        project,
        edition,
        configuration.site_of(config),
        configuration.options_of(config).tei,
        hooks_of(config),
        rules,
        configuration.levels_of(config),
        Path(os.path.relpath(config.docs_dir, project)).as_posix(),
        (*found, *configuration.findings(config)),
        _folders(config),
        config.site_description,
        config.copyright,
        provenance_of(config, edition),
        str(config.theme["language"]),
    )


def _folders(config: MkDocsConfig) -> tuple[str, ...]:
    """The folders that a site is made from, from the project's root; not the root itself."""
    project = root(config)
    found = {project / configuration.options_of(config).tei, Path(config.docs_dir)}
    found |= {file.parent for file in configuration.hook_files(config)} | {
        configuration.own_theme(config) or project,
        one if (one := configuration.own_words(config).parent).is_dir() else project,
    }
    paths = {Path(os.path.relpath(one, project)).as_posix() for one in found - {project}}
    return tuple(sorted(one for one in paths if not one.startswith(("../", "build/"))))


def hooks_of(config: MkDocsConfig) -> Mapping[str, bytes]:
    """The files of the project's own rules, by path from its root."""
    files = configuration.hook_files(config)
    return {file.relative_to(root(config)).as_posix(): file.read_bytes() for file in files}


def own_of(config: MkDocsConfig) -> tuple[tuple[Own, ...], tuple[Finding, ...]]:
    """What the hooks files make, read anew at every build, and what is wrong with the others."""
    own: list[Own] = []
    found: list[Finding] = []
    for file in configuration.hook_files(config):
        try:
            own.append(rules.loaded(file, root(config)))
        except EditionError as fault:
            found += fault.findings
    return tuple(own), tuple(found)


def rules_of(own: Iterable[Own]) -> Rules:
    """The package's rules and then those of each hooks file."""
    joined = behaviours.defaults()
    for one in own:
        joined = joined.followed_by(one.rules)
    return joined


def attempted(make: Callable[[], T], project: Path) -> T | tuple[Finding, ...]:
    """What is made, or what is wrong with the project's own code that it cannot be."""
    try:
        return make()
    except EditionError as fault:
        return fault.findings
    except rules.MISTAKES as fault:
        return (rules.mistake(fault, project),)


def provenance_of(config: MkDocsConfig, edition: Edition) -> dict[str, Any]:
    """What the site is made from and made with."""
    project = root(config)
    pages = get_files(config).documentation_pages()
    theme = configuration.own_theme(config)
    files = {
        "configuration": [Path(config.config_file_path)],
        "pages": sorted(Path(config.docs_dir, page.src_uri) for page in pages),
        "rules": configuration.hook_files(config),
        "words": [one for one in [configuration.own_words(config)] if one.is_file()],
        "theme": [one for one in sorted(theme.rglob("*")) if one.is_file()] if theme else [],
    }
    sources = {
        name: {os.path.relpath(one, project): manifest.sha256(one) for one in some}
        for name, some in files.items()
        if some
    }
    sources["tei"] = {path: one.digest for path, one in edition.sources.items()}
    return provenance.made(sources)
