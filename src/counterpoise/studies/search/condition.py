"""A condition: a bound on a measure, and the share of futures in which it is to hold."""

import math
import re
from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.yearly import BILLION
from counterpoise.problems import InputError, Problem
from counterpoise.studies.outcomes import Outcome

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
ROUNDING = 1e-9
CONFIDENCE = 0.95
MANY = 1000.0
"""Numbers from which on no digit stands behind the point."""
FORM = "MEASURE <= NUMBER in SHARE, such as gap_from/2035 <= 0.2 in 0.9"
YEARLY_FORM = "a measure by year without its year, such as gap <= 0.2 in 0.9"
"""How a condition on every year is written."""
_PARTS = re.compile(
    r"(?P<measure>[\w/-]+)\s*(?P<sign><=|>=)\s*(?P<bound>-?\d+(?:\.\d+)?(?:e-?\d+)?)\s+in\s+"
    r"(?P<share>\d+(?:\.\d+)?)(?:\s+of\s+(?P<of>\d+))?"
)


@dataclass(frozen=True)
class Share:
    """A share of futures with the error of its sampling.

    Parameters
    ----------
    count, of : int
        How many of how many.

    Examples
    --------
    >>> half = Share(50, 100)
    >>> round(half.low, 3), round(half.high, 3)
    (0.404, 0.596)
    """

    count: int
    of: int

    @property
    def share(self) -> float:
        """The share."""
        return self.count / self.of

    @property
    def low(self) -> float:
        """Lower end of Wilson's interval at 95 per cent."""
        return self.interval()[0]

    @property
    def high(self) -> float:
        """Upper end of Wilson's interval at 95 per cent."""
        return self.interval()[1]

    def interval(self, confidence: float = CONFIDENCE) -> tuple[float, float]:
        """Return Wilson's interval at some confidence."""
        from scipy.stats import binomtest

        ends = binomtest(self.count, self.of).proportion_ci(confidence, method="wilson")
        return float(ends.low), float(ends.high)

    def __str__(self) -> str:
        """Return it in words."""
        return (
            f"{100 * self.share:.3g} per cent of {self.of:,} futures "
            f"({100 * self.low:.3g} to {100 * self.high:.3g} by sampling error)"
        )

    def plain(self) -> dict[str, float | int]:
        """Return it as plain data."""
        return {
            "share": self.share,
            "low": self.low,
            "high": self.high,
            "count": self.count,
            "of": self.of,
        }


@dataclass(frozen=True)
class Condition:
    """What is asked: a measure within a bound in a share of the futures.

    Parameters
    ----------
    measure : str
        The measure.
    bound : float
        Its bound.
    at_most : bool
        Whether it is to lie at or below the bound, or at or above it.
    share : float
        The share of futures in which it is to do so.
    """

    measure: str
    bound: float
    at_most: bool
    share: float

    def holds(self, values: Floats) -> Booleans:
        """Tell in which futures a measure keeps to the bound, up to rounding."""
        distance = values - self.bound if self.at_most else self.bound - values
        return np.asarray(distance <= ROUNDING)

    def needed(self, futures: int) -> int:
        """Return in how many futures it has to hold.

        >>> parsed("gap_peak <= 0.2 in 9 of 10").needed(15)
        14
        """
        return math.ceil(self.share * futures - ROUNDING)

    def counts_by_sampling(self, futures: int) -> tuple[int, int]:
        """Return counts from which the interval of a share reaches the one asked for, or clears it.

        Each is one more than there are futures where no count does.
        """
        counts = range(futures + 1)  # both ends of the interval rise with the count
        perhaps = bisect_left(counts, self.share, key=lambda count: Share(count, futures).high)
        surely = bisect_left(counts, self.share, key=lambda count: Share(count, futures).low)
        return perhaps, surely

    def kept_to(self, values: Floats) -> float:
        """Return the bound that a measure does keep to in the share of futures."""
        ordered = np.sort(values if self.at_most else -values)
        found = float(ordered[max(self.needed(len(values)), 1) - 1])
        return found if self.at_most else -found

    def words(self, outcome: Outcome) -> str:
        """Return it in words."""
        side = "at most" if self.at_most else "at least"
        bound = amount(self.bound, outcome.unit)
        return f"{outcome.title}: {side} {bound} in {100 * self.share:.3g} per cent of futures"


def parsed(text: str, form: str = FORM) -> Condition:
    """Return a condition from its text.

    Parameters
    ----------
    text : str
        Such as ``gap_from/2035 <= 0.2 in 0.9`` or ``alone/2035 >= 12 in 9 of 10``.
    form : str
        How such a condition is written: what a remedy says.

    Raises
    ------
    InputError
        If it has another form, or a share that is none.

    Examples
    --------
    >>> parsed("gap_from/2035 <= 0.2 in 9 of 10")
    Condition(measure='gap_from/2035', bound=0.2, at_most=True, share=0.9)
    """
    found = _PARTS.fullmatch(text.strip())
    if found is None:
        raise InputError([Problem("goal", "", f"'{text}' is no condition", f"Write {form}.")])
    share = float(found["share"])
    if found["of"] is not None:
        share = share / float(found["of"]) if float(found["of"]) else math.inf
    if not 0 < share <= 1:
        remedy = "Give a share above 0, up to 1: 0.9, or 9 of 10."
        raise InputError([Problem("goal", "", f"'{text}' asks for no share of futures", remedy)])
    return Condition(found["measure"], float(found["bound"]), found["sign"] == "<=", share)


def amount(value: float, unit: str) -> str:
    """Return a number with its unit; shares in per cent, money in billions.

    >>> amount(0.2, "share"), amount(1200.0, "capability-years")
    ('20 per cent', '1,200 capability-years')
    """
    if unit == "share":
        return f"{100 * value:.3g} per cent"
    if unit == "musd_2024":
        return f"{value * BILLION:,.0f} billion dollars of 2024"
    return f"{value:,.0f} {unit}" if abs(value) >= MANY else f"{value:.3g} {unit}"
