"""Timers of the screens, by Qt's event loop."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class QtTimers(QObject):
    """The port `ui.viewmodels.door.Timers`; its timers end with it."""

    def after(self, ms: int, callback: Callable[[], None]) -> Callable[[], None]:
        """Call once after so many milliseconds; what is returned stops it."""
        timer = QTimer(self)
        timer.setSingleShot(True)

        def fire() -> None:
            timer.deleteLater()
            callback()

        timer.timeout.connect(fire)
        timer.start(ms)
        return timer.stop
