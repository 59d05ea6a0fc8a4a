"""Rules for tables, figures and formulae. Source: TEI P5, chapter 15."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from lxml.etree import _Element

from editions import facsimiles, markdown, tei, tongues, uris
from editions.behaviours.structure import line
from editions.markdown import Markdown, escape
from editions.render import Render
from editions.rules import Rules
from editions.words import later, say

rules = Rules()

LARGEST_SPAN = 1000

MEDIA = later({"audio": "audio", "video": "video", "image": "image"})
"""What a reader calls a file, by what its type begins with."""


@rules.block("table")
def table(element: _Element, render: Render) -> Markdown:
    """Show a table that can be moved sideways where it is too wide, by keyboard too."""
    pieces = [*render.pieces(element)]
    rows = [at for at, (child, _) in enumerate(pieces) if _is(child, "row")]
    first, last = (rows[0], rows[-1] + 1) if rows else (len(pieces), len(pieces))
    before = [markdown.paragraph(said) if child is None else said for child, said in pieces[:first]]
    among = [
        said if _is(child, "row") else _between_rows(child, said, element)
        for child, said in pieces[first:last]
    ]
    after = [markdown.paragraph(said) if child is None else said for child, said in pieces[last:]]
    anchor, cls = render.anchor(element), render.cls(element)
    parts = [_scrolled(among, element)] if among else []
    tag = "figure" if before else "div"
    caption = [markdown.block(markdown.blocks(before), element="figcaption")] if before else []
    return markdown.block(markdown.blocks([*caption, *parts, *after]), cls, tag, id=anchor)


def _is(child: _Element | None, name: str) -> bool:
    return child is not None and tei.name(child) == name


def _scrolled(rows: list[Markdown], element: _Element) -> Markdown:
    """The rows in a part of the page that can be moved sideways."""
    # A table without a class is put in a frame of its own by the theme.
    inner = markdown.block(markdown.blocks(rows), "rows", "table")
    head = tei.plain(tei.find(element, "tei:head"), tei.unread(element))
    return markdown.block(
        inner, "scroll", role="group", aria_label=head or say("Table"), tabindex="0"
    )


def _between_rows(child: _Element | None, content: Markdown, table: _Element) -> Markdown:
    """What stands between rows, such as a page break, in a row of its own."""
    wide = {"colspan": str(max(_columns(row) for row in tei.find_all(table, "tei:row")))}
    if child is None:
        cell = markdown.leaf(content, "td", **wide)
    else:
        cell = markdown.block(content, element="td", **wide)
    return markdown.block(cell, "between", "tr")


def _columns(row: _Element) -> int:
    return sum(int(_span(cell, "cols") or 1) for cell in tei.find_all(row, "tei:cell")) or 1


@rules.block("row")
def row(element: _Element, render: Render) -> Markdown:
    """Show a row of a table."""
    cells = [
        said if _is(child, "cell") else _between_cells(child, said)
        for child, said in render.pieces(element)
    ]
    cls = " ".join(render.rend(element))
    return markdown.block(markdown.blocks(cells), cls, "tr", id=render.anchor(element))


def _between_cells(child: _Element | None, content: Markdown) -> Markdown:
    """What stands between cells, in a cell of its own."""
    if child is None:
        return markdown.leaf(content, "td", "between")
    return markdown.block(content, "between", "td")


@rules.block("cell")
def cell(element: _Element, render: Render) -> Markdown:
    """Show a cell; in a row of labels, or a label itself, as the head of its column or row."""
    row = element.getparent()
    of_column = row is not None and row.get("role") == "label"
    is_head = (of_column or element.get("role") == "label") and bool(tei.plain(element))
    given = {
        "scope": ("col" if of_column else "row") if is_head else None,
        "rowspan": _span(element, "rows"),
        "colspan": _span(element, "cols"),
    }
    tag, cls = "th" if is_head else "td", " ".join(render.rend(element))
    if render.has_blocks(element):
        return markdown.block(render.flow(element), cls, tag, **given)
    return markdown.leaf(render.inline(element), tag, cls, **given)


def _span(cell: _Element, name: str) -> str | None:
    """How many rows or columns a cell takes, if it is a number that a browser can draw."""
    said = cell.get(name, "")
    is_number = said.isascii() and said.isdigit() and len(said) < 5
    return said if is_number and 1 < int(said) <= LARGEST_SPAN else None


@rules.block("figure")
def figure(element: _Element, render: Render) -> Markdown:
    """Show a figure with its caption, which HTML takes at the beginning or the end alone."""
    pieces = [*render.pieces(element)]
    at = next((at for at, (child, _) in enumerate(pieces) if _is(child, "head")), len(pieces))
    said = [markdown.paragraph(said) if child is None else said for child, said in pieces]
    before, caption, after = said[:at], said[at : at + 1], said[at + 1 :]
    if before:
        caption, after = caption + after, []
    content = [markdown.block(markdown.blocks(caption), element="figcaption")] if caption else []
    whole = markdown.blocks([*before, *content, *after])
    return markdown.block(whole, render.cls(element), "figure", id=render.anchor(element))


@rules.block("figDesc")
def description(element: _Element, render: Render) -> Markdown:
    """Show what a figure shows in words, for everyone to read."""
    return line(element, render)


@rules.either("formula", "notatedMusic")
def formula(element: _Element, render: Render) -> Markdown:
    """Show a formula as it is written."""
    return render.wrapped(element)


rules.omit("binaryObject", because=later("it is a file, written in letters"))


@rules.inline("graphic", "media")
def image(element: _Element, render: Render) -> Markdown:
    """Show an image of the project; lead to one on the web; of any other, say that it is there."""
    url, words = element.get("url", ""), render.inline(element)
    file = render.edition.image(url, render.source.path)
    if file is None:
        kind = element.get("mimeType", "").partition("/")[0]
        what = say(MEDIA.get(kind, "image"))
        named = f"{what}: {_name(url)}" if _name(url) else what
        shown = linked(escape(f"[{named}]"), url, render)
        lang = tongues.site(element)
        said = [markdown.span(shown, "tei-graphic added", lang=lang), words]
        return markdown.join((part for part in said if part), " ")
    render.images[file] = file
    given = {"src": _way(file, render), "alt": _described(element, url), "loading": "lazy"}
    return markdown.join([f"<img{markdown.attributes('tei-graphic', **given)}>", words])


def linked(content: Markdown, pointer: str, render: Render) -> Markdown:
    """The content as a link to an image of the project, or to what else a pointer leads to."""
    meant = facsimiles.meant(render.edition, pointer, render.source.path)
    file = render.edition.image(meant.url, meant.path)
    if file is not None:
        render.images[file] = file
        return render.outside(content, _way(file, render))
    target = render.edition.target(meant.url, meant.path)
    return content if target is None else render.linked(content, target.uri, target.title)


def _name(url: str) -> str:
    """What a reader calls a file that is not shown."""
    return "" if url.startswith("data:") else PurePosixPath(unquote(url).rstrip("/")).name


def _way(file: str, render: Render) -> str:
    return quote(uris.relative(file, render.page))


def _described(element: _Element, url: str) -> str:
    """What stands for an image: its description, else its caption, else its name."""
    for path in ("tei:desc", "parent::tei:figure/tei:figDesc", "parent::tei:figure/tei:head"):
        found = tei.find(element, path)
        if found is not None and tei.plain(found):
            return tei.plain(found, tei.unread(found))
    return _name(url)
