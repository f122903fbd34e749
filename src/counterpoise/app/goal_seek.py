"""What it would take: how far a lever of the page has to go for a goal on a tile to be met.

`counterpoise.studies.search.goal` does the seeking. Its trials are states of the page with levers
moved, over the page's own futures, so that whoever opens an answer sees the very numbers of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from counterpoise.app.leader_names import named
from counterpoise.app.lever_values import Value
from counterpoise.app.levers import BY_ID
from counterpoise.app.overrides import TARGET, composed, usual_of
from counterpoise.app.service import Service
from counterpoise.app.state import Side, State
from counterpoise.measures.yearly import BILLION
from counterpoise.problems import InputError, Problem
from counterpoise.studies.outcomes import TOTALS, Outcome
from counterpoise.studies.search.condition import Condition
from counterpoise.studies.search.goal import GoalSeek, LeverAnswer, TogetherAnswer
from counterpoise.studies.search.goal_answer import GoalAnswer
from counterpoise.studies.search.same_futures import MovedLever, Setting

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]
Aim = Literal["gap_peak", "deep_gaps", "price_to_close", "gap_area", "alone"]
PRICE = Outcome("price_to_close", "price of all that is short at the worst time", "musd_2024")
SOUGHT = (
    *("pace", "delay", "target", "delivered", "industry", "imports", "skip", "stop_gaps"),
    *("pay_rise", "instructors", "service_time", "reserves", "added", "gap_first", "reliance"),
)
"""Levers that are tried: policies of the page, and those assumptions that a policy could change."""
OUTCOMES = {name: TOTALS[name][0] for name in ("gap_peak", "deep_gaps", "gap_area", "alone")} | {
    PRICE.name: PRICE
}
"""What stands on the tiles, by the name of its measure."""
SIZES = (100, 300)
"""Futures of a trial; a state can have as many, so that a link shows the same ones."""
LEAST = 0.02
"""Part of the futures that a lever has to win, or part of the level, to count as a help: less is
within what a draw of other futures would change."""
PRECISION = 0.02
"""How near an answer comes, as a part of each range, before it is put on a step of its lever."""
IN_WORDS: dict[str, Callable[[float], str]] = {
    "share of GDP": lambda v: f"{100 * v:.3g} per cent of GDP",
    "share": lambda v: f"{100 * v:.3g} per cent",
    "times": lambda v: f"×{v:.3g}",
    "years": lambda v: f"{v:.3g} years",
}
"""How values are written, by the unit of a lever."""
Told = Callable[[int, int, str], None]
"""Called with the levers that are done, how many there are, and what is tried next."""


@dataclass(frozen=True)
class PageLever(MovedLever):
    """A lever of the page, as a search moves it; `own_words` where it is at no one value."""

    own_words: str = ""

    def shown(self, value: float) -> str:
        """Return a value in words."""
        lever = BY_ID[self.name]
        if value == self.own and self.own_words:
            return self.own_words
        if lever.kind == "switch":
            return "on" if value else "off"
        placed = lever.place(value)
        if lever.unit in IN_WORDS:
            return IN_WORDS[lever.unit](placed)
        return f"{placed:.3g} {lever.unit}"


@dataclass(frozen=True)
class Step:
    """What a lever comes to, or all of them together.

    Parameters
    ----------
    levers : dict
        The values that levers are set to.
    spending : float
        Median change of defence spending over the run, of all but the leading ally, in million
        dollars of 2024.
    state : State
        What shows it.
    """

    levers: dict[str, Value]
    spending: float
    state: State

    @property
    def cost(self) -> str:
        """What defence spending rises by over the run, to a billion dollars."""
        billions = round(abs(self.spending) * BILLION)
        if not billions:
            return "none"
        return f"{'' if self.spending > 0 else '−'}${billions:,} billion"

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "levers": dict(self.levers),
            "spending_musd": self.spending,
            "state": self.state.query(),
        }


@dataclass(frozen=True)
class Found:
    """What it would take.

    Parameters
    ----------
    answer : GoalAnswer
        The answer, in sentences and as plain data.
    steps : dict of str to Step
        For each lever that helps what it comes to where it meets the goal, or at its best; under an
        empty name all together, where that meets it.
    """

    answer: GoalAnswer
    steps: dict[str, Step]


def bound_in_reason(measure: str, bound: float, at_most: bool, capabilities: int) -> None:
    """Refuse a goal that means nothing.

    Raises
    ------
    InputError
        With what it may be.
    """
    most = {"gap_peak": 1.0, "deep_gaps": capabilities, "alone": capabilities}.get(measure, 1e9)
    if 0 <= bound <= most and at_most == (measure != "alone"):
        return
    sign = "<=" if measure != "alone" else ">="
    what = f"{measure} {'<=' if at_most else '>='} {bound:g} is none that a tile could have"
    raise InputError([Problem("goal", "", what, f"Ask for {measure} {sign} 0 to {most:g}.")])


class Trials:
    """Runs a state with levers moved, each setting once.

    Parameters
    ----------
    service : Service
        Where scenarios and the engine are.
    state : State
        What is on the screen.
    side : int
        Which of its scenarios.
    futures : int
        Futures of a trial: the first ones of the page's own.
    measure : str
        What is measured.
    """

    def __init__(self, service: Service, state: State, side: int, futures: int, measure: str):
        self.service, self.measure = service, measure
        self.state = replace(state.numbers, futures=futures)
        self.place = min(side, len(state.sides) - 1)
        self.side = state.sides[self.place]
        self.base = service.base(self.side.scenario)
        self.levers = tuple(self._lever(name) for name in SOUGHT)
        self.runs = 0
        self._known: dict[tuple[Any, ...], tuple[Floats, Floats]] = {}

    def _lever(self, name: str) -> PageLever:
        lever, usual = BY_ID[name], usual_of(self.base).get(name)
        own = self.side.levers.get(name, usual)
        words = ""
        if own is None:
            figures = self.base.evidence.matching(lever.path) if lever.path else []
            values = sorted(self.base.evidence.figure(path).value for path in figures)
            own = values[len(values) // 2] if values else TARGET
            words = "where the scenario has it"
        at = float(own)  # type: ignore[arg-type]
        switch = (0.0, 1.0) if lever.kind == "switch" else ()
        low, high = (0.0, 1.0) if switch else (min(lever.low, at), max(lever.high, at))
        label = named(lever.label, self.base.evidence)
        return PageLever(name, label, low, high, at, switch, switch, own_words=words)

    def moved(self, setting: Setting) -> dict[str, Value]:
        """Return the levers that a setting moves, as a state holds them."""
        found: dict[str, Value] = {}
        for lever, value in zip(self.levers, setting, strict=True):
            if value is None:
                continue
            kind = BY_ID[lever.name]
            placed = bool(value) if kind.kind == "switch" else kind.place(value)
            # Where one stands at no one value, even the middle of them is a change.
            if placed != lever.own or lever.own_words:
                found[lever.name] = placed
        return found

    def shown(self, levers: dict[str, Value]) -> State:
        """Return the state with levers moved."""
        side = Side(self.side.scenario, {**self.side.levers, **levers})
        return replace(self.state, **{("first", "second")[self.place]: side})  # type: ignore[arg-type]

    def measured(self, setting: Setting) -> tuple[Floats, Floats]:
        """Return the measure and defence spending (F,) at a setting."""
        levers = self.moved(setting)
        key = tuple(sorted(levers.items()))
        if key not in self._known:
            side = self.shown(levers).sides[self.place]
            scenario = composed(side, self.base, self.service.evidence)
            size, seed = self.state.futures, self.state.seed
            result = self.service.result((scenario,), size, seed, kept=False).isel(scenario=0)
            self.runs += size
            self._known[key] = measured(self.measure, result), spending(result, self.base)
        return self._known[key]

    def __call__(self, setting: Setting) -> Floats:
        """Return the measure (F,) at a setting."""
        return self.measured(setting)[0]

    def step(self, values: dict[str, float]) -> Step:
        """Return what a setting comes to, with its cost over the same futures."""
        setting = tuple(values.get(lever.name) for lever in self.levers)
        extra = self.measured(setting)[1] - self.measured((None,) * len(self.levers))[1]
        return Step(self.moved(setting), float(np.median(extra)), self.shown(self.moved(setting)))


def measured(name: str, one: "xr.Dataset") -> Floats:
    """Return a measure of a result of one scenario in each future."""
    if name == PRICE.name:
        from counterpoise.ensemble.summary import price_at_worst

        return price_at_worst(one)
    there = ~np.isnan(one["gap_peak"].values).all(axis=0)
    parts = ("gap_area", "gap_peak", "self_sufficient")
    return TOTALS[name][1]({part: one[part].values[:, there] for part in parts})


def spending(one: "xr.Dataset", base: Any) -> Floats:
    """Return defence spending of all but the leading ally over a run, in each future."""
    from counterpoise.ensemble.dataset import quantity

    others = [str(ally) != base.evidence.leading for ally in one["ally"].values]
    paid = quantity(one, "spending").transpose("future", "year", "ally").values[:, :, others]
    return np.asarray(np.nansum(paid, axis=(1, 2)))


def what_it_would_take(
    service: Service,
    state: State,
    goal: Condition,
    *,
    side: int = 0,
    size: int = SIZES[0],
    told: Told = lambda *_: None,
) -> Found:
    """Find the least change of each lever of the page at which a goal is met, and of all together.

    Parameters
    ----------
    service : Service
        Where scenarios and the engine are.
    state : State
        What is on the screen.
    goal : Condition
        A measure of a tile, its bound, and the share of futures in which it is to hold.
    side : int
        Which scenario of the state.
    size : int
        Futures of a trial.
    told : callable, optional
        Called before each lever is tried.

    Raises
    ------
    InputError
        If a tile could not have the goal.
    """
    trials = Trials(service, state, side, size, goal.measure)
    bound_in_reason(goal.measure, goal.bound, goal.at_most, len(trials.base.capabilities))
    count = len(trials.levers)
    told(0, count, "")
    seek = GoalSeek(trials, trials.levers, goal, PRECISION)
    alone: list[LeverAnswer] = []
    together = None
    if seek.as_it_is.count < goal.needed(seek.futures):
        for number, lever in enumerate(trials.levers):
            told(number, count, lever.title)
            alone.append(_help_or_none(seek, seek.alone(number)))
        told(count, count, "")
        together = _without_those_that_stay(seek.together(alone), trials.levers)
    scenario = composed(trials.side, trials.base, service.evidence)
    proof = {"seed": state.seed, "futures": size, "scenarios": {scenario.name: scenario.hash}}
    answer = GoalAnswer(
        goal,
        OUTCOMES[goal.measure],
        scenario.name,
        scenario.title,
        seek.as_it_is,
        seek.level((None,) * count),
        tuple(alone),
        together,
        (),
        (),
        trials.runs,
        proof | {"evidence_hash": service.evidence.hash},
    )
    return Found(answer, _steps(trials, alone, together))


def _help_or_none(seek: GoalSeek, answer: LeverAnswer) -> LeverAnswer:
    """Return an answer; of a lever that hardly helps, as of one that does not help."""
    own = seek.level((None,) * len(seek.levers))
    won = answer.best_holds.count - seek.as_it_is.count
    if won > LEAST * seek.futures or abs(answer.best_level - own) > LEAST * abs(own):
        return answer
    return replace(answer, best=answer.lever.own, best_holds=seek.as_it_is, best_level=own)


def _without_those_that_stay(
    together: TogetherAnswer, levers: tuple[PageLever, ...]
) -> TogetherAnswer:
    """Return an answer without levers whose part of the way is less than half of a step."""
    known = {lever.name: lever for lever in levers}
    moved = {
        name: value
        for name, value in together.values.items()
        if known[name].shown(value) != known[name].shown(known[name].own)
    }
    return replace(together, values=moved)


def _steps(
    trials: Trials, alone: list[LeverAnswer], together: TogetherAnswer | None
) -> dict[str, Step]:
    shown = {one.lever.name: one.best if one.value is None else one.value for one in alone}
    own = {one.lever.name: one.lever.own for one in alone}
    found = {n: trials.step({n: value}) for n, value in shown.items() if value != own[n]}
    if together is not None and together.part is not None:
        found[""] = trials.step(dict(together.values))
    return found
