"""Every mention of an entry with its sentence, and how the sources write its name.

An entry with very many mentions has further pages for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from editions import markdown, pointers, tongues
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.mentions import Mention
from editions.pages.drawing import Years, drawn_years
from editions.pages.page import UNSEARCHED, Page, way
from editions.registers import Entry
from editions.words import number, other, say, several

LONGEST = 200
"""Mentions on one page."""

FORMS = 24
"""Forms of a name that are told with their numbers."""

HEADINGS = 12
"""Documents with mentions that a table of contents names."""

ANCHOR = "mentions"


def forms(entry: Entry, mentions: Iterable[Mention]) -> Markdown:
    """The forms of the name in the sources with their numbers, the most frequent first.

    Nothing if there is none but the accepted form, or the address of an identifier.
    """
    named = [
        (mention.sentence[start:stop], mention.passage.lang)
        for mention in mentions
        for start, stop in mention.marks
    ]
    langs = dict(reversed(named))
    addresses = {pointers.bare(idno) for idno in entry.idnos}
    counts = Counter(form for form, _ in named if pointers.bare(form) not in addresses)
    if not counts.keys() - {entry.name}:
        return Markdown("")
    often = sorted(counts.items(), key=lambda form: (-form[1], form[0]))
    said = [
        markdown.join([tongues.marked(form, langs[form]), escape(f" ({number(count)})")])
        for form, count in often[:FORMS]
    ]
    others = len(often) - FORMS
    if others > 0:
        said.append(escape(several(others, "{} other form", "{} other forms")))
    return markdown.join(said, ", ")


def first_mentions(edition: Edition, entry: Entry) -> Markdown:
    """The mentions on an entry's page: all, or the first of them with the way to the others."""
    count = edition.mentions.count(entry.uri)
    if not count:
        return Markdown("")
    body = [
        markdown.heading(escape(say("Mentions")), 2, ANCHOR),
        markdown.paragraph(_counted(edition, entry), cls="count"),
        _listed(edition.mentions.part(entry.uri, 0, LONGEST), entry.uri),
        _numbers(entry, count, 1, entry.uri),
    ]
    return markdown.block(markdown.blocks(body), "mentions", data_pagefind_ignore="")


def has_many_headings(mentions: Sequence[Mention]) -> bool:
    """So many documents mention an entry that a table of contents would be a second list."""
    return len({mention.document.uri for mention in mentions[:LONGEST]}) > HEADINGS


def further_pages(edition: Edition, entry: Entry) -> range:
    """The numbers of the pages that an entry has for more mentions, from 2."""
    return range(2, -(-edition.mentions.count(entry.uri) // LONGEST) + 1)


def further_page(edition: Edition, entry: Entry, at: int) -> Page:
    """The mentions that are too many for an entry's page: the next of them; `at` is its number."""
    count, uri = edition.mentions.count(entry.uri), uri_of_further(entry, at)
    some = edition.mentions.part(entry.uri, (at - 1) * LONGEST, at * LONGEST)
    form = say("{}: mentions, page {}")
    title = form.format(entry.name, at)
    body = [
        markdown.paragraph(markdown.link(tongues.named(entry), way(entry.uri, uri)), cls="up"),
        markdown.heading(markdown.filled(form, tongues.named(entry), escape(str(at))), 1),
        _numbers(entry, count, at, uri),
        markdown.block(_listed(some, uri), "mentions"),
        _numbers(entry, count, at, uri),
    ]
    return Page(
        uri, {"title": title, **UNSEARCHED, "hide": ["navigation", "toc"]}, markdown.blocks(body)
    )


def uri_of_further(entry: Entry, at: int) -> str:
    """The page with some of an entry's mentions; no entry can have it, for it has a slash more."""
    return entry.uri if at == 1 else f"{entry.uri.removesuffix('.html')}/{at}.html"


def _counted(edition: Edition, entry: Entry) -> Markdown:
    """How many mentions there are, in how many documents, and of what years."""
    found = edition.mentions.counts(entry.uri)
    counts = [
        several(sum(count for _, count in found), "{} mention", "{} mentions"),
        several(len(found), "{} document", "{} documents"),
    ]
    years = Years.of(edition)
    drawn = drawn_years(years, found) if years else Markdown("")
    return markdown.join([escape(" · ".join(counts)), *([drawn] if drawn else [])], " · ")


def _numbers(entry: Entry, count: int, here: int, page: str) -> Markdown:
    """The ways to the pages of mentions, which say from which to which they go."""
    if count <= LONGEST:
        return Markdown("")
    items = []
    for start in range(0, count, LONGEST):
        at = start // LONGEST + 1
        stop = min(start + LONGEST, count)
        words = escape(f"{start + 1}–{stop}")
        uri = uri_of_further(entry, at) + ("" if at > 1 else f"#{ANCHOR}")
        items.append(markdown.link(words, way(uri, page)) if at != here else words)
    label = say("Pages of mentions")
    return markdown.block(markdown.list_(items), "alphabet", "nav", aria_label=label)


def _listed(mentions: Iterable[Mention], page: str) -> Markdown:
    """The mentions document by document."""
    parts = []
    for uri, group in groupby(mentions, lambda mention: mention.document.uri):
        of_document = list(group)
        document = of_document[0].document
        title = markdown.link(escape(document.title), way(uri, page))
        parts.append(markdown.heading(title, 3, lang=other(document.title_lang)))
        parts.append(markdown.list_(mentioned(mention, page) for mention in of_document))
    return markdown.blocks(parts)


def mentioned(mention: Mention, page: str) -> Markdown:
    """`paragraph 3: the sentence with the name marked`."""
    uri = f"{mention.document.uri}#{mention.passage.anchor}"
    link = markdown.link(escape(mention.passage.label), way(uri, page))
    return markdown.join([link, escape(": "), marked(mention)])


def marked(mention: Mention) -> Markdown:
    """The sentence of a mention with the name marked."""
    words, end = [], 0
    for start, stop in mention.marks:
        words.append(escape(mention.sentence[end:start]))
        words.append(markdown.span(escape(mention.sentence[start:stop]), element="mark"))
        end = max(end, stop)
    words.append(escape(mention.sentence[end:]))
    return tongues.within(mention.passage.lang, markdown.join(words))
