"""Coded evidence on a real store, as the screens that make sense of it meet it."""

from __future__ import annotations

from fieldapp.domain.change import BlockKind, Mark, RecordKind, block_slot
from fieldapp.domain.evidence import Strength
from fieldapp.services import coding, records
from fieldapp.services.coding import Codes
from fieldapp.services.work import Work
from sync.protocol.ids import BlockId, RecordId

WORDS = "She said the worker changed. Nobody told her why."
IN_CARE = Codes(
    areas=("in_care",),
    criteria=("CIC2",),
    agencies=("social_care",),
    children=("T03",),
    mark=Mark.IMPROVE,
    source_type="case_record",
    strength=Strength.FAIR,
)


def note(work: Work, words: str = WORDS) -> tuple[RecordId, BlockId]:
    """A note of one line."""
    record, _ = records.open_record(work, RecordKind.NOTE)
    block, _ = records.add_block(work, record, BlockKind.NOTE, words)
    return record, block


def coded(work: Work, codes: Codes = IN_CARE, words: str = WORDS) -> RecordId:
    """An evidence item on the first 28 characters of a note of its own."""
    record, block = note(work, words)
    return coding.code_passage(work, record, block_slot(block), 0, 28, codes)[0]
