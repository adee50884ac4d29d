"""What goes into a store through its one door, and what it says of where it stands."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Protocol

from fieldapp.crypto.codec import Codecs
from fieldapp.domain.errors import Refused
from fieldapp.domain.fold import Write, Writes
from fieldapp.domain.ports import Clock, FilePort
from fieldapp.store.rows import Folded, Touched
from sync.protocol.entry import Entry
from sync.protocol.ids import (
    ZERO16,
    ZERO32,
    CompartmentId,
    DeviceId,
    EntryId,
    EpochId,
    Incarnation,
    InspectionId,
    LogId,
    RecordId,
)
from sync.protocol.operation import Content
from sync.protocol.receipt import SignedReceipt
from sync.protocol.roster import Known


class Reserve(Protocol):
    """Room kept back for the moment when the disk is full."""

    def release(self) -> bool:
        """Give the room back; say whether there was any."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What a store needs of the world: whose inspection, who belongs, and the ports.

    `device` is this laptop's own; `known` the verified roster by which authors are judged;
    `reserve` what can be given up so that a full disk still takes text.
    """

    inspection: InspectionId
    device: DeviceId
    known: Known
    codecs: Codecs
    clock: Clock
    files: FilePort
    reserve: Reserve | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a log; sequence -1 and a zero entry while the log is empty."""

    log: LogId
    sequence: int
    entry: EntryId

    @classmethod
    def of_empty(cls, log: LogId) -> Head:
        """Return the head of a log that holds nothing yet."""
        return cls(log, -1, EntryId(ZERO32))


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the server's log was read: cursor 0 and zero digest before the first time."""

    incarnation: Incarnation
    cursor: int
    digest: bytes


START = Cursor(Incarnation(ZERO16), 0, ZERO32)


@dataclass(frozen=True, slots=True)
class Arrived:
    """An entry whose outer form was checked, with its content when the caller opened it.

    `cursor` is the server's place of it, None when it did not come from the server;
    `verified` says that its own signature was checked, not only the chain above it. With a
    `fault` (a code such as X-241) it is kept aside and has no effect until a copy without
    a fault arrives. `writes` is the content by record, when the caller took it apart ahead;
    `touched` names records that were folded ahead with what it writes to them, which then
    does not stand in `writes`, and there is no content.
    """

    entry: Entry
    content: Content | None = None
    cursor: int | None = None
    verified: bool = False
    fault: str = ""
    writes: Writes | None = None
    touched: Touched | None = None


@dataclass(slots=True)
class Changes:
    """What the admitted entries of one transaction say, by record.

    `touched` names the rows of the entries, each with the server's cursor or None; it has
    every record of `writes` and of `unread`. `unread` names the entries whose writes to a
    record are not here, because `folded` holds what they make of it.
    """

    writes: dict[RecordId, list[Write]] = field(default_factory=dict)
    touched: dict[RecordId, set[tuple[int, int | None]]] = field(default_factory=dict)
    unread: dict[RecordId, set[EntryId]] = field(default_factory=dict)
    folded: Folded = field(default_factory=dict)

    def add(self, place: tuple[int, int | None], writes: Writes) -> None:
        """Add the writes of the entry at a place (row, cursor)."""
        for record, some in writes.items():
            self.writes.setdefault(record, []).extend(some)
            self.touched.setdefault(record, set()).add(place)

    def add_unread(self, place: tuple[int, int | None], entry: EntryId, touched: Touched) -> None:
        """Add what an entry writes to records that were folded ahead."""
        for record in touched.records:
            self.unread.setdefault(record, set()).add(entry)
            self.touched.setdefault(record, set()).add(place)


@dataclass(frozen=True, slots=True)
class EpochKey:
    """An epoch secret to keep inside the encrypted file; never shown in a repr."""

    epoch: EpochId
    compartment: CompartmentId
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DraftDone:
    """A draft that an entry of the same batch now holds, as it was saved at `saved_ms`."""

    record: RecordId
    slot: bytes
    saved_ms: int


@dataclass(frozen=True, slots=True)
class Batch:
    """One unit of work, applied whole or not at all.

    `expect_head` is given by local writing and makes the commit refuse (`HeadMoved`) when
    the store is not where the writer left it. `placed` gives the server's cursor of
    entries already held. `cursor` moves with the data that it covers. `saw_reset` forgets
    every place that the server gave before: it was restored, or names another digest.
    `folded` holds records that were folded ahead of the commit.
    """

    entries: tuple[Arrived, ...] = ()
    epochs: tuple[EpochKey, ...] = ()
    drafts_done: tuple[DraftDone, ...] = ()
    placed: tuple[tuple[EntryId, int], ...] = ()
    cursor: Cursor | None = None
    receipt: SignedReceipt | None = None
    expect_head: Head | None = None
    saw_reset: bool = False
    folded: Folded = field(default_factory=dict)


class Standing(enum.IntEnum):
    """How the store treats a held entry."""

    ADMITTED = 0
    QUARANTINED = 1
    """Its author was no member by the membership that its dependencies reach."""
    SEALED = 2
    """No key for it here."""
    NEWER = 3
    """A format or statement newer than this app."""
    FAULTY = 4
    """It does not open as what its author committed to, or the receiver found a fault."""
    BODILESS = 5
    """Its body was redacted or has not come."""


class Check(enum.IntEnum):
    """What is known of an entry's own signature."""

    CHAINED = 0
    """Covered by a later signature of its log; its own is not checked yet."""
    HOLDS = 1
    FAILS = 2


@dataclass(frozen=True, slots=True)
class Held:
    """An entry as the store keeps it; `row` is its place in this file, in chain order.

    `fault` is the code that its receiver gave it, empty for nearly all.
    """

    row: int
    entry: Entry
    standing: Standing
    cursor: int | None
    check: Check
    received_ms: int
    fault: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry set aside until what it builds on comes."""

    entry: EntryId
    author: DeviceId
    missing: tuple[EntryId, ...]
    received_ms: int


class Outcome(enum.Enum):
    """What the disk holds of a batch after a commit that raised."""

    PRESENT = "present"
    ABSENT = "absent"


class HeadMoved(Refused):
    """The log is not where this run left it: files were put back underneath."""

    def __init__(self) -> None:
        super().__init__(
            "D-210",
            "The files of this visit were replaced while the app was open.",
            "Nothing was lost; the app goes on in a new log.",
        )


class NotSaved(Refused):
    """A commit failed and the disk holds nothing of it; the text is still in its draft."""

    def __init__(self, cause: Refused) -> None:
        super().__init__(cause.code, cause.message, cause.next_step)
        self.outcome = Outcome.ABSENT
