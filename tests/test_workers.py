"""Several processes make the same as one."""

from __future__ import annotations

import gc
import os
import select
import shutil
import signal
from pathlib import Path

import pytest
from bench import letters

from editions import building, workers
from editions.findings import EditionError
from editions.workers import WORKERS


def test_results_come_in_the_order_of_the_things() -> None:
    token = WORKERS.set(3)
    things = [*range(workers.FEWEST * 2)]
    made = [*workers.each(lambda number: (number * number, os.getpid()), things)]
    WORKERS.reset(token)
    assert [one for one, _ in made] == [number * number for number in things]
    assert os.getpid() not in {process for _, process in made}


def test_few_things_are_done_here() -> None:
    assert {*workers.each(lambda _: os.getpid(), [*range(workers.FEWEST - 1)])} == {os.getpid()}


def test_what_is_begun_aside_is_there_when_it_is_asked_for() -> None:
    token = WORKERS.set(2)
    aside = workers.aside(lambda: {"process": os.getpid(), "places": [(1, 2)]}, workers.FEWEST)
    here = workers.aside(os.getpid, workers.FEWEST - 1)
    found = aside()
    WORKERS.reset(token)
    assert found["places"] == [(1, 2)]
    assert aside() == {**found, "process": os.getpid()}
    assert found["process"] != os.getpid()
    assert here() == os.getpid()


def test_what_nobody_can_find_out_aside_is_found_out_here(
    capfd: pytest.CaptureFixture[str],
) -> None:
    own = os.getpid()

    def killed() -> int:
        if os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        return 1

    def failed() -> int:
        if os.getpid() != own:
            raise OSError
        return 2

    token = WORKERS.set(2)
    found = [workers.aside(do, workers.FEWEST)() for do in (killed, failed)]
    WORKERS.reset(token)
    assert found == [1, 2]
    assert capfd.readouterr().err == ""


def test_nobody_waits_for_what_is_found_out_aside_and_never_asked_for() -> None:
    token = WORKERS.set(2)
    receiver, sender = os.pipe()
    aside = workers.aside(lambda: b"long" * 100_000, workers.FEWEST)  # No pipe takes so much.
    WORKERS.reset(token)
    born = int(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()[-1])
    os.close(sender)
    assert select.select([receiver], [], [], 30)[0], "somebody holds the other end"
    os.close(receiver)
    del aside
    assert not Path(f"/proc/{born}").exists()


def test_what_is_not_urgent_lets_others_go_first_and_ends_when_nobody_asks() -> None:
    token = WORKERS.set(2)
    urgent = workers.aside(lambda: os.nice(0), workers.FEWEST)
    late = workers.aside(lambda: os.nice(0), workers.FEWEST, is_urgent=False)
    endless = workers.aside(signal.pause, workers.FEWEST)
    WORKERS.reset(token)
    born = int(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()[-1])
    assert (urgent(), late()) == (os.nice(0), 19)
    endless.end()
    assert not Path(f"/proc/{born}").exists()


def test_a_process_that_is_ended_is_told() -> None:
    def ended(number: int) -> int:
        if number == workers.FEWEST:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    token = WORKERS.set(2)
    with pytest.raises(EditionError, match="--workers 1"):
        [*workers.each(ended, [*range(workers.FEWEST * 2)])]
    WORKERS.reset(token)


def test_any_number_of_workers_makes_the_same_site(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    project = letters.written(tmp_path / "letters", 80)
    (project / "docs").mkdir()
    (project / "docs/further.md").write_text("# Further\n\n[gone](documents/l00003.md#gone)\n")
    built, told = [], []
    for number in (1, 2, 3):
        shutil.rmtree(project / "build", ignore_errors=True)
        token = WORKERS.set(number)
        caplog.clear()
        site, _, _ = building.build(project)
        WORKERS.reset(token)
        files = [file for file in site.rglob("*") if file.is_file()]
        built.append({file.relative_to(site): file.read_bytes() for file in files})
        told.append([one.getMessage() for one in caplog.records if one.levelname == "WARNING"])
    assert [name for name in built[0] if built[1].get(name) != built[0][name]] == []
    assert built[0] == built[1] == built[2]
    assert told[0] == told[1] == told[2]
    assert [one for one in told[0] if "gone" in one] != []


def test_what_processes_have_made_is_kept_for_the_next_build(tmp_path: Path) -> None:
    project = letters.written(tmp_path / "letters", 150, 800)
    token = WORKERS.set(2)
    stages: list[set[str]] = [set(), set()]
    for one in stages:
        building.build(project, progress=lambda stage, _, __, one=one: one.add(stage))
    WORKERS.reset(token)
    first, again = stages
    assert first - again >= {"Reading TEI", "Rendering"}


def test_what_is_not_needed_is_looked_for_when_it_is_settled_what_there_is_to_do() -> None:
    before = gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()
    with workers.seldom():
        assert not gc.isenabled()
        [*workers.each(str, [*range(workers.FEWEST - 1)])]
        assert not gc.isenabled()
        workers.settle()
        assert gc.isenabled()
        assert gc.get_freeze_count() > before[2]
    assert (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()) == before


def test_what_is_not_needed_is_looked_for_while_there_is_much_to_do() -> None:
    token = WORKERS.set(1)
    with workers.seldom():
        assert {*workers.each(lambda _: gc.isenabled(), [*range(workers.FEWEST)])} == {True}
    WORKERS.reset(token)
