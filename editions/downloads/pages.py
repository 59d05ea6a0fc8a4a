"""The pages of documents as they are written, in Markdown."""

from __future__ import annotations

from pathlib import Path

from editions import uris
from editions.document import Document
from editions.downloads.made import PAGES, File
from editions.edition import Edition


def file_of(edition: Edition, document: Document) -> Path:
    """Where the page of a document stands as Markdown."""
    return (edition.project or Path()) / PAGES / uris.markdown(document.uri)


def stamp(file: Path) -> str:
    """What tells whether a file was written again; empty if it is not there."""
    found = file.stat() if file.is_file() else None
    return "" if found is None else f"{found.st_size} {found.st_mtime_ns}"


def of_document(edition: Edition, document: Document) -> File:
    """The page of a document; its name ends so that no server shows it as anything else."""
    file = file_of(edition, document)
    return File(f"{uris.markdown(document.uri)}.txt", file.read_bytes, lambda: stamp(file))
