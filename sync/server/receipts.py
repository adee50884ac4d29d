"""Stored receipts: signed, chained, made once for each state of an inspection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from sync.protocol.canonical import decode, encode
from sync.protocol.ids import ZERO32
from sync.protocol.limits import FRONTIER_HEADS, MIB
from sync.protocol.receipt import (
    Durability,
    SignedReceipt,
    StoredReceipt,
    chunk_digest,
    receipt_hash,
)
from sync.protocol.signing import Label
from sync.server import schema
from sync.server.access import incarnation
from sync.server.identity import Identity
from sync.server.ports import Clock


@dataclass(frozen=True, slots=True)
class Receipts:
    """Makes receipts for one organisation's server."""

    identity: Identity
    organisation: bytes
    durability: Durability
    clock: Clock

    def newest(self, connection: Connection, inspection: Row[Any]) -> bytes | None:
        """Return the receipt that covers the inspection as it is now, or None.

        `inspection` is the row whose cursor and chunk count the receipt must match.
        """
        held = _row(connection, inspection)
        if held is None or (held.cursor, held.chunks, bytes(held.incarnation)) != (
            inspection.cursor,
            inspection.chunks,
            incarnation(connection),
        ):
            return None
        return bytes(held.signed)

    def make(self, connection: Connection, inspection: Row[Any]) -> bytes:
        """Sign and keep a receipt for the state of `inspection`; `connection` writes."""
        held = _row(connection, inspection)
        signed = self._signed(self._statement(connection, inspection, held))
        number = inspection.receipt + 1
        row = {
            "inspection": inspection.place,
            "number": number,
            "incarnation": incarnation(connection),
            "cursor": inspection.cursor,
            "chunks": inspection.chunks,
            "hash": receipt_hash(signed),
            "signed": encode(signed),
        }
        connection.execute(insert(schema.receipt), row)
        table = schema.inspection
        where = table.c.place == inspection.place
        connection.execute(update(table).where(where).values(receipt=number))
        return encode(signed)

    def _statement(
        self, connection: Connection, inspection: Row[Any], held: Row[Any] | None
    ) -> StoredReceipt:
        return StoredReceipt(
            1,
            self.organisation,
            bytes(inspection.id),
            self.identity.public,
            incarnation(connection),
            inspection.cursor,
            bytes(inspection.digest),
            heads(connection, inspection.place),
            inspection.redacted,
            _chunks(connection, inspection, held),
            self.durability,
            self.clock.now_ms(),
            bytes(held.hash) if held else ZERO32,
        )

    def _signed(self, statement: StoredReceipt) -> SignedReceipt:
        exact = encode(statement)
        signature = self.identity.sign(Label.STORED, self.organisation, exact)
        return SignedReceipt(Label.STORED, exact, signature)


def heads(connection: Connection, place: int) -> tuple[bytes, ...]:
    """Return the sorted ids of entries that nothing held in their log follows."""
    table = schema.head
    query = (
        select(table.c.entry)
        .where(table.c.inspection == place)
        .order_by(table.c.entry)
        .limit(FRONTIER_HEADS)
    )
    return tuple(bytes(row.entry) for row in connection.execute(query))


def _chunks(connection: Connection, inspection: Row[Any], held: Row[Any] | None) -> bytes:
    """Return the digest of all chunk addresses; chunks are only ever added, so an equal
    count means an equal digest."""
    if held is not None and held.chunks == inspection.chunks:
        signed = decode(SignedReceipt, bytes(held.signed), limit=2 * MIB)
        return decode(StoredReceipt, signed.body, limit=MIB).chunks
    table = schema.chunk
    query = select(table.c.address).where(table.c.inspection == inspection.place)
    return chunk_digest([bytes(row.address) for row in connection.execute(query)])


def _row(connection: Connection, inspection: Row[Any]) -> Row[Any] | None:
    table = schema.receipt
    query = select(table).where(
        table.c.inspection == inspection.place, table.c.number == inspection.receipt
    )
    return connection.execute(query).one_or_none()
