"""The page on which the encoding documents itself: every element in use, with its attributes.

What is written in sources stands here as text, never as markup. Each element is HTML on one line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from urllib.parse import quote

from editions import encoding, markdown, tongues, uris
from editions.cache import digest
from editions.edition import Edition
from editions.encoding import (
    DATA,
    PAGE,
    Attribute,
    Element,
    Encoding,
    Example,
    Meaning,
    Place,
    Value,
)
from editions.markdown import Markdown, escape
from editions.pages.page import UNSEARCHED, Maker, Page
from editions.words import number, say, several

PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.-]*")
"""The name of an element that is an anchor as it is."""


def encoding_makers(edition: Edition) -> Iterator[Maker]:
    """What makes the page."""
    found = encoding.encoding(edition)
    if found.elements:
        yield Maker(PAGE, partial(_page, edition, found), digest=digest(found))


def _page(edition: Edition, found: Encoding) -> Page:
    """What is in use in texts, and what in headers alone."""
    title = say("The encoding")
    shown = encoding.examples(edition, found)
    in_texts = [one for one in found.elements if one.in_headers < one.count]
    others = [one for one in found.elements if one.in_headers == one.count]
    body = [markdown.heading(escape(title), 1), *_told(found)]
    groups = [
        (say("In texts and registers"), "page:texts", in_texts),
        (say("In headers alone"), "page:headers", others),
    ]
    groups = [group for group in groups if group[2]]
    body += [_listed(heading, anchor, some) for heading, anchor, some in groups]
    for heading, anchor, some in groups:
        body.append(markdown.heading(escape(heading), 2, anchor))
        body += [_element(one, found, shown) for one in some]
    hide = {"hide": ["navigation", "toc"]}
    return Page(PAGE, {"title": title, **UNSEARCHED, **hide}, markdown.blocks(body))


def _told(found: Encoding) -> Iterator[Markdown]:
    """What the page is, and how much there is of what."""
    told = say(
        "Every element and every attribute that is in use in the TEI of this edition: how often,"
        " what it means here in the words of the editors, and an example."
    )
    yield markdown.paragraph(escape(told))
    attributes = {one.name for element in found.elements for one in element.attributes}
    counts = (
        several(len(found.elements), "{} element", "{} elements"),
        several(len(attributes), "{} attribute", "{} attributes"),
    )
    said = escape(say("All of this as data (JSON)"))
    data = markdown.span(said, element="a", href=DATA)
    yield markdown.paragraph(markdown.join([escape(" · ".join(counts)), data], " · "), cls="count")
    if not found.is_documented:
        yield markdown.paragraph(escape(say("The editors have not said what they mean here.")))


def _listed(heading: str, anchor: str, some: Sequence[Element]) -> Markdown:
    """The elements of a group with how often each occurs: the way to them."""
    items = "".join(
        f'<li><a href="#{_anchor(one.name)}">{_code(one.name)}</a> {_count(one.count)}</li>'
        for one in some
    )
    label = markdown.attributes(aria_label=heading)
    return Markdown(
        f'<nav class="in-use in-a-row"{label}><p><a href="#{anchor}">{_quoted(heading)}</a></p>'
        f"<ul>{items}</ul></nav>"
    )


def _anchor(name: str) -> str:
    """Where an element of this name is on the page."""
    return name if PLAIN_NAME.fullmatch(name) else uris.coded(name)


def _element(one: Element, found: Encoding, shown: Mapping[Place, Example]) -> Markdown:
    """What there is to say of an element."""
    counts = [
        several(one.count, "{} time", "{} times"),
        several(one.files, "in {} file", "in {} files"),
    ]
    if 0 < one.in_headers < one.count:
        counts.append(several(one.in_headers, "{} of them in a header", "{} of them in headers"))
    is_expected = found.expects_attributes and bool(one.meanings)
    parts = [
        f'<h3 id="{_anchor(one.name)}">{_code(one.name)}</h3>',
        f'<p class="count">{_quoted(", ".join(counts))}</p>',
        *map(_meaning, one.meanings),
        _unsaid("p") if one.name in found.expected and not one.meanings else "",
        _attributes(one.attributes, is_expected),
        *(_example(shown[place]) for place in one.examples),
        _whence(one.meanings),
    ]
    return Markdown(f'<div class="encoded">{"".join(parts)}</div>')


def _unsaid(element: str) -> str:
    said = _quoted(say("What it means here is not said."))
    return f'<{element} class="unsaid">{said}</{element}>'


def _meaning(one: Meaning) -> str:
    """What somebody says of an element; of headers, how many say so."""
    if not one.headers:
        return f"<p>{_said(one)}</p>"
    counts = _quoted(several(one.headers, "{} header", "{} headers"))
    place = _source(one.path, one.line)
    return f'<p>{_said(one)} <span class="said-in">({counts}: {place})</span></p>'


def _whence(meanings: Iterable[Meaning]) -> str:
    """Where schemas say what an element is: a file, and lines of it."""
    lines: dict[str, list[int]] = {}
    for one in meanings:
        if not one.headers:
            lines.setdefault(one.path, []).append(one.line)
    files = (
        f"{_source(path)}:{', '.join(map(str, sorted({*some})))}" for path, some in lines.items()
    )
    label = _quoted(say("Defined in"))
    return f'<p class="said-in">{label} {"; ".join(files)}</p>' if lines else ""


def _attributes(some: Iterable[Attribute], is_expected: bool) -> str:
    """The attributes of an element, each with what it means and with its values.

    Whether one expects them to be documented is told.
    """
    rows = "".join(
        f"<dt><code>@{_quoted(one.name)}</code> {_count(one.count)}</dt>"
        f"<dd>{_attribute(one, is_expected)}</dd>"
        for one in some
    )
    return f"<dl>{rows}</dl>" if rows else ""


def _attribute(one: Attribute, is_expected: bool) -> str:
    parts = [f"<p>{_said(meaning)}</p>" for meaning in one.meanings]
    if is_expected and not one.is_documented:
        parts.append(_unsaid("p"))
    if one.is_enumerated and one.values:
        parts.append(f"<ul>{''.join(map(_value, one.values))}</ul>")
    elif one.values and one.distinct == len(one.values):
        listed = ", ".join(f"{_code(value.value)} {_count(value.count)}" for value in one.values)
        parts.append(f"<p>{listed}</p>")
    elif one.distinct and one.holds == "values":
        told = several(one.distinct, "{} different value", "{} different values")
        parts.append(f"<p>{_quoted(told)}</p>")
    return "".join(parts)


def _value(one: Value) -> str:
    """A value with how often it occurs, and what it means."""
    said = " ".join(map(_said, one.meanings)) or _unsaid("span")
    return f"<li>{_code(one.value)} {_count(one.count)}: {said}</li>"


def _example(one: Example) -> str:
    """An excerpt of a source as text, with the ways to the page that shows it and to the file."""
    ways = [_source(one.path, one.excerpt.line if one.excerpt else 0)]
    if one.uri is not None:
        said = ", ".join(_marked(*part) for part in one.said)
        ways.insert(0, f"<a{markdown.attributes(href=one.uri)}>{said}</a>")
    code = f"<pre>{_code(one.excerpt.text)}</pre>" if one.excerpt else ""
    return f"<figure>{code}<figcaption>{' · '.join(ways)}</figcaption></figure>"


def _source(path: str, line: int = 0) -> str:
    """The way to a source, or to a schema, as the site has it: as plain text."""
    place = f"{path}:{line}" if line else path
    return f"<a{markdown.attributes(href=quote(f'{path}.txt'))}>{_quoted(place)}</a>"


def _said(one: Meaning) -> str:
    return _marked(one.text, one.lang)


def _marked(words: str, lang: str | None) -> str:
    """Words in their language."""
    given = markdown.attributes(**tongues.attributes(lang))
    return f"<span{given}>{_quoted(words)}</span>" if given else _quoted(words)


def _count(count: int) -> str:
    return f'<span class="count">{number(count)}</span>'


def _code(text: str) -> str:
    return f"<code>{_quoted(text)}</code>"


def _quoted(text: str) -> str:
    """Text for HTML on one line, of which Markdown reads nothing."""
    plain = re.sub(r"[\t\r]", " ", markdown.replaced(text, markdown.PRIVATE))
    return html.escape(plain, quote=False).replace("\n", "&#10;")
