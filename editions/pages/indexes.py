"""The index of a register: an alphabet, and each entry with how often and in what years it occurs.

A long register is a page for each letter, behind a page that leads to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from editions import alphabet, markdown, tongues, uris
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.pages.drawing import Years, drawn_years
from editions.pages.page import LIST, Maker, Page, way
from editions.registers import Entry, Kind
from editions.words import LANGUAGE, number, say, several

LONGEST = 300
"""Entries on one page."""

FOREMOST = 30
"""Entries that a long register names on its first page: those mentioned most often."""


def index_makers(edition: Edition, kind: Kind) -> Iterator[Maker]:
    """What makes the pages of a register's index, the first one first; nothing of an empty one."""
    entries = edition.register(kind.folder)
    names = (f"register:{kind.folder}",)
    if not entries:
        return
    if len(entries) <= LONGEST:
        make = partial(_whole_page, edition, kind, entries)
        yield Maker(uris.index(kind.folder), make, names=names)
        return
    groups = _letters(entries)
    parts = [
        (_part_uri(kind, letter, start), letter, some[start : start + LONGEST])
        for letter, some in groups
        for start in range(0, len(some), LONGEST)
    ]
    make = partial(_first_page, edition, kind, entries, groups)
    yield Maker(uris.index(kind.folder), make, names=names)
    for uri, letter, some in parts:
        yield Maker(uri, partial(_part_page, edition, kind, groups, uri, letter, some), names=names)


def _letters(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """The entries by the letters under which they stand, in order; none stands twice."""
    language = LANGUAGE.get()
    found = groupby(entries, lambda entry: alphabet.letter(entry.order, language))
    by_letter: dict[str, list[Entry]] = {}
    for letter, some in found:
        by_letter.setdefault(letter, []).extend(some)
    return [*by_letter.items()]


def _code(letter: str) -> str:
    """A letter as part of an address."""
    return letter.lower() if letter.isascii() and letter.isalpha() else uris.coded(letter)


def _part_uri(kind: Kind, letter: str, start: int = 0) -> str:
    """The page of a letter, which no entry can have: an entry's name has no slash."""
    number = f"-{start // LONGEST + 1}" if start else ""
    return f"{kind.folder}/letters/{_code(letter)}{number}.html"


def _whole_page(edition: Edition, kind: Kind, entries: Sequence[Entry]) -> Page:
    """All entries on one page, with an alphabet that leads to the letters."""
    page = uris.index(kind.folder)
    groups = _letters(entries)
    jumps = [markdown.link(escape(letter), f"#letter:{_code(letter)}") for letter, _ in groups]
    body = [
        markdown.heading(escape(say(kind.title)), 1),
        markdown.paragraph(escape(several(len(entries), "{} entry", "{} entries")), cls="count"),
        _alphabet(jumps),
        _table(edition, kind, page, groups),
    ]
    return _page(page, say(kind.title), body)


def _first_page(
    edition: Edition, kind: Kind, entries: Sequence[Entry], groups: list[tuple[str, list[Entry]]]
) -> Page:
    """What a long register begins with: its letters, and the entries that occur most often."""
    page = uris.index(kind.folder)
    count = escape(several(len(entries), "{} entry", "{} entries"))
    often = sorted(entries, key=lambda entry: -edition.mentions.count(entry.uri))
    named = [entry for entry in often[:FOREMOST] if entry.uri in edition.mentions]
    body = [
        markdown.heading(escape(say(kind.title)), 1),
        markdown.paragraph(count, cls="count"),
        _alphabet(_ways(kind, groups, page)),
    ]
    if named:
        body.append(markdown.heading(escape(say("Mentioned most often")), 2, "page:often"))
        body.append(_table(edition, kind, page, [("", named)]))
    return _page(page, say(kind.title), body)


def _part_page(
    edition: Edition,
    kind: Kind,
    groups: list[tuple[str, list[Entry]]],
    uri: str,
    letter: str,
    entries: Sequence[Entry],
) -> Page:
    """The entries under one letter, or the next of them where they are too many for a page."""
    title = f"{say(kind.title)}: {letter}"
    up = markdown.link(escape(say(kind.title)), way(uris.index(kind.folder), uri))
    every = next(some for one, some in groups if one == letter)
    numbers = [
        markdown.link(_from(every[start]), way(_part_uri(kind, letter, start), uri))
        for start in range(0, len(every), LONGEST)
        if len(every) > LONGEST
    ]
    body = [
        markdown.paragraph(up, cls="up"),
        markdown.heading(escape(title), 1),
        _alphabet(_ways(kind, groups, uri)),
        markdown.list_(numbers),
        _table(edition, kind, uri, [("", entries)]),
    ]
    return _page(uri, title, body)


def _page(uri: str, title: str, body: list[Markdown]) -> Page:
    metadata = {"title": title, **LIST, "scripts": ["registers"]}
    return Page(uri, metadata, markdown.blocks(body))


def _ways(kind: Kind, groups: list[tuple[str, list[Entry]]], page: str) -> list[Markdown]:
    """Links to the pages of the letters, each with how many entries it has."""
    return [
        markdown.join(
            [
                markdown.link(escape(letter), way(_part_uri(kind, letter), page)),
                markdown.span(escape(f" {number(len(some))}"), "count"),
            ]
        )
        for letter, some in groups
    ]


def _alphabet(letters: list[Markdown]) -> Markdown:
    """The letters in a row; of one letter none."""
    if len(letters) < 2:
        return Markdown("")
    return markdown.block(
        markdown.list_(letters), "alphabet", "nav", aria_label=say("Letters of the alphabet")
    )


def _table(
    edition: Edition, kind: Kind, page: str, groups: Sequence[tuple[str, Sequence[Entry]]]
) -> Markdown:
    """The entries: what they are, in what years they are mentioned, and how often.

    The years are left out where all documents are of one year.
    """
    years = Years.of(edition)
    head = [say(kind.singular), say("Who or what"), *([say("Years")] if years else [])]
    rows = []
    for letter, entries in groups:
        for place, entry in enumerate(entries):
            counts = edition.mentions.counts(entry.uri)
            drawn = [drawn_years(years, counts)] if years else []
            name = markdown.link(tongues.named(entry), way(entry.uri, page))
            first = _mark(letter) if letter and place == 0 else Markdown("")
            count = escape(number(sum(count for _, count in counts)))
            rows.append([markdown.join([first, name]), tongues.described(entry), *drawn, count])
    table = markdown.table([escape(word) for word in (*head, say("Mentions"))], rows)
    filters = [_filter()] if len(rows) > 1 else []
    return markdown.blocks([*filters, markdown.block(table, "list-of-entries")])


def _filter() -> Markdown:
    """The field with which a script filters the list below: it is there at once."""
    label = markdown.span(escape(say("Filter by name or description")))
    return Markdown(
        f'<div class="filter"><label>{label} <input type="search" autocomplete="off"></label>'
        '<p role="status"></p></div>'
    )


def _from(entry: Entry) -> Markdown:
    """The first name of a page of a letter."""
    return markdown.join([tongues.named(entry), escape(" …")])


def _mark(letter: str) -> Markdown:
    """The place to which the alphabet leads."""
    return markdown.span(escape(letter), "letter", id=f"letter:{_code(letter)}", aria_hidden="true")
