"""The pages of events: the accounts of one beside each other, and what editors say of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from lxml.etree import _Element

from editions import dates, markdown, tei, tongues, uris
from editions.behaviours import labels, structure
from editions.edition import Edition
from editions.markdown import Markdown, escape, span
from editions.pages.page import Page, definitions, way
from editions.render import Copy, Render
from editions.rules import Rules
from editions.synopsis import FOLDER, Account, Event, Order, Told
from editions.words import LANGUAGE, later, other, say, several

KIND = later("Event")
"""The kind of an event's page, in the front matter and among the filters of the search."""

CONTRADICTION = "contradiction"
"""The anchor of what the editors say of a contradiction."""

LONGEST = 5000
"""Words of an account that are shown: passages beyond them are links alone."""

MOST_SHOWN = 40
"""Accounts of an event that are shown: of further ones there are links alone."""

MOST_BESIDE = 4
"""Accounts up to this number have a look of their own."""

LONGEST_DESCRIPTION = 300

COPIED = Rules()
COPIED.block("head")(structure.heading)
"""In a copy a heading is a line: the headings of the page are its own."""

ADJACENT = "preceding-sibling::node()[not(self::text()) or normalize-space()][1][self::*]"
"""XPath: what stands right before an element, if nothing but white space is between."""


def event_page(edition: Edition, rules: Rules, event: Event) -> Page:
    """The page of an event: what it is, the accounts, and how they agree and differ."""
    render = Render(rules, edition, event.source, event.uri)
    contradicted = say("Where they contradict each other")
    body = markdown.blocks(
        [
            _around(edition, event),
            markdown.heading(escape(event.label), 1, lang=other(event.lang)),
            markdown.paragraph(_circumstances(event), cls="short"),
            _words(render, event.description),
            _standing(event),
            _accounts(edition, rules, render, event),
            _said(render, event.comparison, _compared(event), "compared"),
            _said(render, event.contradiction, contradicted, CONTRADICTION),
            markdown.list_(tongues.inline(one, render.inline(one)) for one in event.further),
            _orders(edition, event),
            definitions(render),
        ]
    )
    return Page(event.uri, _metadata(event), body, tuple(render.findings), dict(render.images))


def when(event: Event) -> str:
    """When an event was, in words; empty if its attributes do not say."""
    said = dates.in_words(labels.dated(event.element))
    is_unsure = event.element.get("cert") in ("low", "medium")
    return say("{} (uncertain)", said) if said and is_unsure else said


def _circumstances(event: Event) -> Markdown:
    """When it was, and what it belongs to."""
    said = (escape(when(event)), tongues.marked(event.group, event.group_lang))
    return markdown.join((one for one in said if one), " · ")


def _metadata(event: Event) -> dict[str, Any]:
    """The front matter; what is not said is left out."""
    said = " ".join(tei.plain(one) for one in event.description)
    values: dict[str, Any] = {
        "title": event.label,
        "language": event.lang,
        "title_language": other(event.lang),
        "description": textwrap.shorten(said, LONGEST_DESCRIPTION, placeholder=" …"),
        "date": event.date,
        "kind": KIND,
        "source": event.source.path,
        "accounts": [one.document.short_title for one in event.accounts],
    }
    return {key: value for key, value in values.items() if value} | {"hide": ["navigation", "toc"]}


def _around(edition: Edition, event: Event) -> Markdown:
    """The way up, and those to the events before and after in the order of the list."""
    ways = [markdown.link(escape(say("Side by side")), way(uris.index(FOLDER), event.uri))]
    words = (say("Before:"), say("After:"))
    for word, one in zip(words, edition.orders["list"].around(event), strict=True):
        if one is not None:
            link = markdown.link(tongues.labelled(one), way(one.uri, event.uri))
            ways.append(markdown.join([escape(word), link], " "))
    return markdown.paragraph(markdown.join(ways, " · "), cls="up")


def _words(render: Render, elements: Iterable[_Element]) -> Markdown:
    """What editors say, as blocks, marked as theirs."""
    content = markdown.blocks(_flow(render, element) for element in elements)
    return markdown.block(content, "editors-words") if content else content


def _flow(render: Render, element: _Element) -> Markdown:
    """The content of an element as blocks in its own language."""
    return tongues.blocks(element, render.flow(element))


def _compared(event: Event) -> str:
    """What the editors' remark on the accounts is called; of one account it compares nothing."""
    several = len(event.accounts) > 1
    return say("What they share, and how they differ") if several else say("Comment")


def _said(render: Render, elements: Iterable[_Element], title: str, anchor: str) -> Markdown:
    """A remark of the editors under its title."""
    content = markdown.blocks(_flow(render, element) for element in elements)
    if not content:
        return content
    heading = markdown.heading(escape(title), 2, anchor)
    return markdown.block(markdown.blocks([heading, content]), "editors-words")


def _standing(event: Event) -> Markdown:
    """That one document alone tells it, or that the accounts contradict each other."""
    if event.contradiction:
        words = escape(say("The accounts contradict each other"))
        return markdown.paragraph(
            markdown.link(words, f"#{CONTRADICTION}"), cls="standing contradict"
        )
    if len(event.accounts) == 1:
        document = tongues.briefly(event.accounts[0].document)
        only = markdown.filled(say("Only in {}"), document)
        return markdown.paragraph(only, cls="standing alone")
    return Markdown("")


def _accounts(edition: Edition, rules: Rules, render: Render, event: Event) -> Markdown:
    """The accounts beside each other, out of the search: their words are found where they stand."""
    copied = rules.followed_by(COPIED)
    accounts = [
        _account(edition, copied, render, event, one, LONGEST if number < MOST_SHOWN else 0)
        for number, one in enumerate(event.accounts)
    ]
    if not accounts:
        return Markdown("")
    beside = f"accounts accounts-{min(len(accounts), MOST_BESIDE)}"
    return markdown.block(markdown.blocks(accounts), beside, data_pagefind_ignore="")


def _account(
    edition: Edition, rules: Rules, render: Render, event: Event, account: Account, longest: int
) -> Markdown:
    """What one document says, passage by passage, under the document's name."""
    document = account.document
    copy = Copy(rules, edition, document.source, event.uri, document)
    copy.references, copy.images = render.references, render.images
    title = markdown.link(escape(document.short_title), way(document.uri, event.uri))
    lang, title_lang = document.lang, other(document.short_title_lang)
    text = markdown.block(
        markdown.blocks(_passages(copy, account, longest)),
        "tei-text",
        lang=lang,
        dir=tongues.direction(lang or ""),
    )
    extent = several(account.words, "{} word", "{} words")
    parts = [
        markdown.heading(title, 2, account.anchor, lang=title_lang),
        markdown.paragraph(escape(extent), cls="extent-of-account"),
        text,
        _steps(edition.orders[document.uri], event, say("In this document")),
    ]
    return markdown.block(markdown.blocks(parts), "account", "section")


def _passages(copy: Copy, account: Account, longest: int) -> Iterator[Markdown]:
    """The passages, those that are parts of one paragraph together, each with its place.

    Those that make an account longer than so many words are links alone, but for the first one.
    """
    shown, lang = 0, other(LANGUAGE.get(), account.document.lang)
    for group in _grouped(account):
        first = group[0]
        words = sum(one.words for one in group)
        elements = [account.element(one) for one in group]
        is_alone = _stands_alone(copy, elements[0])
        said = escape(first.called if is_alone else say("in {}", first.called))
        to = way(account.place(first), copy.page)
        link = markdown.link(said, to, cls="place added", lang=lang)
        if shown + words > longest and (shown or not longest):
            yield markdown.paragraph(link)
            continue
        shown += words
        yield markdown.blocks([markdown.paragraph(link, cls="place-of"), _content(copy, elements)])


def _grouped(account: Account) -> Iterator[list[Told]]:
    """The passages, those of one paragraph together."""
    group: list[Told] = []
    around: int | None = None
    for passage in account.passages:
        held = passage.passage
        holder = None if held is None or held.at == passage.at else held.at
        if group and (holder is None or holder is not around):
            yield group
            group = []
        group, around = [*group, passage], holder
    if group:
        yield group


def _stands_alone(copy: Copy, passage: _Element) -> bool:
    """The passage is no part of a paragraph."""
    return copy.is_block(passage) or tei.name(passage) == "note"


def _content(copy: Copy, group: list[_Element]) -> Markdown:
    """The words of passages: as a block, or parts of a paragraph with a sign of what is between."""
    if len(group) > 1 or not _stands_alone(copy, group[0]):
        parts: list[str] = []
        for at, one in enumerate(group):
            is_next = at and tei.find(one, ADJACENT) is group[at - 1]
            parts.append("" if not at else " " if is_next else f" {span(escape('[…]'), 'added')} ")
            parts.append(copy.inline(one) if copy.is_block(one) else copy.element(one))
        return markdown.paragraph(markdown.join(parts))
    (passage,) = group
    is_apart = tei.name(passage) in ("note", "text")
    content = copy.flow(passage) if is_apart else copy.element(passage)
    if markdown.PART.match(content):
        content = copy.flow(passage)
    return markdown.paragraph(copy.inline(passage)) if markdown.PART.match(content) else content


def _steps(order: Order, event: Event, label: str) -> Markdown:
    """The ways to the events before and after in an order."""
    before, after = order.around(event)
    anchor = "" if order.document is None else f"#account:{uris.slug(order.document.stem)}"
    signs = ((before, "← {}", "before"), (after, "{} →", "after"))
    steps = [
        markdown.link(
            markdown.filled(sign, tongues.labelled(one)),
            f"{way(one.uri, event.uri)}{anchor}",
            cls=cls,
        )
        for one, sign, cls in signs
        if one is not None
    ]
    if not steps:
        return Markdown("")
    said = span(escape(label), "label added")
    return markdown.paragraph(markdown.join([said, *steps], " "), cls="steps")


def _orders(edition: Edition, event: Event) -> Markdown:
    """The ways on, in the orders that are no document's."""
    named = (("list", say("As listed")), ("date", say("By date")))
    orders = ((edition.orders[key], label) for key, label in named if key in edition.orders)
    steps = [_steps(order, event, label) for order, label in orders if event.uri in order.position]
    content = markdown.blocks(steps)
    given = {"aria_label": say("Other events")}
    return markdown.block(content, "ways-on", "nav", **given) if content else content
