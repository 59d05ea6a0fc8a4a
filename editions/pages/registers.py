"""The pages of registers: their lists, and each entry with every mention."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from lxml.etree import _Element

from editions import markdown, tei, tongues, uris
from editions.behaviours import records
from editions.document import Document
from editions.edition import Edition, Mention
from editions.markdown import Markdown, escape
from editions.pages.page import LIST, Page, definitions, way
from editions.registers import Entry, Kind
from editions.render import Render
from editions.rules import Rules
from editions.words import number, other, say

RESOLVERS = {
    "gnd": "https://d-nb.info/gnd/{}",
    "viaf": "https://viaf.org/viaf/{}",
    "wikidata": "https://www.wikidata.org/entity/{}",
    "geonames": "https://sws.geonames.org/{}/",
    "orcid": "https://orcid.org/{}",
    "isni": "https://isni.org/isni/{}",
    "lccn": "https://lccn.loc.gov/{}",
    "doi": "https://doi.org/{}",
}
"""Where a catalogue shows what has one of its identifiers, by `@type` in lower case."""

IDENTIFIER = re.compile(r"[\w./()-]+", re.ASCII)

ADDRESSES = frozenset(["", "url", "uri", "web"])
"""Types of identifiers that say nothing of whose they are: the subtype or the host does."""


def register_page(edition: Edition, kind: Kind, entries: Iterable[Entry]) -> Page:
    """The index of a register: names, what they are, and in how many passages they occur."""
    page = uris.index(kind.folder)
    rows = [
        [
            markdown.link(tongues.named(entry), way(entry.uri, page)),
            tongues.described(entry),
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
            markdown.heading(escape(entry.name), 1, lang=other(entry.langs.get(entry.name))),
            markdown.paragraph(_role(entry), cls="short"),
            *(tongues.blocks(one, render.flow(one)) for one in entry.prose),
            _called(render, entry, edition.roles.get(entry.uri, ())),
            _mentioned(entry, mentions),
            definitions(render),
        ]
    )
    metadata = {
        "title": entry.name,
        "language": entry.lang,
        "title_language": other(entry.langs.get(entry.name)),
        "description": entry.short or entry.name,
        "kind": entry.kind.singular,
        "variants": list(entry.names[1:]),
        "source": entry.source.path,
        "mentions": len(mentions),
        "hide": ["navigation"],
    }
    given = {key: value for key, value in metadata.items() if value is not None}
    return Page(entry.uri, given, body, tuple(render.findings))


def _role(entry: Entry) -> Markdown:
    """What is said under an entry's name, unless it is said again below."""
    return Markdown("") if entry.is_term else tongues.described(entry)


def _called(render: Render, entry: Entry, roles: tuple[tuple[str, Document], ...]) -> Markdown:
    """Other forms of the name, further facts, identifiers, and the documents one has a role in."""
    rows = [
        (say("Also"), markdown.leaf(tongues.named(entry, name), "dd")) for name in entry.names[1:]
    ]
    rows += [(records.label(fact), _fact(render, fact)) for fact in entry.facts]
    for role, document in roles:
        link = markdown.link(tongues.titled(document), way(document.uri, entry.uri))
        rows.append((say(role), markdown.leaf(link, "dd")))
    rows += [(_authority(idno), _identifier(render, idno)) for idno in entry.identifiers]
    for whose, element in entry.further:
        apart = render.of(whose.source)
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
        return markdown.block(content, "", "dd", **tongues.of(element)) if content else content
    said = records.words(element, render)
    return markdown.leaf(said, "dd", **tongues.of(element)) if said else said


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
        document = of_document[0].document
        link = markdown.link(escape(document.title), way(uri, entry.uri))
        parts.append(markdown.heading(link, 3, lang=other(document.title_lang)))
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
    said = tongues.inline(mention.passage.element, markdown.join(words))
    return markdown.join([link, escape(": "), said])
