"""A plan judged without a solver: every limit and the value of the objective in plain arrays."""

from dataclasses import dataclass

import numpy as np

from counterpoise.planner.targets.inputs import Facts, Floats


@dataclass(frozen=True)
class Judged:
    """What holdings mean.

    Parameters
    ----------
    orders : array (A, C)
        New orders that they need.
    counted : array (A, C)
        Ready units that count towards the need.
    short : array (C,)
        Ready units missing.
    cost : array (A,)
        Yearly cost up to the date.
    preference : float
        Total cost as planners weigh it.
    unfair : float
        Burden (see `add_fairness`) outside the band of fairness.
    objective : float
        All of it at the stated prices.
    """

    orders: Floats
    counted: Floats
    short: Floats
    cost: Floats
    preference: float
    unfair: float
    objective: float


def judge(facts: Facts, units: Floats, shares: Floats | None = None, within: float = 0.0) -> Judged:
    """Return what holdings mean at the least orders that they need.

    Parameters
    ----------
    facts : Facts
        Need, means and limits.
    units : array (A, C)
        Holdings at the date.
    shares : array (A,), optional
        Fair shares.
    within : float
        Half width of the band round them.
    """
    mean = (facts.today + units) / 2
    orders = np.maximum(units - facts.today + facts.turnover * mean - facts.arriving, 0.0)
    counted = np.minimum(facts.ready * units, facts.cap * facts.need)
    short = np.maximum(facts.need - facts.counted_leading - counted.sum(axis=0), 0.0)
    bought = orders * facts.price / facts.years
    cost = (bought + facts.upkeep * mean).sum(axis=1)
    called = facts.affinity_discount * facts.affinity
    geography = (called * (bought + facts.upkeep * units / 2)).sum()
    away = facts.nearness_weight * (np.abs(units - facts.today) @ facts.yearly).sum()
    preference = float(cost.sum() - geography + away)
    unfair = 0.0
    if shares is not None:
        burden = units @ facts.yearly
        fair = shares * burden.sum()
        over, under = burden - (1 + within) * fair, (1 - within) * fair - burden
        unfair = float(np.maximum(over, 0).sum() + np.maximum(under, 0).sum())
    needed = facts.need > 0
    missing = (short[needed] / facts.need[needed]).sum()
    objective = facts.shortfall_price * missing + facts.unfair_price * unfair + preference
    return Judged(orders, counted, short, cost, preference, unfair, float(objective))


def faults(
    facts: Facts,
    units: Floats,
    alone: Floats,
    together: Floats,
    orders: Floats,
    *,
    tolerance: float = 1e-5,
) -> list[str]:
    """Return every limit that a plan breaks by more than a tolerance, in words.

    Parameters
    ----------
    facts : Facts
        Need, means and limits.
    units, alone, orders : array (A, C)
        Holdings at the date, of which in fleets of one's own, and new orders.
    together : array (G, A, C)
        Holdings in pools.
    tolerance : float
        Largest breach let pass, as a share of the limit or in units.
    """
    found: list[str] = []

    def hold(name: str, amount: Floats, limit: Floats) -> None:
        slack = limit + tolerance * np.maximum(1.0, np.abs(limit)) - amount
        for place in np.argwhere(~(slack >= 0)):
            where = tuple(int(i) for i in np.atleast_1d(place))
            found.append(f"{name} {where}: {amount[where]:g} over {limit[where]:g}")

    mean = (facts.today + units) / 2
    hold("negative", -np.minimum(units, np.minimum(alone, orders)), np.zeros_like(units))
    hold("holdings", np.abs(units - alone - together.sum(axis=0)), np.zeros_like(units))
    needed = units - facts.today + facts.turnover * mean - facts.arriving
    hold("orders", needed, orders)
    hold("people", units @ facts.crew, facts.crews)
    upkeep = facts.modelled * facts.upkeep
    sunk = facts.modelled * facts.years * facts.sunk
    spent = orders @ facts.price + facts.years * (mean @ upkeep)
    hold("money", spent, np.maximum(facts.money, sunk))
    standing = units @ (facts.price_then / facts.life + upkeep)
    hold("money at the date", standing, np.maximum(facts.money_then, 0.0))
    hold("industry", orders.sum(axis=0), facts.industry)
    hold("bounds", units, np.maximum(facts.most, 0.0))
    hold("bounds", facts.least, units)
    hold("kept", np.minimum(facts.kept, facts.most), units)
    hold("growth", units, np.maximum(_grown(facts), np.maximum(facts.today, facts.least)))
    started = (alone > tolerance) & (facts.today <= 0)
    hold(
        "minimum",
        np.where(alone > tolerance, facts.minimum, 0.0),
        np.where(alone > tolerance, alone, 0.0),
    )
    pool = together.sum(axis=1)
    hold("minimum of a pool", np.where(pool > tolerance, facts.minimum, 0.0), pool)
    outside = [
        float(together[g, [a for a in range(len(facts.allies)) if a not in who]].sum())
        for g, who in enumerate(facts.pools.values())
    ]
    hold("pool members", np.array(outside), np.zeros(len(outside)))
    hold("pooling", together.sum(axis=(0, 1)) * ~facts.poolable, np.zeros(len(facts.need)))
    closed = ~facts.eligible & (units > np.maximum(facts.today, facts.least) + tolerance)
    hold("eligible", closed.astype(float), np.zeros_like(units))
    sized = facts.minimum > 0
    begun = (started & sized).sum(axis=1) * facts.small
    hold("new starts", begun.astype(float), np.full(len(begun), float(facts.new_starts)))
    lots = np.where(facts.lot > 0, units / np.where(facts.lot > 0, facts.lot, 1.0), 0.0)
    hold("lots", np.abs(lots - np.round(lots)), np.zeros_like(lots))
    return found


def _grown(facts: Facts) -> Floats:
    start = np.maximum(facts.today, np.maximum(facts.minimum, facts.lot))
    with np.errstate(invalid="ignore"):
        grown = np.where(start > 0, start * (1 + facts.growth) ** facts.years, np.inf)
    # The last lot may reach beyond.
    return np.asarray(grown + facts.lot)
