"""What an editor should look at: a place in a file, a level and a message. Finds nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend, or to know of, at one place of one source file."""

    path: str
    """Path of the file from the project's root, with forward slashes."""
    line: int
    """Line number from 1; 0 where the finding is about the file as a whole."""
    column: int
    """Column in characters from 1; 0 where only the line is known."""
    level: Level
    """An error stops the build; a warning does not."""
    code: str
    """Short name of the kind of finding, such as `dangling-pointer`: stable, lower case."""
    message: str
    """What is wrong and what to do, for an editor."""

    def __str__(self) -> str:
        place = ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])
        return f"{place}: {self.level}: {self.message} [{self.code}]"


class EditionError(Exception):
    """What stops a build. Carries the findings that explain it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


def once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What is said of a file in the same words, at its first place alone; sorted."""
    first: dict[tuple[str, str], Finding] = {}
    for finding in sorted(findings):
        first.setdefault((finding.path, finding.message), finding)
    return tuple(first.values())


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that stop a build, in the given order."""
    return tuple(finding for finding in findings if finding.level == "error")


def summary(findings: Iterable[Finding]) -> str:
    """Counts for a closing line: `2 errors, 1 warning`, or `no findings`."""
    levels = [finding.level for finding in findings]
    counts = [(levels.count("error"), "error"), (levels.count("warning"), "warning")]
    return ", ".join(counted(count, word) for count, word in counts if count) or "no findings"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 error`, `2 errors`, `no errors`."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"
