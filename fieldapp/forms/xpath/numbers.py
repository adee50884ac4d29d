"""Numbers and texts as JavaScript converts them, which is what ODK's engine does."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Final

from fieldapp.forms.xpath import browser_maths

_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_INFINITE: Final = re.compile(r"([+-]?)Infinity")
_RADIX: Final = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_SPACE: Final = " \t\n\v\f\r\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_EXACT: Final = 2.0**53
_HUGE: Final = 2.0**31
_LARGEST_PLAIN: Final = 21
_SMALLEST_PLAIN: Final = -6


def number_text(number: float) -> str:
    """Return a number as text: shortest digits that read back, exponents from 1e21 on.

    NaN has no digits and reads as "NaN"; callers that show answers read it as "".
    """
    if -_EXACT < number < _EXACT and number == int(number):
        return str(int(number))
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    return ("-" if sign else "") + _placed("".join(map(str, digits)), int(exponent))


def _placed(digits: str, exponent: int) -> str:
    """Return `digits` x 10^`exponent` with its point, or with an exponent when far away."""
    point = len(digits) + exponent
    if len(digits) <= point <= _LARGEST_PLAIN:
        return digits + "0" * exponent
    if 0 < point <= _LARGEST_PLAIN:
        return f"{digits[:point]}.{digits[point:]}"
    if _SMALLEST_PLAIN < point <= 0:
        return f"0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{'+' if point > 0 else '-'}{abs(point - 1)}"


def text_number(text: str) -> float:
    """Return the number that `text` writes; white space alone is 0, other text is NaN."""
    plain = text.strip(_SPACE)
    if _DECIMAL.fullmatch(plain):
        return float(plain)
    if not plain:
        return 0.0
    if _RADIX.fullmatch(plain):
        return float(int(plain, 0))
    infinite = _INFINITE.fullmatch(plain)
    if infinite:
        return -math.inf if infinite.group(1) == "-" else math.inf
    return math.nan


def leading_integer(text: str) -> float:
    """Return the whole number that `text` begins with (NaN when it begins with none)."""
    found = _INTEGER.match(text.lstrip(_SPACE))
    return float(int(found.group())) if found else math.nan


def rounded(number: float) -> float:
    """Return the nearest whole number; a half goes up, also below zero."""
    if not math.isfinite(number):
        return number
    low = float(math.floor(number))
    return low + 1.0 if number - low >= 0.5 else low


def power(base: float, exponent: float) -> float:
    """Return `base` to the `exponent`, with infinities and NaN in the place of errors."""
    if exponent == 0:
        return 1.0
    if math.isnan(base) or (abs(base) == 1.0 and not math.isfinite(exponent)):
        return math.nan
    if base == 0 or math.isinf(base) or abs(exponent) >= _HUGE:
        return _edge_power(base, exponent)
    if base > 0:
        return browser_maths.power(base, exponent)
    if not exponent.is_integer():
        return math.nan
    return browser_maths.power(-base, exponent) * (-1.0 if exponent % 2 else 1.0)


def _edge_power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.copysign(math.inf, base) if exponent % 2 == 1 else math.inf


def divided(left: float, right: float) -> float:
    """Return the quotient; by zero it is an infinity, zero by zero NaN."""
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def remainder(left: float, right: float) -> float:
    """Return what is left of a division toward zero; it has the sign of `left`."""
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)
