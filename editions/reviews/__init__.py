"""A comparison of two versions for those who review it. Says what there is to say; prints nothing.

`sections` has what is said, and each of the others how it looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from editions.comparison import Comparison
from editions.reviews import data, html, markdown, terminal

FORMATS: Mapping[str, Callable[[Comparison], str]] = {
    "json": data.data,
    "markdown": markdown.comment,
    "html": html.page,
}
"""What writes a comparison for other places than a terminal, by the name of the format."""

lines = terminal.lines
