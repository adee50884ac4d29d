"""What evidence rests on: what the slots of a record say now, and what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator

from fieldapp.domain.anchor import Anchor, AnchorKind
from fieldapp.domain.change import RecordKind, attachment_slot, field_slot
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import Source, named, source_of
from fieldapp.domain.views import Record, Version
from fieldapp.forms.slot_names import cards_of
from fieldapp.services import reading
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId


def read_source(work: Work, record: RecordId, slot: bytes) -> Source | None:
    """Return what a slot of a record says now, or None when nothing stands there."""
    return in_record(reading.record(work, record), slot)


def in_record(whole: Record, slot: bytes) -> Source | None:
    """Return what a slot says in a record that was read."""
    if slot.startswith(b"s:"):
        return _chosen(whole, slot)
    if slot.startswith(b"a:"):
        return _file(whole, slot)
    if slot.startswith(b"f:") and not _card_stands(whole, slot):
        return None
    version = next(iter(_versions(whole, slot)), None)
    return source_of(whole, slot, version) if version else None


class Sources:
    """Sources of many items; each record is read once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._read: dict[str, Record | None] = {}

    def of(self, held: Anchor) -> tuple[Source | None, ...]:
        """Return what stands now where something was coded, line by line."""
        whole = self._record(held.record)
        slots = (held.slot, *(part.slot for part in held.more))
        if whole is None:
            return (None,) * len(slots)
        found = tuple(in_record(whole, bytes.fromhex(slot)) for slot in slots)
        return (_instead(whole, held) or found[0], *found[1:])

    def _record(self, record: str) -> Record | None:
        if record not in self._read:
            try:
                wanted = RecordId(bytes.fromhex(record))
                self._read[record] = reading.record(self._work, wanted)
            except (Refused, ValueError):
                self._read[record] = None
        return self._read[record]


def _versions(whole: Record, slot: bytes) -> Iterator[Version]:
    for key, field in whole.fields.items():
        if field_slot(key) == slot:
            yield from field.versions
    for block in whole.blocks:
        if slot[2:] == block.id and slot[:2] in (b"b:", b"x:"):
            yield from block.versions


def _chosen(whole: Record, slot: bytes) -> Source | None:
    """Return several choices as one answer; what is chosen names its version."""
    held = whole.sets.get(slot[2:].decode("utf-8", "replace"), ())
    if not held:
        return None
    text = " ".join(version.text for version in held)
    return source_of(whole, slot, held[0], text, f"chosen {text}"[:200])


def _file(whole: Record, slot: bytes) -> Source | None:
    for file in whole.attachments:
        if attachment_slot(file.id) == slot:
            return source_of(whole, slot, file.author, file.name)
    return None


def _instead(whole: Record, held: Anchor) -> Source | None:
    """Return another file of the name, where the one that was coded was taken out."""
    if held.coded_as not in (AnchorKind.FILE, AnchorKind.MOMENT):
        return None
    if _file(whole, bytes.fromhex(held.slot)) is not None:
        return None
    named_so = (file for file in whole.attachments if file.name == held.name)
    other = next(named_so, None)
    return Source(other.name, named(other.author.reference)) if other else None


def _card_stands(whole: Record, slot: bytes) -> bool:
    """Say whether the cards of a form's repeats in which an answer stands are there."""
    if whole.summary.kind is not RecordKind.FORM:
        return True
    for repeat, card in cards_of(slot[2:].decode("utf-8", "replace")):
        if not any(version.text == card for version in whole.sets.get(repeat, ())):
            return False
    return True
