"""A language server: what editions knows of TEI, in every editor that speaks the protocol.

Source: Language Server Protocol, version 3.17. All work with editions is done by one thread, one
thing after the other; the protocol is heard meanwhile.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, TypeVar
from uuid import uuid4

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from editions import excerpts
from editions.drafts import READ, Begun, Drafts, by_path
from editions.findings import EditionError, Finding, Level
from editions.lsp import entries
from editions.lsp.places import Cursor, Lines, cursor, written
from editions.pointers import POINTERS, Place
from editions.workers import WORKERS

T = TypeVar("T")

Asked = types.HoverParams | types.CompletionParams | types.DefinitionParams | types.ReferenceParams
"""What is asked of a place in a text."""

PAUSE = 0.25
"""Seconds without a further change after which a text is looked at."""

CONFIGURATION = "mkdocs.yml"

SEVERITIES: Mapping[Level, types.DiagnosticSeverity] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "hint": types.DiagnosticSeverity.Information,  # What is called a hint there is hardly seen.
}

WATCHED = "**/*.{xml,rng,yml,json,md,py}"


class Desk:
    """One edition, and what its editor has open of it."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder = folder
        self.texts: dict[str, str] = {}
        """What is open, by path."""
        self.drafts: Drafts | None = None
        """None until the edition is read, or if its configuration cannot be used."""
        self._server = server
        self._uris: dict[str, str] = {}
        self._changed: dict[str, None] = {}
        self._published: dict[str, tuple[Finding, ...]] = {}
        self._is_to_begin = True
        self._process: asyncio.subprocess.Process | None = None
        self._waiting: asyncio.TimerHandle | None = None
        self._working = asyncio.Lock()

    def change(self, path: str, text: str | None, uri: str | None = None) -> None:
        """Note what a file says in the editor; None if the disk says it."""
        self.texts.pop(path, None)
        if text is not None:
            self.texts[path] = text
        if uri is not None:
            self._uris[path] = uri
        self._changed[path] = None
        self.wait()

    def begin(self) -> None:
        """Have all read anew."""
        self._is_to_begin = True
        self.wait()

    def wait(self) -> None:
        """Look at what has changed as soon as nothing more does."""
        if self._waiting is not None:
            self._waiting.cancel()
        loop = asyncio.get_running_loop()
        self._waiting = loop.call_later(PAUSE, lambda: self._server.keep(self._work()))

    async def _work(self) -> None:
        async with self._working:
            if self._is_to_begin:
                self._is_to_begin = False
                await self._begin()
            paths, self._changed = [*self._changed], {}
            texts = {path: self.texts.get(path) for path in paths}
            if self.drafts is None:
                return
            try:
                self._publish(await self._server.do(_found, self.drafts, texts))
            except EditionError:  # A file that is not open has changed on disk.
                self.begin()

    async def _begin(self) -> None:
        """Have a process read the edition, and take what it gives."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", READ, str(self.folder)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
        )
        async with self._server.telling(f"Reading {self.folder.name}"):
            answer, _ = await self._process.communicate()
            found = pickle.loads(answer) if answer else ()
            self.drafts = None
            try:
                if not isinstance(found, Begun):
                    raise EditionError(found)
                self.drafts = await self._server.do(Drafts, self.folder, found)
            except EditionError as fault:
                self._publish(by_path(fault.findings))
        self._changed |= dict.fromkeys(self.texts)

    def end(self) -> None:
        """Have nobody read on."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    def saved(self, path: str) -> None:
        """Note that a file on disk is another one now.

        All is begun anew if it is none of the sources, or may have changed what is found in files
        that are not open.
        """
        if self.drafts is not None and not self.drafts.matters(path):
            return
        if self.drafts is None or self.drafts.is_stale or not self.drafts.has(path):
            self.begin()
        elif path not in self.texts:
            self._changed[path] = None
            self.wait()

    def _publish(self, found: Mapping[str, tuple[Finding, ...]]) -> None:
        """Tell what is wrong with each file, if it is not what was told before."""
        for path in sorted({*found, *self._published, *self.texts}):
            findings = found.get(path, ())
            if findings != self._published.get(path, ()) or path in self.texts:
                self._server.text_document_publish_diagnostics(
                    types.PublishDiagnosticsParams(
                        self.uri(path), self._diagnostics(path, findings)
                    )
                )
        self._published = {path: some for path, some in found.items() if some}

    def _diagnostics(self, path: str, findings: Iterable[Finding]) -> list[types.Diagnostic]:
        lines = self.lines(path)
        marked = excerpts.excerpts(findings, excerpts.encoded(lines.text))
        return [
            types.Diagnostic(
                lines.of_finding(one.line, one.column, excerpt.length if excerpt else 0),
                one.message,
                SEVERITIES[one.level],
                one.code,
                source="editions",
            )
            for one in findings
            for excerpt in [marked.get((one.line, one.column))]
        ]

    def lines(self, path: str) -> Lines:
        """The text of a file as it is open, else that on disk."""
        text = self.texts.get(path)
        if text is None:
            text = excerpts.decoded(excerpts.reader(self.folder)(path))
        return Lines(text, self._server.workspace.position_encoding)

    def uri(self, path: str) -> str:
        """The address of a file, as the editor writes it."""
        return self._uris.get(path) or uris.from_fs_path(str(self.folder / path)) or ""

    def location(self, place: Place) -> types.Location | None:
        """Where the element of an id begins, or a file."""
        source = None if self.drafts is None else self.drafts.edition.sources.get(place.path)
        if source is None:
            return None
        element = source.ids.get(place.identifier, source.root)
        found = source.positions.get(source.numbers[element])
        line, column = found or (element.sourceline or 1, 0)
        return types.Location(
            self.uri(place.path), self.lines(place.path).of_finding(line, column, 0)
        )


class Server(LanguageServer):
    """What an editor speaks with."""

    def __init__(self) -> None:
        super().__init__(
            "editions",
            version("editions"),
            # Where parts change, pygls counts lines as Python does, which ends them at more signs.
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
        )
        self._desks: dict[Path, Desk] = {}
        # Where there are other threads, no fork is safe.
        self._worker = ThreadPoolExecutor(1, initializer=_alone)
        self._kept: set[asyncio.Task[None]] = set()

    async def do(self, work: Callable[..., T], *given: object) -> T:
        """Have the one thread do something."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work, *given)

    def keep(self, work: Coroutine[object, object, None]) -> None:
        """Have something done while the protocol is heard; if it fails, the editor is told."""
        task = asyncio.get_running_loop().create_task(work)
        self._kept.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._kept.discard(task)
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            message = types.LogMessageParams(types.MessageType.Error, f"editions: {fault!r}")
            self.window_log_message(message)

    @asynccontextmanager
    async def telling(self, title: str) -> AsyncIterator[None]:
        """Let the editor show that something takes its time, if it can."""
        window = self.client_capabilities.window
        if window is None or not window.work_done_progress:
            yield
            return
        progress, token = self.work_done_progress, str(uuid4())
        await progress.create_async(token)
        progress.begin(token, types.WorkDoneProgressBegin(title))
        try:
            yield
        finally:
            progress.end(token, types.WorkDoneProgressEnd())

    def at(self, given: Asked) -> At | None:
        """What stands at a place; None outside of attributes, and until the edition is read."""
        found = self.desk(given.text_document.uri)
        if found is None or found[0].drafts is None or found[1] not in found[0].texts:
            return None
        lines = found[0].lines(found[1])
        around = cursor(lines.text, lines.at(given.position))
        return around and At(*found, found[0].drafts, lines, around)

    def end(self) -> None:
        """Have nobody read on."""
        for desk in self._desks.values():
            desk.end()

    def desk(self, uri: str, is_known: bool = False) -> tuple[Desk, str] | None:
        """The edition that a file is of, and the file's path in it; None if it is of none.

        Of one that `is_known`, something was open before.
        """
        file = Path(uris.to_fs_path(uri) or "")
        folder = next((one for one in file.parents if (one / CONFIGURATION).is_file()), None)
        if folder is None or not file.is_absolute() or (is_known and folder not in self._desks):
            return None
        if folder not in self._desks:
            self._desks[folder] = Desk(folder, self)
        return self._desks[folder], file.relative_to(folder).as_posix()


def _alone() -> None:
    WORKERS.set(1)


class At(NamedTuple):
    """A place within an attribute of a text that is open."""

    desk: Desk
    path: str
    drafts: Drafts
    lines: Lines
    cursor: Cursor


def _found(drafts: Drafts, texts: Mapping[str, str | None]) -> Mapping[str, tuple[Finding, ...]]:
    """What is wrong in an edition when some of its files have other texts."""
    for path, text in texts.items():
        if drafts.has(path):
            drafts.write(path, None if text is None else excerpts.encoded(text))
    return drafts.findings()


async def opened(ls: Server, given: types.DidOpenTextDocumentParams) -> None:
    """A file is open."""
    one = given.text_document
    if found := ls.desk(one.uri):
        found[0].change(found[1], one.text, one.uri)


async def changed(ls: Server, given: types.DidChangeTextDocumentParams) -> None:
    """Somebody types."""
    uri = given.text_document.uri
    if found := ls.desk(uri):
        found[0].change(found[1], ls.workspace.get_text_document(uri).source, uri)


async def saved(ls: Server, given: types.DidSaveTextDocumentParams) -> None:
    """A file is saved."""
    if found := ls.desk(given.text_document.uri):
        found[0].saved(found[1])


async def closed(ls: Server, given: types.DidCloseTextDocumentParams) -> None:
    """A file is no more open, so the disk says what it says."""
    if found := ls.desk(given.text_document.uri):
        found[0].change(found[1], None)


async def watched(ls: Server, given: types.DidChangeWatchedFilesParams) -> None:
    """Files have changed on disk, be it by another program."""
    for change in given.changes:
        if found := ls.desk(change.uri, is_known=True):
            found[0].saved(found[1])


async def hover(ls: Server, given: types.HoverParams) -> types.Hover | None:
    """What the pointer at hand leads to."""
    at = ls.at(given)
    if at is None:
        return None
    said = await ls.do(entries.shown, at.drafts.edition, at.cursor, at.path)
    where = at.lines.range(at.cursor.start, at.cursor.end)
    content = types.MarkupContent(types.MarkupKind.Markdown, said)
    return types.Hover(content, where) if said else None


async def completion(ls: Server, given: types.CompletionParams) -> types.CompletionList | None:
    """Pointers that may be meant."""
    at = ls.at(given)
    if at is None or at.cursor.attribute not in POINTERS:
        return None
    offered = await ls.do(entries.offers, at.drafts, at.cursor, at.path)
    where = at.lines.range(at.cursor.start, at.cursor.end)
    items = [
        types.CompletionItem(
            one.name,
            kind=types.CompletionItemKind.Reference,
            detail=one.about or None,
            sort_text=f"{number:04}",
            filter_text=at.cursor.pointer or one.pointer,  # What does not fit is left out already.
            text_edit=types.TextEdit(where, one.pointer),
            documentation=types.MarkupContent(types.MarkupKind.Markdown, one.shown),
        )
        for number, one in enumerate(offered)
    ]
    return types.CompletionList(is_incomplete=True, items=items)


async def definition(ls: Server, given: types.DefinitionParams) -> types.Location | None:
    """Where that stands to which the pointer at hand leads."""
    at = ls.at(given)
    return None if at is None else await ls.do(_defined, at)


def _defined(at: At) -> types.Location | None:
    place = entries.place(at.drafts.edition, at.cursor, at.path)
    return None if place is None else at.desk.location(place)


async def references(ls: Server, given: types.ReferenceParams) -> list[types.Location] | None:
    """Where pointers stand that lead to the same, or to the element whose id is at hand."""
    at = ls.at(given)
    return None if at is None else await ls.do(_pointing, at, given.context.include_declaration)


def _pointing(at: At, with_own: bool) -> list[types.Location]:
    place = entries.place(at.drafts.edition, at.cursor, at.path)
    if place is None:
        return []
    own = at.desk.location(place) if with_own else None
    found = [] if own is None else [own]
    of_files: dict[str, list[str]] = {}
    for path, pointer in entries.pointing(at.drafts, place):
        of_files.setdefault(path, []).append(pointer)
    for path, pointers in of_files.items():
        lines = at.desk.lines(path)
        spans = sorted((n, n + len(one)) for one in pointers for n in written(lines.text, one))
        found += [types.Location(at.desk.uri(path), lines.range(*span)) for span in spans]
    return found


async def initialized(ls: Server, _: types.InitializedParams) -> None:
    """Ask to be told of what changes on disk."""
    workspace = ls.client_capabilities.workspace
    watching = workspace and workspace.did_change_watched_files
    if watching and watching.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions(
            [types.FileSystemWatcher(glob_pattern=WATCHED)]
        )
        asked = types.Registration("watch", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        await ls.client_register_capability_async(types.RegistrationParams([asked]))


async def ended(ls: Server, *_: object) -> None:
    """Nobody asks any more."""
    ls.end()


def server() -> Server:
    """A server that knows what it can be asked."""
    made = Server()
    offered = types.CompletionOptions(trigger_characters=['"', "'", "#", ":"])
    made.feature(types.INITIALIZED)(initialized)
    made.feature(types.SHUTDOWN)(ended)
    made.feature(types.TEXT_DOCUMENT_DID_OPEN)(opened)
    made.feature(types.TEXT_DOCUMENT_DID_CHANGE)(changed)
    made.feature(types.TEXT_DOCUMENT_DID_SAVE)(saved)
    made.feature(types.TEXT_DOCUMENT_DID_CLOSE)(closed)
    made.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(watched)
    made.feature(types.TEXT_DOCUMENT_HOVER)(hover)
    made.feature(types.TEXT_DOCUMENT_COMPLETION, offered)(completion)
    made.feature(types.TEXT_DOCUMENT_DEFINITION)(definition)
    made.feature(types.TEXT_DOCUMENT_REFERENCES)(references)
    return made


def serve() -> None:
    """Speak with the program that started this one, on standard input and output."""
    # What others print is no part of it.
    speaking = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    server().start_io(stdout=speaking)
