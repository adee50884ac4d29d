"""The one rule for combining entries: every slot is a register of live writes.

A write is live when no admitted write to the same slot names it. That alone makes the
result independent of order, duplication and batching. Local capture, remote arrival and
rebuild all call this; what a register *means* (a field, a set, a list of blocks) is read
off the live writes by `fieldapp.domain.record`.

A replacement acts within its own slot and record only, so an operation that everybody may
write (a remark) can never take another person's words away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final, cast

import msgspec

from fieldapp.domain.change import (
    OWNED,
    Code,
    Finalise,
    OpenRecord,
    RaiseConcern,
    RecordKind,
    are_formed,
    body_of,
    fits_slot,
    held_body,
    inspection_record,
    record_id,
)
from fieldapp.domain.errors import Malformed
from sync.protocol import hashing
from sync.protocol.canonical import encode
from sync.protocol.ids import DeviceId, EntryId, InspectionId, PersonId, RecordId
from sync.protocol.operation import Content, Reference

FOLD_VERSION: Final = 1

_KINDS: Final = {kind.value: kind for kind in RecordKind}

OTHERS_MAY: Final = frozenset({Code.ANNOTATE, Code.CODE_EVIDENCE, Code.JUDGE})
"""What a person who does not own an owned record may write beside it."""

_FINALISE: Final = int(Code.FINALISE)
_NONE: Final[frozenset[int]] = frozenset()
_OPENINGS: Final = frozenset({int(Code.OPEN_RECORD), int(Code.RAISE_CONCERN)})


class Live(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A write as the fold keeps it; `person` is the roster's, not a claim."""

    entry: bytes
    place: int
    code: int
    version: int
    body: bytes
    device: bytes
    person: str
    claimed_ms: int
    offset: int


class Write(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A write on its way into the fold."""

    slot: bytes
    replaces: tuple[tuple[bytes, int], ...]
    live: Live


Writes = dict[RecordId, list[Write]]
"""The writes of an entry, or of several, by record."""


class RecordState(msgspec.Struct, array_like=True):
    """The fold of one record; a local form, encoded by `encode_state`.

    `named` holds replacements whose write has not come yet, by slot. `early` holds writes
    that came before the record's opening. `flagged` lists writes without authority: kept
    in the log, without effect here. `frozen` lists the writes of finished statements.
    """

    record: bytes
    opening: Live | None = None
    live: dict[bytes, list[Live]] = {}
    named: dict[bytes, list[tuple[bytes, int]]] = {}
    frozen: set[tuple[bytes, int]] = set()
    early: list[Write] = []
    flagged: list[tuple[bytes, int]] = []


class Refold(Exception):
    """The state lacks what this write needs; fold the record whole from the log."""


def writes_of(entry: EntryId, device: DeviceId, person: PersonId, content: Content) -> Writes:
    """Return the writes of an entry by record; `person` is whom the roster names."""
    prelude = content.prelude
    claimed, offset = prelude.claimed_ms, prelude.offset_minutes
    found: Writes = {}
    for place, op in enumerate(content.operations):
        target, replaced = op.target, op.replaces
        live = Live(entry, place, op.code, op.version, op.body, device, person, claimed, offset)
        named = tuple((r.entry, r.place) for r in replaced) if replaced else ()
        write, record = Write(target.slot, named, live), cast(RecordId, target.record)
        if record in found:
            found[record].append(write)
        else:
            found[record] = [write]
    return found


def fold(record: RecordId, inspection: InspectionId, writes: Iterable[Write]) -> RecordState:
    """Return the state of a record from all its writes, each given once, in any order."""
    taken = list(writes)
    state = RecordState(record)
    _find_opening(state, inspection, taken)
    if state.opening is None and record != inspection_record(inspection):
        state.early = taken
        return state
    finishing = [write for write in taken if write.live.code == _FINALISE]
    state.frozen = {ref for write in finishing for ref in _freezes(state, write)}
    _take_all(state, taken)
    return state


def extend(state: RecordState, inspection: InspectionId, writes: Iterable[Write]) -> RecordState:
    """Return the state with further writes, equal to `fold` over all of them.

    Changes `state`. Raises `Refold`, after which `state` must be thrown away, when the
    writes need something that the state no longer holds.
    """
    listed = list(writes)
    bad = _malformed(listed)
    opens = state.record != inspection_record(inspection)
    for place, write in enumerate(listed):
        if opens and (write.slot == b"" or state.opening is None):
            raise_if_opened(state)
            _before_opening(state, inspection, write)
        else:
            _check_freezes(state, write)
            _take(state, write, place in bad)
    return state


def raise_if_opened(state: RecordState) -> None:
    """Ask for the whole fold when a further opening of an opened record arrives."""
    if state.opening is not None:
        raise Refold


def _before_opening(state: RecordState, inspection: InspectionId, write: Write) -> None:
    state.early.append(write)
    if not _opens(RecordId(state.record), inspection, write):
        return
    early, state.early = state.early, []
    whole = fold(RecordId(state.record), inspection, early)
    for name in RecordState.__struct_fields__:
        setattr(state, name, getattr(whole, name))


def _find_opening(state: RecordState, inspection: InspectionId, writes: list[Write]) -> None:
    record = RecordId(state.record)
    openings = [w.live for w in writes if w.slot == b"" and _opens(record, inspection, w)]
    state.opening = min(openings, key=place_in_order, default=None)


def place_in_order(live: Live) -> tuple[bytes, int]:
    """Return the key by which equal things are ordered: entry id, then place."""
    return live.entry, live.place


def _opens(record: RecordId, inspection: InspectionId, write: Write) -> bool:
    live = write.live
    if write.slot != b"" or live.code not in _OPENINGS:
        return False
    try:
        body = body_of(live.code, live.version, live.body)
    except Malformed:
        return False
    if not isinstance(body, OpenRecord | RaiseConcern):
        return False
    return record_id(inspection, DeviceId(live.device), body.nonce) == record


def kind_of(state: RecordState) -> RecordKind | None:
    """Return what the record is, or None when its opening is missing or newer."""
    if state.opening is None:
        return None
    if state.opening.code == Code.RAISE_CONCERN:
        return RecordKind.CONCERN
    body = held_body(state.opening.code, state.opening.version, state.opening.body)
    return _KINDS.get(body.kind) if isinstance(body, OpenRecord) else None


def _freezes(state: RecordState, write: Write) -> tuple[tuple[bytes, int], ...]:
    live = write.live
    if live.code != _FINALISE or not _authorised(state, write):
        return ()
    body = body_of(live.code, live.version, live.body)
    if not isinstance(body, Finalise):
        return ()
    return tuple((r.entry, r.place) for r in body.frozen)


def _check_freezes(state: RecordState, write: Write) -> None:
    frozen = _freezes(state, write)
    if not frozen:
        return
    held = {(x.entry, x.place) for lives in state.live.values() for x in lives}
    if not held.issuperset(frozen):
        raise Refold
    state.frozen.update(frozen)


def _authorised(state: RecordState, write: Write) -> bool:
    live = write.live
    formed = are_formed(live.code, live.version, [live.body])
    return formed and fits_slot(live.code, write.slot) and _has_right(state, live)


def _malformed(writes: list[Write]) -> frozenset[int]:
    """Return the places of writes whose body is not in the form of its code.

    Bodies of one kind are read together, which costs half of reading each by itself.
    """
    kinds: dict[tuple[int, int], list[bytes]] = defaultdict(list)
    for write in writes:
        live = write.live
        kinds[live.code, live.version].append(live.body)
    if all(are_formed(code, version, some) for (code, version), some in kinds.items()):
        return _NONE
    lives = enumerate(write.live for write in writes)
    return frozenset(at for at, x in lives if not are_formed(x.code, x.version, [x.body]))


def _has_right(state: RecordState, live: Live) -> bool:
    opening = state.opening
    if opening is None or live.person == opening.person:
        return True
    return live.code in OTHERS_MAY or kind_of(state) not in OWNED


def _take_all(state: RecordState, writes: list[Write]) -> None:
    bad = _malformed(writes)
    if bad:
        for place, write in enumerate(writes):
            _take(state, write, place in bad)
        return
    for write in writes:
        _take(state, write, False)


def _take(state: RecordState, write: Write, is_malformed: bool) -> None:
    live, slot, opening = write.live, write.slot, state.opening
    owns = opening is not None and live.person == opening.person
    if is_malformed or not fits_slot(live.code, slot) or not (owns or _has_right(state, live)):
        state.flagged.append((live.entry, live.place))
        return
    if write.replaces:
        for named in write.replaces:
            _replace(state, slot, named)
    if state.named and slot in state.named:
        reference = (live.entry, live.place)
        if _already_named(state, slot, reference) and reference not in state.frozen:
            return
    held = state.live.get(slot)
    if held is None:
        state.live[slot] = [live]
    else:
        held.append(live)


def _already_named(state: RecordState, slot: bytes, reference: tuple[bytes, int]) -> bool:
    pending = state.named[slot]
    if reference not in pending:
        return False
    left = [named for named in pending if named != reference]
    if left:
        state.named[slot] = left
    else:
        del state.named[slot]
    return True


def _replace(state: RecordState, slot: bytes, named: tuple[bytes, int]) -> None:
    lives = state.live.get(slot, [])
    kept = [x for x in lives if (x.entry, x.place) != named]
    if len(kept) == len(lives):
        pending = state.named.setdefault(slot, [])
        if named not in pending:
            pending.append(named)
    elif named not in state.frozen:
        state.live[slot] = kept


def live_refs(state: RecordState, slot: bytes) -> tuple[Reference, ...]:
    """Return every live write of a slot in order: what a new write replaces."""
    lives = sorted(state.live.get(slot, ()), key=place_in_order)
    return tuple(Reference(x.entry, x.place) for x in lives)


def encode_state(state: RecordState) -> bytes:
    """Return the local form of a state for the projection."""
    return msgspec.msgpack.encode(state)


def decode_state(data: bytes) -> RecordState:
    """Return the state from its local form."""
    return msgspec.msgpack.decode(data, type=RecordState)


def state_digest(state: RecordState) -> bytes:
    """Return a 32-byte digest of the live values, equal wherever the fold is equal."""
    opening = place_in_order(state.opening) if state.opening else None
    slots = [
        (
            slot,
            [
                (x.entry, x.place, x.code, x.version, x.body)
                for x in sorted(lives, key=place_in_order)
            ],
        )
        for slot, lives in sorted(state.live.items())
        if lives
    ]
    early = sorted((w.live.entry, w.live.place) for w in state.early)
    canonical = encode(
        (
            FOLD_VERSION,
            state.record,
            opening,
            slots,
            sorted(state.frozen),
            sorted(state.flagged),
            early,
        )
    )
    return hashing.labelled("record-state/1", canonical)
