"""Work that is done by several processes at once: the same results in the same order."""

from __future__ import annotations

import ctypes
import gc
import marshal
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from editions import trees
from editions.findings import EditionError, Finding
from editions.progress import Progress

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Thing = TypeVar("Thing")
Result = TypeVar("Result")

FEWEST = 64
"""Things below which processes would cost more than they save."""

AT_ONCE = 8
"""Things that a process is given at once."""

SELDOM = 50_000
"""Objects after which a process looks for those that are not needed: pages make very many."""

LAST = 19
"""How far behind other processes one is that is not urgent. Source: nice(2) of Linux."""

PR_SET_PDEATHSIG = 1
"""Source: prctl(2) of Linux."""

SELDOM_TOLD = 0.1
"""Seconds between two messages of how far a process is."""

WORKERS: ContextVar[int] = ContextVar("workers", default=0)
"""How many processes work at once; 0: as many as this one may use processors."""

_work: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""What the processes are to do: they have it, and the whole edition, from the one they are born of,
so that nothing of it is sent to them."""


def each(
    do: Callable[[Thing], Result], things: Sequence[Thing], costly: bool = False
) -> Iterator[Result]:
    """What is made of each thing, in their order; in this process where there are no others.

    Between things nobody is at work with a tree, so those that are not needed again are let go.
    `costly` is a thing that is worth a process of its own. Results are sent between processes, so
    they must be values that pickle takes. Raises EditionError if a process is ended from outside.
    """
    global _work
    processes = number()
    if costly or len(things) >= FEWEST:
        settle()
    if processes < 2 or len(things) < (2 if costly else FEWEST):
        for thing in things:
            result = do(thing)
            trees.release()
            yield result
        return
    # A build of little needs none of these, and 15 ms to read them.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    _work = (do, things)
    _give_back()
    gc.freeze()  # What is there already is not gone through again, so its memory stays shared.
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(processes, context, _begin, (os.getpid(),)) as pool:
            yield from pool.map(_done, range(len(things)), chunksize=1 if costly else AT_ONCE)
    except BrokenProcessPool:
        raise _ended("--workers 1") from None
    finally:
        gc.unfreeze()
        _work = None


def apart(do: Callable[[Progress], Result], progress: Progress) -> Result:
    """What a function gives in a process of its own: the machine has all its memory back then.

    The function is given a progress of which `progress` hears. Where there is no safe fork, it is
    done in this process. Raises what the function raises, and EditionError if the process is ended
    from outside.
    """
    if sys.platform != "linux":
        return do(progress)
    global _work
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    _give_back()
    gc.freeze()
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    _work = (do, [_Telling(sender)])
    try:
        with ProcessPoolExecutor(1, context, end_with, (os.getpid(),)) as pool:
            made = pool.submit(_done, 0)
            while not made.done():
                if receiver.poll(SELDOM_TOLD):
                    progress(*receiver.recv())
        result: Result = made.result()
    except BrokenProcessPool:
        raise _ended("more shards") from None
    finally:
        gc.unfreeze()
        _work = None
        receiver.close()
        sender.close()
    return result


def aside(do: Callable[[], Result], size: int, is_urgent: bool = True) -> Aside[Result]:
    """Begin something in a process of its own, and give what waits for its result.

    What is asked of the disk alone is found out while this process is at work. `size` is for how
    many things: few are not worth it. What is not urgent lets other processes go first. The result
    is values that marshal takes. Where no process can be born, or it is ended from outside, it is
    found out when it is asked for.
    """
    is_worth_it = sys.platform == "linux" and number() > 1 and size >= FEWEST
    return Aside(do, is_worth_it, is_urgent)


class Aside(Generic[Result]):
    """A process that finds something out; it ends with whoever would ask for it."""

    def __init__(self, do: Callable[[], Result], is_worth_it: bool, is_urgent: bool) -> None:
        self._do, self._owner, self._born = do, os.getpid(), 0
        if is_worth_it:
            self._receiver, sender = os.pipe()
            self._born = os.fork()
            if not self._born:
                _tell_and_end(do, self._owner, sender, is_urgent)
            os.close(sender)

    def __call__(self) -> Result:
        """What it has found out; whoever asks again, or elsewhere, finds it out anew."""
        if not self._born or self._owner != os.getpid():
            return self._do()
        with open(os.dup(self._receiver), "rb") as pipe:
            data = pipe.read()
        self.end()
        try:
            found: Result = marshal.loads(data)
        except (EOFError, ValueError, TypeError):
            return self._do()
        return found

    def end(self) -> None:
        """Let it be: nobody asks any more."""
        if self._born and self._owner == os.getpid():
            born, self._born = self._born, 0
            os.close(self._receiver)
            with suppress(ProcessLookupError, ChildProcessError):  # Somebody has waited for all.
                os.kill(born, signal.SIGKILL)
                os.waitpid(born, 0)

    def __del__(self) -> None:
        self.end()


def _tell_and_end(do: Callable[[], Any], parent: int, sender: int, is_urgent: bool) -> NoReturn:
    """Send what is found to the process that this one is born of, and end."""
    try:
        if not is_urgent:
            os.nice(LAST)
        end_with(parent)
        # Whoever waits for the end of a file, or for a lock, is not to wait for this process.
        os.closerange(3, sender)
        os.closerange(sender + 1, os.sysconf("SC_OPEN_MAX"))
        with open(sender, "wb") as pipe:
            pipe.write(marshal.dumps(do()))
    finally:
        os._exit(0)  # Nothing of the other process is undone here.


class _Telling:
    """A progress that tells another process now and then."""

    def __init__(self, sender: Connection) -> None:
        self._sender, self._told = sender, 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done == total or now - self._told > SELDOM_TOLD:
            self._told = now
            self._sender.send((stage, done, total))


def _ended(advice: str) -> EditionError:
    message = f"a process was ended from outside: is there memory enough? Try `{advice}`"
    return EditionError([Finding("", 0, 0, "error", "workers", message)])


@contextmanager
def seldom() -> Iterator[None]:
    """Look seldom for what is not needed: a build makes very much, and needs most of it.

    Until it is settled what there is to do, look not at all: all that was kept is read, and needed.
    To go through it took a sixth of a build of 4,000 documents in which one has changed.
    """
    before, was_on = gc.get_threshold(), gc.isenabled()
    gc.set_threshold(SELDOM)
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
        if was_on:
            gc.enable()


def settle() -> None:
    """Look for what is not needed from here on, but not among what there is already."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _give_back() -> None:
    """Give the machine back what was let go of: glibc keeps it, and whoever is born has it too."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def number() -> int:
    """How many processes work at once."""
    if sys.platform != "linux":  # Where a fork is not there, or not safe.
        return 1
    return WORKERS.get() or len(os.sched_getaffinity(0))


def _begin(parent: int) -> None:
    gc.set_threshold(SELDOM)
    end_with(parent)


def end_with(parent: int) -> None:
    """Have this process end when the one ends of which it was born, be that one killed.

    Where the machine is not Linux, nothing is done.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _done(number: int) -> Any:
    assert _work is not None  # A worker is born of a process that has set it.
    do, things = _work
    result = do(things[number])
    trees.release()
    return result
