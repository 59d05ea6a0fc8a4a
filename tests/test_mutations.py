"""Real texts with their elements wrapped, split, moved, renamed: no word is lost, nothing fails."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from functools import cache
from multiprocessing import Pool
from pathlib import Path

import pytest
from conftest import proved
from lxml import etree
from lxml.etree import _Element

from editions import behaviours, tei
from editions.document import documents
from editions.edition import Edition
from editions.findings import EditionError
from editions.pointers import Pointers, judged, packed
from editions.source import read

LARGEST = 30_000
"""Bytes of the largest file that is changed: larger ones take their time and add nothing."""

NAMES = [*sorted({rule.name for rule in behaviours.defaults()}), "thing", "x.y-z"]
NAMED = [name for name in NAMES if not name.startswith("{")]

VALUES = """italic added note margin inline foot #a #nowhere http://example.org javascript:x main 1
no 1962-11-30 2 -1 * [1] {x} a|b he"""

WORDS = [" ", "word", " two words ", "1. ", "# ", "*", "[^1]", "\u00a0", "\u2028", "|", "\\", "&<"]

PATH = "tei/documents/a.xml"


def elements(root: _Element) -> list[_Element]:
    """The elements of the texts, which are what the page has; without any, all."""
    texts = tei.find_all(root, "//tei:text")
    return [one for text in texts for one in text.iterdescendants("*")] or [*root.iter("*")]


def wrap(element: _Element, chance: random.Random) -> None:
    parent = element.getparent()
    if parent is None:
        return
    around = etree.Element(f"{{{tei.TEI}}}{chance.choice(NAMED)}")
    around.tail, element.tail = element.tail, None
    parent.replace(element, around)
    around.append(element)


def delete(element: _Element, chance: random.Random) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def split(element: _Element, chance: random.Random) -> None:
    parent = element.getparent()
    if parent is None:
        return
    second = etree.Element(element.tag, dict(element.attrib))
    second.tail, element.tail = element.tail, None
    for child in element[chance.randint(0, len(element)) :]:
        second.append(child)
    parent.insert(parent.index(element) + 1, second)


def move(element: _Element, chance: random.Random) -> None:
    others = elements(element.getroottree().getroot())
    target = chance.choice(others)
    if element not in (target, *target.iterancestors()):
        target.insert(chance.randint(0, len(target)), element)


def rename(element: _Element, chance: random.Random) -> None:
    element.tag = f"{{{tei.TEI}}}{chance.choice(NAMED)}"


def estrange(element: _Element, chance: random.Random) -> None:
    element.tag = f"{{urn:other}}{tei.name(element)}"


def change(element: _Element, chance: random.Random) -> None:
    names = "type rend n place target ref corresp who spanTo break unit quantity rows cols".split()
    element.set(chance.choice(names), chance.choice(VALUES.split()))
    if chance.random() < 0.2:
        element.set(f"{{{tei.XML}}}id", chance.choice("a b c p-1 note-1 __toc text".split()))


def forget(element: _Element, chance: random.Random) -> None:
    for name in chance.sample([*element.attrib], min(len(element.attrib), 1)):
        del element.attrib[name]


def say(element: _Element, chance: random.Random) -> None:
    word = chance.choice(WORDS)
    if chance.random() < 0.5:
        element.text = (element.text or "") + word
    else:
        element.tail = word + (element.tail or "")


def double(element: _Element, chance: random.Random) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.insert(parent.index(element), copy.deepcopy(element))


MUTATIONS: list[Callable[[_Element, random.Random], None]] = [
    *(wrap, delete, split, move, rename, estrange, change, change, forget, say, say, double)
]


@cache
def sources(material: Path) -> tuple[bytes, ...]:
    """The smaller files of the corpora, in order."""
    files = sorted((material / "corpora").rglob("*.xml"))
    return tuple(one.read_bytes() for one in files if one.stat().st_size <= LARGEST)


def mutant(material: Path, seed: int) -> bytes:
    """A file of the corpora with one to six changes."""
    chance = random.Random(seed)
    files = sources(material)
    root = tei.parse(files[chance.randrange(len(files))], PATH)
    for _ in range(chance.randint(1, 6)):
        chance.choice(MUTATIONS)(chance.choice(elements(root)), chance)
    return etree.tostring(root)


def faults(job: tuple[Path, int]) -> list[str]:
    """What the proof finds in a mutant, and what fails."""
    material, seed = job
    data = mutant(material, seed)
    try:
        source = read(PATH, data)
        found = documents(source, "a")
    except EditionError:
        return []  # It is no TEI any more.
    edition = Edition({PATH: source}, found, ())
    judged(Pointers({PATH: source}), {PATH: packed(source)}, (), Path())
    return [f"{seed}: {finding}" for one in found for finding in proved(one, edition).findings]


def test_no_word_of_a_changed_text_is_lost(material: Path) -> None:
    assert [fault for seed in range(150) for fault in faults((material, seed))] == []


@pytest.mark.slow
def test_no_word_of_very_many_changed_texts_is_lost(material: Path) -> None:
    jobs = [(material, seed) for seed in range(20_000)]
    with Pool() as pool:
        found = pool.map(faults, jobs, chunksize=50)
    assert [fault for some in found for fault in some] == []
