"""Where the pointers of the sources lead, as real files write them, and which lead nowhere.

Knows files, ids and addresses; what stands at an id is the edition's business.
Source: TEI P5, chapter 17.2 (Pointing Mechanisms); RFC 3986, section 5.
"""

from __future__ import annotations

import marshal
import os
import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import unquote

from lxml.etree import _Element

from editions import document, tei, uris
from editions.cache import digest
from editions.findings import Finding, Level
from editions.source import Source
from editions.spellings import Spellings

POINTERS = frozenset(
    "ref target corresp resp who sameAs next prev ana hand wit source facs scheme active passive"
    " mutual copyOf synch exclude select spanTo parts decls datcat change url from to".split()
)
"""Attributes of datatype `teidata.pointer`. Source: TEI P5, attribute classes."""

ONLY_IF_LOCAL = frozenset("from to".split())
"""Attributes that are dates and numbers on some elements: judged where they begin with `#`."""

WORDS: Mapping[str, Collection[str]] = {
    "scheme": frozenset("rendition styleDefDecl constraintSpec att gi tag".split()),
    "active": frozenset(["interaction"]),
    "passive": frozenset(["interaction"]),
}
"""Elements on which an attribute of such a name is a word: `rendition scheme="css"`."""

POINTER_SCHEME = re.compile(r"(?:range|string-range|left|right|match)\(([\w.-]+)[,)].*")
"""A passage that has no id of its own, by the id at or before its beginning: `range(p3,p5)`.

Source: TEI P5, chapter 17.2.4 (TEI XPointer Schemes)."""

SCHEMES = frozenset("http https mailto tel urn doi ark geo".split())
"""Schemes of the addresses that a page may link to."""

UNSAFE_SCHEMES = frozenset("javascript data vbscript".split())
"""Schemes of addresses that a browser would run."""

HOST = re.compile(r"(www\.)?([\w-]+\.)+[a-z]{2,}/|www\.([\w-]+\.)+[a-z]{2,}$", re.IGNORECASE)
"""The beginning of an address on the web whose scheme was left out: `dodis.ch/P1`, `www.a.org`."""

PLAIN = re.compile(r"#[\w.-]+")
"""An id and no more, as many thousands of pointers have: nothing of it is to be replaced."""

NAME = re.compile(r"[\w-]+")
"""A pointer that is a word alone: the id of something, or initials that stand for a person."""

MOST_EXPANSIONS = 5

FITTING: Mapping[str, Collection[str]] = {
    "persName": frozenset("person personGrp persona".split()),
    "placeName": frozenset(["place"]),
    "settlement": frozenset(["place"]),
    "country": frozenset(["place"]),
    "orgName": frozenset(["org"]),
    "mark": frozenset(["note"]),
}
"""What an element may point to, by its name: the names of elements. A `mark` is that of a note;
others point to anything."""

ADVISED = {
    "dangling-pointer": ": mend the pointer, or write what it should lead to",
    "unknown-name": ": mend it, or give this xml:id to what it means",
    "mark-without-note": "",
}
"""Codes of pointers to what is not there, and what to do if nothing like it is either."""

PUT = ": put it there, or mend the pointer"
"""What to do where a file is missing."""

MOST_PROPOSED = 1000
"""Pointers that lead to nothing for which another one is proposed: each takes some milliseconds."""

LEAST_LETTERS = 3
"""Letters by which an id tells what it is of, wherever it stands: not `p5`."""

LONGEST = 100
"""Letters of an id beyond which none is near to it."""

HELD = 16
"""Files whose ids are held as they are compared."""

LEVELS: Mapping[str, Level] = {
    "unsafe-link": "warning",
    "missing-file": "warning",
    "unknown-scheme": "warning",
    "unknown-name": "warning",
    "mark-without-note": "error",
}
"""Levels that the configuration does not change, by code."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file of the project, and an id in it; the id is empty for the file as a whole."""

    path: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address outside of the edition, with its scheme."""

    uri: str


class Written(NamedTuple):
    """A pointer as a file has it."""

    pointer: str
    element: str
    """The name of the element."""
    is_mark: bool
    """The element is the mark of a note."""


@dataclass(frozen=True)
class Pointers:
    """What pointers mean in the files of an edition."""

    sources: Mapping[str, Source]
    known: Mapping[str, Place] = field(default_factory=dict)
    """What is known by its id alone in every file: the entries of the registers."""
    addresses: Mapping[str, Place] = field(default_factory=dict)
    """What is known by an address on the web, as `bare` has it: entries with such an `idno`."""
    own: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """The edition's own kinds of pointers, by prefix; paths in what they give are from `folder`."""
    folder: str = "tei"
    """The folder of the TEI, from the project's root."""

    def meant(self, pointer: str, path: str) -> Place | Address:
        """What one pointer in the file `path` means; it need not be there.

        In this order: an abbreviation declared by `prefixDef`, an address on the web, an id, a
        file. An id that its file does not have is looked for among the entries of all registers.
        """
        if PLAIN.fullmatch(pointer):
            return self._named(pointer[1:], path, self.sources.get(path))
        expanded = self._expanded(pointer, path)
        if not uris.is_address(expanded):
            expanded = _at_beginning(expanded)
        has_scheme = uris.is_address(expanded)
        if has_scheme or (HOST.match(expanded) and not self._is_file(expanded, path)):
            known = self.addresses.get(bare(expanded))
            return known or Address(expanded if has_scheme else f"https://{expanded}")
        file, hash_, identifier = expanded.partition("#")
        if not hash_ and file in self.known and not self._is_file(file, path):
            return self.known[file]
        target = self._file(file, path)
        source = self.sources.get(target)
        if source is None and not hash_ and file in self.sources[path].names:
            return Place(path, file)
        if source is None and not hash_ and file in self.holders:
            return Place(self.holders[file], file)
        return self._named(identifier, target, source)

    def _named(self, identifier: str, path: str, source: Source | None) -> Place:
        """What an id in a file means; without one, the file as a whole."""
        place = Place(path, identifier)
        is_there = not identifier or (source is not None and identifier in source.names)
        return place if is_there else self.known.get(identifier, place)

    @cached_property
    def reach(self) -> str:
        """A digest of all places and addresses to which pointers can lead by their names."""
        files = [(path, source.pointed) for path, source in self.sources.items()]
        return digest(files, [*self.known.items()], [*self.addresses.items()])

    def _expanded(self, pointer: str, path: str) -> str:
        """The pointer with its prefix replaced as `prefixDef` says, else a function of the edition.

        Source: TEI P5, chapter 17.2.3 (Using Abbreviated Pointers).
        """
        for _ in range(MOST_EXPANSIONS):
            prefix, _, rest = pointer.partition(":")
            written = next(
                (
                    pattern.sub(template, rest, count=1)
                    for pattern, template in self._prefixes.get((path, prefix), ())
                    if pattern.fullmatch(rest)
                ),
                None,
            )
            if written is None and prefix in self.own and rest:
                own = self.own[prefix](rest)
                way = posixpath.relpath(self.folder, posixpath.dirname(path) or ".")
                written = own if uris.is_address(own) else posixpath.join(way, own)
            if written is None or written == pointer:
                break
            pointer = written
        return pointer

    @cached_property
    def _prefixes(self) -> Mapping[tuple[str, str], tuple[tuple[re.Pattern[str], str], ...]]:
        """What each file's abbreviations stand for; those that it lacks, as another file has it."""
        own: dict[tuple[str, str], list[tuple[re.Pattern[str], str]]] = {}
        anywhere: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for source in self.sources.values():
            for prefix, written, replacement in source.prefixes:
                made = _replacement(written, replacement)
                if made is not None:
                    own.setdefault((source.path, prefix), []).append(made)
                    anywhere.setdefault(prefix, []).append(made)
        every = {(path, name): made for name, made in anywhere.items() for path in self.sources}
        return {key: tuple(made) for key, made in (every | own).items()}

    def _file(self, file: str, path: str) -> str:
        """The path that a reference to a file means; the file's name alone may do, if it is one."""
        if not file:
            return path
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
        for candidate in (target, f"{target}.xml"):
            if candidate in self.sources:
                return candidate
        named = self._by_name.get(posixpath.basename(file), [])
        return named[0] if len(named) == 1 else target

    def _is_file(self, file: str, path: str) -> bool:
        return self._file(file.partition("#")[0], path) in self.sources

    @cached_property
    def holders(self) -> Mapping[str, str]:
        """The file of each xml:id that one file alone has."""
        found: dict[str, str | None] = {}
        for path, source in self.sources.items():
            for identifier in source.names:
                found[identifier] = None if identifier in found else path
        return {identifier: path for identifier, path in found.items() if path is not None}

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        """The files of each name, with and without `.xml`."""
        found: dict[str, list[str]] = {}
        for path in self.sources:
            name = posixpath.basename(path)
            found.setdefault(name, []).append(path)
            found.setdefault(name.removesuffix(".xml"), []).append(path)
        return found


def _at_beginning(pointer: str) -> str:
    """The pointer with an id in the place of a range that begins there."""
    file, hash_, identifier = pointer.partition("#")
    found = POINTER_SCHEME.fullmatch(identifier)
    return f"{file}{hash_}{found[1]}" if found else pointer


def bare(address: str) -> str:
    """An address on the web without what varies: its scheme, `www.` and a last slash."""
    return re.sub(r"^(?:https?:)?(?://)?(?:www\.)?", "", address).rstrip("/")


@cache
def _replacement(written: str, replacement: str) -> tuple[re.Pattern[str], str] | None:
    """Pattern and template of a `prefixDef`; None where they are no regular expression."""
    try:
        pattern = re.compile(written)
    except re.error:
        return None
    template = replacement.replace("\\", r"\\")
    written = re.sub(r"\$(\d)", r"\\\1", template)
    groups = [int(number) for number in re.findall(r"\$(\d)", template)]
    return (pattern, written) if all(number <= pattern.groups for number in groups) else None


def written(source: Source) -> Iterator[tuple[_Element, Written]]:
    """Every pointer of a file with its element, in document order."""
    for element in source.elements:
        for attribute, said in element.items():
            if attribute not in POINTERS or not tei.is_tei(element):
                continue
            if tei.name(element) in WORDS.get(str(attribute), ()):
                continue
            for pointer in said.split():
                if attribute not in ONLY_IF_LOCAL or pointer.startswith("#"):
                    is_mark = document.is_note_mark(element)
                    yield element, Written(pointer, tei.name(element), is_mark)


def packed(source: Source) -> bytes:
    """The different pointers of a file; unpacked they take ten times the memory."""
    return marshal.dumps([tuple(one) for one in dict.fromkeys(one for _, one in written(source))])


def unpacked(data: bytes) -> Iterator[Written]:
    """The same again; none of nothing."""
    return (Written(*one) for one in (marshal.loads(data) if data else ()))


class Judged(NamedTuple):
    """What is wrong with the pointers of a file."""

    digest: str
    """That of the file."""
    findings: tuple[Finding, ...]
    files: Mapping[str, bool]
    """The files beside the edition that it points to, and whether they are there."""


class Proposals:
    """Pointers that may have been meant by those that lead to nothing."""

    def __init__(self, pointers: Pointers) -> None:
        self.pointers = pointers
        self._found: dict[tuple[Place, str], Place | None] = {}
        self._spelt: dict[str, Spellings] = {}

    def instead(self, meant: Place, one: Written, path: str) -> str:
        """What the file `path` may have meant by a pointer; empty if nothing is near.

        An id may be that of another file, or differ by a slip.
        """
        kind = "mark" if one.is_mark else one.element
        key = (meant, kind)
        if key not in self._found and len(self._found) < MOST_PROPOSED:
            self._found[key] = self._nearest(meant, FITTING.get(kind))
        place = self._found.get(key)
        if place is None:
            return ""
        before, said, after = one.pointer.rpartition(meant.identifier)
        is_by_id = before in ("", "#") and place.identifier in self.pointers.known
        if said and (is_by_id or place.path == meant.path):
            return f"{before}{place.identifier}{after}"
        return f"{posixpath.relpath(place.path, posixpath.dirname(path))}#{place.identifier}"

    def _nearest(self, meant: Place, wanted: Collection[str] | None) -> Place | None:
        """Where the id is, or the one that is nearest to it: in its file, or among entries."""
        if not 0 < len(meant.identifier) <= LONGEST:
            return None
        sources, known, identifier = self.pointers.sources, self.pointers.known, meant.identifier

        def fits(place: Place) -> bool:
            name = sources[place.path].names[place.identifier]
            is_sound = uris.XML_ID.fullmatch(place.identifier) is not None
            return is_sound and (wanted is None or name in wanted)

        holder = self.pointers.holders.get(identifier)
        tells = len(re.sub(r"[\W\d_]", "", identifier)) >= LEAST_LETTERS
        if holder is not None and tells and fits(Place(holder, identifier)):
            return Place(holder, identifier)
        if meant.path in sources:
            near = self._of_file(meant.path).nearest(
                identifier, lambda x: fits(Place(meant.path, x))
            )
            if near is not None:
                return Place(meant.path, near)
        near = self._entries.nearest(identifier, lambda x: fits(known[x]))
        return None if near is None else known[near]

    @cached_property
    def _entries(self) -> Spellings:
        return Spellings(self.pointers.known)

    def _of_file(self, path: str) -> Spellings:
        if path not in self._spelt:
            if len(self._spelt) >= HELD:
                self._spelt.clear()
            self._spelt[path] = Spellings(self.pointers.sources[path].names)
        return self._spelt[path]


def judged(
    pointers: Pointers,
    every: Mapping[str, bytes],
    unread: Collection[str],
    project: Path,
    known: Mapping[str, Judged] = MappingProxyType({}),
) -> dict[str, Judged]:
    """Pointers to what is not there, and marks of notes that are missing, by the files' paths.

    `every` are the pointers of each file, packed, by its path. `unread` are the files that could
    not be parsed: what points there is not judged. `known` is what was found before, where pointers
    can lead to nothing else than then.
    """
    found: dict[str, Judged] = {}
    proposals = Proposals(pointers)
    for path, data in every.items():
        source, before = pointers.sources[path], known.get(path)
        if before is not None and before.digest == source.digest and _are(before.files, project):
            found[path] = before
            continue
        files: dict[str, bool] = {}
        told = {one: _fault(pointers, unread, project, path, one, files) for one in unpacked(data)}
        faults = {
            one: _advised(proposals, fault, one, path)
            for one, fault in told.items()
            if fault is not None
        }
        findings = [
            source.finding(element, LEVELS.get(faults[one][0], "error"), *faults[one])
            for element, one in (written(source) if faults else ())
            if one in faults
        ]
        found[path] = Judged(source.digest, tuple(findings), files)
    return found


def _advised(
    proposals: Proposals, fault: tuple[str, str], one: Written, path: str
) -> tuple[str, str]:
    """A fault whose message says which pointer may have been meant, if one is near."""
    code, message = fault
    if code not in ADVISED:
        return fault
    meant = proposals.pointers.meant(one.pointer, path)
    if code == "unknown-name":
        meant = Place(path, one.pointer)
    instead = "" if isinstance(meant, Address) else proposals.instead(meant, one, path)
    return code, f"{message}; did you mean {instead}?" if instead else f"{message}{ADVISED[code]}"


def _are(files: Mapping[str, bool], project: Path) -> bool:
    return all(_is_there(project, path) is is_there for path, is_there in files.items())


def _is_there(project: Path, path: str) -> bool:
    # os.path takes a name that no file can have for one that is not there; pathlib raises.
    return any(os.path.exists(project / name) for name in (path, unquote(path)))


def _fault(
    pointers: Pointers,
    unread: Collection[str],
    project: Path,
    path: str,
    one: Written,
    files: dict[str, bool],
) -> tuple[str, str] | None:
    """Code and message of what is wrong with one pointer; None if all is well.

    Notes which files are looked for beside the edition.
    """
    pointer = one.pointer
    says = f"{one.element} points to {pointer[:100]}"
    meant = pointers.meant(pointer, path)
    if isinstance(meant, Address):
        return _fault_of_address(meant, says)
    if meant.path in unread:
        return None
    if meant.path not in pointers.sources and not meant.path.endswith(".xml"):
        if uris.is_below(meant.path):
            files[meant.path] = _is_there(project, meant.path)
            if files[meant.path]:
                return None
        if NAME.fullmatch(pointer):
            return (
                "unknown-name",
                f"{says}, but no file, and no xml:id that one file alone has, is called so",
            )
        alike = _alike(project, meant.path)
        return "missing-file", f"{says}, but there is no file {meant.path}{alike or PUT}"
    if meant.path not in pointers.sources and not one.is_mark:
        there = meant.path.startswith(f"{pointers.folder}/")
        why = "there is no file {}" if there else f"{{}} is none of the files in {pointers.folder}"
        return "dangling-pointer", f"{says}, but {why.format(meant.path)}"
    return _fault_in(pointers.sources.get(meant.path), meant, one, says)


def _fault_of_address(address: Address, says: str) -> tuple[str, str] | None:
    scheme = address.uri.partition(":")[0].lower()
    if scheme in UNSAFE_SCHEMES:
        return "unsafe-link", f"{says}, which a browser would run: write a plain address"
    if scheme in SCHEMES or address.uri.startswith("//"):
        return None
    if scheme == "file" or len(scheme) == 1:
        return (
            "unknown-scheme",
            f"{says}, a place on one computer alone: put the file into the project, and write the"
            " way to it from here",
        )
    meant = next(iter(get_close_matches(scheme, SCHEMES, 1, 0.75)), "")
    instead = f": did you mean {meant}?" if meant else ", and no prefixDef explains it"
    return "unknown-scheme", f"{says}: {scheme} is no scheme of addresses that is linked{instead}"


def _alike(project: Path, path: str) -> str:
    """Which file may be meant instead of one that is not there: `IMG-1.JPG` for `img_1.jpg`."""
    folder, name = posixpath.split(path)
    place = project / folder
    # os.path takes a name that no file can have for one that is not there; pathlib raises.
    names = os.listdir(place) if uris.is_below(path) and os.path.isdir(place) else []
    own = [one for one in sorted(names) if not one.endswith(".xml")]
    found = next((one for one in own if _stem(one) == _stem(name)), None)
    return "" if found is None else f": did you mean {found}?"


def _stem(name: str) -> str:
    """A file's name without its ending, case, and signs between letters."""
    return re.sub(r"[\W_]", "", posixpath.splitext(name)[0].casefold())


def _fault_in(
    target: Source | None, meant: Place, one: Written, says: str
) -> tuple[str, str] | None:
    """What is wrong with a pointer to a file of the edition, or with a mark to one that is none."""
    found = None if target is None else target.names.get(meant.identifier)
    if one.is_mark and found != "note":
        where = says.replace(one.element, "the mark", 1)
        return "mark-without-note", f"{where}, where there is no note: write it, or mend the mark"
    if meant.identifier and found is None:
        return "dangling-pointer", f"{says}, but {meant.path} has no xml:id {meant.identifier}"
    return None
