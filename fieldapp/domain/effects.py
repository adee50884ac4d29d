"""What a committed unit of work touched; screens refresh from this alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from sync.protocol.ids import EntryId, InspectionId, RecordId


@dataclass(frozen=True, slots=True)
class Effects:
    """Records that changed, entries that were added, and what else to look at again.

    `waiting` and `quarantined` count entries that this unit of work set aside;
    `restored_notice` is set when entries of the device's own key came from elsewhere.
    """

    inspection: InspectionId
    records: frozenset[RecordId] = frozenset()
    entries: tuple[EntryId, ...] = ()
    membership: bool = False
    receipts: bool = False
    waiting: int = 0
    quarantined: int = 0
    restored_notice: bool = False
    forked: frozenset[bytes] = field(default_factory=frozenset)
