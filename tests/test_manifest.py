"""The manifest of a site: every file, one hash for all, and what the site was made of."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import unicodedata
from importlib.metadata import version
from pathlib import Path

import pytest
from conftest import ROOT, Project, file, files_of
from hypothesis import given
from hypothesis import strategies as st

from editions import building, manifest, provenance
from editions.cache import Cache
from editions.findings import EditionError
from editions.verify import MANIFEST, listed

HOOK = "from editions import Rules\n\nrules = Rules()\n"


def test_every_file_of_a_site_is_listed_with_its_hash(site: Path) -> None:
    expected = {path: hashlib.sha256(data).hexdigest() for path, data in files_of(site).items()}
    del expected[MANIFEST]
    assert listed((site / MANIFEST).read_bytes(), MANIFEST) == expected
    assert {"verify.py", "data/build.json", "search/disk"} - expected.keys() == {"search/disk"}


def test_the_lines_are_sorted_by_the_bytes_of_paths(site: Path) -> None:
    paths = [line.split(b"  ", 1)[1] for line in (site / MANIFEST).read_bytes().splitlines()]
    assert paths == sorted(paths)


def test_sha256sum_reads_the_manifest_and_the_hash_beside_the_site(site: Path) -> None:
    for folder, name in ((site, MANIFEST), (site.parent, "site.sha256")):
        run = subprocess.run(
            ["sha256sum", "--check", "--strict", "--quiet", name], cwd=folder, capture_output=True
        )
        assert (run.returncode, run.stdout) == (0, b"")


def test_the_commands_for_institutions_find_what_was_added(site: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs/institutions.md").read_text("utf-8")
    script = re.findall(r"^```\n(find .*?)^```", page, re.MULTILINE | re.DOTALL)[0]
    folder = shutil.copytree(site, tmp_path / "copy")
    same = subprocess.run(script, shell=True, cwd=folder, capture_output=True, check=False)
    (folder / "add ed.html").write_text("", "utf-8")
    other = subprocess.run(script, shell=True, cwd=folder, capture_output=True, check=False)
    assert (same.returncode, same.stdout) == (0, b"")
    assert (other.returncode, other.stdout.splitlines()[1:]) == (1, [b"> add ed.html"])


def test_the_manifest_follows_a_change(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file("<p>One two</p>")})
    site, _, _ = building.build(folder)
    before = (site / MANIFEST).read_bytes()
    (folder / "tei/documents/a.xml").write_text(file("<p>One three</p>"), "utf-8")
    building.build(folder)
    after = {path: hashlib.sha256(data).hexdigest() for path, data in files_of(site).items()}
    assert listed((site / MANIFEST).read_bytes(), MANIFEST).items() <= after.items()
    (folder / "tei/documents/a.xml").write_text(file("<p>One two</p>"), "utf-8")
    building.build(folder)
    assert (site / MANIFEST).read_bytes() == before


def test_what_a_hook_puts_into_the_site_at_its_end_is_listed(project: Project) -> None:
    hook = HOOK + (
        "def on_post_build(config, **_):\n"
        "    with open(config['site_dir'] + '/last.txt', 'w') as written:\n"
        "        written.write('last')\n"
    )
    configuration = "site_name: A\ntheme: {name: material}\nplugins: [editions]\nhooks: [hook.py]\n"
    documents = {"tei/documents/a.xml": file("<p>One</p>")}
    site, _, _ = building.build(
        project({"mkdocs.yml": configuration, "hook.py": hook, **documents})
    )
    made = listed((site / MANIFEST).read_bytes(), MANIFEST)
    assert made["last.txt"] == hashlib.sha256(b"last").hexdigest()


def test_a_preview_has_no_manifest(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file('<p><ref target="#gone">One</ref></p>')})
    site, _ = building.preview(folder)
    assert not (site / MANIFEST).exists()


def test_files_that_stand_as_they_did_are_not_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.txt").write_text("one", "utf-8")
    with Cache(tmp_path / "cache", "") as cache:
        first = manifest.written(folder, cache)
        known = (folder / "a.txt").stat()
        (folder / "a.txt").write_text("two", "utf-8")
        os.utime(folder / "a.txt", ns=(known.st_atime_ns, known.st_mtime_ns))
        assert manifest.written(folder, cache) == first
        os.utime(folder / "a.txt", ns=(known.st_atime_ns, known.st_mtime_ns + 1))
        assert manifest.written(folder, cache) != first
    assert manifest.written(folder) != first


def test_a_manifest_is_renewed_by_what_has_changed_alone(tmp_path: Path) -> None:
    names = [f"{number}/{letter}.txt" for number in range(3) for letter in "abc"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    manifest.written(tmp_path)
    were = manifest.hashes(tmp_path)
    (tmp_path / "0/a.txt").write_text("another one", "utf-8")
    (tmp_path / "1/b.txt").unlink()
    (tmp_path / "2/d.txt").write_text("a new one", "utf-8")
    (tmp_path / "2/c.txt").write_text("nobody says that it has changed", "utf-8")
    hash_ = manifest.renewed(tmp_path, were, ["0/a.txt", "1/b.txt", "2/d.txt", MANIFEST])
    found = listed((tmp_path / MANIFEST).read_bytes(), MANIFEST)
    assert hash_ == hashlib.sha256((tmp_path / MANIFEST).read_bytes()).hexdigest()
    assert found["2/c.txt"] == were["2/c.txt"]
    (tmp_path / "2/c.txt").write_text("2/c.txt", "utf-8")
    assert manifest.written(tmp_path) == hash_
    assert found.keys() == {*names, "2/d.txt"} - {"1/b.txt"}


def test_a_new_name_that_not_every_disk_can_have_is_told_when_a_manifest_is_renewed(
    tmp_path: Path,
) -> None:
    (tmp_path / "Seal.png").write_text("", "utf-8")
    were = manifest.hashes(tmp_path)
    (tmp_path / "seal.png").write_text("", "utf-8")
    with pytest.raises(EditionError, match=r"the same file as Seal\.png"):
        manifest.renewed(tmp_path, were, ["seal.png"])


@pytest.mark.parametrize("name", ["a\\b.txt", "a\nb.txt", "a\x1bb.txt"])
def test_a_name_that_no_list_can_have_stops_the_build(project: Project, name: str) -> None:
    folder = project({"tei/documents/a.xml": file("<p>One</p>"), f"docs/{name}": "x"})
    with pytest.raises(EditionError):
        building.build(folder)
    assert [one.code for one in manifest.faults([name, "a b/č.txt"])] == ["file-name"]


@pytest.mark.part(3)
@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a:b.png"], "not every disk"),
        (["aux.png"], "not every disk"),
        (["end./a.png"], "not every disk"),
        ([f"{'a' * 201}.png"], "not every disk"),
        (["Seal.png", "seal.png"], "the same file as Seal.png"),
        (["se\u0301al.png", "s\u00e9al.png"], "the same file as se\u0301al.png"),
    ],
)
def test_a_name_that_not_every_disk_can_have_stops_the_build(
    project: Project, names: list[str], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    letter = {"tei/documents/a.xml": file("<p>One</p>")}
    folder = project({**letter, **{f"docs/{name}": "" for name in names}})
    with pytest.raises(EditionError):
        building.build(folder)
    assert said in caplog.text
    assert "[file-name]" in caplog.text
    assert not (folder / "build/site").exists()


@given(st.lists(st.text("abAB\u00e9\u00c9\u0301/.", min_size=1), unique=True))
def test_of_names_without_faults_no_two_are_the_same_anywhere(paths: list[str]) -> None:
    if not [*manifest.foreign(paths)]:
        forms = {unicodedata.normalize("NFD", path).casefold() for path in paths}
        assert len(forms) == len(paths)


def test_the_site_says_what_it_is_made_of(project: Project, tmp_path: Path) -> None:
    letter = file("<p>One</p>")
    folder = project({"tei/documents/a.xml": letter, "docs/index.md": "# A"})
    site, _, _ = building.build(folder)
    told = json.loads((site / provenance.DATA).read_text("utf-8"))
    line = f"{hashlib.sha256(letter.encode()).hexdigest()}  tei/documents/a.xml\n"
    expected = {"files": 1, "sha256": hashlib.sha256(line.encode()).hexdigest()}
    assert told["made_from"]["tei"] == expected
    assert told["made_from"]["pages"]["files"] == 1
    assert told["made_with"]["mkdocs"] == version("mkdocs")
    assert str(tmp_path) not in json.dumps(told)


def test_all_that_the_package_needs_is_known_by_its_version() -> None:
    found = provenance.installed()
    assert found["editions"] == version("editions")
    assert {"lxml", "markupsafe", "mkdocs", "packaging", "pagefind-bin"} < found.keys()
    assert "pytest" not in found
