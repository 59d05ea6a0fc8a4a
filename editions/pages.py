"""The pages of an edition as Markdown: documents, registers, lists, search.

Gives values; writing them is the plugin's business.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any

import frontmatter
from lxml.etree import _Element

from editions import markdown, tei, uris
from editions.behaviours import labels, records
from editions.document import AUTHOR, CREATION, FORWARDED, RECEIVED, SENT, Document
from editions.edition import Edition, Mention
from editions.findings import Finding
from editions.markdown import Markdown, escape, span
from editions.registers import KINDS, Entry, Kind
from editions.render import Render, direction
from editions.rules import Rules

MANUSCRIPT = "tei:fileDesc/tei:sourceDesc/tei:msDesc"
ORIGIN = f"{MANUSCRIPT}/tei:history/tei:origin"
DATE = (CREATION, f"{SENT}/tei:date", f"{ORIGIN}//tei:origDate", f"{ORIGIN}[@when and not(*)]")
NAMES = "*[self::tei:persName or self::tei:orgName or self::tei:name]"

FROM = (f"{SENT}/{NAMES}", AUTHOR)
CLASSIFICATION = "tei:profileDesc/tei:textClass/tei:keywords[@scheme='#classification']/tei:term"
LONGEST_DESCRIPTION = 300

HEAD: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("From", FROM),
    ("To", (f"{RECEIVED}/{NAMES}", f"{RECEIVED}/tei:p")),
    ("Copies to", (f"{FORWARDED}/{NAMES}",)),
    ("Place", (f"{SENT}/tei:placeName",)),
    ("Date", DATE),
    ("Received", (f"{RECEIVED}/tei:date | {RECEIVED}/tei:note",)),
    ("Classification", (CLASSIFICATION,)),
    ("Title in the source", ("tei:fileDesc/tei:titleStmt/tei:title[@type='source']",)),
    ("Archive", (f"{MANUSCRIPT}/tei:msIdentifier/*[not(self::tei:altIdentifier)]",)),
    ("Published copy", (f"{MANUSCRIPT}/tei:msIdentifier/tei:altIdentifier/*",)),
    ("Credit", ("tei:fileDesc/tei:titleStmt/tei:funder",)),
)
"""What the head of a document's page says, in order: a label, and where in the header the words
stand; of several places the first that has any. Rows without words are left out."""

DOCUMENT = "Document"
"""The kind of a document's page, in the front matter and among the filters of the search."""

# Anchors of the page's own headings: no xml:id can be one of these, for it has no colon.
SUMMARY, NOTES, ABOUT_TEXT = "page:summary", "page:notes", "page:about"

RESOLVERS = {
    "gnd": "https://d-nb.info/gnd/{}",
    "viaf": "https://viaf.org/viaf/{}",
    "wikidata": "https://www.wikidata.org/entity/{}",
    "geonames": "https://sws.geonames.org/{}/",
    "orcid": "https://orcid.org/{}",
    "isni": "https://isni.org/isni/{}",
    "lccn": "https://lccn.loc.gov/{}",
    "doi": "https://doi.org/{}",
}
"""Where a catalogue shows what has one of its identifiers, by `@type` in lower case."""

IDENTIFIER = re.compile(r"[\w./()-]+", re.ASCII)
ADDRESSES = frozenset(["", "url", "uri", "web"])
"""Types of identifiers that say nothing of whose they are: the subtype or the host does."""

SERIES = {
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
"""What a reader sees above the notes of a `@type`, where it is not the word itself."""

TWO_TEXTS = re.compile(r'<[^>]* class="(?:[^"]* )?(?:aside|mended|tei-lb)[ "]')
"""What is in the reading text alone, or in that of the source alone."""

SWITCH = """<div class="text-switch" role="radiogroup" aria-label="Text shown">
<input type="radio" name="text" id="text:reading" checked>
<label for="text:reading">Reading text</label>
<input type="radio" name="text" id="text:source">
<label for="text:source">Text of the source</label>
</div>"""

UNSEARCHED: Mapping[str, Any] = {"search": {"exclude": True}}
"""Front matter of a list: its words are found on the pages that it leads to."""

LIST = {"hide": ["navigation"], **UNSEARCHED}
"""Front matter of a list that the navigation has alone in a folder."""

LANGUAGE = f"{MANUSCRIPT}//tei:textLang | tei:fileDesc/tei:sourceDesc/tei:p[@n='language']"
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
    "tei:fileDesc/tei:sourceDesc/tei:bibl",
    "tei:fileDesc/tei:publicationStmt/tei:availability",
    "tei:encodingDesc/tei:editorialDecl",
    "tei:encodingDesc/tei:refsDecl",
)
"""Where the header says how the text came here, whose it is, and how it was encoded."""


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page."""

    uri: str
    """Its address in the site, such as `persons/mikoyan-anastas.html`."""
    metadata: Mapping[str, Any]
    """What the front matter says; never empty, for MkDocs would read the text as metadata."""
    body: Markdown
    findings: tuple[Finding, ...] = ()
    images: Mapping[str, str] = field(default_factory=dict)
    """The images that it shows: path in the site, and the file's path from the project's root."""

    @property
    def source(self) -> str:
        """The Markdown file: front matter and body."""
        post = frontmatter.Post(str(self.body), **self.metadata)
        return str(frontmatter.dumps(post, sort_keys=False, width=100)) + "\n"

    @property
    def path(self) -> str:
        """Path of the Markdown file below the folder of generated pages."""
        return uris.markdown(self.uri)


def pages(edition: Edition, rules: Rules) -> Iterator[Page]:
    """Every page of the edition: documents, then registers, then search."""
    return (make() for _, make in makers(edition, rules))


def makers(
    edition: Edition, rules: Rules
) -> Iterator[tuple[Document | Entry | None, Callable[[], Page]]]:
    """What makes each page of the edition, with what the page is about; None of a list."""
    for document in edition.documents:
        yield document, partial(document_page, edition, rules, document)
    yield None, partial(documents_page, edition)
    for kind in KINDS:
        entries = edition.register(kind.folder)
        if entries:
            yield None, partial(register_page, edition, kind, entries)
        for entry in entries:
            yield entry, partial(entry_page, edition, rules, entry)
    yield None, search_page


def document_page(edition: Edition, rules: Rules, document: Document) -> Page:
    """The page of a document: head, summary, text, notes, and how it was encoded."""
    render = Render(rules, edition, document.source, document.uri, document)
    text = render.text()
    before = [
        _around(edition, document),
        *_opening(render, document),
        _switch(text, render),
        markdown.block(
            text,
            "tei-text",
            id=document.whole.anchor,
            lang=document.lang,
            dir=direction(document.lang or ""),
            data_omitted=_omitted(render),
        ),
    ]
    body = _with_notes(render, document, before, _closing(render, document))
    metadata = _metadata(edition, document, render)
    page = markdown.blocks([body, _definitions(render)])
    return Page(document.uri, metadata, page, tuple(render.findings), dict(render.images))


def _opening(render: Render, document: Document) -> tuple[Markdown, ...]:
    """What stands above a text: of a part nothing that its own heading, or the whole, says."""
    title = markdown.heading(escape(document.title), 1, cls="document-title")
    if document.parent is not None:
        return () if document.shows_its_title else (title,)
    return title, _head(render, document), _summary(render, document)


def _closing(render: Render, document: Document) -> Markdown:
    """What stands below a text and its notes: of a part, the way to its file."""
    return _about(render, document) if document.parent is None else _head(render, document)


def _around(edition: Edition, document: Document) -> Markdown:
    """The ways up, and from a part of a file to the one before it and after it."""
    parent = document.parent
    up = uris.index("documents") if parent is None else parent.uri
    title = "Documents" if parent is None else parent.title
    ways = [markdown.link(escape(title), _way(up, document.uri))]
    siblings = [one for one in edition.documents_of[document.source.path] if one.parent is parent]
    at = siblings.index(document)
    if parent is not None:
        around = (("Before: ", siblings[:at][-1:]), ("After: ", siblings[at + 1 :][:1]))
        for word, found in around:
            for one in found:
                link = markdown.link(escape(one.short_title), _way(one.uri, document.uri))
                ways.append(markdown.join([escape(word), link]))
    return markdown.paragraph(markdown.join(ways, " · "), cls="up")


def documents_page(edition: Edition) -> Page:
    """The list of all documents in order of date."""
    rows = [
        [
            escape("; ".join(_said(document, *DATE)) or document.date or ""),
            markdown.link(escape(document.title), _way(document.uri, uris.index("documents"))),
            escape("; ".join(_said(document, *FROM))),
        ]
        for document in edition.documents
    ]
    head = [escape(word) for word in ("Date", "Document", "From")]
    table = markdown.block(markdown.table(head, rows), "list-of-documents")
    body = markdown.blocks([markdown.heading(escape("Documents"), 1), table])
    return Page(uris.index("documents"), {"title": "Documents", **LIST}, body)


def register_page(edition: Edition, kind: Kind, entries: Iterable[Entry]) -> Page:
    """The index of a register: names, what they are, and in how many passages they occur."""
    page = uris.index(kind.folder)
    rows = [
        [
            markdown.link(escape(entry.name), _way(entry.uri, page)),
            escape(entry.short),
            escape(str(len(edition.mentions.get(entry.uri, ())))),
        ]
        for entry in entries
    ]
    head = [escape(word) for word in (kind.singular, "Who or what", "Mentions")]
    table = markdown.block(markdown.table(head, rows), "list-of-entries")
    body = markdown.blocks([markdown.heading(escape(kind.title), 1), table])
    return Page(page, {"title": kind.title, **LIST}, body)


def entry_page(edition: Edition, rules: Rules, entry: Entry) -> Page:
    """The page of an entry: what it is, what it is called, and every mention with its sentence."""
    render = Render(rules, edition, entry.source, entry.uri)
    mentions = edition.mentions.get(entry.uri, ())
    up = markdown.link(escape(entry.kind.title), _way(uris.index(entry.kind.folder), entry.uri))
    body = markdown.blocks(
        [
            markdown.paragraph(up, cls="up"),
            markdown.heading(escape(entry.name), 1),
            markdown.paragraph(escape(_role(entry)), cls="short"),
            *(render.flow(element) for element in entry.prose),
            _called(render, entry, edition.roles.get(entry.uri, ())),
            _mentioned(entry, mentions),
            _definitions(render),
        ]
    )
    metadata = {
        "title": entry.name,
        "description": entry.short or entry.name,
        "kind": entry.kind.singular,
        "variants": list(entry.names[1:]),
        "source": entry.source.path,
        "mentions": len(mentions),
        "hide": ["navigation"],
    }
    return Page(entry.uri, metadata, body, tuple(render.findings))


def search_page() -> Page:
    """The page of the search: a script puts the form in the place of the words."""
    body = markdown.blocks(
        [
            markdown.heading(escape("Search"), 1),
            Markdown(
                '<div id="search-page" class="search-page"><p>The search needs JavaScript. Without'
                " it, the registers lead to every paragraph in which a name or a term occurs."
                "</p></div>"
            ),
        ]
    )
    hide = {"hide": ["navigation", "toc"]}
    return Page("search.html", {"title": "Search", **hide, **UNSEARCHED}, body)


def home_page(site_name: str, edition: Edition) -> Page:
    """A home page for an edition that has written none: the documents and the registers."""
    documents = [
        markdown.link(escape(document.title), _way(document.uri, "index.html"))
        for document in edition.documents
    ]
    registers = [
        markdown.link(escape(kind.title), _way(uris.index(kind.folder), "index.html"))
        for kind in KINDS
        if edition.register(kind.folder)
    ]
    parts = [markdown.heading(escape(site_name), 1), markdown.list_(documents[:50])]
    if registers:
        parts += [markdown.heading(escape("Registers"), 2), markdown.list_(registers)]
    proof = markdown.link(escape("How every word was compared with the sources"), "proof.md")
    parts.append(markdown.paragraph(proof, cls="proof"))
    return Page("index.html", {"hide": ["toc"]}, markdown.blocks(parts))


def _way(uri: str, page: str) -> str:
    """The link from a page to another, as Markdown has it: MkDocs checks and rewrites it."""
    return uris.markdown(uris.relative(uri, page))


def _said(document: Document, *paths: str) -> list[str]:
    """The plain texts at the first XPath of several that has any."""
    found = (document.told(path) for path in paths)
    return [tei.plain(element) for element in next((some for some in found if some), [])]


def _metadata(edition: Edition, document: Document, render: Render) -> dict[str, Any]:
    """The front matter of a document's page; what the header does not say is left out."""
    abstract = document.said("tei:profileDesc/tei:abstract")
    values: dict[str, Any] = {
        "title": document.title,
        "short_title": document.short_title,
        "description": textwrap.shorten(abstract, LONGEST_DESCRIPTION, placeholder=" …"),
        "id": document.stem,
        "date": document.date,
        "place": document.said(f"{SENT}/tei:placeName"),
        "author": "; ".join(_said(document, AUTHOR)),
        "addressee": "; ".join(_said(document, f"{RECEIVED}/{NAMES}")),
        "classification": document.said(CLASSIFICATION),
        "language": document.lang,
        "original_language": _attribute(document, f"{MANUSCRIPT}//tei:textLang", "mainLang"),
        "source": document.source.path,
        "notes": _series(render, document),
        "kind": DOCUMENT,
    }
    for kind in KINDS:
        values[kind.folder] = [one.name for one in edition.mentioned(document, kind.folder)]
    return {key: value for key, value in values.items() if value} | {"hide": ["navigation"]}


def _attribute(document: Document, path: str, name: str) -> str | None:
    return next((element.get(name) for element in document.told(path)), None)


def _head(render: Render, document: Document) -> Markdown:
    """What a printed edition says above a document, and what language the words are in."""
    is_whole = document.parent is None
    notice = [render.inline(one) for one in document.told(LANGUAGE)] if is_whole else []
    head = HEAD if is_whole else ()
    rows = [(escape(label), _row(render, document, places)) for label, places in head]
    rows.append((escape("Source file"), _download(document)))
    terms = [
        part
        for label, said in rows
        if said
        for part in (markdown.leaf(label, "dt"), markdown.leaf(said, "dd"))
    ]
    return markdown.blocks(
        [
            *(markdown.paragraph(said, cls="notice added") for said in notice),
            markdown.block(markdown.join(terms, "\n"), "document-head added", "dl"),
        ]
    )


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
    return Markdown(said.strip())


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
        title = escape(f"Summary by {by}" if by else "Summary")
        content = markdown.blocks([markdown.heading(title, 2, SUMMARY), render.flow(abstract)])
        parts.append(markdown.block(content, "document-summary added", lang=tei.lang(abstract)))
    return markdown.blocks(parts)


def _switch(text: Markdown, render: Render) -> Markdown:
    """The choice between the reading text and that of the source, where the page has both.

    Style follows the choice, so it needs no script.
    """
    has_both = any(TWO_TEXTS.search(part) for part in (text, *render.notes.values()))
    return Markdown(SWITCH) if has_both else Markdown("")


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
    title = next(iter(series)) if len(series) == 1 else "Notes"
    heading = markdown.heading(escape(title), 2, NOTES)
    if all(markdown.is_footnote(note) for note in render.notes.values()):
        place = _directed(markdown.NOTES, document)
        parts = [*before, heading, place, after, markdown.notes(render.notes)]
        return markdown.blocks(parts)
    listed = markdown.blocks(
        part
        for title, labels in series.items()
        for part in (
            markdown.heading(escape(title), 3) if len(series) > 1 else Markdown(""),
            markdown.listed_notes({key: render.notes[key] for key in labels}),
        )
    )
    place = _directed(markdown.block(listed, "footnote"), document)
    parts = [*before, heading, place, after]
    return markdown.listed_marks(markdown.blocks(parts), render.notes)


def _directed(content: Markdown, document: Document) -> Markdown:
    """The notes, which stand outside of the text, written in the direction of its language."""
    lang = document.lang
    leftwards = direction(lang or "")
    return markdown.block(content, lang=lang, dir=leftwards) if leftwards else content


def _series(render: Render, document: Document) -> dict[str, dict[str, str]]:
    """The labels of the notes by key, by the title of their series: `Notes by CB, MK`."""
    found: dict[str, dict[str, str]] = {}
    for series in document.series_of_notes:
        labels = render.series.get(series, {})
        if not labels:
            continue
        kind = SERIES.get(series.kind.lower(), series.kind.capitalize())
        by = _responsible(document, series.responsible)
        found.setdefault(f"{kind} by {by}" if by else kind, {}).update(labels)
    return found


def _definitions(render: Render) -> Markdown:
    """The addresses of the page's links, in order of their labels."""
    return markdown.join((render.references[label] for label in sorted(render.references)), "\n")


def _omitted(render: Render) -> str | None:
    """What the rules left out, as data for the check: element numbers with name and reason."""
    left = {one.number: [one.name, one.because] for one in render.omissions}
    return json.dumps(left, ensure_ascii=False) if left else None


def _about(render: Render, document: Document) -> Markdown:
    """What the header says of the copy and of the encoding, and who is responsible for what."""
    found = [element for place in ABOUT for element in document.told(place)]
    responsible = document.told("tei:fileDesc/tei:titleStmt/tei:respStmt")
    parts = [render.element(element) for element in found]
    parts.append(markdown.list_(_statement(one) for one in responsible))
    content = markdown.blocks(parts)
    if not content:
        return content
    heading = markdown.heading(escape("About this text"), 2, ABOUT_TEXT)
    return markdown.block(
        markdown.blocks([heading, content]), "document-about added", data_pagefind_ignore=""
    )


def _statement(element: _Element) -> Markdown:
    """Who is responsible for what: `Notes: CB`."""
    said = [tei.plain(tei.find(element, path)) for path in ("tei:resp", NAMES)]
    return escape(": ".join(word for word in said if word))


def _role(entry: Entry) -> str:
    """What is said under an entry's name, unless it is said again below."""
    return "" if entry.is_term else entry.short


def _called(render: Render, entry: Entry, roles: tuple[tuple[str, Document], ...]) -> Markdown:
    """Other forms of the name, further facts, identifiers, and the documents one has a role in."""
    rows = [("Also", markdown.leaf(escape(name), "dd")) for name in entry.names[1:]]
    rows += [(records.label(fact), _fact(render, fact)) for fact in entry.facts]
    for role, document in roles:
        title = escape(document.title)
        link = markdown.link(title, _way(document.uri, entry.uri))
        rows.append((role, markdown.leaf(link, "dd")))
    rows += [(_authority(idno), _identifier(render, idno)) for idno in entry.identifiers]
    return _described(rows)


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
        return markdown.block(content, element="dd") if content else content
    said = records.words(element, render)
    return markdown.leaf(said, "dd") if said else said


def _authority(idno: _Element) -> str:
    """Whose identifier it is: `GND`; of a mere address, its subtype or its host."""
    kind = idno.get("type", "")
    if kind.lower() not in ADDRESSES:
        return kind.upper() if kind.lower() in RESOLVERS else kind
    host = tei.plain(idno).partition("://")[2].partition("/")[0]
    return idno.get("subtype") or host.removeprefix("www.") or "Identifier"


def _identifier(render: Render, idno: _Element) -> Markdown:
    """An identifier, as a link where it is an address or a known catalogue has one for it."""
    said = tei.plain(idno)
    pattern = RESOLVERS.get(idno.get("type", "").lower())
    if pattern is None or not IDENTIFIER.fullmatch(said):
        content = render.element(idno)
    else:
        content = render.linked(escape(said), pattern.format(said))
    return markdown.leaf(content, "dd") if content.strip() else content


def _mentioned(entry: Entry, mentions: tuple[Mention, ...]) -> Markdown:
    """Every mention, document by document, with its sentence and the way to its passage."""
    if not mentions:
        return Markdown("")
    parts = [markdown.heading(escape("Mentions"), 2, "mentions")]
    for uri, group in groupby(mentions, lambda mention: mention.document.uri):
        of_document = list(group)
        title = escape(of_document[0].document.title)
        parts.append(markdown.heading(markdown.link(title, _way(uri, entry.uri)), 3))
        parts.append(markdown.list_(_mention(entry, mention) for mention in of_document))
    return markdown.block(markdown.blocks(parts), "mentions", data_pagefind_ignore="")


def _mention(entry: Entry, mention: Mention) -> Markdown:
    """`paragraph 3: the sentence with the name marked`."""
    uri = f"{mention.document.uri}#{mention.passage.anchor}"
    link = markdown.link(escape(mention.passage.label), _way(uri, entry.uri))
    words, end = [], 0
    for start, stop in mention.marks:
        words.append(escape(mention.sentence[end:start]))
        words.append(markdown.span(escape(mention.sentence[start:stop]), element="mark"))
        end = max(end, stop)
    words.append(escape(mention.sentence[end:]))
    return markdown.join([link, escape(": "), *words])
