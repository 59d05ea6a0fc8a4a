from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import count, cycle
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from conftest import CONFIGURATION, Project, file
from hypothesis import given, settings
from hypothesis import strategies as some
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, get_files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import meta
from test_markdown import TEXTS

from editions import building, built, configuration, conversion, frame, markdown, plugin
from editions.markdown import Markdown, escape

Edition = tuple[MkDocsConfig, Files]

HERE = "documents/a.md"
OTHERS = ("documents/index.md", "persons/a.md", "persons/é b.md")


@cache
def configured(written: str = CONFIGURATION) -> Edition:
    """The configuration of a project, and the files of an edition with few pages."""
    folder = Path(mkdtemp())
    (folder / "mkdocs.yml").write_text(written, "utf-8")
    config, _ = configuration.load(folder)
    config = config.plugins.on_config(config)
    every = [File.generated(config, path, content="") for path in (HERE, *OTHERS)]
    return config, Files(every)


Known = tuple[str | None, Any, Any, Any]
"""What MkDocs knows of a page: its HTML, contents, ids, and links to anchors."""


def known(page: MkDocsPage) -> Known:
    def listed(items: Any) -> Any:
        return [(one.title, one.id, one.level, listed(one.children)) for one in items]

    links = {file.src_uri: [*some.items()] for file, some in (page.links_to_anchors or {}).items()}
    return page.content, listed(page.toc), page.present_anchor_ids, [*links.items()]


def slowly(source: str, path: str = HERE, of: Edition | None = None) -> Known:
    """A page as MkDocs converts it."""
    config, files = of or configured()
    page = MkDocsPage(None, files.src_uris[path], config)
    page.markdown = source
    with built.listening():
        page.render(config, files)
    return known(page)


def quickly(source: str, path: str = HERE, of: Edition | None = None) -> Known | None:
    """A page as the package converts it, if it does."""
    config, files = of or configured()
    page = MkDocsPage(None, files.src_uris[path], config)
    ways = built.Ways(page.file, files, {})
    made = conversion.converted(source, ways)
    if made is None:
        return None
    page.content, page.toc = made.html, built.contents(made.headings)
    page.present_anchor_ids, page.links_to_anchors = {*made.ids}, ways.anchors
    return known(page)


# Pages made by the functions of `markdown`

CLASSES = some.sampled_from(["", "a", "tei-p", "x_y", "aside added", "rend-é"])
ANCHORS = some.sampled_from([None, "p-1", "p_2", "head.é", "1"])
URIS = some.sampled_from(
    ["index.md", "../persons/a.md#b", "#p-1", "http://a.org/?a=1&b=2", "../persons/%C3%A9%20b.md"]
)
ODD_ANCHORS = some.sampled_from([None, "_p", "fn:1", "a'b", "é\u0301"])
ODD_URIS = some.sampled_from(["gone.md", "/a", "mailto:a@b.org", "http://a.org/_a_(*b*)", "a'b"])
ODD = some.sampled_from(["**", "[TOC]", "]", "`", "&", "_a_", "<div>", "</li>", "{.a}", "[^gone]"])

MARK = Markdown("[^]")
"""The place of a mark, which has a key of its own in the page."""

Text = some.SearchStrategy[Markdown]


def named(strategy: Text) -> Text:
    """The same texts; what hypothesis says of a strategy grows with its parts."""

    @some.composite
    def texts(draw: some.DrawFn) -> Markdown:
        return draw(strategy)

    return texts()


def inline(plain: Text, uris: some.SearchStrategy[str]) -> Text:
    """What stands within lines, of such texts."""
    elements = some.sampled_from(["span", "em", "strong", "sup", "ins", "code", "mark"])
    others = some.sampled_from(["<br>", '<img alt="" src="a.png">', "&#160;", MARK]).map(Markdown)

    def around(inner: Text) -> Text:
        return some.one_of(
            some.builds(markdown.span, inner, CLASSES, elements, title=TEXTS),
            some.builds(markdown.span, inner, CLASSES, elements, id=ANCHORS),
            some.lists(inner, max_size=4).map(markdown.join),
        )

    leaves = some.one_of(plain, plain, plain, TEXTS.map(markdown.preserved), others)
    within = named(some.recursive(leaves, around, max_leaves=5))
    labels = some.sampled_from(["persons/a", "Á_b"])
    link = some.builds(markdown.link, within, uris, TEXTS, CLASSES)
    reference = some.builds(markdown.reference, within, labels)
    return named(some.recursive(some.one_of(within, link, reference), around, max_leaves=5))


def blocks(within: Text, anchors: some.SearchStrategy[str | None]) -> Text:
    """Blocks of what stands within lines, nested in containers."""
    level = some.integers(1, 6)
    rows = some.lists(some.tuples(within, within), min_size=1, max_size=3)
    containers = some.sampled_from("div section ul li dl dd blockquote table tr nav figure".split())
    leaves = some.builds(
        markdown.leaf, within, some.sampled_from("dt dd li td th summary".split()), CLASSES
    )
    plain = some.one_of(
        some.builds(markdown.paragraph, within, anchors, CLASSES),
        some.builds(markdown.paragraph, within),
        some.builds(markdown.heading, within, level, anchors, CLASSES, some.just("cs")),
        some.builds(markdown.heading, within, level),
        some.lists(within, max_size=3).map(markdown.list_),
        some.builds(lambda one, all_: markdown.table([one, one], all_), within, rows),
        some.lists(leaves, min_size=1, max_size=3).map(lambda all_: markdown.join(all_, "\n")),
    )

    def around(inner: Text) -> Text:
        several = some.lists(inner, max_size=3).map(markdown.blocks)
        return some.one_of(
            some.builds(markdown.block, several, CLASSES, containers, title=TEXTS),
            some.builds(markdown.identified, inner, id=anchors),
            several,
        )

    return named(some.recursive(plain, around, max_leaves=6))


def page(body: Markdown, raw: str, notes: Sequence[Markdown], before: bool) -> Markdown:
    """A page with raw HTML, notes for all its marks, and the addresses of its links."""
    named = (re.sub(r"\[\^\]", "", note) for note in cycle(notes))
    keys = count(1)
    marked = re.sub(r"\[\^\]", lambda _: f"[^n-{next(keys)}]", body)
    contents = {f"n-{number}": Markdown(next(named)) for number in range(1, next(keys))}
    listed = [markdown.NOTES] if contents else []
    addresses = [
        markdown.definition("persons/a", "../persons/a.md", 'A "b" [c] & <d>'),
        markdown.definition("á_b", "index.md#a", ""),
    ]
    parts = [*(listed if before else []), Markdown(marked), Markdown(raw)]
    parts += [*([] if before else listed), markdown.notes(contents)]
    return markdown.blocks([*parts, markdown.join(addresses, "\n")])


def paged(within: Text, anchors: some.SearchStrategy[str | None]) -> Text:
    """Whole pages."""
    body = some.lists(blocks(within, anchors), min_size=1, max_size=4).map(markdown.blocks)
    raw = ["", '<div id="r">a<b>c &amp; d</b>\n e</div>', "<dl><dt>x</dt><dd><br></dd></dl>"]
    paragraph = some.builds(markdown.paragraph, within)
    note = some.one_of(
        paragraph,
        some.lists(
            some.one_of(
                some.builds(markdown.paragraph, within, anchors, CLASSES),
                some.lists(within, max_size=2).map(markdown.list_),
            ),
            min_size=1,
            max_size=3,
        ).map(markdown.blocks),
    ).map(lambda text: text or Markdown("n"))
    notes = some.lists(note, min_size=1, max_size=3)
    return some.builds(page, body, some.sampled_from(raw), notes, some.booleans())


PAGES = paged(inline(TEXTS.map(escape), URIS), ANCHORS)
ODD_PAGES = paged(
    inline(some.one_of(TEXTS.map(escape), ODD.map(Markdown)), some.one_of(URIS, ODD_URIS)),
    some.one_of(ANCHORS, ODD_ANCHORS),
)


def agrees(source: str) -> None:
    quick = quickly(source)
    assert quick is None or quick == slowly(source)


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(PAGES)
def test_a_page_of_any_text_is_what_mkdocs_makes_of_it(source: Markdown) -> None:
    agrees(source)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(ODD_PAGES)
def test_a_page_with_odd_markdown_is_what_mkdocs_makes_of_it_or_left_to_it(
    source: Markdown,
) -> None:
    agrees(source)


@pytest.mark.slow
@settings(max_examples=20_000, deadline=None, database=None)
@given(some.one_of(PAGES, ODD_PAGES))
def test_very_many_pages_are_what_mkdocs_makes_of_them(source: Markdown) -> None:
    agrees(source)


ORDINARY = some.lists(
    some.sampled_from(
        [
            *("word", "Růžek", "a & b", "1962", "(see", "p. 5)", "[sic]", "x_y", "*", "“q”"),
            *("a > b", "#5", "– 1.", "O'Neil", '"x"', "a<b", "C:\\d", "{0}", "a|b", "!", "`c`"),
        ]
    ),
    min_size=1,
    max_size=8,
).map(" ".join)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(some.lists(ORDINARY, min_size=4, max_size=4))
def test_ordinary_pages_are_not_left_to_mkdocs(texts: list[str]) -> None:
    one, two, three, four = (escape(text) for text in texts)
    body = markdown.blocks(
        [
            markdown.paragraph(markdown.link(escape("Documents"), "index.md"), cls="up"),
            markdown.heading(one, 1, cls="document-title"),
            markdown.block(markdown.leaf(two, "dt"), "document-head", "dl"),
            markdown.paragraph(markdown.join([markdown.span(one, "a"), " ", two, MARK]), "p-1"),
            markdown.block(markdown.list_([markdown.reference(three, "persons/a"), four])),
            markdown.table([one, two], [[three, four], [four, Markdown("")]]),
            markdown.heading(four, 2),
        ]
    )
    source = page(body, '<dl class="x"><dt>a &amp; b</dt></dl>', [three], False)
    quick = quickly(source)
    assert quick is not None
    assert quick == slowly(source)


LEFT = [
    *("*a*", "_a_", "a `b`", "![a](b.png)", "<http://a.org>", "a & b", "a < b", "[a]", "a {.b}"),
    *("a\nb", "a  \nb", "a\n=", "    a", "> a", "* a", "1. a", "- a\n    - b", "- a\n\n- b"),
    *("***", "~~~\na\n~~~", "```\na\n```", "# a #", "a\tb", "a\r\nb", "a\u0002b", "[TOC]"),
    *("<script>a</script>", "<!-- a -->", "<div>a</p>", "<div>a</div> b", "<div>\n\na</div>"),
    *("<div>\n  \n</div>", "<p>a</p>", "<a name='b'>c</a>", '<a name="b">c</a>', "<b id>c</b>"),
    *("[a](gone.md)", "[a](/b)", "[a][gone]", "[a [b](index.md)](index.md)", "a[^gone]"),
    *("a[^1]\n\n[^1]: b", "[[notes]]", "a[^1] b[^1]\n\n[[notes]]\n\n[^1]: c"),
    *("| a | b |\n| --- | --- |\n| c |", "| a |\n| :-- |\n| b |", "a\n{: title=b }"),
    '<div markdown="block">\n\na',
    '<div markdown="block">\n\n<div>a</div>\n\n</div>',
    '<div class="footnote" markdown="block">\n\na\n\n</div>',
    '<h2 markdown="span">a</h2>',
]


@pytest.mark.parametrize("source", LEFT)
def test_what_the_package_does_not_write_is_left_to_mkdocs(source: str) -> None:
    assert quickly(source) is None


@pytest.mark.parametrize("name", ["site", "volume"])
def test_every_page_of_an_edition_is_what_mkdocs_makes_of_it(
    name: str, request: pytest.FixtureRequest
) -> None:
    project: Path = request.getfixturevalue(name).parents[1]
    config, _ = configuration.load(project)
    config = config.plugins.on_config(config)
    files, folder = get_files(config), project / plugin.PAGES
    sources = {}
    for written in sorted(folder.rglob("*.md")):
        path = written.relative_to(folder).as_posix()
        files.append(File.generated(config, path, abs_src_path=str(written)))
        sources[path] = meta.get_data(written.read_text("utf-8"))[0]
    edition = config, files
    made = {path: quickly(source, path, edition) for path, source in sources.items()}
    assert [path for path in made if made[path] is None] == []
    assert [path for path in made if made[path] != slowly(sources[path], path, edition)] == []


@pytest.mark.parametrize(
    "written",
    [
        "markdown_extensions: [admonition]",
        "markdown_extensions: [toc: {permalink: true}]",
        "markdown_extensions: [footnotes: {BACKLINK_TEXT: back}]",
    ],
)
def test_a_project_with_extensions_of_its_own_is_left_to_mkdocs(written: str) -> None:
    assert frame.is_ours(configured()[0])
    assert not frame.is_ours(configured(f"{CONFIGURATION}{written}\n")[0])


def test_a_page_that_a_hook_changes_is_what_mkdocs_makes_of_it(project: Project) -> None:
    hook = "def on_page_markdown(markdown, **_):\n    return markdown + '\\n\\n*further*\\n'\n"
    folder = project(
        {
            "mkdocs.yml": f"{CONFIGURATION}hooks: [hooks.py]\n",
            "hooks.py": hook,
            "tei/documents/a.xml": file("<p>word</p>"),
        }
    )
    site, _, _ = building.build(folder)
    assert "<p><em>further</em></p>" in (site / "documents/a.html").read_text("utf-8")
