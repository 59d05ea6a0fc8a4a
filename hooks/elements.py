"""Shows in the pages below `docs/elements/` what the TEI of each example becomes.

The same examples are tests of the package: what these pages show is what it does.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from editions import behaviours, markdown, uris
from editions.document import Document, documents
from editions.edition import Edition
from editions.markdown import Markdown
from editions.render import Render
from editions.source import read

FOLDER = "elements/"
EXAMPLE = re.compile(
    r"^## (?P<title>[^\n]+)\n\n```xml\n(?P<tei>.*?)```\n\n```markdown\n.*?```$", re.M | re.S
)
FILE = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>Examples</title></titleStmt></fileDesc></teiHeader><text><body>{}</body></text></TEI>"""
INDEX = "[[elements]]"


def on_page_markdown(text: str, page: Any, config: Any, **_: Any) -> str:
    """Put what each example becomes in the place of its Markdown; list the elements."""
    path: str = page.file.src_uri
    if not path.startswith(FOLDER):
        return text
    if INDEX in text:
        return text.replace(INDEX, _index(Path(config.docs_dir) / FOLDER))
    return _chapter(text, page.meta)


def _chapter(text: str, metadata: dict[str, Any]) -> str:
    """A chapter with its examples rendered, on one page: as one document, so that ids differ."""
    found = [*EXAMPLE.finditer(text)]
    document = _document(found)
    edition = Edition({document.source.path: document.source}, (document,), ())
    render = Render(behaviours.defaults(), edition, document.source, document.uri, document)
    divisions = [*document.text[0]]
    parts, end = [], 0
    anchors = [document.whole.anchor, *[None] * len(found)]
    for example, division, anchor in zip(found, divisions, anchors, strict=False):
        shown = markdown.block(render.flow(division), "example tei-text", id=anchor)
        code = f"```xml\n{example['tei']}```"
        heading = f"## {example['title']} {{: #{_anchor(example['title'])} }}"
        parts += [text[end : example.start()], f"{heading}\n\n{code}\n\n{shown}\n"]
        end = example.end()
    parts.append(text[end:])
    page = Markdown("".join(parts))
    if render.notes:
        metadata["notes"] = {
            "Notes": {document.notes[one]: label for one, label in labels(document)}
        }
        page = markdown.blocks(
            [page, markdown.block(markdown.listed_notes(render.notes), "footnote")]
        )
        page = markdown.listed_marks(page, render.notes)
    return markdown.blocks([page, *render.references.values()])


def labels(document: Document) -> list[tuple[Any, str]]:
    """The notes of all examples with their marks."""
    return [*document.note_labels.items()]


def _document(examples: list[re.Match[str]]) -> Document:
    body = "".join(f"<div>{example['tei']}</div>" for example in examples)
    return documents(
        read("tei/documents/examples.xml", FILE.replace("{}", body).encode()), "examples"
    )[0]


def _index(folder: Path) -> str:
    """Every element that an example has, with the examples: a row an element."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(folder.glob("*.md")):
        for example in EXAMPLE.finditer(file.read_text("utf-8")):
            way = f"{file.name}#{_anchor(example['title'])}"
            for name in re.findall(r"<([A-Za-z][\w:]*)", example["tei"]):
                found.setdefault(name, {})[way] = example["title"]
    rows = [
        [
            markdown.span(markdown.escape(name), element="code"),
            markdown.join(
                (markdown.link(markdown.escape(title), way) for way, title in ways.items()), "; "
            ),
        ]
        for name, ways in sorted(found.items(), key=lambda one: one[0].lower())
    ]
    return markdown.table([markdown.escape("Element"), markdown.escape("Examples")], rows)


def _anchor(title: str) -> str:
    """The anchor of an example's heading, which no xml:id can be."""
    return f"example:{uris.slug(title)}"
