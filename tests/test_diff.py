"""What a change does to an edition: compared in real repositories, and told."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import CONFIGURATION, edition_in, file, release
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt
from scans import scan

from editions import comparison, reviews, revisions, versions
from editions.comparison import Comparison, Side, wording
from editions.comparison.addresses import Lost
from editions.comparison.facts import RecordChange
from editions.comparison.texts import PartChange
from editions.comparison.wording import Run
from editions.edition import Edition
from editions.findings import EditionError, Finding
from editions.reviews import markdown as comments
from editions.reviews.sections import headline, sections, shortened, visible

RUZEK, RADVANYI = "ruzek-1962-11-30", "radvanyi-1962-12-05"
REPORT = f"tei/documents/{RUZEK}.xml"
PERSONS = "tei/registers/persons.xml"

IDENTITY = ("-c", "user.name=An Editor", "-c", "user.email=editor@example.org")


def git(folder: Path, *arguments: str) -> str:
    command = ["git", *IDENTITY, *arguments]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return run.stdout


def committed(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """A repository with all files of a folder, after some were written, as one more commit."""
    for path, text in (files or {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=A change")
    return folder


def put(folder: Path, path: str, there: str, instead: str) -> None:
    """Write something instead of what stands once in a file."""
    text = (folder / path).read_text("utf-8")
    assert text.count(there) == 1
    (folder / path).write_text(text.replace(there, instead), "utf-8")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A repository with the two reports and their registers."""
    return committed(edition_in(tmp_path / "edition", ("hooks", "tei")))


def changed(folder: Path) -> Comparison:
    """What has changed since the last commit."""
    return versions.compared(folder, "HEAD").comparison


def parts(one: Comparison) -> list[PartChange]:
    return [part for document in one.documents for part in document.parts]


def told(runs: tuple[Run, ...]) -> list[tuple[str, str]]:
    """What is not the same."""
    return [(kind, text.strip()) for kind, text in runs if kind != "same"]


def test_nothing_has_changed_where_nothing_was_changed(reports: Path) -> None:
    one = changed(reports)
    assert one.is_empty
    assert headline(one) == "Nothing that belongs to the edition has changed."


def test_a_word_is_told_in_its_passage(reports: Path) -> None:
    put(reports, REPORT, "into a socialist, not", "into a convinced socialist, not")
    one = changed(reports)
    [part] = parts(one)
    assert (part.state, part.called) == ("changed", "paragraph 1")
    assert part.after == f"documents/{RUZEK}.html#p1"
    assert told(part.words) == [("new", "convinced")]
    assert headline(one) == "1 passage reads differently."
    others = (one.records, one.lost, one.gained, one.mended, one.files)
    assert others == ((), (), (), (), ())


def test_white_space_is_no_change(reports: Path) -> None:
    put(reports, REPORT, "into a socialist, not", "into  a\n   socialist, not")
    assert changed(reports).is_empty


def test_a_note_is_told_apart_from_its_passage(reports: Path) -> None:
    put(reports, REPORT, "was not prepared to", "was not prepared<note>A new note.</note> to")
    put(reports, REPORT, "The day on which", "The very day on which")
    notes = [(one.state, one.called, told(one.words)) for one in parts(changed(reports))]
    assert all(one.is_note for one in parts(changed(reports)))
    assert ("changed", "note a", [("new", "very")]) in notes
    assert [(state, words) for state, _, words in notes if state == "new"] == [
        ("new", [("new", "A new note.")])
    ]


def test_a_note_that_stands_elsewhere_is_told(reports: Path) -> None:
    text = (reports / REPORT).read_text("utf-8")
    [note] = re.findall(r'<note xml:id="nc".*?</note>', text, re.DOTALL)
    put(reports, REPORT, note, "")
    put(reports, REPORT, "discussed his stay in", f"discussed his stay{note} in")
    [part] = parts(changed(reports))
    assert (part.called, part.is_moved, told(part.words)) == ("note c", True, [])


def test_a_name_that_points_to_another_entry_is_told_with_both(reports: Path) -> None:
    put(reports, REPORT, 'persons.xml#mccloy-john">John', 'persons.xml#rusk-dean">John')
    [part] = parts(changed(reports))
    [name] = part.names
    assert (part.called, name.words) == ("paragraph 4", "John McCloy")
    assert [one.uri for one in name.before] == ["persons/mccloy-john.html"]
    assert [one.uri for one in name.after] == ["persons/rusk-dean.html"]
    assert headline(changed(reports)) == "1 changed name, 1 new finding."


def test_a_name_written_by_another_pointer_to_the_same_has_not_changed(reports: Path) -> None:
    there = '"../registers/persons.xml#mccloy-john"'
    put(reports, REPORT, there, '"#mccloy-john"')
    assert changed(reports).documents == ()


def test_a_new_name_and_one_that_is_none_any_more_are_told(reports: Path) -> None:
    put(reports, REPORT, '<persName ref="../registers/persons.xml#mccloy-john">', "<persName>")
    put(reports, REPORT, "nuclear weapons in\n", '<rs ref="#rusk-dean">nuclear weapons</rs> in\n')
    names = [name for part in parts(changed(reports)) for name in part.names]
    assert [(one.words, len(one.before), len(one.after)) for one in names] == [
        ("John McCloy", 1, 0),
        ("nuclear weapons", 0, 1),
    ]


def test_an_id_that_is_another_now_is_a_lost_address(reports: Path) -> None:
    put(reports, REPORT, 'xml:id="p5"', 'xml:id="p5a"')
    one = changed(reports)
    assert one.lost == (Lost(f"documents/{RUZEK}.html#p5", f"documents/{RUZEK}.html#p5a", True),)
    assert parts(one) == []


def test_a_paragraph_that_is_no_more_leads_to_the_one_before(reports: Path) -> None:
    text = (reports / REPORT).read_text("utf-8")
    [paragraph] = re.findall(r'<p xml:id="p5".*?</p>', text, re.DOTALL)
    put(reports, REPORT, paragraph, "")
    one = changed(reports)
    [part] = parts(one)
    there, nearest = (f"documents/{RUZEK}.html#{anchor}" for anchor in ("p5", "p4"))
    assert (part.state, part.before, part.after) == ("removed", there, None)
    assert Lost(there, nearest, False) in one.lost
    # An account of an event is made of a part of it: that had an address too.
    assert Lost(f"{there}-laos", nearest, False) in one.lost
    assert {"dangling-pointer"} == {finding.code for finding in one.gained}


def test_a_paragraph_that_stands_elsewhere_has_moved(reports: Path) -> None:
    text = (reports / REPORT).read_text("utf-8")
    [paragraph] = re.findall(r'<p xml:id="p5".*?</p>', text, re.DOTALL)
    put(reports, REPORT, paragraph, "")
    put(reports, REPORT, "<closer ", f"{paragraph}<closer ")
    found = parts(changed(reports))
    assert [(one.called, one.state, one.is_moved) for one in found] == [
        ("paragraph 5", "changed", True)
    ]


def test_a_paragraph_goes_from_one_document_to_another(reports: Path) -> None:
    text = (reports / REPORT).read_text("utf-8")
    [paragraph] = re.findall(r'<p xml:id="p5".*?</p>', text, re.DOTALL)
    put(reports, REPORT, paragraph, "")
    moved = re.sub(r' (xml:id|n)="[^"]*"', "", paragraph).replace("<p>", '<p xml:id="px">')
    other = f"tei/documents/{RADVANYI}.xml"
    put(reports, other, "    </body>", f"<div>{moved}</div></body>")
    ways = {(one.state, one.elsewhere) for one in parts(changed(reports)) if one.elsewhere}
    here, there = f"documents/{RUZEK}.html#p5", f"documents/{RADVANYI}.html#px"
    assert ways == {("removed", there), ("new", here)}
    assert Lost(here, there, True) in changed(reports).lost


def test_a_file_under_another_name_is_the_same_document(reports: Path) -> None:
    git(reports, "mv", REPORT, "tei/documents/ruzek.xml")
    put(reports, "tei/documents/ruzek.xml", "into a socialist, not", "into a socialist, never")
    one = changed(reports)
    [document] = one.documents
    assert (document.state, document.before, document.after) == (
        "renamed",
        f"documents/{RUZEK}.html",
        "documents/ruzek.html",
    )
    assert [told(part.words) for part in document.parts] == [[("gone", "not"), ("new", "never")]]
    assert one.lost[0] == Lost(f"documents/{RUZEK}.html", "documents/ruzek.html", True)


def test_a_document_that_is_new_and_one_that_is_no_more(reports: Path) -> None:
    (reports / REPORT).unlink()
    (reports / "tei/documents/letter.xml").write_text(file("<p>A letter of five words.</p>"))
    one = changed(reports)
    states = {document.state: document for document in one.documents}
    assert states.keys() == {"new", "removed"}
    assert (states["new"].after, states["new"].words) == ("documents/letter.html", 5)
    assert Lost(f"documents/{RUZEK}.html", "documents/index.html", False) in one.lost


def test_what_a_register_says_is_told_fact_by_fact(reports: Path) -> None:
    put(reports, PERSONS, "Minister of Finance of India", "Deputy Minister of Finance of India")
    put(reports, PERSONS, "<forename>Morarji</forename>", "<forename>Moraji</forename>")
    [record] = changed(reports).records
    assert record.before is not None
    assert record.after is not None
    assert (record.state, record.kind) == ("renamed", "Person")
    assert (record.before.name, record.after.name) == ("Desai, Morarji", "Desai, Moraji")
    assert [(fact.name, told(fact.words)) for fact in record.facts] == [
        ("persName", [("gone", "Morarji"), ("new", "Moraji")]),
        ("occupation", [("new", "Deputy")]),
    ]


def test_an_entry_of_another_id_is_the_same_and_its_mentions_have_not_changed(
    reports: Path,
) -> None:
    for path in (PERSONS, REPORT, f"tei/documents/{RADVANYI}.xml", "tei/events.xml"):
        text = (reports / path).read_text("utf-8")
        (reports / path).write_text(text.replace("castro-fidel", "castro-ruz-fidel"), "utf-8")
    one = changed(reports)
    assert [record.state for record in one.records if record.kind == "Person"] == ["renamed"]
    assert parts(one) == []
    assert one.lost == (Lost("persons/castro-fidel.html", "persons/castro-ruz-fidel.html", True),)


def test_the_header_and_the_encoding_are_told(reports: Path) -> None:
    put(reports, REPORT, '<date when="1962-12-18" cert="medium"', '<date when="1962-12-19"')
    put(reports, REPORT, "nuclear weapons in\n", "<emph>nuclear</emph> weapons in\n")
    one = changed(reports)
    [document] = one.documents
    assert [(fact.name.rpartition("/")[2], told(fact.words)) for fact in document.header] == [
        ("@cert", [("gone", "medium")]),
        ("@when", [("gone", "1962-12-18"), ("new", "1962-12-19")]),
    ]
    assert [(part.called, part.encoding) for part in document.parts] == [
        ("paragraph 4", (Run("new", "<emph>"),))
    ]


def test_what_the_source_has_is_told_where_the_reading_text_is_the_same(reports: Path) -> None:
    put(reports, REPORT, ">ultra--left<", ">ultra-right<")
    [part] = parts(changed(reports))
    assert (part.called, told(part.words)) == ("paragraph 8", [])
    assert told(part.source) == [("gone", "ultra--left"), ("new", "ultra-right")]


def test_findings_that_are_new_and_such_that_are_mended(reports: Path) -> None:
    day = '"1962-11-29">29 November 1962</date>, in which'
    put(reports, REPORT, day, day.replace("29", "31", 1))
    committed(reports)
    put(reports, REPORT, "1962-11-31", "1962-11-29")
    put(reports, REPORT, "persons.xml#mccloy-john", "persons.xml#mccloy")
    one = changed(reports)
    assert [finding.code for finding in one.mended] == ["bad-date"]
    assert [finding.code for finding in one.gained] == ["dangling-pointer"]


def test_a_finding_on_another_line_is_the_same(reports: Path) -> None:
    put(reports, REPORT, "persons.xml#mccloy-john", "persons.xml#mccloy")
    committed(reports)
    put(reports, REPORT, "<body>", "<body>\n\n")
    assert changed(reports).is_empty


def test_a_file_that_cannot_be_read_takes_no_document_away(reports: Path) -> None:
    put(reports, REPORT, "<body>", "\n<<<<<<< HEAD\n<body>")
    one = changed(reports)
    assert (one.unread, one.documents) == ((REPORT,), ())
    assert [finding.code for finding in one.gained if finding.path == REPORT] == ["conflict-marker"]
    assert not [lost for lost in one.lost if lost.before.startswith("documents/")]


def test_other_files_of_the_edition_are_named(reports: Path) -> None:
    committed(reports, {"docs/about.md": "# About\n", "docs/guide.md": "# Guide\n\nHow to."})
    (reports / "docs/about.md").write_text("# About us\n")
    (reports / "docs/guide.md").rename(reports / "docs/manual.md")
    one = changed(reports)
    assert one.files == ("docs/about.md", "docs/guide.md", "docs/manual.md")
    assert one.lost == (Lost("guide.html", "manual.html", True),)


def test_the_rules_of_a_revision_are_its_own(tmp_path: Path) -> None:
    configuration = CONFIGURATION + "hooks: [hooks/rules.py]\n"
    rules = "import pointing\nrules = pointing.rules\n"
    pointing = (
        "from editions import Rules\nrules = Rules()\n"
        "@rules.pointer('who')\ndef who(word):\n    return f'registers/persons.xml#{word}'\n"
    )
    persons = """<listPerson xmlns="http://www.tei-c.org/ns/1.0">
<person xml:id="a"><persName>Anna</persName></person>
<person xml:id="x-a"><persName>Xenia</persName></person></listPerson>"""
    letter = file('<p>To <persName ref="who:a">A.</persName></p>')
    files = {
        "mkdocs.yml": configuration,
        "hooks/rules.py": rules,
        "hooks/pointing.py": pointing,
        "tei/documents/a.xml": letter,
        PERSONS: persons,
    }
    folder = committed(tmp_path, files)
    put(folder, "hooks/pointing.py", "#{word}", "#x-{word}")
    put(folder, "tei/documents/a.xml", "To <", "Dear <")
    committed(folder)
    one = versions.compared(folder, "HEAD~1", "HEAD").comparison
    [name] = [name for part in parts(one) for name in part.names]
    assert [one.name for one in (*name.before, *name.after)] == ["Anna", "Xenia"]
    assert "pointing" not in sys.modules


def test_two_revisions_are_compared_whatever_the_files_are_now(reports: Path) -> None:
    put(reports, REPORT, "into a socialist, not", "into a convinced socialist, not")
    committed(reports)
    (reports / REPORT).write_text("no TEI at all")
    one = versions.compared(reports, "HEAD~1", "main").comparison
    assert (one.before, one.after) == ("HEAD~1", "main")
    assert [told(part.words) for part in parts(one)] == [[("new", "convinced")]]


def test_what_others_have_done_meanwhile_is_no_part_of_a_branch(reports: Path) -> None:
    git(reports, "switch", "--quiet", "--create=mine")
    put(reports, REPORT, "into a socialist, not", "into a convinced socialist, not")
    committed(reports)
    git(reports, "switch", "--quiet", "main")
    put(reports, PERSONS, "Minister of Finance of India", "Minister of India")
    committed(reports)
    git(reports, "switch", "--quiet", "mine")
    with_others = versions.compared(reports, "main").comparison
    alone = versions.compared(reports, "main", since_parting=True).comparison
    assert (len(with_others.records), len(alone.records)) == (1, 0)
    assert len(parts(alone)) == 1


def test_an_edition_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    files = {"edition/mkdocs.yml": CONFIGURATION, "edition/tei/documents/a.xml": file("<p>A</p>")}
    committed(tmp_path, {**files, "tei/documents/b.xml": "of another edition"})
    (tmp_path / "edition/tei/documents/a.xml").write_text(file("<p>B</p>"))
    one = changed(tmp_path / "edition")
    assert [told(part.words) for part in parts(one)] == [[("gone", "A"), ("new", "B")]]


def test_git_has_nothing_new_afterwards(reports: Path) -> None:
    put(reports, REPORT, "into a socialist, not", "into a convinced socialist, not")

    def state() -> dict[str, tuple[int, bytes]]:
        files = (one for one in (reports / ".git").rglob("*") if one.is_file())
        return {str(one): (one.stat().st_mtime_ns, one.read_bytes()) for one in files}

    before = state()
    assert parts(changed(reports))
    assert state() == before


def small(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """A repository with an edition of one letter."""
    given = {"mkdocs.yml": CONFIGURATION, "tei/documents/a.xml": file("<p>A</p>"), **(files or {})}
    return committed(folder, given)


def test_a_file_that_is_not_in_git_is_told(tmp_path: Path) -> None:
    folder = small(tmp_path, {"tei/documents/b.xml": file("<p>B</p>")})
    (folder / "tei/documents/b.xml").unlink()
    (folder / "tei/documents/c.xml").write_text(file("<p>C</p>"))
    (folder / "tei/documents/notes.txt").write_text("that nobody reads")
    found = versions.compared(folder, "HEAD").findings
    assert [(one.path, one.level, one.code) for one in found] == [
        ("tei/documents/c.xml", "warning", "not-in-git"),
        ("tei/documents/b.xml", "warning", "not-in-git"),
    ]
    assert versions.compared(folder, "HEAD", "HEAD").findings == ()


def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.xml").write_text(file("<p>Secret</p>"))
    folder = small(tmp_path / "edition")
    (folder / "tei/documents/b.xml").symlink_to(tmp_path / "secret.xml")
    (folder / "tei/documents/c").symlink_to(tmp_path)
    committed(folder)
    review = versions.compared(folder, "HEAD~1", "HEAD")
    assert [(one.path, one.level, one.code) for one in review.findings] == [
        ("HEAD:tei/documents/b.xml", "hint", "not-compared"),
        ("HEAD:tei/documents/c", "hint", "not-compared"),
    ]
    assert review.comparison.is_empty


def test_a_file_of_a_revision_stays_below_its_folder(tmp_path: Path) -> None:
    folder = small(tmp_path / "edition")
    blob = git(folder, "hash-object", "-w", "mkdocs.yml").strip()
    inner = made(folder, f"100644 blob {blob}\tescaped.yml")
    outer = made(folder, f"100644 blob {blob}\tmkdocs.yml", f"040000 tree {inner}\t..")
    commit = git(folder, "commit-tree", outer, "-m", "A trap").strip()
    with revisions.at(folder, "trap", commit) as revision:
        written = [one.name for one in revision.folder.parent.rglob("*")]
        assert git(folder, "ls-tree", "-r", "--name-only", commit).split() == [
            "../escaped.yml",
            "mkdocs.yml",
        ]
    assert sorted(written) == ["edition", "mkdocs.yml"]


def made(folder: Path, *entries: str) -> str:
    """A tree of git of these entries, whatever their names are."""
    command = ["git", "mktree", "--missing"]
    given = "".join(f"{one}\n" for one in entries)
    run = subprocess.run(
        command, cwd=folder, input=given, capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def test_a_picture_is_asked_for_by_its_presence_alone(tmp_path: Path) -> None:
    figure = '<figure><graphic url="seal.png"/></figure>'
    folder = small(tmp_path, {"tei/documents/a.xml": file(f"<p>A</p>{figure}")})
    scan(folder / "tei/documents/seal.png", 60, 80)
    committed(folder)
    one = versions.compared(folder, "HEAD~1", "HEAD").comparison
    assert [finding.code for finding in one.mended] == ["missing-file"]
    assert one.gained == ()


def fault(act: Callable[[], object]) -> Finding:
    """What is said of something that cannot be."""
    with pytest.raises(EditionError) as raised:
        act()
    [finding] = raised.value.findings
    return finding


@pytest.mark.parametrize("revision", ["nowhere", "--help", "HEAD:tei", "main..HEAD", ""])
def test_what_is_no_revision_is_told(tmp_path: Path, revision: str) -> None:
    folder = small(tmp_path)
    found = fault(lambda: versions.compared(folder, revision))
    assert found.code == "unknown-revision"
    assert f'"{revision}"' in found.message


def test_a_shallow_clone_is_told(tmp_path: Path) -> None:
    whole = small(tmp_path / "whole")
    committed(whole, {"tei/documents/a.xml": file("<p>B</p>")})
    git(tmp_path, "clone", "--quiet", "--depth=1", whole.as_uri(), "part")
    found = fault(lambda: versions.compared(tmp_path / "part", "HEAD~1"))
    assert "git fetch --unshallow" in found.message


def test_a_folder_without_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "mkdocs.yml").write_text(CONFIGURATION)
    found = fault(lambda: versions.compared(tmp_path, "HEAD"))
    assert (found.code, "not a git repository" in found.message) == ("no-repository", True)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = fault(lambda: versions.compared(tmp_path, "HEAD"))
    assert (found.code, "not installed" in found.message) == ("no-repository", True)


def test_a_revision_before_the_edition_is_told(tmp_path: Path) -> None:
    committed(tmp_path, {"README.md": "# Nothing yet"})
    small(tmp_path)
    found = fault(lambda: versions.compared(tmp_path, "HEAD~1"))
    assert (found.path, found.code) == ("HEAD~1", "no-project")


def test_what_is_wrong_with_an_older_configuration_is_told_with_its_revision(
    tmp_path: Path,
) -> None:
    small(tmp_path, {"mkdocs.yml": "site_name: A\ntheme: {name: material}\n"})
    small(tmp_path)
    found = fault(lambda: versions.compared(tmp_path, "HEAD~1"))
    assert (found.path, found.code) == ("HEAD~1:mkdocs.yml", "configuration")


def test_what_was_published_keeps_its_address(tmp_path: Path) -> None:
    two = "<p>He came by air on Monday.</p><p>He saw the President in Washington.</p>"
    folder = small(tmp_path, {"tei/documents/a.xml": file(two)})
    release(folder)
    committed(folder)
    (folder / "tei/documents/a.xml").write_text(file(f"<p>New.</p>{two}"))
    one = changed(folder)
    assert [(part.state, part.after) for part in parts(one)] == [("new", "documents/a.html#p-3")]
    assert one.lost == ()


def test_passages_without_ids_that_moved_on_are_counted(tmp_path: Path) -> None:
    two = "<p>He came by air on Monday.</p><p>He saw the President in Washington.</p>"
    folder = small(tmp_path, {"tei/documents/a.xml": file(two)})
    (folder / "tei/documents/a.xml").write_text(file(f"<p>New.</p>{two}"))
    [document] = changed(folder).documents
    assert document.text is not None
    assert (document.text.shifted, document.text.renumbered) == (2, 2)
    assert [part.state for part in document.parts] == ["new"]


def test_a_quoted_word_is_told_once_in_lists_within_paragraphs(tmp_path: Path) -> None:
    body = "<list xml:id='l'><item>one<p>two</p>three</item></list>"
    folder = small(tmp_path, {"tei/documents/a.xml": file(body)})
    put(folder, "tei/documents/a.xml", "two", "four")
    assert [(one.called, told(one.words)) for one in parts(changed(folder))] == [
        ("paragraph 1", [("gone", "two"), ("new", "four")])
    ]


def test_readings_of_the_apparatus_are_compared_as_notes(tmp_path: Path) -> None:
    body = "<p>He <app><lem>came</lem><rdg wit='#A'>went</rdg></app> home.</p>"
    folder = small(tmp_path, {"tei/documents/a.xml": file(body)})
    put(folder, "tei/documents/a.xml", "went", "left")
    [part] = parts(changed(folder))
    assert (part.is_note, told(part.words)) == (True, [("gone", "went"), ("new", "left")])


NAMES = ("<persName ref='#a'>Anna</persName>", "<persName ref='#b'>Berta</persName>", "Cuba")
SENTENCES = ("He came by air.", "They talked of ships.", "It rained.", *NAMES)
NOTE = st.sampled_from(["", "", "<note>A note.</note>", "<note>Another one.</note>"])
PARAGRAPH = st.builds(
    lambda words, note, name: f"<{name}>{' '.join(words)}{note}</{name}>",
    st.lists(st.sampled_from(SENTENCES), max_size=4),
    NOTE,
    st.sampled_from(["p", "p", "ab", "head"]),
)
IDS = st.sampled_from([True, False])


@st.composite
def editions(draw: st.DrawFn) -> dict[str, str]:
    """The files of an edition of some letters, whose paragraphs have ids or not."""
    files = {"mkdocs.yml": CONFIGURATION}
    for stem in draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True)):
        body = draw(st.lists(PARAGRAPH, max_size=4))
        if draw(IDS):
            body = [one.replace(">", f" xml:id='p{n}'>", 1) for n, one in enumerate(body)]
        files[f"tei/documents/{stem}.xml"] = file(f"<div>{''.join(body)}</div>")
    persons = draw(st.lists(st.sampled_from("ab"), unique=True, max_size=2))
    called = draw(st.lists(st.sampled_from(["Anna", "Eva"]), min_size=2, max_size=2))
    entries = "".join(
        f"<person xml:id='{one}'><persName>{name}</persName></person>"
        for one, name in zip(persons, called, strict=False)
    )
    files[PERSONS] = f"<listPerson xmlns='http://www.tei-c.org/ns/1.0'>{entries}</listPerson>"
    return files


def side(name: str, files: Mapping[str, str]) -> Side:
    """One version of an edition; its files are there no more."""
    with TemporaryDirectory() as folder:
        for path, text in files.items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_text(text, "utf-8")
        edition = Edition.read(Path(folder))
        for source in edition.sources.values():
            vars(source)["origin"] = source.data  # They are compared when the folder is gone.
    return Side(name, edition, edition.findings)


@settings(max_examples=60, deadline=None)
@given(editions())
def test_an_edition_does_not_differ_from_itself(files: dict[str, str]) -> None:
    assert comparison.compared(side("a", files), side("b", files)).is_empty


STATES = {"new": "removed", "removed": "new"}


def turned(one: PartChange) -> tuple[object, ...]:
    """A change as it is seen from the other version."""
    names = sorted((name.words, name.after, name.before) for name in one.names)
    runs = (wording.turned(one.words), wording.turned(one.source), wording.turned(one.encoding))
    state = STATES.get(one.state, one.state)
    return state, one.is_note, one.after, one.before, *runs, names, one.is_moved, one.elsewhere


def as_it_is(one: PartChange) -> tuple[object, ...]:
    names = sorted((name.words, name.before, name.after) for name in one.names)
    runs = (one.words, one.source, one.encoding)
    return one.state, one.is_note, one.before, one.after, *runs, names, one.is_moved, one.elsewhere


def of_record(one: RecordChange, back: bool) -> tuple[object, ...]:
    state = STATES.get(one.state, one.state) if back else one.state
    sides = (one.after, one.before) if back else (one.before, one.after)
    facts = [(fact.name, wording.turned(fact.words) if back else fact.words) for fact in one.facts]
    return state, *sides, facts


def called(*names: str) -> dict[str, str]:
    """An edition in which these are named in a paragraph."""
    entries = "".join(f"<person xml:id='{one}'><persName>{one}</persName></person>" for one in "ab")
    persons = f"<listPerson xmlns='http://www.tei-c.org/ns/1.0'>{entries}</listPerson>"
    letter = file(f"<p xml:id='p0'>{' '.join(names)}</p>")
    return {"mkdocs.yml": CONFIGURATION, PERSONS: persons, "tei/documents/a.xml": letter}


@settings(max_examples=100, deadline=None)
@given(editions(), editions())
@example(called(*NAMES), called(*reversed(NAMES)))
def test_the_way_back_is_the_mirror_of_the_way_there(
    before: dict[str, str], after: dict[str, str]
) -> None:
    one, other = side("a", before), side("b", after)
    there, back = comparison.compared(one, other), comparison.compared(other, one)
    moved = {(part.after, part.before) for part in parts(there) if part.is_moved}
    moved_back = {(part.before, part.after) for part in parts(back) if part.is_moved}
    assert len(moved) == len(moved_back)
    if moved == moved_back:  # Of two that changed places, and nothing else, either has moved.
        assert sorted(map(repr, map(turned, parts(there)))) == sorted(
            map(repr, map(as_it_is, parts(back)))
        )
    assert sorted(repr(of_record(some, True)) for some in there.records) == sorted(
        repr(of_record(some, False)) for some in back.records
    )
    assert (there.gained, there.mended) == (back.mended, back.gained)


# How it is told.

HOSTILE = (
    "<b>bold</b> @editor #12 !3 *a* _b_ `c` [d](https://example.org) ![e](f) ~g~ $h$ :tada: &amp;"
    " www.example.org --> <!-- \u202eturned \x9b31m 1. | a | b | \\ <https://example.org>"
)
"""What a source may have, and nobody may run, follow or be called by."""


def hostile(folder: Path) -> Comparison:
    """A change by which all of that comes into a letter."""
    small(folder)
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;")
    (folder / "tei/documents/a.xml").write_text(file(f"<p>A {escaped}</p>"), "utf-8")
    return changed(folder)


def rendered(comment: str) -> html.HtmlElement:
    """A comment as a forge shows it."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return html.document_fromstring(reader.render(comment))


ALL = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


@given(ALL | st.lists(st.sampled_from(HOSTILE.split(" "))).map(" ".join))
def test_a_comment_shows_a_text_as_it_is(text: str) -> None:
    shown = visible(Run("same", " ".join(text.split())))
    for comment in (f"- {comments.escape(shown)}\n", f"<p>{comments.escape(shown)}</p>\n"):
        found = rendered(comment).text_content().strip()
        assert found == shown.strip()


def test_a_comment_mentions_nobody_and_leads_nowhere(tmp_path: Path) -> None:
    comment = reviews.FORMATS["markdown"](hostile(tmp_path))
    page = rendered(comment)
    # Forges look for mentions in each piece of text by itself, for addresses in the Markdown.
    assert not [one for one in page.xpath("//text()") if re.search(r"@\w|[#!]\d|:tada:", one)]
    assert not re.search(r"www\.|https://", comment)
    assert {one.tag for one in page.iter("*")} <= set(
        "html body h3 p code details summary b ul li ins del i".split()
    )
    assert visible(Run("new", HOSTILE.split(" --> ")[0])) in page.text_content()


def test_a_page_has_no_scripts_and_asks_nobody(tmp_path: Path) -> None:
    page = reviews.FORMATS["html"](hostile(tmp_path))
    tree = html.document_fromstring(page)
    assert {one.tag for one in tree.iter("*")} <= set(
        "html head meta title style body main section h1 h2 h3 p span code ins del".split()
    )
    assert not [name for one in tree.iter("*") for name in one.attrib if name in ("href", "src")]
    assert "url(" not in page
    [policy] = tree.xpath("//meta[@http-equiv]/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert visible(Run("new", HOSTILE)) in tree.text_content()


def test_nothing_turns_a_line_of_the_terminal_around(tmp_path: Path) -> None:
    said = "\n".join(line.plain for line in reviews.lines(hostile(tmp_path)))
    assert "<U+202E>turned <U+009B>31m" in said
    assert all(one.isprintable() for line in said.splitlines() for one in line)


def test_the_terminal_has_signs_beside_colours(reports: Path) -> None:
    put(reports, REPORT, "into a socialist, not", "into a convinced communist, not")
    lines = [line.plain for line in reviews.lines(changed(reports))]
    assert lines[:3] == [
        "Růžek on Mikoyan's conversations",
        f"  {REPORT}",
        f"  paragraph 1 reads differently  documents/{RUZEK}.html#p1",
    ]
    assert "developed into a [-socialist-]{+convinced communist+}, not because" in lines[3]
    assert lines[-1] == "HEAD → the working tree: 1 passage reads differently."


def many(folder: Path, number: int) -> Comparison:
    """A change of many long paragraphs."""
    words = " ".join(["ship"] * 100)
    body = "".join(f"<p xml:id='p{n}'>{words} {n}</p>" for n in range(number))
    small(folder, {f"tei/documents/{stem}.xml": file(body) for stem in "abcdefgh"})
    for stem in "abcdefgh":
        text = (folder / f"tei/documents/{stem}.xml").read_text("utf-8")
        other = text.replace("ship ship", "𝔖chiff * ").replace("xml:id='p", "xml:id='x")
        (folder / f"tei/documents/{stem}.xml").write_text(other, "utf-8")
    return changed(folder)


def test_a_comment_is_no_longer_than_forges_take(tmp_path: Path) -> None:
    one = many(tmp_path, 60)
    comment = reviews.FORMATS["markdown"](one)
    assert 40_000 < comments.length(comment) <= comments.LONGEST_COMMENT
    assert comment.count("<details>") == comment.count("</details>") < len(sections(one))
    assert "editions diff</code> shows them" in comment


def test_json_has_all_of_it(reports: Path) -> None:
    put(reports, REPORT, "into a socialist, not", "into a convinced socialist, not")
    one = changed(reports)
    data = json.loads(reviews.FORMATS["json"](one))
    [part] = data["documents"][0]["text"]["parts"]
    assert [(run["kind"], run["text"]) for run in part["words"]] == [
        *map(tuple, parts(one)[0].words)
    ]
    assert data.keys() == {
        *("before", "after", "documents", "records", "lost"),
        *("gained", "mended", "unread", "files"),
    }


@given(st.lists(st.tuples(st.sampled_from(["same", "gone", "new"]), st.text(min_size=1))))
def test_what_has_not_changed_is_cut_and_what_has_is_kept(some: list[tuple[str, str]]) -> None:
    runs = tuple(Run(kind, text) for kind, text in some)  # type: ignore[arg-type]
    short = shortened(runs, 10, 10_000)
    assert [run for run in short if run.kind != "same"] == [
        run for run in runs if run.kind != "same"
    ]
    assert all(len(run.text) <= 10_000 for run in short)


# The command.


def command(*arguments: str, at: Path) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "editions", "diff", *arguments]
    return subprocess.run(whole, cwd=at, capture_output=True, text=True, check=False)


def test_the_command_tells_what_has_changed_since_the_last_commit(tmp_path: Path) -> None:
    folder = small(tmp_path)
    (folder / "tei/documents/a.xml").write_text(file("<p>B <ref target='#gone'>C</ref></p>"))
    run = command(at=folder)
    assert (run.returncode, run.stderr) == (0, "")
    assert "[-A-]{+B C+}" in run.stdout
    assert run.stdout.endswith("1 passage reads differently, 1 new finding.\n")


def test_the_command_ends_with_an_error_where_nothing_is_compared(tmp_path: Path) -> None:
    folder = small(tmp_path)
    run = command("nowhere", at=folder)
    assert (run.returncode, run.stdout) == (1, "")
    assert 'git knows no revision "nowhere" here' in run.stderr
    assert command("main", "main", "main", at=folder).returncode == 2


@pytest.mark.parametrize("form", reviews.FORMATS)
def test_the_command_writes_each_format(tmp_path: Path, form: str) -> None:
    folder = small(tmp_path / "edition")
    run = command("HEAD", "HEAD", "--project", "edition", "--format", form, at=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert "HEAD" in run.stdout
    assert folder.is_dir()
