"""What registers say, for catalogues and programs that link: SKOS and BEACON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from lxml import etree
from lxml.builder import ElementMaker
from lxml.etree import _Element

from editions import tei
from editions.authorities import address_of
from editions.downloads.made import FOLDER, File
from editions.edition import Edition
from editions.registers import Entry

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
NAMES = {"rdf": RDF, "skos": SKOS, "dct": DCT}
R, S, D = (ElementMaker(namespace=one, nsmap=NAMES) for one in (RDF, SKOS, DCT))

ABOUT, RESOURCE, LANG = f"{{{RDF}}}about", f"{{{RDF}}}resource", tei.LANG

GND = re.compile(r"https?://d-nb\.info/gnd/(\d+(?:-?[\dX])?)/?")
PREFIX = "https://d-nb.info/gnd/"


def glossary(edition: Edition) -> Iterator[File]:
    """The terms of the glossary. Source: SKOS Reference, W3C Recommendation of 2009."""
    if edition.register("glossary"):
        yield File(f"{FOLDER}/glossary.rdf", partial(_scheme, edition))


def _scheme(edition: Edition) -> bytes:
    scheme = _place(edition, "glossary/index.html")
    title = edition.settings.imprint.title or ""
    about = S.ConceptScheme({ABOUT: scheme}, D.title(title))
    concepts = [_concept(edition, one, scheme) for one in edition.register("glossary")]
    root = R.RDF(about, *concepts)
    etree.indent(root, " ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _concept(edition: Edition, entry: Entry, scheme: str) -> _Element:
    """A term: SKOS has one preferred label in each language, and the others are alternative."""
    parts: list[_Element] = [S.inScheme({RESOURCE: scheme})]
    preferred: set[str | None] = set()
    for number, (name, lang) in enumerate(entry.langs.items()):
        is_first = lang not in preferred and (number == 0 or lang is not None)
        preferred |= {lang} if is_first else set()
        parts.append((S.prefLabel if is_first else S.altLabel)(name, _in(lang)))
    said = " ".join(tei.plain(one) for one in entry.prose)
    parts += [S.definition(said, _in(entry.lang))] if said else []
    for address in filter(None, map(address_of, entry.identifiers)):
        parts.append(S.exactMatch({RESOURCE: address}))
    return S.Concept({ABOUT: _place(edition, entry.uri)}, *parts)


def _in(lang: str | None) -> dict[str, str]:
    return {} if lang is None else {LANG: lang}


def _place(edition: Edition, uri: str) -> str:
    """A page's address; where the site has none, the way to it from here."""
    return edition.settings.imprint.address(uri) or f"../{uri}"


def beacon(edition: Edition) -> Iterator[File]:
    """The pages of persons by their numbers in the GND. Source: BEACON link dump format, 2017."""
    found = {number: one for one in edition.register("persons") for number in _numbers(one)}
    if found:
        yield File(f"{FOLDER}/beacon.txt", partial(_beacon, edition, found))


def _beacon(edition: Edition, found: Mapping[str, Entry]) -> bytes:
    imprint = edition.settings.imprint
    said = {
        "FORMAT": "BEACON",
        "PREFIX": PREFIX,
        "FEED": imprint.address(f"{FOLDER}/beacon.txt"),
        "NAME": imprint.title,
        "INSTITUTION": imprint.publisher,
        "CONTACT": imprint.contact,
        "HOMEPAGE": imprint.site,
        "TIMESTAMP": imprint.date,
    }
    lines = [f"#{name}: {' '.join(value.split())}" for name, value in said.items() if value]
    for number, one in sorted(found.items()):
        lines.append(f"{number}|{edition.mentions.count(one.uri)}|{imprint.address(one.uri)}")
    return ("\n".join(lines) + "\n").encode()


def _numbers(entry: Entry) -> Iterator[str]:
    """The numbers that an entry has in the GND."""
    for idno in entry.identifiers:
        number = GND.fullmatch(address_of(idno) or "")
        if number is not None:
            yield number[1]
