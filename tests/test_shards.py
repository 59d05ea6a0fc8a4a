"""An edition that is built in shards is the one that is built as a whole."""

from __future__ import annotations

import logging
import os
import signal

import pytest
from conftest import CONFIGURATION, Project, file, files_of
from hypothesis import given
from hypothesis import strategies as st

from editions import building, shards, workers
from editions.findings import EditionError
from editions.progress import Progress, silent
from editions.shards import Shards, Shares

PERSON = '<listPerson><person xml:id="{0}"><persName>{0}</persName></person></listPerson>'


def letters(number: int = 5) -> dict[str, str]:
    """Letters that name persons, each with a letter before it."""
    found = {
        f"tei/documents/l{one}.xml": file(
            f'<p xml:id="first">Dear <persName ref="#anna">Anna</persName>, see'
            f' <ref target="l{one - 1}.xml#first">my last letter</ref>.</p>'
            if one
            else '<p xml:id="first">Dear <persName ref="#emil">Emil</persName>.</p>'
        )
        for one in range(number)
    }
    for one in ("anna", "emil"):
        found[f"tei/registers/{one}.xml"] = file(PERSON.format(one))
    return found


@pytest.mark.part(2)
@pytest.mark.parametrize("number", [1, 3, 40])
def test_shards_give_the_same_site(project: Project, number: int) -> None:
    folder = project(letters())
    whole, _, _ = building.build(folder)
    expected = files_of(whole)
    site, edition, proofs = building.build(folder, shards=Shards(number))
    assert files_of(site) == expected
    assert len(edition.documents) == len(proofs) == 5


def test_one_shard_is_built_alone_and_then_joined(project: Project) -> None:
    folder = project(letters())
    made, _, proofs = building.build(folder, shards=Shards(2, 2))
    assert (made, proofs) == (folder / "build/shards/2/2", ())
    assert not (folder / "build/site").exists()
    assert sorted(path for path in files_of(made) if path.endswith(".html")) == [
        "documents/l3.html",
        "documents/l4.html",
        "persons/emil.html",
    ]
    before = (made / "documents/l3.html").stat()
    site, _, _ = building.build(folder, shards=Shards(2))
    assert (site / "documents/l3.html").stat().st_mtime_ns == before.st_mtime_ns
    expected = files_of(site)
    assert files_of(building.build(folder)[0]) == expected


def test_of_several_sets_of_shards_the_one_in_use_stays(project: Project) -> None:
    folder = project(letters())
    for number in (2, 3):
        expected = files_of(building.build(folder, shards=Shards(number))[0])
        for sets in ("build/shards", "build/cache/shards"):
            assert [one.name for one in (folder / sets).iterdir()] == [str(number)]
    assert files_of(building.build(folder)[0]) == expected


def test_a_hook_that_looks_at_the_site_allows_no_shards(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    hook = "def on_post_page(output, **_):\n    return output\n"
    configuration = f"{CONFIGURATION}hooks: [hooks/own.py]\n"
    folder = project({**letters(), "hooks/own.py": hook, "mkdocs.yml": configuration})
    with pytest.raises(EditionError):
        building.build(folder, shards=Shards(2))
    assert "mkdocs.yml: error: a plugin or a hook takes part" in caplog.text


def test_a_rule_that_fails_leaves_what_was_published(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    rule = "from editions import Rules\n\nrules = Rules()\n\n\n"
    rule += '@rules.inline("hi")\ndef marked(element, render):\n    """Fail."""\n    return 1 / 0\n'
    configuration = f"{CONFIGURATION}hooks: [hooks/own.py]\n"
    folder = project({**letters(), "hooks/own.py": rule, "mkdocs.yml": configuration})
    site, _, _ = building.build(folder, shards=Shards(2))
    before = files_of(site)
    for one in (1, 4):
        text = file('<p xml:id="first"><hi>No</hi>.</p>')
        (folder / f"tei/documents/l{one}.xml").write_text(text, "utf-8")
    with pytest.raises(EditionError):
        building.build(folder, shards=Shards(2))
    assert caplog.text.count("hooks/own.py:9: error:") == 1
    assert files_of(site) == before
    assert [one.name for one in (folder / "build").glob("**/.*")] == []


def test_a_page_by_hand_hides_none_of_a_shard(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    folder = project({**letters(), "docs/documents/l4.md": "# Mine\n"})
    with pytest.raises(EditionError):
        building.build(folder, shards=Shards(2))
    assert "docs/documents/l4.md would hide the generated page documents/l4.html" in caplog.text


def test_links_of_pages_by_hand_are_followed_into_shards(
    project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    page = "# Mine\n\n[One](documents/l1.md#first) [Two](documents/l2.md#second)\n"
    folder = project({**letters(), "docs/mine.md": page})
    caplog.set_level(logging.INFO)
    building.build(folder, shards=Shards(2))
    assert "l2.md#second" in caplog.text
    assert "l1.md#first" not in caplog.text


@pytest.mark.parametrize("written", ["", "3", "0/3", "4/3", "3/0", "-1/3", "1/3/4", "a/b"])
def test_what_is_no_shard_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="write for example 3/30"):
        Shards.read(written)


def test_a_shard_is_read() -> None:
    assert Shards.read("3/30") == Shards(30, 3)
    assert Shards.read("3/30").numbers == range(3, 4)
    assert Shards(30).numbers == range(1, 31)
    assert not Shards().numbers


@given(st.integers(0, 50), st.integers(1, 20))
def test_shards_are_of_about_the_same_size(names: int, number: int) -> None:
    found = [*shards._parted((str(one) for one in range(names)), number).values()]
    sizes = [found.count(one) for one in range(1, number + 1)]
    assert sum(sizes) == names
    assert found == sorted(found)
    assert max(sizes) - min(sizes) <= 1


def test_an_edition_as_a_whole_has_no_shares(project: Project) -> None:
    _, edition, _ = building.build(project(letters()))
    assert Shares.of(edition, Shards()) == Shares({}, {})
    assert Shares.of(edition, Shards(2)).holder(edition.documents[-1]) == 2
    assert Shares.of(edition, Shards(2)).holder(None) == 0


def test_a_process_apart_tells_and_gives() -> None:
    heard: list[tuple[str, int, int]] = []

    def do(progress: Progress) -> int:
        progress("Working", 3, 3)
        return os.getpid()

    given = workers.apart(do, lambda *told: heard.append(told))
    assert given != os.getpid()
    assert heard == [("Working", 3, 3)]


def test_a_process_apart_raises() -> None:
    def do(progress: Progress) -> None:
        raise KeyError(str(progress))

    with pytest.raises(KeyError):
        workers.apart(do, silent)


def test_a_process_apart_that_is_killed_is_told() -> None:
    with pytest.raises(EditionError, match="Try `more shards`"):
        workers.apart(lambda _: os.kill(os.getpid(), signal.SIGKILL), silent)
