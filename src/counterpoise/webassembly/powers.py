r"""Powers and logarithms made of sums and products alone, so that they round alike everywhere.

The engine takes both from the C library. A browser has none, and C libraries differ in the last
bit. These follow the usual scheme (P. T. P. Tang, ACM Transactions on Mathematical Software 16,
1990): with :math:`x = 2^k z` and a table of :math:`\ln c`,

.. math:: \ln x = k \ln 2 + \ln c + \ln(1 + r), \qquad r = z / c - 1,

as a sum of two numbers (T. J. Dekker, Numerische Mathematik 18, 1971), and
:math:`x^y = e^{y \ln x}` by a table of :math:`2^{j/128}`. A power lies within 0.51 units of the
last place and a logarithm within 0.501: ``tests/webassembly/test_powers.py`` holds both against
numbers of fifty digits.
"""

from decimal import Decimal, localcontext
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

PLACES = 128
"""Places of both tables in an octave."""
_FIRST = 90
_DIGITS = 60
_SPLITTER = 134217729.0  # 2^27 + 1
_UPPER_HALF = -(1 << 27)


def _rounded(value: Decimal, bits: int) -> float:
    """Return a number to so many bits after the point."""
    return float(round(value * 2**bits)) / 2.0**bits


def _two_parts(values: list[Decimal]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    upper = [float(value) for value in values]
    lower = [float(value - Decimal(part)) for value, part in zip(values, upper, strict=True)]
    return np.array(upper), np.array(lower)


def _constants() -> dict[str, Any]:
    with localcontext() as context:
        context.prec = _DIGITS
        ln2 = Decimal(2).ln()
        inverse = [_rounded(Decimal(PLACES) / i, 9) for i in range(_FIRST, 2 * _FIRST + 3)]
        log_upper, log_lower = _two_parts([-Decimal(value).ln() for value in inverse])
        steps = [(ln2 * j / PLACES).exp() for j in range(PLACES)]
        step_upper, step_lower = _two_parts(steps)
        ln2_upper, part_upper = _rounded(ln2, 40), _rounded(ln2 / PLACES, 42)
        (per_ln2,), (per_ln2_rest,) = _two_parts([1 / ln2])
        return {
            "inverse": np.array(inverse),
            "log": (log_upper, log_lower),
            "step": (step_upper, step_lower),
            "ln2": (ln2_upper, float(ln2 - Decimal(ln2_upper))),
            "part": (part_upper, float(ln2 / PLACES - Decimal(part_upper))),
            "per_ln2": (float(per_ln2), float(per_ln2_rest)),
        }


_OF = _constants()
_INVERSE = _OF["inverse"]
_LOG, _LOG_REST = _OF["log"]
_STEP, _STEP_REST = _OF["step"]
_LN2, _LN2_REST = _OF["ln2"]
_PART, _PART_REST = _OF["part"]
_PER_LN2, _PER_LN2_REST = _OF["per_ln2"]

# No fast arithmetic here: what looks like nothing, as (a + b) - a - b, is what was rounded off.
_njit: Any = njit
_compiled = _njit(error_model="numpy", nogil=True, forceinline=True, _nrt=False)


@_compiled
def _sum(a, b):  # type: ignore[no-untyped-def]
    total = a + b
    other = total - a
    return total, (a - (total - other)) + (b - other)


@_compiled
def _product(a, b):  # type: ignore[no-untyped-def]
    total = a * b
    scaled = _SPLITTER * a
    a_upper = scaled - (scaled - a)
    scaled = _SPLITTER * b
    b_upper = scaled - (scaled - b)
    a_lower, b_lower = a - a_upper, b - b_upper
    rest = a_upper * b_upper - total
    rest += a_upper * b_lower
    rest += a_lower * b_upper
    return total, rest + a_lower * b_lower


@_compiled
def _log(x):  # type: ignore[no-untyped-def]
    """Return the natural logarithm of a positive, finite number as two numbers."""
    k: Any = 0
    if x < 2.2250738585072014e-308:
        x, k = x * 18014398509481984.0, -54
    bits = np.float64(x).view(np.int64)
    k += (bits >> 52) - 1023
    z = np.int64((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000).view(np.float64)
    if z > 1.4142135623730951:
        z, k = 0.5 * z, k + 1
    place = np.int64(z * PLACES + 0.5) - _FIRST
    inverse = _INVERSE[place]
    z_upper = np.int64(np.float64(z).view(np.int64) & _UPPER_HALF).view(np.float64)
    r, rest = _sum(z_upper * inverse - 1.0, (z - z_upper) * inverse)
    square, square_rest = _product(r, r)
    series = 1 / 3 + r * (-1 / 4 + r * (1 / 5 + r * (-1 / 6 + r * (1 / 7 + r * (-1 / 8)))))
    series += r * r * r * r * r * r * (1 / 9 - r / 10)
    total, lost = _sum(k * _LN2, _LOG[place])
    total, more = _sum(total, r)
    lost += more
    total, more = _sum(total, -0.5 * square)
    lost += more
    lost += k * _LN2_REST + _LOG_REST[place]
    lost += (rest - r * rest) - 0.5 * square_rest + r * square * series
    upper = total + lost
    return upper, lost - (upper - total)


@_compiled
def _exp(x, rest):  # type: ignore[no-untyped-def]
    """Return the exponential of a sum of two numbers."""
    if x > 710.0:
        return np.inf
    if x < -746.0:
        return 0.0
    n = np.int64(np.floor(x / (_PART + _PART_REST) + 0.5))
    r = (x - n * _PART) + (rest - n * _PART_REST)
    beyond = r + r * r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r / 720))))
    place, k = n & (PLACES - 1), n >> 7
    found = _STEP[place] + (_STEP[place] * beyond + _STEP_REST[place])
    half = k >> 1  # two factors, of which each is a normal number
    return (
        found
        * np.int64((half + 1023) << 52).view(np.float64)
        * np.int64((k - half + 1023) << 52).view(np.float64)
    )


@_njit("float64(float64)", error_model="numpy", nogil=True, _nrt=False)
def log2(x: float) -> float:
    """Return the logarithm to base 2."""
    if not x > 0.0:
        return -np.inf if x == 0.0 else np.nan
    if x == np.inf:
        return x
    upper, lower = _log(x)
    total, rest = _product(upper, _PER_LN2)
    return total + (rest + (upper * _PER_LN2_REST + lower * _PER_LN2))  # type: ignore[no-any-return]


@_njit("float64(float64, float64)", error_model="numpy", nogil=True, _nrt=False)
def power(x: float, y: float) -> float:
    """Return a number to the power of another, for the cases that IEEE 754 names."""
    if y == 0.0 or x == 1.0:
        return 1.0
    if x != x or y != y:  # noqa: PLR0124 - not a number
        return np.nan
    size, whole = abs(x), np.floor(y) == y
    odd = whole and abs(y) < 9007199254740992.0 and (np.int64(y) & 1) == 1
    sign = -1.0 if odd and np.float64(x).view(np.int64) < 0 else 1.0
    if size == 0.0:
        return sign * 0.0 if y > 0.0 else sign * np.inf
    if abs(y) == np.inf or size == np.inf:
        if size == 1.0:
            return 1.0
        return sign * np.inf if (size > 1.0) == (y > 0.0) else sign * 0.0
    if x < 0.0 and not whole:
        return np.nan
    if size == 1.0:
        return sign
    upper, lower = _log(size)
    if abs(y) > 1e22:
        return sign * np.inf if (upper > 0.0) == (y > 0.0) else sign * 0.0
    total, rest = _product(upper, y)
    return sign * _exp(total, rest + lower * y)  # type: ignore[no-any-return]
