"""What is mended in a file is what is safe to mend, and every other byte stays."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from conftest import Project, file
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from test_corpora import CORPORA, prepared

from editions import document, mending, tei, trees, validation
from editions import source as sources
from editions.anchors import Recorded
from editions.edition import Edition, Settings
from editions.levels import Levels
from editions.mending import Mended
from editions.released import Page

PATH = "tei/documents/a.xml"
ID = re.compile(rb' xml:id="[^"]*"')


def edition(data: bytes, split: str | None = None, *recorded: Recorded) -> Edition:
    """An edition of one file."""
    source = sources.read(PATH, data)
    found = document.documents(source, "a", split, {"documents/a.html": Page(passages=recorded)})
    return Edition({PATH: source}, found, (), settings=Settings(split=split))


def mended(of: Edition, levels: Levels | None = None) -> Mended | None:
    return mending.mended(of, levels or Levels(), (), of.sources[PATH])


def text_after(body: str) -> str:
    """The body of a document after its mend."""
    found = mended(edition(file(body).encode()))
    after = file(body) if found is None else found.after.decode()
    before, _, behind = file("|").partition("|")
    return after.removeprefix(before).removesuffix(behind)


def test_a_passage_gets_the_address_that_it_has() -> None:
    body = "<head>A</head><p>One</p>\n<p\n n='2'>Two<note>Three</note></p><p xml:id='x'/>"
    assert text_after(body) == (
        '<head xml:id="head-1">A</head><p xml:id="p-1">One</p>\n'
        "<p xml:id=\"p-2\"\n n='2'>Two<note xml:id=\"note-1\">Three</note></p><p xml:id='x'/>"
    )


def test_what_has_no_address_gets_no_id() -> None:
    body = "<div><p/><list><label>A</label></list><lg><l>B</l></lg></div>"
    assert text_after(body) == body.replace("<lg>", '<lg xml:id="lg-1">')


def test_what_looks_like_a_tag_is_none() -> None:
    odd = "<!-- <p>A</p> --><![CDATA[<p>B</p>]]><?p <p>C</p>?>"
    assert text_after(f"<p n='a>b'>{odd}</p>") == f"<p xml:id=\"p-1\" n='a>b'>{odd}</p>"


def test_a_file_with_a_passage_that_an_entity_stands_for_is_left_alone() -> None:
    entity = "<p xmlns='http://www.tei-c.org/ns/1.0'>A</p>"
    text = f'<!DOCTYPE TEI [<!ENTITY e "{entity}">]>' + file("&e;<p>B</p>")
    assert mended(edition(text.encode())) is None
    assert mended(edition(text.replace(entity, "A").encode())) is not None


def test_an_address_that_two_texts_of_a_file_have_is_no_id() -> None:
    body = "<div><p>A</p></div><div><p>B</p><p>C</p></div>"
    found = mended(edition(file(body).encode(), split="//tei:div"))
    assert found is not None
    assert found.after.decode() == file(body.replace("<p>C", '<p xml:id="p-2">C'))


def test_an_id_that_means_something_else_is_not_given() -> None:
    body = '<p>A</p><p>B <ref target="#p-2">C</ref></p>'
    assert text_after(body) == body.replace("<p>A", '<p xml:id="p-1">A')


def test_the_entry_of_a_register_keeps_its_pointers(project: Project) -> None:
    register = file('<listPerson><person xml:id="p-1"><persName>A</persName></person></listPerson>')
    files = {PATH: file("<p>A</p><p>B</p>"), "tei/persons.xml": register}
    (found,) = mending.every(Edition.read(project(files)), Levels())
    assert found.after.decode() == files[PATH].replace("<p>B", '<p xml:id="p-2">B')


def test_what_was_published_is_what_is_written() -> None:
    data = file("<p>New.</p><p>He came by air.</p>").encode()
    found = mended(edition(data, None, Recorded("p-1", "p", "He came by air.")))
    assert found is not None
    assert ID.findall(found.after) == [b' xml:id="p-2"', b' xml:id="p-1"']


def test_a_record_can_write_no_markup() -> None:
    data = file("<p>He came by air.</p>").encode()
    assert mended(edition(data, None, Recorded('"><x y="', "p", "He came by air."))) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<foreign xml:lang = 'iw'>A</foreign>", "<foreign xml:lang = 'he'>A</foreign>"),
        (
            '<hi n="xml:lang=\'iw\'" xml:lang="EN-gb"/>',
            '<hi n="xml:lang=\'iw\'" xml:lang="en-GB"/>',
        ),
        ('<hi xml:lang="ger">A</hi>', '<hi xml:lang="de">A</hi>'),
        ('<hi xml:lang="en-UK">A</hi>', '<hi xml:lang="en-UK">A</hi>'),
        ('<hi xml:lang="&#105;w">A</hi>', '<hi xml:lang="&#105;w">A</hi>'),
        ("Fa\u0308hre <!-- a\u0308 --> &amp;a\u0308", "F\u00e4hre <!-- a\u0308 --> &amp;\u00e4"),
        ('<hi n="a\u0308">a&#x308;</hi>', '<hi n="a\u0308">a&#x308;</hi>'),
    ],
)
def test_what_means_the_same_is_mended(before: str, after: str) -> None:
    assert text_after(f'<p xml:id="a">{before}</p>') == f'<p xml:id="a">{after}</p>'


def test_what_levels_do_not_tell_is_not_mended() -> None:
    data = file('<p xml:id="a"><hi xml:lang="iw">A</hi></p>').encode()
    assert mended(edition(data), Levels({"old-language": "off"})) is None
    hidden = data.replace(b"<p ", b'<?editions old-language="off"?><p ')
    assert mended(edition(hidden)) is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "start", "declared"),
    [
        ("utf-8", b"", ""),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("latin-1", b"", "ISO-8859-1"),
        ("cp1250", b"", "windows-1250"),
    ],
)
def test_every_encoding_and_line_end_stays(
    end: str, encoding: str, start: bytes, declared: str
) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    text = head + file("\n<p>Müßig\ngehen</p>\n") + "\n"
    found = mended(edition(start + text.replace("\n", end).encode(encoding)))
    assert found is not None
    expected = text.replace("<p>", '<p xml:id="p-1">').replace("\n", end)
    assert found.after == start + expected.encode(encoding)


def tree(data: bytes) -> bytes:
    return etree.tostring(etree.fromstring(data), method="c14n")


ATTRIBUTES = st.lists(
    st.sampled_from(["n='a>b'", 'rend="&lt;p&gt;"', "\n\ttype = 'x'", 'subtype="xml:id"']),
    max_size=4,
    unique=True,
).map(lambda some: "".join(f" {one}" for one in some))
WORDS = st.sampled_from(["A", "ä b", "<!--<p>-->", "<![CDATA[<p>]]>", "&amp;", "<?p <p>?>", "\r\n"])
BODIES: st.SearchStrategy[str] = st.recursive(
    WORDS.map(lambda words: f"<p>{words}</p>"),
    lambda inner: st.builds(
        "<{0}{1}>{2}</{0}\t>".format,
        st.sampled_from(["div", "p", "note", "quote", "ab", "list", "item", "app", "seg"]),
        ATTRIBUTES,
        st.lists(inner | WORDS, max_size=4).map("".join),
    ),
    max_leaves=12,
)


@given(BODIES, st.sampled_from([None, "//tei:div"]))
def test_nothing_but_ids_is_put_in_and_no_address_changes(body: str, split: str | None) -> None:
    data = file(body).encode()
    before = edition(data, split)
    found = mended(before)
    if found is None:
        return
    after = edition(found.after, split)
    assert ID.sub(b"", found.after) == data
    assert tree(ID.sub(b"", found.after)) == tree(data)
    assert addresses(after) == addresses(before)
    assert mended(after) is None


def addresses(of: Edition) -> Sequence[object]:
    """All that one can link to, by the numbers of elements."""
    found = []
    for one in of.documents:
        passages = [
            (one.source.numbers[element], passage.anchor)
            for element, passage in one.passages.items()
        ]
        notes = [(one.source.numbers[element], key) for element, key in one.notes.items()]
        found.append((one.uri, passages, notes, one.whole.anchor))
        trees.release()
    return found


@pytest.mark.part(2)
@pytest.mark.parametrize("name", CORPORA)
def test_real_files_keep_their_words_and_addresses(
    name: str, material: Path, tmp_path: Path
) -> None:
    folder = prepared(material, name, tmp_path, few=True)
    before = Edition.read(folder)
    published = addresses(before)
    found = [*mending.every(before, Levels())]
    for one in found:
        assert words(one.after) == words(one.before)
        one.write(folder, "tei")
    after = Edition.read(folder)
    assert found != []
    assert addresses(after) == published
    assert [*mending.every(after, Levels())] == []


def words(data: bytes) -> str:
    return tei.normalised("".join(map(str, etree.fromstring(data).itertext())))


@pytest.fixture
def letters(project: Project) -> Path:
    """Two letters of which one can be mended; its last line has no end."""
    return project(
        {PATH: file("\n<p>A</p>\n"), "tei/documents/b.xml": file("<p xml:id='p1'>B</p>")}
    )


def editions(*arguments: str, at: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "editions", "check", *arguments]
    return subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)


def test_the_command_shows_a_diff_that_git_applies(letters: Path) -> None:
    before = (letters / PATH).read_bytes()
    shown = editions("--fix", at=letters)
    assert (shown.returncode, (letters / PATH).read_bytes()) == (0, before)
    assert "To mend in 1 file: xml:id (1)." in shown.stderr
    command = ["git", "apply", "-"]
    subprocess.run(command, cwd=letters, input=shown.stdout, text=True, check=True)
    applied = (letters / PATH).read_bytes()
    (letters / PATH).write_bytes(before)
    written = editions("--fix", "--write", at=letters)
    assert (written.returncode, written.stdout) == (0, shown.stdout)
    assert (letters / PATH).read_bytes() == applied == before.replace(b"<p>", b'<p xml:id="p-1">')
    assert editions("--fix", at=letters).stderr == "To mend in no files: nothing.\n"


def test_a_word_alone_writes_nothing(letters: Path) -> None:
    assert editions("--write", at=letters).returncode == 2
    assert editions("--fix", "--links", at=letters).returncode == 2


def spoilt(letters: Path) -> None:
    (letters / PATH).write_bytes(b"<TEI/>")


def elsewhere(letters: Path) -> None:
    (letters / PATH).rename(letters / "a.xml")
    (letters / PATH).symlink_to(letters / "a.xml")


@pytest.mark.parametrize("change", [spoilt, elsewhere])
def test_a_file_that_is_another_one_is_not_written(
    letters: Path, change: Callable[[Path], None]
) -> None:
    (found,) = mending.every(Edition.read(letters), Levels())
    change(letters)
    before = (letters / PATH).read_bytes()
    with pytest.raises(OSError, match=r"outside of tei/|changed meanwhile"):
        found.write(letters, "tei")
    assert (letters / PATH).read_bytes() == before
    assert [*(letters / "tei/documents").glob(".*")] == []


def test_what_a_schema_forbids_is_not_written(letters: Path) -> None:
    allowed = """<grammar xmlns="http://relaxng.org/ns/structure/1.0"
      datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><start><ref name="any"/></start>
      <define name="any"><element><anyName/><zeroOrMore><choice><text/><ref name="any"/>
      <attribute><anyName/><data type="string"><param name="pattern">[^-]*</param></data>
      </attribute></choice></zeroOrMore></element></define></grammar>"""
    (letters / "tei/a.rng").write_text(allowed)
    of = Edition.read(letters)
    schemas, broken = validation.read(validation.files(letters, "tei"), [*of.sources.values()])
    assert (len(schemas), broken) == (1, ())
    assert [*mending.every(of, Levels(), schemas)] == []
