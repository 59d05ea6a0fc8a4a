"""The pages of registers: their lists, and each entry with every mention."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from lxml.etree import _Element

from editions import markdown, tei, uris
from editions.behaviours import records
from editions.document import Document
from editions.edition import Edition, Mention
from editions.markdown import Markdown, escape
from editions.pages import machines
from editions.pages.authorities import IDENTIFIER, RESOLVERS
from editions.pages.page import LIST, Page, definitions, way
from editions.registers import Entry, Kind
from editions.render import Render
from editions.rules import Rules
from editions.words import number, say

ADDRESSES = frozenset(["", "url", "uri", "web"])
"""Types of identifiers that say nothing of whose they are: the subtype or the host does."""


def register_page(edition: Edition, kind: Kind, entries: Iterable[Entry]) -> Page:
    """The index of a register: names, what they are, and in how many passages they occur."""
    page = uris.index(kind.folder)
    rows = [
        [
            markdown.link(escape(entry.name), way(entry.uri, page)),
            escape(entry.short),
            escape(number(len(edition.mentions.get(entry.uri, ())))),
        ]
        for entry in entries
    ]
    head = [escape(word) for word in (say(kind.singular), say("Who or what"), say("Mentions"))]
    table = markdown.block(markdown.table(head, rows), "list-of-entries")
    body = markdown.blocks([markdown.heading(escape(say(kind.title)), 1), table])
    return Page(page, {"title": say(kind.title), **LIST}, body)


def entry_page(edition: Edition, rules: Rules, entry: Entry) -> Page:
    """The page of an entry: what it is, what it is called, and every mention with its sentence."""
    render = Render(rules, edition, entry.source, entry.uri)
    mentions = edition.mentions.get(entry.uri, ())
    up = markdown.link(escape(say(entry.kind.title)), way(uris.index(entry.kind.folder), entry.uri))
    body = markdown.blocks(
        [
            markdown.paragraph(up, cls="up"),
            markdown.heading(escape(entry.name), 1),
            markdown.paragraph(escape(_role(entry)), cls="short"),
            *(render.flow(element) for element in entry.prose),
            _called(render, entry, edition.roles.get(entry.uri, ())),
            _mentioned(entry, mentions),
            definitions(render),
        ]
    )
    metadata = {
        "title": entry.name,
        "description": entry.short or entry.name,
        "kind": entry.kind.singular,
        "variants": list(entry.names[1:]),
        "source": entry.source.path,
        "mentions": len(mentions),
        "hide": ["navigation"],
        **machines.of_entry(edition, entry),
    }
    return Page(entry.uri, metadata, body, tuple(render.findings))


def _role(entry: Entry) -> str:
    """What is said under an entry's name, unless it is said again below."""
    return "" if entry.is_term else entry.short


def _called(render: Render, entry: Entry, roles: tuple[tuple[str, Document], ...]) -> Markdown:
    """Other forms of the name, further facts, identifiers, and the documents one has a role in."""
    rows = [(say("Also"), markdown.leaf(escape(name), "dd")) for name in entry.names[1:]]
    rows += [(records.label(fact), _fact(render, fact)) for fact in entry.facts]
    for role, document in roles:
        title = escape(document.title)
        link = markdown.link(title, way(document.uri, entry.uri))
        rows.append((say(role), markdown.leaf(link, "dd")))
    rows += [(_authority(idno), _identifier(render, idno)) for idno in entry.identifiers]
    for other, element in entry.further:
        apart = render.of(other.source)
        is_idno = tei.name(element) == "idno"
        row = _identifier(apart, element) if is_idno else _fact(apart, element)
        rows.append((_authority(element) if is_idno else records.label(element), row))
    return _described(rows)


def _described(rows: Iterable[tuple[str, Markdown]]) -> Markdown:
    """A list of labels, each with all that is said under it; what says nothing is left out."""
    said: dict[str, dict[Markdown, None]] = {}
    for label, content in rows:
        if content:
            said.setdefault(label, {})[content] = None
    parts = [
        part
        for label, contents in said.items()
        for part in (markdown.leaf(escape(label), "dt"), *contents)
    ]
    return markdown.block(markdown.join(parts, "\n"), "entry-head", "dl") if parts else Markdown("")


def _fact(render: Render, element: _Element) -> Markdown:
    """What is said under a label: on a line, or in blocks."""
    if render.has_blocks(element):
        content = records.each(element, render)
        return markdown.block(content, element="dd") if content else content
    said = records.words(element, render)
    return markdown.leaf(said, "dd") if said else said


def _authority(idno: _Element) -> str:
    """Whose identifier it is: `GND`; of a mere address, its subtype or its host."""
    kind = idno.get("type", "")
    if kind.lower() not in ADDRESSES:
        return kind.upper() if kind.lower() in RESOLVERS else kind
    host = tei.plain(idno).partition("://")[2].partition("/")[0]
    return idno.get("subtype") or host.removeprefix("www.") or say("Identifier")


def _identifier(render: Render, idno: _Element) -> Markdown:
    """An identifier, as a link where it is an address or a known catalogue has one for it."""
    said = tei.plain(idno)
    pattern = RESOLVERS.get(idno.get("type", "").lower())
    if pattern is None or not IDENTIFIER.fullmatch(said):
        content = render.element(idno)
    else:
        content = render.linked(escape(said), pattern.format(said))
    return markdown.leaf(content, "dd") if content.strip() else content


def _mentioned(entry: Entry, mentions: tuple[Mention, ...]) -> Markdown:
    """Every mention, document by document, with its sentence and the way to its passage."""
    if not mentions:
        return Markdown("")
    parts = [markdown.heading(escape(say("Mentions")), 2, "mentions")]
    for uri, group in groupby(mentions, lambda mention: mention.document.uri):
        of_document = list(group)
        title = escape(of_document[0].document.title)
        parts.append(markdown.heading(markdown.link(title, way(uri, entry.uri)), 3))
        parts.append(markdown.list_(_mention(entry, mention) for mention in of_document))
    return markdown.block(markdown.blocks(parts), "mentions", data_pagefind_ignore="")


def _mention(entry: Entry, mention: Mention) -> Markdown:
    """`paragraph 3: the sentence with the name marked`."""
    uri = f"{mention.document.uri}#{mention.passage.anchor}"
    link = markdown.link(escape(mention.passage.label), way(uri, entry.uri))
    words, end = [], 0
    for start, stop in mention.marks:
        words.append(escape(mention.sentence[end:start]))
        words.append(markdown.span(escape(mention.sentence[start:stop]), element="mark"))
        end = max(end, stop)
    words.append(escape(mention.sentence[end:]))
    return markdown.join([link, escape(": "), *words])
