"""A clock that a test sets by hand."""

from __future__ import annotations

from dataclasses import dataclass

from fieldapp.domain.ports import Moment


@dataclass
class SteadyClock:
    """Stands still until it is moved; claimed and steady time move apart on a clock jump."""

    ms: int = 1_763_800_000_000
    offset_minutes: int = 0
    seconds: float = 0.0

    def now(self) -> Moment:
        return Moment(self.ms, self.offset_minutes)

    def monotonic(self) -> float:
        return self.seconds

    def pass_time(self, seconds: float) -> None:
        """Let time go by for both."""
        self.ms += int(seconds * 1_000)
        self.seconds += seconds

    def jump(self, ms: int) -> None:
        """Set the claimed time, as a person or a time server does."""
        self.ms = ms
