"""Work that is done ahead of its turn: receiving and opening what is committed next.

Only calls that touch no store go ahead; what they return is taken in by the thread that
owns the store, in the order in which they were started.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from threading import Semaphore
from typing import Any, Generic, Protocol, TypeVar

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


class _Begun(Generic[T]):
    """A call for the other thread, which takes room until its result is fetched."""

    def __init__(self, call: Callable[[], T], room: Semaphore, pool: ThreadPoolExecutor) -> None:
        self._call = call
        self._room = room
        self._fetched = False
        self._given_up = False
        self.future = pool.submit(self._run)

    def done(self) -> bool:
        """Say whether the result is there."""
        return self.future.done()

    def result(self) -> T:
        """Return the result; the first time, make room for another call."""
        try:
            return self.future.result()
        finally:
            if not self._fetched:
                self._fetched = True
                self._room.release()

    def give_up(self) -> None:
        """Leave the call undone unless it is under way."""
        self._given_up = True
        self.future.cancel()
        self._room.release()

    def _run(self) -> T:
        self._room.acquire()
        if self._given_up:
            raise CancelledError
        return self._call()


class OneThread:
    """Calls go ahead on one thread of their own, at most `room` results before their turn.

    While the disk, the cipher of the file or the network is waited for on one thread, the
    other computes. With little room the two take turns all the way, where otherwise the
    one that computes would do all its work first and leave the other to wait alone.
    """

    def __init__(self, room: int = 2) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        self._most = room
        self._room = Semaphore(room)
        self._begun: list[_Begun[Any]] = []

    def start(self, call: Callable[[], T]) -> Coming[T]:
        """Begin the call as soon as those before it are done and there is room."""
        begun = _Begun(call, self._room, self._pool)
        self._begun = [*(before for before in self._begun if not before.done()), begun]
        return begun

    def settle(self) -> None:
        """Give up what has not begun and wait for what has."""
        for begun in self._begun:
            begun.give_up()
        wait([begun.future for begun in self._begun])
        self._begun.clear()
        self._room = Semaphore(self._most)

    def close(self) -> None:
        """End the thread."""
        self.settle()
        self._pool.shutdown(cancel_futures=True)
