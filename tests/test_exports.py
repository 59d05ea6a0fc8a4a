from __future__ import annotations

import hashlib
import json
from pathlib import Path

from conftest import Project, file

from editions import building, exports
from editions.edition import Edition

LETTER = file("<p>Dear Růžek</p>")


def test_the_list_of_documents_has_a_record_a_page(project: Project) -> None:
    edition = Edition.read(project({"tei/documents/1962/a.xml": LETTER}))
    assert exports.documents(edition) == [
        {
            "id": "1962/a",
            "title": "A letter",
            "date": None,
            "source": "tei/documents/1962/a.xml",
            "url": "documents/1962/a.html",
            "element": "tei:text",
            "parts": [],
        }
    ]


def test_every_source_is_in_the_site_as_plain_text_byte_for_byte(project: Project) -> None:
    sources = {"tei/documents/a.xml": LETTER, "tei/b.xml": LETTER.replace("Dear", "My")}
    site, _, _ = building.build(project(sources))
    assert {path: (site / f"{path}.txt").read_text("utf-8") for path in sources} == sources


def test_lists_citations_and_words_are_exported(project: Project) -> None:
    edition = Edition.read(project({"tei/documents/a.xml": LETTER}))
    assert sorted(exports.files(edition, {})) == [
        "data/documents.json",
        "data/encoding.json",
        "data/entries.json",
        "data/sources.json",
        "documents/a.bib",
        "documents/a.csl.json",
        "documents/a.ris",
        "search/words/d.json",
        "search/words/index.json",
        "search/words/r.json",
    ]


def test_the_sources_are_listed_with_their_hashes(project: Project) -> None:
    edition = Edition.read(project({"tei/documents/a.xml": LETTER}))
    written = json.loads(exports.files(edition, {})[exports.SOURCES])
    assert written == {"tei/documents/a.xml": hashlib.sha256(LETTER.encode()).hexdigest()}


def test_two_exports_of_the_same_sources_are_equal(project: Project) -> None:
    folder = project({"tei/documents/a.xml": LETTER, "tei/documents/b.xml": LETTER})
    first, second = (exports.files(Edition.read(folder), {}) for _ in range(2))
    assert list(first.items()) == list(second.items())


def exported(edition: Edition, site: Path) -> None:
    """Write the exported files."""
    for path, data in exports.files(edition, {}).items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(data)


def test_a_site_is_known_by_the_sources_that_it_was_made_from(
    project: Project, tmp_path: Path
) -> None:
    edition = Edition.read(project({"tei/documents/a.xml": LETTER}))
    exported(edition, tmp_path / "site")
    assert exports.is_made_from(tmp_path / "site", edition, {})


def test_a_site_is_not_made_from_sources_that_changed(project: Project, tmp_path: Path) -> None:
    exported(Edition.read(project({"tei/documents/a.xml": LETTER})), tmp_path / "site")
    changed = Edition.read(project({"tei/documents/a.xml": LETTER.replace("Dear", "My")}))
    assert not exports.is_made_from(tmp_path / "site", changed, {})


def test_a_folder_without_record_is_no_site_of_the_edition(tmp_path: Path) -> None:
    assert not exports.is_made_from(tmp_path, Edition({}, (), ()), {})


def test_a_changed_rule_makes_another_site(project: Project, tmp_path: Path) -> None:
    edition = Edition.read(project({"tei/documents/a.xml": file("<p>One</p>")}))
    before = {"hooks/rules.py": b"rules = 1"}
    for path, data in exports.files(edition, before).items():
        target = tmp_path / "site" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    assert exports.is_made_from(tmp_path / "site", edition, before)
    assert not exports.is_made_from(tmp_path / "site", edition, {"hooks/rules.py": b"rules = 2"})
