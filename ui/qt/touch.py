"""Whether somebody is there: any key, click, touch or pen in the app."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QInputEvent

_SIGNS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
"""A mouse that only moves is no sign: a tilted table moves it too."""


class TouchWatch(QObject):
    """Calls `touched` at each sign; `end` stops it."""

    def __init__(self, touched: Callable[[], None]) -> None:
        super().__init__()
        self._touched = touched
        app = QCoreApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Every event of the app comes here; asking for its type costs more than its class.
        if isinstance(event, QInputEvent) and event.type() in _SIGNS:
            self._touched()
        return False

    def end(self) -> None:
        """Watch no more."""
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
