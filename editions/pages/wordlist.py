"""The list of all words of the documents, by letters: what finds them without a script.

The lists are HTML: with 500,000 links, Python-Markdown takes a third of the time for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache, partial
from html import escape as quoted
from itertools import groupby
from operator import itemgetter
from urllib.parse import quote

from editions import cuts, markdown, tongues, uris, wordlist
from editions.cache import digest
from editions.document import Document
from editions.edition import Edition
from editions.gathering import Gathered, Part, Sheet
from editions.markdown import Markdown, escape
from editions.pages.page import LIST, UNSEARCHED, Maker, Page, way
from editions.tokens import NUMBERS, OTHER
from editions.wordlist import Form, Place, Word
from editions.words import LANGUAGE, number, say, several

FOLDER = "words"

PAGE = uris.index(FOLDER)

SEARCH = "search.html"

Parts = Sequence[Part]


def word_makers(edition: Edition) -> Iterator[Maker]:
    """What makes the list of words, the first page first."""
    words = wordlist.gathered(edition)
    parts, links = words.parts, _Links()
    totals = [(one.name, one.words, one.forms, one.occurrences) for one in parts]
    yield Maker(PAGE, partial(_first_page, parts), digest=digest(totals))
    letters = [one.name for one in parts]
    known = {} if edition.kept is None else edition.kept.state.rendered
    for part in parts:
        starts = [sheet.start for sheet in part.sheets]
        for sheet in part.sheets:
            make = partial(_part_page, words, part, sheet, links)
            said = digest(letters, starts, sheet.start, sheet.digest)
            maker = Maker(_uri(part, sheet), make, digest=said)
            before = known.get(maker.uri)
            if before is None or before.digest != said:
                words.tallies(part.name, sheet)  # Once, before processes are born.
            yield maker


def _uri(part: Part, sheet: Sheet) -> str:
    return f"{FOLDER}/{cuts.address(part.name, sheet.start)}.html"


def _first_page(parts: Parts) -> Page:
    """What the list is, its letters, and how many words there are."""
    told = say(
        "Every word of the documents and their notes, with the paragraphs in which it stands. Marks"
        " and capitals make no difference to its place."
    )
    forms = sum(part.forms for part in parts)
    occurrences = sum(part.occurrences for part in parts)
    counts = (
        several(forms, "{} word form", "{} word forms"),
        several(occurrences, "{} word", "{} words"),
    )
    search = markdown.link(escape(say("Search")), way(SEARCH, PAGE))
    body = [
        markdown.heading(escape(say("Words")), 1),
        markdown.paragraph(escape(told)),
        markdown.paragraph(markdown.join([escape(" · ".join(counts)), search], " · "), cls="count"),
        _letters(parts, PAGE, counted=True),
    ]
    return Page(PAGE, {"title": say("Words"), **LIST}, markdown.blocks(body))


def _part_page(every: Gathered, part: Part, sheet: Sheet, links: _Links) -> Page:
    """The words of a letter, or of those that begin with some letters."""
    words = [*wordlist.unpacked(every, part.name, sheet)]
    heading = say("Words: {}")
    ends = [_main(one) for one in dict.fromkeys((words[0], words[-1]))]
    several_pages = len(part.sheets) > 1
    title = heading.format(
        " – ".join(one.written for one in ends) if several_pages else _letter(part)
    )
    bounds = markdown.join((tongues.marked(one.written, one.lang) for one in ends), " – ")
    shown = bounds if several_pages else escape(_letter(part))
    body = [
        markdown.paragraph(
            markdown.link(escape(say("Words")), way(PAGE, _uri(part, sheet))), cls="up"
        ),
        markdown.heading(markdown.filled(heading, shown), 1),
        _letters(every.parts, _uri(part, sheet)),
        _pages_of(part, sheet),
        _listed(words, links),
        _pages_of(part, sheet),
    ]
    hide = {"hide": ["navigation", "toc"]}
    metadata = {"title": title, **UNSEARCHED, **hide}
    return Page(_uri(part, sheet), metadata, markdown.blocks(body))


def _letter(part: Part) -> str:
    """What a part is called: its letter, `0–9`, or a sign for all other scripts."""
    if part.name in (NUMBERS, OTHER):
        return "0–9" if part.name == NUMBERS else "…"
    return part.first[0].upper()


def _letters(parts: Parts, page: str, counted: bool = False) -> Markdown:
    """The ways to the letters, each with how many words it has where they are counted.

    Words are counted on the first page alone: else each page were another one with each word.
    """
    if not parts:
        return Markdown("")
    items = []
    for part in parts:
        link = markdown.link(escape(_letter(part)), way(_uri(part, part.sheets[0]), page))
        count = markdown.span(escape(f" {number(part.words)}"), "count")
        items.append(markdown.join([link, count]) if counted else link)
    label = say("Letters of the alphabet")
    return markdown.block(markdown.list_(items), "alphabet", "nav", aria_label=label)


def _pages_of(part: Part, here: Sheet) -> Markdown:
    """The ways to the pages of a letter, by the letters from which on words stand there."""
    if len(part.sheets) < 2:
        return Markdown("")
    items = []
    for sheet in part.sheets:
        called = escape(_capital(sheet.start) or _letter(part))
        to = way(_uri(part, sheet), _uri(part, here))
        items.append(called if sheet == here else markdown.link(called, to))
    return markdown.block(
        markdown.list_(items), "alphabet", "nav", aria_label=say("Pages of the list")
    )


def _capital(letters: str) -> str:
    return letters[:1].upper() + letters[1:]


def _main(word: Word) -> Form:
    return word.forms[0]


def _listed(words: Iterable[Word], links: _Links) -> Markdown:
    """The words with how often they occur, and where."""
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
    of_documents = groupby(word.places, itemgetter(0))
    parts = [links.of(document, some) for document, some in of_documents]
    if word.elsewhere:
        more = quoted(say("and {} more", number(word.elsewhere)), quote=False)
        to = f"{uris.relative(SEARCH, PAGE)}?q={quote(_main(word).written)}"
        parts.append(f'<a href="{to}">{more}</a>')
    return f"<dd>{'; '.join(parts)}</dd>"


class _Links:
    """What leads to passages. Titles are written once: the same ones stand on many pages."""

    def __init__(self) -> None:
        self._titles: dict[Document, tuple[str, str]] = {}

    def of(self, document: Document, places: Iterable[Place]) -> str:
        """`Muster 7, 9 ×2`: the document, and links to its passages."""
        known = self._titles.get(document)
        if known is None:
            title = _marked(document.short_title, document.short_title_lang)
            known = self._titles[document] = title, uris.relative(document.uri, PAGE)
        title, way = known
        links = [
            f'<a href="{way}#{_quoted(anchor)}">{_quoted(called, False)}</a>'
            + (f"\u00a0×{times}" if times > 1 else "")
            for _, anchor, called, times in places
        ]
        return f"{title}\u00a0{', '.join(links)}"


# Anchors and numbers of paragraphs: there are few, and each is on every page.
_quoted = lru_cache(maxsize=1 << 12)(quoted)


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
