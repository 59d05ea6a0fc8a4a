"""The proof that no word was lost: characters of the TEI against characters of the built page.

Shares no code with what it judges: it reads the TEI and the page again, each by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import accumulate, groupby, islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from lxml import etree, html
from lxml.etree import _Element
from lxml.html import HtmlElement

from editions import tei, workers
from editions.findings import Finding
from editions.progress import Progress, silent
from editions.tei import Position

WHITE_SPACE = re.compile(r"\s+")
MUST, MAY = "\0must", "\0may"  # No text of an XML file can be one of these.
BESIDE = "translation "
"""How the name of a stream begins that stands beside the text."""

AROUND = 40
"""Characters shown before and after the first difference."""

TAKEN = re.compile(r"(?:id)*__")
"""How ids of the page's own begin; that of the TEI has `id` before it then."""

AT_A_POINT = frozenset(
    "addSpan anchor app cb damageSpan delSpan fw gap gb graphic handShift lb lem milestone note pb"
    " ptr rdg space".split()
)
"""TEI elements in a line whose edges may part words or not."""

BLOCKS = frozenset(
    "address article blockquote br caption dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hr li ol p pre section table tbody td tfoot th thead tr ul".split()
)
"""HTML elements that part words for a reader."""

ENTRIES = ("person", "place", "org", "bibl", "biblStruct")
"""TEI elements that are entries of registers where a list has them."""

# What the carrier adds for itself, or a rule marks as the site's own words.
ADDED = frozenset(["added", "footnote-ref", "footnote-backref", "headerlink"])

CLASSED = etree.XPath("descendant-or-self::*[@class]")
TEXTS = etree.XPath('//*[contains(@class, "tei-text")]')
APART = etree.XPath(
    '//*[@data-note or @data-translation or (self::li and starts-with(@id, "fn:"))]'
)
"""What of a page does not stand in the text, though it may stand there on the page."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Text in reading order, without white space, and where it came from."""

    name: str
    """`text`; `note` and the note's key; `translation` and the number of its division."""
    characters: str
    parted: frozenset[int]
    """The numbers of the characters before which words are parted."""
    may_part: frozenset[int] = frozenset()
    """The same, where they may be parted and need not be: at a page break, say."""
    pieces: Callable[[], Iterable[tuple[_Element, str]]] = tuple
    """The pieces of the text of which `characters` are, each with the element that holds it."""

    def place(self, offset: int, data: bytes) -> Position:
        """Where the last start tag before a character stands in the file of these bytes."""
        every = [(holder, "".join(piece.split())) for holder, piece in self.pieces()]
        starts = accumulate((len(piece) for _, piece in every), initial=0)
        pairs = zip(every, starts, strict=False)
        held = {holder for (holder, piece), start in pairs if piece and start <= offset}
        root = next((one.getroottree().getroot() for one in held), None)
        numbers = enumerate(() if root is None else root.iter("*"))
        last = max((number for number, element in numbers if element in held), default=-1)
        return tei.positions(data).get(last, Position(0, 0))


@dataclass(frozen=True)
class File:
    """A file of the TEI, read again for the proof."""

    path: str
    data: bytes

    @cached_property
    def root(self) -> _Element:
        """The tree of the file."""
        return tei.parse(self.data, self.path)

    def finding(self, element: _Element, code: str, message: str) -> Finding:
        """An error at an element."""
        number = next(at for at, one in enumerate(self.root.iter("*")) if one is element)
        place = tei.positions(self.data).get(number, Position(0, 0))
        return Finding(self.path, *place, "error", code, message)

    @cached_property
    def ids(self) -> Mapping[str, _Element]:
        """The first element of each xml:id."""
        found: dict[str, _Element] = {}
        for element in self.root.iter("*"):
            own = tei.xml_id(element)
            if own is not None:
                found.setdefault(own, element)
        return found


class Omission(NamedTuple):
    """What a rule left out on purpose."""

    name: str
    because: str
    characters: int
    elsewhere: int = 0
    """How many of the characters were found on the pages of a register's entries."""


@dataclass(frozen=True)
class Entries:
    """The pages of the entries of the registers, read again for the proof."""

    site: Path
    pages: Mapping[str, tuple[str, ...]]
    """The pages by xml:id: several where files use an id for different things."""
    _words: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, site: Path) -> Entries:
        """The pages that `data/entries.json` of a site lists; none where there is no list."""
        pages: dict[str, tuple[str, ...]] = {}
        listed = site / "data/entries.json"
        for record in json.loads(listed.read_text("utf-8")) if listed.is_file() else ():
            pages[record["id"]] = (*pages.get(record["id"], ()), record["url"])
        return cls(site, pages)

    def lost(self, entry: _Element) -> list[str]:
        """The pieces of an entry's text that its page has not, without white space.

        Not in order: a page groups what it says of an entry under labels of its own.
        """
        written = own_pieces(entry, self.pages)
        pages = self.pages[str(tei.xml_id(entry))]
        return min(
            ([piece for piece in written if piece not in self._of(page)] for page in pages),
            key=len,
        )

    def _of(self, url: str) -> str:
        """The words of a page but for the sentences that mention the entry."""
        if url not in self._words:
            page = html.fromstring((self.site / url).read_bytes().decode("utf-8"))
            mentions = {one for name in ("mentions", "up") for one in page.find_class(name)}
            content = page.find(".//article")
            shown = _shown("entry", [page if content is None else content], mentions)
            self._words[url] = shown.characters
        return self._words[url]


NO_ENTRIES = Entries(Path(), {})


def own_pieces(entry: _Element, others: Collection[str]) -> list[str]:
    """The pieces of text of an entry, without those of entries within and white space."""
    written: list[str] = []
    inner: set[_Element] = set()
    for element in entry.iterdescendants("*"):
        if element.getparent() in inner or tei.xml_id(element) in others:
            inner.add(element)
    for node in entry.iter():
        if tei.is_element(node) and node not in inner:
            written.append(node.text or "")
        if node is not entry and node.getparent() not in inner:
            written.append(node.tail or "")
    return [piece for one in written if (piece := WHITE_SPACE.sub("", one))]


class Proof(NamedTuple):
    """What the comparison of one document with its page gave."""

    path: str
    """The TEI file."""
    url: str
    """The page, from the site's root."""
    characters: int
    """How many characters of the TEI text were compared, notes included, white space aside."""
    notes: int
    omissions: tuple[Omission, ...]
    findings: tuple[Finding, ...]


Records = Sequence[Mapping[str, Any]]
"""What `data/documents.json` of a site says of the documents of one file."""


NOTHING: Mapping[str, tuple[Proof, ...]] = MappingProxyType({})


def records(site: Path) -> tuple[Records, ...]:
    """The documents that a site lists, in the order of the list, but those of a file together."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for record in json.loads((site / "data/documents.json").read_text("utf-8")):
        found.setdefault(record["source"], []).append(record)
    return tuple(found.values())


def proved(
    project: Path,
    site: Path,
    progress: Progress = silent,
    known: Mapping[str, tuple[Proof, ...]] = NOTHING,
) -> tuple[Proof, ...]:
    """Compare every document that a site lists with its page.

    `known` is what that gave for files that stand as they did with their pages, by path.
    """
    entries, files = Entries.of(site), records(site)
    total = sum(len(of_file) for of_file in files)
    changed = [of_file for of_file in files if of_file[0]["source"] not in known]
    found = workers.each(lambda of_file: proofs(project, site, of_file, entries), changed)
    made: list[Proof] = []
    for of_file in files:
        is_known = of_file[0]["source"] in known
        made += known[of_file[0]["source"]] if is_known else next(found)
        if not is_known or len(made) == total:
            progress("Comparing words", len(made), total)
    return tuple(made)


def proofs(project: Path, site: Path, of_file: Records, entries: Entries) -> tuple[Proof, ...]:
    """Compare the documents of one file with their pages.

    A volume has hundreds of documents in one file, so it is read once for all of them.
    """
    path = of_file[0]["source"]
    file = File(path, (project / path).read_bytes())
    return tuple(proof(file, record, site, entries) for record in of_file)


def proof(
    file: File, record: Mapping[str, Any], site: Path, entries: Entries = NO_ENTRIES
) -> Proof:
    """Compare one document with its page, stream by stream.

    What is left out of it for the `entries` of registers is looked up on their pages.
    """
    path, root = file.path, file.root
    page = html.fromstring((site / record["url"]).read_bytes().decode("utf-8"))
    texts = (one for one in TEXTS(page) if "tei-text" in one.get("class").split())
    shown = [one for one in texts if not _is_inside_another(one)]
    text = _at(root, record.get("element") or "tei:text")
    parts = {part for place in record.get("parts", ()) if (part := _at(root, place)) is not None}
    if text is None or len(shown) != 1:
        message = f"{record['url']} does not show the text exactly once: is a template overridden?"
        finding = Finding(path, 0, 0, "error", "page-without-text", message)
        return Proof(path, record["url"], 0, 0, (), (finding,))
    apart = APART(page)
    found = {stream.name: stream for stream in _page_streams(apart, shown[0])}
    omitted = json.loads(shown[0].get("data-omitted", "{}"))
    in_place = {key for one in apart if (key := one.get("data-note")) is not None}
    kept = json.loads(shown[0].get("data-notes", "{}"))
    written = _Text(text, frozenset(parts), file.ids, kept)
    left = written.left(omitted)
    beside = [name.removeprefix(BESIDE) for name in found if name.startswith(BESIDE)]
    source = _source_streams(
        written, left, in_place, {name.removeprefix("note ") for name in found}, beside
    )
    findings = [
        Finding(path, *stream.place(at, file.data), "error", code, message)
        for stream, at, code, message in _differences(record["url"], source, found)
    ]
    omissions = []
    for element, why in left.items():
        omission, lost = _omission(element, why, entries)
        omissions.append(omission)
        findings += (file.finding(entry, "lost-entry", message) for entry, message in lost)
    size = sum(len(stream.characters) for stream in source)
    notes = sum(stream.name.startswith("note ") for stream in source)
    return Proof(path, record["url"], size, notes, tuple(omissions), tuple(findings))


def _is_inside_another(text: HtmlElement) -> bool:
    """The text stands in another one, of a group, or in a note."""
    holders = text.iterancestors()
    classes = {word for holder in holders for word in (holder.get("class") or "").split()}
    return not classes.isdisjoint(["tei-text", "footnote"])


def _at(root: _Element, place: str) -> _Element | None:
    return root.find(place, tei.NAMESPACES)


@dataclass(frozen=True)
class _Text:
    """The text that a page is about."""

    element: _Element
    parts: frozenset[_Element]
    """What stands on other pages."""
    ids: Mapping[str, _Element]
    """The first element of each xml:id of the file."""
    kept: Mapping[str, str]
    """What the page says it calls notes that were released before, by the elements' numbers."""

    @cached_property
    def elements(self) -> tuple[_Element, ...]:
        return tuple(tei.inside(self.element, self.parts))

    def left(self, omitted: Mapping[str, tuple[str, str]]) -> Mapping[_Element, tuple[str, str]]:
        """The elements that the page says it left out, each with its name and the reason."""
        numbers = {int(number): (why[0], why[1]) for number, why in omitted.items()}
        every = self.elements
        return {every[at]: why for at, why in numbers.items() if at < len(every)}

    def translations(self, numbers: Collection[str]) -> Mapping[str, _Element]:
        """The translations that the page shows beside the text, by the elements' numbers."""
        known = {str(at): one for at, one in enumerate(self.elements) if _is_translation(one)}
        return {number: known[number] for number in numbers if number in known}

    @cached_property
    def notes(self) -> Mapping[_Element, str]:
        """Notes and entries of the apparatus with what the page calls them: the xml:id, else a
        number that no id is."""
        keys: dict[_Element, str] = {}
        counts = {"note": 0, "app": 0}
        for number, element in enumerate(self.elements[1:], 1):
            if not tei.is_note(element):
                continue
            name = tei.name(element)
            counts[name] += 1
            key = f"{name}-{counts[name]}"
            while key in self.ids:
                key += "-"
            key = self.kept.get(str(number), key)
            own = tei.xml_id(element)
            is_first = own is not None and self.ids[own] is element
            keys[element] = (f"id{own}" if TAKEN.match(str(own)) else str(own)) if is_first else key
        return keys


def _is_translation(element: _Element) -> bool:
    """The element is a translation as a whole, not one that stands in another."""
    around = "ancestor::tei:div[@type='translation']"
    is_one = tei.name(element) == "div" and element.get("type") == "translation"
    return is_one and tei.is_tei(element) and tei.find(element, around) is None


def _source_streams(
    text: _Text,
    left: Collection[_Element],
    in_place: Collection[str],
    shown: Collection[str],
    beside: Collection[str],
) -> list[Stream]:
    """The text without its notes, each note without those in it, and what stands `beside` the text.

    Notes that the page shows `in_place` may part words; the mark of one at the foot parts none.
    Those `shown` are compared though they stand in what is left out.
    """
    inside = {part for element in left for part in element.iter("*")}
    hidden = {note for note, key in text.notes.items() if note in inside and key not in shown}
    notes = {
        note: [one for one in _apart(note) if one is note or one not in inside]
        for note in text.notes
        if note not in hidden
    }
    leave_out = dict.fromkeys([*left, *text.parts], MAY)
    for note, apart in notes.items():
        is_mark = tei.name(note) == "note" and text.notes[note] not in in_place
        leave_out.update(dict.fromkeys(apart, "" if is_mark else MAY))
    translations = text.translations(beside)
    leave_out.update(dict.fromkeys(translations.values(), MAY))
    streams = [_stream("text", [text.element], leave_out)]
    streams += [_stream(f"{BESIDE}{key}", [one], leave_out) for key, one in translations.items()]
    for note, parts in notes.items():
        streams.append(_stream(f"note {text.notes[note]}", parts, leave_out))
    return streams


def _apart(note: _Element) -> list[_Element]:
    """What of a note, or of an apparatus entry, stands at the foot of the page.

    A note in the entry is a note by itself.
    """
    if tei.name(note) == "note":
        return [note]
    return [one for one in tei.readings(note) if not (tei.is_note(one) and tei.name(one) == "note")]


def _omission(
    element: _Element, why: tuple[str, str], entries: Entries
) -> tuple[Omission, list[tuple[_Element, str]]]:
    """What was left out, and the entries in it whose pages have not all that it says of them."""
    name, because = why
    elsewhere, lost = 0, []
    for entry in element.iter(*(f"{{{tei.TEI}}}{one}" for one in ENTRIES)):
        if tei.xml_id(entry) not in entries.pages:
            continue
        missing = entries.lost(entry)
        pieces = own_pieces(entry, entries.pages)
        elsewhere += len("".join(pieces)) - len("".join(missing))
        if missing:
            pages = ", ".join(entries.pages[str(tei.xml_id(entry))])
            message = f'"{missing[0]}" of the entry {tei.xml_id(entry)} is not on {pages}'
            lost.append((entry, message))
    return Omission(name, because, len(WHITE_SPACE.sub("", tei.plain(element))), elsewhere), lost


def _stream(name: str, elements: list[_Element], leave_out: Mapping[_Element, str]) -> Stream:
    """A stream of the TEI: its characters, and where its words are parted."""
    parts: list[str] = []
    parted: set[int] = set()
    may_part: set[int] = set()
    size = 0
    every = (piece for _, piece in _of_all(elements, leave_out))
    for is_mark, some in groupby(every, (MAY, MUST).__contains__):
        if is_mark:
            for mark in some:
                (parted if mark == MUST else may_part).add(size)
            continue
        characters, spaces = _without_spaces("".join(some), size)
        parted |= spaces
        parts.append(characters)
        size += len(characters)
    pieces = partial(_texts, elements, leave_out)
    return Stream(name, "".join(parts), frozenset(parted), frozenset(may_part), pieces)


def _texts(
    elements: list[_Element], leave_out: Mapping[_Element, str]
) -> Iterator[tuple[_Element, str]]:
    return (one for one in _of_all(elements, leave_out) if one[1] not in (MAY, MUST))


def _of_all(
    elements: list[_Element], leave_out: Mapping[_Element, str]
) -> Iterator[tuple[_Element, str]]:
    for element in elements:
        yield element, MAY
        yield from _pieces(element, leave_out)


def _pieces(element: _Element, leave_out: Mapping[_Element, str]) -> Iterator[tuple[_Element, str]]:
    """The element's text in reading order, with a mark where an element's edge parts words.

    `leave_out` are the elements passed over, each with the mark of its edges.
    """
    yield element, element.text or ""
    for child in element:
        if tei.is_element(child):
            edge = leave_out[child] if child in leave_out else _edge(child)
            edge = edge or (MAY if tei.name(element) in tei.HOLDERS else "")
            yield element, edge
            if child not in leave_out:
                yield from _pieces(child, leave_out)
            yield element, edge
        yield element, child.tail or ""


def _edge(element: _Element) -> str:
    """Whether the edges of an element part words: they must, they may, or they do not."""
    if not tei.is_tei(element):
        return MAY
    name = tei.name(element)
    if tei.is_within_word(element):
        return ""
    if name in tei.WITHIN:
        return "" if all(_is_small(one) for one in element.iterdescendants("*")) else MAY
    return MUST if name in tei.PARTING else MAY


def _is_small(element: _Element) -> bool:
    """The element can stand in a line: one that holds a larger one becomes a block."""
    return tei.is_tei(element) and tei.name(element) in tei.WITHIN | AT_A_POINT


def _without_spaces(text: str, size: int) -> tuple[str, set[int]]:
    """The text without white space, and the numbers of the characters that follow some.

    `size` is how many characters come before.
    """
    before, after = ([""] if text[at].isspace() else [] for at in (slice(1), slice(-1, None)))
    words = [*before, *text.split(), *after]
    ends = accumulate(map(len, words[:-1]), initial=size)
    return "".join(words), {*islice(ends, 1, None)}


def _page_streams(every: Iterable[_Element], text: _Element) -> Iterator[Stream]:
    """The same streams, read from the page: the article's text, and `every` thing apart from it.

    Notes are those of the list at the foot, and those marked by `data-note` in the text. What
    stands beside the text is marked by `data-translation`, passage by passage.
    """
    notes: dict[str, _Element] = {}
    beside: dict[str, list[_Element]] = {}
    for element in every:
        if (number := element.get("data-translation")) is not None:
            beside.setdefault(number, []).append(element)
        identifier, key = element.get("id", ""), element.get("data-note")
        if element.tag == "li" and identifier.startswith("fn:"):
            notes.setdefault(identifier.removeprefix("fn:"), element)
        elif key is not None:
            notes.setdefault(key, element)
    apart = {*notes.values(), *(one for some in beside.values() for one in some)}
    yield _shown("text", [text], apart)
    for number, some in beside.items():
        yield _shown(f"{BESIDE}{number}", some, apart.difference(some))
    for key, note in notes.items():
        yield _shown(f"note {key}", [note], apart - {note})


def _shown(name: str, elements: Iterable[_Element], leave_out: Collection[_Element]) -> Stream:
    """The characters that a reader sees, without those that the site added."""
    text = [piece for one in elements for piece in _seen(one, leave_out)]
    characters, spaces = _without_spaces("".join(text), 0)
    return Stream(name, characters, frozenset(spaces))


def _seen(element: _Element, leave_out: Collection[_Element]) -> Iterator[str]:
    """The pieces of what a reader sees of an element, with a blank at the edges of blocks."""
    skipped = 0
    hidden = {*leave_out, *(one for one in CLASSED(element) if _is_added(one))}
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        is_skipped = node in hidden or not isinstance(node.tag, str)
        edge = " " if node.tag in BLOCKS and not is_skipped else ""
        if event == "start":
            skipped += is_skipped
            yield edge + (node.text or "") if not skipped else ""
            continue
        skipped -= is_skipped and event == "end"
        if node is not element and not skipped:
            yield edge + (node.tail or "")


def _is_added(node: _Element) -> bool:
    return not ADDED.isdisjoint(str(node.get("class")).split())


def _differences(
    url: str, source: list[Stream], page: Mapping[str, Stream]
) -> Iterator[tuple[Stream, int, str, str]]:
    """The first difference of each stream, and streams that one side has alone.

    Each with the stream of the TEI, the number of the character there, code and message.
    """
    for stream in source:
        shown = page.get(stream.name, Stream(stream.name, "", frozenset()))
        if shown.characters == stream.characters:
            yield from _misparted(url, stream, shown)
            continue
        if stream.name not in page:
            yield stream, 0, "lost-note", f"{stream.name} of the TEI is not on {url}"
            continue
        at = _first_difference(stream.characters, shown.characters)
        yield stream, at, "words-differ", _difference(url, stream, shown, at)
    for name in sorted(page.keys() - {stream.name for stream in source}):
        yield Stream(name, "", frozenset()), 0, "added-note", f"{name} on {url} is not in the TEI"


def _misparted(url: str, written: Stream, shown: Stream) -> Iterator[tuple[Stream, int, str, str]]:
    """The first place where two words were joined, and the first where one was split."""
    inside = range(1, len(written.characters))
    joined = min(filter(inside.__contains__, written.parted - shown.parted), default=None)
    unforeseen = shown.parted - written.parted - written.may_part
    split = min(filter(inside.__contains__, unforeseen), default=None)
    for at, what in ((joined, "joins two words"), (split, "splits a word")):
        if at is not None:
            words = f"{written.characters[max(at - AROUND, 0) : at]}|"
            words += written.characters[at : at + AROUND]
            message = f"the {written.name} of {url} {what} of the TEI: …{words}…"
            yield written, at, "words-misparted", message


def _first_difference(written: str, shown: str) -> int:
    pairs = enumerate(zip(written, shown, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(written), len(shown)))


def _difference(url: str, written: Stream, shown: Stream, at: int) -> str:
    """Where two streams part, with what stands around on both sides."""
    around = slice(max(at - AROUND, 0), at + AROUND)
    return (
        f"the {written.name} of {url} differs from the TEI after {at} characters:"
        f" TEI …{written.characters[around]}… page …{shown.characters[around]}…"
    )
