r"""What self-interest alone would give: the Nash equilibrium of defence with joint products.

Ally i with income w chooses defence q. Part of its value stays with the ally, part is common:

.. math:: U_i = (w_i - q_i)^{\alpha}\, q_i^{\gamma a}\, Q^{\delta (1 - a)},\qquad Q = \sum_j q_j

The private share :math:`a` weighs the exponents. Written as a factor of :math:`q_i` and :math:`Q`
instead, it would only scale utility and could change no choice; the limits are the same. The model
is that of joint products: Cornes and Sandler (1984), Easy Riders, Joint Production, and Public
Goods, The Economic Journal 94. With :math:`a = 1` an ally spends
:math:`\gamma / (\alpha + \gamma)` of its income whatever its size; with :math:`a = 0` defence is a
pure public good (Bergstrom, Blume and Varian 1986) and the largest carry the small.

Given Q, what an ally gives falls as Q rises, so the sum of gifts meets Q exactly once: the
equilibrium is unique and is found by a bracketed root. It is then proved, ally by ally: each one's
best answer to the others, solved for itself, must be what the equilibrium says.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
TOLERANCE = 1e-9
"""Largest error of any ally's first-order condition, as a share of its income."""


class NoEquilibriumError(Exception):
    """The equilibrium was not found to the stated precision."""


@dataclass(frozen=True)
class Equilibrium:
    """Who gives what when everybody looks after itself.

    Parameters
    ----------
    table : DataFrame
        By ally: `income`, `defence`, `effort` (defence over income), `share` of the total, and
        `error`, the distance from its best answer to the others as a share of its income.
    total : float
        Defence of all.
    """

    table: "pd.DataFrame"
    total: float


def joint_product(
    income: "pd.Series[float]",
    *,
    income_weight: float,
    private_weight: float,
    public_weight: float,
    private_share: float,
) -> Equilibrium:
    r"""Return the Nash equilibrium of the joint-product model.

    Parameters
    ----------
    income : Series
        Income (output) by ally, in any unit, above zero.
    income_weight, private_weight, public_weight : float
        The exponents :math:`\alpha`, :math:`\gamma` and :math:`\delta`.
    private_share : float
        The part :math:`a` of the value of defence that stays with the ally that pays, from 0 to 1.

    Raises
    ------
    ValueError
        If an income or weight makes no sense.
    NoEquilibriumError
        If any ally could still do better by more than the tolerance.
    """
    incomes: Floats = np.asarray(income, dtype=np.float64)
    _check(incomes, income_weight, private_weight, public_weight, private_share)
    unit = incomes.max()
    alpha, gamma, delta = (
        income_weight,
        private_weight * private_share,
        public_weight * (1.0 - private_share),
    )
    given = unit * _equilibrium(incomes / unit, alpha, gamma, delta)
    total = float(given.sum())
    best = np.array(
        [
            best_response(w, total - q, alpha, gamma, delta)
            for w, q in zip(incomes.tolist(), given.tolist(), strict=True)
        ]
    )
    error = np.abs(best - given) / incomes
    if not (error <= TOLERANCE).all():
        worst = income.index[int(np.nanargmax(error))]
        raise NoEquilibriumError(
            f"no equilibrium to within {TOLERANCE:g} of income: {worst} is {error.max():.2g} off"
        )
    table = income.to_frame("income").assign(
        defence=given, effort=given / incomes, share=given / total, error=error
    )
    return Equilibrium(table, total)


def _check(
    incomes: Floats, income_weight: float, private_weight: float, public_weight: float, a: float
) -> None:
    if not len(incomes) or not (np.isfinite(incomes) & (incomes > 0)).all():
        raise ValueError("the joint-product model needs incomes above zero")
    if not 0 <= a <= 1:
        raise ValueError(f"the private share must lie from 0 to 1, not {a:g}")
    if min(income_weight, private_weight, public_weight) <= 0:
        raise ValueError("the joint-product model needs weights above zero")


def _equilibrium(incomes: Floats, alpha: float, gamma: float, delta: float) -> Floats:
    if delta == 0:
        return incomes * gamma / (alpha + gamma)
    from scipy.optimize import brentq

    def surplus(total: float) -> float:
        return float(_given(incomes, total, alpha, gamma, delta).sum()) - total

    ceiling = float(incomes.sum())
    total = brentq(surplus, np.finfo(float).tiny, ceiling, xtol=1e-15 * ceiling, rtol=1e-15)
    return _given(incomes, total, alpha, gamma, delta)


def _given(incomes: Floats, total: float, alpha: float, gamma: float, delta: float) -> Floats:
    r"""Return what each gives when all together give a total.

    The positive root of :math:`\delta q^2 + ((\alpha + \gamma) Q - \delta w) q - \gamma w Q = 0`,
    which is the first-order condition without its fractions, in the form that loses no digits.
    """
    linear = (alpha + gamma) * total - delta * incomes
    constant = gamma * incomes * total
    root = np.sqrt(linear**2 + 4 * delta * constant)
    with np.errstate(invalid="ignore", divide="ignore"):
        small = np.where(linear + root > 0, 2 * constant / (linear + root), 0.0)
    return np.where(linear > 0, small, (root - linear) / (2 * delta))


def best_response(income: float, others: float, alpha: float, gamma: float, delta: float) -> float:
    r"""Return the defence that serves one ally best, given what the others have.

    Utility is concave in q, so the best answer is where its slope
    :math:`-\alpha / (w - q) + \gamma / q + \delta / (Q_{-i} + q)` is zero, or nothing at all where
    the slope is negative from the start.
    """
    from scipy.optimize import brentq

    floor, ceiling = income * np.finfo(float).eps, income * (1 - np.finfo(float).eps)

    def slope(q: float) -> float:
        # Times (w - q): the same sign, without the pole where all income is spent.
        return (income - q) * (gamma / q + delta / (max(others, 0.0) + q)) - alpha

    if slope(floor) <= 0:
        return 0.0 if gamma == 0 else float(floor)
    if slope(ceiling) >= 0:
        return float(ceiling)
    return float(brentq(slope, floor, ceiling, xtol=1e-15 * income, rtol=1e-14))


def pure_public_good(
    income: "pd.Series[float]", *, income_weight: float, public_weight: float
) -> "pd.Series[float]":
    r"""Return gifts to a pure public good in closed form, after Bergstrom, Blume and Varian (1986).

    With like tastes :math:`g_i = \max(0, w_i - w^*)`, where :math:`w^* = G \alpha / \delta`. If the
    k richest give, :math:`G = \sum w / (1 + k \alpha / \delta)`; k grows while the next richest
    would give something.
    """
    import pandas as pd

    ratio = income_weight / public_weight
    richest = income.sort_values(ascending=False).to_numpy(float)
    total = 0.0
    for count in range(1, len(richest) + 1):
        if richest[count - 1] <= total * ratio:
            break
        total = float(richest[:count].sum()) / (1 + count * ratio)
    return pd.Series(np.maximum(0.0, income - ratio * total), index=income.index)
