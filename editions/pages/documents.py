"""The pages of documents: head, summary, text, notes."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from lxml.etree import _Element

from editions import facsimiles, markdown, tei, tongues, uris
from editions.behaviours import labels
from editions.document import Document
from editions.edition import Edition
from editions.header import (
    AUTHOR,
    DATE,
    FORWARDED,
    FROM,
    MANUSCRIPT,
    NAMES,
    PLACE,
    RECEIVED,
    TO,
)
from editions.markdown import Markdown, escape, span
from editions.pages import citing, further, history, machines
from editions.pages.page import Page, definitions, way
from editions.registers import KINDS
from editions.render import Render
from editions.rules import Rules
from editions.words import LANGUAGE, later, other, say

CLASSIFICATION = "tei:profileDesc/tei:textClass/tei:keywords[@scheme='#classification']/tei:term"

LONGEST_DESCRIPTION = 300

HEAD: tuple[tuple[str, tuple[str, ...]], ...] = (
    (later("From"), FROM),
    (later("To"), TO),
    (later("Copies to"), (f"{FORWARDED}/{NAMES}",)),
    (later("Place"), PLACE),
    (later("Date"), DATE),
    (later("Received"), (f"{RECEIVED}/tei:date | {RECEIVED}/tei:note",)),
    (later("Classification"), (CLASSIFICATION,)),
    (later("Archive"), (f"{MANUSCRIPT}/tei:msIdentifier/*[not(self::tei:altIdentifier)]",)),
)
"""What the head of a document's page says, in order: a label, and where in the header the words
stand; of several places the first that has any. Rows without words are left out."""

SOURCE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (later("Title in the source"), ("tei:fileDesc/tei:titleStmt/tei:title[@type='source']",)),
    (later("Published copy"), (f"{MANUSCRIPT}/tei:msIdentifier/tei:altIdentifier/*",)),
    (later("Credit"), ("tei:fileDesc/tei:titleStmt/tei:funder",)),
)
"""What the foot of the page says in the same way, so that the text stands near to the top."""

DOCUMENT = later("Document")
"""The kind of a document's page, in the front matter and among the filters of the search."""

# Anchors of the page's own headings: no xml:id can be one of these, for it has no colon.
SUMMARY, NOTES, ABOUT_TEXT = "page:summary", "page:notes", "page:about"

SERIES = later(
    {
        "": "Notes",
        "edition": "Notes",
        "editorial": "Notes",
        "editor": "Notes",
        "app": "Apparatus",
        "margin": "Notes in the margin",
        "authorial": "Notes of the source",
        "author": "Notes of the source",
        "footnote": "Notes of the source",
        "commentary": "Commentary",
        "comment": "Commentary",
        "critical": "Critical notes",
        "textconst": "Critical notes",
        "textual": "Critical notes",
        "translation": "Notes of the translation",
        "source": "Note on the source",
    }
)
"""What a reader sees above the notes of a `@type`, where it is not the word itself."""

TWO_TEXTS = re.compile(r'<[^>]* class="(?:[^"]* )?(?:aside|mended|tei-lb)[ "]')
"""What is in the reading text alone, or in that of the source alone."""

SWITCH = """<div class="text-switch" role="radiogroup" aria-label="{}">
<input type="radio" name="text" id="text:reading" checked>
<label for="text:reading">{}</label>
<input type="radio" name="text" id="text:source">
<label for="text:source">{}</label>
</div>"""

LANGUAGE_OF_TEXT = f"{MANUSCRIPT}//tei:textLang | tei:fileDesc/tei:sourceDesc/tei:p[@n='language']"

DESCRIPTION = (
    "tei:msContents[tei:summary or tei:msItem or tei:msItemStruct or tei:p]",
    "tei:physDesc",
    "tei:history",
    "tei:additional//tei:surrogates",
    "tei:msPart",
    "tei:msFrag",
)
"""What is told of a manuscript, apart from where it is: in a catalogue that is all there is."""

ABOUT = (
    " | ".join(f"{MANUSCRIPT}/{part}" for part in DESCRIPTION),
    "tei:fileDesc/tei:sourceDesc/tei:listWit",
    "tei:fileDesc/tei:sourceDesc/tei:bibl",
    "tei:fileDesc/tei:publicationStmt/tei:availability",
    "tei:encodingDesc/tei:editorialDecl",
    "tei:encodingDesc/tei:refsDecl",
)
"""Where the header says how the text came here, whose it is, and how it was encoded."""


def document_page(edition: Edition, rules: Rules, document: Document) -> Page:
    """The page of a document: head, summary, text, notes, and how it was encoded."""
    render = Render(rules, edition, document.source, document.uri, document)
    text = render.text()
    before = [
        history.elsewhere(document),
        _around(edition, document),
        *_opening(render, document),
        _switch(text, render),
        markdown.block(
            text,
            "tei-text",
            id=document.whole.anchor,
            lang=document.lang,
            dir=tongues.direction(document.lang or ""),
            data_omitted=_omitted(render),
            data_notes=_kept(document),
        ),
    ]
    after = [
        _closing(render, document),
        further.further(edition, document),
        history.history(document, render),
        citing.citing(edition, document),
        citing.reporting(edition, document),
        citing.printed(edition, document, history.state(document)),
    ]
    body = _with_notes(render, document, before, markdown.blocks(after))
    metadata = _metadata(edition, document, render)
    page = markdown.blocks([body, definitions(render)])
    return Page(document.uri, metadata, page, tuple(render.findings), dict(render.images))


def _opening(render: Render, document: Document) -> tuple[Markdown, ...]:
    """What stands above a text: of a part nothing that its own heading, or the whole, says."""
    lang = other(document.title_lang)
    title = markdown.heading(escape(document.title), 1, None, "document-title", lang)
    if document.parent is not None:
        return () if document.shows_its_title else (title,)
    return title, _head(render, document), _summary(render, document)


def _closing(render: Render, document: Document) -> Markdown:
    """What stands below a text and its notes: of a part, the way to its file."""
    return _about(render, document) if document.parent is None else _source(render, document)


def _around(edition: Edition, document: Document) -> Markdown:
    """The ways up, and to the documents before it and after it."""
    parent, collection = document.parent, edition.collection(document)
    up = uris.index("documents") if parent is None else parent.uri
    title = escape(say("Documents")) if parent is None else tongues.titled(parent)
    ways = [markdown.link(title, way(up, document.uri))]
    if collection is not None and parent is None:
        ways.append(markdown.link(escape(collection.title), way(collection.uri, document.uri)))
    if document.uri in edition.orders:
        order = edition.orders[document.uri].uri()
        ways.append(markdown.link(escape(say("Side by side")), way(order, document.uri)))
    for one in edition.translations.get(document.uri, ()):
        link = markdown.link(tongues.briefly(one), way(one.uri, document.uri))
        ways.append(markdown.join([escape(f"{say('Translation')}: "), link]))
    ways += further.around(edition, document)
    ways.append(markdown.link(escape(say("Cite")), f"#{citing.CITE}"))
    inside = f"{way('search.html', document.uri)}?document={quote(document.stem, safe='')}"
    ways.append(markdown.link(escape(say("Search in it")), inside))
    return markdown.paragraph(markdown.join(ways, " · "), cls="up")


def _metadata(edition: Edition, document: Document, render: Render) -> dict[str, Any]:
    """The front matter of a document's page; what the header does not say is left out."""
    abstract = document.said("tei:profileDesc/tei:abstract")
    values: dict[str, Any] = {
        "title": document.title,
        "short_title": document.short_title,
        "description": textwrap.shorten(abstract, LONGEST_DESCRIPTION, placeholder=" …"),
        "id": document.stem,
        "date": document.date,
        "place": document.said(*PLACE),
        "author": "; ".join(tei.plain(one) for one in document.told(AUTHOR)),
        "addressee": "; ".join(tei.plain(one) for one in document.told(f"{RECEIVED}/{NAMES}")),
        "classification": document.said(CLASSIFICATION),
        "language": document.lang,
        "title_language": other(document.title_lang),
        "original_language": _attribute(document, f"{MANUSCRIPT}//tei:textLang", "mainLang"),
        "source": document.source.path,
        "notes": _series(render, document),
        "notes_in_languages": render.note_langs,
        "kind": DOCUMENT,
    }
    for kind in KINDS:
        values[kind.folder] = [one.name for one in edition.mentioned(document, kind.folder)]
    if any(map(facsimiles.is_one, render.images)):
        values |= {"scripts": ["facsimiles"], "styles": ["facsimiles"]}
    known = {key: value for key, value in values.items() if value}
    return known | {"hide": ["navigation"]} | machines.of_document(edition, document)


def _attribute(document: Document, path: str, name: str) -> str | None:
    return next((element.get(name) for element in document.told(path)), None)


def _head(render: Render, document: Document) -> Markdown:
    """What a printed edition says above a document, and what language the words are in."""
    told = document.told(LANGUAGE_OF_TEXT)
    notice = [tongues.inline(one, render.inline(one)) for one in told]
    return markdown.blocks(
        [
            *(markdown.paragraph(said, cls="notice added") for said in notice),
            _facts(_rows(render, document, HEAD)),
        ]
    )


def _source(render: Render, document: Document) -> Markdown:
    """Where the text of a whole file is from, and the file itself."""
    rows = _rows(render, document, SOURCE) if document.parent is None else []
    return _facts([*rows, *_images(render), (escape(say("Source file")), _download(document))])


def _images(render: Render) -> Iterator[tuple[Markdown, Markdown]]:
    """The way to the images for viewers of other sites, where these can find them."""
    has_some = any(map(facsimiles.is_one, render.images))
    if has_some and render.edition.settings.imprint.site:
        way = facsimiles.way(uris.relative(facsimiles.manifest(render.page), render.page))
        link = Markdown(f"<a{markdown.attributes(href=way)}>{escape(say('Manifest (IIIF)'))}</a>")
        yield escape(say("Images of the source")), link


def _rows(
    render: Render, document: Document, table: tuple[tuple[str, tuple[str, ...]], ...]
) -> list[tuple[Markdown, Markdown]]:
    return [(escape(say(label)), _row(render, document, places)) for label, places in table]


def _facts(rows: list[tuple[Markdown, Markdown]]) -> Markdown:
    """Labels with what the header says; nothing if it says nothing."""
    terms = [
        part
        for label, said in rows
        if said
        for part in (markdown.leaf(label, "dt"), markdown.leaf(said, "dd"))
    ]
    if not terms:
        return Markdown("")
    return markdown.block(markdown.join(terms, "\n"), "document-head added", "dl")


def _row(render: Render, document: Document, places: tuple[str, ...]) -> Markdown:
    """The words of one row of the head: the elements at the first place that has any."""
    found = (document.told(place) for place in places)
    elements = next((some for some in found if some), [])
    words = [
        (tei.name(one), _on_one_line(render, one) or escape(labels.dated(one))) for one in elements
    ]
    notes = [span(said, "tei-note") for name, said in words if name == "note"]
    others = markdown.join((said for name, said in words if name != "note" and said), "; ")
    return markdown.join([others, *notes], " ")


def _on_one_line(render: Render, element: _Element) -> Markdown:
    """An element of the header as part of a line."""
    block = render.is_block(element) or tei.name(element) == "note"
    said = render.inline(element) if block else render.element(element)
    return tongues.inline(element, Markdown(said.strip()))


def _download(document: Document) -> Markdown:
    """A link to the TEI under a name that every server serves as plain text.

    As `application/xml` a browser would run what XHTML or SVG in it says.
    """
    way = uris.relative(f"{document.source.path}.txt", document.uri)
    name = document.source.path.rpartition("/")[2]
    link = markdown.attributes(href=way, download=name, type="text/plain")
    return Markdown(f"<a{link}>{escape(f'TEI-XML ({name})')}</a>")


def _summary(render: Render, document: Document) -> Markdown:
    """The abstract of the header, with whose words it is."""
    parts = []
    for abstract in document.told("tei:profileDesc/tei:abstract"):
        by = _responsible(document, abstract.get("resp", ""))
        title = escape(say("Summary by {}", by) if by else say("Summary"))
        said = tongues.blocks(abstract, render.flow(abstract))
        content = markdown.blocks([markdown.heading(title, 2, SUMMARY), said])
        parts.append(markdown.block(content, "document-summary added"))
    return markdown.blocks(parts)


def _switch(text: Markdown, render: Render) -> Markdown:
    """The choice between the reading text and that of the source, where the page has both.

    Style follows the choice, so it needs no script.
    """
    has_both = any(TWO_TEXTS.search(part) for part in (text, *render.notes.values()))
    words = (say("Text shown"), say("Reading text"), say("Text of the source"))
    return Markdown(SWITCH.format(*map(escape, words)) if has_both else "")


def _responsible(document: Document, pointers: str) -> str:
    """The names of those that the pointers of a `@resp` lead to in the same file."""
    ids = document.source.ids
    holders = [ids.get(pointer.removeprefix("#")) for pointer in pointers.split()]
    names = [tei.find(one, f"descendant-or-self::{NAMES}") for one in holders if one is not None]
    return ", ".join(tei.plain(name) for name in names if name is not None)


def _with_notes(
    render: Render, document: Document, before: list[Markdown], after: Markdown
) -> Markdown:
    """The page with its notes between what stands before and after them."""
    if not render.notes:
        return markdown.blocks([*before, after])
    series = _series(render, document)
    title = next(iter(series)) if len(series) == 1 else say("Notes")
    heading = markdown.heading(escape(title), 2, NOTES)
    if all(markdown.is_footnote(note) for note in render.notes.values()):
        place = _directed(markdown.NOTES, document)
        parts = [*before, heading, place, after, markdown.notes(render.notes)]
        return markdown.blocks(parts)
    own = other(LANGUAGE.get(), document.lang)
    listed = markdown.blocks(
        part
        for title, labels in series.items()
        for part in (
            markdown.heading(escape(title), 3, lang=own) if len(series) > 1 else Markdown(""),
            markdown.listed_notes({key: render.notes[key] for key in labels}, render.note_langs),
        )
    )
    place = _directed(markdown.block(listed, "footnote"), document)
    parts = [*before, heading, place, after]
    return markdown.listed_marks(markdown.blocks(parts), render.notes)


def _directed(content: Markdown, document: Document) -> Markdown:
    """The notes, which stand outside of the text, marked with its language and direction."""
    lang, leftwards = document.lang, tongues.direction(document.lang or "")
    if not leftwards and not other(lang):
        return content
    return markdown.block(content, lang=lang, dir=leftwards)


def _series(render: Render, document: Document) -> dict[str, dict[str, str]]:
    """The labels of the notes by key, by the title of their series: `Notes by CB, MK`."""
    found: dict[str, dict[str, str]] = {}
    for series in document.series_of_notes:
        labels = render.series.get(series, {})
        if not labels:
            continue
        known = SERIES.get(series.kind.lower())
        kind = say(known) if known else series.kind.capitalize()
        by = _responsible(document, series.responsible)
        found.setdefault(say("{} by {}", kind, by) if by else kind, {}).update(labels)
    return found


def _omitted(render: Render) -> str | None:
    """What the rules left out, as data for the check: element numbers with name and reason."""
    left = {one.number: [one.name, one.because] for one in render.omissions}
    return json.dumps(left, ensure_ascii=False) if left else None


def _kept(document: Document) -> str | None:
    """What notes are called for they were released so, as data for the check."""
    kept = {
        document.numbers[note]: key
        for note, key in document.notes.items()
        if key != document.positioned_notes[note]
    }
    return json.dumps(kept, ensure_ascii=False) if kept else None


def _about(render: Render, document: Document) -> Markdown:
    """What the header says of the copy and of the encoding, and who is responsible for what."""
    found = [element for place in ABOUT for element in document.told(place)]
    responsible = document.told("tei:fileDesc/tei:titleStmt/tei:respStmt")
    parts = [tongues.blocks(one, render.element(one)) for one in found]
    parts.append(markdown.list_(tongues.inline(one, _statement(one)) for one in responsible))
    content = markdown.blocks(parts)
    if not content:
        return _source(render, document)
    heading = markdown.heading(escape(say("About this text")), 2, ABOUT_TEXT)
    return markdown.block(
        markdown.blocks([heading, _source(render, document), content]),
        "document-about added",
        data_pagefind_ignore="",
    )


def _statement(element: _Element) -> Markdown:
    """Who is responsible for what: `Notes: CB`."""
    said = [tei.plain(tei.find(element, path)) for path in ("tei:resp", NAMES)]
    return escape(": ".join(word for word in said if word))
