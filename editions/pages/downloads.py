"""The page that lists the files in which readers and programs may take the edition away."""

from __future__ import annotations

from collections.abc import Iterator

from editions import downloads, markdown
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.pages.page import UNSEARCHED, Page
from editions.words import later, say

LISTS = (
    ("documents", later("a record for each document: title, date, address, source")),
    ("entries", later("a record for each entry of the registers")),
    ("events", later("a record for each event, with the passages that tell of it")),
    ("encoding", later("which elements and attributes are in use, and what they mean")),
    ("proof", later("what the comparison of the site with the TEI gave")),
    ("sources", later("the SHA-256 of each source")),
    ("build", later("what the site is made from and made with")),
)
"""The lists that every edition has, as JSON, but for those of nothing."""


def downloads_page(edition: Edition) -> Page:
    """The page that says what there is to take away, and where."""
    title = say("Downloads")
    parts = [
        markdown.heading(escape(title), 1),
        markdown.paragraph(
            escape(
                say(
                    "Each document can be taken away from its own page, under “Cite this document”:"
                    " as TEI, and in the formats that are marked here. These files have all of it."
                )
            )
        ),
        *_formats(edition),
        markdown.heading(escape(say("Lists for programs (JSON)")), 2),
        markdown.list_([*_lists(edition)]),
    ]
    return Page(downloads.PAGE, {"title": title, **UNSEARCHED}, markdown.blocks(parts))


def _formats(edition: Edition) -> Iterator[Markdown]:
    """Each format with its files."""
    files: dict[str, list[str]] = {name: [] for name in downloads.asked(edition)}
    for name, file in downloads.of_all(edition):
        files[name].append(file.path)
    rows = []
    for name, paths in files.items():
        one = downloads.FORMATS[name]
        each = escape(say("yes")) if one.of_document is not None else Markdown("")
        links = markdown.join(map(_link, paths), ", ")
        rows.append([escape(say(one.title)), escape(say(one.said)), each, links])
    if rows:
        heads = (say("Format"), say("What it has"), say("Each document"), say("Files"))
        yield markdown.table([escape(head) for head in heads], rows)


def _lists(edition: Edition) -> Iterator[Markdown]:
    for name, said in LISTS:
        if name != "events" or edition.events:
            yield markdown.join([_link(f"data/{name}.json"), escape(f": {say(said)}")])


def _link(path: str) -> Markdown:
    """A file of the site, by its name."""
    given = markdown.attributes(href=path)
    return Markdown(f"<a{given}>{escape(path.rpartition('/')[2])}</a>")
