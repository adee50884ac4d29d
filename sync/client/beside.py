"""A process beside the app that opens what arrives, so that the app's own can take keys.

Python computes on one core in a process. With much to receive, opening and folding go to
another process, which has neither store nor network; what it cannot do is done on the spot.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol, cast

from fieldapp.crypto.codec import Codecs
from sync.bundle.frames import read_frame, write_frame
from sync.bundle.opener import (
    Coming,
    OnTheSpot,
    Sealed,
    Unsealed,
    greeting,
    job_of,
    read_result,
    unsealed_of,
)
from sync.protocol.canonical import encode

_WORTH: Final = 32
"""Entries for which a job is sent: fewer are opened sooner than the pipe carries them."""
_QUEUE: Final = 2
"""Jobs that are enough for the process: what comes meanwhile is opened by who waits."""
_PATIENCE_S: Final = 20.0
"""A process that answers later than this counts as gone."""
_NO_WINDOW: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class Process(Protocol):
    """A process that was started, with a pipe to it."""

    def greeting(self) -> bytes:
        """Wait for its first word and return it; raise `EOFError` when it fell."""
        ...

    def ask(self, job: bytes) -> bytes:
        """Send a job and return its result; raise `OSError` or `EOFError` when it fell."""
        ...

    def kill(self) -> None:
        """End it at once; may be called on another thread than the one that asks."""
        ...

    def close(self) -> None:
        """Let go of the pipe and wait for its end."""
        ...


class PipedProcess:
    """A process of the operating system."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - a command of our own
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=_NO_WINDOW,
        )

    def greeting(self) -> bytes:
        """Wait for its first word and return it."""
        return read_frame(self._out)

    def ask(self, job: bytes) -> bytes:
        """Send a job and return its result."""
        write_frame(self._in, job)
        return read_frame(self._out)

    def kill(self) -> None:
        """End the process at once; whoever reads from it finds the end."""
        self._process.kill()

    def close(self) -> None:
        """Close the pipe, which ends it, and wait for that."""
        for stream in (self._in, self._out):
            with suppress(OSError):
                stream.close()
        self._process.wait()

    @property
    def _in(self) -> BinaryIO:
        return cast(BinaryIO, self._process.stdin)

    @property
    def _out(self) -> BinaryIO:
        return cast(BinaryIO, self._process.stdout)


class _Crew:
    """One process and the thread that talks with it, a job at a time."""

    def __init__(self, start: Callable[[], Process], codecs: Codecs) -> None:
        self._expected = greeting(codecs)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="beside")
        self._process = self._pool.submit(start)
        self._ready = self._pool.submit(self._wait)
        self._jobs: list[Future[Unsealed]] = []

    @property
    def has_time(self) -> bool:
        """Say whether the process is up and will soon have nothing to do."""
        self._jobs = [job for job in self._jobs if not job.done()]
        is_up = self._ready.done() and self._ready.exception() is None
        return is_up and len(self._jobs) < _QUEUE

    def begin(self, sealed: Sealed) -> Future[Unsealed]:
        """Have a job done after those before it."""
        job = self._pool.submit(self._ask, sealed)
        self._jobs.append(job)
        return job

    def fall(self) -> None:
        """End the process; what it was asked ends with an error."""
        with suppress(Exception):
            self._process.result().kill()

    def end(self) -> None:
        """End process and thread; a process that is slow to start ends once it has."""
        if self._ready.cancel():
            self._pool.shutdown(wait=False)
            self._process.add_done_callback(_end)
            return
        self.fall()
        self._pool.shutdown(cancel_futures=True)
        _end(self._process)

    def _wait(self) -> None:
        """Wait until it is up; one of another version, after an update, packs otherwise."""
        if self._process.result().greeting() != self._expected:
            raise EOFError

    def _ask(self, sealed: Sealed) -> Unsealed:
        answer = self._process.result().ask(encode(job_of(sealed)))
        return unsealed_of(read_result(answer), sealed)


def _end(started: Future[Process]) -> None:
    """End a process and let go of it; one that could not be started has nothing to end."""
    with suppress(Exception):
        started.result().kill()
    with suppress(Exception):
        started.result().close()


@dataclass(frozen=True, slots=True)
class _Sent:
    """A job that a process does; when it does not come back, it is done on the spot."""

    future: Future[Unsealed]
    sealed: Sealed
    beside: Beside

    def result(self) -> Unsealed:
        """Return what opening gave."""
        try:
            return self.future.result(self.beside.patience_s)
        except Exception:  # noqa: BLE001 - no run ends because of what befell the process
            return self.beside.instead(self.sealed)


class Beside:
    """Opens in a process of its own while one is up, and on the spot otherwise.

    A process that falls, answers nonsense or says nothing for `patience_s` seconds costs
    time and nothing else. Fewer entries than are `worth` a job are opened on the spot.
    """

    def __init__(
        self,
        start: Callable[[], Process],
        codecs: Codecs,
        patience_s: float = _PATIENCE_S,
        worth: int = _WORTH,
    ) -> None:
        self._start, self._codecs = start, codecs
        self._spot = OnTheSpot(codecs)
        self._crew: _Crew | None = None
        self._has_fallen = False
        self._worth = worth
        self.patience_s = patience_s

    def expect(self) -> None:
        """Have a process started, since there is much to open."""
        if self._crew is None:
            self._crew = _Crew(self._start, self._codecs)

    def begin(self, sealed: Sealed) -> Coming:
        """Have the process open what is worth sending while it has time; open the rest here."""
        crew = self._crew
        if crew is None or len(sealed.entries) < self._worth or not self.has_time:
            return self._spot.begin(sealed)
        return _Sent(crew.begin(sealed), sealed, self)

    @property
    def has_time(self) -> bool:
        """Say whether the process is up, answers, and will soon have nothing to do."""
        return self._crew is not None and not self._has_fallen and self._crew.has_time

    def rest(self) -> None:
        """End the process, and with it every key that it holds."""
        crew, self._crew, self._has_fallen = self._crew, None, False
        if crew is not None:
            crew.end()

    def instead(self, sealed: Sealed) -> Unsealed:
        """Open what the process did not, and ask it no more until it was ended."""
        self._has_fallen = True
        if self._crew is not None:
            self._crew.fall()
        return self._spot.begin(sealed).result()
