"""Puts a server together: the one place where real things are chosen."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from sqlalchemy import select
from starlette.types import ASGIApp

from sync.protocol.ids import OrganisationId
from sync.protocol.receipt import Durability
from sync.server import migrate, schema
from sync.server.access import Access
from sync.server.app import make_app
from sync.server.blobs import FolderBlobs
from sync.server.chunks import Chunks
from sync.server.database import Database, open_sqlite, open_url
from sync.server.directory import Directory
from sync.server.identity import Identity, load_identity, tls_context
from sync.server.intake import Examiner
from sync.server.logs import EventLog, silence_libraries
from sync.server.ports import Clock, Randomness
from sync.server.receipts import Receipts
from sync.server.routes import Routes
from sync.server.service import Parts, Service
from sync.server.settings import DataFolder, Settings
from sync.server.wire import Listener, listener


@dataclass(frozen=True, slots=True)
class World:
    """What comes from outside."""

    clock: Clock
    randomness: Randomness


def open_database(folder: DataFolder, settings: Settings) -> Database:
    """Return the database that the settings name."""
    return open_url(settings.database) if settings.database else open_sqlite(folder.database)


def organisation_of(database: Database) -> OrganisationId:
    """Return the organisation that a server was made for."""
    with database.read() as connection:
        found = connection.execute(select(schema.server.c.organisation)).scalar_one()
        return OrganisationId(bytes(found))


def make_service(
    folder: DataFolder, settings: Settings, database: Database, identity: Identity, world: World
) -> tuple[Service, Chunks, Callable[[], None]]:
    """Return the use cases over a checked database, and what closes them."""
    directory = Directory(organisation_of(database))
    examiner = Examiner(min(4, os.cpu_count() or 1))
    durability = Durability(settings.durability)
    access = Access(identity, directory, world.clock, world.randomness)
    blobs = FolderBlobs(folder.blobs, world.randomness)
    parts = Parts(
        database=database,
        access=access,
        directory=directory,
        receipts=Receipts(identity, directory.organisation, durability, world.clock),
        examiner=examiner,
        limits=settings.limits,
    )

    def close() -> None:
        examiner.close()
        database.close()

    chunks = Chunks(database, access, blobs, settings.limits.chunk_quota_bytes)
    return Service(parts), chunks, close


def make_application(
    folder: DataFolder, settings: Settings, world: World, log: EventLog
) -> ASGIApp:
    """Return the ASGI application of a data folder, after checking its database."""
    database = open_database(folder, settings)
    migrate.check(database)
    identity = load_identity(folder, settings)
    service, chunks, close = make_service(folder, settings, database, identity, world)
    FolderBlobs(folder.blobs, world.randomness).sweep()
    table = Routes(service, chunks, settings.limits, world.clock).table()
    return make_app(table, log, world.clock, close)


def make_listener(
    folder: DataFolder,
    settings: Settings,
    world: World,
    sink: TextIO,
    announce: Callable[[int], None],
) -> Listener:
    """Return a listener that is ready to run."""
    silence_libraries()
    app = make_application(folder, settings, world, EventLog(sink, world.clock))
    address = settings.host, settings.port
    return listener(app, address, tls_context(folder, settings), settings.limits, announce)
