"""How the texts are encoded: what is in use, with what the editors say of it.

Joins counts with documentation; what is in use and not documented is a finding. Draws nothing.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import NamedTuple

from lxml.etree import _Element

from editions import documentation, specimens, tei, usage
from editions.cache import digest
from editions.documentation import ANY, Annotation, Said
from editions.edition import Edition
from editions.findings import Finding
from editions.source import Source
from editions.specimens import Excerpt
from editions.usage import Holds, Pattern, Seen, Use
from editions.words import LANGUAGE

PAGE = "encoding.html"
DATA = "data/encoding.json"

SCHEMAS = "documentation"
"""The kind of what is kept."""

MOST_VALUES = 10
"""Values of an attribute that are listed where nobody has said what they mean."""

MOST_MEANINGS = 8
"""Different things that headers say of one element, and that are listed."""

MOST_EXAMPLES = 3

LONGEST_EXAMPLE = 320
"""Characters of an excerpt."""

AROUND = frozenset(["TEI", "teiCorpus"])
"""Elements that stand in no text and in no header."""

SILENCE = "nothing says what it means here: write it into the schema (a:documentation)"


class Place(NamedTuple):
    """An element of a file."""

    path: str
    at: int
    """Its number in the file, from 0."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What somebody has said of something that is in use."""

    text: str
    lang: str | None
    path: str
    """The schema, or the first file whose header says so."""
    line: int
    headers: int
    """How many headers say so; 0 of a schema."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an attribute."""

    value: str
    count: int
    meanings: tuple[Meaning, ...]
    first: Place


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the elements of one name."""

    name: str
    count: int
    holds: Holds
    distinct: int | None
    """How many different values there are; None if they are very many, or ids."""
    values: tuple[Value, ...]
    """Those that are documented and then the most frequent, if they can be enumerated."""
    meanings: tuple[Meaning, ...]
    first: Place
    is_enumerated: bool
    """Of values of it is said what they mean."""

    @property
    def is_documented(self) -> bool:
        """Somebody has said what it means, or what values of it do."""
        return bool(self.meanings) or self.is_enumerated


@dataclass(frozen=True, slots=True)
class Element:
    """The elements of one name."""

    name: str
    """The local name; `{namespace}name` of one that is not TEI's."""
    count: int
    files: int
    in_headers: int
    """How many of them stand in headers."""
    meanings: tuple[Meaning, ...]
    attributes: tuple[Attribute, ...]
    first: Place
    """Outside of headers, if one is there."""
    examples: tuple[Place, ...]
    """Where it stands with the attributes that it has most often, and then with others."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """All that is in use, in order of names."""

    elements: tuple[Element, ...] = ()
    expected: frozenset[str] = field(default_factory=frozenset)
    """The elements that one expects to be documented, for others of their kind are."""
    expects_attributes: bool = False

    @property
    def is_documented(self) -> bool:
        """Of some element or attribute it is said what it means."""
        return self.expects_attributes or any(one.meanings for one in self.elements)


def encoding(edition: Edition) -> Encoding:
    """What is in use in all files of an edition, with what its schemas and headers say of it."""
    used = edition.usage
    said = _of_schemas(edition, frozenset(used.elements))
    for one, (headers, path, line) in used.said.items():
        # What a specification in a file says is said by a schema, wherever it stands.
        number = headers if one.of_texts else 0
        said.setdefault(one[:3], []).append((one, (number, path, line)))
    known = Known(
        {key: _meanings(some) for key, some in said.items()},
        frozenset(key[:2] for key in said if key[2] is not None),
    )
    elements = tuple(
        _element(name, use, known, edition.documents_of)
        for name, use in sorted(used.elements.items(), key=_order)
    )
    every = [one for some in said.values() for one, _ in some]
    expected = frozenset(_expected(elements, every))
    return Encoding(elements, expected, any(one.attribute for one in every))


Key = tuple[str, str, "str | None"]
"""What is spoken of: an element, an attribute or the empty text, a value or None."""


class Known(NamedTuple):
    """What is said of what."""

    meanings: Mapping[Key, tuple[Meaning, ...]]
    enumerated: frozenset[tuple[str, str]]
    """The attributes, with their elements, of whose values something is said."""

    def of(self, *keys: Key) -> tuple[Meaning, ...]:
        """What is said of the first of some things of which something is said."""
        return next((self.meanings[key] for key in keys if key in self.meanings), ())


def schemas(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """The schemas of an edition by their paths from the project's root."""
    if edition.project is not None:
        for file in documentation.schemas(edition.project / edition.settings.folder):
            yield file.relative_to(edition.project).as_posix(), file.read_bytes()


def _of_schemas(edition: Edition, names: frozenset[str]) -> dict[Key, list[tuple[Said, Seen]]]:
    found: dict[Key, list[tuple[Said, Seen]]] = {}
    for path, data in schemas(edition):
        for said, line in _of_schema(edition, path, data, names):
            found.setdefault(said[:3], []).append((said, (0, path, line)))
    return found


def _of_schema(
    edition: Edition, path: str, data: bytes, names: frozenset[str]
) -> Iterable[Annotation]:
    """What a schema says, be it kept: a schema of all of TEI takes a fifth of a second to read."""
    told = digest(hashlib.sha256(data).digest(), sorted(names))
    cache = None if edition.kept is None else edition.kept.cache
    kept = None if cache is None else cache.get(SCHEMAS, path)
    before, rows = ("", []) if kept is None else marshal.loads(kept)
    if before == told:
        return (Annotation(Said(*said), line) for *said, line in rows)
    found = documentation.of_schema(data, path, names)
    if edition.kept is not None and cache is not None:
        rows = [(*said, line) for said, line in found]
        pair = path, marshal.dumps((told, rows))
        edition.kept.later[f"{SCHEMAS}: {path}"] = partial(cache.put, SCHEMAS, [pair])
    return found


def _order(named: tuple[str, object]) -> tuple[bool, str, str]:
    """By the letters of the name; what is not TEI's comes last."""
    name = named[0]
    return name.startswith("{"), name.casefold(), name


def _expected(elements: Iterable[Element], said: Iterable[Said]) -> Iterator[str]:
    """The elements like which others are documented: of a vocabulary; of the texts, or by a schema.

    A tagging declaration tells of texts alone, so it lets nobody expect a word on headers.
    """
    pairs = {(_namespace(one.element), one.of_texts) for one in said if not one.attribute}
    for element in elements:
        namespace = _namespace(element.name)
        is_in_texts = element.in_headers < element.count and element.name not in AROUND
        if (namespace, False) in pairs or (is_in_texts and (namespace, True) in pairs):
            yield element.name


def _namespace(name: str) -> str:
    return name.rpartition("}")[0]


def _meanings(some: Iterable[tuple[Said, Seen]]) -> tuple[Meaning, ...]:
    """What is said of one thing, each once: by schemas, then by headers, of which most come first.

    What schemas say in several languages is said in that of the site, else in English.
    """
    found: dict[tuple[str, bool], Meaning] = {}
    for said, (headers, path, line) in some:
        one = Meaning(said.text, said.lang, path, line, headers)
        found.setdefault((said.text, headers > 0), one)
    of_schemas = [one for one in found.values() if not one.headers]
    langs = {_primary(one.lang) for one in of_schemas}
    lang = next((one for one in (_primary(LANGUAGE.get()), "en") if one in langs), None)
    chosen = [one for one in of_schemas if lang in (None, _primary(one.lang))]
    of_headers = (one for one in found.values() if one.headers)
    often = sorted(of_headers, key=lambda one: (-one.headers, one.path, one.line))
    return (*sorted(chosen, key=lambda one: (one.path, one.line)), *often[:MOST_MEANINGS])


def _primary(lang: str | None) -> str:
    return (lang or "").partition("-")[0].lower()


def _element(name: str, use: Use, known: Known, documents: Container[str]) -> Element:
    attributes = (_attribute(name, one, seen, use, known) for one, seen in use.attributes().items())
    headers = (seen[0] for (in_header, _), seen in use.patterns.items() if in_header)
    return Element(
        name,
        use.count,
        use.files,
        sum(headers),
        known.of((name, "", None)),
        tuple(attributes),
        Place(*use.first),
        tuple(_examples(use.patterns, documents)),
    )


def _attribute(element: str, name: str, seen: Seen, use: Use, known: Known) -> Attribute:
    found = use.values.get(name)
    holds = usage.holds(name, found or ())
    every = [
        Value(value, one[0], _of_value(element, name, value, known), Place(*one[1:]))
        for value, one in (found or {}).items()
    ]
    values = sorted(every, key=lambda one: (-one.count, one.value))
    is_enumerated = not known.enumerated.isdisjoint([(element, name), (ANY, name)])
    if not is_enumerated:
        values = values[:MOST_VALUES] if holds == "values" else []
    said = known.of((element, name, None), (ANY, name, None))
    distinct = None if found is None else len(found)
    first = Place(*seen[1:])
    return Attribute(name, seen[0], holds, distinct, tuple(values), said, first, is_enumerated)


def _of_value(element: str, attribute: str, value: str, known: Known) -> tuple[Meaning, ...]:
    """What a value means; one that is several words, what each of them means, if all do."""
    found = known.of((element, attribute, value), (ANY, attribute, value))
    words = value.split()
    if found or len(words) < 2:
        return found
    each = [_of_value(element, attribute, one, known) for one in words]
    return tuple(one for some in each for one in some) if all(each) else ()


def _examples(patterns: Mapping[Pattern, Seen], documents: Container[str]) -> Iterator[Place]:
    """The first place of what is most frequent, and of what has attributes that this has not.

    Texts of documents go before other files, and headers come last.
    """

    def order(one: tuple[Pattern, Seen]) -> tuple[object, ...]:
        (in_header, _), (count, path, at) = one
        return in_header, path not in documents, -count, path, at

    left = sorted(patterns.items(), key=order)
    missing = {name for _, names in patterns for name in names}
    for number in range(MOST_EXAMPLES):
        if number:
            left.sort(key=lambda one: -len(missing.intersection(one[0][1])))
        (_, names), seen = left[0]
        if number and missing.isdisjoint(names):
            return
        missing.difference_update(names)
        yield Place(*seen[1:])


def undocumented(edition: Edition) -> Iterator[Finding]:
    """What is in use and documented nowhere, at the first place of use.

    Elements are told where others of their kind are documented, attributes of a documented element
    where others are, and values where others of the same attribute are. So an edition that
    documents nothing is told nothing.
    """
    for place, message in sorted(_undocumented(encoding(edition))):
        source = edition.sources[place.path]
        yield source.finding(source.elements[place.at], "warning", "undocumented", message)


def _undocumented(found: Encoding) -> Iterator[tuple[Place, str]]:
    for one in found.elements:
        if one.meanings:
            for attribute in one.attributes if found.expects_attributes else ():
                yield from _undocumented_in(one, attribute)
        elif one.name in found.expected:
            used = _times(one.count)
            yield (
                one.first,
                f"{one.name} is used {used}, and {SILENCE}, or with tagUsage in a header",
            )


def _undocumented_in(element: Element, attribute: Attribute) -> Iterator[tuple[Place, str]]:
    name = f"{element.name}/@{attribute.name}"
    # What is not TEI's, such as where a schema is, tells programs something.
    if not attribute.is_documented and not _namespace(attribute.name):
        used = _times(attribute.count)
        yield attribute.first, f"{name} is used {used}, and {SILENCE}"
    for one in attribute.values if attribute.is_enumerated else ():
        if not one.meanings:
            used = _times(one.count)
            yield one.first, f'{name} has the value "{one.value}" {used}, and {SILENCE}'


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


class Example(NamedTuple):
    """An excerpt of a source."""

    path: str
    excerpt: Excerpt | None
    """None if it cannot be said how it is written."""
    uri: str | None
    """The passage or the entry that shows it."""
    said: tuple[tuple[str, str | None], ...]
    """What that is called: parts, each with its language, as far as it is known."""


def examples(edition: Edition, found: Encoding) -> dict[Place, Example]:
    """The excerpts of all elements; each file is read once."""
    made: dict[Place, Example] = {}
    places = sorted({place for one in found.elements for place in one.examples})
    for path, some in groupby(places, key=lambda place: place.path):
        source, numbers = edition.sources[path], [place.at for place in some]
        encoding = source.root.getroottree().docinfo.encoding
        found_ = specimens.excerpts(source.data, encoding, numbers, LONGEST_EXAMPLE)
        for at in numbers:
            shown = _shown(edition, source, source.elements[at])
            made[Place(path, at)] = Example(path, found_.get(at), *shown)
    return made


def told(edition: Edition, found: Encoding) -> str:
    """A digest of all that is said of the encoding, examples and the ways to them too."""
    files = {place.path for one in found.elements for place in one.examples}
    return digest(found, [edition.sources[path].digest for path in sorted(files)], edition.space)


def _shown(
    edition: Edition, source: Source, element: _Element
) -> tuple[str | None, tuple[tuple[str, str | None], ...]]:
    """Where the site shows an element, and what that is called; nowhere what is of a header."""
    document = edition.document_around(source, element)
    passage = None if document is None else document.passage(element)
    if document is not None and passage is not None:
        title = document.short_title, document.short_title_lang
        return f"{document.uri}#{passage.anchor}", (title, (passage.label, LANGUAGE.get()))
    holders: Iterable[_Element] = (element, *element.iterancestors())
    for identifier in (tei.xml_id(one) for one in holders):
        target = edition.target(f"#{identifier}", source.path) if identifier else None
        if target is not None:
            return target.uri, target.called(PAGE)
    return None, ()
