"""A first TEI document from what a historian has: a transcript of a word processor, or plain text.

Reads a file into a `Transcript` and writes that as TEI, with notes at their marks, days tagged, and
names that registers know proposed in comments. Invents nothing: what is to be filled in says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from editions import tei, uris
from editions.findings import EditionError, Finding, counted
from editions.importing import docx, header, odt, plain, typed_notes
from editions.importing.archive import MOST_BYTES, Archive
from editions.importing.names import Names, Proposal, proposals
from editions.importing.transcript import Block, Paragraph, Transcript, words
from editions.importing.writing import Writer
from editions.importing.xml import FORBIDDEN, Xml, fill_in, holder
from editions.registers import Entry

__all__ = ["FORMATS", "Imported", "Proposal", "imported", "name", "write"]

BEGINNING = '<?xml version="1.0" encoding="UTF-8"?>\n'

HEADING = re.compile(r"^#{1,6} +\S", re.MULTILINE)
"""A heading as Markdown writes it."""

BREAKS: Mapping[str, str] = {"\r\n": "\n", "\r": "\n", "\v": "\n", "\x85": "\n", "\u2028": "\n"}
"""How programs end lines; `\\v` is what is left of a line break of a word processor."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A new TEI file, not yet written."""

    tei: str
    findings: tuple[Finding, ...]
    """What of the file is not in it, and what to look at."""
    proposals: tuple[Proposal, ...]
    """The names that it has, and whom they may mean."""
    paragraphs: int
    notes: int
    dates: int


def name(file: str) -> str:
    """The name that a document made from a file has, without `.xml`: `letter-to-anna`."""
    return uris.slug(PurePath(file).stem)


def imported(
    file: Path,
    output: str,
    entries: Iterable[Entry] = (),
    language: str | None = None,
    like: Path | None = None,
) -> Imported:
    """The TEI file that comes of a file.

    `output` is its path from the project's root, for the pointers to the registers' entries;
    `language` is a tag of BCP 47; `like` a document from whose header editors,
    publisher, rights and decisions are taken. Raises EditionError if a file cannot be read.
    """
    if language is not None and not tei.TAG.fullmatch(language):
        raise _fault(
            file, "not-a-language", f"{language} is no tag of a language: write en, cs or de-AT"
        )
    transcript = typed_notes.bound(_read(file))
    if not transcript.blocks:
        raise _fault(file, "nothing-to-import", "there are no words in it: nothing was made")
    writer = Writer(Names(entries, output), language)
    body = writer.body(transcript.blocks)
    root = None if like is None else tei.parse(like.read_bytes(), str(like))
    head = header.header(_title(transcript.blocks), file.name, language, _decided(writer), root)
    written = _whole(head, body, PurePath(output).stem, language)
    tei.parse(written.encode(), output)  # Too deep, say: better told here than at the next build.
    told = [Finding(str(file), 0, 0, "warning", code, said) for code, said in transcript.messages]
    found = proposals(writer.named)
    notes = sum(writer.notes.values())
    return Imported(written, tuple(told), found, writer.paragraphs, notes, writer.dates)


def write(done: Imported, output: Path) -> None:
    """Write a new file; its folder is made. Raises EditionError if there is a file already."""
    try:
        with suppress(FileExistsError):  # What is there and is no folder, the next line tells.
            output.parent.mkdir(parents=True, exist_ok=True)
        with output.open("x", encoding="utf-8", newline="\n") as file:
            file.write(done.tei)
    except FileExistsError:
        message = "there is such a file, and it is not overwritten: name another with --output"
        raise _fault(output, "file-exists", message) from None
    except OSError as fault:
        message = f"the file cannot be written: {fault.strerror}"
        raise _fault(output, "not-writable", message) from None


def _read(file: Path) -> Transcript:
    """The transcript that a file holds, by the end of its name."""
    kind = file.suffix.lower()
    if kind not in FORMATS:
        known = ", ".join(FORMATS)
        message = f"files of this kind are not read, only {known}: save it as .docx, say"
        raise _fault(file, "unknown-format", message)
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise _fault(file, "too-large", f"the file has more than {MOST_BYTES:,} bytes: split it")
    return FORMATS[kind](data, str(file))


def _fault(file: Path, code: str, message: str) -> EditionError:
    return EditionError([Finding(str(file), 0, 0, "error", code, message)])


def _of_docx(data: bytes, file: str) -> Transcript:
    return docx.read(Archive(data, file))


def _of_odt(data: bytes, file: str) -> Transcript:
    return odt.read(Archive(data, file))


def _of_text(data: bytes, file: str) -> Transcript:
    text, told = _decoded(data, file)
    if HEADING.search(text):
        said = ("look-at", "it has headings as Markdown writes them: it was read as Markdown")
        read = _of_markdown(data, file)
        return Transcript(read.blocks, (said, *read.messages))
    return Transcript(plain.read(text).blocks, told)


def _of_markdown(data: bytes, file: str) -> Transcript:
    try:  # Here, for the parser would take 50 ms at every start of the command.
        from editions.importing import marked
    except ModuleNotFoundError as missing:
        message = f"the package {missing.name} is not there: install this project anew with pip"
        raise _fault(Path(file), "not-installed", message) from None
    text, told = _decoded(data, file)
    read = marked.read(text, file)
    return Transcript(read.blocks, (*told, *read.messages))


FORMATS: Mapping[str, Callable[[bytes, str], Transcript]] = {
    ".docx": _of_docx,
    ".odt": _of_odt,
    ".txt": _of_text,
    ".md": _of_markdown,
}
"""What reads files, by the end of their names."""


def _decoded(data: bytes, file: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A text in Unicode with `\\n` at the ends of its lines, and what to say of it.

    Raises EditionError if it is in another encoding: to guess one would change letters.
    """
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        message = "the text is not in UTF-8: open it where it looks right, and save it in UTF-8"
        raise EditionError([Finding(file, 0, 0, "error", "not-utf-8", message)]) from None
    for old, new in BREAKS.items():
        text = text.replace(old, new)
    text = text.replace("\u2029", "\n\n")
    left = len(FORBIDDEN.findall(text.replace("\f", "")))
    message = f"left out: {counted(left, 'control character')}, for which XML has no place"
    return text, (("left-out", message),) if left else ()


def _title(blocks: Iterable[Block]) -> str:
    """The words of the highest heading, where there is one alone; else none."""
    heads = [one for one in blocks if isinstance(one, Paragraph) and one.level is not None]
    highest = min((one.level or 0 for one in heads), default=0)
    found = [one for one in heads if one.level == highest]
    return words(found[0].content) if len(found) == 1 else ""


def _decided(writer: Writer) -> list[str]:
    """What was done to the text, for the header."""
    numbered = "The paragraphs of the running text are numbered; several blanks count as one."
    dated = "Days that the text names in full are given in the form of ISO 8601."
    return [numbered, *([dated] if writer.dates else [])]


def _whole(head: Xml, body: Xml, identifier: str, language: str | None) -> str:
    """The file: header and text."""
    is_free = uris.XML_ID.fullmatch(identifier) and f'xml:id="{identifier}"' not in body
    own = identifier if is_free else None
    missing = [] if language else [Xml(f"    {fill_in(header.LANGUAGE)}\n")]
    text = holder("text", [*missing, body], 1, xml_lang=language)
    root = holder("TEI", [head, text], 0, xmlns=tei.TEI, xml_id=own)
    return f"{BEGINNING}{root}"
