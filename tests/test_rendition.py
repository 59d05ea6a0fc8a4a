"""How words looked in the source, as names of looks."""

from __future__ import annotations

import pytest
from conftest import Tei, document, rendering
from lxml.etree import _Element

from editions import rendition
from editions.document import documents
from editions.edition import Edition
from editions.render import Render
from editions.rules import Rules
from editions.source import read


def looks(element: _Element) -> tuple[str, ...]:
    """The looks of an element in a file that declares none."""
    return rendition.looks(element, lambda _pointer: None)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("italics", ("italic",)),
        ("Bold  UNDERLINED", ("bold", "underline")),
        ("sc", ("small-caps",)),
        ("it ital", ("italic",)),
        ("align(right)slant(italic)", ("right", "italic")),
        ("pre-print", ("pre-print",)),
        ("font-weight:bold;", ("bold",)),
        ("", ()),
    ],
)
def test_the_words_of_rend_have_one_name_each(
    tei: Tei, said: str, expected: tuple[str, ...]
) -> None:
    assert looks(tei(f"<hi rend='{said}'/>")) == expected


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("font-style: italic; font-weight: 700", ("italic", "bold")),
        ("FONT-VARIANT: small-caps !important", ("small-caps",)),
        ("text-decoration: underline double", ("double-underline",)),
        ("text-decoration: line-through", ("strike",)),
        ("vertical-align: super", ("superscript",)),
        ("text-transform: uppercase; letter-spacing: 0.25rem", ("uppercase", "spaced")),
        ("letter-spacing: 0", ()),
        ("letter-spacing: 0.0em", ()),
        ("font-size: 80%", ("smaller",)),
        ("font-size: 120%", ("larger",)),
        ("font-size: 100%", ()),
        ("font-size: 1.0em", ()),
        ("text-indent: -2em", ("hanging",)),
        ("text-indent: 2em", ("indent",)),
        ("border: none", ()),
        ("/* font-style: italic; */ text-align: end", ("right",)),
        ("background: url(http://example.org/x); position: fixed", ()),
    ],
)
def test_of_css_what_is_known_is_taken(tei: Tei, css: str, expected: tuple[str, ...]) -> None:
    assert looks(tei(f"<hi style='{css}'/>")) == expected


HEADER = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><encodingDesc><tagsDecl>
<rendition xml:id="r1" scheme="css">font-style: italic;</rendition>
<rendition xml:id="r2" scheme="free">bold</rendition>
</tagsDecl></encodingDesc></teiHeader><text><body><p xml:id="p1">{}</p></body></text></TEI>"""


def test_a_rendition_of_the_header_says_how_words_looked() -> None:
    body = '<hi rendition="#r1 #r2 #p1">came</hi>'
    source = read("tei/documents/a.xml", HEADER.format(body).encode())
    one = documents(source, "a")[0]
    edition = Edition({source.path: source}, (one,), ())
    render = Render(Rules(), edition, source, one.uri, one)
    assert render.looks(one.text[0][0][0]) == ("italic", "bold", "p1")


def test_a_word_of_rend_cannot_become_a_class_of_the_site() -> None:
    one = document("<hi rend='added aside'>came</hi>")
    assert rendering(one).cls(one.text[0][0]) == "tei-hi rend-added rend-aside"


@pytest.mark.parametrize("word", ["constructor", "__proto__", "a b)c((", "ſ", "😀"])
def test_strange_words_are_kept_or_left(tei: Tei, word: str) -> None:
    assert all(look == look.strip() for look in looks(tei(f"<hi rend='{word}'/>")))
