"""Weighing what may come: the mean, and the mean of the worst."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.problems import Problems

if TYPE_CHECKING:
    import linopy

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Risk:
    """How much the worst futures count.

    Parameters
    ----------
    weight : float
        Weight of the worst, from 0 (the mean alone) to 1 (the worst alone).
    level : float
        Share of futures that do not belong to the worst: 0.9 looks at the worst tenth.
    """

    weight: float = 0.5
    level: float = 0.9

    def of(self, losses: Floats) -> float:
        """Return the weighted mean and tail of some losses, all equally likely."""
        return (1 - self.weight) * float(np.mean(losses)) + self.weight * cvar(losses, self.level)

    def check(self, problems: Problems) -> None:
        """Note what is wrong."""
        if not 0 <= self.weight <= 1:
            what = f"the weight of the worst futures is {self.weight:g}"
            problems.add("plan", "weight", what, "Give a share from 0 to 1, such as 0.5.")
        if not 0 <= self.level < 1:
            what = f"the level of the worst futures is {self.level:g}"
            problems.add("plan", "level", what, "Give a share from 0 to below 1, such as 0.9.")


def cvar(losses: Floats, level: float) -> float:
    r"""Return the conditional value at risk: the mean of the worst share `1 - level` of losses.

    .. math:: \mathrm{CVaR}_\beta(L) = \min_v\; v + \frac{1}{1-\beta}\,\mathrm{E}[(L - v)^+]

    All losses are equally likely. A loss at the edge of the worst share counts in part, so that
    the result is right for any number of losses. Source: Rockafellar and Uryasev (2000).
    """
    return value_at_risk(losses, level) + float(excess(losses, level).mean()) / (1 - level)


def value_at_risk(losses: Floats, level: float) -> float:
    """Return the smallest loss that at least the share `level` of losses does not exceed."""
    ordered = np.sort(np.asarray(losses, dtype=float))
    # A level such as 0.9 has no exact binary form: 0.9 of 10 must be the ninth.
    place = int(np.ceil(level * ordered.size - 1e-9)) - 1
    return float(ordered[max(place, 0)])


def excess(losses: Floats, level: float) -> Floats:
    """Return by how much each loss exceeds the value at risk."""
    return np.maximum(0.0, np.asarray(losses, dtype=float) - value_at_risk(losses, level))


def worst_weights(losses: Floats, risk: Risk) -> Floats:
    r"""Return the probabilities under which the mean of losses is what `Risk.of` says of them.

    The weighed mean and tail is the largest mean under any probabilities within

    .. math:: q_k = \frac{1 - w}{K} + w\,t_k, \qquad 0 \le t_k \le \frac{1}{(1 - \beta) K},
              \qquad \sum_k t_k = 1

    The largest losses take as much as they may. Source: Artzner, Delbaen, Eber and Heath (1999),
    "Coherent measures of risk"; for this one Rockafellar and Uryasev (2000).

    Parameters
    ----------
    losses : array (K, ...)
        Losses of equally likely futures.
    risk : Risk
        How much the worst count.

    Returns
    -------
    array (K, ...)
    """
    count = losses.shape[0]
    most = 1 / ((1 - risk.level) * count)
    before = np.arange(count) * most
    by_rank = np.clip(1.0 - before, 0.0, most)
    ranks = np.argsort(np.argsort(-losses, axis=0, kind="stable"), axis=0)
    return np.asarray((1 - risk.weight) / count + risk.weight * by_rank[ranks])


def tail_standard_error(losses: Floats, level: float) -> float:
    """Return the standard error of a conditional value at risk from independent losses."""
    return float(excess(losses, level).std(ddof=1) / (1 - level) / np.sqrt(np.size(losses)))


def weighed(model: "linopy.Model", losses: Any, risk: Risk, name: str) -> Any:
    r"""Return the weighted mean and tail of losses that depend on the plan, in linear form.

    .. math:: (1-w)\,\bar L + w\left(v + \frac{1}{(1-\beta) K} \sum_k e_k\right),
              \qquad e_k \ge L_k - v, \quad e_k \ge 0

    Right wherever less of it is better, as in an objective or under an upper limit. Adds the
    variables ``v`` and ``e`` for each place that the losses have besides the future.

    Parameters
    ----------
    model : linopy.Model
        Where variables and rows are added.
    losses : linopy.LinearExpression
        Losses with a dimension ``future``.
    risk : Risk
        How much the worst count.
    name : str
        First part of the names of what is added.
    """
    count = losses.sizes["future"]
    mean = losses.sum("future") / count
    if risk.weight == 0:
        return mean
    sizes = {str(d): losses.sizes[d] for d in losses.coord_dims}
    here = {d: range(n) for d, n in sizes.items() if d != "future"}
    edge = model.add_variables(coords=here, name=f"{name}_edge")
    beyond = model.add_variables(
        lower=0.0, coords={d: range(n) for d, n in sizes.items()}, name=f"{name}_beyond"
    )
    model.add_constraints(losses - edge - beyond <= 0, name=f"{name}_tail")
    worst = edge + beyond.sum("future") / ((1 - risk.level) * count)
    return (1 - risk.weight) * mean + risk.weight * worst
