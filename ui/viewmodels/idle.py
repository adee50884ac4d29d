"""When nobody types: a warning, then the lock; a curtain that stays becomes a lock too.

So does a leap of time: between two ticks the clock of the wall and the steady clock go apart
by as much as the laptop slept or as somebody set the clock, and a tick that comes a minute
late says that the laptop stood still. Either way nobody can be sure who sits there now.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fieldapp.domain.ports import Clock
from ui.viewmodels.door import Timers
from ui.viewmodels.shell import CURTAIN_LIFTS_WITHIN_S

TICK_MS: Final = 1_000
WARN_S: Final = 60
WARNING: Final = "This laptop locks in one minute. Any key puts it off."
LEAP_S: Final = 60
"""How far clocks may go apart, or a tick be late, before it counts as a leap of time."""
LONGEST_MINUTES: Final = 15
"""While somebody talks for long and nobody types: the longest that policy allows."""


class Idle:
    """Counts by the monotonic clock, so that a changed clock never delays the lock.

    `on_left(words)` tells the time to the lock; `on_warn` is called once, a minute before;
    `on_lock` when the time is over. `minutes` and `talking` are read at each tick.
    """

    def __init__(
        self,
        clock: Clock,
        timers: Timers,
        minutes: Callable[[], int],
        talking: Callable[[], bool],
        on_left: Callable[[str], None],
        on_warn: Callable[[], None],
        on_lock: Callable[[], None],
    ) -> None:
        self._clock, self._timers = clock, timers
        self._minutes, self._talking = minutes, talking
        self._on_left, self._on_warn, self._on_lock = on_left, on_warn, on_lock
        self._touched = clock.monotonic()
        self._drawn: float | None = None
        self._ticked = self._now()
        self._warned = self._running = False
        self._timers.after(TICK_MS, self._tick)

    def begin(self) -> None:
        """The laptop was unlocked."""
        self._running, self._drawn = True, None
        self._ticked = self._now()
        self.touched()

    def end(self) -> None:
        """The laptop is locked."""
        self._running = False

    def touched(self) -> None:
        """Somebody pressed a key or moved something."""
        self._touched, self._warned = self._clock.monotonic(), False

    def curtain(self, drawn: bool) -> None:
        """The curtain was drawn or lifted."""
        self._drawn = self._clock.monotonic() if drawn else None

    @property
    def curtain_is_lock(self) -> bool:
        """Say whether the curtain has stayed so long that only the passphrase lifts it."""
        drawn = self._drawn
        return drawn is not None and self._clock.monotonic() - drawn >= CURTAIN_LIFTS_WITHIN_S

    def _tick(self) -> None:
        self._timers.after(TICK_MS, self._tick)
        leapt = self._leapt()
        if not self._running:
            return
        left = self._left()
        self._on_left(_words(left))
        if left <= 0 or leapt or self.curtain_is_lock:
            self._running = False
            self._on_lock()
        elif left <= WARN_S and not self._warned:
            self._warned = True
            self._on_warn()

    def _now(self) -> tuple[float, float]:
        """Return the seconds of the wall's clock and of the steady one."""
        return self._clock.now().ms / 1_000, self._clock.monotonic()

    def _leapt(self) -> bool:
        """Say whether time made a leap since the last tick."""
        (wall, steady), before = self._now(), self._ticked
        self._ticked = (wall, steady)
        passed = steady - before[1]
        apart = abs(wall - before[0] - passed)
        return apart >= LEAP_S or passed >= LEAP_S + TICK_MS / 1_000

    def _left(self) -> float:
        minutes = LONGEST_MINUTES if self._talking() else self._minutes()
        return minutes * 60 - (self._clock.monotonic() - self._touched)


def _words(left: float) -> str:
    if left <= WARN_S:
        return f"Locks in {max(0, int(left))} s"
    return f"Locks in {int(left + 59) // 60} min"
