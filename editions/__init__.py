"""Static digital editions from TEI: what the rules of an edition need, in one place."""

from editions.markdown import Markdown, block, escape, span
from editions.render import Render
from editions.rules import Rules

__all__ = ["Markdown", "Render", "Rules", "block", "escape", "span"]
