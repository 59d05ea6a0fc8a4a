"""The pages of a register's entries: what is said of each, and every mention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from lxml.etree import _Element

from editions import markdown, tei, tongues, uris
from editions.authorities import IDENTIFIER, RESOLVERS
from editions.behaviours import records
from editions.document import Document
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.pages import machines
from editions.pages.mentions import (
    first_mentions,
    first_of,
    forms,
    further_makers,
    has_many_headings,
)
from editions.pages.page import Maker, Page, definitions, way
from editions.registers import Entry
from editions.render import Render
from editions.rules import Rules
from editions.words import other, say, several

MOST_OF_A_ROLE = 30
"""Documents that are named of which one is the author, or the addressee."""

ADDRESSES = frozenset(["", "url", "uri", "web"])
"""Types of identifiers that say nothing of whose they are: the subtype or the host does."""


def entry_makers(edition: Edition, rules: Rules, entry: Entry) -> Iterator[Maker]:
    """What makes an entry's page, and further pages if its mentions are very many."""
    names = (f"entry:{entry.uri}",)
    yield Maker(entry.uri, partial(_entry_page, edition, rules, entry), entry, names)
    yield from further_makers(edition, entry)


def _entry_page(edition: Edition, rules: Rules, entry: Entry) -> Page:
    """The page of an entry: what it is, what it is called, and every mention with its sentence."""
    render = Render(rules, edition, entry.source, entry.uri)
    first = first_of(edition, entry)
    up = markdown.link(escape(say(entry.kind.title)), way(uris.index(entry.kind.folder), entry.uri))
    body = markdown.blocks(
        [
            markdown.paragraph(up, cls="up"),
            markdown.heading(escape(entry.name), 1, lang=other(entry.langs.get(entry.name))),
            markdown.paragraph(_role(entry), cls="short"),
            *(tongues.blocks(one, render.flow(one)) for one in entry.prose),
            _called(render, entry, edition),
            first_mentions(edition, entry, first),
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
        "mentions": edition.mentions.count(entry.uri),
        "hide": ["navigation", "toc"] if has_many_headings(first) else ["navigation"],
        **machines.of_entry(edition, entry),
    }
    given = {key: value for key, value in metadata.items() if value is not None}
    return Page(entry.uri, given, body, tuple(render.findings))


def _role(entry: Entry) -> Markdown:
    """What is said under an entry's name, unless it is said again below."""
    return Markdown("") if entry.is_term else tongues.described(entry)


def _called(render: Render, entry: Entry, edition: Edition) -> Markdown:
    """Other forms of the name, further facts, identifiers, and the documents one has a role in."""
    rows = [
        (say("Also"), markdown.leaf(tongues.named(entry, name), "dd")) for name in entry.names[1:]
    ]
    found = forms(edition, entry)
    rows += [(say("In the texts"), markdown.leaf(found, "dd"))] if found else []
    rows += [(records.label(fact), _fact(render, fact)) for fact in entry.facts]
    rows += _roles(entry, edition.roles.get(entry.uri, ()))
    rows += [(_authority(idno), _identifier(render, idno)) for idno in entry.identifiers]
    for whose, element in entry.further:
        apart = render.of(whose.source)
        is_idno = tei.name(element) == "idno"
        row = _identifier(apart, element) if is_idno else _fact(apart, element)
        rows.append((_authority(element) if is_idno else records.label(element), row))
    return _described(rows)


def _roles(entry: Entry, roles: tuple[tuple[str, Document], ...]) -> Iterator[tuple[str, Markdown]]:
    """The documents one has a role in; very many are told by their number after the first."""
    for role in dict.fromkeys(role for role, _ in roles):
        of_role = [document for one, document in roles if one == role]
        for document in of_role[:MOST_OF_A_ROLE]:
            link = markdown.link(tongues.titled(document), way(document.uri, entry.uri))
            yield say(role), markdown.leaf(link, "dd")
        others = len(of_role) - MOST_OF_A_ROLE
        if others > 0:
            words = escape(several(others, "and {} more document", "and {} more documents"))
            link = markdown.link(words, way(uris.index("documents"), entry.uri))
            yield say(role), markdown.leaf(link, "dd")


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
        return kind.upper() if kind in RESOLVERS else kind
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
