"""The look: the typeface that the site serves, and the properties that an edition may change."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from conftest import FILE, ROOT, Project

from editions import building, frame

ASSETS = ROOT / "editions/theme/assets/editions"
LOOK = (ASSETS / "edition.css").read_text("utf-8")
FACES = re.findall(r"@font-face \{(.+?)\}", (ASSETS / "fonts/eb-garamond.css").read_text(), re.S)

COLOURS = "paper ink quiet line tint link accent editor stamp mark"

PANGRAMS = {
    "Czech": "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "Hungarian": "Árvíztűrő tükörfúrógép",
    "German": "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich",
    "French": "Portez ce vieux whisky au juge blond qui fume à l’œuvre où naît ça",
    "Polish": "Pchnąć w tę łódź jeża lub ośm skrzyń fig",
    "English": "“The United States – 28 bases”, he said; 1962 …",
}


def said(face: str, name: str) -> str:
    found = re.search(rf"{name}: (.+?);", face, re.S)
    assert found is not None, face
    return found[1]


def letters(face: str) -> set[int]:
    """The code points of a face's file."""
    ranges = [
        each.removeprefix("U+").split("-") for each in said(face, "unicode-range").split(", ")
    ]
    return {point for each in ranges for point in range(int(each[0], 16), int(each[-1], 16) + 1)}


def file(face: str) -> str:
    return said(face, "src").partition('"')[2].partition('"')[0]


def test_every_file_of_the_typeface_is_served_and_used(site: Path) -> None:
    served = {font.name for font in (site / "assets/editions/fonts").glob("*.woff2")}
    assert served == {file(face) for face in FACES}


def test_the_licence_of_the_typeface_is_in_the_site(site: Path) -> None:
    licence = (site / "assets/editions/fonts/eb-garamond-LICENSE.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def early(site: Path, path: str) -> set[str]:
    """The files of faces that a page asks for before it needs them."""
    page = (site / path).read_text("utf-8")
    return set(re.findall(r'rel="preload" href="(?:\.\./)?assets/editions/fonts/(.+?)"', page))


def test_a_page_asks_early_for_the_faces_it_is_set_in(site: Path) -> None:
    two = {"eb-garamond-latin-regular.woff2", "eb-garamond-latin-italic.woff2"}
    assert early(site, "documents/ruzek-1962-11-30.html") == two
    assert early(site, "index.html") == two | {"eb-garamond-latin-bold.woff2"}
    assert early(site, "index.html") < {file(face) for face in FACES}


def test_faces_are_shown_at_once_or_not_at_all() -> None:
    assert {said(face, "font-display") for face in FACES} == {"optional"}


def test_the_files_of_a_first_visit_are_light(site: Path) -> None:
    fonts = site / "assets/editions/fonts"
    documents = early(site, "documents/ruzek-1962-11-30.html")
    assert sum((fonts / name).stat().st_size for name in documents) < 60_000


@pytest.mark.parametrize("language", PANGRAMS)
def test_one_file_has_the_letters_of_a_language(language: str) -> None:
    assert {ord(letter) for letter in PANGRAMS[language]} <= letters(FACES[0])


def test_no_letter_of_a_style_is_in_two_files() -> None:
    pairs = [
        (one, other)
        for one, other in combinations(FACES, 2)
        if said(one, "font-style") == said(other, "font-style")
        and said(one, "font-weight") == said(other, "font-weight")
    ]
    assert pairs
    assert [(file(a), file(b)) for a, b in pairs if letters(a) & letters(b)] == []


def test_every_property_in_use_is_defined_at_the_top() -> None:
    top = LOOK[: LOOK.index("@font-face")]
    defined = set(re.findall(r"(--edition-[a-z-]+):", top))
    styles = [style.read_text("utf-8") for style in sorted(ASSETS.glob("*.css"))]
    assert {
        name for style in styles for name in re.findall(r"var\((--edition-[a-z-]+)", style)
    } <= (defined)


def test_every_property_is_told_to_editors() -> None:
    defined = set(re.findall(r"(--edition-[a-z-]+):", LOOK))
    guide = (ROOT / "docs/editors.md").read_text("utf-8")
    assert defined == set(re.findall(r"`(--edition-[a-z-]+)`", guide))


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_every_colour_is_given_for_light_and_for_dark(scheme: str) -> None:
    colours = LOOK.partition(f'[data-md-color-scheme="{scheme}"] {{')[2].partition("}")[0]
    assert re.findall(r"(--edition-[a-z]+): #", colours) == [
        f"--edition-{name}" for name in COLOURS.split()
    ]


def test_an_edition_has_the_last_word_on_the_look(project: Project) -> None:
    files = {
        "mkdocs.yml": "site_name: A\ntheme: {name: material}\nplugins: [editions]\n"
        "extra_css: [stylesheets/extra.css]\n",
        "docs/stylesheets/extra.css": ":root { --edition-measure: 26rem; }",
        "tei/documents/a.xml": FILE.format("<p>He came.</p>"),
    }
    site, _, _ = building.build(project(files))
    page = (site / "documents/a.html").read_text("utf-8")
    styles = re.findall(r'<link rel="stylesheet" href="\.\./([^"]+)"', page)
    assert styles[-len(frame.STYLES) - 1 :] == [*frame.STYLES, "stylesheets/extra.css"]
