"""The citations of all documents, for reference managers."""

from __future__ import annotations

import json
from collections.abc import Iterator

from editions import citations
from editions.downloads.made import FOLDER, File
from editions.edition import Edition


def of_all(edition: Edition) -> Iterator[File]:
    """All documents as CSL-JSON, which is a list."""

    def made() -> bytes:
        items = [citations.item(edition, one) for one in edition.documents]
        return f"{json.dumps(items, ensure_ascii=False, indent=1)}\n".encode()

    yield File(f"{FOLDER}/documents.csl.json", made)
