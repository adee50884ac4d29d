"""Signed receipts and the place in the server's log: what was proved, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from fieldapp.domain.change import Attach
from fieldapp.domain.fold import RecordState
from fieldapp.domain.record import lives, typed
from fieldapp.domain.views import Covered, Receipt, Share
from fieldapp.store.driver import Row, Session
from fieldapp.store.facts import START, Cursor
from fieldapp.store.log import Log, builds_on
from sync.protocol.canonical import decode
from sync.protocol.ids import ZERO32, DeviceId, Incarnation, ReceiptHash, RecordId
from sync.protocol.limits import MIB
from sync.protocol.receipt import OpenedReceipt, SignedReceipt, StoredReceipt, receipt_hash
from sync.protocol.signing import Label

_CURSOR = "cursor"
_FILES_NAMED: Final = 5
Attached = tuple[RecordId, bytes]
"""Where an attached file stands: record and slot."""


class Receipts:
    """Receipts whose signature the caller verified, and the cursor that goes with them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def cursor(self) -> Cursor:
        """Return how far the server's log was read."""
        row = self._session.row("SELECT value FROM meta WHERE name = ?", (_CURSOR,))
        if row is None:
            return START
        data = bytes(row[0])
        return Cursor(Incarnation(data[:16]), int.from_bytes(data[16:24], "big"), data[24:])

    def move(self, cursor: Cursor) -> None:
        """Move the cursor inside the open transaction; another incarnation forgets all places."""
        if cursor.incarnation != self.cursor().incarnation:
            self.forget_places()
        packed = cursor.incarnation + cursor.cursor.to_bytes(8, "big") + cursor.digest
        self._session.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_CURSOR, packed))

    def forget_places(self) -> None:
        """Forget which entries and chunks the server holds, inside the open transaction."""
        self._session.execute("UPDATE entry SET cursor = NULL WHERE cursor IS NOT NULL")
        self._session.execute("UPDATE touch SET cursor = NULL WHERE cursor IS NOT NULL")
        self._session.execute("UPDATE chunk SET sent = 0 WHERE sent = 1")
        self._session.execute("DELETE FROM meta WHERE name = ?", (_CURSOR,))

    def keep(self, signed: SignedReceipt) -> None:
        """Keep a receipt inside the open transaction; a second copy changes nothing."""
        incarnation, cursor = None, None
        if signed.label is Label.OPENED:
            opened = decode(OpenedReceipt, signed.body, limit=MIB)
            entries, time_ms = opened.entries, opened.time_ms
            self._confirm(opened)
        else:
            stored = decode(StoredReceipt, signed.body, limit=MIB)
            entries, time_ms = stored.cursor, stored.time_ms
            incarnation, cursor = stored.incarnation, stored.cursor
        row: Row = (receipt_hash(signed), signed.label is Label.OPENED, incarnation, cursor)
        row += (entries, time_ms, signed.label.value, signed.body, signed.signature)
        columns = "hash, opened, incarnation, cursor, entries, time_ms, label, body, signature"
        sql = f"INSERT OR IGNORE INTO receipt({columns}) VALUES (?,?,?,?,?,?,?,?,?)"  # noqa: S608 - names of our own
        self._session.execute(sql, row)

    def covered(self) -> int:
        """Return the highest cursor that a stored receipt of this incarnation covers."""
        sql = "SELECT max(cursor) FROM receipt WHERE opened = 0 AND incarnation = ?"
        return self._session.number(sql, (self.cursor().incarnation,))

    def newest(self) -> ReceiptHash:
        """Return the hash of the newest stored receipt, zeros when there is none."""
        sql = "SELECT hash FROM receipt WHERE opened = 0 ORDER BY time_ms DESC, no DESC LIMIT 1"
        row = self._session.row(sql)
        return ReceiptHash(row[0] if row else ZERO32)

    def signed(self) -> tuple[SignedReceipt, ...]:
        """Return every receipt as it was signed, oldest first."""
        rows = self._session.rows("SELECT label, body, signature FROM receipt ORDER BY no")
        return tuple(SignedReceipt(Label(label), body, sig) for label, body, sig in rows)

    def listed(self) -> tuple[Receipt, ...]:
        """Return the receipts as rows of a list, newest first."""
        sql = "SELECT opened, entries, time_ms, hash FROM receipt ORDER BY time_ms DESC, no DESC"
        return tuple(
            Receipt(bool(opened), entries, time_ms, digest.hex()[:16])
            for opened, entries, time_ms, digest in self._session.rows(sql)
        )

    def covered_by(self, confirmed: bool) -> tuple[tuple[Share, ...], tuple[Attached, ...]]:
        """Return what the newest receipt of this kind covers here: entries and attached files.

        What the server holds goes by its places up to the receipt; what the office opened by
        the entries that its receipts reach.
        """
        where, values = self._covering(confirmed)
        shares = self._session.rows(
            "SELECT l.author, count(*), max(e.received_ms) FROM entry e JOIN log l ON l.no = e.log"  # noqa: S608 - text of our own
            f" WHERE {where} GROUP BY l.author ORDER BY max(e.received_ms) DESC",
            values,
        )
        files = self._session.rows(
            "SELECT r.id, a.slot FROM attachment a JOIN record r ON r.no = a.record"  # noqa: S608 - text of our own
            f" JOIN entry e ON e.row = a.entry WHERE {where} ORDER BY a.entry DESC, a.slot",
            values,
        )
        return (
            tuple(Share(DeviceId(author), count, last) for author, count, last in shares),
            tuple((RecordId(record), bytes(slot)) for record, slot in files),
        )

    def _covering(self, confirmed: bool) -> tuple[str, tuple[int, ...]]:
        if confirmed:
            return "e.row IN (SELECT row FROM confirmed)", ()
        return "e.cursor <= ?", (self.covered(),)

    def _confirm(self, opened: OpenedReceipt) -> None:
        """Note every entry that the heads of an opened receipt reach."""
        log, left = Log(self._session), set(opened.heads)
        done: set[bytes] = set()
        while left:
            done |= left
            rows = [place.row for place in log.places(left).values()]
            new = [row for row in rows if not self._is_confirmed(row)]
            self._session.many("INSERT INTO confirmed VALUES (?)", ((row,) for row in new))
            left = {need for held in log.at(new) for need in builds_on(held.entry)} - done

    def _is_confirmed(self, row: int) -> bool:
        return self._session.row("SELECT 1 FROM confirmed WHERE row = ?", (row,)) is not None


def with_coverage(
    receipts: Receipts, state_of: Callable[[RecordId], RecordState | None]
) -> tuple[Receipt, ...]:
    """Return the receipts, newest first; the newest of each kind says what it covers here."""
    said: set[bool] = set()
    rows: list[Receipt] = []
    for row in receipts.listed():
        newest = row.confirmed not in said
        said.add(row.confirmed)
        rows.append(replace(row, covers=_covered(receipts, row, state_of)) if newest else row)
    return tuple(rows)


def _covered(
    receipts: Receipts, row: Receipt, state_of: Callable[[RecordId], RecordState | None]
) -> Covered:
    shares, files = receipts.covered_by(row.confirmed)
    names = tuple(_file_name(state_of(record), slot) for record, slot in files[:_FILES_NAMED])
    return Covered(shares, names, len(files) - len(names))


def _file_name(state: RecordState | None, slot: bytes) -> str:
    bodies = map(typed, lives(state, slot)) if state else ()
    return next((body.name for body in bodies if isinstance(body, Attach)), "a file taken out")
