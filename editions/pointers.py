"""Where the pointers of the sources lead, and which lead nowhere. Resolves no register's entry."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from lxml.etree import _Element

from editions import document, tei, uris
from editions.document import Source
from editions.findings import Finding, Level

POINTERS = (
    "ref target corresp resp who sameAs next prev ana hand wit source facs scheme active passive"
    " mutual copyOf synch exclude select spanTo parts decls datcat change url"
).split()
"""Attributes of datatype `teidata.pointer`. Source: TEI P5, attribute classes."""

SCHEMES = frozenset("http https mailto tel urn doi ark geo".split())
"""Schemes of the addresses that a page may link to."""

UNSAFE_SCHEMES = frozenset("javascript data vbscript".split())
"""Schemes of addresses that a browser would run."""


LEVELS: Mapping[str, Level] = {
    "unsafe-link": "warning",
    "missing-file": "warning",
    "mark-without-note": "error",
}
"""Levels that the configuration does not change, by code."""


def findings(
    sources: Mapping[str, Source], unread: Collection[str], project: Path, level: Level
) -> Iterator[Finding]:
    """Pointers to what is not there, and marks of notes that are missing.

    `unread` are the files that could not be parsed: what points there is not judged. `level` is
    that of a pointer without target.
    """
    for source in sources.values():
        for element in source.elements:
            for name in POINTERS if tei.is_tei(element) else ():
                for pointer in element.get(name, "").split():
                    fault = _fault(sources, unread, project, source, element, pointer)
                    if fault is not None:
                        code, message = fault
                        yield source.finding(element, LEVELS.get(code, level), code, message)


def _fault(
    sources: Mapping[str, Source],
    unread: Collection[str],
    project: Path,
    source: Source,
    element: _Element,
    pointer: str,
) -> tuple[str, str] | None:
    """Code and message of what is wrong with one pointer; None if all is well."""
    says = f"{tei.name(element)} points to {pointer[:100]}"
    place = uris.resolved(pointer, source.path)
    if place is None:
        unsafe = pointer.partition(":")[0].lower() in UNSAFE_SCHEMES
        return ("unsafe-link", f"{says}, which no page may link to") if unsafe else None
    path, identifier = place
    if path in unread:
        return None
    if path not in sources and not path.endswith(".xml"):
        missing = not (project / path).exists()
        return ("missing-file", f"{says}, but there is no file {path}") if missing else None
    return _fault_in(sources.get(path), path, identifier, element, says)


def _fault_in(
    target: Source | None, path: str, identifier: str, element: _Element, says: str
) -> tuple[str, str] | None:
    """What is wrong with a pointer to a file of the edition, or to one that is none."""
    found = None if target is None else target.ids.get(identifier)
    if document.is_note_mark(element) and (found is None or tei.name(found) != "note"):
        where = says.replace(tei.name(element), "the mark", 1)
        return "mark-without-note", f"{where}, where there is no note: write it, or mend the mark"
    if target is None:
        return "dangling-pointer", f"{says}, but {path} is no file of the edition"
    if identifier and found is None:
        return "dangling-pointer", f"{says}, but {path} has no xml:id {identifier}"
    return None
