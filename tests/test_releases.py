from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

import feedparser
import pytest
from conftest import Project, file, release
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from editions import behaviours, building, feed, projects, redirects, released
from editions.anchors import Recorded
from editions.edition import Edition
from editions.moves import Moves
from editions.pages import pages
from editions.released import Gone, Page, Record, Release

A, B, C = (
    "He came by air on Monday.",
    "He saw the President in the evening.",
    "Nobody knows what he said to the Swedes.",
)
THREE = [f"<p>{words}</p>" for words in (A, B, C)]
CONFIGURATION = """site_name: A trial
site_url: https://example.org/trial/
theme: {name: material}
plugins:
  - editions:
      version: "%s"
      date: 2026-11-22
"""
PERSONS = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><standOff><listPerson>
<person xml:id="%s"><persName>Anna Nová</persName></person></listPerson></standOff></TEI>"""


def codes(folder: Path) -> list[str]:
    return [one.code for one in Edition.read(folder).findings]


def body(folder: Path, uri: str = "documents/a.html") -> str:
    """The Markdown of a page."""
    every = pages(Edition.read(folder), behaviours.defaults())
    return str(next(one for one in every if one.uri == uri).body)


def letter(*paragraphs: str) -> dict[str, str]:
    return {"tei/documents/a.xml": file("".join(paragraphs))}


def moved(said: str) -> dict[str, str]:
    return {"tei/moved.yml": said}


def test_a_record_is_read_as_it_was_written() -> None:
    first, second = Release("1.0", "2026"), Release("1.1", "2027-01")
    passages = (Recorded("x", "p", "Words", ("p-1",)), Recorded("p-2", "p", "„More“"))
    page = Page("A", (first, second), "abc", passages, (), ("p-3",), "documents/b.html", ("m",))
    record = Record((first, second), {"documents/a.html": page, "persons/x.html": Page("X")})
    assert released.read(record.written().encode()) == record


@pytest.mark.parametrize("data", [b"", b"[1]", b'{"releases": [], "a": [["p-1"]]}', b"\xff"])
def test_a_file_that_is_no_record_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match="no record of releases"):
        released.read(data)


def test_a_broken_record_stops_the_build(project: Project) -> None:
    assert codes(project(letter(*THREE) | {"tei/released.json": "x"})) == ["broken-record"]


def test_a_passage_that_is_no_more_stops_the_build_and_says_what_to_write(project: Project) -> None:
    release(project(letter(*THREE)))
    (found,) = Edition.read(project(letter(THREE[0], THREE[2]))).findings
    assert (found.code, found.level) == ("lost-anchor", "error")
    assert "documents/a.html#p-2: documents/a.html#p-3" in found.message


def test_a_passage_that_is_led_on_keeps_its_address_at_the_new_place(project: Project) -> None:
    release(project(letter(*THREE)))
    line = "documents/a.html#p-2: documents/a.html#p-1"
    folder = project(letter(THREE[0], THREE[2]) | moved(line))
    assert codes(folder) == []
    assert body(folder).index('id="p-2"') < body(folder).index(A)


def test_a_passage_that_is_gone_says_why_at_its_address(project: Project) -> None:
    release(project(letter(*THREE)))
    folder = project(
        letter(*THREE[:2]) | moved("documents/a.html#p-3: {gone: A later hand wrote it.}")
    )
    (item,) = html.fromstring(body(folder)).cssselect("#p-3")
    assert (codes(folder), "A later hand wrote it." in item.text_content()) == ([], True)


def test_a_lost_address_is_asked_for_after_every_further_release(project: Project) -> None:
    release(project(letter(*THREE)))
    folder = project(letter(*THREE[:2]) | moved("documents/a.html#p-3: documents/a.html#p-2"))
    release(folder, "1.1")
    assert codes(folder) == []
    (folder / "tei/moved.yml").unlink()
    assert codes(folder) == ["lost-anchor"]


def test_an_address_of_old_stays_after_the_next_release(project: Project) -> None:
    release(project(letter(*THREE)))
    folder = project(letter(THREE[0].replace("<p", "<p xml:id='x'"), *THREE[1:]))
    release(folder, "1.1")
    assert (codes(folder), 'id="p-1"' in body(folder)) == ([], True)


def test_notes_keep_their_addresses(project: Project) -> None:
    notes = [f"<p>Words<note>{words}</note></p>" for words in (A, B)]
    release(project(letter(*notes)))
    folder = project(letter("<p>New<note>A third.</note></p>", *notes))
    found = Edition.read(folder).documents[0].notes.values()
    assert [*found] == ["note-3", "note-1", "note-2"]
    (finding,) = Edition.read(project(letter(notes[0], "<p>Words</p>"))).findings
    assert finding.message.startswith('documents/a.html#fn:note-2, "He saw the President')


def test_a_note_that_is_given_an_id_keeps_its_address(project: Project) -> None:
    note = f"<p>Words<note>{A}</note></p>"
    release(project(letter(note)))
    folder = project(letter(note.replace("<note", "<note xml:id='n'")))
    assert (codes(folder), 'id="fn:note-1"' in body(folder)) == ([], True)


def test_an_entry_that_is_no_more_stops_the_build(project: Project) -> None:
    release(project(letter(*THREE) | {"tei/registers/persons.xml": PERSONS % "anna"}))
    folder = project({"tei/registers/persons.xml": PERSONS % "nova"})
    (found,) = Edition.read(folder).findings
    assert (found.code, found.level) == ("lost-page", "error")
    assert "persons/anna.html: persons/nova.html" in found.message


def test_a_text_with_another_address_takes_its_anchors_along(project: Project) -> None:
    folder = project(letter(*THREE))
    release(folder)
    (folder / "tei/documents/a.xml").unlink()
    project({"tei/documents/b.xml": file("".join(["<p>New.</p>", *THREE]))})
    assert codes(folder) == ["lost-page"]
    project(moved("documents/a.html: documents/b.html"))
    assert codes(folder) == []
    for version in ("1.1", "1.2"):
        edition = release(folder, version)
        assert [*edition.documents[0].places] == ["p-4", "p-1", "p-2", "p-3"]
        (page,) = dict(redirects.files(edition)).values()
        links = html.document_fromstring(page).cssselect("li")
        assert [(one.get("id"), one[0].get("href")) for one in links] == [
            (f"p-{number}", f"b.html#p-{number}") for number in (1, 2, 3)
        ]


def test_a_passage_that_was_led_on_stays_led_when_its_text_gets_another_address(
    project: Project,
) -> None:
    release(project(letter(*THREE)))
    line = "documents/a.html#p-2: documents/a.html#p-1"
    folder = project(letter(THREE[0], THREE[2]) | moved(line))
    release(folder, "1.1")
    (folder / "tei/documents/a.xml").unlink()
    project({"tei/documents/b.xml": file("".join([THREE[0], THREE[2], "<p>New.</p>"]))})
    assert codes(folder) == ["lost-page"]
    project(moved(f"{line}\ndocuments/a.html: documents/b.html"))
    for version in ("1.2", "1.3"):
        edition = release(folder, version)
        assert (edition.findings, [*edition.documents[0].places]) == ((), ["p-1", "p-3", "p-4"])
        (page,) = dict(redirects.files(edition)).values()
        links = html.document_fromstring(page).cssselect("li")
        assert {one.get("id"): one[0].get("href") for one in links} == {
            "p-1": "b.html#p-1",
            "p-2": "b.html#p-1",
            "p-3": "b.html#p-3",
        }
    project(moved("documents/a.html: documents/b.html"))
    assert codes(folder) == ["lost-anchor"]


def test_a_text_that_another_one_takes_in_does_not_get_its_anchors(project: Project) -> None:
    folder = project(letter(*THREE) | {"tei/documents/b.xml": file("<p>A. B.</p>")})
    release(folder)
    (folder / "tei/documents/b.xml").unlink()
    project(moved("documents/b.html: documents/a.html"))
    (page,) = dict(redirects.files(Edition.read(folder))).values()
    assert html.document_fromstring(page).cssselect("li") == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("documents/b.html: https://example.org/", "is not below this site"),
        ("documents/b.html: //example.org/a.html", "is not below this site"),
        ("documents/b.html: /a.html", "is not below this site"),
        ("documents/b.html: ../a.html", "is no address"),
        ("documents/b.html: javascript:alert(1).html", "is not below this site"),
        ("documents/b.html: documents/aa.html", "did you mean documents/a.html?"),
        ("documents/b.html: documents/a.html#p-9", "has no #p-9"),
        ("documents/b.html: {gone: }", "why it is gone"),
        ("documents/b.html: [a]", "why it is gone"),
        ("documents/a.html: index.html", "is still there"),
        ("documents/a.html#p-1: documents/a.html#p-2", "is still there"),
        ("documents/b.html: documents/b.html", "leads back to itself"),
        ("documents/b.html: documents/c.html\ndocuments/c.html: documents/b.html", "back to"),
        ("- documents/b.html", "write a line for each address"),
        ("documents/b.html: 'a", "this is no YAML"),
    ],
)
def test_what_cannot_be_a_move_is_told(project: Project, line: str, said: str) -> None:
    found = Edition.read(project(letter(*THREE) | moved(line))).findings
    assert {one.code for one in found} == {"bad-move"}
    assert said in found[0].message


def test_a_move_goes_by_as_many_steps_as_it_has() -> None:
    lines = "a.html: b.html\nb.html: c.html\nd.html: {gone: Lost.}\ne.html: d.html\n"
    moves = Moves.read(Record(), lines, "tei")
    assert [moves.led(one) for one in ("a.html", "c.html", "e.html")] == [
        "c.html",
        "c.html",
        Gone("Lost."),
    ]


def test_a_page_of_mentions_that_is_no_more_leads_to_the_entry(project: Project) -> None:
    edition = release(project(letter(*THREE) | {"tei/registers/persons.xml": PERSONS % "anna"}))
    record = edition.moves.record
    page = replace(record.pages["persons/anna.html"], mentions=("persons/anna/from/a.html",))
    moves = Moves(Record(record.releases, {**record.pages, "persons/anna.html": page}))
    found = redirects.pages(replace(edition, moves=moves))
    assert found == {"persons/anna/from/a.html": "persons/anna.html"}


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "editions", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_command_records_a_release_once(project: Project) -> None:
    folder = project(letter(*THREE) | {"mkdocs.yml": CONFIGURATION % "1.0"})
    first, second = run(folder, "release"), run(folder, "release")
    assert (first.returncode, second.returncode) == (0, 1)
    assert first.stdout.startswith("Version 1.0 is recorded in tei/released.json: commit it.\n")
    assert "mkdocs.yml:6:7: error: version 1.0 was released on 2026-11-22" in second.stderr
    assert Edition.read(folder).moves.record.releases == (Release("1.0", "2026-11-22"),)


def test_a_release_needs_a_version(project: Project) -> None:
    folder = project(letter(*THREE))
    told = run(folder, "release")
    assert (told.returncode, "write for example version: 1.0.0" in told.stderr) == (1, True)


def test_a_page_knows_in_which_version_its_words_last_changed(project: Project) -> None:
    other = {"tei/documents/b.xml": file(f"<p>{A}</p>")}
    folder = project(letter(*THREE) | other)
    release(folder, "1.0")
    project(letter("<p>New.</p>", *THREE))
    assert "Changed since version 1.0, not yet released" in body(folder)
    release(folder, "1.1")
    assert "This text is that of version 1.1, 22 November 2026" in body(folder)
    project({"tei/documents/b.xml": file(f"<!-- A comment. --><p>{A} </p>")})
    assert "This text is that of version 1.0, 22 November 2026" in body(folder, "documents/b.html")


def test_what_the_header_says_of_changes_stands_in_the_history(project: Project) -> None:
    change = "<revisionDesc><change when='2026-01-02'>Collated anew.</change></revisionDesc>"
    text = file(THREE[0]).replace("</teiHeader>", f"{change}</teiHeader>")
    said = body(project({"tei/documents/a.xml": text}))
    assert "2 January 2026: Collated anew" in said


def test_the_feed_tells_what_each_release_changed(project: Project) -> None:
    folder = project(letter(*THREE) | {"mkdocs.yml": CONFIGURATION % "1.1"})
    release(folder)
    (folder / "tei/documents/a.xml").write_text(file("<p>New.</p>" + "".join(THREE)), "utf-8")
    release(folder, "1.1")
    read = feedparser.parse(feed.written(projects.read(folder).edition))
    page = "https://example.org/trial/documents/a.html"
    assert (read.bozo, read.version, read.feed.updated) == (False, "atom10", "2026-11-22T00:00:00Z")
    assert (read.feed.title, read.feed.author) == ("A trial", "A trial")
    assert [(one.id, one.link, one.title, one.summary) for one in read.entries] == [
        (f"{page}#version-1.1", page, "A letter", "Changed in version 1.1"),
        (f"{page}#version-1.0", page, "A letter", "New in version 1.0"),
    ]


def test_without_an_address_of_the_site_there_is_no_feed(project: Project) -> None:
    assert not feed.is_there(release(project(letter(*THREE))))


def ids(page: bytes) -> set[str]:
    return {str(one) for one in html.document_fromstring(page).xpath("//@id")}


def target(site: Path, page: str) -> tuple[str, dict[str | None, str]]:
    """Where a page leads by itself, and where its anchors lead; the page itself if nowhere."""
    tree = html.document_fromstring((site / page).read_bytes())
    found = [str(one.get("content")) for one in tree.cssselect("meta[http-equiv=refresh]")]
    every = tree.cssselect("main li[id]") if found else []
    links = {one.get("id"): urljoin(page, str(one[0].get("href"))) for one in every}
    return (urljoin(page, found[0].partition("url=")[2]) if found else page), links


def answers(site: Path, address: str) -> bool:
    """A released address leads to a page, and its anchor to a place there."""
    page, _, anchor = address.partition("#")
    if not (site / page).is_file():
        return False
    to, links = target(site, page)
    if to == page:
        data = (site / page).read_bytes()
        return not anchor or anchor in ids(data) or b"What was here is gone" in data
    return answers(site, links.get(anchor, to) if anchor else to)


WORDS = ["".join(sign * 9 for sign in f"{number:03}") for number in range(400)]


WAYS = re.compile(r"[a-z]+/\S+?: (?:[a-z]+/\S+\.html\S*?(?=[,;])|\{gone: [^}]+\})")
"""The lines that a finding proposes."""


EDITS = "insert delete move identify rename remove person".split()


class Trial:
    """An edition that is edited at random, whose editors do as findings tell them."""

    def __init__(self, folder: Path, data: st.DataObject) -> None:
        self.folder, self.data, self.number = folder, data, 0
        self.texts = {"a": self.some(4), "b": self.some(3)}
        self.person = "anna"
        self.ever: set[str] = set()

    def some(self, count: int) -> list[tuple[str, str]]:
        """New paragraphs: a name in the file, or none, and words."""
        self.number += count
        return [("", WORDS[self.number - one - 1]) for one in range(count)]

    def edit(self) -> None:
        draw = self.data.draw
        name = draw(st.sampled_from(sorted(self.texts)))
        text = self.texts[name]
        at = draw(st.integers(0, len(text) - 1))
        kind = draw(st.sampled_from(EDITS))
        if kind == "insert":
            text[at:at] = self.some(1)
        elif kind == "delete" and len(text) > 1:
            del text[at]
        elif kind == "move":
            text.append(text.pop(at))
        elif kind == "identify":
            self.number += 1
            text[at] = (f"x{self.number}", text[at][1])
        elif kind == "rename":
            self.number += 1
            self.texts[f"r{self.number}"] = self.texts.pop(name)
        elif kind == "person":
            self.number += 1
            self.person = f"anna{self.number}"
        elif kind == "remove" and len(self.texts) > 1:
            del self.texts[name]
            self.texts[f"n{self.number}"] = self.some(2)

    def write(self) -> None:
        for old in (self.folder / "tei/documents").glob("*.xml"):
            old.unlink()
        for name, text in self.texts.items():
            paragraphs = (
                f"<p{f' xml:id={one!r}' if one else ''}>{words}<note>{words[::-1]}</note></p>"
                for one, words in text
            )
            title = f"<title>{text[0][1]}</title>"
            whole = file("".join(paragraphs)).replace("<title>A letter</title>", title)
            (self.folder / f"tei/documents/{name}.xml").write_text(whole, "utf-8")
        (self.folder / "tei/persons.xml").write_text(PERSONS % self.person, "utf-8")

    def obey(self) -> None:
        """Write the lines that findings propose, one round after the other."""
        for _ in range(4):
            found = Edition.read(self.folder).findings
            if not found:
                return
            assert {one.code for one in found} <= {"lost-anchor", "lost-page", "bad-move"}, found
            file = self.folder / "tei/moved.yml"
            lines = file.read_text("utf-8").splitlines() if file.is_file() else []
            stale = {one.line for one in found if one.code == "bad-move"}
            lines = [line for number, line in enumerate(lines, 1) if number not in stale]
            for one in found:
                ways = WAYS.findall(one.message)
                lines += [self.data.draw(st.sampled_from(ways))] if ways else []
            file.write_text("\n".join(lines) + "\n", "utf-8")
        assert Edition.read(self.folder).findings == ()

    def release(self, version: str) -> None:
        edition = release(self.folder, version)
        self.ever |= {*edition.titles}
        for one in edition.documents:
            self.ever |= {one.uri, *(f"{one.uri}#{anchor}" for anchor in one.places)}


@pytest.mark.parametrize("examples", [2, pytest.param(40, marks=pytest.mark.slow)])
def test_each_address_ever_released_answers_in_the_last_site(
    tmp_path_factory: pytest.TempPathFactory, examples: int
) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=[*HealthCheck])
    @given(st.data())
    def ten_releases(data: st.DataObject) -> None:
        folder = tmp_path_factory.mktemp("edition")
        (folder / "tei/documents").mkdir(parents=True)
        (folder / "mkdocs.yml").write_text(CONFIGURATION % "9", "utf-8")
        trial = Trial(folder, data)
        for number in range(10):
            for _ in range(data.draw(st.integers(0, 4))):
                trial.edit()
            trial.write()
            trial.obey()
            trial.release(f"1.{number}")
        site, _, _ = building.build(folder)
        assert [one for one in sorted(trial.ever) if not answers(site, one)] == []

    ten_releases()
