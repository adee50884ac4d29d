"""What presenters share whose work takes long and goes on beside typing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from fieldapp.domain.ports import Progress
from fieldapp.services.work import Work
from ui.viewmodels.aside import Step, Told
from ui.viewmodels.presenter import Presenter

S = TypeVar("S")
T = TypeVar("T")


def nothing() -> None:
    """Do nothing more."""


class LongPresenter(Presenter[S]):
    """A presenter whose state has two more fields: `step`, how far long work is, and `said`."""

    def _begin(
        self,
        words: str,
        done: Callable[[T], None],
        *,
        stopped: str = "Stopped. Nothing half was kept.",
        at_last: Callable[[], None] = nothing,
    ) -> Told[T]:
        """Show that it begins and return who hears of it; `at_last` is called however it ends."""

        def ended(tell: Callable[[], None]) -> None:
            self.show(step=None)
            tell()
            at_last()

        self.show(step=Step(words), said="", refused=None)
        return Told(
            lambda so_far, total, _what: self.show(step=Step(words, so_far, total)),
            lambda result: ended(lambda: done(result)),
            lambda reason: ended(lambda: self.refuse(reason)),
            lambda: ended(lambda: self.show(said=stopped)),
        )


def on_its_own(
    apart: Callable[[], AbstractContextManager[Work]], job: Callable[[Work, Progress], T]
) -> Callable[[Progress], T]:
    """Return a job that opens a handle of its own on the visit, so that typing never waits."""

    def whole(progress: Progress) -> T:
        with apart() as work:
            return job(work, progress)

    return whole
