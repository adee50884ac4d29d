"""Padmé sizes (Nikitin et al., PURBs, 2019): a length tells little of what was written."""

from __future__ import annotations

from typing import Final

SMALLEST: Final = 256


def padded_size(length: int) -> int:
    """Return the Padmé size of `length` bytes: at most 12 % more, and at least 256.

    The size keeps as many leading bits of the length as its exponent has bits.
    """
    if length <= SMALLEST:
        return SMALLEST
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask
