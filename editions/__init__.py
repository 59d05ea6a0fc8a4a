"""Static digital editions from TEI: all that rules and scripts may use, in one place.

Each name is imported when it is asked for: a command that renders nothing waits for none of them.
What does not stand here is no promise: it may change with any version.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from editions.document import Document
    from editions.edition import Edition
    from editions.findings import EditionError, Finding
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
    from editions.registers import Entry
    from editions.render import Render
    from editions.rules import Rules
    from editions.scripts import build, checked, read
    from editions.verify import NothingToVerifyError, verified

__all__ = [
    "Document",
    "Edition",
    "EditionError",
    "Entry",
    "Finding",
    "Markdown",
    "NothingToVerifyError",
    "Page",
    "Render",
    "Rules",
    "block",
    "blocks",
    "build",
    "checked",
    "escape",
    "heading",
    "link",
    "list_",
    "paragraph",
    "read",
    "span",
    "verified",
]

_MODULES = {
    "Document": "document",
    "Edition": "edition",
    "EditionError": "findings",
    "Entry": "registers",
    "Finding": "findings",
    "NothingToVerifyError": "verify",
    "Page": "pages",
    "Render": "render",
    "Rules": "rules",
    "build": "scripts",
    "checked": "scripts",
    "read": "scripts",
    "verified": "verify",
}
"""Where names stand that are not of `markdown`. None is called as a module of the package is."""


if not TYPE_CHECKING:  # Or any name would be one to mypy.

    def __getattr__(name: str) -> object:
        """Import one of the names."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"editions.{_MODULES.get(name, 'markdown')}"), name)
