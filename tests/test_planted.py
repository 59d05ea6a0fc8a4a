"""Faults planted in this edition are all found, each at its very place, and nothing else is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from conftest import ROOT, edition_in

RADVANYI = "tei/documents/radvanyi-1962-12-05.xml"
RUZEK = "tei/documents/ruzek-1962-11-30.xml"
EVENTS = "tei/events.xml"
PERSONS, PLACES, ORGANISATIONS, GLOSSARY = (
    f"tei/registers/{name}.xml" for name in ("persons", "places", "organisations", "glossary")
)

HERE = "‸"
"""Where in what is written a finding is; else it is at the start tag around, or before, it."""

WEB = "https://history.state.gov/historicaldocuments/"


class Fault(NamedTuple):
    """An edit of a file, and what is found of it."""

    code: str
    path: str
    old: str
    """What stands once in the file."""
    new: str
    """What is written instead."""
    elsewhere: tuple[str, str] | None = None
    """The file, if it is found in another place, and the words there, which stand once in it."""


PLANTED = (
    # Pointers.
    Fault("dangling-pointer", RADVANYI, '#rusk-dean">Rusk</persName>.<', '#rsk">Rusk</persName>.<'),
    Fault("unknown-scheme", RADVANYI, f"{WEB}frus1961-63v16/d19", "htpps://a.org/d19"),
    Fault("unsafe-link", RADVANYI, f"{WEB}frus1961-63v06/d66", "javascript:alert(66)"),
    Fault("missing-file", RADVANYI, f"{WEB}frus1961-63v06/d79", "../images/letter-79.jpg"),
    Fault("bad-address", RADVANYI, f"{WEB}frus1961-63v06/d65", "https:/a.org/d65"),
    Fault("unknown-name", RUZEK, '"2026-11-21" who="#edition"', '"2026-11-21" who="editor"'),
    Fault(
        "mark-without-note",
        RADVANYI,
        'target="ruzek-1962-11-30.xml#p6">paragraph 6<',
        'type="note" target="#nz">z<',
    ),
    Fault("other-kind", RADVANYI, "places.xml#tibet", "persons.xml#hollai-imre"),
    Fault(
        "name-of-another",
        RADVANYI,
        '#hollai-imre">Imre Hollai</persName>,',
        '#pullai-arpad">Imre Hollai</persName>,',
    ),
    # Dates.
    Fault("bad-date", RADVANYI, '"1962-11-20" cert="high"', '"1962-11-31" cert="high"'),
    Fault("dates-in-disorder", RADVANYI, 'from="1962-11-29"', 'from="1962-12-29"'),
    Fault(
        "two-dates",
        RUZEK,
        '"1962-11-30">30 November 1962</date></dateline>',
        '"1962-11-20">30 November 1962</date></dateline>',
    ),
    Fault("wrong-weekday", RUZEK, '"1962-11-20">20', '"1962-11-20">Monday, 20'),
    Fault(
        "outside-life",
        PERSONS,
        "<occupation>President of Czechoslovakia",
        '<death when="1961">1961</death><occupation>President of Czechoslovakia',
        (RUZEK, '<persName ref="../registers/persons.xml#novotny-antonin">Antonín'),
    ),
    # Ids and addresses.
    Fault("duplicate-id", RADVANYI, '"nm" n="m"', '"nl" n="m"'),
    Fault("bad-id", RUZEK, '"nf" n="f"', '"6f" n="f"'),
    Fault("unstable-id", RUZEK, '"nd" n="d"', '"_Hlk151234567" n="d"'),
    Fault(
        "same-id",
        PLACES,
        '<place xml:id="laos"',
        f'{HERE}<place xml:id="castro-fidel" type="country"><placeName>Castro</placeName>'
        '<desc>A town in Chile</desc></place><place xml:id="laos"',
    ),
    Fault(
        "look-alike-id",
        GLOSSARY,
        '<term type="variant">Cuban blockade',
        '<term xml:id="Blockade" type="variant">Cuban blockade',
    ),
    # Languages.
    Fault("unknown-language", RUZEK, 'ident="cs"', 'ident="cz"'),
    Fault("old-language", RADVANYI, 'ident="hu"', 'ident="iw"'),
    Fault("language-form", RADVANYI, 'ident="en"', 'ident="EN"'),
    # Notes.
    Fault(
        "empty-note",
        RADVANYI,
        'resp="#edition">The\n          title of the archive’s page has “Legation”.<',
        'resp="#edition"><',
    ),
    Fault("mark-twice", RADVANYI, 'n="e" place', 'n="d" place'),
    Fault("note-without-number", RADVANYI, 'n="j" place', "place"),
    Fault("marks-in-disorder", RUZEK, 'n="e" place', 'n="x" place'),
    # Characters.
    Fault("bidi-control", RADVANYI, "politely evaded", f"politely {HERE}\u202eevaded"),
    Fault("control-character", RADVANYI, "not reveal any", f"not reveal{HERE}\x92 any"),
    Fault("garbled-word", RADVANYI, "clever, smart", f"clever, {HERE}fÃ¼rstlich, smart"),
    Fault(
        "invisible-character", RADVANYI, "experience and were", f"experi{HERE}\u200bence and were"
    ),
    Fault("mixed-scripts", RADVANYI, "living conditions\n", f"living {HERE}\u0441onditions\n"),
    Fault("not-nfc", RADVANYI, "Cuban émigré", f"Cuban {HERE}e\u0301migre\u0301"),
    Fault("private-use", RADVANYI, "every square mile", f"every {HERE}\ue670 square mile"),
    Fault("replacement-character", RADVANYI, "in the ownership", f"in the {HERE}\ufffdwnership"),
    # Slips of the hand.
    Fault(
        "blank-before-mark", RADVANYI, "in a humorous tone", f"in a humorous tone{HERE} , he said"
    ),
    Fault("no-blank-after-mark", RADVANYI, "people in\n", f"people{HERE}.They in\n"),
    Fault("word-twice", RADVANYI, "flying in international", f"flying in {HERE}the the air"),
    Fault("unpaired-mark", RADVANYI, "had a lengthy", f"had {HERE}(a lengthy"),
    Fault("mixed-marks", RADVANYI, "other’s territory", f"other{HERE}'s territory"),
    # Registers.
    Fault("bad-idno", PERSONS, "102325430", "10232543O"),
    Fault("entry-twice", PERSONS, ">113000<", ">113537<", (PERSONS, '<person xml:id="thompson-')),
    Fault(
        "entry-without-name",
        PERSONS,
        "<surname>Szücs</surname>, <forename>Ferenc</forename>",
        "<surname/>",
        (PERSONS, "<persName><surname/>"),
    ),
    # Events and accounts.
    Fault(
        "account-twice",
        EVENTS,
        '<link target="#laos documents/radvanyi',
        f'{HERE}<link target="#laos documents/ruzek-1962-11-30.xml#p5-other"/>'
        '<link target="#laos documents/radvanyi',
    ),
    Fault(
        "passage-twice",
        EVENTS,
        "#orders-for-cuba documents/radvanyi-1962-12-05.xml#p20",
        "#orders-for-cuba documents/radvanyi-1962-12-05.xml#p20"
        " documents/radvanyi-1962-12-05.xml#p20",
    ),
    Fault(
        "two-documents", EVENTS, "#p16-norstad", "#p16-norstad documents/ruzek-1962-11-30.xml#p11"
    ),
    Fault(
        "no-event",
        EVENTS,
        "#tibet documents/ruzek-1962-11-30.xml#p8-tibet",
        "documents/ruzek-1962-11-30.xml#p8-tibet #tibet",
    ),
    Fault(
        "no-passage",
        EVENTS,
        "documents/ruzek-1962-11-30.xml#p8-macao",
        "registers/places.xml#macao",
    ),
    Fault(
        "event-without-account",
        EVENTS,
        '<link target="#soviet-garrisons documents/ruzek-1962-11-30.xml#p8-garrisons"/>',
        "",
        (EVENTS, '<event xml:id="soviet-garrisons">'),
    ),
    Fault(
        "event-without-label",
        EVENTS,
        "\n          <label>Brest-Litovsk</label>",
        "",
        (EVENTS, '<event xml:id="brest-litovsk">'),
    ),
    Fault(
        "event-without-id",
        EVENTS,
        '<event xml:id="arms-for-india">',
        f"{HERE}<event><label>Sent</label><desc>Sent.</desc><note type='comparison'>None.</note>"
        '</event><event xml:id="arms-for-india">',
    ),
    # The schema, and what surrounds the texts.
    Fault("no-rule", RADVANYI, '<hi rend="letterspaced">Copy</hi>', "<hy>Copy</hy>"),
    Fault("invalid", RADVANYI, '"p4" n="4"', '"p4"'),
    Fault(
        "undocumented",
        "tei/schema/edition.rng",
        "<a:documentation>A note of this edition.</a:documentation>",
        "",
        (RADVANYI, '<note xml:id="na"'),
    ),
    Fault(
        "fill-in",
        GLOSSARY,
        "<publisher>The editors of this edition",
        f"<publisher>The editors {HERE}<?fill-in of what??>",
    ),
    Fault(
        "external-dtd",
        ORGANISATIONS,
        '"UTF-8"?>\n',
        f'"UTF-8"?>\n{HERE}<!DOCTYPE TEI SYSTEM "tei_all.dtd">\n',
    ),
    Fault(
        "bad-front-matter",
        "docs/about.md",
        "title: About this edition",
        f"title: About{HERE}: this edition",
    ),
    Fault("configuration", "mkdocs.yml", "site_description:", f"{HERE}site_descripton:"),
)

TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en">\n'
UNREAD = {
    "conflict-marker": f"{TEI}{HERE}<<<<<<< HEAD\n=======\n>>>>>>> main\n</TEI>",
    "empty-file": f"{HERE}\n\n",
    "external-entity": f'<!DOCTYPE TEI [\n{HERE}<!ENTITY a SYSTEM "a.xml">]>\n{TEI}&a;</TEI>',
    "no-tei": f"{HERE}<TEI>\n<text><body><p>A.</p></body></text></TEI>",
    "not-well-formed": f"{TEI}<text><body>\n<p>ů<hi>a{HERE}</p>\n</body></text></TEI>",
    "too-many-entities": (
        f'<!DOCTYPE TEI [\n{HERE}<!ENTITY a "&b;">\n<!ENTITY b "&a;">]>\n{TEI}<p>&a;</p></TEI>'
    ),
    "undeclared-entity": f"{TEI}<text><body><p>Orl{HERE}&eacute;ans</p></body></text></TEI>",
}
"""Files of their own, by codes: no file that has one of these can be read."""


class Found(NamedTuple):
    """Where something is found."""

    path: str
    line: int
    column: int
    code: str


def marked(folder: Path) -> dict[str, str]:
    """The files with all faults by their paths, the code of each between signs at its place."""
    others = {path for fault in PLANTED if fault.elsewhere for path in fault.elsewhere[:1]}
    paths = {fault.path for fault in PLANTED} | others
    texts = {path: (folder / path).read_text("utf-8") for path in paths}
    for fault in PLANTED:
        mark, text = f"{HERE}{fault.code}{HERE}", texts[fault.path]
        assert text.count(fault.old) == 1, fault.code
        if HERE not in fault.new and fault.elsewhere is None:
            start = text.rindex("<", 0, text.index(fault.old) + 1)
            text = text[:start] + mark + text[start:]
        texts[fault.path] = text.replace(fault.old, fault.new.replace(HERE, mark))
    for fault in PLANTED:
        if fault.elsewhere is not None:
            path, words = fault.elsewhere
            assert texts[path].count(words) == 1, fault.code
            texts[path] = texts[path].replace(words, f"{HERE}{fault.code}{HERE}{words}")
    for code, text in UNREAD.items():
        texts[f"tei/documents/{code}.xml"] = text.replace(HERE, f"{HERE}{code}{HERE}")
    return texts


def planted(folder: Path) -> Iterator[Found]:
    """Plant all faults, and say where each is to be found."""
    for path, text in marked(folder).items():
        pieces = text.split(HERE)
        before = ""
        for piece, code in zip_longest(pieces[::2], pieces[1::2]):
            before += piece
            if code is not None:
                line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
                yield Found(path, line, column, code)
        (folder / path).write_text(before, "utf-8")


def checked(folder: Path) -> list[Found]:
    """What one `editions check` finds."""
    command = [sys.executable, "-m", "editions", "check", "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    return sorted(Found(*(one[name] for name in Found._fields)) for one in json.loads(run.stdout))


def test_every_fault_is_found_at_its_place_and_nothing_else_is(tmp_path: Path) -> None:
    assert checked(edition_in(tmp_path)) == []
    expected = sorted(planted(tmp_path))
    codes = {one.code for one in expected}
    assert len(codes) == len(expected) == len(PLANTED) + len(UNREAD) > 40
    assert checked(tmp_path) == expected
