"""Planning from the page: one plan at a time in the background, with progress and a way to stop."""

from collections import OrderedDict
from dataclasses import dataclass, field
from secrets import token_hex
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from counterpoise.app.service import Service
from counterpoise.app.state import State
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    from counterpoise.planner.handover import HandoverPlan
    from counterpoise.scenario import Scenario

MOST_JOBS = 20
"""Plans that are remembered, the oldest forgotten first."""
MOST_WAITING = 4
Status = Literal["waiting", "running", "done", "stopped", "failed"]


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
class Job:
    """A plan that is being made, or was.

    Parameters
    ----------
    id : str
        Name that nobody can guess.
    scenario : Scenario
        What it is made for.
    order : PlanOrder
        What is asked of it.
    """

    id: str
    scenario: "Scenario"
    order: PlanOrder
    status: Status = "waiting"
    stage: str = ""
    gap: str = ""
    answer: dict[str, Any] | None = None
    problems: tuple[Problem, ...] = ()
    stop: Event = field(default_factory=Event)

    def heard(self, what: str) -> None:
        """Note what the planner is doing."""
        if what.startswith("gap "):
            self.gap = what
        else:
            self.stage, self.gap = what, ""

    def plain(self) -> dict[str, Any]:
        """Return how it stands."""
        return {
            "id": self.id,
            "status": self.status,
            "stage": self.stage,
            "gap": self.gap,
            "answer": self.answer,
            "problems": [
                {"where": p.file, "place": p.place, "what": p.what, "remedy": p.remedy}
                for p in self.problems
            ],
        }


class Planner:
    """Makes plans, one after another.

    Parameters
    ----------
    service : Service
        Where scenarios are, and where plans are kept to be run like any other.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock, self._turn = Lock(), Lock()

    def begin(self, state: State, order: PlanOrder) -> Job:
        """Begin a plan for one scenario of a state.

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
        with self._lock:
            open_ones = [j for j in self._jobs.values() if j.status in ("waiting", "running")]
            if len(open_ones) >= MOST_WAITING:
                remedy = "Wait for one of them to end."
                raise InputError([Problem("plan", "", "has too many others before it", remedy)])
            job = Job(token_hex(8), scenario, order)
            self._jobs[job.id] = job
            while len(self._jobs) > MOST_JOBS:
                _, oldest = self._jobs.popitem(last=False)
                oldest.stop.set()
        Thread(target=self._work, args=(job,), daemon=True).start()
        return job

    def job(self, name: str) -> Job:
        """Return a plan by its name.

        Raises
        ------
        InputError
            If it is not known, or no longer.
        """
        found = self._jobs.get(name)
        if found is None:
            raise InputError([Problem("plan", name[:40], "is not known here", "Begin it again.")])
        return found

    def _work(self, job: Job) -> None:
        with self._turn:
            if job.stop.is_set():
                job.status = "stopped"
                return
            job.status = "running"
            try:
                job.answer = self._made(job)
                job.status = "done"
            except KeyboardInterrupt:
                job.status = "stopped"
            except InputError as error:
                job.problems, job.status = error.problems, "failed"
            except Exception as error:
                from counterpoise.app.texts import fault_of

                job.problems, job.status = (fault_of(error),), "failed"

    def _made(self, job: Job) -> dict[str, Any]:
        from counterpoise.planner.handover import HandoverRequest, make_plan

        order, scenario = job.order, job.scenario
        request = HandoverRequest(
            order.objective,
            by=_bound(scenario, order.by),
            floor=order.floor,
            budget=order.budget,
            steps_per_period=4 * scenario.calendar.steps_per_quarter,
            discount=self.service.evidence.figure("burden_coefficients/discount_rate").value,
        )
        found = make_plan(scenario, request, job.heard, job.stop)
        planned = found.to_scenario()
        return _shown(found, self.service.keep(planned))


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

    whole = found.summary()
    kept = (
        *("status", "objective", "objective_unit", "bound", "seconds", "cost_musd", "relaxed"),
        *("gap_years", "bottlenecks", "prices"),
    )
    capabilities = found.scenario.evidence.capabilities
    return {
        "scenario": name,
        "headline": headline(found),
        "sentences": sentences(found),
        "names": {c: capabilities[c].name for c in found.conditions.capabilities},
        **{key: whole[key] for key in kept},
    }
