"""A hand-over plan: what it decides, what it promises, and what the engine makes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.files import SavedAsFiles
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.decisions import (
    Decisions,
)
from counterpoise.planner.handover.objectives import GIVE
from counterpoise.planner.handover.reduced_costs import ReducedCosts
from counterpoise.planner.handover.replay import Replay, as_scenario
from counterpoise.planner.handover.request import HandoverRequest
from counterpoise.planner.handover.rule_outcomes import Where, rule_table
from counterpoise.planner.handover.shadow_prices import Prices
from counterpoise.planner.handover.solution import Solution
from counterpoise.scenario import Scenario

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from counterpoise.atomic_write import Writer
    from counterpoise.planner.handover.comparison import PlanDifference
    from counterpoise.planner.handover.program import HandoverProblem
    from counterpoise.planner.handover.reasons import Reasons

Floats = NDArray[np.float64]
Progress = Callable[[str], None]


@dataclass(frozen=True, repr=False)
class HandoverPlan(SavedAsFiles):
    """A plan, what it promises, and what the engine makes of it.

    Parameters
    ----------
    scenario : Scenario
        What it was made for.
    request : HandoverRequest
        What was asked for.
    conditions : Conditions
        What it could not change; fewer crews where its replay turned out to have fewer.
    status : str
        ``optimal``; ``near-optimal`` where the bound leaves a small gap, which `answer` tells;
        ``relaxed`` where what was asked cannot be and the least was let go;
        ``interrupted`` where the plan is the best that was found before an interruption.
    answer : Solution
        Value, bound, largest miss of a rule and seconds of the last program.
    decisions : Decisions
        Orders, capacity, drawdown and extra money.
    relaxed : DataFrame
        What had to be let go: capability, what was asked, first and last bound, largest shortfall
        (share of the need) and shortfall in capability-years; empty if nothing.
    promised : array (T + 1, C)
        Coverage that the program promises: never more than the replay gives.
    replay : Replay
        What the engine makes of it.
    shadow_prices : Prices
        What binds, and what one more unit of it would be worth, step by step; `prices` is a table.
    cost_musd : float
        Discounted cost of orders and of the upkeep that they bring, million dollars of 2024.
    best : HandoverProblem, optional
        The program of the best plan, for `price_sides`; none in a plan for many futures.
    steady : dict or None
        What was given for steady orders: the `give` asked for, value and cost of the `best` plan,
        and how much yearly orders change here and there, `variation_musd` and `best_variation_musd`
        by capability and by ally; None where nothing is given.
    rule_prices : dict or None
        What one more unit of room in each row of a rule of one's own would be worth; see `rules`.
    rules_cost : float or None
        By how much the objective is worse for all these rules together.
    near : dict or None
        How near it is to an earlier plan: `source`, `give`, `best` objective, `moved_musd` (money
        of orders that differ), `earlier_musd` (of its orders) and what of it was `left_out`.
    whole : dict or None
        What whole units cost: `capabilities`, `programmes`, `cost` in the unit of the objective,
        and `within` which share of the bound the plan lies.
    reduced_costs : ReducedCosts, optional
        What one more unit ordered by each ally would cost the objective; none in a plan for many
        futures.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = {"capabilities": ["sead"], "time": {"quarters": 12}}
    >>> plan = cp.plan("cliff", changes=small, give=0)
    >>> plan.orders.columns.to_list()
    ['ally', 'capability', 'period', 'units', 'unit', 'cost_musd']
    >>> plan.to_dataframe().equals(plan.orders)
    True
    >>> bool(plan.deliveries["units"].sum() <= plan.orders["units"].sum() + 1e-6)
    True
    >>> len(plan.programmes) <= len(plan.orders), plan.money.empty, plan.prices.empty
    (True, False, False)
    >>> plan.why("DEU", "sead").ally
    'DEU'
    >>> richer = plan.what_if(budget="free")
    >>> plan.diff(richer).question["entry"].to_list()
    ['asked.budget']
    >>> plan.summary()["status"]
    'optimal'
    >>> plan.to_scenario().name
    'cliff-plan'
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     "orders.csv" in [path.name for path in plan.save(folder)]
    True
    """

    command: ClassVar[str] = "plan"

    scenario: Scenario
    request: HandoverRequest
    conditions: Conditions
    status: str
    answer: Solution
    decisions: Decisions
    relaxed: "pd.DataFrame"
    promised: Floats
    replay: Replay
    shadow_prices: Prices
    cost_musd: float
    reduced_costs: ReducedCosts | None = None
    best: "HandoverProblem | None" = field(default=None, compare=False)
    steady: dict[str, Any] | None = None
    rule_prices: "dict[Where, float] | None" = None
    rules_cost: float | None = None
    near: dict[str, Any] | None = None
    whole: dict[str, Any] | None = None

    def __repr__(self) -> str:
        """Return scenario, objective, status and value in one line."""
        request = self.request
        by = "" if request.by is None else f", by {request.by}"
        return (
            f"<HandoverPlan {self.scenario.name}: {request.objective}{by}, {self.status}, "
            f"objective {self.answer.value:.6g}>"
        )

    @cached_property
    def gap_without(self) -> float:
        """Gap of the scenario without a plan, in the engine at central figures as in the replay.

        In capability-years.
        """
        from counterpoise.ensemble import single
        from counterpoise.measures import gap_area

        coverage = single(self.scenario)["batch"].series.coverage[0]
        return float(gap_area(coverage, self.conditions.step_years, axis=0).sum())

    @cached_property
    def ranked(self) -> list[int]:
        """Places of the capabilities, the largest gap in the replay first, then by name."""
        from counterpoise.measures import gap_area

        gaps = gap_area(self.replay.coverage, self.conditions.step_years, axis=0)
        known = self.scenario.evidence.capabilities
        names = [known[c].name for c in self.conditions.capabilities]
        return sorted(range(len(names)), key=lambda k: (-round(float(gaps[k]), 6), names[k]))

    @cached_property
    def bottlenecks(self) -> "pd.DataFrame":
        """What weighs most on orders, capability by period; the largest gap first."""
        names = self.conditions.capabilities
        found = self.shadow_prices.bottlenecks(names, self.periods)
        return found.iloc[self.ranked]

    @property
    def periods(self) -> list[str]:
        """Names of the periods in which orders stay the same."""
        each = self.request.steps_per_period
        return [self.conditions.moments[t] for t in range(0, self.conditions.steps, each)]

    def summary(self) -> dict[str, Any]:
        """Return everything as plain data, as ``counterpoise plan --json`` prints it."""
        from counterpoise.planner.handover.summary import summary

        return summary(self)

    @property
    def orders(self) -> "pd.DataFrame":
        """Orders by ally, capability and period; see `tables.orders_table`."""
        from counterpoise.planner.handover.tables import orders_table

        return orders_table(self)

    @property
    def deliveries(self) -> "pd.DataFrame":
        """Units delivered by year, those under contract too; see `deliveries.deliveries_table`."""
        from counterpoise.planner.handover.deliveries import deliveries_table

        return deliveries_table(self)

    @property
    def programmes(self) -> "pd.DataFrame":
        """What each ally orders of each capability; see `deliveries.programmes_table`."""
        from counterpoise.planner.handover.deliveries import programmes_table

        return programmes_table(self)

    @property
    def money(self) -> "pd.DataFrame":
        """What each ally has for equipment by year, and for what; see `tables.money_table`."""
        from counterpoise.planner.handover.tables import money_table

        return money_table(self)

    @property
    def prices(self) -> "pd.DataFrame":
        """What one more unit of each limit is worth; see `tables.prices_table`."""
        from counterpoise.planner.handover.tables import prices_table

        return prices_table(self)

    @cached_property
    def price_sides(self) -> "pd.DataFrame":
        """Both sides of the largest prices; see `price_sides.price_sides`. Solved when asked."""
        from counterpoise.planner.handover.price_sides import COLUMNS, price_sides

        if self.best is None:
            import pandas as pd

            return pd.DataFrame(columns=COLUMNS)
        return price_sides(self.best, self.shadow_prices)

    def to_dataframe(self) -> "pd.DataFrame":
        """Return orders, as `orders` does."""
        return self.orders

    @property
    def rules(self) -> "pd.DataFrame":
        """What became of rules of one's own, row by row, as `rule_table` says."""
        return rule_table(
            self.request.every_rule, self.conditions, self.decisions, self.rule_prices
        )

    def to_scenario(self) -> Scenario:
        """Return the scenario that carries the plan out."""
        return as_scenario(self.scenario, self.conditions, self.decisions)

    def why(self, ally: str, capability: str) -> "Reasons":
        """Return why an ally orders a capability, or why not, and who would be next best.

        Parameters
        ----------
        ally, capability : str
            Code or name of an ally, and the id of a capability.

        Raises
        ------
        InputError
            If there is no such ally or capability, or the plan has no prices that could tell.
        """
        from counterpoise.planner.handover.reasons import reasons_for

        return reasons_for(self, ally, capability)

    def what_if(self, changes: Mapping[str, Any] | None = None, **asked: Any) -> "HandoverPlan":
        """Return the plan of the same question with changes, solved anew; `diff` compares them.

        Parameters
        ----------
        changes : mapping, optional
            Entries laid over its scenario.
        **asked
            Fields of its request that are otherwise, such as ``budget="free"``; `progress` and
            `stop` as of `counterpoise.plan`.

        Raises
        ------
        InputError
            If the changes make no sense, or what is asked has no such field.
        """
        from counterpoise.planner.handover.what_if import planned_again

        return planned_again(self, changes, **asked)

    def alternatives(
        self,
        give: float = GIVE,
        progress: Progress | None = None,
        by: tuple[str, ...] = ("ally", "capability"),
    ) -> "pd.DataFrame":
        """Return the least and most that may be ordered in plans nearly as good.

        Parameters
        ----------
        give : float
            Share of the objective, and of the cost, by which a plan may be worse than the best.
        progress : callable, optional
            Called with how far it is; in a plan of full size it takes minutes.
        by : tuple of str
            ``ally``, ``capability`` or both.
        """
        from counterpoise.planner.handover.alternatives import alternatives

        return alternatives(self, give, by, progress)

    def diff(self, other: "HandoverPlan | Path | str") -> "PlanDifference":
        """Return how another plan, or one that was written, differs from this one.

        Parameters
        ----------
        other : HandoverPlan, Path or str
            A plan, also of another scenario, or a ``plan.json``, or the folder that holds it.

        Raises
        ------
        InputError
            If there is no plan in the place named.
        """
        from counterpoise.planner.handover.comparison import difference, plain_of

        return difference(self.summary(), plain_of(other))

    def files(self) -> "dict[str, Writer]":
        """Return what writes the scenario, the data, a table each as CSV, and the workbook."""
        from counterpoise.planner.handover.plan_files import plan_files

        return plan_files(self)
