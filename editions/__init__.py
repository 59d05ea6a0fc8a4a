"""Static digital editions from TEI: what the rules of an edition need, in one place.

Each name is imported when it is asked for: a command that renders nothing waits for none of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from editions.edition import Edition
    from editions.markdown import (
        Markdown,
        block,
        blocks,
        escape,
        heading,
        link,
        list_,
        paragraph,
        span,
    )
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

_MODULES = {"Edition": "edition", "Page": "pages", "Render": "render", "Rules": "rules"}
"""Where names stand that are not of `markdown`."""


if not TYPE_CHECKING:  # Or any name would be one to mypy.

    def __getattr__(name: str) -> object:
        """Import one of the names."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"editions.{_MODULES.get(name, 'markdown')}"), name)
