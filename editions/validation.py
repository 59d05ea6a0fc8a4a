"""What the schemas of an edition have against its files: RELAX NG, and rules of Schematron.

Reads schemas and gives findings; how one schema is applied is the business of `schema` and
`schematron`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from editions import schema, schematron, tei, workers
from editions.findings import EditionError, Finding
from editions.schema import Schema
from editions.schematron import Schematron
from editions.source import Source

ENDINGS = ("rng", "sch")


def files(project: Path, folder: str) -> Mapping[str, bytes]:
    """Every schema below `folder` by its path from the project's root, in order of path."""
    found = (one for ending in ENDINGS for one in (project / folder).rglob(f"*.{ending}"))
    return {one.relative_to(project).as_posix(): one.read_bytes() for one in sorted(found)}


def against(schemas: Mapping[str, bytes], sources: Sequence[Source]) -> tuple[Finding, ...]:
    """What schemas, given by their paths, have against files, and what is wrong with them, sorted.

    Without schemas nothing is found.
    """
    grammars, broken = read(schemas, sources)
    some = sources if grammars else ()
    are_valid = workers.each(partial(_are_valid, grammars), some)
    invalid = [one for one, is_valid in zip(some, are_valid, strict=True) if not is_valid]
    names = _names_in(invalid)
    telling = [one.of(names) for one in grammars] if invalid else []
    told = workers.each(partial(_invalid, telling), invalid)
    rules, unused = _rules(schemas)
    tested = workers.each(partial(_tested, rules), sources if rules else ())
    of_files = (finding for every in (told, tested) for one in every for finding in one)
    return tuple(sorted([*broken, *unused, *of_files]))


def read(
    schemas: Mapping[str, bytes], sources: Sequence[Source]
) -> tuple[tuple[Schema, ...], tuple[Finding, ...]]:
    """Each RELAX NG schema as far as some files need it, and findings of those that are none."""
    found: list[Schema] = []
    broken: list[Finding] = []
    grammars = {path: data for path, data in schemas.items() if path.endswith(".rng")}
    names = _names_in(sources if grammars else ())
    for path, data in grammars.items():
        try:
            found.append(schema.schema(data, path, names))
        except EditionError as fault:
            broken += fault.findings
    return tuple(found), tuple(broken)


def _rules(schemas: Mapping[str, bytes]) -> tuple[tuple[Schematron, ...], tuple[Finding, ...]]:
    """The rules of Schematron in each schema, and what is wrong with them."""
    found: list[Schematron] = []
    broken: list[Finding] = []
    for path, data in schemas.items():
        try:
            one = schematron.schematron(data, path)
        except EditionError as fault:  # What is no XML is no RELAX NG either, which is told.
            broken += fault.findings if path.endswith(".sch") else ()
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
