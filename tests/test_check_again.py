"""A check takes from the last one what is as it was, and finds what a first one finds."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Project, file

from editions import checks, projects, validation
from editions.check import checked
from editions.findings import Finding
from editions.source import Source

LETTER = "tei/documents/{}.xml"
REGISTER = "tei/persons.xml"
SCHEMA = "tei/schema/a.rng"
RULES = "tei/schema/a.sch"


def letter(person: str, said: str = "Dear Anna") -> str:
    return file(f'<p>{said}, <persName ref="#{person}">Paul Weiss</persName> , came.</p>')


def entitled(text: str) -> str:
    """A letter whose header says something else."""
    return text.replace("<title>", "<title>Another ", 1).replace("<TEI ", '<TEI xml:lang="de" ', 1)


def register(*persons: str) -> str:
    listed = "".join(
        f'<person xml:id="{one}"><persName><surname>Weiss</surname>, <forename>{name}</forename>'
        f'</persName><death when="{year}"/></person>'
        for one, name, year in (person.split() for person in persons)
    )
    return file(f"<listPerson>{listed}</listPerson>")


GRAMMAR = """<grammar xmlns="http://relaxng.org/ns/structure/1.0"><start><ref name="any"/></start>
<define name="any"><element><anyName>{}</anyName><zeroOrMore><choice><text/><ref name="any"/>
<attribute><anyName/></attribute></choice></zeroOrMore></element></define></grammar>"""
EXCEPT = '<except><name ns="http://www.tei-c.org/ns/1.0">{}</name></except>'
PATTERN = """<schema xmlns="http://purl.oclc.org/dsdl/schematron"><ns prefix="tei"
uri="http://www.tei-c.org/ns/1.0"/><pattern><rule context="tei:{}"><assert test="@n">A number is
missing.</assert></rule></pattern></schema>"""

TEXTS: dict[str, tuple[str, ...]] = {
    LETTER.format("a"): (
        letter("p"),
        entitled(letter("p")),
        letter("q"),
        letter("p", "<?fill-in whom?>"),
        "<TEI/>",
    ),
    LETTER.format("b"): (letter("q"), letter("p", "word word"), letter("nobody"), "<TEI"),
    REGISTER: (
        register("p Paul 1960", "q Quido 1961"),
        register("p Paul 1850", "q Paul 1961"),
        register("p Quido 1960"),
        register("p Paul 1960").replace("listPerson", "listPlace").replace("person", "place"),
    ),
    SCHEMA: (GRAMMAR.format(""), GRAMMAR.format(EXCEPT.format("p")), "<grammar/>", ""),
    RULES: (PATTERN.format("p"), PATTERN.format("p["), ""),
}
"""Files of an edition with what they may be in turn; the empty text is no file."""


def change(folder: Path, path: str, text: str) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if text:
        target.write_text(text, "utf-8")
    else:
        target.unlink(missing_ok=True)


def found(folder: Path) -> tuple[Finding, ...]:
    """What a check finds that knows of the last one."""
    with projects.reading(folder) as read:
        return checked(
            folder, read.edition, read.site, read.sources, read.hooks, read.rules
        ).findings


def anew(folder: Path) -> tuple[Finding, ...]:
    """What a check finds that knows of no other."""
    read = projects.read(folder)
    return checked(folder, read.edition, read.site, read.sources, read.hooks, read.rules).findings


@pytest.mark.part(3)
@pytest.mark.parametrize("seed", range(6))
def test_after_any_changes_all_is_found_that_a_first_check_finds(
    seed: int, project: Project
) -> None:
    folder = project({path: texts[0] for path, texts in TEXTS.items()})
    chance = random.Random(seed)
    codes: set[str] = set()
    for _ in range(12):
        path = chance.choice([*TEXTS])
        change(folder, path, chance.choice(TEXTS[path]))
        assert found(folder) == anew(folder)
        codes |= {one.code for one in anew(folder)}
    assert len(codes) > 3


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that checks and schemas look at."""
    paths: list[str] = []

    def telling(do: Callable[..., object]) -> Callable[..., object]:
        def told(first: object, sources: list[Source]) -> object:
            paths.extend(one.path for one in sources)
            return do(first, sources)

        return told

    monkeypatch.setattr(checks, "looked", telling(checks.looked))
    monkeypatch.setattr(validation, "against", telling(validation.against))
    return paths


def test_what_is_as_it_was_is_not_looked_at_again(project: Project, looked: list[str]) -> None:
    folder = project({path: texts[0] for path, texts in TEXTS.items()})
    found(folder)
    assert sorted({*looked}) == [LETTER.format("a"), LETTER.format("b"), REGISTER]
    looked.clear()
    found(folder)
    assert looked == []
    for text in (letter("p", "Dear Eva"), entitled(letter("p"))):
        change(folder, LETTER.format("a"), text)
        found(folder)
        assert looked == [LETTER.format("a")] * 2
        looked.clear()
    change(folder, REGISTER, TEXTS[REGISTER][1])
    found(folder)
    assert sorted({*looked}) == [LETTER.format("a"), LETTER.format("b"), REGISTER]


def test_what_cannot_be_kept_is_found_all_the_same(project: Project) -> None:
    folder = project({path: texts[0] for path, texts in TEXTS.items()})
    (folder / "build").mkdir()
    (folder / "build/cache").write_text("no folder")
    assert found(folder) == anew(folder)
    (folder / "build/cache").unlink()
    found(folder)
    (folder / projects.CHECKED).write_bytes(b"no database")
    assert found(folder) == anew(folder)
    shutil.rmtree(folder / "build")
    assert found(folder) == anew(folder)
