"""The screens of a visit are loaded before somebody opens one, where nobody waits for it."""

from collections.abc import Callable
from typing import TypeVar

from fieldapp.domain.errors import Refused
from ui.app import load_ahead
from ui.viewmodels.door import Priority
from ui.views.visit_desk import VisitDesk

T = TypeVar("T")


class _Noting:
    """A door that does each job at once and notes what came of it, and how urgent it was."""

    def __init__(self) -> None:
        self.done: list[tuple[object, Priority]] = []

    def ask(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[Refused], None],
        priority: Priority = Priority.SCREENS,
    ) -> None:
        self.done.append((job(), priority))


def test_the_screens_of_a_visit_are_loaded_on_the_stores_thread_behind_everything_else() -> None:
    door = _Noting()
    load_ahead(door)
    assert door.done == [(VisitDesk, Priority.BACKGROUND)]
