"""What is in a bag, as data for archives: RO-Crate, and how the edition is cited (CITATION.cff).

Says what TEI headers and the configuration say, and nothing that they do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

import yaml
from lxml.etree import _Element

from editions import citations, header, tei
from editions.document import Document
from editions.edition import Edition
from editions.imprint import Imprint, lasting, orcid

METADATA = "ro-crate-metadata.json"
CITATION = "CITATION.cff"
SPECIFICATION = "https://w3id.org/ro/crate/1.2"
TOOLS = "requirements.txt"
"""What lists all tools with their versions."""
SITE = "site/"

DAY = re.compile(r"\d{4}-\d\d-\d\d")
KINDS = {
    ".html": "text/html",
    ".xml": "application/tei+xml",
    ".rng": "application/relax-ng+xml",
    ".md": "text/markdown",
    ".json": "application/json",
    ".yml": "application/yaml",
    ".cff": "application/yaml",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".py": "text/x-python",
}
"""Media types, by the ending of a file's name."""

MESSAGE = "If you use this edition, please cite it as below."
NO_RIGHTS = "Neither the configuration nor a TEI header says under which rights this is published."


class Editor(NamedTuple):
    """Someone who has edited a file, or the edition."""

    name: str
    orcid: str | None


class Tool(NamedTuple):
    """Something that the site was made with."""

    name: str
    version: str
    url: str | None
    """Where its makers say that it is."""


class Whole(NamedTuple):
    """An edition with what its configuration says of it."""

    edition: Edition
    description: str | None
    """`site_description`."""
    rights: str | None
    """`copyright`, as plain text."""

    @property
    def imprint(self) -> Imprint:
        """Who publishes it, under what title, in which version."""
        return self.edition.settings.imprint


def editors(one: Document) -> tuple[Editor, ...]:
    """Who has edited a document, as its header says."""
    return tuple(Editor(header.words(name), _orcid(name)) for name in one.told(header.EDITORS))


def of_edition(whole: Whole) -> tuple[Editor, ...]:
    """Who has edited the edition: whom the configuration names, or else all whom headers name.

    An ORCID is taken from the headers.
    """
    every = dict.fromkeys(one for some in whole.edition.documents for one in editors(some))
    known = {_plainly(one.name): one.orcid for one in every if one.orcid}
    named = [Editor(name, known.get(_plainly(name))) for name in whole.imprint.editors]
    return tuple(named or every)


def _plainly(name: str) -> str:
    """A name, given names first, whichever way it is written."""
    return _in_full(citations.name_of(name))


def _in_full(name: Mapping[str, str]) -> str:
    return name.get("literal") or f"{name['given']} {name['family']}"


def _orcid(element: _Element) -> str | None:
    """The ORCID that a name points to, or that stands in it."""
    inside = (tei.plain(one) for one in tei.find_all(element, ".//tei:idno"))
    pointers = " ".join(map(str, element.xpath("descendant-or-self::*/@ref"))).split()
    return next((found for found in map(orcid, [*pointers, *inside]) if found), None)


def licences(one: Document) -> tuple[str, ...]:
    """The addresses of the licences that a header names."""
    every = (element.get("target") or "" for element in one.told(header.LICENCES))
    return tuple(dict.fromkeys(address for said in every for address in said.split()))


def citation(whole: Whole) -> str | None:
    """How the edition is cited, as a file in YAML; None if nobody is named as its editor.

    Source: Citation File Format 1.2.0.
    """
    people = of_edition(whole)
    if not people or not whole.imprint.title:
        return None
    imprint = whole.imprint
    known = [one for one in map(lasting, imprint.identifiers) if one]
    same = {licences(one) for one in whole.edition.documents}
    only = next(iter(same)) if len(same) == 1 else ()
    told = {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "type": "dataset",
        "title": imprint.title,
        "abstract": whole.description,
        "authors": [_cited(one) for one in people],
        "version": imprint.version,
        "date-released": imprint.date if DAY.fullmatch(imprint.date or "") else None,
        "url": imprint.site,
        "license-url": only[0] if len(only) == 1 else None,
        "identifiers": [_identified(one) for one in known],
    }
    kept = {name: value for name, value in told.items() if value}
    return str(yaml.safe_dump(kept, sort_keys=False, allow_unicode=True))


def _cited(one: Editor) -> dict[str, str]:
    name = citations.name_of(one.name)
    keys = {"family": "family-names", "given": "given-names", "literal": "name"}
    return {keys[key]: said for key, said in name.items()} | (
        {"orcid": one.orcid} if one.orcid else {}
    )


def _identified(one: str) -> dict[str, str]:
    if one.startswith("https://doi.org/"):
        return {"type": "doi", "value": one.removeprefix("https://doi.org/")}
    return {"type": "url" if one.startswith("http") else "other", "value": one}


def metadata(whole: Whole, sizes: Mapping[str, int], tools: Iterable[Tool]) -> dict[str, Any]:
    """An RO-Crate of a bag's payload, whose files are given by path, with their bytes.

    The edition has a date. Source: RO-Crate 1.2.
    """
    graph = [*_Crate(whole, sizes, tools).entities()]
    return {"@context": f"{SPECIFICATION}/context", "@graph": graph}


class _Crate:
    """The entities of an RO-Crate; those that others refer to are noted when they are."""

    def __init__(self, whole: Whole, sizes: Mapping[str, int], tools: Iterable[Tool]) -> None:
        self.whole, self.sizes, self.tools = whole, sizes, tools
        self.others: dict[str, dict[str, Any]] = {}

    def entities(self) -> Iterator[dict[str, Any]]:
        """All entities: the description itself, the edition, its files, and what these refer to."""
        about = {"conformsTo": {"@id": SPECIFICATION}, "about": {"@id": "./"}}
        yield {"@id": METADATA, "@type": "CreativeWork", **about}
        documents = self._whole_files()
        pages = [one for one in self.whole.edition.documents if f"{SITE}{one.uri}" in self.sizes]
        files = [self._file(path, documents.get(path)) for path in self._own()]
        files += [self._page(one) for one in pages]
        yield self._root(files)
        yield {
            "@id": SITE,
            "@type": "Dataset",
            "name": "The web site",
            "hasPart": [{"@id": f"{SITE}{one.uri}"} for one in pages],
        }
        yield from files
        yield self._building()
        yield from self.others.values()

    def _whole_files(self) -> dict[str, Document]:
        """The documents that are whole files, by path: of a corpus, no single one is."""
        found: dict[str, list[Document]] = {}
        for one in self.whole.edition.documents:
            if one.parent is None:
                found.setdefault(one.source.path, []).append(one)
        return {path: some[0] for path, some in found.items() if len(some) == 1}

    def _own(self) -> list[str]:
        """The files that are no part of the site."""
        return sorted(one for one in self.sizes if not one.startswith(SITE))

    def _root(self, files: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        imprint = self.whole.imprint
        parts = [{"@id": one["@id"]} for one in files if not one["@id"].startswith(SITE)]
        publisher = imprint.publisher
        return _known(
            {
                "@id": "./",
                "@type": "Dataset",
                "name": imprint.title,
                "description": self.whole.description or imprint.title,
                "datePublished": imprint.date,
                "version": imprint.version,
                "license": self._rights(),
                "author": [self._person(one) for one in of_edition(self.whole)],
                "publisher": self._other("Organization", name=publisher) if publisher else None,
                "identifier": [one for one in map(lasting, imprint.identifiers) if one],
                "url": imprint.site,
                "hasPart": [*parts, {"@id": SITE}],
                "mentions": {"@id": "#build"},
            }
        )

    def _rights(self) -> dict[str, str]:
        """The rights of the whole: one licence of all documents, or what the configuration says."""
        every = {licences(one) for one in self.whole.edition.documents}
        only = next(iter(every)) if len(every) == 1 else ()
        if len(only) == 1 and not self.whole.rights:
            return self._licence(only[0])
        said = self.whole.rights or NO_RIGHTS
        return self._other("CreativeWork", name="Rights in the edition", description=said)

    def _licence(self, address: str) -> dict[str, str]:
        entity = {"@id": address, "@type": "CreativeWork", "name": address}
        self.others.setdefault(address, {**entity, "description": "Named in TEI headers"})
        return {"@id": address}

    def _rights_of(self, one: Document) -> list[dict[str, str]]:
        """The rights of a document: the licences that its header names, or else what it says."""
        named = [self._licence(address) for address in licences(one)]
        said = " ".join(header.words(element) for element in one.told(header.RIGHTS))
        if named or not said:
            return named
        return [self._other("CreativeWork", name="Statement of rights", description=said)]

    def _file(self, path: str, document: Document | None = None) -> dict[str, Any]:
        """A file of the payload, and what its header says if it is the source of a document."""
        entity = {
            "@id": _address(path),
            "@type": "File",
            "name": path,
            "encodingFormat": _kind(path),
            "contentSize": str(self.sizes[path]),
        }
        said = {**self._said(document), "dateCreated": document.date} if document else {}
        return _known({**entity, **said})

    def _page(self, one: Document) -> dict[str, Any]:
        """The page of a document, which comes of its TEI file."""
        based = {"isBasedOn": {"@id": _address(one.source.path)}}
        return _known({**self._file(f"{SITE}{one.uri}"), **self._said(one), **based})

    def _said(self, one: Document) -> dict[str, Any]:
        numbers = [
            (tei.plain(element), element.get("type")) for element in one.told(header.NUMBERS)
        ]
        return {
            "name": one.title,
            "inLanguage": one.lang,
            "author": [
                self._other("Person", name=_in_full(name))
                for name in citations.authors(self.whole.edition, one)
            ],
            "editor": [self._person(editor) for editor in editors(one)],
            "license": self._rights_of(one),
            "identifier": [self._number(said, kind) for said, kind in numbers if said],
        }

    def _number(self, said: str, kind: str | None) -> str | dict[str, str]:
        """What a file is numbered: as an address if it is one, or else with whose number it is."""
        known = lasting(said)
        if known is not None or kind is None:
            return known or said
        return self._other("PropertyValue", name=f"{kind} {said}", propertyID=kind, value=said)

    def _person(self, one: Editor) -> dict[str, str]:
        if one.orcid is None:
            return self._other("Person", name=_plainly(one.name))
        person = {"@id": one.orcid, "@type": "Person", "name": _plainly(one.name)}
        self.others.setdefault(one.orcid, person)
        return {"@id": one.orcid}

    def _other(self, kind: str, **said: str) -> dict[str, str]:
        """An entity that has no address, known by what is said of it."""
        for known in self.others.values():
            if known == {"@id": known["@id"], "@type": kind, **said}:
                return {"@id": known["@id"]}
        number = sum(one["@type"] == kind for one in self.others.values()) + 1
        address = f"#{kind.lower()}-{number}"
        self.others[address] = {"@id": address, "@type": kind, **said}
        return {"@id": address}

    def _building(self) -> dict[str, Any]:
        """What was made of what, with which tools."""
        # By the specification an application has an address; the list names others too.
        tools = [
            self._other("SoftwareApplication", name=name, version=version, url=url)
            for name, version, url in self.tools
            if url
        ]
        lists = [{"@id": TOOLS}] if TOOLS in self.sizes else []
        sources = [path for path in self._own() if path in self.whole.edition.sources]
        return {
            "@id": "#build",
            "@type": "CreateAction",
            "name": "The site was made from TEI",
            "instrument": [*lists, *tools],
            "object": [{"@id": _address(path)} for path in sources],
            "result": {"@id": SITE},
        }


def _address(path: str) -> str:
    """A path as a relative address, with letters of all languages. Source: RFC 3987, 2.2."""
    return "".join(one if ord(one) > 127 else quote(one, safe="/") for one in path)


def _kind(path: str) -> str | None:
    return next((kind for ending, kind in KINDS.items() if path.endswith(ending)), None)


def _known(said: Mapping[str, Any]) -> dict[str, Any]:
    """What is known, a list of one thing as that thing. Source: RO-Crate 1.2, JSON-LD."""
    known = {key: value for key, value in said.items() if value}
    alone = (
        value[0] if isinstance(value, list) and len(value) == 1 else value
        for value in known.values()
    )
    return dict(zip(known, alone, strict=True))
