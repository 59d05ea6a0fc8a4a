"""Why an element is shown as it is: the rule that renders it, those behind it, and the Markdown.

Gives values; prints nothing.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from lxml import etree
from lxml.etree import _Element

from editions import markdown, tei, uris
from editions.edition import Edition
from editions.findings import EditionError, Finding
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import MISTAKES, Rule, Rules, mistake
from editions.source import Source


@dataclass(frozen=True, slots=True)
class Explanation:
    """What becomes of one element."""

    name: str
    place: str
    """File, line and column of its start tag."""
    in_text: bool
    """It stands in the text of a document, not in a header or a register."""
    rules: tuple[Rule, ...]
    """The rules that match, the one that renders it first; none where no rule knows it."""
    left_out_with: tuple[str, str] | None
    """The element around that is left out, and why."""
    markdown: Markdown
    """What it becomes, and below it the notes in it; empty where a rule fails."""
    findings: tuple[Finding, ...]
    """What is wrong with a rule that fails."""


def source(edition: Edition, path: str) -> Source:
    """The file of the edition at a path. Raises EditionError if it is none, or cannot be read."""
    if path in edition.sources:
        return edition.sources[path]
    found = [finding for finding in edition.findings if finding.path == path]
    message = "this is no source of the edition: it reads the XML files of its folder tei"
    raise EditionError(found or [Finding(path, 0, 0, "error", "no-source", message)])


def elements(source: Source, where: str) -> tuple[_Element, ...]:
    """The elements of a file at a line or an XPath, in document order.

    A line means the elements whose start tags stand in it, else the innermost one around it.
    Raises EditionError if nothing is there, or if it is no XPath.
    """
    found = _at_line(source, int(where)) if where.isdecimal() else _at_path(source, where)
    if not found:
        what = f"line {where}" if where.isdecimal() else where
        raise _nothing(source.path, f"there is no element at {what}")
    return found


def _at_line(source: Source, line: int) -> tuple[_Element, ...]:
    begun = {number: place.line for number, place in source.positions.items()}
    starting = tuple(source.elements[number] for number, at in begun.items() if at == line)
    ends = {} if starting else _ends(source.data)
    around = [number for number, end in ends.items() if begun[number] < line <= end]
    return starting or tuple(source.elements[number] for number in sorted(around)[-1:])


def _ends(data: bytes) -> Mapping[int, int]:
    """The line of each element's end tag, by the element's number in document order from 0."""
    parser = expat.ParserCreate()
    ends: dict[int, int] = {}
    begun: list[int] = []
    count = iter(range(len(data)))
    parser.StartElementHandler = lambda _name, _attributes: begun.append(next(count))
    parser.EndElementHandler = lambda _name: ends.update({begun.pop(): parser.CurrentLineNumber})
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        return {}  # In an encoding that this reader does not know.
    return ends


def _at_path(source: Source, path: str) -> tuple[_Element, ...]:
    try:
        found = source.root.xpath(path, namespaces=tei.NAMESPACES)
    except etree.XPathError as fault:
        message = f'"{path}" is neither a line nor an XPath: {fault}'
        raise _nothing(source.path, message) from None
    nodes = found if isinstance(found, list) else []
    return tuple(node for node in nodes if isinstance(node, _Element) and tei.is_element(node))


def _nothing(path: str, message: str) -> EditionError:
    return EditionError([Finding(path, 0, 0, "error", "nothing-to-explain", message)])


def explained(
    edition: Edition, rules: Rules, source: Source, element: _Element, project: Path
) -> Explanation:
    """What becomes of an element of a file on the page of its document.

    A rule that fails is a finding.
    """
    rules = rules.within(edition.settings.within(source.path))
    render = _render(edition, rules, source, element)
    content, found = Markdown(""), tuple[Finding, ...]()
    try:
        content = markdown.blocks([render.element(element), markdown.notes(render.notes)])
    except EditionError as fault:
        found = fault.findings
    except MISTAKES as fault:
        found = (mistake(fault, project),)
    line, column = source.positions.get(source.numbers[element], (element.sourceline, 0))
    return Explanation(
        tei.name(element),
        f"{source.path}:{line}:{column}",
        render.document is not None,
        tuple(rules.matching(element)),
        _left_out(rules, element),
        content,
        found,
    )


def _render(edition: Edition, rules: Rules, source: Source, element: _Element) -> Render:
    """Render for the page of the document that the element stands in, else for none."""
    held = edition.document_around(source, element)
    if held is not None:
        return Render(rules, edition, source, held.uri, held)
    return Render(rules, edition, source, uris.index("documents"))


def _left_out(rules: Rules, element: _Element) -> tuple[str, str] | None:
    """The outermost element around one that is left out, and why."""
    holders: Iterable[_Element] = reversed([*element.iterancestors()])
    for holder in holders:
        rule = next(rules.matching(holder), None)
        if rule is not None and rule.because is not None:
            return tei.name(holder), rule.because
    return None


def title(rule: Rule) -> str:
    """The name of a rule's function; of an omission, that it is one."""
    return "omission" if rule.because is not None else rule.behaviour.__name__


def summary(rule: Rule) -> str:
    """The first line of what a rule's function says of itself; of an omission, the reason."""
    if rule.because is not None:
        return rule.because
    return (inspect.getdoc(rule.behaviour) or "").partition("\n")[0]
