"""What presenters share: one frozen state, told on each change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic, TypeVar

from fieldapp.domain.errors import Refused
from ui.viewmodels.door import Door, Priority

S = TypeVar("S")
T = TypeVar("T")


class Presenter(Generic[S]):
    """Keeps the state of one screen; `on_state` is told of each change of it.

    A state has the fields `busy` (words while something is under way, else empty) and
    `refused` (why the last thing asked for was not done).
    """

    def __init__(self, door: Door, first: S, on_state: Callable[[S], None]) -> None:
        self._door, self._state, self._on_state = door, first, on_state

    @property
    def state(self) -> S:
        """What the screen shows now."""
        return self._state

    def show(self, **changes: Any) -> None:
        """Show the same state with some parts changed."""
        self._state = replace(self._state, **changes)  # type: ignore[type-var]  # a dataclass
        self._on_state(self._state)

    def run(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        busy: str = "",
        priority: Priority = Priority.SCREENS,
    ) -> None:
        """Do a job on the store's thread; what it refuses is shown beside the place."""

        def here(result: T) -> None:
            self._state = replace(self._state, busy="")  # type: ignore[type-var]  # a dataclass
            done(result)

        self.show(busy=busy, refused=None)
        self._door.ask(job, here, self.refuse, priority)

    def refuse(self, reason: Refused) -> None:
        """Show why something was not done."""
        self.show(busy="", refused=reason)
