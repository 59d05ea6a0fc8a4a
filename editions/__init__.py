"""Static digital editions from TEI: what the rules of an edition need, in one place."""

from editions.edition import Edition
from editions.markdown import Markdown, block, blocks, escape, heading, link, list_, paragraph, span
from editions.pages import Page
from editions.render import Render
from editions.rules import Rules

__all__ = [
    "Edition",
    "Markdown",
    "Page",
    "Render",
    "Rules",
    "block",
    "blocks",
    "escape",
    "heading",
    "link",
    "list_",
    "paragraph",
    "span",
]
