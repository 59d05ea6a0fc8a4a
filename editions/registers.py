"""Registers of persons, places, organisations and works, and the glossary, from TEI lists.

Reads entries and what they say; who is mentioned where is the edition's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import takewhile
from typing import Any

from lxml import etree
from lxml.etree import _Element

from editions import cache, sentences, tei, uris
from editions.document import IN_BACK
from editions.source import Source
from editions.spans import Span, span
from editions.trees import Held, of_tree
from editions.words import later, say

YEAR = re.compile(r"(\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of register: what its entries are called in TEI and in the site."""

    folder: str
    """The register's folder in the site."""
    title: str
    """What a reader calls the register, in English."""
    singular: str
    """What a reader calls one of its entries, in English."""
    entries: str
    """XPath of the entries."""
    names: str
    """XPath of an entry's names, from the entry; the first is the accepted form."""
    short: str
    """XPath of what describes an entry in a line, from the entry."""
    prose: str
    """XPath of what is said of an entry at length, from the entry."""
    elsewhere: str = ""
    """XPath of the entries in a file that is no document, where that is another one."""


UNTYPED = "not(@type) or contains(' main sub alt uniform short ', concat(' ', @type, ' '))"
TITLE = (
    f"(tei:title | tei:analytic/tei:title)[{UNTYPED}]"
    " | tei:monogr[not(../tei:analytic/tei:title)]/tei:title"
    f" | tei:title[not(../tei:title[{UNTYPED}])][1] | self::tei:bibl[not(tei:title)]"
)
WORK = (
    "//tei:listBibl/*[self::tei:bibl or self::tei:biblStruct][not(ancestor::tei:sourceDesc)]"
    "[not(ancestor::tei:person or ancestor::tei:place or ancestor::tei:org or ancestor::tei:event)]"
)
# Source: TEI P5, chapters 14.3 (Biographical and Prosopographical Data), 14.2 (Place), 3.8 (Lists).
KINDS = (
    Kind(
        "persons",
        later("Persons"),
        later("Person"),
        "//tei:listPerson//tei:person",
        "tei:persName",
        "tei:occupation | tei:note[@type='short']",
        "tei:note[not(@type)] | tei:p",
    ),
    Kind(
        "places",
        later("Places"),
        later("Place"),
        "//tei:listPlace//tei:place",
        "tei:placeName",
        "tei:desc | tei:note[@type='short']",
        "tei:note[not(@type)] | tei:p",
    ),
    Kind(
        "organisations",
        later("Organisations"),
        later("Organisation"),
        "//tei:listOrg//tei:org",
        "tei:orgName",
        "tei:desc | tei:note[@type='short']",
        "tei:note[not(@type)] | tei:p",
    ),
    Kind(
        "works",
        later("Works"),
        later("Work"),
        f"{WORK}[ancestor::tei:standOff or ancestor::tei:profileDesc or ../self::*[{IN_BACK}]]",
        TITLE,
        ".//tei:author | .//tei:date",
        "tei:note[not(@type)]",
        elsewhere=f"{WORK}[not(ancestor::tei:teiHeader) or ancestor::tei:profileDesc]",
    ),
    Kind(
        "glossary",
        later("Glossary"),
        later("Term"),
        "//tei:list[@type='gloss']/tei:label",
        "descendant-or-self::*[self::tei:term or self::tei:label[not(.//tei:term)]]",
        "following-sibling::tei:item[1]",
        "following-sibling::tei:item[1]",
    ),
)
"""The kinds of registers, in the order in which the site shows them."""


@dataclass(frozen=True, eq=False)
class Entry(Held):
    """One person, place, organisation or term."""

    kind: Kind
    source: Source
    at: int
    """The number of its element in the file."""
    identifier: str
    """The xml:id."""
    others: tuple[Entry, ...] = ()
    """The entries of other files for the same, as far as they say what none before them says."""
    apart: str = ""
    """The name of the file, where an entry of another file has the same id."""

    @of_tree
    def element(self) -> _Element:
        """What the register says of it."""
        return self.source.elements[self.at]

    @cached_property
    def uri(self) -> str:
        """The entry's page."""
        own = f"{self.identifier}-{self.apart}" if self.apart else self.identifier
        return uris.entry(self.kind.folder, own)

    @property
    def is_term(self) -> bool:
        """The entry is the glossary's: the first sentence of its prose describes it."""
        return self.kind.short == self.kind.prose

    @property
    def is_work(self) -> bool:
        """The entry is a book, a play, an article: author and date describe it."""
        return self.kind.folder == "works"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The accepted form, and then the others as they are listed, each once."""
        return tuple(self.langs) or (self.identifier,)

    @cached_property
    def own_langs(self) -> Mapping[str, str | None]:
        """The names that this file has, with the language of each."""
        found: dict[str, str | None] = {}
        for one in tei.find_all(self.element, self.kind.names):
            if name := called(one):
                found.setdefault(name, tei.language(one))
        return found

    @cached_property
    def langs(self) -> Mapping[str, str | None]:
        """The names with the language of each, as a tag of BCP 47."""
        found = {**self.own_langs}
        for entry in self.others:
            found |= {name: lang for name, lang in entry.langs.items() if name not in found}
        return found

    @cached_property
    def said(self) -> frozenset[str]:
        """The pieces of text of the entry and of those united with it."""
        return self.own_said.union(*(one.said for one in self.others))

    @cached_property
    def own_said(self) -> frozenset[str]:
        """The pieces of text of the entry itself."""
        return pieces(self.element)

    @property
    def further(self) -> Iterator[tuple[Entry, _Element]]:
        """What the others say beyond names and what is said already, each with whose it is."""
        said = self.own_said
        for one in self.others:
            named = {*tei.find_all(one.element, one.kind.names)}
            for child in tei.find_all(one.element, "*"):
                if child not in named and not pieces(child) <= said:
                    yield one, child
                said |= pieces(child)

    @property
    def name(self) -> str:
        """The accepted form."""
        return self.names[0]

    @cached_property
    def order(self) -> str:
        """The name as an index sorts it: the surname first."""
        return " ".join([*self.surnames, self.name])

    @cached_property
    def surnames(self) -> tuple[str, ...]:
        """The surnames that are marked in the accepted form."""
        name = tei.find(self.element, f"({self.kind.names})[1]")
        return tuple(
            tei.plain(one) for one in ([] if name is None else tei.find_all(name, "tei:surname"))
        )

    @property
    def indexed(self) -> str:
        """The name as an index has it, with a marked surname first: `Kraus, Karl`."""
        family = " ".join(self.surnames)
        if not family or family not in self.name or self.name.startswith(family):
            return self.name
        return f"{family}, {' '.join(self.name.replace(family, ' ', 1).split())}"

    def is_same(self, other: Entry) -> bool:
        """An entry of the same id means the same: they share a name or an identifier, or one has
        no name at all."""
        names = {name.casefold() for name in self.names}
        nameless = (self.identifier,) in (self.names, other.names)
        shared = not names.isdisjoint(name.casefold() for name in other.names)
        return nameless or shared or not {*self.idnos}.isdisjoint(other.idnos)

    def merged(self, other: Entry) -> Entry:
        """This entry with what another file says of the same, if that is more."""
        return self if other.said <= self.said else self.but(others=(*self.others, other))

    def but(self, **changed: Any) -> Entry:
        """The same entry with some fields changed, and all that its own file says."""
        made = replace(self, **changed)
        vars(made).update({name: getattr(self, name) for name in OWN})
        return made

    @cached_property
    def idnos(self) -> tuple[str, ...]:
        """What the `idno` elements say."""
        others = (idno for one in self.others for idno in one.idnos)
        return tuple(dict.fromkeys([*self.own_idnos, *others]))

    @cached_property
    def own_idnos(self) -> tuple[str, ...]:
        """What the `idno` elements of this file say."""
        return tuple(tei.plain(idno) for idno in self.identifiers)

    @cached_property
    def short(self) -> str:
        """What it is, in a line; empty if the register does not say. Of a term, a sentence."""
        return ", ".join(word for word in (self.life, self.role) if word)

    @cached_property
    def role(self) -> str:
        """The same without the years of birth and death: the register's own words."""
        found = tei.find_all(self.element, self.kind.short)
        said = [word for one in found if (word := tei.plain(one))]
        if self.is_term:
            return sentences.first(said[0], self.lang) if said else ""
        if self.is_work:
            return ", ".join(dict.fromkeys(said))
        return next(iter(said), "")

    @cached_property
    def lang(self) -> str | None:
        """The language of what the register says of it, as a tag of BCP 47."""
        found = tei.find(self.element, self.kind.short)
        return tei.language(self.element if found is None else found)

    @cached_property
    def years(self) -> tuple[str, str]:
        """The years of birth and death; each empty where it is not said."""
        if self.is_term or self.is_work:
            return "", ""
        born, died = (_year(tei.find(self.element, path)) for path in ("tei:birth", "tei:death"))
        return born, died

    @cached_property
    def lived(self) -> tuple[date | None, date | None]:
        """See `lived`."""
        return lived(self.element)

    @cached_property
    def coordinates(self) -> str:
        """The first `geo`, as it is written: latitude, then longitude. Empty without any.

        Source: TEI P5, chapter 14.3.4.1 (Varieties of Location).
        """
        return tei.plain(tei.find(self.element, "tei:location/tei:geo | tei:geo"))

    @property
    def life(self) -> str:
        """The years of birth and death: `1862–1931`, `born 1862`; empty without any."""
        born, died = self.years
        if born and died:
            return f"{born}–{died}"
        return say("born {}", born) if born else say("died {}", died) if died else ""

    @property
    def prose(self) -> tuple[_Element, ...]:
        """The elements that say more."""
        return tuple(tei.find_all(self.element, self.kind.prose))

    @cached_property
    def digest(self) -> str:
        """Another one as soon as the file says something else of it."""
        elements = [
            self.element,
            *(one for one in self.prose if one.getparent() is not self.element),
        ]
        holders = [(one.tag, sorted(one.items())) for one in self.element.iterancestors()]
        written = [etree.tostring(one, with_tail=False) for one in elements]
        ranges = self.source.digest if self.source.ranges else ""
        values = [getattr(self, name) for name in OWN if name not in ("own_said", "digest")]
        return cache.digest(self.kind.folder, written, holders, ranges, values)

    @property
    def facts(self) -> tuple[_Element, ...]:
        """What else the register says, such as `birth` and `affiliation`."""
        if self.is_term:
            return ()
        named = {*tei.find_all(self.element, self.kind.names)}
        if self.is_work and self.element in named:
            return ()
        shown = {*named, *self.prose, *self.identifiers, *self._role}
        parts = "*[not(self::tei:analytic or self::tei:monogr)] | tei:analytic/*"
        parts += " | tei:monogr/*[not(self::tei:imprint)] | tei:monogr/tei:imprint/*"
        found = tei.find_all(self.element, parts if self.is_work else "*")
        return tuple(child for child in found if child not in shown)

    @property
    def _role(self) -> list[_Element]:
        """What is said of an entry in the line below its name, and so not again."""
        if self.is_work:
            return []
        said = tei.find_all(self.element, self.kind.short)
        offices = [one for one in said if tei.name(one) == "occupation"]
        return said[:1] if len(offices) < 2 else []

    @property
    def identifiers(self) -> tuple[_Element, ...]:
        """The `idno` elements: what the entry is called elsewhere."""
        return tuple(tei.find_all(self.element, "tei:idno"))


OWN = tuple(
    "own_langs own_said surnames own_idnos role lang years lived coordinates digest".split()
)
"""What the file of an entry says of it, in values."""


def entries(source: Source, of_document: bool = False) -> Iterator[Entry]:
    """The entries of all registers in a file, kind by kind; those without xml:id are left out.

    A document may hold bibliographies that are no registers.
    """
    for kind in KINDS:
        place = kind.entries if of_document else kind.elsewhere or kind.entries
        for element in tei.find_all(source.root, place):
            identifier = _identifier(element)
            if identifier is not None:
                yield Entry(kind, source, source.numbers[element], identifier)


def lived(person: _Element) -> tuple[date | None, date | None]:
    """The first day on which a person may have been born, and the last of her life.

    None where nobody says. Of several births, each may be the right one.
    """
    births, deaths = (
        [one for element in tei.find_all(person, f"tei:{name}") if (one := _span(element))]
        for name in ("birth", "death")
    )
    first = (one.earliest for one in births)
    last = (one.latest for one in deaths)
    return min(filter(None, first), default=None), max(filter(None, last), default=None)


def pieces(element: _Element) -> frozenset[str]:
    """The pieces of text in an element, each on a line; blank ones are left out."""
    found = (" ".join(piece.split()) for _, piece in tei.pieces(element))
    return frozenset(piece for piece in found if piece)


def called(name: _Element) -> str:
    """The words of a name as an index has them: `Schnitzler, Arthur`, where parts alone say it."""
    parts = [(tei.name(one), tei.plain(one)) for one in name if tei.is_element(one)]
    if len(parts) < 2 or name.xpath("boolean(text()[normalize-space()])"):
        return tei.plain(name)
    first = list(takewhile(lambda part: part[0] == "surname", parts))
    words = [" ".join(word for _, word in some if word) for some in (first, parts[len(first) :])]
    return ", ".join(word for word in words if word)


def _year(element: _Element | None) -> str:
    """The year of an event by the dates of its attributes, or of those of a date within."""
    dates = [] if element is None else [element, *tei.find_all(element, ".//tei:date")]
    names = ("when", "when-iso", "from", "notBefore", "to", "notAfter")
    found = (YEAR.match(date.get(name, "")) for date in dates for name in names)
    return next((year[1].lstrip("0") for year in found if year), "")


def _span(element: _Element) -> Span | None:
    """When an event was by its attributes, or by those of the first date within."""
    spans = (span(one) for one in (element, *tei.find_all(element, ".//tei:date")))
    return next((one for one in spans if one is not None), None)


def _identifier(element: _Element) -> str | None:
    """The entry's xml:id; of a gloss list's label, else its first term's."""
    own = tei.xml_id(element)
    inner = tei.find(element, "descendant::tei:term[@xml:id]")
    return own or (tei.xml_id(inner) if inner is not None else None)
