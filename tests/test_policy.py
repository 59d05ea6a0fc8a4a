"""Pages forbid what does not stand in files of the site, and have nothing of the kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from lxml import html
from measures import served
from playwright.sync_api import Browser

from editions import frame

DATA = ("application/ld+json", "application/json")


def within(page: Path) -> list[str]:
    """Scripts, styles and calls of scripts that stand in a page itself."""
    tree = html.fromstring(page.read_bytes())
    scripts = (one for one in tree.iter("script") if "src" not in one.attrib)
    told = [f"script {one.text}" for one in scripts if one.get("type") not in DATA]
    told += [f"style {one.text}" for one in tree.iter("style")]
    for element in tree.iter("*"):
        told += [name for name in element.attrib if name == "style" or name.startswith("on")]
    return told


@pytest.mark.parametrize("name", ["site", "volume"])
def test_nothing_that_runs_or_styles_stands_in_a_page(
    name: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(name)
    every = sorted(folder.rglob("*.html"))
    assert len(every) > 10
    assert [(one, found) for one in every if (found := within(one))] == []


@pytest.mark.parametrize("name", ["site", "volume"])
def test_each_page_says_the_policy_before_anything_is_loaded(
    name: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(name)
    for one in folder.rglob("*.html"):
        head = html.fromstring(one.read_bytes()).find("head")
        assert head is not None
        said = [*head][:2]
        assert said[0].get("charset") == "utf-8" or said[1].get("charset") == "utf-8", one
        policy = next(meta for meta in said if meta.get("http-equiv"))
        assert policy.get("content") == frame.POLICY, one


def test_a_script_in_a_page_does_not_run(browser: Browser, site: Path, tmp_path: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    planted = page.replace("</article>", "<script>document.title = 'run'</script></article>")
    planted = planted.replace("</article>", '<p style="color: rgb(1, 2, 3)" id="x">A</p></article>')
    assert planted.count("<script>") == 1
    (tmp_path / "index.html").write_text(planted, "utf-8")
    (tmp_path / "assets").symlink_to(site / "assets")
    with served(tmp_path) as address:
        opened = browser.new_context().new_page()
        refused: list[str] = []
        opened.on("console", lambda said: refused.append(said.text))
        opened.goto(address)
        assert opened.title() != "run"
        color = opened.locator("#x").evaluate("(one) => getComputedStyle(one).color")
        assert color != "rgb(1, 2, 3)"
        assert len([one for one in refused if "Content Security Policy" in one]) == 2
        opened.context.close()


def test_columns_of_tables_are_aligned_as_they_say(browser: Browser, server: str) -> None:
    assert "---:" in (ROOT / "docs/speed.md").read_text("utf-8")
    opened = browser.new_context().new_page()
    opened.goto(f"{server}speed.html")
    cells = opened.locator("td.align-right")
    assert cells.count() > 20
    assert cells.first.evaluate("(one) => getComputedStyle(one).textAlign") == "right"
    opened.context.close()
