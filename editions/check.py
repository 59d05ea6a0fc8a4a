"""Everything that can be said against an edition: reading, schema and proof. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from editions import answers, checks, encoding, exports, lossless, tei, workers
from editions.answers import Answer, Asking
from editions.checks import Looked, links
from editions.checks.references import by_surname
from editions.edition import Edition
from editions.findings import EditionError, Finding, errors, once
from editions.lossless import Proof
from editions.pointers import Pointers
from editions.progress import Progress, silent
from editions.registers import Entry
from editions.schema import Schema, schema
from editions.source import Source

TOLD_BY_SCHEMAS = frozenset(["bad-date", "bad-id", "bad-idno", "unknown-language"])
"""Codes of what a schema may say too, in words that help less."""

MARKED = b"<?fill-in"
"""Where an editor has to fill something in, as `editions import` writes it."""

NOTHING: Mapping[str, tuple[Proof, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and how."""

    findings: tuple[Finding, ...]
    """Sorted."""
    proofs: tuple[Proof, ...]
    """Of the documents, if the site could be compared with them."""
    is_current: bool
    """There is a site that was made from these sources and rules."""


class OfFile(NamedTuple):
    """What was found in one file among the others of its edition."""

    looked: Looked
    further: tuple[Finding, ...]
    """Of the schemas, and what is still to be filled in."""


@dataclass(frozen=True)
class Checking:
    """What looks at the files of an edition, one after the other."""

    edition: Edition
    schemas: tuple[Schema, ...]

    @cached_property
    def _surnames(self) -> Mapping[str, tuple[Entry, ...]]:
        return by_surname(self.edition)

    def of_file(self, source: Source) -> OfFile:
        """What is wrong with one file, as far as its pointers do not say it."""
        found = [one for schema in self.schemas for one in schema.findings(source)]
        marked = unfilled(source)
        if marked:  # A draft.
            found = [one.at_level("warning") for one in found]
        further = tuple(sorted([*found, *marked]))
        return OfFile(checks.looked(self.edition, self._surnames, source), further)

    def of_files(self) -> Iterator[OfFile]:
        """The same of all files, in their order."""
        # Once, before processes are born.
        _ = self._surnames, self.edition.pointers, self.edition.documents_of
        return workers.each(self.of_file, _sources(self.edition))


def checked(
    project: Path, edition: Edition, site: Path, folder: str, hooks: Mapping[str, bytes]
) -> Checked:
    """Everything that is wrong with the sources in `folder`, and with the site made from them."""
    schemas, broken = read_schemas(project, folder)
    found = [*broken, *joined(edition, Checking(edition, schemas).of_files())]
    is_current = not errors(edition.findings) and exports.is_made_from(site, edition, hooks)
    proofs = prove(project, site, edition) if is_current else ()
    found += [finding for proof in proofs for finding in proof.findings]
    return Checked(tuple(sorted(single(found))), proofs, is_current)


def joined(edition: Edition, of_files: Iterable[OfFile]) -> Iterator[Finding]:
    """What is wrong with an edition, with what was found in its files: not yet `single`."""
    every = [*of_files]
    yield from edition.findings
    yield from (finding for one in every for finding in one.further)
    yield from encoding.undocumented(edition)
    yield from checks.of_everything(edition, [one.looked for one in every])


def linked(
    edition: Edition,
    file: Path,
    now: float,
    progress: Progress = silent,
    asking: Asking | None = None,
) -> tuple[Finding, ...]:
    """What is wrong with links to the web, by what their hosts answer, sorted.

    Good answers are kept in `file`, and hold for a week from `now`, in seconds since 1970.
    """
    sources, pointers = _sources(edition), edition.pointers
    of_files = [*workers.each(partial(_addresses, pointers), sources)]
    every = {address for some in of_files for address in some}
    given = answers.asked(every, file, now, progress, asking or answers.USUAL)
    if len(every) > 1 and not any(answer.status for answer in given.values()):
        message = f"of {len(every)} addresses none gives an answer: is there a way to the web?"
        return (Finding("--links", 0, 0, "hint", "no-answer", message),)
    bad = {one for one, answer in given.items() if answer.moved or not answer.is_good}
    pairs = zip(sources, of_files, strict=True)
    some = [source for source, addresses in pairs if not bad.isdisjoint(addresses)]
    found = workers.each(partial(_judged, pointers, given), some)
    return once(finding for findings in found for finding in findings)


def _addresses(pointers: Pointers, source: Source) -> frozenset[str]:
    return frozenset(link.address for link in links.links(source, pointers))


def _judged(pointers: Pointers, given: Mapping[str, Answer], source: Source) -> tuple[Finding, ...]:
    return tuple(links.judged(source, pointers, given))


def _sources(edition: Edition) -> Sequence[Source]:
    return [*edition.sources.values()]


def single(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings without those of a schema at places where another one says what is wrong.

    What a schema does not allow is an error, whoever says it.
    """
    every = [*dict.fromkeys(findings)]
    invalid = {_place(one) for one in every if one.code == "invalid"}
    told = {_place(one) for one in every if one.code in TOLD_BY_SCHEMAS}
    for one in every:
        if one.code in TOLD_BY_SCHEMAS and _place(one) in invalid:
            yield one.at_level("error")
        elif one.code != "invalid" or _place(one) not in told:
            yield one


def _place(one: Finding) -> tuple[str, int, int]:
    return one.path, one.line, one.column


def read_schemas(project: Path, folder: str) -> tuple[tuple[Schema, ...], tuple[Finding, ...]]:
    """The RELAX NG schemas of `folder`, by path, and those that are none."""
    schemas: list[Schema] = []
    found: list[Finding] = []
    for file in sorted((project / folder).rglob("*.rng")):
        try:
            schemas.append(schema(file.read_bytes(), file.relative_to(project).as_posix()))
        except EditionError as fault:
            found += fault.findings
    return tuple(schemas), tuple(found)


def unfilled(source: Source) -> tuple[Finding, ...]:
    """What is still to be filled in: each instruction `fill-in` of a file, sorted."""
    every = tei.instructions(source.root, "fill-in") if MARKED in source.data else ()
    return tuple(
        sorted(
            Finding(source.path, one.sourceline or 0, 0, "warning", "fill-in", said)
            for one in every
            for said in [f"to fill in: {one.text or ''}"]
        )
    )


def prove(
    project: Path,
    site: Path,
    edition: Edition,
    progress: Progress = silent,
    known: Mapping[str, tuple[Proof, ...]] = NOTHING,
) -> tuple[Proof, ...]:
    """The lossless check of every document in a built site.

    `known` is what it gave for files that stand as they did with their pages, by path.
    """
    entries = lossless.Entries.of(site)
    files = lossless.records(site)
    changed = [records for records in files if records[0]["source"] not in known]
    found = workers.each(lambda records: lossless.proofs(project, site, records, entries), changed)
    proofs: list[Proof] = []
    for records in files:
        of_file = known.get(records[0]["source"])
        proofs += next(found) if of_file is None else of_file
        if of_file is None or len(proofs) == len(edition.documents):
            progress("Comparing words", len(proofs), len(edition.documents))
    return tuple(proofs)
