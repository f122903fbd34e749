"""Planning from the page: one plan at a time in the background, with progress and a way to stop."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from counterpoise.app.jobs import SECONDS, Job, Line
from counterpoise.app.service import Service
from counterpoise.app.state import State
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    from counterpoise.planner.handover import HandoverPlan
    from counterpoise.scenario import Scenario


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


class Planner(Line[PlanJob]):
    """Makes plans, one after another; what is found when the time is up is shown.

    Parameters
    ----------
    service : Service
        Where scenarios are, and where plans are kept to be run like any other.
    seconds : float
        Time for one plan.
    """

    called = "plan"

    def __init__(self, service: Service, seconds: float = SECONDS) -> None:
        super().__init__(seconds)
        self.service = service

    def begin(self, state: State, order: PlanOrder, client: str = "") -> PlanJob:
        """Begin a plan for one scenario of a state.

        Parameters
        ----------
        state : State
            What is on the screen.
        order : PlanOrder
            What is asked of it.
        client : str
            Who asks: the line is shared by all.

        Raises
        ------
        InputError
            If the scenario cannot be, or too many plans wait already; or for what is no longer
            known.
        """
        if order.integrated is not None:
            from counterpoise.planner.handover.request import NO_INTEGRATED

            raise InputError([NO_INTEGRATED])
        scenarios = self.service.scenarios(state)
        scenario = scenarios[min(order.side, len(scenarios) - 1)]
        return self.enter(PlanJob("plan", client, scenario=scenario, order=order))

    def _made(self, job: PlanJob) -> dict[str, Any]:
        from counterpoise.planner.handover import HandoverRequest, make_plan
        from counterpoise.planner.handover.objectives import GIVE

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
        planned = found.to_scenario()
        return _shown(found, self.service.keep(planned, job.client))


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


def _shown(found: "HandoverPlan", name: str) -> dict[str, Any]:
    """Return what the page shows of a plan; the rest is for whoever runs it as a scenario."""
    from counterpoise.planner.handover import headline, sentences
    from counterpoise.planner.handover.summary import certificate

    proven = certificate(found)
    whole = found.summary()
    kept = (
        *("status", "objective", "objective_unit", "bound", "seconds", "cost_musd", "relaxed"),
        *("gap_years", "bottlenecks", "prices"),
    )
    capabilities = found.scenario.evidence.capabilities
    return {
        "scenario": name,
        "headline": headline(found),
        "certificate": proven[:1].upper() + proven[1:],
        "sentences": sentences(found),
        "names": {c: capabilities[c].name for c in found.conditions.capabilities},
        **{key: whole[key] for key in kept},
    }
