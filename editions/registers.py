"""Registers of persons, places and organisations, and the glossary, from TEI lists.

Reads entries and what they say; who is mentioned where is the edition's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lxml.etree import _Element

from editions import sentences, tei, uris
from editions.document import Source


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of register: what its entries are called in TEI and in the site."""

    folder: str
    """The register's folder in the site."""
    title: str
    singular: str
    entries: str
    """XPath of the entries."""
    names: str
    """XPath of an entry's names, from the entry; the first is the accepted form."""
    short: str
    """XPath of what describes an entry in a line, from the entry."""
    prose: str
    """XPath of what is said of an entry at length, from the entry."""


# Source: TEI P5, chapters 14.3 (Biographical and Prosopographical Data), 14.2 (Place), 3.8 (Lists).
KINDS = (
    Kind(
        "persons",
        "Persons",
        "Person",
        "//tei:listPerson//tei:person",
        "tei:persName",
        "tei:occupation | tei:note[@type='short']",
        "tei:note[not(@type='short')] | tei:p",
    ),
    Kind(
        "places",
        "Places",
        "Place",
        "//tei:listPlace//tei:place",
        "tei:placeName",
        "tei:desc | tei:note[@type='short']",
        "tei:note[not(@type='short')] | tei:p",
    ),
    Kind(
        "organisations",
        "Organisations",
        "Organisation",
        "//tei:listOrg//tei:org",
        "tei:orgName",
        "tei:desc | tei:note[@type='short']",
        "tei:note[not(@type='short')] | tei:p",
    ),
    Kind(
        "glossary",
        "Glossary",
        "Term",
        "//tei:list[@type='gloss']/tei:label",
        "descendant-or-self::*[self::tei:term or self::tei:label[not(.//tei:term)]]",
        "following-sibling::tei:item[1]",
        "following-sibling::tei:item[1]",
    ),
)
"""The kinds of registers, in the order in which the site shows them."""


@dataclass(frozen=True)
class Entry:
    """One person, place, organisation or term."""

    kind: Kind
    source: Source
    element: _Element
    identifier: str
    """The xml:id."""
    also: tuple[str, ...] = ()
    """Names that other files have for it."""
    apart: str = ""
    """The name of the file, where an entry of another file has the same id."""

    @property
    def uri(self) -> str:
        """The entry's page."""
        own = f"{self.identifier}-{self.apart}" if self.apart else self.identifier
        return uris.entry(self.kind.folder, own)

    @property
    def is_term(self) -> bool:
        """The entry is the glossary's: the first sentence of its prose describes it."""
        return self.kind.short == self.kind.prose

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The accepted form, and then the others as they are listed, each once."""
        own = (tei.plain(name) for name in tei.find_all(self.element, self.kind.names))
        found = dict.fromkeys(name for name in (*own, *self.also) if name)
        return tuple(found) or (self.identifier,)

    @property
    def name(self) -> str:
        """The accepted form."""
        return self.names[0]

    def is_same(self, other: Entry) -> bool:
        """An entry of the same id means the same: they share a name or an identifier, or one has
        no name at all."""
        names = {name.casefold() for name in self.names}
        nameless = (self.identifier,) in (self.names, other.names)
        shared = not names.isdisjoint(name.casefold() for name in other.names)
        return nameless or shared or not {*self.idnos}.isdisjoint(other.idnos)

    def merged(self, other: Entry) -> Entry:
        """This entry with what another calls the same."""
        new = tuple(name for name in other.names if name not in self.names)
        return replace(self, also=(*self.also, *new)) if new and new != (self.identifier,) else self

    @property
    def idnos(self) -> tuple[str, ...]:
        """What the `idno` elements say."""
        return tuple(tei.plain(idno) for idno in self.identifiers)

    @cached_property
    def short(self) -> str:
        """What it is, in a line; empty if the register does not say. Of a term, a sentence."""
        said = tei.plain(tei.find(self.element, self.kind.short))
        return sentences.first(said, "en") if self.is_term else said

    @property
    def prose(self) -> tuple[_Element, ...]:
        """The elements that say more."""
        return tuple(tei.find_all(self.element, self.kind.prose))

    @property
    def facts(self) -> tuple[_Element, ...]:
        """What else the register says, such as `birth` and `affiliation`."""
        if self.is_term:
            return ()
        shown = {*tei.find_all(self.element, self.kind.names), *self.prose, *self.identifiers}
        shown |= {*tei.find_all(self.element, self.kind.short)[:1]}
        children = (child for child in self.element if tei.is_element(child))
        return tuple(child for child in children if child not in shown)

    @property
    def identifiers(self) -> tuple[_Element, ...]:
        """The `idno` elements: what the entry is called elsewhere."""
        return tuple(tei.find_all(self.element, "tei:idno"))


def entries(source: Source) -> Iterator[Entry]:
    """The entries of all registers in a file, kind by kind; those without xml:id are left out."""
    for kind in KINDS:
        for element in tei.find_all(source.root, kind.entries):
            identifier = _identifier(element)
            if identifier is not None:
                yield Entry(kind, source, element, identifier)


def _identifier(element: _Element) -> str | None:
    """The entry's xml:id; of a gloss list's label, else its first term's."""
    own = tei.xml_id(element)
    inner = tei.find(element, "descendant::tei:term[@xml:id]")
    return own or (tei.xml_id(inner) if inner is not None else None)
