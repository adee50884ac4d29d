"""The order that randomize() gives, the same for the same seed on every device.

Park and Miller's minimal standard generator drives an inside-out Fisher-Yates shuffle; a seed
is read as JavaRosa reads it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

_T = TypeVar("_T")

_MODULUS: Final = 2_147_483_647
_MULTIPLIER: Final = 16_807
_LONGEST: Final = 2**63


def seed_of(number: float, text: str) -> int:
    """Return the seed that a value stands for: its whole part, or a hash of other text."""
    if math.isnan(number):
        digest = hashlib.sha256(text.encode("utf-8", "replace")).digest()
        return int.from_bytes(digest[:8], "big", signed=True) if text else 0
    if math.isinf(number):
        return _LONGEST - 1 if number > 0 else -_LONGEST
    return math.trunc(number)


def seeded_order(items: Sequence[_T], seed: int) -> list[_T]:
    """Return `items` in the order of `seed`."""
    state = int(math.copysign(abs(seed) % _MODULUS, seed))
    if state <= 0:
        state += _MODULUS - 1

    def random() -> float:
        nonlocal state
        state = state * _MULTIPLIER % _MODULUS
        return (state - 1) / (_MODULUS - 1)

    return shuffled(items, random)


def shuffled(items: Sequence[_T], random: Callable[[], float]) -> list[_T]:
    """Return `items` in an order drawn from `random`, which gives numbers from 0 below 1."""
    order: list[_T] = []
    for place, item in enumerate(items):
        chosen = math.floor(random() * (place + 1))
        if chosen == place:
            order.append(item)
        else:
            order.append(order[chosen])
            order[chosen] = item
    return order
