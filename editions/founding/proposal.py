"""What is proposed for an edition from its files: title, language, pages. Reads no file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from editions.findings import counted
from editions.founding.reading import Parts, Read
from editions.words import LANGUAGES

KNOWN = frozenset(["en", *(file.stem for file in LANGUAGES.glob("*.po"))])
"""The languages that a site has words in."""

UNIT = re.compile(
    r"type='(?:letter|document|report|minutes|memorandum|telegram|dispatch|diary|diary-?entry"
    r"|entry|poem|sermon|speech|charter|article|brief|dokument|bericht|gedicht|dopis|levél)'",
    re.IGNORECASE,
)
"""Divisions that are texts of their own, however short: two of them are two pages."""

LONG = 50_000
"""Characters of a text that no reader wants on one page: some 20 of a book."""

FEWEST, SHORTEST, MOST_PART = 3, 1_000, 2 / 3
"""A long text is parted into so many parts at least, of so many characters at least on average,
which hold so much of all texts."""

MOST_COLLECTIONS, LEAST_COLLECTION = 12, 2
"""So many folders at most are collections, if each has so many documents at least."""

FOLDER = re.compile(r"[\w.-]+")
"""The name of a folder that can be one."""

YEAR = re.compile(r"\d{4}")
"""One that only parts what belongs together."""

LEAST_TITLE = 8
"""Letters of what titles have in common, to be the title of all."""

STOP = re.compile(r"[:.;,|–—-](?=\s|$)")
"""Where a title may end that goes on to say which document it is."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is proposed, and why in a few words."""

    value: str
    because: str


def title(documents: Sequence[Read], name: str) -> Choice:
    """The title that most files say, else what their titles begin or end with, else a name."""
    said = Counter(one for document in documents for one in document.titles)
    ranked = sorted(said.items(), key=lambda one: (-one[1], one[0]))
    titled, times = next(iter(ranked), ("", 0))
    if len(documents) == 1:
        own = documents[0].title or titled
        return Choice(own, "its header says so") if own else _named(name)
    if times > len(documents) / 2:
        return Choice(titled, f"{times} of {len(documents)} headers say so")
    every = [one.title for one in documents]
    common = _common(every) or _common(every, at_end=True)
    return Choice(common, "the titles have it in common") if common else _named(name)


def _named(name: str) -> Choice:
    """A title made of the name of a folder."""
    words = re.sub(r"[-_\s]+", " ", name).strip() or "An edition"
    return Choice(words[0].upper() + words[1:], "called after its folder")


def _common(titles: Sequence[str], at_end: bool = False) -> str:
    """What titles begin with, or end with, before a sign that parts it from the rest."""
    turned = [one[::-1] if at_end else one for one in titles]
    alike = takewhile(lambda some: len({*some}) == 1, zip(*turned, strict=False))
    shared = "".join(some[0] for some in alike)
    shared = shared[::-1] if at_end else shared
    stops = [one.start() for one in STOP.finditer(shared)]
    if not stops:
        return ""
    part = shared[stops[0] + 1 :] if at_end else shared[: stops[-1]]
    return part.strip() if len(part.strip()) >= LEAST_TITLE else ""


def language(documents: Sequence[Read]) -> Choice:
    """The language of the site: that of most characters, if the site has words in it."""
    said = any(one.lang for one in documents)
    sizes: Counter[str] = Counter()
    for one in documents:
        tag = one.lang if said else one.guessed
        sizes[(tag or "").partition("-")[0].lower()] += one.characters
    whole = max(1, sizes.total())
    del sizes[""]
    if not sizes:
        return Choice("en", "no file says its language: give each TEI element an xml:lang")
    most, size = sizes.most_common(1)[0]
    looks = f"is in {most}" if said else f"looks like {most}; no file says it with xml:lang"
    share = f"{100 * size // whole} % of the text {looks}"
    if most not in KNOWN:
        return Choice("en", f"{share}; in that, a site has no words yet")
    return Choice(most, share) if 2 * size > whole else Choice("en", f"only {share}")


def split(documents: Sequence[Read]) -> Choice:
    """The XPath of what has pages of its own; empty where each file is a page."""
    whole = sum(one.characters for one in documents)
    is_long = whole > LONG * len(documents)
    found: dict[str, Parts] = {}
    for one in documents:
        for path, parts in one.parts.items():
            if parts.number > 1:
                before = found.get(path, Parts(0, 0))
                number = before.number + parts.number
                found[path] = Parts(number, before.characters + parts.characters)
    fit = {path: one for path, one in found.items() if one.characters >= MOST_PART * whole}
    units = {path: one for path, one in fit.items() if UNIT.search(path)}
    long = {path: one for path, one in fit.items() if is_long and _are_pages(one)}
    chosen = min(units or long, key=lambda path: fit[path].number, default="")
    if not chosen:
        return Choice("", "each file is a page")
    return Choice(chosen, f"{counted(fit[chosen].number, 'part')} have pages of their own")


def collections(places: Sequence[str]) -> Choice:
    """The folders that are collections, by the paths of documents below `tei/documents`.

    None if a document stands beside them, or if they are years, or if one has hardly any.
    """
    found = Counter(place.partition("/")[0] if "/" in place else "" for place in places)
    is_few = 1 < len(found) <= MOST_COLLECTIONS and min(found.values()) >= LEAST_COLLECTION
    are_years = all(YEAR.fullmatch(name) for name in found)
    if not is_few or are_years or not all(FOLDER.fullmatch(name) for name in found):
        return Choice("", "all documents are in one list")
    return Choice(" ".join(sorted(found)), f"{len(found)} folders hold all documents")


def _are_pages(parts: Parts) -> bool:
    return parts.number >= FEWEST and parts.characters >= SHORTEST * parts.number
