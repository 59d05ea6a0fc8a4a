"""Hostile files: each is refused with a place, or read without harm; none leaks, none is slow."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Project, file
from lxml import html

from editions import building

REFUSED = {
    "attr_11MB": "2 not-well-formed",
    "cdata_11MB": "2 not-well-formed",
    "charref_nul": "2 not-well-formed",
    "comment_11MB": "2 not-well-formed",
    "ctrl": "2 not-well-formed",
    "attrs_100k": "2 too-many-attributes",
    "deep_1000": "2 not-well-formed",
    "deep_100000": "2 not-well-formed",
    "deep_1000000": "1 too-many-elements",
    "deep_2040": "2 not-well-formed",
    "deep_2100": "2 not-well-formed",
    "deep_256": "2 not-well-formed",
    "empty": "1 empty-file",
    "enc_latin1_as_utf8": "2 not-well-formed",
    "enc_unknown": "1 not-well-formed",
    "enc_utf16_decl_in_utf8": "1 not-well-formed",
    "enc_utf7": "2 not-well-formed",
    "entity_recursive": "2 too-many-entities",
    "gzip_bomb": "1 not-xml",
    "gzip_disguised": "1 not-xml",
    "html_not_xml": "1 not-well-formed",
    "id_bad_ncname": "2 bad-id, 3 bad-id",
    "id_dup": "3 duplicate-id",
    "laughs_attr": "3 too-many-entities",
    "laughs_param": "13 undeclared-entity",
    "laughs_small_text": "3 too-many-entities",
    "laughs_text": "3 too-many-entities",
    "merge_conflict": "3 conflict-marker",
    "name_60k": "2 not-well-formed",
    "noncharacter_ffff": "2 not-well-formed",
    "nul": "2 not-well-formed",
    "pi_11MB": "2 not-well-formed",
    "quadratic_attr": "2 too-many-entities",
    "quadratic_text": "2 too-many-entities",
    "siblings_5M": "1 too-many-elements",
    "surrogate_cesu8": "2 not-well-formed",
    "text_11MB": "2 not-well-formed",
    "three_errors": "3 not-well-formed, 5 not-well-formed",
    "truncated": "2 not-well-formed",
    "undefined_entity": "2 undeclared-entity",
    "whitespace": "1 empty-file",
    "xml11": "2 not-well-formed",
    "xxe_extdtd": "3 undeclared-entity",
    "xxe_general_file": "2 external-entity",
    "xxe_general_http": "2 external-entity",
    "xxe_general_rel": "2 external-entity",
    "xxe_param": "2 external-entity",
    "xxe_param_http": "2 external-entity",
    "xxe_unparsed_ndata": "2 external-entity",
}
"""Files that are not taken: lines and codes of the errors, each once."""

READ = {
    "bigfile_50MB": "",
    "dtd_default_attr": "",
    "enc_latin1_ok": "",
    "enc_utf16be_nobom": "",
    "enc_utf16le_bom": "",
    "enc_utf32": "",
    "enc_utf8_as_latin1": "",
    "enc_utf8_bom": "",
    "entity_benign": "",
    "entity_markup": "",
    "id_case": "",
    "id_nfc_nfd": "",
    "lines_70k": "",
    "merge_conflict_text": "",
    "ns_100k": "",
    "pi_stylesheet": "",
    "quadratic_small": "",
    "ref_cycle": "",
    "ref_dangling": "2 dangling-pointer",
    "text_9MB": "",
    **{f"xi_bomb_{number}": "" for number in range(9)},
    "xi_http": "",
    "xi_loop_a": "",
    "xi_loop_b": "",
    "xi_text_file": "",
    "xi_xml_file": "",
    "xxe_extdtd_http": "2 external-dtd",
}
"""Files that are taken: lines and codes of the warnings, each once."""

LARGE = {"bigfile_50MB", "text_9MB"}

SECRETS = re.compile(r"TOP-SECRET|INJECTED-FROM-DTD|root:[^:]*:0:0")
"""What stands in files that the hostile ones want to load."""

READER = """
import json, resource, sys
from pathlib import Path
from editions.edition import Edition, Settings

resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (120,) * 2)
for project in map(Path, sys.argv[1:]):
    edition = Edition.read(project)
    found = [one for one in edition.findings if one.line]
    levels = {one.level for one in found if one.code != "dangling-pointer"}
    said = [f"{one.line} {one.code}" for one in found]
    print(json.dumps([project.name, "error" in levels, ", ".join(dict.fromkeys(said))]))
    print(*(one.message for one in found), sep="\\n", file=sys.stderr)
"""
"""Reads each project by itself, with no more memory and time than a small server has."""

CONFIGURATION = """site_name: A trial
theme: {name: material}
plugins:
  - editions:
      levels: {dangling-pointer: warning}
"""

RESERVED = """<p xml:id="__toc">a</p><p xml:id="__drawer">b<note xml:id="__search">c</note></p>
<p xml:id="__palette_0">d</p><p xml:id="id__toc">e</p><note xml:id="__nav_3">f</note>
<p xml:id="text">g</p><p xml:id="note-1">h</p>
<p xml:id="a-letter">i <ref target="#__toc">j</ref></p>
<p xml:id="page">k</p><p xml:id="notes">l</p><note xml:id="fn">m</note><p xml:id="_">n</p>"""
"""A body whose ids are those of the theme's own switches, or like what the page makes itself."""


@pytest.fixture(scope="session")
def attacks(material: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the hostile files, made here."""
    generator = material / "attacks/generate.py"
    if not generator.is_file():
        pytest.skip(f"no {generator}")
    folder = tmp_path_factory.mktemp("attacks")
    subprocess.run([sys.executable, generator, folder], check=True, capture_output=True)
    return folder


def test_every_hostile_file_is_in_one_of_the_tables(attacks: Path) -> None:
    assert {one.stem for one in attacks.glob("*.xml")} == {*REFUSED, *READ}
    assert REFUSED.keys() & READ.keys() == set()


def test_every_hostile_file_is_refused_or_read_as_the_tables_say(
    attacks: Path, tmp_path: Path
) -> None:
    for one in attacks.glob("*.xml"):
        folder = tmp_path / one.stem / "tei/documents"
        folder.mkdir(parents=True)
        (folder / "a.xml").symlink_to(one)
    command = [sys.executable, "-c", READER, *sorted(map(str, tmp_path.iterdir()))]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0, f"after {found[-1:]}: {run.stderr[-1000:]}"
    assert {name: said for name, refused, said in found if refused} == REFUSED
    assert {name: said for name, refused, said in found if not refused} == READ
    assert SECRETS.findall(run.stdout + run.stderr) == []


def built(project: Path) -> Path:
    """The site of a project, whose files outside of `build` are the same after it as before."""
    before = contents(project)
    site, _, _ = building.build(project)
    assert contents(project) == before
    return site


def contents(project: Path) -> dict[str, int]:
    """Every file around a project with its size, but what a build may make."""
    files = (one for one in project.parent.rglob("*") if one.is_file())
    names = {one.relative_to(project.parent).as_posix(): one.stat().st_size for one in files}
    return {name: size for name, size in names.items() if f"{project.name}/build/" not in name}


def harmless(site: Path) -> None:
    """Assert that no page has a link that runs, an id twice, or what it should not know."""
    for page in sorted(site.rglob("*.html")):
        text = page.read_text("utf-8")
        root = html.fromstring(text)
        ids = root.xpath("//@id")
        assert sorted({one for one in ids if ids.count(one) > 1}) == [], page.name
        links = [str(address).strip().lower() for _, _, address, _ in root.iterlinks()]
        assert [one for one in links if one.startswith(("javascript", "vbscript"))] == []
        assert SECRETS.findall(text) == [], page.name


@pytest.mark.parametrize("large", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_hostile_files_that_are_read_become_harmless_pages(
    attacks: Path, tmp_path: Path, large: bool, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "project/tei/documents"
    folder.mkdir(parents=True)
    (tmp_path / "project/mkdocs.yml").write_text(CONFIGURATION)
    for name in READ:
        if (name in LARGE) == large:
            shutil.copy(attacks / f"{name}.xml", folder)
    site = built(tmp_path / "project")
    assert len([*(site / "documents").glob("*.html")]) == len([*folder.iterdir()]) + 1
    harmless(site)
    assert SECRETS.findall(caplog.text) == []


def test_ids_like_those_of_the_theme_stand_once_and_links_to_them_lead(project: Project) -> None:
    files = {"edition/mkdocs.yml": CONFIGURATION, "edition/tei/documents/a.xml": file(RESERVED)}
    site = built(project(files) / "edition")
    harmless(site)
    page = html.parse(site / "documents/a.html").getroot()
    assert {one.tag for one in page.xpath("//*[starts-with(@id, '__')]")} == {"input", "label"}
    (text,) = page.find_class("tei-text")
    targets = [one.get("href") for one in text.xpath(".//a[text()='j']")]
    assert [page.get_element_by_id(one[1:]).text_content() for one in targets] == ["1 a"]
