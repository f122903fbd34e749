"""Planning from the page: one plan at a time in the background, with progress and a way to stop."""

from dataclasses import dataclass, field
from secrets import token_hex
from threading import Event, Lock, Thread, Timer
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from counterpoise.app.memory import give_back
from counterpoise.app.service import Service
from counterpoise.app.state import State
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    from counterpoise.planner.handover import HandoverPlan
    from counterpoise.scenario import Scenario

MOST_JOBS = 200
"""Plans that are remembered; then those of whoever has most are forgotten, the oldest first."""
MOST_WAITING, MOST_OPEN = 4, 16
"""Plans that one client, and all together, may have begun and not ended."""
SECONDS = 300.0
"""Time for one plan; what is found until then is shown."""
KEPT = 3600.0
"""Seconds for which a plan is remembered once it has ended."""
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
    client : str
        Who asks.
    """

    id: str
    scenario: "Scenario"
    order: PlanOrder
    client: str = ""
    status: Status = "waiting"
    stage: str = ""
    gap: str = ""
    answer: dict[str, Any] | None = None
    problems: tuple[Problem, ...] = ()
    stop: Event = field(default_factory=Event)
    ended: float | None = None
    """When it ended, on a clock that only goes forward."""
    late: bool = False
    """Whether its time was up."""

    @property
    def open(self) -> bool:
        """Whether it takes a place: it waits or is made, and nobody has stopped it."""
        return self.ended is None and not self.stop.is_set()

    def end(self, status: Status) -> None:
        """Note how it ended."""
        self.status, self.ended = status, monotonic()

    def time_is_up(self) -> None:
        """Stop it, because it takes too long."""
        self.late = True
        self.stop.set()

    def heard(self, what: str) -> None:
        """Note what the planner is doing."""
        if what.startswith(("gap ", "no plan keeps ")):
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
    """Makes plans, one after another; clients take turns.

    Parameters
    ----------
    service : Service
        Where scenarios are, and where plans are kept to be run like any other.
    seconds : float
        Time for one plan.
    """

    def __init__(self, service: Service, seconds: float = SECONDS) -> None:
        self.service, self.seconds = service, seconds
        self._jobs: dict[str, Job] = {}
        self._waiting: list[Job] = []
        self._turns: dict[str, int] = {}
        self._works = False
        self._lock = Lock()

    def begin(self, state: State, order: PlanOrder, client: str = "") -> Job:
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
        with self._lock:
            self._forget()
            listed = [job for job in self._jobs.values() if job.open]
            mine = [job for job in listed if job.client == client]
            if len(mine) >= MOST_WAITING or len(listed) >= MOST_OPEN:
                remedy = "Wait for one of them to end, or stop one."
                raise InputError([Problem("plan", "", "has too many others before it", remedy)])
            job = Job(token_hex(16), scenario, order, client)
            self._jobs[job.id] = job
            self._waiting.append(job)
            begins, self._works = not self._works, True
        if begins:
            Thread(target=self._work, daemon=True).start()
        return job

    def job(self, name: str) -> Job:
        """Return a plan by its name.

        Raises
        ------
        InputError
            If it is not known, or no longer.
        """
        with self._lock:
            self._forget()
            found = self._jobs.get(name)
        if found is None:
            what = (
                f"is not known here: a plan is kept for {KEPT / 60:.0f} minutes once it has ended"
            )
            raise InputError([Problem("plan", name[:40], what, "Begin it again.")])
        return found

    def stop(self, name: str) -> Job:
        """Stop a plan; one that waits leaves the line at once.

        Raises
        ------
        InputError
            If it is not known, or no longer.
        """
        job = self.job(name)
        job.stop.set()
        with self._lock:
            if job in self._waiting:
                self._waiting.remove(job)
                job.end("stopped")
        return job

    def _forget(self) -> None:
        """Forget plans that ended long ago; of too many, those of whoever has most."""
        now = monotonic()
        for job in tuple(self._jobs.values()):
            if job.ended is not None and now - job.ended > KEPT:
                del self._jobs[job.id]
        ended = [job for job in self._jobs.values() if job.ended is not None]
        while len(ended) >= MOST_JOBS:
            clients = [job.client for job in ended]
            oldest = next(job for job in ended if job.client == max(clients, key=clients.count))
            ended.remove(oldest)
            del self._jobs[oldest.id]

    def _next(self) -> Job | None:
        """Take a plan out of the line: of the client whose turn was longest ago."""
        with self._lock:
            if not self._waiting:
                self._works = False
                return None
            job = min(self._waiting, key=lambda one: self._turns.get(one.client, 0))
            self._waiting.remove(job)
            here = {one.client for one in self._waiting} | {job.client}
            last = max(self._turns.values(), default=0)
            self._turns = {c: turn for c, turn in self._turns.items() if c in here}
            self._turns[job.client] = last + 1
            job.status = "running"
            return job

    def _work(self) -> None:
        while (job := self._next()) is not None:
            clock = Timer(self.seconds, job.time_is_up)
            clock.daemon = True
            clock.start()
            try:
                job.answer = self._made(job)
                job.end("done")
            except KeyboardInterrupt:
                self._stopped(job)
            except InputError as error:
                job.problems = error.problems
                job.end("failed")
            except Exception as error:
                from counterpoise.app.texts import fault_of

                job.problems = (fault_of(error),)
                job.end("failed")
            finally:
                clock.cancel()
                give_back()

    def _stopped(self, job: Job) -> None:
        if not job.late:
            job.end("stopped")
            return
        what = f"could not be made in {self.seconds / 60:g} minutes"
        remedy = "Ask for fewer capabilities or quarters, or use the command line."
        job.problems = (Problem("plan", "", what, remedy),)
        job.end("failed")

    def _made(self, job: Job) -> dict[str, Any]:
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
