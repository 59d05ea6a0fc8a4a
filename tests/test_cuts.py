from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editions.cuts import LONGEST, Cut, address, cuts, runs


def cut(text: str, most: int) -> list[str]:
    """Where pages of a few words begin, each word of the weight 1."""
    words = text.split()
    return [one.start for one in cuts(words, [1] * len(words), most)]


def pages(words: Sequence[str], most: int) -> dict[str, tuple[str, ...]]:
    """The words of each page by what it begins with."""
    found = cuts(words, [2] * len(words), most)
    ends = (*(one.at for one in found[1:]), len(words))
    return {one.start: tuple(words[one.at : end]) for one, end in zip(found, ends, strict=True)}


def test_what_fits_on_a_page_is_not_cut() -> None:
    assert cuts(["sa", "sb"], [1, 2], 3) == (Cut(0, ""),)


def test_a_cut_is_where_the_fewest_letters_tell_words_apart() -> None:
    assert cut("sala salb salc sald sale se sf sg sh", 7) == ["", "se"]


def test_of_several_such_places_it_is_the_same_whatever_stands_around() -> None:
    assert cut("sa sb sc sd se sf", 5) == ["", "sc"]
    assert cut("sa sb sc sd se sf sg", 6) == ["", "sc"]
    assert cut("s sa sb sc sd se sf sg", 6) == ["", "sc"]


def test_a_page_may_begin_with_a_word_that_others_begin_with() -> None:
    assert cut("s sa sab sabb sabbe", 3) == ["", "sa", "sab"]


def test_a_word_too_heavy_for_a_page_has_one_of_its_own() -> None:
    assert cuts(["a", "b", "c"], [1, 9, 1], 4) == (Cut(0, ""), Cut(1, "b"), Cut(2, "c"))


def test_heavy_words_at_the_edges_are_cut_off() -> None:
    assert cuts(["a", "b", "c"], [9, 1, 1], 10) == (Cut(0, ""), Cut(1, "b"))
    assert cuts(["a", "b", "c"], [1, 1, 9], 10) == (Cut(0, ""), Cut(2, "c"))


WORDS = st.text("ab-č'", min_size=1, max_size=6).map(lambda text: f"a{text}")


@given(st.sets(WORDS, min_size=1).map(sorted), st.integers(1, 9), st.randoms())
def test_pages_have_all_words_in_order_and_begin_as_they_say(
    words: list[str], most: int, chance: random.Random
) -> None:
    weights = [chance.randint(1, 4) for _ in words]
    found = cuts(words, weights, most)
    assert [one.at for one in found] == sorted({one.at for one in found})
    assert found[0] == Cut(0, "")
    for one, end in zip(found, (*(one.at for one in found[1:]), len(words)), strict=True):
        assert sum(weights[one.at : end]) <= most or end - one.at == 1
        assert words[one.at].startswith(one.start)
        assert one.at == 0 or words[one.at - 1] < one.start


def vocabulary(chance: random.Random, number: int) -> list[str]:
    """So many words with the same first letter."""
    parts = [*map("".join, product("bdfgklmnprst", "aeiou"))]
    found: set[str] = set()
    while len(found) < number:
        found.add("s" + "".join(chance.choices(parts, k=chance.choice((1, 2, 2, 3, 3)))))
    return sorted(found)


def test_pages_have_a_quarter_of_what_they_may_have_at_least() -> None:
    sizes = [2 * len(some) for some in pages(vocabulary(random.Random(1), 3000), 300).values()]
    assert min(sizes) >= 75
    assert sum(sizes) / len(sizes) > 150


@pytest.mark.parametrize("seed", range(6))
def test_one_more_word_changes_its_page_and_hardly_ever_others(seed: int) -> None:
    chance = random.Random(seed)
    every = vocabulary(chance, 4000)
    words = sorted(chance.sample(every, 3000))
    before, changed = pages(words, 300), []
    for word in chance.sample(sorted({*every} - {*words}), 300):
        words = sorted([*words, word])
        after = pages(words, 300)
        changed.append(len(after.items() - before.items()))
        before = after
    assert changed.count(1) > 280
    assert sum(changed) / len(changed) < 1.1
    assert max(changed) < 5


def test_the_same_words_are_cut_alike_whatever_was_there_before() -> None:
    words = vocabulary(random.Random(2), 1000)
    assert pages(words, 100) == pages(sorted([*words[::2], *words[1::2]]), 100)


def test_what_has_names_is_cut_where_both_sides_have_enough() -> None:
    assert runs("abcd", [1, 1, 1, 1], 2, 3) == (range(2), range(2, 4))
    assert runs("abc", [1, 1, 1], 1, 3) == (range(3),)
    assert runs("", [], 1, 3) == ()


def test_where_no_side_has_enough_a_cut_is_near_to_the_middle() -> None:
    assert runs("abc", [1, 9, 1], 3, 5) == (range(1), range(1, 2), range(2, 3))


@given(st.lists(st.integers(1, 9), min_size=1), st.integers(1, 9))
def test_each_name_is_in_one_run_and_no_run_is_too_long(weights: list[int], least: int) -> None:
    most = 3 * least
    found = runs([*map(str, range(len(weights)))], weights, least, most)
    assert [at for run in found for at in run] == [*range(len(weights))]
    for run in found:
        assert sum(weights[run.start : run.stop]) <= most or len(run) == 1


@pytest.mark.parametrize("seed", range(6))
def test_a_weight_more_changes_its_run_and_hardly_ever_others(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"{seed}-{number}" for number in range(1000)]
    weights = [chance.choice((1, 1, 2, 3, 5, 10, 20)) for _ in names]

    def pages() -> dict[str, tuple[tuple[str, int], ...]]:
        every = [*zip(names, weights, strict=True)]
        return {
            names[run.start]: tuple(every[run.start : run.stop])
            for run in runs(names, weights, 100, 300)
        }

    before, changed, moved = pages(), [], 0
    for number in range(300):
        at = chance.randrange(len(names))
        if number % 4:
            weights[at] += 1
        else:
            names.insert(at, f"{seed}-{number}-new")
            weights.insert(at, 1)
        after = pages()
        changed.append(len(after.items() - before.items()))
        moved += after.keys() != before.keys()
        before = after
    assert 100 <= min(sizes(before)) <= max(sizes(before)) <= 300
    assert sum(changed) / len(changed) < 1.1
    assert sum(one > 2 for one in changed) <= 3
    assert moved < 12


def sizes(pages: dict[str, tuple[tuple[str, int], ...]]) -> list[int]:
    """What pages weigh."""
    return [sum(weight for _, weight in page) for page in pages.values()]


@pytest.mark.parametrize(
    ("name", "start", "made"),
    [
        ("s", "", "s"),
        ("s", "sch", "s-sch"),
        ("0", "196", "0-196"),
        ("o", "other", "o-other"),
        ("d", "don't", "d-x64-6f-6e-27-74"),
        ("x43c", "мо", "x43c-x43c-43e"),
    ],
)
def test_the_address_of_a_page_is_what_its_words_begin_with(
    name: str, start: str, made: str
) -> None:
    assert address(name, start) == made


@given(st.lists(st.text("ax1-č'", min_size=1, max_size=40), min_size=2, max_size=2, unique=True))
def test_no_two_pages_have_one_address_and_all_can_be_written(starts: list[str]) -> None:
    made = [address("a", f"a{start}") for start in starts]
    assert made[0] != made[1]
    assert all(len(one) < LONGEST + 10 and one == one.lower() for one in made)
