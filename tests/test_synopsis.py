from __future__ import annotations

import pytest
from conftest import Project, file

from editions import exports
from editions.edition import Edition, Settings
from editions.synopsis import Event

EVENTS = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><standOff>{}
<linkGrp type="account">{}</linkGrp></standOff></TEI>"""

DINNER = """<listEvent><head>In Washington</head>
<event xml:id="dinner" when="1962-11-29"><label>The dinner</label><desc>They dine.</desc>
<note type="comparison">Both say so.</note></event></listEvent>"""

LETTER = file(
    "<p xml:id='p1'>They <seg xml:id='s1'>dined, and</seg> <seg xml:id='s2'>spoke.</seg></p>"
)

NOWHERE = ": mend the pointer, or write what it should lead to"


def read(project: Project, links: str, events: str = DINNER, **files: str) -> Edition:
    """An edition of two letters, and of events with links of accounts."""
    texts = {"a": LETTER, "b": LETTER} | files
    given = {f"tei/documents/{name}.xml": text for name, text in texts.items()}
    return Edition.read(project(given | {"tei/events.xml": EVENTS.format(events, links)}))


def link(*pointers: str) -> str:
    """A link of an account: the event, and passages as `a#p1`."""
    event, *passages = pointers
    named = [f"documents/{one.replace('#', '.xml#')}" for one in passages]
    return f'<link target="{" ".join([event, *named])}"/>'


def told(edition: Edition) -> list[tuple[str, list[tuple[str, list[str], int]]]]:
    """Each event with its accounts: the document, its passages, how many words."""
    return [
        (
            event.identifier,
            [
                (one.document.stem, [one.place(passage) for passage in one.passages], one.words)
                for one in event.accounts
            ],
        )
        for event in edition.events
    ]


def codes(edition: Edition) -> list[tuple[str, int, int, str]]:
    """Level, line, column and code of every finding."""
    return [(one.level, one.line, one.column, one.code) for one in edition.findings]


BOTH = link("#dinner", "a#p1") + link("#dinner", "b#s1", "b#s2")


def test_an_event_has_the_accounts_of_its_links(project: Project) -> None:
    edition = read(project, BOTH)
    assert told(edition) == [
        (
            "dinner",
            [
                ("a", ["documents/a.html#p1"], 4),
                ("b", ["documents/b.html#s1", "documents/b.html#s2"], 3),
            ],
        )
    ]
    assert codes(edition) == []


def test_an_edition_without_links_of_accounts_has_no_events(project: Project) -> None:
    text = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><standOff>{DINNER}</standOff></TEI>'
    files = {"tei/documents/a.xml": LETTER, "tei/registers/events.xml": text}
    edition = Edition.read(project(files))
    assert (edition.events, edition.orders["list"].events, edition.findings) == ((), (), ())


def test_events_and_links_may_stand_in_different_files(project: Project) -> None:
    register = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><standOff>{DINNER}</standOff></TEI>'
    links = EVENTS.format("", '<link target="lists/e.xml#dinner documents/a.xml#p1"/>')
    given = {"tei/documents/a.xml": LETTER, "tei/lists/e.xml": register, "tei/links.xml": links}
    edition = Edition.read(project(given))
    assert told(edition) == [("dinner", [("a", ["documents/a.html#p1"], 4)])]


def test_an_event_says_what_it_is(project: Project) -> None:
    (event,) = read(project, BOTH).events
    said = (event.label, event.group, event.date, event.uri)
    assert said == ("The dinner", "In Washington", "1962-11-29", "events/dinner.html")
    assert [one.text for one in (*event.description, *event.comparison)] == [
        "They dine.",
        "Both say so.",
    ]
    assert event.contradiction == ()


@pytest.mark.parametrize(
    ("attributes", "date"),
    [
        ('from="1962-11-29" to="1962-12-03"', "1962-11-29"),
        ('notAfter="1962-12"', "1962-12"),
        ('when="Friday"', None),
        ("", None),
    ],
)
def test_an_event_has_the_first_of_its_dates(
    project: Project, attributes: str, date: str | None
) -> None:
    events = DINNER.replace('when="1962-11-29"', attributes)
    assert [event.date for event in read(project, BOTH, events).events] == [date]


def test_passages_are_in_reading_order(project: Project) -> None:
    edition = read(project, link("#dinner", "b#s2", "b#s1"))
    assert told(edition)[0][1][0][1] == ["documents/b.html#s1", "documents/b.html#s2"]


def test_accounts_are_in_the_order_of_the_documents(project: Project) -> None:
    edition = read(project, link("#dinner", "b#p1") + link("#dinner", "a#p1"))
    assert [one.document.stem for one in edition.events[0].accounts] == ["a", "b"]


def test_the_name_of_a_file_means_its_text(project: Project) -> None:
    links = '<link target="#dinner documents/a.xml"/>'
    assert told(read(project, links)) == [("dinner", [("a", ["documents/a.html#text"], 4)])]


def test_notes_count_no_words(project: Project) -> None:
    text = file("<p xml:id='p1'>They dined.<note>At eight.</note></p>")
    edition = read(project, link("#dinner", "a#p1"), a=text)
    assert edition.events[0].accounts[0].words == 2


def test_a_part_of_a_file_is_the_document_of_its_passages(project: Project) -> None:
    text = file("<div xml:id='d'><head>One</head><p xml:id='p1'>They dined.</p></div>")
    files = {
        "tei/documents/a.xml": text,
        "tei/events.xml": EVENTS.format(DINNER, link("#dinner", "a#p1")),
    }
    edition = Edition.read(project(files), Settings(split="//tei:div"))
    assert told(edition) == [("dinner", [("a/d", ["documents/a/d.html#p1"], 2)])]


def test_a_pointer_leads_to_an_event(project: Project) -> None:
    edition = read(project, BOTH, a=LETTER.replace("They", "<ref target='../events.xml#dinner'/>"))
    target = edition.target("../events.xml#dinner", "tei/documents/a.xml")
    assert target is not None
    assert (target.uri, target.title) == ("events/dinner.html", "The dinner")
    assert codes(edition) == []


def test_a_pointer_to_a_part_of_a_passage_leads_right_there(project: Project) -> None:
    target = read(project, BOTH).target("documents/b.xml#s2", "tei/events.xml")
    assert target is not None
    assert (target.uri, target.passage) == ("documents/b.html#s2", "paragraph 1")


THREE = """<listEvent><event xml:id="x" when="1962-11-30"><label>X</label></event>
<event xml:id="y"><label>Y</label></event><event xml:id="z" when="1962-10"><label>Z</label></event>
</listEvent>"""


def ordered(edition: Edition, key: str) -> list[str]:
    return [event.identifier for event in edition.orders[key].events]


def test_events_can_be_gone_through_in_several_orders(project: Project) -> None:
    links = link("#x", "a#s2") + link("#y", "a#s1") + link("#z", "b#p1") + link("#y", "b#p1")
    edition = read(project, links, THREE)
    assert {key: ordered(edition, key) for key in edition.orders} == {
        "list": ["x", "y", "z"],
        "date": ["z", "x"],
        "documents/a.html": ["y", "x"],
        "documents/b.html": ["y", "z"],
    }


def test_an_order_knows_what_is_before_and_after(project: Project) -> None:
    edition = read(project, link("#x", "a#p1") + link("#y", "a#p1") + link("#z", "a#p1"), THREE)
    x, y, z = edition.events
    order = edition.orders["list"]
    assert [order.around(one) for one in (x, y, z)] == [(None, y), (x, z), (y, None)]


def test_an_order_has_pages(project: Project) -> None:
    edition = read(project, BOTH)
    found = [[edition.orders[key].uri(page) for page in (1, 2)] for key in edition.orders]
    assert found == [
        ["events/index.html", "events/by/2/list.html"],
        ["events/by/date.html", "events/by/2/date.html"],
        ["events/by/documents/a.html", "events/by/2/documents/a.html"],
        ["events/by/documents/b.html", "events/by/2/documents/b.html"],
    ]


def test_without_dates_there_is_no_order_by_date(project: Project) -> None:
    edition = read(project, BOTH, DINNER.replace('when="1962-11-29"', ""))
    assert "date" not in edition.orders


LINKS_LINE = 4
"""Where the links stand in the file of the tests."""


@pytest.mark.parametrize(
    ("links", "level", "code", "message"),
    [
        (
            link("#p9", "a#p1"),
            "error",
            "dangling-pointer",
            "link points to #p9, but tei/events.xml has no xml:id p9" + NOWHERE,
        ),
        (
            link("#dinner", "a#p9"),
            "error",
            "dangling-pointer",
            "link points to documents/a.xml#p9, but tei/documents/a.xml has no xml:id p9" + NOWHERE,
        ),
        (
            link("documents/a.xml#p1", "a#p1"),
            "error",
            "no-event",
            "a link of an account begins with its event, and documents/a.xml#p1 is none: give the"
            " event's id",
        ),
        (
            "<link/>",
            "error",
            "no-event",
            "a link of an account begins with its event, and nothing is none: give the event's id",
        ),
        (
            link("#dinner"),
            "error",
            "no-passage",
            "nothing is no passage of a document: name a p, seg, div or note by its xml:id",
        ),
        (
            '<link target="#dinner #dinner"/>',
            "error",
            "no-passage",
            "#dinner is no passage of a document: name a p, seg, div or note by its xml:id",
        ),
        (
            '<link target="#dinner https://www.tei-c.org"/>',
            "error",
            "no-passage",
            "https://www.tei-c.org is no passage of a document: name a p, seg, div or note by its"
            " xml:id",
        ),
        (
            link("#dinner", "a#p1", "b#p1"),
            "error",
            "two-documents",
            "this account of dinner has passages of a and of b: write a link for each",
        ),
        (
            link("#dinner", "a#s1", "a#s1"),
            "warning",
            "passage-twice",
            "this account of dinner has the words of s1 twice: name the passage once",
        ),
        (
            link("#dinner", "a#p1", "a#s1"),
            "warning",
            "passage-twice",
            "this account of dinner has the words of s1 twice: name the passage once",
        ),
        (
            link("#dinner", "a#s1") + link("#dinner", "a#s2"),
            "warning",
            "account-twice",
            "line 4 has an account of dinner by a already: join the two links",
        ),
    ],
)
def test_a_faulty_link_is_found_at_its_place(
    project: Project, links: str, level: str, code: str, message: str
) -> None:
    other = link("#dinner", "c#p1")
    found = read(project, other + links, c=LETTER).findings
    at = len('<linkGrp type="account">') + len(other) + 1
    column = at + (links.rindex("<link") if code == "account-twice" else 0)
    assert [(one.path, one.line, one.column) for one in found] == [
        ("tei/events.xml", LINKS_LINE, column)
    ]
    assert [(one.level, one.code, one.message) for one in found] == [(level, code, message)]


@pytest.mark.parametrize(
    ("event", "code", "message"),
    [
        (
            '<event xml:id="x"><label>X</label></event>',
            "event-without-account",
            'no link has an account of x: write <link target="#x documents/FILE.xml#ID"/>',
        ),
        (
            "<event><label>X</label></event>",
            "event-without-id",
            "the event has no xml:id, so it has no page: give it one",
        ),
    ],
)
def test_a_faulty_event_is_found_at_its_place(
    project: Project, event: str, code: str, message: str
) -> None:
    events = DINNER.replace("</listEvent>", f"\n{event}</listEvent>")
    found = [str(one) for one in read(project, BOTH, events).findings]
    assert found == [f"tei/events.xml:4:1: warning: {message} [{code}]"]


def test_an_event_without_label_is_called_by_its_id(project: Project) -> None:
    edition = read(project, BOTH, DINNER.replace("<label>The dinner</label>", ""))
    assert [event.label for event in edition.events] == ["dinner"]
    message = "the event dinner has no label: say in some words what was said or done"
    assert [one.message for one in edition.findings] == [message]


def test_two_links_of_a_document_are_one_account(project: Project) -> None:
    edition = read(project, link("#dinner", "a#s2") + link("#dinner", "a#s1"))
    assert told(edition)[0][1] == [("a", ["documents/a.html#s1", "documents/a.html#s2"], 3)]


def test_a_broken_document_is_found_once(project: Project) -> None:
    assert [one.code for one in read(project, BOTH, b="<TEI").findings] == ["not-well-formed"]


def test_events_of_one_address_are_found(project: Project) -> None:
    events = DINNER.replace(
        "</listEvent>", '<event xml:id="Dinner"><label>X</label></event></listEvent>'
    )
    found = read(project, BOTH + link("#Dinner", "a#p1"), events).findings
    assert [one.message for one in found] == [
        '"Dinner" would have the page events/dinner.html, as "dinner" in tei/events.xml has:'
        " rename one"
    ]


def test_an_event_cannot_have_the_address_of_the_list(project: Project) -> None:
    found = read(project, link("#index", "a#p1"), DINNER.replace("dinner", "index")).findings
    assert [one.code for one in found] == ["same-address"]


def test_events_are_exported_with_the_addresses_of_their_passages(project: Project) -> None:
    assert exports.events(read(project, BOTH)) == [
        {
            "id": "dinner",
            "label": "The dinner",
            "group": "In Washington",
            "dates": {"when": "1962-11-29"},
            "description": "They dine.",
            "comparison": "Both say so.",
            "contradiction": None,
            "source": "tei/events.xml",
            "url": "events/dinner.html",
            "accounts": [
                {
                    "document": "a",
                    "words": 4,
                    "url": "events/dinner.html#account:a",
                    "passages": [{"url": "documents/a.html#p1", "in": "paragraph 1", "words": 4}],
                },
                {
                    "document": "b",
                    "words": 3,
                    "url": "events/dinner.html#account:b",
                    "passages": [
                        {"url": "documents/b.html#s1", "in": "paragraph 1", "words": 2},
                        {"url": "documents/b.html#s2", "in": "paragraph 1", "words": 1},
                    ],
                },
            ],
        }
    ]


def test_an_edition_without_events_exports_none(project: Project) -> None:
    edition = Edition.read(project({"tei/documents/a.xml": LETTER}))
    assert exports.EVENTS not in exports.files(edition, {})


def test_names_in_what_editors_say_of_events_are_no_mentions(project: Project) -> None:
    person = '<person xml:id="m"><persName>Mikoyan</persName></person>'
    register = f'<listPerson xmlns="http://www.tei-c.org/ns/1.0">{person}</listPerson>'
    events = DINNER.replace("They dine", '<persName ref="persons.xml#m">Mikoyan</persName> dines')
    files = {
        "tei/documents/a.xml": LETTER,
        "tei/persons.xml": register,
        "tei/events.xml": EVENTS.format(events, link("#dinner", "a#p1")),
    }
    edition = Edition.read(project(files))
    assert (codes(edition), dict(edition.mentions)) == ([], {})


def test_the_anchor_of_a_note_is_that_of_its_footnote(project: Project) -> None:
    text = file("<p>They dined.<note xml:id='n1'>At eight.</note></p>")
    edition = read(project, link("#dinner", "a#n1"), a=text)
    event: Event = edition.events[0]
    (account,) = event.accounts
    assert account.passages[0].anchor == "fn:n1"
    assert account.words == 2
