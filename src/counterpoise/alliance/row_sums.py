"""Sums over allies, always in one order, so that every processor and language rounds alike.

Every eighth number goes into one of eight partial sums; these are added up half by half. Vectors of
any width up to eight can add in this order. Halves are added in double precision.
"""

from typing import Any

import numpy as np
from numba.extending import overload

from counterpoise.alliance.lanes import KINDS, WIDTH, added_up


def total(numbers: Any) -> Any:
    """Return the sum of an array whose length is a multiple of eight.

    >>> total(np.arange(16.0))
    120.0
    """
    partial = numbers[:WIDTH].copy()
    for first in range(WIDTH, numbers.size, WIDTH):
        partial += numbers[first : first + WIDTH]
    partial = partial.astype(np.float64)
    while partial.size > 1:
        half = partial.size // 2
        partial = partial[:half] + partial[half:]
    return float(partial[0])


def row_total(table: Any, row: int) -> Any:
    """Return the sum of a row of a table, in the order of `total`."""
    return total(table[row])


def row_product(weights: Any, table: Any, row: int) -> Any:
    """Return the weighted sum of a row of a table, in the order of `total`."""
    return total(weights * table[row])


# Numba wants the names of arguments, and no annotations.
_VECTORS = tuple(KINDS.values())
_INNER: Any = {"forceinline": True, "_nrt": False, "nogil": True, "error_model": "numpy"}


@overload(total, jit_options=_INNER)
def _total(numbers):  # type: ignore[no-untyped-def]
    def of_lanes(numbers):  # type: ignore[no-untyped-def]
        found = numbers[0]
        for a in range(1, numbers.size):
            found += numbers[a]
        return added_up(found)

    def of_numbers(numbers):  # type: ignore[no-untyped-def]
        p0, p1, p2, p3, p4, p5, p6, p7 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for i in range(numbers.size // WIDTH):
            a = i * WIDTH
            p0, p1 = p0 + numbers[a], p1 + numbers[a + 1]
            p2, p3 = p2 + numbers[a + 2], p3 + numbers[a + 3]
            p4, p5 = p4 + numbers[a + 4], p5 + numbers[a + 5]
            p6, p7 = p6 + numbers[a + 6], p7 + numbers[a + 7]
        return ((p0 + p4) + (p2 + p6)) + ((p1 + p5) + (p3 + p7))

    return of_lanes if numbers.dtype in _VECTORS else of_numbers


@overload(row_total, jit_options=_INNER)
def _row_total(table, row):  # type: ignore[no-untyped-def]
    def of_lanes(table, row):  # type: ignore[no-untyped-def]
        found = table[row, 0]
        for a in range(1, table.shape[1]):
            found += table[row, a]
        return added_up(found)

    def of_numbers(table, row):  # type: ignore[no-untyped-def]
        return total(table[row])

    return of_lanes if table.dtype in _VECTORS else of_numbers


@overload(row_product, jit_options=_INNER)
def _row_product(weights, table, row):  # type: ignore[no-untyped-def]
    def of_lanes(weights, table, row):  # type: ignore[no-untyped-def]
        found = weights[0] * table[row, 0]
        for a in range(1, weights.size):
            found += weights[a] * table[row, a]
        return added_up(found)

    def of_numbers(weights, table, row):  # type: ignore[no-untyped-def]
        p0, p1, p2, p3, p4, p5, p6, p7 = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for i in range(weights.size // WIDTH):
            a = i * WIDTH
            p0, p1 = p0 + weights[a] * table[row, a], p1 + weights[a + 1] * table[row, a + 1]
            p2, p3 = (
                p2 + weights[a + 2] * table[row, a + 2],
                p3 + weights[a + 3] * table[row, a + 3],
            )
            p4, p5 = (
                p4 + weights[a + 4] * table[row, a + 4],
                p5 + weights[a + 5] * table[row, a + 5],
            )
            p6, p7 = (
                p6 + weights[a + 6] * table[row, a + 6],
                p7 + weights[a + 7] * table[row, a + 7],
            )
        return ((p0 + p4) + (p2 + p6)) + ((p1 + p5) + (p3 + p7))

    return of_lanes if weights.dtype in _VECTORS else of_numbers
