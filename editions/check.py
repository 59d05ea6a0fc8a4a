"""Everything that can be said against an edition: reading, schema and proof. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from editions import lossless, schema, workers
from editions.edition import Edition
from editions.findings import EditionError, Finding
from editions.lossless import Proof
from editions.progress import Progress, silent


def schema_findings(project: Path, edition: Edition, folder: str) -> tuple[Finding, ...]:
    """Where the sources are not valid against each RELAX NG schema of `folder`, sorted.

    A schema that is none is a finding too. Without schemas nothing is found.
    """
    found: list[Finding] = []
    for file in sorted((project / folder).rglob("*.rng")):
        found += _against(file, file.relative_to(project).as_posix(), edition)
    return tuple(sorted(found))


def prove(
    project: Path, site: Path, edition: Edition, progress: Progress = silent
) -> tuple[Proof, ...]:
    """The lossless check of every document in a built site."""
    entries = lossless.Entries.of(site)
    files = lossless.records(site)
    proofs: list[Proof] = []
    for of_file in workers.each(
        lambda records: lossless.proofs(project, site, records, entries), files
    ):
        proofs += of_file
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
