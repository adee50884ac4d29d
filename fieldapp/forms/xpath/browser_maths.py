"""Powers, logarithms and angles to the last digit of what a web browser computes.

The platform's own functions differ from a browser's in the last digit of a few results in a
hundred, and a calculated answer is compared as text. These follow the published method and
constants of fdlibm, which browsers use too:

    Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
    Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify,
    and distribute this software is freely granted, provided that this notice is preserved.

All take and return finite numbers; whoever calls handles NaN, infinities and zeros.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Sequence
from typing import Final

_HALF_PI: Final = 1.57079632679489655800e00
_HALF_PI_LOW: Final = 6.12323399573676603587e-17
_QUARTER_PI: Final = 7.85398163397448278999e-01
_QUARTER_PI_LOW: Final = 3.06161699786838301793e-17
_PI_LOW: Final = 1.2246467991473531772e-16
_LN2_HIGH: Final = 6.93147180369123816490e-01
_LN2_LOW: Final = 1.90821492927058770002e-10
_INVERSE_LN2: Final = 1.44269504088896338700e00

_SIN: Final = (
    8.33333333332248946124e-03,
    -1.98412698298579493134e-04,
    2.75573137070700676789e-06,
    -2.50507602534068634195e-08,
    1.58969099521155010221e-10,
)
_SIN_FIRST: Final = -1.66666666666666324348e-01
_COS: Final = (
    4.16666666666666019037e-02,
    -1.38888888888741095749e-03,
    2.48015872894767294178e-05,
    -2.75573143513906633035e-07,
    2.08757232129817482790e-09,
    -1.13596475577881948265e-11,
)
_TAN: Final = (
    3.33333333333334091986e-01,
    1.33333333333201242699e-01,
    5.39682539762260521377e-02,
    2.18694882948595424599e-02,
    8.86323982359930005737e-03,
    3.59207910759131235356e-03,
    1.45620945432529025516e-03,
    5.88041240820264096874e-04,
    2.46463134818469906812e-04,
    7.81794442939557092300e-05,
    7.14072491382608190305e-05,
    -1.85586374855275456654e-05,
    2.59073051863633712884e-05,
)
_HALF_PI_PARTS: Final = (
    (1.57079632673412561417e00, 6.07710050650619224932e-11),
    (6.07710050630396597660e-11, 2.02226624879595063154e-21),
    (2.02226624871116645580e-21, 8.47842766036889956997e-32),
)
_TWO_OVER_PI: Final = 6.36619772367581382433e-01
_FAR: Final = 2.0**19 * _HALF_PI


def _polynomial(x: float, coefficients: Sequence[float]) -> float:
    total = coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        total = coefficient + x * total
    return total


def _high(x: float) -> int:
    """Return the upper 32 bits of a number, signed."""
    return int(struct.unpack(">i", struct.pack(">d", x)[:4])[0])


def _from_high(high: int) -> float:
    """Return the number with these upper 32 bits and no others."""
    return float(struct.unpack(">d", struct.pack(">Ii", high & 0xFFFFFFFF, 0))[0])


def _with_high(x: float, high: int) -> float:
    return float(struct.unpack(">d", struct.pack(">i", high) + struct.pack(">d", x)[4:])[0])


def _coarse(x: float) -> float:
    """Return a number without its lower 32 bits."""
    return _from_high(_high(x))


def _reduced(x: float) -> tuple[int, float, float]:
    """Return the nearest number of quarter turns, and what is left in two parts."""
    size = abs(x)
    if size <= _QUARTER_PI:
        return 0, x, 0.0
    turns = 1 if size < 3 * _QUARTER_PI else int(size * _TWO_OVER_PI + 0.5)
    rest, low = size - turns * _HALF_PI_PARTS[0][0], turns * _HALF_PI_PARTS[0][1]
    first = rest - low
    for lost, (part, following) in zip((16, 49), _HALF_PI_PARTS[1:], strict=True):
        if (_high(size) >> 20) - ((_high(first) >> 20) & 0x7FF) <= lost:
            break
        before, taken = rest, turns * part
        rest = before - taken
        low = turns * following - ((before - rest) - taken)
        first = rest - low
    second = (rest - first) - low
    return (-turns, -first, -second) if x < 0 else (turns, first, second)


def _sine(x: float, rest: float) -> float:
    if abs(x) < 2.0**-27:
        return x
    z = x * x
    v = z * x
    r = _polynomial(z, _SIN)
    return x - ((z * (0.5 * rest - v * r) - rest) - v * _SIN_FIRST)


def _sine_alone(x: float) -> float:
    z = x * x
    return x if abs(x) < 2.0**-27 else x + z * x * (_SIN_FIRST + z * _polynomial(z, _SIN))


def _cosine(x: float, rest: float) -> float:
    size = _high(abs(x))
    if size < 0x3E400000:
        return 1.0
    z = x * x
    r = z * _polynomial(z, _COS)
    if size < 0x3FD33333:
        return 1.0 - (0.5 * z - (z * r - x * rest))
    q = 0.28125 if size > 0x3FE90000 else _from_high(size - 0x00200000)
    return (1.0 - q) - ((0.5 * z - q) - (z * r - x * rest))


def sin(x: float) -> float:
    """Return the sine of an angle in radians."""
    if not abs(x) <= _FAR:
        return math.sin(x)
    if abs(x) <= _QUARTER_PI:
        return _sine_alone(x)
    turns, first, second = _reduced(x)
    value = _cosine(first, second) if turns % 2 else _sine(first, second)
    return -value if turns % 4 in (2, 3) else value


def cos(x: float) -> float:
    """Return the cosine of an angle in radians."""
    if not abs(x) <= _FAR:
        return math.cos(x)
    turns, first, second = _reduced(x)
    value = _sine(first, second) if turns % 2 else _cosine(first, second)
    return -value if turns % 4 in (1, 2) else value


def tan(x: float) -> float:
    """Return the tangent of an angle in radians."""
    if not abs(x) <= _FAR:
        return math.tan(x)
    turns, first, second = _reduced(x)
    return _tangent(first, second, inverse=bool(turns % 2))


def _tangent(x: float, rest: float, *, inverse: bool) -> float:
    if abs(x) < 2.0**-28:
        return -1.0 / x if inverse else x
    sign = -1.0 if x < 0 else 1.0
    large = _high(abs(x)) >= 0x3FE59428
    if large:
        x, rest = (_QUARTER_PI - sign * x) + (_QUARTER_PI_LOW - sign * rest), 0.0
    z = x * x
    w = z * z
    s = z * x
    r = _polynomial(w, _TAN[1::2]) + z * _polynomial(w, _TAN[2::2])
    r = rest + z * (s * r + rest) + _TAN[0] * s
    w = x + r
    if large:
        v = -1.0 if inverse else 1.0
        return sign * (v - 2.0 * (x - (w * w / (w + v) - r)))
    return _negative_inverse(x, r, w) if inverse else w


def _negative_inverse(x: float, rest: float, whole: float) -> float:
    z = _coarse(whole)
    v = rest - (z - x)
    a = -1.0 / whole
    t = _coarse(a)
    return t + a * ((1.0 + t * z) + t * v)


_ATAN: Final = (
    3.33333333333329318027e-01,
    -1.99999999998764832476e-01,
    1.42857142725034663711e-01,
    -1.11111104054623557880e-01,
    9.09088713343650656196e-02,
    -7.69187620504482999495e-02,
    6.66107313738753120669e-02,
    -5.83357013379057348645e-02,
    4.97687799461593236017e-02,
    -3.65315727442169155270e-02,
    1.62858201153657823623e-02,
)
_ATAN_OF: Final = (
    (4.63647609000806093515e-01, 2.26987774529616870924e-17),
    (_QUARTER_PI, _QUARTER_PI_LOW),
    (9.82793723247329054082e-01, 1.39033110312309984516e-17),
    (_HALF_PI, _HALF_PI_LOW),
)


def atan(x: float) -> float:
    """Return the angle in radians with this tangent."""
    size = abs(x)
    if size >= 2.0**66:
        return math.copysign(_HALF_PI + _HALF_PI_LOW, x)
    if size < 2.0**-27:
        return x
    place, reached = _atan_place(size)
    z = reached * reached
    w = z * z
    total = z * _polynomial(w, _ATAN[0::2]) + w * _polynomial(w, _ATAN[1::2])
    if place is None:
        return x - x * total
    high, low = _ATAN_OF[place]
    return math.copysign(high - ((reached * total - low) - reached), x)


def _atan_place(size: float) -> tuple[int | None, float]:
    """Return the known angle nearest to the one looked for, and the tangent of the rest."""
    if size < 0.4375:
        return None, size
    if size < 0.6875:
        return 0, (2.0 * size - 1.0) / (2.0 + size)
    if size < 1.1875:
        return 1, (size - 1.0) / (size + 1.0)
    if size < 2.4375:
        return 2, (size - 1.5) / (1.0 + 1.5 * size)
    return 3, -1.0 / size


def atan2(y: float, x: float) -> float:
    """Return the angle in radians of the point (x, y) from the x axis."""
    if x == 0 or y == 0 or not (math.isfinite(x) and math.isfinite(y)):
        return math.atan2(y, x)
    if x == 1.0:
        return atan(y)
    distance = (_high(abs(y)) - _high(abs(x))) >> 20
    if distance > 60:
        return math.copysign(_HALF_PI + 0.5 * _PI_LOW, y)
    angle = 0.0 if x < 0 and distance < -60 else atan(abs(y / x))
    if x > 0:
        return math.copysign(angle, y)
    return math.pi - (angle - _PI_LOW) if y > 0 else (angle - _PI_LOW) - math.pi


_ARC_OVER: Final = (
    1.66666666666666657415e-01,
    -3.25565818622400915405e-01,
    2.01212532134862925881e-01,
    -4.00555345006794114027e-02,
    7.91534994289814532176e-04,
    3.47933107596021167570e-05,
)
_ARC_UNDER: Final = (
    1.0,
    -2.40339491173441421878e00,
    2.02094576023350569471e00,
    -6.88283971605453293030e-01,
    7.70381505559019352791e-02,
)


def _arc(t: float) -> float:
    return t * _polynomial(t, _ARC_OVER) / _polynomial(t, _ARC_UNDER)


def asin(x: float) -> float:
    """Return the angle in radians with this sine, for -1 to 1."""
    size = abs(x)
    if size == 1.0:
        return x * _HALF_PI + x * _HALF_PI_LOW
    if size < 0.5:
        return x if size < 2.0**-27 else x + x * _arc(x * x)
    t = (1.0 - size) * 0.5
    s, r = math.sqrt(t), _arc(t)
    if _high(size) >= 0x3FEF3333:
        return math.copysign(_HALF_PI - (2.0 * (s + s * r) - _HALF_PI_LOW), x)
    w = _coarse(s)
    c = (t - w * w) / (s + w)
    p = 2.0 * s * r - (_HALF_PI_LOW - 2.0 * c)
    return math.copysign(_QUARTER_PI - (p - (_QUARTER_PI - 2.0 * w)), x)


def acos(x: float) -> float:
    """Return the angle in radians with this cosine, for -1 to 1."""
    if abs(x) == 1.0:
        return 0.0 if x > 0 else math.pi + 2.0 * _HALF_PI_LOW
    if abs(x) < 0.5:
        if abs(x) <= 2.0**-57:
            return _HALF_PI + _HALF_PI_LOW
        return _HALF_PI - (x - (_HALF_PI_LOW - x * _arc(x * x)))
    z = (1.0 - abs(x)) * 0.5
    s, r = math.sqrt(z), _arc(z)
    if x < 0:
        return math.pi - 2.0 * (s + (r * s - _HALF_PI_LOW))
    d = _coarse(s)
    c = (z - d * d) / (s + d)
    return 2.0 * (d + (r * s + c))


_EXP: Final = (
    1.66666666666666019037e-01,
    -2.77777777770155933842e-03,
    6.61375632143793436117e-05,
    -1.65339022054652515390e-06,
    4.13813679705723846039e-08,
)
_EXP_MOST: Final = 7.09782712893383973096e02
_EXP_LEAST: Final = -7.45133219101941108420e02


def exp(x: float) -> float:
    """Return e to the power of `x`, infinity when that is too large."""
    if x > _EXP_MOST:
        return math.inf
    if x < _EXP_LEAST or x == 1.0:
        return math.e if x == 1.0 else 0.0
    size = _high(abs(x))
    if size < 0x3E300000:
        return 1.0 + x
    doublings, high, low = 0, x, 0.0
    if size > 0x3FD62E42:
        near = size < 0x3FF0A2B2
        sign = -1 if x < 0 else 1
        doublings = sign if near else int(_INVERSE_LN2 * x + 0.5 * sign)
        high, low = x - doublings * _LN2_HIGH, doublings * _LN2_LOW
    rest = high - low
    t = rest * rest
    c = rest - t * _polynomial(t, _EXP)
    if doublings == 0:
        return 1.0 - ((rest * c) / (c - 2.0) - rest)
    return math.ldexp(1.0 - ((low - (rest * c) / (2.0 - c)) - high), doublings)


_LOG_ODD: Final = (
    6.666666666666735130e-01,
    2.857142874366239149e-01,
    1.818357216161805012e-01,
    1.479819860511658591e-01,
)
_LOG_EVEN: Final = (3.999999999940941908e-01, 2.222219843214978396e-01, 1.531383769920937332e-01)


def log(x: float) -> float:
    """Return the natural logarithm of a number above 0."""
    k, high, f = _log_parts(x)
    if (0xFFFFF & (2 + high)) < 3:
        return _log_near(k, f)
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    r = z * _polynomial(w, _LOG_ODD) + w * _polynomial(w, _LOG_EVEN)
    if ((high - 0x6147A) | (0x6B851 - high)) > 0:
        half = 0.5 * f * f
        if k == 0:
            return f - (half - s * (half + r))
        return k * _LN2_HIGH - ((half - (s * (half + r) + k * _LN2_LOW)) - f)
    if k == 0:
        return f - s * (f - r)
    return k * _LN2_HIGH - ((s * (f - r) - k * _LN2_LOW) - f)


def _log_parts(x: float) -> tuple[int, int, float]:
    """Return the exponent, the upper bits of the fraction, and the fraction less 1."""
    k = 0
    if _high(x) < 0x00100000:
        k, x = -54, x * 2.0**54
    k += (_high(x) >> 20) - 1023
    high = _high(x) & 0xFFFFF
    i = (high + 0x95F64) & 0x100000
    return k + (i >> 20), high, _with_high(x, high | (i ^ 0x3FF00000)) - 1.0


def _log_near(k: int, f: float) -> float:
    if f == 0:
        return k * _LN2_HIGH + k * _LN2_LOW
    r = f * f * (0.5 - 0.33333333333333333 * f)
    return f - r if k == 0 else k * _LN2_HIGH - ((r - k * _LN2_LOW) - f)


def log10(x: float) -> float:
    """Return the logarithm to base 10 of a number above 0."""
    k = 0
    if _high(x) < 0x00100000:
        k, x = -54, x * 2.0**54
    k += (_high(x) >> 20) - 1023
    below = 1 if k < 0 else 0
    y = float(k + below)
    x = _with_high(x, (_high(x) & 0xFFFFF) | ((0x3FF - below) << 20))
    z = y * 3.69423907715893078616e-13 + 4.34294481903251816668e-01 * log(x)
    return z + y * 3.01029995663611771306e-01


_POW: Final = (
    5.99999999999994648725e-01,
    4.28571428578550184252e-01,
    3.33333329818377432918e-01,
    2.72728123808534006489e-01,
    2.30660745775561754067e-01,
    2.06975017800338417784e-01,
)
_CP, _CP_HIGH, _CP_LOW = (
    9.61796693925975554329e-01,
    9.61796700954437255859e-01,
    -7.02846165095275826516e-09,
)
_LG2, _LG2_HIGH, _LG2_LOW = (
    6.93147180559945286227e-01,
    6.93147182464599609375e-01,
    -1.90465429995776804525e-09,
)
_PLAIN_POWERS: Final[dict[float, Callable[[float], float]]] = {
    -1.0: lambda base: 1.0 / base,
    0.0: lambda _base: 1.0,
    0.5: math.sqrt,
    1.0: lambda base: base,
    2.0: lambda base: base * base,
}
_BASES: Final = (1.0, 1.5)
_BASES_HIGH: Final = (0.0, 5.84962487220764160156e-01)
_BASES_LOW: Final = (0.0, 1.35003920212974897128e-08)


def power(base: float, exponent: float) -> float:
    """Return a number above 0 to a power below 2^31, 0 or infinity when out of reach."""
    if exponent in _PLAIN_POWERS:
        return _PLAIN_POWERS[exponent](base)
    first, second = _log2(base)
    coarse = _coarse(exponent)
    low = (exponent - coarse) * first + exponent * second
    high = coarse * first
    whole = low + high
    if whole >= 1024.0:
        return math.inf
    return 0.0 if whole <= -1075.0 else _exp2(high, low)


def _log2(x: float) -> tuple[float, float]:
    """Return the logarithm to base 2 of a number in two parts."""
    n, k, ax = _pow_parts(x)
    u, v = ax - _BASES[k], 1.0 / (ax + _BASES[k])
    ss = u * v
    s_high = _coarse(ss)
    t_high = _from_high(((_high(ax) >> 1) | 0x20000000) + 0x00080000 + (k << 18))
    t_low = ax - (t_high - _BASES[k])
    s_low = v * ((u - s_high * t_high) - s_high * t_low)
    s2 = ss * ss
    r = s2 * s2 * _polynomial(s2, _POW) + s_low * (s_high + ss)
    s2 = s_high * s_high
    t_high = _coarse(3.0 + s2 + r)
    t_low = r - ((t_high - 3.0) - s2)
    u = s_high * t_high
    v = s_low * t_high + t_low * ss
    p_high = _coarse(u + v)
    p_low = v - (p_high - u)
    z_high = _CP_HIGH * p_high
    z_low = _CP_LOW * p_high + p_low * _CP + _BASES_LOW[k]
    first = _coarse(((z_high + z_low) + _BASES_HIGH[k]) + n)
    return first, z_low - (((first - n) - _BASES_HIGH[k]) - z_high)


def _pow_parts(x: float) -> tuple[float, int, float]:
    n = 0
    if _high(x) < 0x00100000:
        n, x = -53, x * 2.0**53
    n += (_high(x) >> 20) - 0x3FF
    j = _high(x) & 0xFFFFF
    high = j | 0x3FF00000
    k = 1 if 0x3988E < j < 0xBB67A else 0
    if j >= 0xBB67A:
        n, high = n + 1, high - 0x00100000
    return float(n), k, _with_high(x, high)


def _exp2(high: float, low: float) -> float:
    """Return 2 to the power of a number in two parts."""
    n = 0
    if abs(high + low) > 0.5:
        n = math.floor(abs(low + high) + 0.5) * (1 if high + low > 0 else -1)
        high -= n
    t = _coarse(low + high)
    u = t * _LG2_HIGH
    v = (low - (t - high)) * _LG2 + t * _LG2_LOW
    z = u + v
    w = v - (z - u)
    t = z * z
    t1 = z - t * _polynomial(t, _EXP)
    r = (z * t1) / ((t1 - 2.0) - (w + z * w))
    return math.ldexp(1.0 - (r - z), n)
