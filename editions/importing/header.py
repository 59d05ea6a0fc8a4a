"""The header of a new TEI file: what is known of it, and where the editor has to fill something in.

Source: TEI P5, chapter 2 (The TEI Header).
"""

from __future__ import annotations

from importlib.metadata import version

from lxml.etree import _Element

from editions import tei
from editions.importing.xml import Xml, element, escape, fill_in, holder, joined, lines, written

TITLE = "the title by which readers will know it: of what kind, from whom, to whom, when"
AUTHOR = "who wrote it, with a pointer to the register; without an author take the element out"
EDITOR = "who edits it"
PUBLISHER = "who publishes it"
RIGHTS = "what is known of the rights; name a licence only if there is one"
SOURCE = "what was transcribed: archive, collection, shelfmark; or the edition that was copied"
DECISIONS = "what you decide on spelling, corrections, brackets and names"
CREATION = "when it was written, in words and in the attribute when; else take creation out"
LANGUAGE = "the language: give text the attribute xml:lang, and name it in langUsage of the header"
CHANGE = "the attributes when and who of this change"


def header(
    title: str,
    file: str,
    language: str | None,
    decisions: list[str],
    like: _Element | None = None,
) -> Xml:
    """The header of a file made from `file`; `decisions` are sentences on how it was made.

    `like` is the root of a document that has the same editors, publisher, rights and decisions.
    """
    parts = [_file(title, like), _encoding(file, decisions, like), _profile(language)]
    return holder("teiHeader", [*parts, _revision(file)], 1)


def _file(title: str, like: _Element | None) -> Xml:
    statement = [
        lines(element("title", escape(title) or fill_in(TITLE), type="main"), 4),
        lines(element("author", fill_in(AUTHOR)), 4),
        _same(like, "fileDesc/tei:titleStmt/tei:respStmt", 4) or _responsible(),
    ]
    source = holder("sourceDesc", [lines(element("p", fill_in(SOURCE)), 4)], 3)
    publication = _same(like, "fileDesc/tei:publicationStmt", 3) or _publication()
    return holder("fileDesc", [holder("titleStmt", statement, 3), publication, source], 2)


def _same(like: _Element | None, path: str, depth: int) -> Xml:
    """The elements that another document has at a place of its header; nothing without any."""
    found = [] if like is None else tei.find_all(like, f"tei:teiHeader/tei:{path}")
    return joined(written(one, depth) for one in found)


def _responsible() -> Xml:
    name = lines(element("name", fill_in(EDITOR)), 5)
    return holder("respStmt", [lines(element("resp", "Edition"), 5), name], 4)


def _publication() -> Xml:
    rights = lines(element("p", fill_in(RIGHTS)), 5)
    publisher = lines(element("publisher", fill_in(PUBLISHER)), 4)
    return holder(
        "publicationStmt", [publisher, holder("availability", [rights], 4, status="unknown")], 3
    )


def _encoding(file: str, decisions: list[str], like: _Element | None) -> Xml:
    """What made the file, and how."""
    made = element("desc", escape(f"Made this file from {file}."))
    application = holder(
        "application", [lines(made, 5)], 4, ident="editions", version=version("editions")
    )
    said = element("p", joined([escape(f"{' '.join(decisions)} "), fill_in(DECISIONS)]))
    return holder(
        "encodingDesc",
        [
            holder("appInfo", [application], 3),
            _same(like, "encodingDesc/tei:editorialDecl", 3)
            or holder("editorialDecl", [lines(said, 4)], 3),
        ],
        2,
    )


def _profile(language: str | None) -> Xml:
    date = element("date", fill_in(CREATION))
    used = holder("langUsage", [lines(element("language", ident=language), 4)], 3)
    return holder(
        "profileDesc",
        [holder("creation", [lines(date, 4)], 3), *([used] if language else [])],
        2,
    )


def _revision(file: str) -> Xml:
    said = joined([escape(f"First draft, made from {file}."), Xml(" "), fill_in(CHANGE)])
    return holder("revisionDesc", [lines(element("change", said), 3)], 2)
