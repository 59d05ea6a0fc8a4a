"""Work that the scheduler of Dask Distributed gives to processes, of whatever machines.

The only module that imports Dask, which is installed on request: `pip install 'editions[dask]'`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from editions.findings import EditionError, Finding
from editions.progress import Progress

Thing = TypeVar("Thing")
Result = TypeVar("Result")

AGAIN = 3
"""How often a task is repeated whose worker is lost, before it is given up."""

PATIENCE = 30
"""Seconds to wait for the scheduler to answer."""


def each(
    address: str,
    do: Callable[[Thing], Result],
    things: Sequence[Thing],
    stage: str,
    progress: Progress,
) -> list[Result]:
    """What the workers of a scheduler make of each thing, in the order of things.

    `do`, the things and what is made are sent between processes. A task is repeated by another
    worker if its own is lost. Raises what a task raises, and EditionError if Dask is not installed,
    the scheduler does not answer, or a task has lost too many workers.
    """
    try:
        from distributed import Client, KilledWorker, as_completed
    except ImportError:
        raise _fault("Dask is not installed: pip install 'editions[dask]'") from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as fault:
        raise _fault(f"no scheduler answers at {address}: {fault}") from None
    with client:
        tasks = [client.submit(do, one, pure=False, retries=AGAIN) for one in things]
        for number, _ in enumerate(as_completed(tasks, loop=client.loop), 1):
            progress(stage, number, len(tasks))
        try:
            made: list[Result] = client.gather(tasks)
        except KilledWorker:
            message = "workers were ended again and again: is there memory enough? Try more shards"
            raise _fault(message) from None
    return made


def _fault(message: str) -> EditionError:
    return EditionError([Finding("--scheduler", 0, 0, "error", "scheduler", message)])
