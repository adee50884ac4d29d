"""Waits for an answer of Qt's event loop where nothing else can be done, as at the very end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEventLoop


def wait_for(begin: Callable[[Callable[[], None]], None]) -> None:
    """Call `begin(end)`, and return once `end` was called; the event loop runs meanwhile."""
    loop = QEventLoop()
    ended = False

    def end() -> None:
        nonlocal ended
        ended = True
        loop.quit()

    begin(end)
    if not ended:
        loop.exec()
