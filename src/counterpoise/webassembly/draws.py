"""Drawing futures in compiled code: the numbers that `counterpoise.ensemble.sampling` draws.

One kernel in three stages, which Python and a browser run alike: numbers between 0 and 1 from the
streams of NumPy (PCG64: M. E. O'Neill, 2014), their mixture with what figures have in common, and
quantiles of triangular distributions.
"""

from typing import Any

import numpy as np
from numba import njit

from counterpoise.webassembly.normal import distribution, quantile

STREAMS, MIXED, VALUES = 0, 1, 2
"""Stages."""
_HIGH, _LOW = np.uint64(0x2360ED051FC65DA4), np.uint64(0x4385DF649FCCF645)
"""The multiplier of PCG64."""
_HALF, _LOWER = np.uint64(32), np.uint64(0xFFFFFFFF)
_TO_UNIT = 1.0 / 9007199254740992.0  # 2^-53

_njit: Any = njit
_compiled = _njit(error_model="numpy", nogil=True, forceinline=True, _nrt=False)


@_compiled
def _upper_product(a, b):  # type: ignore[no-untyped-def]
    """Return the upper half of the product of two whole numbers of 64 bits."""
    a_upper, a_lower = a >> _HALF, a & _LOWER
    b_upper, b_lower = b >> _HALF, b & _LOWER
    middle = a_upper * b_lower + (a_lower * b_lower >> _HALF)
    other = a_lower * b_upper + (middle & _LOWER)
    return a_upper * b_upper + (middle >> _HALF) + (other >> _HALF)


@_compiled
def _next(stream):  # type: ignore[no-untyped-def]
    """Step a stream (state and increment, upper half first), and return its next 64 bits."""
    upper, lower = stream[0], stream[1]
    product = lower * _LOW
    carried = _upper_product(lower, _LOW) + upper * _LOW + lower * _HIGH
    total = product + stream[3]
    upper = carried + stream[2] + (np.uint64(1) if total < product else np.uint64(0))
    stream[0], stream[1] = upper, total
    turn, mixed = upper >> np.uint64(58), upper ^ total
    return (mixed >> turn) | (mixed << ((np.uint64(64) - turn) & np.uint64(63)))


@_compiled
def _stratified(stream, order, found):  # type: ignore[no-untyped-def]
    """Fill numbers between 0 and 1, one in each stratum, in random order."""
    count = found.size
    for i in range(count):
        found[i] = np.float64(np.int64(_next(stream) >> np.uint64(11))) * _TO_UNIT
        order[i] = i + 1
    kept, there, mask = np.uint64(0), False, _LOWER
    for i in range(count - 1, 0, -1):
        while np.int64(mask >> np.uint64(1)) >= i:
            mask >>= np.uint64(1)
        place = count
        while place > i:  # what is too large is left: others would be likelier
            if there:
                word, there = kept, False
            else:
                both = _next(stream)
                word, kept, there = both & _LOWER, both >> _HALF, True
            place = np.int64(word & mask)
        order[i], order[place] = order[place], order[i]
    for i in range(count):
        found[i] = (order[i] - found[i]) / count


@_njit(
    "void(int64, uint64[:,::1], int64[::1], float64[:,::1], int64[::1], int64[::1], float64[::1],"
    " float64[:,::1], float64[:,::1], float64[:,::1])",
    error_model="numpy",
    nogil=True,
    _nrt=False,
)
def draw(  # type: ignore[no-untyped-def]
    stage, streams, order, uniforms, own, common, weight, mixed, ends, values
):
    """Do one stage of drawing.

    Parameters
    ----------
    stage : int
        `STREAMS` fills uniforms from streams, `MIXED` fills mixed from uniforms, `VALUES` fills
        values from mixed.
    streams : array (S, 4) of uint64
        State and increment of each stream, the upper half first; stepped.
    order : array (B) of int64
        Room for B whole numbers.
    uniforms : array (S, B)
        Numbers between 0 and 1.
    own, common : array (R) of int64
        Places of the streams of each figure: its own, and the one that it shares with others.
    weight : array (R)
        By how much any two of those correlate; 0 for none.
    mixed : array (R, B)
        Numbers between 0 and 1.
    ends : array (R, 3)
        Lower end, mode and upper end of each figure.
    values : array (R, B)
        What is drawn.
    """
    if stage == STREAMS:
        for s in range(streams.shape[0]):
            _stratified(streams[s], order, uniforms[s])
    elif stage == MIXED:
        for r in range(own.size):
            if weight[r] <= 0.0 or weight[r] >= 1.0:
                place = own[r] if weight[r] <= 0.0 else common[r]
                for i in range(mixed.shape[1]):
                    mixed[r, i] = uniforms[place, i]
            else:
                alone, shared = np.sqrt(1 - weight[r]), np.sqrt(weight[r])
                for i in range(mixed.shape[1]):
                    mine, theirs = uniforms[own[r], i], uniforms[common[r], i]
                    mixed[r, i] = distribution(alone * quantile(mine) + shared * quantile(theirs))
    else:
        for r in range(own.size):
            low, mode, high = ends[r, 0], ends[r, 1], ends[r, 2]
            span = high - low
            corner = (mode - low) / span
            for i in range(mixed.shape[1]):
                u = mixed[r, i]
                if u < corner:
                    values[r, i] = low + np.sqrt(u * span * (mode - low))
                else:
                    values[r, i] = high - np.sqrt((1 - u) * span * (high - mode))
