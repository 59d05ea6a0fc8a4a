from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import Project, file

from editions import anchors
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


def test_a_record_is_read_as_it_was_written() -> None:
    records = {"a": THREE, "b": []}
    assert anchors.read(anchors.written(records).encode()) == {"a": tuple(THREE), "b": ()}


@pytest.mark.parametrize("data", [b"", b"[1]", b'{"a": [["p-1"]]}', b"\xff"])
def test_a_file_that_is_no_record_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match="no record of anchors"):
        anchors.read(data)


def text(*paragraphs: str) -> str:
    """A document of paragraphs, given as TEI."""
    return file("".join(paragraphs))


def rebuilt(project: Project, before: str, after: str) -> tuple[Edition, str]:
    """The edition after a change of what was recorded, and the body of its page."""
    whole = Edition.read(project({"tei/documents/a.xml": before}))
    files = {"tei/documents/a.xml": after, "tei/anchors.json": whole.record}
    changed = Edition.read(project(files))
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


def test_a_passage_that_is_no_more_is_told_and_its_anchor_leads_to_its_place(
    project: Project,
) -> None:
    edition, body = rebuilt(project, text(*P), text(P[0], P[2]))
    assert [one.code for one in edition.findings] == ["lost-anchor"]
    assert '#p-2, "He saw the President.…", is no more' in edition.findings[0].message
    assert body.index('id="p-2"') > body.index("p-1")


def test_a_document_that_is_no_more_is_told(project: Project) -> None:
    folder = project({"tei/documents/a.xml": text(*P), "tei/documents/b.xml": text(*P)})
    (folder / "tei/anchors.json").write_text(Edition.read(folder).record, "utf-8")
    (folder / "tei/documents/b.xml").unlink()
    assert [one.code for one in Edition.read(folder).findings] == ["lost-page"]


def test_a_broken_record_is_told(project: Project) -> None:
    edition = Edition.read(project({"tei/documents/a.xml": text(*P), "tei/anchors.json": "x"}))
    assert [one.code for one in edition.findings] == ["broken-record"]


def test_the_command_records_what_is_published(project: Project) -> None:
    folder = project({"tei/documents/a.xml": text(*P)})
    command = [sys.executable, "-m", "editions", "record"]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "3 passages recorded in tei/anchors.json.\n")
    assert (folder / "tei/anchors.json").read_text("utf-8") == Edition.read(folder).record
