"""Rules for speech and for written conversations. Source: TEI P5, chapters 8 and 9."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei
from editions.behaviours import labels
from editions.behaviours.labels import added, readable
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules
from editions.words import later, say

rules = Rules()

HAPPENINGS = later(
    {"vocal": "vocal", "kinesic": "kinesic", "incident": "incident", "writing": "writing"}
)
"""What kind of thing happens beside the words."""


@rules.block("u", "annotationBlock")
def utterance(element: _Element, render: Render) -> Markdown:
    """Show an utterance with its speaker."""
    said = _who(element, render)
    return labels.labelled(element, render, f"{said}:" if said else "")


def _who(element: _Element, render: Render) -> str:
    """The names of those who speak or act; empty if the source does not say."""
    return ", ".join(labels.called(render, one) for one in (element.get("who") or "").split())


@rules.block("post")
def contribution(element: _Element, render: Render) -> Markdown:
    """Show a contribution to a written conversation with who made it, and when."""
    said = ", ".join(word for word in (_who(element, render), labels.dated(element)) if word)
    return labels.gathered(element, render, said)


@rules.inline("pause")
def pause(element: _Element, _render: Render) -> Markdown:
    """Say that there is a pause, and how long."""
    quantity = " ".join(element.get(name, "") for name in ("quantity", "unit")).strip()
    length = quantity or element.get("dur") or element.get("type") or ""
    said = say("pause, {}", length) if length else say("pause")
    return added(f"[{said}]", "tei-pause")


@rules.inline("shift")
def shift(element: _Element, _render: Render) -> Markdown:
    """Say how the voice changes."""
    said = ": ".join(word for name in ("feature", "new") if (word := element.get(name)))
    return added(f"[{said}]", "tei-shift") if said else Markdown("")


@rules.either(*HAPPENINGS)
def happening(element: _Element, render: Render) -> Markdown:
    """Show what happens beside the words, in brackets; without words, what kind of thing it is."""
    who = _who(element, render)
    if render.has_blocks(element):
        return render.wrapped(element)
    kind = readable(element.get("type")).lower() or say(HAPPENINGS[tei.name(element)])
    kind = "" if tei.plain(element) else kind
    opening = added("[" + "".join(f"{word}: " for word in [who] if word) + kind)
    content = markdown.join([opening, labels.listed(element, render), added("]")])
    return Markdown(f" {markdown.span(content, render.cls(element), id=render.anchor(element))} ")


@rules.either("recordingStmt", "recording", "equipment", "broadcast", "scriptStmt")
def recording(element: _Element, render: Render) -> Markdown:
    """Show what is said of a recording, statement by statement."""
    if render.has_blocks(element):
        return labels.gathered(element, render)
    return markdown.span(labels.listed(element, render, ";"), render.cls(element))
