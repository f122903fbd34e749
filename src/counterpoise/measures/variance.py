r"""Which inputs the variance of an output comes from: shares by groups of independent inputs.

For an output :math:`Y = f(X_1, \ldots, X_d)` of independent inputs and a group :math:`u` of them,

.. math::
    S_u = \frac{\mathrm{Var}(\mathrm{E}[Y \mid X_u])}{\mathrm{Var}(Y)}, \qquad
    T_u = 1 - S_{-u} =
    \frac{\mathrm{E}[\mathrm{Var}(Y \mid X_{-u})]}{\mathrm{Var}(Y)}.

The closed first-order share :math:`S_u` is what the group explains by itself, the total share
:math:`T_u` what would be left if all other inputs were known. They differ by interactions of the
group with others, so first-order shares of groups that make up all inputs sum to one at most, total
shares to one at least.

The estimators are pick-freeze ones: two independent samples :math:`A` and :math:`B` of all inputs,
and for each group a mixed sample, :math:`A` with the inputs of the group taken from :math:`B`. An
array of outputs has futures along its last axis.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
RESAMPLES = 500
"""Resamples of the futures behind a standard error: it is known to about 3 per cent then."""


@dataclass(frozen=True)
class VarianceShare:
    """Shares of the variance that a group of inputs carries, not a number where nothing varies.

    Parameters
    ----------
    first_order, total : float
        Closed first-order and total share.
    first_order_error, total_error : float
        Their standard errors.
    """

    first_order: float
    first_order_error: float
    total: float
    total_error: float


def first_order(a: Floats, b: Floats, mixed: Floats) -> Floats:
    r"""Return the closed first-order share by the estimator of Saltelli et al. (2010).

    .. math:: \hat S_u = \frac{1}{N \hat V} \sum_i f_{B,i}\,(f_{M,i} - f_{A,i})

    with outputs less their mean. Source: Saltelli et al., Computer Physics Communications 181
    (2010), table 2.

    Parameters
    ----------
    a, b : array (..., N)
        Outputs of the two samples.
    mixed : array (..., N)
        Outputs of sample A with the group taken from B.
    """
    middle = (a.mean(axis=-1, keepdims=True) + b.mean(axis=-1, keepdims=True)) / 2
    return _over(((b - middle) * (mixed - a)).mean(axis=-1), a, b)


def total(a: Floats, b: Floats, mixed: Floats) -> Floats:
    r"""Return the total share by the estimator of Jansen (1999).

    .. math:: \hat T_u = \frac{1}{2 N \hat V} \sum_i (f_{A,i} - f_{M,i})^2

    Source: Jansen, Computer Physics Communications 117 (1999), as in Saltelli et al. (2010).
    Parameters are those of `first_order`.
    """
    return _over(((a - mixed) ** 2).mean(axis=-1) / 2, a, b)


def first_order_by_rest(a: Floats, b: Floats, mixed: Floats) -> Floats:
    """Return the closed first-order share as what the total share of all other inputs leaves.

    The mixed sample is also B with the other inputs taken from A. This is Jansen's (1999) own
    first-order estimator. Parameters are those of `first_order`.
    """
    return 1 - total(b, a, mixed)


def total_by_rest(a: Floats, b: Floats, mixed: Floats) -> Floats:
    """Return the total share as what the first-order share of all other inputs leaves.

    Parameters are those of `first_order`.
    """
    return 1 - first_order(b, a, mixed)


def variance_shares(
    a: Floats,
    b: Floats,
    mixed: Mapping[str, Floats],
    rng: np.random.Generator,
    resamples: int = RESAMPLES,
) -> dict[str, VarianceShare]:
    """Return the shares of groups of inputs, with standard errors by a bootstrap over futures.

    Each share is estimated for the group and by way of the rest, and the estimate with the smaller
    standard error counts: the first is the better one for small groups, and exactly 0 for inputs
    that nothing reads, the second for large ones. Futures of a stratified sample are more even than
    the bootstrap takes them to be, so errors are on the safe side.

    Parameters
    ----------
    a, b : array (N,)
        Outputs of the two samples.
    mixed : mapping of str to array (N,)
        For each group the outputs of sample A with the group taken from B.
    rng : Generator
        Draws the resamples.
    resamples : int
        How many.

    Returns
    -------
    dict of str to VarianceShare
        By group. Estimates lie slightly below 0 or above 1 by chance; they are not clipped.
    """
    picked = rng.integers(a.size, size=(resamples, a.size))
    again = a[picked], b[picked]
    found = {}
    for name, outputs in mixed.items():
        once, repeated = (a, b, outputs), (*again, outputs[picked])
        first, whole = (
            min((float(of(*repeated).std()), float(of(*once))) for of in estimators)
            for estimators in ((first_order, first_order_by_rest), (total, total_by_rest))
        )
        found[name] = VarianceShare(first[1], first[0], whole[1], whole[0])
    return found


def variance_ratio(
    values: Floats, base: Floats, rng: np.random.Generator, resamples: int = RESAMPLES
) -> tuple[float, float]:
    """Return the variance of an output over that of another, and its standard error.

    Not a number where the other is constant. Futures are resampled in pairs, so the error is
    smaller where the outputs go together.

    Parameters
    ----------
    values, base : array (N,)
        The two outputs in the same futures.
    rng : Generator
        Draws the resamples.
    resamples : int
        How many.
    """
    picked = rng.integers(values.size, size=(resamples, values.size))
    if np.ptp(base) == 0:
        return float("nan"), float("nan")
    spread = values[picked].var(axis=-1) / base[picked].var(axis=-1)
    return float(values.var() / base.var()), float(spread.std())


def _over(part: Floats, a: Floats, b: Floats) -> Floats:
    """Return a part of the variance of both samples; not a number where the output is constant."""
    both = np.concatenate([a, b], axis=-1)
    constant = np.ptp(both, axis=-1) == 0
    variance = np.where(constant, np.nan, both.var(axis=-1))
    return np.asarray(part / variance)
