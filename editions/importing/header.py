"""The header of a new TEI file: what is known of it, and where the editor has to fill something in.

Source: TEI P5, chapter 2 (The TEI Header).
"""

from __future__ import annotations

from importlib.metadata import version

from editions.importing.xml import Xml, element, escape, fill_in, holder, joined, lines

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


def header(title: str, file: str, language: str | None, decisions: list[str]) -> Xml:
    """The header of a file made from `file`; `decisions` are sentences on how it was made."""
    return holder(
        "teiHeader",
        [_file(title), _encoding(file, decisions), _profile(language), _revision(file)],
        1,
    )


def _file(title: str) -> Xml:
    statement = [
        lines(element("title", escape(title) or fill_in(TITLE), type="main"), 4),
        lines(element("author", fill_in(AUTHOR)), 4),
        holder(
            "respStmt",
            [
                lines(element("resp", "Edition"), 5),
                lines(element("name", fill_in(EDITOR)), 5),
            ],
            4,
        ),
    ]
    publication = [
        lines(element("publisher", fill_in(PUBLISHER)), 4),
        holder("availability", [lines(element("p", fill_in(RIGHTS)), 5)], 4, status="unknown"),
    ]
    return holder(
        "fileDesc",
        [
            holder("titleStmt", statement, 3),
            holder("publicationStmt", publication, 3),
            holder("sourceDesc", [lines(element("p", fill_in(SOURCE)), 4)], 3),
        ],
        2,
    )


def _encoding(file: str, decisions: list[str]) -> Xml:
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
            holder("editorialDecl", [lines(said, 4)], 3),
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
