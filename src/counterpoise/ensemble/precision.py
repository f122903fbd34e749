"""How well an ensemble knows its quantiles."""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ENOUGH = 0.1
"""A quantile counts as known when its standard error is below this part of the median."""


def quantile_error(values: Floats, level: float) -> float:
    r"""Return the standard error of a quantile of a sample.

    Half the distance between the quantiles at :math:`p \pm \sqrt{p (1 - p) / n}`: the number of
    draws below the true quantile is binomial, whatever the distribution. Stratified draws do
    better, so the figure is on the safe side.
    """
    spread = math.sqrt(level * (1 - level) / values.size)
    below, above = np.quantile(values, (max(0.0, level - spread), min(1.0, level + spread)))
    return float(above - below) / 2


def needs_more(values: Floats, levels: tuple[float, ...]) -> bool:
    """Tell whether some quantile is too uncertain to be printed beside the median."""
    middle = abs(float(np.median(values)))
    return any(quantile_error(values, level) > ENOUGH * middle for level in levels)
