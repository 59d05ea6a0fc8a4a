from __future__ import annotations

import pytest

from editions import dates
from editions.words import LANGUAGE


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("1962-11-29", "29 November 1962"),
        ("1962-11", "November 1962"),
        ("1962", "1962"),
        ("1962-06-31", "1962-06-31"),
        ("-0044-03-15", "-0044-03-15"),
        ("1962-11-29T12:00:00", "1962-11-29T12:00:00"),
        ("", ""),
    ],
)
def test_a_date_is_said_in_words(date: str, said: str) -> None:
    assert dates.day(date) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("between 1962-11-02 and 1962-11", "between 2 November 1962 and November 1962"),
        ("1962-11-29–1962-12-03", "29 November 1962 – 3 December 1962"),
        ("1930–1945", "1930–1945"),
        ("no. 1962-11-293", "no. 1962-11-293"),
    ],
)
def test_the_dates_of_a_text_are_said_in_words(text: str, said: str) -> None:
    assert dates.in_words(text) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("cs", "29. listopadu 1962"), ("hu", "1962. november 29."), ("x-none", "29 November 1962")],
)
def test_a_date_is_said_in_the_language_of_the_site(language: str, said: str) -> None:
    before = LANGUAGE.set(language)
    assert dates.day("1962-11-29") == said
    LANGUAGE.reset(before)
