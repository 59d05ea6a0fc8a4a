"""The files that each new project begins with, and the package as others can install it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from editions import uris

PACKAGE = "editions"

FILES, EXAMPLE = Path(__file__).parent / "files", Path(__file__).parent / "example"
"""The files of every project, and the TEI of one that begins without any."""

BY_NAME = """  - repo: {}
    rev: {}
    hooks:
      - id: editions-check"""

LOCAL = """  - repo: local
    hooks:
      - id: editions-check
        name: editions check
        entry: editions check
        language: python
        additional_dependencies: [{}]
        files: ^(tei|docs|hooks)/|^mkdocs\\.yml$
        pass_filenames: false
        require_serial: true"""
"""The hook of pre-commit: that of the package by its name where git has it, else the same."""

COMPONENT = """include:
  - component: {}/editions@{}
    inputs:
      package: {}

"""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the package was installed from."""

    version: str
    address: str | None = None
    """The address of its repository, `https://…` without `.git`; None if it is from none."""
    commit: str = ""
    folder: str | None = None
    """The address of the folder or file of this computer that it was installed from."""

    @property
    def requirement(self) -> str:
        """What pip installs: this version, from the same place. Source: PEP 508."""
        if self.address is not None:
            return f"{PACKAGE} @ git+{self.address}.git@{self.commit}"
        return f"{PACKAGE}=={self.version}" if self.folder is None else f"{PACKAGE} @ {self.folder}"

    @property
    def host(self) -> str:
        """The host of its repository; empty if it is from none."""
        return "" if self.address is None else self.address.split("/")[2]


def origin() -> Origin:
    """Where this package was installed from. Source: PEP 610, direct_url.json."""
    installed = distribution(PACKAGE)
    said = json.loads(installed.read_text("direct_url.json") or "{}")
    address, of_git = said.get("url", ""), said.get("vcs_info", {})
    if of_git and address.startswith("https://"):
        bare = "https://" + address.removeprefix("https://").rpartition("@")[2]
        return Origin(installed.version, bare.rstrip("/").removesuffix(".git"), of_git["commit_id"])
    return Origin(installed.version, folder=address if address.startswith("file://") else None)


def written(title: str, name: str, origin: Origin) -> Iterator[tuple[str, str]]:
    """The files of every project but its configuration, by their paths: texts."""
    values = _values(title, name, origin)
    for file in sorted(one for one in FILES.rglob("*") if one.is_file()):
        path = file.relative_to(FILES).as_posix().removesuffix(".txt")
        text = file.read_text("utf-8")
        for key, value in values.items():
            text = text.replace("{{" + key + "}}", value)
        yield "/".join(_shown(part) for part in path.split("/")), text


def write(file: Path, text: str) -> None:
    """Write a file of a project, which can be run if it says how. Undecoded bytes stay."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    if text.startswith("#!"):
        file.chmod(0o755)


def _shown(name: str) -> str:
    """The name of a file or folder that is hidden in a project, but not in the package."""
    return f".{name[1:]}" if name.startswith("_") else name


def _values(title: str, name: str, origin: Origin) -> Mapping[str, str]:
    """What stands in the places of the files that are to be filled in."""
    address, requirement = origin.address or "", origin.requirement
    is_github = origin.host == "github.com"
    by_name = f"uses: {address.removeprefix('https://github.com/')}@{origin.commit}"
    component = COMPONENT.format(address.removeprefix("https://"), origin.commit, requirement)
    hook = (
        BY_NAME.format(address, origin.commit) if address else LOCAL.format(json.dumps(requirement))
    )
    return {
        "title": title,
        "name": uris.slug(name),
        "requirement": requirement,
        "action": by_name if is_github else "run: bash .ci/run",
        "component": component if address and not is_github else "",
        "hook": hook,
    }
