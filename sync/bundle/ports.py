"""What a bundle is made of and taken into: visits' stores, and the profile they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from fieldapp.domain.effects import Effects
from fieldapp.store.facts import Batch, Held
from sync.protocol.ids import ChunkAddress, EntryId, EpochId, InspectionId
from sync.protocol.receipt import SignedReceipt
from sync.protocol.roster import Known


class BundleStore(Protocol):
    """One inspection's store as bundles use it; `InspectionStore` is one."""

    def commit(self, batch: Batch) -> Effects: ...

    @property
    def epochs(self) -> Mapping[EpochId, bytes]: ...

    def missing_of(self, ids: Iterable[EntryId]) -> tuple[EntryId, ...]: ...

    def entries(self, after: int, limit: int) -> tuple[Held, ...]:
        """Return a page of entries after a row, in chain order."""
        ...

    def signed_receipts(self) -> tuple[SignedReceipt, ...]: ...

    def held_chunks(self, after: bytes, limit: int) -> tuple[ChunkAddress, ...]:
        """Return addresses of chunks here above `after`, ascending."""
        ...

    def missing_chunks(self, limit: int) -> tuple[ChunkAddress, ...]: ...

    def read_chunk(self, address: ChunkAddress) -> bytes: ...

    def put_chunk(self, address: ChunkAddress, data: bytes) -> None: ...


class BundleShelf(Protocol):
    """The open profile as a bundle sees it."""

    def known(self) -> Known: ...

    def keep_documents(self, root: bytes, roster: bytes) -> Known: ...

    def visits(self) -> tuple[InspectionId, ...]: ...

    def visit(self, inspection: InspectionId) -> AbstractContextManager[BundleStore]: ...

    def receive_visit(self, inspection: InspectionId) -> None: ...
