"""How many runs are enough: when quantiles stopped moving."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.futures import LEVELS

Floats = NDArray[np.float64]
TOLERANCE = 0.005
"""Relative change that counts as none: what users of such tools ask for."""
CHECKPOINTS = 40
"""Numbers of runs, evenly spaced, at which quantiles are taken."""
LEAST = 20
"""Runs below which no quantile is trusted."""
ROUNDING = 1e-9
TAIL = 0.75
"""A claim needs runs behind it: quantiles that settled only after this part have not settled."""


@dataclass(frozen=True)
class Convergence:
    """How far the quantiles of a measure have settled.

    Parameters
    ----------
    runs : int
        Independent runs there are.
    stable_after : int or None
        The number of runs from which on p10, p50 and p90 stayed within the tolerance of where they
        end; None if they have not settled.
    drift : float
        Largest relative distance from the end over the last half of the runs.
    """

    runs: int
    stable_after: int | None
    drift: float

    @property
    def says(self) -> str:
        """It in words."""
        if self.stable_after is not None:
            return (
                f"Quantiles stable to {100 * TOLERANCE:g} per cent after {self.stable_after:,} of "
                f"{self.runs:,} runs."
            )
        if not np.isfinite(self.drift):
            return f"{self.runs:,} runs are too few to tell whether quantiles are stable."
        return (
            f"Quantiles not yet stable to {100 * TOLERANCE:g} per cent after {self.runs:,} runs: "
            f"in the last half they moved by up to {100 * self.drift:.1f} per cent."
        )


def convergence(values: Floats, tolerance: float = TOLERANCE) -> Convergence:
    """Return from how many runs on the quantiles of a measure have been stable.

    Parameters
    ----------
    values : array (N,)
        Independent runs in the order in which they were worked out; missing ones are left out.
    tolerance : float
        Relative change that counts as none; of a quantile of 0 relative to p90 less p10.

    Examples
    --------
    >>> convergence(np.ones(100)).stable_after
    20
    """
    known = values[np.isfinite(values)]
    if known.size < 2 * LEAST:
        return Convergence(int(known.size), None, float("nan"))
    marks = np.unique(np.linspace(LEAST, known.size, CHECKPOINTS).astype(int))
    quantiles = np.stack([np.quantile(known[:n], LEVELS) for n in marks])
    end = quantiles[-1]
    moved = np.abs(quantiles - end)
    # What is 0 but for rounding has no relative change: it is held against the spread.
    small = np.abs(end) <= ROUNDING * np.abs(known).max()
    scale = np.where(small, end[-1] - end[0], np.abs(end))
    apart = np.divide(moved, scale, out=np.zeros_like(moved), where=scale > 0).max(axis=1)
    drift = float(apart[marks >= known.size / 2].max())
    outside = np.flatnonzero(apart > tolerance)
    first = marks[outside[-1] + 1] if outside.size else marks[0]
    settled = first <= TAIL * known.size
    return Convergence(int(known.size), int(first) if settled else None, drift)
