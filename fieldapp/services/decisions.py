"""Decisions between versions that were made on this laptop, so that they can be undone later.

The words stand in the log; kept beside it is only which write decided about which others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from fieldapp.domain.effects import Effects
from fieldapp.domain.errors import Refused
from fieldapp.domain.fold import live_refs
from fieldapp.domain.views import Conflict, Past, Version
from fieldapp.services import reading, records
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference

MOST: Final = 20
"""So many decisions are kept, the newest."""
_NAME: Final = "decided"


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that still stands: its write, its words, and the versions it was about."""

    conflict: Conflict
    write: Reference
    text: str


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """A decision as references, each an entry and a place in it."""

    record: bytes
    slot: bytes
    write: tuple[bytes, int]
    replaced: tuple[tuple[bytes, int], ...]


def remember(
    work: Work, record: RecordId, slot: bytes, effects: Effects, seen: Iterable[Reference]
) -> Reference:
    """Keep that `effects` decided about the writes in `seen`; return the write that decided."""
    write = Reference(effects.entries[0], 0)
    replaced = tuple((r.entry, r.place) for r in seen)
    made = _Kept(record, slot, (write.entry, write.place), replaced)
    kept = (made, *_kept(work))[:MOST]
    work.store.set_setting(_NAME, msgspec.msgpack.encode(kept))
    return write


def standing(work: Work) -> tuple[Decision, ...]:
    """Return the decisions that nothing took the place of, newest first."""
    return tuple(_standing(work))


def undo(work: Work, decision: Decision) -> Effects:
    """Put the versions back as new writes, in place of the decision and of nothing else.

    Raise `Refused` (C-296) once something else took the place of the decision.
    """
    about = decision.conflict
    if not _stands(work, about.record.id, about.slot, decision.write):
        raise Refused(
            "C-296",
            "Somebody has written here after the decision, so it is not undone.",
            "Look at the history of the place; what stood there before is in it.",
        )
    versions = [(version.text, version.mark) for version in about.versions]
    return records.reopen(work, about.record.id, about.slot, versions, (decision.write,))


def _standing(work: Work) -> Iterator[Decision]:
    for kept in _kept(work):
        record, write = RecordId(kept.record), Reference(*kept.write)
        if not _stands(work, record, kept.slot, write):
            continue
        past = reading.history(work, record, kept.slot)
        versions = _versions(past, {Reference(*each) for each in kept.replaced})
        text = next((p.version.text for p in past if p.version.reference == write), "")
        summary = reading.record(work, record).summary
        label = kept.slot[2:].decode("utf-8", "replace") if kept.slot.startswith(b"f:") else ""
        if len(versions) > 1:
            yield Decision(Conflict(summary, kept.slot, label, versions), write, text)


def _stands(work: Work, record: RecordId, slot: bytes, write: Reference) -> bool:
    return write in live_refs(reading.state_of(work, record), slot)


def _versions(past: Iterable[Past], wanted: set[Reference]) -> tuple[Version, ...]:
    """Return the versions with different words among these writes, in their fixed order."""
    found = sorted((p.version for p in past if p.version.reference in wanted), key=_order)
    apart: dict[str, Version] = {}
    for version in found:
        apart.setdefault(version.text, version)
    return tuple(apart.values())


def _order(version: Version) -> tuple[bytes, int]:
    return version.reference.entry, version.reference.place


def _kept(work: Work) -> tuple[_Kept, ...]:
    held = work.store.setting(_NAME)
    return msgspec.msgpack.decode(held, type=tuple[_Kept, ...]) if held else ()
