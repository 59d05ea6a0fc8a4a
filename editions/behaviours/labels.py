"""Blocks and lines with labels of the site, and what parts the words of children that abut.

What records, descriptions and dictionary entries share; registers no rule of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from lxml.etree import _Element

from editions import markdown, tei, tongues
from editions.markdown import Markdown, escape
from editions.render import Render
from editions.spans import PERIODS
from editions.words import say

WORDS = "boolean(text()[normalize-space()])"
NEXT = "following-sibling::node()[not(self::comment() or self::processing-instruction())][1]"
ABUTTING = f"{NEXT}[self::*] and not(parent::*/text()[normalize-space()])"
"""XPath: an element follows at once, in content of elements alone."""

NOTHING = Markdown("")

TAGS = re.compile(r"<[^>]*>")


def added(words: str, cls: str = "", around: _Element | None = None) -> Markdown:
    """Words of the site; with their language, where they stand in an element of another one."""
    if not words:
        return Markdown("")
    lang = None if around is None else tongues.site(around)
    return markdown.span(escape(words), f"{cls} added".strip(), lang=lang)


def readable(word: str | None) -> str:
    """A value of the encoding as a label: `work_kind` is `Work kind`."""
    words = " ".join((word or "").replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]


def has_words(element: _Element) -> bool:
    """The element holds words itself, not in its children alone."""
    return bool(element.xpath(WORDS))


def children(element: _Element) -> list[_Element]:
    """The elements within, in order."""
    return [child for child in element if tei.is_element(child)]


def each(element: _Element, render: Render) -> Markdown:
    """Render each child as a block of its own, where children are all there is."""
    if has_words(element):
        return render.flow(element)
    parts: list[Markdown] = []
    run: list[Markdown] = []
    for child in children(element):
        if run and (render.is_block(child) or not _goes_on(child)):
            parts.append(markdown.paragraph(markdown.join(run)))
            run = []
        (parts if render.is_block(child) else run).append(render.element(child))
    return markdown.blocks([*parts, markdown.paragraph(markdown.join(run))])


def _goes_on(element: _Element) -> bool:
    """A word may go on from what is before an element: they abut, and not as parts of a record."""
    before = element.xpath("preceding-sibling::node()[1][self::tei:*]", namespaces=tei.NAMESPACES)
    parent = element.getparent()
    if not isinstance(before, list) or parent is None or tei.name(parent) in tei.HOLDERS:
        return False
    around = (*before, element)
    return bool(before) and all(
        tei.name(one) in tei.WITHIN or tei.is_within_word(one) for one in around
    )


def listed(element: _Element, render: Render, sign: str = ",") -> Markdown:
    """Render the children with a sign of the site between, where children are all there is."""
    if has_words(element):
        return render.inline(element)
    held = [(child, _inline(child, render)) for child in children(element)]
    shown = [(child, content.strip()) for child, content in held if TAGS.sub("", content).strip()]
    if not shown:
        return Markdown(" " if any(content for _, content in held) else "")
    signs = [_sign(one, other, sign) for (one, _), (other, _) in pairwise(shown)]
    parts = [f"{content}{sign}" for (_, content), sign in zip(shown, [*signs, ""], strict=True)]
    whole = TAGS.sub("", "".join(content for _, content in held))
    begins, ends = whole[:1].isspace(), whole[-1:].isspace()
    before, after = _blank(element, "1", begins), _blank(element, "last()", ends)
    return markdown.join([before, *parts, after])


def _blank(element: _Element, place: str, is_shown: bool) -> Markdown:
    """A blank where the content of an element begins or ends with white space, or shows one."""
    is_blank = is_shown or element.xpath(f"boolean(node()[{place}][self::text()])")
    return Markdown(" " if is_blank else "")


def _inline(element: _Element, render: Render) -> Markdown:
    """A child within a line; blanks part a block from what is around."""
    if not render.is_block(element):
        return render.element(element)
    blank = " " if tei.parts_words(element) else ""
    return markdown.join([blank, render.inline(element), blank])


def _sign(one: _Element, other: _Element, sign: str) -> Markdown:
    """The sign and a blank, which is the site's own where the source has none between the two."""
    before = "count(preceding-sibling::text())"
    is_parted = not all(
        tei.name(each) in tei.WITHIN or tei.is_within_word(each) for each in (one, other)
    )
    if is_parted or one.xpath(before) != other.xpath(before):
        return Markdown(f"{added(sign)} ")
    return Markdown(f'<span class="added">{escape(sign)} </span>')


def label(words: str, element: _Element) -> Markdown:
    """What the site puts before the words of an element."""
    return added(words, "label", element)


def labelled(element: _Element, render: Render, label: Markdown, cls: str = "") -> Markdown:
    """Render the words as a block with a label before them; without words, nothing."""
    return marked(element, render, label, lambda: render.inline(element), cls)


def marked(
    element: _Element,
    render: Render,
    label: Markdown,
    words: Callable[[], Markdown],
    cls: str = "",
) -> Markdown:
    """Put words that `words` renders into a block with a label; blocks as they are."""
    name = cls or render.cls(element)
    if render.has_blocks(element):
        content = markdown.blocks([markdown.paragraph(label), each(element, render)])
        return markdown.block(content, name, id=render.anchor(element))
    content = Markdown(words().strip())
    if not content:
        return content
    content = markdown.join([part for part in (label, content) if part], " ")
    return markdown.paragraph(content, render.anchor(element), name)


def gathered(element: _Element, render: Render, label: Markdown = NOTHING) -> Markdown:
    """Render each child as a block of a container, with a label above; without words, nothing."""
    content = each(element, render)
    if not content.strip():
        return content
    whole = markdown.blocks([markdown.paragraph(label), content])
    return markdown.block(whole, render.cls(element), id=render.anchor(element))


def spaced(element: _Element, content: Markdown) -> Markdown:
    """The content with a blank where the next element follows at once."""
    return Markdown(f"{content} ") if element.xpath(f"boolean({ABUTTING})") else content


def quiet(element: _Element, render: Render) -> Markdown:
    """Keep the words of an analysis beside the text, set back; without words, nothing."""
    cls = f"{render.cls(element)} quiet"
    if render.has_blocks(element):
        return markdown.block(each(element, render), cls, id=render.anchor(element))
    words = listed(element, render, ";")
    if not words.strip():
        return Markdown("")
    return Markdown(f" {markdown.span(words, cls, id=render.anchor(element))} ")


def dated(element: _Element) -> str:
    """When it was, by the element's attributes: `1930–1945`; empty if they do not say."""
    for form, names in PERIODS:
        words = [element.get(name) or element.get(f"{name}-iso") for name in names]
        if all(words):
            return say(form, *words)
    return ""


def undated(element: _Element) -> str:
    """When it was, where the element's own words do not say it."""
    said = dated(element)
    words = tei.plain(element)
    years = [part for part in said.replace("–", " ").split() if part[:1].isdigit()]
    is_said = tei.find(element, ".//tei:date") is not None or any(
        year.split("-")[0] in words for year in years
    )
    return "" if is_said and words else said


def pointers(element: _Element, render: Render) -> str | None:
    """What an element points to: its `@ref`; its `@key`, where a register has an entry of this id.

    Most keys are of other catalogues.
    """
    if element.get("ref") is not None:
        return element.get("ref")
    key = element.get("key", "")
    target = render.edition.target(key, render.source.path) if key else None
    return key if target is not None and target.entry is not None else None


def linked(render: Render, pointers: str) -> Markdown:
    """What pointers lead to, by name, each as a link where it leads somewhere."""
    return markdown.join((_linked(render, pointer) for pointer in pointers.split()), ", ")


def _linked(render: Render, pointer: str) -> Markdown:
    target = render.edition.target(pointer, render.source.path)
    words = escape(called(render, pointer))
    return words if target is None else render.linked(words, target.uri)


def called(render: Render, pointer: str) -> str:
    """What a reader calls that to which a pointer leads: the entry's name, the words of a name."""
    target = render.edition.target(pointer, render.source.path)
    if target is not None and target.entry is not None:
        return target.entry.name
    file, _, identifier = pointer.partition("#")
    element = render.source.ids.get(identifier or file)
    if element is None:
        return identifier or file
    name = tei.find(element, "(tei:persName | tei:orgName | tei:placeName | tei:name)[1]")
    return tei.plain(name) or element.get("n") or identifier or file
