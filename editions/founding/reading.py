"""A folder of TEI that is to become an edition: what each file is, and where it goes.

Reads files and gives values; copies nothing.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from urllib.parse import unquote

from lxml.etree import _Element

from editions import registers, tei, trees, uris
from editions import source as sources
from editions.edition import IMAGE
from editions.findings import EditionError, Finding
from editions.source import TEXTS, Source

TITLES = "//tei:titleStmt/tei:title | //tei:seriesStmt/tei:title"
"""What may be the title of a whole edition. Source: TEI P5, chapters 2.2.1 and 2.2.5."""

OF_REGISTERS = (
    ".//tei:listPerson | .//tei:listPlace | .//tei:listOrg | .//tei:listEvent | .//tei:listBibl"
    " | .//tei:listRelation | .//tei:list[@type='gloss'] | .//tei:head"
)
"""What the text of a register consists of."""

ACCOUNTS = "//tei:linkGrp[@type='account']"
"""What makes pages of the events that a file lists."""

FUNCTION_WORDS = {
    "en": "the and of to that is was with",
    "de": "der die das und in zu nicht ich ist mit den",
    "cs": "a v se na je že s z do to",
    "hu": "a az és hogy nem is egy ez meg",
}
"""Words by which a text of one of the languages of the site is known: a sixth of all its words."""

LEAST_KNOWN, LEAST_WORDS = 0.08, 30
"""The share of such words by which a language is taken for that of a text, which has so many."""

WORD = re.compile(r"[^\W\d_]+")

DIVISIONS = "".join(f" | .//tei:div{number}" for number in ("", *range(1, 8)))[3:]

UNTYPED = "//tei:body/tei:div[not(@type)]"

GROUPED = "//tei:group/tei:text"

SCHEMAS = (".rng", ".sch")

PICTURED = (("graphic", "url"), ("pb", "facs"), ("surface", "facs"))
"""Elements and attributes that name images."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one kind in a file, of which none is inside another."""

    number: int
    characters: int


@dataclass(frozen=True, slots=True)
class Read:
    """A file of TEI as it is found."""

    path: str
    """From the folder, with forward slashes."""
    is_document: bool
    """It has a text that is more than registers."""
    has_text: bool
    titles: tuple[str, ...]
    """What its headers say, without repetition."""
    title: str
    """The main title of its first text; empty without one."""
    lang: str | None
    """The language of its first text, as a tag of BCP 47, if the file says it."""
    guessed: str | None
    """The language that it looks to be in, if it does not."""
    characters: int
    """Those of words that are in no list of a register."""
    parts: Mapping[str, Parts]
    """By the XPath of the parts."""
    images: tuple[str, ...]
    """The addresses of images, as they are written."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a folder."""

    folder: Path
    files: tuple[Read, ...]
    copies: Mapping[str, str]
    """The path in the folder of each file that is copied, by its path in the project."""
    left: tuple[Finding, ...]
    """XML that is no TEI, or cannot be read: paths from the folder."""

    @property
    def documents(self) -> tuple[Read, ...]:
        """The files that have pages."""
        return tuple(one for one in self.files if one.is_document)


def found(source: Path) -> Found:
    """What the XML files of a folder are, or one file, with the images they show; of a folder its
    schemas, too. The path must be absolute, and no link.

    Raises EditionError if no file of them has a text.
    """
    folder = source.parent if source.is_file() else source
    files: list[Read] = []
    left: list[Finding] = []
    for file in [source] if source.is_file() else tei.files(source):
        path = file.relative_to(folder).as_posix()
        try:
            files.append(_read(sources.read(path, file.read_bytes())))
        except EditionError as fault:
            left += fault.findings
        except OSError as fault:
            message = f"cannot be read ({fault.strerror}): see that you may"
            left.append(Finding(path, 0, 0, "error", "not-readable", message))
        trees.release(0)
    if not any(one.is_document for one in files):
        files = [replace(one, is_document=one.has_text) for one in files]
    if not any(one.is_document for one in files):
        message = (
            "no file of TEI with a text is in this folder: name the one that your files are in"
        )
        raise EditionError([*left, Finding(str(folder), 0, 0, "error", "no-documents", message)])
    places = _places(files)
    copies = {place: path for path, place in places.items()}
    images, schemas = _images(folder, files, places), _schemas(source)
    return Found(folder, tuple(files), {**images, **schemas, **copies}, tuple(left))


def _read(source: Source) -> Read:
    """What a file is. Raises EditionError if it is no TEI."""
    if not source.is_tei:
        message = "nothing here is in the namespace of TEI"
        raise EditionError([source.finding(source.root, "warning", "no-tei", message)])
    texts = tei.find_all(source.root, TEXTS)
    text = texts[0] if texts else source.root
    words, lang = " ".join(_beside_registers(one) for one in texts), tei.language(text)
    titles = tuple(dict.fromkeys(tei.plain(one) for one in tei.find_all(source.root, TITLES)))
    pictured = tuple(dict.fromkeys(_pictured(source)))
    is_blank = not pictured and not any(tei.plain(one) for one in texts)
    is_register = not words and (is_blank or _is_shown(source))
    return Read(
        source.path,
        bool(texts) and not is_register,
        bool(texts),
        tuple(one for one in titles if one),
        _main_title(source.root),
        lang,
        None if lang else _guessed(words),
        len(words),
        _parts(texts),
        pictured,
    )


def _beside_registers(text: _Element) -> str:
    """The words of a text that stand in no list of a register, and are no heading."""
    return tei.plain(text, frozenset(tei.find_all(text, OF_REGISTERS)))


def _is_shown(source: Source) -> bool:
    """The registers of a file, or its events, have pages of their own."""
    has_accounts = tei.find(source.root, ACCOUNTS) is not None
    return has_accounts or next(registers.entries(source), None) is not None


def _guessed(text: str) -> str | None:
    """The language of a text by its most frequent words; None if it looks like none of them."""
    words = Counter(WORD.findall(text.lower()))
    size = words.total()
    shares = {
        lang: sum(words[one] for one in some.split()) / max(1, size)
        for lang, some in FUNCTION_WORDS.items()
    }
    most = max(shares, key=lambda lang: shares[lang])
    return most if size >= LEAST_WORDS and shares[most] >= LEAST_KNOWN else None


def _main_title(root: _Element) -> str:
    """The title of what is in the file, not of the series that it belongs to."""
    path = "//tei:titleStmt/tei:title[not(@level='s' or @type='series' or @type='volume')]"
    one = tei.find(root, f"({path})[1]")
    return tei.plain(one)


def _parts(texts: Sequence[_Element]) -> Mapping[str, Parts]:
    """What the texts can be parted into, by the XPath of it."""
    made: dict[str, list[_Element]] = {}
    for text in texts:
        for one in tei.find_all(text, DIVISIONS):
            made.setdefault(_kind(one), []).append(one)
        for one in tei.find_all(text, ".//tei:group/tei:text"):
            made.setdefault(GROUPED, []).append(one)
    made.pop("", None)
    found: dict[str, Parts] = {}
    for path, every in made.items():
        within = set(every)
        outer = [one for one in every if not within.intersection(one.iterancestors())]
        found[path] = Parts(len(outer), sum(len(tei.plain(one)) for one in outer))
    return found


def _kind(division: _Element) -> str:
    """The XPath of the divisions like this one; empty if it is like none."""
    kind, name = division.get("type", ""), tei.name(division)
    if kind and "'" not in kind:
        return f"//tei:{name}[@type='{kind}']"
    parent = division.getparent()
    is_top = parent is not None and tei.name(parent) == "body"
    return UNTYPED if is_top and name == "div" and not kind else ""


def _pictured(source: Source) -> Iterator[str]:
    """The addresses of images in a file."""
    for name, attribute in PICTURED:
        for one in tei.find_all(source.root, f"//tei:{name}[@{attribute}]"):
            yield from one.get(attribute, "").split()


def _places(files: Sequence[Read]) -> dict[str, str]:
    """Where each file of TEI goes: as the folder has it, but for the way to the texts.

    That becomes `tei/documents`, and what stands beside it `tei`: so pointers lead where they led.
    """
    documents = [one for one in files if one.is_document]
    texts = [one for one in documents if one.characters] or documents
    base = posixpath.commonpath([posixpath.dirname(f"/{one.path}") for one in texts])
    made: dict[str, str] = {}
    taken: set[str] = set()
    for one in files:
        way = posixpath.relpath(f"/{one.path}", base)
        if one.is_document:
            plain = way.replace("../", "")
            place = f"tei/documents/{plain.removeprefix('documents/')}"
            further = f"tei/documents/{plain}"
        else:
            place, further = _beside(way), f"tei/registers/{one.path}"
        stem = further.removesuffix(".xml")
        others = (f"{stem}-{number}.xml" for number in count(2))
        made[one.path] = next(free for free in chain([place, further], others) if free not in taken)
        taken.add(made[one.path])
    return made


def _beside(way: str) -> str:
    """Where a file that is no document goes, by the way to it from the documents' folder."""
    inner = way.replace("../", "")
    is_free = inner.split("/")[0] not in ("documents", "schema")
    return f"tei/{inner}" if way.startswith("../") and is_free else f"tei/registers/{inner}"


def _schemas(folder: Path) -> Mapping[str, str]:
    """The schemas of a folder, by where they go: they may refer to each other. A file has none."""
    found: list[str] = []
    for holder, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = Path(holder).relative_to(folder)
        named = (name for name in sorted(names) if name.endswith(SCHEMAS) and name[0] != ".")
        found += [(here / name).as_posix() for name in named]
    base = posixpath.commonpath([posixpath.dirname(f"/{one}") for one in found] or ["/"])
    return {f"tei/schema/{posixpath.relpath(f'/{one}', base)}": one for one in found}


def _images(folder: Path, files: Sequence[Read], places: Mapping[str, str]) -> dict[str, str]:
    """Where the images go that files show: where the files look for them once they are copied.

    Only what is in the folder is taken, whatever a file asks for.
    """
    made: dict[str, str] = {}
    for one in files:
        for address in one.images:
            url = unquote(address)
            if uris.is_address(address) or not IMAGE.fullmatch(url):
                continue
            path = posixpath.normpath(posixpath.join(posixpath.dirname(one.path), url))
            place = posixpath.normpath(posixpath.join(posixpath.dirname(places[one.path]), url))
            file = folder / path
            is_inside = uris.is_below(path) and os.path.isfile(file)
            if is_inside and uris.is_below(place) and file.resolve().is_relative_to(folder):
                made[place] = path
    return made
