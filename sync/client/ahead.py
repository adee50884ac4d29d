"""Work that is done ahead of its turn: receiving and opening what is committed next.

Only calls that touch no store go ahead; what they return is taken in by the thread that
owns the store, in the order in which they were started.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Coming(Protocol[T_co]):
    """A result that is on its way."""

    def done(self) -> bool:
        """Say whether the result is there, so that nobody would wait for it."""
        ...

    def result(self) -> T_co:
        """Return the result, or raise what the call raised; waits for it."""
        ...


class Ahead(Protocol):
    """Does calls one after the other, in the order in which they were started."""

    def start(self, call: Callable[[], T]) -> Coming[T]: ...

    def settle(self) -> None:
        """Give up what has not begun and wait for what has."""
        ...


class _Later(Generic[T]):
    """A call that is made when its result is asked for."""

    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call

    def done(self) -> bool:
        """Nothing is done before it is asked for."""
        return False

    def result(self) -> T:
        """Make the call."""
        return self._call()


class InTurn:
    """Nothing goes ahead: each call is made in its turn, so a run can be repeated exactly.

    Results have to be asked for in the order in which calls were started, each once.
    """

    def start(self, call: Callable[[], T]) -> Coming[T]:
        """Keep the call until its result is asked for."""
        return _Later(call)

    def settle(self) -> None:
        """Nothing is under way."""


class OneThread:
    """Calls go ahead on one thread of their own.

    While the disk, the cipher of the file or the network is waited for on one thread, the
    other computes.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        self._begun: list[Future[object]] = []

    def start(self, call: Callable[[], T]) -> Coming[T]:
        """Begin the call as soon as those before it are done."""
        future = self._pool.submit(call)
        self._begun = [*(before for before in self._begun if not before.done()), future]  # type: ignore[list-item]  # Future is invariant and only waited for
        return future

    def settle(self) -> None:
        """Give up what has not begun and wait for what has."""
        for future in self._begun:
            future.cancel()
        wait(self._begun)
        self._begun.clear()

    def close(self) -> None:
        """End the thread."""
        self._pool.shutdown(cancel_futures=True)
