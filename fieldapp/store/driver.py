"""The one driver of the encrypted store: SQLCipher, under the name that sqlite-utils looks for.

Everything in `fieldapp.store` takes its connection and its exceptions from here. The
registration stands before sqlite-utils is imported, so that both use one set of exceptions.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import sqlcipher3
from sqlcipher3 import dbapi2

from fieldapp.domain.errors import Damaged, Refused
from fieldapp.store.pragmas import hold_pragmas

sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)

if TYPE_CHECKING:
    from sqlite3 import Connection, DatabaseError, OperationalError
else:
    Connection = dbapi2.Connection
    DatabaseError = dbapi2.DatabaseError
    OperationalError = dbapi2.OperationalError

__all__ = [
    "DatabaseError",
    "OperationalError",
    "Row",
    "Session",
    "damaged_file",
    "explained",
    "is_full",
    "refusing",
]

Row = tuple[Any, ...]
_BUSY_SECONDS: Final = 5.0
_ROWS: Final = (16, 4, 1)
_FULL: Final = "disk is full"
_DAMAGED: Final = ("malformed", "not a database", "hmac", "encrypted")


class Session:
    """An open encrypted file and its transactions; `reopen` starts again from the disk.

    One thread owns a session; another thread opens its own on the same file.
    """

    def __init__(self, path: str, key: bytes) -> None:
        if len(key) != 32:
            raise Refused("D-201", "The key of this visit has a wrong length.")
        self.path = path
        self._key = key
        self._connection: Connection | None = None
        self.reopen()

    def __repr__(self) -> str:
        return f"Session({self.path!r})"

    @property
    def connection(self) -> Connection:
        """The open connection; raises `Refused` after `close`."""
        if self._connection is None:
            raise Refused("D-202", "This visit is locked.", "Unlock the app and open it again.")
        return self._connection

    def close(self) -> None:
        """Close the file; a transaction that is open is undone."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def reopen(self) -> None:
        """Close and open the file again, so that what is read is what the disk holds."""
        self.close()
        connection = _connect(self.path)
        try:
            _unlock(connection, self._key)
            hold_pragmas(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """Return every row of a query."""
        with refusing():
            return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """Return the first row of a query, or None."""
        with refusing():
            found: Row | None = self.connection.execute(sql, values).fetchone()
            return found

    def number(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Return the first column of the first row as a number, 0 when there is none."""
        found = self.row(sql, values)
        return int(found[0] or 0) if found else 0

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """Yield the rows of a query as they are read."""
        with refusing():
            yield from self.connection.execute(sql, values)

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run one statement inside a transaction and return how many rows it changed."""
        return self.connection.execute(sql, values).rowcount

    def many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each of many rows, inside a transaction."""
        self.connection.executemany(sql, values)

    def insert(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Insert whole rows inside a transaction, several with one statement.

        Each statement takes and wipes memory for every index it opens, so fewer statements
        save most of the time (docs/decisions/0203-several-rows-in-one-statement.md). A row
        that breaks a rule ends the transaction, hence no undoing of single statements.
        """
        done = 0
        for size in _ROWS:
            while len(rows) - done >= size:
                some = rows[done : done + size]
                done += size
                marks = "(" + ",".join("?" * len(some[0])) + ")"
                sql = f"INSERT OR FAIL INTO {table} VALUES {','.join([marks] * size)}"  # noqa: S608 - names of our own
                self.connection.execute(sql, [value for row in some for value in row])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is done inside, durable when this returns, or undo all of it.

        What the driver says becomes a `Refused` whose cause is the driver's own error.
        """
        connection = self.connection
        with refusing():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                _undo(connection)
                raise

    def checkpoint(self, pages: int) -> int:
        """Move the write-ahead log into the file once it is `pages` long; return its length."""
        with refusing():
            length = int(self.connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()[1])
            if length >= pages:
                self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return length


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what the driver says into a refusal with a code and a plain sentence."""
    try:
        yield
    except DatabaseError as problem:
        raise explained(problem) from problem


def explained(problem: DatabaseError) -> Refused:
    """Return the refusal that stands for a driver's error; it holds no content."""
    text = str(problem).lower()
    if is_full(problem):
        return Refused("D-110", "The disk is full.", "Free some space; what was saved is safe.")
    if any(word in text for word in _DAMAGED):
        return damaged_file()
    if "locked" in text or "busy" in text:
        return Refused("D-204", "Another part of the app holds this visit.", "Try again.")
    return Refused("D-205", "The disk did not do what was asked.", "Try again; check the disk.")


def damaged_file() -> Damaged:
    """Return the refusal of a file that is not what was written."""
    return Damaged(
        "D-203",
        "The file of this visit is damaged, or its key does not open it.",
        "Nothing was changed. Put back a copy of the file, or ask your records office.",
    )


def is_full(problem: BaseException | None) -> bool:
    """Say whether a driver's error means that the disk has no room."""
    return isinstance(problem, DatabaseError) and _FULL in str(problem).lower()


def _connect(path: str) -> Connection:
    _make_private(path)
    with refusing():
        connection: Connection = dbapi2.connect(
            path, timeout=_BUSY_SECONDS, isolation_level=None, cached_statements=256
        )
    return connection


def _make_private(path: str) -> None:
    """Make a file that is not there, readable by its owner alone; SQLite fills it.

    A file that is there is not touched: closing any handle of it would end SQLite's locks.
    What does not go well here is said by the driver, which meets the same.
    """
    if path == ":memory:":
        return
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _unlock(connection: Connection, key: bytes) -> None:
    with refusing():
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _undo(connection: Connection) -> None:
    try:
        connection.execute("ROLLBACK")
    except DatabaseError:
        # Some failures end the transaction by themselves; the caller opens the file again.
        return
