"""A language server: a real client speaks with it as an editor does."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from conftest import CONFIGURATION, Project, file
from lsprotocol import types
from pygls.lsp.client import LanguageClient

REPORT = "tei/documents/radvanyi-1962-12-05.xml"
PERSONS = "tei/registers/persons.xml"
LONG = 60


def letter(body: str) -> str:
    """A file that says its language."""
    return file(body).replace("<TEI ", '<TEI xml:lang="en" ')


MADE = {
    "tei/registers/persons.xml": """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title>Persons</title></titleStmt></fileDesc></teiHeader><standOff><listPerson>
<person xml:id="anna"><persName>Anna Öhler</persName><birth when="1862"/><death when="1931"/>
<occupation>writer *and* painter</occupation></person>
<person xml:id="paul"><persName>Paul</persName></person>
</listPerson></standOff></TEI>""",
    "tei/documents/a.xml": letter(
        '<p xml:id="p1">𝒜 <persName ref="#anna">Anna</persName> wrote.</p>\n'
        '<p xml:id="p2">𝒜 <persName ref="#paul">Paul</persName> read.</p>'
    ),
}


Where = tuple[types.TextDocumentIdentifier, types.Position]


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
            try:
                await asyncio.wait_for(self.news.wait_for(is_so), LONG)
            except TimeoutError:
                raise AssertionError(self.told) from None
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

    def at(self, path: str, text: str, words: str, after: int = 0) -> Where:
        """Where words stand, or so many characters further, as UTF-16 counts them."""
        before = text[: text.index(words) + after]
        line = before.rpartition("\n")[2]
        position = types.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)
        return types.TextDocumentIdentifier(self.uri(path)), position


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
    """Have a session, in a thread: that of the tests may have the browser's loop."""

    async def whole() -> None:
        async with session(folder, encodings) as editor:
            await talk(editor)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(whole())).result()


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


@pytest.mark.part(3)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_places_are_counted_as_the_editor_counts_them(project: Project, encoding: str) -> None:
    text = MADE["tei/documents/a.xml"].replace('"#anna"', '"#anne"')
    line = next(line for line in text.split("\n") if "anne" in line)
    before = line[: line.index("<persName")]
    start = {
        "utf-8": len(before.encode()),
        "utf-16": len(before.encode("utf-16-le")) // 2,
        "utf-32": len(before),
    }[encoding]

    async def talk(editor: Editor) -> None:
        editor.open("tei/documents/a.xml", text)
        (found,) = await editor.until("tei/documents/a.xml", ["dangling-pointer"])
        number = text.split("\n").index(line)
        assert found.range.start == types.Position(number, start)
        assert found.range.end == types.Position(number, start + len("<persName"))

    spoken(project(MADE), talk, [encoding])


def test_signs_that_end_a_line_for_python_alone_end_none(project: Project) -> None:
    text = MADE["tei/documents/a.xml"].replace("wrote.", "wrote\u2028and\u0085so on.")
    broken = text.replace('"#paul"', '"#pauk"')

    async def talk(editor: Editor) -> None:
        editor.open("tei/documents/a.xml", text)
        editor.write("tei/documents/a.xml", broken)
        codes = ["invisible-character", "control-character", "dangling-pointer"]
        *_, found = await editor.until("tei/documents/a.xml", codes)
        assert found.range.start.line == broken[: broken.index("#pauk")].count("\n")

    spoken(project(MADE), talk)


def test_a_text_that_is_no_xml_for_the_moment_leaves_all_else_as_it_was(project: Project) -> None:
    other = letter('<p><persName ref="#nobody">Who</persName>?</p>')

    async def talk(editor: Editor) -> None:
        path = "tei/registers/persons.xml"
        text = editor.open(path)
        await editor.until("tei/documents/b.xml", ["dangling-pointer"])
        editor.open("tei/documents/a.xml")
        await editor.until("tei/documents/a.xml", [])
        for broken in ("", "<", text[:-1], text.replace("</person>", "", 1), text[:300]):
            editor.write(path, broken)
            await editor.until(path, ["empty-file" if not broken else "not-well-formed"])
            assert [one.code for one in editor.told[editor.uri("tei/documents/b.xml")]] == [
                "dangling-pointer"
            ]
            assert editor.told[editor.uri("tei/documents/a.xml")] == []
        editor.write(path, text)
        await editor.until(path, [])

    spoken(project({**MADE, "tei/documents/b.xml": other}), talk)


def test_what_a_register_no_longer_has_is_said_where_it_is_named(project: Project) -> None:
    async def talk(editor: Editor) -> None:
        text = editor.open(PERSONS)
        editor.open("tei/documents/a.xml")
        await editor.until("tei/documents/a.xml", [])
        editor.write(PERSONS, text.replace('xml:id="paul"', 'xml:id="paulus"'))
        await editor.until("tei/documents/a.xml", ["dangling-pointer"])
        editor.write(PERSONS, text)
        await editor.until("tei/documents/a.xml", [])

    spoken(project(MADE), talk)


def test_a_pointer_shows_the_entry_that_it_leads_to(project: Project) -> None:
    async def talk(editor: Editor) -> None:
        path = "tei/documents/a.xml"
        text = editor.open(path)
        await editor.until(path, [])
        found = await editor.text_document_hover_async(
            types.HoverParams(*editor.at(path, text, "#anna", 3))
        )
        assert found is not None
        assert found.contents == types.MarkupContent(
            types.MarkupKind.Markdown,
            "**Anna Öhler** (1862–1931)\n\nwriter \\*and\\* painter\n\n"
            "`tei/registers/persons.xml#anna`",
        )
        line = text.split("\n")[found.range.start.line] if found.range else ""
        start = len(line[: line.index("#anna")].encode("utf-16-le")) // 2
        assert found.range is not None
        assert (found.range.start.character, found.range.end.character) == (start, start + 5)
        nothing = await editor.text_document_hover_async(
            types.HoverParams(*editor.at(path, text, "wrote", 2))
        )
        assert nothing is None

    spoken(project(MADE), talk)


async def offered(editor: Editor, path: str, text: str, typed: str) -> list[tuple[str, str]]:
    """What is offered behind something typed: names, and what is written then."""
    found = await editor.text_document_completion_async(
        types.CompletionParams(*editor.at(path, text, typed, len(typed)))
    )
    assert isinstance(found, types.CompletionList)
    return [(one.label, one.text_edit.new_text) for one in found.items if one.text_edit]


def test_entries_are_offered_by_name_in_the_form_of_the_edition(project: Project) -> None:
    by_file = letter('<p><persName ref="../registers/persons.xml#paul">P</persName></p>')
    files = {**MADE, "tei/documents/b.xml": by_file}

    async def talk(editor: Editor) -> None:
        for path, before in (("a", "#"), ("b", "../registers/persons.xml#")):
            path = f"tei/documents/{path}.xml"
            text = editor.open(path)
            await editor.until(path, [])
            # It is no XML while one types.
            text = text.replace("</body>", '<p>By <persName ref="ohl</p></body>')
            editor.write(path, text)
            await editor.until(path, ["not-well-formed"])
            assert await offered(editor, path, text, 'ref="ohl') == [
                ("Anna Öhler", f"{before}anna")
            ]
            assert await offered(editor, path, text, '<persName ref="') == [
                ("Anna Öhler", f"{before}anna"),
                ("Paul", f"{before}paul"),
            ]

    spoken(project(files), talk)


def test_ids_of_the_file_are_offered_where_a_pointer_may_lead_to_them(project: Project) -> None:
    async def talk(editor: Editor) -> None:
        path = "tei/documents/a.xml"
        text = editor.open(path).replace("wrote.", '<ref target="#p2">wrote</ref>.')
        editor.write(path, text)
        await editor.until(path, [])
        assert await offered(editor, path, text, 'target="#p') == [
            ("Paul", "#paul"),
            ("p1", "#p1"),
            ("p2", "#p2"),
        ]

    spoken(project(MADE), talk)


def test_the_way_to_an_entry_and_back(project: Project) -> None:
    async def talk(editor: Editor) -> None:
        path = "tei/documents/a.xml"
        text = editor.open(path)
        await editor.until(path, [])
        register = (editor.folder / PERSONS).read_text("utf-8")
        found = await editor.text_document_definition_async(
            types.DefinitionParams(*editor.at(path, text, "#anna", 1))
        )
        assert isinstance(found, types.Location)
        assert found.uri == editor.uri(PERSONS)
        line = register[: register.index('<person xml:id="anna"')].count("\n")
        assert found.range.start == types.Position(line, 0)
        editor.open(PERSONS)
        asked = editor.at(PERSONS, register, 'xml:id="paul', 9)
        pointing = await editor.text_document_references_async(
            types.ReferenceParams(types.ReferenceContext(False), *asked)
        )
        assert pointing is not None
        (one,) = pointing
        assert one.uri == editor.uri(path)
        where = editor.at(path, text, "#paul")[1]
        assert one.range.start == where

    spoken(project(MADE), talk)


def test_files_that_are_of_no_edition_are_none_of_its_business(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<TEI", "utf-8")

    async def talk(editor: Editor) -> None:
        text = editor.open("a.xml")
        found = await editor.text_document_hover_async(
            types.HoverParams(*editor.at("a.xml", text, "TEI"))
        )
        assert found is None
        assert editor.told == {}

    spoken(tmp_path, talk)


def test_a_configuration_that_cannot_be_used_is_told_and_mended(project: Project) -> None:
    folder = project({**MADE, "mkdocs.yml": "site_name: [\n"})

    async def talk(editor: Editor) -> None:
        editor.open("tei/documents/a.xml", MADE["tei/documents/a.xml"].replace("#anna", "#x"))
        await editor.until("mkdocs.yml", ["configuration"])
        (folder / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
        event = types.FileEvent(editor.uri("mkdocs.yml"), types.FileChangeType.Changed)
        editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        await editor.until("mkdocs.yml", [])
        await editor.until("tei/documents/a.xml", ["dangling-pointer"])

    spoken(folder, talk)
