from __future__ import annotations

from datetime import date

import pytest
from conftest import Project, Tei, file
from test_indexes import letter
from test_pages import made

from editions import pages
from editions.chronology import Chronology
from editions.edition import Edition
from editions.pages import Page, chronology
from editions.pages.timeline import Scale, window
from editions.spans import span


@pytest.mark.parametrize(
    ("attributes", "words", "first", "last"),
    [
        ("when='1962-11-29'", "29 November 1962", "1962-11-29", "1962-11-29"),
        ("when='1962-11-29T18:30:00'", "29 November 1962", "1962-11-29", "1962-11-29"),
        ("when-iso='1964-02'", "February 1964", "1964-02-01", "1964-02-29"),
        ("when='0862'", "0862", "0862-01-01", "0862-12-31"),
        (
            "from='1962-11-29' to='1962-12-03'",
            "29 November 1962 – 3 December 1962",
            "1962-11-29",
            "1962-12-03",
        ),
        ("from='1890' to='1895'", "1890–1895", "1890-01-01", "1895-12-31"),
        ("notBefore='1962-11'", "not before November 1962", "1962-11-01", "1962-11-30"),
        ("when='1962' cert='low'", "1962 (uncertain)", "1962-01-01", "1962-12-31"),
        ("when='1962' cert='high'", "1962", "1962-01-01", "1962-12-31"),
    ],
)
def test_a_date_says_from_when_to_when(
    tei: Tei, attributes: str, words: str, first: str, last: str
) -> None:
    found = span(tei(f"<date {attributes}>a</date>"))
    assert found is not None
    assert (found.words, str(found.first), str(found.last)) == (words, first, last)


@pytest.mark.parametrize(
    "attributes",
    ["", "when='--11-29'", "when='1962-13'", "when='-0044'", "when=''"],
)
def test_what_names_no_day_is_no_date(tei: Tei, attributes: str) -> None:
    assert span(tei(f"<date {attributes}>a</date>")) is None


TOLD = "<p>He came on <date when='1962-11-29'>the 29th</date>. He left <date>later</date>.</p>"


def of(project: Project, *letters: str) -> Edition:
    """An edition of letters."""
    return Edition.read(project({f"tei/documents/{n}.xml": text for n, text in enumerate(letters)}))


def told(edition: Edition) -> list[tuple[str, str, str]]:
    """What is dated in an edition: its key, its kind and its address."""
    every = Chronology.of(edition).every
    return [(one.span.key, one.kind, one.uri.removeprefix("documents/")) for one in every]


def test_documents_and_days_that_they_tell_of_are_in_order(project: Project) -> None:
    assert told(of(project, letter(TOLD), letter("<p/>", "1962-11"))) == [
        ("1962-11", "document", "1.html"),
        ("1962-11-29", "text", "0.html#p-1"),
        ("1962-11-30", "document", "0.html"),
    ]


def test_a_dateline_says_no_more_than_that_the_document_has_its_date(project: Project) -> None:
    line = "<opener><dateline>Vienna, <date when='{}'>today</date></dateline></opener>"
    found = told(of(project, letter(line.format("1962-11-30")), letter(line.format("1962-12-18"))))
    assert [one for one in found if one[1] == "text"] == [
        ("1962-12-18", "text", "1.html#dateline-1")
    ]


def test_what_is_of_one_date_stands_together(project: Project) -> None:
    dates = ["from='1962-11' to='1962-12'", "notBefore='1962-11' notAfter='1962-12'"] * 2
    text = "".join(f"<p><date {when}>a</date></p>" for when in dates)
    keys = [key for key, kind, _ in told(of(project, letter(text))) if kind == "text"]
    assert keys == ["1962-11-to-1962-12"] * 2 + ["between-1962-11-and-1962-12"] * 2


EVENTS = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><standOff><listEvent>
<event xml:id="dinner" when="1962-11-29"><label>The dinner</label></event></listEvent>
<linkGrp type="account"><link target="#dinner documents/a.xml#p"/></linkGrp></standOff></TEI>"""


def test_an_event_stands_among_what_is_dated(project: Project) -> None:
    told_of = '<p xml:id="p">They ate.</p>'
    files = {"tei/documents/a.xml": letter(told_of), "tei/events.xml": EVENTS}
    edition = Edition.read(project(files))
    assert told(edition) == [
        ("1962-11-29", "event", "events/dinner.html"),
        ("1962-11-30", "document", "a.html"),
    ]
    assert '- <strong class="dated-event">[The dinner](events/dinner.md)</strong>' in (
        made(edition)["chronology.html"].body
    )


def test_an_edition_without_dates_has_no_chronology(project: Project) -> None:
    assert "chronology.html" not in made(of(project, file("<p>a</p>")))


def listed(page: Page) -> list[str]:
    """What stands below the drawing."""
    return page.body.partition('<span id="after-timeline"></span></div>\n\n')[2].split("\n\n")


def test_the_chronology_lists_dates_with_documents_and_sentences(project: Project) -> None:
    page = made(of(project, letter(TOLD)))["chronology.html"]
    assert listed(page) == [
        "## 1962 {: #date:1962 .chronology-year }",
        '### <time datetime="1962-11-29">29 November 1962</time>'
        " {: #date:1962-11-29 .chronology-date }",
        '- He came on <mark>the 29th</mark>. <span class="whence">'
        "[A letter, paragraph 1](documents/0.md#p-1)</span>",
        '### <time datetime="1962-11-30">30 November 1962</time>'
        " {: #date:1962-11-30 .chronology-date }",
        '- <strong class="dated-document">[A letter](documents/0.md)</strong>',
    ]


def test_a_column_of_the_timeline_leads_to_its_day_in_the_list(project: Project) -> None:
    page = made(of(project, letter(TOLD)))["chronology.html"]
    assert (
        '<a href="#date:1962-11-29"><title>29 November 1962: 1 passage</title>'
        '<rect width="456" height="96" class="space" x="24" y="30"/>'
        '<rect width="455" height="96" class="text" x="24.5" y="30"/></a>'
    ) in page.body


def test_words_of_a_title_stay_words_in_a_drawing(project: Project) -> None:
    text = letter("<p/>").replace("A letter", "&lt;script>&amp; *a* [b](c)")
    page = made(of(project, text))["chronology.html"]
    assert "<title>&lt;script&gt;&amp; *a* [b](c): 30 November 1962</title>" in page.body


def test_a_long_chronology_is_a_page_for_ten_years_or_one(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chronology, "LONGEST", 2)
    dates = ["1955", "1962-01-01", "1962-01-02", "1962-01-03", "1963"]
    found = made(of(project, *(letter("<p/>", day) for day in dates)))
    assert [uri for uri in found if uri.startswith("chronology")] == [
        "chronology.html",
        "chronology/1950-1959.html",
        "chronology/1962.html",
        "chronology/1962-part-2.html",
        "chronology/1963.html",
    ]
    assert '- [1962 (2)](chronology/1962-part-2.md)<span class="count"> 1</span>' in (
        found["chronology.html"].body
    )
    assert 'href="chronology/1962-part-2.html#date:1962-01-03"' in found["chronology.html"].body


@pytest.mark.parametrize(
    ("first", "last", "unit", "columns", "words"),
    [
        ("1962-10-20", "1962-12-18", "day", 60, "20 October 1962"),
        ("1890-03-05", "1895-01-01", "month", 59, "March 1890"),
        ("1890-03-05", "1931-01-01", "year", 42, "1890"),
        ("0900-01-01", "1931-01-01", "year", 104, "900–909"),
    ],
)
def test_a_timeline_has_days_months_or_years(
    first: str, last: str, unit: str, columns: int, words: str
) -> None:
    scale = Scale(date.fromisoformat(first), date.fromisoformat(last))
    assert (scale.unit, len(scale.starts), scale.words(0)) == (unit, columns, words)


def test_a_timeline_leaves_out_what_is_far_from_most(project: Project) -> None:
    days = [f"1962-11-{day}" for day in range(10, 30)]
    text = "".join(f"<p><date when='{day}'>a</date></p>" for day in (*days, "1492"))
    first, last = window(Chronology.of(of(project, letter(text))).every)
    assert (str(first), str(last)) == ("1962-11-10", "1962-11-30")


@pytest.mark.parametrize(
    ("written", "is_drawn"),
    [
        ("<p>[[timeline]]</p>", True),
        ("<p>[[timeline: 1962-11-01 1962-12-18]]</p>", True),
        ("<p>[[timeline: 1962-11-01 1962-11-31]]</p>", False),
        ("<pre><code>[[timeline]]</code></pre>", False),
        ("<p>a [[timeline]]</p>", False),
    ],
)
def test_a_hand_written_page_can_have_a_timeline(
    project: Project, written: str, is_drawn: bool
) -> None:
    html = pages.with_timelines(written, of(project, letter(TOLD)), "about/index.html")
    assert ('href="../chronology.html#date:1962-11-29"' in html, written in html) == (
        is_drawn,
        not is_drawn,
    )
