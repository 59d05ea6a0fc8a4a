"""The rule for divisions, which may be translations and stand beside their originals.

Source: TEI P5, chapters 4.1 and 17.4.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from lxml.etree import _Element

from editions import markdown, tei, tongues
from editions.alignment import Parallel
from editions.behaviours import structure
from editions.markdown import Markdown, escape
from editions.render import Copy, Render
from editions.rules import Rules
from editions.words import language, say

rules = Rules()

COPIED = Rules()
COPIED.block("head")(structure.heading)
"""In a copy a heading is a line: the headings of the page are its own."""


class Part(NamedTuple):
    """Blocks of a column that stand or fall together."""

    element: _Element | None
    """The child of the column's element; None of words beside such."""
    content: Markdown


@rules.block("div")
def division(element: _Element, render: Render) -> Markdown:
    """Keep the blocks of a division; an original has its translations beside it.

    They are left out where they stand. If the original is in another file, it is shown once more,
    beside the first of its translations.
    """
    beside = render.parallels.get(element)
    if beside is None:
        return structure.container(element, render)
    is_copied = beside.document is not render.document
    if element is beside.columns[is_copied]:
        return side_by_side(beside, render)
    render.anchor(element)  # It is written where the translation is shown.
    return Markdown("")


def side_by_side(beside: Parallel, render: Render) -> Markdown:
    """The original in the first column, its translations in the others; row by row in the page.

    So they are read one after the other, passage by passage, where there is no room for columns.
    """
    renders = [_render(beside, render), *(render for _ in beside.translations)]
    columns = [_parts(*one) for one in zip(beside.columns, renders, strict=True)]
    contents = [_names(beside, render)]
    anchors = {at: render.anchor(one) for at, one in enumerate(beside.translations, 1)}
    rows = beside.rows([[part.element for part in parts] for parts in columns])
    for row in rows:
        cells = [[parts[at] for at in numbers] for parts, numbers in zip(columns, row, strict=True)]
        contents.append(_row(beside, cells, render, anchors))
    contents += [markdown.block(Markdown(""), id=one) for one in anchors.values() if one]
    cls = f"parallel parallel-{len(columns)}"
    if beside.document is not render.document:
        return markdown.block(markdown.blocks(contents), cls)
    cls = f"{render.cls(beside.original)} {cls}"
    return markdown.block(markdown.blocks(contents), cls, id=render.anchor(beside.original))


def _render(beside: Parallel, render: Render) -> Render:
    """What renders the original: of another file, a copy."""
    document = beside.document
    if document is render.document:
        return render
    copied = render.rules.followed_by(COPIED)
    copy = Copy(copied, render.edition, document.source, render.page, document)
    copy.references, copy.images = render.references, render.images
    return copy


def _parts(element: _Element, render: Render) -> list[Part]:
    """The blocks of a column; words and page breaks between these go with what follows."""
    parts: list[Part] = []
    before: list[Markdown] = []
    for child, content in render.pieces(element):
        if child is None:
            before.append(markdown.paragraph(content))
        elif child in render.parallels:
            parts += [Part(None, one) for one in before]
            parts.append(Part(child, content))
            before = []
        else:
            parts.append(Part(child, markdown.blocks([*before, content])))
            before = []
    return [*parts, *(Part(None, one) for one in before)]


def _row(
    beside: Parallel, cells: list[list[Part]], render: Render, anchors: dict[int, str | None]
) -> Markdown:
    """What corresponds to each other, each in its column; takes the anchor of what begins there."""
    if any(part.element in render.parallels for parts in cells for part in parts):
        return markdown.blocks(part.content for parts in cells for part in parts)
    contents = (markdown.blocks(part.content for part in parts) for parts in cells)
    found = [
        markdown.block(content, id=anchors.pop(column, None), **_given(beside, column, render))
        for column, content in enumerate(contents)
        if content.strip()
    ]
    return markdown.block(markdown.blocks(found), "parallel-row") if found else Markdown("")


def _given(beside: Parallel, column: int, render: Render) -> dict[str, Any]:
    """The attributes of a column in one row: whose words these are, and in which language."""
    lang, around = tei.language(beside.columns[column]), tei.language(_place(beside, render))
    given = tongues.attributes(lang, around) if around else {"lang": lang}
    if lang and around and tongues.direction(around) and not tongues.direction(lang):
        given["dir"] = "ltr"
    given["cls"] = _cls(column)
    if column and render.document is not None:
        given["data_translation"] = str(render.document.numbers[beside.within[column - 1]])
    elif beside.document is not render.document:
        given |= {"cls": f"{_cls(column)} copied added", "data_pagefind_ignore": ""}
    return given


def _cls(column: int) -> str:
    return f"parallel-{'translation' if column else 'original'} column-{column + 1}"


def _place(beside: Parallel, render: Render) -> _Element:
    """The element in whose place all is shown."""
    return beside.columns[0 if beside.document is render.document else 1]


def _names(beside: Parallel, render: Render) -> Markdown:
    """Which column is in which language; for divisions of a text it has been said above it."""
    if beside.translations != beside.within:
        return Markdown("")
    names = []
    for column, element in enumerate(beside.columns):
        tag = tei.language(element)
        kind = say("Translation") if column else say("Original")
        said = say("{}: {}", kind, language(tag)) if tag else kind
        is_copied = not column and beside.document is not render.document
        words = render.linked(escape(said), beside.document.uri) if is_copied else escape(said)
        names.append(markdown.paragraph(words, cls=_cls(column)))
    lang, cls = tongues.site(_place(beside, render)), "parallel-row parallel-names added"
    return markdown.block(markdown.blocks(names), cls, lang=lang, data_pagefind_ignore="")
