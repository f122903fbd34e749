"""Drawing futures in compiled code: the numbers that `counterpoise.ensemble.sampling` draws.

One kernel in three stages, which Python and a browser run alike: numbers between 0 and 1 from the
streams of NumPy (PCG64: M. E. O'Neill, 2014), their mixture with what figures have in common, and
quantiles of triangular distributions.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from numba.core.registry import CPUDispatcher

from counterpoise.machine_code import MachineCode
from counterpoise.webassembly.normal import distribution, quantile

STREAMS, MIXED, VALUES = 0, 1, 2
"""Stages."""
_M3, _M2, _M1, _M0 = (np.uint64(part) for part in (0x2360ED05, 0x1FC65DA4, 0x4385DF64, 0x9FCCF645))
"""The multiplier of PCG64 in parts of 32 bits."""
_HALF, _LOWER = np.uint64(32), np.uint64(0xFFFFFFFF)
_TO_UNIT = 1.0 / 9007199254740992.0  # 2^-53

_njit: Any = njit
_options = {"error_model": "numpy", "nogil": True, "_nrt": False}
_compiled = _njit(forceinline=True, **_options)
ARGUMENTS = {
    "stage": ("int64", ()),
    "streams": ("uint64", ("stream", "word")),
    "order": ("int64", ("future",)),
    "uniforms": ("float64", ("stream", "future")),
    "own": ("int64", ("figure",)),
    "common": ("int64", ("figure",)),
    "weight": ("float64", ("figure",)),
    "mixed": ("float64", ("figure", "future")),
    "ends": ("float64", ("figure", "end")),
    "values": ("float64", ("figure", "future")),
}
"""Type and dimensions of what `draw` takes, in its order."""


def _kernel(function: Any) -> Any:
    """Compile the kernel once for each state of the folder's sources."""
    made = _njit(**_options)(function)
    if isinstance(made, CPUDispatcher):
        vars(made)["_cache"] = MachineCode(function, Path(__file__).parent)
    return made


def signature() -> tuple[Any, ...]:
    """Return the signature of Numba that `draw` is compiled for."""
    from numba import types

    return tuple(
        types.Array(getattr(types, kind), len(dims), "C") if dims else getattr(types, kind)
        for kind, dims in ARGUMENTS.values()
    )


@_compiled
def _next(stream):  # type: ignore[no-untyped-def]
    """Step a stream (state and increment, upper half first), and return its next 64 bits.

    The state is multiplied in four parts of 32 bits: WebAssembly has no product of 128.
    """
    s0, s1 = stream[1] & _LOWER, stream[1] >> _HALF
    s2, s3 = stream[0] & _LOWER, stream[0] >> _HALF
    a, b, c = s0 * _M0, s0 * _M1, s1 * _M0
    d, e, f = s0 * _M2, s1 * _M1, s2 * _M0
    first = (a & _LOWER) + (stream[3] & _LOWER)
    total = (first >> _HALF) + (a >> _HALF) + (b & _LOWER) + (c & _LOWER) + (stream[3] >> _HALF)
    lower = (first & _LOWER) | (total << _HALF)
    third = (total >> _HALF) + (b >> _HALF) + (c >> _HALF)
    third += (d & _LOWER) + (e & _LOWER) + (f & _LOWER) + (stream[2] & _LOWER)
    fourth = (third >> _HALF) + (d >> _HALF) + (e >> _HALF) + (f >> _HALF) + (stream[2] >> _HALF)
    fourth += s0 * _M3 + s1 * _M2 + s2 * _M1 + s3 * _M0
    upper = (third & _LOWER) | (fourth << _HALF)
    stream[0], stream[1] = upper, lower
    turn, mixed = upper >> np.uint64(58), upper ^ lower
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


@_compiled
def _mixed(own, common, weight, found):  # type: ignore[no-untyped-def]
    """Fill numbers that correlate with those of others by a weight (normal copula)."""
    alone, shared = np.sqrt(1 - weight), np.sqrt(weight)
    for i in range(found.size):
        if weight <= 0.0:
            found[i] = own[i]
        elif weight >= 1.0:
            found[i] = common[i]
        else:
            found[i] = distribution(alone * quantile(own[i]) + shared * quantile(common[i]))


@_compiled
def _values(ends, mixed, found):  # type: ignore[no-untyped-def]
    """Fill the quantiles of a triangular distribution."""
    low, mode, high = ends[0], ends[1], ends[2]
    span = high - low
    corner = (mode - low) / span
    for i in range(found.size):
        u = mixed[i]
        if u < corner:
            found[i] = low + np.sqrt(u * span * (mode - low))
        else:
            found[i] = high - np.sqrt((1 - u) * span * (high - mode))


@_kernel
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
            _mixed(uniforms[own[r]], uniforms[common[r]], weight[r], mixed[r])
    else:
        for r in range(own.size):
            _values(ends[r], mixed[r], values[r])
