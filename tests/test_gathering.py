from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path

import pytest

from editions import gathering, tallies
from editions.cache import Cache
from editions.document import Document
from editions.edition import Edition
from editions.kept import Kept, State
from editions.pages import Page
from editions.pages.wordlist import word_makers
from editions.tokens import Counted
from editions.wordlist import file_makers

LETTER = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>{}</title></titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc>
</fileDesc><profileDesc><creation><date when="{}"/></creation></profileDesc></teiHeader>
<text><body>{}</body></text></TEI>"""

PERSONS = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><listPerson>
<person xml:id="p1"><persName>Kurt Akst</persName></person></listPerson></body></text></TEI>"""

VOCABULARY = (
    "a A á Kuba Cuba cuba CUBA Čuba MIG-21 over-flights flights Flight don't 1962 21 北京 москва"
).split() + [
    f"{a}{b}{c}" for a in "akš" for b in "aeiou" for c in ("", "r", "rt", "st", "sch", "schen")
]

Letter = tuple[str, str, tuple[str, ...]]
"""Its title, its date and its paragraphs."""

Letters = Mapping[str, Letter]
"""By their names."""

KINDS = (gathering.ALL, gathering.PARTS, gathering.WORDS, gathering.DOCUMENTS)

Made = tuple[Mapping[str, tuple[str, str]], Mapping[str, tuple[str, bytes]]]
"""The pages of words and the files for the search, each with its digest."""


class OfChanged(Counted):
    """Counts the words of documents whose files are others than they were, and of no others."""

    def __init__(self, before: Mapping[str, str]) -> None:
        super().__init__()
        self._before = before

    def zipped(self, document: Document) -> bytes:
        """The words of a document."""
        source = document.source
        assert self._before.get(source.path) != source.digest, source.path
        return super().zipped(document)


@dataclass
class Builds:
    """Builds of an edition that changes, one after the other, each with what the last one kept."""

    folder: Path
    before: Mapping[str, str] = field(default_factory=dict)
    """The digests of the files as they were."""

    def edition(self, letters: Letters) -> Edition:
        """Read letters."""
        shutil.rmtree(self.folder / "tei", ignore_errors=True)
        (self.folder / "tei/documents").mkdir(parents=True)
        (self.folder / "tei/persons.xml").write_text(PERSONS, "utf-8")
        for name, (title, date, paragraphs) in letters.items():
            body = "".join(f"<p>{one}</p>" for one in paragraphs)
            text = LETTER.format(title, date, body)
            (self.folder / f"tei/documents/{name}.xml").write_text(text, "utf-8")
        return Edition.read(self.folder)

    def cleanly(self, letters: Letters) -> Made:
        """Gather all words."""
        return made(self.edition(letters))

    def next(self, letters: Letters) -> Made:
        """Gather what has changed since the last time."""
        with Cache(self.folder / "cache", "salt") as cache:
            kept = Kept(cache)
            edition = replace(self.edition(letters), counted=OfChanged(self.before), kept=kept)
            found = made(edition)
            kept.keep(State())
        self.before = {path: source.digest for path, source in edition.sources.items()}
        return found


def made(edition: Edition) -> Made:
    """All that is made of words."""
    pages = {one.uri: (one.digest, source(one.make())) for one in word_makers(edition)}
    return pages, {one.path: (one.digest, one.make()) for one in file_makers(edition)}


def differing(before: Made, after: Made) -> set[str]:
    """The pages and files that are others than before."""
    return {
        path
        for old, new in zip(before, after, strict=True)
        for path in {**old, **new}
        if old.get(path) != new.get(path)
    }


def source(page: Page | None) -> str:
    """The Markdown of a page."""
    assert page is not None  # Lists of words always have something to show.
    return page.source


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    """Builds in an empty folder."""
    return Builds(tmp_path)


class Editor:
    """Does something to letters now and then."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.letters: dict[str, Letter] = {}
        for _ in range(25):
            self.add()

    def edit(self) -> None:
        """Do one thing to some letter."""
        deeds = (self.add, self.remove, self.rename, self.date, self.insert, self.write, self.write)
        self.chance.choice(deeds)()

    def words(self) -> str:
        """A few words."""
        return " ".join(self.chance.choices(VOCABULARY, k=self.chance.randint(1, 12)))

    def add(self) -> None:
        """Write a letter."""
        paragraphs = tuple(self.words() for _ in range(self.chance.randint(1, 4)))
        self.letters[f"{self.chance.randint(1, 60):02}"] = ("A", self.day(), paragraphs)

    def day(self) -> str:
        """Some day."""
        return f"19{self.chance.randint(60, 63)}-0{self.chance.randint(1, 9)}"

    def one(self) -> tuple[str, Letter]:
        """Some letter with its name."""
        return self.chance.choice([*self.letters.items()])

    def remove(self) -> None:
        """Lose a letter."""
        if len(self.letters) > 2:
            del self.letters[self.one()[0]]

    def rename(self) -> None:
        """Give a letter another title."""
        name, (title, date, text) = self.one()
        self.letters[name] = f"{title} {self.words()}", date, text

    def date(self) -> None:
        """Give a letter another date."""
        name, (title, _, text) = self.one()
        self.letters[name] = title, self.day(), text

    def insert(self) -> None:
        """Number the paragraphs of a letter anew."""
        name, (title, date, text) = self.one()
        self.letters[name] = title, date, (self.words(), *text)

    def write(self) -> None:
        """Write a paragraph anew."""
        name, (title, date, text) = self.one()
        at = self.chance.randrange(len(text))
        self.letters[name] = title, date, (*text[:at], self.words(), *text[at + 1 :])


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Little is kept, and pages are short, so that everything happens soon."""
    monkeypatch.setattr(tallies, "FOREMOST", 3)
    monkeypatch.setattr(tallies, "KEPT", 6)
    monkeypatch.setattr(tallies, "FIRSTS", 2)
    monkeypatch.setattr(gathering, "MOST", 12)
    monkeypatch.setattr(gathering, "FEW", 8)


FURTHER = [pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 6)]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("seed", [0, 1, *FURTHER])
def test_whatever_is_edited_the_words_are_those_of_a_clean_build(builds: Builds, seed: int) -> None:
    editor = Editor(seed)
    before: Made = ({}, {})
    for _ in range(25):
        found = builds.next(editor.letters)
        assert found == builds.cleanly(editor.letters)
        for old, new in zip(before, found, strict=True):
            same = {uri for uri in old.keys() & new.keys() if old[uri][0] == new[uri][0]}
            assert all(old[uri] == new[uri] for uri in same)
        before = found
        for _ in range(editor.chance.choice((0, 1, 1, 1, 2, 4, 20))):
            editor.edit()


def test_words_that_are_gathered_bit_by_bit_are_the_same(
    builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = Editor(3)
    expected = builds.cleanly(editor.letters)
    monkeypatch.setattr(gathering, "AT_ONCE", 4)
    assert builds.cleanly(editor.letters) == expected
    assert builds.next(editor.letters) == expected


@pytest.mark.part(2)
@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("kind", [*KINDS])
def test_what_is_lost_or_spoilt_where_it_was_kept_is_found_out_anew(
    builds: Builds, kind: str
) -> None:
    editor = Editor(1)
    for _ in range(12):
        builds.next(editor.letters)
        with Cache(builds.folder / "cache", "salt") as cache:
            keys = [key for key, _ in cache.every(kind)]
            cache.remove(kind, editor.chance.sample(keys, -(-len(keys) // 3)))
            cache.commit()
        editor.write()
        builds.before = {}  # The words of all documents may be asked for.
        assert builds.next(editor.letters) == builds.cleanly(editor.letters)


def test_what_is_kept_and_contradicts_itself_is_found_out_anew(builds: Builds) -> None:
    builds.next({"a": ("A", "1960", ("Kuba",)), "b": ("B", "1961", ("Kuba kurt",))})
    with Cache(builds.folder / "cache", "salt") as cache:
        tally = tallies.Tally()
        tally.add(7, [("Kuba", 1, None)], [(0, 1)], [("p-1", "1")])
        cache.put(gathering.WORDS, [("kuba", tally.packed)])
        cache.commit()
    letters: Letters = {"a": ("A", "1960", ("Kuba",)), "b": ("B", "1961", ("Cuba kurt",))}
    builds.before = {}  # The words of all documents may be asked for.
    assert builds.next(letters) == builds.cleanly(letters)


def test_words_that_change_in_no_way_have_the_pages_that_they_had(builds: Builds) -> None:
    before = builds.next({"a": ("A", "1960", ("Kuba",)), "b": ("B", "1961", ("Kuba kurt",))})
    after = builds.next({"a": ("A", "1960", ("Kuba",)), "b": ("B", "1961", ("Kuba akst",))})
    assert differing(before, after) == {
        *("words/index.html", "words/a.html", "words/k.html"),
        *("search/words/index.json", "search/words/a.json", "search/words/k.json"),
    }
    again = builds.next({"a": ("A", "1962", ("Kuba",)), "b": ("B", "1961", ("Kuba akst",))})
    assert differing(after, again) == {"words/k.html"}


def test_a_word_more_changes_the_page_that_it_is_on_and_few_others(
    builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST", 100)
    chance = random.Random(1)
    every = [*map("".join, product("ks", "aeiou", "bdklmnrst", "aeiou", ("", "l", "n", "st")))]
    words = chance.sample(every, 800)
    more = [word for word in every if word not in words][::9][:30]
    letters: dict[str, Letter] = {"a": ("A", "1960", (" ".join(words),))}
    before, alone = builds.next(letters), 0
    for word in more:
        letters[word] = ("B", "1961", (word,))
        after = builds.next(letters)
        pages = differing(before, after) & {*before[0], *after[0]}
        # Where a page is cut in two, those of its letter lead to one more; of others, none.
        assert {uri.split("/")[1][0] for uri in pages} == {"i", word[0]}
        assert len(pages) == 2 or before[0].keys() != after[0].keys()
        alone += len(pages) == 2  # The first page counts all words.
        before = after
    assert len(before[0]) > 20
    assert alone >= 27


def test_documents_that_have_one_id_are_kept_apart(builds: Builds) -> None:
    edition = builds.edition({"a": ("A", "1960", ("Kuba",)), "b": ("B", "1961", ("kurt",))})
    one, other = edition.documents
    same = replace(edition, documents=(one, replace(other, stem="a")))
    with Cache(builds.folder / "cache", "salt") as cache:
        found = made(replace(same, kept=Kept(cache)))
    assert found == made(same)
