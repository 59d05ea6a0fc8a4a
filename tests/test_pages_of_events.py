"""The pages that lay accounts beside each other, and the ways there from a document."""

from __future__ import annotations

import json
import re

import pytest
from conftest import Project, file
from lxml import html
from test_synopsis import BOTH, DINNER, LETTER, link, read

from editions import behaviours, building, pages
from editions.edition import Edition
from editions.pages import Page, events, synopsis
from editions.rules import Rules


def made(edition: Edition, rules: Rules | None = None) -> dict[str, Page]:
    """The pages of an edition by their addresses."""
    joined = behaviours.defaults().followed_by(rules or Rules())
    return {page.uri: page for page in pages.pages(edition, joined)}


def of_event(edition: Edition) -> str:
    return str(made(edition)["events/dinner.html"].body)


def copied(project: Project, body: str, *passages: str) -> list[str]:
    """What the page of an event shows of passages of a document, block by block."""
    edition = read(project, link("#dinner", *passages), a=file(body))
    assert [one.code for one in edition.findings] == []
    shown = of_event(edition).partition('"tei-text" markdown="block">\n\n')[2]
    inner = shown.partition("\n\n</section>")[0].rpartition("\n\n</div>")[0]
    return inner.split("\n\n")


def cell(words: str) -> str:
    """A cell of a table where there is no table."""
    return f'<span class="tei-cell">{words}</span>'


def test_an_edition_without_events_has_no_page_of_them(project: Project) -> None:
    edition = Edition.read(project({"tei/documents/a.xml": LETTER}))
    assert [uri for uri in made(edition) if uri.startswith("events")] == []


def test_events_have_a_page_for_each_order_and_each_event(project: Project) -> None:
    assert [uri for uri in made(read(project, BOTH)) if uri.startswith("events")] == [
        "events/index.html",
        "events/by/date.html",
        "events/by/documents/a.html",
        "events/by/documents/b.html",
        "events/dinner.html",
    ]


def test_the_page_of_an_event_lays_its_accounts_beside_each_other(project: Project) -> None:
    contradicted = DINNER.replace(
        "</event>", "<note type='contradiction'><p>At eight, or at nine.</p></note></event>"
    )
    page = made(read(project, BOTH, contradicted))["events/dinner.html"]
    assert page.metadata == {
        "title": "The dinner",
        "description": "They dine.",
        "date": "1962-11-29",
        "kind": "Event",
        "source": "tei/events.xml",
        "accounts": ["A letter", "A letter"],
        "hide": ["navigation", "toc"],
    }
    assert (
        page.body
        == """[Side by side](index.md)
{: .up }

# The dinner

29 November 1962 · In Washington
{: .short }

<div class="editors-words" markdown="block">

They dine.

</div>

[The accounts contradict each other](#contradiction)
{: .standing .contradict }

<div class="accounts accounts-2" data-pagefind-ignore="" markdown="block">

<section class="account" markdown="block">

## [A letter](../documents/a.md) {: #account:a }

4 words
{: .extent-of-account }

<div class="tei-text" markdown="block">

[paragraph 1](../documents/a.md#p1){.place .added}
{: .place-of }

They <span class="tei-seg">dined, and</span> <span class="tei-seg">spoke.</span>

</div>

</section>

<section class="account" markdown="block">

## [A letter](../documents/b.md) {: #account:b }

3 words
{: .extent-of-account }

<div class="tei-text" markdown="block">

[in paragraph 1](../documents/b.md#s1){.place .added}
{: .place-of }

<span class="tei-seg">dined, and</span> <span class="tei-seg">spoke.</span>

</div>

</section>

</div>

<div class="editors-words" markdown="block">

## What they share, and how they differ {: #compared }

Both say so.

</div>

<div class="editors-words" markdown="block">

## Where they contradict each other {: #contradiction }

At eight, or at nine.

</div>"""
    )


def test_what_one_alone_tells_is_said_to_be_so(project: Project) -> None:
    shown = of_event(read(project, link("#dinner", "a#p1")))
    assert "Only in A letter\n{: .standing .alone }" in shown
    assert "## Comment {: #compared }" in shown
    assert '<div class="accounts accounts-1"' in shown


@pytest.mark.parametrize(("count", "beside"), [(3, 3), (4, 4), (7, 4)])
def test_accounts_of_many_documents_stand_beside_each_other(
    project: Project, count: int, beside: int
) -> None:
    names = "abcdefg"[:count]
    edition = read(
        project, "".join(link("#dinner", f"{n}#p1") for n in names), **dict.fromkeys(names, LETTER)
    )
    shown = of_event(edition)
    assert f'<div class="accounts accounts-{beside}"' in shown
    assert re.findall("{: #account:(.) }", shown) == [*names]


def test_an_event_that_nothing_tells_has_a_page(project: Project) -> None:
    other = '<event xml:id="x"><label>X</label></event></listEvent>'
    edition = read(project, link("#x", "a#p1"), DINNER.replace("</listEvent>", other))
    assert "account" not in of_event(edition)
    assert table(made(edition)["events/index.html"])[2] == (
        "The dinner 29 November 1962 | not told"
    )


THREE = """<listEvent><event xml:id="x" when="1962-11-30" cert="low"><label>X</label></event>
<event xml:id="y"><label>Y</label><note type="contradiction">No.</note></event>
<event xml:id="z" when="1962-10"><label>Z</label></event></listEvent>"""

LINKS = "".join([link("#x", "a#s2"), link("#y", "a#s1"), link("#y", "b#p1"), link("#z", "b#p1")])


def test_one_goes_on_in_each_order(project: Project) -> None:
    shown = made(read(project, LINKS, THREE))["events/x.html"].body
    assert [line for line in shown.split("\n") if "→" in line or "←" in line] == [
        '<span class="label added">In this document</span> [← Y](y.md#account:a){.before}',
        '<span class="label added">As listed</span> [Y →](y.md){.after}',
        '<span class="label added">By date</span> [← Z](z.md){.before}',
    ]


def test_parts_of_a_paragraph_are_shown_together_with_a_sign_of_what_is_left_out(
    project: Project,
) -> None:
    body = (
        "<p n='7'>A <seg xml:id='s'>b</seg> c <seg xml:id='t'>d</seg> <seg xml:id='u'>e</seg></p>"
    )
    assert copied(project, body, "a#s", "a#t", "a#u") == [
        "[in paragraph 7](../documents/a.md#s){.place .added}\n{: .place-of }",
        '<span class="tei-seg">b</span> <span class="added">\\[…\\]</span>'
        ' <span class="tei-seg">d</span> <span class="tei-seg">e</span>',
    ]


def test_passages_of_several_paragraphs_are_shown_one_by_one(project: Project) -> None:
    body = "<p xml:id='p'>A</p><p>B <seg xml:id='s'>c</seg></p>"
    assert copied(project, body, "a#p", "a#s") == [
        "[paragraph 1](../documents/a.md#p){.place .added}\n{: .place-of }",
        "A",
        "[in paragraph 2](../documents/a.md#s){.place .added}\n{: .place-of }",
        '<span class="tei-seg">c</span>',
    ]


@pytest.mark.parametrize(
    ("body", "passage", "shown"),
    [
        ("<p>A<note xml:id='i'>B</note></p>", "a#i", ["B"]),
        ("<div><head xml:id='i'>A</head><p>B</p></div>", "a#i", ["A\n{: .tei-head }"]),
        ("<list><item xml:id='i'>A</item></list>", "a#i", ["A"]),
        (
            "<table><row xml:id='i'><cell>A</cell><cell>B</cell></row></table>",
            "a#i",
            [f"{cell('A')} {cell('B')}"],
        ),
        ("<lg><l xml:id='i'>A</l><l>B</l></lg>", "a#i", ["A\n{: .tei-l }"]),
    ],
)
def test_a_passage_of_any_kind_is_shown_as_what_stands_alone(
    project: Project, body: str, passage: str, shown: list[str]
) -> None:
    assert [" ".join(one.split()) for one in copied(project, body, passage)[1:]] == [
        " ".join(one.split()) for one in shown
    ]


def test_a_division_is_shown_with_its_heading_as_a_line(project: Project) -> None:
    body = "<div xml:id='i'><head>A</head><p xml:id='p'>B</p></div>"
    assert copied(project, body, "a#i")[1:] == [
        '<div class="tei-div" markdown="block">',
        "A\n{: .tei-head }",
        "B",
        "</div>",
    ]


def test_a_note_of_a_copy_leads_to_the_note(project: Project) -> None:
    body = "<p xml:id='p'>They dined.<note xml:id='n' n='c'>At eight.</note></p>"
    mark = (
        '<sup>[<span class="visually-hidden">note </span>c](../documents/a.md#fn:n)'
        "{.footnote-ref}</sup>"
    )
    assert copied(project, body, "a#p")[1:] == [f"They dined.{mark}"]


def test_a_long_account_goes_on_in_its_document(project: Project) -> None:
    long = "word " * 4000
    body = f"<p xml:id='p'>{long}</p><p xml:id='q'>{long}</p><p xml:id='r'>end</p>"
    shown = copied(project, body, "a#p", "a#q", "a#r")
    assert shown[2:] == [
        "[paragraph 2](../documents/a.md#q){.place .added}",
        "[paragraph 3](../documents/a.md#r){.place .added}\n{: .place-of }",
        "end",
    ]


def test_of_very_many_accounts_the_last_are_links(project: Project) -> None:
    names = [f"d{number:02}" for number in range(events.MOST_SHOWN + 1)]
    links = "".join(link("#dinner", f"{name}#p1") for name in names)
    shown = of_event(read(project, links, **dict.fromkeys(names, LETTER)))
    assert shown.count("They <span") == events.MOST_SHOWN
    assert "[paragraph 1](../documents/d40.md#p1){.place .added}\n\n</div>" in shown


def table(page: Page) -> list[str]:
    """The rows of a matrix: what its cells say, without links and lengths."""
    cells = re.compile(r'<t[hd][^>]*markdown="span">(.*)</t[hd]>')
    plain = re.compile(r"<[^>]*>|\]\([^)]*\)|\[")
    return [
        " | ".join(plain.sub("", cell).strip() for cell in cells.findall(row))
        for row in str(page.body).split("<tr")[1:]
    ]


def test_the_list_says_how_much_each_document_tells(project: Project) -> None:
    made_pages = made(read(project, LINKS, THREE))
    assert table(made_pages["events/index.html"]) == [
        "Event | A letter | A letter",
        "X 30 November 1962 (uncertain) · one alone | 1 | not told",
        "Y contradiction | 2 | 4",
        "Z October 1962 · one alone | not told | 4",
    ]
    assert table(made_pages["events/by/date.html"]) == [
        "Event | A letter | A letter",
        "Z October 1962 · one alone | not told | 4",
        "X 30 November 1962 (uncertain) · one alone | 1 | not told",
        "Without a date",
        "Y contradiction | 2 | 4",
    ]
    assert table(made_pages["events/by/documents/a.html"]) == [
        "Event | A letter | A letter",
        "Y contradiction | 2 | 4",
        "X 30 November 1962 (uncertain) · one alone | 1 | not told",
        "Not told here",
        "Z October 1962 · one alone | not told | 4",
    ]


def test_a_row_of_the_list_leads_to_each_account(project: Project) -> None:
    body = made(read(project, LINKS, THREE))["events/by/documents/a.html"].body
    row = body.partition('<tr class="several contradict" markdown="block">\n\n')[2]
    assert row.partition("\n\n</tr>")[0].split("\n\n") == [
        '<th scope="row" markdown="span">[Y](../../y.md#account:a) <span class="about">'
        '<span class="standing contradict">contradiction</span></span></th>',
        '<td markdown="span">[2](../../y.md#account:a) <span class="extent extent-5"></span></td>',
        '<td markdown="span">[4](../../y.md#account:b) <span class="extent extent-10"></span></td>',
    ]


def test_the_list_can_be_narrowed_without_scripts(project: Project) -> None:
    body = made(read(project, LINKS, THREE))["events/index.html"].body
    choices = re.findall(r'id="(events:\w+)"( checked)?> <label for="\1">(.*?)</label>', body)
    assert choices == [
        ("events:all", " checked", "All (3)"),
        ("events:several", "", "Both tell (1)"),
        ("events:alone", "", "One alone (2)"),
        ("events:contradict", "", "Contradictions (1)"),
    ]


def test_where_all_is_alike_there_is_nothing_to_narrow(project: Project) -> None:
    assert "radio" not in made(read(project, BOTH))["events/index.html"].body


def test_groups_of_events_have_their_headings_in_the_list(project: Project) -> None:
    rows = table(made(read(project, BOTH))["events/index.html"])
    assert rows[1:] == ["In Washington", "The dinner 29 November 1962 | 4 | 3"]


def test_many_documents_are_named_in_the_row(project: Project) -> None:
    names = "abcdefgh"
    links = "".join(link("#dinner", f"{name}#p1") for name in names)
    made_pages = made(read(project, links, **dict.fromkeys(names, LETTER)))
    others = "; ".join(["A letter (4)"] * synopsis.MOST_COLUMNS)
    assert table(made_pages["events/index.html"]) == [
        "Event | Told by",
        "In Washington",
        f"The dinner 29 November 1962 | {others}; 2 more",
    ]
    assert "Not told here" not in made_pages["events/by/documents/a.html"].body
    assert "by/documents" not in made_pages["events/index.html"].body


def test_a_long_list_has_several_pages(project: Project) -> None:
    numbers = range(synopsis.MOST_ROWS + 1)
    many = "".join(f"<event xml:id='e{n}'><label>E{n}</label></event>" for n in numbers)
    links = "".join(link(f"#e{n}", "a#p1") for n in numbers)
    made_pages = made(read(project, links, f"<listEvent>{many}</listEvent>"))
    lists = [uri for uri in made_pages if uri.startswith(("events/by", "events/index"))]
    assert lists == [
        "events/index.html",
        "events/by/2/list.html",
        "events/by/documents/a.html",
        "events/by/2/documents/a.html",
    ]
    assert table(made_pages["events/by/2/list.html"])[1:] == ["E200 one alone | 4"]
    assert "[2](by/2/list.md)" in made_pages["events/index.html"].body


def marks(edition: Edition, stem: str = "a") -> list[tuple[str, str]]:
    """The ways to other accounts on the page of a document: address and words."""
    body = made(edition)[f"documents/{stem}.html"].body
    found = re.findall(r"\[<span>([^\]]*)</span>\]\((\S+)\){.also-told .added}", body)
    return [(where, said) for said, where in found]


def test_a_passage_leads_to_what_others_tell(project: Project) -> None:
    shown = made(read(project, BOTH))["documents/b.html"].body
    mark = (
        "[<span>Also told by A letter: The dinner</span>]"
        "(../events/dinner.md#account:a){.also-told .added}"
    )
    assert (
        f'They <span class="tei-seg" id="s1">dined, and{mark}</span>'
        f' <span class="tei-seg" id="s2">spoke.{mark}</span>\n{{: #p1 }}'
    ) in shown


def test_a_passage_of_several_events_leads_to_each(project: Project) -> None:
    links = "".join(link(f"#{event}", f"{one}#p1") for event in "xy" for one in "ab")
    edition = read(project, links + link("#z", "a#p1"), THREE)
    assert marks(edition) == [
        ("../events/x.md#account:b", "Also told by A letter: X"),
        ("../events/y.md#account:b", "Also told by A letter: Y"),
    ]


def test_of_many_others_some_are_named(project: Project) -> None:
    names = "abcdef"
    links = "".join(link("#dinner", f"{name}#p1") for name in names)
    edition = read(project, links, **dict.fromkeys(names, LETTER))
    assert marks(edition) == [
        (
            "../events/dinner.md#account:b",
            "Also told by A letter, A letter, A letter and 2 others: The dinner",
        )
    ]


def test_a_title_leads_nowhere(project: Project) -> None:
    text = file("<div><head xml:id='h'>A</head><p>B</p></div>")
    edition = read(project, link("#dinner", "a#h") + link("#dinner", "b#p1"), a=text)
    assert marks(edition) == []
    assert "{: #h }" in made(edition)["documents/a.html"].body


def test_a_rule_of_the_edition_need_not_write_the_anchor(project: Project) -> None:
    rules = Rules()
    rules.inline("seg")(lambda element, render: render.inline(element))
    shown = made(read(project, BOTH), rules)["documents/b.html"].body
    assert re.findall(r'<span id="(s\d)">', shown) == ["s1", "s2"]


def test_a_document_leads_to_its_place_in_the_list(project: Project) -> None:
    made_pages = made(read(project, link("#dinner", "a#p1")))
    ways = {stem: made_pages[f"documents/{stem}.html"].body.split("\n")[0] for stem in "ab"}
    assert ways["a"].split(" · ")[1] == "[Side by side](../events/by/documents/a.md)"
    assert "Side by side" not in ways["b"]


def test_a_home_page_leads_to_the_events(project: Project) -> None:
    home = pages.home_page("A", read(project, BOTH))
    assert "[Side by side](events/index.md)" in home.body


def test_the_site_of_an_edition_with_events_is_sound(project: Project) -> None:
    note = file(
        "<p xml:id='p1'>They <seg xml:id='s1'>dined<note xml:id='n'>At eight.</note></seg></p>"
        "<p xml:id='p2' rend='center'>And left.</p><quote xml:id='q'><p>So.</p></quote>"
    )
    links = "".join(
        [link("#dinner", "a#s1", "a#p2", "a#q"), link("#dinner", "b#p1"), link("#dinner", "c#n")]
    )
    read(project, links, a=note, c=note)
    built, _, _ = building.build(project({}), strict=True)
    page = html.parse(built / "events/dinner.html").getroot()
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert page.xpath("//*[@markdown]") == []
    sections = page.find_class("account")
    assert [len(one.xpath(".//a[contains(@href, '#fn:n')]")) for one in sections] == [1, 0, 1]
    assert [" ".join(one.text_content().split()) for one in page.find_class("tei-text")] == [
        "in paragraph 1 dinednote 1 paragraph 2 And left. quote So.",
        "paragraph 1 They dined, and spoke.",
        "note 1 At eight.",
    ]
    assert [one["id"] for one in json.loads((built / "data/events.json").read_text())] == ["dinner"]
    assert page.xpath("//*[@data-pagefind-body]/@data-kind") == ["Event"]
