"""Lists on `docs/options.md` every option of an edition, as the package has it."""

from __future__ import annotations

from typing import Any

from editions import configuration
from editions.downloads import FORMATS

PAGE = "options.md"
LIST = "[[options]]"


def on_page_markdown(text: str, page: Any, **_: Any) -> str:
    """Put the list in its place."""
    return text.replace(LIST, _list()) if page.file.src_uri == PAGE else text


def _list() -> str:
    """A heading for each option, what it does, and what it holds."""
    parts = []
    for one in configuration.described():
        default = f" If it is left out, it is `{one.default}`." if one.default else ""
        parts.append(f"### `{one.name}`\n\n{one.said} Its value is {one.holds}.{default}")
        if one.name == "downloads":
            parts.append("\n".join(_format(name) for name in FORMATS))
    return "\n\n".join(parts)


def _format(name: str) -> str:
    """What can be taken away, and what it needs."""
    one = FORMATS[name]
    needs = f"; needs {', '.join(one.needs)}" if one.needs else ""
    return f"- `{name}`: {one.title}: {one.said}{needs}"
