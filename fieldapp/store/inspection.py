"""One inspection at rest: one encrypted file, one door in, and what is read from it.

`InspectionStore` is what services, the sync client and bundles hold. One thread owns it;
another thread opens its own on the same path. Everything it says comes from the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Self

from fieldapp.domain.change import RecordKind
from fieldapp.domain.effects import Effects
from fieldapp.domain.fold import RecordState
from fieldapp.domain.membership import Membership
from fieldapp.domain.ports import Progress
from fieldapp.domain.views import (
    Child,
    Conflict,
    Counters,
    Draft,
    Past,
    Receipt,
    Record,
    SearchResult,
    Summary,
)
from fieldapp.store.commit import Door
from fieldapp.store.facts import Batch, Context, Cursor, Head, Held, Outcome, Standing, Waiting
from fieldapp.store.opened import Opened, is_sound
from fieldapp.store.receipts import with_coverage
from fieldapp.store.upkeep import Upkeep, Walked
from sync.protocol.entry import Entry
from sync.protocol.ids import (
    ChunkAddress,
    CompartmentId,
    EntryId,
    EpochId,
    LogId,
    ReceiptHash,
    RecordId,
)
from sync.protocol.receipt import SignedReceipt


class _Lifetime:
    """Opening, closing and opening again."""

    def __init__(self, parts: Opened) -> None:
        self._parts = parts
        self._door = Door(parts)
        self._upkeep = Upkeep(parts)

    @classmethod
    def create(cls, path: str, key: bytes, context: Context) -> Self:
        """Make the file of a new inspection under a raw 32-byte key; refuse one that stands."""
        return cls(Opened.create(path, key, context))

    @classmethod
    def open(cls, path: str, key: bytes, context: Context) -> Self:
        """Open the file of an inspection.

        A file of a newer app is refused (D-207) untouched; an older one is copied, then
        migrated. A projection of another fold or roster is made again from the log.
        """
        store = cls(Opened.open(path, key, context))
        if store._upkeep.is_stale():
            store._upkeep.rebuild(_unheard)
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and drop its keys."""
        self._parts.close()

    def reopen(self) -> None:
        """Close and open again, so that what is read is what the disk holds."""
        self._parts.reopen()

    def checkpoint(self, pages: int) -> int:
        """Move what was committed from the write-ahead log into the file, in an idle moment.

        Does nothing while the log is shorter than `pages`; returns its length in pages.
        """
        return self._parts.session.checkpoint(pages)

    def rebuild(self, progress: Progress) -> bytes:
        """Fold everything again from the log; return the projection digest."""
        return self._upkeep.rebuild(progress)

    def projection_digest(self) -> bytes:
        """Return a 32-byte digest of every live value under the present fold version."""
        return self._parts.projection.digest()

    def is_sound(self) -> bool:
        """Say whether every page of the file can be read; takes seconds for a large one."""
        return is_sound(self._parts.session)

    def adopt_chunks(self) -> int:
        """Note sound pieces in the folder that the file does not know; return how many."""
        return self._parts.chunks.adopt()

    def verify_chain(self, progress: Progress) -> Walked:
        """Walk previous links, places and signatures of the whole log."""
        return self._upkeep.verify_chain(progress)


class _Writing(_Lifetime):
    """What is written here: units of work, drafts, local settings."""

    def commit(self, batch: Batch) -> Effects:
        """Apply a batch whole or not at all; on the disk when this returns."""
        return self._door.commit(batch)

    def outcome(self, batch: Batch) -> Outcome:
        """Say whether the disk holds a batch, after its commit raised."""
        return self._door.outcome(batch)

    def effects_of(self, entries: Iterable[EntryId]) -> Effects:
        """Return what held entries touched."""
        return self._door.effects_of(entries)

    def head(self, log: LogId) -> Head:
        """Return the newest entry of a log of this laptop."""
        return self._parts.log.head(log, self._parts.context.device)

    def tips(self) -> tuple[EntryId, ...]:
        """Return the entries that no other held entry builds on."""
        return self._parts.log.tips()

    def save_draft(self, draft: Draft) -> None:
        """Keep what is being typed; on the disk when this returns."""
        self._door.save_draft(draft)

    def drafts(self) -> tuple[Draft, ...]:
        """Return every draft, oldest first."""
        return self._parts.drafts.all()

    def drop_draft(self, record: RecordId, slot: bytes) -> None:
        """Forget a draft that its author gave up."""
        self._parts.drafts.drop(record, slot)

    def setting(self, name: str) -> bytes | None:
        """Return a local value, or None."""
        return self._parts.settings.get(name)

    def set_setting(self, name: str, value: bytes) -> None:
        """Keep a local value that is never sent."""
        self._parts.settings.set(name, value)


class _Reading(_Writing):
    """What screens and exports read."""

    def record_state(self, record: RecordId) -> RecordState | None:
        """Return a record's folded state, or None when nothing of it is here."""
        return self._parts.projection.state(record)

    def record(self, record: RecordId) -> Record:
        """Return a whole record; raise `Refused` (D-212) when nothing of it is here."""
        return self._parts.screens.record(record)

    def summaries(
        self,
        kind: RecordKind | None = None,
        archived: bool = False,
        child: str | None = None,
        limit: int | None = None,
        after: RecordId | None = None,
    ) -> tuple[Summary, ...]:
        """Return records as rows, newest change first, a page of `limit` after row `after`."""
        return self._parts.screens.summaries(
            kind, archived, child, -1 if limit is None else limit, after
        )

    def children(self) -> tuple[Child, ...]:
        """Return the children of the sample by code."""
        return self._parts.screens.children()

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return every slot that holds several versions."""
        return self._parts.screens.conflicts()

    def history(self, record: RecordId, slot: bytes) -> tuple[Past, ...]:
        """Return every write of a slot, newest first."""
        return self._parts.screens.history(record, slot)

    def highest_number(self, prefix: str) -> int:
        """Return the highest n of the short names `<prefix>n`, 0 when there is none."""
        return self._parts.screens.highest_number(prefix)

    def search(self, text: str, limit: int = 100) -> SearchResult:
        """Return where all words of `text` stand; quotes ask for a phrase."""
        return self._parts.search.find(text, limit)

    def index_pending(self, budget: int = 256) -> int:
        """Take up to `budget` entries into the search index; return how many are left."""
        return self._parts.search.index_pending(budget)

    def counters(self) -> Counters:
        """Return items by custody, counted in the file."""
        return self._parts.custody.counters()

    def membership(self) -> Membership:
        """Return who belongs and every epoch stated, from the control entries that count."""
        return self._parts.members.whole()


class InspectionStore(_Reading):
    """The store of one inspection, with what the exchange with others needs."""

    @property
    def epochs(self) -> Mapping[EpochId, bytes]:
        """Epoch id -> secret of every epoch that this laptop can open."""
        return self._parts.epochs

    def compartments(self) -> dict[EpochId, CompartmentId]:
        """Return the compartment of each epoch whose secret is here."""
        return self._parts.epochs.compartments()

    def entry(self, entry: EntryId) -> Held | None:
        """Return a held entry, or None."""
        return self._parts.log.entry(entry)

    def entries(self, after: int = 0, limit: int = 256) -> tuple[Held, ...]:
        """Return a page of entries after a row, in chain order."""
        return self._parts.log.after(after, limit)

    def heads(self) -> tuple[Head, ...]:
        """Return the heads of every log, several of a forked one."""
        return self._parts.log.heads()

    def missing_of(self, ids: Iterable[EntryId]) -> tuple[EntryId, ...]:
        """Return those of `ids` that are not held."""
        return self._parts.log.missing_of(ids)

    def outbox(self, after: EntryId | None, limit_bytes: int) -> tuple[Entry, ...]:
        """Return entries that the server has not placed, in chain order."""
        return self._parts.log.unsent(after, limit_bytes)

    def waiting(self) -> tuple[Waiting, ...]:
        """Return what waits for something it builds on."""
        return self._parts.log.waiting()

    def quarantined(self) -> tuple[Held, ...]:
        """Return what is kept aside: authors that do not count, and faults with their code."""
        log = self._parts.log
        return (*log.aside(Standing.QUARANTINED), *log.aside(Standing.FAULTY))

    def unreadable(self, epoch: EpochId, limit: int = 256) -> tuple[Entry, ...]:
        """Return entries kept without the key of this epoch."""
        return self._parts.log.unreadable(epoch, limit)

    def unverified(self, limit: int) -> tuple[Entry, ...]:
        """Return entries whose own signature nobody checked here yet."""
        return self._parts.log.unverified(limit)

    def mark_verified(self, good: Iterable[EntryId], bad: Iterable[EntryId] = ()) -> None:
        """Note whose own signature holds and whose fails; both stay."""
        self._parts.log.mark_verified(good, bad)

    def cursor(self) -> Cursor:
        """Return how far the server's log was read."""
        return self._parts.receipts.cursor()

    def receipts(self) -> tuple[Receipt, ...]:
        """Return receipts as rows, newest first; the newest of each signer with what it covers."""
        return with_coverage(self._parts.receipts, self._parts.projection.state)

    def signed_receipts(self) -> tuple[SignedReceipt, ...]:
        """Return every receipt as it was signed, oldest first."""
        return self._parts.receipts.signed()

    def newest_receipt(self) -> ReceiptHash:
        """Return the hash of the newest stored receipt, zeros when there is none."""
        return self._parts.receipts.newest()

    def put_chunk(self, address: ChunkAddress, data: bytes, sent: bool = False) -> None:
        """Keep a sealed piece of an attachment; on the disk when this returns."""
        self._parts.chunks.put(address, data, sent)

    def read_chunk(self, address: ChunkAddress) -> bytes:
        """Return a sealed piece of an attachment."""
        return self._parts.chunks.read(address)

    def has_chunk(self, address: ChunkAddress) -> bool:
        """Say whether a sealed piece is here."""
        return self._parts.chunks.has(address)

    def free_bytes(self) -> int:
        """Return how many bytes the disk has left."""
        return self._parts.chunks.free_bytes()

    def drop_chunks(self, addresses: Iterable[ChunkAddress]) -> None:
        """Take pieces away that nothing names."""
        self._parts.chunks.drop(addresses)

    def held_chunks(self, after: bytes = b"", limit: int = 256) -> tuple[ChunkAddress, ...]:
        """Return addresses of pieces that are here, ascending, above `after`."""
        return self._parts.chunks.held(after, limit)

    def unsent_chunks(self, limit: int = 256) -> tuple[tuple[ChunkAddress, int], ...]:
        """Return (address, length) of pieces that the server has not acknowledged."""
        return self._parts.chunks.unsent(limit)

    def missing_chunks(self, limit: int = 256) -> tuple[ChunkAddress, ...]:
        """Return addresses that attachments name and that are not here."""
        return self._parts.chunks.missing(limit)

    def mark_chunks_sent(self, addresses: Iterable[ChunkAddress]) -> None:
        """Note that the server acknowledged pieces."""
        self._parts.chunks.mark_sent(addresses)


def _unheard(_done: int, _total: int, _what: str) -> None:
    """Progress that nobody watches."""
