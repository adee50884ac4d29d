"""One database behind SQLAlchemy Core: SQLite with a current driver, or PostgreSQL.

Reads see one state; a write holds the write lock from its first statement (SQLite) or
locks the rows it names (PostgreSQL). A commit returns when the bytes are on disk.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

import sqlalchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url

from sync.protocol.errors import Refused

OLDEST_SQLITE: Final = (3, 51, 4)
"""Up to 3.51.3 two connections that checkpoint at once could damage a file in WAL mode."""

_PRAGMAS: Final = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA wal_autocheckpoint = 4096",
    "PRAGMA cache_size = -32768",
)


class Database:
    """Short transactions on one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(writing=True)
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._turn = threading.Lock() if self.is_sqlite else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state; nothing it writes is kept."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are durable when the block ends without error."""
        with self._turn, self._writing.begin() as connection:
            yield connection

    def insert_new(self, table: sqlalchemy.Table) -> Any:
        """Return an insert that leaves a row alone that is there already."""
        return self._insert(table).on_conflict_do_nothing()

    def insert_or_add(self, table: sqlalchemy.Table, changes: dict[str, Any]) -> Any:
        """Return an insert that sets `changes` on a row that is there already."""
        return self._insert(table).on_conflict_do_update(
            index_elements=list(table.primary_key.columns), set_=changes
        )

    def _insert(self, table: sqlalchemy.Table) -> Any:
        return (sqlite.insert if self.is_sqlite else postgresql.insert)(table)

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def open_sqlite(path: Path) -> Database:
    """Return the database in a SQLite file."""
    driver = _sqlite_driver()
    engine = sqlalchemy.create_engine(
        URL.create("sqlite", database=str(path)),
        module=driver,
        pool_size=8,
        max_overflow=32,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine)


def open_url(url: str) -> Database:
    """Return the PostgreSQL database at `url`, with every commit flushed to disk."""
    address = make_url(url)
    if address.get_backend_name() not in ("postgresql", "postgres"):
        raise Refused(
            "S-104", "The database address is not one of PostgreSQL.", "Correct settings.json."
        )
    engine = sqlalchemy.create_engine(
        address.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",
        pool_size=8,
        max_overflow=32,
        pool_pre_ping=True,
    )
    event.listen(engine, "connect", _prepare_postgres)
    return Database(engine)


def _sqlite_driver() -> Any:
    from sqlcipher3 import dbapi2

    version = tuple(int(part) for part in dbapi2.sqlite_version.split("."))
    if version < OLDEST_SQLITE:
        raise Refused(
            "S-105",
            f"The SQLite driver is too old ({dbapi2.sqlite_version}).",
            "Install a newer sqlcipher3 package, or use PostgreSQL.",
        )
    return dbapi2


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma).fetchall()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _prepare_postgres(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        cursor.execute("SET statement_timeout = '120s'")
        cursor.execute("SET lock_timeout = '60s'")
    connection.commit()
