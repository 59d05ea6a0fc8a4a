"""What earlier builds found out, kept on disk until the sources say otherwise.

Nothing here is needed: what is missing, broken, or of other tools is found out anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

OF_ONE_QUERY = 500
"""Keys that are asked for at once: SQLite takes a limited number."""


BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL)
"""Somebody else is at the file, or the disk is full: nothing is wrong with what stands there."""


class Cache:
    """Bytes by kind and key, in one file: what a build puts there stands when it is committed.

    `salt` is all that they depend on besides what their keys say: with another one, nothing is
    known. A process that is born of this one may read what stands, while this one puts nothing
    there: SQLite takes both for one process, of which each may read what the other half wrote. What
    it puts there itself is forgotten.
    """

    def __init__(self, file: Path, salt: str) -> None:
        self.file = file
        self.salt = salt
        self._connection = self._opened()
        self._process = self._owner = os.getpid()
        self._is_lost = False

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file: what was not committed is forgotten."""
        self._connection.close()

    def get(self, kind: str, key: str) -> bytes | None:
        """What is kept under a key; None if nothing is, or something else than was put there."""
        return next((value for _, value in self.several(kind, [key])), None)

    def several(self, kind: str, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Keys with what is kept under each, as far as something is."""
        every = [*keys]
        for start in range(0, len(every), OF_ONE_QUERY):
            some = every[start : start + OF_ONE_QUERY]
            query = f"kind = ? and key in ({', '.join('?' * len(some))})"
            yield from self._asked(
                f"select key, value, digest from kept where {query}", kind, *some
            )

    def every(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """All keys of a kind in order, with what is kept under each."""
        return self._asked("select key, value, digest from kept where kind = ? order by key", kind)

    def keys(self, kind: str) -> list[str]:
        """All keys of a kind, in order."""
        return [key for key, _ in self.every(kind)]

    def marks(self, kind: str) -> list[tuple[str, bytes]]:
        """All keys of a kind in order, each with a digest of what was put there."""
        query = "select key, digest from kept where kind = ? order by key"
        with self._healed():
            return [*self._connection.execute(query, (kind,))]
        return []

    def put(self, kind: str, pairs: Iterable[tuple[str, bytes]]) -> None:
        """Keep something under each key, in the place of what was there."""
        rows = ((kind, key, value, _digest(kind, key, value)) for key, value in pairs)
        self._do("insert or replace into kept values (?, ?, ?, ?)", rows)

    def remove(self, kind: str, keys: Iterable[str]) -> None:
        """Forget what is kept under keys."""
        self._do("delete from kept where kind = ? and key = ?", ((kind, key) for key in keys))

    def commit(self) -> None:
        """Let all that was put here stand: what could not be put whole is forgotten."""
        with self._healed():
            if self._is_lost:
                self._connection.rollback()
            self._connection.commit()
        self._is_lost = False

    def _asked(self, query: str, *given: str) -> Iterator[tuple[str, bytes]]:
        with self._healed():
            for key, value, digest in self._connection.execute(query, given):
                if isinstance(value, bytes) and _digest(given[0], key, value) == digest:
                    yield key, value

    def _do(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        if os.getpid() != self._owner:
            return
        with self._healed():
            self._connection.executemany(statement, rows)

    @contextlib.contextmanager
    def _healed(self) -> Iterator[None]:
        """Begin anew if the file is broken; while it cannot be used, nothing is known."""
        if self._process != os.getpid():
            # SQLite's own are of one process: if this one let go of it, it would roll back.
            self._inherited = self._connection
            self._process, self._connection = os.getpid(), sqlite3.connect(self.file, timeout=0.1)
        try:
            yield
        except sqlite3.DatabaseError as fault:
            is_busy = getattr(fault, "sqlite_errorcode", None) in BUSY
            if is_busy or os.getpid() != self._owner:  # Who was born begins no file anew.
                self._is_lost = True
                return
            self._connection.close()
            self.file.unlink(missing_ok=True)
            self._connection = self._opened()

    def _opened(self) -> sqlite3.Connection:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(sqlite3.DatabaseError):
            connection = self._connected()
            query, salt = "select value from kept where kind = 'salt'", None
            with contextlib.suppress(sqlite3.DatabaseError):
                salt = connection.execute(query).fetchone()
            if salt == (self.salt.encode(),):
                return connection
            connection.close()
        self.file.unlink(missing_ok=True)
        connection = self._connected()
        own = self.salt.encode()
        row = ("salt", "", own, _digest("salt", "", own))
        connection.execute("insert into kept values (?, ?, ?, ?)", row)
        return connection

    def _connected(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.file)
        with contextlib.ExitStack() as unless:
            unless.callback(connection.close)
            # Nothing is lost with the file, so nobody waits until the disk has it.
            connection.execute("pragma synchronous = off")
            connection.execute("pragma journal_mode = memory")
            connection.execute(
                # Values are large, so they do not stand in the tree of the keys.
                "create table if not exists kept (kind text, key text, value blob, digest blob,"
                " primary key (kind, key))"
            )
            unless.pop_all()
        return connection


@contextlib.contextmanager
def opened(file: Path, salt: str) -> Iterator[Cache | None]:
    """The cache in a file; None where no file can be written."""
    with contextlib.ExitStack() as stack:
        made = None
        with contextlib.suppress(OSError, sqlite3.Error):
            made = stack.enter_context(Cache(file, salt))
        yield made


def digest(*values: object) -> str:
    """A few letters that stand for values: sets have no order, so they must be none of these."""
    return hashlib.blake2b(repr(values).encode(), digest_size=12).hexdigest()


def _digest(kind: str, key: str, value: bytes) -> bytes:
    """What tells that a value is what was put under its key: a broken file may have mixed them."""
    told = hashlib.blake2b(f"{kind}\0{key}\0".encode(errors="surrogateescape"), digest_size=8)
    told.update(value)
    return told.digest()
