"""What pages that are written by hand say at their beginning, and what is wrong with them.

MkDocs shows front matter that it cannot read as if it were text, and says nothing; and browsers
pass in silence over what the policy of the site forbids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import frontmatter
import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from editions import keys, tei
from editions.findings import Finding, Level
from editions.keys import Fault, Place

FRONT = re.compile(r"---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
"""Front matter. Source: mkdocs/utils/meta.py, YAML_RE."""

LINE = re.compile(r" {0,3}([A-Za-z0-9_-]+):(.*)")
"""A line at the top of a page that MkDocs takes for metadata, and shows nowhere. Likewise."""

KNOWN = frozenset(
    "title lang search description template hide icon status tags date authors categories"
    " draft links pin readtime replaces slug social comments".split()
)
"""Keys that MkDocs, its theme or an edition uses."""

TEXTS = frozenset("title lang description template icon status".split())
"""Those whose values are texts."""

SEARCH = frozenset("exclude boost".split())

FORBIDDEN = re.compile(
    r"""<(?P<script>script)\b(?![^>]*\s(?:src=|type=["']?application/(?:ld\+)?json))[^>]*>"""
    r"|<(?P<style>style)\b|<[a-z][^<>]*\s(?P<attribute>style|on[a-z]+)\s*=",
    re.IGNORECASE,
)
"""HTML that the policy of a site forbids: `frame.POLICY`."""

MENDS = {
    "script": "write it into a file below docs/, which mkdocs.yml names in extra_javascript",
    "style": "write it into a file below docs/, which mkdocs.yml names in extra_css",
    "attribute": "write a class, and what it does into a file that mkdocs.yml names in {}",
}

STRING = "tag:yaml.org,2002:str"
TRUTH = "tag:yaml.org,2002:bool"
NUMBERS = frozenset(["tag:yaml.org,2002:int", "tag:yaml.org,2002:float"])
DATE = "tag:yaml.org,2002:timestamp"
NOTHING = "tag:yaml.org,2002:null"


def replaces(file: Path) -> bool:
    """A page by hand says that it stands in the place of the one that would be generated."""
    metadata: dict[str, object] = frontmatter.load(str(file)).metadata
    return metadata.get("replaces") is True


def findings(data: bytes, path: str) -> Iterator[Finding]:
    """What is wrong with the page of a file."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        message = "the page is not in UTF-8, and cannot be read: save it so"
        yield Finding(path, line, 0, "error", "bad-front-matter", message)
        return
    found = FRONT.match(text)
    told = _without(text) if found is None else _with(found[1] or "")
    for level, (place, message) in told:
        yield Finding(path, place.line, place.column, level, "bad-front-matter", message)
    for place, message in _forbidden(text) if FORBIDDEN.search(text) else ():
        yield Finding(path, place.line, place.column, "warning", "blocked-by-policy", message)


def _forbidden(text: str) -> Iterator[Fault]:
    """HTML in a page that browsers do not heed, for scripts and styles stand in files."""
    from markdown_it import MarkdownIt  # 26 ms that few pages need wait for.

    lines = text.splitlines()
    for token in MarkdownIt("commonmark").parse(text):
        inner = (one.content for one in token.children or () if one.type == "html_inline")
        some = [token.content] if token.type == "html_block" else [*inner]
        start = token.map[0] if token.map else 0
        for found in (match for html in some for match in FORBIDDEN.finditer(html)):
            said = found[0].splitlines()[0]
            line = next((at for at in range(start, len(lines)) if said in lines[at]), start)
            start = line
            name = found["attribute"]
            mend = MENDS[next(kind for kind, one in found.groupdict().items() if one)]
            message = (
                f"the policy of the site forbids {f'the attribute {name}' if name else f'a {said}'}"
                f" in a page: {mend.format('extra_css' if name == 'style' else 'extra_javascript')}"
            )
            yield Fault(Place(line + 1, lines[line].find(said) + 1), message)


def _without(text: str) -> Iterator[tuple[Level, Fault]]:
    """What looks like front matter, and is none to MkDocs."""
    first, _, rest = text.partition("\n")
    later = FRONT.match(text.lstrip())
    line = LINE.match(first)
    if later is not None and _is_mapping(later[1] or ""):
        at = text[: len(text) - len(text.lstrip())].count("\n") + 1
        message = "front matter begins in the first line of a file: remove what is above it"
        yield "error", Fault(Place(at, 1), message)
    elif first.strip() == "---" and LINE.match(rest):
        message = "the front matter has no end, and is shown as text: write --- on a line below it"
        yield "error", Fault(Place(1, 1), message)
    elif line is not None and line[1] not in KNOWN:
        message = (
            f'MkDocs takes "{first.strip()[:40]}" for metadata, and shows it nowhere: begin the'
            " page with a blank line or a heading"
        )
        yield "warning", Fault(Place(1, 1), message)


def _is_mapping(text: str) -> bool:
    try:
        return isinstance(keys.root(text), MappingNode)
    except keys.BROKEN:
        return False


def _with(text: str) -> Iterator[tuple[Level, Fault]]:
    """What is wrong with front matter, whose first line is the second of its file."""
    broken = keys.fault(text)
    node = None if broken else keys.root(text)
    for name, place, value in keys.entries(node):
        if value.tag == DATE and not _is_date(value.value):
            broken = Fault(place, f'{name} is no date: write {name}: "{value.value}"')
    if broken is None:
        for fault in (*keys.twice(node), *_values(node)):
            yield "warning", _below(fault)
    elif node is not None or LINE.match(text.lstrip()):  # Else it is prose between two rules.
        yield "error", _below(broken)


def _is_date(written: str) -> bool:
    try:
        yaml.safe_load(written)
    except ValueError:
        return False
    return True


def _below(fault: Fault) -> Fault:
    """The same a line below: the front matter's first line stands above it."""
    line, column = fault.place
    return fault._replace(place=Place(line + 1 if line else 0, column))


def _values(node: Node | None) -> Iterator[Fault]:
    """Values of another kind than is read, and keys that may be mistyped."""
    for name, place, value in keys.entries(node):
        if name in TEXTS and _is_no_text(name, value):
            yield Fault(place, f"{name} is no text to YAML: write {name}: {_quoted(value)}")
        elif name == "lang" and value.tag == STRING and not tei.TAG.fullmatch(value.value):
            yield Fault(place, f'lang: {value.value} is no language: write for example "en"')
        elif name == "hide" and not isinstance(value, SequenceNode):
            yield Fault(place, "hide is no list: write for example hide: [navigation, toc]")
        elif name == "search":
            yield from _search(place, value)
        elif name not in KNOWN:
            meant = next(iter(get_close_matches(name.lower(), KNOWN, 1, 0.75)), None)
            if meant:
                yield Fault(place, f"{name} is a key that nothing uses: did you mean {meant}?")


def _search(place: Place, value: Node) -> Iterator[Fault]:
    if not isinstance(value, MappingNode):
        yield Fault(place, "search has no keys: write search: {exclude: true}")
    for name, where, inner in keys.entries(value):
        if name not in SEARCH:
            yield Fault(where, f"search has no {name}: write search: {{exclude: true}}")
        elif name == "exclude" and inner.tag != TRUTH:
            yield Fault(where, "exclude is neither true nor false")
        elif name == "boost" and inner.tag not in NUMBERS:
            yield Fault(where, "boost is no number: write for example boost: 2")


def _is_no_text(name: str, value: Node) -> bool:
    """A value is read as something else than is written: `no`, `1:30`, a list."""
    if value.tag in (STRING, NOTHING):
        return False
    is_read_so = isinstance(value, ScalarNode) and str(yaml.safe_load(value.value)) == value.value
    return name == "lang" or not is_read_so


def _quoted(value: Node) -> str:
    return f'"{value.value}"' if isinstance(value, ScalarNode) else '"…"'
