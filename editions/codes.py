"""What the codes of findings mean: the pages of `docs/checks`, which the package brings along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent

FOLDERS = (HERE / "meanings", HERE.parent / "docs/checks")
"""Where the pages are: in an installed package, and in the project itself."""

PAGE = re.compile(
    r"---\n.*?^subject: (?P<subject>[^\n]+)\n.*?^---\n+"
    r"(?P<text># `(?P<code>[a-z0-9-]+)`: (?P<title>[^\n]+)\n.*)",
    re.DOTALL | re.MULTILINE,
)
WAY_WITHIN = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]*\)")
"""A link to another page of the project: who reads a page alone cannot follow it."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is said of one code."""

    code: str
    subject: str
    """What findings of its kind are about, such as `Dates`."""
    title: str
    """In some words, without full stop: `a date that is none`."""
    page: str
    """All of it, with a wrong and a mended example: Markdown that begins with its heading."""


@cache
def meanings() -> Mapping[str, Meaning]:
    """What every code means, by the code, in their order."""
    folder = next(one for one in FOLDERS if one.is_dir())
    read = (PAGE.fullmatch(file.read_text("utf-8")) for file in sorted(folder.glob("*.md")))
    return {one["code"]: _meaning(one) for one in read if one is not None}


def _meaning(found: re.Match[str]) -> Meaning:
    page = WAY_WITHIN.sub(r"\1", found["text"])
    return Meaning(found["code"], found["subject"], found["title"], page)


def by_subject(some: Iterable[Meaning]) -> Mapping[str, tuple[Meaning, ...]]:
    """Meanings by their subjects, both in the order of the alphabet."""
    found: dict[str, list[Meaning]] = {}
    for one in sorted(some, key=lambda one: (one.subject, one.code)):
        found.setdefault(one.subject, []).append(one)
    return {subject: tuple(same) for subject, same in found.items()}


def command(code: str) -> str:
    """What prints the page of a code."""
    return f"editions check --explain {code}"
