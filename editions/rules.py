"""Rules: which function renders which element. Chooses; renders nothing itself.

A rule has an element name, an optional XPath predicate and a function, as the TEI Processing Model
has `elementSpec/@ident`, `model/@predicate` and `model/@behaviour`.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import FunctionType
from typing import Any, Literal, TypeVar

from lxml import etree
from lxml.etree import _Element

from editions import tei
from editions.findings import EditionError, Finding
from editions.markdown import Markdown

MISTAKES = (
    SyntaxError,
    ImportError,
    NameError,
    AttributeError,
    TypeError,
    ValueError,
    LookupError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
)
"""What code of a hooks file raises when its author made a mistake."""

Expansion = Callable[[str], str]

T = TypeVar("T")

PAGE = re.compile(r"(?:[\w-]+/)*[\w-]+\.html")
"""The address of a page."""

PACKAGE = Path(__file__).parent

Kind = Literal["block", "inline", "either", "omit"]
# Called with the element and its `Render`, whose module imports this one.
Behaviour = Callable[..., Markdown]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it matches, and what it does."""

    name: str
    """Local name of a TEI element; `{namespace}name` of any other, `{}name` without namespace.

    `{namespace}*` is the name of every element of a namespace.
    """
    kind: Kind
    behaviour: Behaviour
    when: str | None
    """XPath predicate on the element, with TEI names prefixed `tei:`; None matches always."""
    because: str | None
    """Why the element is left out; None unless the kind is `omit`."""
    predicate: etree.XPath | None
    at: tuple[str, int] | None = None
    """File and line of an omission; those of other rules are their function's."""

    @property
    def place(self) -> str:
        """File and line where the rule stands: `hooks/rules.py:12`."""
        code = self.behaviour.__code__
        file, line = self.at or (code.co_filename, code.co_firstlineno)
        is_ours = Path(file).is_relative_to(PACKAGE)
        shown = Path(file).relative_to(PACKAGE.parent) if is_ours else Path(file)
        return f"{shown.as_posix()}:{line}"

    def render(self, element: _Element, render: object) -> Markdown:
        """What the rule makes of an element. Raises EditionError if that is no Markdown."""
        content = self.behaviour(element, render)
        if isinstance(content, str):
            return content
        code = self.behaviour.__code__
        message = f"the rule {code.co_name} gave no Markdown but {content!r}: does it return?"
        place = Finding(code.co_filename, code.co_firstlineno, 0, "error", "broken-rules", message)
        raise EditionError([place])

    def matches(self, element: _Element) -> bool:
        """The predicate holds; the name is the caller's business."""
        return self.predicate is None or bool(self.predicate(element))


class Rules:
    """An ordered set of rules: the last registered one that matches wins."""

    def __init__(self, collection: str | None = None) -> None:
        """With a `collection`, named by its folder below `tei/documents`, they hold for its
        documents alone, and win there over those of the edition; but for `pointers`.
        """
        frame = sys._getframe(1)
        self.collection = collection
        self.at = (frame.f_code.co_filename, frame.f_lineno)
        """File and line where the set is made."""
        self.collections: dict[str, Rules] = {}
        """The rules of single collections, by their folders."""
        self._within: dict[str, Rules] = {}
        # By name first: one `//pattern` a rule is quadratic in libxml2 (11,810 elements: 19 s).
        self._by_name: dict[str, list[Rule]] = {}
        self._by_tag: dict[str, tuple[Rule, ...]] = {}
        """What was found in `_by_name` for a tag, the last rule first."""
        self.pointers: dict[str, Expansion] = {}
        """What the edition's own kinds of pointers mean, by the word before the colon."""

    def block(self, *names: str, when: str | None = None) -> Callable[[Behaviour], Behaviour]:
        """Register a function that gives blocks: paragraphs, containers, tables."""
        return self._registered("block", names, when)

    def inline(self, *names: str, when: str | None = None) -> Callable[[Behaviour], Behaviour]:
        """Register a function that gives part of a paragraph."""
        return self._registered("inline", names, when)

    def either(self, *names: str, when: str | None = None) -> Callable[[Behaviour], Behaviour]:
        """Register a function that gives blocks where a child does, else part of a paragraph.

        Such a function renders with `render.wrapped`. Source: TEI P5, chapter 1.3 (inter-level
        elements).
        """
        return self._registered("either", names, when)

    def omit(self, *names: str, because: str, when: str | None = None) -> None:
        """Leave elements out with all they contain; every page lists them with the reason."""
        frame = sys._getframe(1)
        at = (frame.f_code.co_filename, frame.f_lineno)
        for name in names:
            self._add(Rule(name, "omit", _nothing, when, because, _compiled(when), at))

    def pointer(self, prefix: str) -> Callable[[Expansion], Expansion]:
        """Register what an edition's own kind of pointer means: `psn:muster`.

        The function gets what stands behind the colon and gives an address or a pointer as from
        `tei/`, such as `registers/persons.xml#muster`.
        """

        def register(expansion: Expansion) -> Expansion:
            self.pointers[prefix] = expansion
            return expansion

        return register

    def matching(self, element: _Element) -> Iterator[Rule]:
        """The rules that match an element, the winning one first."""
        tag = str(element.tag)
        known = self._by_tag.get(tag)
        if known is None:
            name = tei.name(element) if tei.is_tei(element) else tag if "{" in tag else f"{{}}{tag}"
            every = f"{name.rpartition('}')[0]}}}*"
            rules = (*self._by_name.get(every, ()), *self._by_name.get(name, ()))
            known = self._by_tag[tag] = rules[::-1]
        return (rule for rule in known if rule.matches(element))

    @property
    def names(self) -> frozenset[str]:
        """The names of elements of which some rule knows."""
        return frozenset(self._by_name)

    def missing(self, name: str) -> str:
        """What an editor is told of an element that no rule shows."""
        near = next(iter(get_close_matches(name, self._by_name, 1, 0.8)), None)
        instead = f"did you mean {near}? Else " if near else ""
        return f"no rule for {name}: its text is shown plainly; {instead}write a rule or omit it"

    def __iter__(self) -> Iterator[Rule]:
        """Every rule, name by name in the order of registration."""
        return (rule for rules in self._by_name.values() for rule in rules)

    def followed_by(self, others: Rules) -> Rules:
        """These rules and then the others, which win."""
        joined = Rules()._with(self)
        joined.collections |= self.collections
        if others.collection is None:
            return joined._with(others)
        before = self.collections.get(others.collection, Rules())
        own = Rules(others.collection)._with(before)._with(others)
        own.at = others.at
        joined.collections[others.collection] = own
        joined.pointers |= others.pointers
        return joined

    def within(self, collection: str | None) -> Rules:
        """The rules for the documents of a collection: those of the edition, then its own."""
        own = None if collection is None else self.collections.get(collection)
        if collection is None or own is None:
            return self
        if collection not in self._within:
            self._within[collection] = Rules()._with(self)._with(own)
        return self._within[collection]

    def _with(self, others: Rules) -> Rules:
        """These rules, to which others are added."""
        for name, named in others._by_name.items():
            self._by_name.setdefault(name, []).extend(named)
        self.pointers |= others.pointers
        return self

    def _registered(
        self, kind: Kind, names: tuple[str, ...], when: str | None
    ) -> Callable[[Behaviour], Behaviour]:
        predicate = _compiled(when)

        def register(behaviour: Behaviour) -> Behaviour:
            for name in names:
                self._add(Rule(name, kind, behaviour, when, None, predicate))
            return behaviour

        return register

    def _add(self, rule: Rule) -> None:
        earlier = self._by_name.setdefault(rule.name, [])
        hidden = next((other for other in earlier if other.when is not None), None)
        if rule.when is None and hidden is not None:
            message = f"the rule for every {rule.name} would hide the one for [{hidden.when}]"
            raise ValueError(f"{message}: register the general one first")
        earlier.append(rule)
        self._by_tag.clear()


def _compiled(when: str | None) -> etree.XPath | None:
    """The predicate as an XPath. Raises ValueError if it is none."""
    if when is None:
        return None
    try:
        predicate = etree.XPath(f"boolean(self::*[{when}])", namespaces=tei.NAMESPACES)
        predicate(etree.Element("trial"))  # Unknown functions and prefixes show only now.
    except etree.XPathError as fault:
        raise ValueError(f'predicate "{when}" is not XPath: {fault}') from None
    return predicate


def _nothing(_element: _Element, _render: object) -> Markdown:
    return Markdown("")


@dataclass(frozen=True, slots=True)
class Own:
    """What a hooks file of a project makes for its edition."""

    rules: Rules
    """Its `rules`."""
    pages: Callable[..., Any] | None = None
    """Its function `pages`, called with the edition, which gives further pages."""

    def further(self, edition: object, taken: Container[str], kind: type[T]) -> list[T]:
        """The pages of an edition's own making, of the type `kind`.

        Raises EditionError if something else is given, or a page has an address that is `taken` or
        no path of a page below the site.
        """
        made = [] if self.pages is None else list(self.pages(edition))
        for page in made:
            uri = getattr(page, "uri", None)
            fits = isinstance(page, kind) and isinstance(uri, str) and PAGE.fullmatch(uri)
            if not fits or uri in taken:
                what = f"the address {uri}, which another page has" if fits else repr(page)
                raise EditionError([self._finding(f"the function pages gave {what}")])
        return made

    def _finding(self, message: str) -> Finding:
        assert self.pages is not None
        code = self.pages.__code__
        return Finding(code.co_filename, code.co_firstlineno, 0, "error", "broken-rules", message)


def loaded(file: Path, project: Path) -> Own:
    """What a hooks file of a project makes.

    Raises EditionError with file and line if the file cannot be run.
    """
    path = file.relative_to(project).as_posix()
    space: dict[str, object] = {"__name__": file.stem, "__file__": str(file)}
    try:
        exec(compile(file.read_bytes(), path, "exec"), space)
    except MISTAKES as fault:
        raise EditionError([mistake(fault, project)]) from fault
    rules, pages = space.get("rules"), space.get("pages")
    own = rules if isinstance(rules, Rules) else Rules()
    return Own(own, pages if isinstance(pages, FunctionType) else None)


def mistake(fault: Exception, project: Path) -> Finding:
    """What a project's own code raised, at the last line of that code on its way.

    Raises the fault itself if none of the project's code was on its way.
    """
    frames = traceback.extract_tb(fault.__traceback__)
    places = [(Path(frame.filename), frame.lineno or 0) for frame in frames]
    if isinstance(fault, SyntaxError) and fault.filename:
        places.append((Path(fault.filename), fault.lineno or 0))
    whole = ((project / file, line) for file, line in places)
    own = [(file, line) for file, line in whole if _is_own(file, project)]
    if not own:
        raise fault
    file, line = own[-1]
    path = file.relative_to(project).as_posix()
    return Finding(path, line, 0, "error", "broken-rules", f"{type(fault).__name__}: {fault}")


def _is_own(file: Path, project: Path) -> bool:
    """The file is the project's, and none of the packages that may stand in its folder."""
    return (
        file.is_file()
        and file.is_relative_to(project)
        and not file.is_relative_to(PACKAGE)
        and "site-packages" not in file.parts
    )
