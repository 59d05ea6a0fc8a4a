"""The packages that are installed are those that are locked, as the project asks for them."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from conftest import ROOT
from packaging.requirements import Requirement

LOCKED = re.compile(r"^([\w.-]+)==([^ ;\\]+)(?: ; ([^\\]+))?", re.MULTILINE)
SITE, TESTS = ROOT / "tools/locked.txt", ROOT / "tests/locked.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def locked(file: Path) -> dict[str, str]:
    """The versions that a file has for this machine, by the names of packages."""
    found = LOCKED.findall(file.read_text("utf-8"))
    here = [one for one in found if not one[2] or _is_for_here(one[2])]
    return {name.lower(): number for name, number, _ in here}


def _is_for_here(marker: str) -> bool:
    asked = Requirement(f"any; {marker.strip()}").marker
    assert asked is not None
    return asked.evaluate()


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        (SITE, PROJECT["dependencies"]),
        (TESTS, PROJECT["optional-dependencies"]["test"][1:]),
        (TESTS, PROJECT["optional-dependencies"]["dask"]),
    ],
)
def test_what_the_project_asks_for_is_locked(file: Path, asked: list[str]) -> None:
    found = locked(file)
    for one in map(Requirement, asked):
        assert found[one.name.lower()] in one.specifier, one


def test_what_tests_need_besides_changes_no_version_of_a_build() -> None:
    assert locked(SITE).items() <= locked(TESTS).items()


def test_what_is_installed_is_what_is_locked() -> None:
    installed = {name: version(name) for name in locked(SITE)}
    assert installed == locked(SITE)


@pytest.mark.parametrize("file", [SITE, TESTS])
def test_each_version_has_hashes_and_no_address(file: Path) -> None:
    text = file.read_text("utf-8")
    every = text.split("\n")
    assert "://" not in text
    for at, line in enumerate(every):
        if LOCKED.match(line):
            assert every[at + 1].startswith("    --hash=sha256:"), line
