"""A thread for long work; what it says arrives on the thread of the screens."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from fieldapp.domain.errors import Refused
from fieldapp.domain.ports import Cancelled, Progress
from ui.qt.door import unexpected_refusal
from ui.viewmodels.aside import Told

T = TypeVar("T")


class AsideThread(QObject):
    """The port `ui.viewmodels.aside.Aside`: one thread for each job, one job at a time."""

    _stepped = Signal(object, int, int, str)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[tuple[Callable[[Progress], Any], Told[Any]]] = deque()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._silent = False
        queued = Qt.ConnectionType.QueuedConnection
        self._stepped.connect(self._step, queued)
        self._ended.connect(self._finish, queued)

    @property
    def busy(self) -> bool:
        """Say whether a job is under way or waits."""
        return self._thread is not None or bool(self._waiting)

    def run(self, job: Callable[[Progress], T], told: Told[T]) -> None:
        """Run a job once those before it ended."""
        self._waiting.append((job, told))
        self._next()

    def stop(self) -> None:
        """Stop the job that is under way between two pieces, and those that wait."""
        waiting, self._waiting = self._waiting, deque()
        self._stop.set()
        for _job, told in waiting:
            told.stopped()

    def leave(self) -> None:
        """Stop without waiting, and answer nobody any more: the screens that asked are gone."""
        self._silent = True
        self._waiting.clear()
        self._stop.set()
        if self._thread is None:
            self.deleteLater()

    def wait(self) -> None:
        """Stop, and return when the thread has ended."""
        self.leave()
        if self._thread is not None:
            self._thread.join()

    def _next(self) -> None:
        if self._thread is not None or not self._waiting:
            return
        job, told = self._waiting.popleft()
        self._stop.clear()
        self._thread = threading.Thread(
            target=lambda: self._ended.emit(self._answer(job, told)), name="aside", daemon=True
        )
        self._thread.start()

    def _answer(self, job: Callable[[Progress], T], told: Told[T]) -> Callable[[], None]:
        """Run a job; what is to be called on the thread of the screens."""

        def step(done: int, total: int, what: str) -> None:
            if self._stop.is_set():
                raise Cancelled
            # Qt's int is 32 bits wide; a file's bytes may be more.
            shift = max(0, total.bit_length() - 30)
            self._stepped.emit(told, done >> shift, total >> shift, what)

        try:
            result = job(step)
        except Cancelled:
            return told.stopped
        except Refused as reason:
            kept = reason
        except Exception:  # noqa: BLE001 - the screen must never wait for ever
            kept = unexpected_refusal()
        else:
            return lambda: told.done(result)
        return lambda: told.refused(kept)

    def _step(self, told: Told[Any], done: int, total: int, what: str) -> None:
        if not self._silent:
            told.step(done, total, what)

    def _finish(self, answer: Callable[[], None]) -> None:
        if self._thread is not None:
            self._thread.join()
        self._thread = None
        if self._silent:
            self.deleteLater()
            return
        answer()
        self._next()
