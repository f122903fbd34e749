"""Programmes under contract: orders of a scenario that stand, and what the order book has."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from counterpoise.alliance import policy_of
from counterpoise.evidence.order_book import firm_orders
from counterpoise.ledger.ally_names import the
from counterpoise.planner.handover.request import HandoverRequest
from counterpoise.planner.handover.rules import Contract
from counterpoise.scenario import Scenario

NOTHING = 1e-9


def contracts_of(scenario: Scenario, steps_per_period: int) -> tuple[Contract, ...]:
    """Return the orders that a scenario gives as contracts, one for each period of a plan.

    Parameters
    ----------
    scenario : Scenario
        A scenario with `orders`.
    steps_per_period : int
        Steps in which a plan's orders stay the same.

    Returns
    -------
    tuple of Contract
        For each ally, capability and period with orders, the units that are ordered in it.
    """
    path = policy_of(scenario).order_path
    calendar, found = scenario.calendar, []
    for start in range(0, path.shape[0], steps_per_period):
        units = path[start : start + steps_per_period].sum(axis=0)
        last = min(start + steps_per_period, path.shape[0]) - 1
        since, until = (calendar.label(t // calendar.steps_per_quarter) for t in (start, last))
        for a, k in np.argwhere(units > NOTHING):
            ally, capability = scenario.members[a], scenario.capabilities[k]
            if ally != scenario.evidence.leading:
                name = f"orders of {scenario.name}: {ally} {capability} from {since}"
                found.append(
                    Contract(
                        name=name,
                        ally=ally,
                        capability=capability,
                        units=float(units[a, k]),
                        since=since,
                        until=until,
                    )
                )
    return tuple(found)


def with_kept_orders(
    scenario: Scenario, request: HandoverRequest
) -> tuple[Scenario, HandoverRequest]:
    """Return a scenario without its orders, and a request that keeps them as contracts.

    Both are as they were where the request keeps no orders, or the scenario gives none.
    """
    if not request.keep_orders or not scenario.model.orders:
        return scenario, request
    kept = contracts_of(scenario, request.steps_per_period)
    bare = replace(scenario, model=scenario.model.model_copy(update={"orders": {}}))
    return bare, replace(request, committed=(*request.committed, *kept), keep_orders=False)


def booked_beside(scenario: Scenario, contracts: Iterable[Contract]) -> list[str]:
    """Return a warning for each contract of which the order book may hold the same units.

    A plan takes the deliveries of the order book as given, and a contract adds to them
    (docs/decisions/0022-order-book.md).
    """
    if not scenario.model.switches.order_book:
        return []
    evidence, start = scenario.evidence, scenario.calendar.start.year
    named = dict.fromkeys((one.ally, one.capability) for one in contracts)
    found = []
    for ally, capability in named:
        booked = [
            order
            for order in firm_orders(evidence)
            if (order.ally, order.capability) == (ally, capability) and order.last >= start
        ]
        units = sum(order.units_from(start) for order in booked)
        if units > NOTHING:
            kind = evidence.capabilities[capability]
            last = max(order.last for order in booked)
            found.append(
                f"The order book has {units:.4g} {kind.unit_plural} ({kind.name.lower()}) of "
                f"{the(evidence.allies[ally].name)} that are delivered until {last}. The plan "
                "counts them anyway, and what is committed comes on top: leave out what is the "
                "same contract."
            )
    return found
