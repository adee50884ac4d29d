"""Connections side by side: a round trip then costs one chunk's turn, not all of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Final, TypeVar

from sync.client.calls import Calls
from sync.client.ports import Job

T = TypeVar("T")
_AHEAD: Final = 2
"""Jobs that wait for each lane: enough that none stands idle, few in memory."""


class OneLane:
    """Everything over one connection, one after the other."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def each(self, jobs: Iterable[Job[T]]) -> Iterator[T]:
        """Yield the result of each job."""
        for job in jobs:
            yield job(self._calls)

    def close(self) -> None:
        """The connection belongs to whoever opened it."""


class ManyLanes:
    """A thread and a connection for each lane; opened when first used.

    Jobs are taken from their iterator on the caller's thread, so they may read a store
    that belongs to it; only the job itself runs elsewhere.
    """

    def __init__(self, open_calls: Callable[[], Calls], count: int) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="lane")
        self._free: SimpleQueue[Calls] = SimpleQueue()
        self._all = [open_calls() for _ in range(count)]
        for calls in self._all:
            self._free.put(calls)

    def each(self, jobs: Iterable[Job[T]]) -> Iterator[T]:
        """Yield the result of each job in order, a few being under way at once."""
        under_way: deque[Future[T]] = deque()
        try:
            for job in jobs:
                under_way.append(self._pool.submit(self._on_lane, job))
                if len(under_way) > _AHEAD * len(self._all):
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for left in under_way:
                left.cancel()

    def close(self) -> None:
        """End the threads and the connections."""
        self._pool.shutdown(cancel_futures=True)
        for calls in self._all:
            calls.close()

    def _on_lane(self, job: Job[T]) -> T:
        calls = self._free.get()
        try:
            return job(calls)
        finally:
            self._free.put(calls)
