"""The rules of this edition, on top of those that come with the package."""

from __future__ import annotations

from lxml.etree import _Element

from editions import Markdown, Render, Rules, span

rules = Rules()


@rules.inline("hi", when="@rend='letterspaced'")
def letterspaced(element: _Element, render: Render) -> Markdown:
    """Show the typist's letter-spacing by style: one word to read aloud, to copy and to search."""
    return span(render.inline(element), "letterspaced", title="Letter-spaced in the source")
