"""What the README promises."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from picture import FILE, SHOWN, TUTORIAL
from PIL import Image

ROOT = Path(__file__).parent.parent
README = ROOT.joinpath("README.md").read_text("utf-8")


def test_its_links_lead_to_files_and_headings() -> None:
    ways = [one for one in re.findall(r"\]\(([^)]+)\)", README) if "://" not in one]
    assert len(ways) > 8
    for way in ways:
        path, _, anchor = way.partition("#")
        target = ROOT / path
        assert target.exists(), way
        heads = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.M) if anchor else []
        named = {re.sub(r"[^\w]+", "-", head.lower()).strip("-") for head in heads}
        assert not anchor or anchor in named, way


@pytest.mark.parametrize(
    ("page", "file"), [("README.md", FILE), ("docs/guides/first.md", TUTORIAL)]
)
def test_a_page_shows_its_picture(page: str, file: Path) -> None:
    way = file.relative_to((ROOT / page).parent).as_posix()
    assert f"]({way})" in (ROOT / page).read_text("utf-8")
    with Image.open(file) as image:
        assert (image.format, image.size) == ("WEBP", SHOWN)
    assert file.stat().st_size < 100_000


def test_its_commands_make_a_site_of_a_folder_of_tei(tmp_path: Path) -> None:
    lines = re.findall(r"^\.venv/bin/editions (.*\.\./letters.*)$", README, re.M)
    assert [one.split()[0] for one in lines] == ["new", "build"]
    (tmp_path / "clone").mkdir()
    for line in lines:
        words = line.replace("path/to/your/tei", str(ROOT / "tei/documents")).split()
        run = [sys.executable, "-m", "editions", *words]
        done = subprocess.run(
            run, cwd=tmp_path / "clone", capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "letters/build/site/index.html").is_file()
