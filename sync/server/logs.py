"""Log lines as JSON: what happened and how long it took; no ids, tokens, paths or content."""

from __future__ import annotations

import logging
from typing import TextIO

import msgspec

from sync.server.ports import Clock


class EventLog:
    """Writes one JSON object a line."""

    def __init__(self, sink: TextIO, clock: Clock) -> None:
        self._sink = sink
        self._clock = clock

    def write(self, event: str, **facts: int | float | str) -> None:
        """Write `event` and its facts; callers pass codes, counts and times only."""
        line = {"time_ms": self._clock.now_ms(), "event": event, **facts}
        self._sink.write(msgspec.json.encode(line).decode() + "\n")
        self._sink.flush()


def silence_libraries() -> None:
    """Keep libraries from writing lines of their own, which name addresses and paths."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False


def describe(error: BaseException) -> str:
    """Return the kind of an error and where it was raised, without its message."""
    trace, where = error.__traceback__, ""
    while trace is not None:
        code = trace.tb_frame.f_code
        where = f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {where}"
