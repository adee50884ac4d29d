"""A few calls on worker threads while the event loop goes on reading."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec

from starlette.concurrency import run_in_threadpool

P = ParamSpec("P")


class Ahead:
    """At most `most` calls at a time; leaving the block waits for all of them.

    The first failure of a call is raised by the next `start` or by leaving.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._running: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Ahead:
        return self

    async def __aexit__(self, kind: object, error: object, trace: object) -> None:
        done = await asyncio.gather(*self._running, return_exceptions=True)
        failed = [found for found in done if isinstance(found, BaseException)]
        if failed and error is None:
            raise failed[0]

    async def start(self, call: Callable[P, None], *arguments: P.args, **named: P.kwargs) -> None:
        """Run a call on a worker thread; wait first when too many run already."""
        while len(self._running) >= self._most:
            done, self._running = await asyncio.wait(
                self._running, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                task.result()
        work = run_in_threadpool(call, *arguments, **named)
        self._running.add(asyncio.ensure_future(work))
