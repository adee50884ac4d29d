"""The one way from a screen to the store: ask for a job, be told later what came of it."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Protocol, TypeVar

from fieldapp.domain.errors import Refused

T = TypeVar("T")


class Priority(IntEnum):
    """Which job goes first when several wait; what is typed overtakes everything."""

    TYPING = 0
    SCREENS = 1
    BACKGROUND = 2


class Door(Protocol):
    """Runs jobs one at a time on the thread that owns the store.

    Jobs of one priority run in the order in which they were asked for.
    """

    def ask(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[Refused], None],
        priority: Priority = Priority.SCREENS,
    ) -> None:
        """Run `job` there; then call `done` with its result, or `refused`, here.

        It returns at once. Anything else that a job raises arrives as a `Refused` too, so
        that no screen waits for ever.
        """
        ...


class OwnDoor:
    """The door of screens that go before the app does: after `end` nobody is answered."""

    def __init__(self, door: Door) -> None:
        self._door, self._open = door, True

    def end(self) -> None:
        """Answer nobody any more; jobs that were asked for are done all the same."""
        self._open = False

    def ask(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[Refused], None],
        priority: Priority = Priority.SCREENS,
    ) -> None:
        """Ask through the app's door."""

        def here(result: T) -> None:
            if self._open:
                done(result)

        def not_done(reason: Refused) -> None:
            if self._open:
                refused(reason)

        self._door.ask(job, here, not_done, priority)


class Timers(Protocol):
    """Calls back later on the thread of the screens."""

    def after(self, ms: int, callback: Callable[[], None]) -> Callable[[], None]:
        """Call once after so many milliseconds; what is returned stops it."""
        ...
