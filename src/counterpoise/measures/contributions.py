"""What each ally provides, with weights that can be seen, and its rank over all weights.

An index of contributions depends on how much each capability counts, and nobody can prove those
weights. So besides the index under given weights there is, for every ally, the best and the worst
rank that any weights at all can give it.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.concentration import shares
from counterpoise.stdout import silenced

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
LEAD = 1e-4
"""How far one index must lead another to count as ahead, as a share of the most that it can."""
MOST_OPENINGS = 32
"""Tables whose ranges are kept."""


def provided_shares(provided: "pd.DataFrame") -> "pd.DataFrame":
    """Return each ally's share of every capability; capabilities that nobody provides are left out.

    Parameters
    ----------
    provided : DataFrame (ally by capability)
        Ready units, each capability in its own unit.
    """
    import pandas as pd

    found = shares(provided.to_numpy(float))
    table = pd.DataFrame(found, index=provided.index, columns=provided.columns)
    return table.dropna(axis="columns", how="all")


def normalised(weights: Mapping[str, float], capabilities: "pd.Index[Any]") -> "pd.Series[float]":
    """Return the weights of some capabilities, made to sum to one.

    Raises
    ------
    ValueError
        If a weight is missing or below zero, or none is above zero.
    """
    import pandas as pd

    missing = [name for name in capabilities if name not in weights]
    if missing:
        raise ValueError(f"no weight for {', '.join(missing)}")
    found = pd.Series({name: float(weights[name]) for name in capabilities}, dtype=float)
    if not np.isfinite(found).all() or (found < 0).any() or not (found > 0).any():
        raise ValueError("weights must not be below zero, and one must be above")
    scaled: pd.Series[float] = found / found.max()
    return scaled / scaled.sum()


def contribution_index(part: "pd.DataFrame", weights: "Mapping[str, float]") -> "pd.Series[float]":
    r"""Return the index of each ally, which sums to one over the alliance.

    .. math:: I_a(w) = \sum_c w_c\, s_{ac}

    Parameters
    ----------
    part : DataFrame (ally by capability)
        Shares of what is provided, each column summing to one.
    weights : mapping of str to float
        Weight of each capability; made to sum to one.
    """
    return part.mul(normalised(weights, part.columns), axis=1).sum(axis=1)


def relative_to_fair(part: "pd.DataFrame", fair: "pd.Series[float]") -> "pd.DataFrame":
    """Return what each ally provides over its fair share: 1 is exactly fair.

    Not a number where the fair share is zero.
    """
    return part.div(fair.where(fair > 0), axis=0)


def rank_ranges(
    part: "pd.DataFrame",
    lower: Mapping[str, float] | None = None,
    upper: Mapping[str, float] | None = None,
) -> "pd.DataFrame":
    """Return the best and worst rank of each ally over all weights.

    Exact, by mixed-integer programming: the weights are free, and for each other ally a switch says
    whether it is ahead.

    Parameters
    ----------
    part : DataFrame (ally by capability)
        Shares of what is provided, each column summing to one.
    lower, upper : mapping of str to float, optional
        Bounds on the weight of a capability, as shares of the whole; 0 and 1 where none is given.

    Returns
    -------
    DataFrame
        By ally: `best` and `worst` rank. Only weights under which allies differ count: to provide
        nothing of a capability, like most others, earns no good rank from it. Another ally is ahead
        if it leads by more than one ten-thousandth of the most that the two can differ in any
        capability. Allies that are the same everywhere share a rank.

    Raises
    ------
    ValueError
        If no weights fit the bounds.
    """
    import pandas as pd

    low = np.array([(lower or {}).get(name, 0.0) for name in part.columns], dtype=float)
    high = np.array([(upper or {}).get(name, 1.0) for name in part.columns], dtype=float)
    fits = low.sum() <= 1.0 <= high.sum()
    if (low > high).any() or (low < 0).any() or not fits:
        raise ValueError("no weights that sum to one lie within the bounds")
    values = np.ascontiguousarray(part.to_numpy(float))
    found = _ranges(values.tobytes(), len(values), low.tobytes(), high.tobytes())
    return pd.DataFrame(list(found), index=part.index, columns=["best", "worst"])


@lru_cache(maxsize=MOST_OPENINGS)
def _ranges(part: bytes, allies: int, low: bytes, high: bytes) -> tuple[tuple[int, int], ...]:
    """Return the ranges of all allies, kept since scenarios of one study open alike."""
    least, most = np.frombuffer(low), np.frombuffer(high)
    values = np.frombuffer(part).reshape(allies, least.size)
    with silenced():
        return tuple(_range(_leads(values, ally), least, most) for ally in range(allies))


def _leads(values: Floats, ally: int) -> Floats:
    """Return how far each other ally leads in each capability, over its largest difference.

    Dividing each row by its largest entry changes no sign and keeps the programme well scaled.
    Allies that are the same everywhere are left out: no weights tell them apart.
    """
    lead = np.delete(values - values[ally], ally, axis=0)
    most = np.abs(lead).max(axis=1)
    return np.asarray(lead[most > 0] / most[most > 0, None])


def _range(lead: Floats, low: Floats, high: Floats) -> tuple[int, int]:
    worst = 1 + _most_ahead(lead, low, high)
    best = 1 + len(lead) - _most_ahead(-lead, low, high)
    # Bounds that leave no choice of weights can leave allies level, and these share a rank.
    return min(best, worst), worst


def _most_ahead(lead: Floats, low: Floats, high: Floats) -> int:
    """Return the largest number of rivals that can be ahead at once."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    rivals, capabilities = lead.shape
    if rivals == 0:
        return 0
    weights_sum = np.concatenate([np.ones(capabilities), np.zeros(rivals)])
    # A switch may be on only if its rival leads by the threshold; off, it asks for no more than the
    # least lead that any weights can give.
    floor = np.minimum(lead.min(axis=1), 0.0)
    switched = np.hstack([lead, -np.diag(LEAD - floor)])
    solution = milp(
        np.concatenate([np.zeros(capabilities), np.full(rivals, -1.0)]),
        constraints=[
            LinearConstraint(weights_sum[None, :], 1.0, 1.0),
            LinearConstraint(switched, floor, np.inf),
        ],
        integrality=np.concatenate([np.zeros(capabilities), np.ones(rivals)]),
        bounds=Bounds(
            np.concatenate([low, np.zeros(rivals)]), np.concatenate([high, np.ones(rivals)])
        ),
    )
    if solution.x is None or solution.status != 0:
        raise RuntimeError(f"the range of ranks was not found: {solution.message}")
    return round(-float(solution.fun))
