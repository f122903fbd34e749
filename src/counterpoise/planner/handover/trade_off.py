"""What steady orders cost: a plan made again for several shares that may be given."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

from counterpoise.planner.handover.plan import HandoverPlan
from counterpoise.planner.handover.procedure import make_plan
from counterpoise.planner.handover.steadiness import variation_musd
from counterpoise.planner.handover.summary import gap_years

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str], None]
GIVES = (0.0, 0.005, 0.01, 0.02, 0.05)
"""What may be given, in a table of what that buys."""


def trade_off(
    plan: HandoverPlan,
    gives: tuple[float, ...] = GIVES,
    progress: Progress | None = None,
    stop: Event | None = None,
) -> "pd.DataFrame":
    """Return what steady orders cost: the plan made again for several shares that may be given.

    Parameters
    ----------
    plan : HandoverPlan
        The plan; all but its give is kept.
    gives : tuple of float
        Shares of the objective and of the cost.
    progress : callable, optional
        Called with what is being done.
    stop : Event, optional
        Set by somebody else who wants to stop.

    Returns
    -------
    DataFrame
        `give`, `objective` in its unit, `gap_years` in the engine, `shortfall_years` of what was
        asked, `cost_musd` discounted, and `variation_musd`: how much yearly orders by capability
        change, added up.
    """
    import pandas as pd

    say, rows = progress or (lambda _: None), []
    for give in gives:
        say(f"giving {100 * give:g} per cent")
        made = make_plan(plan.scenario, replace(plan.request, give=give), say, stop)
        if made.status == "interrupted":
            raise KeyboardInterrupt
        c, each = made.conditions, made.request.steps_per_period
        rows.append(
            {
                "give": give,
                "objective": made.answer.value,
                "gap_years": gap_years(made.replay.coverage, c.step_years),
                "shortfall_years": float(made.relaxed["years"].sum()),
                "cost_musd": made.cost_musd,
                "variation_musd": variation_musd(c, made.decisions.orders, each)["by_capability"],
            }
        )
    return pd.DataFrame(rows)
