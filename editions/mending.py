"""What is safe to mend in a source: its text is edited at its tags, and every other byte stays.

Mends what means the same to every reader of TEI. Each mend is read again before it is given: the
file must be the same but for it, and no address of the site another one.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from functools import partial
from os import replace
from pathlib import Path
from shutil import copymode

from lxml.etree import _Element

from editions import document, specimens, tei, uris, workers
from editions import source as sources
from editions.checks import characters, languages, letters
from editions.document import Document
from editions.edition import Edition
from editions.excerpts import decoded
from editions.findings import EditionError
from editions.levels import Levels
from editions.schema import Schema
from editions.source import Source

MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""How files begin that say so in which encoding they are."""

NAME = re.compile(rb"<[^\s/>]+")
ATTRIBUTE = re.compile(rb"""\s([^\s=<>/"']+)\s*=\s*("[^"]*"|'[^']*')""")

NO_WORDS = re.compile(
    rb"<!--.*?-->|<\?.*?\?>|<!DOCTYPE(?:[^\[>]|\[.*?\]\s*(?=>))*>|<!\[CDATA\[.*?\]\]>|"
    + specimens.TAG.pattern,
    re.DOTALL,
)
"""What stands between the words of a file."""

APART = frozenset("person place org event bibl biblStruct".split())
"""Passages that an `xml:id` makes entries of a register, or events."""

LINE = re.compile(r"[^\n]*\n|[^\n]+")

OF_LANGUAGE = frozenset([tei.LANG, "ident", "mainLang", "otherLangs"])
"""Attributes of which a mend may have another value."""

Edit = tuple[int, int, bytes]
"""Where something stands in a file in UTF-8, from and to in bytes, and what is put there."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A file that can be mended."""

    path: str
    """Path from the project's root."""
    before: bytes
    after: bytes
    count: Mapping[str, int]
    """How many mends there are of each code; `xml:id` for the ids that passages get."""

    def diff(self) -> Iterator[str]:
        """The lines of a unified diff, each with its end, as `git apply` takes it."""
        yield from unified(self.path, decoded(self.before), decoded(self.after))

    def write(self, project: Path, folder: str) -> None:
        """Put it in the place of the file, which is never there in part.

        Raises OSError if that is not possible, and if the file is not what it was or lies outside
        of the folder of the sources.
        """
        file = (project / self.path).resolve()
        if not file.is_relative_to((project / folder).resolve()):
            raise OSError(f"the file lies outside of {folder}/")
        if file.read_bytes() != self.before:
            raise OSError("the file was changed meanwhile: do the same again")
        aside = file.with_name(f".{file.name}.mended")
        try:
            aside.write_bytes(self.after)
            copymode(file, aside)
            replace(aside, file)
        finally:
            aside.unlink(missing_ok=True)


def unified(path: str, before: str, after: str) -> Iterator[str]:
    """The lines of a unified diff of a file, each with its end, as `git apply` takes it."""
    lines, others = LINE.findall(before), LINE.findall(after)
    for line in unified_diff(lines, others, f"a/{path}", f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def every(edition: Edition, levels: Levels, schemas: Sequence[Schema] = ()) -> Iterator[Mended]:
    """The files of an edition that can be mended, in order of path."""
    _ = edition.pointers, edition.documents_of  # Once, before processes are born.
    look = partial(mended, edition, levels, schemas)
    for one in workers.each(look, [*edition.sources.values()]):
        if one is not None:
            yield one


def mended(
    edition: Edition, levels: Levels, schemas: Sequence[Schema], source: Source
) -> Mended | None:
    """A file with all that is safe to mend; None if there is nothing.

    What the levels do not tell is not mended, and no schema has more against the file than before.
    If no other way is left, only some of it is mended.
    """
    found = [*languages.of_file(source), *characters.of_file(source)]
    told = {one.code for one in levels.applied(found, lambda _: source.data).findings}
    ids = identifiers(edition, source)
    tries: tuple[tuple[Mapping[int, str], set[str]], ...] = ((ids, told), (ids, set()), ({}, told))
    for given, codes in tries:
        made = _edited(source, given, codes)
        again = None if made is None else _again(source, made.after)
        if again is None or not _is_same(edition, source, again, given):
            continue
        if all(one.allows(again) or not one.allows(source) for one in schemas):
            return made
    return None


def identifiers(edition: Edition, source: Source) -> Mapping[int, str]:
    """The `xml:id` that each passage without one can have, by the number of its element.

    It is the anchor that the passage has already. It is left out where another text of the file
    has it too, and where it means something else already, such as an entry of a register.
    """
    anchors = [
        (source.numbers[element], anchor)
        for one in edition.documents_of.get(source.path, ())
        for element, anchor in _anchors(one).items()
        if tei.xml_id(element) is None and tei.name(element) not in APART
    ]
    often = Counter(anchor for _, anchor in anchors)
    taken = source.ids.keys() | edition.pointers.known.keys() | _pointed(source)
    return {
        number: anchor
        for number, anchor in anchors
        if often[anchor] == 1 and anchor not in taken and uris.XML_ID.fullmatch(anchor)
    }


def _anchors(one: Document) -> Mapping[_Element, str]:
    """The anchors of the passages and notes of a document, those of notes without `fn:`."""
    passages = {element: passage.anchor for element, passage in one.passages.items()}
    return {**passages, **one.notes}


def _pointed(source: Source) -> set[str]:
    """What follows a `#` somewhere in the attributes of a file."""
    values = (
        str(value) for one in source.elements for value in one.attrib.values() if "#" in value
    )
    return {word.partition("#")[2] for value in values for word in value.split()}


def _edited(source: Source, ids: Mapping[int, str], codes: Iterable[str]) -> Mended | None:
    """The file with ids and with mends of codes; None if there are none or it cannot be written."""
    with suppress(UnicodeError, LookupError):
        text, codec = _text(source)
        written = text.encode()
        found = [*_of_ids(written, ids), *_of_tags(source, written, codes)]
        found += _of_words(written) if "not-nfc" in codes else ()
        for start, end, new in sorted((edit for _, edit in found), reverse=True):
            written = written[:start] + new + written[end:]
        after = _start(source.data) + written.decode().encode(codec)
        if found:
            return Mended(source.path, source.data, after, Counter(code for code, _ in found))
    return None


def _text(source: Source) -> tuple[str, str]:
    """The characters of a file without the mark at its beginning, and how they are encoded.

    Raises UnicodeError or LookupError if its bytes cannot be had again from them.
    """
    mark = _start(source.data)
    codec = MARKS.get(mark) or source.root.getroottree().docinfo.encoding or "utf-8"
    data = source.data.removeprefix(mark)
    text = data.decode(codec)
    if text.encode(codec) != data:
        raise UnicodeError("the encoding has several ways to write the same")
    return text, codec


def _start(data: bytes) -> bytes:
    return next((mark for mark in MARKS if data.startswith(mark)), b"")


def _of_ids(written: bytes, ids: Mapping[int, str]) -> Iterator[tuple[str, Edit]]:
    for number, (start, _) in specimens.bounds(written, ids.keys()).items():
        name = NAME.match(written, start)
        if name is not None:  # Else an entity stands for it.
            yield "xml:id", (name.end(), name.end(), f' xml:id="{ids[number]}"'.encode())


def _of_tags(source: Source, written: bytes, codes: Iterable[str]) -> Iterator[tuple[str, Edit]]:
    """Tags of languages, where they are written as they are read."""
    better = {old: pair for old, pair in languages.same(source).items() if pair[0] in codes}
    if not better:
        return
    wrong = {
        (source.numbers[element], name)
        for element, name, old in languages.tags(source)
        if old in better
    }
    places = specimens.bounds(written, {number for number, _ in wrong})
    for number, (start, _) in places.items():
        tag, name = specimens.TAG.match(written, start), NAME.match(written, start)
        if tag is None or name is None:
            continue
        for found in ATTRIBUTE.finditer(written, name.end(), tag.end()):
            if (number, found[1].decode()) in wrong:
                words = found[2][1:-1].decode().split(" ")
                new = " ".join(better[word][1] if word in better else word for word in words)
                code = next((better[word][0] for word in words if word in better), "")
                if code:
                    yield code, (found.start(2) + 1, found.end(2) - 1, new.encode())


def _of_words(written: bytes) -> Iterator[tuple[str, Edit]]:
    """Words of texts that Unicode writes with fewer characters."""
    start = 0
    bounds = [*((one.start(), one.end()) for one in NO_WORDS.finditer(written))]
    for end, following in (*bounds, (len(written), len(written))):
        words = written[start:end].decode()
        for found in letters.WORD.finditer(words) if not words.isascii() else ():
            new = letters.composed(found[0])
            if new:
                at = start + len(words[: found.start()].encode())
                yield "not-nfc", (at, at + len(found[0].encode()), new.encode())
        start = following


def _again(source: Source, after: bytes) -> Source | None:
    try:
        return sources.read(source.path, after)
    except EditionError:
        return None


def _is_same(edition: Edition, source: Source, again: Source, ids: Mapping[int, str]) -> bool:
    """A mended file is what it was but for its mends, and so are the addresses of the site."""
    if len(again.elements) != len(source.elements) or _words(again) != _words(source):
        return False
    pairs = zip(source.elements, again.elements, strict=True)
    if any(_said(old, ids.get(at)) != _said(new, None) for at, (old, new) in enumerate(pairs)):
        return False
    return _addresses(_documents(edition, again)) == _addresses(
        edition.documents_of.get(source.path, ())
    )


def _words(source: Source) -> str:
    return unicodedata.normalize("NFC", "".join(map(str, source.root.itertext())))


def _said(element: _Element, given: str | None) -> tuple[str, Mapping[str, str]]:
    """An element's name and attributes, with the id that it is given, without languages."""
    own = {str(name): str(value) for name, value in element.attrib.items()}
    own |= {} if given is None else {tei.ID: given}
    return str(element.tag), {one: own[one] for one in own.keys() - OF_LANGUAGE}


def _documents(edition: Edition, again: Source) -> tuple[Document, ...]:
    """The documents of a mended file as the edition would read them."""
    before = edition.documents_of.get(again.path, ())
    released = {one.uri: one.released for one in before}
    start = f"{edition.settings.folder}/documents/"
    stem = again.path.removeprefix(start).removesuffix(".xml")
    return document.documents(again, stem, edition.settings.split, released) if before else ()


def _addresses(documents: Iterable[Document]) -> Mapping[str, object]:
    """What can be linked to in documents, by the numbers of elements, by the pages' addresses."""
    return {
        one.uri: (
            one.whole.anchor,
            {one.source.numbers[element]: anchor for element, anchor in _anchors(one).items()},
            {one.source.numbers[element]: old for element, old in one.aliases.items()},
        )
        for one in documents
    }
