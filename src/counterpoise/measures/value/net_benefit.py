"""The leading ally's net benefit, and the change in the chance of war at which it breaks even.

Nothing here has a default: what the alliance costs, what it brings and what a great war would
cost are arguments, and published ranges for them are rows of the evidence. The benefit that
matters most, a war that does not happen, has no published figure: that the United
States is served best by wars in Europe that do not happen is the claim of *The End of NATO, or The
Sixth Impossible Thing* (Quillette, March 2025). So the question
is turned round: by how much must the alliance lower the chance of a great war in a year for its
cost to be covered? All money is in one unit, whichever the caller chooses; chances are fractions
a year.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Relation = Literal["complements", "substitutes", "zero_sum"]
RELATIONS: tuple[Relation, ...] = ("complements", "substitutes", "zero_sum")


@dataclass(frozen=True)
class NetBenefit:
    """What one side gains a year, as far as figures go.

    Parameters
    ----------
    stated : float
        Sum of the benefits that have a figure.
    cost : float
        What the alliance costs that side.
    net : float
        Stated benefits less cost. Where benefits lack a figure and none of them is a harm, the
        true net benefit is higher.
    without_figure : tuple of str
        The benefits that lack a figure. They are named, never counted as 0.
    """

    stated: float
    cost: float
    net: float
    without_figure: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain numbers and lists."""
        return {
            "stated": self.stated,
            "cost": self.cost,
            "net": self.net,
            "without_figure": list(self.without_figure),
        }


@dataclass(frozen=True)
class BreakEven:
    """The range of the break-even over ranges of cost, benefit and cost of war.

    Parameters
    ----------
    low : float
        Fall in the yearly chance of war needed where everything speaks for the alliance.
    high : float
        Fall needed where everything speaks against it. Above 1 no fall is enough.
    """

    low: float
    high: float

    @property
    def within_reach(self) -> bool:
        """Whether some fall in the chance of war covers the cost even in the worst corner."""
        return self.high <= 1.0

    def to_json(self) -> dict[str, Any]:
        """Return the range as plain numbers; what is beyond all bounds is null."""
        return {
            "low": self.low if math.isfinite(self.low) else None,
            "high": self.high if math.isfinite(self.high) else None,
            "within_reach": self.within_reach,
        }


@dataclass(frozen=True)
class FreeRiding:
    """What others leave unpaid, next to what the payer still gains.

    Parameters
    ----------
    paid : float
        What the payer pays.
    fair : float
        What it would pay at its fair share.
    excess : float
        Paid less fair: the size of the free ride.
    net : float
        The payer's benefit less what it pays. It can be above 0 with any free ride.
    net_at_fair_share : float
        The payer's benefit less its fair share.
    """

    paid: float
    fair: float
    excess: float
    net: float
    net_at_fair_share: float


def net_benefit(benefits: Mapping[str, float | None], cost: float) -> NetBenefit:
    r"""Return a side's stated yearly benefits less its cost.

    .. math:: N = \sum_k b_k - C

    Parameters
    ----------
    benefits : mapping of str to float or None
        Yearly benefits by name. None or not a number stands for "no figure"; a harm is negative.
    cost : float
        Yearly cost to that side, in the same unit.

    Returns
    -------
    NetBenefit
        The sum, with the names of the benefits that it leaves out.
    """
    figures = {k: float(v) for k, v in benefits.items() if v is not None and not np.isnan(v)}
    stated = math.fsum(figures.values())
    left_out = tuple(sorted(set(benefits) - set(figures)))
    return NetBenefit(stated, float(cost), stated - float(cost), left_out)


@overload
def expected_loss_avoided(fall_in_chance: float, cost_of_war: float) -> float: ...
@overload
def expected_loss_avoided(fall_in_chance: ArrayLike, cost_of_war: ArrayLike) -> float | Floats: ...
def expected_loss_avoided(fall_in_chance: ArrayLike, cost_of_war: ArrayLike) -> float | Floats:
    r"""Return what a fall in the yearly chance of war is worth in a year.

    .. math:: A = \Delta p \, W

    Parameters
    ----------
    fall_in_chance : float or array
        By how much the chance of war in a year falls, as a fraction.
    cost_of_war : float or array
        What the war would cost the side in question, all years of it brought to one sum.
    """
    return _plain(np.multiply(fall_in_chance, cost_of_war, dtype=float))


def break_even(
    cost: ArrayLike, cost_of_war: ArrayLike, stated_benefits: ArrayLike = 0.0
) -> float | Floats:
    r"""Return the fall in the yearly chance of war at which the alliance pays for itself.

    .. math:: \Delta p^* = \frac{\max(0,\, C - B)}{W}

    The cost of the war counts only for the side that asks: deaths and lost freedom are not in it
    unless the caller puts them in. A result above 1 means that no fall is enough; without any
    cost of war it is infinite, or 0 where stated benefits cover the cost already.

    Parameters
    ----------
    cost : float or array
        Yearly cost of the alliance to that side.
    cost_of_war : float or array
        Cost of the war to that side, as one sum in the same unit.
    stated_benefits : float or array, optional
        Yearly benefits other than the avoided war. Leaving them out raises the result.

    Examples
    --------
    A cost of 36 a year against a war of 10,000 needs 0.36 percentage points a year.

    >>> break_even(36.0, 10_000.0)
    0.0036
    """
    open_cost = np.maximum(0.0, np.subtract(cost, stated_benefits, dtype=float))
    war = np.asarray(cost_of_war, dtype=float)
    if np.any(war < 0):
        raise ValueError("the cost of a war cannot be negative")
    open_cost, war = np.broadcast_arrays(open_cost, war)
    nothing = np.where(open_cost > 0, np.inf, np.where(np.isnan(open_cost), np.nan, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        return _plain(np.where(war == 0, nothing, open_cost / war))


def break_even_range(
    cost: tuple[float, float],
    cost_of_war: tuple[float, float],
    stated_benefits: tuple[float, float],
) -> BreakEven:
    """Return the break-even at the most and the least favourable corner of three ranges.

    The break-even rises with cost and falls with the other two, so its range over the box of the
    three ranges lies at two of its corners.

    Parameters
    ----------
    cost, cost_of_war, stated_benefits : tuple of float
        Low and high end of each, in one unit.
    """
    for name, (low, high) in {
        "cost": cost,
        "cost_of_war": cost_of_war,
        "stated_benefits": stated_benefits,
    }.items():
        if not low <= high:
            raise ValueError(f"{name} runs from {low:g} to {high:g}; give the low end first")
    return BreakEven(
        float(break_even(cost[0], cost_of_war[1], stated_benefits[1])),
        float(break_even(cost[1], cost_of_war[0], stated_benefits[0])),
    )


def war_cost_needed(cost: float, fall_in_chance: float, stated_benefits: float = 0.0) -> float:
    r"""Return how dear a war must be for a given fall in its chance to cover the cost.

    The inverse of `break_even`:

    .. math:: W^* = \frac{\max(0,\, C - B)}{\Delta p}
    """
    return float(break_even(cost, fall_in_chance, stated_benefits))


def present_cost(yearly: Sequence[float], discount_rate: float) -> float:
    r"""Return a war's cost over several years as one sum in its first year.

    .. math:: W = \sum_t c_t (1 + r)^{-t}

    Parameters
    ----------
    yearly : sequence of float
        Cost in the first year of the war, the second and so on.
    discount_rate : float
        Yearly, as a fraction; 0 adds the years up as they stand.
    """
    if discount_rate <= -1:
        raise ValueError("the discount rate must lie above -1")
    return math.fsum(cost / (1 + discount_rate) ** year for year, cost in enumerate(yearly))


def net_by_share(total_cost: float, shares: ArrayLike, benefit: float) -> Floats:
    r"""Return the payer's net benefit at several shares of the common cost.

    .. math:: N(s) = B - s\,C

    That others pay less than their part lowers the net benefit but does not make it negative:
    the sign depends on the benefit, not on who else pays.

    Source: the argument is that of *The End of NATO, or The Sixth Impossible Thing*, Quillette,
    March 2025: some free riding "did not negate the net value of NATO to the United States".

    Parameters
    ----------
    total_cost : float
        Cost of the whole alliance in a year.
    shares : array
        Shares of it that the payer may bear, as fractions.
    benefit : float
        The payer's yearly benefit.
    """
    return np.asarray(benefit - np.asarray(shares, dtype=float) * total_cost)


def share_without_net(total_cost: float, benefit: float) -> float:
    """Return the share of the common cost at which the payer's net benefit is nil.

    Above 1, the payer would gain even if it paid for everything.
    """
    if total_cost <= 0:
        raise ValueError("the total cost must lie above 0")
    return benefit / total_cost


def free_riding(total_cost: float, share: float, fair_share: float, benefit: float) -> FreeRiding:
    """Return the size of the free ride next to the payer's net benefit: two questions, not one.

    Parameters
    ----------
    total_cost : float
        Cost of the whole alliance in a year.
    share, fair_share : float
        What part of it the payer bears, and what part it should bear by some rule.
    benefit : float
        The payer's yearly benefit.
    """
    paid, fair = share * total_cost, fair_share * total_cost
    return FreeRiding(paid, fair, paid - fair, benefit - paid, benefit - fair)


def payoffs(
    leading: ArrayLike,
    allies: ArrayLike,
    *,
    relation: Relation,
    value_leading: float,
    value_allies: float,
) -> tuple[float | Floats, float | Floats]:
    r"""Return both sides' payoffs under three readings of what their efforts are to each other.

    With efforts :math:`a` (leading ally) and :math:`b` (allies) and security :math:`S`, a side
    gains :math:`v \sqrt{S}` less its own effort:

    - ``complements``: :math:`S = 2\sqrt{ab}`. Neither side is safe alone, and more effort of one
      makes effort of the other worth more.
    - ``substitutes``: :math:`S = a + b`. One side's effort spares the other its own: free riding
      pays.
    - ``zero_sum``: what one side puts in is what the other takes out, :math:`b - a` against
      :math:`a - b`; security made together is left out of the account. This is the transactional
      reading, and the two payoffs sum to 0. The values play no part in it.

    At equal efforts complements and substitutes give the same security, so that only the relation
    between the efforts differs. The three readings are those of *The End of NATO, or The Sixth
    Impossible Thing*, Quillette, March 2025; their form is the modellers' own.

    Parameters
    ----------
    leading, allies : float or array
        Efforts, not negative.
    relation : {"complements", "substitutes", "zero_sum"}
        How the efforts bear on each other.
    value_leading, value_allies : float
        What the root of security is worth to each side.
    """
    a, b = _efforts(leading, allies)
    if relation == "zero_sum":
        return _plain(b - a), _plain(a - b)
    root = np.sqrt(_security(a, b, relation))
    return _plain(value_leading * root - a), _plain(value_allies * root - b)


def cross_effect(
    leading: ArrayLike, allies: ArrayLike, *, relation: Relation, value: float
) -> float | Floats:
    r"""Return how one side's effort changes what a little more effort of the other is worth.

    The mixed derivative :math:`\partial^2 U / \partial a\, \partial b` of `payoffs`: above 0 for
    complements, below 0 for substitutes, 0 for a zero sum. Its sign is what the two words mean.

    Parameters
    ----------
    leading, allies : float or array
        Efforts, above 0.
    relation : {"complements", "substitutes", "zero_sum"}
        How the efforts bear on each other.
    value : float
        What the root of security is worth to the side that asks.
    """
    a, b = _efforts(leading, allies)
    if relation == "zero_sum":
        return _plain(np.zeros(np.broadcast_shapes(a.shape, b.shape)))
    security = _security(a, b, relation)
    if relation == "substitutes":
        return _plain(-value * security**-1.5 / 4)
    # For S = 2 (ab)^(1/2) the gain is v 2^(1/2) (ab)^(1/4), whose mixed derivative is this.
    return _plain(value * np.sqrt(security) / (16 * a * b))


def _efforts(leading: ArrayLike, allies: ArrayLike) -> tuple[Floats, Floats]:
    a, b = np.asarray(leading, dtype=float), np.asarray(allies, dtype=float)
    if np.any(a < 0) or np.any(b < 0):
        raise ValueError("an effort cannot be negative")
    return a, b


def _security(a: Floats, b: Floats, relation: Relation) -> Floats:
    if relation == "complements":
        return np.asarray(2 * np.sqrt(a * b))
    if relation == "substitutes":
        return np.asarray(a + b)
    raise ValueError(f"unknown relation '{relation}'; known: {', '.join(RELATIONS)}")


def _plain(values: Any) -> float | Floats:
    """Return a single number as such, several as an array."""
    array = np.asarray(values, dtype=float)
    return float(array) if array.ndim == 0 else array
