"""What is found in the words of a text, its notes and its pages."""

from __future__ import annotations

import string
import time
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from conftest import file
from hypothesis import given
from hypothesis import strategies as st

from editions import notes as labels
from editions.checks import characters, counting, letters, links, notes, pages, typography
from editions.checks.counting import Found
from editions.checks.strings import strings
from editions.findings import Finding
from editions.source import Source, read

Check = Callable[[Source], Iterator[Finding]]


def found(check: Check, body: str) -> list[tuple[str, int, int]]:
    """Code, line and column of what a check finds in a text whose body begins in the first line."""
    source = read("tei/documents/a.xml", whole(body))
    return [(one.code, one.line, one.column) for one in check(source)]


def whole(body: str) -> bytes:
    return file(body).replace("\n", " ", 1).encode()


def said(check: Check, body: str) -> list[str]:
    return [one.message for one in check(read("tei/documents/a.xml", whole(body)))]


def column(body: str, part: str) -> int:
    """The column of a part of a body's first line."""
    return whole(body).decode().splitlines()[0].index(part) + 1


def noted(*marks: str, between: str = "") -> str:
    """A paragraph with notes of these marks; those without one have no `@n`."""
    made = (f'<note n="{one}">A.</note>' if one else "<note>A.</note>" for one in marks)
    return f"<div><p>{between.join(made)}</p></div>"


def paged(*numbers: str, between: str = "") -> str:
    made = (f'<pb n="{one}"/><p>A.</p>' for one in numbers)
    return f"<div>{between.join(made)}</div>"


def counted(written: str) -> list[tuple[str, str, str]]:
    """The marks of a series that are at fault: how, and what would be right."""
    marks = written.split()
    read_ = counting.read([(one, False) for one in marks], with_letters=True)
    return [(marks[one.at], one.fault, one.wanted) for one in counting.faults(read_)]


@pytest.mark.parametrize(
    "series",
    [
        "1 2 3 4",
        "[1] 2 (3) 4)",
        "1 2 3 3a 3b 4 4bis 5",
        "i ii iii iiij v",
        "I II III IV 1 2 3",
        "a b c d",
        "g h i k l m",  # No j, as often.
        "x y z aa bb cc",
        "12r 12v 13r 13v",
        "1 1v 2 2v 3",
        "fol.1ra fol.1rb fol.1va fol.2ra",
        "A1r A1v A2r B1r B1v",
        "12-13 14-15 18-19",
        "* ** † *",
        "1 12 15 15 40",  # Lines that a commentary explains.
        "3 4 5 7 8 9 10 11 12 15 18 22 26 29 33 35",  # What was released of a report.
        "Titel Vorsatz",
        "",
    ],
)
def test_a_series_that_counts_up_or_is_none_is_not_told(series: str) -> None:
    assert counted(series) == []


@pytest.mark.parametrize(
    ("series", "fault"),
    [
        ("1 2 3 5", ("5", "missing", "4")),
        ("1 2 3 7 8", ("7", "missing", "4 to 6")),
        ("a b c e", ("e", "missing", "d")),
        ("i ii iii v", ("v", "missing", "iv")),
        ("XI XII XIV XV", ("XIV", "missing", "XIII")),
        ("1r 1v 2r 3r 3v", ("3r", "missing", "2v")),
        ("1 2 2 3", ("2", "twice", "")),
        ("1 2 2 4", ("2", "twice", "3")),
        ("1 1", ("1", "twice", "")),
        ("10 11 21 13 14", ("21", "misplaced", "12")),
        ("10 11 2 13 14", ("2", "misplaced", "12")),
        ("1 2 4 3 5", ("4", "misplaced", "")),
        ("200 201 202 5 6 7 8", ("5", "misplaced", "")),
        ("1 2 3 1 2 3", ("1", "again", "")),
    ],
)
def test_a_fault_in_a_series_is_told_once_with_what_would_be_right(
    series: str, fault: tuple[str, str, str]
) -> None:
    assert counted(series) == [fault]


@given(st.integers(1, 300), st.integers(5, 60), st.data())
def test_one_mistyped_page_among_many_is_found_and_known(
    first: int, length: int, data: st.DataObject
) -> None:
    at = data.draw(st.integers(1, length - 2))
    wrong = data.draw(st.integers(1000, 2000))
    series = [str(first + number) for number in range(length)]
    right, series[at] = series[at], str(wrong)
    marks = counting.read([(one, False) for one in series])
    assert counting.faults(marks) == [Found(at, "misplaced", at - 1, at + 1, right)]


@given(st.integers(1, 3999))
def test_a_roman_numeral_is_read_as_it_is_written(number: int) -> None:
    marks = counting.read([(labels.roman(one), False) for one in (number, number + 1)])
    assert [one.count.number for one in marks] == [number, number + 1]


@given(st.lists(st.tuples(st.text(string.printable, max_size=8), st.booleans()), max_size=30))
def test_whatever_stands_in_a_series_it_is_read(marks: list[tuple[str, bool]]) -> None:
    faults = counting.faults(counting.read(marks, with_letters=True))
    assert all(0 <= one.at < len(marks) for one in faults)


def test_a_note_without_its_number_is_told_where_it_stands() -> None:
    body = noted("1", "", "3", "4")
    assert found(notes.of_file, body) == [("note-without-number", 1, column(body, "<note>"))]
    assert said(notes.of_file, body) == [
        "the other notes of its series have an @n, this one (after note 1) has none and is shown"
        ' as "2": write its mark in @n'
    ]


@pytest.mark.parametrize(
    "body",
    [
        noted("1", "2", "3"),
        noted("", "", "3"),
        noted("1", "1", "1", between="<pb/>"),
        noted("1", "2", between="</p></div><div><p>") + noted("1", "2"),
        noted("1", "*", "2", "*", "3"),
        '<p><note n="1" type="a">A</note><note n="1" type="b">A</note></p>',
        '<p><note n="1"><graphic url="a.png"/></note></p>',
        '<p>A<note xml:id="n1" sameAs="#n2"/><note xml:id="n2">B</note></p>',
        '<listPerson><person><note type="source"> </note></person></listPerson>',
        "<div><p>A</p><note>A</note><note>B</note></div>",
        '<div><p>A<ref type="note" target="#n1">see the note</ref></p>'
        '<note xml:id="n1" n="1">A</note></div>',
    ],
)
def test_notes_that_are_in_order_are_not_told(body: str) -> None:
    assert said(notes.of_file, body) == []


def test_a_mark_that_is_there_twice_is_told_with_the_right_one() -> None:
    assert said(notes.of_file, noted("a", "b", "b", "d", "e")) == [
        "the mark b is already that of a note of this series: is it c?"
    ]


def test_a_count_that_begins_anew_within_a_page_has_marks_twice() -> None:
    assert [code for code, _, _ in found(notes.of_file, noted(*"123123"))] == ["mark-twice"]


def test_a_note_counts_where_its_mark_is() -> None:
    marks = '<p>A<ref target="#b">2</ref> B<ref target="#a">1</ref> C<ref target="#c">3</ref></p>'
    listed = "".join(f'<note xml:id="{one[0]}" n="{one[1]}">A</note>' for one in ("a1", "b2", "c3"))
    assert said(notes.of_file, f"{marks}{listed}") == ["note 1 stands after 2: is it in its place?"]


def test_a_mark_that_leads_to_another_note_is_told() -> None:
    body = '<p>A<ref target="#a">(2)</ref></p><note xml:id="a" n="3">A</note>'
    assert found(notes.of_file, body) == [("mark-differs", 1, column(body, "<ref"))]


def test_pages_in_notes_and_of_other_editions_count_for_themselves() -> None:
    body = '<pb n="1"/><p>A<note><pb n="1"/>B</note><pb n="2"/>C<pb n="2" ed="B"/><pb n="3"/></p>'
    assert said(pages.of_file, body) == []


@pytest.mark.parametrize(
    "body",
    [
        paged("1", "2", "3") + paged("1", "2"),
        paged("7", "8", "9") + paged("2", "3"),
        paged("i", "ii", "iii", "1", "2", "3"),
        paged("1", "2", "3", "1", "2"),
        paged("front", "back"),
        "<pb/><pb/><p>A</p>",
    ],
)
def test_pages_that_are_in_order_are_not_told(body: str) -> None:
    assert said(pages.of_file, body) == []


def test_a_page_out_of_its_place_is_told_with_the_right_one() -> None:
    assert said(pages.of_file, paged("10", "11", "21", "13", "14")) == [
        "page 21 stands between the pages 11 and 13: is it 12?"
    ]
    assert said(pages.of_file, paged("1", "2", "2", "4", "5")) == [
        "page 2 has begun already: is it 3?"
    ]
    assert said(pages.of_file, paged("1r", "1v", "2r", "4r", "4v")) == [
        "page 4r comes after 2r: 2v to 3v are missing, or a number is wrong"
    ]


def test_a_hyphen_before_a_break_is_told_at_its_word() -> None:
    body = "<p>He came in\n the <hi>eve-\n  <lb/>ning</hi></p>"
    assert found(pages.of_file, body) == [("hyphen-at-break", 2, 10)]


@pytest.mark.parametrize(
    "body",
    [
        '<p>eve-<lb break="no"/>ning</p>',
        "<p>Haupt-<lb/>und Nebensachen</p>",
        "<p>Anglo-<lb/>American</p>",
        "<p>He came -<lb/>at last</p>",
        "<p>eve-<lb/>12</p>",
        "<p>eve-<hi>ning</hi></p>",
        "<p>eve</p><p>-<lb/>ning</p>",
    ],
)
def test_other_hyphens_are_not_told(body: str) -> None:
    assert said(pages.of_file, body) == []


@given(st.lists(st.sampled_from(["a", "é", "𐍈", "\n", "&amp;", "&#233;", "<hi/>", "<!-- -->"])))
def test_each_character_of_a_text_has_the_place_where_it_is_written(parts: list[str]) -> None:
    data = whole("<p>" + "".join(parts) + "Z</p>")
    source = read("a.xml", data)
    line, column_ = next(
        one.place(one.text.index("Z")) for one in strings(source) if "Z" in one.text
    )
    assert data.decode().split("\n")[line - 1][column_ - 1] == "Z"


LANGUAGES = [one for one in locale_identifiers() if "_" not in one]


@pytest.fixture(scope="session")
def words() -> frozenset[str]:
    """The words of the names of countries and languages in all languages that Babel has."""
    every = (Locale.parse(one) for one in LANGUAGES)
    names = (
        name for one in every for some in (one.territories, one.languages) for name in some.values()
    )
    return frozenset(word for name in names for word in name.split())


def test_no_word_of_any_language_is_garbled_or_to_be_composed(words: frozenset[str]) -> None:
    assert len(words) > 50_000
    assert letters.garbled(" ".join(words)) == {}
    assert [word for word in words if letters.composed(word)] == []


def test_no_word_of_any_language_has_what_is_not_seen(words: frozenset[str]) -> None:
    body = " ".join(sorted(word for word in words if not {"<", "&"} & {*word}))
    found_ = [code for code, _, _ in found(characters.of_file, f"<p>{body}</p>")]
    assert {*found_} <= {"mixed-scripts"}  # Of these CLDR has some by mistake.


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "cp1250"])
@pytest.mark.parametrize("language", ["cs", "de", "fr", "hu", "pl", "sk", "el", "uk", "ro"])
def test_nearly_all_words_of_a_wrong_encoding_are_known(encoding: str, language: str) -> None:
    names = Locale.parse(language).territories.values()
    spoilt = {}
    for word in (word for name in names for word in name.split() if not word.isascii()):
        try:
            spoilt[word.encode().decode(encoding)] = word
        except UnicodeDecodeError:
            continue  # No program could have read it so.
    known = letters.garbled(" ".join(spoilt))
    right = [one for one, word in spoilt.items() if known.get(one) == word]
    assert len(right) >= 0.85 * len(spoilt)
    assert known.items() <= spoilt.items()


@pytest.mark.parametrize(
    "text",
    [
        "„CASĂ” „DĚTÍ“ „IGAZSÁG” «É» L’ÉTÉ…” ‘Ö’ (CAFÉ™) Å–Ö „Â“ “Ã” Ålborg",
        "μm Hα kΩ αβ ΔT naïve",
        "fuͤr x\u030c",  # Unicode has no such letters in one character.
        "بِسْمِ מֹשֶׁה بی‌نام क्‍ष",
        "a b c",
        "‎(א)‎ ⁧אב⁩ ‪a‬",
    ],
)
def test_characters_that_are_meant_so_are_not_told(text: str) -> None:
    assert said(characters.of_file, f"<p>{text}</p>") == []


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("in RÅ¯Å¾ek", "garbled-word", '"RÅ¯Å¾ek" was read in a wrong encoding: write "Růžek"'),
        ("bis fĂĽr", "garbled-word", 'write "für"'),
        ("by �ir", "replacement-character", "U+FFFD"),
        ("by \x93air", "control-character", "in Windows-1252 it was “ (U+201C)"),
        ("by \x81air", "control-character", "look what the source has"),
        ("by a\u200bir", "invisible-character", "zero width space (U+200B)"),
        ("by a\u00adir", "invisible-character", "soft hyphen (U+00AD)"),
        ("by a\ufeffir", "invisible-character", "U+FEFF"),
        ("by \u202eria", "bidi-control", "right-to-left override (U+202E)"),
        ("by \u2067air", "bidi-control", "nothing ends it"),
        ("by \u202cair", "bidi-control", "ends what has not begun"),
        ("by \ue670air", "private-use", "U+E670"),
        ("by Ru\u030ak", "not-nfc", '"Růk" is written with other characters'),
        ("by Тhe", "mixed-scripts", "the Cyrillic Т (U+0422) among Latin letters"),
        ("by аранскa", "mixed-scripts", "the Latin a (U+0061) among Cyrillic letters"),
    ],
)
def test_a_character_that_is_there_by_accident_is_told(text: str, code: str, part: str) -> None:
    messages = said(characters.of_file, f"<p>{text}</p>")
    assert [code_ for code_, _, _ in found(characters.of_file, f"<p>{text}</p>")] == [code]
    assert part in messages[0]


def test_a_character_is_told_where_it_stands() -> None:
    body = "<p>one\n  two <hi>a\u200bb</hi></p>"
    assert found(characters.of_file, body) == [("invisible-character", 2, 12)]


def test_a_character_of_an_attribute_is_told_at_its_element() -> None:
    body = '<p>A <name key="fÃ¼r">B</name></p>'
    assert found(characters.of_file, body) == [("garbled-word", 1, column(body, "<name"))]


def test_what_is_there_often_is_told_once() -> None:
    messages = said(characters.of_file, "<p>a\u200bb c\u200bd</p><p>e\u200bf</p>")
    assert [one.endswith(" (3 times in this file)") for one in messages] == [True]


def test_a_file_that_is_garbled_as_a_whole_has_not_thousands_of_findings() -> None:
    body = " ".join(f"{number}Ã¼" for number in range(1000))
    messages = said(characters.of_file, f"<p>{body}</p>")
    assert len(messages) == characters.MOST
    assert messages[-1].endswith("; and 980 more like this")


def test_a_direction_may_end_in_another_element_of_the_paragraph() -> None:
    assert said(characters.of_file, "<p>\u2067a <hi>b\u2069</hi></p>") == []
    assert len(said(characters.of_file, "<p>\u2067a</p><p>b\u2069</p>")) == 2


def test_a_file_in_another_encoding_is_read_in_it() -> None:
    declared = '<?xml version="1.0" encoding="windows-1250"?>'
    source = read("a.xml", (declared + file("<p>Růžek f\xadr</p>")).encode("cp1250"))
    assert [one.code for one in characters.of_file(source)] == ["invisible-character"]


def custom(mark: str, number: int = 40) -> str:
    """A paragraph in which a mark stands after words as it should."""
    return f"<p>{f'word{mark} ' * number}</p>"


def codes(body: str) -> list[str]:
    return [code for code, _, _ in found(typography.of_file, body)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (f"{custom(',')}<p>One , two</p>", "blank-before-mark"),
        (f"{custom(',')}<p>One <hi>two</hi>\n , three</p>", "blank-before-mark"),
        (f"{custom('?')}<p>So ?</p>", "blank-before-mark"),
        (f"{custom(',')}<p>One,two</p>", "no-blank-after-mark"),
        (f"{custom('.')}<p>It was.Then it</p>", "no-blank-after-mark"),
        (f"{custom('.')}<p>Τοῦτο ἦν.Αὐτή</p>", "no-blank-after-mark"),
        ("<p>In the the end</p>", "word-twice"),
        ("<p>In the <hi>the</hi> end</p>", "word-twice"),
        ('<p xml:lang="de">Es ist ist so</p>', "word-twice"),
        ('<p xml:lang="fr">Le secrétaire du du parti</p>', "word-twice"),
        ("<p>One (two</p>", "unpaired-mark"),
        ("<p>One two]</p>", "unpaired-mark"),
        ("<p>“One” and “two</p>", "unpaired-mark"),
        ("<p>„Eins“ und „zwei</p>", "unpaired-mark"),
        ("<p>«Un» et deux»</p>", "unpaired-mark"),
        ("<p>(One)</p><p>(two</p><p>(three)</p>", "unpaired-mark"),
        (f"<p>{'a’b ' * 10} a'b</p>", "mixed-marks"),
        (f'<p>{"“a” " * 10} a"</p>', "mixed-marks"),
    ],
)
def test_a_slip_is_told(body: str, code: str) -> None:
    assert codes(body) == [code]


@pytest.mark.parametrize(
    "body",
    [
        f"{custom(' !')}<p>Un !</p>",  # It is the custom of the text.
        f"{custom(',')}<p>One <gap/>, two</p>",
        f"{custom(',')}<p>One <ref target='#a'/>, two <note>A</note>, three</p>",
        f"{custom('.')}<p>One . . . two</p>",
        f"{custom(',')}<p><sic>One , two</sic> <supplied>the the</supplied></p>",
        f"{custom(',')}<p>One<hi>,</hi><hi>two</hi></p>",
        f"{custom('.')}<p>See www.Example.org/a.Bild and z.B. a.Doe@example.org, U.S.Army</p>",
        f"{custom('.')}<p>Ph.D. and Word.docx</p>",
        "<p>He had had it, and that that was so: you came in in time.</p>",
        '<p xml:lang="de">Die, die die Reaktion wollten, in der der Mann war</p>',
        '<p xml:lang="cs">Proč to to dítě řeklo, že se se mnou bál?</p>',
        '<p xml:lang="fr">Nous nous voyons, vous vous voyez</p>',
        "<p>a) one b) two 12) three iv.) four 3a) five</p>",
        "<p>One (two</p><p>three) four</p>",
        "<p>“One,</p><p>“two,</p><p>“three.”</p>",
        "<p>«Eins „zwei“ drei»</p>",
        "<p>»Eins« und »zwei«</p>",
        "<p>„Egy” és „két”</p>",
        "<p>“One <gap/> two</p>",
        "<p>:-) and ;)</p>",
        f"<p>{'a’b ' * 10} 5' 7\" a'b a'b</p>",
        "<p><choice><abbr>the</abbr><expan>the</expan></choice> end</p>",
        "<p>In the</p><p>the end</p>",
    ],
)
def test_what_a_text_may_have_is_no_slip(body: str) -> None:
    assert codes(body) == []


def test_a_slip_is_told_where_it_stands() -> None:
    body = "<p>One\n <hi>the\n the</hi> (end</p>"
    assert found(typography.of_file, body) == [("word-twice", 2, 6), ("unpaired-mark", 3, 11)]


def test_many_slips_are_told_in_a_few_words() -> None:
    messages = said(typography.of_file, f"<p>{'the the end ' * 50}</p>")
    assert len(messages) == typography.MOST
    assert messages[-1].endswith("; and 30 more like this")


@given(st.text("the ()[]«»“”„,.'’\"ab1\n", max_size=80))
def test_whatever_a_text_has_its_slips_have_places(text: str) -> None:
    source = read("a.xml", whole(f"<p>{text}</p><p>{text}</p>"))
    lines = source.data.decode().split("\n")
    for one in typography.of_file(source):
        assert 1 <= one.column <= len(lines[one.line - 1])


LONG = {
    "a word": "a" * 300_000,
    "words": "é1é" * 100_000,
    "two letters": "éé1" * 100_000,
    "commas": "aa," * 100_000,
    "brackets": "(" * 300_000,
    "blanks": "a" + " " * 300_000,
    "hyphens": "-\n" * 150_000,
    "controls": "\u202e" * 100_000,
    "quotations": "“a " * 100_000,
}


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.parametrize("check", [characters, links, notes, pages, typography])
def test_no_text_takes_long(check: ModuleType, kind: str) -> None:
    source = read("a.xml", whole(f'<p>{LONG[kind]}<lb/>a<note n="{LONG[kind]}">A</note></p>'))
    source.positions  # noqa: B018 # They are read once for all checks.
    started = time.process_time()
    some = [*check.of_file(source)]
    assert time.process_time() - started < 4
    assert sum(len(one.message) for one in some) < 20_000
