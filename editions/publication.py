"""How a site takes the place of the last one: at once and whole, or not at all."""

from __future__ import annotations

import ctypes
import errno
import filecmp
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from editions.findings import EditionError, Finding
from editions.store import linked

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""Source: renameat2(2) of Linux."""

FULL = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EFBIG])

FOLDER = "build"


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Have nobody else at the same work: whoever ends, in whatever way, lets go of the lock.

    Raises EditionError if somebody is.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("ab") as opened:
        try:
            _take(opened.fileno())
        except (BlockingIOError, PermissionError):
            message = "another build of this edition is at work: wait until it has ended"
            found = Finding(FOLDER, 0, 0, "error", "another-build", message)
            raise EditionError([found]) from None
        yield


def _take(number: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def passing(*paths: Path) -> Iterator[None]:
    """Let files and folders be there only for a while; temporary ones are in the first.

    What a build has left there that was killed goes first.
    """
    before = tempfile.tempdir
    for path in paths:
        _remove(path)
    paths[0].mkdir(parents=True)
    tempfile.tempdir = str(paths[0].absolute())
    try:
        yield
    finally:
        tempfile.tempdir = before
        for path in paths:
            with suppress(OSError):
                _remove(path)


@contextmanager
def told(project: Path) -> Iterator[None]:
    """Raise EditionError where the computer refuses a file."""
    try:
        yield
    except OSError as fault:
        raise EditionError([refused(fault, project)]) from fault
    except sqlite3.Error as fault:
        message = f"cannot be written ({fault}): see that the disk has space, and build again"
        where = f"{FOLDER}/cache"
        raise EditionError([Finding(where, 0, 0, "error", "not-writable", message)]) from fault


def refused(fault: OSError, project: Path) -> Finding:
    """What to do where the computer refuses a file."""
    file = fault.filename if isinstance(fault.filename, str) else ""
    path = Path(os.path.relpath(file, project)).as_posix() if file else FOLDER
    said = fault.strerror or str(fault)
    if fault.errno in FULL:
        message = f"the disk is full ({said}): make space, and do the same again"
        return Finding(path, 0, 0, "error", "not-writable", message)
    if file and path != FOLDER and not path.startswith(f"{FOLDER}/"):
        message = f"cannot be read ({said}): see that it is a file, and that you may read it"
        return Finding(path, 0, 0, "error", "not-readable", message)
    message = f"cannot be read or written ({said}): see that you may, and that the disk is sound"
    return Finding(path, 0, 0, "error", "not-writable", message)


def swap(new: Path, final: Path) -> None:
    """Put a new folder in the place of another one, which is where the new one was then.

    On Linux there is no moment without a whole folder. Where both cannot be exchanged, the other
    one goes aside first: `restore` puts it back if that is the last thing that happens.
    """
    if not final.exists():
        new.rename(final)
    elif not _is_exchanged(new, final):
        old = _old(final)
        _remove(old)
        final.rename(old)
        new.rename(final)
        old.rename(new)


def restore(final: Path) -> None:
    """Put a folder back in its place, if it went aside and none has followed."""
    old = _old(final)
    if old.exists() and not final.exists():
        old.rename(final)
    _remove(old)


def _old(final: Path) -> Path:
    return final.with_name(f".{final.name}.old")


def _is_exchanged(one: Path, other: Path) -> bool:
    """Both folders are exchanged; if the system or the disk cannot do that, they are as before."""
    if sys.platform != "linux":
        return False
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)
    if exchange is None:
        return False
    paths = os.fsencode(one), os.fsencode(other)
    return not exchange(AT_FDCWD, paths[0], AT_FDCWD, paths[1], RENAME_EXCHANGE)


def mirror(folder: Path, twin: Path) -> None:
    """Have the files of a folder in another one too, and no others there.

    They are the same files, not copies, where the disk can have one at two places. What is the same
    already is left alone: to compare 38,000 files takes a tenth of a second, to link them one.
    """
    _mirror(str(folder), str(twin))


def _mirror(folder: str, twin: str) -> None:
    own, there = _numbers(folder), _numbers(twin)
    for name, number in there.items():
        if own.get(name) != number:
            _remove(Path(twin, name))
    for name, number in own.items():
        if not number:
            os.makedirs(f"{twin}/{name}", exist_ok=True)
            _mirror(f"{folder}/{name}", f"{twin}/{name}")
        elif there.get(name) != number:
            linked(f"{folder}/{name}", f"{twin}/{name}")


def _numbers(folder: str) -> dict[str, int]:
    """What is in a folder: the number that the disk has for each file, 0 for each folder."""
    os.makedirs(folder, exist_ok=True)
    with os.scandir(folder) as every:
        return {one.name: 0 if one.is_dir(follow_symlinks=False) else one.inode() for one in every}


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def renew(aside: Path, final: Path, stays: Callable[[str], bool]) -> list[str]:
    """Put the files of a folder into another one, and take the others out of it that do not stay.

    `stays` says so of a file's path. Gives the paths of files that are others now, or are no more.
    """
    made = {*_files_below(aside)}
    changed: list[str] = []
    for path in sorted(made):
        if not _are_same(aside / path, final / path):
            (final / path).parent.mkdir(parents=True, exist_ok=True)
            (aside / path).replace(final / path)
            changed.append(path)
    for path in [*_files_below(final)]:
        if path not in made and not stays(path):
            (final / path).unlink()
            changed.append(path)
            _remove_empty(final, path)
    return changed


def _remove_empty(folder: Path, path: str) -> None:
    """Remove the folders in which a file of a folder was, as far as nothing else is there."""
    for holder in [*Path(path).parents][:-1]:
        if os.listdir(folder / holder):
            return
        (folder / holder).rmdir()


def link(folder: Path, site: Path) -> None:
    """Have the files of a folder in a site too, where none of them is yet."""
    for path in _files_below(folder):
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        linked(folder / path, target)


def _files_below(folder: Path) -> Iterator[str]:
    """The files of a folder by their paths from there."""
    before = len(f"{folder}/")
    for holder, _, found in os.walk(folder):
        for name in found:
            yield f"{holder}/{name}"[before:]


def _are_same(one: Path, other: Path) -> bool:
    """Both files are there, and have the same bytes."""
    return other.is_file() and filecmp.cmp(one, other, shallow=False)
