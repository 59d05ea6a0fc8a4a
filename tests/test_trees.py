from __future__ import annotations

import gc
import pickle
from pathlib import Path
from weakref import ref

import pytest
from conftest import Project, file

from editions import trees
from editions.document import Document
from editions.edition import Edition
from editions.findings import EditionError
from editions.survey import OF_DOCUMENTS, OF_ENTRIES

BODY = '<p xml:id="p{0}">Anna met <persName ref="../persons.xml#b">Bert</persName> on <date'
BODY += ' when="1962-11-29">that day</date>.<note>At {0}.</note></p>'
PERSONS = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><standOff><listPerson>
<person xml:id="b"><persName>Bert</persName><birth when="1900"/></person>
</listPerson></standOff></TEI>"""


@pytest.fixture
def folder(project: Project) -> Path:
    """A project of more letters than trees are held."""
    letters = {
        f"tei/documents/l{number}.xml": file(BODY.format(number))
        for number in range(trees.HELD + 10)
    }
    return project({**letters, "tei/persons.xml": PERSONS})


def held(edition: Edition) -> list[str]:
    """The sources of an edition whose trees are in memory."""
    return [path for path, source in edition.sources.items() if "root" in vars(source)]


def test_an_edition_holds_few_trees_however_many_its_files_are(folder: Path) -> None:
    edition = Edition.read(folder)
    assert len(edition.documents) == trees.HELD + 10
    assert len(held(edition)) == trees.HELD + 1
    trees.release(0)
    assert held(edition) == ["tei/persons.xml"]


def test_mentions_need_no_tree(folder: Path) -> None:
    edition = Edition.read(folder)
    trees.release(0)
    (mentions,) = edition.mentions.values()
    assert {mention.sentence for mention in mentions} == {"Anna met Bert on that day."}
    assert held(edition) == ["tei/persons.xml"]


def test_a_tree_that_was_let_go_is_read_again(folder: Path) -> None:
    document = Edition.read(folder).documents[0]
    before = [passage.anchor for passage in document.passages.values()]
    trees.release(0)
    assert "passages" not in vars(document)
    assert [passage.anchor for passage in document.passages.values()] == before != []


def test_an_edition_takes_its_trees_with_it(folder: Path) -> None:
    edition = Edition.read(folder)
    register = ref(edition.sources["tei/persons.xml"])
    assert [path for path in held(edition) if path == "tei/persons.xml"]
    del edition
    gc.collect()
    assert register() is None


def test_a_pickle_has_the_values_and_no_tree(folder: Path) -> None:
    edition = Edition.read(folder)
    document, entry = edition.documents[0], edition.entries[0]
    assert document.passages
    assert entry.element is not None
    copy = pickle.loads(pickle.dumps(document))
    assert {*OF_DOCUMENTS} <= vars(copy).keys()
    assert "passages" not in vars(copy)
    assert "root" not in vars(copy.source)
    assert all(getattr(copy, name) == getattr(document, name) for name in OF_DOCUMENTS)
    same = pickle.loads(pickle.dumps(entry))
    assert {*OF_ENTRIES} <= vars(same).keys()
    assert same.years == ("1900", "")


def test_a_file_that_changes_while_it_is_read_is_told(folder: Path) -> None:
    document: Document = Edition.read(folder).documents[0]
    trees.release(0)
    (folder / document.source.path).write_text(file("<p>Other words.</p>"), "utf-8")
    with pytest.raises(EditionError) as raised:
        _ = document.text
    (finding,) = raised.value.findings
    assert (finding.path, finding.code) == (document.source.path, "changed-meanwhile")
