"""Everything that can be said against an edition: reading, schema and proof. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from editions import lossless, schema, tei, workers
from editions.edition import Edition
from editions.findings import EditionError, Finding
from editions.lossless import Proof
from editions.progress import Progress, silent

MARKED = b"<?fill-in"
"""Where an editor has to fill something in, as `editions import` writes it."""

NOTHING: Mapping[str, tuple[Proof, ...]] = MappingProxyType({})


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


def _against(file: Path, path: str, edition: Edition) -> Iterator[Finding]:
    try:
        one = schema.schema(file.read_bytes(), path)
    except EditionError as fault:
        yield from fault.findings
        return
    for source in edition.sources.values():
        yield from one.findings(source)
