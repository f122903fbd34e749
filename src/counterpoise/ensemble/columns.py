"""Measures of a result a few columns at once, so that what is summed up of many fits into memory.

A measure of a million futures has eight megabytes for each capability. What is said of one
capability takes its columns alone, and totals are added up column by column; where a result is in
parts on a disk, no more of it is read at once.
"""

from collections.abc import Iterator

import numpy as np
import xarray as xr
from numpy.typing import NDArray

MOST_NUMBERS = 1_000_000
"""Numbers that are looked at together: eight megabytes, or a measure of one capability."""


def groups(array: xr.DataArray | xr.Dataset, dim: str, together: int = 1) -> Iterator[slice]:
    """Give the places along a dimension in groups, all at once where futures are few.

    Parameters
    ----------
    array : xarray.DataArray or xarray.Dataset
        A measure or a result.
    dim : str
        The dimension, such as ``capability``.
    together : int
        How many arrays of that size are looked at together.

    Examples
    --------
    >>> few = xr.DataArray(np.zeros((1000, 3)), dims=("future", "capability"))
    >>> list(groups(few, "capability"))
    [slice(0, 3, None)]
    >>> list(groups(few, "capability", together=3000))
    [slice(0, 1, None), slice(1, 2, None), slice(2, 3, None)]
    """
    count = int(array.sizes[dim])
    size = max(1, MOST_NUMBERS // (int(array.sizes.get("future", 1)) * together))
    return (slice(first, min(first + size, count)) for first in range(0, count, size))


def columns(array: xr.DataArray, dim: str) -> Iterator[NDArray[np.float64]]:
    """Give the columns (F,) of a measure of futures along its other dimension, in order."""
    for places in groups(array, dim):
        yield from array.isel({dim: places}).transpose("future", dim).values.T


def present(array: xr.DataArray, dim: str) -> NDArray[np.bool_]:
    """Tell along a dimension where a measure has a number in some future.

    The dimension of futures, if there is one, has length one in what is returned.
    """
    axis = array.get_axis_num("future") if "future" in array.dims else None
    found = []
    for places in groups(array, dim, together=int(array.sizes.get("scenario", 1))):
        there = ~np.isnan(array.isel({dim: places}).values)
        found.append(there if axis is None else there.any(axis=axis, keepdims=True))
    return np.concatenate(found, axis=array.get_axis_num(dim))
