"""When each run of the kill programme ends: at a random instant, or at the n-th write."""

from __future__ import annotations

import enum
import random
from collections.abc import Iterator
from dataclasses import dataclass

LAST_SECOND = 1.0
_FIRST_MS, _LAST_MS = 5, 3_000


class Way(enum.StrEnum):
    """How a process is ended; the counted ways are those of killat.c."""

    NEVER = "never"
    INSTANT = "instant"
    BEFORE = "before"
    AFTER = "after"
    HALF = "half"

    @property
    def is_counted(self) -> bool:
        """Say whether the end comes at a number of writes."""
        return self in (Way.BEFORE, Way.AFTER, Way.HALF)


@dataclass(frozen=True)
class Kill:
    """One end: `at` is milliseconds after the first key, or the number of the write."""

    way: Way
    at: int
    seed: int = 0


def plan(runs: int, seed: int, writes: int) -> Iterator[Kill]:
    """Yield the ends of `runs` runs; `writes` is how many an unkilled run makes, or 0."""
    draw = random.Random(seed)
    counted = (Way.BEFORE, Way.AFTER, Way.HALF)
    for number in range(runs):
        if number % 2 == 0 or not writes:
            yield Kill(Way.INSTANT, draw.randint(_FIRST_MS, _LAST_MS), number)
        else:
            yield Kill(counted[number // 2 % 3], draw.randint(1, writes), number)
