"""What each device has left on the server, in bytes of entries and of chunks."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from sync.server import schema
from sync.server.database import Database


def entries_left(connection: Connection, device: bytes, quota: int) -> int:
    """Return how many bytes of entries a device may still leave."""
    query = select(schema.usage.c.entry_bytes).where(schema.usage.c.device == device)
    return quota - int(connection.execute(query).scalar() or 0)


def chunks_left(connection: Connection, device: bytes, quota: int) -> int:
    """Return how many bytes of chunks a device may still leave."""
    query = select(schema.usage.c.chunk_bytes).where(schema.usage.c.device == device)
    return quota - int(connection.execute(query).scalar() or 0)


def spend_entries(database: Database, connection: Connection, device: bytes, size: int) -> None:
    """Count bytes of entries for a device."""
    _row(database, connection, device)
    table = schema.usage
    where = table.c.device == device
    connection.execute(update(table).where(where).values(entry_bytes=table.c.entry_bytes + size))


def spend_chunks(database: Database, connection: Connection, device: bytes, size: int) -> None:
    """Count bytes of chunks for a device."""
    _row(database, connection, device)
    table = schema.usage
    where = table.c.device == device
    connection.execute(update(table).where(where).values(chunk_bytes=table.c.chunk_bytes + size))


def _row(database: Database, connection: Connection, device: bytes) -> None:
    empty = {"device": device, "entry_bytes": 0, "chunk_bytes": 0}
    connection.execute(database.insert_new(schema.usage), empty)
