"""Which documents are new, removed, renamed or changed, and what has changed in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from editions import tei, workers
from editions.comparison import facts, texts
from editions.comparison.addresses import Lost, of_passages
from editions.comparison.facts import Fact, FactChange, State
from editions.comparison.recognition import TELLING
from editions.comparison.texts import Part, PartChange, TextChange
from editions.document import Document
from editions.edition import Edition

LIKE = 0.5
"""From what share of passages with the same words two documents are one under another name."""

MOST_ALIKE = 20
"""How many documents may have words that tell one from others: a greeting does not."""


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """What has changed of a document."""

    state: State
    title: str
    """What it is called in lists."""
    lang: str | None
    """The language of that, as a tag of BCP 47."""
    path: str
    """Its file; of one that is no more, the file that it had."""
    before: str | None
    """The page that it had; None if it is new."""
    after: str | None
    """The page that it has; None if it is no more."""
    words: int
    """How many words it has, or had, notes included."""
    header: tuple[FactChange, ...] = ()
    text: TextChange | None = None
    """None of one that is new or no more."""
    lost: tuple[Lost, ...] = ()
    """Addresses of passages and notes."""

    @property
    def parts(self) -> tuple[PartChange, ...]:
        """What has changed in its passages and notes."""
        return () if self.text is None else self.text.parts


Pairs = Mapping[str, str]
"""The ids of documents before, with those of now."""


def pairs(before: Edition, after: Edition) -> Pairs:
    """Which document is which: by its id, else by its bytes and passages."""
    old = {one.stem: one for one in before.documents}
    new = {one.stem: one for one in after.documents}
    found = {stem: stem for stem in old if stem in new}
    gone = [one for stem, one in old.items() if stem not in found]
    come = [one for stem, one in new.items() if stem not in found]
    taken: set[str] = set()
    # The most alike first; of equals the same, whichever of them is the older.
    likenesses = sorted((-ratio, sorted(two), two) for two, ratio in _likenesses(gone, come))
    for _, _, (stem, other) in likenesses:
        if stem not in found and other not in taken:
            found[stem] = other
            taken.add(other)
    return found


def compared(
    before: Edition,
    after: Edition,
    found: Pairs,
    entries: Mapping[str, str],
    unread: Collection[str],
) -> tuple[DocumentChange, ...]:
    """What has changed, in the order of the documents of now; then those that are no more.

    `entries` are the pages of entries that have another one now, `unread` the files of which one
    version cannot be read: of their documents nothing is said.
    """
    old = {one.stem: one for one in before.documents}
    earlier = {new: old[stem] for stem, new in found.items()}
    both = [(earlier[one.stem], one) for one in after.documents if one.stem in earlier]
    changed = [(one, other) for one, other in both if not _are_same(one, other)]

    def change(two: tuple[Document, Document]) -> DocumentChange | None:
        return _changed(before, after, two, entries)

    made = {
        one.stem: said
        for (_, one), said in zip(changed, workers.each(change, changed), strict=True)
    }
    made |= {
        one.stem: _only(one, "new")
        for one in after.documents
        if one.stem not in earlier and one.source.path not in unread
    }
    gone = (one for one in before.documents if one.stem not in found)
    removed = [_only(one, "removed") for one in gone if one.source.path not in unread]
    now = (made.get(one.stem) for one in after.documents)
    return tuple(_with_ways([*(one for one in now if one is not None), *removed]))


def _likenesses(
    before: Iterable[Document], after: Iterable[Document]
) -> Iterator[tuple[tuple[str, str], float]]:
    """The ids of documents that are alike, with how much: from `LIKE` to 1."""
    old = {one.stem: _telling(one) for one in before}
    new = {one.stem: _telling(one) for one in after}
    holders: dict[object, list[str]] = {}
    for stem, said in new.items() if old else ():
        for one in said:
            holders.setdefault(one, []).append(stem)
    for stem, said in old.items():
        # Words that are in many documents, such as a greeting, tell none from another.
        shared = Counter(
            other
            for one in said
            for other in holders.get(one, ())
            if len(holders[one]) <= MOST_ALIKE
        )
        for other, count in shared.items():
            ratio = 2 * count / (len(said) + len(new[other]))
            if ratio >= LIKE:
                yield (stem, other), ratio


def _telling(one: Document) -> frozenset[object]:
    """What a document is known by: how its longer passages begin, and all its bytes."""
    every = (
        (some.name, some.words) for some in one.recorded.passages if len(some.words) >= TELLING
    )
    return frozenset([*every, one.source.digest])


def _are_same(one: Document, other: Document) -> bool:
    """Two versions have the same bytes and parts, and were recorded alike."""
    names = ("stem", "at", "parts_at", "released")
    is_same = all(getattr(one, name) == getattr(other, name) for name in names)
    return is_same and one.source.digest == other.source.digest


def _changed(
    before: Edition,
    after: Edition,
    two: tuple[Document, Document],
    entries: Mapping[str, str],
) -> DocumentChange | None:
    """What has changed of a document; None if nothing has."""
    one, other = two
    old, new = texts.parts(one, before), texts.parts(other, after)
    text = texts.compared(old, new, (one.uri, other.uri), entries)
    header = () if other.parent else facts.changes(_header(one), _header(other))
    lost = tuple(of_passages(one, other, text))
    is_renamed = one.uri != other.uri
    if not (is_renamed or header or text.parts or text.shifted or text.renumbered or lost):
        return None
    return DocumentChange(
        "renamed" if is_renamed else "changed",
        other.short_title,
        other.short_title_lang,
        other.source.path,
        one.uri,
        other.uri,
        _length(new),
        header,
        text,
        lost,
    )


def _only(one: Document, state: Literal["new", "removed"]) -> DocumentChange:
    """A document that one of the versions has."""
    before, after = (None, one.uri) if state == "new" else (one.uri, None)
    title, lang, path = one.short_title, one.short_title_lang, one.source.path
    words = len(tei.plain(one.text, one.parts).split())
    return DocumentChange(state, title, lang, path, before, after, words)


def _header(one: Document) -> Sequence[Fact]:
    return () if one.header is None else [*facts.facts(one.header)]


def _length(parts: Iterable[Part]) -> int:
    return sum(len(part.words.split()) for part in parts)


def _with_ways(changes: Sequence[DocumentChange]) -> Iterator[DocumentChange]:
    """The changes, with where passages are now that went from one document to another."""
    gone, come = _single(changes, "removed"), _single(changes, "new")
    ways = {part.before: come[said].after for said, part in gone.items() if said in come}
    back = {now: before for before, now in ways.items()}
    for one in changes:
        if one.text is None or not ways:
            yield one
            continue
        parts = (
            replace(part, elsewhere=ways.get(part.before) or back.get(part.after))
            if part.state in ("removed", "new")
            else part
            for part in one.parts
        )
        lost = (
            some._replace(after=ways[some.before] or "", is_same=True)
            if some.before in ways
            else some
            for some in one.lost
        )
        yield replace(one, text=replace(one.text, parts=tuple(parts)), lost=tuple(lost))


def _single(changes: Iterable[DocumentChange], state: State) -> Mapping[object, PartChange]:
    """The passages of a state by their words, where these tell them from all others."""
    every = [
        ((part.is_note, "".join(run.text for run in part.words)), part)
        for change in changes
        for part in change.parts
        if part.state == state
    ]
    counts = Counter(said for said, _ in every)
    return {said: part for said, part in every if counts[said] == 1 and len(said[1]) >= TELLING}
