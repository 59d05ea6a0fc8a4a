"""An edition as a bag: whole, the same each time, valid, and claiming nothing that nobody said."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Project, file, files_of

from editions import bag, building, crate, deposit, provenance
from editions.findings import EditionError
from editions.imprint import Imprint, lasting, orcid
from editions.verify import verified

CONFIGURATION = """site_name: Letters of Anna
site_description: All her letters.
site_author: Doe, Jane
copyright: <b>All</b> rights are said in the letters.
theme: {name: material}
plugins:
  - editions:
      version: 1.2.0
      date: 2026-11-22
      publisher: The Press
      identifiers: ["10.5281/zenodo.12", "ark:/12345/x9"]
"""

HEADER = """<teiHeader><fileDesc><titleStmt><title>A letter</title><author>Anna Berg</author>
<editor><persName ref="https://orcid.org/0000-0002-1825-0097">Jane Doe</persName></editor>
<editor>Richard Roe</editor></titleStmt><publicationStmt><publisher>The Press</publisher>
<idno type="DOI">10.5281/zenodo.34</idno><idno type="our">7</idno><availability>
<licence target="https://creativecommons.org/licenses/by/4.0/">CC BY</licence></availability>
</publicationStmt><sourceDesc><p>None.</p></sourceDesc></fileDesc></teiHeader>"""

LICENSED = f"""<TEI xmlns="http://www.tei-c.org/ns/1.0">{HEADER}<text><body><p>Dear Berta,
</p></body></text></TEI>"""

FILES = {
    "mkdocs.yml": CONFIGURATION,
    "pyproject.toml": "[project]\nname = 'letters'\n",
    "docs/index.md": "# Letters",
    "docs/.hidden": "",
    "tei/documents/a.xml": LICENSED,
    "tei/documents/b č.xml": file("<p>Dear Anna,</p>"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two letters that is built and put into a bag."""
    folder = tmp_path_factory.mktemp("letters")
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    building.build(folder)
    deposit.deposited(folder, folder / "build/bag")
    return folder


@pytest.fixture(scope="module")
def validators() -> Path:
    """The folder of the programs that judge; `make test` makes it."""
    folder = Path(os.environ.get("VALIDATORS", ROOT / ".venv/validators/bin"))
    if not folder.is_dir():
        pytest.skip(f"no {folder}: make .venv/validators")
    return folder


def graph(made: Path) -> dict[str, dict[str, Any]]:
    """The entities of the bag by their addresses."""
    text = (made / "build/bag/data" / crate.METADATA).read_text("utf-8")
    return {one["@id"]: one for one in json.loads(text)["@graph"]}


def test_a_bag_has_the_site_and_all_that_it_was_made_from(made: Path) -> None:
    payload = files_of(made / "build/bag/data")
    site = {f"site/{path}": data for path, data in files_of(made / "build/site").items()}
    sources = {path: text.encode() for path, text in FILES.items() if "/." not in path}
    own = {crate.METADATA, crate.CITATION, crate.TOOLS}
    assert payload.keys() == {*site, *sources, *own}
    assert (site | sources).items() <= payload.items()


def test_the_versions_of_all_tools_are_told(made: Path) -> None:
    lines = (made / "build/bag/data" / crate.TOOLS).read_text("utf-8").splitlines()
    assert lines[1:] == [f"{name}=={one}" for name, one in provenance.installed().items()]


def test_two_bags_are_the_same_bytes(made: Path, tmp_path: Path) -> None:
    done = deposit.deposited(made, tmp_path / "bag")
    assert files_of(tmp_path / "bag") == files_of(made / "build/bag")
    assert done.hash == verified(str(tmp_path / "bag")).hash


def test_the_bag_says_of_itself_what_the_configuration_says(made: Path) -> None:
    text = (made / "build/bag/bag-info.txt").read_text("utf-8")
    told = dict(line.split(": ", 1) for line in text.splitlines())
    assert told.pop("Payload-Oxum").endswith(f".{len(files_of(made / 'build/bag/data'))}")
    assert told == {
        "Source-Organization": "The Press",
        "External-Description": "Letters of Anna, version 1.2.0. All her letters.",
        "External-Identifier": "10.5281/zenodo.12; ark:/12345/x9",
        "Bagging-Date": "2026-11-22",
        "Bag-Software-Agent": f"editions {provenance.installed()['editions']}",
    }


def test_what_is_not_said_is_not_claimed(project: Project) -> None:
    configuration = "site_name: A\ntheme: {name: material}\nplugins: [editions: {date: '2026'}]\n"
    documents = {"tei/documents/a.xml": file("<p>One</p>")}
    folder = project({"mkdocs.yml": configuration, **documents})
    building.build(folder)
    deposit.deposited(folder, folder / "build/bag")
    root = graph(folder)["./"]
    assert root.keys() == {
        *("@id", "@type", "name", "description", "datePublished", "license", "hasPart", "mentions")
    }
    assert graph(folder)[root["license"]["@id"]]["description"] == crate.NO_RIGHTS
    info = (folder / "build/bag/bag-info.txt").read_text("utf-8")
    assert [line.split(":")[0] for line in info.splitlines()] == [
        *("External-Description", "Bag-Software-Agent", "Payload-Oxum")
    ]
    assert not (folder / "build/bag/data" / crate.CITATION).exists()


def test_a_page_comes_of_its_tei_with_its_editors_and_rights(made: Path) -> None:
    entities = graph(made)
    page = entities["site/documents/a.html"]
    jane = "https://orcid.org/0000-0002-1825-0097"
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert page["isBasedOn"] == {"@id": "tei/documents/a.xml"}
    assert page["license"] == {"@id": licence}
    assert page["editor"][0] == {"@id": jane}
    assert entities[page["editor"][1]["@id"]]["name"] == "Richard Roe"
    assert entities["./"]["author"] == {"@id": jane}
    assert page["identifier"][0] == "https://doi.org/10.5281/zenodo.34"
    assert entities[page["identifier"][1]["@id"]]["propertyID"] == "our"
    assert "license" not in entities["tei/documents/b%20č.xml"]


def test_the_build_is_told_as_an_action(made: Path) -> None:
    entities = graph(made)
    action = entities["#build"]
    assert [one["@id"] for one in action["object"]] == [
        *("tei/documents/a.xml", "tei/documents/b%20č.xml")
    ]
    tools = {entities[one["@id"]]["name"] for one in action["instrument"]}
    assert {crate.TOOLS, "python", "mkdocs", "pagefind-bin"} <= tools


def test_whatever_is_referred_to_is_there(made: Path) -> None:
    entities = graph(made)

    def referred(value: Any) -> set[str]:
        if isinstance(value, list):
            return {one for part in value for one in referred(part)}
        if not isinstance(value, Mapping):
            return set()
        own = {value["@id"]} if value.keys() == {"@id"} else set()
        return own.union(*(referred(part) for part in value.values()))

    assert referred([*entities.values()]) - {crate.SPECIFICATION} - entities.keys() == set()


def test_the_bag_is_valid(made: Path, validators: Path) -> None:
    command = [str(validators / "python"), "-m", "bagit", "--validate", str(made / "build/bag")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert verified(str(made / "build/bag")).differences == ()


@pytest.mark.parametrize("path", ["data/site/index.html", "bag-info.txt", "manifest-sha512.txt"])
def test_a_change_in_a_bag_is_found_as_others_find_it(
    made: Path, validators: Path, tmp_path: Path, path: str
) -> None:
    folder = shutil.copytree(made / "build/bag", tmp_path / "bag")
    data = (folder / path).read_bytes()
    (folder / path).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    found = {one.path for one in verified(str(folder)).differences} if "man" not in path else {path}
    assert found == {path}
    command = [str(validators / "python"), "-m", "bagit", "--validate", str(folder)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_what_is_added_to_a_bag_or_missing_is_found(made: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(made / "build/bag", tmp_path / "bag")
    (folder / "data/more.txt").write_text("", "utf-8")
    (folder / "more.txt").write_text("", "utf-8")
    (folder / "data/mkdocs.yml").unlink()
    found = {str(one) for one in verified(str(folder)).differences}
    assert found == {"added: data/more.txt", "added: more.txt", "missing: data/mkdocs.yml"}


def test_the_description_is_a_valid_crate(made: Path, validators: Path) -> None:
    script, data = str(ROOT / "tests/crates.py"), str(made / "build/bag/data")
    command = [str(validators / "python"), script, data]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert [one for one in told["issues"] if one.startswith("REQUIRED")] == []
    # What is recommended and not said: for a statement in words there is no address.
    unsaid = ("affiliation", "rganization", "ORCID", "(S) URL", "`description`", "identifier")
    assert [one for one in told["issues"] if not any(word in one for word in unsaid)] == []
    assert told["name"] == "Letters of Anna"
    assert {"site/", "site/documents/a.html", "tei/documents/a.xml"} < {*told["entities"]}


def test_the_citation_is_valid(made: Path, validators: Path) -> None:
    cited = made / "build/bag/data" / crate.CITATION
    command = [str(validators / "cffconvert"), "--validate", "--infile", str(cited)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    told = yaml.safe_load(cited.read_text("utf-8"))
    assert told["authors"] == [
        {
            "family-names": "Doe",
            "given-names": "Jane",
            "orcid": "https://orcid.org/0000-0002-1825-0097",
        }
    ]
    assert told["identifiers"] == [
        {"type": "doi", "value": "10.5281/zenodo.12"},
        {"type": "other", "value": "ark:/12345/x9"},
    ]


def told_at(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(EditionError) as fault:
        deposit.deposited(folder, folder / "build/bag")
    return [(one.path, one.code) for one in fault.value.findings]


def test_a_bag_is_made_of_a_site_that_is_what_was_built(made: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(made, tmp_path / "letters")
    shutil.rmtree(folder / "build/bag")
    (folder / "build/site/index.html").write_text("", "utf-8")
    assert told_at(folder) == [("build/site/index.html", "not-built")]
    building.build(shutil.copytree(made, tmp_path / "other"))
    (tmp_path / "other/docs/index.md").write_text("# Others", "utf-8")
    assert told_at(tmp_path / "other") == [("build/site", "not-built")]


def test_without_a_date_there_is_no_bag(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file("<p>One</p>")})
    assert ("mkdocs.yml", "configuration") in told_at(folder)


def test_nothing_but_a_bag_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("", "utf-8")
    with pytest.raises(EditionError):
        bag.written(tmp_path / "mine", {"a": b""}, {})
    first = bag.written(tmp_path / "bag", {"a": b"", "b": b""}, {})
    assert bag.written(tmp_path / "bag", {"a": b"x"}, {}) != first
    assert sorted(files_of(tmp_path / "bag/data")) == ["a"]


def test_a_percent_sign_is_written_by_number(tmp_path: Path) -> None:
    bag.written(tmp_path / "bag", {"100%25.txt": b"x"}, {})
    assert "  data/100%2525.txt\n" in (tmp_path / "bag/manifest-sha256.txt").read_text("utf-8")
    assert verified(str(tmp_path / "bag")).differences == ()


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("doi:10.1000/182", "https://doi.org/10.1000/182"),
        ("https://dx.doi.org/10.1000/182", "https://doi.org/10.1000/182"),
        ("ark:/12345/x9", "ark:/12345/x9"),
        ("https://example.org/1", "https://example.org/1"),
        ("115253", None),
        ("javascript:alert(1)", None),
    ],
)
def test_lasting_identifiers_are_known(said: str, known: str | None) -> None:
    assert lasting(said) == known
    assert bool([*Imprint(identifiers=(said,)).faults()]) == (known is None)


def test_an_orcid_is_known_in_each_form() -> None:
    known = "https://orcid.org/0000-0002-1694-233X"
    forms = (known, "orcid:0000-0002-1694-233x", "0000-0002-1694-233X")
    assert {orcid(one) for one in forms} == {known}
    assert orcid("#jane") is None


def test_the_command_makes_a_bag(made: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "editions", "bag", str(made), "--into", str(tmp_path / "bag")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert verified(str(tmp_path / "bag")).hash in run.stdout
