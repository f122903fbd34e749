"""Rules that say what is fair. Every rule returns shares by ally that sum to one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def from_values(values: "pd.Series[float]") -> "pd.Series[float]":
    """Return shares in proportion to values, such as Shapley values of a coverage game.

    Raises
    ------
    ValueError
        If a value is negative, missing or infinite, or if all are zero: then no share is defined.
    """
    if not np.isfinite(values.to_numpy(float)).all() or (values < 0).any():
        raise ValueError("shares need values that are finite and not negative")
    largest = float(values.max()) if len(values) else 0.0
    if largest == 0:
        raise ValueError("shares need at least one value above zero")
    scaled = values / largest
    return scaled / scaled.sum()


def equal_share(output: "pd.Series[float]") -> "pd.Series[float]":
    """Return shares where everybody pays the same per cent of output."""
    return from_values(output)


def ability_to_pay(
    output: "pd.Series[float]", people: "pd.Series[float]", exponent: float
) -> "pd.Series[float]":
    r"""Return shares that rise with income: proportional to :math:`Y (Y / N)^e`.

    Parameters
    ----------
    output, people : Series
        Output Y and residents N by ally.
    exponent : float
        Progression e: 0 gives equal shares of output, 1 asks twice the per cent of an ally of twice
        the output per head.
    """
    if (people <= 0).any():
        raise ValueError("ability to pay needs people in every ally")
    per_head = output / people
    return from_values(output * (per_head / per_head.max()) ** exponent)


def benefit_principle(benefits: "pd.DataFrame", weights: Mapping[str, float]) -> "pd.Series[float]":
    """Return shares by what each ally has to lose: a weighted mean of its shares of benefits.

    Parameters
    ----------
    benefits : DataFrame (ally by benefit)
        What is protected, such as exposed border, people and output, each in its own unit. An ally
        without a border gets no part of the border's weight.
    weights : mapping of str to float
        Weight of each benefit; they need not sum to one. A benefit of which nobody has anything is
        left out, and the others take its weight.
    """
    used = {
        name: float(weight)
        for name, weight in weights.items()
        if weight > 0 and float(benefits[name].sum()) > 0
    }
    if any(weight < 0 for weight in weights.values()) or not used:
        raise ValueError("the benefit principle needs weights not below zero, one above")
    parts = from_values(_series(used))
    shares = sum(part * from_values(benefits[name]) for name, part in parts.items())
    return from_values(shares)  # type: ignore[arg-type]


def _series(values: Mapping[str, float]) -> "pd.Series[float]":
    import pandas as pd

    return pd.Series(dict(values), dtype=float)


def capped(shares: "pd.Series[float]", cap: float) -> "pd.Series[float]":
    """Return shares none of which is above a cap; the others take the rest in proportion.

    An ally that is pushed over the cap by what it takes is capped too, until nobody is above.

    Raises
    ------
    ValueError
        If the cap times the allies with a share is below one: then nobody can take the rest.
    """
    result, unplaced = within_limits(shares, shares * 0.0 + cap)
    if unplaced > 0:
        raise ValueError(f"a cap of {cap:g} cannot hold: too few allies take the rest")
    return result


def within_limits(
    shares: "pd.Series[float]", limits: "pd.Series[float]"
) -> "tuple[pd.Series[float], float]":
    r"""Return shares none of which is above its ally's limit, and what then nobody takes.

    .. math:: x_a = \min(l_a,\ k s_a),\qquad \sum_a x_a = 1

    What is above a limit :math:`l` goes to the others in proportion to their shares :math:`s`, by
    the same rule. Who is pushed over the own limit by that is held at it too, until nobody is above
    (a rise of :math:`k`, which ends after at most as many steps as there are allies). An ally of
    which the rule asks nothing takes nothing.

    Parameters
    ----------
    shares : Series
        Shares by ally; they are made to sum to one.
    limits : Series
        The largest share of each ally, not below zero; same index.

    Returns
    -------
    Series, float
        The shares, and the part of the whole that is left when everybody with a share is at the
        limit: zero where everything finds a place.

    Raises
    ------
    ValueError
        If a limit is negative or missing.
    """
    if not (limits >= 0).all():
        raise ValueError("limits of shares must be numbers that are not negative")
    shares = from_values(shares)
    tolerance = np.finfo(float).eps * len(shares)
    held = shares > limits + tolerance
    while True:
        rest, room = float(shares[~held].sum()), 1.0 - float(limits[held].sum())
        anybody = rest >= np.finfo(float).tiny
        result = (shares * (room / rest if anybody else 0.0)).where(~held, limits)
        over = ~held & (result > limits + tolerance)
        if not over.any():
            return result, room if not anybody and room > tolerance else 0.0
        held |= over
