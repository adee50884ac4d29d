"""What the server does, without HTTP: bytes of a request in, bytes of an answer out.

Each call is one or two short transactions; nothing is acknowledged before its commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from sync.protocol.canonical import decode, encode
from sync.protocol.entry import Entry
from sync.protocol.exchange import (
    FrontierAnswer,
    FrontierRequest,
    OpenSession,
    PublishRoster,
    Refusal,
    RosterAnswer,
    SyncAnswer,
    SyncRequest,
)
from sync.server.access import Access, Visitor, incarnation
from sync.server.database import Database
from sync.server.directory import Directory
from sync.server.intake import Examined, Examiner
from sync.server.ledger import Ledger, held
from sync.server.members import find, inspections_of, mark, readable
from sync.server.reading import fits, since
from sync.server.receipts import Receipts, heads
from sync.server.refusals import Denied
from sync.server.settings import Limits

_LISTED = 10_000


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes of an answer and the mark of the roster answer that goes with it."""

    body: bytes
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the composition root chose."""

    database: Database
    access: Access
    directory: Directory
    receipts: Receipts
    examiner: Examiner
    limits: Limits


class Service:
    """The server's use cases."""

    def __init__(self, parts: Parts) -> None:
        self._database = parts.database
        self._access = parts.access
        self._directory = parts.directory
        self._receipts = parts.receipts
        self._examiner = parts.examiner
        self._limits = parts.limits
        self._ledger = Ledger(parts.database, parts.limits.entry_quota_bytes)

    def health(self) -> None:
        """Touch the database; raise when it does not answer."""
        with self._database.read() as connection:
            incarnation(connection)

    def challenge(self) -> bytes:
        """Return an encoded Challenge."""
        with self._database.write() as connection:
            return encode(self._access.challenge(connection))

    def open_session(self, asked: OpenSession) -> bytes:
        """Return an encoded Session, or refuse; either way the challenge is spent."""
        with self._database.write() as connection:
            opened = self._access.open(connection, asked)
        if isinstance(opened, Denied):
            raise opened
        return encode(opened)

    def recognise(self, token: bytes) -> None:
        """Refuse a token that is none, before anything large is read for it."""
        with self._database.read() as connection:
            self._access.visitor(connection, token)

    def sync(self, token: bytes, untrusted: bytes) -> Answer:
        """Take in what is offered and return what the device lacks, with a receipt."""
        with self._database.read() as connection:
            visitor = self._access.visitor(connection, token)
        asked = decode(SyncRequest, untrusted, limit=self._limits.request_bytes)
        offered = self._examiner.examine(visitor.standing, asked.inspection, asked.segments)
        if offered.entries:
            with self._database.write() as connection:
                return self._exchange(connection, visitor, asked, offered)
        with self._database.read() as connection:
            answer = self._look(connection, visitor, asked, offered)
        return answer or self._sign_and_look(visitor, asked, offered)

    def frontier(self, token: bytes, untrusted: bytes) -> bytes:
        """Return which heads are unknown here, and the server's own."""
        asked = decode(FrontierRequest, untrusted, limit=self._limits.small_bytes)
        with self._database.read() as connection:
            visitor = self._access.visitor(connection, token)
            row = readable(connection, visitor, asked.inspection)
            known = held(connection, row.place, asked.heads)
            unknown = tuple(head for head in asked.heads if head not in known)
            return encode(FrontierAnswer(unknown, heads(connection, row.place)))

    def roster(self, token: bytes, held_mark: str) -> Answer:
        """Return the documents and the visitor's inspections; no body when unchanged."""
        with self._database.read() as connection:
            visitor = self._access.visitor(connection, token)
            now = mark(connection, visitor)
            if held_mark == now:
                return Answer(b"", now)
            listed = inspections_of(connection, visitor, _LISTED)
        standing = visitor.standing
        return Answer(encode(RosterAnswer(standing.root, standing.roster, listed)), now)

    def publish(self, untrusted: bytes) -> None:
        """Keep a newer roster that an administrator signed."""
        asked = decode(PublishRoster, untrusted, limit=self._limits.document_bytes)
        with self._database.write() as connection:
            self._directory.publish(connection, asked.root, asked.roster)

    def _exchange(
        self, connection: Connection, visitor: Visitor, asked: SyncRequest, offered: Examined
    ) -> Answer:
        """Append and answer in one transaction."""
        inspection = find(connection, asked.inspection, lock=True)
        if not self._current(connection, inspection, asked):
            return self._reset(connection, visitor, asked)
        appended = self._ledger.append(connection, visitor, asked.inspection, offered)
        refused = offered.refused + appended.refused
        return self._answer(
            connection, visitor, asked, appended.inspection, offered.entries, refused
        )

    def _look(
        self, connection: Connection, visitor: Visitor, asked: SyncRequest, offered: Examined
    ) -> Answer | None:
        """Answer without writing; None when a receipt has to be signed first."""
        row = readable(connection, visitor, asked.inspection)
        if not self._current(connection, row, asked):
            return self._reset(connection, visitor, asked)
        if self._receipts.newest(connection, row) is None:
            return None
        return self._answer(connection, visitor, asked, row, (), offered.refused)

    def _sign_and_look(self, visitor: Visitor, asked: SyncRequest, offered: Examined) -> Answer:
        with self._database.write() as connection:
            row = find(connection, asked.inspection, lock=True)
            assert row is not None, "an inspection is never removed"
            return self._answer(connection, visitor, asked, row, (), offered.refused)

    def _answer(
        self,
        connection: Connection,
        visitor: Visitor,
        asked: SyncRequest,
        row: Row[Any],
        entries: Sequence[Entry],
        refused: tuple[Refusal, ...],
    ) -> Answer:
        receipt = self._receipts.newest(connection, row) or self._receipts.make(connection, row)
        ids = frozenset(entry.id for entry in entries)
        found = since(connection, row, asked, ids, self._limits.answer_bytes)
        answer = SyncAnswer(
            incarnation(connection),
            False,
            found.cursor,
            found.runs,
            refused,
            found.more,
            None if found.more else receipt,
        )
        return Answer(encode(answer), mark(connection, visitor))

    def _current(self, connection: Connection, row: Row[Any] | None, asked: SyncRequest) -> bool:
        """Say whether cursor, digest and incarnation fit; a device at the start always does."""
        if row is None or asked.cursor == 0:
            return asked.cursor == 0
        return asked.incarnation == incarnation(connection) and fits(connection, row, asked)

    def _reset(self, connection: Connection, visitor: Visitor, asked: SyncRequest) -> Answer:
        """Tell a member to start again; to others the inspection is not there."""
        readable(connection, visitor, asked.inspection)
        answer = SyncAnswer(incarnation(connection), True, 0, (), (), False, None)
        return Answer(encode(answer), mark(connection, visitor))
