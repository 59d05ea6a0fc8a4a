"""What the documents of an edition have of one word: each can be added and taken away again.

Knows documents by numbers, which mean nothing but who is who.
"""

from __future__ import annotations

import marshal
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

FOREMOST = 20
"""Passages that are shown of a word, the first ones: of a common word the others are counted."""

KEPT = 2 * FOREMOST
"""Passages that are kept of a word, so that there are others if some go."""

FIRSTS = 5
"""Documents that are kept of a form: the first says its language, the others may come to do so."""

T = TypeVar("T")

Spot = tuple[str, str, int]
"""A passage that has a word: its anchor, what it is called, and how often the word occurs there."""

Spelt = tuple[str, int, str | None]
"""A form: how it is written, how often it occurs, and its language where it occurs first."""


class Use(NamedTuple):
    """What one document has of a word."""

    forms: Mapping[str, tuple[int, str | None]]
    """By how they are written: how often each occurs, and in which language first."""
    spots: Sequence[Spot]
    """The first passages, in order of the text."""


class Order(NamedTuple):
    """How the documents stand now, by their numbers."""

    places: Mapping[int, int]
    staying: AbstractSet[int]
    """Those that were there before, and stand to each other as they did."""


@dataclass(slots=True)
class Firsts(Generic[T]):
    """What the first of some documents have, in their order."""

    documents: int = 0
    """How many documents there are."""
    kept: list[tuple[int, T]] = field(default_factory=list)
    """The first of them, with what each has."""

    @property
    def are_all(self) -> bool:
        """No document is left out."""
        return len(self.kept) == self.documents

    def change(self, gone: AbstractSet[int], come: Mapping[int, T], order: Order) -> None:
        """Take documents away and add others, or the same ones with something else.

        What is kept are again the first ones, though there may be fewer of them.
        """
        staying = (order.places[one] for one, _ in self.kept if one in order.staying)
        last = len(order.places) if self.are_all else max(staying, default=-1)
        self.documents += len(come) - len(gone)
        self.kept = [pair for pair in self.kept if pair[0] not in gone]
        self.kept += [pair for pair in come.items() if order.places[pair[0]] <= last]
        self.kept.sort(key=lambda pair: order.places[pair[0]])


@dataclass(slots=True)
class Written(Firsts[str | None]):
    """One way to write a word, letter by letter, and the languages in which it occurs first."""

    times: int = 0


@dataclass(slots=True)
class Tally:
    """What is known of a word."""

    forms: dict[str, Written] = field(default_factory=dict)
    spots: Firsts[Sequence[Spot]] = field(default_factory=Firsts)
    number_of_spots: int = 0
    """How many are kept."""

    @classmethod
    def unpacked(cls, packed: bytes) -> Tally:
        """The tally that was packed."""
        forms, documents, spots = marshal.loads(packed)
        return cls(
            {written: Written(*form) for written, form in forms},
            Firsts(documents, spots),
            sum(len(some) for _, some in spots),
        )

    @property
    def packed(self) -> bytes:
        """The tally as bytes."""
        forms = [
            (written, (one.documents, one.kept, one.times)) for written, one in self.forms.items()
        ]
        return marshal.dumps((forms, self.spots.documents, self.spots.kept))

    def add(
        self,
        document: int,
        forms: Iterable[Spelt],
        places: Sequence[tuple[int, int]],
        called: Sequence[tuple[str, str]],
    ) -> None:
        """Add a document that stands after all that are here.

        Its passages are given by their numbers in `called`, each with how often it has the word.
        """
        for written, times, lang in forms:
            form = self.forms.get(written)
            if form is None:
                form = self.forms[written] = Written()
            form.times += times
            form.documents += 1
            if form.documents <= FIRSTS:
                form.kept.append((document, lang))
        self.spots.documents += 1
        if self.number_of_spots < KEPT:
            spots = spots_of(places, called)
            self.spots.kept.append((document, spots))
            self.number_of_spots += len(spots)

    def change(self, gone: Mapping[int, Use], come: Mapping[int, Use], order: Order) -> None:
        """Take away what documents had of the word, and add what documents have now."""
        uses = (*gone.values(), *come.values())
        for written in dict.fromkeys(one for use in uses for one in use.forms):
            self._change_form(written, gone, come, order)
        self.spots.change(gone.keys(), {one: use.spots for one, use in come.items()}, order)
        self.number_of_spots = sum(len(some) for _, some in self.spots.kept)
        while self.spots.kept and self.number_of_spots - len(self.spots.kept[-1][1]) >= KEPT:
            _, spots = self.spots.kept.pop()
            self.number_of_spots -= len(spots)

    def _change_form(
        self, written: str, gone: Mapping[int, Use], come: Mapping[int, Use], order: Order
    ) -> None:
        old = {one: use.forms[written] for one, use in gone.items() if written in use.forms}
        new = {one: use.forms[written] for one, use in come.items() if written in use.forms}
        form = self.forms.setdefault(written, Written())
        form.times += sum(times for times, _ in new.values())
        form.times -= sum(times for times, _ in old.values())
        form.change(old.keys(), {one: lang for one, (_, lang) in new.items()}, order)
        del form.kept[FIRSTS:]
        if not form.documents:
            del self.forms[written]

    @property
    def is_short(self) -> bool:
        """So many documents have gone that the documents have to be asked again."""
        few = not self.spots.are_all and self.number_of_spots < FOREMOST
        return few or not all(form.kept for form in self.forms.values())

    def spelt(self) -> tuple[Spelt, ...]:
        """The forms, the most frequent first; capitals make no other form."""
        if len(self.forms) == 1:
            return (self._spelt([*self.forms]),)
        same: dict[str, list[str]] = {}
        for written in self.forms:
            same.setdefault(unicodedata.normalize("NFC", written).casefold(), []).append(written)
        return tuple(sorted(map(self._spelt, same.values()), key=lambda one: (-one[1], one[0])))

    def _spelt(self, same: Sequence[str]) -> Spelt:
        """One form of what differs in capitals alone: that of most, or of fewest capitals."""
        times = {one: self.forms[one].times for one in same}
        written = min(same, key=lambda one: (-times[one], one.swapcase(), one))
        _, lang = self.forms[written].kept[0]
        return unicodedata.normalize("NFC", written), sum(times.values()), lang

    def foremost(self) -> tuple[tuple[int, Spot], ...]:
        """The first passages, each with its document's number."""
        every = ((document, spot) for document, spots in self.spots.kept for spot in spots)
        return (*islice(every, FOREMOST),)


def spots_of(places: Sequence[tuple[int, int]], called: Sequence[tuple[str, str]]) -> list[Spot]:
    """The first passages of a document that have a word."""
    return [(*called[at], times) for at, times in places[:FOREMOST]]
