"""The home page of an edition that has written none, and the page of the search."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as escape_html

from editions import markdown, records, tongues, uris
from editions.edition import Edition
from editions.markdown import Markdown, escape
from editions.pages.lists import collections_of
from editions.pages.page import UNSEARCHED, Page, Written, way
from editions.registers import KINDS
from editions.synopsis import FOLDER
from editions.words import later, say

SEARCH = "search.html"

WAYS = ("chronology.html", "map.html", "network.html", "words/index.html")
"""Pages of other ways into an edition, which are made where there is something to show."""


MOST_DOCUMENTS = 50
"""Documents that a home page names which nobody has written."""

SYNTAX = later(
    {
        "Paris London": (
            "passages with both words, then those with one; endings make no difference"
        ),
        '"Paris London"': "exactly these words in this order",
        "Lond*": "words that begin so",
        "Paris -London": "with the one word, without the other",
        "Paris OR London": "with one of the two; OR in capitals",
    }
)
"""What can be written into the search, and what it finds."""


def search_page(edition: Edition) -> Page:
    """The page of the search: a script puts the form in the place of the words."""
    said = say(
        "The search needs JavaScript. Without it, the registers lead to every paragraph in which a"
        " name or a term occurs, and the list of words to every other word."
    )
    kinds = [kind for kind in KINDS if edition.register(kind.folder)]
    indexes = {uris.index(kind.folder): say(kind.title) for kind in kinds}
    indexes |= {uris.index("words"): say("Words")}
    ways = "".join(
        f'<li><a href="{uris.relative(uri, SEARCH)}">{escape_html(label)}</a></li>'
        for uri, label in indexes.items()
    )
    filters = " ".join(records.filters(edition))
    years = " ".join(f"{year:04}" for year in edition.years)
    place = Markdown(
        f'<div id="search-page" class="search-page" data-filters="{filters}" data-years="{years}">'
        f"<p>{escape(said)}</p><ul>{ways}</ul>{_syntax()}</div>"
    )
    body = markdown.blocks([markdown.heading(escape(say("Search")), 1), place])
    hide = {"hide": ["navigation", "toc"]}
    front = {
        "title": say("Search"),
        **hide,
        **UNSEARCHED,
        "scripts": ["search-page"],
        "styles": ["search-page"],
    }
    return Page(SEARCH, front, body)


def _syntax() -> str:
    """How to search, to be opened."""
    rows = "".join(
        f"<dt><code>{escape_html(written)}</code></dt><dd>{escape_html(say(means))}</dd>"
        for written, means in SYNTAX.items()
    )
    further = say(
        "Capitals make no difference, nor do marks (Zurich finds Zürich), except in quotation"
        " marks. Persons and places are found by their other names too."
    )
    title = say("How to search")
    return (
        f'<details class="how" hidden><summary>{escape_html(title)}</summary>'
        f"<dl>{rows}</dl><p>{escape_html(further)}</p></details>"
    )


def home_page(site_name: str, edition: Edition, made: Iterable[Page | Written] = ()) -> Page:
    """A home page for an edition that has written none: documents, registers, other ways in.

    `made` are the pages of the edition, of which it leads to those that are such ways.
    """
    named = () if edition.settings.collections else edition.documents[:MOST_DOCUMENTS]
    documents = [
        markdown.link(tongues.titled(document), way(document.uri, "index.html"))
        for document in named
    ]
    registers = [
        markdown.link(escape(say(kind.title)), way(uris.index(kind.folder), "index.html"))
        for kind in KINDS
        if edition.register(kind.folder)
    ]
    parts = [markdown.heading(escape(site_name), 1), markdown.list_(documents)]
    parts.append(collections_of(edition, "index.html"))
    if edition.events:
        link = markdown.link(escape(say("Side by side")), way(uris.index(FOLDER), "index.html"))
        parts.append(markdown.paragraph(link))
    if registers:
        parts += [markdown.heading(escape(say("Registers")), 2), markdown.list_(registers)]
    titles = {page.uri: page.title for page in made}
    ways = [
        markdown.link(escape(titles[uri]), way(uri, "index.html")) for uri in WAYS if uri in titles
    ]
    if ways:
        parts += [markdown.heading(escape(say("Ways in")), 2), markdown.list_(ways)]
    said = say("How every word was compared with the sources")
    proof = markdown.link(escape(said), "proof.md")
    parts.append(markdown.paragraph(proof, cls="proof"))
    return Page("index.html", {"hide": ["toc"]}, markdown.blocks(parts))
