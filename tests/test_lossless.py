from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import Project, file

from editions import building, tei
from editions.findings import EditionError
from editions.lossless import NO_ENTRIES, Entries, File, Omission, Proof, proof, proofs, records

LETTER = """<p>He came<note n="a">by air</note> on Monday.</p>
<p>He left on <fw>page 2</fw> Friday.</p>"""

TEXT = """<p>He came<sup><a class="footnote-ref" href="#fn:note-1">a</a></sup> on Monday.</p>
<p>He left on page 2 Friday.</p>"""

NOTES = """<ol><li id="fn:note-1"><p><span class="note-label added">a</span> by air
<a class="footnote-backref" href="#fnref:note-1">back</a></p></li></ol>"""

RECORD = {"source": "tei/a.xml", "url": "a.html"}


def compared(site: Path, text: str, notes: str = NOTES, attributes: str = "") -> Proof:
    """The proof of the letter on a page with a text and notes."""
    shown = f'<div class="tei-text" {attributes}>{text}</div>'
    page = f"<html><body><h1>A letter</h1>{shown}<h2>Notes</h2>{notes}</body></html>"
    (site / "a.html").write_text(page, "utf-8")
    return proof(File("tei/a.xml", file(LETTER).encode()), RECORD, site)


def faults(found: Proof) -> list[str]:
    """Code and line of each finding."""
    return [f"{finding.code} {finding.line}" for finding in found.findings]


def test_a_page_with_the_words_of_the_tei_passes(tmp_path: Path) -> None:
    found = compared(tmp_path, TEXT)
    assert found == Proof("tei/a.xml", "a.html", 40, 1, (), ())


@pytest.mark.parametrize(
    "added",
    [
        '<a class="permalink added" href="#p-1"><b>1</b></a>',
        '<span class="tei-pb added">[page 2]</span>',
        '<a class="headerlink" href="#x">¶</a>',
    ],
)
def test_words_that_the_site_adds_pass_where_they_are_marked(tmp_path: Path, added: str) -> None:
    assert faults(compared(tmp_path, TEXT.replace("came", f"came {added} "))) == []


def test_comments_of_the_page_pass(tmp_path: Path) -> None:
    assert faults(compared(tmp_path, TEXT.replace("came", "ca<!-- no word -->me"))) == []


@pytest.mark.parametrize(
    ("there", "instead", "line"),
    [
        ("Monday", "", 2),
        ("left", "went", 3),
        ("page 2 Friday", "Friday page 2", 3),
        ("He left on page 2 Friday.", "", 3),
        ("Friday.", "Friday. So it was.", 3),
        ("came", "really came", 2),
        ("came", "c<i>*</i>ame", 2),
        (" on Monday.</p>", "</p>", 2),
        ("</a></sup>", "</a></sup> 1", 2),
    ],
)
def test_a_fault_in_the_text_is_found_at_its_line(
    tmp_path: Path, there: str, instead: str, line: int
) -> None:
    assert there in TEXT
    assert faults(compared(tmp_path, TEXT.replace(there, instead))) == [f"words-differ {line}"]


def test_paragraphs_that_changed_places_are_found(tmp_path: Path) -> None:
    first, second = TEXT.split("\n")
    assert faults(compared(tmp_path, second + first)) == ["words-differ 2"]


def test_a_word_added_unmarked_is_found_though_it_is_in_the_text(tmp_path: Path) -> None:
    assert faults(compared(tmp_path, TEXT.replace("He came", "He He came"))) == ["words-differ 2"]


def test_a_difference_is_shown_with_what_stands_around(tmp_path: Path) -> None:
    found = compared(tmp_path, TEXT.replace("Friday", "Sunday"))
    assert [finding.message for finding in found.findings] == [
        "the text of a.html differs from the TEI after 28 characters:"
        " TEI …HecameonMonday.Heleftonpage2Friday.… page …HecameonMonday.Heleftonpage2Sunday.…"
    ]


def test_a_note_that_was_dropped_is_found(tmp_path: Path) -> None:
    found = compared(tmp_path, TEXT, "")
    assert [finding.message for finding in found.findings] == [
        "note note-1 of the TEI is not on a.html"
    ]


def test_a_note_that_was_added_is_found(tmp_path: Path) -> None:
    found = compared(tmp_path, TEXT, NOTES + '<ol><li id="fn:n9">So it is said.</li></ol>')
    assert [finding.message for finding in found.findings] == [
        "note n9 on a.html is not in the TEI"
    ]


@pytest.mark.parametrize("words", ["by sea", "by air and sea", "by"])
def test_a_note_with_other_words_is_found(tmp_path: Path, words: str) -> None:
    assert faults(compared(tmp_path, TEXT, NOTES.replace("by air", words))) == ["words-differ 2"]


def test_a_note_in_the_text_is_no_note(tmp_path: Path) -> None:
    text = TEXT.replace("came", "came by air")
    assert faults(compared(tmp_path, text, "")) == ["words-differ 2", "lost-note 2"]


def test_what_is_declared_as_left_out_is_listed_with_its_size(tmp_path: Path) -> None:
    declared = f"data-omitted='{json.dumps({5: ['fw', 'repeats the title']})}'"
    found = compared(tmp_path, TEXT.replace("page 2 ", ""), attributes=declared)
    omissions = (Omission("fw", "repeats the title", 5),)
    assert found == Proof("tei/a.xml", "a.html", 35, 1, omissions, ())


def test_what_is_left_out_undeclared_is_found(tmp_path: Path) -> None:
    assert faults(compared(tmp_path, TEXT.replace("page 2 ", ""))) == ["words-differ 3"]


def test_a_note_declared_as_left_out_is_not_missed(tmp_path: Path) -> None:
    declared = f"data-omitted='{json.dumps({3: ['note', 'private']})}'"
    found = compared(tmp_path, TEXT, "", declared)
    assert (faults(found), found.notes, found.omissions[0].characters) == ([], 0, 5)


@pytest.mark.parametrize("times", [0, 2])
def test_a_page_has_the_text_exactly_once(tmp_path: Path, times: int) -> None:
    text = '<p class="tei-text">a</p>' * times
    (tmp_path / "a.html").write_text(f"<html><body>{text}</body></html>")
    found = proof(File("tei/a.xml", file(LETTER).encode()), RECORD, tmp_path)
    assert [finding.message for finding in found.findings] == [
        "a.html does not show the text exactly once: is a template overridden?"
    ]


def test_notes_are_known_by_their_ids_or_by_numbers_that_no_id_is(tmp_path: Path) -> None:
    letter = "<p>a<note xml:id='note-2'>b</note><note>c</note></p>"
    notes = '<ol><li id="fn:note-2">b</li><li id="fn:note-2-">c</li></ol>'
    (tmp_path / "a.html").write_text(f'<html><p class="tei-text">a</p>{notes}</html>')
    assert proof(File("tei/a.xml", file(letter).encode()), RECORD, tmp_path).findings == ()


def every_proof(site: Path) -> list[Proof]:
    """The proofs of all documents of a site that stands beside its sources."""
    return [one for some in records(site) for one in proofs(site, site, some, NO_ENTRIES)]


def test_every_document_of_a_site_is_compared(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "documents.json").write_text(json.dumps([RECORD, RECORD]))
    (tmp_path / "tei").mkdir()
    (tmp_path / "tei" / "a.xml").write_text(file(LETTER))
    compared(tmp_path, TEXT)
    assert [found.characters for found in every_proof(tmp_path)] == [40, 40]


def test_a_file_of_many_documents_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "documents.json").write_text(json.dumps([RECORD] * 30))
    (tmp_path / "tei").mkdir()
    (tmp_path / "tei" / "a.xml").write_text(file(LETTER))
    compared(tmp_path, TEXT)
    read: list[str] = []
    parse = tei.parse

    def counted(data: bytes, path: str) -> object:
        read.append(path)
        return parse(data, path)

    monkeypatch.setattr(tei, "parse", counted)
    assert len(every_proof(tmp_path)) == 30
    assert read == ["tei/a.xml"]


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("He left", "Heleft", "joins two words of the TEI: …HecameonMonday.He|leftonpage2Friday.…"),
        ("left", "le ft", "splits a word of the TEI: …HecameonMonday.Hele|ftonpage2Friday.…"),
        ("left", "le<br>ft", "splits a word of the TEI: …HecameonMonday.Hele|ftonpage2Friday.…"),
        ("</p>\n<p>", "", "joins two words of the TEI: …HecameonMonday.|Heleftonpage2Friday.…"),
    ],
)
def test_joined_and_split_words_are_found(
    tmp_path: Path, there: str, instead: str, said: str
) -> None:
    (finding,) = compared(tmp_path, TEXT.replace(there, instead)).findings
    assert finding.code == "words-misparted"
    assert finding.message == f"the text of a.html {said}"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>talks<lb/>with</p>", "<p>talks<br>with</p>"),
        ('<p>Wash<lb break="no"/>ington</p>', "<p>Washington</p>"),
        ("<p>one<space/>two</p>", "<p>one two</p>"),
        ("<p>had to<pb/>go</p>", "<p>had togo</p>"),
        ("<p>had to<pb/>go</p>", "<p>had to go</p>"),
        ("<p>a <hi>wo</hi>rd</p>", "<p>a <i>wo</i>rd</p>"),
        ("<salute>Dear</salute><salute>Anna</salute>", "<p>Dear</p><p>Anna</p>"),
    ],
)
def test_words_parted_as_the_tei_has_them_pass(tmp_path: Path, written: str, shown: str) -> None:
    (tmp_path / "a.html").write_text(f'<div class="tei-text">{shown}</div>', "utf-8")
    assert proof(File("tei/a.xml", file(written).encode()), RECORD, tmp_path).findings == ()


def test_a_text_within_the_text_is_part_of_it(tmp_path: Path) -> None:
    shown = '<div class="tei-text">a<div class="tei-text">b</div></div>'
    notes = '<div class="footnote"><ol><li><p class="tei-text"></p></li></ol></div>'
    (tmp_path / "a.html").write_text(f"<html><body>{shown}{notes}</body></html>", "utf-8")
    inner = file("a<floatingText><text>b</text></floatingText>").encode()
    assert proof(File("tei/a.xml", inner), RECORD, tmp_path).findings == ()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>a<orig>b<p>c</p></orig>d</p>", "<p>a</p><div>b<p>c</p></div><p>d</p>"),
        ('<p>a</p><lg break="no">b</lg>c', "<p>a</p><p>b</p><p>c</p>"),
        ("<p>a<t:table xmlns:t='urn:t'>b</t:table>c</p>", "<p>abc</p>"),
    ],
)
def test_where_words_may_be_parted_they_may(tmp_path: Path, written: str, shown: str) -> None:
    (tmp_path / "a.html").write_text(f'<div class="tei-text">{shown}</div>', "utf-8")
    assert proof(File("tei/a.xml", file(written).encode()), RECORD, tmp_path).findings == ()


def test_a_note_of_an_apparatus_entry_is_a_note_by_itself(tmp_path: Path) -> None:
    entry = file("<p><app><lem>a</lem><rdg>b</rdg><note>c</note></app></p>").encode()
    notes = '<ol><li id="fn:app-1">b</li><li id="fn:note-1">c</li></ol>'
    page = f'<html><body><div class="tei-text"><p>a</p></div>{notes}</body></html>'
    (tmp_path / "a.html").write_text(page, "utf-8")
    assert proof(File("tei/a.xml", entry), RECORD, tmp_path).findings == ()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>talks<lb/>with</p>", "<p>talkswith</p>"),
        ('<p>Wash<lb break="no"/>ington</p>', "<p>Wash<br>ington</p>"),
        ("<p>one<space/>two</p>", "<p>onetwo</p>"),
        ("<p>a <hi>wo</hi>rd</p>", "<p>a <i>wo</i> rd</p>"),
        ("<p>One</p><p>two</p>", "<p>One<span>two</span></p>"),
    ],
)
def test_words_parted_otherwise_are_found(tmp_path: Path, written: str, shown: str) -> None:
    (tmp_path / "a.html").write_text(f'<div class="tei-text">{shown}</div>', "utf-8")
    (finding,) = proof(File("tei/a.xml", file(written).encode()), RECORD, tmp_path).findings
    assert finding.code == "words-misparted"


REGISTER = """<listPerson><head>Persons</head><person xml:id="m"><persName>Mikoyan</persName>
<occupation>Deputy <!-- first --> premier</occupation></person></listPerson>"""


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>Deputy premier</p><h1>Mikoyan</h1>", []),
        ("<h1>Mikoyan</h1><p>Deputy</p>", ['lost-entry 2: "premier" of the entry m is not on m']),
        (
            "<h1>Mikoyan</h1><p>Deputy</p><div class='mentions'>premier</div>",
            ['lost-entry 2: "premier" of the entry m is not on m'],
        ),
    ],
)
def test_what_is_left_out_for_a_register_stands_on_the_pages_of_its_entries(
    tmp_path: Path, page: str, found: list[str]
) -> None:
    (tmp_path / "m").write_text(f"<html><body><article>{page}</article></body></html>")
    omitted = json.dumps({"2": ["listPerson", "on pages of its own"]})
    shown = f"<div class='tei-text' data-omitted='{omitted}'></div>"
    (tmp_path / "a.html").write_text(f"<html><body>{shown}</body></html>")
    entries = Entries(tmp_path, {"m": ("m",)})
    one = proof(File("tei/a.xml", file(REGISTER).encode()), RECORD, tmp_path, entries)
    assert [f"{fault.code} {fault.line}: {fault.message}" for fault in one.findings] == found
    lost = len("premier") if found else 0
    said = ("listPerson", "on pages of its own", 27, 20 - lost)
    assert one.omissions == (Omission(*said),)


TYPED = """<p>He came<note n="a">by air</note> on <hi>Mon</hi>day, <name>R*us*k</name> said.</p>
<p>He left<lb/>on <fw>page 2</fw> Friday with <term>two <hi>aides</hi></term> to Bonn.</p>"""

HOOKS = """from editions import Markdown, Rules, escape, span
from editions.markdown import blocks, join, paragraph

rules = Rules()

"""

PLANTED = {
    "text that is not escaped": (
        "@rules.inline('name')\ndef planted(element, render):\n    return Markdown(element.text)",
        ["words-differ 2:127"],
    ),
    "a note that is dropped": (
        "@rules.inline('note')\ndef planted(element, render):\n    return Markdown('')",
        ["lost-note 2:81"],
    ),
    "text after an element that is lost": (
        "@rules.inline('term')\ndef planted(element, render):\n    return escape(element.text)",
        ["words-differ 3:57"],
    ),
    "paragraphs that changed places": (
        "@rules.block('body')\ndef planted(element, render):\n"
        "    return blocks(render.element(one) for one in reversed(element))",
        ["words-differ 2:71"],
    ),
    "words that are joined": (
        "@rules.inline('lb')\ndef planted(element, render):\n    return Markdown('')",
        ["words-misparted 3:1"],
    ),
    "a word that is split": (
        "@rules.inline('hi')\ndef planted(element, render):\n"
        "    return join([render.inline(element), Markdown(' ')])",
        ["words-misparted 2:110"],
    ),
    "words that are left out without a reason": (
        "@rules.inline('fw')\ndef planted(element, render):\n    return Markdown('')",
        ["words-differ 3:19"],
    ),
    "a word that is added unmarked": (
        "@rules.inline('fw')\ndef planted(element, render):\n"
        "    return join([escape('running head: '), render.inline(element)])",
        ["words-differ 3:19"],
    ),
    "a note's words that are changed": (
        "@rules.inline('note')\ndef planted(element, render):\n"
        "    return render.footnote(element, lambda note: paragraph(escape('by sea')))",
        ["words-differ 2:81"],
    ),
}
"""Rules of a project that each do one thing wrong, and how it is found: code and place."""


@pytest.mark.part(3)
@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_of_a_rule_is_found_and_the_site_is_not_published(
    fault: str, project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    rule, found = PLANTED[fault]
    folder = project({"tei/documents/a.xml": file(TYPED)})
    published, _, _ = building.build(folder)
    before = (published / "documents/a.html").read_bytes()
    configuration = (folder / "mkdocs.yml").read_text("utf-8") + "hooks: [hooks/rules.py]\n"
    project({"mkdocs.yml": configuration, "hooks/rules.py": HOOKS + rule})
    caplog.clear()
    with pytest.raises(EditionError):
        building.build(folder)
    said = re.findall(r"a\.xml:(\d+:\d+): error: .* \[([a-z-]+)\]", caplog.text)
    assert [f"{code} {place}" for place, code in said] == found
    assert (published / "documents/a.html").read_bytes() == before
