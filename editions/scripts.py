"""What a script may ask of a project: that it is read, checked or built. Prints nothing.

The functions take a folder with `mkdocs.yml`, and raise EditionError where the command would stop.
"""

from __future__ import annotations

import os
from pathlib import Path

from editions import building, check, excerpts, projects
from editions.edition import Edition
from editions.findings import Finding, errors

Folder = str | os.PathLike[str]
"""The folder of a project."""


def read(folder: Folder) -> Edition:
    """The edition of a project: its documents, its entries, and what is wrong with their files.

    Nothing is built or written. Raises EditionError if the configuration or a rule cannot be used.
    """
    return projects.read(Path(folder).resolve()).edition


def checked(folder: Folder) -> tuple[Finding, ...]:
    """What `editions check` says of a project: findings at the levels that it chooses, sorted.

    The site is compared with its sources if it was made from them. Nothing is written.
    """
    project = Path(folder).resolve()
    one = projects.read(project)
    own = one.site, one.sources, one.hooks, one.rules
    found = check.checked(project, one.edition, *own, not errors(one.levelled)).findings
    return one.levels.applied(sorted([*found, *one.said]), excerpts.reader(project)).findings


def build(folder: Folder, strict: bool = False) -> Path:
    """Build the site of a project as `editions build` does; the folder of the site.

    Raises EditionError, which carries the errors, and of a strict build the warnings; what was
    published is untouched then.
    """
    return building.untold(Path(folder).resolve(), strict)
