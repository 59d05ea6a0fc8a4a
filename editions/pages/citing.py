"""How a document is cited, and how an error in it is reported."""

from __future__ import annotations

from urllib.parse import quote

from editions import citations, csl, dates, downloads, markdown, uris
from editions.document import Document
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.pages.page import way
from editions.words import say

CITE = "page:cite"

MANAGERS = (("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "csl.json"))
"""The forms for reference managers, and how their files end."""


def citing(edition: Edition, document: Document) -> Markdown:
    """How to cite a document: closed at first, and ready for a script to say it of a paragraph."""
    address = edition.settings.imprint.address(document.uri)
    item = citations.item(edition, document)
    terms = [
        part
        for cited in csl.citations(item, address, document.title_lang)
        for part in (markdown.leaf(escape(cited.form), "dt"), markdown.leaf(cited.content, "dd"))
    ]
    summary = markdown.leaf(escape(say("Cite this document")), "summary")
    listed = markdown.block(markdown.join(terms, "\n"), element="dl")
    hint = markdown.paragraph(escape(say("For one paragraph, choose its number in the margin.")))
    content = markdown.blocks(
        [summary, listed, _managers(document), hint, _taken(edition, document)]
    )
    values = {"id": CITE, "data_pagefind_ignore": ""}
    return markdown.block(content, "citing added", "details", **values)


def _managers(document: Document) -> Markdown:
    """The files for reference managers."""
    files = ((name, citations.file(document, ending)) for name, ending in MANAGERS)
    links = [_file(document, name, path, "citation-file") for name, path in files]
    words = escape(say("For reference managers:") + " ")
    return markdown.paragraph(markdown.join([words, markdown.join(links, " · ")]))


def _taken(edition: Edition, document: Document) -> Markdown:
    """The files that have the document itself, and the way to those of all documents."""
    source = document.source.path
    links = [_file(document, "TEI", f"{source}.txt", name=source.rpartition("/")[2])]
    for name, file in downloads.of_document(edition, document):
        links.append(_file(document, say(downloads.FORMATS[name].title), file.path))
    every = way(downloads.PAGE, document.uri)
    links.append(markdown.link(escape(say("all documents")), every))
    words = escape(say("To take away:") + " ")
    return markdown.paragraph(markdown.join([words, markdown.join(links, " · ")]))


def _file(
    document: Document, words: str, path: str, cls: str = "", name: str | None = None
) -> Markdown:
    """A link to a file that is saved, under its own name or another one."""
    own = quote(uris.relative(path, document.uri))
    given = markdown.attributes(cls, href=own, download=name or "")
    return Markdown(f"<a{given}>{escape(words)}</a>")


def reporting(edition: Edition, document: Document) -> Markdown:
    """The way to report an error in a document, where the edition says to whom."""
    imprint = edition.settings.imprint
    if imprint.template is None:
        return Markdown("")
    title = say("Error in {}", document.short_title)
    version = say("Version {}", imprint.version) if imprint.version else None
    lines = [imprint.address(document.uri) or document.uri, version, document.source.path]
    body = ", ".join(line for line in lines if line)
    address = imprint.reporting(title, f"{body}\n\n") or ""
    values = {"data_report": imprint.template, "data_title": title, "data_body": body}
    given = markdown.attributes("report", href=address, **values)
    link = Markdown(f"<a{given}>{escape(say('Report an error in this document'))}</a>")
    return markdown.block(markdown.paragraph(link), "reporting added", data_pagefind_ignore="")


def printed(edition: Edition, document: Document, state: str = "") -> Markdown:
    """What a sheet of paper has to say of where it is from: edition, version, address, source.

    `state` says of which version the text is.
    """
    imprint = edition.settings.imprint
    said = [
        imprint.title,
        say("version {}", imprint.version) if imprint.version else None,
        dates.day(imprint.date or ""),
        state,
        imprint.address(document.uri),
        say("source: {}", document.source.path),
    ]
    words = ", ".join(word for word in said if word)
    content = markdown.paragraph(escape(words))
    return markdown.block(content, "print-only added", data_pagefind_ignore="")
