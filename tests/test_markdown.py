from __future__ import annotations

import re
from collections.abc import Callable

import markdown as python_markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from lxml import html

from editions import markdown
from editions.markdown import Markdown, escape, paragraph

EXTENSIONS = list(dict.fromkeys(["toc", "tables", "fenced_code", *markdown.EXTENSIONS]))
"""What MkDocs reads a page with: its own extensions, and then the package's."""

READER = python_markdown.Markdown(
    extensions=EXTENSIONS,
    extension_configs={name: dict(values) for name, values in markdown.EXTENSIONS.items()},
)

HOSTILE = [
    *"\\`*_{}[]()#+-.!|~<>&\"'^=:;,@$%/?0 1aé§𝔄\t\n\u0085\u2028\u00a0",
    *("1. ", "- ", "* ", "> ", "# ", "]:", "](", "[a]: b", "[^n1]", "[^n1]: ", "[[notes]]"),
    *("<div>", "</div>", "<!--", "-->", "<?a", "<b", "&amp;", "&#42;", "***", "---", "===", "~~~"),
    *(
        "```",
        "__",
        "{: #x }",
        "{.a}",
        "    ",
        "http://a.b",
        "<http://a.b>",
        "*[a]: b",
        "!!! a",
        "  ",
    ),
    *("klzzwxh:0", "wzxhzdk:0", "///Footnotes Go Here///", "[TOC]", ": a", "| - | - |", "\\*"),
]
PARTS = some.one_of(
    some.sampled_from(HOSTILE),
    some.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    some.characters(min_codepoint=0x80, max_codepoint=0x9F),
)
TEXTS = some.lists(PARTS, min_size=1, max_size=14).map("".join)


def read(page: Markdown) -> str:
    """The HTML that a page becomes."""
    return READER.reset().convert(page)


def visible(page: Markdown) -> str:
    """The text that a reader sees, white space aside; notes without their numbers."""
    made = read(page)
    assert "markdown=" not in re.sub(r">[^<]*<", "><", made)
    body = html.fromstring(f"<div>{made}</div>")
    carrier = "@class='footnote-ref' or @class='footnote-backref'"
    found = body.xpath(f".//text()[not(ancestor::a[{carrier}])]")
    assert isinstance(found, list)
    return spaceless("".join(str(text) for text in found))


def spaceless(text: str) -> str:
    return re.sub(r"\s+", "", text)


def as_table(text: Markdown) -> Markdown:
    return markdown.table([escape("head"), Markdown("")], [[text, escape("end")]])


def as_reference(text: Markdown) -> Markdown:
    words = markdown.paragraph(markdown.reference(text, "persons/a"))
    return markdown.blocks([words, markdown.definition("persons/a", "../a.md", "A")])


def as_note(text: Markdown) -> Markdown:
    paragraphs = markdown.blocks([markdown.paragraph(text), markdown.paragraph(text)])
    mark = markdown.paragraph(Markdown(f"mark{markdown.footnote_mark('n1')}"))
    return markdown.blocks([mark, markdown.footnote("n1", paragraphs)])


def between_elements(text: Markdown) -> Markdown:
    em = markdown.span(text, element="em")
    return markdown.paragraph(markdown.join([escape("a "), em, text, em, escape(" b")]))


def twice(text: Markdown) -> Markdown:
    return markdown.blocks([markdown.paragraph(text)] * 2)


CONTEXTS: dict[str, tuple[Callable[[Markdown], Markdown], str]] = {
    "paragraph": (markdown.paragraph, "{0}"),
    "paragraph with anchor": (lambda text: markdown.paragraph(text, "p-1", "a b"), "{0}"),
    "two paragraphs": (twice, "{0}{0}"),
    "heading": (lambda text: markdown.heading(text, 2), "{0}"),
    "heading with anchor": (lambda text: markdown.heading(text, 2, "head-1", "a"), "{0}"),
    "container": (lambda text: markdown.block(twice(text), "a"), "{0}{0}"),
    "leaf": (lambda text: markdown.leaf(text, "dd"), "{0}"),
    "span": (lambda text: markdown.paragraph(markdown.span(text, "a")), "{0}"),
    "link": (lambda text: markdown.paragraph(markdown.link(text, "#a", "A", "b")), "{0}"),
    "reference": (as_reference, "{0}"),
    "list": (lambda text: markdown.list_([text, text]), "{0}{0}"),
    "table": (as_table, "head{0}end"),
    "note": (as_note, "mark{0}{0}"),
    "between elements": (between_elements, "a{0}{0}{0}b"),
}
"""Each place that text can stand in, with what a reader sees there."""


def shows(text: str) -> None:
    """Assert that a text is shown as it is in every context."""
    for name, (carried, pattern) in CONTEXTS.items():
        page = carried(escape(text))
        assert visible(page) == pattern.format(spaceless(text)), f"{name}: {page!r}"


@settings(max_examples=1_000, deadline=None, derandomize=True, database=None)
@given(TEXTS.filter(spaceless))
def test_every_text_is_shown_as_it_is_wherever_it_stands(text: str) -> None:
    shows(text)


@pytest.mark.slow
@settings(max_examples=100_000, deadline=None, database=None)
@given(TEXTS.filter(spaceless))
def test_every_text_of_very_many_is_shown_as_it_is(text: str) -> None:
    shows(text)


TITLED: list[Callable[[str], Markdown]] = [
    lambda title: markdown.paragraph(markdown.span(escape("a"), title=title)),
    lambda title: markdown.paragraph(markdown.link(escape("a"), "#b", title)),
    lambda title: as_table(markdown.span(escape("a"), title=title)),
    lambda title: as_table(markdown.link(escape("a"), "#b", title)),
    lambda title: markdown.blocks(
        [
            markdown.paragraph(markdown.reference(escape("a"), "b")),
            markdown.definition("b", "c", title),
        ]
    ),
    lambda title: markdown.block(markdown.paragraph(escape("a")), title=title),
    lambda title: markdown.leaf(escape("a"), "dd", title=title),
]
"""Each place that words at hand over others can stand in."""

# md_in_html reads a character reference in an attribute once too often.
TITLES = TEXTS.filter(spaceless).filter(lambda text: "&" not in text)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(TITLES)
def test_every_title_at_hand_is_the_text_that_it_was(title: str) -> None:
    for carried in TITLED:
        found = html.fromstring(f"<div>{read(carried(title))}</div>").xpath("//@title")
        assert isinstance(found, list)
        assert [spaceless(str(one)) for one in found] == [spaceless(title)]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain text, 1962.", "plain text, 1962."),
        ("a\n  b\t c", "a b c"),
        ("2 * 3 [sic] #1 a_b", r"2 \* 3 \[sic\] \#1 a\_b"),
        ("R&D <b> x^2", "R&amp;D &lt;b> x&#94;2"),
        ("1. first", "1. first"),
        ("a\u0002b\u0003", "a\ufffdb\ufffd"),
    ],
)
def test_escaped_text_reads_well_as_markdown(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@pytest.mark.parametrize(
    "text",
    ["a\n   b *c* _d_", "&lt; [^1] | <b> `x`", "\t# a\r\n---\n\nb", "é\u00a0ß", "a\u0080\u0096b"],
)
def test_white_space_is_preserved_where_html_is_read_and_where_markdown_is(text: str) -> None:
    content = markdown.preserved(text)
    page = html.fromstring(read(Markdown(f"<pre>{content}</pre>\n\na <code>{content}</code>")))
    shown = [element.text_content() for element in page.iter("pre", "code")]
    assert shown == [text.replace("\r\n", "\n")] * 2


def test_a_next_line_of_the_second_controls_is_a_new_line() -> None:
    assert markdown.preserved("a\u0085b") == "a&#10;b"


def test_a_note_whose_last_paragraph_has_attributes_is_no_footnote() -> None:
    assert not markdown.is_footnote(markdown.paragraph(escape("a"), "p-1"))


def test_pieces_are_joined() -> None:
    assert markdown.join(["a", "b"], "; ") == "a; b"


def test_blocks_have_one_blank_line_between_and_empty_ones_are_left_out() -> None:
    parts = [Markdown("a"), Markdown(""), Markdown(" "), Markdown("b")]
    assert markdown.blocks(parts) == "a\n\nb"


def test_attributes_are_quoted_and_those_without_value_left_out() -> None:
    given = markdown.attributes("a b", id=None, title='1 < "2"\n& 3', data_source="")
    assert given == ' class="a b" title="1 &lt; &quot;2&quot; &amp; 3" data-source=""'


def test_signs_of_markdown_in_attributes_are_character_references() -> None:
    assert markdown.attributes(title="[a]|`\\") == ' title="&#91;a&#93;&#124;&#96;&#92;"'


def test_a_span_is_an_element_of_html() -> None:
    shown = markdown.span(escape("a"), "b", "em", lang="cs")
    assert shown == '<em class="b" lang="cs">a</em>'


def test_a_span_that_would_say_nothing_is_left_out() -> None:
    assert markdown.span(escape("a")) == "a"


def test_a_block_is_a_container_at_column_0() -> None:
    shown = markdown.block(Markdown("a\n\nb"), "c", "ul", id="l")
    assert shown == '<ul class="c" id="l" markdown="block">\n\na\n\nb\n\n</ul>'


def test_a_leaf_holds_inline_markdown() -> None:
    assert markdown.leaf(Markdown(" *a* "), "dd", "b") == '<dd class="b" markdown="span">*a*</dd>'


def test_blocks_in_a_language_stand_in_a_container() -> None:
    shown = markdown.identified(Markdown("a"), lang="cs")
    assert shown == '<div lang="cs" markdown="block">\n\na\n\n</div>'


def test_an_item_in_a_language_has_it_itself() -> None:
    shown = markdown.identified(markdown.leaf(escape("a"), "li", id="i"), lang="cs")
    assert shown == '<li lang="cs" id="i" markdown="span">a</li>'


def test_a_paragraph_is_one_line_and_its_anchor_another() -> None:
    shown = markdown.paragraph(Markdown(" a "), "p-1", "b c")
    assert shown == "a\n{: #p-1 .b .c }"


def test_a_paragraph_without_words_is_nothing() -> None:
    assert markdown.paragraph(Markdown(" "), "p-1") == ""


@pytest.mark.parametrize(
    ("text", "begun"),
    [
        ("1. a", r"1\. a"),
        ("12) a", r"12\) a"),
        ("- a", r"\- a"),
        ("+ a", r"\+ a"),
        ("> a", r"\> a"),
        ("[a]: b", r"\[a\]: b"),
        ("~~~", "&#126;~~"),
        ("a. b", "a. b"),
    ],
)
def test_what_would_begin_a_block_is_escaped(text: str, begun: str) -> None:
    assert markdown.paragraph(escape(text)) == begun


def test_a_note_mark_at_the_beginning_is_no_definition() -> None:
    assert markdown.paragraph(Markdown("[^a]: b")) == "[^a]&#58; b"


def test_a_heading_has_its_level_and_its_anchor() -> None:
    assert markdown.heading(escape("A"), 2, "head-1", "b") == "## A {: #head-1 .b }"


@pytest.mark.parametrize(("level", "shown"), [(0, "# A"), (6, "###### A"), (9, "###### A")])
def test_a_heading_has_a_level_that_html_has(level: int, shown: str) -> None:
    assert markdown.heading(escape("A"), level) == shown


def test_a_heading_without_words_is_nothing() -> None:
    assert markdown.heading(Markdown(" "), 2, "head-1") == ""


def test_a_link_has_its_title_and_its_classes() -> None:
    shown = markdown.link(escape("a"), "b.md#c", 'A "b"', "d e")
    assert shown == '[a](b.md#c "A &quot;b&quot;"){.d .e}'


def test_a_link_may_be_plain() -> None:
    assert markdown.link(escape("a"), "b.md") == "[a](b.md)"


def test_a_reference_has_its_address_in_a_definition() -> None:
    lines = [markdown.reference(escape("a"), "b"), markdown.definition("b", "b.md", "B\nc")]
    assert lines == ["[a][b]", '[b]: b.md "B c"']


def test_a_definition_may_be_without_title() -> None:
    assert markdown.definition("b", "b.md", "") == "[b]: b.md"


def test_a_note_has_a_mark() -> None:
    assert markdown.footnote_mark("note-1") == "[^note-1]"


def test_further_blocks_of_a_note_are_indented_by_four() -> None:
    shown = markdown.footnote("n1", Markdown("a\n\nb\n{: .c }"))
    assert shown == "[^n1]: a\n\n    b\n    {: .c }"


def test_a_note_with_a_container_is_no_footnote() -> None:
    assert markdown.is_footnote(paragraph(escape("plain")))
    assert not markdown.is_footnote(markdown.block(paragraph(escape("quoted")), "q"))


def test_listed_notes_stand_in_containers() -> None:
    listed = markdown.listed_notes({"n1": markdown.block(paragraph(escape("quoted")), "q")})
    assert read(listed) == (
        '<ol>\n<li id="fn:n1">\n<div class="q">\n<p>quoted</p>\n</div>\n'
        '<p><a class="footnote-backref" href="#fnref:n1" title="Back to the text">&#8617;</a></p>\n'
        "</li>\n</ol>"
    )


def test_the_first_mark_of_a_listed_note_is_the_way_back() -> None:
    mark = markdown.footnote_mark("n1")
    text = markdown.listed_marks(markdown.join([escape("[^n1] "), mark, mark]), ["n1"])
    link = '<a class="footnote-ref" href="#fn:n1">n1</a>'
    assert text == f'{escape("[^n1] ")}<sup id="fnref:n1">{link}</sup><sup>{link}</sup>'


def test_a_table_has_a_head_and_rows() -> None:
    shown = markdown.table([escape("A"), escape("B")], [[escape(" a|b "), escape("c")]])
    assert shown == "| A | B |\n| --- | --- |\n| a\\|b | c |"


def test_a_list_has_an_item_a_line_and_none_without_words() -> None:
    assert markdown.list_([escape("1. a"), Markdown(" "), escape("b")]) == "- 1\\. a\n- b"
