"""What a run of sending and receiving did, for the screen and for the local log."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field

from fieldapp.domain.effects import Effects
from fieldapp.domain.ports import Progress
from sync.protocol.errors import Refused
from sync.protocol.ids import InspectionId


class Repair(enum.Enum):
    """Whether the server stood where this laptop left it."""

    NONE = "none"
    RESTORED = "restored"
    """It was put back from a copy and says so; it was given again what it lacked."""
    WENT_BACK = "went_back"
    """It holds less than it signed for, or something else, and did not say so."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """One item that was not sent or not taken in while the rest passed.

    `item` is an entry id or a chunk address, `code` says why.
    """

    item: bytes
    code: str


@dataclass(frozen=True, slots=True)
class VisitOutcome:
    """What was exchanged for one inspection; `refusal` when it did not come to its end.

    `receipt` says that a verified receipt covers everything up to the server's end.
    """

    inspection: InspectionId
    sent: int = 0
    received: int = 0
    chunks_sent: int = 0
    chunks_received: int = 0
    chunks_awaited: int = 0
    receipt: bool = False
    repair: Repair = Repair.NONE
    set_aside: tuple[SetAside, ...] = ()
    refusal: Refused | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A whole run; `refusal` when there was no exchange with the server at all."""

    visits: tuple[VisitOutcome, ...] = ()
    new_visits: tuple[InspectionId, ...] = ()
    people_changed: bool = False
    refusal: Refused | None = None

    @property
    def complete(self) -> bool:
        """Say whether nothing is left to do until somebody writes again."""
        return self.refusal is None and all(
            v.refusal is None and not v.set_aside and not v.chunks_awaited for v in self.visits
        )


def _silent(_done: int, _total: int, _what: str) -> None:
    """Say nothing."""


def _unseen(_effects: Effects) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Where a run reports: progress, which may raise `Cancelled`, and each commit's effects."""

    progress: Progress = _silent
    applied: Callable[[Effects], None] = _unseen


@dataclass(slots=True)
class Tally:
    """Counts of one inspection's exchange while it runs; reports each step."""

    tell: Tell
    to_send: int = 0
    sent: int = 0
    received: int = 0
    chunks_sent: int = 0
    chunks_received: int = 0
    chunks_awaited: int = 0
    chunk_bytes: int = 0
    set_aside: list[SetAside] = field(default_factory=list)

    def moved(self, sent: int, received: int) -> None:
        """Count entries that were placed by the server and entries that came."""
        self.sent += sent
        self.received += received
        done = self.sent + self.received
        self.tell.progress(done, max(done, self.to_send + self.received), "items")

    def piece(self, size: int, total: int) -> None:
        """Count a chunk that went or came; `total` are the bytes known of so far."""
        self.chunk_bytes += size
        self.tell.progress(self.chunk_bytes, max(total, self.chunk_bytes), "bytes")

    def aside(self, item: bytes, code: str) -> None:
        """Note an item that is left out while the rest passes."""
        self.set_aside.append(SetAside(item, code))
