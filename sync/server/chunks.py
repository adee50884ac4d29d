"""Sealed chunks of attachments: kept for members, counted against the device that brought them.

An upload is three steps, so that a chunk is written while the next one arrives: begin
(who asks, what is left of the quota), keep (hash and disk, for each chunk), list (one
transaction). A chunk is acknowledged after the last step only.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, insert, select, update

from sync.protocol import hashing
from sync.server import refusals, schema
from sync.server.access import Access, Visitor
from sync.server.database import Database
from sync.server.members import lock_place, readable
from sync.server.ports import Blobs
from sync.server.quota import chunks_left, spend


@dataclass
class Upload:
    """One upload under way; `left` is what the device's quota still allows, in bytes."""

    visitor: Visitor
    inspection: bytes
    place: int
    left: int
    kept: dict[bytes, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, size: int) -> None:
        """Count `size` bytes against the quota, or refuse."""
        with self._lock:
            self.left -= size
            if self.left < 0:
                raise refusals.chunk_quota()


@dataclass(frozen=True, slots=True)
class Chunks:
    """The use cases for chunks; `quota` is bytes for each device."""

    database: Database
    access: Access
    blobs: Blobs
    quota: int

    def begin(self, token: bytes, inspection: bytes) -> Upload:
        """Return an upload to an inspection that the token's holder may write to."""
        with self.database.read() as connection:
            visitor = self.access.visitor(connection, token)
            row = readable(connection, visitor, inspection)
            left = chunks_left(connection, visitor.device, self.quota)
            return Upload(visitor, inspection, row.place, left)

    def keep(self, upload: Upload, address: bytes, data: bytes) -> None:
        """Put a chunk on the disk, or refuse it; not acknowledged before `list`."""
        if hashing.plain(data) != address:
            raise refusals.wrong_address()
        upload.take(len(data))
        self.blobs.put(upload.inspection, address, data)
        upload.kept[address] = len(data)

    def list(self, upload: Upload) -> None:
        """Enter the kept chunks; what was there already changes nothing."""
        if not upload.kept:
            return
        self.blobs.flush(upload.inspection)
        with self.database.write() as connection:
            new = _without_listed(connection, upload)
            if not new:
                return
            common = {"inspection": upload.place, "device": upload.visitor.device}
            rows = [{"address": a, "bytes": size, **common} for a, size in new.items()]
            connection.execute(insert(schema.chunk), rows)
            used = sum(new.values())
            spend(self.database, connection, upload.visitor.device, chunks=used)
            table = schema.inspection
            counted = update(table).where(table.c.place == upload.place)
            connection.execute(counted.values(chunks=table.c.chunks + len(new)))

    def get(self, token: bytes, inspection: bytes, address: bytes) -> bytes:
        """Return a chunk of an inspection that the token's holder may read."""
        with self.database.read() as connection:
            visitor = self.access.visitor(connection, token)
            row = readable(connection, visitor, inspection)
            listed = _listed(connection, row.place, [address])
        data = self.blobs.get(inspection, address) if listed else None
        if data is None:
            raise refusals.not_found()
        return data


def _without_listed(connection: Connection, upload: Upload) -> dict[bytes, int]:
    lock_place(connection, upload.place)
    listed = _listed(connection, upload.place, list(upload.kept))
    return {a: size for a, size in upload.kept.items() if a not in listed}


def _listed(connection: Connection, place: int, addresses: list[bytes]) -> set[bytes]:
    table = schema.chunk
    query = select(table.c.address).where(
        table.c.inspection == place,
        table.c.address.in_(bindparam("addresses", expanding=True)),
    )
    found = connection.execute(query, {"addresses": addresses})
    return {bytes(row.address) for row in found}
