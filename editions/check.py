"""Everything that can be said against an edition: reading, schema and proof. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lxml.etree import _Element

from editions import cache, checks, encoding, exports, lossless, tei, validation, workers
from editions.checks import drafts, links
from editions.edition import Edition
from editions.findings import Finding, errors, once
from editions.kept import Looked, State
from editions.lossless import Proof
from editions.pointers import Pointers
from editions.progress import Progress, silent
from editions.rules import Rules
from editions.source import Source

if TYPE_CHECKING:
    from editions.answers import Answer, Asking

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
    can_be_built: bool | None = None,
) -> Checked:
    """Everything that is wrong with the sources in `folder`, and with the site made from them.

    An edition can be built that has no errors, unless the levels which it has chosen say otherwise.
    """
    of_file = of_files(project, edition, folder, rules)
    is_sound = not errors(edition.findings) if can_be_built is None else can_be_built
    is_current = is_sound and exports.is_made_from(site, edition, hooks)
    proofs = lossless.proved(project, site) if is_current else ()
    of_proofs = (finding for proof in proofs for finding in proof.findings)
    found = joined(edition, of_file.values(), of_proofs)
    keep(edition, of_file)
    return Checked(found, proofs, is_current)


def joined(
    edition: Edition, of_files: Iterable[Looked], further: Iterable[Finding] = ()
) -> tuple[Finding, ...]:
    """What is wrong with an edition, with what was found in its files: each once, sorted."""
    every = [*of_files]
    used = frozenset(uri for one in every for uri in one.used)
    found = [*edition.findings, *(finding for one in every for finding in one.findings), *further]
    found += [*encoding.undocumented(edition), *checks.of_edition(edition, used)]
    told = single(found, [*_next_elements(edition, found), *_holders(edition, found)])
    return tuple(sorted(told))


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
    from editions import answers  # Without the web nobody waits for what asks it.

    sources, pointers = [*edition.sources.values()], edition.pointers
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


def _holders(edition: Edition, found: Iterable[Finding]) -> Iterator[At]:
    """The places of elements in which something is still to be filled in."""
    for path in {one.path for one in found if one.code == drafts.CODE}:
        source = edition.sources[path]
        for one in drafts.marks(source):
            if (holder := one.getparent()) is not None:
                yield _place(source.finding(holder, "hint", "", ""))


def of_files(project: Path, edition: Edition, folder: str, rules: Rules) -> dict[str, Looked]:
    """What each file was found to have, by its path, and by the empty path the schemas.

    What is kept of a file holds as long as it is what it was, and so are the schemas, the rules'
    names, the entries, and the places to which pointers can lead.
    """
    schemas = validation.files(project, folder)
    entries = [
        (place, entry.uri, entry.digest, [one.digest for one in entry.others])
        for place, entry in edition.entry_at.items()
    ]
    around = cache.digest(edition.pointers.reach, entries, [*schemas.items()], sorted(rules.names))
    before = {} if edition.kept is None else edition.kept.state.looked
    keys = {path: cache.digest(one.digest, around) for path, one in edition.sources.items()}
    found = {path: one for path, one in before.items() if one.key == keys.get(path, around)}
    fresh = [source for path, source in edition.sources.items() if path not in found]
    if fresh or "" not in found:
        made = looked(edition, schemas, rules, fresh)
        found |= {path: one._replace(key=keys.get(path, around)) for path, one in made.items()}
        found = {path: found[path] for path in ("", *keys)}
    return found


def keep(edition: Edition, found: Mapping[str, Looked]) -> None:
    """Let stand for the next check what was found in each file, if the edition is kept at all."""
    if edition.kept is not None:
        judged, reach = {**edition.judged}, edition.pointers.reach
        edition.kept.keep(State(reach=reach, judged=judged, looked={**found}))


def looked(
    edition: Edition, schemas: Mapping[str, bytes], rules: Rules, sources: Sequence[Source]
) -> dict[str, Looked]:
    """What is found in some files of an edition, by path, and by the empty path in its schemas.

    `schemas` are what `validation.files` gives.
    """
    of_schemas: dict[str, list[Finding]] = {}
    for one in validation.against(schemas, sources):
        of_schemas.setdefault("" if one.path in schemas else one.path, []).append(one)
    made = {"": Looked("", tuple(of_schemas.get("", ())), frozenset())}
    for source, found in zip(sources, checks.looked(edition, sources), strict=True):
        invalid = _as_in_drafts(found.findings, of_schemas.get(source.path, ()))
        every = (*found.findings, *_unruled(edition, rules, source), *invalid)
        made[source.path] = Looked("", every, found.used)
    return made


def _unruled(edition: Edition, rules: Rules, source: Source) -> Iterator[Finding]:
    """Elements of TEI in texts of whose name no rule knows, each name once in a file."""
    rules = rules.within(edition.settings.within(source.path))
    first: dict[str, _Element] = {}
    for one in edition.documents_of.get(source.path, ()):
        for element in one.elements:
            if tei.is_tei(element) and tei.name(element) not in rules.names:
                first.setdefault(tei.name(element), element)
    for name, element in first.items():
        yield source.finding(element, "warning", "no-rule", rules.missing(name))


def _as_in_drafts(own: Iterable[Finding], invalid: Iterable[Finding]) -> Iterator[Finding]:
    """In a file in which something is still to be filled in, what a schema says is a warning."""
    is_draft = any(one.code == drafts.CODE for one in own)
    return (replace(one, level="warning") if is_draft else one for one in invalid)
