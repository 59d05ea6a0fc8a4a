"""Every mention of an entry with its sentence, and how the sources write its name.

An entry with very many mentions has further pages for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from editions import dates, markdown, pointers, tongues, uris
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.mentions import Mention, Part
from editions.pages.drawing import Years, drawn_years
from editions.pages.page import UNSEARCHED, Maker, Page, way
from editions.registers import Entry
from editions.words import number, other, say, several

FORMS = 24
"""Forms of a name that are told with their numbers."""

HEADINGS = 12
"""Documents with mentions that a table of contents names."""

ANCHOR = "mentions"


def forms(edition: Edition, entry: Entry) -> Markdown:
    """The forms of the name in the sources with their numbers, the most frequent first.

    Nothing if there is none but the accepted form, or the address of an identifier.
    """
    addresses = {pointers.bare(idno) for idno in entry.idnos}
    every = edition.mentions.forms(entry.uri)
    found = [one for one in every if not addresses or pointers.bare(one[0]) not in addresses]
    if {form for form, _, _ in found} <= {entry.name}:
        return Markdown("")
    often = sorted(found, key=lambda one: (-one[2], one[0]))
    said = [
        markdown.join([tongues.marked(form, lang), escape(f" ({number(times)})")])
        for form, lang, times in often[:FORMS]
    ]
    others = len(often) - FORMS
    if others > 0:
        said.append(escape(several(others, "{} other form", "{} other forms")))
    return markdown.join(said, ", ")


def first_of(edition: Edition, entry: Entry) -> Sequence[Mention]:
    """The mentions on an entry's page: those that no further page has."""
    parts = edition.mentions.parts(entry.uri)[:1]
    return edition.mentions.part(entry.uri, parts[0].start) if parts else ()


def first_mentions(edition: Edition, entry: Entry, first: Sequence[Mention]) -> Markdown:
    """The mentions on an entry's page, with the ways to the others."""
    if not first:
        return Markdown("")
    parts, sizes = edition.mentions.parts(entry.uri), edition.mentions.sizes(entry.uri)
    body = [
        markdown.heading(escape(say("Mentions")), 2, ANCHOR),
        markdown.paragraph(_counted(edition, entry), cls="count"),
        _ways(entry, parts, parts[0], sizes),
        _listed(first, entry.uri),
        _on(entry, parts, parts[0]),
    ]
    return markdown.block(markdown.blocks(body), "mentions", data_pagefind_ignore="")


def has_many_headings(first: Sequence[Mention]) -> bool:
    """So many documents mention an entry that a table of contents would be a second list."""
    return len({mention.document.uri for mention in first}) > HEADINGS


def further_makers(edition: Edition, entry: Entry) -> Iterator[Maker]:
    """What makes the pages that an entry has for mentions that are too many for its own."""
    for start in edition.mentions.further(entry.uri):
        make = partial(_further_page, edition, entry, start)
        yield Maker(uris.mentions(entry.uri, start), make, entry, (f"entry:{entry.uri}",))


def _further_page(edition: Edition, entry: Entry, start: str) -> Page:
    """Some mentions of an entry, from a document on.

    It tells no number of all mentions, or of other pages: each new mention would change it.
    """
    parts, uri = edition.mentions.parts(entry.uri), uris.mentions(entry.uri, start)
    here = next(part for part in parts if part.start == start)
    some = edition.mentions.part(entry.uri, start)
    form, label = say("{}: mentions, {}"), _label(here)
    title = form.format(entry.name, "".join(words for words, _ in label))
    body = [
        markdown.paragraph(markdown.link(tongues.named(entry), way(entry.uri, uri)), cls="up"),
        markdown.heading(markdown.filled(form, tongues.named(entry), _marked(label)), 1),
        markdown.paragraph(escape(_counts(Counter(one.document.uri for one in some))), cls="count"),
        _ways(entry, parts, here),
        markdown.block(_listed(some, uri), "mentions"),
        _on(entry, parts, here),
    ]
    return Page(
        uri, {"title": title, **UNSEARCHED, "hide": ["navigation", "toc"]}, markdown.blocks(body)
    )


def _counted(edition: Edition, entry: Entry) -> Markdown:
    """How many mentions there are, in how many documents, and of what years."""
    found = edition.mentions.counts(entry.uri)
    years = Years.of(edition)
    drawn = drawn_years(years, found) if years else Markdown("")
    said = escape(_counts({document.uri: count for document, count in found}))
    return markdown.join([said, *([drawn] if drawn else [])], " · ")


def _counts(found: Mapping[str, int]) -> str:
    """How many mentions there are, in how many documents: `3 mentions · 2 documents`."""
    mentions = several(sum(found.values()), "{} mention", "{} mentions")
    return f"{mentions} · {several(len(found), '{} document', '{} documents')}"


def _ways(
    entry: Entry, parts: Sequence[Part], here: Part, sizes: Sequence[int] | None = None
) -> Markdown:
    """The ways to the pages of mentions, which say from when to when they go."""
    if len(parts) == 1:
        return Markdown("")
    items = [
        _marked(_label(part)) if part is here else _way(entry, parts, part, here) for part in parts
    ]
    if sizes is not None:
        counts = [markdown.span(escape(f" {number(size)}"), "count") for size in sizes]
        items = [markdown.join(pair) for pair in zip(items, counts, strict=True)]
    label = say("Pages of mentions")
    return markdown.block(markdown.list_(items), "in-a-row", "nav", aria_label=label)


def _on(entry: Entry, parts: Sequence[Part], here: Part) -> Markdown:
    """The ways to the pages before and after."""
    at = parts.index(here)
    before = [_way(entry, parts, part, here, "← {}") for part in parts[max(0, at - 1) : at]]
    after = [_way(entry, parts, part, here, "{} →") for part in parts[at + 1 : at + 2]]
    ways = markdown.join([*before, *after], " · ")
    return markdown.paragraph(ways) if ways else ways


def _way(entry: Entry, parts: Sequence[Part], part: Part, here: Part, form: str = "{}") -> Markdown:
    """The way from a page of mentions to another."""
    first, page = parts[0], uris.mentions(entry.uri, here.start)
    there = f"{entry.uri}#{ANCHOR}" if part is first else uris.mentions(entry.uri, part.start)
    words = markdown.filled(form, _marked(_label(part)))
    return markdown.link(words, way(there, entry.uri if here is first else page))


Label = list[tuple[str, "str | None"]]
"""Words, each with their language; None is that of the site."""


def _label(part: Part) -> Label:
    """From when to when the documents of a page are; of one day or undated, with which it begins.

    Documents are in order of their dates, so that is another one for each page.
    """
    said = _dates(part)
    if part.first != part.last or (part.first and part.is_partly_undated):
        return [(said, None)]
    passage = f", {part.passage.label}" if part.passage else ""
    return [(f"{said}: " if said else "", None), (part.title, part.title_lang), (passage, None)]


def _dates(part: Part) -> str:
    """In years, if these differ: `1890–1892`, `March 1890 – May 1890`, `3 March 1890`."""
    if part.first is None or part.last is None:
        return ""
    lengths = (length for length in (4, 7, 10) if part.first[:length] != part.last[:length])
    length = next(lengths, None)
    bounds = dict.fromkeys([part.first[:length], part.last[:length]])
    undated = [say("Without a date")] if part.is_partly_undated else []
    return " · ".join([dates.in_words("–".join(bounds)), *undated])


def _marked(label: Label) -> Markdown:
    return markdown.join(tongues.marked(words, lang) for words, lang in label)


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
