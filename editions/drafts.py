"""An edition whose files are being written: what `editions check` would say of them as they stand.

What the disk has is read once, by a process of its own; then each change is looked at by itself.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from editions import check, configuration, excerpts, pointers, projects, trees, validation
from editions.edition import Edition, Reading, Settings
from editions.findings import EditionError, Finding
from editions.kept import Kept, Looked
from editions.progress import Progress
from editions.survey import Survey

FEW = 50
"""Files up to which all are looked at again if one changes what pointers lead to."""


READ = "import sys; from editions.drafts import hand_over; hand_over(sys.argv[1])"
"""What a process of its own does: not `-m`, for a pickle of `__main__` is read by nobody else."""


class Begun(NamedTuple):
    """What is known of the files of a project, by path."""

    surveys: Mapping[str, Survey]
    of_files: Mapping[str, Looked]


class Drafts:
    """An edition in memory, with the texts of files that are open somewhere."""

    def __init__(self, folder: Path, begun: Begun) -> None:
        """Raises EditionError if the configuration or a rule cannot be used."""
        self.folder = folder
        self.is_stale = False
        """Files that nobody looked at again may have other findings now: begin anew."""
        self._surveys, self._of_files = {**begun.surveys}, {**begun.of_files}
        self._texts: dict[str, bytes] = {}
        self._broken: dict[str, tuple[Finding, ...]] = {}
        self.read = projects.read(folder, make=self._made)
        self.edition = self.read.edition
        self._schemas = validation.files(folder, self.read.sources)

    def _made(self, project: Path, settings: Settings, _: Progress, __: object) -> Edition:
        self._reading = Reading.begun(project, settings)
        return Edition.of(self._reading, [*self._surveys.values()])

    def data(self, path: str) -> bytes:
        """The bytes of a file as it is open, else those on disk; none if it is not there."""
        given = self._texts.get(path)
        return excerpts.reader(self.folder)(path) if given is None else given

    def has(self, path: str) -> bool:
        """The file is, or may become, one of the sources."""
        return path.startswith(f"{self.read.sources}/") and path.endswith(".xml")

    def matters(self, path: str) -> bool:
        """What is found may be something else if this file is: not what a build writes."""
        read = self.read
        is_below = path.startswith((f"{read.sources}/", f"{read.docs}/"))
        return is_below or path == configuration.CONFIGURATION or path in read.hooks

    def pointers(self, path: str) -> Iterator[str]:
        """The different pointers of a file, as they are written."""
        survey = self._surveys.get(path)
        yield from (one.pointer for one in pointers.unpacked(survey.written if survey else b""))

    def write(self, path: str, data: bytes | None) -> None:
        """Take what a file says now, or what the disk has if that is None.

        Of a file that is no XML for the moment, all others know what it said before.
        """
        self._texts.pop(path, None)
        if data is not None:
            self._texts[path] = data
        self._broken.pop(path, None)
        is_there = data is not None or (self.folder / path).is_file()
        survey = self._reading.surveyor.survey_of(path, self.data(path)) if is_there else Survey()
        if survey.source is None and survey.findings:
            self._broken[path] = survey.findings
            return
        before, old = self.edition, self._surveys.get(path, Survey())
        self._surveys[path] = survey
        if survey.source is None:
            del self._surveys[path]
        surveys = [one for _, one in sorted(self._surveys.items(), key=_order)]
        self.edition = Edition.of(self._reading, surveys, before=before)
        if survey.usage == old.usage:
            vars(self.edition).update({"usage": before.usage})
        self._look(path, before)
        trees.release()

    def _look(self, path: str, before: Edition) -> None:
        """Look at a file again, and at others if it has changed what they point to."""
        paths = {path}
        if _led_to(before) != _led_to(self.edition):
            is_small = len(self._surveys) <= FEW
            paths |= {*self._surveys} if is_small else {*self._texts}
            self.is_stale = self.is_stale or not is_small
        sources = [self.edition.sources[one] for one in sorted(paths & self.edition.sources.keys())]
        self._of_files |= check.looked(self.edition, self._schemas, self.read.rules, sources)

    def findings(self) -> Mapping[str, tuple[Finding, ...]]:
        """What is wrong, by path and then sorted, at the levels that are chosen.

        The proof is left out: it is of the site that was built. Raises EditionError if a file was
        changed on disk meanwhile.
        """
        of_files = [self._of_files[path] for path in ("", *self.edition.sources)]
        every = sorted([*self.read.said, *check.joined(self.edition, of_files)])
        found = [one for one in every if one.path not in self._broken]
        found += [one for some in self._broken.values() for one in some]
        trees.release()
        return by_path(self.read.levels.applied(found, self.data).findings)


def by_path(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Findings by the files that they are of."""
    found: dict[str, list[Finding]] = {}
    for one in findings:
        found.setdefault(one.path, []).append(one)
    return {path: tuple(some) for path, some in found.items()}


def _order(pair: tuple[str, object]) -> tuple[str, ...]:
    """Files in the order in which a folder is read."""
    return tuple(pair[0].split("/"))


def _led_to(edition: Edition) -> tuple[object, ...]:
    """Another value as soon as what others point to may say something else."""
    return edition.pointers.reach, [(one.uri, one.digest) for one in edition.entry_at.values()]


def begun(folder: Path) -> Begun:
    """Read and look at the files of a project.

    Raises EditionError if the configuration or a rule cannot be used.
    """
    surveys: list[Survey] = []

    def make(project: Path, settings: Settings, told: Progress, kept: Kept | None) -> Edition:
        reading = Reading.begun(project, settings)
        surveys.extend(reading.surveys(told, kept))
        return Edition.of(reading, surveys, kept)

    with projects.reading(folder, make=make) as read:
        of_files = check.of_files(folder, read.edition, read.sources, read.rules)
        check.keep(read.edition, of_files)
        return Begun(_surveyed(_with_usage(surveys, read.edition.kept)), of_files)


def _with_usage(surveys: Iterable[Survey], kept: Kept | None) -> Iterator[Survey]:
    """Surveys that say what their files use, which is kept elsewhere."""
    every = [*surveys]
    files = {one.source.path: one.source.digest for one in every if one.source is not None}
    usages = {} if kept is None else kept.usages(files)
    for one in every:
        known = None if one.source is None else usages.get(one.source.path)
        yield one if known is None else replace(one, usage=known)


def _surveyed(surveys: Iterable[Survey]) -> dict[str, Survey]:
    """Surveys by the paths of their files; of one that could not be read, its findings tell it."""
    every = (
        (one.source.path if one.source else one.findings[0].path, one)
        for one in surveys
        if one.source or one.findings
    )
    return dict(every)


def hand_over(folder: str) -> None:
    """Read a project for whoever asked, and hand over what is known, or what is wrong: see `READ`.

    As a pickle on standard output.
    """
    # What others print is no answer.
    with os.fdopen(os.dup(1), "wb") as answer:
        os.dup2(2, 1)
        try:
            found: Begun | tuple[Finding, ...] = begun(Path(folder))
        except EditionError as fault:
            found = fault.findings
        pickle.dump(found, answer)
