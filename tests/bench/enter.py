"""Enter in a long record: from the key to the painting of the new line."""

from __future__ import annotations

import os
import time
from typing import Any

from fieldapp.domain.change import BlockKind, RecordKind
from fieldapp.services import records
from fieldapp.services.text import Piece
from sync.protocol.ids import InspectionId, RecordId
from tests.bench.measure import Sampler, report, settle
from tests.bench.typing import Desk, writing_desk
from tests.bench.world import PERSON, RUN_SEED, Bench, bench, close_visits
from tests.support.chain import Chain, corpus

_LINE_BYTES = 60
_WORDS = "seen"
_WARM = 3
_TIMES = 40
_PAUSE_S = 0.05


def enter(lines: int, runs: int | None, **_: Any) -> dict[str, Any]:
    """Write a few letters and press Enter, again and again, at the end of so many lines."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sampler = Sampler()
    with bench() as world:
        inspection, record = _long_record(world, lines)
        with writing_desk(world.fleet[PERSON].profile, inspection, record) as desk:
            desk.go_to_last_line()
            for _ in range(_WARM):
                _line(desk)
            settle()
            sampler.seconds.extend(_line(desk) for _ in range(runs or _TIMES))
    return report("enter", lines, sampler.seconds)


def _long_record(world: Bench, lines: int) -> tuple[InspectionId, RecordId]:
    inspection, work = world.visit()
    record, _ = records.open_record(work, RecordKind.PRACTICE_OBSERVATION, "T03")
    chain = Chain(corpus(), RUN_SEED)
    texts = [Piece(chain.text(_LINE_BYTES), False) for _ in range(lines)]
    records.add_blocks(work, record, BlockKind.NOTE, texts, None)
    close_visits(world.fleet[PERSON])
    return inspection, record


def _line(desk: Desk) -> float:
    """Write a line; return the seconds that its Enter took to be painted."""
    for letter in _WORDS:
        desk.key(letter)
        _pause(desk)
    seconds = desk.key("\r")
    _pause(desk)
    return seconds


def _pause(desk: Desk) -> None:
    due = time.perf_counter() + _PAUSE_S
    desk.until(lambda: time.perf_counter() >= due)
