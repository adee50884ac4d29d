"""Sets that name things: words of a framework's pack, and records that are cited."""

from __future__ import annotations

from typing import Final

from fieldapp.domain.fold import RecordState
from fieldapp.domain.record import members
from sync.protocol.ids import RecordId

_HEX: Final = 32


def texts(state: RecordState, key: str) -> tuple[str, ...]:
    """Return the elements of a set in order of their text."""
    return tuple(version.text for version in members(state, key))


def cited(state: RecordState, key: str) -> tuple[RecordId, ...]:
    """Return the records that a set names; an element that is no id of a record is left out."""
    return tuple(found for text in texts(state, key) if (found := record_of(text)) is not None)


def record_of(text: str) -> RecordId | None:
    """Return the record whose id stands in hexadecimal, or None."""
    if len(text) != _HEX:
        return None
    try:
        return RecordId(bytes.fromhex(text))
    except ValueError:
        return None
