"""Lists on `docs/checks/index.md` what every code of a finding means, by subjects."""

from __future__ import annotations

from typing import Any

from editions import codes

INDEX = "checks/index.md"
LIST = "[[checks]]"


def on_page_markdown(text: str, page: Any, **_: Any) -> str:
    """Put the list in its place."""
    return text.replace(LIST, _list()) if page.file.src_uri == INDEX else text


def _list() -> str:
    """A heading and a list for each subject."""
    parts = []
    for subject, some in codes.by_subject(codes.meanings().values()).items():
        lines = (f"- [`{one.code}`]({one.code}.md): {one.title}" for one in some)
        parts.append("\n".join([f"### {subject}\n", *lines]))
    return "\n\n".join(parts)
