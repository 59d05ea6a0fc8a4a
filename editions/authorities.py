"""Where catalogues show what has their identifiers."""

from __future__ import annotations

import re

from lxml.etree import _Element

from editions import tei

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

WEB = re.compile(r"https?://\S+")


def address_of(idno: _Element) -> str | None:
    """The address of what has an identifier, if the identifier is one or its catalogue is known."""
    said = tei.plain(idno)
    if WEB.fullmatch(said):
        return said
    pattern = RESOLVERS.get(idno.get("type", "").lower())
    return pattern.format(said) if pattern and IDENTIFIER.fullmatch(said) else None
