"""What must hold on every open connection: set, then read back (docs/store.md).

Durability (WAL with a flush at each commit), no plain copy in temporary files, deleted
content overwritten, and a file that came from elsewhere trusted with nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fieldapp.domain.errors import Refused

if TYPE_CHECKING:
    from sqlite3 import Connection

_HOLD: Final = (
    ("cipher_memory_security", "OFF", "0"),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", "2"),
    ("fullfsync", "ON", "1"),
    ("checkpoint_fullfsync", "ON", "1"),
    ("secure_delete", "ON", "1"),
    ("temp_store", "MEMORY", "2"),
    ("mmap_size", "0", "0"),
    ("trusted_schema", "OFF", "0"),
    ("cell_size_check", "ON", "1"),
    ("foreign_keys", "ON", "1"),
)
_TUNE: Final = (
    ("cache_size", "-32768"),
    ("wal_autocheckpoint", "8000"),
    ("journal_size_limit", "33554432"),
)


def hold_pragmas(connection: Connection) -> None:
    """Set every pragma and read it back; raise `Refused` (D-206) when one does not hold."""
    for name, value, expected in _HOLD:
        _set(connection, name, value, expected)
    for name, value in _TUNE:
        connection.execute(f"PRAGMA {name} = {value}")


def _set(connection: Connection, name: str, value: str, expected: str) -> None:
    connection.execute(f"PRAGMA {name} = {value}")
    if read_pragma(connection, name) != expected:
        raise Refused(
            "D-206",
            f"This system does not keep the safety setting “{name}”.",
            "Install the app again; do not replace the libraries it came with.",
        )


def read_pragma(connection: Connection, name: str) -> str:
    """Return what a connection says of a pragma; empty when this build lacks it."""
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return str(row[0]).lower() if row else ""
