"""When each run of the kill programme ends, and what is typed into until then."""

from __future__ import annotations

import enum
import random
from collections.abc import Iterator, Mapping
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


class Into(enum.StrEnum):
    """What is typed into: the lines of an observation, or the questions of a form."""

    LINES = "lines"
    FORM = "form"


@dataclass(frozen=True)
class Kill:
    """One end: `at` is milliseconds after the first key, or the number of the write."""

    way: Way
    at: int
    seed: int = 0
    into: Into = Into.LINES


def plan(
    runs: int, seed: int, writes: Mapping[Into, int], only: Into | None = None
) -> Iterator[Kill]:
    """Yield the ends of `runs` runs, every other pair of them in a form, or all in `only`.

    `writes` is how many writes a run makes that nobody kills, 0 where they are not counted.
    """
    draw = random.Random(seed)
    counted = (Way.BEFORE, Way.AFTER, Way.HALF)
    for number in range(runs):
        into = only or (Into.LINES, Into.FORM)[number // 2 % 2]
        if number % 2 == 0 or not writes[into]:
            yield Kill(Way.INSTANT, draw.randint(_FIRST_MS, _LAST_MS), number, into)
        else:
            way = counted[number // 2 % 3]
            yield Kill(way, draw.randint(1, writes[into]), number, into)
