from __future__ import annotations

import pytest
from conftest import Project
from test_indexes import NAME, letter, persons
from test_pages import made

from editions import network
from editions.edition import Edition

REGISTER = persons("Abel", "Berta", "Carl", "Dora")


def together(*names: str) -> str:
    """A paragraph that names some persons."""
    return f"<p>{' and '.join(NAME.format(name.lower(), name) for name in names)}.</p>"


def read(project: Project, *letters: str) -> Edition:
    """An edition of letters with a register of four persons."""
    files = {f"tei/documents/{n}.xml": letter(text) for n, text in enumerate(letters)}
    return Edition.read(project({**files, "tei/persons.xml": REGISTER}))


LETTERS = (
    together("Berta", "Abel") + together("Carl"),
    together("Abel", "Carl", "Berta") + together("Abel", "Berta", "Abel"),
)


def told(edition: Edition) -> list[tuple[str, str, list[str]]]:
    """The pairs of an edition with the passages that they share."""
    return [
        (
            pair.one.name,
            pair.other.name,
            [
                f"{one.stem}#{edition.mentions.passage(pair.one.uri, one, at).anchor}"
                for one, at in pair.passages
            ],
        )
        for pair in network.pairs(edition)
    ]


def test_who_stands_in_one_paragraph_is_mentioned_together(project: Project) -> None:
    assert told(read(project, *LETTERS)) == [
        ("Abel", "Berta", ["0#p-1", "1#p-1", "1#p-2"]),
        ("Abel", "Carl", ["1#p-1"]),
        ("Berta", "Carl", ["1#p-1"]),
    ]


def test_a_list_of_very_many_says_nothing_of_who_is_with_whom(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "MOST_IN_A_PASSAGE", 2)
    assert told(read(project, *LETTERS)) == [("Abel", "Berta", ["0#p-1", "1#p-2"])]


def test_those_who_are_often_together_are_next_to_each_other_on_the_ring(project: Project) -> None:
    paragraphs = (
        together("Abel", "Dora") * 3 + together("Berta", "Carl") * 2 + together("Abel", "Berta")
    )
    ring = network.ring(network.pairs(read(project, paragraphs)))
    assert [entry.name for entry in ring] == ["Abel", "Dora", "Berta", "Carl"]


def test_the_network_is_a_table_of_pairs(project: Project) -> None:
    body = made(read(project, *LETTERS))["network.html"].body
    assert (
        "| [Abel](persons/abel.md) | [Berta](persons/berta.md) | 3 |"
        " [A letter, paragraph 1](documents/0.md#p-1); [A letter, paragraph 1](documents/1.md#p-1);"
        " [A letter, paragraph 2](documents/1.md#p-2) |"
    ) in body


def test_the_network_is_drawn_with_a_link_for_each_person(project: Project) -> None:
    body = made(read(project, *LETTERS))["network.html"].body
    assert (
        '<a href="persons/carl.html" class="person">'
        "<title>Carl: mentioned with Abel (1), Berta (1)</title>"
        '<use href="#tie-1"/><use href="#tie-2"/><circle cx="209.5" cy="510" r="7.1"/>'
    ) in body
    assert '<path d="M400 180Q400 400 209.5 510" id="tie-1" stroke-width="1"/>' in body


def test_an_edition_in_which_nobody_is_with_another_has_no_network(project: Project) -> None:
    assert "network.html" not in made(read(project, together("Abel")))
