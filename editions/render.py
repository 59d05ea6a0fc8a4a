"""Apply rules to elements: TEI in, Markdown out, with the notes, links and findings on the way.

Owns all text between elements: a rule renders its element with `inline` or `flow` and never
touches `.text` or `.tail`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from lxml.etree import _Element

from editions import alignment, facsimiles, markdown, rendition, synopsis, tei, tongues, uris
from editions.alignment import Parallel
from editions.document import Document, Passage, Series
from editions.edition import Edition
from editions.facsimiles import Facsimile
from editions.findings import Finding
from editions.markdown import Markdown, escape
from editions.pointers import Address, Place
from editions.rules import Rule, Rules
from editions.source import Source
from editions.synopsis import Account, Event
from editions.words import other, say

RANGES = {
    "delSpan": ("del", "tei-delSpan aside"),
    "addSpan": ("ins", "tei-addSpan"),
    "damageSpan": ("span", "tei-damageSpan"),
}
"""Elements that say of what follows, up to where `@spanTo` points, what its words are; and the HTML
element and class of each. Source: TEI P5, chapter 12.3.1.4 (Additions and Deletions)."""

UNMARKED = frozenset(["head", "label", "text"])
"""Passages that show no way to what others tell of the same: what they say is a title."""

MOST_NAMED = 3
"""How many documents are named that tell of the same event."""

TAGS, HAS_BLANK = re.compile(r"<[^>]*>"), re.compile(r"\s")

EMPTY = frozenset(
    "addSpan alt anchor binary caesura catRef cb classRef damageSpan default delSpan divGen gap gb"
    " graphic handShift iff lacunaEnd lacunaStart lb link media milestone move numeric path pause"
    " pb ptr redo refState shift space symbol then undo variantEncoding when"
    " witEnd witStart".split()
)
"""Elements that have no words in TEI, or a description alone: rules need not look for them."""

BEGINNINGS = frozenset("pb cb gb milestone".split())
"""Elements that lead to the image of what they begin."""

OUTSIDE = "which goes beyond its surface or image: mend its coordinates"

UNFIT = re.compile(r"[^\w-]+", re.ASCII)
"""Characters that have no place in a class."""


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
        self.rules = rules.within(edition.settings.within(source.path))
        self._of_all = rules
        self.edition = edition
        self.source = source
        self.page = page
        """The uri of the page, from which links are made."""
        self.document = document
        """The document whose text is rendered; None on pages that show none."""
        self.notes: dict[str, Markdown] = {}
        """The notes met so far, by key, in order of their marks."""
        self.series: dict[Series, dict[str, str]] = {}
        """What a reader sees as each note's mark, by key, series by series."""
        self.references: dict[str, Markdown] = {}
        """The definitions of the links used so far, by label in lower case."""
        self.note_langs: dict[str, str] = {}
        """The languages of the notes that are not in that of the document, by key."""
        self.images: dict[str, str] = {}
        """The images shown: path in the site, and path of the file from the project's root."""
        self.omissions: list[Omission] = []
        self.findings: list[Finding] = []
        self._unknown: set[str] = set()
        self._hidden: dict[_Element, tuple[Rule, ...]] = {}
        self._blocks: dict[_Element, bool] = {}
        self._matching: dict[_Element, tuple[Rule, ...]] = {}
        self._anchored: set[str] = set()
        self._marked: set[_Element] = set()
        self._met: set[_Element] = set()
        self._in_link = False
        self._renditions: dict[str, str | None] = {}

    def of(self, source: Source) -> Render:
        """Render for elements of another file on the same page."""
        other = copy(self)
        other.source = source
        other.rules = self._of_all.within(self.edition.settings.within(source.path))
        return other

    @cached_property
    def parallels(self) -> Mapping[_Element, Parallel]:
        """What stands side by side in the text, by the original and by each translation."""
        return {} if self.document is None else alignment.parallels(self.edition, self.document)

    def inline(self, element: _Element, leave_out: AbstractSet[_Element] = frozenset()) -> Markdown:
        """Render the text and children in order, as part of a paragraph.

        The children of `leave_out` are passed over: they are shown elsewhere, or declared by
        `omit`. The text behind them is not.
        """
        self._met.add(element)
        parts = [self._words(element.text, element)]
        for child in element:
            if tei.is_element(child) and child not in leave_out:
                parts.append(self._as_inline(child))
            parts.append(self._words(child.tail, child, after=True))
        return markdown.join([*parts, self._marks(element)])

    def flow(self, element: _Element, leave_out: AbstractSet[_Element] = frozenset()) -> Markdown:
        """Render the children as blocks: runs of inline content become paragraphs.

        Blocks are separated by one blank line and never indented; empty ones are left out, and so
        are the children of `leave_out`, as with `inline`.
        """
        return markdown.blocks(
            markdown.paragraph(content) if child is None else content
            for child, content in self.pieces(element, leave_out)
        )

    def pieces(
        self, element: _Element, leave_out: AbstractSet[_Element] = frozenset()
    ) -> Iterator[tuple[_Element | None, Markdown]]:
        """The children that give blocks, each with what it becomes; between them runs of inline
        content, with None. Empty runs are left out.

        It is for rules whose HTML element takes certain children alone, such as `ul`.
        """
        self._met.add(element)
        run = [self._words(element.text, element)]
        for child in element:
            if child in leave_out:
                pass
            elif tei.is_element(child) and self.is_block(child):
                yield from _run(run)
                yield child, self.element(child)
                run = []
            elif tei.is_element(child):
                run.append(self.element(child))
            run.append(self._words(child.tail, child, after=True))
        yield from _run([*run, self._marks(element)])

    def text(self) -> Markdown:
        """Render the text of the document, with the marks of notes that have none at its end."""
        if self.document is None:
            return Markdown("")
        parts = [self.flow(self.document.text)]
        marks = [self.footnote(note, self.flow) for note in self._unmarked(self.document)]
        return markdown.blocks([*parts, markdown.paragraph(markdown.join(marks))])

    def _unmarked(self, document: Document) -> Iterator[_Element]:
        """The notes not met by their marks, which stand in each other or in what is left out."""
        left = {document.elements[one.number] for one in self.omissions}
        for note, key in document.notes.items():
            is_left = any(one in left for one in (note, *note.iterancestors()))
            if key not in self.notes and document.has_mark_elsewhere(note) and not is_left:
                yield note

    def wrapped(
        self,
        element: _Element,
        cls: str | None = None,
        tag: str = "span",
        leave_out: AbstractSet[_Element] = frozenset(),
        **values: Any,
    ) -> Markdown:
        """Render the content in an HTML element: inline, or as blocks in a `div` where it has some.

        The class is `tei-NAME` where none is given. It is what rules of the kind `either` use.
        """
        name = cls if cls is not None else self.cls(element)
        given = {"id": self.anchor(element), **values}
        if self.is_block(element) and self.has_blocks(element):
            return markdown.block(self.flow(element, leave_out), name, **given)
        return markdown.span(self.inline(element, leave_out), name, tag, **given)

    def cls(self, element: _Element) -> str:
        """The class of an element: `tei-NAME`, `type-TYPE` for each word of its `@type`, and
        `rend-LOOK` for how it looked."""
        name = f"tei-{_word(tei.name(element))}"
        return " ".join([name, *classes("type", element.get("type")), *self.rend(element)])

    def looks(self, element: _Element) -> tuple[str, ...]:
        """How an element looked in the source, each look once: `italic`, `center`."""
        return rendition.looks(element, self._declared)

    def rend(self, element: _Element) -> list[str]:
        """The classes of how an element looked: `rend-italic`."""
        return classes("rend", " ".join(self.looks(element)))

    def element(self, element: _Element) -> Markdown:
        """Render one element by the rule that wins, or as an unknown one that keeps its text."""
        if self.document is not None and element in self.document.parts:
            return self._way_to_part(element)
        parent = element.getparent()
        if parent is not None:
            self._met.add(parent)
        rules = self._rules(element)
        content = self._applied(rules, element)
        if not HAS_BLANK.search(TAGS.sub("", content)) and _parts_words(element):
            # A rule shows no words where there are none, but they part.
            content = markdown.join([content, " "])
        marks = self._marks(element)
        if marks:
            content = markdown.join([content, marks], "\n\n" if self.is_block(element) else "")
        content = self._in_language(element, self._with_anchor(element, content))
        return self._with_aliases(element, self._with_zone(element, content))

    def next(self, element: _Element) -> Markdown:
        """Render the element as if the rule that is rendering it were not there.

        Source: XSLT 3.0, chapter 6.8 (xsl:next-match).
        """
        return self._applied(self._hidden.get(element, ()), element)

    def is_block(self, element: _Element) -> bool:
        """The element gives blocks: by its rule, or for a block among its children."""
        if element not in self._blocks:
            rule = next(iter(self._rules(element)), None)
            by_children = rule is None or rule.kind == "either"
            is_part = self.document is not None and element in self.document.parts
            by_rule = is_part or (rule is not None and rule.kind == "block")
            self._blocks[element] = by_rule or (by_children and self.has_blocks(element))
        return self._blocks[element]

    def _rules(self, element: _Element) -> tuple[Rule, ...]:
        """The rules that match, the winning one first: they are asked for more than once."""
        if element not in self._matching:
            self._matching[element] = tuple(self.rules.matching(element))
        return self._matching[element]

    def has_blocks(self, element: _Element) -> bool:
        """One of the element's children gives blocks."""
        return any(tei.is_element(child) and self.is_block(child) for child in element)

    def passage(self, element: _Element) -> Passage | None:
        """The passage that the element itself is."""
        return None if self.document is None else self.document.passages.get(element)

    def anchor(self, element: _Element) -> str | None:
        """The anchor of the passage that the element itself is: the rule writes it as the id."""
        anchor = self._own_anchor(element)
        if anchor is not None:
            self._anchored.add(anchor)
        return anchor

    def _own_anchor(self, element: _Element) -> str | None:
        """The anchor of a passage; of a smaller part, if an account of an event is made of it."""
        passage = self.passage(element)
        if passage is not None or self.document is None or not self._told(element):
            return None if passage is None else passage.anchor
        return synopsis.anchor(self.document, element)

    def note(self, element: _Element) -> Markdown:
        """Put a note of the text among the page's notes and give its mark."""
        return self.footnote(element, self.flow)

    def footnote(self, element: _Element, content: Callable[[_Element], Markdown]) -> Markdown:
        """Put what `content` makes of a note or an apparatus entry among the page's notes.

        Gives its mark. On a page that shows no document the content stands where the mark would.
        """
        key = None if self.document is None else self.document.notes.get(element)
        if key is None or self.document is None:
            return markdown.span(self.inline(element), f"tei-{tei.name(element)}")
        if key not in self.notes:
            self.notes[key] = Markdown("")  # Takes its place before notes within it.
            labels = self.series.setdefault(self.document.series(element), {})
            labels[key] = self.document.note_labels[element]
            if (lang := other(tei.language(element), self.document.lang)) is not None:
                self.note_langs[key] = lang
            outside, self._in_link = self._in_link, False
            self.notes[key] = content(element)
            self._in_link = outside
            former = self.document.aliases.get(element, ())
            places = [markdown.span(Markdown(""), id=one) for one in former]
            return markdown.join([*places, markdown.footnote_mark(key)])
        return markdown.footnote_mark(key)

    def note_in_place(self, element: _Element) -> Markdown:
        """Show a note where it stands, marked as a text of its own."""
        key = None if self.document is None else self.document.notes.get(element)
        return self.wrapped(element, f"{self.cls(element)} in-place", data_note=key)

    def _marks(self, element: _Element) -> Markdown:
        """The marks of the notes that point to an element, and of what others tell of the same.

        None of those that are written already.
        """
        if self.document is None or element in self._marked:
            return Markdown("")
        notes = self.document.targeted.get(element, ())
        told = self._told(element)
        if notes or told:
            self._marked.add(element)
        marks = [self.footnote(note, self.flow) for note in notes]
        return markdown.join([*marks, *(self._told_elsewhere(*one) for one in told)])

    def _told(self, element: _Element) -> tuple[tuple[Event, Account], ...]:
        """The events that a passage tells of, with the account."""
        if not self._accounts:
            return ()
        place = (self.source.path, self.source.numbers[element])
        return self._accounts.get(place, ())

    @cached_property
    def _accounts(self) -> Mapping[tuple[str, int], tuple[tuple[Event, Account], ...]]:
        """What passages tell of events: of each passage it is asked, and seldom there."""
        return self.edition.told or {}

    def _told_elsewhere(self, event: Event, account: Account) -> Markdown:
        """The way from a passage to what other documents tell of the same event."""
        others = [one for one in event.accounts if one is not account]
        if not others or self._in_link or account.passages[0].name in UNMARKED:
            return Markdown("")
        more = len(others[MOST_NAMED:])
        named = markdown.join((tongues.briefly(one.document) for one in others[:MOST_NAMED]), ", ")
        if more:
            named = markdown.filled(say("{} and {} others"), named, escape(str(more)))
        words = markdown.filled(say("Also told by {}: {}"), named, tongues.labelled(event))
        way = self._way(f"{event.uri}#{others[0].anchor}")
        # The style hides them: a class, or the same words as a title, weighed 4 kB on a page.
        hidden = Markdown(f"<span>{words}</span>")
        lang = tongues.site(account.element(account.passages[0]))
        return markdown.link(hidden, way, cls="also-told added", lang=lang)

    def link(self, element: _Element, pointers: str) -> Markdown:
        """Render the element's content as a link to what the first of its pointers leads to.

        What further ones lead to follows as numbers. The content stays without link where the
        pointer leads nowhere, where the element stands in another link, and where it holds a note,
        whose mark is a link itself.
        """
        found = (self.edition.target(one, self.source.path) for one in pointers.split())
        targets = list(dict.fromkeys(target for target in found if target is not None))
        if not targets or self._in_link or self._holds_note(element):
            return self.wrapped(element) if self.has_blocks(element) else self.inline(element)
        self._in_link = True
        content = self.inline(element)
        self._in_link = False
        first, *others = targets
        more = [
            markdown.link(escape(f" {number}"), self._way(one.uri), one.title, "more added")
            for number, one in enumerate(others, 2)
        ]
        return markdown.join([self.linked(content, first.uri, first.title), *more])

    def pointed(self, pointers: str, around: _Element | None = None) -> Markdown:
        """What pointers lead to, named and linked: the words are added by the site.

        They stand in the element `around`, whose language need not be theirs.
        """
        lang = None if around is None else tei.language(around)
        named = []
        for pointer in pointers.split():
            target = self.edition.target(pointer, self.source.path)
            parts = ((pointer, None),) if target is None else target.called(self.page)
            said = (tongues.marked(one, own, lang) for one, own in parts)
            words = markdown.span(markdown.join(said, ", "), "added")
            named.append(words if target is None else self.linked(words, target.uri, target.title))
        return markdown.join(named, markdown.span(escape(", "), "added"))

    def _holds_note(self, element: _Element) -> bool:
        notes = () if self.document is None else self.document.notes
        return any(one in notes for one in element.iterdescendants("*"))

    def linked(self, content: Markdown, uri: str, title: str = "") -> Markdown:
        """Inline Markdown as a link to a page of the site or an address on the web."""
        if not content.strip() or self._in_link:
            return content
        way = self._way(uri)
        if uris.is_address(uri) or way.startswith("#"):
            return markdown.link(content, way, title)
        label = uri.replace(".html", "")
        definition = markdown.definition(label, way, title)
        # Markdown reads labels without regard to case; xml:ids differ by it.
        if self.references.setdefault(label.lower(), definition) != definition:
            return markdown.link(content, way, title)
        return markdown.reference(content, label)

    def outside(self, content: Markdown, way: str) -> Markdown:
        """Inline Markdown as a link to a file of the site that is no page, unless it is in one.

        As HTML: MkDocs looks for what Markdown links to among the pages.
        """
        return content if self._in_link else markdown.span(content, element="a", href=way)

    def _way(self, uri: str) -> str:
        """The address of a page of the site, or of the web, as a link of this page has it."""
        if uris.is_address(uri):
            return quote(uri, safe="/:?#@!$&'*+,;=%~")
        way = uris.relative(uri, self.page)
        return way if way.startswith("#") else uris.markdown(way)

    def omit(self, element: _Element, because: str) -> None:
        """Declare that the element's words are not on the page, and why."""
        if self.document is not None and element in self.document.numbers:
            number = self.document.numbers[element]
            self.omissions.append(Omission(number, tei.name(element), because))

    def _declared(self, pointer: str) -> str | None:
        """What the `rendition` element says that a pointer leads to."""
        if pointer not in self._renditions:
            meant = self.edition.pointers.meant(pointer, self.source.path)
            place = Place("", "") if isinstance(meant, Address) else meant
            source = self.edition.sources.get(place.path)
            found = None if source is None else source.ids.get(place.identifier)
            is_one = found is not None and tei.name(found) == "rendition"
            self._renditions[pointer] = tei.plain(found) if is_one else None
        return self._renditions[pointer]

    def _words(self, text: str | None, element: _Element, after: bool = False) -> Markdown:
        """Text of the source, at the beginning of an element or after it."""
        words = escape(text or "")
        for name in self.source.ranges_at(element, after) if words.strip() else ():
            tag, cls = RANGES[name]
            ignored = "" if "aside" in cls else None
            words = markdown.span(words, cls, tag, data_pagefind_ignore=ignored)
        return words

    def _way_to_part(self, element: _Element) -> Markdown:
        """A link to the page of a part of the document."""
        part = self.edition.document_at.get((self.source.path, self.source.numbers[element]))
        if part is None:
            return Markdown("")
        title = tongues.titled(part, tei.language(element))
        way = markdown.link(title, self._way(part.uri))
        return markdown.paragraph(way, cls="part added")

    def _as_inline(self, element: _Element) -> Markdown:
        """The element within a paragraph: a block loses its form there, not its text."""
        if not self.is_block(element):
            return self.element(element)
        if self.document is not None and self.document.has_mark_elsewhere(element):
            return self.element(element)
        key = self.document.notes.get(element) if self.document is not None else None
        given: dict[str, Any] = {"id": self.anchor(element), "lang": tei.lang(element)}
        if key is None or tei.name(element) == "note":
            content = self.inline(element)
        else:
            content, key = self._entry_as_inline(element), None
        content = markdown.span(content, self.cls(element), **given, data_note=key)
        return Markdown(f" {content} ")

    def _entry_as_inline(self, app: _Element) -> Markdown:
        """An entry of the apparatus that holds blocks: its lemma, and the mark of its readings."""
        apart = tei.readings(app)
        mark = self.footnote(app, lambda _: markdown.blocks(map(self.element, apart)))
        return markdown.join([self.inline(app, frozenset(apart)), mark if apart else ""])

    def _applied(self, rules: tuple[Rule, ...], element: _Element) -> Markdown:
        """What the first of the rules makes of the element; without any, its text."""
        if not rules:
            return self._without_rule(element)
        if rules[0].because is not None:
            self.omit(element, rules[0].because)
        self._met.discard(element)  # A rule may render an element twice, and keep one of them.
        outer = self._hidden.get(element, ())
        self._hidden[element] = rules[1:]
        content = rules[0].render(element, self)
        self._hidden[element] = outer
        return markdown.join([content, self._words_of_empty(element)])

    def _words_of_empty(self, element: _Element) -> Markdown:
        """The words of an element that has none in TEI, where its rule has not looked for any."""
        if tei.name(element) not in EMPTY or element in self._met or not _is_filled(element):
            return Markdown("")
        if self._is_left_out(element):
            return Markdown("")
        blank = "" if element.get("break") == "no" else " "
        return markdown.join([blank, self.inline(element), blank])

    def _is_left_out(self, element: _Element) -> bool:
        number = None if self.document is None else self.document.numbers.get(element)
        return any(one.number == number for one in self.omissions)

    def _without_rule(self, element: _Element) -> Markdown:
        """The text of an element that no rule knows, in a neutral element of its name."""
        name = tei.name(element)
        if name not in self._unknown:
            self._unknown.add(name)
            message = self.rules.missing(name)
            self.findings.append(self.source.finding(element, "warning", "no-rule", message))
        return self.wrapped(element)

    def _with_anchor(self, element: _Element, content: Markdown) -> Markdown:
        """The content with the anchor of the passage that it is, if its rule has written none."""
        anchor = self._own_anchor(element)
        if anchor is None or anchor in self._anchored or anchor.startswith("fn:"):
            return content
        if not content.strip() and tei.xml_id(element) is None:
            return content
        self._anchored.add(anchor)
        if self.is_block(element) and content.strip():
            return markdown.identified(content, id=anchor)
        return markdown.span(content, id=anchor)

    def _with_aliases(self, element: _Element, content: Markdown) -> Markdown:
        """The content with the anchors that it or what stood in its place was published with."""
        document = self.document
        if document is None or (element in document.notes and element not in document.in_place):
            return content
        for alias in document.aliases.get(element, ()):
            if self.is_block(element):
                content = markdown.anchored(content, alias)
            else:
                content = markdown.join([markdown.span(Markdown(""), id=alias), content])
        return content

    def _with_zone(self, element: _Element, content: Markdown) -> Markdown:
        """The content with the zone of the image of its page that shows it.

        A `pb` leads to the image itself. Source: TEI P5, att.global.facs.
        """
        pointers = element.get("facs", "").split()
        if not pointers or tei.name(element) in BEGINNINGS or not content.strip():
            return content
        found = facsimiles.facsimile(self.edition, pointers[0], self.source.path)
        if not isinstance(found, Facsimile) or found.zone is None:
            return content
        if found.is_outside:
            message = f"{tei.name(element)} points to {pointers[0]}, {OUTSIDE}"
            self.findings.append(self.source.finding(element, "warning", "zone-outside", message))
        self.images[found.uri()] = found.file
        if self.is_block(element):
            return markdown.identified(content, **self.depicted(found))
        return markdown.span(content, **self.depicted(found))

    def depicted(self, found: Facsimile) -> dict[str, Any]:
        """Attributes that tell the viewer of an image, and of a part of it."""
        zone = None if found.zone is None else " ".join(map(str, found.zone))
        size = "{} {}".format(*found.size)
        return {"data_facsimile": found.way(self.page), "data_size": size, "data_zone": zone}

    def _is_mark(self, element: _Element) -> bool:
        """Of a note its mark alone stands here."""
        document = self.document
        if document is None or element not in document.notes or element in document.in_place:
            return False
        return tei.name(element) == "note"

    def _in_language(self, element: _Element, content: Markdown) -> Markdown:
        """The content marked with the element's own language, if it has one."""
        own = tei.lang(element)
        if own is None or not content.strip() or self._is_mark(element):
            return content
        parent = element.getparent()
        around = None if parent is None else _direction_at(parent)
        given: dict[str, Any] = {"lang": own, "dir": tongues.direction(own) or (around and "ltr")}
        if self.is_block(element):
            return markdown.identified(content, **given)
        return markdown.span(content, **given)


class Copy(Render):
    """Renders passages of a document once more, for a page that lays them beside others.

    They have no addresses there; marks of notes lead to the notes on the document's page.
    """

    @cached_property
    def parallels(self) -> Mapping[_Element, Parallel]:
        """None: what is copied stands beside others already."""
        return {}

    def passage(self, element: _Element) -> Passage | None:
        """None: what is copied is cited where it stands."""
        return None

    def footnote(self, element: _Element, content: Callable[[_Element], Markdown]) -> Markdown:
        """A link to a note, or to an entry of the apparatus, with its own label."""
        key = None if self.document is None else self.document.notes.get(element)
        if key is None or self.document is None:
            return super().footnote(element, content)
        lang = tongues.site(element)
        word = markdown.span(escape(f"{say('note')} "), "visually-hidden", lang=lang)
        label = markdown.join([word, escape(self.document.note_labels[element])])
        way = self._way(f"{self.document.uri}#fn:{key}")
        link = markdown.link(label, way, cls="footnote-ref")
        return Markdown("") if self._in_link else markdown.span(link, element="sup")

    def _own_anchor(self, element: _Element) -> str | None:
        return None

    def _told_elsewhere(self, event: Event, account: Account) -> Markdown:
        return Markdown("")

    def _with_zone(self, element: _Element, content: Markdown) -> Markdown:
        return content

    def _with_aliases(self, element: _Element, content: Markdown) -> Markdown:
        return content


def _parts_words(element: _Element) -> bool:
    """The element has no words, but a blank, or a sign for one, that is not in a note."""
    if not len(element):  # As most names and dates.
        return (element.text or "").isspace() and tei.name(element) != "note"
    notes = frozenset(tei.find_all(element, "descendant-or-self::tei:note"))
    words = "".join(text for _, text in tei.pieces(element, notes))
    signs = tei.find_all(element, ".//tei:space | .//tei:lb[not(@break='no')]")
    parts = any(notes.isdisjoint(sign.iterancestors()) for sign in signs)
    return element not in notes and not words.strip() and (bool(words) or parts)


def _is_filled(element: _Element) -> bool:
    """The element holds others, or words."""
    return len(element) > 0 or bool(element.text)


def _run(parts: list[Markdown]) -> Iterator[tuple[None, Markdown]]:
    content = markdown.join(parts)
    if content.strip():
        yield None, content


def _direction_at(element: _Element) -> str | None:
    """The direction of the language around, where it is `rtl`."""
    holders: Iterator[_Element] = element.iterancestors()
    langs = (tei.lang(one) for one in (element, *holders))
    return tongues.direction(next((lang for lang in langs if lang), ""))


def classes(prefix: str, words: str | None) -> list[str]:
    """HTML classes of an attribute's words: `rend-italic`; the prefix keeps them from ours."""
    return [f"{prefix}-{made}" for word in (words or "").split() if (made := _word(word))]


def _word(text: str) -> str:
    """What of a word can stand in a class."""
    return UNFIT.sub("-", text).strip("-")
