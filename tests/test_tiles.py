"""Images in tiles: each file where the API looks for it, and what it shows; files that are none."""

from __future__ import annotations

import math
import struct
import zlib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFile, ImageStat
from scans import drawn, scan

from editions import tiles
from editions.tiles import Size

SIZES = st.builds(Size, st.integers(1, 9000), st.integers(1, 9000))


def asked_for(size: Size) -> set[str]:
    """What a viewer may ask of an image, by what its description says of it alone.

    Source: IIIF Image API 3.0, section 4.7 (Canonical URI Syntax), and Implementation Notes,
    section 2 (Image Tiles): the calculation there, with the names of the variables.
    """
    said = tiles.info(size, "https://example.org/a")
    width, height = said["width"], said["height"]
    found = {"full/max/0/default.jpg"}
    for one in said["sizes"]:
        is_max = (one["width"], one["height"]) == (width, height)
        named = "max" if is_max else f"{one['width']},{one['height']}"
        found.add(f"full/{named}/0/default.jpg")
    (told,) = said["tiles"]
    tw, th = told["width"], told["height"]
    for s in told["scaleFactors"]:
        for n in range(math.ceil(width / (tw * s))):
            for m in range(math.ceil(height / (th * s))):
                xr, yr = n * tw * s, m * th * s
                wr, hr = min(width - xr, tw * s), min(height - yr, th * s)
                ws, hs = math.ceil(wr / s), math.ceil(hr / s)
                is_whole = (xr, yr, wr, hr) == (0, 0, width, height)
                region = "full" if is_whole else f"{xr},{yr},{wr},{hr}"
                is_max = is_whole and (ws, hs) == (width, height)
                found.add(f"{region}/{'max' if is_max else f'{ws},{hs}'}/0/default.jpg")
    return found


@given(SIZES)
@example(Size(1024, 1024))
@example(Size(1025, 1))
@example(Size(1, 1))
@example(Size(2048, 2049))
def test_each_file_is_one_that_viewers_ask_for_and_the_other_way_round(size: Size) -> None:
    made = [one.path for one in tiles.tiles(size)]
    assert sorted(made) == sorted(asked_for(size))


@given(SIZES)
def test_the_description_of_an_image_is_as_the_api_wants_it(size: Size) -> None:
    said = tiles.info(size, "https://example.org/facsimiles/a.jpg")
    # Section 5.1 and 5.2: what has to be there, and what it is.
    assert said["@context"] == "http://iiif.io/api/image/3/context.json"
    assert urlsplit(said["id"]).scheme == "https"
    assert not said["id"].endswith("/")
    fixed = said["type"], said["protocol"], said["profile"]
    assert fixed == ("ImageService3", "http://iiif.io/api/image", "level0")
    # Section 5.3: no size is larger than the image, and each has its proportions.
    for one in said["sizes"]:
        assert one["width"] <= size.width
        factor = size.width / one["width"]
        assert abs(one["height"] - size.height / factor) <= 1 + size.height / size.width
    # Section 5.4: the width of tiles is said once for each set of factors, which are whole numbers.
    assert [*said["tiles"][0]] == ["width", "height", "scaleFactors"]
    assert len({one["width"] for one in said["tiles"]}) == len(said["tiles"])
    assert {*said} == {
        *("@context", "id", "type", "protocol", "profile", "width", "height", "sizes", "tiles")
    }


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far two images are from each other in the middle, of 255."""
    found = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean
    return max(found)


@pytest.mark.parametrize(("width", "height"), [(1300, 1700), (2500, 1100), (700, 300)])
def test_each_tile_shows_its_part_of_the_image(tmp_path: Path, width: int, height: int) -> None:
    file = scan(tmp_path / "a.png", width, height)
    assert tiles.write(file, tmp_path / "a") is None
    source = drawn("a", width, height)
    paths = [one.path for one in tiles.tiles(Size(width, height))]
    written = [one.relative_to(tmp_path / "a") for one in (tmp_path / "a").rglob("*.jpg")]
    assert sorted(map(str, written)) == sorted(paths)
    for path in paths:
        region, size, *_ = path.split("/")
        x, y, w, h = (0, 0, width, height) if region == "full" else map(int, region.split(","))
        part = source.crop((x, y, x + w, y + h))
        with Image.open(tmp_path / "a" / path) as made:
            said = (w, h) if size == "max" else tuple(map(int, size.split(",")))
            assert made.size == said
            # Without the last row and column, which may stand for fewer pixels of the image.
            factor = round(max(w / said[0], h / said[1]))
            inner = w // factor, h // factor
            expected = part.crop((0, 0, inner[0] * factor, inner[1] * factor))
            expected = expected.resize(inner, Image.Resampling.BOX)
            shown = made.crop((0, 0, *inner))
            off = difference(shown, expected)
            assert off < 5, path
            has_ink = max(ImageStat.Stat(expected).stddev) > 10
            moved = ImageChops.offset(shown, 2, 2)
            assert not has_ink or difference(moved, expected) > 1.5 * off, path


def test_a_tile_has_nothing_of_what_cameras_and_programs_note(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Anna B."
    drawn("a", 300, 200).save(
        tmp_path / "a.jpg", exif=exif, comment=b"private", dpi=(300, 300), icc_profile=b"no profile"
    )
    assert tiles.write(tmp_path / "a.jpg", tmp_path / "a") is None
    data = (tmp_path / "a" / tiles.ALL).read_bytes()
    with Image.open(tmp_path / "a" / tiles.ALL) as made:
        assert {*made.info} <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not any(word in data for word in (b"Anna", b"private", b"profile", b"Exif"))


def test_the_same_image_gives_the_same_bytes(tmp_path: Path) -> None:
    file = scan(tmp_path / "a.png")
    for name in ("one", "other"):
        assert tiles.write(file, tmp_path / name) is None
    one, other = (
        {file.relative_to(tmp_path / name): file.read_bytes() for file in files}
        for name in ("one", "other")
        for files in [sorted((tmp_path / name).rglob("*.jpg"))]
    )
    assert one == other


def test_an_image_that_lies_on_its_side_is_put_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = drawn("a", 300, 500)
    upright.rotate(90, expand=True).save(tmp_path / "a.jpg", exif=exif, quality=95)
    assert tiles.measured(tmp_path / "a.jpg") == Size(300, 500)
    assert tiles.write(tmp_path / "a.jpg", tmp_path / "a") is None
    with Image.open(tmp_path / "a" / tiles.ALL) as made:
        assert difference(made, upright) < 5


@pytest.mark.parametrize(
    ("image", "shown"),
    [
        (Image.new("I;16", (9, 9), 40_000), 156),
        (Image.new("1", (9, 9), 1), 255),
        (Image.new("L", (9, 9), 100), 100),
        (Image.new("RGBA", (9, 9), (0, 0, 0, 0)), 255),
        (Image.new("LA", (9, 9), (0, 0)), 255),
        (Image.new("CMYK", (9, 9), (0, 0, 0, 155)), 100),
        (Image.new("P", (9, 9), 0), 0),
    ],
    ids=lambda one: getattr(one, "mode", ""),
)
def test_pixels_of_all_kinds_are_shown(image: Image.Image, shown: int, tmp_path: Path) -> None:
    file = tmp_path / "a.tif"
    image.save(file, "PNG" if image.mode == "P" else "TIFF")
    assert tiles.write(file, tmp_path / "a") is None
    with Image.open(tmp_path / "a" / tiles.ALL) as made:
        assert made.convert("L").getpixel((4, 4)) == pytest.approx(shown, abs=2)


def png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says how large it is."""
    parts = (b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), b"IDAT", b"IEND")
    chunks = (
        struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_an_image_that_says_it_is_huge_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(60_000, 60_000))
    said = tiles.measured(tmp_path / "a.png")
    assert said == ("it has 60000 by 60000 pixels, and 100000000 at most are read: make it smaller")
    assert tiles.write(tmp_path / "a.png", tmp_path / "a") == said
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("others_take_it", [False, True])
def test_an_image_that_breaks_off_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, others_take_it: bool
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", others_take_it)
    data = scan(tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(data[: len(data) // 2])
    assert tiles.measured(tmp_path / "a.png") == Size(1300, 1700)
    assert tiles.write(tmp_path / "a.png", tmp_path / "a") is not None
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"version https://git-lfs.github.com/spec/v1\n",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    ],
)
def test_what_is_within_no_image_of_a_page_is_not_opened(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(data)
    assert tiles.measured(tmp_path / "a.jpg") == "it is no JPEG, TIFF or PNG, or is broken"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["png", "jpg", "tif"])
@given(data=st.data())
def test_a_broken_image_is_told_and_nothing_else_happens(
    kind: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("broken")
    whole = bytearray(scan(folder / f"a.{kind}", 60, 40).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, min(300, len(whole) - 1)))] = data.draw(st.integers(0, 255))
    (folder / "b.jpg").write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    fault = tiles.write(folder / "b.jpg", folder / "b")
    assert (fault is None) == (folder / "b" / tiles.ALL).is_file()
