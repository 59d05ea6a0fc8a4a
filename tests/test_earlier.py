"""Earlier releases stay readable at their own addresses, as they were published."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import file, files_of
from measures import served, violations
from playwright.sync_api import Browser, expect

from editions import building, deposit, earlier, timemaps, verify
from editions.findings import EditionError
from editions.released import Record, Release

CONFIGURATION = """site_name: Letters
site_url: https://letters.example/
theme: {{name: material}}
plugins:
  - editions:
      version: "{0}"
      date: 2026-11-22
      releases: kept
"""

TEXTS = {"a": "The sea was calm.", "b": "Nobody came.", "c": "It rained on Monday."}


class Letters:
    """Letters that are published again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "kept").mkdir(parents=True)
        (folder / "tei/documents").mkdir(parents=True)
        for name, words in TEXTS.items():
            self.write(name, words)

    def write(self, name: str, words: str) -> None:
        text = file(f'<p xml:id="{name}1">{words}</p>')
        (self.folder / f"tei/documents/{name}.xml").write_text(text, "utf-8")

    def build(self, version: str) -> Path:
        (self.folder / "mkdocs.yml").write_text(CONFIGURATION.format(version), "utf-8")
        site, _, _ = building.build(self.folder)
        return site

    def keep(self, version: str) -> None:
        shutil.copytree(self.folder / "build/site", self.folder / "kept" / version)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Letters:
    """Two earlier releases and a third one: a letter has changed, and one is no more."""
    letters = Letters(tmp_path_factory.mktemp("letters"))
    letters.build("1.0")
    letters.keep("1.0")
    letters.write("b", "Nobody came but a dog.")
    letters.build("1.1")
    letters.keep("1.1")
    (letters.folder / "tei/documents/c.xml").unlink()
    letters.build("2.0")
    return letters


@pytest.fixture
def copied(three: Letters, tmp_path: Path) -> Letters:
    copy = Letters(tmp_path / "other")
    shutil.rmtree(copy.folder)
    shutil.copytree(three.folder, copy.folder)
    return copy


LINK = re.compile(r'<([^<>"\s]+)>((?:;[a-z]+="[^"]*")+)(?:,\n|\n$)')
"""A link-value. Source: RFC 6690, 2, without what a TimeMap has no use for."""


def links(timemap: bytes) -> list[tuple[str, dict[str, str]]]:
    """The links of a TimeMap, which is nothing but links."""
    text = timemap.decode("ascii")
    found = [*LINK.finditer(text)]
    assert "".join(one[0] for one in found) == text
    return [(one[1], dict(re.findall(r';([a-z]+)="([^"]*)"', one[2]))) for one in found]


def test_a_timemap_says_when_each_page_was_released(copied: Letters) -> None:
    days = (("1.0", "2024-01-31"), ("1.1", "2025-03-01"), ("1.2", "2026"))
    record = json.dumps({"releases": days})
    (copied.folder / "tei/released.json").write_text(record, "utf-8")
    copied.build("2.0")
    found = files_of(copied.folder / "build/site/data/timemap")
    assert {*found} == {"index.link", "documents/a.link", "documents/b.link"}
    site, first, last = (
        "https://letters.example/",
        "Wed, 31 Jan 2024 00:00:00 GMT",
        "Sat, 01 Mar 2025 00:00:00 GMT",
    )
    for name, path in (("index", ""), ("documents/a", "documents/a.html")):
        own = {"rel": "self", "type": "application/link-format", "from": first, "until": last}
        assert links(found[f"{name}.link"]) == [
            (f"{site}{path}", {"rel": "original"}),
            (f"{site}data/timemap/{name}.link", own),
            (f"{site}releases/1.0/{path}", {"rel": "first memento", "datetime": first}),
            (f"{site}releases/1.1/{path}", {"rel": "last memento", "datetime": last}),
        ]


def test_without_a_day_or_an_address_there_is_no_timemap(three: Letters) -> None:
    assert not (three.folder / "build/site/data/timemap").exists()  # Nothing was recorded.
    releases, _ = earlier.read(three.folder, "kept")
    dated = Record((Release("1.1", "2025-03-01"),))
    ((path, data), *more) = timemaps.files("https://x.example/one/", releases, dated, ["c.html"])
    assert (path, more) == ("data/timemap/index.link", [])
    assert [one["rel"] for _, one in links(data)] == ["original", "self", "first last memento"]


def differences(where: Path | str) -> list[str]:
    return [str(one) for one in verify.verified(str(where)).differences]


def test_they_are_there_as_they_were_published(three: Letters) -> None:
    site = three.folder / "build/site"
    for version in ("1.0", "1.1"):
        there, kept = files_of(site / "releases" / version), three.folder / "kept" / version
        own = {path: data for path, data in files_of(kept).items() if "releases/1" not in path}
        assert there == own
        assert b"Nobody came" in there["documents/b.html"]


def test_the_site_proves_itself_with_them_and_they_prove_themselves(three: Letters) -> None:
    site = three.folder / "build/site"
    result = verify.verified(str(site))
    assert result.differences == ()
    listed = (site / verify.MANIFEST).read_text("utf-8")
    assert "releases/index.html" in listed
    assert "releases/1.0/" not in listed
    assert result.files > 2 * len(listed.splitlines())
    assert differences(site / "releases/1.0") == []
    assert differences(site / "releases/1.1") == []  # The one before it stands beside it.


def test_what_is_spoilt_in_them_is_found(copied: Letters) -> None:
    site = copied.folder / "build/site"
    (site / "releases/1.0/documents/a.html").write_text("spoilt")
    (site / "releases/1.1/more.html").write_text("added")
    assert differences(site) == [
        "changed: releases/1.0/documents/a.html",
        "added: releases/1.1/more.html",
    ]
    (site / "releases/1.0" / verify.MANIFEST).write_bytes(b"")
    assert "changed: releases/1.0/manifest-sha256.txt" in differences(site)
    shutil.rmtree(site / "releases/1.0")
    assert [one.partition(" (")[0] for one in differences(site)] == [
        "missing: releases/1.0/manifest-sha256.txt",
        "added: releases/1.1/more.html",
    ]


def test_a_site_on_the_web_is_asked_for_them_too(copied: Letters) -> None:
    site = copied.folder / "build/site"
    with served(site) as address:
        assert differences(address) == []
        assert differences(f"{address}releases/1.1/") == []
        (site / "releases/1.0/documents/a.html").write_text("spoilt")
        assert differences(address) == ["changed: releases/1.0/documents/a.html"]


def test_what_is_built_again_is_what_a_clean_build_gives(copied: Letters) -> None:
    copied.write("a", "The sea was rough.")
    made = files_of(copied.build("2.0"))
    shutil.rmtree(copied.folder / "build")
    assert made == files_of(copied.build("2.0"))
    shutil.rmtree(copied.folder / "kept/1.0")
    fewer = files_of(copied.build("2.0"))
    assert not [path for path in fewer if path.startswith("releases/1.0/")]


def test_a_bag_is_a_release_too(copied: Letters) -> None:
    deposit.deposited(copied.folder, copied.folder / "kept/2.0")
    assert (copied.folder / "kept/2.0" / verify.DECLARATION).is_file()
    site = copied.build("2.1")
    assert differences(site) == []
    old = copied.folder / "kept/2.0" / earlier.OF_BAG / "documents/a.html"
    assert (site / "releases/2.0/documents/a.html").read_bytes() == old.read_bytes()


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("1.0/documents/a.html", "spoilt", "kept/1.0/documents/a.html: error: it was changed"),
        ("1.2/index.html", "no manifest", "kept/1.2: error: "),
        ("a b/index.html", "", "kept/a b: error: is no release"),
        ("README.md", "", "kept/README.md: error: is no release"),
    ],
)
def test_what_is_no_release_is_told_and_nothing_is_published(
    copied: Letters, path: str, text: str, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = files_of(copied.folder / "build/site")
    (copied.folder / "kept" / path).parent.mkdir(exist_ok=True)
    (copied.folder / "kept" / path).write_text(text)
    with pytest.raises(EditionError):
        copied.build("2.0")
    assert message in caplog.text
    assert "[earlier-release]" in caplog.text
    assert files_of(copied.folder / "build/site") == before


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    found, faults = earlier.read(tmp_path, "kept")
    assert found == ()
    assert [one.code for one in faults] == ["earlier-release"]


def test_all_are_listed_with_their_hashes(three: Letters) -> None:
    site = three.folder / "build/site"
    every = json.loads((site / earlier.DATA).read_text("utf-8"))
    assert [one["version"] for one in every] == ["1.0", "1.1"]
    page = (site / earlier.PAGE).read_text("utf-8")
    for one in every:
        assert f'href="{one["version"]}/index.html"' in page
        assert one["sha256"] in page
        assert one["sha256"] == verify.verified(str(site / one["folder"])).hash
    assert 'href="releases/index.html"' in (site / "copies.html").read_text("utf-8")


@pytest.fixture(scope="module")
def address(three: Letters) -> Iterator[str]:
    with served(three.folder / "build/site") as found:
        yield found


@pytest.mark.part(2)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("releases/1.0/documents/a.html", "The text is the same."),
        ("releases/1.0/documents/b.html", "The text has changed."),
        ("releases/1.1/documents/b.html", "The text is the same."),
        ("releases/1.1/documents/c.html", "It is no longer there."),
    ],
)
def test_a_page_of_an_earlier_one_says_so_and_whether_its_text_has_changed(
    browser: Browser, address: str, path: str, said: str, scheme: str
) -> None:
    page = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"{address}{path}")
    told = page.locator(".edition-earlier")
    version = path.split("/")[1]
    expect(told).to_contain_text(f"An earlier release: Version {version}, 22 November 2026.")
    expect(told.get_by_text(said)).to_be_visible()
    assert told.locator("span:visible").count() <= 3
    shown = told.locator("span").evaluate_all(
        "every => every.filter((one) => getComputedStyle(one).visibility === 'visible').length"
    )
    assert shown == 1
    link = told.get_by_role("link")
    assert link.evaluate("one => one.href") == f"{address}{path.split('/', 2)[2]}"
    assert violations(page) == []
    page.close()


def test_on_a_disk_it_leads_to_the_new_one_too(browser: Browser, three: Letters) -> None:
    site = three.folder / "build/site"
    page = browser.new_page()
    page.goto((site / "releases/1.0/documents/b.html").as_uri())
    page.locator(".edition-earlier").get_by_role("link").click()
    expect(page.locator("article")).to_contain_text("Nobody came but a dog.")
    expect(page.locator(".edition-earlier")).to_be_hidden()
    page.close()
