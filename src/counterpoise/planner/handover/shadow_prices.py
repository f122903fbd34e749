"""What binds a plan, and what one more unit of it would be worth."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.program import THOUSAND, HandoverProblem

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
LIMITS = ("industry", "money", "people", "rule")
NOT_WORTH = (*("industry", "money", "crews"), "closing", "manned")
"""Rows that limit orders, and the one that asks for orders at the end whatever they are worth."""
NOTHING = 1e-7


@dataclass(frozen=True)
class Prices:
    """Shadow prices in the unit of the objective, and the bottleneck of each order.

    The unit is capability-years of drawdown (`fastest`) or of gap (`least-gap`), or billion
    dollars (`cheapest`). All prices are what the objective would fall by.

    Parameters
    ----------
    industry : array (T, C)
        Of one more unit of output in a step.
    money : array (T, A)
        Of one more million dollars for equipment in a step.
    pledged : array (T, A)
        Of one more million dollars that is left once people and overhead are paid: the share that
        may buy these capabilities, and where money may be added also what pays upkeep.
    people : array (T + 1, A, P)
        Of a thousand more people in a pool who can man units, at a bound.
    limits : array (periods, C, 4)
        For each capability and period, how much each of `LIMITS` weighs on the ally for whom one
        more unit would be nearest to worth its while.
    worth : array (periods, C)
        What one more unit ordered in every step of a period would be worth by itself.
    """

    industry: Floats
    money: Floats
    pledged: Floats
    people: Floats
    limits: Floats
    worth: Floats

    def bottlenecks(self, capabilities: tuple[str, ...], periods: list[str]) -> "pd.DataFrame":
        """Return what weighs most on orders, capability by period.

        ``industry``, ``money``, ``people`` or ``rule``; ``lead time`` where an order would come too
        late to be worth anything although more is wanted; nothing where no more is wanted.
        """
        import pandas as pd

        heaviest = np.array([*LIMITS, ""])[
            np.where(self.limits.max(axis=2) > NOTHING, self.limits.argmax(axis=2), -1)
        ]
        wanted = self.worth.max(axis=0) > NOTHING
        late = (self.worth <= NOTHING) & wanted
        named = np.where(self.worth > NOTHING, heaviest, np.where(late, "lead time", ""))
        return pd.DataFrame(
            named.T, index=pd.Index(capabilities, name="capability"), columns=periods
        )


def prices_of(built: HandoverProblem) -> Prices:
    """Return the prices of a solved program."""
    c, constraints = built.conditions, built.model.constraints
    steps, allies, capabilities = c.steps, len(c.allies), len(c.capabilities)
    industry, money = np.zeros((steps, capabilities)), np.zeros((steps, allies))
    people = np.zeros((steps + 1, allies * c.crews.shape[2]))
    if "industry" in constraints:
        dual = constraints["industry"].dual.transpose("period", "cap")
        # Of the steps of a period the first has the least output, as makers grow.
        first = np.flatnonzero(np.diff(built.period, prepend=-1))
        industry[np.ix_(first, dual["cap"].values)] = np.maximum(0.0, -np.nan_to_num(dual.values))
    for name, table, order in (
        ("money", money, ("step", "ally")),
        ("crews", people, ("knot", "pool")),
    ):
        if name in constraints:
            dual = constraints[name].dual.transpose(*order)
            # A row that nothing enters has no price.
            rows = slice(None) if table.shape[0] == dual.shape[0] else built.knots
            place = np.ix_(np.arange(table.shape[0])[rows], dual[order[1]].values)
            table[place] = np.maximum(0.0, -np.nan_to_num(dual.values))
    by_pool = people.reshape(steps + 1, allies, -1)
    limits, worth = _limits(built, industry, money, by_pool)
    pledged = c.modelled * money
    if "upkeep" in constraints:
        dual = constraints["upkeep"].dual.transpose("step", "ally")
        pledged[:, dual["ally"].values] += np.maximum(0.0, -np.nan_to_num(dual.values))
    return Prices(industry, money * BILLION, pledged * BILLION, by_pool, limits, worth)


def _gains(built: HandoverProblem) -> tuple[Floats, Floats]:
    """Return what one more unit in every step of a period is worth, and one more that is manned.

    That is what all rules together give for it but those that limit orders: whatever asks for
    coverage, directly or over futures, says so in its own price.

    Returns
    -------
    array (cells, periods), array (cells, T + 1)
        The second is zero where the plan does not decide whom it mans.
    """
    matrices: Any = built.model.matrices
    kept = np.ones(matrices.b.size)
    for name in (*NOT_WORTH, *built.rule_rows.families):
        if name in built.model.constraints:
            labels = np.unique(built.model.constraints[name].labels.values)
            kept[np.isin(matrices.clabels, labels)] = 0.0
    gains = matrices.A.T @ (kept * np.nan_to_num(matrices.dual))

    def gain(name: str, *dims: str) -> Floats:
        labels = built.model.variables[name].labels.transpose(*dims).values
        return np.asarray(gains[np.searchsorted(matrices.vlabels, labels)])

    manned = np.zeros((built.conditions.steps + 1, *built.conditions.stock.shape))
    if built.crewed_ally.size:
        found = np.zeros((manned.shape[0], built.crewed_ally.size))
        found[built.knots] = np.maximum(0.0, gain("manned", "knot", "unit"))
        manned[:, built.crewed_ally, built.crewed_capability] = found
    by_cell = manned[:, built.ally, built.capability].T
    ordered = gain("order", "cell", "period")
    ordered = ordered + np.einsum("ct,tpc->cp", by_cell, built.response[:, :, built.capability])
    return np.maximum(0.0, ordered), by_cell


def _by_rules(built: HandoverProblem) -> Floats:
    """Return what rules of one's own give for one more unit in every step: (cells, periods).

    It is below 0 where they hold it back.
    """
    matrices: Any = built.model.matrices
    dual = np.zeros(matrices.b.size)
    for name in built.rule_rows.families:
        rows = np.isin(matrices.clabels, built.model.constraints[name].labels.values)
        dual[rows] = np.nan_to_num(matrices.dual)[rows]
    labels = built.order.labels.transpose("cell", "period").values
    return np.asarray((matrices.A.T @ dual)[np.searchsorted(matrices.vlabels, labels)])


def _crewing(built: HandoverProblem, cell: int, manned: Floats, people: Floats) -> Floats:
    """Return the price of the crews of one more unit in each period.

    Where the plan decides whom it mans, a unit is left unmanned once its crew is worth more.
    """
    c, k, a = built.conditions, built.capability[cell], built.ally[cell]
    price = THOUSAND * c.crew[k] * people[:, a, c.pool[k]]
    if built.crewed_ally.size:
        price = np.minimum(price, manned)
    else:
        price = price * np.broadcast_to(c.manning, c.given.shape)[:, a, k]
    return np.asarray(built.response[:, :, k].T @ price)


def _limits(
    built: HandoverProblem, industry: Floats, money: Floats, people: Floats
) -> tuple[Floats, Floats]:
    """Return the weight of each limit, and the worth, for the ally that is nearest to ordering."""
    c, (gains, manned), ruled = built.conditions, _gains(built), _by_rules(built)
    gains = gains + np.maximum(0.0, ruled)
    periods = built.response.shape[1]
    inside = (built.period[:, None] == np.arange(periods)).astype(float)
    by_industry = inside.T @ industry
    found = np.zeros((periods, len(c.capabilities), len(LIMITS)))
    worth = np.zeros((periods, len(c.capabilities)))
    nearest = np.full((periods, len(c.capabilities)), np.inf)
    for i, (a, k, gain) in enumerate(zip(built.ally, built.capability, gains, strict=True)):
        price = BILLION * inside.T @ (money[:, a] * c.price[:, k])
        upkeep = BILLION * c.modelled * c.step_years * c.upkeep[k]
        price = price + upkeep * (built.response[:-1, :, k].T @ money[:, a])
        crews = _crewing(built, i, manned[i], people)
        held = np.maximum(0.0, -ruled[i])
        parts = np.stack([by_industry[:, k], price, crews, held], axis=1)
        # What an order would cost beyond its worth: nothing for those that are placed.
        short = np.where(gain > NOTHING, parts.sum(axis=1) - gain, np.inf)
        nearer = short < nearest[:, k]
        found[nearer, k], worth[nearer, k] = parts[nearer], gain[nearer]
        nearest[nearer, k] = short[nearer]
    return found, worth
