"""Documents as e-books, each alone and all in one. Source: EPUB 3.3, W3C Recommendation of 2023.

What a book shows is made of the page's Markdown: head, text, notes, and how it was encoded. Files
in it are not compressed, for not every machine compresses to the same bytes.
"""

from __future__ import annotations

import io
import posixpath
import re
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import frontmatter
from lxml import etree, html
from lxml.html import HtmlElement
from markdown import Markdown as Converter

from editions import citations, conversion, notes, uris
from editions.cache import digest
from editions.document import Document
from editions.downloads.made import FOLDER, File, of_each
from editions.downloads.pages import file_of, stamp
from editions.edition import Edition
from editions.markdown import EXTENSIONS
from editions.words import LANGUAGE, say

PATH = f"{FOLDER}/edition.epub"

KEPT = "chapters"

SPACE = "http://www.w3.org/1999/xhtml"

LEFT_OUT = (
    "self::script or self::style or self::input or self::label or self::button or self::svg"
    " or self::iframe or self::object or self::dialog or self::template or contains(concat(' ',"
    " @class, ' '), ' headerlink ') or contains(concat(' ', @class, ' '), ' parallel-original ')"
    " and contains(concat(' ', @class, ' '), ' copied ')"
)
"""What a page has for readers on a screen of the web alone, or from another page."""

OF_THE_SITE = frozenset("up text-switch further citing reporting print-only".split())
"""Classes of what leads on in the site."""

KEEP = frozenset("id class lang dir href src alt title colspan rowspan start value".split())

PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif"}
"""Kinds of images that every reader of books shows. Source: EPUB 3.3, core media types."""

IMAGE = re.compile(r'<img[^>]* src="([^"]*)"')

WEB = re.compile(r"https?://|mailto:", re.IGNORECASE)

WAY = re.compile(r' href="site:([^"#]*)(#[^"]*)?"')
"""A link of a chapter to a place in the site."""

STYLE = b"""body { line-height: 1.5; }
h1 { font-size: 1.3em; } h2 { font-size: 1.1em; } h3 { font-size: 1em; }
table { border-collapse: collapse; } td, th { padding: 0.2em 0.5em; vertical-align: top; }
.aside { display: none; } .note-label { font-weight: bold; } .footnote-ref { vertical-align: super;
font-size: 0.75em; } .document-about { margin-top: 2em; font-size: 0.9em; }
img { max-width: 100%; }
"""


class Chapter(NamedTuple):
    """A document as XHTML."""

    body: str
    """Its links to places in the site begin with `site:`."""
    ids: Sequence[str]
    images: Sequence[str]
    """Paths of its images, from the project's root."""


class Part(NamedTuple):
    """A chapter of a book, with its document."""

    document: Document
    chapter: Chapter


def of_document(edition: Edition, document: Document) -> File:
    """A document as an e-book."""

    def made() -> bytes:
        return _book(edition, [part(edition, document)], document.title, document.uri)

    path = f"{document.uri.removesuffix('.html')}.epub"
    return File(path, made, partial(mark, edition, document))


def of_all(edition: Edition) -> Iterator[File]:
    """All documents as one e-book, in their order."""

    def made() -> bytes:
        return _book(edition, parts(edition), edition.settings.imprint.title or "", "")

    def key() -> str:
        return digest([(one.uri, mark(edition, one)) for one in edition.documents])

    yield File(PATH, made, key)


def part(edition: Edition, document: Document) -> Part:
    """A document as a chapter."""
    return Part(document, Chapter(*_chapter(edition, document)))


def parts(edition: Edition) -> list[Part]:
    """All documents as chapters, in their order."""
    every = of_each(edition, KEPT, partial(mark, edition), partial(_chapter, edition))
    return [Part(document, Chapter(*made)) for document, made in every]


def mark(edition: Edition, document: Document) -> str:
    """What tells whether the page of a document, or one of its images, was written again."""
    file = file_of(edition, document)
    written = file.read_text("utf-8") if file.is_file() else ""
    project = edition.project or Path()
    images = [stamp(project / path) for path in _images(written, document)]
    return digest(written, images, document.title, citations.told(edition, document))


def _images(written: str, document: Document) -> list[str]:
    """The images of a page, by their paths from the project's root."""
    folder = posixpath.dirname(document.uri)
    found = (posixpath.normpath(posixpath.join(folder, src)) for src in IMAGE.findall(written))
    return [*dict.fromkeys(path for path in found if uris.is_below(path))]


def _chapter(edition: Edition, document: Document) -> tuple[str, list[str], list[str]]:
    """What a chapter is made of."""
    post = frontmatter.loads(file_of(edition, document).read_text("utf-8"))
    about: dict[str, Any] = post.metadata
    made = conversion.converted(post.content, lambda way: way)
    if made is None:
        converter = Converter(extensions=[*EXTENSIONS], extension_configs=EXTENSIONS)
        text = converter.convert(post.content)
    else:
        text = made.html
    series, langs = about.get("notes") or {}, about.get("notes_in_languages") or {}
    labelled = notes.labelled(text, series, langs, about.get("language"))
    root = html.fragment_fromstring(labelled, create_parent="body")
    images = _cleaned(root, edition, document)
    ids = [str(one) for one in root.xpath("//@id")]
    return _written(root), ids, images


def _cleaned(root: HtmlElement, edition: Edition, document: Document) -> list[str]:
    """Take out of a page what no book has, and give the paths of its images."""
    for child in [*root]:
        if not OF_THE_SITE.isdisjoint((child.get("class") or "").split()):
            child.drop_tree()
    for element in root.xpath(f".//*[{LEFT_OUT}]"):
        element.drop_tree()
    images = []
    for element in root.xpath(".//img"):
        path = next(iter(_images(f'<img src="{element.get("src")}"', document)), "")
        file = edition.image(path, "") if posixpath.splitext(path)[1].lower() in PICTURES else None
        if file is None:
            element.drop_tag()
        else:
            images.append(file)
            element.set("src", quote(f"images/{file}"))
    for element in root.iter("*"):
        for name in {*element.keys()} - KEEP:
            del element.attrib[name]
    _settle_ids(root)
    _settle_links(root, document)
    return [*dict.fromkeys(images)]


def _settle_ids(root: HtmlElement) -> None:
    """Give ids names without colons, each once, as XML wants them."""
    taken: set[str] = set()
    for element in root.xpath(".//*[@id]"):
        own = _id(element.get("id", ""))
        if own in taken:
            del element.attrib["id"]
        else:
            element.set("id", own)
            taken.add(own)


def _id(name: str) -> str:
    return name.replace(":", "..")


def _settle_links(root: HtmlElement, document: Document) -> None:
    """Mark the links to places in the site, and take those away that lead nowhere in a book."""
    ids = {*root.xpath(".//@id")}
    folder = posixpath.dirname(document.uri)
    for link in root.xpath(".//*[@href]"):
        href = link.get("href", "")
        path, _, fragment = href.partition("#")
        if not path and _id(fragment) in ids:
            link.set("href", f"#{_id(fragment)}")
        elif not path or (uris.is_address(href) and not WEB.match(href)):
            link.drop_tag()
        elif not uris.is_address(href):
            uri = posixpath.normpath(posixpath.join(folder, path))
            uri = f"{uri.removesuffix('.md')}.html" if uri.endswith(".md") else uri
            link.set("href", f"site:{uri}" + (f"#{_id(fragment)}" if fragment else ""))


def _written(root: HtmlElement) -> str:
    """The body as XHTML, without its own tag."""
    whole = etree.tostring(root, encoding="unicode", method="xml")
    return whole[whole.index(">") + 1 : whole.rindex("</")]


def _book(edition: Edition, parts: Sequence[Part], title: str, uri: str) -> bytes:
    """A book of chapters; its identity is the address, or the title, that it has."""
    names = {one.uri: f"c{number}.xhtml" for number, (one, _) in enumerate(parts, 1)}
    ids = {one.uri: {*chapter.ids} for one, chapter in parts}

    def led(found: re.Match[str]) -> str:
        return _led(edition, names, ids, found[1], found[2] or "")

    files: dict[str, bytes] = {"style.css": STYLE}
    project = edition.project or Path()
    for one, chapter in parts:
        body = f'<section class="chapter">{WAY.sub(led, chapter.body)}</section>'
        files[names[one.uri]] = _xhtml(one.title, body)
        for path in chapter.images:
            files[f"images/{path}"] = (project / path).read_bytes()
    items = "".join(
        f'<li><a href="{names[one.uri]}">{escape(one.title)}</a></li>' for one, _ in parts
    )
    contents = f'<nav epub:type="toc"><h1>{escape(say("Contents"))}</h1><ol>{items}</ol></nav>'
    files["nav.xhtml"] = _xhtml(title, contents)
    files["content.opf"] = _package(edition, parts, title, uri, sorted(files))
    return _zipped(files)


def _led(
    edition: Edition, names: Mapping[str, str], ids: Mapping[str, set[str]], uri: str, fragment: str
) -> str:
    """Where a link of a book leads: to another chapter, else into the site; else it is none."""
    if uri in names:
        known = fragment[1:] in ids[uri]
        return f' href="{names[uri]}{fragment if known else ""}"'
    address = edition.settings.imprint.address(f"{uri}{fragment.replace('..', ':')}")
    return "" if address is None else f' href="{address}"'


def _xhtml(title: str, body: str) -> bytes:
    lang = f'"{escape(LANGUAGE.get())}"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="{SPACE}" xmlns:epub="http://www.idpf.org/2007/ops" lang={lang}'
        f' xml:lang={lang}><head><title>{escape(title)}</title><link rel="stylesheet"'
        f' href="style.css"/></head>\n<body>{body}</body></html>\n'
    ).encode()


def _package(
    edition: Edition, parts: Sequence[Part], title: str, uri: str, files: Iterable[str]
) -> bytes:
    """What the book is, and which files it has."""
    imprint = edition.settings.imprint
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{imprint.site or imprint.title}{uri}")
    authors = citations.names(edition, parts[0].document) if uri else imprint.editors
    langs = dict.fromkeys(one.lang or LANGUAGE.get() for one, _ in parts) or [LANGUAGE.get()]
    said = [f'<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>']
    said += [_element("title", title), *(_element("language", lang) for lang in langs)]
    said += [_element("creator", name) for name in authors]
    said += [_element("publisher", imprint.publisher)] if imprint.publisher else []
    address = imprint.address(uri)
    said += [_element("source", address)] if address else []
    said += [f'<meta property="dcterms:modified">{imprint.date}T00:00:00Z</meta>']
    items = [_item(number, path) for number, path in enumerate(files)]
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(1, len(parts) + 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf"'
        ' version="3.0" unique-identifier="id"><metadata'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/">{"".join(said)}</metadata>'
        f"<manifest>{''.join(items)}</manifest><spine>{spine}</spine></package>\n"
    ).encode()


def _element(name: str, words: str) -> str:
    return f"<dc:{name}>{escape(words)}</dc:{name}>"


def _item(number: int, path: str) -> str:
    """A file in the list of a book."""
    name, ending = posixpath.splitext(path)
    kinds = {**PICTURES, ".xhtml": "application/xhtml+xml", ".css": "text/css"}
    own = name if re.fullmatch(r"c\d+", name) else f"f{number}"
    nav = ' properties="nav"' if name == "nav" else ""
    kind = kinds[ending.lower()]
    return f'<item id="{own}" href="{escape(quote(path))}" media-type="{kind}"{nav}/>'


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """A book as it is handed out: what says of which kind it is stands first."""
    container = (
        b'<?xml version="1.0"?>\n<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:'
        b'xmlns:container"><rootfiles><rootfile full-path="OEBPS/content.opf" media-type='
        b'"application/oebps-package+xml"/></rootfiles></container>\n'
    )
    every = {"mimetype": b"application/epub+zip", "META-INF/container.xml": container}
    every |= {f"OEBPS/{path}": data for path, data in sorted(files.items())}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as book:
        for path, data in every.items():
            about = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            about.create_system, about.external_attr = 3, 0o644 << 16
            book.writestr(about, data)
    return written.getvalue()
