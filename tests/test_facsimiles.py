"""Images of the source beside a text: what TEI says of them, their files, and the viewer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from conftest import Project, file, files_of
from lxml import html
from measures import Scheme, lines, package, screen, served, violations
from playwright.sync_api import Browser, Page, Route, expect
from scans import scan
from test_tiles import asked_for, png

from editions import behaviours, building, facsimiles, iiif, projects, surfaces, tiles, workers
from editions.check import checked
from editions.checks.facsimiles import of_file
from editions.edition import Edition
from editions.findings import EditionError
from editions.render import Render
from editions.source import read
from editions.surfaces import Box
from editions.tiles import Size

CONFIGURATION = """site_name: A trial
{}theme: {{name: material}}
plugins:
  - editions:
      version: 1.0.0
"""
ADDRESS = "site_url: https://example.org/edition/\n"

IMAGES = "tei/documents/images"
LINES = "The ferry is late again and nobody at the landing stage can say when it comes. " * 8

SURFACES = """<facsimile>
<surface xml:id="s1" ulx="0" uly="0" lrx="650" lry="850"><graphic url="images/1r.jpg"/>
<zone xml:id="z1" ulx="65" uly="85" lrx="325" lry="425"/></surface>
<surface xml:id="s2"><graphic url="images/1v.tif"/>
<zone xml:id="z2" points="100,200 600,210 590,400 110,410"/></surface>
</facsimile>"""

TEXT = f"""
<pb n="1r" facs="#s1"/>
<p xml:id="p1" facs="#z1">{LINES}</p>
<p xml:id="p2">{LINES}<pb n="1v" facs="#s2"/>{LINES}</p>
<p xml:id="p3" facs="#z2">{LINES}</p>
<pb n="2 r" facs="images/2%20r.png"/>
<p xml:id="p4">{LINES}</p><p>{LINES}</p><p>{LINES}</p><p>{LINES}</p>"""
"""A text on three pages, as an editor may encode it."""

SIZES = {"1r.jpg": Size(1300, 1700), "1v.tif": Size(1200, 2300), "2 r.png": Size(2500, 1100)}

OTHER = "<p>No image.</p>"


def edited(folder: Path, text: str = TEXT, configuration: str = ADDRESS) -> Path:
    """An edition of a text with the images of its three pages, and of one without any."""
    (folder / "tei/documents").mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text(CONFIGURATION.format(configuration), "utf-8")
    whole = file(text).replace("<text>", f"{SURFACES}<text>")
    (folder / "tei/documents/ferry.xml").write_text(whole, "utf-8")
    (folder / "tei/documents/other.xml").write_text(file(OTHER), "utf-8")
    for name, size in SIZES.items():
        scan(folder / IMAGES / name, *size)
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of that edition."""
    site, _, _ = building.build(edited(tmp_path_factory.mktemp("facsimiles")))
    return site


@pytest.fixture(scope="module")
def ferry(built: Path) -> Iterator[str]:
    """Where the page of the text is served."""
    with served(built) as address:
        yield f"{address}documents/ferry.html"


def shown(project: Project, body: str) -> tuple[str, Render]:
    """What a body becomes in an edition with one image of 600 by 400 pixels."""
    folder = project({"tei/documents/a.xml": file(body)})
    scan(folder / "tei/documents/1.jpg", 600, 400)
    edition = Edition.read(folder)
    one = edition.documents[-1]
    render = Render(behaviours.defaults(), edition, one.source, one.uri, one)
    return render.flow(one.text), render


def test_a_page_break_shows_a_thumbnail_and_leads_to_the_image(project: Project) -> None:
    text, render = shown(project, "<p>A <pb n='3' facs='1.jpg'/>b.</p>")
    folder = "../facsimiles/tei/documents/1.jpg"
    assert (
        f'<a class="facsimile" href="{folder}/full/max/0/default.jpg" data-facsimile="{folder}"'
        f' data-size="600 400"><img src="{folder}/full/150,100/0/default.jpg"'
        ' alt="Facsimile of page 3" width="150" height="100" loading="lazy">\\[page 3\\]</a>'
    ) in text
    assert render.images == {"facsimiles/tei/documents/1.jpg": "tei/documents/1.jpg"}


@pytest.mark.parametrize("pointer", ["1.jpg", "#s", "#z", "#g"])
def test_a_page_break_points_to_an_image_a_surface_a_zone_or_a_graphic(
    project: Project, pointer: str
) -> None:
    surface = "<surface xml:id='s'><graphic xml:id='g' url='1.jpg'/><zone xml:id='z'/></surface>"
    body = f"</body></text><facsimile>{surface}</facsimile><text><body><pb facs='{pointer}'/>"
    assert "facsimiles/tei/documents/1.jpg" in shown(project, body)[1].images


def test_an_image_on_the_web_is_only_a_link(project: Project) -> None:
    text, render = shown(project, "<p><pb n='1' facs='https://example.org/1.jpg'/>A.</p>")
    assert "](https://example.org/1.jpg)" in text
    assert (render.images, "<img" in text) == ({}, False)


ZONES = [
    # A surface without corners: pixels of the image.
    ("", "ulx='60' uly='40' lrx='300' lry='200'", "60 40 240 160"),
    # One with corners: its own units.
    (
        "ulx='0' uly='0' lrx='60' lry='40'",
        "ulx='6' uly='4' lrx='30' lry='20'",
        "60 40 240 160",
    ),
    (
        "ulx='100' uly='100' lrx='160' lry='140'",
        "ulx='106' uly='104' lrx='130' lry='120'",
        "60 40 240 160",
    ),
    # A polygon has the rectangle around it.
    ("", "points='60,50 300,40 290,200 70,190'", "60 40 240 160"),
]


@pytest.mark.parametrize(("surface", "zone", "pixels"), ZONES)
def test_a_zone_is_told_in_pixels_of_its_image(
    project: Project, surface: str, zone: str, pixels: str
) -> None:
    body = (
        f"</body></text><facsimile><surface {surface}><graphic url='1.jpg'/>"
        f"<zone xml:id='z' {zone}/></surface></facsimile><text><body><p facs='#z'>A.</p>"
    )
    text, render = shown(project, body)
    assert f'data-size="600 400" data-zone="{pixels}"' in text
    assert render.findings == []


def test_a_zone_beyond_its_image_is_cut_and_told(project: Project) -> None:
    body = (
        "</body></text><facsimile><surface><graphic url='1.jpg'/><zone xml:id='z' ulx='-9' uly='0'"
        " lrx='900' lry='200'/></surface></facsimile><text><body><p facs='#z'>A.</p>"
    )
    text, render = shown(project, body)
    assert 'data-zone="0 0 600 200"' in text
    assert [one.code for one in render.findings] == ["zone-outside"]


def test_an_image_of_a_zone_is_the_whole_of_it() -> None:
    source = read(
        "a.xml",
        file(
            "</body></text><facsimile><surface ulx='0' uly='0' lrx='9' lry='9'>"
            "<graphic url='0.jpg'/>"
            "<zone xml:id='z' ulx='1' uly='1' lrx='4' lry='4'><graphic url='1.jpg'/>"
            "<zone xml:id='y' ulx='2' uly='2' lrx='3' lry='3'/></zone></surface></facsimile>"
            "<text><body>"
        ).encode(),
    )
    whole = Box(1, 1, 4, 4)
    assert surfaces.shown(source.ids["z"]) == surfaces.Shown("1.jpg", None, whole)
    assert surfaces.shown(source.ids["y"]) == surfaces.Shown("1.jpg", Box(2, 2, 3, 3), whole)


def test_an_image_may_show_more_than_the_surface() -> None:
    """After the example of TEI P5, chapter 12.1, of an image with the desk around the page."""
    source = read(
        "a.xml",
        file(
            "</body></text><facsimile><surface xml:id='s' ulx='50' uly='20' lrx='400' lry='280'>"
            "<zone xml:id='y' ulx='60' uly='30' lrx='90' lry='40'/>"
            "<zone ulx='0' uly='0' lrx='500' lry='321'><graphic url='1.jpg'/></zone></surface>"
            "</facsimile><text><body>"
        ).encode(),
    )
    whole = Box(0, 0, 500, 321)
    assert surfaces.shown(source.ids["s"]) == surfaces.Shown("1.jpg", Box(50, 20, 400, 280), whole)
    assert surfaces.shown(source.ids["y"]) == surfaces.Shown("1.jpg", Box(60, 30, 90, 40), whole)
    assert [*of_file(source)] == []


@pytest.mark.parametrize(
    "zone",
    [
        "ulx='1' uly='1' lrx='1' lry='9'",
        "ulx='9' uly='1'",
        "ulx='nan' uly='0' lrx='inf' lry='9'",
        "points='1 2 3'",
        "points='1,2,3 4,5'",
        "points='a,b c,d'",
        "points='0,0 9,9' ulx='1'",
    ],
)
def test_what_gives_no_rectangle_is_no_part(project: Project, zone: str) -> None:
    body = (
        f"</body></text><facsimile><surface><graphic url='1.jpg'/><zone xml:id='z' {zone}/>"
        "</surface></facsimile><text><body><p facs='#z'>A.</p>"
    )
    text, _ = shown(project, body)
    assert ("data-zone" in text) == ("ulx='1'" in zone and "points" in zone)


def test_a_broken_image_is_told_and_not_shown(project: Project) -> None:
    folder = project({"tei/documents/a.xml": file("<p><pb n='1' facs='2.png'/>A.</p>")})
    (folder / "tei/documents/2.png").write_bytes(png(60_000, 60_000))
    site, _, _ = building.build(folder)
    assert "<img" not in (site / "documents/a.html").read_text("utf-8").partition("<article")[2]
    found = projects.read(folder)
    told = checked(folder, found.edition, site, found.sources, found.hooks, found.rules).findings
    (finding,) = (one for one in told if one.code == "unreadable-image")
    assert (finding.path, finding.line) == ("tei/documents/a.xml", 2)
    assert "it has 60000 by 60000 pixels" in finding.message


def test_an_image_that_breaks_off_stops_the_build(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    folder = project({"tei/documents/a.xml": file("<p><pb n='1' facs='2.jpg'/>A.</p>")})
    data = scan(folder / "tei/documents/2.jpg").read_bytes()
    (folder / "tei/documents/2.jpg").write_bytes(data[: len(data) // 2])
    with pytest.raises(EditionError):
        building.build(folder)
    assert "tei/documents/2.jpg: error: the image cannot be shown: it breaks off" in caplog.text


@pytest.mark.parametrize("pointer", ["../../secret.jpg", "/etc/a.jpg", "%2e%2e/%2e%2e/secret.jpg"])
def test_no_image_from_outside_of_the_project_is_shown(project: Project, pointer: str) -> None:
    folder = project({"edition/mkdocs.yml": "", "a": ""}) / "edition"
    (folder / "tei/documents").mkdir(parents=True)
    body = f"<p><pb n='1' facs='../{pointer}'/>A.</p>"
    (folder / "tei/documents/a.xml").write_text(file(body), "utf-8")
    scan(folder.parent / "secret.jpg", 60, 40)
    (folder / "tei/documents/link.jpg").symlink_to(folder.parent / "secret.jpg")
    edition = Edition.read(folder)
    path = "tei/documents/a.xml"
    assert facsimiles.facsimile(edition, f"../{pointer}", path) is None
    assert facsimiles.facsimile(edition, "link.jpg", path) is None


def test_the_site_has_each_tile_and_nothing_else(built: Path) -> None:
    for name, size in SIZES.items():
        found = files_of(built / "facsimiles" / IMAGES / name)
        assert {*found} == {*asked_for(size), "info.json"}


def test_the_images_are_described_under_the_address_of_the_site(built: Path) -> None:
    told = json.loads((built / "facsimiles" / IMAGES / "2 r.png/info.json").read_bytes())
    address = "https://example.org/edition/facsimiles/tei/documents/images/2%20r.png"
    assert told == tiles.info(SIZES["2 r.png"], address)


def test_the_manifest_has_a_canvas_for_each_page(built: Path) -> None:
    """Held to the rules of the IIIF Presentation API 3.0, by its sections."""
    told = json.loads((built / "documents/ferry.iiif.json").read_bytes())
    # 4.6: the context comes first. 5.2: what a manifest must have.
    assert next(iter(told)) == "@context"
    assert told["@context"] == "http://iiif.io/api/presentation/3/context.json"
    assert (told["type"], told["label"]) == ("Manifest", {"none": ["A letter"]})
    # 5.3: a canvas has an address without a fragment, and a size.
    labels = [canvas["label"] for canvas in told["items"]]
    assert labels == [{"none": ["1r"]}, {"none": ["1v"]}, {"none": ["2 r"]}]
    addresses = [canvas["id"] for canvas in told["items"]]
    assert len({*addresses}) == 3
    assert not any("#" in one for one in addresses)
    for canvas, size in zip(told["items"], SIZES.values(), strict=True):
        assert (canvas["type"], canvas["width"], canvas["height"]) == ("Canvas", *size)
        # 5.6: the annotations that paint the image stand in a page of them.
        (page,) = canvas["items"]
        (painting,) = page["items"]
        types = page["type"], painting["type"], painting["motivation"], painting["target"]
        assert types == ("AnnotationPage", "Annotation", "painting", canvas["id"])
        assert _file(built, painting["body"]["id"]).is_file()
        (service,) = painting["body"]["service"]
        described = json.loads(_file(built, f"{service['id']}/info.json").read_bytes())
        assert (service["id"], service["type"]) == (described["id"], described["type"])


def _file(site: Path, address: str) -> Path:
    return site / unquote(address.removeprefix("https://example.org/edition/"))


def test_without_an_address_the_site_has_the_images_and_no_descriptions(tmp_path: Path) -> None:
    site, _, _ = building.build(edited(tmp_path, configuration=""))
    assert {*files_of(site / "facsimiles" / IMAGES / "1r.jpg")} == asked_for(SIZES["1r.jpg"])
    assert not (site / "documents/ferry.iiif.json").exists()


def test_pages_without_images_load_no_viewer(built: Path) -> None:
    pages = {
        one.name: html.fromstring((built / "documents" / one).read_bytes())
        for one in map(Path, ("ferry.html", "other.html"))
    }
    loaded = {
        name: [way for way in page.xpath("//script/@src | //link/@href") if "facsimiles" in way]
        for name, page in pages.items()
    }
    assert loaded == {
        "ferry.html": [
            "../assets/editions/facsimiles.css",
            "../assets/editions/facsimiles.js",
        ],
        "other.html": [],
    }


@pytest.mark.parametrize("number", [1, 2])
def test_any_number_of_processes_gives_the_same_bytes(
    number: int, built: Path, tmp_path: Path
) -> None:
    before = workers.WORKERS.set(number)
    try:
        site, _, _ = building.build(edited(tmp_path))
    finally:
        workers.WORKERS.reset(before)
    # The images themselves are drawn anew, and their files may say when.
    assert files_of(site / "facsimiles") == files_of(built / "facsimiles")


def test_an_image_that_changed_is_cut_again_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = edited(tmp_path)
    cut: list[str] = []
    write = tiles.write

    def counted(file: Path, into: Path) -> str | None:
        cut.append(file.name)
        return write(file, into)

    monkeypatch.setattr(tiles, "write", counted)
    before = workers.WORKERS.set(1)
    try:
        building.build(folder)
        assert sorted(cut) == sorted(SIZES)
        scan(folder / IMAGES / "1r.jpg", 1300, 1700, "another")
        site, _, _ = building.build(folder)
        assert cut[3:] == ["1r.jpg"]
        (folder / "mkdocs.yml").write_text(
            (folder / "mkdocs.yml").read_text("utf-8").replace("A trial", "Another"), "utf-8"
        )
        building.build(folder)
    finally:
        workers.WORKERS.reset(before)
    assert len(cut) == 4
    clean, _, _ = building.build(_copied(folder, tmp_path / "clean"))
    assert files_of(clean / "facsimiles") == files_of(site / "facsimiles")


def _copied(folder: Path, to: Path) -> Path:
    for path, data in files_of(folder).items():
        if path.startswith(("tei/", "mkdocs.yml")):
            (to / path).parent.mkdir(parents=True, exist_ok=True)
            (to / path).write_bytes(data)
    return to


def test_tiles_of_images_that_are_gone_go_too(tmp_path: Path) -> None:
    folder = edited(tmp_path)
    building.build(folder)
    assert len([*(folder / iiif.KEPT).iterdir()]) == 3
    edited(tmp_path, TEXT.replace('<pb n="2 r" facs="images/2%20r.png"/>', ""))
    site, _, _ = building.build(folder)
    assert len([*(folder / iiif.KEPT).iterdir()]) == 2
    assert not (site / "facsimiles" / IMAGES / "2 r.png").exists()


def test_tiles_that_were_touched_are_made_anew(tmp_path: Path) -> None:
    folder = edited(tmp_path)
    site, _, _ = building.build(folder)
    before = files_of(site / "facsimiles")
    for one in (folder / iiif.KEPT).rglob("*.jpg"):
        one.unlink()
    (folder / "mkdocs.yml").write_text(
        (folder / "mkdocs.yml").read_text("utf-8").replace("A trial", "Another"), "utf-8"
    )
    site, _, _ = building.build(folder)
    assert files_of(site / "facsimiles") == before


# The viewer --------------------------------------------------------------------------------------


def viewer(page: Page) -> Any:
    return page.get_by_role("complementary", name="Facsimile")


def loaded(page: Page) -> list[str]:
    """The addresses of the images on the stage that are there, below the folder of the site."""
    page.evaluate(
        "() => Promise.allSettled([...document.querySelectorAll('.facsimile-stage img')]"
        ".map((one) => one.decode()))"
    )
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('.facsimile-stage img')]"
        ".filter((one) => one.naturalWidth).map((one) => one.src)"
    )
    assert len(found) == page.locator(".facsimile-stage img").count()
    return [unquote(one.partition("/facsimiles/tei/documents/images/")[2]) for one in found]


def test_the_viewer_is_used_by_keyboard(page: Page, ferry: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(ferry)
    link = page.get_by_role("link", name="Facsimile of page 1r")
    link.focus()
    page.keyboard.press("Enter")
    expect(viewer(page)).to_be_visible()
    expect(page.locator(".facsimile-stage")).to_be_focused()
    assert loaded(page) == ["1r.jpg/full/max/0/default.jpg"]
    width = page.locator(".facsimile-stage img").first.evaluate("one => one.offsetWidth")
    for _ in range(3):
        page.keyboard.press("+")
    larger = page.locator(".facsimile-stage img").first.evaluate("one => one.offsetWidth")
    assert larger == pytest.approx(width * 1.4**3, rel=0.02)
    left = "document.querySelector('.facsimile-stage img').offsetLeft"
    before = page.evaluate(left)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(left) == before - 60
    page.keyboard.press("0")
    assert page.locator(".facsimile-stage img").first.evaluate("one => one.offsetWidth") == width
    page.keyboard.press("PageDown")
    expect(viewer(page).get_by_role("heading")).to_have_text("Facsimile of page 1v")
    page.keyboard.press("Escape")
    expect(viewer(page)).to_be_hidden()
    expect(page.get_by_role("link", name="Facsimile of page 1v")).to_be_focused()


def test_tiles_are_loaded_where_the_image_is_looked_at_closely(page: Page, ferry: str) -> None:
    page.goto(ferry)
    page.get_by_role("img", name="Facsimile of page 1v").click()
    assert loaded(page) == ["1v.tif/full/600,1150/0/default.jpg"]
    for _ in range(6):
        page.keyboard.press("+")
    for _ in range(40):
        page.keyboard.press("ArrowDown")
    found = loaded(page)
    assert {one.partition("/")[0] for one in found} == {"1v.tif"}
    assert "1v.tif/0,2048,1024,252/1024,252/0/default.jpg" in found
    assert {one.partition("/")[2] for one in found} <= asked_for(SIZES["1v.tif"])


def test_the_image_follows_what_is_read(page: Page, ferry: str) -> None:
    page.goto(ferry)
    page.get_by_role("img", name="Facsimile of page 1r").click()
    heading = viewer(page).get_by_role("heading")
    expect(heading).to_have_text("Facsimile of page 1r")
    page.locator("#p4").evaluate("one => one.scrollIntoView()")
    expect(heading).to_have_text("Facsimile of page 2 r")
    page.evaluate("scrollTo(0, 0)")
    expect(heading).to_have_text("Facsimile of page 1r")


def test_the_page_that_was_chosen_stays_until_another_one_is_read(page: Page, ferry: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(ferry)
    heading = viewer(page).get_by_role("heading")
    page.get_by_role("img", name="Facsimile of page 1r").click()
    for name in ("1v", "2 r"):
        page.get_by_role("button", name="Next page").click()
        page.evaluate("scrollBy(0, -5)")
        page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
        expect(heading).to_have_text(f"Facsimile of page {name}")
    expect(page.get_by_role("button", name="Next page")).to_be_disabled()


def test_the_zone_of_a_paragraph_is_marked(page: Page, ferry: str) -> None:
    page.goto(ferry)
    page.get_by_role("img", name="Facsimile of page 1r").click()
    mark = page.locator(".facsimile-zone")
    expect(mark).to_be_hidden()
    page.locator("#p1 a.permalink").focus()
    expect(mark).to_be_visible()
    over = page.evaluate(
        """() => {
          const zone = document.querySelector(".facsimile-zone").getBoundingClientRect();
          const image = document.querySelector(".facsimile-stage img").getBoundingClientRect();
          return [(zone.x - image.x) / image.width, (zone.y - image.y) / image.height,
            zone.width / image.width, zone.height / image.height];
        }"""
    )
    assert over == pytest.approx([0.1, 0.1, 0.4, 0.4], abs=0.01)


def test_the_image_is_moved_and_enlarged_by_touch(browser: Browser, ferry: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    page = context.new_page()
    page.goto(ferry)
    page.get_by_role("img", name="Facsimile of page 1r").tap()
    stage = page.locator(".facsimile-stage")
    box = stage.bounding_box()
    assert box is not None
    assert box["y"] > 400  # Below the text.
    width = "document.querySelector('.facsimile-stage img').offsetWidth"
    before = page.evaluate(width)
    session = context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for kind, far in (("touchStart", 20), ("touchMove", 30), ("touchMove", 40)):
        points = [{"x": x - far, "y": y, "id": 1}, {"x": x + far, "y": y, "id": 2}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert page.evaluate(width) == pytest.approx(before * 2, rel=0.05)
    context.close()


def test_without_scripts_each_page_leads_to_its_image(without_scripts: Page, ferry: str) -> None:
    page = without_scripts
    page.goto(ferry)
    link = page.get_by_role("link", name="Facsimile of page 1v")
    thumbnail = link.get_by_role("img")
    link.scroll_into_view_if_needed()
    expect(thumbnail).to_have_js_property("complete", True)
    with page.expect_response("**/full/600,1150/0/default.jpg") as response:
        thumbnail.click()
    assert response.value.ok


def test_the_viewer_works_from_a_disk(browser: Browser, built: Path) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((built / "documents/ferry.html").as_uri())
    page.get_by_role("img", name="Facsimile of page 2 r").click()
    assert loaded(page) == ["2 r.png/full/1250,550/0/default.jpg"]
    assert faults == []
    page.close()


def test_what_is_printed_is_the_text_alone(page: Page, ferry: str) -> None:
    page.goto(ferry)
    page.get_by_role("img", name="Facsimile of page 1r").click()
    page.emulate_media(media="print")
    expect(page.locator(".facsimile-viewer")).to_be_hidden()
    expect(page.locator("a.facsimile > img").first).to_be_hidden()
    expect(page.locator("#p1")).to_be_visible()


@pytest.mark.part(2)
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_axe_finds_nothing_in_the_viewer(
    browser: Browser, ferry: str, width: int, scheme: Scheme
) -> None:
    page = screen(browser, width, scheme)
    page.goto(ferry)
    found = violations(page)
    page.get_by_role("img", name="Facsimile of page 1r").click()
    page.locator("#p1 a.permalink").focus()
    found += violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
    assert found == [], lines(found)


LOOK_CLOSELY = """info => new Promise((done) => {
  document.body.innerHTML = '<div id="viewer" style="width: 600px; height: 500px"></div>';
  const viewer = OpenSeadragon({ id: "viewer", tileSources: info, showNavigationControl: false,
    immediateRender: true, drawer: "canvas" });
  viewer.addHandler("open", async () => {
    const image = viewer.world.getItemAt(0);
    for (const part of [1, 0.5, 0.25, 0.1]) {
      const { x: width, y: height } = image.getContentSize();
      const at = new OpenSeadragon.Rect(width * (1 - part), height * (1 - part),
        width * part, height * part);
      viewer.viewport.fitBounds(image.imageToViewportRectangle(at), true);
      viewer.forceRedraw();
      await new Promise((next) => setTimeout(next, 300));
    }
    done(image.source.constructor.name ?? "");
  });
})"""


def test_a_viewer_of_others_finds_every_tile(browser: Browser, built: Path) -> None:
    script = package("openseadragon/build/openseadragon/openseadragon.min.js").read_text("utf-8")
    asked: list[Path] = []

    def answered(route: Route) -> None:
        file = _file(built, route.request.url)
        asked.append(file)
        headers = {"Access-Control-Allow-Origin": "*"}
        if file.is_file():
            route.fulfill(body=file.read_bytes(), headers=headers)
        else:
            route.fulfill(status=404, headers=headers)

    page = browser.new_page()
    page.route("https://example.org/edition/**", answered)
    page.goto("about:blank")
    page.add_script_tag(content=script)
    for name in SIZES:
        info = built / "facsimiles" / IMAGES / name / "info.json"
        page.evaluate(LOOK_CLOSELY, json.loads(info.read_bytes())["id"] + "/info.json")
    page.close()
    folder = built / "facsimiles" / IMAGES
    paths = {one.relative_to(folder).as_posix() for one in asked}
    assert [one for one in asked if not one.is_file()] == []
    assert len({path for path in paths if "/full/" not in path}) > 12
