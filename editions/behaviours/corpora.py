"""Rules for descriptions of texts and corpora that stand in a text. Source: TEI P5, chapters 2, 16.

A header is shown by `header` and by the page; here is what a full bibliographic record repeats.
"""

from __future__ import annotations

from lxml.etree import _Element

from editions.behaviours import labels
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules

rules = Rules()

DESCRIPTIONS = (
    "fileDesc titleStmt editionStmt publicationStmt seriesStmt notesStmt sourceDesc profileDesc"
    " abstract calendarDesc calendar correspDesc correspAction correspContext langUsage textClass"
    " keywords particDesc settingDesc setting textDesc"
).split()
PHRASES = (
    "activity catRef channel classCode constitution creation derivation"
    " domain factuality interaction licence locale preparedness purpose"
).split()


@rules.block(*DESCRIPTIONS)
def description(element: _Element, render: Render) -> Markdown:
    """Show a description of a text statement by statement."""
    return labels.gathered(element, render)


@rules.either(*PHRASES)
def phrase(element: _Element, render: Render) -> Markdown:
    """Show one statement of a description."""
    return render.wrapped(element)
