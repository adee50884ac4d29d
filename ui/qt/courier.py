"""A run of sending and receiving on a thread of its own; what it says arrives on this one."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from fieldapp.domain.ports import Cancelled
from sync.client.outcome import Outcome, Tell
from sync.protocol.errors import Refused
from ui.qt.door import unexpected_refusal
from ui.start import Courier

Progress = Callable[[int, int, str], None]
Ended = Callable[[Outcome | None], None]
"""Takes what a run came to, None when it was stopped."""


class CourierThread(QObject):
    """Runs one exchange at a time. The store's thread and this one go on meanwhile."""

    _stepped = Signal(int, int, str)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._progress: Progress = _nothing
        self._done: Ended = _no_end
        queued = Qt.ConnectionType.QueuedConnection
        self._stepped.connect(lambda *step: self._progress(*step), queued)
        self._ended.connect(self._finish, queued)

    @property
    def busy(self) -> bool:
        """Say whether a run is under way."""
        return self._thread is not None

    def run(self, courier: Courier, progress: Progress, done: Ended) -> None:
        """Start a run; `progress(done, total, what)` and `done` are called on this thread."""
        self._stop.clear()
        self._progress, self._done = progress, done
        self._thread = threading.Thread(
            target=self._work, args=(courier,), name="courier", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End the run between two pieces; what was committed stays."""
        self._stop.set()

    def wait(self) -> None:
        """Stop, and return when the run has ended."""
        self.stop()
        if self._thread is not None:
            self._thread.join()

    def _work(self, courier: Courier) -> None:
        self._ended.emit(self._outcome(courier))

    def _outcome(self, courier: Courier) -> Outcome | None:
        try:
            return courier.run(Tell(progress=self._step))
        except Cancelled:
            return None
        except Refused as refused:
            return Outcome(refusal=refused)
        except Exception:  # noqa: BLE001 - the screen must never wait for ever
            return Outcome(refusal=unexpected_refusal())

    def _step(self, done: int, total: int, what: str) -> None:
        if self._stop.is_set():
            raise Cancelled
        # Qt's int is 32 bits wide; a visit's bytes may be more.
        shift = max(0, total.bit_length() - 30)
        self._stepped.emit(done >> shift, total >> shift, what)

    def _finish(self, outcome: Outcome | None) -> None:
        if self._thread is not None:
            self._thread.join()
        self._thread = None
        self._done(outcome)


def _nothing(_done: int, _total: int, _what: str) -> None:
    """Show nothing."""


def _no_end(_outcome: Outcome | None) -> None:
    """Do nothing."""
