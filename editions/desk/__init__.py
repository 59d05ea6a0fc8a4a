"""The editor's desk: serves the site, builds it when a source is saved, and shows what is wrong.

A builder is a process of its own (see `builder`): one that has built the site stays, and builds the
page of a file that was saved at once; another one builds all, and takes its place.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import blake2b
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

EDITORS = {
    "vscode": "vscode://file{file}:{line}:{column}",
    "vscodium": "vscodium://file{file}:{line}:{column}",
    "cursor": "cursor://file{file}:{line}:{column}",
    "idea": "idea://open?file={file}&line={line}&column={column}",
}
"""The addresses by which programs open a file at a place, by the programs' names."""

STATIC = Path(__file__).parent

FOLDER = Path("build/desk")
"""Where pages are put that are built at once, from the project's root."""

SETTLING = 0.05
"""Seconds without a further change after which what was saved is read: programs write twice."""

ALIVE = 20
"""Seconds after which a browser is told something, so that both know of each other."""

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
"""Types of files that not every machine knows, by their endings."""

UNWATCHED = frozenset("build node_modules site venv".split())
"""Folders of a project in which no source is; those that are hidden are none either."""

WRITTEN = frozenset("created modified moved deleted closed".split())
"""What happens to a file that is saved."""

SCRIPT = b'<script src="/.desk/desk.js" defer></script>'

NOTHING_YET = b"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>editions</title>
<meta name="viewport" content="width=device-width"></head><body><main><h1>There is no site yet</h1>
<p>It is being built, or something is wrong: see below. This page goes when there is one.</p></main>
</body></html>"""

Tell = Callable[[Mapping[str, Any]], None]
"""Who hears what the builders say."""


class Desk:
    """The sources of a project, its site, and the browsers that show it."""

    def __init__(self, project: Path, editor: str, tell: Tell) -> None:
        """`editor` is the address that opens a file: with `{file}`, `{path}`, `{line}`, `{column}`.

        `tell` hears each answer of a builder.
        """
        self.project, self.editor, self._tell = project, editor, tell
        self.folder = project / FOLDER
        self.site = project / "build/site"
        self.state: dict[str, Any] = {"number": 0, "editor": editor, "findings": [], "pages": {}}
        """What browsers are told, with a number that grows."""
        self.news = threading.Condition()
        self._builder: _Builder | None = None
        self._changed: dict[str, None] = {}
        self._saved = threading.Condition()
        self._is_stale = threading.Event()
        self._is_stale.set()
        self._asking = threading.Lock()
        self._is_building = True

    def watch(self) -> None:
        """Notice from now on which files are saved."""
        observer = Observer()
        handler = _Handler(self.saved)
        observer.schedule(handler, str(self.project), recursive=False)
        for folder in sorted(self.project.iterdir()):
            if folder.is_dir() and folder.name not in UNWATCHED and folder.name[0] != ".":
                observer.schedule(handler, str(folder), recursive=True)
        observer.daemon = True
        observer.start()

    def saved(self, file: str) -> None:
        """Note that a file of the project was saved."""
        path = os.path.relpath(file, self.project).replace(os.sep, "/")
        with self._saved:
            self._changed[path] = None
            self._saved.notify_all()

    def work(self) -> None:
        """Build all, and again whenever something was saved: it never ends."""
        threading.Thread(target=self._work_at_once, daemon=True).start()
        while True:
            self._is_stale.wait()
            self._is_building = True
            self._is_stale.clear()
            self._build()
            self._is_building = False

    def _work_at_once(self) -> None:
        """Have pages built at once whenever a file was saved, while all may be built elsewhere."""
        while True:
            with self._saved:
                while not self._changed:
                    self._saved.wait()
                while self._saved.wait(SETTLING):
                    pass
                self._is_stale.set()
                paths, self._changed = [*self._changed], {}
            for path in paths:
                self._again(path)

    def _again(self, path: str) -> None:
        """Have the pages of one file built at once, if they can be."""
        is_text = path.endswith(".xml") and "/documents/" in path
        if not is_text or self._builder is None or not (self.project / path).is_file():
            return
        answer = self.ask({"again": path})
        others = [one for one in self.state["findings"] if one["path"] != path]
        self._say(
            findings=[*answer["findings"], *others],
            pages={**self.state["pages"], **answer["pages"]},
            saved={"path": path, "pages": answer["pages"]},
        )
        self._tell(answer)

    def _build(self) -> None:
        """Have all built; if it cannot be, what was there before stays."""
        new = _Builder(self.project, self.folder)
        answer = new.heard()
        is_built = bool(answer.get("built"))
        if is_built:
            with self._asking:
                old, self._builder = self._builder, new
            self.site = Path(answer["site"])
        else:
            old = new
        if old is not None:
            old.end()
        if self._is_stale.is_set():  # What it read was changed meanwhile.
            return
        self._say(findings=answer["findings"], pages={} if is_built else self.state["pages"])
        self._tell(answer)

    def ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """What the builder that stays says; nothing if there is none."""
        with self._asking:
            found = {} if self._builder is None else self._builder.ask(question)
        return {"findings": [], "pages": {}, "places": {}, **found}

    @property
    def is_behind(self) -> bool:
        """Whether something was saved that is not yet in the whole site."""
        return bool(self._changed) or self._is_stale.is_set() or self._is_building

    def _say(self, **news: Any) -> None:
        with self.news:
            number = self.state["number"] + 1
            self.state = {**self.state, "saved": None, **news, "number": number}
            self.news.notify_all()

    def file(self, uri: str) -> Path | None:
        """The file of an address: a page that was built at once, else one of the site."""
        holder = self.folder / "site" if uri in self.state["pages"] else self.site
        file = (holder / uri).resolve()
        if file.is_dir():
            file = file / "index.html"
        # The scripts of a page that was built at once stand beside it.
        again = self.folder / "site" / uri
        if uri.removesuffix(".cards.js") in self.state["pages"] and again.is_file():
            file = again.resolve()
        is_below = file.is_relative_to(self.site.resolve()) or file.is_relative_to(self.folder)
        return file if is_below and file.is_file() else None


class _Handler(FileSystemEventHandler):
    """Hears what happens to files."""

    def __init__(self, saved: Callable[[str], None]) -> None:
        self._saved = saved

    def on_any_event(self, event: FileSystemEvent) -> None:
        paths = (os.fsdecode(event.src_path), os.fsdecode(getattr(event, "dest_path", "") or ""))
        for path in paths if event.event_type in WRITTEN and not event.is_directory else ():
            name = os.path.basename(path)
            # Programs put drafts beside what they write.
            if name and name[0] not in ".#" and not name.endswith(("~", ".tmp", ".swp", ".pyc")):
                self._saved(path)


class _Builder:
    """A process that builds the site, and answers."""

    def __init__(self, project: Path, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "editions.builder", str(project), str(folder), str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def heard(self) -> dict[str, Any]:
        """The next answer; that it ended, if it has."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        found: dict[str, Any] = json.loads(line) if line else {"built": False, "findings": []}
        return found

    def ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """What it answers."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
        except OSError:
            return {}
        return self.heard()

    def end(self) -> None:
        """Have it end."""
        self._process.kill()
        self._process.wait()


class _Requests(SimpleHTTPRequestHandler):
    """Answers browsers."""

    protocol_version = "HTTP/1.1"

    def __init__(self, desk: Desk, hosts: frozenset[str], *given: Any) -> None:
        self._desk, self._hosts = desk, hosts
        super().__init__(*given)

    def do_GET(self) -> None:
        """Give a file, the news, or the places of passages."""
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if self._hosts and host not in self._hosts:  # Another site's name for this machine.
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        path, query = unquote(urlsplit(self.path).path), parse_qs(urlsplit(self.path).query)
        uri = path.lstrip("/")
        if uri == ".desk/news":
            self._give_news(int(query.get("after", ["0"])[0]))
        elif uri == ".desk/places":
            places = self._desk.ask({"places": query.get("of", [""])[0]})["places"]
            self._give(json.dumps(places).encode(), "application/json")
        elif uri in (".desk/desk.js", ".desk/desk.css"):
            self._give_file(STATIC / Path(uri).name)
        else:
            self._give_page(uri)

    do_HEAD = do_GET  # noqa: N815 # The name that the library calls.

    def log_message(self, *given: Any) -> None:
        """Say nothing of requests."""

    def _give_page(self, uri: str) -> None:
        file = self._desk.file(uri)
        if file is None and uri and not uri.endswith("/") and (self._desk.site / uri).is_dir():
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", f"/{uri}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if file is None and uri in ("", "index.html"):
            self._give(_with_script(NOTHING_YET), "text/html; charset=utf-8")
            return
        missing = self._desk.file("404.html")
        if file is None and missing is None:
            self._give(b"", "text/plain", HTTPStatus.NOT_FOUND)
        elif file is None and missing is not None:
            self._give_file(missing, HTTPStatus.NOT_FOUND)
        elif file is not None:
            self._give_file(file)

    def _give_file(self, file: Path, status: HTTPStatus = HTTPStatus.OK) -> None:
        try:
            data = file.read_bytes()
        except OSError:
            self._give(b"", "text/plain", HTTPStatus.NOT_FOUND)
            return
        kind = KINDS.get(file.suffix) or self.guess_type(str(file))
        if file.suffix == ".html":
            data = _with_script(data)
        self._give(data, kind, status)

    def _give(self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        tag = f'"{blake2b(data, digest_size=12).hexdigest()}"'
        if status is HTTPStatus.OK and self.headers.get("If-None-Match") == tag:
            data, status = b"", HTTPStatus.NOT_MODIFIED
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", tag)
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)

    def _give_news(self, after: int) -> None:
        """Tell the state of things as soon as it has another number."""
        with self._desk.news:
            self._desk.news.wait_for(lambda: self._desk.state["number"] != after, ALIVE)
            state = {**self._desk.state, "behind": self._desk.is_behind}
        self._give(json.dumps(state).encode(), "application/json")


def _with_script(page: bytes) -> bytes:
    """A page with the script of the desk."""
    before, end, after = page.rpartition(b"</body>")
    return before + SCRIPT + end + after if end else page + SCRIPT


class _Server(ThreadingHTTPServer):
    """A server whose browsers may wait for news."""

    daemon_threads = True

    def handle_error(self, *given: Any) -> None:
        """Say nothing of a browser that went away; of what else failed, all."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(*given)


def serve(project: Path, host: str, port: int, editor: str, tell: Tell) -> None:
    """Serve a project until interrupted. Raises OSError if the address cannot be had."""
    desk = Desk(project, editor, tell)
    local = {"localhost", "127.0.0.1", "[::1]"}
    hosts = frozenset({host, *local}) if host in local else frozenset[str]()
    server = _Server((host, port), partial(_Requests, desk, hosts))
    shutil.rmtree(desk.folder, ignore_errors=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    desk.watch()
    try:
        desk.work()
    finally:
        server.shutdown()
