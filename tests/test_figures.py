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


def test_a_page_break_leads_to_an_image_of_the_project(project: Project) -> None:
    text, images = shown(project, "<div><pb facs='images/a%201.png' n='1'/></div>")
    assert '<a href="../tei/documents/images/a%201.png">\\[page 1\\]</a>' in text
    assert images == {PLACE: PLACE}


def test_a_page_break_leads_to_the_image_of_its_surface(project: Project) -> None:
    body = (
        "</body></text><facsimile><surface xml:id='s1'><graphic url='images/a%201.png'/>"
        "<zone xml:id='z1'/></surface></facsimile><text><body>"
        "<div><pb facs='#z1' n='1'/></div>"
    )
    folder = project({"tei/documents/a.xml": file(body), PLACE: ""})
    edition = Edition.read(folder)
    one = edition.documents[-1]
    render = Render(behaviours.defaults(), edition, one.source, one.uri, one)
    render.flow(one.text)
    assert render.images == {PLACE: PLACE}


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
