"""A visit's store in memory: what an exchange needs of one, and nothing of the screens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Damaged
from fieldapp.store.facts import START, Arrived, Batch, Check, Cursor, Head, Held, Standing
from sync.protocol import hashing
from sync.protocol.entry import Entry
from sync.protocol.ids import (
    ZERO32,
    ChunkAddress,
    EntryId,
    EpochId,
    InspectionId,
    LogId,
    ReceiptHash,
)
from sync.protocol.operation import Content
from sync.protocol.receipt import SignedReceipt, receipt_hash


@dataclass
class _Kept:
    entry: Entry
    content: Content | None
    cursor: int | None
    verified: bool
    fault: str
    row: int


@dataclass
class MemoryVisit:
    """Keeps entries in chain order; what lacks its previous or a dependency waits."""

    inspection: InspectionId
    epochs: dict[EpochId, bytes] = field(default_factory=dict)
    kept: dict[EntryId, _Kept] = field(default_factory=dict)
    waiting: dict[EntryId, Arrived] = field(default_factory=dict)
    chunks: dict[ChunkAddress, bytes] = field(default_factory=dict)
    chunks_sent: set[ChunkAddress] = field(default_factory=set)
    chunks_named: set[ChunkAddress] = field(default_factory=set)
    receipts: list[SignedReceipt] = field(default_factory=list)
    bad: set[EntryId] = field(default_factory=set)
    commits: list[Batch] = field(default_factory=list)
    _cursor: Cursor = START

    def cursor(self) -> Cursor:
        return self._cursor

    def outbox(self, after: EntryId | None, limit_bytes: int) -> tuple[Entry, ...]:
        row = self.kept[after].row if after is not None else 0
        chosen: list[Entry] = []
        total = 0
        for kept in self.kept.values():
            if kept.cursor is not None or kept.row <= row:
                continue
            total += len(kept.entry.envelope.header) + len(kept.entry.body or b"")
            if chosen and total > limit_bytes:
                break
            chosen.append(kept.entry)
        return tuple(chosen)

    def commit(self, batch: Batch) -> Effects:
        self.commits.append(batch)
        if batch.saw_reset:
            self._forget_places()
        for epoch in batch.epochs:
            self.epochs[epoch.epoch] = epoch.secret
        before = set(self.kept)
        for arrived in batch.entries:
            self._take(arrived)
        for entry, cursor in batch.placed:
            if entry in self.kept:
                self.kept[entry].cursor = cursor
        if batch.cursor is not None:
            self._cursor = batch.cursor
        if batch.receipt is not None:
            self.receipts.append(batch.receipt)
        return Effects(self.inspection, entries=tuple(e for e in self.kept if e not in before))

    def missing_of(self, ids: Iterable[EntryId]) -> tuple[EntryId, ...]:
        return tuple(i for i in ids if i not in self.kept)

    def heads(self) -> tuple[Head, ...]:
        followed = {kept.entry.outer.previous for kept in self.kept.values()}
        tips = (k.entry for k in self.kept.values() if k.entry.id not in followed)
        return tuple(Head(LogId(t.outer.log), t.outer.sequence, t.id) for t in tips)

    def quarantined(self) -> tuple[Held, ...]:
        return tuple(
            Held(k.row, k.entry, Standing.FAULTY, k.cursor, Check.CHAINED, 0, k.fault)
            for k in self.kept.values()
            if k.fault
        )

    def newest_receipt(self) -> ReceiptHash:
        return receipt_hash(self.receipts[-1]) if self.receipts else ReceiptHash(ZERO32)

    def unverified(self, limit: int) -> tuple[Entry, ...]:
        left = [
            k.entry
            for k in self.kept.values()
            if not k.verified and not k.fault and k.entry.id not in self.bad
        ]
        return tuple(left[:limit])

    def mark_verified(self, good: Iterable[EntryId], bad: Iterable[EntryId] = ()) -> None:
        for entry in good:
            self.kept[entry].verified = True
        self.bad.update(bad)

    def entries(self, after: int, limit: int) -> tuple[Held, ...]:
        listed = [k for k in self.kept.values() if k.row > after][:limit]
        return tuple(
            Held(k.row, k.entry, Standing.ADMITTED, k.cursor, Check.CHAINED, 0, k.fault)
            for k in listed
        )

    def signed_receipts(self) -> tuple[SignedReceipt, ...]:
        return tuple(self.receipts)

    def held_chunks(self, after: bytes, limit: int) -> tuple[ChunkAddress, ...]:
        return tuple(address for address in sorted(self.chunks) if address > after)[:limit]

    def unsent_chunks(self, limit: int) -> tuple[tuple[ChunkAddress, int], ...]:
        left = sorted(self.chunks.keys() - self.chunks_sent)
        return tuple((address, len(self.chunks[address])) for address in left[:limit])

    def missing_chunks(self, limit: int) -> tuple[ChunkAddress, ...]:
        return tuple(sorted(self.chunks_named - self.chunks.keys())[:limit])

    def read_chunk(self, address: ChunkAddress) -> bytes:
        data = self.chunks[address]
        if hashing.plain(data) != address:
            raise Damaged("D-221", "A piece of an attachment on this disk is damaged.")
        return data

    def put_chunk(self, address: ChunkAddress, data: bytes, sent: bool = False) -> None:
        self.chunks[address] = data
        if sent:
            self.chunks_sent.add(address)

    def mark_chunks_sent(self, addresses: Iterable[ChunkAddress]) -> None:
        self.chunks_sent.update(addresses)

    def _take(self, arrived: Arrived) -> None:
        held = self.kept.get(arrived.entry.id)
        if held is not None:
            held.cursor = arrived.cursor if arrived.cursor is not None else held.cursor
            held.verified |= arrived.verified
            held.content = held.content or arrived.content
            held.fault = arrived.fault
        elif self._lacks(arrived.entry):
            self.waiting[arrived.entry.id] = arrived
        else:
            self._keep(arrived)

    def _keep(self, arrived: Arrived) -> None:
        entry = arrived.entry
        row = len(self.kept) + 1
        self.kept[entry.id] = _Kept(
            entry, arrived.content, arrived.cursor, arrived.verified, arrived.fault, row
        )
        for waiting in list(self.waiting.values()):
            if not self._lacks(waiting.entry) and waiting.entry.id in self.waiting:
                self._keep(self.waiting.pop(waiting.entry.id))

    def _lacks(self, entry: Entry) -> bool:
        needs = list(entry.header.dependencies) if entry.header else []
        if entry.outer.previous != ZERO32:
            needs.append(entry.outer.previous)
        return any(EntryId(need) not in self.kept for need in needs)

    def _forget_places(self) -> None:
        for kept in self.kept.values():
            kept.cursor = None
        self.chunks_sent.clear()
