"""What each device has left on the server, in bytes of entries and of chunks."""

from __future__ import annotations

from sqlalchemy import Connection, select

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


def spend(
    database: Database, connection: Connection, device: bytes, *, entries: int = 0, chunks: int = 0
) -> None:
    """Count bytes of entries or chunks for a device."""
    table = schema.usage
    row = {"device": device, "entry_bytes": entries, "chunk_bytes": chunks}
    sums = {
        "entry_bytes": table.c.entry_bytes + entries,
        "chunk_bytes": table.c.chunk_bytes + chunks,
    }
    connection.execute(database.insert_or_add(table, sums), row)
