"""What a generated page is, and what all kinds of pages share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import frontmatter

from editions import markdown, uris
from editions.document import Document
from editions.findings import Finding
from editions.markdown import Markdown
from editions.registers import Entry
from editions.render import Render
from editions.synopsis import Event

UNSEARCHED: Mapping[str, Any] = {"search": {"exclude": True}}
"""Front matter of a list: its words are found on the pages that it leads to."""

LIST = {"hide": ["navigation"], **UNSEARCHED}
"""Front matter of a list that the navigation has alone in a folder."""


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page."""

    uri: str
    """Its address in the site, such as `persons/muster-anna.html`."""
    metadata: Mapping[str, Any]
    """What the front matter says; never empty, for MkDocs would read the text as metadata."""
    body: Markdown
    findings: tuple[Finding, ...] = ()
    images: Mapping[str, str] = field(default_factory=dict)
    """The images that it shows: path in the site, and the file's path from the project's root."""

    @property
    def title(self) -> str:
        """What it is called; empty if its heading alone says so."""
        return str(self.metadata.get("title", ""))

    @property
    def source(self) -> str:
        """The Markdown file: front matter and body."""
        post = frontmatter.Post(str(self.body), **self.metadata)
        return str(frontmatter.dumps(post, sort_keys=False, width=100)) + "\n"

    @property
    def path(self) -> str:
        """Path of the Markdown file below the folder of generated pages."""
        return uris.markdown(self.uri)


class Maker(NamedTuple):
    """What makes a page, and by what one knows that it would make another one than before."""

    uri: str
    make: Callable[[], Page | None]
    """It gives None where there is nothing to show."""
    about: Document | Entry | Event | None = None
    """What the page is about; None of a list."""
    names: tuple[str, ...] = ()
    """What of the edition it depends on, besides what it asks for: see `watch`."""
    digest: str = ""
    """A digest of what it was given."""


class Written(NamedTuple):
    """A page that stands in its file, with what else is to be known of it."""

    uri: str
    title: str
    findings: tuple[Finding, ...]
    images: Mapping[str, str]
    digest: str = ""
    """The digest of the file's bytes."""
    stamp: tuple[int, int] | None = None
    """The size of the file and when it was written, in nanoseconds."""

    @property
    def path(self) -> str:
        """Path of the Markdown file below the folder of generated pages."""
        return uris.markdown(self.uri)


def way(uri: str, page: str) -> str:
    """The link from a page to another, as Markdown has it: MkDocs checks and rewrites it."""
    return uris.markdown(uris.relative(uri, page))


def definitions(render: Render) -> Markdown:
    """The addresses of the page's links, in order of their labels."""
    return markdown.join((render.references[label] for label in sorted(render.references)), "\n")
