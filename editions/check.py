"""Everything that can be said against an edition: reading, schema and proof. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from editions import (
    answers,
    checks,
    encoding,
    exports,
    lossless,
    schema,
    schematron,
    tei,
    workers,
)
from editions.answers import Answer, Asking
from editions.checks import links
from editions.edition import Edition
from editions.findings import EditionError, Finding, errors, once
from editions.lossless import Proof
from editions.pointers import Pointers
from editions.progress import Progress, silent
from editions.schema import Schema
from editions.schematron import Schematron
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


def checked(
    project: Path, edition: Edition, site: Path, folder: str, hooks: Mapping[str, bytes]
) -> Checked:
    """Everything that is wrong with the sources in `folder`, and with the site made from them."""
    found = [*edition.findings, *schema_findings(project, edition, folder)]
    found += [*unfilled(edition), *encoding.undocumented(edition), *checks.of_everything(edition)]
    is_current = not errors(edition.findings) and exports.is_made_from(site, edition, hooks)
    proofs = prove(project, site, edition) if is_current else ()
    found += [finding for proof in proofs for finding in proof.findings]
    return Checked(tuple(sorted(single(found))), proofs, is_current)


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


def schema_findings(project: Path, edition: Edition, folder: str) -> tuple[Finding, ...]:
    """What the schemas of `folder` have against the sources, RELAX NG and Schematron, sorted.

    A schema that is none is a finding too. Without schemas nothing is found. In a file in which
    something is still to be filled in, a fault is a warning.
    """
    schemas, broken = read_schemas(project, edition, folder)
    sources = _sources(edition) if schemas else ()
    are_valid = workers.each(partial(_are_valid, schemas), sources)
    invalid = [source for source, is_valid in zip(sources, are_valid, strict=True) if not is_valid]
    names = _names_in(invalid)
    telling = [one.of(names) for one in schemas] if invalid else []
    told = workers.each(partial(_invalid, telling), invalid)
    found = [*broken, *(finding for some in told for finding in some)]
    rules, unused = read_rules(project, folder)
    tested = workers.each(partial(_tested, rules), _sources(edition) if rules else ())
    found += [*unused, *(finding for some in tested for finding in some)]
    drafts = {one.path for one in unfilled(edition)} if found else set()
    return tuple(
        sorted(replace(one, level="warning") if one.path in drafts else one for one in found)
    )


def read_schemas(
    project: Path, edition: Edition, folder: str
) -> tuple[tuple[Schema, ...], tuple[Finding, ...]]:
    """Each RELAX NG schema below `folder` for the files of an edition, and those that are none."""
    found: list[Schema] = []
    broken: list[Finding] = []
    files = sorted((project / folder).rglob("*.rng"))
    every = _names_in(_sources(edition) if files else ())
    for file in files:
        try:
            path = file.relative_to(project).as_posix()
            found.append(schema.schema(file.read_bytes(), path, every))
        except EditionError as fault:
            broken += fault.findings
    return tuple(found), tuple(broken)


def read_rules(project: Path, folder: str) -> tuple[tuple[Schematron, ...], tuple[Finding, ...]]:
    """The rules of Schematron in each schema below `folder`, and what is wrong with them."""
    found: list[Schematron] = []
    broken: list[Finding] = []
    for file in sorted([*(project / folder).rglob("*.rng"), *(project / folder).rglob("*.sch")]):
        path = file.relative_to(project).as_posix()
        try:
            one = schematron.schematron(file.read_bytes(), path)
        except EditionError as fault:  # What RELAX NG is none, is told as such.
            broken += fault.findings if file.suffix == ".sch" else ()
            continue
        if one is not None:
            found.append(one)
            broken += one.findings
    return tuple(found), tuple(broken)


def _tested(rules: Sequence[Schematron], source: Source) -> tuple[Finding, ...]:
    return tuple(finding for one in rules for finding in one.found(source))


def _names_in(sources: Sequence[Source]) -> frozenset[str]:
    """The local names of the elements of files."""
    return frozenset(name for some in workers.each(_names, sources) for name in some)


def _names(source: Source) -> frozenset[str]:
    return frozenset(tei.name(element) for element in source.elements)


def _are_valid(schemas: Sequence[Schema], source: Source) -> bool:
    return all(one.allows(source) for one in schemas)


def _invalid(schemas: Sequence[Schema], source: Source) -> tuple[Finding, ...]:
    return tuple(finding for one in schemas for finding in one.findings(source))


def unfilled(edition: Edition) -> tuple[Finding, ...]:
    """What is still to be filled in: each instruction `fill-in` of a source, sorted."""
    found: list[Finding] = []
    for source in edition.sources.values():
        for one in tei.instructions(source.root, "fill-in") if MARKED in source.data else ():
            said = f"to fill in: {one.text or ''}"
            found.append(Finding(source.path, one.sourceline or 0, 0, "warning", "fill-in", said))
    return tuple(sorted(found))


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
