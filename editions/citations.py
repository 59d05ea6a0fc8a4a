"""How a document of the edition is cited: as data, and as files for reference managers.

The data is that of the Citation Style Language; each other form is a table from it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from editions import dates
from editions.cache import digest
from editions.document import Document
from editions.edition import Edition
from editions.header import ARCHIVE, Name
from editions.imprint import Imprint

KEPT = "kept"
"""Archive, place and shelfmark together: files for reference managers have one field for them."""

BIBTEX: Mapping[str, str] = {
    "author": "author",
    "title": "title",
    "booktitle": "container-title",
    "editor": "editor",
    "publisher": "publisher",
    "edition": "version",
    "series": "collection-title",
    "origdate": "original-date",
    "date": "issued",
    "year": "issued",
    "url": "URL",
    "langid": "language",
    "library": KEPT,
}
"""The fields of BibTeX and biblatex, and what of a citation stands in each."""

RIS: Mapping[str, str] = {
    "AU": "author",
    "TI": "title",
    "T2": "container-title",
    "A2": "editor",
    "PB": "publisher",
    "ET": "version",
    "T3": "collection-title",
    "DA": "issued",
    "PY": "issued",
    "OP": "original-date",
    "LA": "language",
    "DB": KEPT,
    "UR": "URL",
}
"""The tags of RIS, and what of a citation stands in each."""

TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: f"\\{sign}" for sign in "{}&%$#_"
}
"""Signs that TeX would read as commands."""

VERBATIM = ("url",)
"""Fields that biblatex takes as they are."""


def item(edition: Edition, document: Document) -> dict[str, Any]:
    """A document as an item of CSL-JSON: what is not known is left out.

    Source: Citation Style Language 1.0.2, csl-data.json. Dates: the original's is that of the
    document, and it was issued with the edition; without a date of the edition, when written.
    """
    imprint = edition.settings.imprint
    written, published = date_parts(document.date), date_parts(imprint.date)
    whole = volume(document)
    found: dict[str, Any] = {
        "id": key(document),
        "type": "chapter",
        "title": document.title,
        "author": authors(edition, document),
        "container-title": whole or imprint.title,
        "collection-title": imprint.title if whole and whole != imprint.title else None,
        "editor": [name_of(said) for said in imprint.editors],
        "publisher": imprint.publisher,
        "version": imprint.version,
        "original-date": written if published else None,
        "issued": published or written,
        "language": document.lang,
        "URL": imprint.address(document.uri),
        **document.kept,
    }
    return {name: value for name, value in found.items() if value}


def volume(document: Document) -> str | None:
    """The title of the file that a document is a part of."""
    parent = document.parent
    while parent is not None and parent.parent is not None:
        parent = parent.parent
    return None if parent is None else parent.title


def key(document: Document) -> str:
    """What a reference manager calls the document: its address without folder and ending."""
    return document.uri.removeprefix("documents/").removesuffix(".html").replace("/", "-")


def names(edition: Edition, document: Document) -> list[str]:
    """The authors as an index has them: `Muster, Anna`."""
    return [in_order(name) for name in authors(edition, document)]


def told(edition: Edition, document: Document) -> str:
    """A digest of what is cited of a document besides what its own file says."""
    return digest(document.stem, authors(edition, document))


def authors(edition: Edition, document: Document) -> list[dict[str, str]]:
    """The authors, their names in parts where these are known."""
    return [_name(edition, document, one) for one in document.authors]


def addressees(edition: Edition, document: Document) -> list[str]:
    """To whom a document was sent, as an index has the names."""
    return _in_index(edition, document, document.addressees)


def senders(edition: Edition, document: Document) -> list[str]:
    """From whom a document is, as an index has the names."""
    return _in_index(edition, document, document.senders)


def _in_index(edition: Edition, document: Document, named: Iterable[Name]) -> list[str]:
    found = (_name(edition, document, one) for one in named)
    return [in_order(name) for name in found if any(name.values())]


def in_order(name: Mapping[str, str]) -> str:
    """A name, family first."""
    return name.get("literal") or ", ".join([name["family"], name["given"]])


def name_of(said: str) -> dict[str, str]:
    """A name in one line: where it has one comma, the family stands before it.

    Two names of several words each, as in `Jane Doe, Richard Roe`, are those of two people.
    """
    family, comma, given = said.partition(", ")
    is_one = not (" " in family and " " in given)
    if comma and "," not in given and is_one:
        return {"family": family, "given": given}
    return {"literal": said}


def date_parts(said: str | None) -> dict[str, Any] | None:
    """A date of ISO as CSL has it, as exact as it can be."""
    known = dates.parts(said)
    return {"date-parts": [[*known]]} if known else None


def paths(document: Document) -> tuple[str, ...]:
    """Where in the site a document's files for reference managers are."""
    return tuple(file(document, ending) for ending in FORMS)


def files(edition: Edition, document: Document) -> dict[str, bytes]:
    """The files for reference managers, by their paths in the site."""
    cited = item(edition, document)
    return {file(document, ending): form(cited).encode() for ending, form in FORMS.items()}


def file(document: Document, ending: str) -> str:
    """Where in the site a document's file for reference managers is."""
    return f"{document.uri.removesuffix('.html')}.{ending}"


def csl_json(cited: Mapping[str, Any]) -> str:
    """A citation as CSL-JSON, which is a list."""
    return json.dumps([cited], ensure_ascii=False, indent=1) + "\n"


def bibtex(cited: Mapping[str, Any]) -> str:
    """A citation as an entry of BibTeX, in UTF-8, with the fields of biblatex besides.

    Source: biblatex manual, chapter 2.1 (Entry Types): `incollection`.
    """
    lines = []
    cited = {**cited, KEPT: _where_kept(cited)}
    for name, source in BIBTEX.items():
        said = " and ".join(_texts(cited.get(source), name == "year"))
        shown = said if name in VERBATIM else _tex(said)
        if name in ("author", "editor"):
            shown = " and ".join(_braced(one) for one in cited.get(source, ()))
        lines += [f"  {name} = {{{shown}}}"] if shown else []
    return f"@incollection{{{_plain_key(cited['id'])},\n" + ",\n".join(lines) + "\n}\n"


def ris(cited: Mapping[str, Any]) -> str:
    """A citation as a record of RIS.

    Source: RIS Format Specifications, Research Information Systems 2011.
    """
    lines = ["TY  - CHAP"]
    cited = {**cited, KEPT: _where_kept(cited)}
    for tag, source in RIS.items():
        for said in _texts(cited.get(source), tag == "PY"):
            lines.append(f"{tag}  - {said.replace('-', '/') if tag == 'DA' else said}")
    return "\r\n".join([*lines, "ER  - ", ""])


FORMS = {"bib": bibtex, "ris": ris, "csl.json": csl_json}
"""How a document is written for reference managers, by the endings of the files."""


def _where_kept(cited: Mapping[str, Any]) -> str:
    """Where the source is kept, in one line."""
    return ", ".join(str(cited[name]) for name in ARCHIVE if name in cited)


def _texts(value: Any, year_alone: bool = False) -> list[str]:
    """What a citation says, as texts: names family first, dates in ISO form."""
    if isinstance(value, Mapping):
        parts = value["date-parts"][0][: 1 if year_alone else 3]
        return ["-".join(f"{part:02}" if n else f"{part:04}" for n, part in enumerate(parts))]
    if isinstance(value, list):
        return [in_order(name) for name in value]
    return [" ".join(value.split())] if value else []


def _braced(name: Mapping[str, str]) -> str:
    """A name for BibTeX: what has no parts is in braces, so that it is not taken apart."""
    said = _tex(in_order(name))
    return f"{{{said}}}" if "literal" in name else said


def _tex(said: str) -> str:
    return "".join(TEX.get(sign, sign) for sign in said)


def _plain_key(said: str) -> str:
    """The key of an entry in letters that every BibTeX reads."""
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9:-]", "", plain)


def _name(edition: Edition, document: Document, name: Name) -> dict[str, str]:
    """Who is named: by the parts of the name here or in the register, else as it stands."""
    if name.family and name.given:
        return {"family": name.family, "given": name.given}
    target = edition.target(name.pointer, document.source.path) if name.pointer else None
    if target is not None and target.entry is not None and target.entry.kind.folder == "persons":
        return name_of(target.entry.indexed)
    return {"literal": name.said} if name.is_organisation else name_of(name.said)


def highwire(imprint: Imprint, cited: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the head of a page says to reference managers and indexes, in pairs.

    A part of a collection: Zotero takes it for a book section. Source: Zotero, Exposing Your
    Metadata; Google Scholar, Inclusion Guidelines for Webmasters (dates have slashes).
    """
    dates = {"citation_publication_date": "issued"}
    texts = {
        "citation_title": "title",
        "citation_author": "author",
        "citation_book_title": "container-title",
        "citation_series_title": "collection-title",
        "citation_publisher": "publisher",
        "citation_language": "language",
        "citation_public_url": "URL",
    }
    pairs = [(name, said) for name, of in texts.items() for said in _texts(cited.get(of))]
    pairs += [
        (name, said.replace("-", "/"))
        for name, of in dates.items()
        for said in _texts(cited.get(of))
    ]
    # Zotero has no such tag for an edition, but reads those of the Bibliographic Ontology.
    return [*pairs, *([("bibo.edition", imprint.version)] if imprint.version else [])]
