"""The ledger of an inspection: entries in the order of arrival, each exactly once.

An entry's cursor is assigned in the transaction that commits it, while the inspection's
row is locked (PostgreSQL) or the whole database is (SQLite). The exact envelope and body
are kept; nothing is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, select, update

from sync.protocol.control import CreateBody
from sync.protocol.entry import Entry
from sync.protocol.exchange import Refusal
from sync.protocol.ids import ZERO32, EntryId
from sync.protocol.receipt import extend_digest
from sync.server import refusals, schema
from sync.server.access import Visitor
from sync.server.database import Database
from sync.server.intake import NOT_A_MEMBER, QUOTA, Examined
from sync.server.members import Team, find, save_team, team_of
from sync.server.quota import entries_left, spend

_MANY: Final = 500
"""Ids in one query."""


@dataclass(frozen=True, slots=True)
class Appended:
    """The inspection after an append, and what was refused inside it."""

    inspection: Row[Any]
    refused: tuple[Refusal, ...]


class Ledger:
    """Appends; `quota` is the bytes of entries that one device may leave here."""

    def __init__(self, database: Database, quota: int) -> None:
        self._database = database
        self._quota = quota

    def append(
        self, connection: Connection, visitor: Visitor, inspection: bytes, offered: Examined
    ) -> Appended:
        """Append what is new of `offered`; `connection` writes."""
        row = self._locked(connection, inspection, offered)
        team = team_of(connection, row.place)
        new = _without_held(connection, row.place, offered.entries)
        team.learn(visitor.standing, new, offered.statements)
        if not team.admits(visitor.standing, visitor.person):
            raise refusals.not_found()
        taken, refused = self._sift(connection, visitor, team, new)
        if offered.statements:
            self._keep_team(connection, visitor, row.place, taken, offered)
        if taken:
            row = self._write(connection, visitor, row, taken)
        return Appended(row, refused)

    def _locked(self, connection: Connection, inspection: bytes, offered: Examined) -> Row[Any]:
        row = find(connection, inspection, lock=True)
        if row is None:
            if not any(isinstance(s, CreateBody) for s in offered.statements.values()):
                raise refusals.not_found()
            self._open(connection, inspection)
            row = find(connection, inspection, lock=True)
        assert row is not None, "an inspection that was just opened is there"
        return row

    def _open(self, connection: Connection, inspection: bytes) -> None:
        row = {"id": inspection, "digest": ZERO32}
        zeros = dict.fromkeys(("cursor", "redacted", "chunks", "receipt"), 0)
        connection.execute(self._database.insert_new(schema.inspection), row | zeros)

    def _sift(
        self, connection: Connection, visitor: Visitor, team: Team, new: Sequence[Entry]
    ) -> tuple[list[Entry], tuple[Refusal, ...]]:
        left = entries_left(connection, visitor.device, self._quota)
        taken, refused = [], []
        for entry in new:
            size = _size(entry)
            if not team.admits_author(visitor.standing, entry.outer.author):
                refused.append(Refusal(entry.id, NOT_A_MEMBER))
            elif size > left:
                refused.append(Refusal(entry.id, QUOTA))
            else:
                left -= size
                taken.append(entry)
        return taken, tuple(refused)

    def _keep_team(
        self,
        connection: Connection,
        visitor: Visitor,
        place: int,
        taken: Sequence[Entry],
        offered: Examined,
    ) -> None:
        """Write the members that the entries just taken name; without any, nothing opens."""
        team = team_of(connection, place)
        team.learn(visitor.standing, taken, offered.statements)
        if not team.members:
            raise refusals.not_found()
        save_team(self._database, connection, place, team)

    def _write(
        self, connection: Connection, visitor: Visitor, row: Row[Any], taken: Sequence[Entry]
    ) -> Row[Any]:
        digest = bytes(row.digest)
        rows = []
        for cursor, entry in enumerate(taken, row.cursor + 1):
            digest = extend_digest(digest, entry.id)
            rows.append(_row(row.place, cursor, entry, digest))
        connection.execute(insert(schema.entry), rows)
        _move_heads(self._database, connection, row.place, taken)
        used = sum(_size(entry) for entry in taken)
        spend(self._database, connection, visitor.device, entries=used)
        table = schema.inspection
        moved = update(table).where(table.c.place == row.place)
        connection.execute(moved.values(cursor=row.cursor + len(taken), digest=digest))
        return connection.execute(select(table).where(table.c.place == row.place)).one()


def held(connection: Connection, place: int, ids: Iterable[bytes]) -> set[bytes]:
    """Return which of `ids` the inspection's ledger holds."""
    table, wanted = schema.entry, list(ids)
    found: set[bytes] = set()
    query = select(table.c.id).where(
        table.c.inspection == place, table.c.id.in_(bindparam("ids", expanding=True))
    )
    for start in range(0, len(wanted), _MANY):
        answer = connection.execute(query, {"ids": wanted[start : start + _MANY]})
        found.update(bytes(row.id) for row in answer)
    return found


def _without_held(connection: Connection, place: int, offered: Sequence[Entry]) -> list[Entry]:
    there = held(connection, place, [entry.id for entry in offered])
    return [entry for entry in offered if entry.id not in there]


def _size(entry: Entry) -> int:
    return len(entry.envelope.header) + 64 + len(entry.body or b"")


def _row(place: int, cursor: int, entry: Entry, digest: bytes) -> dict[str, Any]:
    outer, envelope = entry.outer, entry.envelope
    return {
        "inspection": place,
        "cursor": cursor,
        "id": entry.id,
        "log": outer.log,
        "sequence": outer.sequence,
        "previous": outer.previous,
        "author": outer.author,
        "format": envelope.format,
        "header": envelope.header,
        "signature": envelope.signature,
        "body": entry.body,
        "digest": digest,
    }


def _move_heads(
    database: Database, connection: Connection, place: int, taken: Sequence[Entry]
) -> None:
    """Keep as heads what nothing held in the same log follows; arrival may be in any order."""
    places = {entry.id: entry.outer for entry in taken}
    followed, before = set(), []
    for entry in taken:
        link = EntryId(entry.outer.previous)
        known = places.get(link)
        if known and (known.log, known.sequence + 1) == (entry.outer.log, entry.outer.sequence):
            followed.add(link)
        else:
            before.append(entry)
    _drop_heads(connection, place, before)
    tips = [e for e in taken if e.id not in followed and not _is_followed(connection, place, e)]
    rows = [
        {"inspection": place, "entry": e.id, "log": e.outer.log, "sequence": e.outer.sequence}
        for e in tips
    ]
    if rows:
        connection.execute(database.insert_new(schema.head), rows)


def _drop_heads(connection: Connection, place: int, followers: Sequence[Entry]) -> None:
    table = schema.head
    gone = delete(table).where(
        and_(
            table.c.inspection == place,
            table.c.entry == bindparam("previous"),
            table.c.log == bindparam("in_log"),
            table.c.sequence == bindparam("at"),
        )
    )
    rows = [
        {"previous": e.outer.previous, "in_log": e.outer.log, "at": e.outer.sequence - 1}
        for e in followers
        if e.outer.sequence
    ]
    if rows:
        connection.execute(gone, rows)


def _is_followed(connection: Connection, place: int, entry: Entry) -> bool:
    table = schema.entry
    query = select(table.c.cursor).where(
        table.c.inspection == place,
        table.c.log == entry.outer.log,
        table.c.sequence == entry.outer.sequence + 1,
        table.c.previous == entry.id,
    )
    return connection.execute(query.limit(1)).first() is not None
