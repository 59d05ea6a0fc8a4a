"""Files of word processors, made for tests from the XML of their paragraphs; and their words."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from lxml import etree
from lxml.etree import _Element

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATHS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" xmlns:mc="{COMPATIBLE}" xmlns:m="{MATHS}"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
ODT_SPACES = " ".join(
    f'xmlns:{prefix}="{OFFICE}{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("style", "style"),
        ("table", "table"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    )
)

PARTS = ("styles", "numbering", "settings", "footnotes", "endnotes", "comments", "header")
"""The parts of a .docx file beside its text; each is named after the kind of its relationship."""


def relations(pairs: Mapping[str, tuple[str, str]], outside: str = "") -> str:
    """The relationships of a part: kind and target by id."""
    every = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in pairs.items()
    )
    link = f'<Relationship Id="link" Type="{RELATIONS}/hyperlink" Target="{outside}"'
    more = f'{link} TargetMode="External"/>' if outside else ""
    return f'<Relationships xmlns="{PACKAGE}">{every}{more}</Relationships>'


def docx(body: str, link: str = "https://example.org/", **parts: str) -> bytes:
    """A .docx file with a body, and with the content of other parts: `footnotes="…"`."""
    own = {name: (name, f"{name}.xml") for name in PARTS if name in parts}
    files = {
        "_rels/.rels": relations({"main": ("officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": relations(own, link),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
    }
    roots = {"header": "hdr"}
    for name, content in parts.items():
        root = roots.get(name, name)
        files[f"word/{name}.xml"] = f"<w:{root} {SPACES}>{content}</w:{root}>"
    return archive(files)


def odt(body: str, styles: str = "", automatic: str = "") -> bytes:
    """A .odt file with a text, its automatic styles, and the styles of its styles.xml."""
    content = (
        f"<office:document-content {ODT_SPACES}><office:automatic-styles>{automatic}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    named = f"<office:styles>{styles}</office:styles>"
    return archive(
        {
            "content.xml": content,
            "styles.xml": f"<office:document-styles {ODT_SPACES}>{named}</office:document-styles>",
        }
    )


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of files by name."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return packed.getvalue()


def p(*content: str, **properties: str) -> str:
    """A paragraph of Word: runs, or plain words; properties by their names, `pStyle="Title"`."""
    said = "".join(f'<w:{name} w:val="{value}"/>' for name, value in properties.items())
    inner = "".join(one if one.startswith("<") else r(one) for one in content)
    return f"<w:p><w:pPr>{said}</w:pPr>{inner}</w:p>"


def r(words: str, *looks: str) -> str:
    """A run of Word with some words; its looks as empty elements (`b`) or whole ones (`<w:…/>`)."""
    said = "".join(look if look.startswith("<") else f"<w:{look}/>" for look in looks)
    return f'<w:r><w:rPr>{said}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def noted(kind: str, key: int, *words: str) -> str:
    """A footnote or an endnote as its part has it: its mark, and its paragraphs."""
    first, *rest = words
    start = p(f"<w:r><w:{kind}Ref/></w:r>", f" {first}")
    return f'<w:{kind} w:id="{key}">{start}{"".join(map(p, rest))}</w:{kind}>'


def marked(kind: str, key: int, mark: str = "") -> str:
    """The mark of a footnote or an endnote, or one of its own."""
    own = f'w:customMarkFollows="1"/><w:t>{mark}</w:t>' if mark else "/>"
    return f'<w:r><w:{kind}Reference w:id="{key}" {own}</w:r>'


def words_of_docx(data: bytes) -> dict[str, list[str]]:
    """The words of a .docx file as one reads them in its XML: of the text, of each kind of note.

    Deleted words are none, nor is what is there for old programs. Shares no code with the package.
    """
    with zipfile.ZipFile(BytesIO(data)) as opened:
        names = {*opened.namelist()}
        found = {
            name: etree.fromstring(opened.read(f"word/{name}.xml"))
            for name in ("document", "footnotes", "endnotes")
            if f"word/{name}.xml" in names
        }
    return {name: _words(root) for name, root in found.items()}


def _words(root: _Element) -> list[str]:
    gone = "ancestor::w:del or ancestor::w:moveFrom or ancestor::mc:Fallback"
    wanted = f"//w:t[not({gone})] | //m:t | //w:p | //w:tab | //w:br | //w:cr | //w:noBreakHyphen"
    spaces = {"w": WORD, "m": MATHS, "mc": COMPATIBLE}
    said = ""
    found = root.xpath(wanted, namespaces=spaces)
    assert isinstance(found, list)
    for one in found:
        assert isinstance(one, _Element)
        name = etree.QName(one).localname
        said += (one.text or "") if name == "t" else "\u2011" if name == "noBreakHyphen" else " "
    return re.findall(r"\S+", said)


def words_of_tei(file: Path | str) -> dict[str, list[str]]:
    """The words of a TEI file's text: without notes, of notes at the foot, of notes at the end."""
    data = file.read_bytes() if isinstance(file, Path) else file.encode()
    tei = {"t": "http://www.tei-c.org/ns/1.0"}
    body = etree.fromstring(data).find(".//t:body", tei)
    assert body is not None
    places = {"footnotes": "foot", "endnotes": "end"}
    found = {
        name: [
            word
            for note in body.iterfind(f".//t:note[@place='{place}']", tei)
            for word in _words_of_tei(note)
        ]
        for name, place in places.items()
    }
    return {"document": _words_of_tei(body), **found}


def _words_of_tei(holder: _Element) -> list[str]:
    """The words of a body or a note without those of the notes in it."""
    depth = f"[count(ancestor::t:note) = {int(str(holder.tag).endswith('note'))}]"
    parting = (
        "*[self::t:p or self::t:head or self::t:item or self::t:cell or self::t:lb or self::t:pb]"
    )
    found = holder.xpath(
        f".//text(){depth} | .//{parting}{depth}", namespaces={"t": "http://www.tei-c.org/ns/1.0"}
    )
    assert isinstance(found, list)
    return re.findall(r"\S+", "".join(one if isinstance(one, str) else " " for one in found))
