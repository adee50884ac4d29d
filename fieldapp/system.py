"""The one module where real time and real randomness enter; everywhere else they are handed in."""

from __future__ import annotations

import os
import time
from datetime import datetime
from typing import Final

from fieldapp.domain.ports import LATEST_MS, Moment

_NANOSECONDS: Final = 1_000_000


class SystemClock:
    """The computer's clock: claimed time with its local offset, and a steady one for timers."""

    def now(self) -> Moment:
        """Return the claimed time as Unix milliseconds and the local offset in minutes."""
        ms = min(time.time_ns() // _NANOSECONDS, LATEST_MS)
        offset = datetime.fromtimestamp(ms / 1000).astimezone().utcoffset()
        return Moment(ms, int(offset.total_seconds() // 60) if offset else 0)

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()


class SystemRandomness:
    """The operating system's source of unpredictable bytes."""

    def bytes(self, length: int) -> bytes:
        """Return `length` fresh random bytes."""
        return os.urandom(length)
