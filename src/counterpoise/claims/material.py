"""What numbers are worked out from: the figures, and one ordinary run of built-in scenarios."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from counterpoise.claims.bounds import Found
from counterpoise.evidence import Evidence
from counterpoise.result import Result
from counterpoise.scenario_runs import run

FUTURES, SEED = 200, 1
"""Futures of the run, and its seed."""
DEEP = 0.2
"""Depth beyond which a capability is spoken of as deeply short, as in the verdict of a run."""
DAYS_PER_YEAR = 365.25
ENDS = (0.1, 0.5, 0.9)
Floats = NDArray[np.float64]


def over_futures(values: Floats) -> Found:
    """Return the median of a number over futures, with the 10th and the 90th percentile."""
    low, middle, high = np.quantile(values, ENDS)
    return Found(float(middle), float(low), float(high))


@dataclass(frozen=True)
class Material:
    """What numbers of claims are asked of.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    scenarios : tuple of str
        Scenarios that the numbers in question need.
    futures, seed : int
        Size and seed of the run.
    """

    evidence: Evidence
    scenarios: tuple[str, ...] = ()
    futures: int = FUTURES
    seed: int = SEED

    @cached_property
    def result(self) -> Result:
        """The run of all scenarios over the same futures; it is made when it is first asked for."""
        return run(*self.scenarios, futures=self.futures, seed=self.seed, evidence=self.evidence)

    def measure(self, name: str, scenario: str) -> Floats:
        """Return a measure under a scenario, by future first."""
        found = self.result[name]
        if "scenario" in found.dims:
            found = found.sel(scenario=scenario)
        return np.asarray(found.values)

    def gap(self, scenario: str) -> Floats:
        """Return all gaps together, in capability-years, by future."""
        return np.asarray(self.measure("gap_area", scenario).sum(axis=1), dtype=float)

    def deeply_short(self, scenario: str) -> Floats:
        """Return how many capabilities are deeply short at some time, by future."""
        deep = self.measure("gap_peak", scenario) > DEEP
        return np.asarray(deep.sum(axis=1), dtype=float)

    def years_alone(self, scenario: str) -> Floats:
        """Return years until allies cover each capability alone for good, by future.

        Where they do not within the run it is the length of the run: quantiles under it stay true.
        """
        dates = self.measure("self_sufficient", scenario)
        bounds = self.result["time_bounds"].values
        end = np.where(np.isnat(dates), bounds[-1], dates)
        days = (end - bounds[0]) / np.timedelta64(1, "D")
        return np.asarray(days / DAYS_PER_YEAR, dtype=float)

    def grade(self, tables: Iterable[str]) -> str:
        """Return the weakest grade of the rows of some tables."""
        return max(self.evidence.grades(tables))
