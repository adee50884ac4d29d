"""A record as its row of the projection holds it, made here or ahead of its transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec

from fieldapp.domain.change import inspection_record
from fieldapp.domain.fold import RecordState, kind_of
from fieldapp.domain.record import summary
from fieldapp.domain.views import Custody
from fieldapp.store.states import States
from sync.protocol.ids import InspectionId, PersonId, RecordId

UNOPENED: Final = ""
"""The kind of a record whose opening has not come: kept and not listed."""


class RecordRow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The columns of a record in their order, its number left out; `state` is packed."""

    record: bytes
    kind: str
    child: str
    short_name: str
    title: str
    owner: str
    opened_ms: int
    opened_offset: int
    changed_ms: int
    archived: bool
    finished: bool
    conflicts: int
    state: bytes


class Touched(NamedTuple):
    """Records that were folded with an entry's writes, which were given to this person."""

    person: PersonId
    records: tuple[RecordId, ...]


class FoldedAhead(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A record folded from every write of `made_of` to it, in a process that has no store.

    It stands only for a record that is new here and that nothing else writes to in the same
    transaction; otherwise the entries are opened and folded as usual.
    """

    made_of: tuple[bytes, ...]
    row: RecordRow


Folded = Mapping[RecordId, FoldedAhead]


def row_of(state: RecordState, inspection: InspectionId, states: States) -> RecordRow:
    """Return the row of a folded record."""
    row = summary(state, Custody.LAPTOP)
    return RecordRow(
        state.record,
        kind_in_list(state, inspection),
        row.child,
        row.short_name,
        row.title,
        row.owner,
        row.opened.ms,
        row.opened.offset_minutes,
        row.changed_ms,
        row.archived,
        row.finished,
        row.conflicts,
        states.pack(state),
    )


def kind_in_list(state: RecordState, inspection: InspectionId) -> str:
    """Return the kind by which a record is listed."""
    if state.record == inspection_record(inspection):
        return "inspection"
    if state.opening is None:
        return UNOPENED
    return kind_of(state) or "note"
