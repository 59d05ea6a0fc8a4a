"""Markdown as a carrier of text: plain text becomes Markdown through `escape` alone.

Knows the syntax of Python-Markdown with the extensions of `EXTENSIONS`; knows nothing of TEI.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NewType

from editions.words import say

Markdown = NewType("Markdown", str)
"""Text that Python-Markdown may read. A plain `str` is none: mypy refuses it where this is due."""

EXTENSIONS: Mapping[str, Mapping[str, Any]] = {
    "attr_list": {},
    "md_in_html": {},
    "tables": {},
    "toc": {},
    # The default placeholder is one that a text could contain; escaped text has no bare brackets.
    "footnotes": {"PLACE_MARKER": "[[notes]]"},
}
"""What the generated pages need of Python-Markdown, with each extension's settings."""

NOTES = Markdown("[[notes]]")
"""Where the notes of a page are listed."""

SPECIAL = re.compile(r"[\\`*_{}\[\]#|]")
BLOCK_START = re.compile(r"^(\d*)([.)>+-])")
DEFINITION_START = re.compile(r"^(\[[^\[\]]*\]):")
FENCE_START = re.compile(r"^~(?=~~)")
NOT_PLAIN = re.compile(r"[^\w ,;\x80-\x9f]|_")
"""What is written by its number where white space is preserved; by those of the second controls
HTML means other signs."""

WHITE_SPACE = "\t\r\n\u0085\u2028\u2029\f\v"
"""What is a blank on one line."""

CHANGED = re.compile(r"[\\`*_{}\[\]#|&<^\t\r\n\u0085\u2028\u2029\f\v\u0002\u0003]|  ")
"""What `escape` does not leave as it is: most pieces of a text have nothing of it."""

# Python-Markdown's own private marks; text that contains them would be read as its stash.
PRIVATE = {"\u0002": "\ufffd", "\u0003": "\ufffd"}
PLAIN = {**dict.fromkeys(WHITE_SPACE, " "), **PRIVATE}

# Python-Markdown looks for code, links and cells before HTML, and so within its attributes too.
IN_ATTRIBUTES = {sign: f"&#{ord(sign)};" for sign in "\\`[]|"}

PART = re.compile(r"<(?:li|dt|dd|tr|td|th|figcaption)\b")
"""What may stand in a list, a table or a figure alone, not in a container."""


def escape(text: str) -> Markdown:
    """Plain text as inline Markdown that shows exactly this text, white space normalised.

    What is special at the start of a block only (`1. `, `- `) is left to `paragraph`, so that the
    pages read well as Markdown.
    """
    if not CHANGED.search(text):
        return Markdown(text)
    marked = SPECIAL.sub(r"\\\g<0>", _on_one_line(text))
    # A caret after a bracket would make a note of a link.
    return Markdown(marked.replace("&", "&amp;").replace("<", "&lt;").replace("^", "&#94;"))


def preserved(text: str) -> Markdown:
    """Plain text with all its white space, for an HTML element such as `pre`, on one line.

    Every sign that Markdown or HTML could read is written by its number: so it is the same where
    Python-Markdown takes the element as HTML and where it reads on within.
    """
    plain = replaced(text.replace("\r\n", "\n").replace("\x85", "\n"), PRIVATE)
    return Markdown(NOT_PLAIN.sub(lambda sign: f"&#{ord(sign[0])};", plain))


def join(parts: Iterable[str], separator: str = "") -> Markdown:
    """Pieces of Markdown as one."""
    pieces = [*parts]
    whole = separator.join(pieces)
    return Markdown(whole) if "![" not in whole else _without_images(pieces, separator)


def _without_images(pieces: list[str], separator: str) -> Markdown:
    """Pieces as one, where an exclamation mark before a link does not make an image of it."""
    whole = ""
    for number, piece in enumerate(pieces):
        whole += separator if number else ""
        if whole.endswith("!") and piece.startswith("["):
            whole = f"{whole[:-1]}\\!"
        whole += piece
    return Markdown(whole)


def blocks(parts: Iterable[Markdown]) -> Markdown:
    """Blocks with one blank line between; empty ones are left out."""
    return join((part for part in parts if part.strip()), "\n\n")


def attributes(cls: str = "", **values: str | None) -> str:
    """HTML attributes with a leading blank, in the order given; those that are None are left out.

    `data_source="x"` is written as `data-source="x"`.
    """
    every = {"class": cls or None, **values}
    return "".join(
        f' {name.replace("_", "-")}="{_quoted(value)}"'
        for name, value in every.items()
        if value is not None
    )


def span(content: Markdown, cls: str = "", element: str = "span", **values: str | None) -> Markdown:
    """Inline Markdown in an HTML element; an empty class and no value leaves it as it is."""
    given = attributes(cls, **values)
    if not given and element == "span":
        return content
    return Markdown(f"<{element}{given}>{content}</{element}>")


def filled(words: str, *values: Markdown) -> Markdown:
    """Plain text with Markdown in the place of each `{}`, or of `{0}` and `{1}`."""
    text, *others = re.split(r"\{(\d*)\}", words)
    parts: list[str] = [escape(text)]
    for number, (at, text) in enumerate(zip(others[::2], others[1::2], strict=True)):
        parts += [values[int(at) if at else number], escape(text)]
    return join(parts)


def block(content: Markdown, cls: str = "", element: str = "div", **values: str | None) -> Markdown:
    """Blocks of Markdown in an HTML container, which stands at column 0."""
    opening = f'<{element}{attributes(cls, **values)} markdown="block">'
    return Markdown(f"{opening}\n\n{content}\n\n</{element}>")


def leaf(content: Markdown, element: str, cls: str = "", **values: str | None) -> Markdown:
    """Inline Markdown in an HTML element that is a block of its own, such as `dd` or `li`."""
    opening = f'<{element}{attributes(cls, **values)} markdown="span">'
    return Markdown(f"{opening}{content.strip()}</{element}>")


def identified(content: Markdown, **values: Any) -> Markdown:
    """Blocks with attributes: on an item, row or cell itself, on others by a container."""
    if PART.match(content):
        if "id" in values and ' id="' in content.partition(">")[0]:
            return content  # It has one already, and a container cannot stand around it.
        return Markdown(PART.sub(rf"\g<0>{attributes(**values)}", content, count=1))
    return block(content, **values)


def anchored(content: Markdown, anchor: str) -> Markdown:
    """Blocks with one anchor more: around them, or at the beginning of an item, row or cell."""
    if not PART.match(content):
        return block(content, id=anchor)
    opening, _, rest = content.partition(">")
    if ' id="' not in opening:
        return identified(content, id=anchor)
    if content.startswith("<tr"):  # Nothing but cells can stand in a row.
        cell, _, rest = rest.partition(">")
        opening = f"{opening}>{cell}"
    place = span(Markdown(""), id=anchor)
    before = "\n\n" if rest.startswith("\n") else ""
    return Markdown(f"{opening}>{before}{place}{rest}")


def paragraph(content: Markdown, anchor: str | None = None, cls: str = "") -> Markdown:
    """Inline Markdown as a paragraph on one line, with its anchor and class on a second one."""
    text = content.strip()
    if not text:
        return Markdown("")
    return join([_begun(text), *_attribute_list(anchor, cls)], "\n")


def heading(
    content: Markdown,
    level: int,
    anchor: str | None = None,
    cls: str = "",
    lang: str | None = None,
) -> Markdown:
    """Inline Markdown as a heading of a level from 1 to 6."""
    text = content.strip()
    if not text:
        return Markdown("")
    marks = "#" * max(1, min(level, 6))
    return join([f"{marks} {text}", *_attribute_list(anchor, cls, lang)], " ")


def link(
    content: Markdown, uri: str, title: str = "", cls: str = "", lang: str | None = None
) -> Markdown:
    """An inline link. The uri is written as it is: whoever calls has made or checked it."""
    named = f' "{_quoted(title)}"' if title else ""
    given = [*(f".{word}" for word in cls.split()), *([f"lang={lang}"] if lang else [])]
    listed = f"{{{' '.join(given)}}}" if given else ""
    return Markdown(f"[{content}]({uri}{named}){listed}")


def reference(content: Markdown, label: str) -> Markdown:
    """A link whose address is given once, at the page's end, by `definition`."""
    return Markdown(f"[{content}][{label}]")


def definition(label: str, uri: str, title: str) -> Markdown:
    """The address that `reference` means, with the words that stand at hand over the link."""
    named = f' "{_quoted(title)}"' if title else ""
    return Markdown(f"[{label}]: {uri}{named}")


def footnote_mark(key: str) -> Markdown:
    """The mark of a note in the text."""
    return Markdown(f"[^{key}]")


def footnote(key: str, content: Markdown) -> Markdown:
    """A note: its first block follows the mark, further ones are indented by four."""
    first, *others = content.split("\n")
    indented = [f"    {line}" if line else "" for line in others]
    return join([f"[^{key}]: {first}", *indented], "\n")


def notes(contents: Mapping[str, Markdown]) -> Markdown:
    """A page's notes by key, as Markdown footnotes; their list goes to `NOTES`."""
    return blocks(footnote(key, content) for key, content in contents.items())


def is_footnote(content: Markdown) -> bool:
    """The note can be a Markdown footnote: containers cannot stand in one.

    Nor can attributes of its last paragraph, behind which Python-Markdown puts the way back.
    """
    last = content.rstrip().rpartition("\n")[2]
    return "markdown=" not in content and not last.startswith("{: ")


def listed_notes(
    contents: Mapping[str, Markdown], langs: Mapping[str, str] = MappingProxyType({})
) -> Markdown:
    """Notes by key as an HTML list of the look of footnotes, for notes of any content.

    `langs` are the languages of those that are not in that of what is around.
    """
    items = []
    for key, content in contents.items():
        back = attributes("footnote-backref", href=f"#fnref:{key}", title=back_to_the_text())
        way = Markdown(f"<a{back}>&#8617;</a>")
        item = blocks([content, way])
        items.append(block(item, element="li", id=f"fn:{key}", lang=langs.get(key)))
    return block(blocks(items), element="ol")


def back_to_the_text() -> str:
    """What is at hand over the way from a note to its mark."""
    return say("Back to the text")


def listed_marks(text: Markdown, keys: Iterable[str]) -> Markdown:
    """The text with the marks of its footnotes as marks of `listed_notes`.

    No text can look like a mark: its brackets are escaped. The way back leads to the first mark.
    """
    for key in keys:
        link = f'<a class="footnote-ref" href="#fn:{key}">{key}</a>'
        mark = footnote_mark(key)
        text = Markdown(text.replace(mark, f'<sup id="fnref:{key}">{link}</sup>', 1))
        text = Markdown(text.replace(mark, f"<sup>{link}</sup>"))
    return text


def table(head: Sequence[Markdown], rows: Iterable[Sequence[Markdown]]) -> Markdown:
    """A table of inline Markdown with a head row."""
    lines = [head, ["---"] * len(head), *rows]
    return join((f"| {' | '.join(cell.strip() for cell in line)} |" for line in lines), "\n")


def list_(items: Iterable[Markdown]) -> Markdown:
    """A list of inline Markdown; empty items are left out."""
    return join((f"- {_begun(item.strip())}" for item in items if item.strip()), "\n")


def _attribute_list(anchor: str | None, cls: str, lang: str | None = None) -> list[str]:
    """`{: #anchor .class lang=cs }`, or nothing."""
    words = ([f"#{anchor}"] if anchor else []) + [f".{word}" for word in cls.split()]
    words += [f"lang={lang}"] if lang else []
    return [f"{{: {' '.join(words)} }}"] if words else []


def _begun(text: str) -> str:
    """Inline Markdown made safe as a block's beginning: no list, quotation, definition or code."""
    plain = BLOCK_START.sub(r"\1\\\2", text)
    return FENCE_START.sub("&#126;", DEFINITION_START.sub(r"\1&#58;", plain))


def _quoted(value: str) -> str:
    """A value for an HTML attribute or a link's title, on one line."""
    return replaced(html.escape(_on_one_line(value)), IN_ATTRIBUTES)


def _on_one_line(text: str) -> str:
    """Text with each run of white space made one blank."""
    line = replaced(text, PLAIN)
    while "  " in line:
        line = line.replace("  ", " ")
    return line


def replaced(text: str, signs: Mapping[str, str]) -> str:
    """Text with others in the place of some signs: where they are few, quicker than a table."""
    for sign, other in signs.items():
        text = text.replace(sign, other)
    return text
