"""What an editor should look at: a place in a file, a level and a message. Finds nothing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Level = Literal["error", "warning", "hint"]

LEVELS: tuple[Level, ...] = ("error", "warning", "hint")
"""From what stops a build down to what may well be meant so."""


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
    """An error stops the build; a warning does not, and a hint says what may be meant so."""
    code: str
    """Short name of the kind of finding, such as `dangling-pointer`: stable, lower case."""
    message: str
    """What is wrong and what to do, for an editor."""

    def at_level(self, level: Level) -> Finding:
        """The same at another level."""
        return replace(self, level=level)

    @property
    def place(self) -> str:
        """`tei/a.xml:12:3`, as far as it is known."""
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])

    def __str__(self) -> str:
        return f"{self.place}: {self.level}: {self.message} [{self.code}]"


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
    """Counts for a closing line: `2 errors, 1 warning, 3 hints`, or `no findings`."""
    found = Counter(finding.level for finding in findings)
    return ", ".join(counted(found[one], one) for one in LEVELS if found[one]) or "no findings"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 error`, `2 errors`, `no errors`."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"
