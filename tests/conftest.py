"""What the tests share: TEI from fragments, projects in a temporary folder, the built site."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from lxml.etree import _Element
from markdown import Markdown as Converter
from measures import BROWSER, chromium, kinds, served
from playwright.sync_api import Browser, Page, sync_playwright

from editions import behaviours, building, exports, notes, pages, releases
from editions.document import Document, documents
from editions.edition import Edition, Settings
from editions.lossless import File, Proof, proof
from editions.markdown import EXTENSIONS
from editions.released import Release
from editions.render import Render
from editions.rules import Rules
from editions.source import Source, read
from editions.words import LANGUAGE

ROOT = Path(__file__).parent.parent
MATERIAL = Path(os.environ.get("EDITIONS_MATERIAL", ROOT.parent / "shared"))

WITH_EACH_PYTHON = frozenset(
    "api cache cases checks_dates checks_ids checks_text chronology dates document drafts explain"
    " findings guide layers levels locked notes package pointers registers render rules store"
    " synopsis tei trees upgrade uris wordlist".split()
)
"""The files of tests that `make versions` runs: without a browser, in less than three minutes."""

Tei = Callable[[str], _Element]
Project = Callable[[Mapping[str, str]], Path]

FILE = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>A letter</title></titleStmt></fileDesc></teiHeader><text><body>{}</body></text></TEI>"""

# No test fails because the machine has something else to do.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

CONFIGURATION = """site_name: A trial
theme: {name: material}
plugins: [editions]
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is run with each version of Python, and of tests run in part the cases left out."""
    seen: Counter[str] = Counter()
    for one in items:
        if one.path.stem.removeprefix("test_") in WITH_EACH_PYTHON:
            one.add_marker("versions")
        if part := one.get_closest_marker("part"):
            test = one.nodeid.partition("[")[0]
            if seen[test] % part.args[0]:
                one.add_marker("slow")
            seen[test] += 1


def file(body: str) -> str:
    """A whole TEI file around what stands in its body."""
    return FILE.format(body)


def files_of(site: Path) -> dict[str, bytes]:
    """The files of a site by path."""
    every = (file for file in site.rglob("*") if file.is_file())
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in every}


def edition_in(folder: Path, parts: Iterable[str] = ("docs", "hooks", "tei")) -> Path:
    """A copy of this edition in a folder, which need not be there; the folder."""
    for name in parts:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def document(body: str) -> Document:
    """A document with a body, as if read from `tei/documents/a.xml`."""
    source: Source = read("tei/documents/a.xml", file(body).encode())
    return documents(source, "a")[0]


def rendering(one: Document, rules: Rules | None = None) -> Render:
    """Render for the page of a document, with rules after those of the package."""
    joined = behaviours.defaults().followed_by(rules or Rules())
    settings = Settings(pointers=joined.pointers)
    edition = Edition({one.source.path: one.source}, (one,), (), settings=settings)
    return Render(joined, edition, one.source, one.uri, one)


def proved(one: Document, edition: Edition | None = None, rules: Rules | None = None) -> Proof:
    """The proof of a document's page, made without MkDocs."""
    whole = edition or Edition({one.source.path: one.source}, (one,), ())
    page = pages.document_page(whole, behaviours.defaults().followed_by(rules or Rules()), one)
    converter = Converter(extensions=[*EXTENSIONS], extension_configs=EXTENSIONS)
    html = notes.labelled(converter.convert(page.body), page.metadata.get("notes", {}))
    record = next(one_ for one_ in exports.documents(whole) if one_["url"] == one.uri)
    with TemporaryDirectory() as folder:
        written = Path(folder, one.uri)
        written.parent.mkdir(parents=True)
        written.write_text(f"<html><body>{html}</body></html>", "utf-8")
        return proof(File(one.source.path, one.source.data), record, Path(folder))


def release(folder: Path, version: str = "1.0", settings: Settings | None = None) -> Edition:
    """Release an edition, and give it as it is read then."""
    made = releases.record(Edition.read(folder, settings), Release(version, "2026-11-22"))
    (folder / "tei/released.json").write_text(made.written(), "utf-8")
    return Edition.read(folder, settings)


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Begin in English, whatever the language of the site that was built before."""
    LANGUAGE.set("en")


@pytest.fixture
def tei() -> Tei:
    """Make the first element of a body from its TEI."""

    def make(fragment: str) -> _Element:
        return document(fragment).text[0][0]

    return make


@pytest.fixture
def render() -> Render:
    """Render with the package's rules, for a page that belongs to no document."""
    one = document("")
    edition = Edition({one.source.path: one.source}, (), ())
    return Render(behaviours.defaults(), edition, one.source, "documents/a.html")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Make a project of files, given by path, with the least configuration that builds."""

    def make(files: Mapping[str, str]) -> Path:
        for path, text in {"mkdocs.yml": CONFIGURATION, **files}.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        return tmp_path

    return make


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This edition, built once, strictly, in a copy of the project; its folder."""
    built, _, _ = building.build(edition_in(tmp_path_factory.mktemp("edition")), strict=True)
    return built


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this edition, which the tests of a module may change and build."""
    return edition_in(tmp_path_factory.mktemp("copied"))


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """Where this edition is served, at a root."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="session")
def address(server: str) -> str:
    """Where this edition is served at a path below the root, as a mirror may have it."""
    return f"{server}mirror/"


@pytest.fixture(scope="session")
def volume(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an edition that has what this one has not: parts, verse, tables, two texts."""
    copy = tmp_path_factory.mktemp("volume") / "edition"
    shutil.copytree(ROOT / "tests/volume", copy, ignore=shutil.ignore_patterns("build"))
    built, _, _ = building.build(copy, strict=True)
    return built


@pytest.fixture(scope="session")
def each_kind(server: str, site: Path, volume: Path) -> Iterator[tuple[str, ...]]:
    """The addresses of one page of each kind, of this edition and of the volume."""
    with served(volume) as other:
        own = (server + path for path in [*kinds(site).values(), "search.html?q=Cuba"])
        further = (path for path in kinds(volume).values() if path.startswith("documents/"))
        yield (*own, other, *(other + path for path in further))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=BROWSER)
        yield started
        started.close()


@pytest.fixture(scope="session")
def material() -> Path:
    """The folder of real TEI files that are no part of the project."""
    if not MATERIAL.is_dir():
        pytest.skip(f"no {MATERIAL}: set EDITIONS_MATERIAL to a folder with corpora and schema")
    return MATERIAL


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page. At its end no script has failed and nothing was asked of another host."""
    context = browser.new_context()
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    opened.on(
        "request",
        lambda sent: None if sent.url.startswith("http://127.0.0.1:") else faults.append(sent.url),
    )
    yield opened
    context.close()
    assert faults == []


@pytest.fixture
def without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()
