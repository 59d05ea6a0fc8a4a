"""A new edition: a project that builds, from somebody's TEI or from a small example.

Writes into a new folder alone; prints nothing.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from editions import census, check, projects
from editions.collections import titled
from editions.findings import EditionError, Finding, errors
from editions.founding import files, proposal, reading, upgrade
from editions.founding.proposal import Choice
from editions.founding.reading import Found
from editions.levels import FIXED
from editions.progress import Progress, silent

__all__ = ["Choice", "Founded", "founded"]

DOCUMENTS = "tei/documents/"

Choices = tuple[Choice, Choice, Choice, Choice]
"""Title, language, pages and collections."""

LEVELS = """\
      # A build would stop at these: so many there are. Mend them, and take the line away.
      levels:"""


@dataclass(frozen=True, slots=True)
class Founded:
    """What was made, and what was assumed."""

    title: Choice
    language: Choice
    split: Choice
    collections: Choice
    """Folders below `tei/documents`, parted by blanks."""
    documents: int
    """Pages of texts."""
    copied: int
    """Files of TEI, schemas and images."""
    registers: Mapping[str, tuple[int, tuple[str, ...]]]
    """By kind, in English: how many entries, and in which files."""
    levels: Mapping[str, int]
    """The codes that were made warnings, and how often each is found."""
    warnings: Mapping[str, int]
    """The codes of what a build warns of besides, and how often each is found."""
    without_rule: Mapping[str, int]
    """Elements that no rule shows, and how many there are."""
    left: tuple[Finding, ...]
    """Files that were not copied."""
    errors: tuple[Finding, ...]
    """What stops a build all the same."""
    folder: str | None
    """The folder of this computer that the package was installed from, as an address."""


def founded(
    folder: Path, source: Path | None = None, title: str | None = None, progress: Progress = silent
) -> Founded:
    """Make a project in a folder that is empty or not there, from the TEI of a folder or file.

    Raises EditionError if the folder has something in it, or if there is no TEI to begin with.
    """
    _refuse(folder)
    origin = files.origin()
    found = None if source is None else reading.found(source.resolve())
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".editions-new-", dir=folder.parent) as made:
        project = Path(made)
        _copy(found, project)
        chosen = _chosen(found, folder.name, title)
        record = upgrade.begun(chosen[0].value, folder.name, origin)
        for path, text in {**record.files, upgrade.RECORD: record.written()}.items():
            files.write(project / path, text)
        told = _judged(project, chosen, found, origin.folder, progress)
        shutil.rmtree(project / "build", ignore_errors=True)
        folder.mkdir(exist_ok=True)
        for one in sorted(project.iterdir()):
            shutil.move(one, folder)
    return told


def _refuse(folder: Path) -> None:
    """Raise EditionError if a folder has something in it, or is none."""
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if os.path.lexists(folder):
        message = "there is something in it already, and nothing was touched: name a new folder"
        raise EditionError([Finding(str(folder), 0, 0, "error", "file-exists", message)])


def _copy(found: Found | None, project: Path) -> None:
    """Copy the TEI with what belongs to it, or the example."""
    if found is None:
        shutil.copytree(files.EXAMPLE, project / "tei")
        return
    for place, path in found.copies.items():
        (project / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found.folder / path, project / place)


def _chosen(found: Found | None, name: str, title: str | None) -> Choices:
    """Title, language, pages and collections."""
    documents = () if found is None else found.documents
    paths = {one.path for one in documents}
    copies = {} if found is None else found.copies
    places = [one for one, path in copies.items() if path in paths and one.startswith(DOCUMENTS)]
    said = " ".join((title or "").split())
    own = Choice(said, "as you said") if said else None
    return (
        own or proposal.title(documents, name),
        proposal.language(documents) if documents else Choice("en", "as the example is"),
        proposal.split(documents) if documents else Choice("", "each file is a page"),
        proposal.collections([one.removeprefix(DOCUMENTS) for one in places]),
    )


def _judged(
    project: Path,
    chosen: Choices,
    found: Found | None,
    folder: str | None,
    progress: Progress,
) -> Founded:
    """Configure a project by what is found in it, and tell of that."""
    file = project / "mkdocs.yml"
    files.write(file, configuration(*chosen, {}))
    read = projects.read(project, progress)
    own = read.site, read.sources, read.hooks, read.rules
    every = check.checked(project, read.edition, *own).findings
    stopping = errors(every)
    levels = Counter(one.code for one in stopping if one.code not in FIXED)
    files.write(file, configuration(*chosen, levels))
    elements = census.census(read.edition, read.rules)
    registers: dict[str, tuple[int, tuple[str, ...]]] = {}
    for kind in dict.fromkeys(one.kind for one in read.edition.entries):
        entries = read.edition.register(kind.folder)
        held = {path for (path, _), one in read.edition.entry_at.items() if one.kind == kind}
        registers[kind.title] = (len(entries), tuple(sorted(held, key=_registers_first)))
    return Founded(
        *chosen,
        len(read.edition.documents),
        0 if found is None else len(found.copies),
        registers,
        dict(sorted(levels.items())),
        Counter(one.code for one in every if one.level == "warning"),
        {one.name: one.without_rule for one in elements if one.without_rule},
        () if found is None else found.left,
        tuple(one for one in stopping if one.code in FIXED),
        folder,
    )


def _registers_first(path: str) -> tuple[bool, str]:
    """The order of files with registers that are no documents before those that are."""
    return path.startswith(DOCUMENTS), path


def configuration(
    title: Choice, language: Choice, split: Choice, collections: Choice, levels: Mapping[str, int]
) -> str:
    """The file `mkdocs.yml`: what is not as it is anyway, with what was found beside it."""
    lines = [_value("site_name", title.value), "theme:", "  name: material"]
    lines += [f"  language: {language.value}"] if language.value != "en" else []
    own = [f"      {_value('split', split.value)}"] if split.value else []
    folders = collections.value.split()
    own += ["      collections:"] if folders else []
    own += [f"        {_value(folder, titled(folder))}" for folder in folders]
    own += [LEVELS] if levels else []
    own += [f"        {code}: warning # {times}" for code, times in sorted(levels.items())]
    lines += ["plugins:", "  - editions:" if own else "  - editions", *own]
    return "\n".join([*lines, "hooks:", "  - hooks/rules.py", ""])


def _value(key: str, value: str) -> str:
    """A key with a text, on one line of YAML."""
    written: str = yaml.safe_dump({key: value}, allow_unicode=True, width=10**6)
    return written.strip()
