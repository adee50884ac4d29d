"""Doors and timers for tests of view models: at once, or held until the test lets go."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Cancelled, Progress
from ui.viewmodels.aside import Told
from ui.viewmodels.door import Priority

T = TypeVar("T")


class InlineDoor:
    """Runs each job at once, on this thread."""

    def ask(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[Refused], None],
        priority: Priority = Priority.SCREENS,
    ) -> None:
        try:
            result = job()
        except Refused as reason:
            refused(reason)
            return
        done(result)


@dataclass
class HeldDoor:
    """Holds jobs until `release`; then runs them in the order of the real door."""

    held: list[tuple[int, int, Callable[[], None]]] = field(default_factory=list)
    asked: int = 0

    def ask(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[Refused], None],
        priority: Priority = Priority.SCREENS,
    ) -> None:
        self.asked += 1
        run = lambda: InlineDoor().ask(job, done, refused)  # noqa: E731
        self.held.append((int(priority), self.asked, run))

    def release(self, count: int | None = None) -> None:
        """Run so many waiting jobs, or all, with those that they lead to."""
        while self.held and count != 0:
            self.held.sort(key=lambda entry: entry[:2])
            self.held.pop(0)[2]()
            count = None if count is None else count - 1


@dataclass
class HandTimers:
    """Timers that run when the test moves the time on."""

    now_ms: int = 0
    _due: list[tuple[int, int, Callable[[], None]]] = field(default_factory=list)
    _count: int = 0

    def after(self, ms: int, callback: Callable[[], None]) -> Callable[[], None]:
        self._count += 1
        entry = (self.now_ms + ms, self._count, callback)
        self._due.append(entry)
        return lambda: self._due.remove(entry) if entry in self._due else None

    def advance(self, ms: int) -> None:
        """Let so many milliseconds go by."""
        until = self.now_ms + ms
        while self._due and min(self._due, key=lambda e: e[:2])[0] <= until:
            entry = min(self._due, key=lambda e: e[:2])
            self._due.remove(entry)
            self.now_ms = entry[0]
            entry[2]()
        self.now_ms = until


@dataclass
class InlineAside:
    """Runs each long job at once, on this thread; `stop_at` stops it at that step, from 1."""

    stop_at: int = 0
    steps: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        return False

    def run(self, job: Callable[[Progress], T], told: Told[T]) -> None:
        try:
            result = job(lambda *step: self._step(told, *step))
        except Cancelled:
            told.stopped()
        except Refused as reason:
            told.refused(reason)
        else:
            told.done(result)

    def stop(self) -> None:
        self.stop_at = len(self.steps) + 1

    def _step(self, told: Told[T], done: int, total: int, what: str) -> None:
        self.steps.append((done, total, what))
        if self.stop_at and len(self.steps) >= self.stop_at:
            raise Cancelled
        told.step(done, total, what)
