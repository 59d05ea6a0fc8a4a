from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import pytest

from editions import tallies
from editions.tallies import Order, Tally, Use

FORMS = ("Der", "der", "DER", "dér", "de\u0301r")


@pytest.fixture(autouse=True)
def _little_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "FOREMOST", 3)
    monkeypatch.setattr(tallies, "KEPT", 6)
    monkeypatch.setattr(tallies, "FIRSTS", 2)


def use(chance: random.Random) -> Use:
    """What some document has of a word."""
    forms = chance.sample(FORMS, chance.choice((1, 1, 2, 3)))
    spots = [(f"p-{n}", str(n), chance.randint(1, 2)) for n in range(chance.choice((1, 1, 2, 3)))]
    return Use({one: (chance.randint(1, 3), chance.choice("cf")) for one in forms}, spots)


def tallied(documents: Sequence[int], uses: Mapping[int, Use]) -> Tally:
    """The tally of documents in this order."""
    tally = Tally()
    for number in documents:
        if number in uses:
            _, spots = uses[number]
            forms = [(written, *one) for written, one in uses[number].forms.items()]
            called = [(anchor, name) for anchor, name, _ in spots]
            places = [(at, times) for at, (_, _, times) in enumerate(spots)]
            tally.add(number, forms, places, called)
    return tally


def said(tally: Tally) -> object:
    """What a tally gives."""
    return tally.spots.documents, tally.spelt(), tally.foremost()


@pytest.mark.parametrize("seed", range(40))
def test_documents_that_come_go_move_and_change_leave_the_tally_of_those_there_are(
    seed: int,
) -> None:
    chance = random.Random(seed)
    documents = [*range(30)]
    uses = {one: use(chance) for one in documents if chance.random() < 0.7}
    tally, short, free = tallied(documents, uses), 0, len(documents)
    for _ in range(60):
        old = documents
        others = {*chance.sample(old, chance.choice((1, 1, 1, 3)))}
        moved = others if chance.random() < 0.3 else set[int]()
        gone = {one for one in others - moved if chance.random() < 0.4}
        documents = [one for one in old if one not in gone | moved]
        new = [free + number for number in range(chance.choice((0, 0, 1, 1, 2)))]
        free += len(new)
        for one in (*moved, *new):
            documents.insert(chance.randint(0, len(documents)), one)
        had = {one: uses.pop(one) for one in others if one in uses}
        has = {one: use(chance) for one in (*others - gone, *new) if chance.random() < 0.7}
        uses |= has
        places = {one: place for place, one in enumerate(documents)}
        tally.change(had, has, Order(places, {*old} & {*documents} - moved))
        clean = tallied(documents, uses)
        assert tally.spots.documents == clean.spots.documents
        assert tally.number_of_spots <= tallies.KEPT + tallies.FOREMOST
        assert all(len(form.kept) <= tallies.FIRSTS for form in tally.forms.values())
        if tally.is_short:
            tally, short = clean, short + 1
        assert said(tally) == said(clean)
        tally = Tally.unpacked(tally.packed)
    assert short < 30  # More than half of the time nothing else has to be asked.
