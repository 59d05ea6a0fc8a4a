"""Everything that can be said against an edition: reading, schema and proof. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from editions import lossless, schema, workers
from editions.edition import Edition
from editions.findings import EditionError, Finding
from editions.lossless import Proof
from editions.progress import Progress, silent

NOTHING: Mapping[str, tuple[Proof, ...]] = MappingProxyType({})


def schema_findings(project: Path, edition: Edition, folder: str) -> tuple[Finding, ...]:
    """Where the sources are not valid against each RELAX NG schema of `folder`, sorted.

    A schema that is none is a finding too. Without schemas nothing is found.
    """
    found: list[Finding] = []
    for file in sorted((project / folder).rglob("*.rng")):
        found += _against(file, file.relative_to(project).as_posix(), edition)
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
