"""A TEI file as a document of the edition: its header, its text, and the passages one can cite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import PurePosixPath
from typing import NamedTuple

from lxml.etree import _Element

from editions import anchors, cache, header, notes, sentences, tei, uris
from editions.anchors import FOOT, Recorded
from editions.findings import EditionError
from editions.header import CREATION, SENT, TITLE, Name, Said
from editions.released import NEVER, NOTHING, Led, Page
from editions.source import TEXTS, Source
from editions.spans import Span, span
from editions.trees import Held, of_tree
from editions.words import later, say

PASSAGES = frozenset(
    "p ab head label item l lg opener closer salute signed byline dateline address trailer note"
    " stamp argument epigraph postscript row speaker sp stage div list table figure entry entryFree"
    " u titlePart castItem line zone person place org event bibl biblStruct eTree listApp".split()
)
"""Elements that are passages: what a citation or a register can lead to."""

SMALL = frozenset("label stamp l div list table figure castItem listApp bibl".split())
"""Passages only where they carry an xml:id: else the passage around them serves."""

LISTED = {"bibl": "listBibl"}
"""Passages only where they stand in such a list: in a text the paragraph around them serves."""

ALONE = {"l": "lg"}
"""Small passages that are passages all the same where the element that gathers them is missing."""

CALLED = later(
    {
        "text": "text",
        "p": "paragraph",
        "ab": "paragraph",
        "head": "heading",
        "label": "label",
        "item": "item",
        "div": "section",
        "opener": "opening",
        "byline": "opening",
        "address": "opening",
        "closer": "closing",
        "salute": "salutation",
        "signed": "signature",
        "dateline": "dateline",
        "trailer": "trailer",
        "postscript": "postscript",
        "argument": "argument",
        "epigraph": "epigraph",
        "note": "note",
        "stamp": "stamp",
        "list": "list",
        "table": "table",
        "row": "row",
        "figure": "figure",
        "lg": "stanza",
        "l": "line",
        "line": "line",
        "zone": "zone",
        "sp": "speech",
        "speaker": "speaker",
        "u": "utterance",
        "stage": "stage direction",
        "titlePart": "title",
        "castItem": "role",
        "person": "person",
        "place": "place",
        "org": "organisation",
        "event": "event",
        "bibl": "title",
        "biblStruct": "title",
        "entry": "entry",
        "entryFree": "entry",
        "eTree": "tree",
        "listApp": "apparatus",
    }
)
"""What readers call a passage, by the element's name."""

NO_TEI = f'nothing here is in the namespace of TEI: write xmlns="{tei.TEI}" at this element'

IN_PLACE = (
    "parent::*[starts-with(local-name(), 'div') or contains(' body front back text sourceDoc list"
    " person place org event bibl biblStruct msDesc witness relation object nym ',"
    " concat(' ', local-name(), ' '))]"
)
"""Where a note that no mark points to is a text of its own, not one at the foot of a page."""

ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

DATES = frozenset("date docDate origDate".split())
"""Elements that say of a text when something was."""

IN_BACK = (
    "parent::tei:back or parent::tei:div[parent::tei:back]"
    "[tei:listPerson or tei:listPlace or tei:listOrg]"
)
"""XPath: a `listBibl` stands among the registers of a text, and is no bibliography of its own."""

LISTS_APART = {
    "persons": ("listPerson", "tei:person"),
    "places": ("listPlace", "tei:place"),
    "organisations": ("listOrg", "tei:org"),
    "works": ("listBibl", "tei:bibl or self::tei:biblStruct"),
}
"""Lists of entries that a text may hold at its end, by the register's folder: the list's element,
and what its entries are."""

TRANSLATIONS = ".//tei:div[@type='translation'][not(ancestor::tei:div[@type='translation'])]"
"""XPath: the translations that stand in a text."""

TRANSLATED = "//tei:linkGrp[@type='translation']/tei:link"
"""XPath: where a file says beside its text which two passages are the same in two languages."""

ASKED = (
    "stem title title_lang short_title short_title_lang date when lang authors addressees kept"
    " roles dates_said senders_said recipients_said places_said senders path paths_of_parts"
    " originals"
).split()
"""Values that pages of others ask for."""


class Passage(NamedTuple):
    """A part of a document's text that has an address of its own."""

    at: int
    """The number of its element in the file."""
    anchor: str
    """The xml:id; without one, the element's name and number: `p-12`. For a note, its footnote."""
    called: str
    """What a reader calls a passage of its kind, in English: `paragraph`, `note`, `heading`."""
    number: str = ""
    """Which of its kind it is: `3`, `a`; empty where no number is shown."""
    lang: str | None = None
    """The language of its element, as a tag of BCP 47."""

    @property
    def label(self) -> str:
        """What a reader calls it: `paragraph 3`, `note a`, `heading`."""
        called = say(self.called)
        return say("{} {}", called, self.number) if self.number else called


class Series(NamedTuple):
    """A series of notes, which a reader finds listed and labelled apart from others."""

    kind: str
    """`@type` of its notes, `app` for the apparatus, `margin` for those in the margin."""
    responsible: str
    """`@resp` of its notes."""


class Naming(NamedTuple):
    """Where a sentence of a passage has elements of one key: those of one pointer, say."""

    key: str
    passage: Passage
    start: int
    """Where the sentence begins in the passage, in characters."""
    sentence: str
    """The sentence, or the whole passage where there is none, white space normalised."""
    marks: tuple[tuple[int, int], ...]
    """Where in the sentence the elements are: start and end in characters, in order."""


class Spot(NamedTuple):
    """What an xml:id in a document's text leads to."""

    at: int
    """The number of its element in the file."""
    passage: Passage
    """The passage around it, or the element itself."""
    is_passage: bool
    """The element is that passage itself."""
    cited: str
    """What a reader knows it by, if it is a book or an article."""
    lang: str | None
    """The language of that."""


@dataclass(frozen=True, eq=False)
class Document(Held):
    """One text of the edition with what its header says of it.

    What pages of other documents ask of it are values; the rest goes with the file's tree.
    """

    source: Source
    stem: str
    """Path below `tei/documents` without `.xml`, and for a part of a file its id: the document's
    id in the edition."""
    at: int
    """The number in the file of the element that the page shows: see `text`."""
    parts_at: tuple[int, ...] = ()
    """The numbers of the elements inside that have pages of their own."""
    parent: Document | None = None
    """The document whose part this one is."""
    released: Page = NEVER
    """Its page as it was when the edition was last released."""

    @of_tree
    def text(self) -> _Element:
        """The element that the page shows: `text`, or a part of one."""
        return self.source.elements[self.at]

    @of_tree
    def parts(self) -> frozenset[_Element]:
        """Elements inside that have pages of their own."""
        return frozenset(self.source.elements[at] for at in self.parts_at)

    @of_tree
    def copied(self) -> frozenset[_Element]:
        """The elements of registers at the text's end, whose entries have pages of their own."""
        found: set[_Element] = set()
        for folder, (name, _) in LISTS_APART.items():
            path = f".//tei:{name}[{apart(folder)}]/descendant-or-self::*"
            found |= {*tei.find_all(self.text, path)}
        return frozenset(found)

    @of_tree
    def header(self) -> _Element | None:
        """The nearest `teiHeader` before the text."""
        path = "(ancestor-or-self::*[self::tei:TEI or self::tei:teiCorpus]/tei:teiHeader)[last()]"
        return tei.find(self.text, path)

    @cached_property
    def uri(self) -> str:
        """The document's page."""
        return uris.document(self.stem)

    @cached_property
    def title(self) -> str:
        """The main title, else the first of no other kind, else the first, else the file's name.

        Of a part, its heading.
        """
        said = "" if self._titled is None else header.words(self._titled)
        name = PurePosixPath(self.stem).name
        return said or (name if self.parent is None else f"{self.parent.short_title}, {name}")

    @cached_property
    def title_lang(self) -> str | None:
        """The language of the title, as a tag of BCP 47."""
        return None if self._titled is None else tei.language(self._titled)

    @of_tree
    def _titled(self) -> _Element | None:
        """The element whose words are the title."""
        if self.parent is not None:
            head = "tei:head | tei:front//tei:titlePart | tei:body/tei:head"
            return tei.find(self.text, head)
        kinds = ("[@type='main']", "[@level='a']", "[not(@type) and not(@level='s')]", "")
        found = (one for kind in kinds for one in self.told(TITLE + kind)[:1])
        return next((one for one in found if header.words(one)), None)

    @property
    def shows_its_title(self) -> bool:
        """The text begins with the heading that is the title: a part of a file, such as a letter
        of a volume."""
        return self.parent is not None and tei.find(self.text, "tei:head") is not None

    @cached_property
    def short_title(self) -> str:
        """The title for lists: `title[@type='short']`, else the main one."""
        return self.title if self._short is None else header.words(self._short)

    @cached_property
    def short_title_lang(self) -> str | None:
        """The language of the title for lists."""
        return self.title_lang if self._short is None else tei.language(self._short)

    @of_tree
    def _short(self) -> _Element | None:
        found = [] if self.parent is not None else self.told(f"{TITLE}[@type='short']")
        return next((one for one in found[:1] if header.words(one)), None)

    @cached_property
    def date(self) -> str | None:
        """When it was written, in ISO form: `1962-11-30`, `1962-11`, `1962`."""
        return None if self.dating is None else _iso(self.dating)

    @cached_property
    def when(self) -> Span | None:
        """The same with its precision; None also where no calendar has it."""
        return None if self.dating is None else span(self.dating)

    @of_tree
    def dating(self) -> _Element | None:
        """The element that says when it was written.

        The date of writing (`creation`), else of sending (`correspAction`), else that of the text's
        own dateline, else of the source. Of a part, that of its own dateline or heading.
        """
        header = [*self.told(CREATION), *self.told(f"{SENT}//tei:date")]
        dates = ".//tei:dateline//tei:date | .//tei:docDate | tei:head/tei:date"
        own = [date for date in tei.find_all(self.text, dates) if date in self.numbers]
        dated = "*[self::tei:date or self::tei:origDate or self::tei:origin]"
        source = self.told(f"tei:fileDesc/tei:sourceDesc//{dated}")
        every = own if self.parent is not None else [*header, *own, *source]
        return next((date for date in every if _iso(date) is not None), None)

    @cached_property
    def lang(self) -> str | None:
        """The language of the text, as a tag of BCP 47."""
        return tei.language(self.text)

    @cached_property
    def authors(self) -> tuple[Name, ...]:
        """Who wrote it, by the header."""
        return header.authors(self.header)

    @cached_property
    def senders(self) -> tuple[Name, ...]:
        """From whom it is, by the header."""
        return header.senders(self.header)

    @cached_property
    def addressees(self) -> tuple[Name, ...]:
        """To whom it was sent, by the header."""
        return header.addressees(self.header)

    @cached_property
    def kept(self) -> Mapping[str, str]:
        """Where its source is kept, by the names of CSL."""
        return header.kept(self.header)

    @cached_property
    def roles(self) -> tuple[tuple[str, str], ...]:
        """Who has which role in its header: the role in English, and a pointer as it is written."""
        return header.roles(self.header)

    @cached_property
    def dates_said(self) -> tuple[Said, ...]:
        """When it was written, in the words of the header."""
        return header.said(self.header, *header.DATE)

    @cached_property
    def senders_said(self) -> tuple[Said, ...]:
        """From whom it is, in the words of the header."""
        return header.said(self.header, *header.FROM)

    @cached_property
    def recipients_said(self) -> tuple[Said, ...]:
        """To whom it was sent, in the words of the header: names alone."""
        return header.said(self.header, header.TO[0])

    @cached_property
    def places_said(self) -> tuple[Said, ...]:
        """From where it was sent, in the words of the header."""
        return header.said(self.header, *header.PLACE)

    @cached_property
    def path(self) -> str:
        """The way to its text from the root of its file: names with the prefix `tei`."""
        return tei.path(self.text)

    @cached_property
    def paths_of_parts(self) -> tuple[str, ...]:
        """The ways to the elements inside that have pages of their own."""
        return tuple(tei.path(part) for part in self.elements_of_parts)

    @cached_property
    def originals(self) -> tuple[str, ...]:
        """Pointers to passages of other files of which its text has translations, one a file."""
        if tei.find(self.text, TRANSLATIONS) is None:
            return ()
        passages = tei.find_all(self.text, f"{TRANSLATIONS}/descendant-or-self::*[@corresp]")
        said = [one.get("corresp", "") for one in passages]
        said += [one.get("target", "") for one in tei.find_all(self.source.root, TRANSLATED)]
        every = " ".join(said).split()
        first = {one.partition("#")[0]: one for one in reversed(every)}
        return tuple(sorted(one for file, one in first.items() if file))

    @cached_property
    def spots(self) -> Mapping[str, Spot]:
        """What each xml:id in the text leads to."""
        found: dict[str, Spot] = {}
        for element in self.elements:
            identifier = tei.xml_id(element)
            passage = None if identifier is None else self.passage(element)
            if identifier is None or passage is None or self.source.ids[identifier] is not element:
                continue
            at = self.source.numbers[element]
            cited = header.cited(element)
            lang = tei.language(element) if cited else None
            found[identifier] = Spot(at, passage, passage.at == at, cited, lang)
        return found

    @cached_property
    def digest(self) -> str:
        """Another one as soon as pages of others have something else to say of it.

        What its text mentions, and the days that it tells of, are not part of that.
        """
        spots = [(key, *one.passage[1:], *one[2:]) for key, one in self.spots.items()]
        return cache.digest([getattr(self, name) for name in ASKED], self.whole[1:], spots)

    @cached_property
    def named(self) -> tuple[Naming, ...]:
        """The elements that may name entries, by their pointers as they are written."""
        found: dict[Passage, list[tuple[_Element, str]]] = {}
        for element in self.elements:
            written = _pointers_to_entries(element)
            passage = None if not written or element in self.copied else self.passage(element)
            if passage is not None:
                pairs = [(element, pointer) for pointer in written.split()]
                found.setdefault(passage, []).extend(pairs)
        return tuple(one for passage, some in found.items() for one in self._namings(passage, some))

    @cached_property
    def dated(self) -> tuple[tuple[Span, Naming], ...]:
        """The days that the text tells of; that of its own dateline is the document's."""
        found: dict[Passage, list[tuple[_Element, str]]] = {}
        spans: dict[str, Span] = {}
        for element in self.elements:
            if tei.name(element) not in DATES or not tei.is_tei(element) or element in self.copied:
                continue
            when, passage = span(element), self.passage(element)
            if when is not None and passage is not None and not self._is_own(element, when):
                spans[when.key] = when
                found.setdefault(passage, []).append((element, when.key))
        every = (one for passage, some in found.items() for one in self._namings(passage, some))
        return tuple((spans[one.key], one) for one in every)

    @cached_property
    def days(self) -> str:
        """A digest of the days that the text tells of."""
        return cache.digest(self.dated)

    def _is_own(self, element: _Element, when: Span) -> bool:
        """The element is the dateline's date, or another statement of it, that the document has."""
        is_line = tei.find(element, "(ancestor::tei:dateline | self::tei:docDate)[1]") is not None
        is_same = self.when is not None and self.when.first == when.first
        return element is self.dating or (is_line and is_same)

    def _namings(self, passage: Passage, keyed: Iterable[tuple[_Element, str]]) -> Iterator[Naming]:
        """Elements with keys in one passage, those of the same key in a sentence as one."""
        pairs = [*keyed]
        holder = self.source.elements[passage.at]
        text, spans = _spans(holder, {element for element, _ in pairs})
        bounds = sentences.bounds(text, self.lang)
        grouped: dict[tuple[str, tuple[int, int]], list[tuple[int, int]]] = {}
        for element, key in pairs:
            start, end = spans.get(element, (len(text), 0))
            around = next((pair for pair in bounds if pair[0] <= start < pair[1]), (0, len(text)))
            marks = grouped.setdefault((key, around), [])
            # One within one of the same key is marked already; one in a note is not in here.
            if start < end and (not marks or marks[-1][1] <= start):
                marks.append((start, min(end, around[1])))
        for (key, (left, right)), marks in grouped.items():
            inside = tuple((start - left, end - left) for start, end in marks)
            yield Naming(key, passage, left, text[left:right], inside)

    def told(self, path: str) -> list[_Element]:
        """The elements at an XPath in the header."""
        return header.told(self.header, path)

    def said(self, path: str) -> str:
        """The plain text of the first element at an XPath in the header; empty without one."""
        return header.first(self.header, path)

    @of_tree
    def elements(self) -> tuple[_Element, ...]:
        """The elements that the page shows, in document order, the text itself first."""
        return tuple(tei.inside(self.text, self.parts))

    @of_tree
    def elements_of_parts(self) -> tuple[_Element, ...]:
        """The elements inside that have pages of their own, in document order."""
        return tuple(sorted(self.parts, key=self.source.numbers.__getitem__))

    @of_tree
    def notes(self) -> Mapping[_Element, str]:
        """The notes and the apparatus of the text in document order, each with its key.

        The key is the xml:id or `note-3`, `app-2`.
        """
        return self._lasting(self.positioned_notes, self._carried_notes)

    @of_tree
    def positioned_notes(self) -> Mapping[_Element, str]:
        """The notes with the keys that their xml:ids and positions give."""
        found: dict[_Element, str] = {}
        counts: dict[str, int] = {}
        for element in self.elements:
            name = tei.name(element) if tei.is_tei(element) else ""
            if tei.is_note(element) and element is not self.text:
                counts[name] = counts.get(name, 0) + 1
                found[element] = self._anchor(element, f"{name}-{counts[name]}")
        return found

    @of_tree
    def marked_notes(self) -> Mapping[_Element, _Element]:
        """The notes that a mark elsewhere on the page points to, each with its first mark."""
        found: dict[_Element, _Element] = {}
        for element in self.elements:
            note = self._note_of(element)
            if note is not None:
                found.setdefault(note, element)
        return found

    def note_of_mark(self, element: _Element) -> _Element | None:
        """The note whose mark an element of the text is.

        It is a pointer to a note that says so, or the first one to a note that stands apart, such
        as in a list of notes.
        """
        note = self._note_of(element)
        if note is None:
            return None
        return note if is_note_mark(element) or self.marked_notes[note] is element else None

    def _note_of(self, element: _Element) -> _Element | None:
        if tei.name(element) not in ("ref", "ptr"):
            return None
        _, _, identifier = element.get("target", "").partition("#")
        note = self.source.ids.get(identifier)
        holders: Iterator[_Element] = element.iterancestors()
        if note is None or note not in self.notes or note in holders:
            return None
        return note if is_note_mark(element) or _stands_apart(note) else None

    @of_tree
    def targeted(self) -> Mapping[_Element, tuple[_Element, ...]]:
        """The notes that point to the place of their mark by `@target`, by the element there."""
        found: dict[_Element, list[_Element]] = {}
        for note in (one for one in self.notes if tei.name(one) == "note"):
            _, _, identifier = note.get("target", "").split(" ")[-1].partition("#")
            place = self.source.ids.get(identifier)
            if place is None or place not in self.numbers or note in self.marked_notes:
                continue
            above: Iterator[_Element] = note.iterancestors()
            within: Iterator[_Element] = note.iter("*")
            if place not in above and place not in within:
                found.setdefault(place, []).append(note)
        return {place: tuple(notes) for place, notes in found.items()}

    @of_tree
    def numbers(self) -> Mapping[_Element, int]:
        """Each element's place in `elements`, from 0."""
        return {element: number for number, element in enumerate(self.elements)}

    @of_tree
    def _targeting(self) -> frozenset[_Element]:
        return frozenset(note for some in self.targeted.values() for note in some)

    def has_mark_elsewhere(self, note: _Element) -> bool:
        """The mark of a note is not where the note stands."""
        return note in self.marked_notes or note in self._targeting

    @of_tree
    def in_place(self) -> frozenset[_Element]:
        """The notes that are shown where they stand, as a text of their own."""
        apart = (note for note in self.notes if _stands_apart(note))
        return frozenset(note for note in apart if not self.has_mark_elsewhere(note))

    def series(self, note: _Element) -> Series:
        """The series of notes that a note belongs to: its `@type` and whose `@resp` says it is."""
        if tei.name(note) == "app":
            return Series("app", "")
        kind = note.get("type") or ("margin" if "margin" in note.get("place", "") else "")
        return Series(kind, note.get("resp", ""))

    @cached_property
    def series_of_notes(self) -> tuple[Series, ...]:
        """The series of the text's notes in the order of their first notes, the apparatus last."""
        found = dict.fromkeys(self.series(note) for note in self.notes)
        return tuple(sorted(found, key=lambda series: series.kind == "app"))

    @of_tree
    def note_labels(self) -> Mapping[_Element, str]:
        """Each note's mark for readers: its `@n`, else the next that its series has free."""
        found: dict[_Element, str] = {}
        for style, series in enumerate(self.series_of_notes):
            same = [note for note in self.notes if self.series(note) == series]
            taken = {note.get("n") for note in same}
            free = (label for n in count(1) if (label := notes.label(n, style)) not in taken)
            found |= {note: note.get("n") or next(free) for note in same}
        return found

    @of_tree
    def passages(self) -> Mapping[_Element, Passage]:
        """Every passage of the text in document order."""
        own = {one: self._positioned[one].anchor for one in self._own_passages}
        lasting = self._lasting(own, self._carried)
        return {
            element: passage._replace(anchor=lasting.get(element, passage.anchor))
            for element, passage in self._positioned.items()
        }

    def _lasting(
        self, positional: Mapping[_Element, str], carried: Mapping[_Element, Recorded]
    ) -> Mapping[_Element, str]:
        """The anchors of elements: by xml:id, else as released, else a position that is free."""
        if not self.released.anchors:
            return positional
        taken = {one.removeprefix(FOOT) for one in self.released.anchors} | {*self.source.ids}
        free: dict[str, Iterator[str]] = {}
        found = {}
        for element, anchor in positional.items():
            name = tei.name(element)
            if tei.xml_id(element) is not None:
                found[element] = anchor
                continue
            if element in carried:
                anchor = carried[element].anchor.removeprefix(FOOT)
            elif anchor in taken:
                numbered = free.setdefault(name, anchors.positions(name))
                anchor = next(one for one in numbered if one not in taken)
            taken.add(anchor)
            found[element] = anchor
        return found

    @of_tree
    def _own_passages(self) -> tuple[_Element, ...]:
        """The passages that are no notes."""
        return tuple(one for one in self._positioned if one not in self.positioned_notes)

    def _found_again(
        self, recorded: tuple[Recorded, ...], elements: Iterable[_Element]
    ) -> anchors.Carried:
        """Released passages, or notes, among those of now."""
        if not recorded:
            return anchors.Carried((), ())
        every = [*elements]
        now = [(tei.name(one), tei.plain(one, tei.unread(one))) for one in every]
        own = [None if tei.xml_id(one) is None else self._anchor(one, "") for one in every]
        return anchors.carried(recorded, now, own)

    @of_tree
    def _matched(self) -> anchors.Carried:
        return self._found_again(self.released.passages, self._own_passages)

    @of_tree
    def _matched_notes(self) -> anchors.Carried:
        return self._found_again(self.released.notes, self.positioned_notes)

    @of_tree
    def _carried(self) -> Mapping[_Element, Recorded]:
        """The passages that were released before, each as it was."""
        pairs = zip(self._own_passages, self._matched.before, strict=False)
        return {element: one for element, one in pairs if one is not None}

    @of_tree
    def _carried_notes(self) -> Mapping[_Element, Recorded]:
        """The notes that were released before, each as it was."""
        pairs = zip(self.positioned_notes, self._matched_notes.before, strict=False)
        return {element: one for element, one in pairs if one is not None}

    @of_tree
    def places(self) -> Mapping[str, _Element]:
        """Every anchor of the page that leads to a passage or a note, with its element."""
        notes = {self.note_anchor(one): one for one in self.notes}
        return {passage.anchor: one for one, passage in self.passages.items()} | notes

    def note_anchor(self, note: _Element) -> str:
        """The anchor of a note: at the foot of the page, or where it stands."""
        return self.notes[note] if note in self.in_place else FOOT + self.notes[note]

    @of_tree
    def former(self) -> Mapping[str, _Element]:
        """Anchors that were released and that nothing has now, by what has had them."""
        every = (*self._carried.items(), *self._carried_notes.items())
        return {
            anchor: element
            for element, one in every
            for anchor in one.anchors
            if anchor not in self.places and anchor not in self.source.ids
        }

    @of_tree
    def lost(self) -> Mapping[str, tuple[Recorded | None, _Element]]:
        """Anchors that were released and whose passage is no more, with what has its place."""
        found: dict[str, tuple[Recorded | None, _Element]] = {}
        some = ((self._matched, self._own_passages), (self._matched_notes, [*self.notes]))
        for matched, every in some:
            for one, number in matched.lost:
                place = every[number] if every else self.text
                found |= dict.fromkeys(one.anchors, (one, place))
        known = (*self.places, *self.former, *self.source.ids)
        others = dict.fromkeys(self.released.lost, (None, self.text))
        return {one: there for one, there in (others | found).items() if one not in known}

    @of_tree
    def aliases(self) -> Mapping[_Element, tuple[str, ...]]:
        """Anchors that were released and that nothing has now, by what readers are led to."""
        found: dict[_Element, list[str]] = {}
        for anchor, element in self.former.items():
            found.setdefault(element, []).append(anchor)
        for anchor in self.lost:
            if (place := self._led(anchor)) is not None:
                found.setdefault(place, []).append(anchor)
        return {element: tuple(some) for element, some in found.items()}

    @of_tree
    def elsewhere(self) -> Mapping[str, Led | None]:
        """Anchors that were released and whose words are on no part of this page: where they are.

        None where nobody has said so.
        """
        return {
            anchor: self.released.leads.get(anchor)
            for anchor in (*self.lost, *self.released.leads)
            if self._led(anchor) is None and anchor not in self.places
        }

    def _led(self, anchor: str) -> _Element | None:
        """The element that stands for an anchor that is lost; None if it is not on this page."""
        led = self.released.leads.get(anchor)
        if led is None:
            place = self.lost[anchor][1] if anchor in self.lost else self.text
            return None if place is self.text else place
        if not isinstance(led, str) or led.partition("#")[0] != self.uri:
            return None
        there = led.partition("#")[2]
        return self.places.get(there) if there in self.places else self.former.get(there)

    @of_tree
    def recorded(self) -> Page:
        """Its page as it is released now, but for what depends on releases before."""
        every = {**self._carried, **self._carried_notes}

        def as_now(element: _Element, anchor: str) -> Recorded:
            words = tei.plain(element, tei.unread(element))[: anchors.LONGEST]
            before = every[element].anchors if element in every else ()
            former = tuple(one for one in before if one in self.former)
            return Recorded(anchor, tei.name(element), words, former)

        passages = (as_now(one, self.passages[one].anchor) for one in self._own_passages)
        notes = (as_now(one, self.note_anchor(one)) for one in self.notes)
        lost = tuple(self.lost)
        title, words = self.short_title, self.words_digest
        return Page(title, (), words, tuple(passages), tuple(notes), lost, self.released.was)

    @cached_property
    def changed(self) -> str | None:
        """The day of the release in which its words last changed; None if they have since."""
        versions = self.released.versions
        is_same = versions and self.words_digest == self.released.digest
        return versions[-1].date if is_same else None

    @of_tree
    def words_digest(self) -> str:
        """A digest of all words of its text and notes, white space aside."""
        return cache.digest("".join(tei.plain(self.text, self.parts | self.copied).split()))

    @of_tree
    def _positioned(self) -> Mapping[_Element, Passage]:
        """The passages with the anchors that their xml:ids and positions give."""
        counts: dict[str, int] = {}
        found: dict[_Element, Passage] = {}
        in_notes = {*self._foot()}
        for element in self.elements[1:]:
            name = tei.name(element) if tei.is_tei(element) else ""
            if name not in PASSAGES or element in in_notes or element in self.copied:
                continue
            if _is_empty(element):
                continue
            if name in LISTED and _name_around(element) != LISTED[name]:
                continue
            counts[name] = counts.get(name, 0) + 1
            if tei.xml_id(element) is not None or not _is_small(element):
                found[element] = self._passage(element, name, counts[name])
        return found

    def _foot(self) -> Iterator[_Element]:
        """What is in the notes at the foot of the page, and the readings of the apparatus."""
        for note in self.notes.keys() - self.in_place:
            if tei.name(note) == "note":
                yield from note.iterdescendants("*")
            for reading in tei.readings(note) if tei.name(note) == "app" else ():
                yield from reading.iter("*")

    def passage(self, element: _Element) -> Passage | None:
        """The nearest passage that holds an element, or is it; None outside of the page."""
        holders: Iterator[_Element] = element.iterancestors()
        for holder in (element, *holders):
            if holder in self.parts:
                return None
            if holder in self.passages:
                return self.passages[holder]
            if holder is self.text:
                return self.whole
        return None

    @cached_property
    def whole(self) -> Passage:
        """The text itself, for what stands in no smaller passage."""
        anchor = self._anchor(self.text, "text")
        return Passage(self.at, anchor, "text", lang=tei.language(self.text))

    def _passage(self, element: _Element, name: str, number: int) -> Passage:
        word = CALLED.get(name, name)
        given = None if element in self._ambiguous else element.get("n")
        shown = given or (str(number) if word in ("paragraph", "note") else "")
        if name == "note":
            key = self.notes[element]
            anchor = key if element in self.in_place else FOOT + key
        else:
            anchor = self._anchor(element, f"{name}-{number}" if number else name)
        at = self.source.numbers[element]
        return Passage(at, anchor, word, shown, tei.language(element))

    @of_tree
    def _ambiguous(self) -> frozenset[_Element]:
        """The elements whose `@n` another one beside them has too: it does not tell them apart."""
        found: dict[tuple[_Element | None, str, str], list[_Element]] = {}
        for element in self.elements:
            if (given := element.get("n")) is not None:
                key = element.getparent(), str(element.tag), given
                found.setdefault(key, []).append(element)
        return frozenset(one for same in found.values() for one in same if len(same) > 1)

    def _anchor(self, element: _Element, positional: str) -> str:
        """The xml:id as an anchor; of an element without one, or with another's, its position."""
        own = tei.xml_id(element)
        if own is not None and self.source.ids[own] is element:
            return uris.anchor(own)
        while positional in self.source.ids:
            positional += "-"
        return positional


def apart(folder: str) -> str:
    """XPath: a list at a text's end is a register whose every entry has a page of its own."""
    _, kinds = LISTS_APART[folder]
    entry = f"self::{kinds}"
    place = IN_BACK if folder == "works" else "ancestor::tei:back"
    others = f"*[not(self::tei:head) and not(({entry}) and @xml:id)]"
    return f"({place}) and *[{entry}] and not({others}) and not(text()[normalize-space()])"


def is_note_mark(element: _Element) -> bool:
    """The element is the mark in the text of a note that stands elsewhere.

    Source: TEI P5, chapter 3.9.1.1 (Encoding Annotations).
    """
    return tei.name(element) in ("ref", "ptr") and element.get("type") in ("note", "noteAnchor")


def documents(
    source: Source,
    stem: str,
    split: str | None = None,
    released: Mapping[str, Page] = NOTHING,
) -> tuple[Document, ...]:
    """The documents of a file: of each `TEI` element its `text`, else its `sourceDoc`.

    `split` is an XPath of the elements of a text that have pages of their own, `released` the pages
    of documents when the edition was last released, by their addresses. A file of TEI may
    have no text: it is read for its registers. Raises EditionError if the file has no TEI at all.
    """
    holders = tei.find_all(source.root, TEXTS)
    found: list[Document] = []
    for number, text in enumerate(holders, 1):
        named = (one for one in text.iterancestors() if tei.name(one) == "TEI")
        own = next((tei.xml_id(one) for one in named), None) or f"text-{number}"
        whole = stem if len(holders) == 1 else f"{stem}/{own}"
        found += _with_parts(source, whole, text, split, released)
    if source.is_tei:
        return tuple(found)
    raise EditionError([source.finding(source.root, "error", "no-tei", NO_TEI)])


def _with_parts(
    source: Source,
    stem: str,
    text: _Element,
    split: str | None,
    released: Mapping[str, Page],
) -> Iterator[Document]:
    """The document of a text, and those of its parts in document order, outer ones first."""
    found = {text, *(tei.find_all(source.root, split) if split else ())}
    every = [element for element in source.elements if element in found]
    holders = {
        element: next((one for one in element.iterancestors() if one in found), None)
        for element in every
    }
    inner: dict[_Element | None, set[_Element]] = {}
    for element, holder in holders.items():
        inner.setdefault(holder, set()).add(element)
    made: dict[_Element | None, Document] = {}
    for number, element in enumerate(every):
        parent = made.get(holders[element])
        if parent is None and element is not text:
            continue  # Not in this text.
        name = tei.xml_id(element) or f"{tei.name(element)}-{number}"
        own = stem if parent is None else f"{stem}/{name}"
        numbers = source.numbers
        parts = tuple(sorted(numbers[part] for part in inner.get(element, ())))
        before = released.get(uris.document(own), NEVER)
        made[element] = Document(source, own, numbers[element], parts, parent, before)
        yield made[element]


def _iso(date: _Element) -> str | None:
    """The first of the attributes of a date that is one in ISO form."""
    said = (date.get(name, "") for name in ("when", "from", "notBefore", "to", "notAfter"))
    return next((value for value in said if ISO_DATE.fullmatch(value)), None)


def _is_empty(element: _Element) -> bool:
    """A paragraph without anything in it is a blank line at most, unless something points to it."""
    has_something = len(element) or tei.plain(element) or tei.xml_id(element) is not None
    return tei.name(element) in ("p", "ab") and not has_something


def _is_small(element: _Element) -> bool:
    name = tei.name(element)
    if name not in SMALL:
        return False
    return name not in ALONE or _name_around(element) == ALONE[name]


def _name_around(element: _Element) -> str:
    parent = element.getparent()
    return "" if parent is None else tei.name(parent)


def _stands_apart(note: _Element) -> bool:
    if tei.name(note) != "note":
        return False
    return bool(tei.find_all(note, f"self::*[{IN_PLACE} or contains(@place, 'inline')]"))


def _pointers_to_entries(element: _Element) -> str:
    """The pointers by which an element may name an entry; empty if it has none.

    Many editions name persons by `ref` with a `@target`.
    """
    own = element.get("ref")
    return (element.get("target") if own is None and tei.name(element) == "ref" else own) or ""


def _spans(
    passage: _Element, wanted: set[_Element]
) -> tuple[str, Mapping[_Element, tuple[int, int]]]:
    """The reading text of a passage, and where in it each wanted element starts and ends.

    Elements without words in the reading text have no place in it.
    """
    text = ""
    spans: dict[_Element, tuple[int, int]] = {}
    for holder, piece in tei.pieces(passage, tei.unread(passage)):
        added = tei.normalised(piece)
        text += added.lstrip() if not text or text.endswith(" ") else added
        start = len(text) - len(added.lstrip())
        for around in (holder, *holder.iterancestors()):
            if around in wanted:
                first, _ = spans.get(around, (start, start))
                spans[around] = (first, len(text.rstrip()))
    return text.rstrip(), spans
