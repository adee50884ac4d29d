"""What the app needs of the world; the composition root gives the real things."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Final, Protocol

LATEST_MS: Final = 253_370_764_800_000
"""The first day of the year 9999: the last one that calendars show in every zone."""
_MOST_OFFSET: Final = 24 * 60 - 1


@dataclass(frozen=True, slots=True)
class Moment:
    """A claimed time: Unix milliseconds and the local offset from UTC in minutes.

    Anything can be claimed, by a clock that is wrong or by somebody's laptop. What no calendar
    can show is held to the nearest time that one can, so that nobody's screen fails by it.
    """

    ms: int
    offset_minutes: int

    def __post_init__(self) -> None:
        if not 0 <= self.ms <= LATEST_MS:
            object.__setattr__(self, "ms", max(0, min(self.ms, LATEST_MS)))
        if abs(self.offset_minutes) > _MOST_OFFSET:
            held = max(-_MOST_OFFSET, min(self.offset_minutes, _MOST_OFFSET))
            object.__setattr__(self, "offset_minutes", held)


class Clock(Protocol):
    """Claimed time for content, monotonic time for timers."""

    def now(self) -> Moment: ...

    def monotonic(self) -> float:
        """Return seconds from an arbitrary start, never going back."""
        ...


class Randomness(Protocol):
    """Unpredictable bytes; seeded only in tests."""

    def bytes(self, length: int) -> bytes: ...


class KeyWrap(Protocol):
    """HPKE suite 1 behind a port; the seeded stand-in is for tests alone."""

    def generate(self) -> tuple[bytes, bytes]:
        """Return a fresh (private seed of 32 bytes, public key of 1,216 bytes)."""
        ...

    def public(self, private: bytes) -> bytes:
        """Return the public key of a private seed, for seeds that are derived elsewhere."""
        ...

    def seal(self, plaintext: bytes, public: bytes, info: bytes) -> bytes: ...

    def open(self, sealed: bytes, private: bytes, info: bytes) -> bytes:
        """Return the plaintext or raise `Refused` when it does not open."""
        ...


class FilePort(Protocol):
    """Durable file operations with a POSIX and a Windows twin.

    Paths are absolute text. Every refusal of the system (full disk included) is raised as
    `Refused` with a code, after which the file that stood there before still stands.
    """

    def read(self, path: str, limit: int) -> bytes: ...

    def write_atomically(self, path: str, data: bytes) -> None:
        """Write beside, flush to the device, rename over, flush the folder."""
        ...

    def create_exclusive(self, path: str) -> AbstractContextManager[BinaryIO]: ...

    def flush(self, handle: BinaryIO) -> None:
        """Return only after the device says it holds the bytes."""
        ...

    def publish(self, temporary: str, final: str) -> None:
        """Rename a flushed file into place and flush the folder."""
        ...

    def copy(self, source: str, target: str) -> None:
        """Copy a file of any size; the copy is flushed and renamed into place."""
        ...

    def remove(self, path: str) -> None: ...

    def exists(self, path: str) -> bool: ...

    def list(self, folder: str) -> Iterator[str]: ...

    def make_folder(self, path: str) -> None:
        """Make a folder that only its owner can read."""
        ...

    def free_bytes(self, folder: str) -> int: ...

    def lock(self, path: str) -> AbstractContextManager[None]:
        """Hold the one lock of a profile, or raise `Refused` when another process does."""
        ...

    def refuse_unsafe_place(self, folder: str) -> None:
        """Refuse a network share and a folder that a cloud program copies."""
        ...


class SecretShelf(Protocol):
    """The system's keyring when it keeps secrets sealed; else a shelf that has none."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, secret: bytes) -> bool: ...

    def remove(self, name: str) -> None: ...


Progress = Callable[[int, int, str], None]
"""Called with (done, total, what) as long work goes on; raises `Cancelled` to stop it."""


class Cancelled(Exception):
    """The person stopped the work; everything finished so far stays."""
