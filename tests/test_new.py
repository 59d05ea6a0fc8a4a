"""`editions new` makes projects that build, out of nothing and out of real TEI."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from conftest import ROOT, file
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.utils.yaml import yaml_load
from test_cli import editions, snapshot
from test_corpora import CORPORA

from editions import building, founding, projects
from editions.founding import files, proposal, reading
from editions.founding.files import Origin
from editions.founding.reading import Parts, Read

PIXEL = b"\x89PNG\r\n\x1a\n"

PERSONS = file('<listPerson><person xml:id="anna"><persName>Anna</persName></person></listPerson>')


def letter(title: str = "A letter", body: str = "<p>The ships have come.</p>") -> str:
    return file(body).replace("A letter", title)


def put(folder: Path, texts: Mapping[str, str | bytes]) -> Path:
    """A folder with files."""
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def yaml_in(text: str) -> Any:
    """A file of YAML as values."""
    return yaml_load(text)


def configured(project: Path) -> Any:
    return yaml_in((project / "mkdocs.yml").read_text("utf-8"))


def own_options(project: Path) -> Any:
    """What is said of the plugin."""
    return configured(project)["plugins"][0]["editions"]


def test_the_example_builds_without_findings(tmp_path: Path) -> None:
    made = editions("new", "lighthouse-letters", at=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    project = tmp_path / "lighthouse-letters"
    built = editions("build", "--strict", at=project)
    assert (built.returncode, built.stderr) == (0, "")
    checked = editions("check", "--strict", at=project)
    said = "3 files read, 2 documents compared with the site: no findings.\n"
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, said, "")
    home = (project / "build/site/index.html").read_text("utf-8")
    assert "Lighthouse letters" in home
    assert 'href="documents/1884-03-09-hedda-to-emil.html"' in home


def test_nothing_is_left_behind_beside_the_project(tmp_path: Path) -> None:
    founding.founded(tmp_path / "letters")
    assert [one.name for one in tmp_path.iterdir()] == ["letters"]
    assert not (tmp_path / "letters/build").exists()


def test_a_folder_that_is_empty_is_used(tmp_path: Path) -> None:
    assert editions("new", ".", at=tmp_path).returncode == 0
    assert (tmp_path / "mkdocs.yml").is_file()


@pytest.mark.parametrize("there", ["notes.txt", ".hidden", "a/b.xml"])
def test_a_folder_that_is_not_empty_is_not_touched(there: str, tmp_path: Path) -> None:
    put(tmp_path, {f"letters/{there}": "mine"})
    before = snapshot(tmp_path)
    run = editions("new", "letters", at=tmp_path)
    assert run.returncode == 1
    assert "error: there is something in it already, and nothing was touched" in run.stderr
    assert snapshot(tmp_path) == before


def test_a_folder_without_tei_makes_no_project(tmp_path: Path) -> None:
    put(tmp_path, {"given/a.txt": "no TEI", "given/b.xml": "<html/>"})
    run = editions("new", "letters", "--tei", "given", at=tmp_path)
    assert run.returncode == 1
    assert "no file of TEI with a text is in this folder" in run.stderr
    assert not (tmp_path / "letters").exists()


@pytest.mark.parametrize(
    "origin",
    [
        Origin("0.1.0"),
        Origin("0.1.0", folder="file:///srv/editions"),
        Origin("0.1.0", "https://github.com/our/editions", "abc"),
        Origin("0.1.0", "https://git.example.org/our/editions", "abc"),
    ],
)
def test_the_files_of_forges_are_sound_wherever_the_package_is_from(origin: Origin) -> None:
    texts = dict(files.written('A "title"', "Lettres d'été", origin))
    assert not [path for path, text in texts.items() if re.search(r"(?<!\$)\{\{", text)]
    project = tomllib.loads(texts["pyproject.toml"])["project"]
    assert (project["name"], project["dependencies"]) == ("lettres-d-ete", [origin.requirement])
    (hook,) = yaml_in(texts[".pre-commit-config.yaml"])["repos"]
    assert [one["id"] for one in hook["hooks"]] == ["editions-check"]
    check = yaml_in(texts[".github/workflows/edition.yml"])["jobs"]["check"]["steps"][-1]
    is_github = origin.host == "github.com"
    assert check == ({"uses": "our/editions@abc"} if is_github else {"run": "bash .ci/run"})
    lab = yaml_in(texts[".gitlab-ci.yml"])
    assert ("include" in lab) == (origin.host == "git.example.org")


def test_the_hook_without_an_address_is_that_of_the_package() -> None:
    own = yaml_in((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]
    text = dict(files.written("A", "a", Origin("0.1.0")))[".pre-commit-config.yaml"]
    (hook,) = yaml_in(text)["repos"][0]["hooks"]
    del own["description"]
    assert hook == {**own, "additional_dependencies": ["editions==0.1.0"]}


def test_the_makefile_has_what_is_run_on_forges() -> None:
    texts = dict(files.written("A", "a", Origin("0.1.0")))
    targets = re.findall(r"^(\w+):", texts["Makefile"], re.MULTILINE)
    called = re.findall(r"make ((?:\w+ ?)+)$", texts[".ci/run"], re.MULTILINE)
    assert {*called[0].split()} <= {*targets} == {"site", "serve", "check"}


LAYOUTS: Mapping[str, tuple[str, str, str]] = {
    "all in one folder": ("a.xml", "persons.xml", "a.png"),
    "documents beside registers": ("editions/a.xml", "indices/persons.xml", "img/a.png"),
    "deep": ("data/editions/1900/a.xml", "data/indices/persons.xml", "data/facs/1900/a.png"),
    "as a project has it": ("documents/a.xml", "registers/persons.xml", "images/a.png"),
    "registers above": ("letters/a.xml", "persons.xml", "letters/images/a.png"),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_pointers_and_images_lead_where_they_led(name: str, tmp_path: Path) -> None:
    document, register, image = LAYOUTS[name]
    to_register, to_image = (
        os.path.relpath(one, Path(document).parent) for one in (register, image)
    )
    body = f'<p><persName ref="{to_register}#anna">Anna</persName></p>'
    body += f'<figure><graphic url="{to_image}"/></figure>'
    other = letter("Another", "<p>b</p>")
    beside = str(Path(document).with_name("b.xml"))
    texts: dict[str, str | bytes] = {
        document: letter(body=body),
        register: PERSONS,
        image: PIXEL,
        beside: other,
    }
    given_ = put(tmp_path / "given", texts)
    made = founding.founded(tmp_path / "made", given_)
    assert (made.documents, made.copied, made.levels, made.errors) == (2, 4, {}, ())
    edition = projects.read(tmp_path / "made").edition
    assert [one.code for one in edition.findings] == []
    assert [len(edition.mentioned(one, "persons")) for one in edition.documents] == [1, 0]


@pytest.mark.parametrize("url", ["../secret.png", "linked.png", "/secret.png", "secret.txt"])
def test_nothing_is_copied_from_beyond_the_folder(url: str, tmp_path: Path) -> None:
    put(tmp_path, {"secret.png": PIXEL, "given/secret.txt": "no image"})
    body = f'<p>a</p><figure><graphic url="{url}"/></figure>'
    put(tmp_path, {"given/a.xml": letter(body=body)})
    (tmp_path / "given/linked.png").symlink_to(tmp_path / "secret.png")
    founding.founded(tmp_path / "made", tmp_path / "given")
    assert [*snapshot(tmp_path / "made/tei")] == ["documents/a.xml"]


def test_a_file_that_is_no_xml_is_told_and_not_copied(tmp_path: Path) -> None:
    put(tmp_path, {"given/a.xml": letter(), "given/b.xml": "<TEI"})
    run = editions("new", "made", "--tei", "given", at=tmp_path)
    assert run.returncode == 0
    assert run.stderr.startswith("b.xml:1:")
    assert "Not copied: 1 file" in run.stdout
    assert [*snapshot(tmp_path / "made/tei")] == ["documents/a.xml"]


def test_the_registers_of_a_folder_alone_are_its_documents(tmp_path: Path) -> None:
    put(tmp_path, {"given/persons.xml": PERSONS})
    assert founding.founded(tmp_path / "made", tmp_path / "given").documents == 1


def test_a_list_that_makes_no_register_keeps_its_page(tmp_path: Path) -> None:
    events = "<listEvent><event xml:id='e1'><label>The ship lands</label></event></listEvent>"
    given_ = {"given/letters/a.xml": letter(), "given/lists/events.xml": file(events)}
    put(tmp_path, given_ | {"given/lists/persons.xml": PERSONS, "given/letters/b.xml": file("")})
    copies = reading.found(tmp_path / "given").copies
    assert copies == {
        "tei/documents/a.xml": "letters/a.xml",
        "tei/documents/lists/events.xml": "lists/events.xml",
        "tei/lists/persons.xml": "lists/persons.xml",
        "tei/registers/b.xml": "letters/b.xml",
    }


FOLDERS = st.lists(st.sampled_from(["a", "documents", "registers", "schema"]), max_size=3)
PATHS = st.builds(lambda folders, name: "/".join([*folders, name]), FOLDERS, st.sampled_from("xy"))


@given(st.sets(PATHS, min_size=1, max_size=8))
def test_no_two_files_go_to_one_place(names: set[str]) -> None:
    every = [f"{name}.xml" for name in sorted(names)]
    with TemporaryDirectory() as made:
        folder = Path(os.path.realpath(made))
        for number, path in enumerate(every):
            put(folder, {path: (letter(), PERSONS, file(""))[number % 3]})
        put(folder, {"documents/a.xml": letter()})
        found = reading.found(folder)
        assert sorted(found.copies.values()) == sorted({*every, "documents/a.xml"})


def test_schemas_are_taken_and_may_refer_to_each_other(tmp_path: Path) -> None:
    schemas = {"given/odd/a.rng": "<a/>", "given/odd/b/c.sch": "<b/>"}
    put(tmp_path, {"given/a.xml": letter(), **schemas})
    found = reading.found(tmp_path / "given")
    places = [one for one in found.copies if one.startswith("tei/schema/")]
    assert sorted(places) == ["tei/schema/a.rng", "tei/schema/b/c.sch"]
    assert [*reading.found(tmp_path / "given/a.xml").copies] == ["tei/documents/a.xml"]


def test_what_a_build_would_stop_at_is_a_warning(tmp_path: Path) -> None:
    body = '<p><persName ref="#nobody">a</persName><date when="1900-13-01">b</date></p>'
    put(tmp_path, {"given/a.xml": letter(body=body)})
    made = founding.founded(tmp_path / "made", tmp_path / "given")
    assert made.levels == {"bad-date": 1, "dangling-pointer": 1}
    assert own_options(tmp_path / "made")["levels"] == dict.fromkeys(made.levels, "warning")
    building.build(tmp_path / "made")
    checked = editions("check", at=tmp_path / "made")
    assert checked.returncode == 0
    assert "1 document compared with the site: 2 warnings" in checked.stdout


def test_errors_that_nobody_can_choose_are_told(tmp_path: Path) -> None:
    body = '<p xml:id="p1">a</p><p xml:id="p1">b</p>'
    put(tmp_path, {"given/a.xml": letter(body=body)})
    run = editions("new", "made", "--tei", "given/a.xml", at=tmp_path)
    assert run.returncode == 0
    assert "[duplicate-id]" in run.stderr
    assert run.stdout.rstrip().endswith("build made --keep-going")


def test_what_a_build_will_warn_of_is_told(tmp_path: Path) -> None:
    body = '<p xml:id="p1">a , b <ref target="http://[">c</ref><ref target="gone.png">d</ref></p>'
    put(tmp_path, {"given/a.xml": letter(body=body)})
    run = editions("new", "made", "--tei", "given/a.xml", at=tmp_path)
    told = re.search(r"A build warns of more, .*: (.*)\.\n", run.stdout)
    checked = editions("check", "--format", "json", at=tmp_path / "made")
    found = json.loads(checked.stdout)
    warnings = Counter(one["code"] for one in found if one["level"] == "warning")
    assert warnings
    assert told is not None
    assert {*told[1].split(", ")} == {f"{code} ({warnings[code]})" for code in warnings}


def test_elements_without_a_rule_are_named(tmp_path: Path) -> None:
    body = '<p>a <alien xmlns="http://example.org/">b</alien></p>'
    put(tmp_path, {"given/a.xml": letter(body=body)})
    run = editions("new", "made", "--tei", "given", at=tmp_path)
    assert "No rule shows these elements; their words are kept: {http://example.org/}alien (1)" in (
        run.stdout
    )


def read(
    title: str = "",
    titles: tuple[str, ...] = (),
    lang: str | None = None,
    characters: int = 1000,
    parts: Mapping[str, tuple[int, int]] | None = None,
    guessed: str | None = None,
) -> Read:
    """A document as it is found."""
    made = {path: Parts(*one) for path, one in (parts or {}).items()}
    every = titles or ((title,) if title else ())
    return Read("a.xml", True, True, every, title, lang, guessed, characters, made, ())


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["Letters from Oran: 1", "Letters from Oran: 2"], "Letters from Oran"),
        (["First. Letters from Oran", "Second. Letters from Oran"], "Letters from Oran"),
        (["Letter to Anna", "Letter to Paul"], "My folder"),
        (["Ms. A", "Ms. B"], "My folder"),
        (["The diary"], "The diary"),
        (["Oran, a diary", "Oran, a diary", "Other"], "Oran, a diary"),
        (["", ""], "My folder"),
    ],
)
def test_the_title_is_what_documents_have_in_common(titles: list[str], expected: str) -> None:
    assert proposal.title([read(one) for one in titles], "my-folder").value == expected


def test_the_title_of_a_series_is_that_of_the_edition() -> None:
    every = [read(f"Letter {n}", ("Our series", f"Letter {n}")) for n in range(3)]
    assert proposal.title(every, "x").value == "Our series"


@given(
    st.text("abc ", min_size=8, max_size=20).filter(lambda one: len(one.strip()) >= 8),
    st.lists(st.text("xyz", min_size=1), min_size=2, max_size=5, unique=True),
)
def test_what_stands_before_a_colon_in_all_titles_is_the_title(head: str, tails: list[str]) -> None:
    every = [read(f"{head.strip()}: {tail}") for tail in tails]
    assert proposal.title(every, "x").value == head.strip()


LETTERS, CHAPTERS, PAGES = (f"//tei:div[@type='{one}']" for one in ("letter", "chapter", "page"))


@pytest.mark.parametrize(
    ("characters", "parts", "expected"),
    [
        (900, {LETTERS: (2, 900)}, LETTERS),
        (900, {LETTERS: (1, 900)}, ""),
        (900, {CHAPTERS: (9, 900)}, ""),
        (90_000, {CHAPTERS: (9, 85_000)}, CHAPTERS),
        (90_000, {CHAPTERS: (9, 85_000), PAGES: (80, 85_000)}, CHAPTERS),
        (90_000, {CHAPTERS: (2, 85_000)}, ""),
        (90_000, {CHAPTERS: (9, 30_000)}, ""),
        (90_000, {PAGES: (900, 85_000)}, ""),
        (90_000, {CHAPTERS: (5, 90_000), LETTERS: (40, 80_000)}, LETTERS),
    ],
)
def test_long_texts_are_parted_and_letters_however_short(
    characters: int, parts: Mapping[str, tuple[int, int]], expected: str
) -> None:
    assert proposal.split([read(characters=characters, parts=parts)]).value == expected


def test_a_letter_in_each_file_is_not_parted_again() -> None:
    every = [read(characters=9, parts={LETTERS: (1, 9)}) for _ in range(9)]
    assert proposal.split(every).value == ""


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        ([read(lang="de-AT")], "de"),
        ([read(lang="fr")], "en"),
        ([read(lang="cs", characters=10), read(lang="hu", characters=30)], "hu"),
        ([read(lang="cs"), read(lang="hu"), read(lang="de")], "en"),
        ([read(guessed="hu"), read(guessed="hu"), read()], "hu"),
        ([read()], "en"),
    ],
)
def test_the_site_is_in_the_language_of_most_of_the_texts(
    documents: list[Read], expected: str
) -> None:
    assert proposal.language(documents).value == expected


def test_a_book_of_letters_is_parted_and_built(tmp_path: Path) -> None:
    parts = "".join(
        f'<div type="letter" xml:id="l{n}"><head>Letter {n}</head><p>The ship.</p></div>'
        for n in range(3)
    )
    put(tmp_path, {"given/book.xml": letter("The book", parts)})
    founding.founded(tmp_path / "made", tmp_path / "given/book.xml")
    assert own_options(tmp_path / "made") == {"split": LETTERS}
    assert configured(tmp_path / "made")["site_name"] == "The book"
    site, edition, _ = building.build(tmp_path / "made")
    assert sorted(one.title for one in edition.documents) == [
        "Letter 0",
        "Letter 1",
        "Letter 2",
        "The book",
    ]
    assert (site / "documents/book/l2.html").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("name", CORPORA)
def test_real_texts_become_editions_that_build(name: str, material: Path, tmp_path: Path) -> None:
    folder = {"frus": "frus-history", "tests": "tei-p5-test", "examples": "tei-examples"}
    source = material / "corpora" / folder.get(name, name)
    made = founding.founded(tmp_path / "made", source)
    assert (made.left, made.errors) == ((), ())
    built = editions("build", at=tmp_path / "made")
    assert (built.returncode, built.stderr.count(": error: ")) == (0, 0)
    data = json.loads((tmp_path / "made/build/site/data/documents.json").read_text("utf-8"))
    assert len(data) == made.documents > 0


@pytest.mark.parametrize(
    ("places", "proposed"),
    [
        ("letters/a letters/b/c diary/a diary/b", "diary letters"),
        ("letters/a letters/b diary/a diary/b preface", ""),
        ("letters/a letters/b diary/a", ""),
        ("letters/a letters/b", ""),
        ("1890/a 1890/b 1891/a 1891/b", ""),
    ],
)
def test_folders_that_hold_all_documents_are_collections(places: str, proposed: str) -> None:
    assert proposal.collections(places.split()).value == proposed


def test_collections_that_are_proposed_are_those_of_the_edition(tmp_path: Path) -> None:
    for name in ("letters/a", "letters/b", "old-diary/a", "old-diary/b"):
        (tmp_path / f"tei/{name}.xml").parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"tei/{name}.xml").write_text(file("<p>A</p>"), "utf-8")
    founding.founded(tmp_path / "new", tmp_path / "tei")
    read = projects.read(tmp_path / "new").edition
    assert [(one.folder, one.title) for one in read.settings.collections] == [
        ("letters", "Letters"),
        ("old-diary", "Old diary"),
    ]
