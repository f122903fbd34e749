"""A plan judged without a solver: every limit and the value of the objective in plain arrays."""

from dataclasses import dataclass

import numpy as np

from counterpoise.planner.targets.inputs import Floats, TargetsInputs


@dataclass(frozen=True)
class Evaluation:
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


def evaluate(
    inputs: TargetsInputs, units: Floats, shares: Floats | None = None, within: float = 0.0
) -> Evaluation:
    """Return what holdings mean at the least orders that they need.

    Parameters
    ----------
    inputs : TargetsInputs
        Need, resources and limits.
    units : array (A, C)
        Holdings at the date.
    shares : array (A,), optional
        Fair shares.
    within : float
        Half width of the band round them.
    """
    mean = (inputs.today + units) / 2
    orders = np.maximum(units - inputs.today + inputs.turnover * mean - inputs.arriving, 0.0)
    counted = np.minimum(inputs.ready * units, inputs.cap * inputs.need)
    short = np.maximum(inputs.need - inputs.counted_leading - counted.sum(axis=0), 0.0)
    bought = orders * inputs.price / inputs.years
    cost = (bought + inputs.upkeep * mean).sum(axis=1)
    called = inputs.affinity_discount * inputs.affinity
    geography = (called * (bought + inputs.upkeep * units / 2)).sum()
    away = inputs.nearness_weight * (np.abs(units - inputs.today) @ inputs.yearly).sum()
    preference = float(cost.sum() - geography + away)
    unfair = 0.0
    if shares is not None:
        burden = units @ inputs.yearly
        fair = shares * burden.sum()
        over, under = burden - (1 + within) * fair, (1 - within) * fair - burden
        unfair = float(np.maximum(over, 0).sum() + np.maximum(under, 0).sum())
    needed = inputs.need > 0
    missing = (short[needed] / inputs.need[needed]).sum()
    objective = inputs.shortfall_price * missing + inputs.unfair_price * unfair + preference
    return Evaluation(orders, counted, short, cost, preference, unfair, float(objective))


def broken_limits(
    inputs: TargetsInputs,
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
    inputs : TargetsInputs
        Need, resources and limits.
    units, alone, orders : array (A, C)
        Holdings at the date, of which in fleets of one's own, and new orders.
    together : array (G, A, C)
        Holdings in pools.
    tolerance : float
        Largest breach let pass, as a share of the limit or in units.
    """
    holdings = _Holdings(inputs, units, alone, together, orders, tolerance)
    holdings.check_amounts()
    holdings.check_resources()
    holdings.check_sizes()
    holdings.check_who_may()
    return holdings.found


class _Holdings:
    """The holdings of a plan, and the limits found broken by them so far."""

    def __init__(
        self,
        inputs: TargetsInputs,
        units: Floats,
        alone: Floats,
        together: Floats,
        orders: Floats,
        tolerance: float,
    ) -> None:
        self.inputs, self.tolerance = inputs, tolerance
        self.units, self.alone, self.together, self.orders = units, alone, together, orders
        self.mean = (inputs.today + units) / 2
        self.found: list[str] = []

    def hold(self, name: str, amount: Floats, limit: Floats) -> None:
        """Note every place where an amount exceeds its limit."""
        slack = limit + self.tolerance * np.maximum(1.0, np.abs(limit)) - amount
        for place in np.argwhere(~(slack >= 0)):
            where = tuple(int(i) for i in np.atleast_1d(place))
            self.found.append(f"{name} {where}: {amount[where]:g} over {limit[where]:g}")

    def check_amounts(self) -> None:
        """Check that parts add up and that orders are those that holdings need."""
        inputs, units = self.inputs, self.units
        nothing = np.zeros_like(units)
        parts = self.alone + self.together.sum(axis=0)
        self.hold("negative", -np.minimum(units, np.minimum(self.alone, self.orders)), nothing)
        self.hold("holdings", np.abs(units - parts), nothing)
        needed = units - inputs.today + inputs.turnover * self.mean - inputs.arriving
        self.hold("orders", needed, self.orders)

    def check_resources(self) -> None:
        """Check people, money and industry."""
        inputs, units = self.inputs, self.units
        self.hold("people", units @ inputs.crew, inputs.crews)
        upkeep = inputs.modelled * inputs.upkeep
        sunk = inputs.modelled * inputs.years * inputs.sunk
        spent = self.orders @ inputs.price + inputs.years * (self.mean @ upkeep)
        self.hold("money", spent, np.maximum(inputs.money, sunk))
        yearly = units @ (inputs.price_then / inputs.life + upkeep)
        self.hold("money at the date", yearly, np.maximum(inputs.money_then, 0.0))
        self.hold("industry", self.orders.sum(axis=0), inputs.industry)

    def check_sizes(self) -> None:
        """Check bounds from outside, what is kept, growth, smallest sizes and lots."""
        inputs, units, alone = self.inputs, self.units, self.alone
        self.hold("bounds", units, np.maximum(inputs.most, 0.0))
        self.hold("bounds", inputs.least, units)
        self.hold("kept", np.minimum(inputs.kept, inputs.most), units)
        start = np.maximum(inputs.today, inputs.least)
        start = np.maximum(start, inputs.promised)
        self.hold("growth", units, np.maximum(_grown(inputs), start))
        self.hold("programmes", units, np.maximum(_announced(inputs), start))
        there = alone > self.tolerance
        self.hold("minimum", np.where(there, inputs.minimum, 0.0), np.where(there, alone, 0.0))
        pool = self.together.sum(axis=1)
        least = np.where(pool > self.tolerance, inputs.minimum, 0.0)
        self.hold("minimum of a pool", least, pool)
        for name, held in (("lots", units), ("lots in pools", self.together)):
            lots = np.where(inputs.lot > 0, held / np.where(inputs.lot > 0, inputs.lot, 1.0), 0.0)
            self.hold(name, np.abs(lots - np.round(lots)), np.zeros_like(lots))

    def check_who_may(self) -> None:
        """Check who pools with whom, who may hold what, and how much a small ally begins."""
        inputs, units, together = self.inputs, self.units, self.together
        everybody = range(len(inputs.allies))
        outside = [
            float(together[g, [a for a in everybody if a not in who]].sum())
            for g, who in enumerate(inputs.pools.values())
        ]
        self.hold("pool members", np.array(outside), np.zeros(len(outside)))
        parts = inputs.pool_part * together.sum(axis=1, keepdims=True)
        self.hold("part of a pool", together, np.broadcast_to(parts, together.shape))
        pooled = together.sum(axis=(0, 1)) * ~inputs.poolable
        self.hold("pooling", pooled, np.zeros(len(inputs.need)))
        start = np.maximum.reduce([inputs.today, inputs.least, inputs.promised])
        closed = ~inputs.eligible & (units > start + self.tolerance)
        self.hold("eligible", closed.astype(float), np.zeros_like(units))
        whole = (inputs.lot > 0) & np.isfinite(inputs.multiple)
        unknown = (inputs.today <= 0) & np.isnan(inputs.fleet) & whole
        new = (together * unknown).sum(axis=1)
        most = np.where(whole, np.maximum(inputs.minimum, inputs.lot), np.inf)
        self.hold("new pools", new, np.broadcast_to(most, new.shape))
        known = (inputs.today > 0) | (inputs.promised > 0)
        started = (self.alone > self.tolerance) & ~known
        begun = (started & (inputs.minimum > 0)).sum(axis=1) * inputs.small
        self.hold("new starts", begun.astype(float), np.full(len(begun), float(inputs.new_starts)))


def _grown(inputs: TargetsInputs) -> Floats:
    start = np.maximum(inputs.today, np.maximum(inputs.minimum, inputs.lot))
    with np.errstate(invalid="ignore"):
        grown = np.where(start > 0, start * (1 + inputs.growth) ** inputs.years, np.inf)
    # The last lot may reach beyond.
    return np.asarray(grown + inputs.lot)


def _announced(inputs: TargetsInputs) -> Floats:
    """Return the most that published programmes leave room for, cell by cell."""
    most = np.full(inputs.today.shape, np.inf)
    for a, c in np.ndindex(*most.shape):
        if inputs.lot[c] <= 0 or np.isinf(inputs.multiple):
            continue
        held, fleet = inputs.today[a, c], inputs.fleet[a, c]
        if not np.isnan(fleet):
            most[a, c] = max(held, fleet * (1 + inputs.margin))
        elif held > 0:
            most[a, c] = held * inputs.multiple
        else:
            most[a, c] = max(inputs.minimum[c], inputs.lot[c])
    return most
