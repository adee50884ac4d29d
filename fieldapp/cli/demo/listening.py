"""Codes a moment of a recording in an invented inspection, for the pictures of its evidence."""

from __future__ import annotations

import io
import wave
from typing import Final

from fieldapp.domain.change import BlockKind, Mark, RecordKind
from fieldapp.domain.errors import Refused
from fieldapp.domain.evidence import Strength
from fieldapp.services import attachments, coding, records
from fieldapp.services.coding import Codes, FilePlace
from fieldapp.services.work import Work

NAME: Final = "talk-with-a-carer.wav"
_SECONDS, _RATE = 40, 4_000
_NOTE: Final = "Talk with a carer in the kitchen; recorded with their agreement."
_HEARD: Final = "The carer says that nobody asked the children before they moved school."


def listen(work: Work) -> str:
    """Attach a recording to a note, code a moment of it, and return the item's short name."""
    record, _ = records.open_record(work, RecordKind.NOTE)
    records.add_block(work, record, BlockKind.NOTE, _NOTE)
    sound = _sound()
    source = io.BytesIO(sound)
    file, _ = attachments.attach_file(work, record, NAME, "audio/x-wav", source, len(sound))
    place = FilePlace(note=_HEARD, from_ms=12_000, to_ms=27_000)
    item, _ = coding.code(work, coding.place(work, record, file, place), _codes(work))
    found = coding.item(work, item)
    if found is None:
        raise Refused("C-182", "The coded moment cannot be read.", "Run it once more.")
    return found.short_name


def _codes(work: Work) -> Codes:
    area = coding.pack_of(work).judgements.area[0]
    return Codes(
        areas=(area.id,),
        criteria=tuple(one.id for one in area.criterion[:1]),
        agencies=("social_care",),
        mark=Mark.IMPROVE,
        source_type="carer",
        strength=Strength.FAIR,
    )


def _sound() -> bytes:
    """Return a silent recording."""
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(_RATE)
        sound.writeframes(b"\x80" * (_SECONDS * _RATE))
    return held.getvalue()
