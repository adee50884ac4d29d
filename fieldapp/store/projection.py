"""The projection: one folded state for each record, with what lists need beside it.

It proves nothing and can be thrown away: `rebuild` makes it again from the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from fieldapp.domain.change import Attach, inspection_record
from fieldapp.domain.fold import (
    RecordState,
    Refold,
    Write,
    extend,
    fold,
    kind_of,
    state_digest,
    writes_of,
)
from fieldapp.domain.record import lives, summary, typed
from fieldapp.domain.views import Custody
from fieldapp.store.driver import Row, Session
from fieldapp.store.epochs import Epochs
from fieldapp.store.facts import Context, Standing
from fieldapp.store.log import Log
from fieldapp.store.states import States
from sync.protocol import hashing
from sync.protocol.entry import Entry
from sync.protocol.ids import PersonId, RecordId
from sync.protocol.operation import Content

UNOPENED: Final = ""
"""The kind of a record whose opening has not come: kept and not listed."""
_ASKED: Final = 400
_OPEN: Final = """
UPDATE record SET kind = ?, child = ?, short_name = ?, owner = ?, opened_ms = ?, opened_offset = ?
WHERE no = ?
"""
_UPDATE: Final = """
UPDATE record SET title = ?, changed_ms = ?, archived = ?, finished = ?, conflicts = ?, state = ?
WHERE no = ?
"""
"""Leaves out what only an opening sets, so that the indexes over it are not written again."""


class Projection:
    """Folds writes into record states inside the transaction that holds their entries."""

    def __init__(self, session: Session, context: Context, epochs: Epochs, states: States) -> None:
        self._session = session
        self._context = context
        self._epochs = epochs
        self._log = Log(session)
        self._states = states

    def state(self, record: RecordId) -> RecordState | None:
        """Return a record's folded state, or None when nothing was written to it."""
        row = self._session.row("SELECT state FROM record WHERE id = ?", (record,))
        return self._states.read(row[0]) if row else None

    def apply(
        self,
        writes: Mapping[RecordId, list[Write]],
        touched: Mapping[RecordId, set[tuple[int, int | None]]],
    ) -> None:
        """Fold writes of entries that are already written; `touched` names them
        as (row, the server's cursor of it or None)."""
        if not writes:
            return
        held = self._load(writes)
        numbers = self._numbered(writes, held)
        rows = [(row, numbers[r], cursor) for r, some in touched.items() for row, cursor in some]
        self._session.insert("touch", rows)
        new: list[Row] = []
        for record, some in writes.items():
            before, number = held.get(record), numbers[record]
            state = self._folded(record, number, before, some)
            if before is None:
                new.append(self._row(number, state))
            else:
                self._update(number, state, any(write.slot == b"" for write in some))
            if any(write.slot.startswith(b"a:") for write in some):
                self._attachments(number, state)
        self._session.insert("record", new)

    def refold(self, record: RecordId, number: int) -> RecordState:
        """Return a record's state folded whole from the log."""
        sql = "SELECT entry FROM touch WHERE record = ?"
        rows = [row for (row,) in self._session.rows(sql, (number,))]
        mine = (write for found, some in self.writes_at(rows) if found == record for write in some)
        return fold(record, self._context.inspection, mine)

    def writes_at(self, rows: Iterable[int]) -> Iterator[tuple[RecordId, list[Write]]]:
        """Yield the writes of the admitted entries of some rows, opened from the log."""
        for held in self._log.at(rows):
            if held.standing is not Standing.ADMITTED:
                continue
            content = self._epochs.open(held.entry)
            if isinstance(content, Content):
                yield from self.writes_in(held.entry, content).items()

    def writes_in(self, entry: Entry, content: Content) -> dict[RecordId, list[Write]]:
        """Return the writes of one entry by record, under the person whom the roster names."""
        author = entry.outer.author
        person = self._context.known.person_of(author) or PersonId("")
        return writes_of(entry.id, author, person, content)

    def digest(self) -> bytes:
        """Return a digest of every record's live values, 32 bytes, independent of order."""
        rows = self._session.stream("SELECT id, state FROM record ORDER BY id")
        parts = (record + state_digest(self._states.read(state)) for record, state in rows)
        return hashing.labelled("projection/1", *parts)

    def clear(self) -> None:
        """Throw the projection away inside the open transaction."""
        for table in ("record", "touch", "attachment", "chunk_of"):
            self._session.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own

    def _load(self, records: Iterable[RecordId]) -> dict[RecordId, tuple[int, bytes]]:
        wanted, found = list(records), {}
        for start in range(0, len(wanted), _ASKED):
            some = wanted[start : start + _ASKED]
            marks = ",".join("?" * len(some))
            sql = f"SELECT id, no, state FROM record WHERE id IN ({marks})"  # noqa: S608 - question marks only
            found.update({RecordId(r): (no, s) for r, no, s in self._session.rows(sql, some)})
        return found

    def _numbered(
        self, records: Iterable[RecordId], held: Mapping[RecordId, tuple[int, bytes]]
    ) -> dict[RecordId, int]:
        following = self._session.number("SELECT max(no) FROM record") + 1
        numbers = {}
        for record in records:
            if record in held:
                numbers[record] = held[record][0]
            else:
                numbers[record] = following
                following += 1
        return numbers

    def _folded(
        self, record: RecordId, number: int, held: tuple[int, bytes] | None, writes: list[Write]
    ) -> RecordState:
        inspection = self._context.inspection
        if held is None:
            return fold(record, inspection, writes)
        try:
            return extend(self._states.read(held[1]), inspection, writes)
        except Refold:
            return self.refold(record, number)

    def _row(self, number: int, state: RecordState) -> Row:
        row, packed = summary(state, Custody.LAPTOP), self._states.pack(state)
        named = (number, state.record, self._kind(state), row.child, row.short_name, row.title)
        opened = (row.owner, row.opened.ms, row.opened.offset_minutes)
        rest = (row.changed_ms, row.archived, row.finished, row.conflicts, packed)
        return (*named, *opened, *rest)

    def _update(self, number: int, state: RecordState, opens: bool) -> None:
        row, packed = summary(state, Custody.LAPTOP), self._states.pack(state)
        if opens:
            opened = (row.owner, row.opened.ms, row.opened.offset_minutes)
            named = (self._kind(state), row.child, row.short_name)
            self._session.execute(_OPEN, (*named, *opened, number))
        changing = (row.title, row.changed_ms, row.archived, row.finished, row.conflicts, packed)
        self._session.execute(_UPDATE, (*changing, number))

    def _kind(self, state: RecordState) -> str:
        if state.record == inspection_record(self._context.inspection):
            return "inspection"
        if state.opening is None:
            return UNOPENED
        return kind_of(state) or "note"

    def _attachments(self, number: int, state: RecordState) -> None:
        for table in ("attachment", "chunk_of"):
            self._session.execute(f"DELETE FROM {table} WHERE record = ?", (number,))  # noqa: S608 - names of our own
        for slot, body, entry in attached(state):
            sql = "INSERT INTO attachment SELECT ?, ?, row FROM entry WHERE id = ?"
            self._session.execute(sql, (number, slot, entry))
            pieces = ((number, slot, address) for address in body.chunks)
            self._session.many("INSERT OR IGNORE INTO chunk_of VALUES (?, ?, ?)", pieces)


def attached(state: RecordState) -> Iterator[tuple[bytes, Attach, bytes]]:
    """Yield (slot, attachment, entry) of every attachment that stands."""
    for slot in sorted(s for s in state.live if s.startswith(b"a:")):
        for live in lives(state, slot)[:1]:
            body = typed(live)
            if isinstance(body, Attach):
                yield slot, body, live.entry
