"""Rules for links, analyses, graphs and structures of features, which stand beside the text.

Their words are kept, set back from those of the text; what has none gives nothing.
Source: TEI P5, chapters 16 to 19 and 22.
"""

from __future__ import annotations

from lxml.etree import _Element

from editions.behaviours import labels
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules

rules = Rules()

POINTING = "link linkGrp join joinGrp alt altGrp timeline when".split()
INTERPRETING = "interp interpGrp span spanGrp certainty precision respons listAnnotation".split()
FEATURES = (
    "fs f fLib fvLib symbol string numeric binary default vAlt vColl vLabel vMerge vNot"
).split()
GRAPHS = "graph node arc tree root iNode leaf".split()
TREES = "eTree eLeaf triangle forest listForest".split()
CHANGES = "listChange change".split()


@rules.either(*POINTING, *INTERPRETING, *FEATURES, *CHANGES, "annotation")
def beside(element: _Element, render: Render) -> Markdown:
    """Keep the words of an analysis beside the text."""
    return labels.quiet(element, render)


@rules.inline("anchor")
def place(_element: _Element, _render: Render) -> Markdown:
    """Show nothing where a place is merely named: pointers to it lead to the passage around."""
    return Markdown("")


@rules.block(*GRAPHS, *TREES)
def graph(element: _Element, render: Render) -> Markdown:
    """Show the labels of a graph or tree as blocks within blocks, as they are nested."""
    return labels.gathered(element, render, labels.added(element.get("value", ""), "label"))


@rules.block("standOff")
def stand_off(element: _Element, render: Render) -> Markdown:
    """Show what stands beside a text after it."""
    return labels.gathered(element, render)
