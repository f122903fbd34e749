"""Switches of the engine that neither a plan nor an apportionment can follow.

Both take prices, industry and stock from the engine as they stand without new orders. What these
switches do hangs on orders, or on money that nobody has planned with, so that with one of them on
the engine would make something else of the same orders.
"""

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from counterpoise.problems import Problems
    from counterpoise.scenario import Scenario

FOLLOWS_ORDERS = "lets prices follow orders, which a linear program takes as given"
UNKNOWN_TO_PLANNERS = {
    "price_response": FOLLOWS_ORDERS,
    "learning": FOLLOWS_ORDERS,
    "integration": "takes output off lines while they merge",
    "stop_gaps": "hires stop-gaps, which no plan orders",
}
"""Each switch, and what it does that a planner's program leaves out."""


def check_switches(
    scenario: "Scenario", problems: "Problems", verb: Literal["plan", "apportion"]
) -> None:
    """Note the switches that are on and that a planner's program does not follow.

    Parameters
    ----------
    scenario : Scenario
        What is assumed.
    problems : Problems
        Takes what is found.
    verb : str
        What is to be done with the scenario, for the remedy.
    """
    hired = "what is hired comes on top of a plan's own units"
    after = {"plan": "; run the plan with it on to see what it changes", "apportion": ""}[verb]
    for switch, what in UNKNOWN_TO_PLANNERS.items():
        if getattr(scenario.model.switches, switch):
            rest = f"; {hired}" if switch == "stop_gaps" else after
            problems.add(
                scenario.name, f"switches.{switch}", what, f"Switch it off to {verb}{rest}."
            )
