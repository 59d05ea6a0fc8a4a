from __future__ import annotations

import re

import pytest
from conftest import Tei, document, rendering
from lxml import html
from lxml.etree import _Element

from editions import tei as reading
from editions.document import Series
from editions.markdown import Markdown
from editions.render import Omission, Render
from editions.rules import Rules


def test_text_after_a_label_is_kept(tei: Tei, render: Render) -> None:
    shown = render.flow(tei("<item><label>API</label> an interface</item>"))
    assert shown == '<strong class="tei-label">API</strong> an interface'


def test_inline_gives_text_and_children_in_order(tei: Tei, render: Render) -> None:
    shown = render.inline(tei("<p>a <hi>b</hi> c <hi>d</hi> e</p>"))
    assert shown == "a <em>b</em> c <em>d</em> e"


def test_text_is_escaped_wherever_it_stands(tei: Tei, render: Render) -> None:
    shown = render.inline(tei("<p>*a* <hi>[b]</hi> #c <hi>d_</hi> &lt;e&gt;</p>"))
    assert shown == r"\*a\* <em>\[b\]</em> \#c <em>d\_</em> &lt;e>"


@pytest.mark.parametrize(
    "node", ["<!-- c -->", "<?pi d?>", "<!-- c --><?pi d?>", "<!-- <p>c</p> -->"]
)
def test_text_around_comments_and_processing_instructions_is_kept(
    tei: Tei, render: Render, node: str
) -> None:
    p = tei(f"<p>a {node}b</p>")
    assert (render.inline(p), render.flow(p)) == ("a b", "a b")


def test_a_block_is_not_divided_by_a_comment(tei: Tei, render: Render) -> None:
    assert render.flow(tei("<div>a<!-- b -->c<p>d</p><!-- e --><p>f</p></div>")) == "ac\n\nd\n\nf"


def test_in_flow_runs_of_inline_content_become_paragraphs(tei: Tei, render: Render) -> None:
    shown = render.flow(tei("<div>a <hi>b</hi> c<p>d</p> e <hi>f</hi><p>g</p>h</div>"))
    assert shown == "a <em>b</em> c\n\nd\n\ne <em>f</em>\n\ng\n\nh"


def test_in_flow_blocks_without_words_are_left_out(tei: Tei, render: Render) -> None:
    assert render.flow(tei("<div>\n <p>a</p>\n <p/>\n <p> </p>\n <p>b</p>\n</div>")) == "a\n\nb"


def test_a_list_in_a_paragraph_divides_it(tei: Tei, render: Render) -> None:
    shown = render.element(tei("<p>a <list><item>b</item></list> c</p>"))
    assert shown == (
        'a\n\n<ul class="tei-list" markdown="block">\n\n<li markdown="span">b</li>\n\n</ul>\n\nc'
    )


def test_an_unknown_element_keeps_its_text_and_what_follows_it() -> None:
    render = rendering(one := document("<p>a <foo>b <hi>c</hi></foo> d</p>"))
    assert render.inline(one.text[0][0]) == 'a <span class="tei-foo">b <em>c</em></span> d'


def test_an_unknown_element_with_blocks_is_a_container() -> None:
    render = rendering(one := document("<div>a<foo><bar>B</bar><ab>b</ab></foo>d</div>"))
    assert render.flow(one.text[0][0]) == (
        'a\n\n<div class="tei-foo" markdown="block">\n\n<span class="tei-bar">B</span>\n\n'
        "[1](#ab-1){.permalink .added} b\n{: #ab-1 }"
        "\n\n</div>\n\nd"
    )


def test_an_unknown_element_of_another_vocabulary_keeps_its_text() -> None:
    render = rendering(one := document("<p>E = <m:mi xmlns:m='urn:m'>mc</m:mi>!</p>"))
    assert render.inline(one.text[0][0]) == 'E = <span class="tei-mi">mc</span>!'


def test_a_name_that_is_no_class_is_made_one() -> None:
    render = rendering(one := document("<p><x.y-z>a</x.y-z></p>"))
    assert render.inline(one.text[0][0]) == '<span class="tei-x-y-z">a</span>'


def test_unknown_elements_are_found_once_a_name() -> None:
    render = rendering(one := document("<p>\n<foo>a</foo><foo>b</foo>\n<bar>c</bar></p>"))
    render.flow(one.text)
    advice = "its text is shown plainly; write a rule or omit it [no-rule]"
    assert [str(finding) for finding in render.findings] == [
        f"tei/documents/a.xml:3:1: warning: no rule for foo: {advice}",
        f"tei/documents/a.xml:4:1: warning: no rule for bar: {advice}",
    ]


def test_known_elements_are_not_found(tei: Tei, render: Render) -> None:
    render.flow(tei("<div><head>a</head><p><hi>b</hi></p></div>"))
    assert render.findings == []


def test_a_passage_within_a_line_keeps_its_anchor() -> None:
    render = rendering(one := document("<p xml:id='p1'>a <event xml:id='s'>He sits.</event></p>"))
    assert render.inline(one.text[0][0]) == 'a  <span class="tei-event" id="s">He sits.</span> '


def test_a_block_within_a_line_loses_its_form_and_not_its_words(tei: Tei, render: Render) -> None:
    shown = render.inline(tei("<head>a<list><item>b</item><item>c</item></list>d</head>"))
    assert shown == (
        'a <span class="tei-list"> <span class="tei-item">b</span>  <span class="tei-item">c</span>'
        " </span> d"
    )


def test_a_block_within_a_line_keeps_its_anchor_and_language() -> None:
    one = document("<div>a <supplied><p xml:lang='cs'>b</p></supplied></div>")
    shown = rendering(one).inline(one.text[0][0][0])
    assert shown == ' <span class="tei-p" id="p-1" lang="cs">b</span> '


def test_words_in_a_language_of_their_own_say_so(tei: Tei, render: Render) -> None:
    shown = render.inline(tei("<p>a <foreign xml:lang='fr'>b</foreign></p>"))
    assert shown == 'a <span lang="fr"><em class="tei-foreign">b</em></span>'


def test_blocks_in_a_language_of_their_own_say_so(tei: Tei, render: Render) -> None:
    shown = render.flow(tei("<div><p xml:lang='fr'>a</p></div>"))
    assert shown == '<div lang="fr" markdown="block">\n\na\n\n</div>'


def test_cells_and_items_in_a_language_stay_where_they_may_stand(tei: Tei, render: Render) -> None:
    shown = render.element(tei("<row xml:lang='cs'><cell xml:lang='fr'>a</cell></row>"))
    assert shown == (
        '<tr lang="cs" markdown="block">\n\n<td lang="fr" markdown="span">a</td>\n\n</tr>'
    )


def test_an_empty_element_has_no_language(tei: Tei, render: Render) -> None:
    assert (
        render.inline(tei("<p>a<pc/><date xml:lang='fr'/></p>")) == 'a<span class="tei-pc"></span>'
    )


def test_the_rule_of_an_edition_wins_over_that_of_the_package() -> None:
    rules = Rules()

    @rules.inline("hi")
    def loud(element: _Element, render: Render) -> Markdown:
        return Markdown(render.inline(element).upper())

    one = document("<p>a <hi>b</hi></p>")
    assert rendering(one, rules).inline(one.text[0][0]) == "a B"


def test_next_gives_what_the_rule_before_makes_however_often() -> None:
    rules = Rules()

    @rules.inline("hi", when="@rend='b'")
    def doubled(element: _Element, render: Render) -> Markdown:
        return Markdown(f"{render.next(element)}|{render.next(element)}")

    one = document("<p><hi rend='b'>a</hi></p>")
    shown = rendering(one, rules).inline(one.text[0][0])
    assert shown == "<strong>a</strong>|<strong>a</strong>"


def test_each_rule_in_a_row_may_give_the_next() -> None:
    rules = Rules()
    rules.inline("hi")(lambda element, render: Markdown(f"({render.next(element)})"))
    rules.inline("hi", when="@n")(lambda element, render: Markdown(f"[{render.next(element)}]"))
    one = document("<p><hi n='1'>a</hi></p>")
    assert rendering(one, rules).inline(one.text[0][0]) == "[(<em>a</em>)]"


def test_next_without_another_rule_keeps_the_text() -> None:
    rules = Rules()

    @rules.inline("foo")
    def bracketed(element: _Element, render: Render) -> Markdown:
        return Markdown(f"({render.next(element)})")

    one = document("<p><foo>a</foo> b</p>")
    assert rendering(one, rules).inline(one.text[0][0]) == '(<span class="tei-foo">a</span>) b'


def test_what_a_rule_omits_is_listed_with_its_number_and_reason() -> None:
    rules = Rules()
    rules.omit("fw", because="running heads repeat the title")
    one = document("<p>a <fw>Title <hi>page 2</hi></fw> b <hi>c</hi><fw/></p>")
    render = rendering(one, rules)
    assert (render.inline(one.text[0][0]), render.omissions) == (
        "a  b <em>c</em>",
        [Omission(number, "fw", "running heads repeat the title") for number in (3, 6)],
    )


def test_what_next_omits_is_listed_too() -> None:
    rules = Rules()
    rules.omit("fw", because="repeats")
    rules.inline("fw", when="@place")(lambda element, render: render.next(element))
    render = rendering(one := document("<p>a <fw place='top'>b</fw></p>"), rules)
    assert (render.inline(one.text[0][0]), render.omissions) == (
        "a ",
        [Omission(3, "fw", "repeats")],
    )


def test_a_note_leaves_its_mark_and_goes_to_the_notes() -> None:
    render = rendering(one := document("<p>a<note n='*'>b <hi>c</hi></note> d</p>"))
    shown = render.inline(one.text[0][0])
    assert (shown, render.notes, render.series) == (
        "a[^note-1] d",
        {"note-1": "b <em>c</em>"},
        {Series("", ""): {"note-1": "*"}},
    )


def test_a_note_in_a_note_has_the_number_after_it() -> None:
    render = rendering(one := document("<p>a<note>b<note>c</note></note><note>d</note></p>"))
    render.flow(one.text)
    assert (render.notes, render.series) == (
        {"note-1": "b[^note-2]", "note-2": "c", "note-3": "d"},
        {Series("", ""): {"note-1": "1", "note-2": "2", "note-3": "3"}},
    )


def test_each_series_of_notes_is_numbered_for_itself() -> None:
    one = document("<p>a<note>b</note><note type='x'>c</note><note>d</note><note type='x'/></p>")
    render = rendering(one)
    render.flow(one.text)
    assert render.series == {
        Series("", ""): {"note-1": "1", "note-3": "2"},
        Series("x", ""): {"note-2": "a", "note-4": "b"},
    }


def test_a_note_that_points_to_its_place_has_its_mark_there() -> None:
    one = document("<p>He <hi xml:id='x'>came</hi>.</p><div><note target='#x'>By air</note></div>")
    render = rendering(one)
    shown = render.inline(one.text[0][0])
    assert (shown, render.notes) == ("He <em>came[^note-1]</em>.", {"note-1": "By air"})


def test_a_note_that_points_to_an_empty_element_has_its_mark_there() -> None:
    one = document("<p>He came<ptr xml:id='x'/>.</p><div><note target='#x'>By air</note></div>")
    assert rendering(one).inline(one.text[0][0]) == "He came[^note-1]."


def test_the_first_pointer_to_a_note_in_a_list_of_notes_is_its_mark() -> None:
    body = "<p>a<ref target='#x'>1</ref>, see <ref target='#x'>n. 1</ref></p>"
    one = document(f"{body}<div><note xml:id='x'>b</note></div>")
    assert rendering(one).inline(one.text[0][0]) == "a[^x], see [n. 1](#fn:x)"


def test_a_note_without_mark_between_paragraphs_stands_in_its_place() -> None:
    one = document("<p>a</p><note>b</note>")
    shown = '<span class="tei-note in-place" id="note-1" data-note="note-1">b</span>'
    assert rendering(one).element(one.text[0][1]) == shown


def test_words_that_a_range_deletes_are_shown_as_deleted() -> None:
    one = document("<p>a<delSpan spanTo='#x'/>b <hi>c</hi></p><p>d<anchor xml:id='x'/>e</p>")
    shown = rendering(one).flow(one.text[0])
    deleted = re.findall(r'<del class="tei-delSpan aside"[^>]*>(.*?)</del>', shown)
    assert deleted == ["b ", "c", "d"]


def test_a_language_written_leftwards_says_so() -> None:
    one = document(
        "<p><foreign xml:lang='he'>שלום</foreign><foreign xml:lang='he-Latn'>a</foreign></p>"
    )
    shown = rendering(one).inline(one.text[0][0])
    assert re.findall(r'lang="([^"]*)"(?: dir="(\w*)")?', shown) == [("he", "rtl"), ("he-Latn", "")]


def test_a_note_that_stands_elsewhere_is_put_at_its_mark() -> None:
    one = document("<p>a<ref type='note' target='#x'>1</ref></p><note xml:id='x' n='1'>b</note>")
    render = rendering(one)
    assert (render.inline(one.text[0][0]), render.notes) == ("a[^x]", {"x": "b"})


def test_the_words_of_a_mark_are_left_out_and_declared() -> None:
    one = document("<p>a<ref type='note' target='#x'>1</ref></p><note xml:id='x'>b</note>")
    render = rendering(one)
    render.flow(one.text)
    assert render.omissions == [Omission(3, "ref", "the page has its own marks of notes")]


def test_a_mark_without_words_leaves_nothing_out() -> None:
    one = document("<p>a<ptr type='note' target='#x'/></p><note xml:id='x'>b</note>")
    render = rendering(one)
    render.flow(one.text)
    assert render.omissions == []


def test_a_note_of_paragraphs_keeps_them_apart() -> None:
    render = rendering(one := document("<p>a<note><p>b</p><p>c</p></note></p>"))
    render.flow(one.text)
    assert render.notes == {"note-1": "b\n\nc"}


def test_a_note_on_a_page_without_text_stays_where_it_is(tei: Tei, render: Render) -> None:
    assert render.inline(tei("<p>a <note>b</note></p>")) == 'a <span class="tei-note">b</span>'


def linked(body: str) -> tuple[str, dict[str, Markdown]]:
    """How the first paragraph of a body is shown, and the addresses of its links."""
    render = rendering(one := document(body))
    return render.inline(one.text[0][0]), render.references


def test_a_link_within_the_page_has_its_anchor() -> None:
    assert linked("<p xml:id='a'><ref target='#a'>b</ref></p>") == ("[b](#a)", {})


def test_a_link_to_a_page_is_a_reference() -> None:
    assert linked("<p><ref target='a.xml'>b</ref></p>") == (
        "[b][documents/a]",
        {"documents/a": '[documents/a]: a.md "A letter"'},
    )


def test_a_link_to_the_web_has_its_address_made_safe() -> None:
    shown, _ = linked("<p><ref target='https://a.b/c_(d)?e=[1]&amp;f=é'>g</ref></p>")
    assert shown == "[g](https://a.b/c_%28d%29?e=%5B1%5D&f=%C3%A9)"


def test_a_link_without_words_says_where_it_leads() -> None:
    shown = '[<span class="added">a.b</span>](https://a.b)'
    assert linked("<p><ref target='https://a.b'/></p>") == (shown, {})


def test_a_link_that_leads_nowhere_keeps_its_words() -> None:
    assert linked("<p><ref target='#b'>a</ref> <persName ref='p.xml#x'>B</persName></p>") == (
        "a B",
        {},
    )


def test_a_link_that_could_run_keeps_its_words_alone() -> None:
    assert linked("<p><ref target='javascript:alert(1)'>a</ref></p>") == ("a", {})


@pytest.mark.parametrize("pointer", ["", " "])
def test_a_name_that_points_to_nothing_keeps_its_words(pointer: str) -> None:
    assert linked(f"<p><persName ref='{pointer}'>Rusk</persName></p>") == ("Rusk", {})


def test_of_nested_links_the_outer_one_is_kept() -> None:
    shown, _ = linked("<p xml:id='a'><ref target='#a'>b <name ref='#a'>c</name> d</ref></p>")
    assert shown == "[b c d](#a)"


def test_after_nested_links_there_are_links_again() -> None:
    shown, _ = linked(
        "<p xml:id='a'><ref target='#a'><name ref='#a'>b</name></ref><ref target='#a'>c</ref></p>"
    )
    assert shown == "[b](#a)[c](#a)"


def test_a_name_with_a_note_is_no_link_for_the_mark_is_one() -> None:
    shown, _ = linked("<p xml:id='a'><name ref='#a'>Rusk<note>b</note></name></p>")
    assert shown == "Rusk[^note-1]"


def test_a_link_in_a_note_is_a_link() -> None:
    render = rendering(one := document("<p xml:id='a'>b<note><ref target='#a'>c</ref></note></p>"))
    render.flow(one.text)
    assert render.notes == {"note-1": "[c](#a)"}


def test_addresses_that_differ_by_case_alone_are_kept_apart(tei: Tei, render: Render) -> None:
    shown = [render.linked(Markdown("x"), f"documents/b.html#{anchor}") for anchor in "pPp"]
    assert (shown, render.references) == (
        ["[x][documents/b#p]", "[x](b.md#P)", "[x][documents/b#p]"],
        {"documents/b#p": "[documents/b#p]: b.md#p"},
    )


def test_a_source_tree_is_not_written_to() -> None:
    one = document("<div><head>a</head><p>b<note>c</note> <foo>d</foo></p><list/></div>")
    before = reading.plain(one.source.root)
    rendering(one).flow(one.text)
    assert reading.plain(one.source.root) == before


def test_words_in_an_element_that_has_none_are_kept() -> None:
    one = document("<p>a<lb>b</lb>c<pb break='no'>d</pb>e <anchor>f</anchor> g<milestone/></p>")
    shown = html.fromstring(f"<p>{rendering(one).inline(one.text[0][0])}</p>")
    for added in shown.find_class("added"):
        added.drop_tree()
    assert shown.text_content().split() == ["a", "b", "cde", "f", "g"]


def test_a_block_in_what_a_rule_shows_in_a_line_loses_its_form() -> None:
    rules = Rules()
    rules.inline("thing")(lambda element, render: render.wrapped(element))
    one = document("<p>a<thing>b<list><item>c</item></list></thing></p>")
    assert "<div" not in rendering(one, rules).inline(one.text[0][0])


def test_white_space_alone_in_an_element_parts_words_though_its_rule_shows_nothing() -> None:
    rules = Rules()
    rules.inline("thing")(lambda element, render: Markdown(""))
    one = document("<p>a<thing> </thing>b</p>")
    assert rendering(one, rules).inline(one.text[0][0]) == "a b"


def test_an_entry_of_the_apparatus_with_blocks_within_a_line_has_its_readings_apart() -> None:
    body = "<head>a <app><lem>b</lem><rdg>c<list><item>d</item></list></rdg></app></head>"
    render = rendering(one := document(body))
    shown = 'a  <span class="tei-app"><span class="tei-lem">b</span>[^app-1]</span> '
    assert render.inline(one.text[0][0]) == shown
    assert list(render.notes) == ["app-1"]
