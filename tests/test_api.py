"""The public names: what `docs/api.md` says of them is so, and no other is promised."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CONFIGURATION, ROOT, Project, file

import editions

PAGE = (ROOT / "docs/api.md").read_text("utf-8")
EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)
MODULES = {file.stem for file in Path(editions.__file__).parent.iterdir()}


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example of the repository, in a folder of its own."""
    folder = tmp_path_factory.mktemp("letters") / "letters"
    return shutil.copytree(
        ROOT / "examples/letters", folder, ignore=shutil.ignore_patterns("build")
    )


def test_each_example_says_what_it_prints() -> None:
    assert len(EXAMPLE.findall(PAGE)) == PAGE.count("```python") > 0


@pytest.mark.parametrize(("code", "printed"), EXAMPLE.findall(PAGE))
def test_an_example_prints_what_the_page_says(code: str, printed: str, letters: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", code]
    run = subprocess.run(command, cwd=letters, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, printed), run.stderr


def test_each_public_name_stands_on_the_page() -> None:
    assert [name for name in editions.__all__ if not re.search(rf"\b{name}\b", PAGE)] == []


def test_what_the_page_names_is_there() -> None:
    named = re.findall(r"`([A-Z]\w+)\.(\w+)", PAGE)
    assert named
    for owner, name in named:
        kind = getattr(editions, owner)
        has = name in kind.__dict__ or name in getattr(kind, "__annotations__", {})
        assert has or name in vars(kind([])), (owner, name)


def test_no_public_name_is_that_of_a_module() -> None:
    assert MODULES.isdisjoint(editions.__all__)


def test_each_public_name_is_imported_when_it_is_asked_for() -> None:
    code = "import editions, sys; print([one for one in sys.modules if one.startswith('editions')])"
    code += "\nfor one in editions.__all__: getattr(editions, one)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "['editions']\n"


def test_another_name_is_none() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'projects_'"):
        _ = editions.projects_  # type: ignore[attr-defined]


def test_levels_are_those_that_the_project_chooses(project: Project) -> None:
    body = '<p>Dear <persName ref="#nobody">Anna</persName></p>'
    folder = project({"tei/documents/a.xml": file(body)})
    (found,) = (one for one in editions.checked(folder) if one.level == "error")
    with pytest.raises(editions.EditionError) as raised:
        editions.build(folder)
    assert found.code == "dangling-pointer"
    assert raised.value.findings == (found,)
    chosen = "plugins: [editions: {levels: {dangling-pointer: hint}}]\n"
    text = CONFIGURATION.replace("plugins: [editions]\n", chosen)
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    assert found.at_level("hint") in editions.checked(folder)
    assert editions.build(str(folder), strict=True) == folder / "build/site"


def test_a_strict_build_that_mkdocs_stops_says_why(project: Project) -> None:
    page = "# Home\n\n[away](nowhere.md)\n"
    folder = project({"tei/documents/a.xml": file("<p>One</p>"), "docs/index.md": page})
    editions.build(folder)
    with pytest.raises(editions.EditionError, match=r"nowhere\.md"):
        editions.build(folder, strict=True)
