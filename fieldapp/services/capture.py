"""The typing path: what is typed is durable as a draft at once, and an entry soon after.

A draft keeps the live values that the person saw when it began; its entry replaces these
and no others, whatever arrived since. Drafts become entries on leaving the field, every 30
seconds, on lock, on suspend, and before sending, exporting and closing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from fieldapp.domain.change import (
    AddBlock,
    BlockKind,
    Code,
    Mark,
    SetBlock,
    SetField,
    block_slot,
    operation,
    text_slot,
)
from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.views import Draft, Version
from fieldapp.services.answering import going_on, went_on
from fieldapp.services.reading import state_of
from fieldapp.services.text import check_field, clean, paste_blocks
from fieldapp.services.work import Work
from fieldapp.services.writing import Unit, write_units
from fieldapp.store.facts import DraftDone
from sync.protocol.ids import BlockId, RecordId
from sync.protocol.operation import Operation, Reference

INTERVAL_MS: Final = 30_000
"""How long what is typed may stay a draft while typing goes on."""

Place = tuple[RecordId, bytes]
"""A record and a slot in it: where a draft stands."""


class BlockMeta(msgspec.Struct, frozen=True):
    """What a block's draft needs beside its text.

    `after` (hex, empty: the start) and `said_ms` matter only while the block is `new`,
    that is, while no entry holds it yet.
    """

    kind: str
    mark: str = ""
    new: bool = False
    after: str = ""
    said_ms: int = 0

    def text(self) -> str:
        """Return the form that a draft keeps."""
        return msgspec.json.encode(self).decode("utf-8")

    @classmethod
    def read(cls, meta: str) -> BlockMeta:
        """Return what `text` gave."""
        return msgspec.json.decode(meta.encode("utf-8"), type=cls)


@dataclass(frozen=True, slots=True)
class Noted:
    """A draft is on the disk: when, and how many characters could not be kept as typed."""

    saved_ms: int
    replaced: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the drafts: what was touched, and which are kept back, with the reason."""

    effects: Effects
    kept: tuple[tuple[Place, Refused], ...] = ()


def block_meta(
    work: Work, kind: BlockKind, mark: Mark = Mark.NONE, after: BlockId | None = None
) -> BlockMeta:
    """Return the meta of a new block that is said now."""
    said = max(work.clock.now().ms, 0)
    return BlockMeta(kind.value, mark.value, new=True, after=(after or b"").hex(), said_ms=said)


def note_draft(work: Work, draft: Draft) -> Noted:
    """Keep what was typed; it is on the disk when this returns.

    The draft's `saved_ms` is set here. Raises `Refused` when it could not be kept; then
    the words are still only on the screen, which must say so.
    """
    words = clean(draft.text)
    saved = max(work.clock.now().ms, 0)
    seen = going_on(work, draft.record, draft.slot, draft.seen)
    work.store.save_draft(replace(draft, text=words.text, saved_ms=saved, seen=seen))
    return Noted(saved, words.replaced)


def drafts(work: Work) -> tuple[Draft, ...]:
    """Return every draft, as found after a crash or a lock."""
    return tuple(d for d in work.store.drafts() if d.slot[:2] in (b"f:", b"x:"))


def kept_aside(work: Work) -> tuple[Draft, ...]:
    """Return what was typed and never becomes an entry by itself, as a third version."""
    return tuple(d for d in work.store.drafts() if d.slot.startswith(b"d:"))


def drop_draft(work: Work, record: RecordId, slot: bytes) -> None:
    """Throw a draft away because the person said so."""
    work.store.drop_draft(record, slot)


def commit_drafts(work: Work, which: Collection[Place] | None = None) -> Settled:
    """Turn drafts (all, or those at the given places) into entries, in one transaction.

    A draft that says what the slot says already writes nothing. A draft that no entry can
    hold is kept and named with its reason.
    """
    chosen = [d for d in drafts(work) if which is None or (d.record, d.slot) in which]
    planned: list[tuple[Draft, list[Unit]]] = []
    kept: list[tuple[Place, Refused]] = []
    for draft in chosen:
        try:
            planned.append((draft, list(_units(work, draft))))
        except Refused as reason:
            kept.append(((draft.record, draft.slot), reason))
    return Settled(_written(work, planned), tuple(kept))


def _written(work: Work, planned: list[tuple[Draft, list[Unit]]]) -> Effects:
    """Write the entries of drafts, and note what the rest of each draft goes on from."""
    if not planned:
        return Effects(work.inspection)
    done = [DraftDone(d.record, d.slot, d.saved_ms) for d, _ in planned]
    effects = write_units(work, [unit for _, units in planned for unit in units], done)
    entries = iter(effects.entries)
    for draft, units in planned:
        for unit, entry in zip(units, entries, strict=False):
            if unit[0].target.slot == draft.slot:
                went_on(work, draft.record, draft.slot, draft.seen, Reference(entry, 0))
    return effects


def _units(work: Work, draft: Draft) -> Iterator[Unit]:
    if draft.slot.startswith(b"f:"):
        yield from _field_units(work, draft)
        return
    meta = BlockMeta.read(draft.meta)
    if meta.new and _is_here(work, draft):
        meta = msgspec.structs.replace(meta, new=False)
    if meta.new or not _unchanged(work, draft):
        yield from _block_units(work, draft, meta)


def _is_here(work: Work, draft: Draft) -> bool:
    """Say whether an entry began the block already, while its draft went on."""
    begun = block_slot(BlockId(draft.slot[2:]))
    return bool(state_of(work, draft.record).live.get(begun))


def _field_units(work: Work, draft: Draft) -> Iterator[Unit]:
    if _unchanged(work, draft):
        return
    check_field(draft.text)
    body = SetField(draft.text)
    yield [operation(Code.SET_FIELD, draft.record, draft.slot, body, draft.seen)]


def _block_units(work: Work, draft: Draft, meta: BlockMeta) -> Iterator[Unit]:
    """Yield the block's own entry and, when it grew over its size, the blocks after it."""
    if meta.new and not draft.text:
        return
    block = BlockId(draft.slot[2:])
    first, *rest = paste_blocks(draft.text)
    if meta.new:
        yield [_begin(draft.record, block, meta, first.text, meta.mark, bytes.fromhex(meta.after))]
    else:
        body = SetBlock(meta.mark, first.text)
        yield [operation(Code.SET_BLOCK, draft.record, text_slot(block), body, draft.seen)]
    for piece in rest:
        following = BlockId(work.rng.bytes(16))
        yield [_begin(draft.record, following, meta, piece.text, piece.mark.value, block)]
        block = following


def _begin(
    record: RecordId, block: BlockId, meta: BlockMeta, text: str, mark: str, after: bytes
) -> Operation:
    body = AddBlock(after, meta.kind, mark, text, meta.said_ms)
    return operation(Code.ADD_BLOCK, record, block_slot(block), body)


@dataclass(frozen=True, slots=True)
class _Slot:
    """What a slot says now: its versions, every live write, and a block's mark."""

    versions: tuple[Version, ...]
    seen: frozenset[Reference]
    mark: str


def _unchanged(work: Work, draft: Draft) -> bool:
    """Say whether a draft states what is live already, or what the person began with.

    Equal to the one live value: nothing to write. Equal to what it began with: nothing was
    changed, even if somebody else has changed the slot since.
    """
    slot = _slot(work, draft)
    if slot is None or _mark(draft, slot) != slot.mark:
        return False
    if {version.text for version in slot.versions} == {draft.text}:
        return True
    return frozenset(draft.seen) != slot.seen and _began_with(work, draft) == {draft.text}


def _mark(draft: Draft, slot: _Slot) -> str:
    return BlockMeta.read(draft.meta).mark if draft.slot.startswith(b"x:") else slot.mark


def _slot(work: Work, draft: Draft) -> _Slot | None:
    record = work.store.record(draft.record)
    if draft.slot.startswith(b"f:"):
        field = record.fields.get(draft.slot[2:].decode("utf-8"))
        if field is None:
            return _Slot((), frozenset(), "") if draft.text else None
        return _Slot(field.versions, frozenset(field.seen), "")
    block = next((b for b in record.blocks if b.id == draft.slot[2:]), None)
    return _Slot(block.versions, frozenset(block.seen), block.mark.value) if block else None


def _began_with(work: Work, draft: Draft) -> set[str]:
    """Return the texts that the person saw, from the history when they are not live now."""
    if draft.seen:
        past = work.store.history(draft.record, draft.slot)
        return {p.version.text for p in past if p.version.reference in draft.seen}
    if draft.slot.startswith(b"x:"):
        begun = block_slot(BlockId(draft.slot[2:]))
        return {p.version.text for p in work.store.history(draft.record, begun)}
    return {""}
