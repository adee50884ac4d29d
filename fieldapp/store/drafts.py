"""What was typed and is not an entry yet: local only, in the same encrypted file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from fieldapp.domain.views import Draft
from fieldapp.store.driver import Row, Session
from fieldapp.store.facts import DraftDone
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference

_UPSERT = """
INSERT INTO draft VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT(record, slot) DO UPDATE SET text = excluded.text, saved_ms = excluded.saved_ms,
    caret = excluded.caret, meta = excluded.meta, seen = excluded.seen,
    begun_ms = excluded.begun_ms
"""


class Drafts:
    """The drafts of one inspection, one for each slot that is being typed into."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, draft: Draft) -> None:
        """Keep a draft; it is on the disk when this returns."""
        row: Row = (draft.record, draft.slot, draft.text, _packed(draft.seen))
        row += (draft.begun_ms, draft.saved_ms, draft.caret, draft.meta)
        with self._session.transaction():
            self._session.execute(_UPSERT, row)

    def all(self) -> tuple[Draft, ...]:
        """Return every draft, oldest first."""
        rows = self._session.rows("SELECT * FROM draft ORDER BY begun_ms, slot")
        return tuple(map(draft_of, rows))

    def drop(self, record: RecordId, slot: bytes) -> None:
        """Forget a draft that its author gave up."""
        with self._session.transaction():
            self._session.execute("DELETE FROM draft WHERE record = ? AND slot = ?", (record, slot))

    def finish(
        self,
        done: Iterable[DraftDone],
        written: Mapping[tuple[RecordId, bytes], tuple[Reference, ...]],
    ) -> None:
        """End drafts inside the open transaction whose text an entry now holds.

        A draft that was typed further meanwhile stays; it goes on from what was `written`,
        so that the author does not end up in conflict with themselves.
        """
        for item in done:
            key = (item.record, item.slot)
            sql = "DELETE FROM draft WHERE record = ? AND slot = ? AND saved_ms <= ?"
            if not self._session.execute(sql, (*key, item.saved_ms)) and key in written:
                sql = "UPDATE draft SET seen = ? WHERE record = ? AND slot = ?"
                self._session.execute(sql, (_packed(written[key]), *key))


def _packed(seen: tuple[Reference, ...]) -> bytes:
    return msgspec.msgpack.encode(seen)


def draft_of(row: Row) -> Draft:
    """Return the draft that a row of the table holds, its columns in their order."""
    record, slot, text, seen, begun, saved, caret, meta = row
    names = msgspec.msgpack.decode(seen, type=tuple[Reference, ...])
    return Draft(RecordId(record), slot, text, names, begun, saved, caret, meta)
