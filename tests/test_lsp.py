"""A language server: a real client speaks with it as an editor does."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from conftest import ROOT, Project, file
from lsprotocol import types
from pygls.lsp.client import LanguageClient

REPORT = "tei/documents/radvanyi-1962-12-05.xml"
PERSONS = "tei/registers/persons.xml"
LONG = 60

MADE = {
    "tei/registers/persons.xml": """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title>Persons</title></titleStmt></fileDesc></teiHeader><standOff><listPerson>
<person xml:id="anna"><persName>Anna Öhler</persName><birth when="1862"/><death when="1931"/>
<occupation>writer *and* painter</occupation></person>
<person xml:id="paul"><persName>Paul</persName></person>
</listPerson></standOff></TEI>""",
    "tei/documents/a.xml": file(
        '<p xml:id="p1" xml:lang="en">𝒜 <persName ref="#anna">Anna</persName> wrote.</p>\n'
        '<p xml:id="p2" xml:lang="en">𝒜 <persName ref="#paul">Paul</persName> read.</p>'
    ),
}


class Editor(LanguageClient):
    """A client that keeps what it is told."""

    def __init__(self, folder: Path) -> None:
        super().__init__("editor", "1")
        self.folder = folder
        self.told: dict[str, list[types.Diagnostic]] = {}
        self.news = asyncio.Condition()
        self.logged: list[str] = []
        # pygls writes a name on what it is given, which a method does not take.
        self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(partial(self._hear))
        self.feature(types.WINDOW_LOG_MESSAGE)(lambda given: self.logged.append(given.message))

    async def _hear(self, given: types.PublishDiagnosticsParams) -> None:
        async with self.news:
            self.told[given.uri] = [*given.diagnostics]
            self.news.notify_all()

    def uri(self, path: str) -> str:
        return (self.folder / path).as_uri()

    async def until(self, path: str, codes: list[str]) -> list[types.Diagnostic]:
        """What is said of a file as soon as it is of these codes."""

        def is_so() -> bool:
            found = self.told.get(self.uri(path))
            return found is not None and [one.code for one in found] == codes

        async with self.news:
            await asyncio.wait_for(self.news.wait_for(is_so), LONG)
        return self.told[self.uri(path)]

    def open(self, path: str, text: str | None = None) -> str:
        """Open a file, with its own text or another one."""
        said = (self.folder / path).read_text("utf-8") if text is None else text
        item = types.TextDocumentItem(self.uri(path), "xml", 1, said)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return said

    def write(self, path: str, text: str) -> None:
        """Type, and save nothing."""
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(2, self.uri(path)),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def at(self, path: str, text: str, words: str, after: int = 0) -> dict[str, object]:
        """Where words stand, or so many characters further, as UTF-16 counts them."""
        before = text[: text.index(words) + after]
        line = before.rpartition("\n")[2]
        position = types.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)
        return {
            "text_document": types.TextDocumentIdentifier(self.uri(path)),
            "position": position,
        }


Session = Callable[[Editor], Awaitable[None]]


@asynccontextmanager
async def session(folder: Path, encodings: list[str] | None = None) -> AsyncIterator[Editor]:
    """A client with a server of its own."""
    editor = Editor(folder)
    await editor.start_io(sys.executable, "-m", "editions", "lsp")
    general = types.GeneralClientCapabilities(
        position_encodings=[types.PositionEncodingKind(one) for one in encodings or ["utf-16"]]
    )
    capabilities = types.ClientCapabilities(general=general)
    await editor.initialize_async(types.InitializeParams(capabilities, root_uri=folder.as_uri()))
    editor.initialized(types.InitializedParams())
    yield editor
    await editor.shutdown_async(None)
    editor.exit(None)
    await editor.stop()
    assert editor.logged == []


def spoken(folder: Path, talk: Session, encodings: list[str] | None = None) -> None:
    """Have a session."""

    async def whole() -> None:
        async with session(folder, encodings) as editor:
            await talk(editor)

    asyncio.run(whole())


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this edition."""
    folder = tmp_path_factory.mktemp("copied")
    for name in ("tei", "docs", "hooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def test_a_pointer_that_is_broken_and_mended_while_one_types(copied: Path) -> None:
    async def talk(editor: Editor) -> None:
        text = editor.open(REPORT)
        await editor.until(REPORT, [])
        pointer = "persons.xml#mikoyan-anastas"
        broken = text.replace(pointer, "persons.xml#mikoyan-anastaz", 1)
        editor.write(REPORT, broken)
        (found,) = await editor.until(REPORT, ["dangling-pointer"])
        before = broken[: broken.index("persons.xml#mikoyan-anastaz")]
        tag = before.rindex("<")
        start = types.Position(before[:tag].count("\n"), tag - before.rindex("\n", 0, tag) - 1)
        assert found.range.start == start
        assert found.severity is types.DiagnosticSeverity.Error
        assert found.source == "editions"
        assert found.message.endswith("did you mean ../registers/persons.xml#mikoyan-anastas?")
        editor.write(REPORT, text)
        await editor.until(REPORT, [])

    spoken(copied, talk)
