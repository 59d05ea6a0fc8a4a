"""Names of a text that the registers know: proposed to the editor, never set.

A form is looked for as the register writes it; nothing is inflected or guessed.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from editions import tei
from editions.registers import Entry

ELEMENTS: Mapping[str, str] = {
    "persons": "persName",
    "places": "placeName",
    "organisations": "orgName",
    "works": "title",
    "glossary": "term",
}
"""The element that names an entry in a text, by the register's folder."""

WORD = re.compile(r"\w+")


class Named(NamedTuple):
    """A form of some entries, at a place of a text."""

    start: int
    end: int
    form: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A form that a text has, and whom it may name."""

    form: str
    entries: tuple[Entry, ...]
    """One, or several that share the form."""
    places: tuple[str, ...]
    """Where it stands, in order, each once: `p3`, `n1`, `head`."""
    count: int


class Names:
    """The forms of the entries of all registers."""

    def __init__(self, entries: Iterable[Entry], output: str) -> None:
        """Pointers are those of the file `output`; its path is from the project's root."""
        self._folder = posixpath.dirname(output)
        self._entries: dict[str, list[Entry]] = {}
        for entry in entries:
            for form in _forms(entry):
                self._entries.setdefault(form, []).append(entry)
        self._begun: dict[str, list[str]] = {}
        for form in sorted(self._entries, key=len, reverse=True):
            self._begun.setdefault(WORD.findall(form)[0], []).append(form)

    def named(self, text: str) -> Iterator[Named]:
        """The names of a text, the longest form at each place; of a term the first alone."""
        end, told = 0, set[str]()
        for word in WORD.finditer(text):
            if word.start() < end:
                continue
            form = next((one for one in self._begun.get(word[0], ()) if _is_at(one, word)), None)
            if form is None:
                continue
            entries, end = tuple(self._entries[form]), word.start() + len(form)
            if all(entry.is_term for entry in entries):
                if form in told:
                    continue
                told.add(form)
            yield Named(word.start(), end, form, entries)

    def pointer(self, entry: Entry) -> str:
        """`../registers/persons.xml#muster-anna`."""
        return f"{posixpath.relpath(entry.source.path, self._folder)}#{entry.identifier}"


def proposals(found: Sequence[tuple[Named, str]]) -> tuple[Proposal, ...]:
    """What is named at which places, the most frequent first."""
    counts = Counter(one.form for one, _ in found)
    places: dict[str, dict[str, None]] = {}
    for one, place in found:
        places.setdefault(one.form, {})[place] = None
    entries = {one.form: one.entries for one, _ in found}
    every = sorted(counts, key=lambda form: (-counts[form], form))
    return tuple(Proposal(one, entries[one], tuple(places[one]), counts[one]) for one in every)


def _forms(entry: Entry) -> Iterator[str]:
    """The forms of an entry that begin with a word, each once."""
    every = [*entry.names, *_in_order(entry)]
    terms = [name[:1].upper() + name[1:] for name in every] if entry.is_term else []
    found = (" ".join(name.split()) for name in (*every, *terms))
    yield from dict.fromkeys(name for name in found if WORD.match(name))


def _in_order(entry: Entry) -> Iterator[str]:
    """The accepted form of a person's name as texts write it: the register has `Rusk, Dean`."""
    name = tei.find(entry.element, f"({entry.kind.names})[1]")
    parts = (
        [tei.find(name, f"tei:{part}") for part in ("forename", "surname")]
        if name is not None
        else []
    )
    forename, surname = (tei.plain(part) for part in parts) if parts else ("", "")
    if forename and surname:
        yield from (f"{forename} {surname}", f"{surname} {forename}")


def _is_at(form: str, word: re.Match[str]) -> bool:
    """A form stands in a text where one of its words begins, and ends with a word."""
    end = word.start() + len(form)
    text = word.string
    return text.startswith(form, word.start()) and not text[end : end + 1].isalnum()
