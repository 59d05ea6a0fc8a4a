"""Two wordings compared word by word, and passages found again."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from editions.comparison import recognition, wording
from editions.comparison.wording import Run

WORDS = st.lists(st.sampled_from("the a He he MIG-21 x’s ( ) , . — … ü u\u0308 漢字 ﻿".split(" ")))
TEXTS = WORDS.map(lambda words: " ".join(" ".join(words).split()))
ANY = st.text(max_size=40).map(lambda text: " ".join(text.split()))


@given(TEXTS | ANY, TEXTS | ANY)
@example("A b", "b")
@example("(a", "a")
def test_the_runs_are_both_wordings(before: str, after: str) -> None:
    runs = wording.compared(before, after)
    assert (wording.before(runs), wording.after(runs)) == (before, after)
    assert all(run.text for run in runs)


@given(TEXTS, TEXTS)
@example("Cuba came", "came Cuba")
def test_the_way_back_is_the_way_turned_around(before: str, after: str) -> None:
    assert wording.compared(after, before) == wording.turned(wording.compared(before, after))


@given(TEXTS, TEXTS)
def test_wordings_are_equal_if_they_are(before: str, after: str) -> None:
    assert wording.are_equal(wording.compared(before, after)) == (before == after)


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        (
            "He saw the President.",
            "He met the President.",
            [("same", "He "), ("gone", "saw"), ("new", "met"), ("same", " the President.")],
        ),
        ("He left.", "He left?", [("same", "He left"), ("gone", "."), ("new", "?")]),
        ("MIG-21", "MIG-17", [("gone", "MIG-21"), ("new", "MIG-17")]),
        ("to day", "today", [("gone", "to day"), ("new", "today")]),
        ("漢字文", "漢学文", [("same", "漢"), ("gone", "字"), ("new", "学"), ("same", "文")]),
        (
            "He came. He left.",
            "He came. He saw. He left.",
            [("same", "He came."), ("new", " He saw."), ("same", " He left.")],
        ),
        # What stands between two changes and is no word is part of them.
        ("one, two", "three, four", [("gone", "one, two"), ("new", "three, four")]),
    ],
)
def test_what_is_told_is_the_words_that_differ(
    before: str, after: str, runs: list[tuple[str, str]]
) -> None:
    assert [tuple(run) for run in wording.compared(before, after)] == runs


def test_a_letter_and_its_mark_are_one_word() -> None:
    runs = wording.compared("Ru\u030az\u030cek", "Ruzek")
    assert [run.text for run in runs] == ["Ru\u030az\u030cek", "Ruzek"]


def test_a_very_long_wording_is_compared_by_clauses() -> None:
    clauses = [f"the ship number {number} has come to the port." for number in range(3000)]
    before, after = (
        " ".join(clauses),
        " ".join(["The beginning.", *clauses[:1500], *clauses[1501:]]),
    )
    runs = wording.compared(before, after)
    changed = [run.text.strip() for run in runs if run.kind != "same"]
    assert wording._pairs(wording.tokens(before), wording.tokens(after)) > wording.MOST_PAIRS
    assert changed == ["The beginning.", clauses[1500]]


def test_what_is_too_much_alike_is_told_as_a_whole() -> None:
    before, after = "a " * 1000 + "b", "b " + "a " * 999 + "c"
    runs = wording.compared(before, after)
    assert runs == (Run("gone", before), Run("new", after))


@dataclass(frozen=True, slots=True)
class Some:
    """A passage as it is recognised."""

    key: str
    words: str
    name: str = "p"


SOME = st.builds(
    Some, st.just(""), st.lists(st.sampled_from("Cuba ships come and go".split())).map(" ".join)
)
KEYED = st.lists(SOME, max_size=8).map(
    lambda some: [Some(f"p{number}", one.words) for number, one in enumerate(some)]
)
PASSAGES = st.lists(SOME, max_size=8) | KEYED


@given(PASSAGES)
def test_a_text_is_recognised_as_itself(some: list[Some]) -> None:
    found = recognition.pairs(some, some)
    assert found == {number: number for number in range(len(some))}
    assert recognition.moved(found) == frozenset()


@given(PASSAGES, PASSAGES)
def test_what_is_recognised_is_so_in_both_directions(one: list[Some], other: list[Some]) -> None:
    there, back = recognition.pairs(one, other), recognition.pairs(other, one)
    assert back == {new: old for old, new in there.items()}
    if back != there:  # Of two that changed places, and nothing else, either has moved.
        assert recognition.moved(back) == {there[number] for number in recognition.moved(there)}


A, B, C = (
    "He came by air on Monday.",
    "He saw the President in Washington.",
    "He left by the evening train.",
)


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        (["p1 " + A, "p2 " + B], ["p1 " + A, "p2 " + B[:-1]], {0: 0, 1: 1}),
        # One put in before, and all numbered anew: each is known by its words.
        (["p1 " + A, "p2 " + B], ["p1 New.", "p2 " + A, "p3 " + B], {0: 1, 1: 2}),
        (["p1 " + A, "p2 " + B], ["p1 New.", "p2 " + A + " Then", "p3 " + B], {0: 1, 1: 2}),
        # Short ones are known by their ids alone.
        (["p1 Yes.", "p2 No."], ["p1 No.", "p2 Yes."], {0: 0, 1: 1}),
        ([" " + A, " " + B, " " + C], [" " + C, " " + A, " " + B], {0: 1, 1: 2, 2: 0}),
        ([" " + A], [" " + "Quite another matter, this."], {}),
        ([" went"], [" left"], {0: 0}),
        (["p1 went"], ["p2 left"], {}),
    ],
)
def test_a_passage_is_known_by_id_and_words(
    before: list[str], after: list[str], pairs: dict[int, int]
) -> None:
    old, new = ([Some(*one.split(" ", 1)) for one in some] for some in (before, after))
    assert recognition.pairs(old, new) == pairs


def test_as_few_as_can_be_have_moved() -> None:
    assert recognition.moved({0: 1, 1: 2, 2: 3, 3: 0}) == {3}
