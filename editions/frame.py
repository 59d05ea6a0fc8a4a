"""The theme and the Markdown as an edition needs them, where the project has not chosen otherwise.

What Material writes against the HTML standard, or in the way of some readers, is mended.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from operator import itemgetter
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink
from mkdocs.theme import Theme

from editions import contents, dates, markdown, words
from editions.imprint import Imprint
from editions.words import later, say

THEME = Path(__file__).parent / "theme"

BY_HAND = 1

FIRST = (
    *("index.html", "", "documents", "events", "persons", "places", "organisations", "glossary"),
    *("chronology.html", "map.html", "network.html", "words", "search.html"),
)
"""What a navigation has that nobody has written, in this order, `BY_HAND` for pages by hand."""
STATIC = "assets/editions"
STYLES = tuple(
    f"{STATIC}/{name}.css" for name in ("fonts/eb-garamond", "edition", "reading", "access")
)

ALIGNED = re.compile(r' style="text-align: (left|center|right);"')
SLASH = re.compile(r"(<(?:br|hr|img|input)\b[^<>]*?) ?/>")

OF_FRAME: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r'(<input class="md-(?:toggle|nav__toggle)[^>]*?) autocomplete="off"'), r"\1"),
    (re.compile(r' tabindex=""'), ""),
    # Said again at the logo, and in the way of what stands below.
    (re.compile(r' title="[^"]*"( class="md-header__button md-logo")'), r"\1"),
    # On a narrow screen nothing of the navigation is shut.
    (re.compile(r'(<nav class="md-nav" data-md-level[^>]*?) aria-expanded="\w+"'), r"\1"),
    # The page of no address has no headings that the theme knows of, so nothing is skipped to.
    (
        re.compile(r'(<div data-md-component="skip">)\s*</div>'),
        lambda found: (
            f'{found[1]}<a href="#page:start" class="md-skip">{say("Skip to content")}</a></div>'
        ),
    ),
    # The HTML standard knows no slash at the end of a tag.
    (SLASH, r"\1>"),
)
"""What Material writes against the HTML standard or the ease of access."""

OF_ARTICLE = (
    ("<h1>", re.compile("<h1>"), '<h1 id="page:start">'),
    # The policy lets no style stand in a page.
    (" style=", ALIGNED, r' class="align-\1"'),
    ("/>", SLASH, r"\1>"),
)
"""What Python-Markdown writes likewise. Each with what stands wherever it does: to look for that is
much quicker."""

OF_SEARCH = ("assets/javascripts/lunr/", "assets/javascripts/workers/")
"""What the theme's own search needs, and nothing else."""

TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)

FRAME = re.compile(r"\n\s+")
"""The blank lines and indents of the theme's templates: a quarter of a short page, without them."""

POLICY = "; ".join(
    f"{of} {sources}"
    for of, sources in {
        "default-src": "'none'",
        "script-src": "'self' 'wasm-unsafe-eval'",  # The search is a program.
        "style-src": "'self'",
        "img-src": "'self' data:",  # The theme's signs stand in its style.
        "font-src": "'self'",
        "media-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
    }.items()
)
"""What pages may load and do: whatever stands in files of the site, and nothing that stands in a
page itself or comes from elsewhere (Content Security Policy Level 3)."""

STATEMENTS = {
    "accessibility.md": later("Accessibility"),
    "privacy.md": later("Privacy"),
}
"""Pages of which an edition may have one, and to which the foot of each page leads then."""

FEATURES = ("navigation.tabs",)
PALETTE = [
    {
        "media": "(prefers-color-scheme: light)",
        "scheme": "default",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"name": later("Switch to dark")},
    },
    {
        "media": "(prefers-color-scheme: dark)",
        "scheme": "slate",
        "primary": "custom",
        "accent": "custom",
        "toggle": {"name": later("Switch to light")},
    },
]


class EditionTheme(Theme):
    """A theme of whose files MkDocs is not shown those that it would leave out."""

    def get_env(self) -> Environment:
        """The environment of its templates."""
        env = super().get_env()
        env.loader = Loader(self.dirs)
        return env


class Loader(FileSystemLoader):
    """Templates, listed without hidden files: of Material's icons there are 14,000."""

    def list_templates(self) -> list[str]:
        """The paths of all files that are not hidden."""
        found: set[str] = set()
        for folder in self.searchpath:
            for holder, folders, files in os.walk(folder):
                folders[:] = [name for name in folders if not name.startswith(".")]
                here = os.path.relpath(holder, folder).replace(os.sep, "/")
                found |= {name if here == "." else f"{here}/{name}" for name in files}
        return sorted(found)


def framed(html: str) -> str:
    """HTML with each table in a frame that is moved sideways, which keys reach, or a link in it."""
    named = f' role="group" aria-label="{say("Table")}" tabindex="0"'
    return TABLE.sub(
        lambda found: f'<div class="scroll"{"" if "<a " in found[0] else named}>{found[0]}</div>',
        html,
    )


def mended(output: str) -> str:
    """A page without the theme's faults, and without the indents around its article."""
    before, start, rest = output.partition("<article")
    article, end, after = rest.rpartition("</article>")
    for sign, fault, mended in OF_ARTICLE:
        if sign in article:
            article = fault.sub(mended, article)
    return "".join([_around(before), start, framed(article), end, _around(after)])


def _around(frame: str) -> str:
    """What stands before or after the article, without the theme's faults."""
    for fault, mended in OF_FRAME:
        frame = fault.sub(mended, frame)
    return FRAME.sub("\n", frame)


def in_order(items: Iterable[StructureItem]) -> list[StructureItem]:
    """A navigation that nobody has written: what is read first, and what is about the site last.

    Pages by hand stand behind the start page, in their own order.
    """
    ranked = [(_rank(item), item) for item in items]
    about = [item for rank, item in ranked if rank == len(FIRST)]
    first = [item for rank, item in sorted(ranked, key=itemgetter(0)) if rank < len(FIRST)]
    if not about:
        return first
    section = Section(say("About this edition"), about)
    for one in about:
        one.parent = section
    at = next((n for n, item in enumerate(first) if _name(item) == FIRST[-1]), len(first))
    return [*first[:at], section, *first[at:]]


def _rank(item: StructureItem) -> int:
    """The place of a page or of a folder; that behind all for what is about the site."""
    page = _first(item)
    if page is None or page.file.generated_by is None:
        return 0 if page is not None and page.is_homepage else BY_HAND
    name = _name(item)
    return FIRST.index(name) if name in FIRST else len(FIRST)


def _name(item: StructureItem) -> str:
    """The folder of a list, or the file of a page."""
    page = _first(item)
    return "" if page is None else page.file.dest_uri.partition("/")[0]


def _first(item: StructureItem) -> MkDocsPage | None:
    """A page, or the first one of a folder."""
    if isinstance(item, Section):
        return next((page for one in item.children if (page := _first(one)) is not None), None)
    return item if isinstance(item, MkDocsPage) else None


def before_material(config: MkDocsConfig) -> int:
    """Where our templates go: after the project's own, before the theme's."""
    own = config.theme.custom_dir
    return 1 if own and config.theme.dirs[0] == own else 0


def set_theme(config: MkDocsConfig) -> None:
    """Set the theme."""
    theme = config.theme
    theme["font"] = False  # Material would ask Google for its fonts.
    theme["features"] = list(dict.fromkeys([*theme.get("features", []), *FEATURES]))
    if not theme.get("palette"):
        theme["palette"] = [_said(one) for one in PALETTE]
    theme.static_templates.add(f"{STATIC}/words.js")
    config.extra_css = [*STYLES, *config.extra_css]
    config.extra.setdefault("generator", False)


def _said(palette: Mapping[str, Any]) -> dict[str, Any]:
    """A palette with the name of its switch in the language of the site."""
    toggle = palette["toggle"]
    return {**palette, "toggle": {**toggle, "name": say(toggle["name"])}}


def policy(config: MkDocsConfig) -> str:
    """What pages may load and do; all that they want under `mkdocs serve`, which adds a script."""
    return "" if is_served(config) else POLICY


def is_served(config: MkDocsConfig) -> bool:
    """The site is built for `mkdocs serve`."""
    folder = Path(config.site_dir)
    return folder.name.startswith("mkdocs_") and folder.parent == Path(gettempdir())


def set_footer(config: MkDocsConfig, imprint: Imprint) -> None:
    """Say in the foot of each page of which version of which edition it is, and where that is."""
    said, site = escape(version_of(imprint)), escape(imprint.site or "")
    parts = [said, f'<a href="{site}">{site}</a>' if site else ""]
    if any(parts):
        told = ", ".join(part for part in parts if part)
        config.copyright = f"{config.copyright or ''} <span>{told}</span>".strip()


def version_of(imprint: Imprint) -> str:
    """The version of an edition with its day, as far as it says either."""
    version = say("Version {}", imprint.version) if imprint.version else None
    return ", ".join(word for word in (version, dates.day(imprint.date or "")) if word)


def statements(files: Files) -> tuple[tuple[str, str], ...]:
    """The addresses and titles of the statements that there are."""
    every = ((files.get_file_from_path(path), said) for path, said in STATEMENTS.items())
    return tuple((file.dest_uri, say(said)) for file, said in every if file is not None)


def set_markdown(config: MkDocsConfig) -> None:
    """Set the extensions of Markdown, and what MkDocs says of links."""
    for name, settings in markdown.EXTENSIONS.items():
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
        config.mdx_configs.setdefault(name, {}).update(settings)
    config.mdx_configs["footnotes"]["BACKLINK_TITLE"] = markdown.back_to_the_text()
    config.validation.links.anchors = logging.WARNING
    config.validation.links.absolute_links = logging.WARNING


def is_ours(config: MkDocsConfig) -> bool:
    """Markdown is read with our extensions and settings alone, and MkDocs keeps the links."""
    ours = {name: {**settings} for name, settings in markdown.EXTENSIONS.items()}
    ours["footnotes"]["BACKLINK_TITLE"] = markdown.back_to_the_text()
    settings = {name: given for name, given in config.mdx_configs.items() if given}
    return (
        {*config.markdown_extensions} == {*ours, "fenced_code"}
        and settings == {name: given for name, given in ours.items() if given}
        and logging.getLogger("mkdocs.structure.pages").getEffectiveLevel() > logging.DEBUG
    )


def mark_title(page: MkDocsPage | None) -> None:
    """Mark in the navigation the title that a page in another language gives itself."""
    if page is None or "title" in vars(page):  # That is one which the navigation gives it.
        return
    lang = markdown.attributes(lang=words.other(page.meta.get("lang")))
    if lang:
        page.title = f"<span{lang}>{page.title}</span>"


def set_languages(page: MkDocsPage, html: str) -> None:
    """Mark the titles in a page's contents that are not in the language of the site.

    A page that is written by hand may say in its front matter which language it is in.
    """
    own = markdown.attributes(lang=words.other(page.meta.get("lang")))
    content = f"<div{own}>{html}</div>" if own else html
    found = contents.languages(content, words.LANGUAGE.get())
    for item in _items(page.toc.items if found else ()):
        if item.id in found:
            item.title = f"<span{markdown.attributes(lang=found[item.id])}>{item.title}</span>"


def _items(some: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    """The items of a page's contents, and those below them."""
    for item in some:
        yield item
        yield from _items(item.children)
