"""Flows summed by calendar year, money in billions, and money as a share of output."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BILLION = 1e-3
"""Billion dollars in a million dollars."""
ROUNDING = 1e-9
"""Years by which the start of a step may lie before the year that it belongs to."""


@dataclass(frozen=True)
class CalendarYears:
    """The calendar years of a run in equal steps.

    Parameters
    ----------
    start : float
        When the first step begins, in decimal years.
    steps : int
        How many steps there are.
    step_years : float
        Length of a step.

    Examples
    --------
    >>> run = CalendarYears(start=2027.5, steps=4, step_years=0.25)
    >>> run.years, run.lengths.tolist()
    ([2027, 2028], [0.5, 0.5])
    >>> run.rate(np.array([1.0, 2.0, 3.0, 4.0])).tolist()
    [6.0, 14.0]
    """

    start: float
    steps: int
    step_years: float

    @cached_property
    def year_of_step(self) -> NDArray[np.int64]:
        """Position of each step's calendar year in `years`."""
        begins = self.start + np.arange(self.steps) * self.step_years
        year = np.floor(begins + ROUNDING).astype(np.int64)
        return np.asarray(year - year[0])

    @cached_property
    def years(self) -> list[int]:
        """The calendar years, in order."""
        first = int(np.floor(self.start + ROUNDING))
        return [first + i for i in range(int(self.year_of_step[-1]) + 1)]

    @cached_property
    def lengths(self) -> Floats:
        """How much of each calendar year lies in the run, in years."""
        return np.asarray(np.bincount(self.year_of_step) * self.step_years)

    def total(self, flow: Floats) -> Floats:
        """Return a flow per step (steps, ...) summed by calendar year."""
        summed = np.zeros((len(self.years), *flow.shape[1:]))
        np.add.at(summed, self.year_of_step, flow)
        return summed

    def rate(self, flow: Floats) -> Floats:
        """Return a flow per step (steps, ...) as a yearly rate in each calendar year."""
        lengths = self.lengths.reshape(-1, *[1] * (flow.ndim - 1))
        return np.asarray(self.total(flow) / lengths)

    def over_run(self, rate: Floats) -> Floats:
        """Return what a yearly rate by calendar year (years, ...) amounts to over the whole run."""
        lengths = self.lengths.reshape(-1, *[1] * (rate.ndim - 1))
        return np.asarray((rate * lengths).sum(axis=0))


def share_of_output(money: Floats, output: Floats) -> Floats:
    """Return money as a share of output; not a number where there is no output."""
    shape = np.broadcast_shapes(money.shape, output.shape)
    nothing = np.full(shape, np.nan)
    return np.asarray(np.divide(money, output, out=nothing, where=output > 0))


def together(values: Floats, places: list[int]) -> Floats:
    """Return the sum over some allies, the last axis; an ally who takes no part adds nothing."""
    return np.asarray(np.nansum(values[..., places], axis=-1))
