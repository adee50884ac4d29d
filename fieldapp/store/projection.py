"""The projection: one folded state for each record, with what lists need beside it.

It proves nothing and can be thrown away: `rebuild` makes it again from the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec.structs import astuple

from fieldapp.domain.change import Attach
from fieldapp.domain.fold import (
    RecordState,
    Refold,
    Write,
    extend,
    fold,
    state_digest,
    writes_of,
)
from fieldapp.domain.record import lives, typed
from fieldapp.store.driver import Session
from fieldapp.store.epochs import Epochs
from fieldapp.store.facts import Changes, Context, Standing
from fieldapp.store.log import Log
from fieldapp.store.rows import RecordRow, row_of
from fieldapp.store.states import States
from sync.protocol import hashing
from sync.protocol.entry import Entry
from sync.protocol.ids import EntryId, PersonId, RecordId
from sync.protocol.operation import Content

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

    def apply(self, changes: Changes) -> None:
        """Fold writes of entries that are already written."""
        if not changes.touched:
            return
        held = self._load(changes.touched)
        numbers = self._numbered(changes.touched, held)
        rows = [
            (row, numbers[record], cursor)
            for record, some in changes.touched.items()
            for row, cursor in some
        ]
        self._session.insert("touch", rows)
        new = [(numbers[r], *astuple(row)) for r, row in self._ready(changes, held)]
        for record, some in changes.writes.items():
            before, number = held.get(record), numbers[record]
            state = self._folded(record, number, before, some)
            if before is None:
                row = row_of(state, self._context.inspection, self._states)
                new.append((number, *astuple(row)))
            else:
                self._update(number, state, any(write.slot == b"" for write in some))
            if any(write.slot.startswith(b"a:") for write in some):
                self._attachments(number, state)
        self._session.insert("record", new)

    def _ready(
        self, changes: Changes, held: Mapping[RecordId, tuple[int, bytes]]
    ) -> Iterator[tuple[RecordId, RecordRow]]:
        """Yield the rows that were folded ahead; what cannot stand joins the other writes."""
        for record, unread in changes.unread.items():
            folded = changes.folded.get(record)
            is_whole = folded is not None and unread == set(folded.made_of)
            if folded and is_whole and record not in held and record not in changes.writes:
                yield record, folded.row
            else:
                changes.writes.setdefault(record, []).extend(self._read(record, unread))

    def _read(self, record: RecordId, entries: Iterable[EntryId]) -> list[Write]:
        rows = [place.row for place in self._log.places(entries).values()]
        return [w for found, some in self.writes_at(rows) if found == record for w in some]

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

    def _update(self, number: int, state: RecordState, opens: bool) -> None:
        row = row_of(state, self._context.inspection, self._states)
        if opens:
            opened = (row.owner, row.opened_ms, row.opened_offset)
            named = (row.kind, row.child, row.short_name)
            self._session.execute(_OPEN, (*named, *opened, number))
        changing = (row.title, row.changed_ms, row.archived, row.finished, row.conflicts, row.state)
        self._session.execute(_UPDATE, (*changing, number))

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
