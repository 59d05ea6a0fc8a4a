from __future__ import annotations

import pytest
from conftest import Project, file, release

from editions.anchors import Recorded, carried
from editions.edition import Edition
from editions.pages import pages
from editions.rules import Rules

THREE = [
    Recorded("p-1", "p", "He came by air on Monday."),
    Recorded("p-2", "p", "He saw the President."),
    Recorded("p-3", "p", "He left by train."),
]


def now(*words: str) -> list[str | None]:
    """The anchors that paragraphs of these words had."""
    found = carried(THREE, [("p", one) for one in words])
    return [None if one is None else one.anchor for one in found.before]


A, B, C = (one.words for one in THREE)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((A, B, C), ["p-1", "p-2", "p-3"]),
        (("New.", A, B, C), [None, "p-1", "p-2", "p-3"]),
        ((A, "New.", "And new.", B, C), ["p-1", None, None, "p-2", "p-3"]),
        ((A, C), ["p-1", "p-3"]),
        ((A, "He saw the President, then.", C), ["p-1", "p-2", "p-3"]),
        (("He came by sea on Monday.", "New.", B, C), ["p-1", None, "p-2", "p-3"]),
        ((A, "Quite another matter.", C), ["p-1", None, "p-3"]),
        ((), []),
    ],
)
def test_a_passage_is_known_by_its_words(words: tuple[str, ...], expected: list[str]) -> None:
    assert now(*words) == expected


def test_a_paragraph_does_not_become_a_heading() -> None:
    found = carried(THREE[:1], [("head", A)])
    assert (found.before, found.lost) == ((None,), ((THREE[0], 0),))


def test_what_is_lost_has_the_place_of_what_follows() -> None:
    found = carried(THREE, [("p", A), ("p", C)])
    assert found.lost == ((THREE[1], 1),)


def test_what_has_an_xml_id_is_known_by_it() -> None:
    found = carried(THREE, [("p", "Quite another matter."), ("p", B), ("p", C)], ["p-1", None, "x"])
    assert [one and one.anchor for one in found.before] == ["p-1", "p-2", "p-3"]


def test_what_changed_its_place_keeps_its_anchor() -> None:
    assert now(C, A, B) == ["p-3", "p-1", "p-2"]


def text(*paragraphs: str) -> str:
    """A document of paragraphs, given as TEI."""
    return file("".join(paragraphs))


def rebuilt(project: Project, before: str, after: str) -> tuple[Edition, str]:
    """The edition after a change of what was released, and the body of its page."""
    folder = project({"tei/documents/a.xml": before})
    release(folder)
    changed = Edition.read(project({"tei/documents/a.xml": after}))
    page = next(iter(pages(changed, Rules())))
    return changed, str(page.body)


P = [f"<p>{words}</p>" for words in (A, B, C)]


def test_a_paragraph_put_in_before_moves_no_anchor(project: Project) -> None:
    edition, _ = rebuilt(project, text(*P), text("<p>New.</p>", *P))
    found = [one.anchor for one in edition.documents[0].passages.values()]
    assert (found, edition.findings) == (["p-4", "p-1", "p-2", "p-3"], ())


def test_an_xml_id_given_later_keeps_the_old_anchor_too(project: Project) -> None:
    edition, body = rebuilt(project, text(*P), text(P[0].replace("<p", "<p xml:id='x'"), *P[1:]))
    assert [one.anchor for one in edition.documents[0].passages.values()] == ["x", "p-2", "p-3"]
    assert 'id="p-1"' in body
