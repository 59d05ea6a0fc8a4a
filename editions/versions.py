"""Two versions of an edition, read at revisions of git and compared. Prints nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from editions import check, comparison, excerpts, projects, revisions
from editions.comparison import Comparison, Side
from editions.findings import EditionError, Finding
from editions.progress import Progress, silent
from editions.revisions import Revision

CONFIGURATION = "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Review:
    """A comparison, and what is to be said of the versions themselves."""

    comparison: Comparison
    findings: tuple[Finding, ...]
    """Files that are not in git, or that were left out."""


OF_PICTURES = frozenset(["unreadable-image", "zone-outside"])
"""What is found in pictures themselves: of a revision they are taken out empty."""


def compared(
    project: Path,
    before: str,
    after: str | None = None,
    since_parting: bool = False,
    progress: Progress = silent,
) -> Review:
    """What differs between two revisions; `after` is None for the files as they stand.

    With `since_parting` what has changed since the two parted, as a pull request shows it. Raises
    EditionError if git does not know a revision, or if there is an edition at only one of them.
    """
    older = revisions.commit(project, before)
    newer = revisions.commit(project, "HEAD" if after is None else after)
    if since_parting:
        older = revisions.parted(project, older, newer)
    with ExitStack() as stack:
        one = stack.enter_context(revisions.at(project, before, older))
        other = Revision(revisions.WORKING_TREE, project)
        if after is not None:
            other = stack.enter_context(revisions.at(project, after, newer))
        first, _ = _read(one, progress)
        second, read = _read(other, progress)
        told = [*one.left_out, *other.left_out, *_not_in_git(second, read, other)]
        levelled = read.levels.applied(told, excerpts.reader(project)).findings
        return Review(comparison.compared(first, second), levelled)


def _not_in_git(side: Side, read: projects.Project, revision: Revision) -> Iterator[Finding]:
    """Files that the working tree and git do not both have."""
    if revision.commit is None:
        folders = [CONFIGURATION, read.sources, read.docs, *read.hooks]
        known = {*side.edition.sources, *side.files}
        yield from revisions.not_in_git(revision.folder, folders, known)


def _read(revision: Revision, progress: Progress) -> tuple[Side, projects.Project]:
    """A version as it is compared. Raises EditionError if it cannot be read."""
    if revision.commit is None:
        return _side(revision, progress)
    try:
        with revisions.own_modules(revision.folder):
            return _side(revision, progress)
    except EditionError as fault:
        raise EditionError(_at(revision, one) for one in fault.findings) from None


def _at(revision: Revision, one: Finding) -> Finding:
    """A finding with the name of the revision, as `git show` has it: `main:tei/a.xml`."""
    path = f"{revision.name}:{one.path}"
    return Finding(path, one.line, one.column, one.level, one.code, one.message)


def _side(revision: Revision, progress: Progress) -> tuple[Side, projects.Project]:
    """The edition and what is wrong with it; its site is nobody's business here."""
    folder = revision.folder
    read = projects.read(folder, progress)
    nowhere = folder / revisions.OUTPUT / "no-site"
    checked = check.checked(folder, read.edition, nowhere, read.sources, read.hooks, read.rules)
    told = (one for one in checked.findings if one.code not in OF_PICTURES)
    findings = read.levels.applied(told, excerpts.reader(folder)).findings
    files = dict(_files(folder, read))
    pages = {
        _uri(path.removeprefix(f"{read.docs}/")): digest
        for path, digest in files.items()
        if path.startswith(f"{read.docs}/") and path.endswith(".md")
    }
    return Side(revision.name, read.edition, findings, pages, files), read


def _files(folder: Path, read: projects.Project) -> Iterator[tuple[str, str]]:
    """The files of an edition that are no TEI, by path, each with a digest."""
    sources, docs = folder / read.sources, folder / read.docs
    found = {*sources.rglob("*.rng"), *sources.rglob("*.json"), *docs.rglob("*")}
    for file in sorted(found | {folder / name for name in (CONFIGURATION, *read.hooks)}):
        path = file.relative_to(folder).as_posix()
        if file.is_file() and revisions.is_read(path):
            yield path, hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _uri(path: str) -> str:
    """The page that MkDocs makes of a Markdown file."""
    holder, slash, name = path.rpartition("/")
    return f"{holder}{slash}{'index' if name == 'README.md' else name.removesuffix('.md')}.html"
