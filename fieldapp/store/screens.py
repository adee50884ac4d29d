"""What screens read: lists from indexed columns, one record from its folded state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from fieldapp.domain.change import (
    Attach,
    RecordKind,
    attachment_slot,
    body_of,
    inspection_record,
)
from fieldapp.domain.errors import Malformed, Refused
from fieldapp.domain.fold import Live, Write
from fieldapp.domain.ports import Moment
from fieldapp.domain.record import (
    children,
    conflicting_slots,
    mark_of,
    read_versions,
    summary,
    text_of,
    version,
    view,
)
from fieldapp.domain.views import (
    AttachmentState,
    Child,
    Conflict,
    Custody,
    Past,
    Record,
    Summary,
)
from fieldapp.store.chunks import Chunks
from fieldapp.store.custody import CustodyLedger
from fieldapp.store.driver import Row, Session
from fieldapp.store.projection import Projection
from fieldapp.store.rows import UNOPENED
from fieldapp.store.states import States
from sync.protocol.canonical import Wire
from sync.protocol.ids import ChunkAddress, InspectionId, PersonId, RecordId

_COLUMNS: Final = (
    "no, id, kind, short_name, child, title, owner, opened_ms, opened_offset, changed_ms,"
    " archived, finished, conflicts"
)
_LISTED: Final = f"kind NOT IN ('{UNOPENED}', 'inspection', 'identities', 'journey')"
_UNLISTED: Final = (RecordKind.INSPECTION, RecordKind.IDENTITIES, RecordKind.JOURNEY)
_LISTED_KINDS: Final = tuple(kind.value for kind in RecordKind if kind not in _UNLISTED)
_KINDS: Final = {kind.value: kind for kind in RecordKind}


class Screens:
    """Reads of one inspection for screens and exports."""

    def __init__(
        self,
        session: Session,
        inspection: InspectionId,
        projection: Projection,
        states: States,
        custody: CustodyLedger,
        chunks: Chunks,
    ) -> None:
        self._session = session
        self._inspection = inspection
        self._projection = projection
        self._states = states
        self._custody = custody
        self._chunks = chunks

    def record(self, record: RecordId) -> Record:
        """Return a whole record; raise `Refused` (D-212) when nothing of it is here."""
        state = self._projection.state(record)
        if state is None:
            raise Refused("D-212", "This record is not on this laptop.", "Send and receive first.")
        held = view(state, self._custody_of(record), self._have)
        return self._with_files(held) if held.attachments else held

    def _with_files(self, held: Record) -> Record:
        """Return a record that says how far each of its files has come."""
        custody = self._custody.of_files(held.summary.id)
        files = tuple(
            replace(each, custody=custody.get(attachment_slot(each.id), Custody.LAPTOP))
            for each in held.attachments
        )
        return replace(held, attachments=files)

    def summaries(
        self,
        kind: RecordKind | None,
        archived: bool,
        child: str | None,
        limit: int,
        after: RecordId | None,
    ) -> tuple[Summary, ...]:
        """Return rows of a list, newest change first, a page of `limit` after the row `after`.

        A negative `limit` is none.
        """
        where = "archived = ? AND kind = ?"
        values: list[Any] = []
        if child is not None:
            where += " AND child = ? AND child <> ''"
            values.append(child)
        if after is not None:
            where += " AND (changed_ms, no) < (SELECT changed_ms, no FROM record WHERE id = ?)"
            values.append(after)
        kinds = _LISTED_KINDS if kind is None else (kind.value,)
        asked = [value for name in kinds for value in (archived, name, *values, limit)]
        return self._listed(where, len(kinds), asked, limit)

    def some(self, records: Sequence[int]) -> dict[int, Summary]:
        """Return the summaries of some records by their number."""
        marks = ",".join("?" * len(records))
        sql = f"SELECT {_COLUMNS} FROM record WHERE no IN ({marks})"  # noqa: S608 - question marks only
        rows = self._session.rows(sql, records)
        custody = self._custody.of_records([row[0] for row in rows])
        return {row[0]: _summary(row, custody[row[0]]) for row in rows}

    def children(self) -> tuple[Child, ...]:
        """Return the children of the sample, by code."""
        state = self._projection.state(inspection_record(self._inspection))
        if state is None:
            return ()
        sql = f"SELECT child, count(*) FROM record WHERE child <> '' AND {_LISTED} GROUP BY child"  # noqa: S608 - text of our own
        return children(state, dict(self._session.rows(sql)))

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return every slot with several versions, newest change first."""
        sql = "SELECT no, state FROM record WHERE conflicts > 0 ORDER BY changed_ms DESC"
        rows = self._session.rows(sql)
        custody = self._custody.of_records([no for no, _ in rows])
        found: list[Conflict] = []
        for no, packed in rows:
            state = self._states.read(packed)
            row = summary(state, custody[no])
            found += [
                Conflict(row, slot, _label(slot), read_versions(state, slot))
                for slot in conflicting_slots(state)
            ]
        return tuple(found)

    def history(self, record: RecordId, slot: bytes) -> tuple[Past, ...]:
        """Return every write of a slot, newest first in the log, with what is live."""
        state = self._projection.state(record)
        if state is None:
            return ()
        live = {(x.entry, x.place) for x in state.live.get(slot, ())}
        sql = (
            "SELECT t.entry, e.received_ms FROM touch t JOIN entry e ON e.row = t.entry"
            " WHERE t.record = (SELECT no FROM record WHERE id = ?) ORDER BY t.entry DESC"
        )
        past: list[Past] = []
        for row, received in self._session.rows(sql, (record,)):
            mine = self._writes(row, record, slot)
            past += [_past(w.live, (w.live.entry, w.live.place) in live, received) for w in mine]
        return tuple(past)

    def highest_number(self, prefix: str) -> int:
        """Return the highest n of the short names `<prefix>n`, 0 when there is none."""
        sql = (
            "SELECT short_name FROM record"
            " WHERE short_name <> '' AND short_name >= ? AND short_name < ?"
        )
        rows = self._session.rows(sql, (prefix, prefix + "\U0010ffff"))
        ends = (name[len(prefix) :] for (name,) in rows)
        return max((int(end) for end in ends if end.isascii() and end.isdigit()), default=0)

    def _listed(self, where: str, kinds: int, values: list[Any], limit: int) -> tuple[Summary, ...]:
        """Merge the newest of each kind, which stand in order in one index."""
        of_one = (
            f"SELECT * FROM (SELECT no, changed_ms FROM record WHERE {where}"  # noqa: S608 - text of our own
            " ORDER BY changed_ms DESC, no DESC LIMIT ?)"
        )
        newest = (
            f"SELECT no FROM ({' UNION ALL '.join([of_one] * kinds)})"  # noqa: S608 - text of our own
            " ORDER BY changed_ms DESC, no DESC LIMIT ?"
        )
        sql = (
            f"SELECT {_COLUMNS} FROM record WHERE no IN ({newest})"  # noqa: S608 - text of our own
            " ORDER BY changed_ms DESC, no DESC"
        )
        rows = self._session.rows(sql, (*values, limit))
        custody = self._custody.of_records([row[0] for row in rows])
        return tuple(_summary(row, custody[row[0]]) for row in rows)

    def _writes(self, row: int, record: RecordId, slot: bytes) -> Iterator[Write]:
        found = self._projection.writes_at([row])
        writes = [w for written, some in found if written == record for w in some]
        return (w for w in reversed(writes) if w.slot == slot)

    def _custody_of(self, record: RecordId) -> Custody:
        number = self._session.number("SELECT no FROM record WHERE id = ?", (record,))
        return self._custody.of_records([number])[number]

    def _have(self, body: Attach) -> AttachmentState:
        if not all(self._chunks.has(ChunkAddress(address)) for address in body.chunks):
            return AttachmentState.MISSING
        return AttachmentState.COMPLETE if body.finished else AttachmentState.UNFINISHED


def _summary(row: Row, custody: Custody) -> Summary:
    _, record, kind, short_name, child, title, owner, opened, offset, changed, *rest = row
    archived, finished, conflicts = rest
    return Summary(
        id=RecordId(record),
        kind=_KINDS.get(kind, RecordKind.NOTE),
        short_name=short_name,
        child=child,
        title=title,
        owner=PersonId(owner),
        opened=Moment(opened, offset),
        changed_ms=changed,
        archived=bool(archived),
        finished=bool(finished),
        conflicts=conflicts,
        custody=custody,
    )


def _label(slot: bytes) -> str:
    """Return the key of a field's slot; a block has none."""
    return slot[2:].decode("utf-8", "replace") if slot.startswith(b"f:") else ""


def _past(live: Live, is_live: bool, received_ms: int) -> Past:
    body = _body_of(live)
    what = type(body).__name__ if body is not None else ""
    said = version(live, text_of(body) or "", mark_of(body) or "")
    return Past(said, what, is_live, received_ms)


def _body_of(live: Live) -> Wire | None:
    """Return the body of a write that the fold may have refused, None when it has no form."""
    try:
        return body_of(live.code, live.version, live.body)
    except Malformed:
        return None
