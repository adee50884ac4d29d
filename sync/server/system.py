"""The real clock and the real randomness: the one module of the server that asks the system."""

from __future__ import annotations

import os
import time


class SystemClock:
    """The machine's clocks."""

    def now_ms(self) -> int:
        """Return Unix time in milliseconds."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()


class SystemRandomness:
    """The system's generator."""

    def take(self, count: int) -> bytes:
        """Return `count` fresh random bytes."""
        return os.urandom(count)
