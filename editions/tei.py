"""Read TEI files safely, and the few questions that everyone asks of an element.

Files are untrusted: they are parsed from bytes, without network, external DTD or external entities,
and within limits. Nothing here writes to a tree.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import cache, lru_cache
from html.entities import html5
from pathlib import Path
from typing import Any, NamedTuple
from xml.parsers import expat

from lxml import etree
from lxml.etree import _Element

from editions import syntax
from editions.findings import EditionError, Finding

TEI = "http://www.tei-c.org/ns/1.0"
XML = "http://www.w3.org/XML/1998/namespace"
ID, LANG = f"{{{XML}}}id", f"{{{XML}}}lang"
NAMESPACES = {"tei": TEI, "xml": XML}

# Real texts are some 20 elements deep; libxml2 stops at 256, a recursive reader earlier.
MOST_BYTES = 64 * 1024 * 1024
DEEPEST = 150
IS_TOO_DEEP = etree.XPath(f"boolean(/{'/'.join('*' * (DEEPEST + 1))})")
"""There is an element that is nested deeper: in a real text this ends at its deepest one."""

# A volume of 1,000 pages has some 100,000; 5 million took 4.5 s and 1 GB before anyone read them.
MOST_ELEMENTS = 1_000_000

# Real elements have some 10; lxml looks for each from the first one on.
MOST_ATTRIBUTES = 1_000
LONG_TAG = re.compile(rb"<[^<>]{5000}")

CONFLICT = re.compile(rb"^(<{7} |>{7} )", re.MULTILINE)
ENTITY = re.compile(rb"<!ENTITY\s")
EXTERNAL_ENTITY = re.compile(rb"""<!ENTITY\s+(?:%\s+)?[^\s>]+\s+(?:SYSTEM|PUBLIC)\s""")
MOST_ENTITIES = 400
UNDECLARED = re.compile(r"Entity '([^']+)' not defined")


PARTING = frozenset(
    "p ab head item l lg sp speaker stage row cell addrLine div list table lb space".split()
)
"""Elements that part the words before and after them, unless `@break` says no."""

BREAKS = frozenset("lb pb cb gb milestone".split())
"""Elements at which something begins, be it within a word."""

TAG = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*|x(-[a-zA-Z0-9]{1,8})+")
"""A well-formed tag of a language."""

LANGUAGES = dict(
    pair.split("=")
    for pair in (
        "ara=ar ces=cs cze=cs dan=da deu=de ger=de dut=nl nld=nl ell=el gre=el eng=en fin=fi fra=fr"
        " fre=fr heb=he hrv=hr hun=hu ita=it jpn=ja lat=la nor=no pol=pl por=pt ron=ro rum=ro"
        " rus=ru slk=sk slo=sk slv=sl spa=es srp=sr swe=sv tur=tr ukr=uk yid=yi zho=zh chi=zh"
    ).split()
)
"""Languages that have a shorter name, which BCP 47 asks for."""

APART = PARTING | BREAKS
"""Those, and the breaks that stand within words too, where nothing says so: read as parting."""


WITHIN = frozenset(
    "abbr add addName am c choice corr damage date del distinct emph ex expan foreign forename g"
    " geogName gloss hi mentioned name num orgName orig persName placeName ref reg roleName rs"
    " seg sic soCalled subst supplied surname surplus term title unclear w".split()
)
"""TEI elements whose edges may stand within a word. All others may part words or not."""

LETTERHEAD = frozenset(
    "opener closer postscript byline dateline salute signed address docImprint docTitle titlePage"
    " argument epigraph stamp".split()
)
"""Elements whose parts are lines of their own, where they hold no words between them."""

HOLDERS = frozenset(
    "abstract back body castGroup castList div div1 div2 div3 div4 div5 div6 div7 event figure"
    " front group lg list listBibl listEvent listOrg listPerson listPlace nym object org person"
    " personGrp persona place relation row sp table text titlePage".split()
)
"""TEI elements that hold no words themselves: no word goes on from one of their children to the
next. Source: TEI P5, content models."""


class Position(NamedTuple):
    """Where a start tag begins: line and column from 1."""

    line: int
    column: int


def parse(data: bytes, path: str) -> _Element:
    """Parse the bytes of one file into its root element.

    Raises EditionError, with every fault that the parser can name, if the file is not well-formed
    XML in the encoding that it declares, or goes beyond the limits of this module.
    """
    _refuse(data, path)
    # A fresh parser for each file: errors accumulate in it. From bytes: a path would be gunzipped.
    parser = etree.XMLParser(
        resolve_entities="internal",
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,  # With it, a duplicate xml:id is a syntax error without its place.
    )
    parser.resolvers.add(_Nothing())  # Without ids, lxml 6.1 reads the DTD in spite of load_dtd.
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise EditionError(_syntax_findings(parser, data, path, str(fault))) from None
    if _faults(parser):  # A reference that an unread DTD might explain is none to libxml2.
        raise EditionError(_syntax_findings(parser, data, path, ""))
    if IS_TOO_DEEP(root):
        message = f"elements are nested more than {DEEPEST} deep: flatten the structure"
        raise EditionError([Finding(path, 0, 0, "error", "too-deep", message)])
    if LONG_TAG.search(_markup(data)):
        _refuse_attributes(root, path)
    return root


def warnings(data: bytes, root: _Element, path: str) -> list[Finding]:
    """What an editor should know of a file that was parsed into `root`: an external DTD."""
    document = root.getroottree().docinfo
    dtd = document.system_url or document.public_id
    if not dtd:
        return []
    message = (
        f"the DTD {dtd[:100]} is not loaded: delete this line; an entity that it declares is"
        " written as its text"
    )
    return [Finding(path, *_doctype(data), "warning", "external-dtd", message)]


def name(element: _Element) -> str:
    """The element's local name: `persName`."""
    return _parts_of(str(element.tag))[1]


@cache
def _parts_of(tag: str) -> tuple[str | None, str]:
    """Namespace and local name; an edition has some hundred names."""
    said = etree.QName(tag)
    return said.namespace, said.localname


def is_element(node: _Element) -> bool:
    """Comments, processing instructions and entity references are no elements."""
    return isinstance(node.tag, str)


def instructions(root: _Element, target: str) -> list[etree._ProcessingInstruction]:
    """The processing instructions of a name below an element, in document order."""
    found = (one for one in root.iter() if isinstance(one, etree._ProcessingInstruction))
    return [one for one in found if one.target == target]


def is_tei(element: _Element) -> bool:
    """The element is in the TEI namespace."""
    return is_element(element) and _parts_of(str(element.tag))[0] == TEI


def xml_id(element: _Element) -> str | None:
    """The element's `@xml:id`."""
    return element.get(ID)


def lang(element: _Element) -> str | None:
    """The element's own `@xml:lang`, as a tag of BCP 47: `fr` for `fra`; None where it is none."""
    said = element.get(LANG)
    if said is None:
        return None
    language, *subtags = said.split("-")
    tag = "-".join([LANGUAGES.get(language.lower(), language), *subtags])
    return tag if TAG.fullmatch(tag) else None


def language(element: _Element) -> str | None:
    """The language that an element's words are in: its own, else that of what holds it."""
    holders: Iterator[_Element] = element.iterancestors()
    found = (lang(one) for one in (element, *holders))
    return next((one for one in found if one), None)


def find(element: _Element, path: str) -> _Element | None:
    """The first element at an XPath whose names carry the prefix `tei:`."""
    return next(iter(find_all(element, path)), None)


def find_all(element: _Element, path: str) -> list[_Element]:
    """All elements at an XPath whose names carry the prefix `tei:`, in document order."""
    found = _compiled(path)(element)
    return [node for node in found if isinstance(node, _Element)] if isinstance(found, list) else []


@lru_cache(maxsize=1024)
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces=NAMESPACES)


def is_xpath(path: str) -> bool:
    """The text is an XPath of elements whose names carry the prefix `tei:`."""
    try:
        found = etree.XPath(path, namespaces=NAMESPACES)(etree.Element("trial"))
    except etree.XPathError:
        return False
    return isinstance(found, list)


def pieces(
    element: _Element, leave_out: AbstractSet[_Element] = frozenset()
) -> Iterator[tuple[_Element, str]]:
    """The element's text in reading order, piece by piece, each with the element that holds it.

    Comments and processing instructions have no text; what follows them has. The elements of
    `leave_out` are passed over with all they contain, not with what follows them. Elements that
    part words, such as `lb`, give a blank before and after them, and so do the lines of an opener.
    """
    if element.text:
        yield element, element.text
    for child in element:
        if is_element(child) and child not in leave_out:
            is_apart = parts_words(child) or _is_line(element, child)
            blank = [(element, " ")] if is_apart else []
            yield from (*blank, *pieces(child, leave_out), *blank)
        if child.tail:
            yield element, child.tail


def inside(element: _Element, leave_out: AbstractSet[_Element]) -> Iterator[_Element]:
    """The element and all below it, in document order, without those of `leave_out`."""
    if not leave_out:
        yield from element.iter("*")
        return
    yield element
    for child in element:
        if is_element(child) and child not in leave_out:
            yield from inside(child, leave_out)


def is_note(element: _Element) -> bool:
    """The element is a note, or an entry of the apparatus that stands in the text.

    Source: TEI P5, chapters 3.9 (Notes) and 13.2.3 (In-line Apparatus).
    """
    if not is_tei(element) or name(element) not in ("note", "app"):
        return False
    return name(element) == "note" or find(element, "ancestor::tei:listApp") is None


def base(app: _Element) -> _Element | None:
    """The reading of an apparatus entry that stands in the text: the lemma, else the first reading.

    Source: TEI P5, chapter 13.1 (The Apparatus Entry, Readings, and Witnesses).
    """
    return find(app, "tei:lem") if find(app, "tei:lem") is not None else find(app, "tei:rdg")


def readings(app: _Element) -> list[_Element]:
    """The parts of an apparatus entry that stand at the foot of the page: all but the base."""
    text = base(app)
    return [child for child in app if is_element(child) and child is not text]


def plain(element: _Element | None, leave_out: AbstractSet[_Element] = frozenset()) -> str:
    """The element's text with white space normalised; the empty text if there is no element."""
    if element is None:
        return ""
    return normalised("".join(text for _, text in pieces(element, leave_out))).strip()


def normalised(text: str) -> str:
    """The text with each run of XML white space made one blank."""
    # Four times as fast as an expression, which would replace each blank by itself.
    line = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    while "  " in line:
        line = line.replace("  ", " ")
    return line


def unread(element: _Element) -> frozenset[_Element]:
    """What a reading text passes over: notes, and in a `choice` the form that was mended.

    Source: TEI P5, chapter 3.5 (Simple Editorial Changes).
    """
    path = (
        ".//tei:note | .//tei:surplus | .//tei:choice[tei:corr]/tei:sic"
        " | .//tei:choice[tei:reg]/tei:orig | .//tei:choice[tei:expan]/tei:abbr"
    )
    return frozenset(find_all(element, path))


def positions(data: bytes) -> Mapping[int, Position]:
    """Where each element's start tag begins, by the element's number in document order from 0.

    lxml knows lines only; this second reading gives columns, and is made only to report findings.
    """
    found: dict[int, Position] = {}
    parser = expat.ParserCreate()

    def start(_name: str, _attributes: dict[str, str]) -> None:
        place = Position(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        found[len(found)] = place

    parser.StartElementHandler = start
    with suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(data, True)
    return found


def instruction_positions(data: bytes, target: str) -> list[Position]:
    """Where each processing instruction of a name begins, in document order, as far as is read."""
    found: list[Position] = []
    parser = expat.ParserCreate()

    def instruction(called: str, _said: str) -> None:
        if called == target:
            found.append(Position(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    parser.ProcessingInstructionHandler = instruction
    with suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(data, True)
    return found


def path(element: _Element) -> str:
    """The way to an element from the root of its file: names with the prefix `tei`."""
    return element.getroottree().getelementpath(element).replace(f"{{{TEI}}}", "tei:")


def files(folder: Path) -> tuple[Path, ...]:
    """The XML files under a folder, sorted by path; hidden ones are left out.

    What is no file but called like one is among them: whoever reads it says so.
    """
    found: list[tuple[tuple[str, ...], Path]] = []
    for holder, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        here = Path(holder)
        parts = here.parts
        found += [
            ((*parts, name), here / name)
            for name in (*names, *folders)
            if name.endswith(".xml") and not name.startswith(".")
        ]
    return tuple(file for _, file in sorted(found))


class _Nothing(etree.Resolver):
    """Finds nothing outside the file: an external DTD is read as an empty one."""

    def resolve(self, _url: str | None, _public: str | None, context: object, /) -> Any:
        """Give an empty text for every address; after `resolve_empty` libxml2 would look for it."""
        return self.resolve_string("", context)


def is_within_word(element: _Element) -> bool:
    """The element is a break that parts no word.

    Source: TEI P5, att.breaking.
    """
    return name(element) in BREAKS and element.get("break") == "no"


def parts_words(element: _Element) -> bool:
    """The element parts the words before and after it."""
    return is_tei(element) and name(element) in APART and not is_within_word(element)


def _is_line(element: _Element, child: _Element) -> bool:
    """A child is a line of a letter's head or foot, or of a segment of one, of elements alone."""
    if name(child) in WITHIN and name(child) != "seg":
        return False
    holders = (one for one in (element, *element.iterancestors()) if name(one) != "seg")
    if name(next(holders, element)) not in LETTERHEAD:
        return False
    own = [element.text, *(one.tail for one in element)]
    return all(not text or text.isspace() for text in own)


def _refuse(data: bytes, path: str) -> None:
    """Raise EditionError for what must not even reach the parser."""
    markup = _markup(data)
    entities = [found.start() for found in ENTITY.finditer(markup)]
    external = EXTERNAL_ENTITY.search(markup)
    checks = (
        (len(data) > MOST_BYTES, "too-large", "the file is larger than 64 MiB: split it"),
        (not data.strip(), "empty-file", "the file is empty: remove it or write TEI into it"),
        (data[:2] == b"\x1f\x8b", "not-xml", "this is a gzip archive, not XML: unpack it"),
        (
            _tags(markup) > MOST_ELEMENTS,
            "too-many-elements",
            f"the file has more than {MOST_ELEMENTS:,} elements: split it",
        ),
        (
            len(entities) > MOST_ENTITIES,
            "too-many-entities",
            f"the file declares more than {MOST_ENTITIES} entities: write the characters",
        ),
    )
    for refused, code, message in checks:
        if refused:
            raise EditionError([Finding(path, 1, 1, "error", code, message)])
    if external is not None:
        message = (
            "this declares an entity whose text is in another file, which is never loaded: write"
            " the text itself where the entity stands, and delete the declaration"
        )
        place = _place(markup, external.start())
        raise EditionError([Finding(path, *place, "error", "external-entity", message)])
    _refuse_conflict(markup, path)


def _markup(data: bytes) -> bytes:
    """The file without NUL, so that what is ASCII can be read in UTF-16 and UTF-32 too."""
    return data.replace(b"\0", b"")


def _place(markup: bytes, at: int) -> Position:
    """Line and column of a byte of `_markup`."""
    before = markup[:at]
    return Position(before.count(b"\n") + 1, at - before.rfind(b"\n"))


def _tags(markup: bytes) -> int:
    """How many elements there are at most, counted before a tree of them is built."""
    return markup.count(b"<") - markup.count(b"</") - markup.count(b"<!")


def _refuse_conflict(data: bytes, path: str) -> None:
    """Raise EditionError for the markers that a merge leaves: in a comment they would parse."""
    marks: list[int] = []
    is_open = False
    for mark in CONFLICT.finditer(data):
        if not (is_open and mark[1].startswith(b">")):  # The end of what has been told.
            marks.append(data.count(b"\n", 0, mark.start()) + 1)
        is_open = mark[1].startswith(b"<")
    if marks:
        message = (
            "a merge has left two texts here: choose one, and delete the three lines of <<<<<<<,"
            " ======= and >>>>>>>"
        )
        raise EditionError(
            Finding(path, line, 1, "error", "conflict-marker", message) for line in marks
        )


def _refuse_attributes(root: _Element, path: str) -> None:
    """Raise EditionError for elements with more attributes than anyone can look at."""
    found = [one for one in root.iter("*") if len(one.attrib) > MOST_ATTRIBUTES]
    if found:
        message = f"an element has more than {MOST_ATTRIBUTES:,} attributes: leave most of them out"
        raise EditionError(
            Finding(path, one.sourceline or 0, 0, "error", "too-many-attributes", message)
            for one in found
        )


def _faults(parser: etree.XMLParser) -> list[etree._LogEntry]:
    return [entry for entry in parser.error_log if entry.level_name in ("ERROR", "FATAL")]


def _syntax_findings(parser: etree.XMLParser, data: bytes, path: str, fault: str) -> list[Finding]:
    """The parser's errors as findings; each place once."""
    every = [_syntax_fault(one, data, path) for one in _faults(parser)]
    if not every:
        return [Finding(path, 0, 0, "error", "not-well-formed", f"not well-formed XML: {fault}")]
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    found = [one for one in every if isinstance(one, Finding)]
    told = syntax.faults((one for one in every if isinstance(one, syntax.Fault)), text)
    found += (
        Finding(path, line, column, "error", "not-well-formed", f"not well-formed XML: {said}")
        for line, column, said in told
    )
    places = {(one.line, one.column): one for one in reversed(found)}
    return [one for _, one in sorted(places.items())]


def _syntax_fault(fault: etree._LogEntry, data: bytes, path: str) -> Finding | syntax.Fault:
    """What is wrong with an entity, or what the parser says of something else."""
    said = fault.message.strip()
    undeclared = UNDECLARED.search(said)
    if undeclared is not None:
        called = undeclared[1]
        instead = "".join(f"&#{ord(sign)};" for sign in html5.get(f"{called};", "")) or "its text"
        message = f"the entity {called} is declared nowhere that is read: write {instead} instead"
        column = max(fault.column - len(f"&{called};"), 1)  # libxml2 counts to its end.
        return Finding(path, fault.line, column, "error", "undeclared-entity", message)
    if fault.type_name == "ERR_ENTITY_LOOP" or "amplification" in said:
        markup = _markup(data)  # The place that libxml2 gives may be one within an entity.
        place = _place(markup, markup.find(b"<!ENTITY"))
        message = (
            "the file's entities repeat themselves without end or measure: write their text, and"
            " delete what declares them"
        )
        return Finding(path, *place, "error", "too-many-entities", message)
    return syntax.Fault(fault.line, fault.column, said)


def _doctype(data: bytes) -> Position:
    """Where the document type declaration begins; zeros in an encoding that expat cannot read."""
    found: list[Position] = []
    parser = expat.ParserCreate()

    def other(token: str) -> None:
        if token == "<!DOCTYPE":
            found.append(Position(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    parser.DefaultHandler = other
    with suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(data, True)
    return next(iter(found), Position(0, 0))
