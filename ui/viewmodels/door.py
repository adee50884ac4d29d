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


class Timers(Protocol):
    """Calls back later on the thread of the screens."""

    def after(self, ms: int, callback: Callable[[], None]) -> Callable[[], None]:
        """Call once after so many milliseconds; what is returned stops it."""
        ...
