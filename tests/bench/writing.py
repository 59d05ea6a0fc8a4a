"""Measure what an editor waits for: a check, a verdict while one types, the page of what was saved.

Each from the last key, or from the start of the command, until the answer is there.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch
from urllib.request import urlopen

import test_lsp

TIMES = 5
"""How often each thing is done; the middle one counts."""

PATIENCE = 1800
"""Seconds after which an answer does not come any more."""


@dataclass(frozen=True)
class Waited:
    """Seconds, for an edition of one size."""

    check: float
    """`editions check` for the first time."""
    check_again: float
    """The same, when one file has changed since."""
    server: float
    """From the start of the language server until it has read the edition, which a check knows."""
    verdict: float
    """From the last key until the language server has said what is wrong."""
    desk: float
    """From saving a file until its page is served."""


def waited(folder: Path) -> Waited:
    """Measure all with an edition that has been built and never checked."""
    first = _checked(folder)
    again = []
    for number, file in enumerate(_letters(folder)):
        _put(file, f"Another word, {number}. ")
        again.append(_checked(folder))
    with patch.object(test_lsp, "LONG", PATIENCE):
        server, verdict = asyncio.run(_typed(folder))
    return Waited(first, statistics.median(again), server, verdict, _served(folder))


def _letters(folder: Path) -> list[Path]:
    return sorted((folder / "tei/documents").glob("*.xml"))[:TIMES]


def _put(file: Path, words: str) -> None:
    """Put words at the beginning of a letter's text."""
    head, body, rest = file.read_text("utf-8").partition("<body>")
    file.write_text(head + body + rest.replace("<p>", f"<p>{words}", 1), "utf-8")


def _checked(folder: Path) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "editions", "check", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return time.perf_counter() - start


async def _typed(folder: Path) -> tuple[float, float]:
    """Break a pointer and mend it, letter by letter, in a text that is open."""
    begun, start = 0.0, time.perf_counter()
    seconds: list[float] = []
    async with test_lsp.session(folder) as editor:
        for file in _letters(folder):
            path = file.relative_to(folder).as_posix()
            text = editor.open(path)
            await editor.until(path, [])
            begun = begun or time.perf_counter() - start
            head, body, rest = text.partition("<body>")
            broken = head + body + re.sub(r'ref="[^"]*#', 'ref="#nobody-', rest, count=1)
            for said, codes in ((broken, ["dangling-pointer"]), (text, [])):
                last = time.perf_counter()
                editor.write(path, said)
                await editor.until(path, codes)
                seconds.append(time.perf_counter() - last)
    return begun, statistics.median(seconds)


def _served(folder: Path) -> float:
    """Save letters, and ask for the page of each until it has what was written."""
    seconds = []
    with _desk(folder) as address:
        for number, file in enumerate(_letters(folder)):
            words = f"Saved at the desk, {number}."
            _put(file, f"{words} ")
            last = time.perf_counter()
            while words not in _page(f"{address}documents/{file.stem}.html"):
                if time.perf_counter() - last > PATIENCE:
                    raise SystemExit(f"the desk does not serve what was written: {file}")
                time.sleep(0.01)
            seconds.append(time.perf_counter() - last)
    return statistics.median(seconds)


@contextmanager
def _desk(folder: Path) -> Iterator[str]:
    """The address of a desk that has built the site."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "editions", "serve", str(folder), "--address", place]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, text=True, start_new_session=True) as desk:
        assert desk.stdout is not None
        for line in desk.stdout:
            if line.startswith("Built."):
                break
        try:
            yield f"http://{place}/"
        finally:
            os.killpg(desk.pid, signal.SIGKILL)  # With those that build for it.


def _page(address: str) -> str:
    with urlopen(address) as answer:
        text: str = answer.read().decode()
    return text
