"""The thread that owns the store, and the way to it from the screens."""

import itertools
import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from fieldapp.domain.errors import Refused
from ui.viewmodels.door import Priority

T = TypeVar("T")
_LAST = len(Priority)


class StoreDoor(QObject):
    """The port `ui.viewmodels.door.Door`: one worker thread, answers by Qt's event loop.

    `unexpected` is told of an exception that is no refusal (for the local log); the screen
    that asked gets a refusal in its place.
    """

    _answered = Signal(object)

    def __init__(
        self,
        unexpected: Callable[[BaseException], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._unexpected = unexpected
        self._order = itertools.count()
        self._open = True
        self._jobs: queue.PriorityQueue[tuple[int, int, Callable[[], None] | None]] = (
            queue.PriorityQueue()
        )
        self._answered.connect(self._run, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="store", daemon=True)
        self._thread.start()

    def ask(
        self,
        job: Callable[[], T],
        done: Callable[[T], None],
        refused: Callable[[Refused], None],
        priority: Priority = Priority.SCREENS,
    ) -> None:
        """Run `job` on the store's thread, then `done` or `refused` on this one."""

        def run() -> None:
            answer = self._attempt(job, done, refused)
            self._answered.emit(answer)

        self._jobs.put((int(priority), next(self._order), run))

    def close(self) -> None:
        """Finish every job that waits, then end the thread; answers that are left reach nobody."""
        self._open = False
        self._jobs.put((_LAST, next(self._order), None))
        self._thread.join()

    def _attempt(
        self, job: Callable[[], T], done: Callable[[T], None], refused: Callable[[Refused], None]
    ) -> Callable[[], None]:
        """Run a job; what is to be called on the thread of the screens."""
        try:
            result = job()
        except Refused as reason:
            kept = reason
        except Exception as error:  # noqa: BLE001  # a screen must never wait for ever
            if self._unexpected is not None:
                self._unexpected(error)
            kept = unexpected_refusal()
        else:
            return lambda: done(result)
        return lambda: refused(kept)

    def _run(self, answer: Callable[[], None]) -> None:
        """On the thread of the screens, since this object lives there."""
        if self._open:
            answer()

    def _work(self) -> None:
        while (run := self._jobs.get()[2]) is not None:
            run()


def unexpected_refusal() -> Refused:
    """What a screen says of an error that nobody foresaw."""
    return Refused(
        "U-101",
        "This did not work, and the app does not know why.",
        "What was saved is safe. Try again; if it happens again, close the app and open it.",
    )
