"""Images of a project on its pages."""

from __future__ import annotations

import pytest
from conftest import Project, file

from editions import behaviours
from editions.edition import Edition
from editions.render import Render

PLACE = "tei/documents/images/a 1.png"


def shown(project: Project, body: str) -> tuple[str, dict[str, str]]:
    """What a body becomes in a project that has one image, and the images it needs."""
    folder = project({"tei/documents/a.xml": file(body), PLACE: "", "tei/secret.txt": "no"})
    edition = Edition.read(folder)
    one = edition.documents[0]
    render = Render(behaviours.defaults(), edition, one.source, one.uri, one)
    return render.flow(one.text), render.images


def test_an_image_of_the_project_is_shown(project: Project) -> None:
    body = "<figure><figDesc>A house</figDesc><graphic url='images/a%201.png'/></figure>"
    assert shown(project, body) == (
        '<figure class="tei-figure" markdown="block">\n\n'
        "A house\n{: .tei-figDesc }\n\n"
        '<img class="tei-graphic" src="../tei/documents/images/a%201.png" alt="A house"'
        ' loading="lazy">\n\n</figure>',
        {PLACE: PLACE},
    )


def test_a_page_break_leads_to_an_image_that_is_not_cut_into_tiles(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file("<div><pb facs='a.gif' n='1'/></div>")})
    (folder / "tei/documents/a.gif").write_bytes(b"")
    one = Edition.read(folder).documents[0]
    render = Render(behaviours.defaults(), Edition.read(folder), one.source, one.uri, one)
    assert '<a href="../tei/documents/a.gif">\\[page 1\\]</a>' in render.flow(one.text)
    assert render.images == {"tei/documents/a.gif": "tei/documents/a.gif"}


@pytest.mark.parametrize(
    "url",
    ["../secret.txt", "../../../../etc/passwd", "/etc/passwd", "images", "images/%00.png", "b.svg"],
)
def test_what_is_no_image_of_the_project_is_not_shown(project: Project, url: str) -> None:
    text, images = shown(project, f"<p><graphic url='{url}'/></p>")
    assert ("<img" in text, images) == (False, {})


def test_a_link_outside_of_the_project_is_not_followed(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file("<p><graphic url='b.png'/></p>")})
    outside = folder.parent / f"{folder.name}.png"
    outside.write_bytes(b"")
    (folder / "tei/documents/b.png").symlink_to(outside)
    assert Edition.read(folder).image("b.png", "tei/documents/a.xml") is None
