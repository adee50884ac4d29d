"""Waiting for what happens on another thread or in another process, never for a time."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from time import monotonic

PATIENCE_S = 30.0
MOMENT_S = 0.001


def until(happens: Callable[[], bool]) -> None:
    """Return when it has happened; fail when it does not."""
    end = monotonic() + PATIENCE_S
    while not happens():
        assert monotonic() < end, "it did not happen"
        Event().wait(MOMENT_S)
