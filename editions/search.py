"""The search index of a built site, made by Pagefind and checked afterwards."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pagefind_bin

from editions.findings import EditionError, Finding

FOLDER = "pagefind"

# Marks between words: with them "Cuba[1] with" is not found as "Cuba with".
LEFT_OUT = ".footnote-ref, .footnote-backref, .headerlink, .permalink, .note-label, .also-told, .up"

# Interfaces that Pagefind writes beside its index; the site has its own.
UNUSED = ("pagefind-ui.*", "pagefind-modular-ui.*", "pagefind-component-ui.*")


def index(site: Path) -> int:
    """Index the pages of a site into its folder `pagefind` and give their number.

    Raises EditionError if Pagefind fails or its index is not whole: on a full disk it ends well
    and leaves empty files, and it passes over a page that it cannot read.
    """
    command = [
        str(pagefind_bin.get_executable()),
        *("--site", str(site)),
        *("--output-subdir", FOLDER),
        *("--exclude-selectors", LEFT_OUT),
        "--keep-index-url",
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise EditionError([_finding(f"Pagefind failed: {(run.stderr or run.stdout).strip()}")])
    for pattern in UNUSED:
        for file in (site / FOLDER).glob(pattern):
            file.unlink()
    return checked(site)


def checked(site: Path) -> int:
    """The number of pages in the index. Raises EditionError if it is not whole."""
    folder = site / FOLDER
    files = [file for file in folder.rglob("*") if file.is_file()]
    empty = sorted(file.name for file in files if not file.stat().st_size)
    if empty:
        raise _not_whole(f"empty files: {', '.join(empty)}")
    entry = json.loads((folder / "pagefind-entry.json").read_text("utf-8"))
    pages: int = sum(language["page_count"] for language in entry["languages"].values())
    missing = [
        language["hash"]
        for language in entry["languages"].values()
        if not (folder / f"pagefind.{language['hash']}.pf_meta").exists()
    ]
    marked = sum(b"data-pagefind-body" in file.read_bytes() for file in site.rglob("*.html"))
    if missing or pages != marked:
        raise _not_whole(f"{pages} of {marked} pages, missing: {', '.join(missing) or 'nothing'}")
    return pages


def _not_whole(said: str) -> EditionError:
    return EditionError([_finding(f"the search index is not whole ({said}): is the disk full?")])


def _finding(message: str) -> Finding:
    return Finding(FOLDER, 0, 0, "error", "search-index", message)
