"""What the kernels of this folder ask of their arguments, each refused in a sentence.

Nothing is clipped or filled: a chance outside 0 to 1 and a missing value are errors, since a kernel
that went on would answer another question than the one that was put.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]
NEAR = 1e-9
"""How far the sum of chances may lie from 1."""


def numbers(name: str, values: ArrayLike) -> Floats:
    """Return values as an array; refuse what is missing or not finite."""
    array = np.asarray(values, dtype=float)
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: a value is missing or not finite; the model needs every one")
    return array


def not_negative(name: str, values: ArrayLike) -> Floats:
    """Return values as an array; refuse what is missing or below 0."""
    array = numbers(name, values)
    if (array < 0).any():
        raise ValueError(f"{name}: a value lies below 0")
    return array


def positive(name: str, values: ArrayLike) -> Floats:
    """Return values as an array; refuse what is missing or not above 0."""
    array = numbers(name, values)
    if (array <= 0).any():
        raise ValueError(f"{name}: every value must lie above 0")
    return array


def chances(name: str, values: ArrayLike) -> Floats:
    """Return chances or shares as an array; refuse what is missing or outside 0 to 1."""
    array = not_negative(name, values)
    if (array > 1).any():
        raise ValueError(f"{name}: a value lies above 1; chances and shares are fractions")
    return array


def distributions(name: str, values: ArrayLike) -> Floats:
    """Return chances that sum to 1 along the last axis; refuse others."""
    array = chances(name, values)
    if (np.abs(array.sum(axis=-1) - 1) > NEAR).any():
        raise ValueError(f"{name}: the chances do not sum to 1 along the last axis")
    return array


def counts(name: str, values: ArrayLike) -> Integers:
    """Return whole numbers not below 0 as an array; refuse others."""
    array = not_negative(name, values)
    if (array != np.floor(array)).any():
        raise ValueError(f"{name}: counts are whole numbers")
    return array.astype(np.int64)


def episodes_of(name: str, labels: ArrayLike, cases: int) -> tuple[Integers, int]:
    """Return the number of each case's episode, from 0, and how many episodes there are."""
    array = np.asarray(labels)
    if array.shape != (cases,):
        raise ValueError(f"{name}: {cases} cases need one episode each")
    known, index = np.unique(array, return_inverse=True)
    return index.astype(np.int64).reshape(-1), int(known.size)
