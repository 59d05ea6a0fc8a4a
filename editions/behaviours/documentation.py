"""Rules for the documentation of encodings. Source: TEI P5, chapter 23."""

from __future__ import annotations

from lxml.etree import _Element

from editions import markdown, tei
from editions.behaviours import labels
from editions.behaviours.labels import added
from editions.markdown import Markdown
from editions.render import Render
from editions.rules import Rules

rules = Rules()

SPECIFICATIONS = (
    "schemaSpec moduleSpec elementSpec classSpec macroSpec dataSpec constraintSpec attList attDef"
    " valList valItem classes content datatype exemplum remarks model modelGrp modelSequence"
    " paramList paramSpec specGrp specList listRef alternate sequence"
).split()
PHRASES = "altIdent constraint defaultVal memberOf outputRendition valDesc equiv".split()
EMPTY = (
    "anyElement attRef classRef dataFacet dataRef elementRef empty macroRef moduleRef param"
    " specDesc specGrpRef textNode"
).split()


@rules.block(*SPECIFICATIONS)
def specification(element: _Element, render: Render) -> Markdown:
    """Show a declaration with the name of what it declares."""
    return labels.gathered(element, render, added(element.get("ident", ""), "label"))


@rules.either(*PHRASES)
def phrase(element: _Element, render: Render) -> Markdown:
    """Show a phrase of a declaration."""
    return render.wrapped(element)


NO_NOTE = "not(.//tei:note or .//tei:app)"


@rules.either(*EMPTY)
def named(element: _Element, render: Render) -> Markdown:
    """Name what is referred to, where the element has no words."""
    given = (element.get(name) for name in ("key", "name", "target"))
    name = next((word for word in given if word), "")
    words = render.wrapped(element)
    return added(name) if name and not tei.plain(element) else words


@rules.either("eg")
def example_with_notes(element: _Element, render: Render) -> Markdown:
    """Show an example that holds more than code, such as a note, as other words."""
    return render.wrapped(element)


@rules.block("eg", when=NO_NOTE)
@rules.block("code", when=f"contains(., '\n') and {NO_NOTE}")
def example(element: _Element, _render: Render) -> Markdown:
    """Show an example of code with all its white space."""
    text = "".join(piece for _, piece in tei.pieces(element))
    return preformatted(markdown.preserved(text), f"tei-{tei.name(element)}")


def preformatted(content: Markdown, cls: str) -> Markdown:
    """Code that keeps its white space; within a container, so that a note can hold it."""
    if not content:
        return content
    return markdown.block(Markdown(f"<pre{markdown.attributes(cls)}>{content}</pre>"))
