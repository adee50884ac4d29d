"""Makes a server's data folder, once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import Connection, insert, update

from sync.protocol.errors import Refused
from sync.protocol.roster import verify_documents
from sync.server import migrate, schema
from sync.server.compose import World, open_database
from sync.server.database import Database
from sync.server.directory import ROOT, ROSTER, keep, refuse_unless_root
from sync.server.identity import Identity, load_identity, make_certificate, make_signing_key
from sync.server.settings import DataFolder, Settings, save


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `init` is asked for."""

    root: bytes
    roster: bytes | None
    settings: Settings


def initialise(folder: DataFolder, wanted: Wanted, world: World) -> Identity:
    """Make keys, certificate, database and settings; refuse a folder that has them."""
    organisation = refuse_unless_root(wanted.root)
    version = _checked_roster(wanted)
    _claim(folder)
    make_signing_key(folder, world.randomness.take(32))
    if not wanted.settings.tls_certificate:
        make_certificate(folder, wanted.settings.host, world.clock.now_ms())
    identity = load_identity(folder, wanted.settings)
    database = open_database(folder, wanted.settings)
    try:
        migrate.upgrade(database)
        _found(database, wanted, version, organisation, world)
    finally:
        database.close()
    save(folder, wanted.settings)
    return identity


def _checked_roster(wanted: Wanted) -> int | None:
    if wanted.roster is None:
        return None
    return verify_documents(wanted.root, wanted.roster, None).roster.version


def _claim(folder: DataFolder) -> None:
    if folder.path.exists() and any(folder.path.iterdir()):
        raise Refused(
            "S-101",
            "This folder holds something already; a server is made once.",
            "Give an empty folder, or start the server that is there.",
        )
    folder.path.mkdir(parents=True, exist_ok=True)
    folder.path.chmod(0o700)
    folder.blobs.mkdir()


def _found(
    database: Database, wanted: Wanted, version: int | None, organisation: bytes, world: World
) -> None:
    life = world.randomness.take(16)
    with database.write() as connection:
        if connection.execute(schema.server.select()).first() is not None:
            raise Refused(
                "S-101",
                "This database belongs to a server already; a server is made once.",
                "Give an empty database, or start the server that is there.",
            )
        row = {"only": 1, "organisation": organisation, "incarnation": life}
        connection.execute(insert(schema.server), row)
        begin_life(connection, life, world, "founded")
        keep(connection, ROOT, 1, wanted.root)
        if wanted.roster is not None and version is not None:
            keep(connection, ROSTER, version, wanted.roster)


def begin_life(connection: Connection, life: bytes, world: World, reason: str) -> None:
    """Note that the server is from now on known by the incarnation `life`."""
    row = {"id": life, "started_ms": world.clock.now_ms(), "reason": reason}
    connection.execute(insert(schema.incarnation), row)
    connection.execute(update(schema.server).values(incarnation=life))


def facts(folder: DataFolder, settings: Settings) -> dict[str, object]:
    """Return what an administrator puts into the roster, as hexadecimal text."""
    identity = load_identity(folder, settings)
    return {
        "server": identity.public.hex(),
        "tls": sorted(key.hex() for key in identity.tls_keys),
        "data": str(Path(folder.path)),
        "host": settings.host,
        "port": settings.port,
    }


def as_json(value: object) -> str:
    """Return one line of JSON."""
    return msgspec.json.encode(value).decode()
