"""Dates that contradict lives, datelines or the words around them."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_checks import found, whole

from editions.checks import dates
from editions.source import Source, read

PERSONS = "tei/registers/persons.xml"
LETTER = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc><titleStmt>
<title>A letter</title>{author}</titleStmt><sourceDesc><p>{source}</p></sourceDesc></fileDesc>
<profileDesc>{action}</profileDesc></teiHeader><text><body>{body}</body></text></TEI>"""
SENT = """<correspDesc><correspAction type="{}">{}<date when="1871-06-02"/></correspAction>
</correspDesc>"""
ANNA = '<persName ref="../registers/persons.xml#anna">Anna</persName>'


def source(body: str) -> Source:
    return read("tei/documents/a.xml", whole(body).encode())


def said(folder: Path, life: str, **parts: str) -> list[str]:
    """What is said of a letter, by the life of the one person of the register."""
    letter = LETTER.format(
        **({"author": "", "source": "", "action": "", "body": "<p>.</p>"} | parts)
    )
    entry = f'<person xml:id="anna"><persName>Anna</persName>{life}</person>'
    persons = f'<listPerson xmlns="http://www.tei-c.org/ns/1.0">{entry}</listPerson>'
    files = {PERSONS: persons, "tei/documents/a.xml": letter}
    return [
        one.message for one in found(folder, files) if one.code in ("outside-life", "two-dates")
    ]


@pytest.mark.parametrize("type_", ["sent", "received"])
def test_the_dead_send_and_receive_no_letters(tmp_path: Path, type_: str) -> None:
    action = SENT.format("sent", "") + SENT.format(type_, ANNA)
    assert said(tmp_path, '<death when="1871-06-01"/>', action=action) == [
        "Anna died before 1871-06-02, on 1871-06-01 at the latest: is somebody else meant, or is"
        " one of the dates wrong?"
    ]


@pytest.mark.parametrize(
    "death",
    ['when="1871-06-02"', 'when="1871"', 'notBefore="1869"', 'from="1869" to="1872"', ""],
)
def test_who_may_have_been_alive_may_have_written(tmp_path: Path, death: str) -> None:
    assert said(tmp_path, f"<death {death}/>", action=SENT.format("sent", ANNA)) == []


def test_a_text_may_name_the_dead(tmp_path: Path) -> None:
    body = f"<p>{ANNA}</p>"
    assert said(tmp_path, '<death when="1862"/>', action=SENT.format("sent", ""), body=body) == []


def test_a_text_does_not_name_the_unborn(tmp_path: Path) -> None:
    (message,) = said(
        tmp_path,
        '<birth><date when="1889"/></birth>',
        action=SENT.format("sent", ""),
        body=f"<p>{ANNA} and {ANNA}</p>",
    )
    assert message.startswith("Anna was born after 1871-06-02, on 1889-01-01 at the earliest")


@pytest.mark.parametrize(
    ("birth", "body"),
    [
        ("1871-12-24", f"<p>{ANNA}</p>"),
        ("1889", f"<p>A letter.<note>It is printed by {ANNA}.</note></p>"),
        ("1889", f"<p>As <bibl>{ANNA}, p. 3</bibl> has it.</p>"),
    ],
)
def test_a_child_may_be_expected_and_notes_may_be_later(
    tmp_path: Path, birth: str, body: str
) -> None:
    action = SENT.format("sent", "")
    assert said(tmp_path, f'<birth when="{birth}"/>', action=action, body=body) == []


def test_a_print_may_be_later_than_its_author(tmp_path: Path) -> None:
    author = '<author ref="../registers/persons.xml#anna">Anna</author>'
    printed = '<bibl><date when="1901"/></bibl>'
    assert said(tmp_path, '<death when="1862"/>', author=author, source=printed) == []
    titled = '<docDate when="1901">1901</docDate><p>.</p>'
    assert said(tmp_path / "a", '<death when="1862"/>', author=author, body=titled) == []
    written = SENT.format("sent", "")
    assert said(tmp_path / "b", '<death when="1862"/>', author=author, action=written) != []


@pytest.mark.parametrize(
    ("dateline", "is_told"),
    [
        ('<date when="1871-06-03">', True),
        ('<date when="1871-06">', False),
        ('<date notAfter="1871-12">', False),
        ('<date from="1871-05-30" to="1871-06-04">', False),
        ('<date calendar="#julian" when="1871-05-21">', False),
        ("<date>", False),
    ],
)
def test_header_and_dateline_have_a_day_in_common(
    tmp_path: Path, dateline: str, is_told: bool
) -> None:
    body = f"<opener><dateline>{dateline}June</date></dateline></opener><p>Dear Paul!</p>"
    assert bool(said(tmp_path, "", action=SENT.format("sent", ""), body=body)) is is_told


def test_one_of_several_datelines_is_enough(tmp_path: Path) -> None:
    lines = (f'<dateline><date when="1871-06-0{day}"/></dateline>' for day in (1, 2))
    body = "".join(f"<div><opener>{line}</opener><p>.</p></div>" for line in lines)
    assert said(tmp_path, "", action=SENT.format("sent", ""), body=body) == []


def test_the_dateline_of_a_letter_in_the_letter_is_of_another_day(tmp_path: Path) -> None:
    inner = '<dateline><date when="1870-01-01"/></dateline><p>Dear Anna!</p>'
    body = f"<floatingText><body>{inner}</body></floatingText>"
    assert said(tmp_path, "", action=SENT.format("sent", ""), body=body) == []


def test_a_dateline_may_be_of_two_calendars(tmp_path: Path) -> None:
    old, new = '<date calendar="#julian" when="1871-05-21"/>', '<date when="1871-06-02"/>'
    body = f"<opener><dateline>{old} / {new}</dateline></opener><p>.</p>"
    assert said(tmp_path, "", body=body) == []


def test_a_birth_after_the_death_is_an_error() -> None:
    person = (
        '<listPerson><person><birth when="1871"/><death notAfter="1862-03"/></person></listPerson>'
    )
    (finding,) = dates.of_file(source(person))
    assert (finding.level, finding.code, finding.message) == (
        "error",
        "dates-in-disorder",
        "birth (1871-01-01) comes after death (1862-03-31): mend one of them",
    )


def test_a_weekday_is_compared_in_the_language_of_the_date() -> None:
    (finding,) = dates.of_file(
        source('<p xml:lang="de">Am <date when="1894-10-15">Sonntag</date> früh</p>')
    )
    assert finding.message == (
        '1894-10-15 was a Monday, but the words have "Sonntag": is it another day, or does the'
        " source err?"
    )


@pytest.mark.parametrize(
    "one",
    [
        '<date when="1962-11-30">Friday, 30 November</date>',
        '<date when="1962-11-30" xml:lang="cs">v pátek</date>',
        '<date when="1962-11-30">from Wednesday to Saturday</date>',
        '<date when="1962-11">a Sunday in November</date>',
        '<date when="1962-11-31">Sunday</date>',
        '<date when="1962-11-30" xml:lang="de">Sonnabends</date>',
        '<date when="1962-11-30" xml:lang="xx">Sunday</date>',
        '<date when="1917-10-25">Wednesday</date>',
        '<date when="1917-11-07" calendar="#julian">Sunday</date>',
        '<date when="1962-11-30T10:00:00">Friday</date>',
        '<date when="0000-01-01">Friday</date>',
    ],
)
def test_weekdays_that_may_be_right(one: str) -> None:
    found = [finding.code for finding in dates.of_file(source(f"<p>{one}</p>"))]
    assert "wrong-weekday" not in found


@pytest.mark.parametrize(
    ("day", "weekday"),
    [
        ("1649-01-30", "Tuesday"),  # Charles I is beheaded.
        ("1825-12-14", "Monday"),  # The Decembrists rise.
        ("1900-02-20", "Sunday"),
        ("1917-10-25", "Wednesday"),  # The Winter Palace is taken.
        ("1815-06-18", "Sunday"),  # Waterloo, by the calendar of today.
    ],
)
def test_a_day_may_be_one_of_the_julian_calendar(day: str, weekday: str) -> None:
    assert [*dates.of_file(source(f'<p><date when="{day}">{weekday}</date></p>'))] == []


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("1871-6-2", "1871-06-02"),
        ("2.6.1871", "1871-06-02"),
        ("02. 06. 1871", "1871-06-02"),
        ("1871/6/2", "1871-06-02"),
        ("2/6/1871", "a year, a month or a day, as in 1901, 1901-02 or 1901-02-28"),
        ("31.6.1871", "a year, a month or a day, as in 1901, 1901-02 or 1901-02-28"),
    ],
)
def test_a_day_in_another_form_is_told_with_the_right_one(
    tmp_path: Path, wrong: str, meant: str
) -> None:
    body = f'<p>On <date when="{wrong}">the second</date>.</p>'
    (finding,) = found(tmp_path, {"tei/documents/a.xml": whole(body)})
    assert finding.message == (
        f'@when="{wrong}" is no day, month or year that there is: write {meant}'
    )
