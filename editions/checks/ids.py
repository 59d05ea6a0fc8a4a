"""Ids that one takes for others, or that will hardly stay what they are.

Source: XML 1.0, appendix J; Unicode Standard Annex 15 (Normalization Forms).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from editions import document, tei
from editions.checks.references import CALLED, KINDS, File
from editions.edition import Edition
from editions.findings import Finding
from editions.pointers import Place
from editions.registers import Entry
from editions.source import Source

HEX = "[0-9a-f]"
GENERATED: Mapping[str, re.Pattern[str]] = {
    "a program that draws lots": re.compile(
        f"(?:.*[_.-])?(?:{HEX}{{8}}-?(?:{HEX}{{4}}-?){{3}}{HEX}{{12}}|{HEX}{{32,}})", re.IGNORECASE
    ),
    "Word": re.compile(r"(?:.*[.-])?(?:_(?:Hlk|Toc|Ref|Hlt)\d+|_GoBack)"),
    "a style sheet": re.compile(r"(?:.*[_.-])?(?:d\d+e\d+|id[mp]\d{6,})"),
    "a program that counts": re.compile(r"_\d+"),
}
"""Ids that programs make anew each time: random ones, bookmarks of Word, those of `generate-id()`
in Saxon and libxslt, bare numbers."""

ADDRESSED = document.PASSAGES - {"line", "zone"}
"""Elements whose id is an address of the site."""


def of_file(source: Source) -> Iterator[Finding]:
    """Ids that differ in case or Unicode form alone, and ids that a program has made."""
    yield from _alike(source)
    yield from _generated(source)


def _alike(source: Source) -> Iterator[Finding]:
    first: dict[str, str] = {}
    pairs: list[tuple[str, str]] = []
    for identifier, element in source.ids.items():
        composed = unicodedata.normalize("NFC", identifier)
        other = first.setdefault(composed.casefold(), composed)
        if other != composed:
            pairs.append((identifier, other))
        if composed != identifier:
            message = (
                f'the letters of xml:id "{identifier}" are written in parts, letter and accent, so'
                " that a pointer which looks the same does not lead here: write them as one (NFC)"
            )
            yield source.finding(element, "warning", "look-alike-id", message)
    if pairs:
        identifier, other = pairs[0]
        message = (
            f'xml:id "{identifier}" differs from "{other}" in capitals alone{_more(pairs)}: one is'
            " soon taken for the other, so give it another name"
        )
        yield source.finding(source.ids[identifier], "hint", "look-alike-id", message)


def _generated(source: Source) -> Iterator[Finding]:
    """The first id of each kind of those that programs make, with how many there are."""
    every = [one for one, element in source.ids.items() if tei.name(element) in ADDRESSED]
    for maker, pattern in GENERATED.items():
        some = [one for one in every if pattern.fullmatch(one)]
        if some:
            message = (
                f'xml:id "{some[0]}" looks as if {maker} had made it{_more(some)}, and is an'
                " address of the site: if it changes with the next export, links to it end; give"
                " it a name that stays"
            )
            yield source.finding(source.ids[some[0]], "hint", "unstable-id", message)


def _more(some: Sequence[object]) -> str:
    return f", as {len(some) - 1} more of this file" if len(some) > 1 else ""


def in_file(file: File) -> Iterator[Finding]:
    """Names whose pointer ends in their own file, though it may mean an entry of a register."""
    known = file.edition.pointers.known
    for element, written in file.pointers:
        identifier = written.pointer.removeprefix("#")
        if written.element not in KINDS or written.pointer == identifier:
            continue
        meant = known.get(identifier)
        own = Place(file.source.path, identifier)
        if meant is None or meant == own or identifier not in file.source.names:
            continue
        if file.edition.entry_at.get((own.path, identifier)) is None:
            what = file.source.names[identifier]
            message = (
                f"{written.element} points to #{identifier}, which is a {what} of this file;"
                f" {_called(file.edition, meant)} has this id too: name its file in the pointer,"
                f" or give the {what} another id"
            )
            yield file.source.finding(element, "warning", "same-id", message)


def _called(edition: Edition, place: Place) -> str:
    entry = edition.entry_at[place.path, place.identifier]
    return f'the {CALLED[entry.kind.folder]} "{entry.name}" in {place.path}'


def of_edition(edition: Edition) -> Iterator[Finding]:
    """Entries of different kinds with one id, of which a pointer from elsewhere finds the first."""
    found: dict[str, dict[str, Entry]] = {}
    for (_, identifier), entry in edition.entry_at.items():
        found.setdefault(identifier, {}).setdefault(entry.kind.folder, entry)
    for identifier, kinds in found.items():
        first = edition.pointers.known[identifier]
        leading = edition.entry_at[first.path, first.identifier]
        for entry in kinds.values():
            if entry.kind is not leading.kind:
                message = (
                    f'{identifier} is the {CALLED[entry.kind.folder]} "{entry.name}" here and'
                    f" {_called(edition, first)}, to which #{identifier} in other files leads:"
                    " give one another id"
                )
                # Where pointers name the file, both are found.
                yield entry.source.finding(entry.element, "hint", "same-id", message)
