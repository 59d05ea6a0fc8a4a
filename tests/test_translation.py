"""A translation stands beside its original: row by row, each column in its order, no word lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain, product
from pathlib import Path

import pytest
from conftest import document, file, proved, rendering
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement
from markdown import Markdown as Converter
from test_guides import samples, steps

from editions import behaviours, pages
from editions.alignment import Item, rows
from editions.downloads import texts
from editions.edition import Edition
from editions.markdown import EXTENSIONS, Markdown
from editions.rules import Rules
from editions.watch import Watched

Project = Callable[[Mapping[str, str]], Path]

GERMAN = '<div xml:lang="de">{}</div>'
ENGLISH = '<div type="translation" xml:lang="en">{}</div>'
ICE = '<p xml:id="a">Das Eis kam.</p><p xml:id="b">Es blieb.</p>'


def shown(text: Markdown) -> HtmlElement:
    """What a browser gets of a page."""
    converter = Converter(extensions=[*EXTENSIONS], extension_configs=EXTENSIONS)
    return html.fragment_fromstring(converter.convert(text), create_parent="div")


def cells(text: Markdown) -> list[tuple[str, ...]]:
    """The words of each row, column by column; without the numbers of paragraphs."""
    page = shown(text)
    for added in page.xpath("//*[contains(@class, 'permalink')]"):
        added.drop_tree()
    found = page.xpath("//*[@class='parallel-row']")
    return [tuple(" ".join(cell.text_content().split()) for cell in row) for row in found]


def beside(german: str, english: str) -> list[tuple[str, ...]]:
    """The rows of a text with a translation."""
    one = document(GERMAN.format(german) + ENGLISH.format(english))
    return cells(rendering(one).text())


def test_passages_stand_beside_those_that_point_to_them() -> None:
    found = beside(ICE, '<p corresp="#a">The ice came.</p><p corresp="#b">It stayed.</p>')
    assert found == [("Das Eis kam.", "The ice came."), ("Es blieb.", "It stayed.")]


def test_a_pointer_may_be_at_the_original() -> None:
    german = '<p corresp="#x">Das Eis kam.</p><p>Es blieb.</p>'
    assert beside(german, '<p xml:id="x">The ice came.</p>')[0] == ("Das Eis kam.", "The ice came.")


def test_links_beside_the_text_align_it() -> None:
    german = f'{ICE}<linkGrp type="translation"><link target="#b #x"/></linkGrp>'
    found = beside(german, '<p xml:id="x">It stayed.</p>')
    assert ("Es blieb.", "It stayed.") in found


def test_other_links_align_nothing() -> None:
    german = f'{ICE}<linkGrp type="quotation"><link target="#b #x"/></linkGrp>'
    assert beside(german, '<p xml:id="x">It stayed.</p>') == []


def test_what_has_no_partner_is_alone_in_its_column() -> None:
    found = beside(ICE, "<p>Not in the letter.</p><p corresp='#b'>It stayed.</p>")
    assert found == [("Das Eis kam.",), ("Not in the letter.",), ("Es blieb.", "It stayed.")]


def test_headings_without_pointers_stand_beside_each_other() -> None:
    found = beside(f"<head>Brief</head>{ICE}", "<head>Letter</head><p corresp='#a'>Ice.</p>")
    assert found[0] == ("Brief", "Letter")


def test_a_part_of_a_passage_aligns_the_passage() -> None:
    english = '<p><seg corresp="#a">The ice came</seg> <seg corresp="#b">and stayed.</seg></p>'
    assert beside(ICE, english) == [("Das Eis kam. Es blieb.", "The ice came and stayed.")]


def test_two_translations_have_a_column_each() -> None:
    german = GERMAN.format('<p xml:id="a">Eis.</p>')
    english = ENGLISH.format('<p corresp="#a">Ice.</p>')
    french = english.replace("Ice", "Glace").replace('"en"', '"fr"')
    one = document(german + english + french)
    assert cells(rendering(one).text()) == [("Eis.", "Ice.", "Glace.")]
    assert proved(one).findings == ()


def test_each_language_is_marked_and_named() -> None:
    one = document(GERMAN.format(ICE) + ENGLISH.format('<p corresp="#a">The ice came.</p>'))
    page = shown(rendering(one).text())
    names = [p.text_content().strip() for p in page.find_class("parallel-names")[0]]
    assert names == ["Original: German", "Translation: English"]
    (paragraph,) = page.xpath("//p[@id='p-3']")
    assert paragraph.xpath("string(ancestor::*[@lang][1]/@lang)") == "en"
    (paragraph,) = page.xpath("//p[@id='a']")
    assert paragraph.xpath("string(ancestor::*[@lang][1]/@lang)") == "de"


def test_passages_keep_the_anchors_that_they_have_alone() -> None:
    alone = document(GERMAN.format(ICE) + ENGLISH.format('<p>Ice.</p><p xml:id="z">It.</p>'))
    aligned = document(
        GERMAN.format(ICE) + ENGLISH.format('<p corresp="#a">Ice.</p><p xml:id="z">It.</p>')
    )
    anchors = [sorted(shown(rendering(one).text()).xpath("//@id")) for one in (alone, aligned)]
    assert anchors[0] == anchors[1] != []


@pytest.mark.parametrize("is_first", [True, False])
def test_the_translation_itself_has_its_anchor_once(is_first: bool) -> None:
    english = ENGLISH.replace("<div", '<div xml:id="en"', 1).format('<p corresp="#a">Ice.</p>')
    german = GERMAN.format(ICE)
    one = document(english + german if is_first else german + english)
    assert shown(rendering(one).text()).xpath("count(//*[@id='en'])") == 1
    assert proved(one).findings == ()


def test_a_translation_from_right_to_left_says_so_and_so_does_its_original() -> None:
    hebrew = ENGLISH.replace('"en"', '"he"').format('<p corresp="#a">קרח</p>')
    page = shown(rendering(document(GERMAN.format(ICE) + hebrew)).text())
    assert page.xpath("//*[@data-translation]/@dir") == ["rtl"]
    latin = ENGLISH.format('<p corresp="#a">Ice.</p>')
    other = GERMAN.replace('"de"', '"he"').format('<p xml:id="a">קרח</p>')
    page = shown(rendering(document(other + latin)).text())
    assert page.xpath("//*[@data-translation]/@dir") == ["ltr"]


def test_downloads_have_the_original_and_then_the_translation() -> None:
    one = document(GERMAN.format(ICE) + ENGLISH.format('<p corresp="#a">Ice.</p>'))
    assert [block.words for block in texts.blocks(one)] == ["Das Eis kam.", "Es blieb.", "Ice."]


NUMBERS = st.lists(st.integers(0, 6), max_size=3)


@given(st.lists(NUMBERS, max_size=7), st.integers(1, 7), st.booleans())
def test_no_word_is_lost_however_passages_are_aligned(
    aligned: list[list[int]], number: int, is_first: bool
) -> None:
    german = [f'<pb/><p xml:id="a{at}">Satz {at}<note>Anm. {at}</note></p>' for at in range(number)]
    english = [
        f'<p corresp="{" ".join(f"#a{one}" for one in some)}">Clause {at}<note>N. {at}</note></p>'
        for at, some in enumerate(aligned)
    ]
    texts_ = [GERMAN.format("".join(german)), ENGLISH.format("<gap/>".join(english))]
    one = document("".join(texts_ if is_first else texts_[::-1]))
    proof = proved(one)
    assert proof.findings == ()
    assert proof.notes == number + len(aligned)


@given(st.lists(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2))), max_size=4))
def test_no_word_of_divisions_is_lost_however_they_are_aligned(
    aligned: list[list[tuple[int, int]]],
) -> None:
    verse = '<p xml:id="d{0}-{1}">Satz {0} {1}</p>'
    german = "".join(
        f"<div>{''.join(verse.format(at, one) for one in range(3))}</div>" for at in range(3)
    )
    clause = '<p corresp="#d{0}-{1}">Clause {0} {1}</p>'
    inside = ("".join(clause.format(*one) for one in some) for some in aligned)
    english = "".join(f"<div>{some}</div>" for some in inside)
    assert proved(document(GERMAN.format(german) + ENGLISH.format(english))).findings == ()


def test_the_proof_finds_a_translation_in_disorder() -> None:
    one = document(GERMAN.format(ICE) + ENGLISH.format('<p corresp="#a">Ice.</p><p>More.</p>'))
    rules = Rules()

    @rules.block("p", when="@corresp")
    def doubled(element: object, render: object) -> Markdown:
        return Markdown("Ice. Ice.")

    (found,) = proved(one, rules=rules).findings
    assert found.code == "words-differ"
    assert "translation" in found.message


ITEMS = st.tuples(st.integers(0, 2), st.integers(0, 5))


@given(st.lists(st.tuples(ITEMS, ITEMS)))
def test_rows_part_no_link_and_keep_each_column_whole(links: list[tuple[Item, Item]]) -> None:
    found = [*rows([6, 6, 6], links)]
    for column in range(3):
        assert [*chain.from_iterable(row[column] for row in found)] == [*range(6)]
    row_of = {
        (column, at): number
        for number, row in enumerate(found)
        for column, some in enumerate(row)
        for at in some
    }
    assert all(row_of[one] == row_of[other] for one, other in links)


@given(st.lists(st.tuples(ITEMS, ITEMS)))
def test_rows_are_as_many_as_can_be(links: list[tuple[Item, Item]]) -> None:
    for row in rows([6, 6, 6], links):
        places = [range(some.start, some.stop + 1) for some in row]
        every = [*product(*places)]
        for cut in every[1:-1]:  # Nothing before it, and nothing behind it.
            inside = [pair for pair in links if pair[0][1] in row[pair[0][0]]]
            assert any((a[1] < cut[a[0]]) is not (b[1] < cut[b[0]]) for a, b in inside)


TWO_FILES = {
    "tei/documents/a.xml": file(
        f"<head>Brief</head>{ICE}<p>Nur hier<note>Eine.</note></p>"
    ).replace("<text", '<text xml:lang="de"'),
    "tei/documents/b.xml": file(
        '<div type="translation"><p corresp="a.xml#a">The ice came.</p>'
        '<p corresp="a.xml#b">It stayed.<note>One.</note></p></div>'
    ).replace("<text", '<text xml:lang="en"'),
}


def page_of(edition: Edition, stem: str) -> pages.Page:
    (one,) = (one for one in edition.documents if one.stem == stem)
    return pages.document_page(edition, behaviours.defaults(), one)


def test_a_translation_in_another_file_has_the_original_beside_it(project: Project) -> None:
    edition = Edition.read(project(TWO_FILES))
    assert edition.findings == ()
    found = cells(page_of(edition, "b").body)
    assert found == [
        ("Brief",),
        ("Das Eis kam.", "The ice came."),
        ("Es blieb.", "It stayed.1"),
        ("Nur hiernote 1",),
    ]
    (_, translation) = sorted(edition.documents, key=lambda one: one.stem)
    proof = proved(translation, edition)
    assert (proof.findings, proof.notes) == ((), 1)


def test_a_copy_of_the_original_has_no_anchors_and_is_not_searched(project: Project) -> None:
    page = shown(page_of(Edition.read(project(TWO_FILES)), "b").body)
    copies = page.find_class("copied")
    assert len(copies) == 4
    assert [one for copy in copies for one in copy.xpath(".//@id")] == []
    assert all(copy.get("data-pagefind-ignore") == "" for copy in copies)
    assert {copy.get("lang") for copy in copies} == {"de"}


def test_an_original_leads_to_its_translation_in_another_file(project: Project) -> None:
    edition = Edition.read(project(TWO_FILES))
    assert "Translation: [A letter](b.md)" in page_of(edition, "a").body
    assert "Translation: [" not in page_of(edition, "b").body


def test_a_page_is_made_anew_when_the_original_of_its_translation_changes(
    project: Project,
) -> None:
    watched = Watched(Edition.read(project(TWO_FILES)))
    watched.begin()
    page_of(watched, "b")
    assert "file:tei/documents/a.xml" in watched.asked.names
    watched.begin()
    page_of(watched, "a")
    assert "translations:documents/a.html" in watched.asked.names


def test_the_guide_says_what_is_so(project: Project) -> None:
    files = {step.path: step.text for step in steps("translations") if step.path}
    edition = Edition.read(project(files))
    assert edition.findings == ()
    assert cells(page_of(edition, "letter").body) == [
        ("Das Eis kam in der Nacht.", "The ice came by night."),
        ("Es blieb.", "It stayed.1"),
        ("An Herrn Reuß in Tressin.",),
    ]
    assert cells(page_of(edition, "letter-french").body)[1] == ("Es blieb.", "Elle est restée.")
    (links,) = samples("translations")
    german = GERMAN.format(ICE.replace('"a"', '"de1"').replace('"b"', '"de2"'))
    english = ENGLISH.format('<p xml:id="en1">Ice.</p><p xml:id="en2">It.</p>')
    one = document(german + english + links)
    assert cells(rendering(one).text()) == [("Das Eis kam.", "Ice."), ("Es blieb.", "It.")]


def test_a_pointer_to_nothing_is_found_as_others_are(project: Project) -> None:
    files = {**TWO_FILES, "tei/documents/a.xml": file("<p>Eis.</p>")}
    found = Edition.read(project(files)).findings
    assert [one.code for one in found] == ["dangling-pointer", "dangling-pointer"]
