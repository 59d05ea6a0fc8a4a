"""The package on its own: what is in a wheel, and that it works where nothing else of it is."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import ROOT

MEANINGS = "editions/meanings/"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def ran(*command: str | Path, at: Path) -> str:
    """What a command says that must not fail, without the environment of the tests."""
    without = {one: value for one, value in os.environ.items() if not one.startswith("PYTHON")}
    run = subprocess.run(command, cwd=at, env=without, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def tracked(*folders: str) -> set[str]:
    """The paths of the files that git has below folders of the project."""
    if not (ROOT / ".git").exists():
        pytest.skip("the project is not in git here")
    return {*ran("git", "ls-files", "-z", *folders, at=ROOT).split("\0")} - {""}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the archive of the sources, the wheel made from the latter."""
    folder = tmp_path_factory.mktemp("built")
    build: list[str | Path] = [sys.executable, "-m", "hatchling", "build", "--directory", folder]
    ran(*build, "--target", "sdist", at=ROOT)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    ran(*build, "--target", "wheel", at=folder / f"editions-{PROJECT['version']}")
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment that has the wheel, and what it depends on.

    The dependencies are those that the tests have: the package itself is not found with them.
    """
    folder = tmp_path_factory.mktemp("alone")
    venv.create(folder, symlinks=True)
    python = folder / "bin/python"
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    ran(*pip, "--no-deps", "--no-index", "--disable-pip-version-check", wheel, at=folder)
    purelib = ran(python, "-c", "import sysconfig as s; print(s.get_path('purelib'))", at=folder)
    Path(purelib.strip(), "further.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    place = ran(python, "-c", "import editions; print(editions.__file__)", at=folder)
    assert Path(place).is_relative_to(folder)
    return folder / "bin"


def test_a_wheel_has_what_git_has_and_the_meanings_of_codes(wheel: Path) -> None:
    pages = {MEANINGS + Path(one).name for one in tracked("docs/checks")}
    with ZipFile(wheel) as archive:
        packed = {one for one in archive.namelist() if ".dist-info/" not in one}
    assert packed == tracked("editions") | pages


def test_the_archive_of_the_sources_has_what_a_wheel_is_made_from(built: Path) -> None:
    root = f"editions-{PROJECT['version']}/"
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        packed = {one.name.removeprefix(root) for one in archive if one.isfile()}
    further = {".gitignore", "PKG-INFO", "LICENSE", "README.md", "pyproject.toml"}
    assert packed == tracked("editions", "docs/checks") | further


def test_a_wheel_says_what_it_is(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (file,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        said = message_from_bytes(archive.read(file))
        names = archive.namelist()
    assert said["Version"] == PROJECT["version"]
    assert said["License-Expression"] == PROJECT["license"]
    licences = {name.rpartition("/licenses/")[2] for name in names if "/licenses/" in name}
    assert licences == {*PROJECT["license-files"]}
    assert said.get_payload() == (ROOT / "README.md").read_text("utf-8")


def test_the_package_alone_begins_builds_and_checks_an_edition(alone: Path, tmp_path: Path) -> None:
    command = alone / "editions"
    ran(command, "new", "letters", at=tmp_path)
    project = tmp_path / "letters"
    ran(command, "build", "--strict", at=project)
    assert "no findings" in ran(command, "check", "--strict", at=project)
    page = ran(command, "check", "--explain", "bad-date", at=project)
    assert page.startswith("# `bad-date`: ")
