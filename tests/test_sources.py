"""The two reports: every word of the texts as handed over is in the TEI and on the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT
from lxml import etree, html
from lxml.etree import _Element

from editions import tei
from editions.edition import Edition

CZECHOSLOVAK = "ruzek-1962-11-30"
HUNGARIAN = "radvanyi-1962-12-05"

# Where the text begins and ends in each copy; what stands around it is the archive's web page.
BOUNDS = {
    CZECHOSLOVAK: ("Dr M. Ruzek", "Washington, 30 November 1962"),
    HUNGARIAN: ("HIGHLY CONFIDENTIAL!", "when discussing these issues."),
}

# What the declarations say was mended without both forms standing in the TEI.
REPAIRS = (("C o p y", "Copy"), ("Cuba[1]", "Cuba"), ("events.[2]", "events."))


def handed_over(stem: str) -> str:
    copy = (ROOT / "tests/seeds" / f"{stem}.txt").read_text("utf-8")
    start, end = BOUNDS[stem]
    text = copy[copy.rindex(start) if stem == CZECHOSLOVAK else copy.index(start) :]
    text = text[: text.index(end) + len(end)]
    for found, mended in REPAIRS:
        text = text.replace(found, mended)
    return text


def source(stem: str) -> _Element:
    path = f"tei/documents/{stem}.xml"
    return tei.parse((ROOT / path).read_bytes(), path)


def note(stem: str, key: str) -> str:
    found = tei.find(source(stem), f"//tei:note[@xml:id='{key}']")
    return tei.plain(found)


@pytest.mark.parametrize("stem", [CZECHOSLOVAK, HUNGARIAN])
def test_the_words_of_the_tei_are_those_handed_over(stem: str) -> None:
    text = tei.find(source(stem), "/tei:TEI/tei:text")
    assert text is not None
    ours = {*tei.find_all(text, ".//tei:note"), *tei.find_all(text, ".//tei:choice/tei:corr")}
    assert tei.plain(text, ours).split() == handed_over(stem).split()


@pytest.mark.parametrize("stem", [CZECHOSLOVAK, HUNGARIAN])
def test_the_words_of_the_page_are_those_handed_over(stem: str, site: Path) -> None:
    page = html.parse(site / "documents" / f"{stem}.html").getroot()
    (text,) = page.find_class("tei-text")
    for cls in ("added", "footnote-ref", "headerlink", "tei-corr"):
        for element in text.find_class(cls):
            element.drop_tree()
    shown = re.sub(r"\s+", "", text.text_content())
    assert shown == re.sub(r"\s+", "", handed_over(stem))


def test_the_notes_of_the_hungarian_report_are_those_handed_over() -> None:
    copy = (ROOT / "tests/seeds" / f"{HUNGARIAN}.txt").read_text("utf-8")
    notes = dict(re.findall(r"^\[(\d)\] (.*)$", copy, re.MULTILINE))
    assert {key: note(HUNGARIAN, f"n{key}") for key in notes} == {
        key: words.strip() for key, words in notes.items()
    }


def test_the_summaries_are_those_handed_over() -> None:
    for stem in (CZECHOSLOVAK, HUNGARIAN):
        copy = (ROOT / "tests/seeds" / f"{stem}.txt").read_text("utf-8")
        summary = tei.plain(tei.find(source(stem), "//tei:abstract"))
        assert summary in " ".join(copy.split())


def test_every_paragraph_has_its_number_as_its_id() -> None:
    for stem, count in ((CZECHOSLOVAK, 11), (HUNGARIAN, 31)):
        paragraphs = tei.find_all(source(stem), "//tei:body//tei:p")
        ids = [(tei.xml_id(one), one.get("n")) for one in paragraphs]
        assert ids == [(f"p{number}", str(number)) for number in range(1, count + 1)]


def test_every_square_bracket_is_marked_as_an_editors() -> None:
    for stem, count in ((CZECHOSLOVAK, 8), (HUNGARIAN, 21)):
        text = tei.find(source(stem), "//tei:body")
        assert text is not None
        brackets = [holder for holder, piece in tei.pieces(text) for _ in re.findall(r"\[", piece)]
        assert [tei.name(one) in ("supplied", "gloss") for one in brackets] == [True] * count


def test_the_edition_has_no_finding() -> None:
    assert Edition.read(ROOT).findings == ()


def test_every_entry_is_pointed_to_from_a_document() -> None:
    edition = Edition.read(ROOT)
    pointers = {
        (target.entry.source.path, target.entry.identifier)
        for document in edition.documents
        for element in document.source.root.iterfind(".//*[@ref]")
        for target in [edition.target(element.get("ref", ""), document.source.path)]
        if target is not None and target.entry is not None
    }
    assert {(one.source.path, one.identifier) for one in edition.entries} == pointers


def test_identifiers_of_persons_are_those_of_the_authorities(material: Path) -> None:
    table = (material / "authorities/frus-persons.tsv").read_text("utf-8")
    known = {cell for row in table.splitlines()[1:] for cell in row.split("\t")}
    persons = [one for one in Edition.read(ROOT).entries if one.kind.folder == "persons"]
    given = {tei.plain(idno) for one in persons for idno in one.identifiers}
    assert {one.removeprefix("https://viaf.org/viaf/") for one in given} - known == set()


def test_all_sources_are_valid_against_the_schema_of_all_tei(material: Path) -> None:
    schema = etree.RelaxNG(etree.parse(material / "schema/tei_all.rng"))
    sources = Edition.read(ROOT).sources
    found = {path: schema.validate(one.root) for path, one in sources.items()}
    assert found == dict.fromkeys(sources, True)


def test_the_texts_kept_here_are_the_copies_as_handed_over(material: Path) -> None:
    kept = sorted(file.read_bytes() for file in (ROOT / "tests/seeds").glob("*.txt"))
    assert kept == sorted(file.read_bytes() for file in (material / "seeds").glob("*.txt"))
