"""Everything that can be said against an edition: reading, schema and proof. Prints nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml.etree import _Element

from editions import lossless, tei
from editions.document import Source
from editions.edition import Edition
from editions.findings import Finding
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
    proofs = []
    for proof in lossless.proofs(project, site):
        proofs.append(proof)
        progress("Comparing words", len(proofs), len(edition.documents))
    return tuple(proofs)


def _against(file: Path, path: str, edition: Edition) -> Iterator[Finding]:
    try:
        schema = etree.RelaxNG(etree.fromstring(file.read_bytes()))
    except (etree.RelaxNGParseError, etree.XMLSyntaxError) as fault:
        yield Finding(path, 0, 0, "error", "broken-schema", f"this is no RELAX NG schema: {fault}")
        return
    for source in edition.sources.values():
        schema.validate(source.root)
        places: dict[int, etree._LogEntry] = {}
        for entry in schema.error_log:
            # One mistake makes libxml2 complain at every level above it: the first is the cause.
            places.setdefault(entry.line, entry)
        for entry in places.values():
            yield _invalid(source, entry, path)


def _invalid(source: Source, entry: etree._LogEntry, schema: str) -> Finding:
    """A message of the validator as a finding at the element that it names."""
    message = f"not valid against {schema}: {entry.message}"
    found = source.root.xpath(entry.path) if entry.path else []
    nearest = next((one for one in found if isinstance(one, _Element)), source.root)
    # libxml2 may stand at the child already when it speaks of the element around it.
    above = (one for one in (nearest, *nearest.iterancestors()) if tei.name(one) in entry.message)
    return source.finding(next(above, nearest), "error", "invalid", message)
