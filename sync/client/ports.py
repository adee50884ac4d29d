"""What an exchange needs of the laptop: the profile, a store for each visit, and lanes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from fieldapp.domain.effects import Effects
from fieldapp.store.facts import Batch, Cursor, Head, Held
from sync.client.calls import Calls
from sync.protocol.entry import Entry
from sync.protocol.ids import ChunkAddress, EntryId, EpochId, InspectionId, ReceiptHash
from sync.protocol.roster import Known

T = TypeVar("T")


class VisitStore(Protocol):
    """One inspection's store; each call is one transaction and none spans the network.

    `fieldapp.store.inspection.InspectionStore` is one, and so is the fake of the tests.
    """

    def cursor(self) -> Cursor:
        """Return how far the server's log was read."""
        ...

    def outbox(self, after: EntryId | None, limit_bytes: int) -> tuple[Entry, ...]:
        """Return entries that the server has not placed, in chain order, after one of them."""
        ...

    def commit(self, batch: Batch) -> Effects: ...

    @property
    def epochs(self) -> Mapping[EpochId, bytes]: ...

    def missing_of(self, ids: Iterable[EntryId]) -> tuple[EntryId, ...]:
        """Return those of `ids` that are not held."""
        ...

    def quarantined(self) -> tuple[Held, ...]:
        """Return what is kept aside, faults with their code."""
        ...

    def heads(self) -> tuple[Head, ...]:
        """Return the heads of every log, several of a forked one."""
        ...

    def newest_receipt(self) -> ReceiptHash: ...

    def unverified(self, limit: int) -> tuple[Entry, ...]:
        """Return entries that only a link above them vouches for."""
        ...

    def mark_verified(self, good: Iterable[EntryId], bad: Iterable[EntryId]) -> None: ...

    def unsent_chunks(self, limit: int) -> tuple[tuple[ChunkAddress, int], ...]:
        """Return (address, length) of chunks here that the server has not acknowledged."""
        ...

    def missing_chunks(self, limit: int) -> tuple[ChunkAddress, ...]:
        """Return addresses that attachments name and that are not here."""
        ...

    def read_chunk(self, address: ChunkAddress) -> bytes:
        """Return a sealed chunk; raise `Damaged` when its bytes are not its address's."""
        ...

    def put_chunk(self, address: ChunkAddress, data: bytes, sent: bool = False) -> None: ...

    def mark_chunks_sent(self, addresses: Iterable[ChunkAddress]) -> None: ...


class Shelf(Protocol):
    """The open profile as an exchange sees it: who belongs, and which visits are here."""

    def known(self) -> Known:
        """Return the newest verified root and roster."""
        ...

    def keep_documents(self, root: bytes, roster: bytes) -> Known:
        """Keep documents that were verified and are newer than the ones here."""
        ...

    def visits(self) -> tuple[InspectionId, ...]: ...

    def visit(self, inspection: InspectionId) -> AbstractContextManager[VisitStore]:
        """Open a visit's store for the time of its exchange."""
        ...

    def receive_visit(self, inspection: InspectionId) -> None:
        """Make an empty store for a visit that the server holds and this laptop lacks."""
        ...


Job = Callable[[Calls], T]


class Lanes(Protocol):
    """Connections side by side for whole chunks; results come in the order of the jobs."""

    def each(self, jobs: Iterable[Job[T]]) -> Iterator[T]: ...

    def close(self) -> None: ...
