from __future__ import annotations

import pytest

from editions.findings import EditionError, Finding, counted, errors, once, summary

ERROR = Finding("tei/a.xml", 3, 7, "error", "dangling-pointer", "mend it")
WARNING = Finding("tei/a.xml", 3, 0, "warning", "no-rule", "write a rule")
OF_FILE = Finding("tei/a.xml", 0, 0, "error", "too-deep", "flatten it")


@pytest.mark.parametrize(
    ("finding", "shown"),
    [
        (ERROR, "tei/a.xml:3:7: error: mend it [dangling-pointer]"),
        (WARNING, "tei/a.xml:3: warning: write a rule [no-rule]"),
        (OF_FILE, "tei/a.xml: error: flatten it [too-deep]"),
    ],
)
def test_a_finding_names_as_much_of_the_place_as_is_known(finding: Finding, shown: str) -> None:
    assert str(finding) == shown


def test_findings_sort_by_file_line_and_column() -> None:
    later = Finding("tei/b.xml", 1, 1, "error", "x", "y")
    assert sorted([later, ERROR, WARNING, OF_FILE]) == [OF_FILE, WARNING, ERROR, later]


def test_errors_are_those_findings_that_stop_a_build() -> None:
    assert errors([WARNING, ERROR, OF_FILE]) == (ERROR, OF_FILE)


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ([], "no findings"),
        ([ERROR], "1 error"),
        ([WARNING], "1 warning"),
        ([ERROR, OF_FILE, WARNING], "2 errors, 1 warning"),
    ],
)
def test_the_summary_counts_each_level(findings: list[Finding], said: str) -> None:
    assert summary(findings) == said


def test_numbers_go_with_their_nouns() -> None:
    said = [counted(number, "entry", "entries") for number in (0, 1, 2)]
    assert (said, counted(2, "page")) == (["no entries", "1 entry", "2 entries"], "2 pages")


def test_an_edition_error_says_all_its_findings() -> None:
    fault = EditionError(iter([ERROR, OF_FILE]))
    assert (fault.findings, str(fault)) == ((ERROR, OF_FILE), f"{ERROR}\n{OF_FILE}")


def test_what_is_said_of_a_file_in_the_same_words_is_said_once() -> None:
    found = [Finding("a", line, 1, "warning", "no-rule", "no rule for x") for line in (3, 2)]
    other = Finding("b", 1, 1, "warning", "no-rule", "no rule for x")
    assert once([*found, other]) == (found[1], other)
