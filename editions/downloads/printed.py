"""Documents as PDFs, each alone and all in one, as a reader would print them.

What a PDF shows is a chapter of a book, see `books`, with its notes at the foot of the page, its
citation at the head, and the terms of the glossary at the end.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement, XHTMLParser, fragment_fromstring
from lxml.html.builder import E

from editions import citations, conversion, csl, dates, tei
from editions.cache import digest
from editions.document import Document
from editions.downloads import books, typesetting
from editions.downloads.books import Part
from editions.downloads.made import FOLDER, File
from editions.edition import Edition
from editions.registers import Entry
from editions.words import LANGUAGE, say

PATH = f"{FOLDER}/edition.pdf"

MOST = 100
"""Documents of one PDF at most: all pages of it are in memory at once."""

STYLE = (Path(__file__).parent / "printed.css").read_text("utf-8")

OF_THE_WEB = frozenset("aside also-told footnote-backref".split())
"""Classes of what a screen alone shows: the other reading of a text, and ways on in the site."""

LONGEST = 1200
"""Characters of a note at the foot of a page, which is never parted; longer ones stand at the end.

Half a page of notes, as they are set.
"""

WITHIN = frozenset("a abbr b bdi bdo br cite code em i s small span strong sub sup u p".split())
"""Elements of a note at the foot of a page; with others it stands at the end."""

TRIES = ("chapter", "chapter loose", "chapter with-notes-at-end")
"""How a chapter is set, by its classes: if a note is lost, with lines that stand alone at the heads
and feet of pages; at last with its notes at its end."""

SCHEME = "site:"

P, SPAN = E.p, E.span


class Place(NamedTuple):
    """Where the chapters of a PDF are, and whither their links lead."""

    edition: Edition
    chapters: Mapping[str, tuple[str, frozenset[str]]]
    """The prefix of the ids of each document, and these, by its uri."""
    terms: Mapping[str, Entry]
    """The entries of the glossary, by their uris."""


def of_document(edition: Edition, document: Document) -> File:
    """A document as a PDF."""

    def made() -> bytes:
        part = books.part(edition, document)
        return _pdf(edition, [part], document.title, document.uri)

    path = f"{document.uri.removesuffix('.html')}.pdf"
    return File(path, made, lambda: _mark(edition, [document]), is_slow=True)


def of_all(edition: Edition) -> Iterator[File]:
    """All documents as one PDF, in their order, if they are not too many."""

    def made() -> bytes:
        return _pdf(edition, books.parts(edition), edition.settings.imprint.title or "", "")

    if 1 < len(edition.documents) <= MOST:
        yield File(PATH, made, lambda: _mark(edition, edition.documents))


def _mark(edition: Edition, documents: Sequence[Document]) -> str:
    """A digest of all that a PDF is made of."""
    marks = [books.mark(edition, one) for one in documents]
    terms = [one.digest for one in edition.entries if one.is_term]
    return digest(marks, terms, typesetting.made_with())


def _pdf(edition: Edition, parts: Sequence[Part], title: str, uri: str) -> bytes:
    """Set chapters in pages, so that none loses a note at the foot of a page."""
    chapters = {
        one.uri: (f"c{number}.", frozenset(chapter.ids))
        for number, (one, chapter) in enumerate(parts, 1)
    }
    terms = {one.uri: one for one in edition.entries if one.is_term}
    place = Place(edition, chapters, terms)
    project, imprint = edition.project or Path(), edition.settings.imprint
    images = {
        f"{typesetting.SCHEME}images/{path}": project / path
        for _, chapter in parts
        for path in chapter.images
    }
    tried = dict.fromkeys(chapters, 0)
    while True:
        sections = [_section(place, one, TRIES[tried[one.document.uri]]) for one in parts]
        page = _page(place, parts, sections, title, uri)
        layout = typesetting.laid_out(page, STYLE, images, f"{imprint.site or imprint.title}{uri}")
        lost = _lost(sections, layout.names)
        if not lost:
            return layout.pdf()
        tried |= {uri: one + 1 for uri, one in tried.items() if chapters[uri][0] in lost}


def _lost(sections: Sequence[HtmlElement], names: Sequence[str]) -> frozenset[str]:
    """The ids of the chapters that lose a note, or have notes in disorder."""
    places = {name: number for number, name in reversed([*enumerate(names)])}
    lost = []
    for one in sections:
        wanted = [
            places.get(note.get("id", ""), -1) for note in one.iterfind(".//span[@data-label]")
        ]
        lost += [one.get("id", "")] if -1 in wanted or wanted != sorted(wanted) else []
    return frozenset(lost)


def _page(
    place: Place, parts: Sequence[Part], sections: Sequence[HtmlElement], title: str, uri: str
) -> str:
    """The chapters as one HTML document."""
    edition = place.edition
    authors = (
        citations.names(edition, parts[0].document) if uri else edition.settings.imprint.editors
    )
    about = "".join(f'<meta name="author" content="{html.escape(one)}">' for one in authors)
    about += f'<meta name="generator" content="{html.escape(typesetting.made_with())}">'
    return (
        f'<!DOCTYPE html><html lang="{html.escape(LANGUAGE.get())}"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title>{about}</head>"
        f"<body>{'' if uri else _front(edition, parts, place.chapters)}"
        f"{''.join(etree.tostring(one, method='html', encoding='unicode') for one in sections)}"
        f"{_glossary(place, sections)}</body></html>"
    )


def _front(
    edition: Edition, parts: Sequence[Part], chapters: Mapping[str, tuple[str, frozenset[str]]]
) -> str:
    """The title and the contents of a PDF of all documents."""
    imprint = edition.settings.imprint
    said = [
        say("Version {}", imprint.version) if imprint.version else "",
        dates.day(imprint.date or ""),
        imprint.publisher or "",
        imprint.site or "",
    ]
    about = "".join(f"<p>{html.escape(one)}</p>" for one in [*imprint.editors, *said] if one)
    items = "".join(
        f'<li><a href="#{chapters[one.uri][0]}">{html.escape(one.title)}</a></li>'
        for one, _ in parts
    )
    return (
        f'<section class="front"><h1>{html.escape(imprint.title or "")}</h1>{about}</section>'
        f'<section class="contents"><h2>{html.escape(say("Contents"))}</h2><ol>{items}</ol>'
        "</section>"
    )


def _section(place: Place, part: Part, way: str) -> HtmlElement:
    """A chapter as it is set, in one of the ways that are tried."""
    prefix, _ = place.chapters[part.document.uri]
    parser = XHTMLParser(resolve_entities=False, no_network=True)
    root: HtmlElement = etree.fromstring(
        f'<section class="{way}">{part.chapter.body}</section>', parser
    )
    root.set("id", prefix)
    for element in root.xpath("//*[@class]"):
        if not OF_THE_WEB.isdisjoint(element.get("class", "").split()):
            element.drop_tree()
    _number(root, place, part.document)
    if way != TRIES[-1]:
        _set_notes(root)
    for heading in root.xpath("//*[starts-with(name(), 'h') and .//*[@data-label]]"):
        heading.set("data-title", tei.normalised(_words(heading)).strip())
    for image in root.iter("img"):
        image.set("src", f"{typesetting.SCHEME}{unquote(image.get('src', ''))}")
        image.set("alt", image.get("alt") or image.get("src", "").rpartition("/")[2])
    for element in root.xpath("//*[@id]"):
        element.set("id", f"{prefix}{element.get('id')}" if element is not root else prefix)
    for link in root.xpath("//*[@href]"):
        _lead(link, place, prefix)
    _cite(root, place.edition, part.document)
    return root


def _number(root: HtmlElement, place: Place, document: Document) -> None:
    """Have the numbers of passages lead to their addresses, where these are known."""
    for mark in root.xpath("//a[contains(concat(' ', @class, ' '), ' permalink ')]"):
        address = place.edition.settings.imprint.address(document.uri)
        if address is None:
            mark.addprevious(SPAN(_words(mark), {"class": "permalink"}))
            mark.drop_tree()
        else:
            mark.set("href", address + mark.get("href").replace("..", ":"))


def _set_notes(root: HtmlElement) -> None:
    """Set notes at the feet of pages; those that are too long, or hold lists, stay at the end."""
    for listed in root.xpath("//div[@class='footnote']"):
        title = listed.getprevious()
        for series in listed.findall("ol"):
            own = series.getprevious()
            head = title if own is None or own.tag == "hr" else own
            labels = [one for note in series.findall("li") for one in _at_foot(root, note)]
            if len(series) == 0:
                series.drop_tree()
                _tell_series(head, labels)
        if listed.find("ol") is None and listed.find("p") is None:
            listed.drop_tree()


def _tell_series(head: HtmlElement | None, labels: Sequence[str]) -> None:
    """Say in one line whose notes stood at the feet of pages, if a heading says it."""
    if head is None or head.tag not in ("h2", "h3"):
        return
    title = _words(head).strip()
    if title != say("Notes") and labels:
        several = f"{labels[0]}–{labels[-1]}" if len(labels) > 1 else labels[0]
        head.addprevious(P(f"{title}: {several}", {"class": "whose-notes"}))
    head.drop_tree()


def _at_foot(root: HtmlElement, note: HtmlElement) -> Iterator[str]:
    """Move a note to its first mark, and give its label, if it can stand at the foot of a page."""
    marks = root.xpath(
        "//sup[a/@href = $href][not(ancestor::table or ancestor::div[@class='footnote'])]",
        href=f"#{note.get('id')}",
    )
    label = next(iter(note.xpath(".//span[contains(@class, 'note-label')]")), None)
    can = {one.tag for one in note.iterdescendants()} <= WITHIN and not note.xpath(".//sup/a")
    if not marks or label is None or not can or len(_words(note)) > LONGEST:
        return
    said = _words(label)
    label.drop_tree()
    for number, block in enumerate(note.findall("p")):
        if number:
            block.addprevious(SPAN(block.text or "", *block, {**block.attrib, "class": "block"}))
            block.drop_tree()
        else:
            block.drop_tag()
    about = {**note.attrib, "class": "foot", "data-label": said}
    marks[0].addprevious(SPAN((note.text or "").lstrip(), *note, about))
    marks[0].drop_tree()
    note.drop_tree()
    yield said


def _words(element: HtmlElement) -> str:
    """What a reader reads in it, without notes at the foot."""
    return "".join(element.xpath(".//text()[not(ancestor::*[@data-label])]"))


def _lead(link: HtmlElement, place: Place, prefix: str) -> None:
    """Lead on in the PDF, else by the address of the site; else it is no link."""
    href = link.get("href", "")
    if href.startswith("#"):
        link.set("href", f"#{prefix}{href[1:]}")
    elif href.startswith(SCHEME):
        uri, _, fragment = href.removeprefix(SCHEME).partition("#")
        way = _way(place, uri, fragment)
        if way is None:
            link.drop_tag()
        else:
            link.set("href", way)


def _way(place: Place, uri: str, fragment: str) -> str | None:
    if uri in place.chapters:
        prefix, ids = place.chapters[uri]
        return f"#{prefix}{fragment if fragment in ids else ''}"
    if uri in place.terms:
        return f"#g.{place.terms[uri].identifier}"
    hash_ = f"#{fragment.replace('..', ':')}" if fragment else ""
    return place.edition.settings.imprint.address(f"{uri}{hash_}")


def _cite(root: HtmlElement, edition: Edition, document: Document) -> None:
    """Say below the head how the document is cited, and where it is."""
    address = edition.settings.imprint.address(document.uri)
    cited = csl.citations(citations.item(edition, document), address, document.title_lang)
    words = next(iter(cited)).content
    made = conversion.converted(words, lambda way: way)
    content = made.html if made else html.escape(words)
    said: HtmlElement = fragment_fromstring(content, create_parent="div")
    said.set("class", "cited")
    title = root.find("h1")
    if title is not None:
        title.set("data-short", document.short_title)
    head = next(iter(root.xpath("dl[contains(@class, 'document-head')]")), title)
    if head is not None:
        head.addnext(said)


def _glossary(place: Place, sections: Sequence[HtmlElement]) -> str:
    """The terms of the glossary that the texts name, with what they mean."""
    asked = {href for one in sections for href in one.xpath("//@href") if href.startswith("#g.")}
    found = [one for one in place.terms.values() if f"#g.{one.identifier}" in asked]
    if not found:
        return ""
    terms = "".join(_term(one) for one in sorted(found, key=lambda one: one.name.casefold()))
    return (
        f'<section class="glossary" id="glossary"><h1>{html.escape(say("Glossary"))}</h1>'
        f"<dl>{terms}</dl></section>"
    )


def _term(entry: Entry) -> str:
    meaning = " ".join(tei.plain(one) for one in entry.prose) or entry.role
    lang = f' lang="{html.escape(entry.lang)}"' if entry.lang else ""
    name = html.escape(entry.name)
    dt = f'<dt id="g.{html.escape(entry.identifier)}">{name}</dt>'
    return f"{dt}<dd{lang}>{html.escape(meaning)}</dd>"
