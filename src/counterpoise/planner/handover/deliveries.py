"""What is delivered when: of the plan, of what is under way on the opening day, and of contracts.

Delivery runs through three stages, so that units ordered in one quarter arrive over years. The
flows are the engine's own, stepped with its delivery.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.measures.yearly import CalendarYears
from counterpoise.planner.handover.conditions import Conditions, trajectory
from counterpoise.planner.handover.decisions import NOTHING
from counterpoise.quarters import Quarter

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.planner.handover.plan import HandoverPlan

Floats = NDArray[np.float64]
OF_THE_PLAN, UNDER_WAY, UNDER_CONTRACT = "plan", "under way", "under contract"
FIRST, MIDDLE, MOST = 0.1, 0.5, 0.9
"""Parts of a programme whose arrival is dated: the first and last units trickle in over years."""
A_UNIT = 5e-3
"""Units below which an ally's orders of a capability are no programme."""
ROUNDING = 1e-9
"""Part of a sum that is rounding."""
TRACE = 1e-3
"""Share of a programme below which the orders of a step do not begin or end it."""
UNITS = {
    "units": "number of units, as the column unit says",
    "delivered": "number of units, as the column unit says",
    "to_come": "number of units, as the column unit says",
    "cost_musd": "million US dollars at 2024 prices, not discounted",
    "year": "calendar year",
}
"""What the columns of these tables are counted in."""


@dataclass(frozen=True)
class Deliveries:
    """Units that each step delivers, before any of them retires.

    Parameters
    ----------
    plan : array (T, A, C)
        Of what a plan orders.
    under_way : array (T, A, C)
        Of what stands in the stages of delivery on the opening day.
    contracts : array (T, A, C)
        Of firm orders with dates of their own.
    """

    plan: Floats
    under_way: Floats
    contracts: Floats


def deliveries_of(c: Conditions, orders: Floats) -> Deliveries:
    """Return what is delivered in each step; nothing of stock that a scenario gives as a path.

    Parameters
    ----------
    c : Conditions
        What a plan cannot change.
    orders : array (T, A, C)
        Units ordered in each step.
    """
    nothing, kept = np.zeros_like(c.stock), np.zeros_like(c.retire)
    planned = np.isnan(c.given[1:])

    def arriving(stage: Floats, placed: Floats | None) -> Floats:
        stood, _ = trajectory(nothing, stage, c.outflow, kept, placed)
        return np.where(planned, np.diff(stood, axis=0), 0.0)

    contracts = np.zeros_like(orders) if c.booked is None else np.where(planned, c.booked, 0.0)
    return Deliveries(arriving(nothing, orders), arriving(c.stage, None), contracts)


def calendar_of(c: Conditions) -> CalendarYears:
    """Return the calendar years of the run."""
    return CalendarYears(Quarter.parse(c.moments[0][:7]).start, c.steps, c.step_years)


def deliveries_table(plan: "HandoverPlan") -> "pd.DataFrame":
    """Return units delivered by ally, capability, calendar year and source; zeros are left out.

    Returns
    -------
    DataFrame
        `ally`, `capability`, `year`, `source`, `units` and `unit`. The source is ``plan``, ``under
        contract`` (firm orders of the order book) or ``under way`` (what the stages of delivery
        hold on the opening day: where no order book is known, what replaces retirement).
    """
    import pandas as pd

    c, evidence = plan.conditions, plan.scenario.evidence
    calendar, found = calendar_of(c), deliveries_of(c, plan.decisions.orders)
    rows = [
        (
            c.allies[a],
            c.capabilities[k],
            calendar.years[y],
            source,
            by_year[y, a, k],
            evidence.capabilities[c.capabilities[k]].unit_plural,
        )
        for source, flow in (
            (OF_THE_PLAN, found.plan),
            (UNDER_CONTRACT, found.contracts),
            (UNDER_WAY, found.under_way),
        )
        for by_year in (calendar.total(flow),)
        for y, a, k in np.argwhere(by_year > NOTHING)
    ]
    columns = ["ally", "capability", "year", "source", "units", "unit"]
    table = pd.DataFrame(rows, columns=columns)
    table = table.sort_values(["ally", "capability", "year", "source"], ignore_index=True)
    return described(table, UNITS)


def programmes_table(plan: "HandoverPlan") -> "pd.DataFrame":
    """Return what each ally orders of each capability over the run, and when it arrives.

    Returns
    -------
    DataFrame
        `ally`, `capability`, `units` and `unit`, `cost_musd`, the first quarters of `first_order`
        and `last_order`, the quarters at whose beginning a tenth, half and nine tenths of the
        units have been `delivered` (empty where that is after the run), units delivered in the run
        and `to_come` after it. The dearest programme comes first.
    """
    import pandas as pd

    c, evidence = plan.conditions, plan.scenario.evidence
    orders = np.where(plan.decisions.orders > NOTHING, plan.decisions.orders, 0.0)
    arrived = deliveries_of(c, orders).plan.cumsum(axis=0)
    total, paid = orders.sum(axis=0), np.einsum("tac,tc->ac", orders, c.price)
    rows = []
    for a, k in np.argwhere(total > A_UNIT):
        placed = np.flatnonzero(orders[:, a, k] > TRACE * total[a, k])
        path = arrived[:, a, k]
        rows.append(
            (
                c.allies[a],
                c.capabilities[k],
                total[a, k],
                evidence.capabilities[c.capabilities[k]].unit_plural,
                paid[a, k],
                c.moments[placed[0]],
                c.moments[placed[-1]],
                *(_when(c, path, part * total[a, k]) for part in (FIRST, MIDDLE, MOST)),
                path[-1],
                _left(total[a, k], path[-1]),
            )
        )
    columns = ["ally", "capability", "units", "unit", "cost_musd", "first_order", "last_order"]
    columns += ["tenth_delivered", "half_delivered", "nine_tenths_delivered"]
    table = pd.DataFrame(rows, columns=[*columns, "delivered", "to_come"])
    table = table.sort_values(
        ["cost_musd", "ally", "capability"], ascending=[False, True, True], ignore_index=True
    )
    return described(table, UNITS)


def described(table: "pd.DataFrame", units: dict[str, str]) -> "pd.DataFrame":
    """Return a table that says in its attributes what its columns are counted in."""
    table.attrs["units"] = {name: units[name] for name in table.columns if name in units}
    return table


def _left(units: float, arrived: float) -> float:
    """Return what is still to come; what rounding of sums leaves is nothing."""
    return units - arrived if units - arrived > ROUNDING * units else 0.0


def _when(c: Conditions, path: Floats, units: float) -> str:
    """Return the bound at which so many units have arrived; nothing if that is after the run."""
    # Rounding of sums must not put off what has arrived.
    there = path >= units * (1 - ROUNDING)
    return c.moments[int(there.argmax()) + 1] if there.any() else ""
