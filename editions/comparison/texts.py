"""What two versions of a document have in their passages and notes: words, names, encoding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from lxml.etree import _Element

from editions import tei
from editions.comparison import facts, recognition, wording
from editions.comparison.facts import State
from editions.comparison.wording import Runs
from editions.document import Document
from editions.edition import Edition

MENDED = (
    ".//tei:choice[tei:sic]/tei:corr | .//tei:choice[tei:orig]/tei:reg"
    " | .//tei:choice[tei:abbr]/tei:expan"
)
"""XPath: what only the reading text has. Source: TEI P5, chapter 3.5 (Simple Editorial Changes)."""

ADDRESSES = frozenset(["ref", tei.ID])
"""Attributes that are compared as names and addresses, not as encoding."""


class Reference(NamedTuple):
    """What a name in a text points to."""

    uri: str
    """The page of the entry; empty if the pointer leads nowhere."""
    name: str
    """What the entry is called; the pointer itself if it leads nowhere."""


class Named(NamedTuple):
    """A name in a text, with what it points to."""

    start: int
    """Where it begins in the passage, in characters."""
    words: str
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A passage or a note of a document."""

    key: str
    """Its lasting address: the xml:id, or the anchor that was recorded; empty without one."""
    name: str
    """The name of its element."""
    anchor: str
    called: str
    """What readers call it: `paragraph 3`."""
    lang: str | None
    """The language of its words, as a tag of BCP 47."""
    is_note: bool
    words: str = ""
    """Its words in the reading text, without those of passages and notes within it."""
    source: str = ""
    """The same in the text of the source."""
    tags: tuple[str, ...] = ()
    """The elements in it: `<date when="1962-11-30">`."""
    names: tuple[Named, ...] = ()
    place: tuple[int, int] = (0, 0)
    """Of a note: the number of the passage or note that has its mark, and how many characters of
    that stand before it, white space aside."""


@dataclass(frozen=True, slots=True)
class NameChange:
    """A name that is new, is none any more, or points to something else."""

    words: str
    before: tuple[Reference, ...]
    """What it pointed to; nothing if it is new."""
    after: tuple[Reference, ...]
    """What it points to; nothing if it is no name any more."""


@dataclass(frozen=True, slots=True)
class PartChange:
    """What has changed in a passage or a note."""

    state: State
    called: str
    is_note: bool
    before: str | None
    """The address that it had; None if it is new."""
    after: str | None
    """The address that it has; None if it is no more."""
    words: Runs
    """Its words in the reading text, as they were and are."""
    source: Runs = ()
    """The same of the text of the source, where it has changed otherwise."""
    encoding: Runs = ()
    """Elements that are gone, and such that are new."""
    names: tuple[NameChange, ...] = ()
    is_moved: bool = False
    """It stands at another place of the document."""
    elsewhere: str | None = None
    """In which document it is now, or was before: the address there."""
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class TextChange:
    """What has changed in the passages and notes of a document."""

    parts: tuple[PartChange, ...]
    """In the order of the text; what is no more at the place where it was."""
    anchors: Mapping[str, tuple[str, bool]]
    """The lasting anchors that it had, each with that of the same now, or of what stands in its
    place; and whether it is the same."""
    shifted: int
    """How many passages have another anchor, for they have no lasting one."""
    renumbered: int
    """How many passages and notes are only called by another number."""


def parts(document: Document, edition: Edition) -> tuple[Part, ...]:
    """The passages and notes of a document, in the order of its text, the text itself first."""
    return _Reading(document, edition).parts()


def compared(
    before: Sequence[Part], after: Sequence[Part], uris: tuple[str, str], entries: Mapping[str, str]
) -> TextChange:
    """What has changed from one version of a document to another.

    `uris` are its page before and after, `entries` the pages of entries that have another one now.
    """
    return _Comparing(before, after, uris, entries).change()


class _Comparing:
    """Compares the parts of two versions of a document."""

    def __init__(
        self,
        before: Sequence[Part],
        after: Sequence[Part],
        uris: tuple[str, str],
        entries: Mapping[str, str],
    ) -> None:
        self.before = before
        self.after = after
        self.uris = uris
        self.entries = entries
        self._pairs: dict[int, int] = {0: 0}
        self._moved: set[int] = set()
        for is_note in (False, True):
            self._recognise(is_note)

    def _recognise(self, is_note: bool) -> None:
        """Find the passages again, or the notes."""
        old = [n for n, one in enumerate(self.before) if n and one.is_note == is_note]
        new = [n for n, one in enumerate(self.after) if n and one.is_note == is_note]
        some = [self.before[n] for n in old], [self.after[n] for n in new]
        found = recognition.pairs(*some)
        self._pairs |= {old[one]: new[other] for one, other in found.items()}
        if not is_note:
            self._moved = {old[number] for number in recognition.moved(found)}

    def change(self) -> TextChange:
        """All that has changed."""
        found = [((new, 0, 0), self._pair(old, new)) for old, new in self._pairs.items()]
        every = [(place, one) for place, one in found if one is not None]
        taken = {*self._pairs.values()}
        for number, part in enumerate(self.after):
            if number not in taken:
                every.append(((number, 0, 0), self._only(part, "new")))
        for number, part in enumerate(self.before):
            if number not in self._pairs:
                every.append(((self._place(number), 1, number), self._only(part, "removed")))
        every.sort(key=lambda pair: pair[0])
        pairs = [(self.before[old], self.after[new]) for old, new in self._pairs.items()]
        return TextChange(
            tuple(one for _, one in every),
            self._anchors(),
            sum(not old.key and not new.key and old.anchor != new.anchor for old, new in pairs),
            sum(old.called != new.called for old, new in pairs),
        )

    def _anchors(self) -> Mapping[str, tuple[str, bool]]:
        """Where what had a lasting anchor is now, or what stands in its place."""
        return {
            one.anchor: (self.after[self._place(number)].anchor, number in self._pairs)
            for number, one in enumerate(self.before)
            if one.key
        }

    def _place(self, number: int) -> int:
        """Where a part is; of one that is no more, what is now last before it."""
        return next(self._pairs[one] for one in range(number, -1, -1) if one in self._pairs)

    def _pair(self, old: int, new: int) -> PartChange | None:
        """What has changed in one part; None if nothing has."""
        one, other = self.before[old], self.after[new]
        words = wording.compared(one.words, other.words)
        encoding = wording.of_words(one.tags, other.tags)
        names = tuple(_names(one.names, other.names, self.entries))
        is_moved = self._note_moved(old, new) if one.is_note else old in self._moved
        source = wording.compared(one.source, other.source)
        if _changed(source) == _changed(words):
            source = ()
        if wording.are_equal(words) and not (source or encoding or names or is_moved):
            return None
        return PartChange(
            "changed",
            other.called,
            one.is_note,
            f"{self.uris[0]}#{one.anchor}",
            f"{self.uris[1]}#{other.anchor}",
            words,
            source,
            encoding,
            names,
            is_moved,
            lang=other.lang,
        )

    def _note_moved(self, old: int, new: int) -> bool:
        """The mark of a note stands elsewhere."""
        (holder, at), (place, now) = self.before[old].place, self.after[new].place
        if self._pairs.get(holder) != place:
            return True
        return self.before[holder].words == self.after[place].words and at != now

    def _only(self, part: Part, state: State) -> PartChange:
        """A part that one of the versions has."""
        is_new = state == "new"
        uri = f"{self.uris[is_new]}#{part.anchor}"
        words = wording.compared("", part.words) if is_new else wording.compared(part.words, "")
        return PartChange(
            state,
            part.called,
            part.is_note,
            None if is_new else uri,
            uri if is_new else None,
            words,
            lang=part.lang,
        )


def _changed(runs: Runs) -> Runs:
    return tuple(one for one in runs if one.kind != "same")


def _names(
    before: Sequence[Named], after: Sequence[Named], entries: Mapping[str, str]
) -> Iterator[NameChange]:
    """Names of a passage that are new, are none any more, or point to something else.

    Of a pointer that leads nowhere, and led to no entry before, a finding tells.
    """
    old = [(one.words, _meant(one, entries)) for one in before]
    new = [(one.words, _meant(one, {})) for one in after]
    # As with words: in one direction, so that the way back is the same.
    found = _paired(old, new) if old < new else ((m, n) for n, m in _paired(new, old))
    for number, other in found:
        one = None if number is None else before[number]
        two = None if other is None else after[other]
        words = next(some.words for some in (two, one) if some is not None)
        gone = () if one is None else one.references
        come = () if two is None else two.references
        if any(uri for uri, _ in (*gone, *come)):
            yield NameChange(words, gone, come)


Meant = tuple[str, tuple[str, ...]]
"""The words of a name, and what it points to."""


def _paired(
    before: Sequence[Meant], after: Sequence[Meant]
) -> Iterator[tuple[int | None, int | None]]:
    """The numbers of names that are not the same; None where there is no such name.

    Names of the same words are the same; of others those that point to the same.
    """
    old, new = [words for words, _ in before], [words for words, _ in after]
    for start, first, length in wording.equal(old, new):
        for step in range(length):
            if before[start + step] != after[first + step]:
                yield start + step, first + step
    for a, b, c, d in wording.changes(old, new):
        one, other = [meant for _, meant in before[a:b]], [meant for _, meant in after[c:d]]
        for i, j, k, m in wording.changes(one, other):
            yield from ((a + number, None) for number in range(i, j))
            yield from ((None, c + number) for number in range(k, m))


def _meant(one: Named, entries: Mapping[str, str]) -> tuple[str, ...]:
    """What a name points to, by the pages that the entries have now."""
    return tuple(sorted(entries.get(uri, uri) or name for uri, name in one.references))


class _Reading:
    """Parts the words, elements and names of a document among its passages and notes."""

    def __init__(self, document: Document, edition: Edition) -> None:
        self.document = document
        self.edition = edition
        self._units: dict[_Element, _Element] = {document.text: document.text}
        self._published = frozenset(document.released.anchors)

    def parts(self) -> tuple[Part, ...]:
        """All of them."""
        document = self.document
        held = {document.text, *document.passages, *document.notes} - document.copied
        units = sorted(held, key=document.source.numbers.__getitem__)
        order = {unit: number for number, unit in enumerate(units)}
        unread = self._without(tei.unread(document.text))
        mended = self._without(tei.find_all(document.text, MENDED))
        words, places = self._read(unread)
        source = words if unread == mended else self._read(mended)[0]
        tags, names = self._tags(), self._names()
        return tuple(
            replace(
                self._part(unit),
                words=words.get(unit, ""),
                source=source.get(unit, ""),
                tags=tuple(tags.get(unit, ())),
                names=tuple(sorted(names.get(unit, ()))),
                place=(order.get(holder, 0), at),
            )
            for unit in units
            for holder, at in (places.get(unit, (document.text, 0)),)
        )

    def _part(self, unit: _Element) -> Part:
        """A passage or a note, without what stands in it."""
        document, own = self.document, tei.xml_id(unit)
        passage = document.whole if unit is document.text else document.passages.get(unit)
        # A note in a note and an entry of the apparatus are passages of no text.
        anchor = f"fn:{document.notes[unit]}" if passage is None else passage.anchor
        is_note = unit in document.notes
        called = f"note {document.note_labels[unit]}" if is_note else passage and passage.label
        key = own or (anchor if anchor in self._published else "")
        lang = tei.language(unit)
        return Part(key, tei.name(unit), anchor, called or "", lang, is_note)

    def _without(self, some: Iterable[_Element]) -> frozenset[_Element]:
        """What is passed over: notes are not, for they are parts of their own."""
        others = (one for one in some if one not in self.document.notes)
        return frozenset(others) | self.document.parts | self.document.copied

    def _read(
        self, leave_out: frozenset[_Element]
    ) -> tuple[Mapping[_Element, str], Mapping[_Element, tuple[_Element, int]]]:
        """The words of each unit, and of each note where in which unit its mark is."""
        found: dict[_Element, list[str]] = {}
        lengths: Counter[_Element] = Counter()
        places: dict[_Element, tuple[_Element, int]] = {}
        last = self.document.text
        for holder, piece in tei.pieces(self.document.text, leave_out):
            unit = self._unit(holder)
            if unit in self.document.notes and unit not in found:
                around = self._around(unit)
                places[unit] = around, lengths[around]
            if unit is not last and last not in self.document.notes:
                found.setdefault(unit, []).append(" ")  # After a passage within it.
            found.setdefault(unit, []).append(piece)
            lengths[unit] += len("".join(piece.split()))
            last = unit
        words = {unit: tei.normalised("".join(some)).strip() for unit, some in found.items()}
        return words, places

    def _unit(self, element: _Element) -> _Element:
        """The passage or the note that the words of an element are of."""
        if element not in self._units:
            is_note = element in self.document.notes and tei.name(element) == "note"
            is_own = is_note or element in self.document.passages
            self._units[element] = element if is_own else self._around(element)
        return self._units[element]

    def _around(self, element: _Element) -> _Element:
        """The unit that an element stands in; of a reading of the apparatus, its entry."""
        parent = element.getparent()
        if parent is None:
            return self.document.text
        is_entry = parent in self.document.notes and tei.name(parent) == "app"
        return parent if is_entry and element is not tei.base(parent) else self._unit(parent)

    def _tags(self) -> Mapping[_Element, list[str]]:
        """The start tags of the elements in each unit, in order."""
        found: dict[_Element, list[str]] = {}
        for element in self.document.elements:
            tag = "" if element in self.document.copied else self._tag(element)
            if tag:
                found.setdefault(self._unit(element), []).append(tag)
        return found

    def _tag(self, element: _Element) -> str:
        """The start tag of an element without what is compared as name, number or address.

        Empty if nothing is left of a name.
        """
        left_out = ADDRESSES | ({"n"} if self._unit(element) is element else set())
        kept = sorted((name, value) for name, value in element.items() if name not in left_out)
        if not kept and "ref" in element.attrib:
            return ""
        said = "".join(f' {facts.called(name)}="{value}"' for name, value in kept)
        return f"<{tei.name(element)}{said}>"

    def _names(self) -> Mapping[_Element, list[Named]]:
        """The names in each unit, with all that each of them points to."""
        found: dict[tuple[int, int, str], list[Reference]] = {}
        for one in self.document.named:
            meant = self._meant(one.key)
            for start, end in one.marks:
                place = one.passage.at, one.start + start, one.sentence[start:end]
                found.setdefault(place, []).extend([] if meant is None else [meant])
        names: dict[_Element, list[Named]] = {}
        for (at, start, words), references in found.items():
            holder = self.document.source.elements[at]
            if references:
                names.setdefault(holder, []).append(Named(start, words, tuple(references)))
        return names

    def _meant(self, pointer: str) -> Reference | None:
        """The entry that a pointer means; None if it leads to something else."""
        target = self.edition.target(pointer, self.document.source.path)
        if target is None:
            return Reference("", pointer)
        return None if target.entry is None else Reference(target.uri, target.entry.name)
