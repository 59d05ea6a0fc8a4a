"""What the header of a document says of it. Source: TEI P5, chapter 2 (The TEI Header)."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import NamedTuple

from lxml.etree import _Element

from editions import tei
from editions.words import later

ACTION = "tei:profileDesc/tei:correspDesc/tei:correspAction"
SENT = f"{ACTION}[@type='sent']"
RECEIVED = f"{ACTION}[@type='received']"
FORWARDED = f"{ACTION}[@type='forwarded']"
TITLE = "tei:fileDesc/tei:titleStmt/tei:title"
AUTHOR = "tei:fileDesc/tei:titleStmt/tei:author"
CREATION = "tei:profileDesc/tei:creation//tei:date"
MANUSCRIPT = "tei:fileDesc/tei:sourceDesc/tei:msDesc"
ORIGIN = f"{MANUSCRIPT}/tei:history/tei:origin"
"""Where a header says these things. Source: TEI P5, chapters 2.2.1, 2.4.1 and 2.4.6."""

NAMES = "*[self::tei:persName or self::tei:orgName or self::tei:name]"

DATE = (CREATION, f"{SENT}/tei:date", f"{ORIGIN}//tei:origDate", f"{ORIGIN}[@when and not(*)]")
"""When a document was written: the first of these places that anything stands at."""

FROM = (f"{SENT}/{NAMES}", AUTHOR)
TO = (f"{RECEIVED}/{NAMES}", f"{RECEIVED}/tei:p")
PLACE = (f"{SENT}/tei:placeName",)
"""From whom it is, to whom and from where, likewise."""

AUTHORS = (f"{AUTHOR}[{NAMES}]/{NAMES}", AUTHOR, f"{SENT}/{NAMES}")
"""Who wrote it, for citations: the first of these places that names anyone."""

ROLES = (
    (later("Author of"), f"{AUTHOR}/descendant-or-self::*[@ref] | {SENT}/*[@ref]"),
    (later("Addressee of"), f"{RECEIVED}/*[@ref]"),
    (later("Received a copy of"), f"{FORWARDED}/*[@ref]"),
)
"""What persons and organisations named in a header have to do with the document, in English, and
where."""

ARCHIVE = {
    "archive": ("tei:repository | tei:institution",),
    "archive-place": ("tei:settlement",),
    "archive_location": ("tei:collection", "tei:idno"),
}
"""Where the header says where the source is kept, by the names of CSL."""

CITED = frozenset(["bibl", "biblStruct", "biblFull"])
FIRST_AUTHOR = "(.//tei:author | .//tei:editor)[1]/descendant-or-self::*[last()]"
LONGEST_CITATION = 60


EDITORS = "tei:fileDesc/tei:titleStmt/tei:editor"
LICENCES = "tei:fileDesc/tei:publicationStmt/tei:availability/tei:licence[@target]"
RIGHTS = "tei:fileDesc/tei:publicationStmt/tei:availability"
NUMBERS = "tei:fileDesc/tei:publicationStmt/tei:idno"
"""Who edited a file, under which rights, and what it is numbered. Source: TEI P5, 2.2.4."""


class Name(NamedTuple):
    """Someone whom a header names."""

    given: str
    """The forenames, where they are marked."""
    family: str
    pointer: str
    """The pointer to the register, as it is written; empty without one."""
    said: str
    """The name as it stands."""
    is_organisation: bool


class Said(NamedTuple):
    """Words in their language, as a tag of BCP 47."""

    words: str
    lang: str | None


def told(header: _Element | None, path: str) -> list[_Element]:
    """The elements at an XPath."""
    return [] if header is None else tei.find_all(header, path)


def words(element: _Element) -> str:
    """The words of an element that a reading text has."""
    return tei.plain(element, tei.unread(element))


def first(header: _Element | None, path: str) -> str:
    """The words of the first element at an XPath; empty without one."""
    return next((words(element) for element in told(header, path)[:1]), "")


def said(header: _Element | None, *paths: str) -> tuple[Said, ...]:
    """The plain texts at the first XPath of several that has any element."""
    found = (told(header, path) for path in paths)
    elements = next((some for some in found if some), [])
    return tuple(Said(tei.plain(one), tei.language(one)) for one in elements)


def authors(header: _Element | None) -> tuple[Name, ...]:
    """Who wrote the document."""
    return _named(header, AUTHORS)


def senders(header: _Element | None) -> tuple[Name, ...]:
    """From whom it is."""
    return _named(header, FROM)


def _named(header: _Element | None, places: tuple[str, ...]) -> tuple[Name, ...]:
    """Who is named at the first of several places that names anyone."""
    found = (told(header, place) for place in places)
    every = next((some for some in found if any(tei.plain(one) for one in some)), [])
    return tuple(_name(one) for one in every if tei.plain(one))


def addressees(header: _Element | None) -> tuple[Name, ...]:
    """To whom it was sent."""
    return tuple(_name(one) for one in told(header, f"{RECEIVED}/{NAMES}"))


def _name(element: _Element) -> Name:
    pointers = [*element.xpath("(descendant-or-self::*/@ref)[1]")]
    return Name(
        " ".join(tei.plain(one) for one in tei.find_all(element, ".//tei:forename")),
        " ".join(tei.plain(one) for one in tei.find_all(element, ".//tei:surname")),
        next(iter(" ".join(map(str, pointers)).split()), ""),
        words(element),
        tei.name(element) == "orgName",
    )


def roles(header: _Element | None) -> tuple[tuple[str, str], ...]:
    """Who has which role: the role in English, and a pointer as it is written."""
    return tuple(
        (role, pointer)
        for role, place in ROLES
        for element in told(header, place)
        for pointer in (element.get("ref") or "").split()
    )


def kept(header: _Element | None) -> Mapping[str, str]:
    """Where the source is kept, by the names of CSL."""
    found: dict[str, str] = {}
    for name, places in ARCHIVE.items():
        every = [first(header, f"{MANUSCRIPT}/tei:msIdentifier/{place}") for place in places]
        found[name] = ", ".join(word for word in every if word)
    return found


def cited(element: _Element) -> str:
    """What a reader knows a book or an article by: `Smith, Tables, 1999`; empty if it is none."""
    if tei.name(element) not in CITED:
        return ""
    found = [tei.find(element, place) for place in (FIRST_AUTHOR, ".//tei:title", ".//tei:date")]
    every = [tei.plain(one) for one in found if one is not None]
    return textwrap.shorten(
        ", ".join(every) or tei.plain(element), LONGEST_CITATION, placeholder=" …"
    )
