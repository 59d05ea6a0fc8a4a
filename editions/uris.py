"""Where things live in the site. Knows ids and addresses; renders nothing, reads no file.

A uri here is a path from the site's root, without leading slash: `documents/report.html#p3`.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from functools import lru_cache

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|//")
UNSAFE = re.compile(r"[^a-z0-9]+")

UNSETTLED = frozenset(["", ".", ".."])
"""Parts of a path that another path without them means as well."""

XML_ID = re.compile(r"[^\W\d][\w.\-\u00b7\u0300-\u036f\u203f\u2040]*")
"""A name without colon, as far as concerns an editor. Source: Namespaces in XML 1.0, NCName."""

TAKEN = re.compile(r"(?:id)*__")
"""How the theme's own ids begin: `__toc`, `__drawer`; and what is made of ids that begin so."""


LONGEST = 40
"""Characters of a passage's name in an address."""


@lru_cache(maxsize=1 << 16)
def slug(text: str) -> str:
    """A name that is one address on every file system: lower case ASCII letters, digits, hyphens.

    Folding case and accents makes two names collide that only a careful reader keeps apart; the
    edition reports such a collision as a finding. Without any such letter the result is `x` and
    the characters' code points.
    """
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    made = UNSAFE.sub("-", folded).strip("-")
    return made or coded(text)


def coded(text: str) -> str:
    """A text as part of an address by its characters' code points alone: `x10d`."""
    return "x" + "-".join(f"{ord(character):x}" for character in text)


def document(stem: str) -> str:
    """The page of a document; `stem` is its path below `tei/documents`, without `.xml`."""
    return "documents/" + "/".join(slug(part) for part in stem.split("/")) + ".html"


def anchor(identifier: str) -> str:
    """The anchor of an element with an xml:id: the id, but for those that the theme has taken.

    `__toc` becomes `id__toc`, and `id__toc` itself `idid__toc`: no two ids have one anchor.
    """
    return f"id{identifier}" if TAKEN.match(identifier) else identifier


def entry(kind: str, identifier: str) -> str:
    """The page of a register's entry: `persons/muster-anna.html`."""
    return f"{kind}/{slug(identifier)}.html"


def mentions(entry: str, start: str) -> str:
    """The page of an entry's mentions that begins with a document, or with a passage of one.

    `persons/anna.html` and `documents/vol/a.html#p-12` give `persons/anna/from/vol/a--p-12.html`.
    No two have the same: documents have none, and no name of a document has two hyphens in a row.
    """
    document, _, passage = start.partition("#")
    place = document.partition("/")[2].removesuffix(".html")
    name = f"--{_of_passage(passage)}" if passage else ""
    return f"{entry.removesuffix('.html')}/from/{place}{name}.html"


def _of_passage(anchor: str) -> str:
    """The anchor, or, where not all file systems can tell it from others, a name that they can."""
    made = slug(anchor)
    if made == anchor and len(made) <= LONGEST:
        return made
    return f"{made[:LONGEST]}--{hashlib.blake2b(anchor.encode(), digest_size=4).hexdigest()}"


def index(kind: str) -> str:
    """The page that lists all documents, or all entries of a register."""
    return f"{kind}/index.html"


def documents(page: int, folder: str = "") -> str:
    """A page of the list of documents, or of those of a folder, by its number from 1."""
    at = "/".join(["documents", *(slug(part) for part in folder.split("/") if part)])
    return index(at) if page == 1 else f"{at}/by/{page}.html"


def markdown(uri: str) -> str:
    """The Markdown file that a page is made from, with the uri's fragment kept."""
    path, hash_, fragment = uri.partition("#")
    return path.removesuffix(".html") + ".md" + hash_ + fragment


def relative(uri: str, start: str) -> str:
    """The way from the page `start` to `uri`, as a link of that page has it."""
    path, hash_, fragment = uri.partition("#")
    if path == start and hash_:
        return hash_ + fragment
    return _way(path, posixpath.dirname(start)) + hash_ + fragment


@lru_cache(maxsize=1 << 16)
def _way(path: str, folder: str) -> str:
    to, at = path.split("/"), folder.split("/") if folder else []
    if not UNSETTLED.isdisjoint(to) or not UNSETTLED.isdisjoint(at):
        return posixpath.relpath(f"/{path}", f"/{folder}")
    # A page of words has a thousand links, and to settle both paths again took most of the time.
    shared = 0
    for one, other in zip(to, at, strict=False):
        if one != other:
            break
        shared += 1
    return "/".join([*[".."] * (len(at) - shared), *to[shared:]]) or "."


def is_address(uri: str) -> bool:
    """The uri begins with a scheme or a host: it is no path. Source: RFC 3986, section 3.1."""
    return SCHEME.match(uri) is not None


def is_below(path: str) -> bool:
    """A relative path, normalised, stays in the folder that it is from."""
    return not path.startswith(("/", "../")) and path != ".."
