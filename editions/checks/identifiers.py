"""Identifiers of authorities that cannot be right: `idno` in entries, headers and bibliographies.

Looks at how they are written, and at check digits; nobody is asked whether they exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import NamedTuple

from editions import tei
from editions.findings import Finding
from editions.source import Source


def is_gnd(said: str) -> bool:
    """The check digit of a GND number is right.

    Those of the former files of subjects and corporate bodies have a hyphen, and have kept their
    check digits, which are what is left over; those of others are what is wanting to 11.
    Source: Deutsche Nationalbibliothek, "Prüfziffernberechnung", wiki.dnb.de.
    """
    found = GND.fullmatch(said)
    if found is None:
        return False
    number, hyphen, digit = found.groups()
    weighted = sum(int(one) * weight for weight, one in enumerate(reversed(number), 2)) % 11
    given = 10 if digit in "xX" else int(digit)
    return given == (weighted if hyphen else -weighted % 11)


GND = re.compile(r"(1\d{7,8}|[2-9]\d{7}|[1-9]\d{0,8}(?=-))(-?)([\dXx])")
"""Seven to nine digits with a check digit, or fewer before a hyphen."""


class Authority(NamedTuple):
    """Who gives identifiers."""

    called: str
    types: frozenset[str]
    """Values of `@type` or `@subtype`, in small letters."""
    address: re.Pattern[str]
    """The addresses of its identifiers, of which the first group is the identifier."""
    is_one: Callable[[str], bool]
    form: str
    """Identifiers of it, as an example."""
    has_check_digit: bool = True


def _authority(
    types: str, address: str, is_one: Callable[[str], bool], form: str, has_check_digit: bool = True
) -> Authority:
    called, *others = types.split()
    names = frozenset(one.lower() for one in (called, *others))
    pattern = re.compile(f"(?:https?:)?(?://)?(?:www\\.)?{address}", re.IGNORECASE)
    return Authority(called, names, pattern, is_one, form, has_check_digit)


def _is_valid(standard: str) -> Callable[[str], bool]:
    """Whether an identifier is valid by a module of `stdnum`, which takes 20 ms to import."""

    def is_one(said: str) -> bool:
        is_valid: Callable[[str], bool] = import_module(f"stdnum.{standard}").is_valid
        return is_valid(said)

    return is_one


def _is(pattern: str) -> Callable[[str], bool]:
    written = re.compile(pattern)
    return lambda said: written.fullmatch(said) is not None


NONE = r"(?!)()"

AUTHORITIES = (
    _authority("GND PND", r"d-nb\.info/gnd/([^/?#]+)", is_gnd, "118540238 or 4074335-4"),
    _authority("VIAF", r"viaf\.org/viaf/([^/?#]+)", _is(r"[1-9]\d{1,21}"), "64007537", False),
    _authority(
        "ISNI", r"isni\.org/(?:isni/)?(\d[^/?#]*)", _is_valid("isni"), "0000 0001 2103 2683"
    ),
    _authority("ORCID", r"orcid\.org/([^/?#]+)", _is_valid("isni"), "0000-0002-1825-0097"),
    _authority(
        "Wikidata", r"wikidata\.org/(?:wiki|entity)/([^/?#]+)", _is(r"Q[1-9]\d*"), "Q42", False
    ),
    _authority(
        "GeoNames", r"(?:sws\.)?geonames\.org/(\d[^/?#]*)", _is(r"[1-9]\d*"), "3553478", False
    ),
    _authority("ISBN", NONE, _is_valid("isbn"), "978-3-16-148410-0"),
    _authority("ISSN", NONE, _is_valid("issn"), "2049-3630"),
)
"""Source: Wikidata, the formats of the properties P227, P214, P213, P496, P1566; ISO 27729."""

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|(?:www\.)?[\w-]+\.[a-z]{2,}/", re.IGNORECASE)

BEFORE = re.compile(r"^(?:\(DE-588\)|[A-Za-z]+(?:-ID)?(?:\s*:\s*|\s+|/))")
"""What stands before an identifier: `GND: `, `ISBN `, `gnd/`."""


def of_file(source: Source) -> Iterator[Finding]:
    """Identifiers that are not written as those of their authority, or have a wrong check digit."""
    for element in source.root.iter(f"{{{tei.TEI}}}idno"):
        kinds = {element.get(name, "").strip().lower() for name in ("type", "subtype")}
        wrong = fault(tei.plain(element), frozenset(kinds))
        if wrong is not None:
            yield source.finding(element, "warning", "bad-idno", wrong)


def fault(said: str, kinds: frozenset[str]) -> str | None:
    """What is wrong with an identifier; `kinds` are its type and subtype in small letters.

    None if all is well, or if it is of an authority that is not known here.
    """
    named = next((one for one in AUTHORITIES if not one.types.isdisjoint(kinds)), None)
    for one in AUTHORITIES:
        found = one.address.match(said)
        if found is not None:
            if named is not None and named is not one:
                return (
                    f"this idno says that it is of {named.called}, but {said[:100]} is an address"
                    f" of {one.called}: mend the type or the address"
                )
            return _fault_of(one, found[1])
    if named is None or not said or ADDRESS.match(said):
        return None
    return _fault_of(named, BEFORE.sub("", said))


def _fault_of(one: Authority, said: str) -> str | None:
    if one.is_one(said):
        return None
    meant = _meant(one, said)
    if meant:
        return f'"{said[:100]}" is no identifier of {one.called}: did you mean {meant}?'
    digits = " with a right check digit" if one.has_check_digit else ""
    return (
        f'"{said[:100]}" is no identifier of {one.called}{digits}, such as {one.form}: compare it'
        f" with the page of {one.called}"
    )


def _meant(one: Authority, said: str) -> str:
    """The identifier of which signs are missing or too many; empty if none is near."""
    bare = re.sub(r"[\s.]", "", said)
    trials = (bare, bare.upper(), f"Q{bare}", f"{bare[:-1]}-{bare[-1:]}", bare.replace("-", ""))
    return next((trial for trial in trials if trial != said and one.is_one(trial)), "")
