"""Rules of Schematron, in files of their own or in a RELAX NG schema, applied to sources.

elementpath evaluates XPath 3.1, in which TEI's rules are written. Rules with functions of XSLT, and
those that are abstract, are told and not applied. Source: ISO/IEC 19757-3 (Schematron).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree
from lxml.etree import _Element

from editions import tei
from editions.findings import EditionError, Finding, Level
from editions.source import Source

if TYPE_CHECKING:
    from elementpath import XPathNode, XPathToken

SCHEMATRON = "http://purl.oclc.org/dsdl/schematron"
PREFIX = f"{{{SCHEMATRON}}}"

ROLES: Mapping[Level, frozenset[str]] = {
    "warning": frozenset("warning warn nonfatal".split()),
    "hint": frozenset("information info hint".split()),
}
"""What `@role` says of a test where it is no error. TEI has `nonfatal`."""

OUTSIDE = frozenset(
    "doc doc-available collection uri-collection unparsed-text unparsed-text-lines"
    " unparsed-text-available environment-variable available-environment-variables json-doc"
    " transform load-xquery-module trace".split()
)
"""Functions of XPath that read what is not in the file."""

TESTS, VALUES = (
    frozenset(f"{PREFIX}{name}" for name in names)
    for names in (("assert", "report"), ("value-of", "name"))
)

CURRENT = "current"
FUNCTION = re.compile(r"""("[^"]*"|'[^']*')|\bcurrent\s*\(\s*\)""")
"""Strings, and the function of XSLT for the node of a rule: a variable stands in its place."""

PLAIN = re.compile(r"\s*(?:[\w.-]+:)?(?:[\w.-]+|\*)\s*(?:\[[^<>$]*\]\s*)?", re.DOTALL)
"""A context of elements of a name, or of any, that may have a predicate."""

CALLED = re.compile(r"([\w:-]+)\s*\(")
ALIKE = frozenset("not contains starts-with normalize-space local-name count text node".split())
"""Functions that are in XPath 1.0 what they are in later ones."""

PREDICATE = re.compile(r"\[[^\[\]]*\]")
STRING = re.compile(r""""[^"]*"|'[^']*'""")
STEP = re.compile(r"(?:[\w.-]+:)?([\w.-]+)(?:/@.*)?")

LONGEST = 300
"""Characters of a message."""


Variables = tuple[tuple[str, "XPathToken"], ...]
"""Names with the expressions of their values, in order."""


class Test(NamedTuple):
    """An `assert` or a `report`."""

    element: _Element
    test: XPathToken
    fails_if: bool
    level: Level
    words: tuple[str | XPathToken, ...]
    """The message: text, and expressions whose values stand in it."""


class Rule(NamedTuple):
    """What is tested of which nodes."""

    context: str
    names: frozenset[str]
    """The local names of which a file must have one; none where that is not known."""
    path: etree.XPath | XPathToken
    """The nodes of a file; in XPath 1.0 where that finds the same, for it is faster by far."""
    variables: Variables
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Schematron:
    """The rules of a file."""

    path: str
    """Path from the project's root."""
    patterns: tuple[tuple[Rule, ...], ...]
    """In a pattern, a node has the first rule that it fits."""
    variables: Variables
    """Those of the whole file."""
    findings: tuple[Finding, ...]
    """Rules that are not applied, and why."""

    def found(self, source: Source) -> Iterator[Finding]:
        """What the rules have against a file, each at its element."""
        file = _File(source)
        told: set[tuple[_Element, str, str]] = set()
        for pattern in self.patterns:
            taken: set[Any] = set()
            for rule in pattern:
                for node in file.nodes(rule):
                    if node not in taken:
                        taken.add(node)
                        yield from self._tested(file, rule, node, told)

    def _tested(
        self, file: _File, rule: Rule, node: XPathNode, told: set[tuple[_Element, str, str]]
    ) -> Iterator[Finding]:
        element = file.element(node)
        values: dict[str, Any] = {CURRENT: node}
        for one in rule.tests:
            key = (element, rule.context, one.test.source)
            if key in told:  # The same is said in several languages.
                continue
            try:
                file.add(values, (*self.variables, *rule.variables), node)
                fails = file.is_true(one.test, node, values) == one.fails_if
                level, said = one.level, file.text(one.words, node, values) if fails else ""
            except _faults() as fault:
                fails, level, said = True, "warning", f"this cannot be tested here: {fault}"
            if fails:
                told.add(key)
                said = f"{said[:LONGEST]} ({self.path}:{one.element.sourceline})"
                yield file.source.finding(element, level, "schematron", said)


class _File:
    """A source as elementpath reads it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._names = {tei.name(one) for one in source.elements}

    @cached_property
    def _tree(self) -> Any:
        from elementpath import get_node_tree

        tree: Any = self.source.root.getroottree()
        return get_node_tree(tree)

    def nodes(self, rule: Rule) -> Iterator[XPathNode]:
        """The nodes that a rule is for, in document order."""
        if rule.names and rule.names.isdisjoint(self._names):
            return
        if isinstance(rule.path, etree.XPath):
            found = rule.path(self.source.root)
            every = found if isinstance(found, list) else []
            yield from (self._tree.get_element_node(one) for one in every if tei.is_element(one))
            return
        with suppress(*_faults()):
            for node in self._values(rule.path, self._tree, {}):
                if hasattr(node, "parent"):
                    yield node

    def element(self, node: XPathNode) -> _Element:
        """The element that a node is, or that holds it."""
        holder: Any = node
        while holder is not None and not isinstance(getattr(holder, "obj", None), _Element):
            holder = holder.parent
        return self.source.root if holder is None else holder.obj

    def add(
        self, values: dict[str, Any], variables: Iterable[tuple[str, XPathToken]], node: XPathNode
    ) -> None:
        """Evaluate variables one after the other, those that have no value yet."""
        for name, token in variables:
            if name not in values:
                values[name] = self._values(token, node, values)

    def is_true(self, token: XPathToken, node: XPathNode, values: Mapping[str, Any]) -> bool:
        """The value of an expression that gives true or false."""
        return self._values(token, node, values) == [True]

    def text(
        self, words: Iterable[str | XPathToken], node: XPathNode, values: Mapping[str, Any]
    ) -> str:
        """The words of a message, with the values in it."""
        every = (
            one if isinstance(one, str) else "".join(map(str, self._values(one, node, values)))
            for one in words
        )
        return tei.normalised("".join(every)).strip()

    def _values(
        self, token: XPathToken, node: XPathNode, variables: Mapping[str, Any]
    ) -> list[Any]:
        from elementpath import XPathContext

        return [*token.select(XPathContext(self._tree, item=node, variables={**variables}))]


def schematron(data: bytes, path: str) -> Schematron | None:
    """The rules of a file: of Schematron, or a RELAX NG schema; None if it has none.

    Raises EditionError if it is not XML.
    """
    if SCHEMATRON.encode() not in data:
        return None
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError as fault:
        message = f"this is no Schematron: {fault}"
        raise EditionError([Finding(path, 0, 0, "error", "broken-schema", message)]) from None
    reader = _Reader(root, path)
    variables = reader.variables(root)
    patterns = tuple(reader.rules(one) for one in root.iter(f"{PREFIX}pattern"))
    return Schematron(path, patterns, variables, tuple(reader.findings))


class _Reader:
    """Reads rules; what cannot be applied becomes a finding."""

    def __init__(self, root: _Element, path: str) -> None:
        from elementpath.xpath31 import XPath31Parser

        self.findings: list[Finding] = []
        self._path = path
        names = {one.get("prefix", ""): one.get("uri", "") for one in root.iter(f"{PREFIX}ns")}
        self._names = {prefix: uri for prefix, uri in names.items() if prefix}
        self._parser = XPath31Parser(namespaces=self._names)

    def rules(self, pattern: _Element) -> tuple[Rule, ...]:
        """The rules of a pattern."""
        if pattern.get("abstract") == "true" or pattern.get("is-a"):
            self._leave(pattern, "abstract patterns are not read")
            return ()
        shared = self.variables(pattern)
        every = (self._rule(one, shared) for one in pattern.iter(f"{PREFIX}rule"))
        return tuple(one for one in every if one is not None)

    def _rule(self, rule: _Element, shared: Variables) -> Rule | None:
        context = rule.get("context")
        if context is None or rule.find(f"{PREFIX}extends") is not None:
            self._leave(rule, "abstract rules are not read")
            return None
        path = self._context(rule, context)
        if path is None:
            return None
        variables = (*shared, *self.variables(rule))
        tests = (self._test(one) for one in rule if one.tag in TESTS)
        found = tuple(one for one in tests if one is not None)
        return Rule(context, _names(context), path, variables, found)

    def _context(self, rule: _Element, context: str) -> etree.XPath | XPathToken | None:
        """The path of all nodes that fit a context, which is a pattern of XSLT."""
        token = self._parsed(rule, f"//({context})")
        is_plain = PLAIN.fullmatch(context) and ALIKE.issuperset(CALLED.findall(context))
        if token is not None and is_plain:
            with suppress(etree.XPathSyntaxError):
                return etree.XPath(f"//{context}", namespaces=self._names)
        return token

    def _test(self, test: _Element) -> Test | None:
        token = self._parsed(test, f"boolean({test.get('test', '')})")
        if token is None:
            return None
        role = test.get("role", "").lower()
        level: Level = next((one for one, roles in ROLES.items() if role in roles), "error")
        words = (*self._words(test),)
        return Test(test, token, test.tag == f"{PREFIX}report", level, words)

    def _words(self, element: _Element) -> Iterator[str | XPathToken]:
        """The message of a test: its text in order, and what is to be put into it."""
        for one in etree.XPath("node()")(element):
            if not isinstance(one, _Element):
                yield str(one)
            elif one.tag in VALUES:
                given = one.get("select") or f"name({one.get('path', '.')})"
                value = self._parsed(one, f"string-join(({given}) ! string(.), ' ')")
                yield "…" if value is None else value
            elif tei.is_element(one):
                yield from self._words(one)

    def variables(self, holder: _Element) -> Variables:
        """The variables that stand right in an element."""
        every = (
            (one.get("name", ""), self._parsed(one, one.get("value", "()")))
            for one in holder.iterchildren(f"{PREFIX}let")
        )
        return tuple((name, token) for name, token in every if token is not None)

    def _parsed(self, element: _Element, expression: str) -> XPathToken | None:
        written = FUNCTION.sub(lambda found: found[1] or f"${CURRENT}", expression)
        try:
            token = self._parser.parse(written)
        except _faults() as fault:
            self._leave(element, str(fault))
            return None
        reading = next((str(one.symbol) for one in token.iter() if one.symbol in OUTSIDE), None)
        if reading is not None:
            self._leave(element, f"{reading}() looks outside of the file")
            return None
        return token

    def _leave(self, element: _Element, why: str) -> None:
        message = f"this is not applied: {why}"
        place = (self._path, element.sourceline or 0, 0)
        self.findings.append(Finding(*place, "warning", "unused-rule", message))


def _names(context: str) -> frozenset[str]:
    """The local names of the elements that a context may be; none where that is not plain."""
    bare = STRING.sub("", context)
    while (less := PREDICATE.sub("", bare)) != bare:
        bare = less
    lasts = (re.split(r"/(?!@)", one)[-1].strip() for one in bare.split("|"))
    steps = [STEP.fullmatch(one) for one in lasts]
    return frozenset(step[1] for step in steps if step) if all(steps) else frozenset()


def _faults() -> tuple[type[Exception], ...]:
    """What elementpath raises for expressions that are wrong."""
    from elementpath import ElementPathError

    return (ElementPathError, ArithmeticError, LookupError, TypeError, ValueError)
