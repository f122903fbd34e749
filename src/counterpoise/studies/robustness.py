"""Robustness: how options do over many futures, by measures that weigh harm differently.

A measure is a choice of three things (McPhail et al., Earth's Future 6, 2018): what is compared
(the outcome itself, regret, or whether it satisfies), over which futures, and how they are summed
up. Outcomes stand in a table with a row for each option and a column for each future, the same
futures for all.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


def regret(outcomes: "pd.DataFrame", *, harm: int = 1) -> "pd.DataFrame":
    """Return by how much each option falls behind the best one of each future.

    It hangs on the options that are there: one more can turn the order of the others.

    Parameters
    ----------
    outcomes : DataFrame
        Options by futures.
    harm : int
        1 where more is worse, -1 where more is better.
    """
    harmful = harm * outcomes
    return harmful - harmful.min(axis="index")


def relative_regret(outcomes: "pd.DataFrame", base: "pd.Series[float]") -> "pd.DataFrame":
    """Return how far each option strays from a base of its own, relative to that base.

    Parameters
    ----------
    outcomes : DataFrame
        Options by futures.
    base : Series
        What each option gives where all is as expected.

    Raises
    ------
    ValueError
        If a base is 0, relative to which nothing can be said.
    """
    if (base == 0).any():
        raise ValueError(f"The base of {base.index[base == 0][0]} is 0.")
    return outcomes.sub(base, axis="index").abs().div(base.abs(), axis="index")


def worst(outcomes: "pd.DataFrame", *, harm: int = 1) -> "pd.Series[float]":
    """Return the worst outcome of each option (Wald's maximin)."""
    return harm * (harm * outcomes).max(axis="columns")


def mean(outcomes: "pd.DataFrame") -> "pd.Series[float]":
    """Return the mean of each option: Laplace's rule of insufficient reason."""
    return outcomes.mean(axis="columns")


def hurwicz(
    outcomes: "pd.DataFrame", optimism: float = 0.5, *, harm: int = 1
) -> "pd.Series[float]":
    """Return a mixture of the best and the worst outcome of each option.

    Parameters
    ----------
    outcomes : DataFrame
        Options by futures.
    optimism : float
        Weight of the best.
    harm : int
        1 where more is worse, -1 where more is better.
    """
    harmful = harm * outcomes
    best = harmful.min(axis="columns")
    return harm * (optimism * best + (1 - optimism) * harmful.max(axis="columns"))


def max_regret(outcomes: "pd.DataFrame", *, harm: int = 1) -> "pd.Series[float]":
    """Return the largest regret of each option (Savage)."""
    return regret(outcomes, harm=harm).max(axis="columns")


def percentile_regret(
    outcomes: "pd.DataFrame", level: float = 0.9, *, harm: int = 1
) -> "pd.Series[float]":
    """Return the regret that is not exceeded in a share of the futures."""
    import pandas as pd

    found = regret(outcomes, harm=harm)
    values = np.quantile(found.to_numpy(), level, axis=1)
    return pd.Series(values, index=found.index, dtype=float)


def satisficing(outcomes: "pd.DataFrame", bound: float, *, harm: int = 1) -> "pd.Series[float]":
    """Return the share of futures in which each option is at least as good as a bound (Starr)."""
    return (harm * outcomes <= harm * bound).mean(axis="columns")


def mean_and_spread(outcomes: "pd.DataFrame", *, harm: int = 1) -> "pd.Series[float]":
    """Return mean times standard deviation of harm, each raised by one: less is more robust.

    Where more is better, the mean is divided by the spread instead. Source: Hamarat et al.,
    Technological Forecasting & Social Change 80 (2013), as in McPhail et al. (2018).
    """
    middle, spread = outcomes.mean(axis="columns"), outcomes.std(axis="columns", ddof=0)
    return (middle + 1) * (spread + 1) if harm > 0 else (middle + 1) / (spread + 1)


def robustness(
    outcomes: "pd.DataFrame", *, harm: int = 1, bound: float | None = None
) -> "pd.DataFrame":
    """Return the measures of robustness of each option side by side, with the option that wins.

    Parameters
    ----------
    outcomes : DataFrame
        Options by futures.
    harm : int
        1 where more is worse, -1 where more is better.
    bound : float, optional
        What satisfies; without it that measure is left out.

    Returns
    -------
    pandas.DataFrame
        A row for each option. ``attrs["best"]`` names by measure the options that do best.
    """
    import pandas as pd

    measures: dict[str, tuple[pd.Series[float], int]] = {
        "worst": (worst(outcomes, harm=harm), harm),
        "mean": (mean(outcomes), harm),
        "hurwicz": (hurwicz(outcomes, harm=harm), harm),
        "max_regret": (max_regret(outcomes, harm=harm), 1),
        "regret_90": (percentile_regret(outcomes, harm=harm), 1),
    }
    if bound is not None:
        measures["satisfying"] = (satisficing(outcomes, bound, harm=harm), -1)
    table = pd.DataFrame({name: values for name, (values, _) in measures.items()})
    table.attrs["best"] = {
        name: _best(values, direction) for name, (values, direction) in measures.items()
    }
    return table


def _best(values: "pd.Series[float]", harm: int) -> list[str]:
    harmful = harm * values
    return [str(name) for name in values.index[harmful <= harmful.min() + ROUNDING]]


ROUNDING = 1e-12
"""Differences between options that are none."""
