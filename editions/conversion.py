"""The Markdown of generated pages as HTML: what Python-Markdown makes of it, much faster.

Knows the part of Markdown that `markdown` writes, and refuses everything else: then Python-Markdown
has to convert the page. A text is read once, by one expression for blocks and one within lines.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from markdown.extensions import toc

from editions import markdown

Way = Callable[[str], str | None]
"""The address of a link in the page, from that in the Markdown; None where there is none."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the contents of a page; its name is HTML without elements."""

    level: int
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """What is made of a page."""

    html: str
    headings: tuple[Heading, ...]
    ids: frozenset[str]
    """All ids in the page, those of raw HTML too."""


# What holds blocks, and what may stand at column 0 as raw HTML. Python-Markdown reads the content
# of headings, `p` and `pre` otherwise; they and rarer elements are left to it.
BLOCKS = (
    "article aside blockquote dd details div dl dt figcaption figure footer header li main nav ol"
    " section summary table tbody td tfoot th thead tr ul"
)
INLINE = (
    "a abbr b bdi bdo br cite code data del dfn em i img ins kbd label mark q rp rt ruby s samp"
    " small span strong sub sup time u var wbr svg g path rect line circle polyline polygon"
)

ENTITY = r"&(?:#[0-9]+|#x[0-9a-f]+|[a-zA-Z][a-zA-Z0-9]*);"
NAME = r"(?!markdown\b|id[^\w=-]|name[^\w=-])[a-zA-Z_:][\w:.-]*+"
VALUE = r'="[^"<>`\\\[\]\n]*+"'
LISTED = r"\{:? ?(?P<list>[^\s{}][^\n{}]*?) ?\}"
TITLE = r"[^\"'\\`\[\]\n<>]+"
URI = r"[^\s()<>\[\]{}\"'\\`|]++"

FOREIGN = ("\x02", "\x03", "\t", "\r", "\n~~~", "\n```")
"""What Python-Markdown changes or reads before all else."""

NOTE = re.compile(r"\[\^([\w.:-]+)\]: ([^\n]+)((?:\n {4}[^\n]+)*)")
INDENTED = re.compile(r" {4}[^\n]+(?:\n {4}[^\n]+)*")
DEFINITION = r'\[([^\^\[\]\s\\`<>][^\[\]\s\\`<>]*)\]: ([^\s<>]+)(?: "([^"\n<>]*)")?'
DEFINITIONS = re.compile(rf"{DEFINITION}(?:\n{DEFINITION})*")

PLAIN = r"(?![\s#>*+|_-]|\d+\.\s|\[[^\[\]]*\]:)[^\n]*[^\s]"
"""A line that begins and ends as text does, and nothing else."""
PARAGRAPH = re.compile(rf"({PLAIN})(?:\n{LISTED})?")
HEADING = re.compile(rf"(#{{1,6}}) (?!\s)([^\n]*?[^\s])(?: {LISTED})?")
LIST = re.compile(rf"- {PLAIN}(?:\n- {PLAIN})*")
TABLE = re.compile(r"\|[^\n]*\|\n\|(?: --- \|)+(?:\n\|[^\n]*\|)+")
CELL = re.compile(r"((?:[^|\\]|\\.)*)\|")

TAGGED = re.compile(
    rf"<(?:(?P<tag>{BLOCKS.replace(' ', '|')})(?P<given>(?: {NAME}{VALUE})*+)"
    r' markdown="(?:block">|span">(?P<content>[^\n]*)</(?P=tag)>)'
    rf"|/(?P<end>{BLOCKS.replace(' ', '|')})>)"
)
RAW = re.compile(
    rf"(?=<(div|dl|ul|ol|nav|table|section|figure|details)[ >])(?:[^<&]++|{ENTITY}|"
    r"</?(?!script|style|textarea|xmp|iframe|plaintext|no)[a-zA-Z][a-zA-Z0-9:-]*+"
    rf'(?: {NAME}(?:="[^"<>`]*+")?+)*+ ?/?>)*+'
)
ATTRIBUTE = re.compile(r' ([\w:.-]+)="([^"]*)"')
WHITE_SPACE = re.compile(r"\s")
EMPTY = re.compile(r"\n +\n")
TAG = re.compile(r"<[^<>]*>")
ODD = re.compile(r"&(?!(?:amp|lt|gt|quot|#[0-9]+|#x[0-9a-f]+);)")
BARE = re.compile(r"&(?!(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
WORDS = re.compile(r"(?:[#.][\w:.-]+|lang=[\w-]+)(?: (?:[#.][\w:.-]+|lang=[\w-]+))*")
EMPHASIS = re.compile(r"(?<!\w)_")
"""What Python-Markdown may take as the beginning of emphasis."""

# Each branch begins with a sign of its own: so what is plain text is passed over quickly.
WITHIN = re.compile(
    "|".join(
        [
            rf"<(?P<tag>/?(?:{INLINE.replace(' ', '|')})(?: {NAME}(?:{VALUE})?+)*+ ?/?>)",
            r"\[\^(?P<mark>[\w.:-]+)\]",
            r"\[(?P<link>(?P<words>(?:[^\[\]\\]++|\\.|\[\^[\w.:-]+\])*+)\]"
            rf'(?:\[(?P<label>[^\[\]\s\\`]+)\]|\((?P<uri>{URI})(?: "(?P<title>{TITLE})")?\))'
            rf"(?:{LISTED})?)",
            r"\\(?P<escaped>[\\`*_{}\[\]()>#+.!|-])",
            rf"&(?P<kept>{ENTITY[1:]})",
            r">(?P<more>)",
            *map(re.escape, "\\<&[]{}*_`#|\n"),
            r"!(?=\[)",
        ]
    )
)


def converted(source: str, way: Way) -> Conversion | None:
    """What Python-Markdown would make of a page, or None where that is not certain."""
    try:
        return _Page(way).converted(source)
    except _UnknownError:
        return None


class _UnknownError(ValueError):
    """Markdown that is left to Python-Markdown."""


class _Page:
    def __init__(self, way: Way) -> None:
        self.way = way
        self.ways: dict[str, str] = {}
        self.references: dict[str, tuple[str, str]] = {}
        self.notes: dict[str, list[str]] = {}
        self.numbers: dict[str, int] = {}
        self.marked: dict[str, str] = {}
        """The marks of notes, by key."""
        self.out: list[str] = []
        self.open: list[tuple[str, int]] = []
        """The containers around, and where each begins in what is given out."""
        self.ids: set[str] = set()
        """All ids that elements have but those in raw HTML, from which the others must differ."""
        self.raw_ids: set[str] = set()
        self.headings: list[tuple[int, int, dict[str, str], str]] = []
        """Where each heading is given out, its level, attributes and name."""

    def converted(self, source: str) -> Conversion:
        if source.startswith(("~~~", "```")) or any(sign in source for sign in FOREIGN):
            _refuse()
        chunks = self._without_definitions(source)
        if not chunks.count(markdown.NOTES) == source.count(markdown.NOTES) == bool(self.notes):
            _refuse()
        for chunk in chunks:
            if chunk.startswith("<"):
                self._html(chunk)
            elif chunk == markdown.NOTES:
                self._list_notes()
            else:
                self._text(chunk)
        if self.open:
            _refuse()
        headings = tuple(self._identified(*heading) for heading in self.headings)
        return Conversion("".join(self.out).strip(), headings, frozenset(self.ids | self.raw_ids))

    def _without_definitions(self, source: str) -> list[str]:
        """The blocks of a page in order; notes and addresses are taken out and kept."""
        chunks: list[str] = []
        note: list[str] | None = None
        for chunk in source.rstrip("\n").split("\n\n"):
            block = chunk.lstrip("\n")
            if note is not None and INDENTED.fullmatch(chunk):
                note.append(chunk[4:].replace("\n    ", "\n"))
                continue
            note = self._note(block) if block.startswith("[^") else None
            if note is None and not (block.startswith("[") and self._defines(block)):
                chunks += [block] if block else []
        return chunks

    def _note(self, block: str) -> list[str] | None:
        """The blocks of a note that begins here: so far the first."""
        found = NOTE.fullmatch(block)
        if found is None:
            return None
        if found[1] in self.notes:
            _refuse()
        self.notes[found[1]] = note = [found[2] + found[3].replace("\n    ", "\n")]
        self.numbers[found[1]] = len(self.notes)
        return note

    def _defines(self, block: str) -> bool:
        """The block is of addresses of links, which are kept."""
        if not DEFINITIONS.fullmatch(block):
            return False
        for label, uri, title in re.findall(DEFINITION, block):
            self.references[label.lower()] = (uri, title)
        return True

    # Blocks

    def _text(self, chunk: str) -> None:
        """A heading, a table, a list or a paragraph."""
        if chunk.startswith("#") and (found := HEADING.fullmatch(chunk)):
            self._heading(len(found[1]), found[2], found[3])
        elif chunk.startswith("|") and TABLE.fullmatch(chunk):
            self._table(*(line[1:] for line in chunk.split("\n")))
        elif chunk.startswith("- ") and LIST.fullmatch(chunk):
            self._list(chunk)
        elif found := PARAGRAPH.fullmatch(chunk):
            given = self._listed({}, found[2]) if found[2] else ""
            self.out.append(f"<p{given}>{self._inline(found[1])}</p>\n")
        else:
            _refuse()

    def _heading(self, level: int, text: str, listed: str | None) -> None:
        before = len(self.marked)
        words = name = self._inline(text)
        if len(self.marked) > before:
            for mark in [*self.marked.values()][before:]:
                name = name.replace(mark, "")
        if "fnref" in name:
            _refuse()
        given = _values(listed)
        if "id" in given:
            self.ids.add(given["id"])
        self.headings.append((len(self.out), level, given, " ".join(TAG.sub("", name).split())))
        self.out.append(words)

    def _identified(self, at: int, level: int, given: dict[str, str], name: str) -> Heading:
        """Give out a heading with an id: when all other ids are known."""
        if "id" not in given:
            given["id"] = toc.unique(toc.slugify(html.unescape(name), "-"), self.ids)
        self.out[at] = f"<h{level}{_attributes(given)}>{self.out[at]}</h{level}>\n"
        return Heading(level, given["id"], name)

    def _table(self, head: str, between: str, *rows: str) -> None:
        number = between.count("|")
        head = self._row("th", head, number)
        body = "".join(self._row("td", row, number) for row in rows)
        self.out.append(f"<table>\n<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n</table>\n")

    def _row(self, element: str, row: str, number: int) -> str:
        cells = CELL.findall(row)
        if len(cells) != number or sum(map(len, cells)) + number != len(row):
            _refuse()
        written = (f"<{element}>{self._inline(cell.strip(' '))}</{element}>\n" for cell in cells)
        return f"<tr>\n{''.join(written)}</tr>\n"

    def _list(self, chunk: str) -> None:
        # A list after a list goes on with it, and its items become paragraphs.
        if self.out and self.out[-1] in ("</ul>\n", "</ol>\n"):
            _refuse()
        if self.open and self.open[-1][0] in ("ul", "ol"):
            _refuse()
        items = (f"<li>{self._inline(line[2:])}</li>\n" for line in chunk.split("\n"))
        self.out += ["<ul>\n", *items, "</ul>\n"]

    def _html(self, chunk: str) -> None:
        """Tags of containers and leaves, a line each; else raw HTML, or a paragraph."""
        tags = [TAGGED.fullmatch(line) for line in chunk.split("\n")]
        if tags[0] is None:
            self._raw(chunk)
            return
        for found in tags:
            tag, given, content, end = (found or _refuse()).groups()
            if end:
                self._close(end)
            elif content is None:
                self.open.append((tag, len(self.out)))
                self.out.append(f"<{tag}{self._given(given)}>")
            else:
                self.out.append(f"<{tag}{self._given(given)}>{self._inline(content)}</{tag}>\n")

    def _close(self, element: str) -> None:
        if not self.open or self.open[-1][0] != element:
            _refuse()
        _, at = self.open.pop()
        if len(self.out) > at + 1:
            self.out[at] += "\n"
        self.out.append(f"</{element}>\n")

    def _raw(self, chunk: str) -> None:
        """One element of HTML that is taken as it is, up to its end tag; else a text."""
        found = RAW.match(chunk)
        if found is None:
            self._text(chunk)
            return
        is_one = found.end() == len(chunk) and _is_one(chunk, found[1])
        if self.open or not is_one or EMPTY.search(chunk):
            _refuse()
        if " id=" in chunk or " name=" in chunk:
            for tag in TAG.findall(chunk):
                self._keep_ids(tag)
        self.out.append(f"{chunk}\n\n")

    def _list_notes(self) -> None:
        self.out.append('<div class="footnote">\n<hr />\n<ol>\n')
        for number, (key, chunks) in enumerate(self.notes.items(), 1):
            self.ids.add(f"fn:{key}")
            self.out.append(f'<li id="fn:{key}">\n')
            for chunk in chunks:
                self._text(chunk)
            title = _escaped(markdown.back_to_the_text().replace("%d", "{}").format(number))
            to = _escaped(self._resolved(f"#fnref:{key}"))
            back = f'<a class="footnote-backref" href="{to}" title="{title}">&#8617;</a>'
            if self.out[-1].startswith("<p>"):
                self.out[-1] = f"{self.out[-1][:-5]}&#160;{back}</p>\n"
            elif self.out[-1].startswith("<p"):
                _refuse()
            else:
                self.out.append(f"<p>{back}</p>\n")
            self.out.append("</li>\n")
        self.out.append("</ol>\n</div>\n")

    # Within lines

    def _inline(self, text: str) -> str:
        return WITHIN.sub(self._token, text)

    def _token(self, found: re.Match[str]) -> str:
        kind = found.lastgroup
        if kind == "kept":
            return found[0]
        if kind == "tag":
            if " id" in found[0] or " name" in found[0]:
                self._keep_ids(found[0])
            return found[0]
        if kind == "link":
            return self._link(found)
        if kind == "escaped":
            return "&gt;" if found["escaped"] == ">" else found["escaped"]
        if kind == "mark":
            return self._mark(found["mark"])
        return "&gt;" if kind == "more" else _refuse()

    def _mark(self, key: str) -> str:
        if key not in self.notes or key in self.marked:
            _refuse()
        self.ids.add(f"fnref:{key}")
        to = _escaped(self._resolved(f"#fn:{key}"))
        link = f'<a class="footnote-ref" href="{to}">{self.numbers[key]}</a>'
        self.marked[key] = f'<sup id="fnref:{key}">{link}</sup>'
        return self.marked[key]

    def _link(self, found: re.Match[str]) -> str:
        uri, title = found["uri"], found["title"]
        if uri is None:
            uri, title = self.references.get(found["label"].lower()) or _refuse()
        elif title:
            title = WHITE_SPACE.sub(" ", title.strip()) or _refuse()
        given = {"href": self._resolved(uri)}
        if title:
            given["title"] = title
        written = self._listed(given, found["list"])
        return f"<a{written}>{self._inline(found['words'])}</a>"

    def _resolved(self, uri: str) -> str:
        if uri not in self.ways:
            self.ways[uri] = self.way(uri) or _refuse()
        return self.ways[uri]

    def _listed(self, given: dict[str, str], listed: str | None) -> str:
        """Attributes with those of an attribute list."""
        every = given | _values(listed)
        if "id" in every:
            self.ids.add(every["id"])
        return _attributes(every)

    def _given(self, written: str) -> str:
        """The attributes of an element that Python-Markdown reads and writes anew."""
        given = ATTRIBUTE.findall(written)
        values = {name: _value(value) for name, value in given}
        # Python-Markdown would write capitals small.
        if len(values) < len(given) or not all(map(str.islower, values)):
            _refuse()
        if values.get("class") == "footnote":
            _refuse()
        if "id" in values:
            self.ids.add(values["id"])
        return _attributes(values)

    def _keep_ids(self, tag: str) -> None:
        for name, value in ATTRIBUTE.findall(tag):
            if name == "name" and tag.startswith("<a "):
                _refuse()
            if name == "id":
                self.raw_ids.add(_value(value))


def _refuse() -> NoReturn:
    raise _UnknownError


def _is_one(chunk: str, element: str) -> bool:
    """Raw HTML is one element: it ends with the end tag of the first."""
    depth = 0
    if re.search(rf"<{element}\b[^<>]*/>", chunk):
        return False
    for tag in re.finditer(rf"<(/?){element}[ >]", chunk):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end() == len(chunk)
    return False


def _values(listed: str | None) -> dict[str, str]:
    """The values of an attribute list: `#anchor .class lang=cs`."""
    if not listed:
        return {}
    if not WORDS.fullmatch(listed) or EMPHASIS.search(listed):
        _refuse()
    values: dict[str, str] = {}
    for word in listed.split(" "):
        if word[0] == ".":
            values["class"] = f"{values['class']} {word[1:]}" if "class" in values else word[1:]
        elif word[0] == "#":
            values["id"] = word[1:]
        else:
            values["lang"] = word[5:]
    return values


def _value(written: str) -> str:
    """The value of an attribute of HTML."""
    if "&" not in written:
        return written
    if ODD.search(written):
        _refuse()
    return html.unescape(written)


def _attributes(values: dict[str, str]) -> str:
    """Attributes in the order of their names."""
    return "".join([f' {name}="{_escaped(values[name])}"' for name in sorted(values)])


def _escaped(value: str) -> str:
    """A value as Python-Markdown writes it: what looks like a character reference stays one."""
    if "&" in value:
        value = BARE.sub("&amp;", value)
    return value.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
