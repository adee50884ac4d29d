"""What a server holds, in numbers; no ids of inspections, no content."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select

from sync.protocol.errors import Refused
from sync.server import migrate, schema
from sync.server.access import incarnation
from sync.server.compose import open_database
from sync.server.database import Database
from sync.server.directory import ROSTER, newest_version
from sync.server.identity import load_identity
from sync.server.settings import DataFolder, load


def status(folder: DataFolder) -> dict[str, object]:
    """Return counts and versions, and `findings`: codes of what is amiss."""
    settings = load(folder)
    identity = load_identity(folder, settings)
    database = open_database(folder, settings)
    try:
        findings = _findings(database)
        counted = _counts(database) if not findings else {}
    finally:
        database.close()
    keys = {"server": identity.public.hex(), "tls": sorted(k.hex() for k in identity.tls_keys)}
    return {**keys, "database": database.engine.dialect.name, **counted, "findings": findings}


def _findings(database: Database) -> list[str]:
    try:
        migrate.check(database)
    except Refused as refused:
        return [refused.code]
    return []


def _counts(database: Database) -> dict[str, object]:
    with database.read() as connection:
        return {
            "incarnation": incarnation(connection).hex(),
            "roster_version": newest_version(connection, ROSTER) or 0,
            "inspections": _rows(connection, schema.inspection),
            "entries": _rows(connection, schema.entry),
            "receipts": _rows(connection, schema.receipt),
            "chunks": _rows(connection, schema.chunk),
            "chunk_bytes": int(
                connection.execute(
                    select(func.coalesce(func.sum(schema.chunk.c.bytes), 0))
                ).scalar_one()
            ),
        }


def _rows(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
