"""What the server takes from outside: time, randomness, and a place for chunks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Clock(Protocol):
    """Two clocks: one that people read, one that never goes back."""

    def now_ms(self) -> int:
        """Return Unix time in milliseconds."""

    def monotonic(self) -> float:
        """Return seconds since some fixed moment."""


class Randomness(Protocol):
    """Bytes that nobody can guess."""

    def take(self, count: int) -> bytes:
        """Return `count` fresh random bytes."""


class Blobs(Protocol):
    """Sealed chunks by inspection and address; an address is the SHA-256 of the bytes.

    What was put survives a power cut once `flush` has returned; until then nothing is
    acknowledged. Putting what is there already changes nothing.
    """

    def put(self, inspection: bytes, address: bytes, data: bytes) -> None:
        """Keep `data` under `address`."""

    def flush(self, inspection: bytes) -> None:
        """Make all that was put for an inspection survive a power cut."""

    def get(self, inspection: bytes, address: bytes) -> bytes | None:
        """Return the bytes of a chunk, or None when it is not held."""

    def exists(self, inspection: bytes, address: bytes) -> bool:
        """Say whether a chunk is held."""

    def addresses(self, inspection: bytes) -> Iterator[bytes]:
        """Yield the addresses of an inspection's chunks, in no order."""
