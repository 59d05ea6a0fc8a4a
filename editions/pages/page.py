"""What a generated page is, and what all kinds of pages share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import frontmatter

from editions import markdown, uris
from editions.findings import Finding
from editions.markdown import Markdown
from editions.render import Render

UNSEARCHED: Mapping[str, Any] = {"search": {"exclude": True}}
"""Front matter of a list: its words are found on the pages that it leads to."""

LIST = {"hide": ["navigation"], **UNSEARCHED}
"""Front matter of a list that the navigation has alone in a folder."""


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page."""

    uri: str
    """Its address in the site, such as `persons/mikoyan-anastas.html`."""
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


@dataclass(frozen=True, slots=True)
class Written:
    """A page that stands in its file, with what else is to be known of it."""

    uri: str
    title: str
    findings: tuple[Finding, ...]
    images: Mapping[str, str]

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
