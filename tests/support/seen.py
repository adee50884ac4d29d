"""What stands of a field now, as a screen that was just read would hand it to a write."""

from __future__ import annotations

from fieldapp.domain.record import read_field
from fieldapp.services import judgements, reading, records
from fieldapp.services.work import Work
from sync.protocol.ids import RecordId
from sync.protocol.operation import Reference


def seen(work: Work, record: RecordId, key: str) -> tuple[Reference, ...]:
    """Every live write of a field."""
    return read_field(reading.state_of(work, record), key).seen


def seen_all(work: Work, record: RecordId, *keys: str) -> dict[str, tuple[Reference, ...]]:
    """Every live write of some fields, by their keys."""
    return {key: seen(work, record, key) for key in keys}


def beside(work: Work, record: RecordId, key: str, text: str) -> None:
    """Write a version of a field as somebody would who knew of no other."""
    records.set_field(work, record, key, text, ())


def sign(work: Work, area: str, role: str) -> None:
    """Agree a judgement as it stands now."""
    judgements.sign_off(work, area, role, judgements.card(work, area).judgement.covers)
