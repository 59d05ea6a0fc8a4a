"""Who wrote to whom, when and where. Source: Correspondence Metadata Interchange Format, version 2.

The list itself is under CC BY 4.0, as the format demands of whoever offers one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker
from lxml.etree import _Element

from editions import tei, tokens
from editions.authorities import address_of
from editions.document import ISO_DATE, Document
from editions.downloads.made import FOLDER, File, of_each
from editions.edition import Edition
from editions.header import NAMES, RECEIVED, SENT
from editions.registers import Entry

KEPT = "correspondence"

TERMS = "https://lod.academy/cmif/vocab/terms/"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LICENSED = "This file is licensed under the terms of the Creative Commons License CC-BY 4.0"
UNKNOWN = "Unknown"
"""How the format names a sender or addressee whom nobody knows."""

PLACES = "*[self::tei:placeName or self::tei:settlement]"
DATED = ("when", "from", "to", "notBefore", "notAfter")
MENTIONED = {"persons": "mentionsPerson", "places": "mentionsPlace"}
"""What the vocabulary has for entries that a text mentions, by the folder of their register."""

E = ElementMaker(namespace=tei.TEI, nsmap={None: tei.TEI})

Row = list[Any]
"""What a header says of sending or receiving: names, places and dates, as they stand there."""


def of_all(edition: Edition) -> Iterator[File]:
    """The list of letters, if there are any."""
    every = of_each(edition, KEPT, tokens.digest, _rows)
    letters = [(document, rows) for document, rows in every if any(map(any, rows))]
    if letters:
        yield File(f"{FOLDER}/cmif.xml", partial(_written, edition, letters))


def _rows(document: Document) -> list[Row]:
    return [_row(document, place) for place in (SENT, RECEIVED)]


def _row(document: Document, action: str) -> Row:
    people = [
        (tei.name(one), _pointer(one), tei.plain(one))
        for one in document.told(f"{action}/{NAMES}")
        if tei.plain(one)
    ]
    places = [(_pointer(one), tei.plain(one)) for one in document.told(f"{action}/{PLACES}")]
    dates = [
        {name: said for name in DATED if ISO_DATE.fullmatch(said := one.get(name, ""))}
        for one in document.told(f"{action}/tei:date")
    ]
    return [people, [one for one in places if one[1]], [one for one in dates if one]]


def _pointer(element: _Element) -> str:
    return next(iter((element.get("ref") or "").split()), "")


def _written(edition: Edition, letters: Sequence[tuple[Document, list[Row]]]) -> bytes:
    site = edition.settings.imprint.site or ""
    own = f"edition-{uuid.uuid5(uuid.NAMESPACE_URL, site)}"
    described = [_described(edition, document, rows, own) for document, rows in letters]
    prefix = E.prefixDef(ident="cmif", matchPattern="(.+)", replacementPattern=f"{TERMS}$1")
    root = E.TEI(
        E.teiHeader(
            _about(edition, own),
            E.encodingDesc(E.listPrefixDef(prefix)),
            E.profileDesc(*described),
        ),
        E.text(E.body(E.p())),
    )
    etree.indent(root, " ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _about(edition: Edition, own: str) -> _Element:
    """What the list is, who answers for it, and of which edition it is."""
    imprint = edition.settings.imprint
    title = imprint.title or ""
    editor = E.editor("; ".join(imprint.editors) or imprint.publisher or "", " ")
    editor.append(E.email(imprint.contact or ""))
    said = ", ".join(one for one in (title, imprint.publisher, imprint.date) if one)
    return E.fileDesc(
        E.titleStmt(E.title(title), editor),
        E.publicationStmt(
            E.publisher(E.ref(imprint.publisher or "", target=imprint.site or "")),
            E.idno(imprint.address(f"{FOLDER}/cmif.xml") or "", type="url"),
            E.date(when=imprint.date or ""),
            E.availability(E.licence(LICENSED, target=LICENCE)),
        ),
        E.sourceDesc(
            E.bibl(
                f"{said}. ",
                E.ref(imprint.site or "", target=imprint.site or ""),
                {"type": "online", f"{{{tei.XML}}}id": own},
            )
        ),
    )


def _described(edition: Edition, one: Document, rows: list[Row], own: str) -> _Element:
    """A letter: how it was sent and received, whom and what it mentions."""
    imprint = edition.settings.imprint
    actions = [
        _action(edition, one, kind, row)
        for kind, row in zip(("sent", "received"), rows, strict=True)
        if any(row)
    ]
    refs = [
        E.ref(entry.name, type=f"cmif:{term}", target=_address(edition, entry))
        for folder, term in MENTIONED.items()
        for entry in edition.mentioned(one, folder)
    ]
    source = imprint.address(f"{one.source.path}.txt") or ""
    refs.append(E.ref(type="cmif:isAvailableAsTEIfile", target=source))
    about = {"key": one.stem, "ref": imprint.address(one.uri) or "", "source": f"#{own}"}
    return E.correspDesc(about, *actions, E.note(*refs))


def _action(edition: Edition, one: Document, kind: str, row: Row) -> _Element:
    people, places, dates = row
    parts = []
    for name, pointer, words in people or [("persName", "", UNKNOWN)]:
        element = "orgName" if name == "orgName" else "persName"
        parts.append(_named(edition, one, element, pointer, words))
    parts += [_named(edition, one, "placeName", pointer, words) for pointer, words in places]
    return E.correspAction({"type": kind}, *parts, *(E.date(one) for one in dates))


def _named(edition: Edition, one: Document, name: str, pointer: str, words: str) -> _Element:
    """A name in its accepted form, with the address of whom it means, if the register has it."""
    target = edition.target(pointer, one.source.path) if pointer else None
    if target is None or target.entry is None:
        return E(name, words)
    return E(name, target.entry.name, ref=_address(edition, target.entry))


def _address(edition: Edition, entry: Entry) -> str:
    """Where an authority has an entry; else its page."""
    found = (address_of(idno) for idno in entry.identifiers)
    own = edition.settings.imprint.address(entry.uri) or ""
    return next((address for address in found if address), own)
