"""The blocks of a record in reading order, in which the place of one is looked up, not searched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from sync.protocol.ids import BlockId

if TYPE_CHECKING:
    from ui.viewmodels.record_state import BlockState


class Lines(tuple["BlockState", ...]):
    """Blocks in order; a tuple like any other."""

    @cached_property
    def _places(self) -> dict[BlockId, int]:
        return {block.id: at for at, block in enumerate(self)}

    def find(self, block: object) -> int:
        """Return where the block with an id stands, or -1."""
        return self._places.get(block, -1)  # type: ignore[call-overload, no-any-return]  # any key

    def get(self, block: object) -> BlockState | None:
        """Return the block with an id, or None."""
        at = self.find(block)
        return self[at] if at >= 0 else None


def with_new(live: Lines, new: Iterable[BlockState], kept: Iterable[BlockState]) -> Lines:
    """Return the live blocks with those that no entry holds yet, each at its place.

    `kept` are blocks that somebody took back while they are written in here; they stay,
    at the end if the block before them has gone.
    """
    for block in (*new, *kept):
        if live.find(block.id) >= 0:
            continue
        at = 0 if block.after is None and block.new else len(live)
        if block.after is not None and live.find(block.after) >= 0:
            at = live.find(block.after) + 1
        live = Lines((*live[:at], block, *live[at:]))
    return live


def arranged(lines: Lines, ahead: Mapping[BlockId, BlockId]) -> Lines:
    """Return the blocks with each of these right before another one, where both stand."""
    for block, following in ahead.items():
        here, there = lines.find(block), lines.find(following)
        if here >= 0 <= there and here + 1 != there:
            rest = [*lines[:here], *lines[here + 1 :]]
            rest.insert(there - (here < there), lines[here])
            lines = Lines(rest)
    return lines
