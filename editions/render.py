"""Apply rules to elements: TEI in, Markdown out, with the notes, links and findings on the way.

Owns all text between elements: a rule renders its element with `inline` or `flow` and never
touches `.text` or `.tail`.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from lxml.etree import _Element

from editions import markdown, tei, uris
from editions.document import Document, Passage, Source
from editions.edition import Edition
from editions.findings import Finding
from editions.markdown import Markdown, escape
from editions.rules import Rule, Rules


@dataclass(frozen=True, slots=True)
class Omission:
    """What a rule left out of a page."""

    number: int
    """The element's number in document order, from the text element, which is 0."""
    name: str
    because: str


class Render:
    """Renders elements of one source file for one page, and gathers what belongs to the page."""

    def __init__(
        self,
        rules: Rules,
        edition: Edition,
        source: Source,
        page: str,
        document: Document | None = None,
    ) -> None:
        self.rules = rules
        self.edition = edition
        self.source = source
        self.page = page
        """The uri of the page, from which links are made."""
        self.document = document
        """The document whose text is rendered; None on pages that show none."""
        self.notes: dict[str, Markdown] = {}
        """The notes met so far, by key, in order of their marks."""
        self.note_labels: dict[str, str] = {}
        """What a reader sees as each note's mark, by key."""
        self.references: dict[str, Markdown] = {}
        """The definitions of the links used so far, by label in lower case."""
        self.omissions: list[Omission] = []
        self.findings: list[Finding] = []
        self._unknown: set[str] = set()
        self._hidden: dict[_Element, tuple[Rule, ...]] = {}
        self._in_link = False

    def inline(self, element: _Element) -> Markdown:
        """Render the text and children in order, as part of a paragraph."""
        parts = [escape(element.text or "")]
        for child in element:
            if tei.is_element(child):
                parts.append(self._as_inline(child))
            parts.append(escape(child.tail or ""))
        return markdown.join(parts)

    def flow(self, element: _Element) -> Markdown:
        """Render the children as blocks: runs of inline content become paragraphs.

        Blocks are separated by one blank line and never indented; empty ones are left out.
        """
        parts: list[Markdown] = []
        run = [escape(element.text or "")]
        for child in element:
            if tei.is_element(child) and self.is_block(child):
                parts += [markdown.paragraph(markdown.join(run)), self.element(child)]
                run = []
            elif tei.is_element(child):
                run.append(self.element(child))
            run.append(escape(child.tail or ""))
        parts.append(markdown.paragraph(markdown.join(run)))
        return markdown.blocks(parts)

    def element(self, element: _Element) -> Markdown:
        """Render one element by the rule that wins, or as an unknown one that keeps its text."""
        rules = tuple(self.rules.matching(element))
        return self._in_language(element, self._applied(rules, element))

    def next(self, element: _Element) -> Markdown:
        """Render the element as if the rule that is rendering it were not there.

        Source: XSLT 3.0, chapter 6.8 (xsl:next-match).
        """
        return self._applied(self._hidden.get(element, ()), element)

    def is_block(self, element: _Element) -> bool:
        """The element gives blocks: by its rule, or unknown with a block among its children."""
        rule = next(self.rules.matching(element), None)
        if rule is not None:
            return rule.kind == "block"
        return self.has_blocks(element)

    def has_blocks(self, element: _Element) -> bool:
        """One of the element's children gives blocks."""
        return any(tei.is_element(child) and self.is_block(child) for child in element)

    def passage(self, element: _Element) -> Passage | None:
        """The passage that the element itself is."""
        return None if self.document is None else self.document.passages.get(element)

    def anchor(self, element: _Element) -> str | None:
        """The anchor of the passage that the element itself is."""
        passage = self.passage(element)
        return None if passage is None else passage.anchor

    def note(self, element: _Element) -> Markdown:
        """Put a note of the text among the page's notes and give its mark."""
        key = None if self.document is None else self.document.notes.get(element)
        if key is None:
            return markdown.span(self.inline(element), "tei-note")
        if key not in self.notes:
            self.notes[key] = Markdown("")  # Takes its place before notes within it.
            self.note_labels[key] = element.get("n") or self._next_number()
            outside, self._in_link = self._in_link, False
            self.notes[key] = self.flow(element)
            self._in_link = outside
        return markdown.footnote_mark(key)

    def _next_number(self) -> str:
        """A label for a note that has none: the first number that no note of the text has."""
        notes = () if self.document is None else self.document.notes
        taken = {note.get("n") for note in notes} | {*self.note_labels.values()}
        return next(str(number) for number in range(1, len(taken) + 2) if str(number) not in taken)

    def link(self, element: _Element, pointer: str) -> Markdown:
        """Render the element's content as a link to what the pointer leads to.

        The content stays without link where the pointer leads nowhere, where the element stands
        in another link, and where it holds a note, whose mark is a link itself.
        """
        target = self.edition.target(pointer, self.source.path)
        holds_note = next(element.iter(f"{{{tei.TEI}}}note"), None) is not None
        if target is None or self._in_link or holds_note:
            return self.inline(element)
        self._in_link = True
        content = self.inline(element)
        self._in_link = False
        return self.linked(content, target.uri, target.title)

    def linked(self, content: Markdown, uri: str, title: str = "") -> Markdown:
        """Inline Markdown as a link to a page of the site or an address on the web."""
        if not content.strip():
            return content
        if ":" in uri:
            return markdown.link(content, quote(uri, safe="/:?#@!$&'*+,;=%~"), title)
        if uri.startswith(f"{self.page}#"):
            return markdown.link(content, uri.removeprefix(self.page), title)
        label = uri.replace(".html", "")
        way = uris.markdown(uris.relative(uri, self.page))
        definition = markdown.definition(label, way, title)
        # Markdown reads labels without regard to case; xml:ids differ by it.
        if self.references.setdefault(label.lower(), definition) != definition:
            return markdown.link(content, way, title)
        return markdown.reference(content, label)

    def omit(self, element: _Element, because: str) -> None:
        """Declare that the element's words are not on the page, and why."""
        if self.document is not None:
            numbers, text = self.source.numbers, self.document.text
            if text in (element, *element.iterancestors()):
                number = numbers[element] - numbers[text]
                self.omissions.append(Omission(number, tei.name(element), because))

    def _as_inline(self, element: _Element) -> Markdown:
        """The element within a paragraph: a block loses its form there, not its text."""
        if not self.is_block(element):
            return self.element(element)
        cls, lang = f"tei-{tei.name(element)}", tei.lang(element)
        content = markdown.span(self.inline(element), cls, id=self.anchor(element), lang=lang)
        return Markdown(f" {content} ")

    def _applied(self, rules: tuple[Rule, ...], element: _Element) -> Markdown:
        """What the first of the rules makes of the element; without any, its text."""
        if not rules:
            return self._without_rule(element)
        if rules[0].because is not None:
            self.omit(element, rules[0].because)
        outer = self._hidden.get(element, ())
        self._hidden[element] = rules[1:]
        content = rules[0].render(element, self)
        self._hidden[element] = outer
        return content

    def _without_rule(self, element: _Element) -> Markdown:
        """The text of an element that no rule knows, in a neutral element of its name."""
        name = tei.name(element)
        if name not in self._unknown:
            self._unknown.add(name)
            message = f"no rule for {name}: its text is shown plainly; write a rule or omit it"
            self.findings.append(self.source.finding(element, "warning", "no-rule", message))
        cls = f"tei-{uris.slug(name) if not name.isalnum() else name}"
        if self.is_block(element):
            return markdown.block(self.flow(element), cls, id=self.anchor(element))
        return markdown.span(self.inline(element), cls, id=self.anchor(element))

    def _in_language(self, element: _Element, content: Markdown) -> Markdown:
        """The content marked with the element's own language, if it has one."""
        own = tei.lang(element)
        if own is None or not content.strip():
            return content
        if self.is_block(element):
            return markdown.in_language(content, own)
        return markdown.span(content, lang=own)
