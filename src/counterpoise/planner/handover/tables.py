"""A plan as tables: orders, money and prices, one row for each thing that somebody looks up.

What is delivered when stands in `deliveries`.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.decisions import NOTHING, stock_of
from counterpoise.planner.handover.deliveries import UNITS, calendar_of, described

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.planner.handover.plan import HandoverPlan

Floats = NDArray[np.float64]
MONEY = {
    "equipment_musd": "left for equipment once people and overhead are paid",
    "added_musd": "added beyond the pledges",
    "lacking_musd": "what upkeep and firm orders cost beyond all that",
    "upkeep_standing_musd": "upkeep of what stands without this plan",
    "upkeep_added_musd": "upkeep of what this plan adds",
    "firm_orders_musd": "still to be paid for orders of before, on delivery",
    "orders_musd": "orders of this plan",
    "other_equipment_musd": "the share that buys other equipment than these capabilities",
    "unspent_musd": "could have bought these capabilities and does not",
}
"""Lines of an ally's money by year: the first three pay for the others."""
INCOME = tuple(MONEY)[:3]


def orders_table(plan: "HandoverPlan") -> "pd.DataFrame":
    """Return orders, one row for each ally, capability and period with any.

    Returns
    -------
    DataFrame
        `ally`, `capability`, `period` (its first quarter), `units`, `unit` and `cost_musd`.
    """
    import pandas as pd

    c, each, evidence = plan.conditions, plan.request.steps_per_period, plan.scenario.evidence
    rows = []
    for t, period in zip(range(0, c.steps, each), plan.periods, strict=True):
        orders = plan.decisions.orders[t : t + each]
        units = orders.sum(axis=0)
        cost = np.einsum("tac,tc->ac", orders, c.price[t : t + each])
        for a, k in np.argwhere(units > NOTHING * each):
            capability = c.capabilities[k]
            unit = evidence.capabilities[capability].unit_plural
            rows.append((c.allies[a], capability, period, units[a, k], unit, cost[a, k]))
    columns = ["ally", "capability", "period", "units", "unit", "cost_musd"]
    return described(pd.DataFrame(rows, columns=columns), UNITS)


def money_by_step(c: Conditions, orders: Floats, added: Floats) -> dict[str, Floats]:
    """Return every line of `MONEY` by step and ally (T, A), million dollars.

    The first three add up to the others in each step, as the program counts.

    Parameters
    ----------
    c : Conditions
        What a plan cannot change.
    orders : array (T, A, C)
        Units ordered in each step.
    added : array (T, A)
        Money beyond the pledges.
    """
    upkeep = c.step_years * c.upkeep
    standing = (upkeep * c.standing()[0]).sum(axis=2)[:-1]
    whole = (upkeep * stock_of(c, orders)).sum(axis=2)[:-1]
    firm = np.broadcast_to(c.paid_on_delivery, added.shape)
    cost = np.einsum("tac,tc->ta", orders, c.price)
    other = (1.0 - c.modelled) * np.maximum(c.spare - whole, 0.0)
    left = c.spare + added - whole - firm - cost - other
    return {
        "equipment_musd": c.spare,
        "added_musd": added,
        "lacking_musd": np.maximum(-left, 0.0),
        "upkeep_standing_musd": standing,
        "upkeep_added_musd": whole - standing,
        "firm_orders_musd": firm,
        "orders_musd": cost,
        "other_equipment_musd": other,
        "unspent_musd": np.maximum(left, 0.0),
    }


def money_table(plan: "HandoverPlan") -> "pd.DataFrame":
    """Return what each ally has for equipment in each calendar year, and where it goes.

    Returns
    -------
    DataFrame
        `ally`, `year`, and million US dollars at 2024 prices, not discounted: `equipment_musd`
        (left once people and overhead are paid), `added_musd` and `lacking_musd` pay for
        `upkeep_standing_musd`, `upkeep_added_musd`, `firm_orders_musd`, `orders_musd`,
        `other_equipment_musd` and `unspent_musd`.
    """
    import pandas as pd

    c, calendar = plan.conditions, calendar_of(plan.conditions)
    lines = {
        name: calendar.total(flow)
        for name, flow in money_by_step(c, plan.decisions.orders, plan.decisions.extra).items()
    }
    rows = [
        {"ally": ally, "year": year} | {name: table[y, a] for name, table in lines.items()}
        for a, ally in enumerate(c.allies)
        for y, year in enumerate(calendar.years)
    ]
    says = {name: f"million US dollars at 2024 prices: {what}" for name, what in MONEY.items()}
    return described(pd.DataFrame(rows, columns=["ally", "year", *MONEY]), UNITS | says)


def prices_table(plan: "HandoverPlan") -> "pd.DataFrame":
    """Return what one more unit of each limit is worth, one row for each with any worth.

    Returns
    -------
    DataFrame
        `limit` (such as ``industry``), `per` (what one more of it is), `capability`, `ally` and
        `pool` as far as the limit has them, `period`, `price`, and `unit`, that of the objective.
        For the largest of each kind, in programs that end in a corner, also what one `more` is
        worth and one `less` costs, and whether the two differ (`corner`).
    """
    import pandas as pd

    from counterpoise.planner.handover.summary import prices_by_period, unit_in_words

    data = prices_by_period(plan)
    periods = data.pop("periods")
    unit = unit_in_words(plan.request.objective, plan.scenario.evidence)
    rows: list[dict[str, Any]] = []
    for name, entries in data.items():
        limit, _, per = name.partition("_per_")
        for place, path in _places(entries, plan.conditions):
            said = {"limit": limit.replace("_", " "), "per": per.replace("_", " "), **place}
            rows += [
                said | {"period": period, "price": price, "unit": unit}
                for period, price in zip(periods, path, strict=True)
                if price > 0
            ]
    columns = ["limit", "per", "capability", "ally", "pool", "period", "price", "unit"]
    table = pd.DataFrame(rows, columns=columns)
    table[["capability", "ally", "pool"]] = table[["capability", "ally", "pool"]].fillna("")
    sides = plan.price_sides.drop(columns="price")
    table = table.merge(sides, how="left", on=["limit", "capability", "ally", "pool", "period"])
    says = f"{unit}, for one more of what the column per says"
    return described(table, {"price": says, "more": says, "less": says})


def _places(entries: dict[str, Any], c: Conditions) -> list[tuple[dict[str, str], list[float]]]:
    """Return what prices are of, and their paths: by capability, by ally, or by ally and pool."""
    found = []
    for name, path in entries.items():
        owner = "capability" if name in c.capabilities else "ally"
        if isinstance(path, dict):
            found += [({owner: name, "pool": pool}, values) for pool, values in path.items()]
        else:
            found.append(({owner: name}, path))
    return found
