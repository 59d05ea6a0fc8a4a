"""Texts of any elements in any order, with any characters: the page has their words."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

import pytest
from conftest import document, proved
from hypothesis import given, settings
from hypothesis import strategies as some

from editions import behaviours

KNOWN = sorted({rule.name for rule in behaviours.defaults()})

NAMES = some.one_of(
    some.sampled_from([*"p note hi list item table row cell head div lb pb".split()]),
    some.sampled_from([*"choice sic corr abbr expan orig reg app lem rdg ref ptr".split()]),
    some.sampled_from([name for name in KNOWN if not name.startswith("{")]),
    some.sampled_from(["thing", "x.y-z", "_a", "span", "script", "Ähre", "text", "body", "TEI"]),
    some.sampled_from(["m:mi", "svg:script", "h:div", "t:table"]),
)
"""Elements that all texts have, all that a rule knows, made-up ones, other vocabularies."""

NAMESPACES = 'xmlns:m="http://www.w3.org/1998/Math/MathML" xmlns:svg="http://www.w3.org/2000/svg"'
FOREIGN = f'{NAMESPACES} xmlns:h="http://www.w3.org/1999/xhtml" xmlns:t="urn:t"'

WORDS = some.one_of(
    some.sampled_from(["a", "word ", " two words ", "\n  ", "1. ", "- ", "# ", "*", "_", "[^1]"]),
    some.sampled_from(["\u00a0", "\u2028", "\u2029", "\u0085", "\u200f", "\u202e", "\ufeff"]),
    some.sampled_from(
        ["\u0301", "\u3000", "\u200b", "\u2009", "\ue000", "\U0010fffd", "\U00020000"]
    ),
    some.sampled_from(
        ["[[notes]]", "{: #a .b }", "<b>", "&amp;", "\\", "`", "~~~", "| - |", "***", "!"]
    ),
    some.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff").filter(
        lambda sign: sign >= " " or sign in "\t\n"
    ),
)

VALUES: Mapping[str, some.SearchStrategy[str]] = {
    "xml:id": some.sampled_from(["a", "b", "c", "note-1", "p-1", "__toc", "text"]),
    "n": some.sampled_from(["1", "a", "*", "", "[1]", "\u2020"]),
    "type": some.sampled_from(["note", "noteAnchor", "added", "main", "authorial", "a b"]),
    "rend": some.sampled_from(["italic", "bold", "center", "added", "super", "numbered", "<x>"]),
    "place": some.sampled_from(["foot", "margin", "inline", "above", "end"]),
    "target": some.sampled_from(
        ["#a", "#b", "#c", "#none", "http://a.org", "javascript:x", "#a #b"]
    ),
    "ref": some.sampled_from(["#a", "#none", "http://a.org/x"]),
    "spanTo": some.sampled_from(["#a", "#b", "#none"]),
    "break": some.just("no"),
    "xml:lang": some.sampled_from(["he", "de", "x"]),
    "xml:space": some.just("preserve"),
    "reason": some.sampled_from(["illegible", "lost"]),
    "unit": some.sampled_from(["chars", "page"]),
    "quantity": some.sampled_from(["1", "3", "x"]),
    "cols": some.sampled_from(["2", "0", "x"]),
    "rows": some.sampled_from(["2", "-1"]),
    "role": some.sampled_from(["label", "data"]),
    "when": some.sampled_from(["1962-11-30", "x"]),
}


def tagged(name: str, values: Mapping[str, str], content: list[str]) -> str:
    """An element as XML."""
    given = "".join(f" {key}={quoteattr(value)}" for key, value in values.items())
    return f"<{name}{given}>{''.join(content)}</{name}>"


ATTRIBUTES = some.lists(some.sampled_from([*VALUES]), max_size=2, unique=True).flatmap(
    lambda names: some.fixed_dictionaries({name: VALUES[name] for name in names})
)
TEXT = some.lists(WORDS, min_size=1, max_size=3).map("".join).map(escape)
LEAVES = some.one_of(
    TEXT, some.sampled_from(["<lb/>", "<pb/>", "<!-- c -->", "<?pi d?>", "<space/>"])
)
ELEMENTS = some.recursive(
    LEAVES,
    lambda inner: some.builds(tagged, NAMES, ATTRIBUTES, some.lists(inner, max_size=4)),
    max_leaves=25,
)
BODIES = some.lists(ELEMENTS, min_size=1, max_size=5).map("".join)


def holds(body: str) -> None:
    """Assert that every word of a body is on its page, in its place, and no other."""
    one = document(f"<div {FOREIGN}>{body}</div>")
    assert [str(finding) for finding in proved(one).findings] == []


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(BODIES)
def test_no_word_is_lost_whatever_elements_hold_it(body: str) -> None:
    holds(body)


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None, database=None)
@given(BODIES)
def test_no_word_is_lost_in_very_many_texts(body: str) -> None:
    holds(body)


def test_an_exclamation_mark_before_a_link_makes_no_image_of_it() -> None:
    one = document("<p>Freund!<ref target='http://a.org'>W</ref> Ja!<note>n</note></p>")
    assert proved(one).findings == ()
