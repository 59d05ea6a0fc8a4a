"""Addresses on the web: those that cannot be right, and which there are to be asked.

Asks nobody: `editions.answers` does.
Source: RFC 3986; TEI P5, teidata.pointer and idno.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urlsplit

from lxml.etree import _Element

from editions import pointers, tei
from editions.findings import Finding
from editions.pointers import Address, Pointers
from editions.source import Source

if TYPE_CHECKING:
    from editions.answers import Answer

IDNO = f"{{{tei.TEI}}}idno"

FOLLOWED = frozenset("target url".split())
"""Attributes of links that readers follow; in others an address is the name of something."""

RESOLVERS = re.compile(
    r"(.*\.)?(doi\.org|handle\.net|purl\.org|w3id\.org|n2t\.net|d-nb\.info|viaf\.org|orcid\.org"
    r"|isni\.org|wikidata\.org|id\.loc\.gov|geonames\.org|nbn-resolving\.(org|de))"
)
"""Hosts whose addresses stay, and lead on to wherever the thing is."""

POINTERS = frozenset(pointers.POINTERS)

MAY_BE = re.compile(r"[a-z][a-z0-9+.-]*:|https?\b|www\.", re.IGNORECASE)
"""How an address begins, or what a prefix makes one."""

ON_WEB = re.compile(r"https?\b|www\.", re.IGNORECASE)
"""How an address on the web begins."""

LONGEST = 2000
"""Characters of an address that is asked."""

SLASHES = re.compile(r"(https?)(?::/?(?!/)|//|:///+|;//|:\\\\|\.//)", re.IGNORECASE)
"""A scheme, and then not what belongs there: `http:/a.org`, `https//a.org`."""

TWICE = re.compile(r"https?:/{0,2}https?\b", re.IGNORECASE)
ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
LABEL = re.compile(r"[^\W_](?:[\w-]{0,62})", re.IGNORECASE)
MAIL = re.compile(r"mailto:[^@\s,]+@[\w-]+(\.[\w-]+)+(,[^@\s,]+@[\w-]+(\.[\w-]+)+)*(\?.*)?", re.I)


class Link(NamedTuple):
    """An address where it stands in a file."""

    element: _Element
    address: str
    is_followed: bool
    """Readers follow it; else it is the name of something."""


def of_file(source: Source) -> Iterator[Finding]:
    """Addresses of a file that cannot be right."""
    for link in _written(source):
        fault = _fault(link.address) or _own(link.address)
        if fault:
            message = f"{link.address[:100]} is no address that leads anywhere: {fault}"
            yield source.finding(link.element, "warning", "bad-address", message)


def _written(source: Source) -> Iterator[Link]:
    """What begins like an address on the web, or of mail, in a file."""
    for element in source.elements:
        for name in element.keys() if element.attrib else ():
            for pointer in str(element.get(name)).split() if name in POINTERS else ():
                if MAY_BE.match(pointer):
                    yield Link(element, pointer, name in FOLLOWED)
    for element in source.root.iter(IDNO):
        said = tei.plain(element) if tei.find(element, "tei:idno") is None else ""
        if ON_WEB.match(said):
            yield Link(element, said, is_followed=False)


def links(source: Source, meaning: Pointers) -> Iterator[Link]:
    """The addresses of a file that can be asked, prefixes replaced, without what is after `#`."""
    for link in _written(source):
        meant: object = Address(link.address)
        if tei.name(link.element) != "idno":
            meant = meaning.meant(link.address, source.path)
        # What leads to an entry has its address in the idno of the entry, too.
        uri = meant.uri if isinstance(meant, Address) else ""
        is_on_web = uri.startswith(("http://", "https://")) and len(uri) <= LONGEST
        if is_on_web and not _fault(uri):
            yield link._replace(address=uri.partition("#")[0])


def judged(source: Source, meaning: Pointers, answers: Mapping[str, Answer]) -> Iterator[Finding]:
    """What is wrong with the links of a file, as their hosts have answered."""
    for link in links(source, meaning):
        answer = answers.get(link.address)
        if answer is None:
            continue
        if not answer.status:
            message = f"{link.address} gives no answer ({answer.why}): try again later"
            yield source.finding(link.element, "hint", "no-answer", message)
        elif not answer.is_good:
            message = f"{link.address} is not there ({answer.status}): look where it has gone"
            yield source.finding(link.element, "warning", "dead-link", message)
        elif answer.moved and link.is_followed and not _is_same(link.address, answer.moved):
            message = f"{link.address} has moved for good: write {answer.moved}"
            yield source.finding(link.element, "hint", "moved-link", message)


def _is_same(address: str, other: str) -> bool:
    """Two addresses differ in what hosts change by themselves, or the first is kept for good."""
    host = urlsplit(address).hostname or ""
    return pointers.bare(address) == pointers.bare(other) or bool(RESOLVERS.fullmatch(host))


def _fault(address: str) -> str:
    """What is wrong with an address; empty if nothing is, or it is none of the web or of mail."""
    if address.lower().startswith("mailto:"):
        return "" if MAIL.fullmatch(address) else "write mailto:name@host"
    slashes = SLASHES.match(address)
    if TWICE.match(address):
        return "it begins twice"
    if slashes:
        rest = address[slashes.end() :].lstrip("/\\")
        return f"write {slashes[1]}://{rest}"
    if not address.lower().startswith(("http://", "https://")):
        return ""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return "the port or the brackets of the host are wrong"
    return _fault_of_host(parts) or _fault_of_path(address, parts)


def _own(address: str) -> str:
    """Why an address leads into a network of one's own; empty if it does not."""
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".") if parts.scheme in ("http", "https") else ""
    place = _number(host)
    if host == "localhost":
        return "localhost is your own computer"
    return f"{host} is a place in your own network" if place and not place.is_global else ""


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The number that a host is called by, if it has no name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _fault_of_host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    names = host.split(".")
    is_name = len(names) > 1 and all(LABEL.fullmatch(name) for name in names)
    is_known = is_name or host == "localhost" or _number(host) is not None
    return "" if is_known else f'"{host}" is no name of a host'


def _fault_of_path(address: str, parts: SplitResult) -> str:
    odd = next((sign for sign in address if sign in '\\<>"{}' or sign.isspace()), "")
    if odd:
        return "there is a blank in it" if odd.isspace() else f"there is a {odd} in it"
    if ESCAPE.search(parts.path + parts.query):
        return "write %25 for a % that is meant so"
    if address[-1] in ",;”’»›" or (address[-1] == ")" and address.count("(") < address.count(")")):
        return f"the {address[-1]} at its end belongs to the text around"
    return ""
