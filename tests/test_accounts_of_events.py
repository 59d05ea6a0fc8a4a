"""The events that the reports tell of: every paragraph has its place, every quotation is one."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from lxml.etree import _Element

from editions import tei

QUOTED = re.compile("“([^”]*)”")
REPORTS = {"ruzek-1962-11-30": 11, "radvanyi-1962-12-05": 31}


def source(name: str) -> _Element:
    path = f"tei/{name}.xml"
    return tei.parse((ROOT / path).read_bytes(), path)


def accounts() -> list[tuple[str, str, list[str]]]:
    """The id of an event, the name of a report, and the ids of its passages: for each account."""
    links = (one.get("target", "").split() for one in tei.find_all(source("events"), "//tei:link"))
    pointers = [(event[1:], [one.partition("#") for one in rest]) for event, *rest in links]
    return [(event, found[0][0], [one[2] for one in found]) for event, found in pointers]


def words(report: str) -> str:
    """What a report says with its printed notes, with typographic apostrophes, in small letters."""
    text = tei.find(source(f"documents/{report}"), "/tei:TEI/tei:text")
    assert text is not None
    ours = ".//tei:note[@type='edition'] | .//tei:choice/tei:sic"
    return tei.plain(text, {*tei.find_all(text, ours)}).replace("'", "’").lower()


def test_each_event_has_one_account_a_report_at_most_and_one_at_least() -> None:
    told = [(event, report) for event, report, _ in accounts()]
    events = [tei.xml_id(one) for one in tei.find_all(source("events"), "//tei:event")]
    assert len(set(told)) == len(told)
    assert list(dict.fromkeys(event for event, _ in told)) == events


@pytest.mark.parametrize("report", REPORTS)
def test_passages_stand_in_the_order_of_the_text(report: str) -> None:
    ids = [tei.xml_id(one) for one in source(f"documents/{report}").iter("*")]
    path = f"documents/{report}.xml"
    for event, _, passages in (one for one in accounts() if one[1] == path):
        places = [ids.index(one) for one in passages]
        assert places == sorted(set(places)), event


@pytest.mark.parametrize("report", REPORTS)
def test_every_word_of_every_paragraph_belongs_to_an_event(report: str) -> None:
    text = source(f"documents/{report}")
    told = [passages for _, path, passages in accounts() if path == f"documents/{report}.xml"]
    named = {passage for passages in told for passage in passages}
    left = [
        (tei.xml_id(paragraph), piece.strip())
        for paragraph in tei.find_all(text, "//tei:body//tei:p")
        for holder, piece in tei.pieces(paragraph)
        if piece.strip() and tei.name(holder) not in ("label", "surplus")
        if named.isdisjoint(tei.xml_id(one) for one in (holder, *holder.iterancestors()))
    ]
    assert left == []


def test_what_is_quoted_stands_in_a_report() -> None:
    found = [words(report) for report in REPORTS]
    for note in tei.find_all(source("events"), "//tei:event/tei:note"):
        for quotation in QUOTED.findall(tei.plain(note)):
            parts = [part.strip(" ,.").lower() for part in quotation.split("…")]
            assert any(all(part in said for part in parts) for said in found), quotation


def test_only_what_two_reports_tell_is_contradicted() -> None:
    contradicted = tei.find_all(source("events"), "//tei:event[tei:note[@type='contradiction']]")
    told = [event for event, _, _ in accounts()]
    assert [told.count(tei.xml_id(one) or "") for one in contradicted] == [2] * len(contradicted)
