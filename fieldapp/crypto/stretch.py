"""Argon2id (RFC 9106): from a passphrase to a key, within fixed bounds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fieldapp.domain.errors import Damaged, Refused
from fieldapp.domain.ports import Clock

_MIB_IN_KIB: Final = 1024
_TARGET_S: Final = 1.0
_STEP_MIB: Final = 16


@dataclass(frozen=True, slots=True)
class Argon2:
    """Cost of one derivation: memory in KiB, passes over it, lanes side by side."""

    memory_kib: int
    passes: int
    lanes: int

    def check(self) -> None:
        """Refuse a cost outside the bounds; called before anything is derived."""
        if not (
            FLOOR.memory_kib <= self.memory_kib <= _MOST_KIB
            and FLOOR.passes <= self.passes <= _MOST_PASSES
            and 1 <= self.lanes <= _MOST_LANES
        ):
            raise Damaged(
                "K-304",
                "The protection of this laptop's keys was changed from outside.",
                "Do not type a passphrase. Take the newest copy, or ask your records office.",
            )


FLOOR: Final = Argon2(64 * _MIB_IN_KIB, 3, 4)
START: Final = Argon2(256 * _MIB_IN_KIB, 3, 4)
_MOST_KIB: Final = 1024 * _MIB_IN_KIB
_MOST_PASSES: Final = 10
_MOST_LANES: Final = 8


def stretch(passphrase: str, salt: bytes, cost: Argon2) -> bytes:
    """Return 32 bytes; the passphrase is taken in Unicode form NFC, as keyboards differ."""
    cost.check()
    text = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    kdf = Argon2id(
        salt=salt,
        length=32,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    try:
        return kdf.derive(text)
    except MemoryError:
        raise Refused(
            "K-305",
            "There is not enough free memory to unlock.",
            "Close other programs and try again.",
        ) from None


def calibrate(clock: Clock, derive: Callable[[str, bytes, Argon2], bytes] = stretch) -> Argon2:
    """Return a cost of about one second on this laptop, never below the floor."""
    begun = clock.monotonic()
    try:
        derive("calibration", bytes(32), START)
    except Refused:
        return FLOOR
    faster = _TARGET_S / max(clock.monotonic() - begun, 0.001)
    steps = int(START.memory_kib * faster) // (_STEP_MIB * _MIB_IN_KIB)
    wanted = steps * _STEP_MIB * _MIB_IN_KIB
    memory = min(max(wanted, FLOOR.memory_kib), _MOST_KIB)
    passes = min(max(START.passes * wanted // memory, FLOOR.passes), _MOST_PASSES)
    return Argon2(memory, passes, START.lanes)
