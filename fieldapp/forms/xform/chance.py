"""Numbers and ids by chance, made of unpredictable bytes that are handed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

_BITS: Final = 53


class ByteChance:
    """Chance for expressions of a form; `more` gives that many fresh random bytes."""

    def __init__(self, more: Callable[[int], bytes]) -> None:
        self._more = more

    def random(self) -> float:
        """Return a number from 0 up to but not including 1."""
        drawn = int.from_bytes(self._more(7)) >> (7 * 8 - _BITS)
        return drawn / (1 << _BITS)

    def uuid(self) -> str:
        """Return a random id of 36 characters."""
        return str(UUID(bytes=self._more(16), version=4))
