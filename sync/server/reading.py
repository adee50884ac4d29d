"""What the ledger answers: everything since a cursor, in order, within bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from sync.protocol.entry import Entry, Envelope, from_envelope
from sync.protocol.exchange import Run, SyncRequest
from sync.protocol.ids import ZERO32
from sync.protocol.limits import BATCH_ENTRIES, REQUEST_BATCHES
from sync.protocol.segments import pack_segments
from sync.server import schema

_MOST: Final = BATCH_ENTRIES * REQUEST_BATCHES
"""Entries in one answer."""


@dataclass(frozen=True, slots=True)
class Since:
    """Runs in cursor order, the last cursor in them, and whether more is held."""

    runs: tuple[Run, ...]
    cursor: int
    more: bool


def fits(connection: Connection, inspection: Row[Any], asked: SyncRequest) -> bool:
    """Say whether the digest is the ledger's own at that cursor."""
    if asked.cursor == 0:
        return asked.digest == ZERO32
    if asked.cursor > inspection.cursor:
        return False
    if asked.cursor == inspection.cursor:
        return asked.digest == bytes(inspection.digest)
    table = schema.entry
    query = select(table.c.digest).where(
        table.c.inspection == inspection.place, table.c.cursor == asked.cursor
    )
    return asked.digest == bytes(connection.execute(query).scalar_one())


def since(
    connection: Connection,
    inspection: Row[Any],
    asked: SyncRequest,
    offered: AbstractSet[bytes],
    answer_bytes: int,
) -> Since:
    """Return what stands after the asked cursor.

    Entries in `offered` come back as ids, all others whole, at most `answer_bytes` of
    them (one at least), so that an answer always makes progress.
    """
    if asked.cursor >= inspection.cursor:
        return Since((), asked.cursor, False)
    listed = _listed(connection, inspection, asked, offered, answer_bytes)
    runs = tuple(_runs(connection, inspection.place, listed, offered))
    last = listed[-1].cursor
    return Since(runs, last, last < inspection.cursor)


def _listed(
    connection: Connection,
    inspection: Row[Any],
    asked: SyncRequest,
    offered: AbstractSet[bytes],
    answer_bytes: int,
) -> Sequence[Row[int, bytes, int]]:
    table = schema.entry
    size = func.length(table.c.header) + func.coalesce(func.length(table.c.body), 0)
    query = (
        select(table.c.cursor, table.c.id, size.label("size"))
        .where(table.c.inspection == inspection.place, table.c.cursor > asked.cursor)
        .where(table.c.cursor <= inspection.cursor)
        .order_by(table.c.cursor)
        .limit(min(asked.limit, _MOST))
    )
    rows, total = connection.execute(query).all(), 0
    for place, row in enumerate(rows):
        total += 34 if bytes(row.id) in offered else row.size + 128
        if total > answer_bytes and place:
            return rows[:place]
    return rows


def _runs(
    connection: Connection,
    place: int,
    listed: Sequence[Row[int, bytes, int]],
    offered: AbstractSet[bytes],
) -> Iterator[Run]:
    for known, group in groupby(listed, key=lambda row: bytes(row.id) in offered):
        rows = list(group)
        if known:
            yield Run(tuple(bytes(row.id) for row in rows), ())
            continue
        segments = pack_segments(_entries(connection, place, rows[0].cursor, rows[-1].cursor))
        for start in range(0, len(segments), REQUEST_BATCHES):
            yield Run((), segments[start : start + REQUEST_BATCHES])


def _entries(connection: Connection, place: int, first: int, last: int) -> list[Entry]:
    table = schema.entry
    query = (
        select(table.c.format, table.c.header, table.c.signature, table.c.body)
        .where(table.c.inspection == place, table.c.cursor.between(first, last))
        .order_by(table.c.cursor)
    )
    return [
        from_envelope(Envelope(row[0], row[1], row[2]), row[3]) for row in connection.execute(query)
    ]
