"""What documents, entries and events are called, marked with its language.

Around is the language of the site, if no other is given: what is in that one gets no mark.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from lxml.etree import _Element

from editions import markdown, tei
from editions.document import Document, Passage
from editions.markdown import Markdown, escape
from editions.registers import Entry
from editions.synopsis import Event
from editions.words import LANGUAGE, other

RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ku ps sam sd syr ug ur yi".split())
"""Languages that are written from right to left, if their tag names no other script."""

RIGHT_TO_LEFT_SCRIPTS = frozenset("arab hebr syrc thaa nkoo samr mand".split())


@cache
def direction(lang: str) -> str | None:
    """`rtl` for a language, or a script that its tag names, that is written from right to left."""
    language, *subtags = lang.lower().split("-")
    script = next((tag for tag in subtags if len(tag) == 4 and tag.isalpha()), None)
    leftwards = script in RIGHT_TO_LEFT_SCRIPTS if script else language in RIGHT_TO_LEFT
    return "rtl" if leftwards else None


def attributes(lang: str | None, around: str | None = None) -> dict[str, Any]:
    """The attributes for what is in a language, where around is another; else none."""
    own = other(lang, around)
    return {"lang": own, "dir": direction(own)} if own else {}


def of(element: _Element) -> dict[str, Any]:
    """The attributes for what an element gives, where around is the language of the site."""
    return attributes(tei.language(element))


def site(around: _Element) -> str | None:
    """The language of the site, for its words in an element of another one."""
    return other(LANGUAGE.get(), tei.language(around))


def marked(words: str, lang: str | None, around: str | None = None) -> Markdown:
    """Words in a language."""
    return markdown.span(escape(words), **attributes(lang, around)) if words else Markdown("")


def within(lang: str | None, content: Markdown) -> Markdown:
    """Part of a paragraph in a language."""
    return markdown.span(content, **attributes(lang)) if content.strip() else content


def inline(element: _Element, content: Markdown) -> Markdown:
    """What an element gives as part of a paragraph, in its language."""
    return within(tei.language(element), content)


def blocks(element: _Element, content: Markdown) -> Markdown:
    """What an element gives as blocks, in its language."""
    given = of(element)
    return markdown.block(content, **given) if given and content.strip() else content


def titled(document: Document, around: str | None = None) -> Markdown:
    """The title of a document."""
    return marked(document.title, document.title_lang, around)


def briefly(document: Document, around: str | None = None) -> Markdown:
    """The title of a document for lists."""
    return marked(document.short_title, document.short_title_lang, around)


def named(entry: Entry, name: str | None = None) -> Markdown:
    """A name of an entry: the accepted form, if no other is given."""
    return marked(name or entry.name, entry.langs.get(name or entry.name))


def described(entry: Entry) -> Markdown:
    """What an entry is, in a line: the years are told by the site, the rest by the register."""
    said = (escape(entry.life), marked(entry.role, entry.lang))
    return markdown.join((one for one in said if one), ", ")


def whence(document: Document, passage: Passage) -> Markdown:
    """Where a passage stands: `A letter, paragraph 3`."""
    return markdown.join([briefly(document), escape(f", {passage.label}")])


def labelled(event: Event) -> Markdown:
    """What an event is called."""
    return marked(event.label, event.lang)
