"""The list of all words of the documents, a page a letter: what finds them without a script.

The lists are HTML: with 500,000 links, Python-Markdown takes a third of the time for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from html import escape as quoted
from itertools import groupby
from urllib.parse import quote

from editions import markdown, tongues, uris, wordlist
from editions.document import Document
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.pages.page import LIST, UNSEARCHED, Maker, Page, way
from editions.tokens import NUMBERS, OTHER
from editions.wordlist import Form, Part, Place, Sheet, Word
from editions.words import LANGUAGE, number, say, several

FOLDER = "words"

PAGE = uris.index(FOLDER)

SEARCH = "search.html"

Parts = Mapping[str, Part]
"""The words by the names of their parts."""


def word_makers(edition: Edition) -> Iterator[Maker]:
    """What makes the list of words, the first page first."""
    parts = {part.name: part for part in wordlist.parts(edition)}
    yield Maker(PAGE, partial(_first_page, parts), names=("?:",))
    for part in parts.values():
        for at in range(len(part.sheets)):
            make = partial(_part_page, edition, parts, part, at)
            yield Maker(_uri(part.name, at), make, names=("?:",))


def _uri(name: str, at: int = 0) -> str:
    return f"{FOLDER}/{name}.html" if not at else f"{FOLDER}/{name}-{at + 1}.html"


def _first_page(parts: Parts) -> Page:
    """What the list is, its letters, and how many words there are."""
    told = say(
        "Every word of the documents and their notes, with the paragraphs in which it stands. Marks"
        " and capitals make no difference to its place."
    )
    forms = sum(part.forms for part in parts.values())
    occurrences = sum(part.occurrences for part in parts.values())
    counts = (
        several(forms, "{} word form", "{} word forms"),
        several(occurrences, "{} word", "{} words"),
    )
    search = markdown.link(escape(say("Search")), way(SEARCH, PAGE))
    body = [
        markdown.heading(escape(say("Words")), 1),
        markdown.paragraph(escape(told)),
        markdown.paragraph(markdown.join([escape(" · ".join(counts)), search], " · "), cls="count"),
        _letters(parts, PAGE),
    ]
    return Page(PAGE, {"title": say("Words"), **LIST}, markdown.blocks(body))


def _part_page(edition: Edition, parts: Parts, part: Part, at: int) -> Page:
    """The words of a letter, or the next of them where they are too many for a page."""
    uri, sheet = _uri(part.name, at), part.sheets[at]
    heading = say("Words: {}")
    several_pages = len(part.sheets) > 1
    bounds = " – ".join(one.written for one in _ends(sheet))
    title = heading.format(bounds if several_pages else _letter(part))
    shown = _bounds(sheet) if several_pages else escape(_letter(part))
    body = [
        markdown.paragraph(markdown.link(escape(say("Words")), way(PAGE, uri)), cls="up"),
        markdown.heading(markdown.filled(heading, shown), 1),
        _letters(parts, uri),
        _pages_of(part, at),
        _listed(wordlist.unpacked(edition, sheet)),
        _pages_of(part, at),
    ]
    hide = {"hide": ["navigation", "toc"]}
    return Page(uri, {"title": title, **UNSEARCHED, **hide}, markdown.blocks(body))


def _letter(part: Part) -> str:
    """What a part is called: its letter, `0–9`, or a sign for all other scripts."""
    if part.name in (NUMBERS, OTHER):
        return "0–9" if part.name == NUMBERS else "…"
    return part.first[0].upper()


def _letters(parts: Parts, page: str) -> Markdown:
    """The ways to the letters, each with how many words it has."""
    if not parts:
        return Markdown("")
    items = [
        markdown.join(
            [
                markdown.link(escape(_letter(part)), way(_uri(part.name), page)),
                markdown.span(escape(f" {number(sum(one.words for one in part.sheets))}"), "count"),
            ]
        )
        for part in parts.values()
    ]
    label = say("Letters of the alphabet")
    return markdown.block(markdown.list_(items), "alphabet", "nav", aria_label=label)


def _pages_of(part: Part, here: int) -> Markdown:
    """The ways to the pages of a letter, which say from which word to which they go."""
    if len(part.sheets) < 2:
        return Markdown("")
    ways = (way(_uri(part.name, at), _uri(part.name)) for at in range(len(part.sheets)))
    items = [
        _bounds(sheet) if at == here else markdown.link(_bounds(sheet), to)
        for at, (sheet, to) in enumerate(zip(part.sheets, ways, strict=True))
    ]
    return markdown.block(
        markdown.list_(items), "in-a-row", "nav", aria_label=say("Pages of the list")
    )


def _bounds(sheet: Sheet) -> Markdown:
    """The first and the last word of a page."""
    return markdown.join((tongues.marked(one.written, one.lang) for one in _ends(sheet)), " – ")


def _ends(sheet: Sheet) -> tuple[Form, ...]:
    """How the first and the last word of a page are written; of one word, once."""
    return (sheet.first, sheet.last) if sheet.words > 1 else (sheet.first,)


def _main(word: Word) -> Form:
    return word.forms[0]


def _listed(words: Iterable[Word]) -> Markdown:
    """The words with how often they occur, and where."""
    links = _Links()
    said = "".join(part for word in words for part in (_term(word), _places(word, links)))
    return Markdown(f'<dl class="list-of-words">{said}</dl>')


def _term(word: Word) -> str:
    """A word, how often it occurs, and the ways to write it if there are several."""
    others = ""
    if len(word.forms) > 1:
        every = ", ".join(f"{_form(form)} {number(form.times)}" for form in word.forms)
        others = f'<span class="forms"> ({every})</span>'
    count = f'<span class="count">{number(word.count)}</span>'
    return f"<dt>{_form(_main(word))} {count}{others}</dt>"


def _places(word: Word, links: _Links) -> str:
    """The passages of a word, document by document; the rest are left to the search."""
    of_documents = groupby(word.places, lambda place: place.document)
    parts = [links.of(document, some) for document, some in of_documents]
    if word.elsewhere:
        more = quoted(say("and {} more", number(word.elsewhere)), quote=False)
        to = f"{uris.relative(SEARCH, PAGE)}?q={quote(_main(word).written)}"
        parts.append(f'<a href="{to}">{more}</a>')
    return f"<dd>{'; '.join(parts)}</dd>"


class _Links:
    """What leads to passages, each written once: on a page are many words of one passage."""

    def __init__(self) -> None:
        self._titles: dict[Document, tuple[str, str]] = {}
        self._known: dict[tuple[Document, str], str] = {}

    def of(self, document: Document, places: Iterable[Place]) -> str:
        """`Růžek 7, 9 ×2`: the document, and links to its passages."""
        if document not in self._titles:
            title = _marked(document.short_title, document.short_title_lang)
            self._titles[document] = title, uris.relative(document.uri, PAGE)
        title, way = self._titles[document]
        links = ", ".join(
            self._link(place, way) + (f"\u00a0×{place.times}" if place.times > 1 else "")
            for place in places
        )
        return f"{title}\u00a0{links}"

    def _link(self, place: Place, way: str) -> str:
        key = place.document, place.anchor
        if key not in self._known:
            to, called = quoted(place.anchor), quoted(place.called, quote=False)
            self._known[key] = f'<a href="{way}#{to}">{called}</a>'
        return self._known[key]


def _form(form: Form) -> str:
    return _marked(form.written, form.lang)


def _marked(words: str, lang: str | None) -> str:
    """Words, marked with their language if that is not the site's."""
    given = _attributes(lang, LANGUAGE.get())
    said = quoted(words, quote=False)
    return f"<span{given}>{said}</span>" if given else said


@cache
def _attributes(lang: str | None, _site: str) -> str:
    """The attributes of a language on a site of another one."""
    return markdown.attributes(**tongues.attributes(lang))
