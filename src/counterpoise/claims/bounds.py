"""A bound that a person wrote by hand, and the verdict that a number reaches by it."""

import math
import re
from dataclasses import dataclass
from typing import Literal

from counterpoise.problems import InputError, Problem

Verdict = Literal["supported", "not supported", "depends", "outside"]
"""What is said of a claim; `outside` is what no number of the model can decide."""
_ONE_END = re.compile(r"(<=|>=|<|>)\s*(-?[\d.]+)")
_BETWEEN = re.compile(r"(-?[\d.]+) to (-?[\d.]+)")


@dataclass(frozen=True)
class Found:
    """A number with its range.

    Parameters
    ----------
    value : float
        The median over futures, or the value of a figure.
    low, high : float
        10th and 90th percentile over futures, or the ends of the range of a figure; equal to
        `value` where it has none.
    """

    value: float
    low: float
    high: float

    @classmethod
    def exact(cls, value: float) -> "Found":
        """Return a number without a range."""
        return cls(float(value), float(value), float(value))


@dataclass(frozen=True)
class Bound:
    """An interval; an end is left out where it is open.

    Parameters
    ----------
    low, high : float
        Its ends; infinite where it has none.
    low_open, high_open : bool
        Whether an end itself lies outside.
    """

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value lies within."""
        above = value > self.low if self.low_open else value >= self.low
        below = value < self.high if self.high_open else value <= self.high
        return above and below

    def misses(self, found: Found) -> bool:
        """Whether the whole range of a number lies outside."""
        over = found.low > self.high or (self.high_open and found.low == self.high)
        under = found.high < self.low or (self.low_open and found.high == self.low)
        return over or under


def bound(text: str) -> Bound:
    """Return a bound that was written as text.

    Parameters
    ----------
    text : str
        Such as ``> 0``, ``<= 3`` or ``0.5 to 0.8``.

    Raises
    ------
    InputError
        If it is neither.

    Examples
    --------
    >>> bound("> 0").holds(0.0), bound("0.5 to 0.8").holds(0.5)
    (False, True)
    """
    if found := _ONE_END.fullmatch(text):
        sign, end = found[1], float(found[2])
        if sign[0] == ">":
            return Bound(low=end, low_open=sign == ">")
        return Bound(high=end, high_open=sign == "<")
    if found := _BETWEEN.fullmatch(text):
        return Bound(float(found[1]), float(found[2]))
    remedy = "Write one such as '> 0', '<= 3' or '0.5 to 0.8'."
    raise InputError([Problem("claims", text, "is no bound", remedy)])


def verdict(found: Found, supported: Bound, refuted: Bound | None = None) -> Verdict:
    """Return what a number says of a claim, by the whole of its range.

    Parameters
    ----------
    found : Found
        The number.
    supported : Bound
        Where the claim holds.
    refuted : Bound, optional
        Where it does not; all that lies outside `supported` if not given. What lies between the
        two depends.

    Examples
    --------
    >>> verdict(Found(0.3, -0.1, 0.5), bound("> 0"))
    'depends'
    >>> verdict(Found(4, 3, 5), bound(">= 20"), bound("<= 2"))
    'depends'
    """
    ends = (found.low, found.value, found.high)
    if all(map(supported.holds, ends)):
        return "supported"
    if refuted is not None:
        return "not supported" if all(map(refuted.holds, ends)) else "depends"
    return "not supported" if supported.misses(found) else "depends"
