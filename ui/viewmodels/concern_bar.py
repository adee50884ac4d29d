"""What the window's frame says of open concerns: the last step, the next one, and by when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from fieldapp.domain.ports import Clock
from fieldapp.domain.views import OpenConcern, Visit
from fieldapp.forms.concern_path import PathTimes
from ui.viewmodels.clock_time import moment_words
from ui.viewmodels.door import Timers
from ui.viewmodels.shell import ConcernBarState, ConcernKind, ConcernState, ShellState

TICK_MS: Final = 20_000
"""Between two looks at the clock, so that "in 4 min" is never a minute old."""
_MINUTE_MS: Final = 60_000
_WORSE: Final = (ConcernKind.NONE, ConcernKind.OPEN, ConcernKind.DUE_SOON, ConcernKind.OVERDUE)


class ConcernWatch:
    """Looks at the clock while a visit is open.

    `again` is called when the frame has to be drawn anew, `say` with a sentence to be said
    at once when a concern was raised, is due soon, or is overdue.
    """

    def __init__(
        self,
        clock: Clock,
        timers: Timers,
        times: PathTimes,
        again: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        self._clock, self._timers, self._times = clock, timers, times
        self._again, self._say = again, say
        self._said: dict[bytes, ConcernKind] = {}
        self._open = False
        self._tick()

    def on(self, frame: ShellState, visit: Visit | None, visits: Iterable[Visit]) -> ShellState:
        """Return the frame with what is to be said of the concerns of this visit, or of all."""
        held = visit.concerns if visit else tuple(c for v in visits for c in v.concerns)
        now = self._clock.now().ms
        kinds = [pressing(each.due_ms, now, self._times.soon_minutes) for each in held]
        worst = max(kinds, key=_WORSE.index, default=ConcernKind.NONE)
        self._open = bool(held)
        bar = None
        if visit is not None:
            self._announce(held, kinds)
            bar = self._bar(held[0], worst) if held else None
        return replace(frame, concern=ConcernState(worst, len(held)), concern_bar=bar)

    def _bar(self, concern: OpenConcern, kind: ConcernKind) -> ConcernBarState:
        return ConcernBarState(
            concern.short_name,
            concern.child,
            sentence(self._clock, self._times, concern),
            _record_words(self._times, concern),
            kind,
        )

    def _announce(self, held: Iterable[OpenConcern], kinds: Iterable[ConcernKind]) -> None:
        for concern, kind in zip(held, kinds, strict=True):
            before = self._said.get(concern.id, ConcernKind.NONE)
            self._said[concern.id] = kind
            if _WORSE.index(kind) > _WORSE.index(before):
                words = f"Concern {concern.short_name} is {_KIND_WORDS[kind]}."
                self._say(f"{words} {sentence(self._clock, self._times, concern)}")

    def end(self) -> None:
        """Look at the clock no more."""
        self._stop()

    def _tick(self) -> None:
        self._stop = self._timers.after(TICK_MS, self._tick)
        if self._open:
            self._again()


_KIND_WORDS: Final = {
    ConcernKind.NONE: "open",
    ConcernKind.OPEN: "open",
    ConcernKind.DUE_SOON: "due soon",
    ConcernKind.OVERDUE: "overdue",
}


def pressing(due_ms: int | None, now_ms: int, soon_minutes: int) -> ConcernKind:
    """Return how pressing something is that is due at a time, or at no known time."""
    if due_ms is None:
        return ConcernKind.OPEN
    if due_ms <= now_ms:
        return ConcernKind.OVERDUE
    soon = due_ms - now_ms <= soon_minutes * _MINUTE_MS
    return ConcernKind.DUE_SOON if soon else ConcernKind.OPEN


def sentence(clock: Clock, times: PathTimes, concern: OpenConcern) -> str:
    """Return the last step with its time, and the next one with its time and what remains."""
    last = times.of(concern.last)
    if last is None:
        done = f"Raised at {moment_words(clock, concern.raised_ms)}."
    else:
        done = f"{last.done} at {moment_words(clock, concern.last_ms)}."
    step = times.of(concern.to_do[0].step) if concern.to_do else None
    if step is None:
        return f"{done} Close it in its record, with how it ended."
    due = concern.due_ms
    by = f" {due_words(clock, due)}" if due is not None else ""
    return f"{done} {step.next}{by}."


def due_words(clock: Clock, due_ms: int) -> str:
    """Return by when, and what remains or by how much it is late."""
    left = due_ms - clock.now().ms
    if left <= 0:
        return f"was due by {moment_words(clock, due_ms)}, overdue by {_span(-left)}"
    return f"by {moment_words(clock, due_ms)}, in {_span(left)}"


def _span(ms: int) -> str:
    """Return a span in whole minutes, as `4 h 57 min` or `2 days 3 h`."""
    minutes = ms // _MINUTE_MS
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes:02d} min"
    days, hours = divmod(hours, 24)
    return f"{days} days {hours} h"


def _record_words(times: PathTimes, concern: OpenConcern) -> str:
    step = times.of(concern.to_do[0].step) if concern.to_do else None
    return step.record if step else ""
