"""What is no TEI loses what could run or load, and keeps its words."""

from __future__ import annotations

import pytest
from conftest import Tei, document, rendering

from editions.behaviours import foreign
from editions.render import Render

SVG = f'xmlns="{foreign.SVG}"'


@pytest.mark.parametrize(
    "attribute",
    [
        'onload="alert(1)"',
        'style="fill: red"',
        'fill="url(http://example.org/a)"',
        'fill="url(a.png)"',
        r'fill="u\72l(http://example.org/a)"',
        'width="1&quot; onclick=&quot;x"',
        'id="a b:c"',
        'href="http://example.org/#a"',
        'xmlns:l="http://www.w3.org/1999/xlink" l:href="javascript:alert(1)"',
    ],
)
def test_an_attribute_of_a_drawing_that_could_run_or_load_is_dropped(
    tei: Tei, render: Render, attribute: str
) -> None:
    element = tei(f"<p><svg {SVG}><use {attribute}/></svg></p>")
    assert render.inline(element) == '<span class="drawing"><svg><use></use></svg></span>'


@pytest.mark.parametrize("name", ["script", "style", "foreignObject", "a", "animate", "set"])
def test_an_element_of_a_drawing_that_could_run_or_load_keeps_its_words_alone(
    tei: Tei, render: Render, name: str
) -> None:
    element = tei(f'<p><svg {SVG}><{name} href="javascript:x()">words</{name}></svg></p>')
    shown = '<span class="drawing"><svg><text y="1em">words</text></svg></span>'
    assert render.inline(element) == shown


def test_words_that_lost_their_element_within_lettering_stay_in_it(
    tei: Tei, render: Render
) -> None:
    element = tei(f"<p><svg {SVG}><text>to <a>Linz</a></text></svg></p>")
    shown = '<span class="drawing"><svg><text>to Linz</text></svg></span>'
    assert render.inline(element) == shown


def test_elements_of_a_drawing_point_to_each_other(tei: Tei, render: Render) -> None:
    element = tei(f'<p><svg {SVG}><g id="a"/><use href="#a" fill="url(#a)"/></svg></p>')
    assert render.inline(element) == (
        '<span class="drawing"><svg><g id="svg:a"></g>'
        '<use href="#svg:a" fill="url(#svg:a)"></use></svg></span>'
    )


def test_html_in_a_source_is_text() -> None:
    one = document('<script xmlns="http://www.w3.org/1999/xhtml">alert("1")</script>')
    shown = rendering(one).inline(one.text[0])
    assert shown == '<span class="tei-script">alert("1")</span>'


def test_an_example_shows_attributes_as_they_are_written(tei: Tei, render: Render) -> None:
    element = tei(f"<div><egXML xmlns='{foreign.EXAMPLES}'><x a='&quot;&lt;'/></egXML></div>")
    shown = "&#60;x a&#61;&#34;&#38;quot;&#38;lt;&#34;&#47;&#62;"
    code = f'<pre class="tei-egXML"><span class="tag added">{shown}</span></pre>'
    assert render.flow(element) == f'<div markdown="block">\n\n{code}\n\n</div>'


def test_an_empty_example_shows_nothing(tei: Tei, render: Render) -> None:
    element = tei(f"<div><egXML xmlns='{foreign.EXAMPLES}'/></div>")
    assert render.flow(element) == ""
