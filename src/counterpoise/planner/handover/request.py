"""What is asked of a hand-over plan, and whether it can be asked at all."""

from collections.abc import Callable, Mapping
from dataclasses import InitVar, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.earlier_plan import EarlierPlan
from counterpoise.planner.handover.objectives import OBJECTIVES, Goal, Objective
from counterpoise.planner.handover.program import BUDGETS, Budget, Choices
from counterpoise.planner.handover.replay import ENOUGH
from counterpoise.planner.handover.rule_checks import (
    check_pools,
    check_rows,
    check_rules,
    check_weights,
)
from counterpoise.planner.handover.rules import Contract, Pool, Rule
from counterpoise.planner.switches import check_switches
from counterpoise.problems import InputError, Problem, Problems, did_you_mean
from counterpoise.quarters import Quarter
from counterpoise.scenario import Scenario

if TYPE_CHECKING:
    from counterpoise.planner.handover.program import HandoverProblem

DECIDED = {
    "orders": "gives orders, which a plan decides itself",
    "manned": "says who is manned, which a plan decides itself",
    "asked_output": "asks industry for output, which a plan decides itself",
    "extra_money": "adds money, which a plan decides itself",
    "donations": "gives stock away, which a plan does not follow",
}
NO_INTEGRATED = Problem(
    "plan",
    "integrated",
    "is no longer known: a mean over capabilities hid what binds (an alliance without a single "
    "tanker read 0.96)",
    "Keep a floor under the coverage of each capability: --objective fastest --floor 0.7. For one "
    "capability, plan it alone: add --set 'capabilities=[tanker]'.",
)
"""Why no plan keeps an integrated level any more, and what to ask for in its place."""


@dataclass(frozen=True)
class HandoverRequest:
    """What is asked of the planner.

    Parameters
    ----------
    objective : str
        ``fastest``, ``cheapest`` or ``least-gap``.
    by : str, date or Quarter, optional
        Quarter from whose beginning the others must meet the need alone (`cheapest`), such as
        ``2038-Q1``; it is kept as that text. A date stands for its quarter.
    floor : float or None
        Coverage that must not be missed (`fastest`); 0 asks for nothing. None asks for what stands
        without a plan, as `unplanned_coverage` says.
    budget : str
        ``pledged``: orders are paid from pledged budgets; ``debt-rule``: money may be added as far
        as an ally's debt rule lets its effort rise; ``free``: without a limit.
    cap : float or None
        Largest share of a capability that one ally may provide from `by` on.
    steps_per_period : int
        Steps in which orders stay the same.
    discount : float
        Yearly discount rate.
    give : float
        Part of the objective, and of the cost, that may be given for steady orders; 0 asks for the
        best plan alone. `counterpoise.plan` and the faces give `objectives.GIVE`. Where what is
        asked cannot be met, `cheapest` may also let go that much more than the least.
    rules : tuple of Rule
        Rules of one's own.
    committed : tuple of Contract
        Programmes under contract, which are ordered whatever else is.
    pools : tuple of Pool
        Allies who buy together: their shares are kept, and of whole units it is theirs together
        that are whole.
    keep_orders : bool
        Whether orders that the scenario gives stand as contracts; otherwise they are refused.
    weights : mapping of str to float
        How much the gap of a capability counts (`least-gap`); 1 for those that are not named.
    near : EarlierPlan, optional
        An earlier plan that this one stays near, as far as its give lets it.
    whole : tuple of str
        Capabilities of which each ally's orders over the plan are whole units.
    hook : callable, optional
        Called with each program (`HandoverProblem`) once its rows stand, before it is solved.
    integrated : optional
        No longer known: any value but None is refused with the reason.

    Raises
    ------
    InputError
        If `by` is neither a quarter nor a date, or `integrated` is given.
    """

    objective: Objective = "least-gap"
    by: str | date | Quarter | None = None
    floor: float | None = None
    budget: Budget = "pledged"
    cap: float | None = None
    steps_per_period: int = 4
    discount: float = 0.03
    give: float = 0.0
    rules: tuple[Rule, ...] = ()
    committed: tuple[Contract, ...] = ()
    pools: tuple[Pool, ...] = ()
    keep_orders: bool = False
    weights: Mapping[str, float] = field(default_factory=dict)
    near: EarlierPlan | None = None
    whole: tuple[str, ...] = ()
    hook: "Callable[[HandoverProblem], Any] | None" = None
    integrated: InitVar[object] = None

    def __post_init__(self, integrated: object) -> None:
        problems = Problems()
        if integrated is not None:
            problems.extend(InputError([NO_INTEGRATED]))
        if self.by is not None:
            try:
                object.__setattr__(self, "by", str(Quarter.of(self.by)))
            except ValueError as error:
                remedy = "Give a quarter such as 2038-Q1, or a date."
                problems.add("plan", "by", str(error), remedy)
        problems.raise_if_any()

    def bound(self, moments: tuple[str, ...]) -> int | None:
        """Return the place of `by` among the names of bounds; None if there is no date.

        Raises
        ------
        InputError
            If none of them begins that quarter.
        """
        if self.by is None:
            return None
        if self.by not in moments:
            remedy = f"Give a quarter from {moments[0]} to {moments[-1]}, such as {moments[-1]}."
            what = f"{self.by} is no quarter of the scenario"
            raise InputError([Problem("plan", "by", what, remedy)])
        return moments.index(str(self.by))

    @property
    def every_rule(self) -> tuple[Rule, ...]:
        """Rules of one's own, and those that keep contracts and the shares of pools."""
        contracts = (contract.rule for contract in self.committed)
        return (*self.rules, *contracts, *(rule for pool in self.pools for rule in pool.rules))

    def goal(self, c: Conditions) -> Goal:
        """Return what this asks of coverage, as numbers."""
        nothing, by = np.zeros_like(c.need), self.bound(c.moments)
        floor, alone = nothing.copy(), nothing.copy()
        if self.objective == "fastest":
            stands = ENOUGH if c.unplanned is None else c.unplanned
            floor[:] = stands if self.floor is None else self.floor
        if self.objective == "cheapest" and by is not None:
            alone[by:] = 1.0
        weights = np.array([self.weights.get(name, 1.0) for name in c.capabilities])
        return Goal(self.objective, floor, alone, self.discount, weights if self.weights else None)

    def choices(self, c: Conditions) -> Choices:
        """Return what the plan may do."""
        return Choices(
            steps_per_period=self.steps_per_period,
            budget=self.budget,
            drawdown=self.objective == "fastest",
            cap=self.cap,
            cap_from=self.bound(c.moments) or 0,
            rules=self.every_rule,
            hook=self.hook,
        )

    def check(self, scenario: Scenario) -> None:
        """Refuse what this and a scenario cannot mean together.

        Raises
        ------
        InputError
            With everything that is wrong.
        """
        problems = Problems()
        _check_scenario(self, scenario, problems)
        check_rules(self.every_rule, scenario, problems)
        check_pools(self.pools, scenario, problems)
        check_weights(self.weights, self.objective, scenario, problems)
        for name in self.whole:
            problems.expect(name, scenario.capabilities, "plan", "whole", "capability")
        if self.objective not in OBJECTIVES:
            remedy = did_you_mean(self.objective, OBJECTIVES, listed=len(OBJECTIVES))
            problems.add("plan", "objective", f"is '{self.objective}'", remedy)
        remedy = "Say from when, such as --by 2035-Q1."
        if self.cap is not None and self.by is None:
            problems.add("plan", "by", "is missing for a cap", remedy)
        if self.objective == "cheapest" and self.by is None:
            remedy = "Say by when, such as --by 2035-Q1."
            problems.add("plan", "by", "is missing for a cheapest plan", remedy)
        labels = scenario.calendar.bound_labels
        if self.by is not None and self.by not in labels:
            remedy = f"Give a quarter from {labels[0]} to {labels[-1]}, such as {labels[-1]}."
            problems.add("plan", "by", f"{self.by} is no quarter of the scenario", remedy)
        problems.raise_if_any()


def check_many(request: HandoverRequest, *, frontier: bool = False) -> None:
    """Refuse what plans for many futures, or a frontier, do not follow.

    Raises
    ------
    InputError
        With everything that they do not follow.
    """
    who = "a frontier" if frontier else "a plan for many futures"
    asked = {"weights": request.weights, "near": request.near, "whole": request.whole}
    problems = Problems()
    for name, given in asked.items():
        if given:
            problems.add(
                "plan", name, f"is not followed by {who}", "Leave it out, or plan for one."
            )
    for rule in request.rules if frontier else ():
        if rule.price is not None:
            what = f"has a price, which {who} does not weigh"
            problems.add("rules", rule.name, what, "Make it hard, or leave it out.")
    problems.raise_if_any()


def _check_scenario(request: HandoverRequest, scenario: Scenario, problems: Problems) -> None:
    """Note what a scenario gives that a plan decides, and what it lacks."""
    model = scenario.model
    for entry, what in DECIDED.items():
        if getattr(model, entry):
            remedy = "Take the entry out, or plan another one."
            if entry == "orders":
                remedy = "Take the entry out, or keep its orders as contracts with --keep-orders."
            problems.add(scenario.name, entry, what, remedy)
    if request.budget not in BUDGETS:
        what, remedy = f"is '{request.budget}'", f"Choose from {', '.join(BUDGETS)}."
        problems.add("plan", "budget", what, remedy)
    elif not model.switches.economy and request.budget != "free":
        what, remedy = "has no economy to pay from", "Switch it on, or plan with --budget free."
        problems.add(scenario.name, "switches.economy", what, remedy)
    check_switches(scenario, problems, "plan")
    added = scenario.evidence.figure("coefficients/added_commitment").value
    if added > 0:
        what = f"is {added:g}, and a plan counts added units by each ally's own share"
        remedy = "Plan with 0, and run the plan with more to see what it adds."
        problems.add("coefficients/added_commitment", "", what, remedy)
    if not set(scenario.members) - {scenario.evidence.leading}:
        what, remedy = "names nobody who could plan", "Name allies beside the leading one."
        problems.add(scenario.name, "members", what, remedy)


def check_conditions(scenario: Scenario, c: Conditions, rules: tuple[Rule, ...] = ()) -> None:
    """Refuse conditions in which somebody cannot man, or nobody can order or make, a capability.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    problems, evidence = Problems(), scenario.evidence
    check_rows(rules, c, problems)
    if scenario.model.switches.manning:
        for i in np.flatnonzero((c.stock * c.crew).sum(axis=1)):
            path = f"economy/{c.allies[i]}/active_personnel"
            if evidence.figure(path).value <= 0:
                what, remedy = "has units and no people to man them", "Give it people, or no units."
                problems.add(path, "", f"{c.allies[i]} {what}", remedy)
    made = c.capacity * c.open_to[:, None]
    planned = np.asarray(np.isnan(c.given).any(axis=(0, 1)))
    leave_out = "Leave it out of the scenario's capabilities"
    for k, name in enumerate(c.capabilities):
        if not planned[k]:
            continue
        if not c.eligible[:, k].any():
            what = f"nobody who takes part may order {name}"
            problems.add(scenario.name, "members", what, f"{leave_out}, or let others take part.")
        elif c.limited and made[:, k].sum() <= 0:
            what = f"nobody makes {name}: output open to the others is 0 everywhere"
            remedy = f"{leave_out}, or give a region output."
            problems.add(f"industry/{name}/*/output", "", what, remedy)
    problems.raise_if_any()
