"""What a page says to programs: reference managers, indexes, and whoever reads linked data.

Source: schema.org 29; TEI says of an edition what it says, and what it does not is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from editions import citations, uris
from editions.authorities import address_of
from editions.document import Document
from editions.edition import Edition
from editions.imprint import Imprint
from editions.registers import Entry

ORIGINAL = "tei:fileDesc/tei:sourceDesc/tei:msDesc//tei:textLang"

TYPES = {
    "persons": "Person",
    "places": "Place",
    "organisations": "Organization",
    "works": "CreativeWork",
    "glossary": "DefinedTerm",
}
"""What an entry is in schema.org, by the folder of its register."""

MOST_ABOUT = 12
"""As many persons as a page names to programs: it stays light, and the register has them all."""


def of_document(edition: Edition, document: Document) -> dict[str, Any]:
    """The front matter of a document's page that is for programs."""
    cited = citations.item(edition, document)
    pairs = citations.highwire(edition.settings.imprint, cited)
    return {
        "citation": [[name, said] for name, said in pairs],
        "digest": document.words_digest,
        "linked_data": _written(edition, document, cited),
    }


def of_entry(edition: Edition, entry: Entry) -> dict[str, Any]:
    """The front matter of an entry's page that is for programs."""
    said = {
        "@context": "https://schema.org",
        **_named(entry),
        "@id": uris.relative(entry.uri, entry.uri),
        "sameAs": _addresses(entry),
        "alternateName": [*entry.names[1:]],
        "description": entry.short,
        "url": edition.settings.imprint.address(entry.uri),
    }
    return {"linked_data": _known(said)}


def _written(edition: Edition, document: Document, cited: Mapping[str, Any]) -> dict[str, Any]:
    """A document as linked data: a text in the edition, with who wrote it and whom it names.

    Persons are named by the addresses of their pages, where more is said of them.
    """
    imprint = edition.settings.imprint
    known = (one for one in edition.mentioned(document, "persons") if _addresses(one))
    about = [
        {**_named(one), "@id": uris.relative(one.uri, document.uri)}
        for one in islice(known, MOST_ABOUT)
    ]
    authors = [{"@type": "Person", "name": _in_full(name)} for name in cited.get("author", ())]
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "Article",
            "name": document.title,
            "author": authors,
            "dateCreated": document.date,
            "datePublished": imprint.date,
            "version": imprint.version,
            "inLanguage": document.lang,
            "translationOfWork": _original(document),
            "url": imprint.address(document.uri),
            "isPartOf": _collection(imprint),
            "about": about,
        }
    )


def _collection(imprint: Imprint) -> dict[str, Any]:
    """The edition itself."""
    editors = [citations.name_of(said) for said in imprint.editors]
    publisher = {"@type": "Organization", "name": imprint.publisher} if imprint.publisher else None
    return _known(
        {
            "@type": "Collection",
            "name": imprint.title,
            "editor": [{"@type": "Person", "name": _in_full(name)} for name in editors],
            "publisher": publisher,
            "url": imprint.site,
        }
    )


def _original(document: Document) -> dict[str, str] | None:
    """What a text is translated from, where the header says that its source is so."""
    languages = (tag.get("mainLang") for tag in document.told(ORIGINAL))
    source = next((tag for tag in languages if tag), None)
    if source is None or document.lang is None or _primary(source) == _primary(document.lang):
        return None
    return {"@type": "CreativeWork", "inLanguage": source}


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _named(entry: Entry) -> dict[str, Any]:
    """What an entry is and is called; its own page has its addresses elsewhere."""
    return {"@type": TYPES[entry.kind.folder], "name": entry.name}


def _addresses(entry: Entry) -> list[str]:
    """Where catalogues show an entry."""
    found = (address_of(idno) for idno in entry.identifiers)
    return [address for address in found if address]


def _in_full(name: Mapping[str, str]) -> str:
    """A name, given names first."""
    return name.get("literal") or f"{name['given']} {name['family']}"


def _known(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value}
