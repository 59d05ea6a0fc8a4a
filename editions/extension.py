"""An extension of Python-Markdown for Zensical: the marks of notes as an edition has them.

Zensical has no plugins of MkDocs, but the extensions of Python-Markdown; the plugin does this
itself. Knows nothing of the edition but a page's front matter.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from markdown import Extension, Markdown
from markdown.postprocessors import Postprocessor

from editions import notes, words

CONTEXT = "rendering_context"
"""Under this name Zensical tells extensions which page is converted, with its front matter."""

LAST = -100
"""After all that writes HTML."""


FRONT_MATTER = re.compile(r"---\n(.*?)^---$", re.DOTALL | re.MULTILINE)


class _Labels(Postprocessor):
    """Sets the labels of notes that the front matter has."""

    def __init__(self, converter: Markdown, language: str) -> None:
        super().__init__(converter)
        self.language = language

    def run(self, text: str) -> str:
        """The page's HTML with them."""
        words.LANGUAGE.set(self.language)  # Zensical converts pages in threads of its own.
        meta = _front_matter(self.md.preprocessors[CONTEXT])
        series = meta.get("notes")
        if not isinstance(series, dict):
            return text
        langs = meta.get("notes_in_languages") or {}
        return notes.labelled(text, series, langs, meta.get("language"))


def _front_matter(context: Any) -> dict[str, Any]:
    """What the page's file begins with, in its order: Zensical puts names into that of letters."""
    if "notes" not in context.page.meta:
        return {}
    file = Path(context.config["root_dir"], context.config["docs_dir"], context.page.path)
    found = FRONT_MATTER.match(file.read_text("utf-8"))
    return dict(yaml.safe_load(found[1])) if found else {}


class EditionExtension(Extension):
    """The extension, with the language of the site."""

    def __init__(self, **settings: Any) -> None:
        self.config = {"language": ["en", "the language of the site"]}
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 # Python-Markdown calls it so.
        """Set the labels last."""
        md.postprocessors.register(_Labels(md, str(self.getConfig("language"))), "labels", LAST)


def makeExtension(**settings: Any) -> EditionExtension:  # noqa: N802 # as above
    """Make the extension by its module's name."""
    return EditionExtension(**settings)
