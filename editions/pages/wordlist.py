"""The list of all words of the documents, a page a letter: what finds them without a script.

The lists are HTML: with 500,000 links, Python-Markdown takes a third of the time for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import groupby
from urllib.parse import quote

from lxml.etree import _Element

from editions import markdown, tongues, uris, wordlist
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.pages.drawing import E, written
from editions.pages.page import LIST, UNSEARCHED, Page, way
from editions.wordlist import NUMBERS, OTHER, Form, Place, Word
from editions.words import number, say, several

FOLDER = "words"

PAGE = uris.index(FOLDER)

SEARCH = "search.html"

MOST_WORDS, MOST_PLACES = 1500, 3000
"""Words on one page, and passages to which it leads."""

Parts = Mapping[str, Sequence[Sequence[Word]]]
"""The words by the names of the parts, each cut into what stands on a page."""


def word_makers(edition: Edition) -> Iterator[Callable[[], Page]]:
    """What makes the list of words, the first page first."""
    every = wordlist.words(edition)
    parts = {name: [*_cut(some)] for name, some in wordlist.parts(every).items()}
    yield partial(_first_page, every, parts)
    for name, cut in parts.items():
        for at in range(len(cut)):
            yield partial(_part_page, parts, name, at)


def _cut(words: Iterable[Word]) -> Iterator[list[Word]]:
    """The words in order, as many together as a page can have."""
    here: list[Word] = []
    places = 0
    for word in words:
        if len(here) == MOST_WORDS or places + len(word.places) > MOST_PLACES:
            yield here
            here, places = [], 0
        here.append(word)
        places += len(word.places)
    yield here


def _uri(name: str, at: int = 0) -> str:
    return f"{FOLDER}/{name}.html" if not at else f"{FOLDER}/{name}-{at + 1}.html"


def _first_page(every: Sequence[Word], parts: Parts) -> Page:
    """What the list is, its letters, and how many words there are."""
    told = say(
        "Every word of the documents and their notes, with the paragraphs in which it stands. Marks"
        " and capitals make no difference to its place."
    )
    forms = sum(len(word.forms) for word in every)
    occurrences = sum(word.count for word in every)
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


def _part_page(parts: Parts, name: str, at: int) -> Page:
    """The words of a letter, or the next of them where they are too many for a page."""
    uri, words = _uri(name, at), parts[name][at]
    heading = say("Words: {}")
    several_pages = len(parts[name]) > 1
    bounds = " – ".join(one.written for one in _ends(words))
    title = heading.format(bounds if several_pages else _letter(name, parts))
    shown = _bounds(words) if several_pages else escape(_letter(name, parts))
    body = [
        markdown.paragraph(markdown.link(escape(say("Words")), way(PAGE, uri)), cls="up"),
        markdown.heading(markdown.filled(heading, shown), 1),
        _letters(parts, uri),
        _pages_of(parts[name], name, at),
        _listed(words),
        _pages_of(parts[name], name, at),
    ]
    hide = {"hide": ["navigation", "toc"]}
    return Page(uri, {"title": title, **UNSEARCHED, **hide}, markdown.blocks(body))


def _letter(name: str, parts: Parts) -> str:
    """What a part is called: its letter, `0–9`, or a sign for all other scripts."""
    if name in (NUMBERS, OTHER):
        return "0–9" if name == NUMBERS else "…"
    return parts[name][0][0].folded[0].upper()


def _letters(parts: Parts, page: str) -> Markdown:
    """The ways to the letters, each with how many words it has."""
    if not parts:
        return Markdown("")
    items = [
        markdown.join(
            [
                markdown.link(escape(_letter(name, parts)), way(_uri(name), page)),
                markdown.span(escape(f" {number(sum(map(len, cut)))}"), "count"),
            ]
        )
        for name, cut in parts.items()
    ]
    label = say("Letters of the alphabet")
    return markdown.block(markdown.list_(items), "alphabet", "nav", aria_label=label)


def _pages_of(cut: Sequence[Sequence[Word]], name: str, here: int) -> Markdown:
    """The ways to the pages of a letter, which say from which word to which they go."""
    if len(cut) < 2:
        return Markdown("")
    ways = (way(_uri(name, at), _uri(name)) for at in range(len(cut)))
    items = [
        _bounds(words) if at == here else markdown.link(_bounds(words), to)
        for at, (words, to) in enumerate(zip(cut, ways, strict=True))
    ]
    return markdown.block(
        markdown.list_(items), "in-a-row", "nav", aria_label=say("Pages of the list")
    )


def _bounds(words: Sequence[Word]) -> Markdown:
    """The first and the last word of a page."""
    return markdown.join((tongues.marked(one.written, one.lang) for one in _ends(words)), " – ")


def _ends(words: Sequence[Word]) -> tuple[Form, ...]:
    """How the first and the last word of a page are written; of one word, once."""
    ends = (words[0], words[-1]) if len(words) > 1 else words
    return tuple(_main(word) for word in ends)


def _main(word: Word) -> Form:
    return word.forms[0]


def _listed(words: Iterable[Word]) -> Markdown:
    """The words with how often they occur, and where."""
    parts = [part for word in words for part in (_term(word), _places(word))]
    return written(E.dl({"class": "list-of-words"}, *parts))


def _term(word: Word) -> _Element:
    """A word, how often it occurs, and the ways to write it if there are several."""
    every = [E.span(number(word.count), {"class": "count"})]
    if len(word.forms) > 1:
        said: list[str | _Element] = []
        for form in word.forms:
            said += [", " if said else " (", _form(form), " ", number(form.count)]
        every.append(E.span(*said, ")", {"class": "forms"}))
    return E.dt(_form(_main(word)), " ", *every)


def _places(word: Word) -> _Element:
    """The passages of a word, document by document; the rest are left to the search."""
    parts: list[str | _Element] = []
    for _, some in groupby(word.places, lambda place: place.document.stem):
        parts += ["; "] if parts else []
        parts += _in_document([*some])
    if word.elsewhere:
        more = say("and {} more", number(word.elsewhere))
        to = f"{uris.relative(SEARCH, PAGE)}?q={quote(_main(word).written)}"
        parts += ["; ", E.a(more, href=to)]
    return E.dd(*parts)


def _in_document(places: Sequence[Place]) -> Iterator[str | _Element]:
    """`Růžek 7, 9 ×2`: the document, and links to its passages."""
    document = places[0].document
    to = _way(document.stem)
    yield _marked(document.short_title, document.short_title_lang)
    for at, place in enumerate(places):
        yield "\u00a0" if not at else ", "
        yield E.a(_called(place), href=f"{to}#{place.passage.anchor}")
        if place.count > 1:
            yield f"\u00a0×{place.count}"


@cache
def _way(stem: str) -> str:
    """The way to a document from the folder of all pages of the list."""
    return uris.relative(uris.document(stem), PAGE)


def _called(place: Place) -> str:
    """The number of a paragraph; what another passage is called."""
    passage = place.passage
    return passage.number if passage.called == "paragraph" and passage.number else passage.label


def _form(form: Form) -> str | _Element:
    return _marked(form.written, form.lang)


def _marked(words: str, lang: str | None) -> str | _Element:
    """Words, marked with their language if that is not the site's."""
    given = {name: value for name, value in tongues.attributes(lang).items() if value}
    return E.span(words, given) if given else words
