"""Find a Chromium for the tests, or install one; its path is the only line of output.

In this order: `CHROMIUM` names one; one is on the path; Debian's, where apt is at hand and the user
may use it; Playwright's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def installed() -> str | None:
    """The path of a Chromium that is already here."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def from_debian() -> str | None:
    """The path of Debian's Chromium, installed now if that can be done."""
    may = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    if not may:
        return None
    for command in (["update"], ["install", "--yes", "chromium"]):
        _run(["apt-get", "--quiet", *command])
    return shutil.which("chromium")


def from_playwright() -> str | None:
    """The path of the Chromium that Playwright downloads."""
    from playwright.sync_api import sync_playwright

    _run([sys.executable, "-m", "playwright", "install", "chromium"])
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def _run(command: list[str]) -> None:
    """Run a command with its output on standard error; whether it helped is seen afterwards."""
    subprocess.run(command, stdout=sys.stderr, check=False)


def _found() -> Iterator[str | None]:
    yield installed()
    yield from_debian()
    yield from_playwright()


if __name__ == "__main__":
    path = next((found for found in _found() if found), None)
    if path is None:
        sys.exit("No Chromium was found or could be installed: name one in CHROMIUM.")
    print(path)
