"""Backups: one portable form for SQLite and PostgreSQL, checked before it is trusted.

A backup is a folder: the tables as a SQLite file (read in one snapshot), the chunks, the
keys and settings, and a manifest with the hash of each file. A restored server has a new
incarnation, so devices notice and offer again what it lacks.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection, Table, func, insert, select, text

from sync.protocol import hashing
from sync.protocol.errors import Refused
from sync.server import migrate, schema
from sync.server.blobs import FolderBlobs
from sync.server.compose import World, open_database
from sync.server.database import Database, open_sqlite
from sync.server.identity import write_secret
from sync.server.settings import DataFolder, Settings, load, save
from sync.server.setup import begin_life

_MANIFEST: Final = "manifest.json"
_FILES: Final = ("server.key", "tls.pem", "tls.key", "settings.json")
_ROWS: Final = 500


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup holds: SHA-256 (hex) of each file, and counts."""

    format: int
    revision: str
    made_ms: int
    files: dict[str, str]
    entries: int
    chunks: int


def backup(folder: DataFolder, destination: Path, world: World) -> dict[str, object]:
    """Copy a server into a new folder; it may be running."""
    settings = load(folder)
    if destination.exists():
        raise Refused("S-120", "The place for the backup exists already.", "Give a new folder.")
    destination.mkdir(parents=True)
    destination.chmod(0o700)
    target = DataFolder(destination)
    source = open_database(folder, settings)
    try:
        migrate.check(source)
        entries = _copy_tables(source, target)
        chunks = _copy_chunks(folder, target, world)
    finally:
        source.close()
    return _seal(folder, target, world, entries, chunks)


def restore(source: Path, folder: DataFolder, database_url: str, world: World) -> dict[str, object]:
    """Make a server from a backup, as a new incarnation."""
    held = DataFolder(source)
    manifest = _checked(held)
    if folder.path.exists() and any(folder.path.iterdir()):
        raise Refused("S-101", "This folder holds something already.", "Give an empty folder.")
    folder.path.mkdir(parents=True, exist_ok=True)
    folder.path.chmod(0o700)
    settings = msgspec.structs.replace(load(held), database=database_url)
    for name in _FILES[:3]:
        if (source / name).exists():
            write_secret(folder.path / name, (source / name).read_bytes())
    life = _fill(held, folder, settings, world)
    save(folder, settings)
    return {"incarnation": life.hex(), "entries": manifest.entries, "chunks": manifest.chunks}


def _copy_tables(source: Database, target: DataFolder) -> int:
    copy = open_sqlite(target.database)
    try:
        migrate.upgrade(copy)
        with source.read() as reading, copy.write() as writing:
            if not source.is_sqlite:
                reading.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            _copy(reading, writing)
            count = select(func.count()).select_from(schema.entry)
            entries = int(writing.execute(count).scalar_one())
        with copy.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
            connection.exec_driver_sql("BEGIN")
    finally:
        copy.close()
    return entries


def _copy(reading: Connection, writing: Connection) -> None:
    for table in schema.COPIED:
        for rows in _batches(reading, table):
            writing.execute(insert(table), rows)


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    keys = list(table.primary_key.columns)
    streaming = connection.execution_options(yield_per=_ROWS)
    answer = streaming.execute(select(table).order_by(*keys))
    for part in answer.partitions(_ROWS):
        yield [dict(row._mapping) for row in part]


def _copy_chunks(folder: DataFolder, target: DataFolder, world: World) -> int:
    copy = open_sqlite(target.database)
    blobs = FolderBlobs(folder.blobs, world.randomness)
    kept = FolderBlobs(target.blobs, world.randomness)
    count = 0
    try:
        with copy.read() as connection:
            for inspection, address in _listed(connection):
                data = blobs.get(inspection, address)
                if data is None or hashing.plain(data) != address:
                    raise Refused(
                        "S-121",
                        "A chunk of an attachment is missing or damaged.",
                        "Check the disk.",
                    )
                kept.put(inspection, address, data)
                kept.flush(inspection)
                count += 1
    finally:
        copy.close()
    return count


def _listed(connection: Connection) -> Iterator[tuple[bytes, bytes]]:
    inspection, chunk = schema.inspection, schema.chunk
    query = select(inspection.c.id, chunk.c.address).join(
        chunk, chunk.c.inspection == inspection.c.place
    )
    for row in connection.execute(query):
        yield bytes(row[0]), bytes(row[1])


def _seal(
    folder: DataFolder, target: DataFolder, world: World, entries: int, chunks: int
) -> dict[str, object]:
    for name in _FILES:
        if (folder.path / name).exists():
            shutil.copy2(folder.path / name, target.path / name)
    names = [name for name in (*_FILES, target.database.name) if (target.path / name).exists()]
    files = {name: hashing.plain((target.path / name).read_bytes()).hex() for name in names}
    made = world.clock.now_ms()
    manifest = Manifest(1, migrate.newest(), made, files, entries, chunks)
    write_secret(target.path / _MANIFEST, msgspec.json.encode(manifest))
    return {"destination": str(target.path), "entries": entries, "chunks": chunks}


def _checked(held: DataFolder) -> Manifest:
    try:
        manifest = msgspec.json.decode((held.path / _MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError):
        raise _damaged() from None
    for name, wanted in manifest.files.items():
        if name not in (*_FILES, held.database.name):
            raise _damaged()
        path = held.path / name
        if not path.exists() or hashing.plain(path.read_bytes()).hex() != wanted:
            raise _damaged()
    return manifest


def _damaged() -> Refused:
    return Refused("S-122", "The backup is damaged or not complete.", "Use another backup.")


def _fill(held: DataFolder, folder: DataFolder, settings: Settings, world: World) -> bytes:
    life = world.randomness.take(16)
    copy, target = open_sqlite(held.database), open_database(folder, settings)
    try:
        migrate.upgrade(target)
        with copy.read() as reading, target.write() as writing:
            if writing.execute(schema.server.select()).first() is not None:
                raise Refused("S-101", "The database is not empty.", "Give an empty database.")
            _copy(reading, writing)
            _continue_counting(target, writing)
            begin_life(writing, life, world, "restored")
        _restore_chunks(copy, held, folder, world)
    finally:
        copy.close()
        target.close()
    return life


def _continue_counting(target: Database, connection: Connection) -> None:
    """Let PostgreSQL number new rows after the copied ones; SQLite does so by itself."""
    if target.is_sqlite:
        return
    for table in (schema.incarnation, schema.inspection, schema.member):
        highest = connection.execute(select(func.max(table.c.place))).scalar()
        if highest is not None:
            sequence = func.pg_get_serial_sequence(table.name, "place")
            connection.execute(select(func.setval(sequence, highest)))


def _restore_chunks(copy: Database, held: DataFolder, folder: DataFolder, world: World) -> None:
    blobs = FolderBlobs(held.blobs, world.randomness)
    kept = FolderBlobs(folder.blobs, world.randomness)
    folder.blobs.mkdir(exist_ok=True)
    with copy.read() as connection:
        for inspection, address in _listed(connection):
            data = blobs.get(inspection, address)
            if data is None or hashing.plain(data) != address:
                raise _damaged()
            kept.put(inspection, address, data)
            kept.flush(inspection)
