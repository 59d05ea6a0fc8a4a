"""XML as an editor would type it: elements from words and attributes, in lines of one width."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from typing import NewType
from xml.sax.saxutils import escape as escaped

from lxml import etree
from lxml.etree import _Element

from editions import tei

Xml = NewType("Xml", str)
"""A piece of XML: `mypy --strict` refuses plain text where it is due."""

WIDTH = 110
INDENT = "  "

FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML can hold. Source: XML 1.0, production 2 (Char)."""

CHUNK = re.compile(r"(?:<!--.*?-->|<\?.*?\?>|<[^>]*>|[^ \t\r\n<]+)+", re.DOTALL)
"""What stands in one line: a word with the tags, comments and instructions at it."""


def escape(text: str) -> Xml:
    """Plain text as XML, without the characters that no XML can hold."""
    return Xml(escaped(FORBIDDEN.sub("", text)))


def element(name: str, content: str = "", /, **attributes: str | None) -> Xml:
    """An element around what is XML already; attributes that are None are left out.

    In their names `_` stands for a colon: `xml_id`.
    """
    given = "".join(
        f' {key.replace("_", ":")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Xml(f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>")


def comment(text: str) -> Xml:
    """A comment; none can hold two hyphens in a row."""
    said = FORBIDDEN.sub("", text)
    while "--" in said:
        said = said.replace("--", "- -")
    return Xml(f"<!--{said}{' ' if said.endswith('-') else ''}-->")


def fill_in(what: str) -> Xml:
    """An instruction to the editor to fill something in here; `editions check` finds them."""
    return Xml(f"<?fill-in {what.replace('?>', '? >')}?>")


def joined(pieces: Iterable[Xml]) -> Xml:
    """Pieces one after the other."""
    return Xml("".join(pieces))


def lines(xml: Xml, depth: int) -> Xml:
    """An element whose blanks are no text of their own, in lines that are indented."""
    found: list[str] = []
    for chunk in CHUNK.findall(xml):
        indent = INDENT * (depth + bool(found))
        if found and len(found[-1]) + 1 + len(chunk) <= WIDTH:
            found[-1] += f" {chunk}"
        else:
            found.append(f"{indent}{chunk}")
    return Xml("".join(f"{line}\n" for line in found))


def holder(name: str, content: Iterable[Xml], depth: int, /, **attributes: str | None) -> Xml:
    """An element that holds whole lines: its tags have lines of their own."""
    inner = joined(content)
    if not inner:
        return lines(element(name, **attributes), depth)
    tag = element(name, "|", **attributes).partition("|")[0]
    return Xml(f"{INDENT * depth}{tag}\n{inner}{INDENT * depth}</{name}>\n")


def written(found: _Element, depth: int) -> Xml:
    """An element of another file as it stands there, its first line indented."""
    alone = deepcopy(found)
    etree.cleanup_namespaces(alone)
    text = etree.tostring(alone, encoding="unicode", with_tail=False)
    own = text.replace(f' xmlns="{tei.TEI}"', "")
    return Xml(f"{INDENT * depth}{own}\n")


def _value(text: str) -> str:
    """The value of an attribute, in which blanks would be normalised anyway."""
    return escaped(FORBIDDEN.sub("", " ".join(text.split())), {'"': "&quot;"})
