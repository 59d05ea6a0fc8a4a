from __future__ import annotations

import re

import markdown as python_markdown

from editions import markdown
from editions.markdown import blocks, escape, footnote, footnote_mark, join
from editions.notes import labelled


def built(text: str) -> str:
    """The HTML of a page with a note that is marked once."""
    page = blocks([join([escape("He came"), footnote_mark("n.1")]), footnote("n.1", escape(text))])
    settings = {"footnotes": dict(markdown.EXTENSIONS["footnotes"])}
    return python_markdown.markdown(page, extensions=["footnotes"], extension_configs=settings)


def test_a_mark_is_its_notes_label() -> None:
    mark = '<a class="footnote-ref" href="#fn:n.1" aria-label="note a">a</a>'
    assert mark in labelled(built("by air"), {"Notes": {"n.1": "a"}})


def test_a_note_has_its_label_before_its_text() -> None:
    note = '<li id="fn:n.1">\n<p><span class="note-label added">a</span> by air'
    assert note in labelled(built("by air"), {"Notes": {"n.1": "a"}})


def test_a_note_without_label_is_called_by_its_key() -> None:
    assert labelled(built("by air"), {}).count(">n.1</") == 2


def test_a_label_is_text() -> None:
    assert labelled(built("by air"), {"Notes": {"n.1": "<*>"}}).count(">&lt;*&gt;</") == 2


def test_a_page_without_notes_stays_as_it_is() -> None:
    page = '<p>He <a href="#fn:n.1">came</a></p>\n<ul>\n<li id="x">1</li>\n</ul>'
    assert labelled(page, {"Notes": {"n.1": "a"}}) == page


def test_a_note_that_begins_with_another_block_has_its_label_before_it() -> None:
    page = '<li id="fn:a">\n<blockquote>b</blockquote></li>'
    label = '<span class="note-label added">1</span>'
    assert (
        labelled(page, {"Notes": {"a": "1"}})
        == f'<li id="fn:a">\n{label} <blockquote>b</blockquote></li>'
    )


def test_each_series_is_listed_under_its_title() -> None:
    marks = join([footnote_mark("a"), footnote_mark("b"), footnote_mark("c")])
    page = blocks([marks, *(footnote(key, escape(f"the {key}")) for key in "abc")])
    settings = {"footnotes": dict(markdown.EXTENSIONS["footnotes"])}
    html = python_markdown.markdown(page, extensions=["footnotes"], extension_configs=settings)
    series = {"Notes": {"a": "1", "c": "2"}, "Apparatus": {"b": "i"}}
    listed = re.findall(r"<h3>(.*?)</h3>|(?:>|> )the (\w)", labelled(html, series))
    assert listed == [("Notes", ""), ("", "a"), ("", "c"), ("Apparatus", ""), ("", "b")]
