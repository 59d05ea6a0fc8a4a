"""How much findings matter: what the configuration, a file and the baseline say of it.

Gives values; reads no file.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal, NamedTuple, get_args
from xml.parsers import expat

from editions.findings import Finding

Chosen = Literal["error", "warning", "hint", "off"]
"""What one can say of a code."""

CHOSEN: tuple[Chosen, ...] = get_args(Chosen)

FIXED = frozenset(
    "address another-build bad-baseline bad-move broken-record broken-rules broken-schema"
    " changed-meanwhile configuration conflict-marker duplicate-id earlier-release empty-file"
    " external-entity"
    " no-documents no-project"
    " no-source file-name not-built not-well-formed not-xml nothing-to-explain same-address"
    " scheduler search-index shards too-deep too-large too-many-attributes too-many-elements"
    " too-many-entities undeclared-entity workers"
    # Of the proof.
    " added-note lost-entry lost-note page-without-text words-differ words-misparted"
    # Of importing.
    " file-exists left-out look-at not-a-language not-installed not-readable not-utf-8 not-writable"
    " nothing-to-import unknown-format"
    # Of `revisions`.
    " no-repository unknown-revision".split()
)
"""Codes of what makes a page, or its proof, impossible: nobody can choose their level."""

CODES = frozenset(
    # Of reading.
    "account-twice bad-id dangling-pointer event-without-account event-without-id"
    " event-without-label external-dtd invalid lost-anchor lost-page mark-without-note"
    " missing-file no-event no-passage no-rule no-tei no-text passage-twice same-id two-documents"
    " unknown-name unknown-scheme unsafe-link"
    # Of imported texts.
    " fill-in"
    # Of the encoding.
    " undocumented"
    # Of `schematron`.
    " schematron unused-rule"
    # Of `revisions`.
    " not-compared not-in-git"
    # Of `checks.dates`.
    " bad-date dates-in-disorder outside-life two-dates wrong-weekday"
    # Of `checks.entries`, `checks.identifiers`, `checks.ids` and `checks.references`.
    " bad-idno entry-twice entry-without-name look-alike-id name-of-another other-kind"
    " unstable-id unused-entry"
    # Of `checks.facsimiles`.
    " unreadable-image zone-outside"
    # Of `checks.languages`.
    " language-form no-language old-language unknown-language"
    # Of `handwritten`.
    " bad-front-matter blocked-by-policy"
    # Of `checks.characters`.
    " bidi-control control-character garbled-word invisible-character mixed-scripts not-nfc"
    " private-use replacement-character"
    # Of `checks.links`.
    " bad-address dead-link moved-link no-answer"
    # Of `checks.notes`.
    " empty-note mark-differs mark-twice marks-in-disorder note-without-mark note-without-number"
    # Of `checks.pages`.
    " hyphen-at-break page-missing page-twice page-without-number pages-in-disorder"
    # Of `checks.typography`.
    " blank-before-mark mixed-marks no-blank-after-mark unpaired-mark word-twice".split()
)
"""Codes of which one can choose the level."""

BASELINE = "baseline.json"
"""The file below the folder of the TEI that keeps findings which are known."""

SAID = re.compile(rb"<\?editions\s|<!--\s*editions:\s")
"""How a file begins to speak of levels."""

COMMENT = re.compile(r"\s*editions:\s")

PAIR = re.compile(r"\s*([^\s=\"']+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


class Place(NamedTuple):
    """A place in a file: line and column from 1."""

    line: int
    column: int


class Said(NamedTuple):
    """What a file says of the level of a code, from one place to another."""

    code: str
    level: Chosen
    start: Place
    end: Place


FIRST, LAST = Place(0, 0), Place(10**9, 0)


@dataclass(frozen=True, slots=True)
class Levels:
    """What an edition has chosen."""

    of_codes: Mapping[str, Chosen] = field(default_factory=dict)
    """By code, for all files."""
    baseline: Mapping[str, int] = field(default_factory=dict)
    """How often each finding was there when the baseline was written, by `mark`."""

    def applied(self, findings: Iterable[Finding], read: Callable[[str], bytes]) -> Applied:
        """Findings with the levels that are chosen, without those that are off or not new.

        `read` gives the bytes of a file by its path.
        """
        shown: list[Finding] = []
        known = Counter(self.baseline)
        hidden = 0
        said: dict[str, tuple[Said, ...]] = {}
        for one in findings:
            if one.path not in said:
                said[one.path] = of_file(read(one.path))
            level = one.level if one.code in FIXED else self._level(one, said[one.path])
            if level == "off":
                continue
            if one.code not in FIXED and known[mark(one)] > 0:
                known[mark(one)] -= 1
                hidden += 1
                continue
            shown.append(one if level == one.level else one.at_level(level))
        return Applied(tuple(shown), hidden, sum(known.values()))

    def _level(self, one: Finding, said: Iterable[Said]) -> Chosen:
        """The level of a finding: what stands nearest around it in its file says it first."""
        place = Place(one.line, one.column)
        around = [some for some in said if some.code == one.code and some.start <= place < some.end]
        nearest = max(around, key=lambda some: some.start, default=None)
        return self.of_codes.get(one.code, one.level) if nearest is None else nearest.level


class Applied(NamedTuple):
    """What is left of findings when levels are applied."""

    findings: tuple[Finding, ...]
    hidden: int
    """How many are not shown because the baseline has them."""
    gone: int
    """How many of the baseline are mended."""


def of_file(data: bytes) -> tuple[Said, ...]:
    """What a file says of levels: each in the element in which it stands, or in the whole file.

    As `<?editions no-rule="off"?>`, or as a comment that begins with `editions:`.
    """
    if not SAID.search(data):
        return ()
    reader = _Reader()
    reader.read(data)
    return tuple(reader.found)


class _Reader:
    """Reads what a file says of levels, and where elements end."""

    def __init__(self) -> None:
        self.found: list[Said] = []
        self._parser = parser = expat.ParserCreate()
        self._open: list[tuple[Place, list[tuple[str, Chosen]]]] = [(FIRST, [])]
        parser.StartElementHandler = lambda _name, _attributes: self._open.append((self._here, []))
        parser.EndElementHandler = lambda _name: self._close(self._here)
        parser.ProcessingInstructionHandler = self._instruction
        parser.CommentHandler = self._comment

    def read(self, data: bytes) -> None:
        """Read a file as far as it can be read."""
        # What is wrong with it is a finding of its own.
        with suppress(expat.ExpatError, ValueError, LookupError):
            self._parser.Parse(data, True)
        while self._open:
            self._close(LAST)

    @property
    def _here(self) -> Place:
        return Place(self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1)

    def _close(self, end: Place) -> None:
        start, said = self._open.pop()
        self.found += (Said(code, level, start, end) for code, level in said)

    def _instruction(self, target: str, data: str) -> None:
        if target == "editions":
            self._open[-1][1].extend(_pairs(data))

    def _comment(self, data: str) -> None:
        begun = COMMENT.match(data)
        if begun is not None:
            self._open[-1][1].extend(_pairs(data[begun.end() :]))


def _pairs(data: str) -> Iterator[tuple[str, Chosen]]:
    for code, double, single in PAIR.findall(data):
        level = next((one for one in CHOSEN if one == (double or single)), None)
        if level is not None:
            yield code, level


def mark(one: Finding) -> str:
    """What a finding is known by wherever in its file it stands."""
    return f"{one.path} [{one.code}] {one.message}"


def baseline(findings: Iterable[Finding]) -> str:
    """The file that keeps findings: JSON, by path, a line each, so that git can compare it."""
    counts = Counter(mark(one) for one in findings if one.code not in FIXED)
    return json.dumps(dict(sorted(counts.items())), ensure_ascii=False, indent=1) + "\n"


def read_baseline(data: bytes) -> Mapping[str, int]:
    """The findings of the file that keeps them. Raises ValueError if it is none."""
    read = json.loads(data.decode()) if data else {}
    if not isinstance(read, dict) or not all(isinstance(one, int) for one in read.values()):
        raise ValueError("this is no baseline of findings")
    return read


def unchoosable(codes: Iterable[str]) -> Iterator[str]:
    """What is wrong with a choice of levels for some codes."""
    for code in codes:
        if code in FIXED:
            yield f"levels: {code} is an error whatever one chooses: no page comes of it"
        elif code not in CODES:
            meant = next(iter(get_close_matches(code, sorted(CODES), 1)), None)
            instead = f": did you mean {meant}?" if meant else ""
            yield f"levels: {code} is the code of no finding{instead}"
