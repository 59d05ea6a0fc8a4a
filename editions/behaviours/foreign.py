"""Rules for what is no TEI within it: formulae, drawings, examples of encoding.

What is allowed is listed here; of all else the words are kept and the element is dropped.
Source: MathML Core; SVG 2; TEI P5, chapters 15.2, 15.3, 23.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from lxml import etree
from lxml.etree import _Element

from editions import markdown, tei
from editions.behaviours.documentation import NO_NOTE, preformatted
from editions.markdown import Markdown, escape
from editions.render import Render
from editions.rules import Rules

rules = Rules()

MATHML = "http://www.w3.org/1998/Math/MathML"
SVG = "http://www.w3.org/2000/svg"
EXAMPLES = "http://www.tei-c.org/ns/Examples"
TITE = "http://www.tei-c.org/ns/tite/1.0"
XLINK = "http://www.w3.org/1999/xlink"
LETTERING = f"{{{SVG}}}text"

FORMULAE = frozenset(
    "math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms"
    " mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover semantics"
    " annotation".split()
)
OF_FORMULAE = frozenset(
    "accent accentunder columnspan depth dir display displaystyle encoding fence form height"
    " largeop linethickness lspace mathvariant maxsize minsize movablelimits rowspan rspace"
    " scriptlevel separator stretchy symmetric voffset width".split()
)
DRAWINGS = frozenset(
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath"
    " title desc clipPath mask marker pattern linearGradient radialGradient stop".split()
)
OF_DRAWINGS = frozenset(
    "clip-path clip-rule clipPathUnits cx cy d dominant-baseline dx dy fill fill-opacity fill-rule"
    " font-family font-size font-style font-weight fx fy gradientTransform gradientUnits height"
    " lengthAdjust letter-spacing marker-end marker-mid marker-start markerHeight markerUnits"
    " markerWidth mask offset opacity orient pathLength patternTransform patternUnits points"
    " preserveAspectRatio r refX refY rotate rx ry spreadMethod startOffset stop-color"
    " stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin"
    " stroke-miterlimit stroke-opacity stroke-width text-anchor textLength transform viewBox width"
    " x x1 x2 y y1 y2".split()
)

HARMLESS = re.compile(r"[\w\s.,;#%()+\-]*", re.ASCII)
"""A value that names no address: neither colon nor slash nor backslash."""
LOCAL = re.compile(r"url\(#([\w.\-]+)\)", re.ASCII)
LOCAL_LINK = re.compile(r"#([\w.\-]+)", re.ASCII)
TITE_ELEMENTS = {"b": "strong", "i": "em", "sup": "sup", "sub": "sub", "ul": "u", "smcap": "span"}
TOKEN = re.compile(r"<!--.*?-->|<\?.*?\?>|<[^>]*>|[^<]+", re.DOTALL)
NAMESPACE = re.compile(r'\s+xmlns(?::\w+)?="[^"]*"')
TAG = re.compile(r"</?(?:[\w.\-]+:)?([\w.\-]+)")


@rules.inline(f"{{{MATHML}}}*")
def formula(element: _Element, render: Render) -> Markdown:
    """Show a part of a formula as MathML of what is allowed; of all else the words."""
    name, content = tei.name(element), render.inline(element)
    if name not in FORMULAE:
        return content
    given = {key: element.get(key) for key in sorted(OF_FORMULAE) if _harmless(element, key)}
    return _tagged(name, content, given)


@rules.inline(f"{{{MATHML}}}math")
def whole_formula(element: _Element, render: Render) -> Markdown:
    """Show a formula; not at a line's beginning, where Markdown would take it for a block."""
    return markdown.span(render.next(element), "math")


@rules.inline(f"{{{SVG}}}*")
def shape(element: _Element, render: Render) -> Markdown:
    """Show a part of a drawing if it is allowed; of all else the words."""
    name, content = tei.name(element), render.inline(element)
    if name not in DRAWINGS:
        return _lettering(element, content)
    prefix = _prefix(element, render)
    given = {key: _value(element, key, prefix) for key in sorted(OF_DRAWINGS)}
    link = element.get("href") or element.get(f"{{{XLINK}}}href") or ""
    local = LOCAL_LINK.fullmatch(link)
    ids = {
        "id": prefix + own if (own := element.get("id")) and HARMLESS.fullmatch(own) else None,
        "href": f"#{prefix}{local[1]}" if local and name in ("use", "textPath") else None,
    }
    return _tagged(name, content, {**ids, **given})


@rules.inline(f"{{{SVG}}}svg")
def drawing(element: _Element, render: Render) -> Markdown:
    """Show a drawing."""
    return markdown.span(render.next(element), "drawing")


@rules.inline(f"{{{SVG}}}svg", when="ancestor::*[namespace-uri() = 'http://www.w3.org/2000/svg']")
def drawing_within(element: _Element, render: Render) -> Markdown:
    """Show a drawing within another as it is: nothing but drawings may stand there."""
    return shape(element, render)


def _lettering(element: _Element, content: Markdown) -> Markdown:
    """Words that lost their element, as text of the drawing: none may stand bare in it."""
    within = next(element.iterancestors(LETTERING), None)
    is_bare = within is None and element.find(".//*") is None
    return Markdown(f'<text y="1em">{content}</text>') if content and is_bare else content


def _harmless(element: _Element, name: str) -> bool:
    return HARMLESS.fullmatch(element.get(name, ":")) is not None


def _prefix(element: _Element, render: Render) -> str:
    """What stands before the ids of a drawing: its number keeps them from those of others.

    No xml:id has a colon, so no anchor of the page is one of these.
    """
    holders = [one for one in (element, *element.iterancestors()) if one.tag == f"{{{SVG}}}svg"]
    number = render.source.numbers.get(holders[-1], "") if holders else ""
    return f"svg{number}:"


def _value(element: _Element, name: str, prefix: str) -> str | None:
    """The value of an attribute of a drawing, if it loads nothing from anywhere."""
    value = element.get(name, "").strip()
    local = LOCAL.fullmatch(value)
    if local:
        return f"url(#{prefix}{local[1]})"
    return value if value and _harmless(element, name) and "url" not in value.lower() else None


def _tagged(name: str, content: Markdown, given: Mapping[str, str | None]) -> Markdown:
    attributes = markdown.attributes("", **given)
    return Markdown(f"<{name}{attributes}>{content}</{name}>")


@rules.inline(*(f"{{{TITE}}}{name}" for name in TITE_ELEMENTS))
def print_of_tite(element: _Element, render: Render) -> Markdown:
    """Show what the source prints in another type."""
    name = TITE_ELEMENTS[tei.name(element)]
    return markdown.span(render.inline(element), f"tei-{tei.name(element)}", name)


@rules.inline(f"{{{EXAMPLES}}}*")
def example_within(element: _Element, render: Render) -> Markdown:
    """Show an element of an example of encoding, between its tags."""
    name = tei.name(element)
    given = "".join(f' {etree.QName(key).localname}="{value}"' for key, value in element.items())
    content = render.inline(element)
    opening, closing = f"<{name}{given}>", f"</{name}>"
    marks = [markdown.span(escape(tag), "tag added") for tag in (opening, closing)]
    blank = " " if name in tei.PARTING else ""
    return Markdown(f"{blank}{marks[0]}{content}{marks[1]}{blank}")


@rules.block(f"{{{EXAMPLES}}}egXML", when=NO_NOTE)
def example(element: _Element, _render: Render) -> Markdown:
    """Show an example of encoding as code; its tags are no words of the text."""
    whole = etree.tostring(element, encoding="unicode", with_tail=False)
    tokens = TOKEN.findall(whole)[1:-1] if not whole.endswith("/>") else []
    lines = re.sub("(&#10;)+", "&#10;", "".join(_token(token) for token in tokens))
    code = lines.removeprefix("&#10;").removesuffix("&#10;")
    return preformatted(Markdown(code), "tei-egXML")


def _token(token: str) -> Markdown:
    """A tag or a remark as words of the site, a text as it is."""
    if not token.startswith("<"):
        return markdown.preserved(html.unescape(token))
    words = markdown.preserved(NAMESPACE.sub("", token))
    tag = TAG.match(token)
    mark = Markdown(f'<span class="tag added">{words}</span>')
    if tag is None or tag[1] not in tei.PARTING:
        return mark
    is_last, is_first = token.endswith("/>") or token[1] == "/", token[1] != "/"
    return Markdown(f"{'&#10;' if is_first else ''}{mark}{'&#10;' if is_last else ''}")
