"""What an edition says of how much findings matter, and how findings are told to programs."""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from editions import formats
from editions.excerpts import excerpts, told
from editions.findings import Finding, Level
from editions.levels import CODES, FIXED, Levels, baseline, of_file, read_baseline, unchoosable

PATH = "tei/documents/a.xml"

TEXT = """<TEI>
  <?editions no-rule="off"?>
  <text>
    <p><!-- editions: no-rule="error" --><x/></p>
    <p><x/></p>
  </text>
</TEI>
"""


def finding(line: int, column: int, code: str = "no-rule", level: Level = "warning") -> Finding:
    return Finding(PATH, line, column, level, code, "no rule shows x")


def reading(text: str) -> Callable[[str], bytes]:
    return lambda _: text.encode()


def test_a_configuration_chooses_levels_by_code() -> None:
    levels = Levels({"no-rule": "error", "same-id": "off"})
    found = levels.applied([finding(4, 5), finding(5, 5, "same-id")], reading(""))
    assert [(one.code, one.level) for one in found.findings] == [("no-rule", "error")]


def test_what_stands_nearest_in_a_file_wins() -> None:
    every = [finding(1, 1), finding(4, 42), finding(5, 8)]
    found = Levels({"no-rule": "hint"}).applied(every, reading(TEXT))
    assert [(one.line, one.level) for one in found.findings] == [(4, "error")]


def test_before_the_root_a_file_speaks_of_all_of_it() -> None:
    text = '<?editions no-rule="hint"?>\n<TEI><x/></TEI>'
    found = Levels().applied([finding(0, 0), finding(2, 6)], reading(text))
    assert [one.level for one in found.findings] == ["hint", "hint"]


def test_an_error_that_leaves_no_page_cannot_be_chosen() -> None:
    levels = Levels({"not-well-formed": "off"}, {})
    found = levels.applied([finding(1, 1, "not-well-formed", "error")], reading(""))
    assert [one.level for one in found.findings] == ["error"]
    assert [*unchoosable(["not-well-formed", "no-rule", "nonsense"])] == [
        "levels: not-well-formed is an error whatever one chooses: no page comes of it",
        "levels: nonsense is the code of no finding",
    ]


def test_no_code_is_both() -> None:
    assert set() == CODES & FIXED


def test_a_file_that_cannot_be_read_says_what_stands_before_its_fault() -> None:
    assert [one.code for one in of_file(b'<TEI><?editions no-rule="off"?><p></TEI>')] == ["no-rule"]


def test_a_baseline_hides_what_it_has_and_no_more() -> None:
    kept = read_baseline(baseline([finding(4, 5), finding(9, 1, "not-well-formed")]).encode())
    moved, second = finding(40, 5), finding(50, 5)
    found = Levels({}, kept).applied([moved, second, finding(1, 1, "no-text")], reading(""))
    assert [(one.line, one.code) for one in found.findings] == [(50, "no-rule"), (1, "no-text")]
    assert (found.hidden, found.gone) == (1, 0)
    assert Levels({}, kept).applied([], reading("")).gone == 1


@pytest.mark.parametrize("data", [b"[]", b'{"a": "b"}', b"{", b"\xff"])
def test_what_is_no_baseline_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_baseline(data)


def test_an_excerpt_has_the_line_the_mark_and_the_way() -> None:
    (one,) = excerpts([finding(5, 8)], TEXT.encode()).values()
    assert (one.text, one.text[one.start :][: one.length]) == ("<p><x/></p>", "<x")
    assert one.element == "TEI/text/p[2]/x"


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    line = f"<p>{'a ' * 500}<x/>{' b' * 500}</p>"
    (one,) = excerpts([finding(1, 1004)], line.encode()).values()
    assert one.text.startswith("…")
    assert one.text.endswith("…")
    assert one.text[one.start :][: one.length] == "<x"


def test_nothing_in_an_excerpt_turns_a_terminal_or_a_line() -> None:
    (one,) = excerpts([finding(1, 1)], "<p>\u202e\x1b[31m\u200b</p>".encode()).values()
    assert one.text == "<p><U+202E><U+001B>[31m<U+200B></p>"


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-2"])
def test_a_line_is_read_in_the_encoding_of_its_file(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?>\n<p>Růžek</p>'.encode(encoding)
    (one,) = excerpts([finding(2, 1)], data).values()
    assert one.text == "<p>Růžek</p>"


@given(some.text(string.printable, max_size=400), some.integers(0, 6), some.integers(0, 90))
def test_a_mark_is_within_its_line(text: str, line: int, column: int) -> None:
    for one in excerpts([finding(line, column)], text.encode()).values():
        assert 0 <= one.start <= len(one.text) + 1
        assert one.length >= 0


def test_every_format_tells_every_finding(tmp_path: Path) -> None:
    every = [finding(4, 42), Finding("mkdocs.yml", 0, 0, "hint", "configuration", "a, b:\n100%")]
    known = told(every, reading(TEXT))
    github = formats.as_github(known).splitlines()
    assert github == [
        f"::warning file={PATH},line=4,col=42,title=no-rule%3A an element that no rule shows"
        "::no rule shows x%0AMore: editions check --explain no-rule",
        "::notice file=mkdocs.yml,title=configuration%3A what cannot be in `mkdocs.yml`"
        "::a, b:%0A100%25%0AMore: editions check --explain configuration",
    ]
    (run,) = json.loads(formats.as_sarif(known))["runs"]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 4, "startColumn": 42, "endColumn": 44}
    assert [one["level"] for one in run["results"]] == ["warning", "note"]
    rules = run["tool"]["driver"]["rules"]
    assert [one["id"] for one in rules] == ["configuration", "no-rule"]
    assert rules[1]["shortDescription"]["text"] == "an element that no rule shows"
    assert rules[1]["help"]["markdown"].startswith("# `no-rule`: an element")
    assert [one["severity"] for one in json.loads(formats.as_gitlab(known))] == ["minor", "info"]
    read = json.loads(formats.as_json(known))
    assert [one["element"] for one in read] == ["TEI/text/p/x", ""]
    assert read[0]["meaning"] == "an element that no rule shows"


def test_fingerprints_tell_findings_apart_and_stay_when_lines_move() -> None:
    def prints(*found: Finding) -> list[str]:
        report = json.loads(formats.as_gitlab([(one, None) for one in found]))
        return [one["fingerprint"] for one in report]

    twice = prints(finding(4, 1), finding(5, 1))
    assert len({*twice}) == 2
    assert prints(finding(40, 1), finding(50, 1)) == twice
