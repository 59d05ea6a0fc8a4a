"""Real TEI of other projects, each corpus built as an edition of its own from a few lines."""

from __future__ import annotations

import posixpath
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html
from lxml.html import HtmlElement

from editions import behaviours, building, tei
from editions.edition import Edition
from editions.findings import Finding, once
from editions.lossless import Proof
from editions.pages import document_page

CONFIGURATION = """site_name: A corpus
theme: {name: material}
plugins:
  - editions:
      levels: {dangling-pointer: warning}
"""

CORPORA: Mapping[str, tuple[str, ...]] = {
    "dodis": ("dodis/[0-9]*.xml", "dodis/taxonomy.xml"),
    "dodis-src": ("dodis-src/*.xml",),
    "frus": ("frus-history/documents/*.xml", "", "frus-history/articles/*.xml"),
    "schnitzler": ("schnitzler/editions/*.xml", "schnitzler/indices/*.xml"),
    "tests": ("tei-p5-test/*.xml",),
    "examples": ("tei-examples/*.xml",),
    "ceteicean": ("ceteicean/*.xml",),
}
"""Each corpus: where its documents are, its registers, and further documents in a folder."""

FOLDERS = ("documents", "registers", "documents/articles")

FEW = 12
"""Documents of a sample; registers come whole."""

MOST_READ = 20
"""Findings of a code that are looked up by other means."""


@dataclass(frozen=True)
class Built:
    """A corpus with its site."""

    project: Path
    site: Path
    edition: Edition
    proofs: tuple[Proof, ...]


def prepared(material: Path, name: str, folder: Path, few: bool) -> Path:
    """A project of a corpus, or of a sample that is the same each time."""
    (folder / "mkdocs.yml").write_text(CONFIGURATION)
    for pattern, place in zip(CORPORA[name], FOLDERS, strict=False):
        files = sorted((material / "corpora").glob(pattern)) if pattern else []
        if few and place != "registers":
            files = random.Random(name).sample(files, min(FEW, len(files)))
        (folder / "tei" / place).mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copy(file, folder / "tei" / place)
    return folder


@pytest.fixture(scope="module", params=CORPORA)
def sample(
    request: pytest.FixtureRequest, material: Path, tmp_path_factory: pytest.TempPathFactory
) -> Built:
    """A sample of each corpus, built."""
    return build(material, str(request.param), tmp_path_factory.mktemp("sample"), few=True)


def build(material: Path, name: str, folder: Path, few: bool) -> Built:
    """A corpus, built as anybody would."""
    project = prepared(material, name, folder, few)
    site, edition, proofs = building.build(project)
    return Built(project, site, edition, proofs)


def pages(site: Path) -> dict[str, HtmlElement]:
    """The pages of a site, by their address."""
    return {
        file.relative_to(site).as_posix(): html.parse(file).getroot()
        for file in sorted(site.rglob("*.html"))
        if file.name != "404.html"  # Its addresses are absolute: it is shown at any path.
    }


def twice(found: Mapping[str, HtmlElement]) -> list[tuple[str, str]]:
    """Pages with ids that stand on them a second time."""
    counts = {path: Counter(map(str, page.xpath("//@id"))) for path, page in found.items()}
    return [(path, one) for path, ids in counts.items() for one, count in ids.items() if count > 1]


def dead(site: Path, found: Mapping[str, HtmlElement]) -> list[tuple[str, str]]:
    """Pages with addresses within the site that lead to no file, or to no id of their page."""
    ids = {path: {*map(str, page.xpath("//@id"))} for path, page in found.items()}
    return [
        (path, address)
        for path, page in found.items()
        for _, _, address, _ in page.iterlinks()
        if not leads(site, ids, path, address)
    ]


def leads(site: Path, ids: Mapping[str, set[str]], path: str, address: str) -> bool:
    """An address on the page `path` is outside of the site, or leads somewhere."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return True
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    target = target if parts.path else path
    anchor = unquote(parts.fragment)
    return (site / target).is_file() and (not anchor or anchor in ids.get(target, {anchor}))


def unanchored(built: Built) -> list[str]:
    """Paragraphs with words in a text that have no anchor on their page."""
    found = pages(built.site)
    ids = {path: {*map(str, page.xpath("//@id"))} for path, page in found.items()}
    return [
        f"{one.source.path}:{element.sourceline}"
        for one in built.edition.documents
        for element in one.elements
        if tei.is_tei(element) and tei.name(element) in ("p", "ab") and tei.plain(element)
        if element in one.passages and one.passages[element].anchor not in ids[one.uri]
    ]


def without_rule(edition: Edition) -> Counter[str]:
    """How many elements of the documents no rule knows, by name."""
    rules = behaviours.defaults()
    elements = (element for one in edition.documents for element in one.elements)
    return Counter(tei.name(one) for one in elements if next(rules.matching(one), None) is None)


def sound(built: Built) -> None:
    """Assert what holds of every site: no word lost, no id twice, no way that leads nowhere."""
    found = pages(built.site)
    assert [str(one) for proof in built.proofs for one in proof.findings] == []
    assert len(built.proofs) == len(built.edition.documents) > 0
    assert twice(found) == []
    assert dead(built.site, found) == []
    assert unanchored(built) == []


@pytest.mark.part(2)
def test_a_sample_of_real_texts_is_built_with_all_its_words_and_ways(sample: Built) -> None:
    sound(sample)


@pytest.mark.slow
@pytest.mark.parametrize("name", CORPORA)
def test_all_real_texts_are_built_with_all_their_words_and_ways(
    name: str, material: Path, tmp_path: Path
) -> None:
    built = build(material, name, tmp_path, few=False)
    print("\n" + figures(name, built))
    sound(built)


def figures(name: str, built: Built) -> str:
    """What a corpus and its site come to."""
    found = pages(built.site)
    unknown = without_rule(built.edition)
    codes = Counter(one.code for one in built.edition.findings)
    left: Counter[str] = Counter()
    for one in (one for proof in built.proofs for one in proof.omissions):
        left[f"{one.name}: {one.because}"] += one.characters
    size = sum(proof.characters for proof in built.proofs)
    whole = sum(proof.characters for proof in built.proofs if not proof.findings)
    lines = {
        "documents": len(built.edition.documents),
        "elements": sum(len(one.elements) for one in built.edition.documents),
        "without rule": f"{sum(unknown.values())} {dict(unknown.most_common(12))}",
        "findings": dict(codes),
        "characters in pages without fault": f"{whole} of {size}",
        "characters left out": dict(left),
        "ids twice": len(twice(found)),
        "dead addresses": len(dead(built.site, found)),
        "paragraphs without anchor": len(unanchored(built)),
    }
    return "\n".join([name, *(f"  {label}: {value}" for label, value in lines.items())])


def judged(edition: Edition) -> Iterator[tuple[str, list[Finding]]]:
    """The findings of an edition and its pages, some of each code, the same each time."""
    rules = behaviours.defaults()
    of_pages = (document_page(edition, rules, one).findings for one in edition.documents)
    found: dict[str, list[Finding]] = {}
    for one in once([*edition.findings, *chain.from_iterable(of_pages)]):
        found.setdefault(one.code, []).append(one)
    for code, some in found.items():
        yield code, random.Random(code).sample(some, min(MOST_READ, len(some)))


def holds(project: Path, finding: Finding) -> bool:
    """A finding is true by the text of the files alone.

    Reads the line in the file and looks for what is said of it with regular expressions.
    """
    written = (project / finding.path).read_text("utf-8")
    if finding.code == "external-dtd":
        return re.search(r"<!DOCTYPE\s[^>[]*(SYSTEM|PUBLIC)", written) is not None
    if finding.code == "no-rule":
        name = re.match(r"no rule for (\S+):", finding.message)
        there = "\n".join(written.split("\n")[finding.line - 1 :])[finding.column - 1 :]
        known = {rule.name for rule in behaviours.defaults()}
        return name is not None and there.startswith(f"<{name[1]}") and name[1] not in known
    return points_nowhere(project, finding)


def points_nowhere(project: Path, finding: Finding) -> bool:
    """The pointer is there, and its target nowhere."""
    said = re.search(r"points to ([^\s,]+)", finding.message)
    lines = (project / finding.path).read_text("utf-8").split("\n")
    pointer = said[1].rstrip(":") if said else ""
    tag = re.match(r"<[^>]*>", "\n".join(lines[finding.line - 1 :])[finding.column - 1 :])
    written = tag[0].replace("&amp;", "&") if tag else ""
    if pointer not in written:
        return False
    file, _, identifier = pointer.partition("#")
    if finding.code in ("unknown-scheme", "unsafe-link"):
        return re.match(r"(https?|mailto|tel|urn|doi|ark|geo):", pointer) is None
    if finding.code == "missing-file":
        return not (project / posixpath.dirname(finding.path) / file).exists()
    where = [project / finding.path] if not file else [*project.rglob(posixpath.basename(file))]
    if finding.code == "unknown-name":
        # A word alone may be a file or, for entries, an id in any file.
        if where:
            return False
        where, identifier = [project / finding.path, *project.rglob("registers/*.xml")], pointer
    pattern = rf"""xml:id\s*=\s*["']{re.escape(identifier)}["']"""
    targets = [one for one in where if re.search(pattern, one.read_text("utf-8"))]
    return not targets if identifier else not where


@pytest.mark.part(2)
def test_what_is_found_in_real_texts_is_true_by_the_text_alone(sample: Built) -> None:
    for _, findings in judged(sample.edition):
        assert [str(one) for one in findings if not holds(sample.project, one)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", CORPORA)
def test_what_is_found_in_all_real_texts_is_true_by_the_text_alone(
    name: str, material: Path, tmp_path: Path
) -> None:
    project = prepared(material, name, tmp_path, few=False)
    for _, findings in judged(Edition.read(project)):
        assert [str(one) for one in findings if not holds(project, one)] == []
