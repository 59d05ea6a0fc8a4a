"""What single files of a site have against the principles. Knows nothing of the edition."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml.etree import _Element

from editions import header, tei
from editions.findings import EditionError
from editions.serving import HEADERS
from editions.verify import MANIFEST  # It is written last, when all others are judged.

NOT_FOUND = "404.html"
"""What a server shows at any address: its own ways begin at the root of the site."""
SEARCH = "search.html"
"""What a query is for: no page of the edition needs one."""
PROGRAM = "verify.py"
"""What compares a copy, for whoever keeps one: no server runs it."""
SOURCE = re.compile(r".+\.xml\.txt")
"""The copies of the sources: as plain text, for a browser would run scripts that stand in XML."""

OF_SERVERS = frozenset(
    "accdb asp aspx cfm cgi db db3 exe fcgi jar jsp jspx lua mdb php php3 php4 php5 phtml pl py pyc"
    " rb rhtml sh shtml sqlite sqlite3 war xq xql xqm xquery".split()
)
"""Endings of what only a server, a database or an operating system can run."""
STATIC = frozenset(
    "avif beacon bib bmp br cff css csv epub gif gz htm html ico ics jp2 jpeg jpg js json jsonl"
    " jsonld link m4a map md mjs mp3 mp4 n3 nt odd odt oga ogg ogv otf pagefind pdf"
    " pf_filter pf_fragment pf_index pf_meta pf_sort png rdf ris rnc rng sch svg tei tif tiff tsv"
    " ttf ttl txt vtt wasm wav webm webmanifest webp woff woff2 xml xsd xsl yaml yml zip atom"
    " rss".split()
)
"""Endings of what a browser shows or a reader takes away as it is."""

KNOWN = frozenset([PROGRAM, HEADERS])
"""Files that each site has, whose endings say nothing."""

OBSOLETE = frozenset(
    "acronym applet basefont bgsound big blink center dir embed font frame frameset isindex keygen"
    " listing marquee nobr noembed noframes object plaintext spacer strike tt xmp".split()
)
"""Elements that the HTML standard has given up, and those that need a program beside the browser.

Source: HTML, 16.2 Non-conforming features.
"""
LOADING = {
    "audio": ("src",),
    "form": ("action",),
    "iframe": ("src",),
    "image": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""Attributes whose files a browser asks for by itself, or sends something to."""
LOADED_LINKS = frozenset(
    "stylesheet icon preload prefetch modulepreload preconnect dns-prefetch manifest".split()
)
"""What `link/@rel` says of files that a browser asks for."""

IN_STYLE = re.compile(
    r"(?:url\(\s*[\"']?|@import\s+[\"'])((?:[a-z][a-z0-9+.-]*:)?//[^\s\"')]+)", re.I
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
IN_SCRIPT = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.I)
NAMES = frozenset(["www.w3.org"])
"""Hosts whose addresses are names in scripts, which nobody asks for."""

OPEN = re.compile(
    r"https?://(?:www\.)?(?:creativecommons\.org/(?:licenses|publicdomain)/|gnu\.org/licenses"
    r"|opensource\.org/licen[sc]es?/|mozilla\.org/.*MPL|opendatacommons\.org/licenses"
    r"|spdx\.org/licenses|etalab\.gouv\.fr|apache\.org/licenses)",
    re.I,
)
"""Addresses of open licences."""

JAVASCRIPT = "javascript:"

HANDLER = re.compile(rb"on[a-z]+\s*=")
BEFORE_NAMES = frozenset(b" \t\r\n\f/\"'")
"""What stands before the name of an attribute."""
CODED = re.compile(rb"&#(?:x|0|[4-9][0-9]\D|1[0-2][0-9]\D)")
"""A letter of the alphabet by its number."""

UNSHOWN = frozenset(["script", "style", "template"])
"""Elements whose words no reader sees."""

HOW_TO_CITE = etree.XPath('string(id("page:cite")//dd)')
"""What a page tells readers of how it is cited."""

Faults = dict[str, tuple[str, ...]]
"""What is wrong, by the number of the principle."""


class Asked(NamedTuple):
    """What is asked of every page."""

    stamp: tuple[str, ...]
    """What its foot has to say: the version and the date, as the site writes them."""
    address: str | None
    """Where the site is on the web."""
    cited: frozenset[str]
    """The pages that have to say how they are cited."""
    paths: frozenset[str]
    """All files of the site."""


def faults(site: Path, asked: Asked, path: str) -> Faults:
    """What is wrong with a file of a site, given by its path there."""
    found: dict[str, dict[str, None]] = {}
    for number, what in _faults(site, asked, path):
        found.setdefault(number, {})[f"{path}: {what}" if what else path] = None
    return {number: tuple(some) for number, some in sorted(found.items())}


def _faults(site: Path, asked: Asked, path: str) -> Iterator[tuple[str, str]]:
    ending = path.rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""
    if ending in OF_SERVERS and path != PROGRAM:
        yield "4.1", ""
    elif ending not in STATIC and path not in KNOWN and not path.startswith("pagefind/"):
        yield "types", ""
    if ending in ("html", "htm"):
        yield from _of_page(site, asked, path)
    elif ending == "css":
        text = COMMENT.sub("", (site / path).read_text("utf-8", "replace"))
        yield from (("4.3", one) for one in IN_STYLE.findall(text))
    elif ending in ("js", "mjs"):
        text = (site / path).read_text("utf-8", "replace")
        yield from (("hosts", one) for one in {*IN_SCRIPT.findall(text)} - NAMES)
    elif SOURCE.fullmatch(path):
        yield from of_source((site / path).read_bytes(), path)


def of_source(data: bytes, path: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a TEI file: its form, and what its header says of the rights."""
    try:
        root = tei.parse(data, path)
    except EditionError as fault:
        yield "1.1", fault.findings[0].message
        return
    encoding = (root.getroottree().docinfo.encoding or "UTF-8").upper()
    if encoding not in ("UTF-8", "US-ASCII", "ASCII", "UTF-16", "UTF-16LE", "UTF-16BE"):
        yield "1.1", encoding
    if not tei.is_tei(root):
        yield "1.1", tei.name(root)
    head = next(iter(tei.find_all(root, "descendant-or-self::tei:teiHeader")), None)
    if not any(header.words(one).strip() for one in header.told(head, header.RIGHTS)):
        yield "rights", ""
    targets = [one.get("target") or "" for one in header.told(head, header.LICENCES)]
    if not any(OPEN.match(one) for said in targets for one in said.split()):
        yield "licence", ""


def _of_page(site: Path, asked: Asked, path: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a page."""
    data = (site / path).read_bytes()
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root = etree.fromstring(data, parser) if data.strip() else None
    if root is None:
        yield "4.2", "empty"
        return
    metas = [*root.iter("meta")]
    told = [one for one in metas if one.get("http-equiv")]
    yield from (("4.2", one) for one in _nonstandard(data, root, parser))
    yield from _of_policy(told)
    yield from _of_addresses(asked, path, root)
    if _may_run(data.lower()):
        yield from _of_scripts(root)
    is_led_on = any(_equivalent(one) == "refresh" for one in told)
    yield from _of_parts(asked, path, root, is_led_on)
    for_programs = any((one.get("name") or "").startswith("citation_") for one in metas)
    if path in asked.cited and not (for_programs and HOW_TO_CITE(root)):
        yield "5.4", ""


def _nonstandard(data: bytes, root: _Element, parser: etree.HTMLParser) -> Iterator[str]:
    """What is not as the HTML standard has it, as far as a parser and lists of names tell."""
    if not data.lstrip().lower().startswith(b"<!doctype html>"):
        yield "no <!doctype html>"
    if not (root.get("lang") or "").strip():
        yield "no html/@lang"
    if not any((one.get("charset") or "").lower() == "utf-8" for one in root.iter("meta")):
        yield "no meta/@charset"
    if not (root.findtext("head/title") or "").strip():
        yield "no title"
    yield from (f"<{one.tag!s}>" for one in root.iter(*OBSOLETE))
    yield from (f"line {one.line}: {one.message}" for one in parser.error_log)


def _of_policy(told: Iterable[_Element]) -> Iterator[tuple[str, str]]:
    """Whether the page lets browsers ask other hosts for what scripts and styles want."""
    policies = [one for one in told if _equivalent(one) == "content-security-policy"]
    said = " ".join(one.get("content") or "" for one in policies)
    if "default-src" not in said or re.search(r"https?:|\s\*(?:[\s;]|$)|//", said):
        yield "policy", ""


def _equivalent(element: _Element) -> str:
    """The header for which an element stands."""
    return (element.get("http-equiv") or "").strip().lower()


def _of_addresses(asked: Asked, path: str, root: _Element) -> Iterator[tuple[str, str]]:
    """What the page loads from elsewhere, and which of its ways within the site lead nowhere."""
    ways: dict[str, str] = {}
    for element in root.iter("link", *LOADING):
        for address in _loaded(element):
            if _is_foreign(address) and not _is_own(address, asked):
                yield "4.3", address
            ways.setdefault(address.partition("#")[0], address)
    for element in root.iter("a", "area"):
        address = element.get("href") or ""
        ways.setdefault(address.partition("#")[0], address)
    if path != NOT_FOUND:
        folder = posixpath.dirname(path)
        for way, address in ways.items():
            yield from ((number, address) for number in _of_way(asked, folder, way))


def _may_run(data: bytes) -> bool:
    """Something in a page, in lower case, looks like a script in an attribute."""
    handlers = (data[one.start() - 1] in BEFORE_NAMES for one in HANDLER.finditer(data))
    return b"javascript:" in data or CODED.search(data) is not None or any(handlers)


def _of_scripts(root: _Element) -> Iterator[tuple[str, str]]:
    """What runs from attributes."""
    for element in root.iter("*"):
        for name in element.keys():  # noqa: SIM118 # It is no mapping.
            if name.startswith("on"):
                yield "4.7", f"@{name}"
            elif name == "href" and (element.get(name) or "").strip()[:11].lower() == JAVASCRIPT:
                yield "4.7", JAVASCRIPT


def _loaded(element: _Element) -> Iterator[str]:
    """The addresses that a browser asks for because of an element."""
    if element.tag == "link":
        if LOADED_LINKS & {*(element.get("rel") or "").lower().split()}:
            yield element.get("href") or ""
        return
    for name in LOADING.get(str(element.tag), ()):
        value = element.get(name) or ""
        several = value.split(",") if name == "srcset" and "data:" not in value else [value]
        yield from (one.split()[0] for one in several if one.split())


@lru_cache(maxsize=1 << 12)
def _is_foreign(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    return bool(parts.netloc) or parts.scheme in ("http", "https", "ws", "wss", "ftp")


def _is_own(address: str, asked: Asked) -> bool:
    return bool(asked.address) and address.startswith(str(asked.address))


@lru_cache(maxsize=1 << 16)  # Most pages have the ways of the navigation.
def _of_way(asked: Asked, folder: str, address: str) -> tuple[str, ...]:
    """What is wrong with one way from a page of a folder, if it leads within the site.

    The address is given without its fragment, and empty if it leads within the page.
    """
    to, has_query = _led(folder, address)
    if _is_own(address, asked) or (address.startswith("/") and not _is_foreign(address)):
        return ("4.4",)
    if to is None:
        return ()
    is_query = has_query and to != SEARCH
    is_lost = to not in asked.paths and to != MANIFEST
    return (*(["4.4"] if is_query else []), *(["5.2"] if is_lost else []))


def _led(folder: str, address: str) -> tuple[str | None, bool]:
    """The path in the site to which an address leads, if to any, and whether it has a query."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address, False
    if parts.scheme or parts.netloc or not parts.path:
        return None, False
    to = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
    return f"{to}/index.html" if parts.path.endswith("/") else to, bool(parts.query)


def _of_parts(
    asked: Asked, path: str, root: _Element, is_led_on: bool
) -> Iterator[tuple[str, str]]:
    """What the page needs and has not: words without scripts, ways, a foot that says when."""
    words = next(root.iter("article"), next(root.iter("main"), None))
    if words is None or not any((one.text or "").strip() for one in _shown(words)):
        yield "4.7", "no words without scripts"
    if is_led_on:  # It leads from an old address to a new one, and is no page of the edition.
        return
    missing = [name for name in ("nav", "main", "footer") if next(root.iter(name), None) is None]
    yield from (("4.6", f"no <{name}>") for name in missing)
    foot = " ".join(" ".join(one.itertext()) for one in root.iter("footer"))
    yield from (("5.3", f"no {one}") for one in asked.stamp if one not in foot)


def _shown(element: _Element) -> Iterator[_Element]:
    """The elements below one that a browser shows without scripts, itself too."""
    return (one for one in element.iter("*") if one.tag not in UNSHOWN)
