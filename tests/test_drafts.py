"""An edition whose files are being written has the findings that a check of the same files has."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from conftest import CONFIGURATION, Project, file
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import check, excerpts, projects
from editions.drafts import READ, Drafts, begun, by_path
from editions.findings import Finding

PERSONS, LETTER, OTHER = "tei/registers/persons.xml", "tei/documents/a.xml", "tei/documents/b.xml"

SCHEMA = """<grammar xmlns="http://relaxng.org/ns/structure/1.0"
  xmlns:a="http://relaxng.org/ns/compatibility/annotations/1.0"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><ref name="any"/></start>
<define name="any"><choice><element><anyName><except><name ns="http://www.tei-c.org/ns/1.0"
>blink</name></except></anyName><zeroOrMore><choice><attribute><anyName/></attribute><text/>
<ref name="any"/></choice></zeroOrMore></element></choice></define>
<define name="hi"><element name="hi" ns="http://www.tei-c.org/ns/1.0"><a:documentation>What is set
off.</a:documentation><text/></element></define></grammar>"""

FILES = {
    PERSONS: """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>R
</title></titleStmt></fileDesc></teiHeader><standOff><listPerson><person xml:id="anna"><persName>
<forename>Anna</forename> <surname>Weber</surname></persName><death when="1931"/></person>
<person xml:id="paul"><persName>Paul</persName></person></listPerson></standOff></TEI>""",
    LETTER: file(
        '<p xml:id="p1"><persName ref="#anna">Anna Weber</persName> wrote.</p>'
        '<p xml:id="p2">To <persName ref="#paul">Paul</persName>, <hi>soon</hi>.</p>'
    ),
    OTHER: file('<p><persName ref="#anna">Anna</persName>; <ref target="a.xml#p2">see</ref></p>'),
    "tei/schema/a.rng": SCHEMA,
    "tei/events.xml": """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>E</title></titleStmt></fileDesc></teiHeader><standOff><listEvent><event xml:id="e"><label>E
</label></event></listEvent><linkGrp type="account"><link target="#e documents/a.xml#p1"/></linkGrp>
</standOff></TEI>""",
    "mkdocs.yml": CONFIGURATION,
}

EDITS = [
    (LETTER, "#anna", "#anja"),
    (LETTER, "<hi>soon</hi>", "<blink>soon</blink>"),
    (LETTER, "<p xml", '<p>More <persName ref="#paul">Paul</persName>.</p>\n<p xml'),
    (LETTER, 'xml:id="p1"', 'xml:id="q1"'),
    (LETTER, 'xml:id="p2"', ""),
    (LETTER, "<TEI ", '<TEI xml:lang="en" '),
    (LETTER, "<title>", "<title>Another "),
    (LETTER, "wrote.", "wrote.<?fill-in whom?>"),
    (LETTER, "soon", "soon <q>said</q> , soon"),
    (OTHER, "a.xml#p2", "a.xml#p1"),
    (OTHER, "<ref", '<date when="1962-02-30"/><ref'),
    (OTHER, ">Anna<", "><?editions dangling-pointer='hint'?>Anna<"),
    (PERSONS, 'xml:id="paul"', 'xml:id="pauline"'),
    (PERSONS, "<persName>Paul</persName>", "<persName>Paul</persName><birth when='1800'/>"),
    (PERSONS, ">Paul<", "><forename>Anna</forename> <surname>Weber</surname><"),
    (PERSONS, "<forename>Anna</forename>", "<forename>Hanna</forename>"),
    ("tei/events.xml", "#p1", "#p2"),
]
"""What an editor may type: files, words and what takes their place."""


def put(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def checked(folder: Path) -> dict[str, tuple[Finding, ...]]:
    """What `editions check` says."""
    read = projects.read(folder)
    own = (read.site, read.sources, read.hooks, read.rules)
    found = check.checked(folder, read.edition, *own).findings
    every = sorted([*found, *read.said])
    return by_path(read.levels.applied(every, excerpts.reader(folder)).findings)


@given(st.lists(st.sampled_from(EDITS), unique=True, max_size=6))
@settings(deadline=None, max_examples=40)
def test_drafts_are_judged_as_the_same_files_are(edits: list[tuple[str, str, str]]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        put(folder, FILES)
        drafts, files = Drafts(folder, begun(folder)), dict(FILES)
        assert drafts.findings() == checked(folder)
        for path, old, new in edits:
            files[path] = files[path].replace(old, new, 1)
            drafts.write(path, b"<TEI")
            drafts.write(path, files[path].encode())
        found = drafts.findings()
        put(folder, files)
        assert found == checked(folder)
        # Of what was begun before, that is taken which is as it was.
        assert Drafts(folder, begun(folder)).findings() == found


def test_what_a_register_says_is_compared_in_all_files(project: Project) -> None:
    drafts = Drafts(folder := project(FILES), begun(folder))
    register = FILES[PERSONS].replace(
        ">Paul<", "><forename>Anna</forename> <surname>Weber</surname><"
    )
    drafts.write(PERSONS, register.replace("Anna", "Hanna", 1).encode())
    assert "name-of-another" in {one.code for one in drafts.findings()[LETTER]}


def test_what_a_build_writes_does_not_matter(project: Project) -> None:
    folder = project({**FILES, "docs/index.md": "# Home"})
    drafts = Drafts(folder, begun(folder))
    paths = "mkdocs.yml docs/index.md tei/schema/a.rng build/pages/index.md build/site/a.json x.py"
    mattering = [path for path in paths.split() if drafts.matters(path)]
    assert mattering == ["mkdocs.yml", "docs/index.md", "tei/schema/a.rng"]


def test_files_come_and_go(project: Project) -> None:
    folder = project(FILES)
    drafts = Drafts(folder, begun(folder))
    put(folder, {"tei/documents/c.xml": file('<p><persName ref="#nobody">N</persName></p>')})
    drafts.write("tei/documents/c.xml", None)
    assert drafts.findings() == checked(folder)
    (folder / OTHER).unlink()
    drafts.write(OTHER, None)
    assert drafts.findings() == checked(folder)


def test_what_is_read_is_handed_over_whatever_is_printed(project: Project) -> None:
    hook = "print('hooks may print')\n"
    configured = f"{CONFIGURATION}hooks: [hooks/a.py]\n"
    folder = project({**FILES, "hooks/a.py": hook, "mkdocs.yml": configured})
    answer = subprocess.run(
        [sys.executable, "-c", READ, str(folder)],
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ).stdout
    assert pickle.loads(answer).surveys.keys() == begun(folder).surveys.keys()
