"""Pages that are built before MkDocs comes to them, and those that are not."""

from __future__ import annotations

from pathlib import Path

from conftest import CONFIGURATION, Project, file
from lxml import html

from editions import building
from editions.built import listening

LETTERS = {f"tei/documents/{name}.xml": file(f"<p>Dear {name}.</p>") for name in "ab"}

HOOK = """from editions import Rules

rules = Rules()


def on_page_markdown(markdown, page, **_):
    return f"{markdown}\\n\\nSeen: {page.file.src_uri}\\n"
"""


def test_a_hook_that_looks_at_pages_sees_every_one(project: Project) -> None:
    files = {"hooks/rules.py": HOOK, "mkdocs.yml": f"{CONFIGURATION}hooks: [hooks/rules.py]\n"}
    site, _, _ = building.build(project({**LETTERS, **files}))
    for uri in ("documents/a", "documents/b", "documents/index"):
        assert f"<p>Seen: {uri}.md</p>" in (site / f"{uri}.html").read_text("utf-8")


BARE = HOOK.partition("def on_page")[0]
PASSING = f"{BARE}def on_pre_page(page, **_):\n    return page\n"

REGISTERS = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><standOff>
<listPerson><person xml:id="anna"><persName>Anna</persName></person></listPerson>
<listPlace><place xml:id="bonn"><placeName>Bonn</placeName></place></listPlace>
</standOff></TEI>"""

NAMES = '<p><persName ref="#anna">Anna</persName> in <placeName ref="#bonn">Bonn</placeName></p>'


def test_pages_are_the_same_whoever_builds_them(project: Project) -> None:
    letters = {f"tei/documents/{name}.xml": file(NAMES) for name in ("a", "b", "of/1931/c")}
    files = {
        "tei/registers.xml": REGISTERS,
        "hooks/passing.py": BARE,
        "mkdocs.yml": f"{CONFIGURATION}hooks: [hooks/passing.py]\n",
    }
    folder = project({**letters, **files})
    apart = built(folder)
    (folder / "hooks/passing.py").write_text(PASSING, "utf-8")
    one_by_one = built(folder)
    assert len(apart) > 12
    assert [uri for uri, page in apart.items() if page != one_by_one[uri]] == []


def built(folder: Path) -> dict[str, bytes]:
    """The pages of a project's site, by their addresses."""
    site, _, _ = building.build(folder)
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*.html")}


def test_a_document_in_the_navigation_is_called_as_the_navigation_says(project: Project) -> None:
    nav = 'nav: [Home: index.md, "The first letter": documents/a.md]\n'
    site, _, _ = building.build(project({**LETTERS, "mkdocs.yml": CONFIGURATION + nav}))
    page = html.parse(site / "documents/a.html")
    (here,) = page.xpath("//a[contains(@class, 'md-nav__link--active')]")
    assert here.text_content().split() == "The first letter".split()
    assert "The first letter" in (site / "documents/b.html").read_text("utf-8")


def test_what_mkdocs_says_of_a_page_that_is_built_apart_is_told(project: Project) -> None:
    hook = "from editions import Markdown, Rules\n\nrules = Rules()\n\n\n"
    hook += '@rules.inline("hi")\ndef lost(element, render):\n'
    hook += '    """Link to nothing."""\n'
    hook += '    return Markdown(f"[{render.inline(element)}](nowhere.md)")\n'
    body = file("<p>Dear <hi>you</hi>.</p>")
    files = {"hooks/rules.py": hook, "mkdocs.yml": f"{CONFIGURATION}hooks: [hooks/rules.py]\n"}
    folder = project({"tei/documents/a.xml": body, **files})
    with listening() as said:
        building.build(folder)
    assert [message for _, _, message in said if "nowhere.md" in str(message)] == [
        "Doc file 'documents/a.md' contains a link 'nowhere.md', but the target"
        " 'documents/nowhere.md' is not found among documentation files."
    ]


def test_an_anchor_that_is_not_there_is_told_of_a_page_that_is_built_apart(
    project: Project,
) -> None:
    hook = "from editions import Markdown, Rules\n\nrules = Rules()\n\n\n"
    hook += '@rules.inline("hi")\ndef led(element, render):\n'
    hook += '    """Link to a passage of the other letter."""\n'
    hook += "    way = f\"b.md#{element.get('n')}\"\n"
    hook += '    return Markdown(f"[{render.inline(element)}]({way})")\n'
    letters = {
        f"tei/documents/{name}.xml": file(f'<p xml:id="p">See <hi n="{anchor}">there</hi>.</p>')
        for name, anchor in (("a", "nowhere"), ("b", "p"), ("c", "p"))
    }
    validation = "validation: {links: {anchors: warn}}\n"
    files = {
        "hooks/rules.py": hook,
        "mkdocs.yml": f"{CONFIGURATION}hooks: [hooks/rules.py]\n{validation}",
    }
    with listening() as said:
        building.build(project({**letters, **files}))
    assert [message for _, _, message in said if "anchor" in str(message)] == [
        "Doc file 'documents/a.md' contains a link 'b.md#nowhere', but the doc 'documents/b.md'"
        " does not contain an anchor '#nowhere'."
    ]
