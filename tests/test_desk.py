"""The editor's desk: what is saved is in the browser at once, and what is wrong stands over it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest
from conftest import CONFIGURATION, edition_in, file
from playwright.sync_api import Browser, Page, expect

from editions import edition
from editions.builder import Builder
from editions.edition import Edition

REPORT = "tei/documents/ruzek-1962-11-30.xml"
PAGE = "documents/ruzek-1962-11-30.html"
LONG = 240
"""Seconds after which what is awaited will not come: a whole build may be between."""


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serve a project: the address, and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "editions", "serve", "--address", address]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=folder, stdout=pipe, stderr=pipe, text=True)
    try:
        yield f"http://{address}/", process
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this edition without the pages about the generator, for it is built often."""
    folder = edition_in(tmp_path_factory.mktemp("copied"), ("hooks", "tei"))
    options = (folder / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(options.partition("not_in_nav:")[0], "utf-8")
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text("# Reports\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def desk(copied: Path) -> Iterator[str]:
    """Where the desk serves the copy."""
    with serving(copied) as (address, process):
        assert process.stdout is not None
        while "Built." not in (line := process.stdout.readline()):
            assert line, "it ended"
        yield address


@pytest.fixture
def report(copied: Path, desk: str) -> Iterator[Path]:
    """A report, which is put back afterwards: the next test finds a desk that has built all."""
    found = copied / REPORT
    before = found.read_bytes()
    yield found
    found.write_bytes(before)
    end = time.monotonic() + LONG
    time.sleep(0.2)  # The desk has heard of it by then.
    while json.loads(got(f"{desk}.desk/news?after=-1"))["behind"]:
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture
def page(browser: Browser, desk: str) -> Iterator[Page]:
    """The report in a browser."""
    one = browser.new_page(viewport={"width": 1280, "height": 800})
    one.set_default_timeout(LONG * 1000)
    one.goto(desk + PAGE)
    one.wait_for_selector(".desk-edit:not([hidden])")
    yield one
    one.close()


def test_what_is_saved_is_in_the_browser_at_its_place(page: Page, report: Path) -> None:
    assert page.evaluate("scrollY") == 0
    text = report.read_text("utf-8")
    at = text.index("</p>", text.index('xml:id="p6"'))
    report.write_text(f"{text[:at]} Newly written.{text[at:]}", "utf-8")
    expect(page.locator("#p6")).to_contain_text("Newly written.", timeout=LONG * 1000)
    expect(page.locator("#p6")).to_be_in_viewport()
    assert page.evaluate("scrollY") > 0


def test_what_is_wrong_stands_over_the_last_good_page(page: Page, report: Path) -> None:
    words = page.locator("article").inner_text()
    text = report.read_text("utf-8")
    report.write_text(text.replace("</p>", "</q>", 1), "utf-8")
    page.wait_for_selector(".desk-error")
    assert page.locator(".desk-error code").first.inner_text() == "not-well-formed"
    line = text[: text.index("</p>")].count("\n") + 1
    address = page.locator(".desk-error a").first.get_attribute("href")
    assert address is not None
    assert address.startswith(f"vscode://file{report}:{line}:")
    assert page.locator("article").inner_text() == words
    report.write_text(text, "utf-8")
    page.wait_for_selector(".desk-error", state="detached")


def test_a_passage_is_edited_at_its_line(page: Page, report: Path) -> None:
    lines = report.read_text("utf-8").split("\n")
    line = next(number for number, one in enumerate(lines, 1) if 'xml:id="p3"' in one)
    page.locator("#p3 a").first.focus()
    edit = page.locator(".desk-edit")
    assert (edit.get_attribute("href") or "").startswith(f"vscode://file{report}:{line}:")
    assert edit.inner_text() == "Edit #p3"


def test_the_desk_is_not_in_the_site(copied: Path, desk: str) -> None:
    assert b"/.desk/" not in (copied / "build/site" / PAGE).read_bytes()
    assert not (copied / "build/site/.desk").exists()


@pytest.mark.parametrize("path", ["../mkdocs.yml", "..%2fmkdocs.yml", ".desk/../../mkdocs.yml"])
def test_only_the_site_is_served(desk: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(desk + path)


def test_another_host_s_name_is_refused(desk: str) -> None:
    request = urllib.request.Request(desk, headers={"Host": "example.org:80"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)


def test_a_site_comes_as_soon_as_it_can_be_built(tmp_path: Path) -> None:
    (tmp_path / "tei/documents").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
    (tmp_path / "tei/documents/a.xml").write_text("<TEI", "utf-8")
    with serving(tmp_path) as (address, process):
        assert process.stderr is not None
        assert "[not-well-formed]" in process.stderr.readline()
        assert "There is no site yet" in got(address)
        (tmp_path / "tei/documents/a.xml").write_text(file("<p>Some words.</p>"), "utf-8")
        end = time.monotonic() + LONG
        while "Some words." not in got(f"{address}documents/a.html"):
            assert time.monotonic() < end
            time.sleep(0.2)


def test_who_builds_ends_with_a_desk_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "tei/documents").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text(CONFIGURATION, "utf-8")
    (tmp_path / "tei/documents/a.xml").write_text(file("<p>Some words.</p>"), "utf-8")
    with serving(tmp_path) as (_, process):
        assert process.stdout is not None
        while "Built." not in (line := process.stdout.readline()):
            assert line, "it ended"
        listed = Path(f"/proc/{process.pid}/task").glob("*/children")
        builders = [int(one) for some in listed for one in some.read_text().split()]
        assert builders
        process.kill()
        _, said = process.communicate()
    end = time.monotonic() + LONG
    while any(Path(f"/proc/{one}").exists() for one in builders):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert "Traceback" not in said


def test_who_builds_says_nothing_to_a_desk_that_is_gone(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "editions.builder", str(tmp_path), str(tmp_path / "site")]
    command.append(str(os.getpid()))
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert (process.stderr.read(), process.wait()) == (b"", 1)


@pytest.mark.skipif(sys.platform != "linux", reason="a process hears of its parent's end on Linux")
def test_who_builds_does_not_begin_for_a_desk_that_is_gone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    command = [sys.executable, "-m", "editions.builder", str(tmp_path), str(tmp_path / "site")]
    done = subprocess.run([*command, str(gone.pid)], capture_output=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == (b"", b"", 1)


def got(address: str) -> str:
    """What is served; nothing where there is nothing."""
    try:
        with urllib.request.urlopen(address) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError:
        return ""


def test_a_page_that_is_built_again_is_that_of_a_whole_build(copied: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(copied, folder, ignore=shutil.ignore_patterns("build"))
    builder = Builder(folder, tmp_path / "again")
    one = folder / REPORT
    text = one.read_text("utf-8")
    one.write_text(text.replace("that would", "that surely would", 1), "utf-8")
    answer = builder.answer({"again": REPORT})
    assert answer["pages"] == {PAGE: "p2"}
    assert answer["findings"] == []
    again = (tmp_path / "again/site" / PAGE).read_bytes()
    assert b"that surely would" in again
    Builder(folder, tmp_path / "whole")
    assert again == (folder / "build/site" / PAGE).read_bytes()


def test_a_page_alone_asks_nothing_of_all_texts_again(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "project"
    shutil.copytree(copied, folder, ignore=shutil.ignore_patterns("build"))
    builder = Builder(folder, tmp_path / "again")
    builder.warm()
    # For thousands of letters it takes many seconds.
    found = Mock(side_effect=AssertionError)
    monkeypatch.setattr(edition, "_mentions", found)
    monkeypatch.setattr(Edition, "_mentioned_in", found)
    for word in ("surely", "certainly"):
        one = folder / REPORT
        one.write_text(
            one.read_text("utf-8").replace("that would", f"that {word} would", 1), "utf-8"
        )
        assert builder.answer({"again": REPORT}) == {"pages": {PAGE: "p2"}, "findings": []}
    assert not found.called


def test_the_keyboard_reaches_what_is_wrong_first_and_closes_it(page: Page, report: Path) -> None:
    report.write_text(report.read_text("utf-8").replace("</p>", "</q>", 1), "utf-8")
    page.wait_for_selector(".desk-error")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "1 error"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "desk-edit"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.desk-error') !== null")
    page.keyboard.press("Escape")
    assert not page.locator(".desk-error").first.is_visible()
    assert page.evaluate("document.activeElement.innerText") == "1 error"
    page.keyboard.press("Enter")
    assert page.locator(".desk-error").first.is_visible()


def test_nothing_of_the_desk_is_cut_on_a_phone(page: Page, report: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    report.write_text(report.read_text("utf-8").replace('#mikoyan-anastas"', '#miko"', 1), "utf-8")
    page.wait_for_selector(".desk-error")
    wide = """[...document.querySelectorAll('.desk, .desk *')]
      .filter((one) => one.clientWidth && one.scrollWidth > one.clientWidth + 1).length"""
    assert page.evaluate(wide) == 0
    box = page.locator(".desk").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_the_desk_is_dark_where_the_page_is(page: Page) -> None:
    ground = "getComputedStyle(document.querySelector('.desk')).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
    assert page.evaluate(ground) == "rgb(35, 37, 42)"


def test_what_cannot_be_built_is_said_once(page: Page, report: Path) -> None:
    report.write_text(report.read_text("utf-8").replace('#mikoyan-anastas"', '#miko"', 1), "utf-8")
    page.wait_for_selector(".desk-error")
    page.wait_for_timeout(3000)
    assert page.locator(".desk li code").all_inner_texts() == ["dangling-pointer"]
