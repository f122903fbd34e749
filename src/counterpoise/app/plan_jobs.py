"""Planning from the page: one plan at a time in the background, with progress and a way to stop."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from counterpoise.app.answer_cache import Cache
from counterpoise.app.jobs import SECONDS, Job, Line
from counterpoise.app.service import Service
from counterpoise.app.state import State
from counterpoise.problems import InputError, Problem
from counterpoise.scenario import load_scenario

if TYPE_CHECKING:
    from counterpoise.charts import Figure
    from counterpoise.scenario import Scenario

MOST_PLANS = 12
"""Plans whose figures are kept; those of older ones are asked for with a new plan."""


class PlanOrder(BaseModel):
    """What is asked of the planner."""

    model_config = ConfigDict(extra="forbid")

    objective: Literal["fastest", "cheapest", "least-gap"] = "least-gap"
    by: Annotated[str | None, Field(max_length=7)] = None
    floor: Annotated[float | None, Field(ge=0, le=2)] = None
    budget: Literal["pledged", "debt-rule", "free"] = "pledged"
    integrated: Any = None
    """Refused with the reason, as everywhere that asks for plans."""
    side: Annotated[int, Field(ge=0, le=1)] = 0


@dataclass
class PlanJob(Job):
    """A plan that is being made, or was.

    Parameters
    ----------
    scenario : Scenario
        What it is made for.
    order : PlanOrder
        What is asked of it.
    """

    scenario: "Scenario" = field(kw_only=True)
    order: PlanOrder = field(kw_only=True)

    def heard(self, what: str) -> None:
        """Note what the planner is doing."""
        if what.startswith(("gap ", "no plan keeps ")):
            self.gap = what
        else:
            self.stage, self.gap = what, ""


class Planner(Line[PlanJob, PlanOrder]):
    """Makes plans, one after another; what is found when the time is up is shown."""

    called = "plan"

    def __init__(self, service: Service, seconds: float = SECONDS) -> None:
        super().__init__(service, seconds)
        self._figures: Cache[dict[str, Figure]] = Cache(MOST_PLANS)

    def _asked(self, state: State, order: PlanOrder, client: str) -> PlanJob:
        if order.integrated is not None:
            from counterpoise.planner.handover.request import NO_INTEGRATED

            raise InputError([NO_INTEGRATED])
        scenarios = self.service.scenarios(state)
        scenario = scenarios[min(order.side, len(scenarios) - 1)]
        return PlanJob("plan", client, scenario=scenario, order=order)

    def _made(self, job: PlanJob) -> dict[str, Any]:
        from counterpoise.planner.handover import HandoverRequest, make_plan
        from counterpoise.planner.handover.objectives import GIVE
        from counterpoise.wings.planner.plan_answer import answer_of, figures_of, words_of

        order, scenario = job.order, job.scenario
        request = HandoverRequest(
            order.objective,
            by=_bound(scenario, order.by),
            floor=order.floor,
            budget=order.budget,
            steps_per_period=4 * scenario.calendar.steps_per_quarter,
            discount=self.service.evidence.figure("burden_coefficients/discount_rate").value,
            give=GIVE,
        )
        found = make_plan(scenario, request, job.heard, job.stop)
        job.heard("drawing")
        name = self.service.keep(found.to_scenario(), job.client)
        figures = figures_of(found)
        self._figures.get(name, lambda: figures)
        return answer_of(found) | {"scenario": name, "figures": words_of(figures)}

    def stored(self, state: State, client: str = "") -> dict[str, Any]:
        """Return the plan that was made beforehand for the first scenario in view.

        Parameters
        ----------
        state : State
            What is on the screen.
        client : str
            Who asks.

        Returns
        -------
        dict
            Under ``plan`` the plan, and under ``why`` the reason where there is none: ``other`` for
            a scenario that is not built in or whose levers moved, ``stale`` for one that was made
            from other figures.
        """
        from counterpoise.wings.planner.plan_answer import words_of
        from counterpoise.wings.planner.stored_plans import is_stored, stored_plan

        (scenario, *_) = self.service.scenarios(replace(state, second=None))
        if scenario.hash != self.service.base(state.first.scenario).hash:
            return {"plan": None, "why": "other"}
        found = stored_plan(scenario)
        if found is None:
            return {"plan": None, "why": "stale" if is_stored(scenario.name) else "other"}
        planned = load_scenario(found.scenario, evidence=self.service.evidence)
        name = self.service.keep(planned, client)
        self._figures.get(name, lambda: found.figures)
        answer = found.answer | {"scenario": name, "figures": words_of(found.figures)}
        return {"plan": answer, "why": ""}

    def figure(self, plan: str, name: str) -> "Figure":
        """Return a figure of a plan that was shown a while ago.

        Raises
        ------
        InputError
            If the plan is no longer kept, or has no such figure.
        """
        figures = self._figures.get(plan, dict) if plan in self._figures else {}
        if name not in figures:
            what, remedy = "is no figure of a plan that is kept here", "Make the plan again."
            raise InputError([Problem("address", name[:40], what, remedy)])
        return figures[name]


def _bound(scenario: "Scenario", quarter: str | None) -> str | None:
    """Return a quarter, once it is known to be one of the scenario.

    Raises
    ------
    InputError
        If the scenario does not reach it.
    """
    labels = scenario.calendar.bound_labels
    if quarter is None:
        return None
    if quarter not in labels:
        remedy = f"Give one from {labels[0]} to {labels[-1]}."
        raise InputError([Problem("plan", "by", "is no quarter of the scenario", remedy)])
    return quarter
