"""Findings for programs: of forges, of editors, of whoever reads JSON. Prints nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from editions.codes import command, meanings
from editions.excerpts import Excerpt, Told
from editions.findings import Finding, Level
from editions.levels import mark

OF_GITHUB: Mapping[Level, str] = {"error": "error", "warning": "warning", "hint": "notice"}
OF_SARIF: Mapping[Level, str] = {"error": "error", "warning": "warning", "hint": "note"}
OF_GITLAB: Mapping[Level, str] = {"error": "major", "warning": "minor", "hint": "info"}

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def as_json(told: Told) -> str:
    """A list of objects: what a finding says, what its code means, the element, and the line."""
    return _written([_record(finding, excerpt) for finding, excerpt in told])


def _record(finding: Finding, excerpt: Excerpt | None) -> dict[str, Any]:
    shown = None if excerpt is None else asdict(excerpt)
    element = "" if shown is None else shown.pop("element")
    meaning = meanings()[finding.code].title
    return {**asdict(finding), "meaning": meaning, "element": element, "excerpt": shown}


def as_github(told: Told) -> str:
    """Workflow commands, which GitHub shows at the lines of a pull request.

    Source: GitHub Docs, Workflow commands for GitHub Actions.
    """
    return "\n".join(_command(finding) for finding, _ in told)


def _command(one: Finding) -> str:
    places = {"line": one.line, "col": one.column}
    known = [f"{name}={value}" for name, value in places.items() if value]
    title = f"{one.code}: {meanings()[one.code].title}"
    said = ",".join([f"file={_property(one.path)}", *known, f"title={_property(title)}"])
    message = f"{one.message}\nMore: {command(one.code)}"
    return f"::{OF_GITHUB[one.level]} {said}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_gitlab(told: Told) -> str:
    """A report of code quality, which GitLab shows in a merge request.

    Source: GitLab Docs, Code Quality, the format of its reports.
    """
    prints = _fingerprints(one for one, _ in told)
    return _written(
        [
            {
                "description": f"{one.message} ({command(one.code)})",
                "check_name": one.code,
                "fingerprint": fingerprint,
                "severity": OF_GITLAB[one.level],
                "location": {"path": one.path, "lines": {"begin": max(one.line, 1)}},
            }
            for (one, _), fingerprint in zip(told, prints, strict=True)
        ]
    )


def as_sarif(told: Told) -> str:
    """A log of the format SARIF, version 2.1.0 (OASIS, 2020), for forges and editors."""
    codes = sorted({one.code for one, _ in told})
    driver = {"name": "editions", "rules": [_rule(code) for code in codes]}
    prints = _fingerprints(one for one, _ in told)
    results = [
        {
            "ruleId": one.code,
            "ruleIndex": codes.index(one.code),
            "level": OF_SARIF[one.level],
            "message": {"text": one.message},
            "locations": [_location(one, excerpt)],
            "partialFingerprints": {"finding/v1": fingerprint},
        }
        for (one, excerpt), fingerprint in zip(told, prints, strict=True)
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _written({"$schema": SARIF, "version": "2.1.0", "runs": [run]})


def _rule(code: str) -> dict[str, Any]:
    """What a code means, with its whole page: the pages have no address on the web to link to."""
    meaning = meanings()[code]
    return {
        "id": code,
        "shortDescription": {"text": meaning.title},
        "help": {"text": f"{command(code)} says more.", "markdown": meaning.page},
    }


def _location(one: Finding, excerpt: Excerpt | None) -> dict[str, Any]:
    found: dict[str, Any] = {"artifactLocation": {"uri": quote(one.path)}}
    if one.line:
        found["region"] = {"startLine": one.line}
    if one.column:
        length = 1 if excerpt is None else max(excerpt.length, 1)
        found["region"] |= {"startColumn": one.column, "endColumn": one.column + length}
    if excerpt is None or not excerpt.element:
        return {"physicalLocation": found}
    return {
        "physicalLocation": found,
        "logicalLocations": [{"fullyQualifiedName": excerpt.element, "kind": "element"}],
    }


def _fingerprints(found: Iterable[Finding]) -> list[str]:
    """What tells each finding from all others, wherever in its file it stands."""
    seen: Counter[str] = Counter()
    prints = []
    for one in found:
        seen[mark(one)] += 1
        prints.append(sha256(f"{mark(one)} {seen[mark(one)]}".encode()).hexdigest())
    return prints


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def from_top(told: Told, folder: Path) -> Told:
    """Findings of a project in `folder` with paths from the top of its repository, as forges have
    them; without a repository they stay.

    What is said of no file, such as an option, keeps its name.
    """
    top = next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)
    way = folder.relative_to(top)
    return [
        (
            one if one.path[:1] in ("", "-") else replace(one, path=(way / one.path).as_posix()),
            shown,
        )
        for one, shown in told
    ]


OF_FORGES = frozenset(["github", "gitlab", "sarif"])
"""Formats whose paths are from the top of the repository."""

FORMATS: Mapping[str, Callable[[Told], str]] = {
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
    "gitlab": as_gitlab,
}
"""What writes findings for programs, by the name of the format."""
