from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest
from conftest import Project, file
from test_pages import made

from editions import geography
from editions.edition import Edition
from editions.geography import Point
from editions.pages import Page
from editions.pages.map import view_of

PLACE = '<place xml:id="{0}"><placeName>{0}</placeName><location>{1}</location></place>'
NAMED = '<placeName ref="../places.xml#{0}">{0}</placeName>'


def read(project: Project, places: dict[str, str], *mentioned: str) -> Edition:
    """An edition of places with their `geo`, and of a text that mentions some of them."""
    entries = "".join(PLACE.format(name, geo) for name, geo in places.items())
    register = f'<listPlace xmlns="http://www.tei-c.org/ns/1.0">{entries}</listPlace>'
    body = "".join(f"<p>{NAMED.format(name)}</p>" for name in mentioned)
    return Edition.read(project({"tei/documents/a.xml": file(body), "tei/places.xml": register}))


@pytest.mark.parametrize(
    ("geo", "expected"),
    [
        ("<geo>23.13 -82.38</geo>", Point(-82.38, 23.13)),
        ("<geo>48,20849 16,37208</geo>", Point(16.37208, 48.20849)),
        ("<geo>48.2, 16.3</geo>", Point(16.3, 48.2)),
        ("<geo>48.2,16.3</geo>", Point(16.3, 48.2)),
        ("<geo>48 16</geo>", Point(16, 48)),
        ("<geo>148.2 16.3</geo>", None),
        ("<geo>30T 56 21</geo>", None),
        ("<geo>48,2</geo>", None),
        ("<geo/>", None),
        ("", None),
    ],
)
def test_a_place_is_where_its_geo_says(project: Project, geo: str, expected: Point | None) -> None:
    assert geography.point(read(project, {"a": geo}).entries[0]) == expected


def map_of(project: Project) -> Page:
    places = {"Vienna": "<geo>48.2 16.4</geo>", "Paris": "<geo>48.9 2.3</geo>", "Home": ""}
    places["Rome"] = "<geo>41.9 12.5</geo>"
    return made(read(project, places, "Vienna", "Paris", "Home", "Vienna"))["map.html"]


def test_places_stand_on_the_map_by_how_often_they_are_mentioned(project: Project) -> None:
    body = map_of(project).body
    assert (
        '<a href="places/vienna.html" class="place"><title>Vienna: 2 mentions</title>'
        '<circle cx="893.8" cy="297" r="14"/><text x="909.8" y="301">Vienna</text></a>'
        '<a href="places/paris.html" class="place"><title>Paris: 1 mention</title>'
    ) in body
    assert "Rome" not in body


def test_a_map_has_a_table_of_its_places_and_a_list_of_the_others(project: Project) -> None:
    body = map_of(project).body
    assert "| [Vienna](places/vienna.md) |  | 48.2°\u00a0N, 16.4°\u00a0E | 2 |" in body
    assert "- [Home](places/home.md)" in body.partition("Places without coordinates")[2]


def test_an_edition_without_coordinates_has_no_map(project: Project) -> None:
    assert "map.html" not in made(read(project, {"Home": ""}, "Home"))


def test_where_most_places_are_near_each_other_they_have_a_map_of_their_own(
    project: Project,
) -> None:
    near = {f"n{n}": f"<geo>48.{n} 16.{n}</geo>" for n in range(8)}
    body = made(read(project, near | {"far": "<geo>-33.9 151.2</geo>"}, *near, "far"))[
        "map.html"
    ].body
    whole, _, detail = body.partition('class="drawing map map-detail"')
    assert ("far: 1 mention" in whole, "n0: 1 mention" in detail, "far: 1" in detail) == (
        True,
        True,
        False,
    )


def test_a_map_of_one_place_shows_what_is_around() -> None:
    view = view_of([Point(16.4, 48.2)])
    assert [round(number) for number in view.place(Point(16.4, 48.2))] == [480, 310]


def test_outlines_do_not_jump_across_the_map() -> None:
    jumps = [
        abs(point.longitude - before.longitude)
        for line in geography.world().land
        for before, point in pairwise(line)
        if point.latitude > -80
    ]
    assert max(jumps) < 180


def test_the_outlines_are_those_that_their_description_names() -> None:
    digest = hashlib.sha256(geography.OUTLINES.read_bytes()).hexdigest()
    assert digest in geography.OUTLINES.with_name("README.md").read_text("utf-8")
