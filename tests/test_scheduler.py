"""Shards that the workers of a scheduler build are those of this machine."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from conftest import CONFIGURATION, Project, file, files_of
from distributed import LocalCluster

from editions import building, scheduler
from editions.findings import EditionError
from editions.progress import silent
from editions.shards import Shards

SLOW = '''import os
import time
from pathlib import Path

from editions import Rules

rules = Rules()


@rules.inline("hi")
def marked(element, render):
    """Take a while, and leave word of who does it."""
    Path({!r}, str(os.getpid())).touch()
    time.sleep(2)
    return render.wrapped(element)
'''


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A scheduler with two workers, each a process of its own."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster.scheduler_address


def letters(number: int, text: str = "Dear {}.") -> dict[str, str]:
    """Letters to several persons."""
    return {
        f"tei/documents/l{one}.xml": file(f"<p>{text.format(one)}</p>") for one in range(number)
    }


def test_workers_build_the_same_site(project: Project, address: str) -> None:
    folder = project(letters(7))
    expected = files_of(building.build(folder)[0])
    heard: list[tuple[str, int, int]] = []
    site, _, _ = building.build(folder, False, lambda *x: heard.append(x), Shards(4), address)
    assert files_of(site) == expected
    assert [told[1:] for told in heard if told[0] == "Building shards"] == [
        (number, 4) for number in range(1, 5)
    ]


def test_what_workers_find_is_told(
    project: Project, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    rule = "from editions import Rules\n\nrules = Rules()\n\n\n"
    rule += '@rules.inline("hi")\ndef marked(element, render):\n    """Fail."""\n    return 1 / 0\n'
    configuration = f"{CONFIGURATION}hooks: [hooks/own.py]\n"
    given = {"hooks/own.py": rule, "mkdocs.yml": configuration}
    folder = project({**letters(3, "<hi>Dear</hi> {}."), **given})
    with pytest.raises(EditionError):
        building.build(folder, shards=Shards(2), address=address)
    assert caplog.text.count("hooks/own.py:9: error:") == 1
    assert not (folder / "build/site").exists()


def test_a_killed_worker_costs_a_repetition(project: Project, address: str, tmp_path: Path) -> None:
    at_work = tmp_path / "at-work"
    at_work.mkdir()
    configuration = f"{CONFIGURATION}hooks: [hooks/own.py]\n"
    given = {"hooks/own.py": SLOW.format(str(at_work)), "mkdocs.yml": configuration}
    folder = project({**letters(4, "<hi>Dear</hi> {}."), **given})

    def kill() -> None:
        while not (found := [*at_work.iterdir()]):
            time.sleep(0.05)
        os.kill(int(found[0].name), signal.SIGKILL)

    killer = Thread(target=kill)
    killer.start()
    site, _, _ = building.build(folder, shards=Shards(4), address=address)
    killer.join()
    assert len([*at_work.iterdir()]) >= 2
    assert files_of(site) == files_of(building.build(folder)[0])


def test_a_worker_with_other_tools_is_refused(project: Project) -> None:
    with pytest.raises(EditionError, match="a worker has other versions"):
        building.shard(project(letters(2)), "another salt", Shards(2, 1))


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "PATIENCE", 1)
    with pytest.raises(EditionError, match=r"no scheduler answers at tcp://127\.0\.0\.1:1"):
        scheduler.each("tcp://127.0.0.1:1", str, [1], "Building", silent)


def test_what_is_no_address_is_told() -> None:
    with pytest.raises(EditionError, match="no scheduler answers at nonsense://1"):
        scheduler.each("nonsense://1", str, [1], "Building", silent)
