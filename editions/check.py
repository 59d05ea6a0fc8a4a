"""Everything that can be said against an edition: reading, schema and proof. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType

from lxml import etree
from lxml.etree import _Element

from editions import answers, checks, encoding, exports, lossless, schema, tei, workers
from editions.answers import Answer, Asking
from editions.checks import links
from editions.edition import Edition
from editions.findings import EditionError, Finding, errors, once
from editions.lossless import Proof
from editions.pointers import Pointers
from editions.progress import Progress, silent
from editions.rules import Rules
from editions.source import Source

TOLD_BY_SCHEMAS = frozenset(
    "bad-address bad-date bad-id bad-idno dangling-pointer duplicate-id empty-note event-without-id"
    " event-without-label entry-without-name language-form look-alike-id mark-without-note"
    " missing-file no-event no-passage no-rule no-tei no-text note-without-number old-language"
    " other-kind unknown-language unknown-name unknown-scheme unsafe-link unstable-id".split()
)
"""Codes of what a schema may say too, in words that help less."""

WITHOUT = frozenset(["entry-without-name", "event-without-label"])
"""Codes of elements that have not one which they need: a schema misses it at the next one."""

At = tuple[str, int, int]
"""A place: path, line and column."""

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
    project: Path,
    edition: Edition,
    site: Path,
    folder: str,
    hooks: Mapping[str, bytes],
    rules: Rules,
) -> Checked:
    """Everything that is wrong with the sources in `folder`, and with the site made from them."""
    found = [*edition.findings, *schema_findings(project, edition, folder)]
    found += [*unfilled(edition), *encoding.undocumented(edition), *checks.of_everything(edition)]
    found += unruled(edition, rules)
    is_current = not errors(edition.findings) and exports.is_made_from(site, edition, hooks)
    proofs = prove(project, site, edition) if is_current else ()
    found += [finding for proof in proofs for finding in proof.findings]
    told = single(found, [*_next_elements(edition, found), *_holders(edition)])
    return Checked(tuple(sorted(told)), proofs, is_current)


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


def single(findings: Iterable[Finding], explained: Iterable[At] = ()) -> Iterator[Finding]:
    """Findings without those of a schema at places where another one says what is wrong.

    What a schema does not allow is an error, whoever says it, and documented nowhere. Places that
    are `explained` have a finding elsewhere.
    """
    every = [*dict.fromkeys(findings)]
    invalid = {_place(one) for one in every if one.code == "invalid"}
    told = {_place(one) for one in every if one.code in TOLD_BY_SCHEMAS} | {*explained}
    for one in every:
        if one.code in TOLD_BY_SCHEMAS and _place(one) in invalid:
            yield one.at_level("error")
        elif one.code == "invalid" and _place(one) in told:
            continue
        elif one.code != "undocumented" or _place(one) not in told | invalid:
            yield one


def _place(one: Finding) -> At:
    return one.path, one.line, one.column


def _next_elements(edition: Edition, found: Iterable[Finding]) -> Iterator[At]:
    """The places right behind the start tags of elements without something that they need."""
    for one in found:
        if one.code in WITHOUT:
            places = edition.sources[one.path].positions
            at = next((n for n, place in places.items() if place == (one.line, one.column)), -1)
            if at + 1 in places:
                yield one.path, *places[at + 1]


def _holders(edition: Edition) -> Iterator[At]:
    """The places of elements in which something is still to be filled in."""
    for source in edition.sources.values():
        for one in _marks(source):
            if (holder := one.getparent()) is not None:
                yield _place(source.finding(holder, "hint", "", ""))


def schema_findings(project: Path, edition: Edition, folder: str) -> tuple[Finding, ...]:
    """Where the sources are not valid against each RELAX NG schema of `folder`, sorted.

    A schema that is none is a finding too. Without schemas nothing is found. In a file in which
    something is still to be filled in, a fault is a warning.
    """
    found: list[Finding] = []
    for file in sorted((project / folder).rglob("*.rng")):
        found += _against(file, file.relative_to(project).as_posix(), edition)
    drafts = {one.path for one in unfilled(edition)} if found else set()
    return tuple(
        sorted(replace(one, level="warning") if one.path in drafts else one for one in found)
    )


def unruled(edition: Edition, rules: Rules) -> Iterator[Finding]:
    """Elements of TEI in texts of whose name no rule knows, each name once in a file."""
    files = [edition.sources[path] for path in edition.documents_of]
    for found in workers.each(partial(_unruled, edition, rules), files):
        yield from found


def _unruled(edition: Edition, rules: Rules, source: Source) -> tuple[Finding, ...]:
    first: dict[str, _Element] = {}
    for one in edition.documents_of[source.path]:
        for element in one.elements:
            if tei.is_tei(element) and tei.name(element) not in rules.names:
                first.setdefault(tei.name(element), element)
    return tuple(
        source.finding(element, "warning", "no-rule", rules.missing(name))
        for name, element in first.items()
    )


def unfilled(edition: Edition) -> tuple[Finding, ...]:
    """What is still to be filled in: each instruction `fill-in` of a source, sorted."""
    found: list[Finding] = []
    for source in edition.sources.values():
        marks = _marks(source)
        places = tei.instruction_positions(source.data, "fill-in") if marks else []
        for one, place in zip_longest(marks, places[: len(marks)]):
            line, column = place or (one.sourceline or 0, 0)
            said = f"to fill in: {one.text or ''}; write it in the place of <?fill-in …?>"
            found.append(Finding(source.path, line, column, "warning", "fill-in", said))
    return tuple(sorted(found))


def _marks(source: Source) -> list[etree._ProcessingInstruction]:
    return tei.instructions(source.root, "fill-in") if MARKED in source.data else []


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


def _against(file: Path, path: str, edition: Edition) -> Iterator[Finding]:
    try:
        one = schema.schema(file.read_bytes(), path)
    except EditionError as fault:
        yield from fault.findings
        return
    for source in edition.sources.values():
        yield from one.findings(source)
