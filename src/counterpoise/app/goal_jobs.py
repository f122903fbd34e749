"""What it would take, from a tile of the page: sought in the background, with what opens it."""

import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from counterpoise.app.jobs import Job, Line
from counterpoise.app.lever_values import PATTERNS, matched
from counterpoise.app.snippets import copied
from counterpoise.app.state import Side, State
from counterpoise.app.texts import TEXTS

if TYPE_CHECKING:
    from counterpoise.app.goal_seek import Found, Step
    from counterpoise.studies.search.goal import LeverAnswer

MOST = 1e9
"""The largest bound that can be asked for, in the unit of the measure."""


class GoalOrder(BaseModel):
    """What is asked for."""

    model_config = ConfigDict(extra="forbid")

    measure: Literal["gap_peak", "deep_gaps", "price_to_close", "gap_area", "alone"]
    bound: Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False)]
    share: Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)] = 0.5
    size: Literal[100, 300] = 100
    side: Literal[0, 1] = 0

    @property
    def text(self) -> str:
        """The goal as a condition is written."""
        sign = ">=" if self.measure == "alone" else "<="
        return f"{self.measure} {sign} {self.bound:.10g} in {self.share:g}"


@dataclass
class GoalJob(Job):
    """A question that is being answered, or was.

    Parameters
    ----------
    state : State
        What was on the screen.
    order : GoalOrder
        What is asked for.
    command : str
        The command that gives the same.
    """

    state: State = field(kw_only=True)
    order: GoalOrder = field(kw_only=True)
    command: str = field(kw_only=True)
    done: int = 0
    total: int = 0

    def heard(self, done: int, total: int, lever: str) -> None:
        """Note how far it is.

        Raises
        ------
        KeyboardInterrupt
            If it is to stop.
        """
        self.check()
        self.done, self.total = done, total
        named = TEXTS["goal.trying"].format(lever=lever, number=done + 1, count=total)
        self.stage = named if lever else TEXTS["goal.together" if done else "goal.as-it-is"]

    def plain(self) -> dict[str, Any]:
        """Return how it stands."""
        return super().plain() | {"done": self.done, "total": self.total}


class Goals(Line[GoalJob, GoalOrder]):
    """Answers what it would take, one question after another."""

    called = "question"
    late_remedy = "Ask with fewer futures, or use the command line."

    def _asked(self, state: State, order: GoalOrder, client: str) -> GoalJob:
        from counterpoise.app.goal_seek import bound_in_reason

        scenarios = self.service.scenarios(state)
        count = len(scenarios[min(order.side, len(scenarios) - 1)].capabilities)
        bound_in_reason(order.measure, order.bound, order.measure != "alone", count)
        command = self._command(state, order)
        return GoalJob(self.called, client, state=state, order=order, command=command)

    def _command(self, state: State, order: GoalOrder) -> str:
        words = ["counterpoise study levers", shlex.quote(state.numbers.query())]
        for side in state.sides:
            if matched(PATTERNS["own"], side.scenario):
                name = copied(self.service, State(first=Side(side.scenario)))["name"]
                words.append(f"--open {shlex.quote(name)}")
        words += [f"--goal {shlex.quote(order.text)}", f"--size {order.size}"]
        return " ".join([*words, "--side 2"] if order.side else words)

    def _made(self, job: GoalJob) -> dict[str, Any]:
        from counterpoise.app.goal_seek import what_it_would_take
        from counterpoise.studies.search.condition import parsed

        order = job.order
        found = what_it_would_take(
            self.service,
            job.state,
            parsed(order.text),
            side=order.side,
            size=order.size,
            told=job.heard,
        )
        return shown(found) | {"command": job.command}


def shown(found: "Found") -> dict[str, Any]:
    """Return what the page shows of an answer."""
    answer = found.answer
    together = found.steps.get("")
    return {
        "asked": answer.condition.words(answer.outcome),
        "scenario": answer.title,
        "as_it_is": answer.says[1],
        "reached": answer.reached,
        "levers": [_row(one, found.steps.get(one.lever.name)) for one in answer.alone],
        "together": None if answer.together is None else answer.says[-1],
        "together_state": None if together is None else together.state.query(),
        "together_cost": None if together is None else together.cost,
        "runs": answer.runs,
    }


def _row(one: "LeverAnswer", step: "Step | None") -> dict[str, Any]:
    lever = one.lever
    return {
        "id": lever.name,
        "label": lever.title,
        "own": lever.shown(lever.own),
        "value": None if one.value is None else lever.shown(one.value),
        "best": None if one.best == lever.own else lever.shown(one.best),
        "share": (one.best_holds if one.value is None else one.holds).share,
        "cost": None if step is None else step.cost,
        "state": None if step is None else step.state.query(),
        "one_way": one.one_way,
    }
