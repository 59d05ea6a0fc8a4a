from __future__ import annotations

import pytest

from editions.alphabet import key, letter


def in_order(names: str, language: str) -> str:
    return " ".join(sorted(names.split(), key=lambda name: key(name, language)))


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", "Aaron Ægir Äpfel Čapek Chruščov Cuba Łódź Luba Österreich Žižka"),
        ("cs", "Cuba Czerny Čapek Dvořák Hus Chruščov Ivan Růžek Říčany Sládek Šrámek Zeman Žižka"),
        ("hu", "Cuba Czakó Csaba Dabas Dzerzsinszkij Dzsida Odera Ötvös Őze Szabó Tamás"),
        ("sv", "Zander Åberg Ärla Æsir Öberg Østberg"),
        ("da", "Zander Ärla Æsir Østberg Åberg"),
        ("ru", "Микоян Рузек Хрущев"),
    ],
)
def test_names_are_in_the_order_of_the_language(language: str, names: str) -> None:
    shuffled = " ".join(sorted(names.split(), key=lambda name: name[::-1]))
    assert in_order(shuffled, language) == names


def test_words_go_before_letters_and_signs_do_not_count() -> None:
    names = ["De Gaulle", "“De Gaulle, Charles”", "O’Brien", "Deák", "obrien", "Oblast"]
    assert sorted(names, key=lambda name: key(name, "en")) == [
        "De Gaulle",
        "“De Gaulle, Charles”",
        "Deák",
        "Oblast",
        "obrien",
        "O’Brien",
    ]


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("Čapek", "en", "C"),
        ("Čapek", "cs", "Č"),
        ("chruščov", "cs", "Ch"),
        ("Chruščov", "en-GB", "C"),
        ("Dzsida", "hu", "Dzs"),
        ("Ősz", "hu", "Ö"),
        ("»Die Zeit«", "de", "D"),
        ("Straße", "de", "S"),
        ("Микоян", "en", "М"),
        ("5th of May", "en", "#"),
        ("…", "en", "#"),
        ("", "en", "#"),
    ],
)
def test_a_name_stands_under_a_letter(name: str, language: str, expected: str) -> None:
    assert letter(name, language) == expected
