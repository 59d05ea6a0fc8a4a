"""What there is to say of a comparison, in order, whatever it will look like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from editions.comparison import Comparison
from editions.comparison.addresses import Lost
from editions.comparison.documents import DocumentChange
from editions.comparison.facts import FactChange, RecordChange
from editions.comparison.texts import NameChange, PartChange, Reference
from editions.comparison.wording import Run, Runs, are_equal
from editions.findings import Finding, counted

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What moves a terminal or turns a line around: not even among words that have not changed."""

BEGINNING = 200
"""Characters of words that only tell which passage is meant."""

MOST = 20
"""Items of lists that a short account cuts."""

LEAST_CUT = 20
"""Characters from which it is worth to leave them out."""

APART = ("new", "removed", "renamed")

NO_CHANGE = "Nothing that belongs to the edition has changed."


class Line(NamedTuple):
    """One thing that is said of an item."""

    label: str
    """What it is: `in the source`, `birth/@when`; empty for the words of a passage."""
    runs: Runs


class Item(NamedTuple):
    """Something that has changed."""

    said: str
    """What it is, and what has become of it: `paragraph 3 reads differently`."""
    place: str = ""
    """Its address in the site, or its place in a file; empty without one."""
    lines: tuple[Line, ...] = ()
    lang: str | None = None
    """The language of its words, as a tag of BCP 47."""


class Section(NamedTuple):
    """What belongs together: all of a document, all findings."""

    title: str
    items: tuple[Item, ...]
    place: str = ""
    """The file that it is about; empty if it is about several."""
    lang: str | None = None
    """The language of the title, where that is one of a document."""
    most: int | None = None
    """How many items a short account has; all of what only a comparison tells."""


def sections(one: Comparison) -> tuple[Section, ...]:
    """All that is to be said, first what a reviewer must not overlook; those that have items."""
    apart = [_document(some) for some in one.documents if some.state != "changed"]
    found = [
        Section("New findings", tuple(map(_finding, one.gained)), most=MOST),
        Section("Addresses that are lost", tuple(map(_lost, one.lost)), most=MOST),
        Section("Documents", (*apart, *map(_unread, one.unread))),
        *(
            Section(some.title, tuple(_of_document(some)), some.path, some.lang)
            for some in one.documents
        ),
        Section("Registers and events", tuple(map(_record, one.records))),
        Section("Findings that are mended", tuple(map(_finding, one.mended)), most=MOST),
        Section("Other files that have changed", tuple(map(Item, one.files)), most=MOST),
    ]
    return tuple(some for some in found if some.items)


def headline(one: Comparison) -> str:
    """All of it in a sentence."""
    said = ", ".join([*_of_texts(one), *_of_edition(one)])
    return f"{said[:1].upper()}{said[1:]}." if said else NO_CHANGE


def _of_texts(one: Comparison) -> Iterator[str]:
    """How much has changed in the texts, by what it is."""
    found: Counter[str] = Counter()
    for part in (part for some in one.documents for part in some.parts):
        kind = "note" if part.is_note else "passage"
        differs = part.state == "changed" and not are_equal(part.words)
        found[f"differing {kind}"] += differs
        found[f"encoded {kind}"] += not differs and bool(part.source or part.encoding)
        found[f"moved {kind}"] += part.is_moved
        found[f"{part.state} {kind}"] += part.state != "changed"
        found["name"] += len(part.names)
    for kind in ("passage", "note"):
        for state in ("new", "removed", "moved"):
            if found[f"{state} {kind}"]:
                yield counted(found[f"{state} {kind}"], f"{state} {kind}")
        if found[f"differing {kind}"]:
            verb = "reads" if found[f"differing {kind}"] == 1 else "read"
            yield f"{counted(found[f'differing {kind}'], kind)} {verb} differently"
        if found[f"encoded {kind}"]:
            yield f"{counted(found[f'encoded {kind}'], kind)} encoded otherwise"
    if found["name"]:
        yield counted(found["name"], "changed name")


def _of_edition(one: Comparison) -> Iterator[str]:
    """How much has changed besides, by what it is."""
    documents: Counter[str] = Counter(some.state for some in one.documents)
    headers = sum(bool(some.header) for some in one.documents)
    records: Counter[str] = Counter(some.state for some in one.records if some.kind != "File")
    files = len(one.files) + sum(some.kind == "File" for some in one.records)
    said = (
        *((documents[state], f"{state} document", None) for state in APART),
        (headers, "document with another header", "documents with another header"),
        *((records[state], f"{state} entry", f"{state} entries") for state in (*APART, "changed")),
        (files, "other file", None),
        (len(one.lost), "lost address", "lost addresses"),
        (len(one.gained), "new finding", None),
        (len(one.mended), "mended finding", None),
    )
    yield from (counted(number, name, names) for number, name, names in said if number)


def _finding(one: Finding) -> Item:
    return Item(f"{one.level}: {one.message} [{one.code}]", one.place)


def _lost(one: Lost) -> Item:
    if one.is_taken:
        where = "is the address of something else now; what had it is at"
        where = where if one.is_same else "is the address of something else now; see"
    else:
        where = "is at" if one.is_same else "is no more; the nearest is"
    return Item(f"{one.before} {where} {one.after}")


def _document(one: DocumentChange) -> Item:
    said = {
        "new": f"{one.title} is new: {counted(one.words, 'word')}",
        "removed": f"{one.title} is removed: {counted(one.words, 'word')}",
        "renamed": f"{one.title} has another address: it was {one.before}",
    }
    return Item(said[one.state], one.after or one.before or "")


def _unread(path: str) -> Item:
    return Item("cannot be read in one of the versions, so its text is not compared", path)


def _of_document(one: DocumentChange) -> Iterator[Item]:
    """What has changed in a document."""
    if one.header:
        yield Item("the header says something else", "", _facts(one.header))
    yield from map(_part, one.parts)
    if one.text is not None and one.text.shifted:
        passages = counted(one.text.shifted, "passage")
        yield Item(
            f"{passages} without xml:id at other addresses: editions release would keep them"
        )
    if one.text is not None and one.text.renumbered:
        yield Item(f"{counted(one.text.renumbered, 'passage')} called by another number")


def _part(one: PartChange) -> Item:
    lines: list[Line] = []
    differs = not are_equal(one.words)
    if differs or one.is_moved:
        lines.append(Line("", one.words if differs else _beginning(one.words)))
    lines += [Line("in the source", one.source)] if one.source else []
    lines += [Line("encoding", one.encoding)] if one.encoding else []
    lines += map(_name, one.names)
    return Item(
        f"{one.called} {_said(one, differs)}", one.after or one.before or "", tuple(lines), one.lang
    )


def _said(one: PartChange, differs: bool) -> str:
    """What has become of a passage or a note."""
    if one.elsewhere is not None:
        return f"{'was' if one.state == 'new' else 'is now'} {one.elsewhere}"
    if one.state != "changed":
        return f"is {one.state}"
    said = ["reads differently"] if differs else []
    said += ["stands at another place"] if one.is_moved else []
    said += ["is encoded otherwise"] if not differs and (one.source or one.encoding) else []
    said += ["has other names"] if not said else []
    return " and ".join(said)


def _beginning(runs: Runs) -> Runs:
    text = "".join(one.text for one in runs)
    cut = text if len(text) <= BEGINNING else f"{text[:BEGINNING].rpartition(' ')[0]} …"
    return (Run("same", cut),)


def _name(one: NameChange) -> Line:
    before, after = _led(one.before), _led(one.after)
    said = [Run("same", f"“{one.words}” ")]
    said += [Run("gone", before)] if before else []
    said += [Run("new", after)] if after else []
    return Line("name", tuple(said))


def _led(some: Sequence[Reference]) -> str:
    """What a name points to."""
    return ", ".join(f"{name} ({uri or 'nowhere'})" for uri, name in some)


def _record(one: RecordChange) -> Item:
    title = one.after or one.before
    assert title is not None
    place = title.uri or title.path
    return Item(f"{one.kind} {title.name} {_became(one)}", place, _facts(one.facts))


def _became(one: RecordChange) -> str:
    """What has become of an entry or an event."""
    if one.before is None or one.after is None:
        return f"is {one.state}"
    said = []
    if one.before.name != one.after.name:
        said.append(f"was called {one.before.name}")
    if one.before.identifier != one.after.identifier:
        said.append(f"had the xml:id {one.before.identifier}")
    return " and ".join(said) or "says something else"


def _facts(some: Iterable[FactChange]) -> tuple[Line, ...]:
    return tuple(Line(one.name, one.words) for one in some)


def visible(run: Run) -> str:
    """The text of a run in which nothing is hidden: in what has changed, no sign at all."""
    if run.kind == "same":
        return UNSEEN.sub(_named, run.text)
    return "".join(one if one.isprintable() else _named(one) for one in run.text)


def _named(sign: re.Match[str] | str) -> str:
    return f"<U+{ord(sign if isinstance(sign, str) else sign[0]):04X}>"


def shortened(runs: Runs, around: int, longest: int) -> Runs:
    """Runs with `around` characters of what has not changed beside each change.

    No run has more than `longest` characters.
    """
    last = len(runs) - 1
    found = []
    for number, (kind, text) in enumerate(runs):
        keep = longest if kind != "same" else around * ((number > 0) + (number < last)) or longest
        if len(text) <= keep + LEAST_CUT:
            found.append(Run(kind, text))
        elif kind != "same" or number == last:
            found.append(Run(kind, f"{_start(text, keep)} …"))
        else:
            begin = f"{_start(text, around)} " if number else ""
            found.append(Run(kind, f"{begin}… {_end(text, around)}"))
    return tuple(found)


def _start(text: str, length: int) -> str:
    """The first words of a text, of some characters."""
    cut = text[:length]
    return cut.rpartition(" ")[0] or cut


def _end(text: str, length: int) -> str:
    """The last words of a text, of some characters."""
    cut = text[-length:]
    return cut.partition(" ")[2] or cut
