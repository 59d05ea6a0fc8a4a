from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter

import pytest
from conftest import Project

from editions.document import Document, documents
from editions.edition import Edition
from editions.neighbours import Neighbours
from editions.pages import further
from editions.registers import Entry, entries
from editions.source import read

LETTER = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title>{title}</title></titleStmt></fileDesc><profileDesc><creation>{date}</creation></profileDesc>
</teiHeader><text><body><p>{text}</p></body></text></TEI>"""

PERSONS = """<listPerson xmlns="http://www.tei-c.org/ns/1.0">{}</listPerson>"""
PERSON = '<person xml:id="{0}"><persName>{0}</persName></person>'


def letter(name: str, date: str | None, text: str = "") -> str:
    """A letter of a day that names persons by their ids."""
    when = f'<date when="{date}"/>' if date else ""
    named = " ".join(f'<persName ref="#{one}">{one}</persName>' for one in text.split())
    return LETTER.format(title=name, date=when, text=named)


def edition(project: Project, letters: Mapping[str, tuple[str | None, str]]) -> Edition:
    """Letters by their names, with dates and the persons that they name."""
    ids = sorted({one for _, text in letters.values() for one in text.split()})
    register = PERSONS.format("".join(map(PERSON.format, ids)))
    files = {f"tei/documents/{name}.xml": letter(name, *said) for name, said in letters.items()}
    return Edition.read(project({"tei/persons.xml": register, **files}))


def one(whole: Edition, name: str) -> Document:
    return next(document for document in whole.documents if document.stem == name)


def stem(document: Document | None) -> str | None:
    return None if document is None else document.stem


DATED = {
    "a": ("1962-11-30", "m k x"),
    "b": ("1962-11-30", "m"),
    "c": ("1962-12-05", "m x"),
    "d": ("1963", "m k"),
    "e": (None, "z"),
    "f": (None, ""),
}


@pytest.mark.parametrize(
    ("name", "around"),
    [
        ("a", (None, None, None, "b")),
        ("b", (None, None, "a", "c")),
        ("d", (None, None, "c", None)),
        ("e", (None, "f", None, None)),
        ("f", ("e", None, None, None)),
    ],
)
def test_what_is_dated_has_neighbours_in_time_and_the_rest_in_order(
    project: Project, name: str, around: tuple[str | None, ...]
) -> None:
    whole = edition(project, DATED)
    known, document = whole.neighbours, one(whole, name)
    found = (known.before, known.after, known.earlier, known.later)
    assert tuple(stem(other(document)) for other in found) == around


def test_documents_of_a_day_and_of_the_days_around_are_known(project: Project) -> None:
    whole = edition(project, DATED)
    known = whole.neighbours
    assert [stem(other) for other in known.of_the_day(one(whole, "a"))] == ["b"]
    assert [stem(other) for other in known.of_the_days_around(one(whole, "a"))] == ["c"]
    assert [stem(other) for other in known.of_the_days_around(one(whole, "c"))] == ["a", "b"]
    assert known.of_the_day(one(whole, "d")) == known.of_the_days_around(one(whole, "d")) == ()


def test_rare_persons_relate_more_than_common_ones(project: Project) -> None:
    whole = edition(project, DATED)
    related = whole.neighbours.related(one(whole, "a"))
    found = [(stem(other.document), [entry.name for entry in other.shared]) for other in related]
    assert found == [("c", ["x", "m"]), ("d", ["k", "m"]), ("b", ["m"])]


def test_a_translation_is_no_neighbour_of_other_documents(project: Project) -> None:
    days = {"a": ("1962-11-30", "x"), "b": ("1962-11-30", "x"), "c": ("1962-12-01", "x")}
    edition(project, days)
    file = project({}) / "tei/documents/b.xml"
    text = file.read_text("utf-8").replace(
        "<body>", '<body><div type="translation" corresp="a.xml">'
    )
    file.write_text(text.replace("</body>", "</div></body>"), "utf-8")
    whole = Edition.read(file.parents[2])
    known, original, translation = whole.neighbours, one(whole, "a"), one(whole, "b")
    assert whole.translations == {original.uri: (translation,)}
    assert stem(known.later(original)) == "c"
    assert stem(known.earlier(one(whole, "c"))) == "a"
    assert known.later(translation) is known.earlier(translation) is None
    assert known.of_the_day(original) == ()
    assert [stem(other.document) for other in known.related(original)] == ["c"]


def test_an_edition_of_one_document_leads_nowhere(project: Project) -> None:
    whole = edition(project, {"a": ("1962-11-30", "m")})
    assert further.further(whole, whole.documents[0]) == ""
    assert [*further.around(whole, whole.documents[0])] == []


def test_a_document_leads_on_by_time_day_and_persons(project: Project) -> None:
    whole = edition(project, {name: DATED[name] for name in "abc"})
    assert (
        further.further(whole, one(whole, "a"))
        == """\
<div class="further added" data-pagefind-ignore="" markdown="block">

## Further documents {: #page:further }

- Later: [b](b.md), 30 November 1962

### Of the same day

- [b](b.md)

### Of the days around

- [c](c.md), 5 December 1962

### With the same persons and places

- [c](c.md), 5 December 1962 <span class="shared">x; m</span>
- [b](b.md), 30 November 1962 <span class="shared">m</span>

</div>"""
    )


def crowd(number: int) -> Neighbours:
    """So many documents of one day, each of which mentions the same two persons."""
    ids = PERSONS.format(PERSON.format("m") + PERSON.format("k"))
    persons: tuple[Entry, ...] = tuple(entries(read("tei/persons.xml", ids.encode())))
    source = read("tei/documents/a.xml", letter("a", "1962-11-30").encode())
    at = documents(source, "a")[0].at
    every = tuple(Document(source, f"d{n:05}", at) for n in range(number))
    return Neighbours(every, {}, lambda _: persons, lambda _: every)


@pytest.mark.parametrize("number", [4000])
def test_thousands_of_documents_that_share_everything_cost_no_square(number: int) -> None:
    known = crowd(number)
    start = perf_counter()
    for document in known.documents:
        assert known.related(document) == ()
        assert len(known.of_the_day(document)) == 10
    assert perf_counter() - start < 10  # With the square of them: minutes.
